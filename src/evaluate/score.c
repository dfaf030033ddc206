/* SPDX-License-Identifier: Apache-2.0
** Points and scores, block by block. The common case of every indicator runs without a branch a row; what is missing is mended in
** a second loop over the block, and a score near a half is rounded by its decimal. */
#include "evaluate/inside.h"
#include "base/clones.h"
#include "base/real.h"

#include <string.h>

/* ---- points of one indicator ---- */

static double clamped(const Indicator *x, double ratio)
{
    if (x->has_cap && ratio > x->cap) ratio = x->cap;
    return x->has_floor && ratio < x->floor ? x->floor : ratio;
}

/* Ratio of a value to the base, before the limits. */
static double ratio_of(const EvalScheme *s, const Indicator *x, const PoolBase *p, double v)
{
    if (s->method == METHOD_SUM) return x->down ? (2 - v / p->base) / 2 : v / p->base;
    double width = p->high - p->low;
    if (!real_apart(p->low, p->high)) return 1;
    return x->down ? (p->high - v) / width : (v - p->low) / width;
}

static double weigh(const Evaluation *e, size_t k, double ratio)
{
    const EvalScheme *s = e->scheme;
    if (!s->has_range) return e->weights[k] * ratio;
    return e->weights[k] / e->weight_sum * (s->low + (s->high - s->low) * ratio);
}

static double full_points(const Evaluation *e, size_t k)
{
    const Indicator *x = &e->scheme->indicators[k];
    return weigh(e, k, e->scheme->method == METHOD_SUM && x->has_cap ? x->cap : 1);
}

static const PoolBase *base_at(const Evaluation *e, size_t slot, size_t k) { return &e->bases[(size_t)e->pool[slot] * e->scheme->n_indicators + k]; }

double score_odd_points(const Evaluation *e, size_t k, size_t slot, uint8_t kind, uint8_t *spread)
{
    const Indicator *x = &e->scheme->indicators[k];
    const PoolBase *p = base_at(e, slot, k);
    bool zero = kind == VALUE_ZERO_DENOMINATOR && (p->there || e->scheme->method != METHOD_SUM);    /* without a base all are missing */
    if (zero && x->zero == ZERO_FULL) return full_points(e, k);
    if (zero && x->zero == ZERO_ZERO) return 0;
    if (x->missing == MISSING_POOL_MEAN) return p->mean_points;
    *spread = x->missing == MISSING_REWEIGH;
    return 0;
}

typedef struct { double weight, cap, floor; bool down; } Usual;

CLONES static void points_of_ratios(Usual u, const double *x, const double *base, size_t n, double *points)
{
    for (size_t i = 0; i < n; i++) {
        double r = x[i] / base[i];
        r = u.down ? (2 - r) / 2 : r;
        r = r > u.cap ? u.cap : r;
        r = r < u.floor ? u.floor : r;
        points[i] = u.weight * r;
    }
}

static void usual_points(const Evaluation *e, size_t k, const Block *b, ScoreRoom *room)
{
    const Indicator *x = &e->scheme->indicators[k];
    const double *divisors = e->divisors + k;
    const uint32_t *pool = e->pool + b->base, n_pools = e->n_pools;
    double *base = room->base;
    for (size_t i = 0, n = b->n, stride = e->scheme->n_indicators; i < n; i++) base[i] = divisors[(pool[i] < n_pools ? pool[i] : n_pools) * stride];
    points_of_ratios((Usual){ e->weights[k], x->has_cap ? x->cap : 1e300, x->has_floor ? x->floor : -1e300, x->down }, room->x.x, base, b->n, room->points);
}

/* Rows whose x is not there, in their order. */
static size_t odd_rows(const uint8_t *kind, size_t n, uint16_t *odd)
{
    size_t found = 0;
    for (size_t i = 0; i < n; i++) {
        odd[found] = (uint16_t)i;
        found += kind[i] != VALUE_THERE;
    }
    return found;
}

static void mend_points(const Evaluation *e, size_t k, const Block *b, ScoreRoom *room, uint8_t *spread)
{
    size_t n = odd_rows(room->x.kind, b->n, room->odd);
    for (size_t j = 0; j < n; j++) {
        size_t i = room->odd[j];
        if (e->state[b->base + i] == STATE_RANKED) room->points[i] = score_odd_points(e, k, b->base + i, room->x.kind[i], &spread[i]);
    }
}

void score_points(const Evaluation *e, size_t k, const Block *b, ScoreRoom *room, uint8_t *spread)
{
    const EvalScheme *s = e->scheme;
    block_x(e, k, b, &room->x);
    memset(spread, 0, b->n);
    bool usual = s->method == METHOD_SUM;
    if (usual) usual_points(e, k, b, room);
    if (usual && !e->baseless[k]) {
        if (room->x.odd) mend_points(e, k, b, room, spread);
        return;
    }
    for (size_t i = 0; i < b->n; i++) {
        if (e->state[b->base + i] != STATE_RANKED) continue;
        const PoolBase *p = base_at(e, b->base + i, k);
        bool there = room->x.kind[i] == VALUE_THERE && p->there;
        if (!there) room->points[i] = score_odd_points(e, k, b->base + i, room->x.kind[i], &spread[i]);
        else if (!usual) room->points[i] = weigh(e, k, ratio_of(s, &s->indicators[k], p, room->x.x[i]));
    }
}

/* ---- TOPSIS ---- */

static double normal_of(const EvalScheme *s, const PoolBase *p, double v)
{
    if (s->topsis == TOPSIS_MIN_MAX) return real_apart(p->low, p->high) ? (v - p->low) / p->norm : 1;
    return p->norm > 0 || p->norm < 0 ? v / p->norm : 0;
}

bool score_topsis_x(const EvalScheme *s, size_t k, const PoolBase *p, uint8_t kind, double v, double *out)
{
    const Indicator *x = &s->indicators[k];
    bool zero = kind == VALUE_ZERO_DENOMINATOR && x->zero == ZERO_ZERO, full = kind == VALUE_ZERO_DENOMINATOR && x->zero == ZERO_FULL;
    bool missing = kind != VALUE_THERE && !zero && !full;
    *out = kind == VALUE_THERE ? v : full ? p->best : missing && x->missing == MISSING_POOL_MEAN ? p->mean_x : 0;
    return !(missing && x->missing == MISSING_REWEIGH);
}

static void topsis_add(const Evaluation *e, size_t k, const Block *b, ScoreRoom *room, uint8_t *spread)
{
    const EvalScheme *s = e->scheme;
    double w = e->weights[k] / e->weight_sum;
    bool down = s->indicators[k].down;
    block_x(e, k, b, &room->x);
    memset(spread, 0, b->n);
    for (size_t i = 0; i < b->n; i++) {
        if (e->state[b->base + i] != STATE_RANKED) continue;
        const PoolBase *p = base_at(e, b->base + i, k);
        double x;
        room->points[i] = 0;
        if (!score_topsis_x(s, k, p, room->x.kind[i], room->x.x[i], &x)) continue;
        double v = w * normal_of(s, p, x);
        double high = w * normal_of(s, p, p->high), low = w * normal_of(s, p, p->low);
        double best = down ? low : high, worst = down ? high : low;
        room->points[i] = v;
        if (!real_apart(p->low, p->high)) continue;      /* all are equal: no distance on it */
        room->best[i] += (v - best) * (v - best);
        room->worst[i] += (v - worst) * (v - worst);
    }
}

/* ---- scores ---- */

typedef struct { Evaluation *e; const Quick *quick; ScoreRoom *rooms; bool *beyond; } Scoring;

enum { FIXED_MAX = 1000000000, QUICK_DECIMALS = 7 };
static const double POWERS[] = { 1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9 };

/* Within what is fixed here; what is no number too. */
static inline double within_fixed(double y)
{
    y = y < FIXED_MAX ? y : FIXED_MAX;
    return y > -FIXED_MAX ? y : -FIXED_MAX;
}

static inline double whole_below(double y)
{
    double whole = (double)(int32_t)y;
    return whole - (y < whole ? 1 : 0);
}

/* 1: so near a half that the last bits of y would decide, or beyond what is fixed here (y of within_fixed). */
static inline double is_odd(double y, double whole)
{
    double off = y - whole - 0.5;
    return (off * off < 1e-12 ? 1.0 : 0) + (y * y >= (double)FIXED_MAX * FIXED_MAX ? 1.0 : 0);
}

/* To twelve decimals first, then to these. Far from a half the nearest whole number is that too: up to QUICK_DECIMALS the twelve move y by less
** than 10^-5, and so do its 15 digits. */
bool score_fix(double v, int decimals, int64_t *out)
{
    double y = decimals <= QUICK_DECIMALS ? within_fixed(v * POWERS[decimals]) : FIXED_MAX, whole = whole_below(y), off = y - whole - 0.5;
    if (off * off < 1e-10 || is_odd(y, whole) > 0) return real_fix(real_round(v, 12), decimals, out);
    *out = (int64_t)whole + (off > 0);
    return true;
}

CLONES static void scale_many(const double *score, double scale, size_t n, double *y)
{
    for (size_t i = 0; i < n; i++) y[i] = within_fixed(score[i] * scale);
}

/* True: some are odd. Flags are doubles and what is collected their bits: so this stays one loop over many at a time. */
CLONES static bool fix_many(const double *y, size_t n, int32_t *out)
{
    uint64_t seen = 0;
    for (size_t i = 0; i < n; i++) {
        double whole = whole_below(y[i]), odd = is_odd(y[i], whole);
        uint64_t bits;
        memcpy(&bits, &odd, sizeof bits);
        seen |= bits;
        out[i] = (int32_t)(whole + (y[i] - whole > 0.5 ? 1 : 0));
    }
    return seen != 0;
}

/* Whole numbers of the fixed decimals; false: beyond the array in use. */
static bool fix_block(Evaluation *e, const Block *b, ScoreRoom *room)
{
    int d = e->scheme->score_decimals;
    int32_t *fixed = e->score32 ? e->score32 + b->base : room->fixed;
    double *y = room->base;
    scale_many(room->acc, POWERS[d], b->n, y);
    bool odd = fix_many(y, b->n, fixed), fits = true;
    for (size_t i = 0; e->score64 && i < b->n; i++) e->score64[b->base + i] = fixed[i];
    for (size_t i = 0; odd && i < b->n; i++) {
        int64_t whole = fixed[i];
        if (e->state[b->base + i] != STATE_RANKED || !(is_odd(y[i], whole_below(y[i])) > 0)) continue;
        fits &= score_fix(room->acc[i], d, &whole);
        if (e->score64) e->score64[b->base + i] = whole;
        else fixed[i] = (int32_t)whole, fits &= whole > INT32_MIN && whole <= INT32_MAX;
    }
    return fits;
}

static void sum_points(const Evaluation *e, const Block *b, ScoreRoom *room)
{
    uint8_t spread[EVAL_BLOCK], any = 0;
    memset(room->acc, 0, b->n * sizeof *room->acc);
    memset(room->weight, 0, b->n * sizeof *room->weight);
    for (size_t k = 0; k < e->scheme->n_indicators; k++) {
        score_points(e, k, b, room, spread);
        for (size_t i = 0; i < b->n; i++) room->acc[i] += room->points[i];
        if (e->scheme->indicators[k].missing != MISSING_REWEIGH) continue;
        for (size_t i = 0; i < b->n; i++) room->weight[i] += spread[i] ? e->weights[k] : 0, any |= spread[i];
    }
    if (!any) return;
    for (size_t i = 0; i < b->n; i++) {
        double left = e->weight_sum - room->weight[i];
        if (room->weight[i] > 0) room->acc[i] = left > 0 ? room->acc[i] * (e->weight_sum / left) : 0;
    }
}

static void topsis_sum(const Evaluation *e, const Block *b, ScoreRoom *room)
{
    uint8_t spread[EVAL_BLOCK];
    memset(room->best, 0, b->n * sizeof *room->best);
    memset(room->worst, 0, b->n * sizeof *room->worst);
    for (size_t k = 0; k < e->scheme->n_indicators; k++) topsis_add(e, k, b, room, spread);
    for (size_t i = 0; i < b->n; i++) {
        double plus = real_sqrt(room->best[i]), minus = real_sqrt(room->worst[i]);
        room->acc[i] = plus + minus > 0 ? minus / (plus + minus) : 1;
    }
}

static void score_block(void *context, int worker, const Block *b)
{
    Scoring *s = context;
    Evaluation *e = s->e;
    ScoreRoom *room = &s->rooms[worker];
    if (s->quick && quick_score(e, s->quick, b, room, e->score32 + b->base)) return;
    if (e->scheme->method == METHOD_TOPSIS) topsis_sum(e, b, room);
    else sum_points(e, b, room);
    for (size_t i = 0; e->extra && i < b->n; i++) room->acc[i] += e->extra[b->base + i];
    s->beyond[worker] |= !fix_block(e, b, room);
}

static bool score_into(Evaluation *e, bool wide, Arena *a, bool *fits, Err *err)
{
    size_t workers = (size_t)feed_workers(e->feed);
    Arena *scratch = arena_new();
    Scoring s = { e, wide ? NULL : quick_open(e, scratch), RAW_ARRAY(scratch, ScoreRoom, workers), NEW_ARRAY(scratch, bool, workers) };
    for (size_t w = 0; s.quick && w < workers; w++) s.rooms[w].factors = arena_raw_array(scratch, e->scheme->n_indicators, sizeof *s.rooms->factors);
    e->score32 = wide ? NULL : RAW_ARRAY(a, int32_t, e->n + 1);
    e->score64 = wide ? RAW_ARRAY(a, int64_t, e->n + 1) : NULL;
    bool ok = feed_run(e, score_block, &s, err);
    *fits = true;
    for (size_t w = 0; w < workers; w++) *fits &= !s.beyond[w];
    arena_free(scratch);
    return ok;
}

bool score_all(Evaluation *e, Arena *a, Err *err)
{
    bool fits;
    if (!score_into(e, false, a, &fits, err)) return false;
    if (fits) return true;
    return score_into(e, true, a, &fits, err) && (fits || FAIL(err, DATA, T_EVALUATE_BEYOND, e->scheme->title));
}

/* ---- points of all ---- */

typedef struct { const Evaluation *e; ScoreRoom *room; double **points; } Keeping;

static void keep_block(void *context, int worker, const Block *b)
{
    (void)worker;
    Keeping *x = context;
    const EvalScheme *s = x->e->scheme;
    uint8_t spread[EVAL_BLOCK], any = 0;
    memset(x->room->weight, 0, b->n * sizeof *x->room->weight);
    for (size_t k = 0; k < s->n_indicators; k++) {
        if (s->method == METHOD_TOPSIS) topsis_add(x->e, k, b, x->room, spread);
        else score_points(x->e, k, b, x->room, spread);
        memcpy(x->points[k] + b->base, x->room->points, b->n * sizeof(double));
        for (size_t i = 0; i < b->n; i++) x->room->weight[i] += spread[i] ? x->e->weights[k] : 0, any |= spread[i];
    }
    for (size_t i = 0; any && i < b->n; i++) {
        double left = x->e->weight_sum - x->room->weight[i];
        for (size_t k = 0; x->room->weight[i] > 0 && k < s->n_indicators; k++) x->points[k][b->base + i] *= left > 0 ? x->e->weight_sum / left : 0;
    }
}

bool evaluation_points(const Evaluation *e, Arena *a, double ***points, Err *err)
{
    size_t n = e->scheme->n_indicators;
    Arena *scratch = arena_new();
    Keeping x = { e, NEW(scratch, ScoreRoom), NEW_ARRAY(a, double *, n) };
    for (size_t k = 0; k < n; k++) x.points[k] = NEW_ARRAY(a, double, e->n + 1);
    bool ok = feed_in_order(e, keep_block, &x, err);
    for (size_t i = 0; e->owner && i < e->n; i++)
        for (size_t k = 0; k < n && e->state[i] == STATE_MEMBER; k++) x.points[k][i] = x.points[k][e->owner[i]];
    *points = x.points;
    arena_free(scratch);
    return ok;
}

/* ---- one subject, step by step ---- */

typedef struct { const Evaluation *e; Steps *out; ScoreRoom *room; size_t slot; } Showing;

static double side(const BlockValues *v) { return v->i ? (double)v->i[0] : v->r[0]; }

static void fill_step(const Evaluation *e, size_t k, size_t slot, const Block *b, ScoreRoom *room, Step *st)
{
    const EvalScheme *s = e->scheme;
    const Indicator *x = &s->indicators[k];
    Sides sides = block_sides(b, k);
    uint8_t spread = 0;
    *st = (Step){ .kind = room->x.kind[0], .coefficient = 1, .den = 1, .weight = e->weights[k] };
    st->num = sides.num->ok[0] ? side(sides.num) : 0;
    if (sides.den) st->den = sides.den->ok[0] ? side(sides.den) : 0;
    const double *coefficient = x->correct ? block_coefficient(b) : NULL;
    if (coefficient) st->coefficient = coefficient[0];
    block_x(e, k, b, &room->x);
    st->kind = room->x.kind[0];
    st->x = room->x.x[0];
    st->raw = !(x->correct && st->coefficient > 0) ? st->x : s->multiply ? st->x / st->coefficient : st->x * st->coefficient;
    if (e->pool[slot] == POOL_NONE || e->state[slot] != STATE_RANKED) return;
    const PoolBase *p = base_at(e, slot, k);
    st->base = p->base;
    if (s->method == METHOD_TOPSIS) {
        double v;
        st->limited = st->ratio = score_topsis_x(s, k, p, room->x.kind[0], st->x, &v) ? normal_of(s, p, v) : 0;
        return;
    }
    if (st->kind == VALUE_THERE && p->there) st->ratio = ratio_of(s, x, p, st->x), st->limited = s->method == METHOD_SUM ? clamped(x, st->ratio) : st->ratio;
    score_points(e, k, b, room, &spread);
    st->points = room->points[0];
    if (spread) st->weight = 0;
}

static void show_block(void *context, int worker, const Block *b)
{
    (void)worker;
    Showing *sh = context;
    const Evaluation *e = sh->e;
    Steps *out = sh->out;
    out->n = e->scheme->n_indicators;
    double gone = 0;
    for (size_t k = 0; k < out->n; k++) {
        Step *st = &out->steps[k];
        fill_step(e, k, sh->slot, b, sh->room, st);
        if (e->scheme->method == METHOD_TOPSIS) st->points = st->ratio * e->weights[k] / e->weight_sum;
        gone += e->weights[k] - st->weight;
        out->total += st->points;
    }
    if (gone > 0 && gone < e->weight_sum) {
        out->total = 0;
        for (size_t k = 0; k < out->n; k++) {
            out->steps[k].points *= e->weight_sum / (e->weight_sum - gone);
            out->total += out->steps[k].points;
        }
    }
    out->extra = e->extra ? e->extra[sh->slot] : 0;
    out->total += out->extra;
}

bool evaluation_steps(const Evaluation *e, size_t slot, Steps *out, Err *err)
{
    Arena *scratch = arena_new();
    *out = (Steps){ 0 };
    Showing s = { e, out, NEW(scratch, ScoreRoom), slot };
    bool ok = feed_one(e, slot, show_block, &s, err);
    arena_free(scratch);
    return ok;
}
