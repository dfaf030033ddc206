/* SPDX-License-Identifier: Apache-2.0
** How numbers stand in blocks of rows. A kept field is an int64 with a fixed scale; sums of equal scales stay so, products
** and mixed scales become Int128 with the product or the common scale, so all of them are exact; a quotient is a double. */
#include "formula/tree.h"

static Int128 gcd(Int128 a, Int128 b)
{
    while (b) {
        Int128 r = a % b;
        a = b, b = r;
    }
    return a < 0 ? -a : a;
}

/* The largest scale of which both are whole multiples; 0 when it is out of range. */
Frac number_common(Frac a, Frac b)
{
    Int128 g = gcd(a.den, b.den), num = 0, den = 0, x, y;
    Frac out = { 0, 1 };
    if (__builtin_mul_overflow(a.den, b.den / g, &den)) return out;
    if (__builtin_mul_overflow(a.num, den / a.den, &x) || __builtin_mul_overflow(b.num, den / b.den, &y)) return out;
    num = gcd(x, y);
    return frac_make(num, den, &out) ? out : (Frac){ 0, 1 };
}

static bool same_scale(Frac a, Frac b) { return a.num == b.num && a.den == b.den; }

/* Of a + b, a - b, and of values that stand for each other (if, ??). */
void number_sum(Node *n, const Node *a, const Node *b)
{
    n->scale = number_common(a->scale, b->scale);
    bool real = a->rep == REP_REAL || b->rep == REP_REAL || n->scale.num == 0;
    bool narrow = a->rep == REP_INT && b->rep == REP_INT && same_scale(a->scale, b->scale);
    n->rep = real ? REP_REAL : narrow ? REP_INT : REP_WIDE;
    if (real) n->scale = frac_of(1);
}

void number_product(Node *n, const Node *a, const Node *b, bool divide)
{
    bool exact = !divide && a->rep != REP_REAL && b->rep != REP_REAL && frac_mul(a->scale, b->scale, &n->scale);
    n->rep = exact ? REP_WIDE : REP_REAL;
    if (!exact) n->scale = frac_of(1);
}

static bool scale_fits(const Unit *u, Frac want) { return frac_compare(u->scale, want) == 0; }   /* the table is not in lowest terms */

/* The unit that people expect of a product: 万元 by 亩 is 万元/亩; else the first of its dimensions. */
UnitId number_unit(Dims d, const Node *a, const Node *b, bool divide)
{
    Frac want = { 0, 1 }, x = unit_get(a->type.unit)->scale, y = unit_get(b->type.unit)->scale;
    if (dims_none(d)) return divide ? UNIT_RATIO : UNIT_NONE;
    if (!(divide ? frac_div(x, y, &want) : frac_mul(x, y, &want))) want = (Frac){ 0, 1 };
    UnitId first = UNIT_NONE;
    for (int i = UNIT_COUNT - 1; i >= 0; i--) {
        const Unit *u = unit_get((UnitId)i);
        if (!dims_equal(u->dims, d)) continue;
        if (scale_fits(u, want)) return (UnitId)i;
        first = (UnitId)i;
    }
    return first;
}
