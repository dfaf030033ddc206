/* SPDX-License-Identifier: Apache-2.0 */
#include "figures/withhold.h"

#include <stdlib.h>
#include <string.h>

enum { FEWEST = 3, SHARE_OF = 5, SHARE = 4 };          /* fewer than 3 firms; one above 4/5 */

void withhold_add(FirmSet *s, int64_t firm, Int128 amount, Arena *a)
{
    *PUSH(a, s->items, s->n, s->cap) = (FirmAmount){ firm, amount < 0 ? -amount : amount };
}

static int by_firm(const void *a, const void *b)
{
    int64_t x = ((const FirmAmount *)a)->firm, y = ((const FirmAmount *)b)->firm;
    return (x > y) - (x < y);
}

void withhold_settle(FirmSet *s)
{
    size_t n = 0;
    if (s->n) qsort(s->items, s->n, sizeof *s->items, by_firm);
    for (size_t i = 0; i < s->n; i++) {
        if (n && s->items[n - 1].firm == s->items[i].firm) s->items[n - 1].amount += s->items[i].amount;
        else s->items[n++] = s->items[i];
    }
    s->n = n;
}

bool withhold_unsafe(const FirmSet *s)
{
    Int128 total = 0, largest = 0;
    for (size_t i = 0; i < s->n; i++) {
        total += s->items[i].amount;
        if (s->items[i].amount > largest) largest = s->items[i].amount;
    }
    return s->n > 0 && (s->n < FEWEST || largest * SHARE_OF > total * SHARE);
}

FirmSet withhold_rest(const FirmSet *whole, const FirmSet *part, Arena *a)
{
    FirmSet rest = { 0 };
    size_t k = 0;
    for (size_t i = 0; i < whole->n; i++) {
        while (k < part->n && part->items[k].firm < whole->items[i].firm) k++;
        Int128 amount = whole->items[i].amount;
        bool in_part = k < part->n && part->items[k].firm == whole->items[i].firm;
        if (in_part) amount -= part->items[k].amount;
        if (!in_part || amount > 0) withhold_add(&rest, whole->items[i].firm, amount, a);
    }
    return rest;
}

bool withhold_rest_unsafe(const FirmSet *whole, const FirmSet *part, Arena *a)
{
    FirmSet rest = withhold_rest(whole, part, a);
    return withhold_unsafe(&rest);
}

static FirmSet union_of(const FirmSet *groups, size_t n, const bool *withheld, Arena *a)
{
    FirmSet all = { 0 };
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; withheld[i] && k < groups[i].n; k++) withhold_add(&all, groups[i].items[k].firm, groups[i].items[k].amount, a);
    withhold_settle(&all);
    return all;
}

/* total - the shown groups = the withheld ones together: that sum has to be safe by itself, else the smallest shown group joins. */
void withhold_groups(const FirmSet *groups, size_t n, bool *withheld, bool *total, Arena *a)
{
    *total = false;
    size_t n_withheld = 0;
    for (size_t i = 0; i < n; i++) {
        withheld[i] = withheld[i] || withhold_unsafe(&groups[i]);
        n_withheld += withheld[i] && groups[i].n;
    }
    while (n_withheld) {
        FirmSet together = union_of(groups, n, withheld, a);
        if (n_withheld > 1 && !withhold_unsafe(&together)) return;
        size_t pick = n;
        for (size_t i = 0; i < n; i++)
            if (!withheld[i] && groups[i].n && (pick == n || groups[i].n < groups[pick].n)) pick = i;
        if (pick == n) {
            *total = true;
            return;
        }
        withheld[pick] = true;
        n_withheld++;
    }
}
