/* SPDX-License-Identifier: Apache-2.0
** proof/judge.h - a list and what may be its whole: is it said, kept silent of, or accused? A list is accused only where something says that
** it is complete (words that cover an axis, 其余, 合计, a division by …) or where the sum is so near that nothing else explains it; of a list
** with 等 or 包括, and of labels that overlap, only a part above its whole. Any reading of a nested list that adds up will do. */
#ifndef LALIAN_PROOF_JUDGE_H
#define LALIAN_PROOF_JUDGE_H

#include "proof/lists.h"

void judge_list(Check *c, const Paragraph *p, List *l);      /* without a whole, or with one that is about so much, nothing; l is cut where its rest ends it */
bool judge_pairs_add_up(Check *c, const Paragraph *p, const List *l);      /* 33起、29人: what stands beside each number adds up to what stands beside the whole */
void judge_mark(const List *l);                              /* its items are parts of something */

#endif
