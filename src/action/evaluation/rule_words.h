/* SPDX-License-Identifier: Apache-2.0
** action/evaluation/rule_words.h - a scheme in sentences: what people read in papers, explanations and workbooks instead of YAML, each with the
** clause it rests on. */
#ifndef LALIAN_ACTION_RULE_WORDS_H
#define LALIAN_ACTION_RULE_WORDS_H

#include "action/tables.h"
#include "evaluate/evaluation.h"

typedef struct { Str title, text, cites; } RuleLine;
/* Every key of the scheme, in the order in which it counts; weights as the run used them. */
void rule_words_all(Desk *d, const Evaluation *e, RuleLine **out, size_t *n);
void rule_words_table(Desk *d, const Evaluation *e, Sheet *t);           /* the same for a paper; what repeats is not said again */

Str rule_words_formula(Desk *d, const SchemeText *x);    /* 评价税收 ÷ 净用地面积; in English the formula itself */
Str rule_words_share(Desk *d, Frac share);               /* 15% */
Str rule_words_rounding(Desk *d, Rounding how);          /* 舍去小数 */
Str rule_words_base(Desk *d, const EvalScheme *s);       /* 组内合计÷合计 */
Str rule_words_level(Desk *d, const EvalScheme *s, int level);               /* 产业集群, 行业大类 */
Str rule_words_value(Desk *d, const EvalScheme *s, int level, Str value);    /* 14 食品制造业 */
Str rule_words_key(Desk *d, const EvalScheme *s, Str key);                   /* tail.share: 末位比例; a key without words is itself */
Str rule_words_status(Desk *d, const EvalScheme *s);     /* what stands on every page of a trial; empty: official */

#endif
