/* SPDX-License-Identifier: Apache-2.0
** evaluate/trial.h - inside evaluate/: is a subject in the tail when one input of one row has another value? Exactly what a run with
** that override gives; through the subject's part alone where the value cannot reach anybody else, else by such a run. */
#ifndef LALIAN_EVALUATE_TRIAL_H
#define LALIAN_EVALUATE_TRIAL_H

#include "evaluate/fragile.h"
#include "evaluate/part.h"

typedef struct Trial Trial;
typedef struct { bool in_tail; SubjectState state; } Fate;

bool trial_open(const Evaluation *e, const FragileInput *inputs, size_t n_inputs, Arena *a, Trial **out, Err *err) MUST_CHECK;
void trial_close(Trial *t);
/* rows: those that count for the subject, itself among them, in the order of slots. */
bool trial_subject(Trial *t, uint32_t slot, const uint32_t *rows, size_t n_rows, Err *err) MUST_CHECK;
bool trial_fate(Trial *t, size_t input, uint32_t row, Frac value, Fate *out, Err *err) MUST_CHECK;
/* The same by a whole run, whatever the value reaches. */
bool trial_run(const Trial *t, size_t input, uint32_t row, Frac value, Fate *out, Err *err) MUST_CHECK;
/* The smallest change of its score that flips it, the scores of all others as they are. */
bool trial_score(Trial *t, int64_t *change, bool *found, Err *err) MUST_CHECK;

#endif
