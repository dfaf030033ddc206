/* SPDX-License-Identifier: Apache-2.0
** The columns of one block as somebody needs them, made when first asked for: as formulas give them, as doubles, as numbers of 64 bits. And
** x of every indicator, corrected, for any kind of column. */
#include "evaluate/inside.h"
#include "base/clones.h"
#include "base/real.h"

#include <assert.h>

enum { VALUES = 1, REALS = 2, WHOLES = 4, COEFFICIENT = 1 };

static bool is_made(uint8_t *made, uint8_t what)
{
    bool was = (*made & what) != 0;
    *made |= what;
    return was;
}

CLONES static void widen(const int32_t *v, int64_t grain, size_t n, int64_t *out)
{
    for (size_t i = 0; i < n; i++) out[i] = v[i] * grain;
}

CLONES static void extend(const int32_t *v, size_t n, int64_t *out)
{
    for (size_t i = 0; i < n; i++) out[i] = v[i];
}

CLONES static void reals_of_narrow(const int32_t *v, size_t n, double *out)
{
    for (size_t i = 0; i < n; i++) out[i] = v[i];
}

CLONES static void reals_of_wide(const int64_t *v, size_t n, double *out)
{
    for (size_t i = 0; i < n; i++) out[i] = real_small(v[i]);
}

const BlockValues *block_values(const Block *b, int c)
{
    const BlockValues *v = &b->columns[c];
    if (!v->narrow) return v;
    if (!is_made(&b->made->of[c], VALUES)) {
        int64_t *to = b->made->wide[c];
        b->made->of[c] &= (uint8_t)~WHOLES;              /* the same memory */
        widen(v->narrow, v->grain, b->n, to);
        b->made->values[c] = (BlockValues){ .ok = v->ok, .i = to };
    }
    return &b->made->values[c];
}

const int64_t *block_wholes(const Block *b, int c)
{
    const BlockValues *v = &b->columns[c];
    if (!v->narrow) return v->i;
    if (!is_made(&b->made->of[c], WHOLES)) {
        b->made->of[c] &= (uint8_t)~VALUES;
        extend(v->narrow, b->n, b->made->wide[c]);
    }
    return b->made->wide[c];
}

const double *block_reals(const Block *b, int c)
{
    const BlockValues *v = &b->columns[c];
    double *to = b->made->reals[c];
    if (is_made(&b->made->of[c], REALS)) return to;
    if (v->narrow) reals_of_narrow(v->narrow, b->n, to);
    else reals_of_wide(v->i, b->n, to);
    return to;
}

int block_first(const Block *b, int c)
{
    const BlockValues *v = b->columns;
    for (int o = 0; o < c; o++)
        if (v[o].ok == v[c].ok && v[o].i == v[c].i && v[o].narrow == v[c].narrow && v[o].r == v[c].r) return o;
    return c;
}

/* ---- x ---- */

static double number_at(const BlockValues *v, size_t i)
{
    assert(v->i || v->r);
    return v->i ? (double)v->i[i] : v->r[i];
}

const double *block_coefficient(const Block *b)
{
    const double *given = feed_coefficients(b->feed);
    FeedColumns c = feed_columns_of(b->feed, 0);
    if (given) return given + b->base;
    if (c.coefficient < 0) return NULL;
    if (is_made(&b->made->coefficients, COEFFICIENT)) return b->made->coefficient;
    const BlockValues *v = block_values(b, c.coefficient);
    double scale = v->i ? feed_coefficient_scale(b->feed) : 1;
    for (size_t i = 0; i < b->n; i++) b->made->coefficient[i] = v->ok[i] ? number_at(v, i) * scale : 0;
    return b->made->coefficient;
}

Sides block_sides(const Block *b, size_t k)
{
    FeedColumns c = feed_columns_of(b->feed, k);
    return (Sides){ block_values(b, c.num), c.den >= 0 ? block_values(b, c.den) : NULL };
}

static void quotient(const Indicator *x, const Sides *s, size_t n, XBlock *out)
{
    for (size_t i = 0; i < n; i++) {
        bool there = s->num->ok[i] && (!s->den || s->den->ok[i]);
        double d = there && s->den ? number_at(s->den, i) : 1;
        bool zero = !(d < 0 || d > 0);
        out->kind[i] = !there ? VALUE_MISSING : zero ? VALUE_ZERO_DENOMINATOR : VALUE_THERE;
        out->x[i] = out->kind[i] == VALUE_THERE ? number_at(s->num, i) * x->num_factor / (d * x->den_factor) : 0;
        out->odd |= out->kind[i] != VALUE_THERE;
    }
    for (size_t i = 0; x->negative_zero && i < n; i++) out->x[i] = number_at(s->num, i) < 0 ? 0 : out->x[i];
}

static void correct(const double *c, bool multiply, size_t n, XBlock *out)
{
    for (size_t i = 0; i < n; i++) {
        bool there = c[i] > 0;
        out->x[i] = there ? multiply ? out->x[i] * c[i] : out->x[i] / c[i] : 0;
        if (there || out->kind[i] != VALUE_THERE) continue;
        out->kind[i] = VALUE_MISSING;
        out->odd = true;
    }
}

void block_x(const Evaluation *e, size_t k, const Block *b, XBlock *out)
{
    const Indicator *x = &e->scheme->indicators[k];
    Sides s = block_sides(b, k);
    const double *coefficient = x->correct ? block_coefficient(b) : NULL;
    out->odd = false;
    quotient(x, &s, b->n, out);
    if (coefficient) correct(coefficient, e->scheme->multiply, b->n, out);
}
