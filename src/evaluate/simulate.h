/* SPDX-License-Identifier: Apache-2.0
** evaluate/simulate.h - a scheme with other values beside the one in force: who enters the tail, who leaves it, how grades move, and
** what they add up to (area, money, heads), by park, town and pool. Compares two evaluations of the same subjects; writes nothing. */
#ifndef LALIAN_EVALUATE_SIMULATE_H
#define LALIAN_EVALUATE_SIMULATE_H

#include "evaluate/evaluation.h"

enum { SIMULATE_MEASURES = 12, SIMULATE_DIMENSIONS = 3, SIMULATE_STEPS = 20, SIMULATE_STEPS_MAX = 200 };

/* The new scheme's evaluation: from the subjects and pools of the other where all keys allow it, else a run of its own. The same either way. */
bool simulate_run(const Evaluation *of, const EvalScheme *s, const Str *keys, size_t n_keys, Arena *a, Evaluation **out, Err *err) MUST_CHECK;
bool simulate_keeps(const EvalScheme *of, Str key);      /* a value there leaves subjects, pools and indicators as they are */

/* ---- what is concerned ---- */
typedef struct { Str id, title; UnitId unit; const uint8_t *ok; const int64_t *i; const double *r; Frac scale; } Measure;
/* land, tax and employees where the subject has them; of a table each column of an area, of money, of heads. */
bool simulate_measures(const EvalScheme *s, const Context *c, Arena *a, Measure **out, size_t *n, Err *err) MUST_CHECK;
typedef struct { Int128 whole; size_t missing; } MeasureSum;             /* of int64s, or of 10^-9 of a base unit */
void simulate_add(const Measure *m, size_t slot, MeasureSum *sum);
bool simulate_total(const Measure *m, const MeasureSum *sum, Frac *in_unit) MUST_CHECK;

typedef enum { BY_POOL_NAME, BY_PARK_NAME, BY_TOWN_NAME } DimensionKind;
typedef struct { DimensionKind kind; FormulaCodes codes; } SimulateDimension;     /* codes: not of pools */
bool simulate_dimensions(const EvalScheme *s, const Context *c, Arena *a, SimulateDimension *out, size_t *n, Err *err) MUST_CHECK;

/* ---- the difference ---- */
typedef struct { uint32_t slot; bool enters; Str pool; } Move;           /* pool: where it is in the tail. Of grades: enters is for the worse */
typedef struct {
    const Evaluation *before, *after;
    Move *moves; size_t n, n_enter, n_leave;                             /* those that enter first; by pool, place, key */
    Move *graded; size_t n_graded, n_worse, n_better;                    /* those whose grade changes; those for the worse first */
    size_t tail_before, tail_after;
    size_t grades[SCHEME_GRADES + 1][SCHEME_GRADES + 1];                 /* from, to: index + 1; 0: none */
    bool any_grades, any_tail;
} Shift;
void simulate_shift(const Evaluation *before, const Evaluation *after, const Str *keys, Arena *a, Shift *out);

typedef struct { Str name; size_t n_enter, n_leave; MeasureSum enter[SIMULATE_MEASURES], leave[SIMULATE_MEASURES]; } ShiftGroup;
/* One for each group in which somebody moves, by name; the empty name is of those that have none. */
void simulate_groups(const Shift *s, const SimulateDimension *by, const Measure *m, size_t n_measures, Arena *a, ShiftGroup **out, size_t *n);

/* "5%..25%", "5..25%", "0.8..1.2/0.1": the values from A to B, both among them. Steps of one percent for shares, else twentieths. */
bool simulate_values(Str range, Arena *a, Str **out, size_t *n, Err *err) MUST_CHECK;

#endif
