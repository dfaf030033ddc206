/* SPDX-License-Identifier: Apache-2.0
** proof/near.h - finding mentions around a mention: what the relations share. */
#ifndef LALIAN_PROOF_NEAR_H
#define LALIAN_PROOF_NEAR_H

#include "proof/relation.h"

typedef bool NearTest(const Mention *m);

/* The nearest mention before `m` in its sentence (reach: in that many sentences before it too) that passes; kind NULL: of any kind. */
const Mention *near_before(const Paragraph *p, const Mention *m, const Mention *kind, NearTest *test, int reach);
const Mention *near_after(const Paragraph *p, const Mention *m, const Mention *kind, NearTest *test);       /* in its sentence */
/* The mention that belongs to m, one of several joined by 、: the same place in the last run of as many levels before. NULL: none. */
const Mention *near_paired(const Paragraph *p, const Mention *m, NearTest *test);
/* 占宗数36.8%、面积36.8%, 按户计72.1%: 成交套数下跌25.91%: what the label says is counted, told before and passing the test; NULL: no such label. */
const Mention *near_by_label(const Paragraph *p, const Mention *share, NearTest *test);
/* Behind m the mention in m's place of a list as long as m's, in the next two sentences, of that kind; its words before must have one of `words`. */
const Mention *near_paired_behind(const Paragraph *p, const Mention *m, const Mention *kind, const char *words);
bool near_is_amount(const Mention *m);       /* a level, a mean too: what may grow */
bool near_is_percent(const Mention *m);
bool near_is_plan(const Mention *m);
bool near_is_actual(const Mention *m);
bool near_is_then(const Mention *m);         /* a level of another time */
bool near_label_has(const Mention *m, const char *words);
int64_t near_years(const Paragraph *p, const Mention *m);           /* 近五年, 2019年…2023年: how many years the text before m tells of; 0: not told */
bool near_is_yearly(const Mention *m);                              /* 年均增长 */
/* A month as a mention made for it: its number times `scale`. */
const Mention *near_moment(Check *c, const Paragraph *p, const Moment *t, int64_t parts);
Mention *near_rank(Check *c, const Paragraph *p, size_t at);         /* 3位 of 第3位, which begins at `at`, as a mention made for it; NULL: none */
/* A mention like another with a value of its own, shown as `text`; it is never the culprit. */
Mention *near_made(Check *c, const Mention *like, Range value, Str text);
/* The last n levels of one kind (NULL: of any, the same) before m in its sentence, the first first; false: there are not so many. */
bool near_levels(const Paragraph *p, const Mention *m, const Mention *kind, const Mention **out, size_t n);
const Mention *near_referred(const Paragraph *p, const Mention *m);        /* what 前者 or 后者 at the head of its words means; NULL: not told */
size_t near_told_together(const Mention *m);                               /* 两者合计, 三项共: how many; 0: not said */
/* A mention made for the sum of several; NULL: out of range. */
const Mention *near_sum(Check *c, const Mention *const *m, size_t n);
Str near_core(Str words);                                             /* freed of what says nothing at both ends: 截至目前, 累计, 达, 为 */
bool near_names(Str text, Str name);                                 /* 规上工业企业 is named by 规上企业: its characters in their order, most of them side by side */
size_t near_common(Str a, Str b);                                    /* bytes of the longest words that both hold */
typedef struct { Str counter, noun; int64_t times; } Each;
bool near_each(const Mention *m, Each *out);         /* 每层2640平方米, 每千名老人34.8张, 平均每个园区7个, 园均24.2家: what a mean is per */
bool near_names_each(const Each *each, const Mention *m);           /* by the noun of two characters */
bool near_counts_each(const Each *each, const Mention *m);
Str near_label(const Mention *m);            /* the words of its clause before it, else those behind it */
/* A share or a rate (m[0]) fifty times or a fiftieth of what these two make, and no slip of the pen mends it: of other things. */
bool near_is_of_others(Check *c, const Claim *quotient);
bool near_within(Frac a, Frac b, int64_t share);                     /* |a - b| <= b / share */
size_t near_first_at(const Paragraph *p, size_t at);                 /* index of the first mention at or behind that byte */
int near_ordinal(Str s, int *level);                                    /* ordinals.c: 一、 （一） 1. （1） 一是 at the head of s, -1: none */

#endif
