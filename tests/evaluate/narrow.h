/* SPDX-License-Identifier: Apache-2.0
** tests/evaluate/narrow.h - a column of numbers as a large file gives it (formats/columns.h): in 32 bits where they have a common grain.
** What stands where nothing is written is 0 in some and counts for nothing in the others. */
#ifndef LALIAN_TESTS_EVALUATE_NARROW_H
#define LALIAN_TESTS_EVALUATE_NARROW_H

#include "model/snapshot.h"

static inline int64_t narrow_grain(const Column *c, size_t n)
{
    int64_t grain = 0;
    for (size_t i = 0; i < n; i++)
        for (int64_t v = c->ok[i] ? c->i[i] : 0; v;) {     /* greatest common divisor */
            int64_t rest = grain % v;
            grain = v, v = rest;
        }
    return grain < 0 ? -grain : grain ? grain : 1;
}

static inline void narrow_column(Column *c, size_t n, Arena *a)
{
    int64_t grain = narrow_grain(c, n), blank = (int64_t)n % 2 * 3;
    if (c->field->kind == K_BOOL || grain > INT32_MAX) return;
    bool all_there = true;
    int32_t *to = NEW_ARRAY(a, int32_t, n + 1);
    for (size_t i = 0; i < n; i++) {
        all_there &= c->ok[i];
        int64_t v = c->ok[i] ? c->i[i] / grain : blank;
        if (v < -INT32_MAX || v > INT32_MAX) return;
        to[i] = (int32_t)v;
    }
    c->i = NULL, c->i32 = to, c->grain = (int32_t)grain, c->blank_is_zero = blank == 0, c->all_there = all_there;
}

#endif
