/* SPDX-License-Identifier: Apache-2.0 */
#include "proof/claim.h"

/* ---- one member from exact values of the others ---- */

static bool growth_from(size_t k, const Frac *v, Frac *out)
{
    Frac one = frac_of(1), t;
    if (k == 0) return frac_div(v[1], v[2], &t) && frac_sub(t, one, out);
    if (!frac_add(one, v[0], &t)) return false;
    return k == 1 ? frac_mul(t, v[2], out) : frac_div(v[1], t, out);
}

static bool gain_from(size_t k, const Frac *v, Frac *out)
{
    Frac one = frac_of(1), t, u;
    if (k == 0) return frac_sub(v[2], v[1], &t) && frac_div(v[1], t, out);
    if (!frac_add(one, v[0], &t)) return false;
    if (k == 1) return frac_mul(v[2], v[0], &u) && frac_div(u, t, out);
    return frac_mul(v[1], t, &u) && frac_div(u, v[0], out);
}

static bool quotient_from(const Claim *c, size_t k, const Frac *v, Frac *out)
{
    Frac t;
    if (k == 0) return frac_div(v[1], v[2], &t) && frac_mul(t, c->factor, out);
    if (k == 1) return frac_mul(v[0], v[2], &t) && frac_div(t, c->factor, out);
    return frac_mul(v[1], c->factor, &t) && frac_div(t, v[0], out);
}

static bool product_from(const Claim *c, size_t k, const Frac *v, Frac *out)
{
    Frac product = c->factor;
    for (size_t i = 1; i < c->n; i++)
        if (i != k && !frac_mul(product, v[i], &product)) return false;
    *out = product;
    return k == 0 || frac_div(v[0], product, out);
}

static bool grown(Frac rate, int years, Frac *out)
{
    Frac factor;
    *out = frac_of(1);
    if (!frac_add(rate, frac_of(1), &factor)) return false;
    for (int i = 0; i < years; i++)
        if (!frac_mul(*out, factor, out)) return false;
    return true;
}

/* The rate to five decimals, from below. */
static bool yearly_from(const Claim *c, size_t k, const Frac *v, Frac *out)
{
    enum { PLACES = 100000 };
    Frac factor, wanted;
    if (k) return grown(v[0], c->years, &factor) && (k == 1 ? frac_mul(v[2], factor, out) : frac_div(v[1], factor, out));
    int64_t lo = -PLACES + 1, hi = 10 * PLACES;
    if (!frac_div(v[1], v[2], &wanted) || wanted.num <= 0) return false;
    while (hi - lo > 1) {
        int64_t middle = lo + (hi - lo) / 2;
        if (!grown((Frac){ middle, PLACES }, c->years, &factor)) return false;
        if (frac_compare(factor, wanted) <= 0) lo = middle;
        else hi = middle;
    }
    return frac_make(lo, PLACES, out);
}

/* The level of last year behind the growth at i and the level at i + 1. */
static bool base_at(const Frac *v, size_t i, Frac *out)
{
    Frac factor;
    return frac_add(v[i], frac_of(1), &factor) && frac_div(v[i + 1], factor, out);
}

static bool bases_from(const Claim *c, size_t k, const Frac *v, Frac *out)
{
    Frac rest = { 0, 1 }, base, factor;
    size_t own = k & ~(size_t)1;
    for (size_t i = 0; i < c->n; i += 2) {
        if (i == own) continue;
        bool plus = (i == 0) != (own == 0);
        if (!base_at(v, i, &base) || !(plus ? frac_add(rest, base, &rest) : frac_sub(rest, base, &rest))) return false;
    }
    if (k & 1) return frac_add(v[own], frac_of(1), &factor) && frac_mul(rest, factor, out);
    return frac_div(v[own + 1], rest, &factor) && frac_sub(factor, frac_of(1), out);
}

static bool from_values(const Claim *c, size_t k, const Frac *v, Frac *out)
{
    switch (c->form) {
    case FORM_QUOTIENT: return quotient_from(c, k, v, out);
    case FORM_GROWTH: return growth_from(k, v, out);
    case FORM_GAIN: return gain_from(k, v, out);
    case FORM_PRODUCT: return product_from(c, k, v, out);
    case FORM_YEARLY: return yearly_from(c, k, v, out);
    case FORM_BASES: return bases_from(c, k, v, out);
    case FORM_AT_MOST: *out = v[1 - k]; return true;
    case FORM_SUM:
    default: return false;
    }
}

/* ---- intervals ---- */

static bool sum_range(const Claim *c, size_t k, Range *out)
{
    Range r = { c->shift, c->shift, c->shift };
    for (size_t i = 0; i < c->n; i++) {
        const Mention *m = c->m[i];
        if (i == k) continue;
        bool plus = c->sign[i] > 0;
        bool ok = plus ? frac_add(r.lo, m->lo, &r.lo) && frac_add(r.hi, m->hi, &r.hi) && frac_add(r.value, m->value, &r.value)
                       : frac_sub(r.lo, m->hi, &r.lo) && frac_sub(r.hi, m->lo, &r.hi) && frac_sub(r.value, m->value, &r.value);
        if (!ok) return false;
    }
    *out = r;
    if (c->sign[k] < 0) return true;
    *out = (Range){ { -r.hi.num, r.hi.den }, { -r.lo.num, r.lo.den }, { -r.value.num, r.value.den } };
    return true;
}

/* Each form is monotonic in each member, so the ends lie at corners. */
static bool corner_range(const Claim *c, size_t k, Range *out)
{
    Frac v[CLAIM_FACTORS] = { { 0, 1 } }, value;
    for (size_t i = 0; i < c->n; i++) v[i] = c->m[i]->value;
    if (!from_values(c, k, v, &out->value)) return false;
    out->lo = out->hi = out->value;
    for (unsigned corner = 0; corner < 1U << c->n; corner++) {
        for (size_t i = 0; i < c->n; i++) v[i] = corner & (1U << i) ? c->m[i]->hi : c->m[i]->lo;
        if (!from_values(c, k, v, &value)) return false;
        if (frac_compare(value, out->lo) < 0) out->lo = value;
        if (frac_compare(value, out->hi) > 0) out->hi = value;
    }
    return true;
}

bool claim_range(const Claim *c, size_t k, Range *out)
{
    return c->form == FORM_SUM ? sum_range(c, k, out) : corner_range(c, k, out);
}

static bool overlap(const Range *r, const Mention *m, Frac widen)
{
    Frac lo, hi;
    return frac_sub(m->lo, widen, &lo) && frac_add(m->hi, widen, &hi) && frac_compare(r->lo, hi) <= 0 && frac_compare(r->hi, lo) >= 0;
}

ClaimState claim_state(const Claim *c)
{
    Range r;
    const Mention *m = c->m[0];
    Frac half, tenth, exact = frac_of(0);
    if (c->form == FORM_AT_MOST) return frac_compare(c->m[0]->lo, c->m[1]->hi) <= 0 ? CLAIM_HOLDS : CLAIM_BROKEN;
    if (!claim_range(c, 0, &r)) return CLAIM_UNKNOWN;
    if (overlap(&r, m, exact)) return CLAIM_HOLDS;
    if (c->form == FORM_SUM || m->w.about) return CLAIM_BROKEN;
    if (!frac_sub(m->hi, m->value, &half) || !frac_mul(half, (Frac){ 1, 9 }, &tenth)) return CLAIM_UNKNOWN;
    if (overlap(&r, m, tenth)) return CLAIM_ROUNDED_TWICE;
    bool below = m->value.num >= 0 ? frac_compare(m->value, r.value) < 0 : frac_compare(m->value, r.value) > 0;
    return below && overlap(&r, m, half) ? CLAIM_CUT : CLAIM_BROKEN;
}
