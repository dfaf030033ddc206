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
bool near_is_amount(const Mention *m);       /* a level, a mean too: what may grow */
bool near_is_plan(const Mention *m);
bool near_is_actual(const Mention *m);
bool near_label_has(const Mention *m, const char *words);
bool near_each(const Mention *m, Str *counter);      /* 每层2640平方米: the counter behind 每 */
Str near_label(const Mention *m);            /* the words of its clause before it, else those behind it */

#endif
