/* SPDX-License-Identifier: Apache-2.0
** base/near.h - "did you mean …": the nearest of some names by edit distance on code points. */
#ifndef LALIAN_RULES_NEAR_H
#define LALIAN_RULES_NEAR_H

#include "base/str.h"

typedef struct { Str name, best; size_t distance; } Near;

Near near_start(Str name);
void near_try(Near *n, Str candidate);       /* the first of equally near ones stays */
Str near_best(const Near *n);                /* empty: none is near */
size_t near_distance(Str a, Str b, size_t at_most);   /* insert, delete, change, swap neighbours; at_most + 1 when more */

#endif
