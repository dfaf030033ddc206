/* SPDX-License-Identifier: Apache-2.0
** action/evaluation/fragility.h - evaluate --fragile: how little would move those near the line, and where to look first. */
#ifndef LALIAN_ACTION_FRAGILITY_H
#define LALIAN_ACTION_FRAGILITY_H

#include "action/evaluation/evaluating.h"

bool fragility_answer(Desk *d, const Args *args, const Evaluating *v, const Evaluation *e, Answer *answer, Err *err) MUST_CHECK;

#endif
