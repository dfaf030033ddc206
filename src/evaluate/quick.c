/* SPDX-License-Identifier: Apache-2.0
** The fast way through most blocks: both sides of an indicator are small whole numbers. What such a column holds is found once (facts) and
** remembered by the feed. Scores: each indicator in one loop without a branch, by one product of all that is the same within a pool, so
** with other last bits than score.c, which says what a score is. They decide nothing unless a score lies near a half, where it is rounded:
** then, or where it is large, the block is left to score.c. So both ways give the same whole numbers. */
#include "evaluate/inside.h"
#include "base/clones.h"
#include "base/real.h"

#include <string.h>

/* ---- what columns hold ---- */

enum { KNOWN = 1, SMALL = 2, ALL_THERE = 4, NOT_NEGATIVE = 8, POSITIVE = 16, CORRECTED = 32 };

/* The bits of all, and of all less 1: a sign bit tells of a negative one, of one below 1. */
CLONES static void see_wide(const int64_t *v, size_t n, uint64_t *seen, uint64_t *less)
{
    uint64_t s = 0, l = 0;
    for (size_t i = 0; i < n; i++) s |= (uint64_t)v[i], l |= (uint64_t)v[i] - 1;
    *seen = s;
    *less = l;
}

CLONES static void see_narrow(const int32_t *v, size_t n, uint32_t *seen, uint32_t *less)
{
    uint32_t s = 0, l = 0;
    for (size_t i = 0; i < n; i++) s |= (uint32_t)v[i], l |= (uint32_t)v[i] - 1;
    *seen = s;
    *less = l;
}

CLONES static bool all_small(const int64_t *v, size_t n)
{
    uint64_t seen = 0;
    for (size_t i = 0; i < n; i++) seen |= (uint64_t)v[i] + (UINT64_C(1) << QUICK_BITS);
    return seen < UINT64_C(1) << (QUICK_BITS + 1);
}

CLONES static bool all_there(const uint8_t *ok, size_t n)
{
    uint8_t all = 1;
    for (size_t i = 0; i < n; i++) all &= ok[i];
    return all;
}

static uint8_t signs_of(bool negative, bool below_one) { return negative ? 0 : NOT_NEGATIVE | (below_one ? 0 : POSITIVE); }

static uint8_t look_narrow(const int32_t *v, size_t n)
{
    uint32_t seen, less;
    see_narrow(v, n, &seen, &less);
    return SMALL | signs_of(seen >> 31, (seen | less) >> 31);
}

static uint8_t look_wide(const int64_t *v, size_t n)
{
    uint64_t seen, less;
    see_wide(v, n, &seen, &less);
    return signs_of(seen >> 63, (seen | less) >> 63) | (seen >> QUICK_BITS == 0 || all_small(v, n) ? SMALL : 0);
}

static uint8_t facts_of(const Block *b, int column)
{
    uint8_t *f = &b->facts.columns[column];
    const BlockValues *v = &b->columns[column];
    if (!*f) *f = KNOWN | (v->all_there || all_there(v->ok, b->n) ? ALL_THERE : 0) | (v->narrow ? look_narrow(v->narrow, b->n) : v->i ? look_wide(v->i, b->n) : 0);
    return *f;
}

/* Columns by value: what is local is not read again after each store. c: the coefficients, where the indicator is corrected. */
typedef struct { const uint8_t *ok; const int64_t *i; } Whole;

static Whole whole_of(const Block *b, int column) { return (Whole){ b->columns[column].ok, block_wholes(b, column) }; }

static inline size_t find_odd(Whole num, Whole den, Whole c, bool corrected, size_t n, uint16_t *odd)
{
    size_t found = 0;
    for (size_t i = 0; i < n; i++) {
        unsigned there = num.ok[i] & den.ok[i] & (den.i[i] != 0);
        if (corrected) there &= c.ok[i] & (c.i[i] > 0);
        odd[found] = (uint16_t)i;
        found += 1 - there;
    }
    return found;
}

static size_t rows_of_bits(const uint64_t *bits, uint16_t *odd)
{
    size_t found = 0;
    for (size_t w = 0; w < ODD_WORDS; w++)
        for (uint64_t left = bits[w]; left; left &= left - 1) odd[found++] = (uint16_t)(64 * w + (size_t)__builtin_ctzll(left));
    return found;
}

static size_t odd_rows(const Block *b, const QuickSides *s, uint64_t *bits, uint16_t *odd)
{
    Whole num = { b->columns[s->num].ok, NULL }, den = whole_of(b, s->den);
    size_t found = s->coefficient < 0 ? find_odd(num, den, den, false, b->n, odd) : find_odd(num, den, whole_of(b, s->coefficient), true, b->n, odd);
    memset(bits, 0, ODD_WORDS * sizeof *bits);
    for (size_t j = 0; j < found; j++) bits[odd[j] / 64] |= UINT64_C(1) << odd[j] % 64;
    return found;
}

bool quick_sides(const Evaluation *e, size_t k, const Block *b, uint16_t *odd, QuickSides *out)
{
    const Indicator *x = &e->scheme->indicators[k];
    FeedColumns c = feed_columns_of(b->feed, k);
    if (c.den < 0 || (x->correct && feed_coefficients(b->feed))) return false;
    *out = (QuickSides){ block_first(b, c.num), block_first(b, c.den), x->correct ? c.coefficient : -1, .odd = odd };
    uint8_t num = facts_of(b, out->num), den = facts_of(b, out->den), by = out->coefficient < 0 ? SMALL | ALL_THERE | POSITIVE : facts_of(b, out->coefficient);
    if (!(num & den & by & SMALL)) return false;
    out->negative = !(num & NOT_NEGATIVE);
    if (num & den & by & ALL_THERE && den & by & POSITIVE) return true;
    uint8_t *known = &b->facts.indicators[k], now = x->correct ? CORRECTED : KNOWN;        /* another scheme may not correct it */
    uint64_t *bits = b->facts.odd + k * ODD_WORDS;
    out->n_odd = *known == now ? rows_of_bits(bits, odd) : odd_rows(b, out, bits, odd);
    *known = now;
    return true;
}

uint8_t quick_kind(const Block *b, const QuickSides *s, size_t i)
{
    const BlockValues *den = &b->columns[s->den];
    if (!b->columns[s->num].ok[i] || !den->ok[i]) return VALUE_MISSING;
    return (den->narrow ? den->narrow[i] : den->i[i]) == 0 ? VALUE_ZERO_DENOMINATOR : VALUE_MISSING;       /* its coefficient is */
}

/* ---- scores ---- */

/* Below QUICK_MAX both ways differ by less than 10^-6 (some 50 roundings of 10^-16 each way), and what is further from a half than NEAR is
** not within 10^-6 of it by either. */
static const double QUICK_MAX = 1e7, NEAR = 2e-6;

/* In points: what a ratio of 0 gives, and the limits. least: numerators below it count as it. */
typedef struct { double least, from, cap, floor; } Terms;
struct Quick { double *factors, scale; Terms terms[SCHEME_INDICATORS]; };    /* factors: points for one unit of num / den, by pool and indicator */

static bool suits(const Evaluation *e, double scale)
{
    const EvalScheme *s = e->scheme;
    bool fits = s->method == METHOD_SUM && !e->extra && e->weight_sum * scale <= QUICK_MAX;
    for (size_t k = 0; k < s->n_indicators; k++) {
        const Indicator *x = &s->indicators[k];
        fits &= !e->baseless[k] && e->weights[k] >= 0 && x->has_floor && x->floor >= 0 && x->missing != MISSING_REWEIGH;
    }
    return fits;
}

static Terms terms_of(const Indicator *x, double weight, double scale)
{
    double most = 2 * QUICK_MAX / scale, cap = x->has_cap && weight * x->cap < most ? weight * x->cap : most;
    return (Terms){ x->negative_zero ? 0 : -1e300, x->down ? weight : 0, cap, weight * x->floor };
}

/* Of a pool nobody is ranked in, and of those without a pool, no score is asked for: 0. */
static bool find_factors(const Evaluation *e, Quick *q)
{
    const EvalScheme *s = e->scheme;
    bool usual = true;
    for (size_t i = 0; i < (size_t)e->n_pools * s->n_indicators; i++) {
        size_t k = i % s->n_indicators;
        const Indicator *x = &s->indicators[k];
        if (e->pools[i / s->n_indicators].n == 0) continue;
        FeedColumns c = feed_columns_of(e->feed, k);
        double by = x->correct && c.coefficient >= 0 ? feed_coefficient_scale(e->feed) * (double)feed_grain(e->feed, c.coefficient) : 1;
        double f = x->num_factor * (double)feed_grain(e->feed, c.num) / (x->den_factor * (double)feed_grain(e->feed, c.den) * e->bases[i].base) * (s->multiply ? by : 1 / by);
        usual &= f > 1e-100 && f < 1e100;
        q->factors[i] = f * e->weights[k] * (x->down ? -0.5 : 1);
    }
    return usual;
}

const Quick *quick_open(const Evaluation *e, Arena *a)
{
    double scale = 1;
    for (int d = 0; d < e->scheme->score_decimals; d++) scale *= 10;
    if (!suits(e, scale)) return NULL;
    Quick *q = NEW(a, Quick);
    *q = (Quick){ NEW_ARRAY(a, double, ((size_t)e->n_pools + 1) * e->scheme->n_indicators), scale };
    for (size_t k = 0; k < e->scheme->n_indicators; k++) q->terms[k] = terms_of(&e->scheme->indicators[k], e->weights[k], scale);
    return find_factors(e, q) ? q : NULL;
}

static inline double limited(double points, Terms t)
{
    points = points > t.cap ? t.cap : points;
    return points < t.floor ? t.floor : points;
}

static inline double top(double num, Terms t) { return num < t.least ? t.least : num; }

CLONES static void add_plain(const double *num, const double *den, const double *factor, Terms t, size_t n, double *acc)
{
    for (size_t i = 0; i < n; i++) acc[i] += limited(t.from + top(num[i], t) * factor[i] / den[i], t);
}

CLONES static void add_times(const double *num, const double *den, const double *c, const double *factor, Terms t, size_t n, double *acc)
{
    for (size_t i = 0; i < n; i++) acc[i] += limited(t.from + top(num[i], t) * factor[i] * c[i] / den[i], t);
}

CLONES static void add_over(const double *num, const double *den, const double *c, const double *factor, Terms t, size_t n, double *acc)
{
    for (size_t i = 0; i < n; i++) acc[i] += limited(t.from + top(num[i], t) * factor[i] / (den[i] * c[i]), t);
}

/* The nearest whole number of each: what is left of it after 1.5 × 2^52 was added, in the lowest bits of that sum. True: some lie so near a
** half that the last bits would decide, or are large, or no numbers. Flags are doubles and what is collected their bits: so this stays one
** loop over many at a time. */
CLONES static bool fix_quick(const double *score, double scale, size_t n, int32_t *out)
{
    const double whole = 0x1.8p52, far = (0.5 - NEAR) * (0.5 - NEAR);
    uint64_t seen = 0;
    for (size_t i = 0; i < n; i++) {
        double y = score[i] * scale, sum = y + whole, off = y - (sum - whole);
        double odd = off * off > far ? 1.0 : 0, large = y < QUICK_MAX ? 0 : 1.0;
        uint64_t bits[3];
        memcpy(&bits[0], &odd, sizeof odd), memcpy(&bits[1], &large, sizeof large), memcpy(&bits[2], &sum, sizeof sum);
        seen |= bits[0] | bits[1];
        out[i] = (int32_t)(uint32_t)bits[2];
    }
    return seen != 0;
}

/* The factors of the rows' pools, one by one: a gather of several at once is slower. */
static inline void find_factors_of(const double *factors, const uint32_t *pool, uint32_t n_pools, size_t stride, size_t n_factors, size_t n, double (*out)[EVAL_BLOCK])
{
    for (size_t i = 0; i < n; i++) {
        const double *f = &factors[(pool[i] < n_pools ? pool[i] : n_pools) * stride];
        for (size_t k = 0; k < n_factors; k++) out[k][i] = f[k];
    }
}

static void spread_factors(const Evaluation *e, const Quick *q, const Block *b, double (*out)[EVAL_BLOCK])
{
    size_t stride = e->scheme->n_indicators, k = 0;
    for (; k + 3 <= stride; k += 3) find_factors_of(q->factors + k, e->pool + b->base, e->n_pools, stride, 3, b->n, out + k);
    if (k < stride) find_factors_of(q->factors + k, e->pool + b->base, e->n_pools, stride, stride - k, b->n, out + k);
}

/* What an indicator adds to the scores of a block; those whose x is not there get what the scheme says of them. */
static void add_indicator(const Evaluation *e, const Quick *q, size_t k, const Block *b, const QuickSides *s, ScoreRoom *room)
{
    const double *factor = room->factors[k];
    const double *num = block_reals(b, s->num), *den = block_reals(b, s->den), *c = s->coefficient < 0 ? NULL : block_reals(b, s->coefficient);
    double *acc = room->acc;
    for (size_t j = 0; j < s->n_odd; j++) room->weight[j] = acc[s->odd[j]];
    if (!c) add_plain(num, den, factor, q->terms[k], b->n, acc);
    else if (e->scheme->multiply) add_times(num, den, c, factor, q->terms[k], b->n, acc);
    else add_over(num, den, c, factor, q->terms[k], b->n, acc);
    for (size_t j = 0; j < s->n_odd; j++) {
        size_t i = s->odd[j];
        uint8_t spread = 0;
        bool ranked = e->state[b->base + i] == STATE_RANKED;
        acc[i] = room->weight[j] + (ranked ? score_odd_points(e, k, b->base + i, quick_kind(b, s, i), &spread) : 0);
    }
}

bool quick_score(const Evaluation *e, const Quick *q, const Block *b, ScoreRoom *room, int32_t *fixed)
{
    spread_factors(e, q, b, room->factors);
    memset(room->acc, 0, b->n * sizeof *room->acc);
    for (size_t k = 0; k < e->scheme->n_indicators; k++) {
        QuickSides s;
        if (!quick_sides(e, k, b, room->odd, &s)) return false;
        add_indicator(e, q, k, b, &s, room);
    }
    return !fix_quick(room->acc, q->scale, b->n, fixed);
}
