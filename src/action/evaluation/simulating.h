/* SPDX-License-Identifier: Apache-2.0
** action/evaluation/simulating.h - inside action/: what `simulate` found, and how it is shown: text, JSON, CSV, workbook, paper. */
#ifndef LALIAN_ACTION_SIMULATING_H
#define LALIAN_ACTION_SIMULATING_H

#include "action/evaluation/evaluating.h"
#include "evaluate/simulate.h"

/* sets: "KEY=VALUE", a line each. shift: of a scenario against what is in force; of a step against the step before (the first: none). */
typedef struct { Str name, sets; Evaluation *e; Shift shift; MeasureSum tail[SIMULATE_MEASURES], enter[SIMULATE_MEASURES], leave[SIMULATE_MEASURES]; } Scenario;

typedef struct {
    Desk *desk;
    const Evaluating *v;
    Evaluation *present;
    MeasureSum present_tail[SIMULATE_MEASURES];
    Measure *measures; size_t n_measures;
    SimulateDimension by[SIMULATE_DIMENSIONS]; size_t n_by;
    Scenario *scenarios; size_t n_scenarios, cap_scenarios;
    Str sweep_key;                       /* empty: none */
    Scenario *steps; size_t n_steps;     /* name: the value */
} Simulating;

bool simulating_json(const Simulating *s, Buf *out, Err *err) MUST_CHECK;
/* Text, or a file: by what its name ends in. */
bool simulating_text(const Simulating *s, Buf *out, Err *err) MUST_CHECK;
bool simulating_file(const Simulating *s, Str path, Str *bytes, Err *err) MUST_CHECK;
/* Values as text, empty where there is none. */
Str simulating_measure(const Simulating *s, size_t k, const MeasureSum *sum);
Str simulating_value(const Simulating *s, size_t k, size_t slot);                       /* of one subject */
Str simulating_score(const Simulating *s, const Evaluation *e, size_t slot);
Str simulating_margin(const Simulating *s, const Evaluation *e, size_t slot);
Str simulating_name(const SimulateDimension *by, size_t slot);                          /* park or town */
size_t simulating_tail(const Evaluation *e);                                            /* how many are in it */
/* How the sets change the scheme: "tail.share：15% → 20%", joined. */
Str simulating_changes(const Simulating *s, Str sets);

#endif
