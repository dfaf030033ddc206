/* SPDX-License-Identifier: Apache-2.0
** action/evaluation/bridge.h - this year beside last year: last year's kept run, the same data under this year's rules, this year's data under
** this year's rules. Between the first two only the rules differ, between the last two only the data. */
#ifndef LALIAN_ACTION_BRIDGE_H
#define LALIAN_ACTION_BRIDGE_H

#include "action/evaluation/evaluating.h"

/* e: this year's evaluation of v. */
bool bridge_answer(Desk *d, const Args *args, const Evaluating *v, const Evaluation *e, Answer *answer, Err *err) MUST_CHECK;

#endif
