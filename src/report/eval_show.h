/* SPDX-License-Identifier: Apache-2.0
** report/eval_show.h - a computed value as an official document writes it: 81.91万㎡, 2023年第四季度, 11月底, 200多亿元. */
#ifndef LALIAN_REPORT_EVAL_SHOW_H
#define LALIAN_REPORT_EVAL_SHOW_H

#include "report/evaluator.h"
#include "rules/rules.h"

typedef struct { UnitId unit; int decimals; Rounding rounding; const Figure *figure; } ShowAs;    /* decimals -1: those of the unit */

/* What the tag asks, else the figure, else the value's own unit. false: the tag's unit does not exist or does not fit. */
bool eval_show_as(const Tag *t, const Figure *figure, Type type, ShowAs *out, Err *err) MUST_CHECK;
/* Fills ok, is_number, truth, shown, number, is_day, percent. */
void eval_show(const Tag *t, const ShowAs *as, const Scalar *s, Arena *a, Answer *out);
void eval_show_period(Period p, Buf *out);               /* 2023年第四季度 */
void eval_show_day(Day d, TagDates style, bool end_of_period, Buf *out);

#endif
