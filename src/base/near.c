/* SPDX-License-Identifier: Apache-2.0 */
#include "base/near.h"

#include <string.h>

enum { POINTS = 64 };

static size_t points_of(Str s, uint32_t *out)
{
    size_t n = 0;
    for (size_t at = 0; at < s.n && n < POINTS;) {
        uint32_t c = str_next(s, &at);
        out[n++] = c >= 'A' && c <= 'Z' ? c + 32 : c;
    }
    return n;
}

static size_t least(size_t a, size_t b) { return a < b ? a : b; }

size_t near_distance(Str a, Str b, size_t at_most)
{
    uint32_t x[POINTS], y[POINTS];
    size_t rows[3][POINTS + 1];
    size_t n = points_of(a, x), m = points_of(b, y);
    if (n > m + at_most || m > n + at_most) return at_most + 1;
    for (size_t j = 0; j <= m; j++) rows[0][j] = j;
    for (size_t i = 1; i <= n; i++) {
        size_t *now = rows[i % 3], *before = rows[(i + 2) % 3], *two = rows[(i + 1) % 3];
        now[0] = i;
        for (size_t j = 1; j <= m; j++) {
            now[j] = least(least(before[j] + 1, now[j - 1] + 1), before[j - 1] + (x[i - 1] != y[j - 1]));
            if (i > 1 && j > 1 && x[i - 1] == y[j - 2] && x[i - 2] == y[j - 1]) now[j] = least(now[j], two[j - 2] + 1);
        }
    }
    return least(rows[n % 3][m], at_most + 1);
}

Near near_start(Str name)
{
    size_t points = str_points(name);
    return (Near){ .name = name, .distance = (points < 3 ? 1 : points / 3 + 1) + 1 };
}

void near_try(Near *n, Str candidate)
{
    if (n->distance == 0 || candidate.n == 0) return;
    size_t d = near_distance(n->name, candidate, n->distance - 1);
    if (d < n->distance && d < str_points(candidate)) n->distance = d, n->best = candidate;
}

Str near_best(const Near *n) { return n->best; }
