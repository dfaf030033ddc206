/* SPDX-License-Identifier: Apache-2.0
** Reading K-period registers: at (the row of P), latest (the last row up to P), during and through (values of rows turned into
** the value of a span by their basis: IN sums rows that cover it whole, YTD takes differences). */
#include "formula/run.h"

#include <string.h>

static bool asked(Run *r, const Node *n, Scalar *p)
{
    return scalar_prepare(r, n->agg->period) && scalar_eval(r, n->agg->period, 0, p);
}

/* Rows that differ by the period alone. What is not read with .all has one row for all sources and revisions of a key. */
static bool load_groups(Run *r, const Agg *g, const Column **period, int32_t **group, size_t *n)
{
    const Field *f = register_role(g->reg, KEY_PERIOD);
    unsigned merged = g->all ? 0 : 1u << KEY_SOURCE | 1u << KEY_FORCE;
    if (!run_frame(r, g->reg, field_bit(f))) return false;
    *period = frame_column(run_loaded(r, g->reg), f);
    return inforce_groups(r, g->reg, 1u << KEY_PERIOD | merged, group, n);
}

/* The later end wins; of equal ends the kind asked for, then the finer one. */
static bool closer(Period a, Period b, PeriodKind kind)
{
    Day x = period_end(a), y = period_end(b);
    if (x != y) return x > y;
    if ((a.kind == kind) != (b.kind == kind)) return a.kind == kind;
    return a.kind > b.kind;
}

typedef struct { const Column *period; const int32_t *group; Period asked; bool any; } Choice;

/* The row of each key that answers: of exactly P, else the last one up to P. */
static void best_rows(const Choice *c, const Frame *f, const uint8_t *seen, int32_t *best)
{
    for (size_t i = 0; i < f->n; i++) {
        if (!(seen ? seen[i] : frame_lives(f, i)) || c->group[i] < 0 || !column_has(c->period, i)) continue;
        Period p = period_unpack(frame_whole(c->period, i));
        if (period_end(p) > period_end(c->asked)) continue;
        int32_t *b = &best[c->group[i]];
        bool here = period_equal(p, c->asked), there = *b >= 0 && frame_whole(c->period, (size_t)*b) == period_pack(c->asked);
        if (*b < 0 || (here && !there) || (here == there && closer(p, period_unpack(frame_whole(c->period, (size_t)*b)), c->asked.kind))) *b = (int32_t)i;
    }
}

static void choose_rows(Run *r, const Agg *g, const Choice *c, size_t groups, const uint8_t *seen, Chosen *out)
{
    const Frame *f = run_loaded(r, g->reg);
    uint8_t *keep = NEW_ARRAY(r->arena, uint8_t, f->n + 1), *stale = g->mode == MODE_AT ? NEW_ARRAY(r->arena, uint8_t, f->n + 1) : NULL;
    Arena *scratch = arena_new();
    int32_t *best = arena_raw_array(scratch, groups + 1, sizeof *best);
    memset(best, 0xFF, (groups + 1) * sizeof *best);
    best_rows(c, f, seen, best);
    for (size_t k = 0; k < groups; k++) {
        if (best[k] < 0) continue;
        Period p = period_unpack(frame_whole(c->period, (size_t)best[k]));
        keep[best[k]] = 1;
        if (stale) stale[best[k]] = !period_equal(p, c->asked);
        if (g->mode != MODE_LATEST || (out->has_latest && !closer(p, out->latest, c->asked.kind))) continue;
        out->has_latest = true;
        out->latest = p;
    }
    arena_free(scratch);
    out->keep = keep, out->stale = stale;
}

bool period_choose(Run *r, const Node *n, const uint8_t *seen, const uint8_t **mask, const uint8_t **stale, Groups *out)
{
    const Agg *g = n->agg;
    const void *key = (const char *)g->reg + 1;         /* beside what is kept of the register itself */
    Scalar s;
    int32_t *group;
    size_t groups;
    Choice c = { 0 };
    if (!asked(r, n, &s)) return false;
    if (!s.ok) return *mask = NEW_ARRAY(r->arena, uint8_t, run_loaded(r, g->reg)->n + 1), true;
    Chosen *x = run_model(r, key)->chosen;
    while (x && (x->all != g->all || x->mode != g->mode || x->period != s.i)) x = x->next;
    if (!x) {
        if (!load_groups(r, g, &c.period, &group, &groups)) return false;
        c.group = group, c.asked = period_unpack(s.i);
        x = NEW(r->arena, Chosen);
        *x = (Chosen){ .all = g->all, .mode = g->mode, .period = s.i, .next = run_model(r, key)->chosen };
        choose_rows(r, g, &c, groups, seen, x);
        run_model(r, key)->chosen = x;
    }
    *mask = x->keep, *stale = x->stale;
    out->has_latest = x->has_latest, out->latest = x->latest;
    return true;
}

/* ---- during and through ---- */

/* How periods of one kind lie to the span, told once and not for each row. */
typedef struct {
    Period first, last;             /* those that hold its ends */
    bool whole;                     /* they cover it and nothing else */
    int32_t past;                   /* the newest index that ends in it or before */
} Parts;

typedef struct {
    const Column *period;
    Rows *rows;
    const uint32_t *order;          /* of the rows, by key */
    Day start, end;                 /* the span */
    bool through;
    Basis basis;
    Parts parts[16];                /* by kind: the low four bits of a packed period */
} Span;

static void lay_parts(Span *x)
{
    static const PeriodKind kinds[] = { PER_YEAR, PER_HALF, PER_QUARTER, PER_MONTH };
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        Parts *p = &x->parts[kinds[k]];
        p->first = period_containing(kinds[k], x->start), p->last = period_containing(kinds[k], x->end);
        p->whole = period_start(p->first) == x->start && period_end(p->last) == x->end;
        p->past = period_end(p->last) == x->end ? p->last.index : p->last.index - 1;
    }
}

static bool has_period(const Span *x, uint32_t row) { return column_has(x->period, x->rows->slot[row]); }
static Period period_at(const Span *x, uint32_t row) { return period_unpack(frame_whole(x->period, x->rows->slot[row])); }
static bool usable(const Span *x, uint32_t row) { return x->rows->keep[row] && x->rows->ok[row] && has_period(x, row); }

/* The sum of the rows of one kind, if they cover the span whole: as many as it has parts of that kind. */
static bool sum_kind(const Span *x, size_t from, size_t to, PeriodKind kind, Int128 *out, bool *fits)
{
    Period first = x->parts[kind].first, last = x->parts[kind].last;
    if (!x->parts[kind].whole) return false;
    int32_t want = last.index - first.index + 1, have = 0;
    Int128 sum = 0;
    for (size_t k = from; k < to; k++) {
        Period p = period_at(x, x->order[k]);
        if (!usable(x, x->order[k]) || p.kind != kind || p.index < first.index || p.index > last.index) continue;
        *fits &= !__builtin_add_overflow(sum, x->rows->value[x->order[k]], &sum);
        have++;
    }
    *out = sum;
    if (have != want) return false;
    for (size_t k = from; k < to && x->rows->used; k++) {
        Period p = period_at(x, x->order[k]);
        if (usable(x, x->order[k]) && p.kind == kind && p.index >= first.index && p.index <= last.index) x->rows->used[x->order[k]] = 1;
    }
    return true;
}

/* IN: a row of the span's own kind, else the finest kind that covers it; never two kinds. */
static bool value_in(const Span *x, size_t from, size_t to, Int128 *out, bool *fits)
{
    static const PeriodKind own_first[] = { PER_YEAR, PER_HALF, PER_QUARTER, PER_MONTH }, finest[] = { PER_MONTH, PER_QUARTER, PER_HALF, PER_YEAR };
    for (int k = 0; k < 4; k++) {
        const Parts *p = &x->parts[own_first[k]];
        bool own = p->whole && p->first.index == p->last.index;
        if (own && sum_kind(x, from, to, own_first[k], out, fits)) return true;
    }
    for (int k = 0; k < 4; k++)
        if (sum_kind(x, from, to, finest[k], out, fits)) return true;
    return false;
}

/* The year-to-date value that ends on a day: of the finest row there is. */
static bool value_ytd(const Span *x, size_t from, size_t to, Day end, Int128 *out)
{
    PeriodKind best = 0;
    uint32_t hit = 0;
    for (size_t k = from; k < to; k++) {
        Period p = period_at(x, x->order[k]);
        if (!usable(x, x->order[k]) || period_end(p) != end || p.kind <= best) continue;
        best = p.kind;
        hit = x->order[k];
        *out = x->rows->value[x->order[k]];
    }
    if (best && x->rows->used) x->rows->used[hit] = 1;
    return best != 0;
}

static bool value_of(const Span *x, size_t from, size_t to, Int128 *out, bool *fits)
{
    Int128 before = 0;
    int y, m, d;
    if (x->basis == B_IN) return value_in(x, from, to, out, fits);
    if (!value_ytd(x, from, to, x->end, out)) return false;
    day_ymd(x->start, &y, &m, &d);
    if (x->through || m == 1) return true;
    if (!value_ytd(x, from, to, x->start - 1, &before)) return false;
    *fits &= !__builtin_sub_overflow(*out, before, out);
    return true;
}

/* One row stands for the key: the first kept one that is not later than the span; the others go. */
static void settle(const Span *x, size_t from, size_t to, bool *fits)
{
    Int128 value = 0;
    bool there = value_of(x, from, to, &value, fits), first = true;
    for (size_t k = from; k < to; k++) {
        uint32_t row = x->order[k];
        Period p = has_period(x, row) ? period_at(x, row) : (Period){ 0 };
        bool past = has_period(x, row) && p.index <= x->parts[p.kind].past;
        bool stands = first && x->rows->keep[row] && (there || past);
        if (stands) {
            first = false;
            x->rows->ok[row] = there;
            x->rows->value[row] = value;
        } else x->rows->keep[row] = 0;
        if (!past) x->rows->unknown[row] = 0;
    }
}

/* Those of group k from start[k]. */
static uint32_t *order_by_group(const Rows *rows, const int32_t *group, size_t groups, Arena *a, uint32_t *start)
{
    uint32_t *order = arena_raw_array(a, rows->n + 1, sizeof *order);
    for (size_t i = 0; i < rows->n; i++)
        if (group[rows->slot[i]] >= 0) start[group[rows->slot[i]]]++;
    for (size_t k = 1; k <= groups; k++) start[k] += start[k - 1];
    for (size_t i = rows->n; i-- > 0;)
        if (group[rows->slot[i]] >= 0) order[--start[group[rows->slot[i]]]] = (uint32_t)i;
    return order;
}

bool period_combine(Run *r, const Node *n, Arena *a, Rows *rows)
{
    const Agg *g = n->agg;
    Scalar s;
    int32_t *group;
    size_t groups;
    Span x = { .rows = rows, .basis = g->basis, .through = g->mode == MODE_THROUGH };
    if (!asked(r, n, &s) || !load_groups(r, g, &x.period, &group, &groups)) return false;
    if (!s.ok) {
        memset(rows->keep, 0, rows->n), memset(rows->unknown, 0, rows->n);
        return true;
    }
    Period p = period_unpack(s.i);
    x.end = period_end(p);
    x.start = x.through ? period_start(period_of(PER_YEAR, period_year(p), 0)) : period_start(p);
    lay_parts(&x);
    uint32_t *start = NEW_ARRAY(a, uint32_t, groups + 1);
    x.order = order_by_group(rows, group, groups, a, start);
    bool fits = true;
    for (size_t k = 0; k < groups; k++) settle(&x, start[k], start[k + 1], &fits);
    return fits || FAIL(r->err, DATA, T_FORMULA_RANGE);
}
