/* SPDX-License-Identifier: Apache-2.0
** proof/lists.h - a list that may be the parts of a whole, and what its words say of it: that it is complete, that it is not, that its
** items overlap or are of several measures. */
#ifndef LALIAN_PROOF_LISTS_H
#define LALIAN_PROOF_LISTS_H

#include "proof/relation.h"

enum { LIST_MOST = 40 };                    /* a longer list is not judged */

typedef enum { EVIDENCE_NONE, EVIDENCE_NEAR, EVIDENCE_COMPLETE } Evidence;

/* A hypothesis: the list may be the whole's parts. */
typedef struct {
    const Mention *whole;
    Mention *parts[LIST_MOST];
    size_t n;
    Str scope;                   /* the text that holds the list */
    Evidence evidence;
    bool among;                  /* introduced by 其中: no part is above the whole */
    bool all;                    /* up to the word 合计: every part counts */
} List;

bool lists_cover_an_axis(const List *l);                             /* its words together name all of a whole: axes.def */
bool lists_more_follows(Str scope, const Mention *first);            /* 等, 包括, 主要是 … */
bool lists_overlap(const List *l);                                   /* labels that one thing may bear together */
bool lists_shares_close(Check *c, const Paragraph *p, const List *l);/* each part has a share behind it, and they make 100 */
bool lists_have_rest(const List *l);                                 /* 其余, 剩余: nothing is missing */
bool lists_counted(const List *l);                                   /* exact numbers only */
bool lists_fit(const Mention *whole, const Mention *m);              /* a level of the whole's kind and measure */
bool lists_is_source(const Mention *m);                              /* where money of an investment comes from: 自筹, 补助 */
bool lists_mixed(const List *l);                                     /* parts of several measures: 开票 beside 销售收入 */

bool lists_add_up(Check *c, const Mention *whole, Mention *const *parts, size_t n, Claim *out);
size_t lists_clause_heads(const List *l, Mention **out);             /* 124个新建项目已开工122个: a second level of one clause is of the first */
size_t lists_semi_heads(const List *l, Mention **out);
/* A reading of the list, nested or cut short, that adds up; *primary is what is accused where none does. */
bool lists_reading(Check *c, const List *l, Claim *out, Claim *primary);

void lists_summed(Check *c, Paragraph *p);                           /* summed.c: sums told behind their parts */

#endif
