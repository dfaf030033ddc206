/* SPDX-License-Identifier: Apache-2.0
** What the pools give each indicator: sums, means, extremes; what is missing; weights from the data. Sums are whole numbers in
** 128 bits (what is no whole number is fixed to 10^-9 of its unit first), extremes need no order: threads cannot matter. */
#include "evaluate/inside.h"
#include "base/clones.h"
#include "base/real.h"
#include "evaluate/weight.h"

#include <stdlib.h>
#include <string.h>

/* ---- who misses what ---- */

typedef struct { XBlock x; uint16_t odd[EVAL_BLOCK]; uint8_t lacks[EVAL_BLOCK]; } LookRoom;      /* lacks: missing ones whose weight is spread */
typedef struct { Evaluation *e; LookRoom *rooms; } Looking;

static bool is_missing(const Indicator *x, uint8_t kind)
{
    return kind == VALUE_MISSING || (kind == VALUE_ZERO_DENOMINATOR && x->zero == ZERO_MISSING);
}

/* Is it the coefficient alone that is missing? */
static bool is_uncorrected(const Evaluation *e, size_t k, const Block *b, size_t i)
{
    Sides s = block_sides(b, k);
    const double *coefficient = e->scheme->indicators[k].correct ? block_coefficient(b) : NULL;
    return coefficient && !(coefficient[i] > 0) && s.num->ok[i] && (!s.den || s.den->ok[i]);
}

static void look_at(Evaluation *e, size_t k, const Block *b, size_t i, uint8_t kind, LookRoom *room)
{
    const Indicator *x = &e->scheme->indicators[k];
    size_t slot = b->base + i;
    if (!is_missing(x, kind)) return;
    room->lacks[i] = (uint8_t)(room->lacks[i] + (x->missing == MISSING_REWEIGH));
    bool aside = x->missing == MISSING_PENDING || x->missing == MISSING_EXCLUDE;
    if (!aside || e->state[slot] != STATE_RANKED) return;
    e->state[slot] = x->missing == MISSING_PENDING ? STATE_PENDING : STATE_EXCLUDED;
    e->reason[slot] = (uint8_t)k;
    if (e->uncorrected) e->uncorrected[slot] = is_uncorrected(e, k, b, i);
}

static void look_block(void *context, int worker, const Block *b)
{
    Looking *l = context;
    Evaluation *e = l->e;
    LookRoom *room = &l->rooms[worker];
    QuickSides s;
    memset(room->lacks, 0, b->n);
    for (size_t k = 0; k < e->scheme->n_indicators; k++) {
        if (quick_sides(e, k, b, room->odd, &s)) {
            for (size_t j = 0; j < s.n_odd; j++) look_at(e, k, b, s.odd[j], quick_kind(b, &s, s.odd[j]), room);
            continue;
        }
        block_x(e, k, b, &room->x);
        for (size_t i = 0; room->x.odd && i < b->n; i++) look_at(e, k, b, i, room->x.kind[i], room);
    }
    for (size_t i = 0; i < b->n; i++)                    /* nothing at all is known, and no weight can go anywhere */
        if (room->lacks[i] == e->scheme->n_indicators && e->state[b->base + i] == STATE_RANKED) e->state[b->base + i] = STATE_PENDING, e->reason[b->base + i] = 0;
}

bool base_missing(Evaluation *e, Err *err)
{
    bool asks = false;
    for (size_t k = 0; k < e->scheme->n_indicators; k++)
        asks |= e->scheme->indicators[k].missing >= MISSING_REWEIGH;
    if (!asks) return true;
    Arena *scratch = arena_new();
    Looking l = { e, RAW_ARRAY(scratch, LookRoom, (size_t)feed_workers(e->feed)) };
    bool ok = feed_run(e, look_block, &l, err);
    arena_free(scratch);
    return ok;
}

/* ---- sums and extremes ---- */

typedef struct { Int128 num, den, x; uint64_t n; double low, high; } Sum;

/* Sums of small whole numbers: so many rows cannot pass 64 bits. Both sides lie together, as one addition. */
enum { SMALL_ROWS = 1 << (62 - QUICK_BITS) };
typedef int64_t Pair __attribute__((vector_size(16)));   /* numerator, denominator */
typedef struct { Pair sides; int64_t gone, unused; } Part;                   /* gone: rows that do not count */
typedef struct {
    XBlock x;
    const uint32_t *at;                                  /* the pool of each row; n_pools: not ranked */
    uint32_t pool[EVAL_BLOCK];
    int64_t (*num)[EVAL_BLOCK];                          /* by indicator: numerators without the negative ones */
    const int64_t *nums[SCHEME_INDICATORS], *dens[SCHEME_INDICATORS];        /* sides that are added together */
    uint16_t odd[EVAL_BLOCK];
    Sum *sums;                                           /* pool * n_indicators + indicator; after the pools those of rows not ranked */
    Part *parts;                                         /* the same, not yet in sums */
    size_t rows;                                         /* in parts */
} Adder;
typedef struct { double num[SCHEME_INDICATORS], den[SCHEME_INDICATORS]; } Scales;      /* unit of the sums of sides, by indicator */
typedef struct { Evaluation *e; Adder *adders; Scales scales; } Adding;      /* adders: one of each worker */

/* A side in whole units: as it stands, or fixed to 10^-9. */
static double side_unit(const BlockValues *v) { return v->i ? 1 : 1e9; }
static Int128 side_at(const BlockValues *v, size_t i) { return v->i ? (Int128)v->i[i] : (Int128)(v->r[i] * 1e9 + (v->r[i] < 0 ? -0.5 : 0.5)); }

static double unit_of_side(const Evaluation *e, size_t k, bool num, const Sides *s)
{
    const Indicator *x = &e->scheme->indicators[k];
    return num ? x->num_factor / side_unit(s->num) : x->den_factor / (s->den ? side_unit(s->den) : 1);
}

static void add_sides(const Indicator *x, const Sides *s, size_t n, const Adder *a, size_t k, size_t stride)
{
    for (size_t i = 0; i < n; i++) {
        if (a->x.kind[i] != VALUE_THERE) { a->parts[a->at[i] * stride + k].gone++; continue; }
        Sum *t = &a->sums[a->at[i] * stride + k];
        Int128 num = side_at(s->num, i);
        t->num += x->negative_zero && num < 0 ? 0 : num;
        t->den += side_at(s->den, i);
    }
}

CLONES static void negative_to_zero(const int64_t *v, size_t n, int64_t *out)
{
    for (size_t i = 0; i < n; i++) out[i] = v[i] & (int64_t)(((uint64_t)v[i] >> 63) - 1);    /* the sign bit makes a mask */
}

/* n_sides pairs of sides that stand one after the other in the parts. */
static inline void add_rows(const uint32_t *pool, const int64_t *const *num, const int64_t *const *den, size_t n_sides, size_t n, Part *parts, size_t stride)
{
    const int64_t *v[3], *w[3];                          /* local: not read again after each store */
    for (size_t k = 0; k < n_sides; k++) v[k] = num[k], w[k] = den[k];
    for (size_t i = 0; i < n; i++) {
        Part *t = &parts[pool[i] * stride];
        for (size_t k = 0; k < n_sides; k++) t[k].sides += (Pair){ v[k][i], w[k][i] };
    }
}

/* All rows, several indicators at a time: additions to one part wait for each other, so there is time for others. */
static void add_run(const Adder *a, size_t first, size_t n_sides, size_t n, size_t stride)
{
    size_t k = first, end = first + n_sides;
    for (; k + 3 <= end; k += 3) add_rows(a->at, a->nums + k, a->dens + k, 3, n, a->parts + k, stride);
    if (k + 2 == end) add_rows(a->at, a->nums + k, a->dens + k, 2, n, a->parts + k, stride);
    if (k + 1 == end) add_rows(a->at, a->nums + k, a->dens + k, 1, n, a->parts + k, stride);
}

/* Of the rows that add_run will add, those that do not count are taken out again. */
static void prepare_quick(const Indicator *x, const QuickSides *s, const Block *b, Adder *a, size_t k, size_t stride)
{
    const int64_t *num = block_wholes(b, s->num), *den = block_wholes(b, s->den);
    if (x->negative_zero && s->negative) negative_to_zero(num, b->n, a->num[k]), num = a->num[k];
    a->nums[k] = num, a->dens[k] = den;
    for (size_t j = 0; j < s->n_odd; j++) {
        size_t i = s->odd[j];
        Part *t = &a->parts[a->at[i] * stride + k];
        t->sides -= (Pair){ num[i], den[i] };
        t->gone++;
    }
}

/* The parts go into the sums. */
static void settle_parts(const Evaluation *e, Adder *a)
{
    size_t n = (size_t)(e->n_pools) * e->scheme->n_indicators;
    for (size_t i = 0; i < n; i++) {
        FeedColumns c = feed_columns_of(e->feed, i % e->scheme->n_indicators);
        a->sums[i].num += (Int128)a->parts[i].sides[0] * feed_grain(e->feed, c.num), a->sums[i].den += (Int128)a->parts[i].sides[1] * feed_grain(e->feed, c.den);
        a->parts[i].sides = (Pair){ 0, 0 };
    }
    a->rows = 0;
}

static void add_values(const XBlock *xs, size_t n, const uint32_t *pool, Sum *sums, size_t stride)
{
    for (size_t i = 0; i < n; i++) {
        if (xs->kind[i] != VALUE_THERE) continue;
        Sum *t = &sums[pool[i] * stride];
        double x = xs->x[i];
        t->x += (Int128)(x * 1e9 + (x < 0 ? -0.5 : 0.5));
        t->low = t->n == 0 || x < t->low ? x : t->low;
        t->high = t->n == 0 || x > t->high ? x : t->high;
        t->n++;
    }
}

/* Half of a pair of sums is enough for each base: sides for weighted means, values for the rest. */
static bool by_sides(const EvalScheme *s)
{
    return s->method == METHOD_SUM && (s->base.kind == BASE_WEIGHTED_MEAN || s->base.kind == BASE_LAST_YEAR);
}

CLONES static bool all_ranked(const uint8_t *state, size_t n)
{
    uint8_t other = 0;
    for (size_t i = 0; i < n; i++) other |= state[i] ^ STATE_RANKED;
    return other == 0;
}

static void find_pools(const Evaluation *e, const Block *b, Adder *a)
{
    a->at = e->pool + b->base;
    if (e->n_ranked == e->n || all_ranked(e->state + b->base, b->n)) return;
    for (size_t i = 0; i < b->n; i++) a->pool[i] = e->state[b->base + i] == STATE_RANKED ? a->at[i] : e->n_pools;
    a->at = a->pool;
}

static void find_scales(Adding *all, const Block *b)
{
    for (size_t k = 0; k < all->e->scheme->n_indicators; k++) {
        Sides s = block_sides(b, k);
        all->scales.num[k] = unit_of_side(all->e, k, true, &s), all->scales.den[k] = unit_of_side(all->e, k, false, &s);
    }
}

static void add_block(void *context, int worker, const Block *b)
{
    Adding *all = context;
    const EvalScheme *s = all->e->scheme;
    Adder *a = &all->adders[worker];
    size_t stride = s->n_indicators;
    find_pools(all->e, b, a);
    if (a->rows + b->n > SMALL_ROWS) settle_parts(all->e, a);
    a->rows += b->n;
    if (b->base == 0) find_scales(all, b);
    size_t run = 0;                                      /* so many indicators before k wait to be added */
    for (size_t k = 0; k < stride; k++) {
        QuickSides quick;
        if (by_sides(s) && quick_sides(all->e, k, b, a->odd, &quick)) {
            prepare_quick(&s->indicators[k], &quick, b, a, k, stride);
            run++;
            continue;
        }
        add_run(a, k - run, run, b->n, stride);
        run = 0;
        Sides sides = block_sides(b, k);
        block_x(all->e, k, b, &a->x);
        if (by_sides(s) && sides.den) add_sides(&s->indicators[k], &sides, b->n, a, k, stride);
        else add_values(&a->x, b->n, a->at, a->sums + k, stride);
    }
    add_run(a, stride - run, run, b->n, stride);
}

static void merge_sum(Sum *to, const Sum *from)
{
    if (from->n) {
        to->low = to->n == 0 || from->low < to->low ? from->low : to->low;
        to->high = to->n == 0 || from->high > to->high ? from->high : to->high;
    }
    to->num += from->num, to->den += from->den, to->x += from->x, to->n += from->n;
}

static void merge_workers(const Evaluation *e, const Adding *x, size_t workers)
{
    size_t n_indicators = e->scheme->n_indicators;
    Adder *first = x->adders;
    for (size_t w = 0; w < workers; w++) settle_parts(e, &x->adders[w]);
    for (size_t i = 0; i < e->n_pools * n_indicators; i++) {
        for (size_t w = 1; w < workers; w++) {
            merge_sum(&first->sums[i], &x->adders[w].sums[i]);
            first->parts[i].gone += x->adders[w].parts[i].gone;
        }
        bool quotient = by_sides(e->scheme) && e->scheme->indicators[i % n_indicators].den;
        if (quotient) first->sums[i].n = e->pools[i / n_indicators].n - (uint64_t)first->parts[i].gone;
    }
}

/* Sums of every pool and indicator. */
static bool add_up(Evaluation *e, Arena *a, Sum **out, Scales *scales, Err *err)
{
    size_t workers = (size_t)feed_workers(e->feed), n = ((size_t)e->n_pools + 1) * e->scheme->n_indicators;
    Adding x = { .e = e, .adders = RAW_ARRAY(a, Adder, workers) };
    for (size_t w = 0; w < workers; w++) {
        Adder *d = &x.adders[w];
        d->sums = NEW_ARRAY(a, Sum, n), d->parts = NEW_ARRAY(a, Part, n);
        d->num = arena_raw_array(a, e->scheme->n_indicators, sizeof *d->num);
        d->rows = 0;
    }
    if (!feed_run(e, add_block, &x, err)) return false;
    merge_workers(e, &x, workers);
    *out = x.adders[0].sums;
    *scales = x.scales;
    return true;
}

static void spread_over_lists(const Evaluation *e, Sum *sums, Arena *a)
{
    size_t n = e->scheme->n_indicators;
    Sum *lists = NEW_ARRAY(a, Sum, (size_t)e->n_lists * n + 1);
    for (uint32_t p = 0; p < e->n_pools; p++)
        for (size_t k = 0; k < n; k++) merge_sum(&lists[(size_t)e->pools[p].list_index * n + k], &sums[(size_t)p * n + k]);
    for (uint32_t p = 0; p < e->n_pools; p++)
        for (size_t k = 0; k < n; k++) sums[(size_t)p * n + k] = lists[(size_t)e->pools[p].list_index * n + k];
}

/* ---- medians ---- */

typedef struct { uint32_t group; double x; } Ranked;

static int by_group_x(const void *p, const void *q)
{
    const Ranked *a = p, *b = q;
    if (a->group != b->group) return a->group < b->group ? -1 : 1;
    return (a->x > b->x) - (a->x < b->x);
}

typedef struct { const Evaluation *e; size_t k; XBlock *room; Ranked *items; size_t n; } Listing;

static void list_block(void *context, int worker, const Block *b)
{
    (void)worker;
    Listing *l = context;
    block_x(l->e, l->k, b, l->room);
    for (size_t i = 0; i < b->n; i++) {
        size_t slot = b->base + i;
        if (l->e->state[slot] != STATE_RANKED || l->room->kind[i] != VALUE_THERE) continue;
        const Pool *p = &l->e->pools[l->e->pool[slot]];
        l->items[l->n++] = (Ranked){ l->e->scheme->base.of_all ? p->list_index : l->e->pool[slot], l->room->x[i] };
    }
}

static bool set_medians(Evaluation *e, Arena *a, Err *err)
{
    const EvalScheme *s = e->scheme;
    Listing l = { .e = e, .room = NEW(a, XBlock), .items = NEW_ARRAY(a, Ranked, e->n_ranked + 1) };
    for (l.k = 0; l.k < s->n_indicators; l.k++) {
        l.n = 0;
        if (!feed_in_order(e, list_block, &l, err)) return false;
        if (l.n) qsort(l.items, l.n, sizeof *l.items, by_group_x);
        for (size_t from = 0, to; from < l.n; from = to) {
            for (to = from; to < l.n && l.items[to].group == l.items[from].group; to++) { }
            size_t n = to - from;
            double m = n % 2 ? l.items[from + n / 2].x : (l.items[from + n / 2 - 1].x + l.items[from + n / 2].x) / 2;
            for (uint32_t p = 0; p < e->n_pools; p++)
                if ((s->base.of_all ? e->pools[p].list_index : p) == l.items[from].group) e->bases[(size_t)p * s->n_indicators + l.k].base = m;
        }
    }
    return true;
}

/* ---- bases ---- */

static const BaseValue *value_of(const EvalScheme *s, const Pool *p, Str indicator)
{
    const BaseValue *hit = NULL;
    for (size_t i = 0; i < s->base.n_values; i++) {
        const BaseValue *v = &s->base.values[i];
        if (!str_equal(v->indicator, indicator)) continue;
        bool named = str_equal(v->pool, p->name) || str_equal(v->pool, p->value) || (p->list.n && str_equal(v->pool, p->list));
        if (named || (v->pool.n == 0 && !hit)) hit = v;
        if (named) break;
    }
    return hit;
}

static double sum_base(const EvalScheme *s, size_t k, const Sum *t, const Scales *x)
{
    bool quotient = s->indicators[k].den != NULL;
    if (t->n == 0) return 0;
    switch (s->base.kind) {
    case BASE_MEAN: return (double)t->x / 1e9 / (double)t->n;
    case BASE_MAX: return t->high;
    case BASE_WEIGHTED_MEAN: case BASE_LAST_YEAR:
        if (!quotient) return (double)t->x / 1e9 / (double)t->n;
        return t->den > 0 ? (double)t->num * x->num[k] / ((double)t->den * x->den[k]) : 0;
    case BASE_NONE: case BASE_NUMBER: case BASE_MEDIAN: break;
    }
    return 0;
}

/* A base of k times something that is not positive is no base. */
static void set_bases(Evaluation *e, const Sum *sums, const Scales *scales)
{
    const EvalScheme *s = e->scheme;
    for (uint32_t p = 0; p < e->n_pools; p++)
        for (size_t k = 0; k < s->n_indicators; k++) {
            PoolBase *b = &e->bases[(size_t)p * s->n_indicators + k];
            const Sum *t = &sums[(size_t)p * s->n_indicators + k];
            const BaseValue *v = s->base.kind == BASE_NUMBER ? value_of(s, &e->pools[p], s->indicators[k].id) : NULL;
            b->n = t->n;
            b->low = t->low, b->high = t->high;
            b->best = s->indicators[k].down ? t->low : t->high;
            b->mean_x = t->n ? (double)t->x / 1e9 / (double)t->n : 0;
            b->mean_x = b->mean_x < t->low ? t->low : b->mean_x > t->high ? t->high : b->mean_x;     /* its terms were fixed */
            if (s->method != METHOD_SUM) b->there = t->n > 0;
            else {
                if (v) b->base = v->value;
                else if (s->base.kind != BASE_MEDIAN) b->base = sum_base(s, k, t, scales);
                b->base *= s->base.k;
                b->there = b->base > 0;
            }
        }
}

/* Of an indicator whose missing ones leave the ranked: does some pool have no base for it? */
static bool sends_away(const Evaluation *e, size_t k)
{
    bool some = false;
    if (e->scheme->indicators[k].missing < MISSING_EXCLUDE) return false;
    for (uint32_t p = 0; p < e->n_pools; p++) some |= !e->bases[(size_t)p * e->scheme->n_indicators + k].there;
    return some;
}

static bool put_aside_for(Evaluation *e, size_t k)
{
    bool any = false, pending = e->scheme->indicators[k].missing == MISSING_PENDING;
    for (size_t i = 0; i < e->n; i++) {
        if (e->state[i] != STATE_RANKED || e->bases[(size_t)e->pool[i] * e->scheme->n_indicators + k].there) continue;
        e->state[i] = pending ? STATE_PENDING : STATE_EXCLUDED;
        e->reason[i] = (uint8_t)k;
        any = true;
    }
    return any;
}

/* Where a pool has no base for an indicator, it is missing for all of its members; the first such indicator is the reason. */
static void put_aside(Evaluation *e)
{
    bool any = false;
    if (e->scheme->method != METHOD_SUM) return;
    for (size_t k = 0; k < e->scheme->n_indicators; k++)
        if (sends_away(e, k)) any |= put_aside_for(e, k);
    if (!any) return;
    pool_count(e);
    e->put_aside = true;
    e->ranker = NULL;
}

/* Sums of the same members a year before. */
static bool add_last_year(Evaluation *e, Arena *a, Sum **sums, Scales *scales, Err *err)
{
    Evaluation before = *e;
    before.feed = e->before;
    if (!e->before) {
        if (!moment_last_year(e->context.view.snapshot, &e->context.moment, &before.context.moment, err)) return false;
        before.context.cache = NULL;
        before.context.n_overrides = 0;                  /* they stand for values of this year */
        if (!feed_open(&before, a, err)) return false;
        e->before = before.feed;
    }
    return add_up(&before, a, sums, scales, err);
}

/* ---- TOPSIS: norm and extremes over x as it counts, what is missing filled in ---- */

typedef struct { const Evaluation *e; XBlock *room; Sum *sums; } Counting;

static void count_block(void *context, int worker, const Block *b)
{
    (void)worker;
    Counting *c = context;
    const EvalScheme *s = c->e->scheme;
    for (size_t k = 0; k < s->n_indicators; k++) {
        block_x(c->e, k, b, c->room);
        for (size_t i = 0; i < b->n; i++) {
            size_t slot = b->base + i, at = (size_t)c->e->pool[slot] * s->n_indicators + k;
            double x;
            if (c->e->state[slot] != STATE_RANKED || !score_topsis_x(s, k, &c->e->bases[at], c->room->kind[i], c->room->x[i], &x)) continue;
            const PoolBase *p = &c->e->bases[at];
            double most = p->high > -p->low ? p->high : -p->low, y = most > 0 ? x / most : 0;
            Sum *t = &c->sums[at];
            t->num += (Int128)(y * y * 1e15 + 0.5);
            t->x += (Int128)(y * 1e15 + (y < 0 ? -0.5 : 0.5));
            t->low = t->n == 0 || x < t->low ? x : t->low;
            t->high = t->n == 0 || x > t->high ? x : t->high;
            t->n++;
        }
    }
}

static bool set_norms(Evaluation *e, Arena *a, Err *err)
{
    const EvalScheme *s = e->scheme;
    size_t n = (size_t)e->n_pools * s->n_indicators;
    Counting c = { e, NEW(a, XBlock), NEW_ARRAY(a, Sum, n + 1) };
    if (!feed_in_order(e, count_block, &c, err)) return false;
    for (size_t i = 0; i < n; i++) {
        PoolBase *b = &e->bases[i];
        double most = b->high > -b->low ? b->high : -b->low;
        if (s->topsis == TOPSIS_VECTOR) b->norm = most * real_sqrt((double)c.sums[i].num / 1e15);
        else if (s->topsis == TOPSIS_SUM) b->norm = c.sums[i].x > -1000 && c.sums[i].x < 1000 ? 0 : most * ((double)c.sums[i].x / 1e15);   /* below 10^-12: last bits */
        b->low = c.sums[i].low, b->high = c.sums[i].high;
        if (s->topsis == TOPSIS_MIN_MAX) b->norm = b->high - b->low;
    }
    return true;
}

bool base_find(Evaluation *e, Arena *a, Err *err)
{
    const EvalScheme *s = e->scheme;
    Sum *sums;
    Scales scales = { 0 };
    e->bases = NEW_ARRAY(a, PoolBase, (size_t)e->n_pools * s->n_indicators + 1);
    if (s->base.kind == BASE_NUMBER && s->method == METHOD_SUM) sums = NEW_ARRAY(a, Sum, (size_t)e->n_pools * s->n_indicators + 1);
    else if (s->base.kind == BASE_LAST_YEAR && s->method == METHOD_SUM) {
        if (!add_last_year(e, a, &sums, &scales, err)) return false;
    } else if (!add_up(e, a, &sums, &scales, err)) return false;
    if (s->method == METHOD_SUM && s->base.of_all) spread_over_lists(e, sums, a);
    if (s->method == METHOD_SUM && s->base.kind == BASE_MEDIAN && !set_medians(e, a, err)) return false;
    set_bases(e, sums, &scales);
    if (s->method == METHOD_TOPSIS && !set_norms(e, a, err)) return false;
    put_aside(e);
    return true;
}

/* ---- weights ---- */

typedef struct { const Evaluation *e; XBlock *room; double **x; uint8_t *whole; } Columns;

static void columns_block(void *context, int worker, const Block *b)
{
    (void)worker;
    Columns *c = context;
    for (size_t k = 0; k < c->e->scheme->n_indicators; k++) {
        block_x(c->e, k, b, c->room);
        for (size_t i = 0; i < b->n; i++) {
            c->x[k][b->base + i] = c->room->x[i];
            c->whole[b->base + i] &= c->room->kind[i] == VALUE_THERE;
        }
    }
}

static bool from_data(Evaluation *e, Arena *a, Err *err)
{
    const EvalScheme *s = e->scheme;
    Columns c = { e, NEW(a, XBlock), NEW_ARRAY(a, double *, s->n_indicators), NEW_ARRAY(a, uint8_t, e->n + 1) };
    bool down[SCHEME_INDICATORS];
    size_t n = 0;
    for (size_t k = 0; k < s->n_indicators; k++) c.x[k] = NEW_ARRAY(a, double, e->n + 1), down[k] = s->indicators[k].down;
    for (size_t i = 0; i < e->n; i++) c.whole[i] = e->state[i] == STATE_RANKED;
    if (!feed_in_order(e, columns_block, &c, err)) return false;
    for (size_t i = 0; i < e->n; i++) {
        if (!c.whole[i]) continue;
        for (size_t k = 0; k < s->n_indicators; k++) c.x[k][n] = c.x[k][i];
        n++;
    }
    const double *const *x = (const double *const *)c.x;
    bool ok = s->weights.kind == WEIGHT_ENTROPY ? weight_entropy(x, s->n_indicators, n, s->weights.normal, down, e->weights)
        : weight_cv(x, s->n_indicators, n, s->weights.normal, down, e->weights);
    return ok || FAIL(err, DATA, T_EVALUATE_NO_WEIGHTS, s->title);
}

bool base_weights(Evaluation *e, Arena *a, Err *err)
{
    const EvalScheme *s = e->scheme;
    e->cr = -1;
    if (s->weights.kind == WEIGHT_GIVEN)
        for (size_t k = 0; k < s->n_indicators; k++) e->weights[k] = s->indicators[k].weight;
    else if (s->weights.kind == WEIGHT_AHP) weight_ahp(s->weights.matrix, s->n_indicators, s->weights.vector, e->weights, &e->cr);
    else {
        Arena *scratch = arena_new();
        bool ok = from_data(e, scratch, err);
        arena_free(scratch);
        if (!ok) return false;
    }
    (void)a;
    e->weight_sum = 0;
    for (size_t k = 0; k < s->n_indicators; k++) e->weight_sum += e->weights[k];
    return true;
}

/* ---- mean points of a pool: what a missing one gets under pool_mean ---- */

typedef struct { const Evaluation *e; ScoreRoom *room; Int128 *sums; uint64_t *n; } Means;

static void means_block(void *context, int worker, const Block *b)
{
    (void)worker;
    Means *m = context;
    const EvalScheme *s = m->e->scheme;
    uint8_t spread[EVAL_BLOCK];
    for (size_t k = 0; k < s->n_indicators; k++) {
        if (s->indicators[k].missing != MISSING_POOL_MEAN) continue;
        score_points(m->e, k, b, m->room, spread);
        for (size_t i = 0; i < b->n; i++) {
            size_t slot = b->base + i, at = (size_t)m->e->pool[slot] * s->n_indicators + k;
            if (m->e->state[slot] != STATE_RANKED || is_missing(&s->indicators[k], m->room->x.kind[i])) continue;
            double p = m->room->points[i] * 1e9;
            m->sums[at] += (Int128)(p + (p < 0 ? -0.5 : 0.5));
            m->n[at]++;
        }
    }
}

bool base_mean_points(Evaluation *e, Arena *a, Err *err)
{
    const EvalScheme *s = e->scheme;
    size_t n = (size_t)e->n_pools * s->n_indicators;
    bool asked = false;
    for (size_t k = 0; k < s->n_indicators; k++) asked |= s->indicators[k].missing == MISSING_POOL_MEAN;
    if (!asked) return true;
    Means m = { e, NEW(a, ScoreRoom), NEW_ARRAY(a, Int128, n + 1), NEW_ARRAY(a, uint64_t, n + 1) };
    if (!feed_in_order(e, means_block, &m, err)) return false;
    for (size_t i = 0; i < n; i++)
        if (m.n[i]) e->bases[i].mean_points = (double)m.sums[i] / 1e9 / (double)m.n[i];
    return true;
}
