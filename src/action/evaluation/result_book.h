/* SPDX-License-Identifier: Apache-2.0
** action/evaluation/result_book.h - the result of an evaluation as a workbook that computes itself again: 结果 from 输入 and 参数 by formulas,
** 说明 with the rule, its grounds and those without a score. What no formula gives (weights from the data, TOPSIS) stands as values. */
#ifndef LALIAN_ACTION_RESULT_BOOK_H
#define LALIAN_ACTION_RESULT_BOOK_H

#include "action/evaluation/evaluating.h"

bool result_book(Desk *d, const Evaluating *v, const Evaluation *e, Str *out, Err *err) MUST_CHECK;

#endif
