/* SPDX-License-Identifier: Apache-2.0
** figures/withhold.h - which totals of single firms' data a reader without that right may not see.
** A total is unsafe when it stands on one or two firms, or when one firm makes up more than 80 % of it: who knows one firm
** would know another. What could be found by subtraction from the total is withheld as well. */
#ifndef LALIAN_FIGURES_WITHHOLD_H
#define LALIAN_FIGURES_WITHHOLD_H

#include "base/num.h"

typedef struct { int64_t firm; Int128 amount; } FirmAmount;
typedef struct { FirmAmount *items; size_t n, cap; } FirmSet;      /* a firm may stand in it several times until settled */

void withhold_add(FirmSet *s, int64_t firm, Int128 amount, Arena *a);
/* One item a firm, ordered by firm; amounts without sign. */
void withhold_settle(FirmSet *s);
bool withhold_unsafe(const FirmSet *s);
FirmSet withhold_rest(const FirmSet *whole, const FirmSet *part, Arena *a);      /* both settled */
/* What is in `whole` and not in `part` is unsafe too: whole - part would tell it. Both settled. */
bool withhold_rest_unsafe(const FirmSet *whole, const FirmSet *part, Arena *a);
/* Settled groups that add up to a total: marks those to withhold; *total: the total must go as well. */
void withhold_groups(const FirmSet *groups, size_t n, bool *withheld, bool *total, Arena *a);

#endif
