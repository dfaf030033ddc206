/* SPDX-License-Identifier: Apache-2.0
** Aggregates in one pass: each row that is seen and kept is added to its group (one group, the groups of a dimension, or the
** row it refers to). Integers only, so that neither order nor blocks nor threads can matter. */
#include "formula/run.h"

#include <string.h>

typedef struct {
    const Node *n;
    const Agg *g;
    const uint8_t *mask;                /* rows seen; NULL: all that live */
    const uint8_t *stale;               /* rows whose key has no value at the period asked for: they count as missing */
    const uint8_t *const *visible;
    Node *path;                         /* to the row that tells the group; NULL: one group */
    const int32_t *of_slot;             /* that row's slot -> group; NULL: the slot itself */
    size_t n_slots;
    int32_t none;
    int32_t without;                    /* group of all rows when there is no path */
    Node *within;                       /* to the row of a scope around the groups; its slots outside are -1 */
    const int32_t *within_slot;
    size_t n_within;
    bool nowhere;                       /* no row reaches that scope */
    Groups *out;                        /* one a worker */
} Pass;

void aggregate_new(Groups *g, size_t n, Arena *a)
{
    g->n = n;
    g->rows = NEW_ARRAY(a, uint32_t, n);
    g->terms = NEW_ARRAY(a, uint32_t, n);
    g->missing = NEW_ARRAY(a, uint32_t, n);
    g->value = NEW_ARRAY(a, Int128, n);
}

/* ---- one block ---- */

/* keep[]: 1 kept, 0 not; unknown[]: the condition was missing */
static void keep_rows(Worker *w, const Pass *p, size_t base, size_t n, uint8_t *keep, uint8_t *unknown)
{
    const uint8_t *vis = p->visible ? p->visible[p->g->reg->index] : NULL;
    if (p->mask) memcpy(keep, p->mask + base, n);
    else frame_read_live(run_loaded(w->run, p->g->reg), base, n, keep);
    if (vis) for (size_t i = 0; i < n; i++) keep[i] &= vis[base + i] != 0;
    if (!p->g->where) { memset(unknown, 0, n); return; }
    Vec *c = column_eval(w, p->g->where, base, n);
    for (size_t i = 0; i < n; i++) {
        uint8_t truth = c->i[i] != 0;
        unknown[i] = keep[i] & !c->ok[i];
        keep[i] &= c->ok[i] & truth;
    }
    vec_give(w, c);
}

static void leave_scope(Worker *w, const Pass *p, size_t base, size_t n, int32_t *group)
{
    Vec *v = column_eval(w, p->within, base, n);
    for (size_t i = 0; i < n; i++)
        if (!v->ok[i] || (size_t)v->i[i] >= p->n_within || p->within_slot[v->i[i]] < 0) group[i] = -1;
    vec_give(w, v);
}

static void group_of(Worker *w, const Pass *p, size_t base, size_t n, int32_t *group)
{
    Vec *v = p->path ? column_eval(w, p->path, base, n) : NULL;
    for (size_t i = 0; i < n; i++) {
        bool there = v && v->ok[i] && (size_t)v->i[i] < p->n_slots;
        group[i] = !v ? p->without : !there ? p->none : p->of_slot ? p->of_slot[v->i[i]] : (int32_t)v->i[i];
        if (p->nowhere) group[i] = -1;
    }
    if (v) vec_give(w, v);
    if (p->within) leave_scope(w, p, base, n, group);
}

bool aggregate_add(AggKind kind, Int128 x, bool first, Int128 *value)
{
    switch (kind) {
    case AGG_SUM: case AGG_MEAN: return !__builtin_add_overflow(*value, x, value);
    case AGG_MIN: if (first || x < *value) *value = x; return true;
    case AGG_MAX: if (first || x > *value) *value = x; return true;
    case AGG_COUNT: case AGG_COUNT_DISTINCT: case AGG_MEDIAN: case AGG_NAMES: break;
    }
    return true;
}

/* Counts and sums of whole columns into one group: no branch a row. */
static void add_straight(const Pass *p, const Vec *t, const uint8_t *keep, const uint8_t *unknown, size_t n, Groups *out)
{
    uint32_t kept = 0, terms = 0, lost = 0;
    uint8_t both[BLOCK];
    for (size_t i = 0; i < n; i++) both[i] = keep[i] & t->ok[i];
    for (size_t i = 0; i < n; i++) kept += keep[i], terms += both[i], lost += unknown[i];
    out->rows[0] += kept;
    out->terms[0] += terms;
    out->missing[0] += lost + kept - terms;
    if (p->g->kind != AGG_COUNT) out->value[0] += kernel_sum(t->i, both, n);
}

static void add_rows(Worker *w, const Pass *p, const Vec *t, Rep rep, const uint8_t *keep, const uint8_t *unknown, size_t base, size_t n, Groups *out)
{
    int32_t group[BLOCK];
    group_of(w, p, base, n, group);
    for (size_t i = 0; i < n; i++) {
        int32_t g = group[i];
        if (g < 0 || !(keep[i] | unknown[i])) continue;
        bool stale = p->stale && p->stale[base + i];
        out->missing[g] += unknown[i] || !t->ok[i] || stale;
        if (unknown[i] || (stale && p->g->kind == AGG_COUNT)) continue;
        out->rows[g]++;
        if (!t->ok[i] || stale) continue;
        Int128 x = rep == REP_WIDE ? t->w[i] : t->i[i];
        w->overflow |= !aggregate_add(p->g->kind, x, out->terms[g] == 0, &out->value[g]);
        out->terms[g]++;
    }
}

static bool is_number(const Node *n) { return n->type.kind == TYPE_NUMBER; }

static void block(Worker *w, void *context, int worker, size_t base, size_t n)
{
    const Pass *p = context;
    const Agg *g = p->g;
    uint8_t keep[BLOCK], unknown[BLOCK];
    keep_rows(w, p, base, n, keep, unknown);
    bool wide = is_number(g->term) && g->term->rep != REP_INT && g->kind != AGG_COUNT;
    Vec *t = wide ? column_as(w, g->term, REP_WIDE, g->term_scale, base, n) : column_codes(w, g->term, base, n);
    bool adds = g->kind == AGG_COUNT || g->kind == AGG_SUM || g->kind == AGG_MEAN;
    if (adds && !wide && !p->path && !p->stale && p->without == 0 && !p->within && !p->nowhere) add_straight(p, t, keep, unknown, n, &p->out[worker]);
    else add_rows(w, p, t, wide ? REP_WIDE : REP_INT, keep, unknown, base, n, &p->out[worker]);
    vec_give(w, t);
}

/* ---- putting workers together ---- */

static bool merge(AggKind kind, Groups *into, const Groups *from)
{
    bool ok = true;
    for (size_t i = 0; i < into->n; i++) {
        if (from->terms[i]) ok &= aggregate_add(kind, from->value[i], into->terms[i] == 0, &into->value[i]);
        into->rows[i] += from->rows[i];
        into->terms[i] += from->terms[i];
        into->missing[i] += from->missing[i];
    }
    return ok;
}

/* Where the rows of this aggregate are put. */
static bool pass_groups(Run *r, const Node *n, Pass *p, size_t *groups)
{
    const Agg *g = n->agg;
    *groups = 1;
    if (g->via) {
        p->path = g->via;
        p->none = -1;
        const Frame *outer = run_frame(r, g->outer, 0);
        if (!outer || !run_prepare(r, g->via, g->reg)) return false;
        *groups = p->n_slots = outer->n;
        return true;
    }
    if (!r->grouping) return true;
    *groups = r->grouping->n;
    p->of_slot = r->grouping->of_slot;
    p->n_slots = run_loaded(r, r->grouping->target)->n;
    p->none = r->grouping->none;
    p->without = r->grouping->none;      /* a register that reaches no park is of none */
    const Grouping *within = r->grouping->within;
    if (!scope_group_column(r, r->grouping, n, &p->path) || (p->path && !run_prepare(r, p->path, g->reg))) return false;
    if (!within) return true;
    p->within_slot = within->of_slot;
    p->n_within = run_loaded(r, within->target)->n;
    if (!scope_group_column(r, within, n, &p->within)) return false;
    p->nowhere = p->within == NULL;
    return p->nowhere || run_prepare(r, p->within, g->reg);
}

static bool prepare_parts(Run *r, const Agg *g)
{
    return run_frame(r, g->reg, 0) && run_prepare(r, g->term, g->reg) && (!g->where || run_prepare(r, g->where, g->reg));
}

static bool stream(Run *r, const Node *n, Arena *a, Groups *out)
{
    Pass p = { .n = n, .g = n->agg, .visible = r->c->view.visible };
    size_t groups;
    if (!aggregate_mask(r, n, &p.mask, &p.stale, out) || !pass_groups(r, n, &p, &groups)) return false;
    const Frame *f = run_loaded(r, n->agg->reg);
    int workers = run_workers(r, f->n);
    Groups each[8] = { { 0 } };
    Groups keep = *out;
    Arena *scratch = arena_new();
    for (int i = 0; i < workers; i++) aggregate_new(&each[i], groups, i ? scratch : a);
    p.out = each;
    bool ok = run_blocks(r, f->n, workers, block, &p);
    for (int i = 1; ok && i < workers; i++) ok = merge(n->agg->kind, &each[0], &each[i]) || FAIL(r->err, DATA, T_FORMULA_RANGE);
    arena_free(scratch);
    *out = each[0];
    out->has_latest = keep.has_latest, out->latest = keep.latest;
    return ok;
}

/* ---- all rows ---- */

typedef struct { Pass pass; Rows *rows; size_t *first; } Collect;      /* first: of the rows of each block */

static Int128 word_value(Rows *rows, const Vec *t, size_t i) { return t->ok[i] ? map_intern(rows->words, t->s[i]) : 0; }

static void collect_block(Worker *w, void *context, int worker, size_t base, size_t n)
{
    (void)worker;
    Collect *x = context;
    const Agg *g = x->pass.g;
    Rows *rows = x->rows;
    uint8_t keep[BLOCK], unknown[BLOCK];
    int32_t group[BLOCK];
    keep_rows(w, &x->pass, base, n, keep, unknown);
    group_of(w, &x->pass, base, n, group);
    bool wide = is_number(g->term);
    Vec *t = wide ? column_as(w, g->term, REP_WIDE, g->term_scale, base, n) : column_codes(w, g->term, base, n);
    for (size_t at = x->first[base / BLOCK]; at < x->first[base / BLOCK + 1]; at++) {
        size_t i = rows->slot[at] - base;
        bool stale = x->pass.stale && x->pass.stale[base + i];
        rows->keep[at] = keep[i], rows->unknown[at] = unknown[i], rows->group[at] = group[i];
        rows->ok[at] = t->ok[i] && !stale;
        rows->value[at] = wide ? t->w[i] : rows->words ? word_value(rows, t, i) : t->i[i];
    }
    vec_give(w, t);
}

/* The slots of a block that are seen, into slot (NULL: none is asked for); how many. */
static size_t block_rows(const Frame *f, const uint8_t *mask, size_t base, uint32_t *slot)
{
    uint8_t in[BLOCK];
    size_t n = f->n - base < BLOCK ? f->n - base : BLOCK, count = 0;
    if (mask) memcpy(in, mask + base, n);
    else frame_read_live(f, base, n, in);
    for (size_t i = 0; i < n; i++) {
        if (!in[i]) continue;
        if (slot) slot[count] = (uint32_t)(base + i);
        count++;
    }
    return count;
}

/* Which rows there are, and where those of each block begin. */
static size_t *lay_rows(const Frame *f, const uint8_t *mask, Rows *rows, Arena *a)
{
    size_t blocks = (f->n + BLOCK - 1) / BLOCK, *first = NEW_ARRAY(a, size_t, blocks + 1);
    for (size_t b = 0; b < blocks; b++) first[b + 1] = first[b] + block_rows(f, mask, b * BLOCK, NULL);
    rows->n = first[blocks];
    rows->slot = arena_raw_array(a, rows->n + 1, sizeof *rows->slot);
    for (size_t b = 0; b < blocks; b++) (void)block_rows(f, mask, b * BLOCK, rows->slot + first[b]);
    return first;
}

bool aggregate_rows(Run *r, const Node *n, Arena *a, Groups *out, Rows *rows)
{
    const Agg *g = n->agg;
    Collect x = { { .n = n, .g = g, .visible = r->c->view.visible }, rows, NULL };
    const Frame *f = run_loaded(r, g->reg);
    *rows = (Rows){ 0 };
    if (!aggregate_mask(r, n, &x.pass.mask, &x.pass.stale, out) || !pass_groups(r, n, &x.pass, &rows->groups)) return false;
    x.first = lay_rows(f, x.pass.mask, rows, a);
    rows->keep = arena_raw(a, rows->n + 1);
    rows->unknown = arena_raw(a, rows->n + 1);
    rows->ok = arena_raw(a, rows->n + 1);
    rows->value = arena_raw_array(a, rows->n + 1, sizeof *rows->value);
    rows->group = arena_raw_array(a, rows->n + 1, sizeof *rows->group);
    if (g->term->rep == REP_TEXT && !column_by_code(g->term)) rows->words = map_new(a);
    return run_blocks(r, f->n, rows->words ? 1 : run_workers(r, f->n), collect_block, &x);
}

bool aggregate_mask(Run *r, const Node *n, const uint8_t **mask, const uint8_t **stale, Groups *out)
{
    const Agg *g = n->agg;
    const uint8_t *seen = NULL;
    if (!g->all && !inforce_mask(r, g->reg, &seen)) return false;
    *mask = seen;
    *stale = NULL;
    bool chooses = g->mode == MODE_AT || g->mode == MODE_LATEST;
    return !chooses || period_choose(r, n, seen, mask, stale, out);
}

/* ---- the values of rows, kept in few bytes ---- */

bool aggregate_there(const Node *n, const Groups *g, size_t at)
{
    AggKind kind = n->agg->kind;
    return kind == AGG_COUNT || kind == AGG_COUNT_DISTINCT || g->terms[at] > 0 || (kind == AGG_SUM && g->rows[at] == 0);
}

static Int128 whole_of(const Node *n, const Groups *g, size_t at) { return n->agg->kind == AGG_COUNT ? g->terms[at] : g->value[at]; }

static const Packed *pack(const Node *n, const Groups *g, Arena *a)
{
    Arena *scratch = arena_new();
    Packing *p = packed_start(g->n, scratch, a);
    bool fits = true;
    for (size_t at = 0; fits && at < g->n; at++) {
        Int128 v = whole_of(n, g, at);
        fits = v >= INT64_MIN && v <= INT64_MAX;
        if (fits && aggregate_there(n, g, at)) packed_put(p, at, (int64_t)v);
    }
    const Packed *out = fits ? packed_end(p, g->n) : NULL;
    arena_free(scratch);
    return out;
}

/* Out of the memory in which they were added up. */
static void settle(Run *r, const Node *n, Groups *g)
{
    Groups was = *g;
    g->packed = pack(n, &was, r->arena);
    if (g->packed) {
        g->rows = g->terms = g->missing = NULL, g->value = NULL;
        return;
    }
    aggregate_new(g, was.n, r->arena);
    memcpy(g->rows, was.rows, was.n * sizeof *g->rows), memcpy(g->terms, was.terms, was.n * sizeof *g->terms);
    memcpy(g->missing, was.missing, was.n * sizeof *g->missing), memcpy(g->value, was.value, was.n * sizeof *g->value);
}

/* A deeper aggregate runs over all rows: the groups of the top are not its own. */
bool aggregate_run(Run *r, const Node *n)
{
    const Agg *g = n->agg;
    Groups *out = NEW(r->arena, Groups);
    const Grouping *grouping = r->grouping;
    bool streams = g->kind != AGG_COUNT_DISTINCT && g->kind != AGG_MEDIAN && g->kind != AGG_NAMES && g->mode != MODE_DURING && g->mode != MODE_THROUGH;
    bool packs = g->via && n->rep != REP_REAL && n->rep != REP_TEXT;
    Arena *scratch = packs ? arena_new() : NULL, *a = packs ? scratch : r->arena;
    r->grouping = NULL;
    bool ok = prepare_parts(r, g);
    r->grouping = g->via ? NULL : grouping;
    ok = ok && (streams ? stream(r, n, a, out) : staged_run(r, n, a, out));
    r->grouping = grouping;
    if (ok && packs) settle(r, n, out);
    arena_free(scratch);
    if (ok) run_agg(r, n)->groups = out;
    return ok;
}

/* ---- the value ---- */

static bool wide_frac(Int128 x, Frac scale, Frac *out) { return frac_mul((Frac){ x, 1 }, scale, out); }

bool aggregate_value(const Node *n, const Groups *g, size_t at, Scalar *out)
{
    const Agg *agg = n->agg;
    Int128 v = g->value[at];
    *out = (Scalar){ .type = n->type, .rows = (size_t)g->terms[at], .missing = (size_t)g->missing[at], .has_latest = g->has_latest, .latest = g->latest };
    out->ok = g->terms[at] > 0;
    switch (agg->kind) {
    case AGG_COUNT: out->ok = true; out->number = frac_of(g->terms[at]); return true;
    case AGG_COUNT_DISTINCT: out->ok = true; return wide_frac(v, frac_of(1), &out->number);
    case AGG_NAMES: out->text = out->ok && g->text ? g->text[at] : S(""); return true;
    case AGG_SUM: out->ok |= g->rows[at] == 0; return wide_frac(v, agg->term_scale, &out->number);
    case AGG_MEAN: return !out->ok || (wide_frac(v, agg->term_scale, &out->number) && frac_div(out->number, frac_of(g->terms[at]), &out->number));
    case AGG_MEDIAN: return wide_frac(v, agg->term_scale, &out->number) && frac_div(out->number, frac_of(2), &out->number);
    case AGG_MIN: case AGG_MAX: break;
    }
    out->i = (int64_t)v;
    return n->type.kind != TYPE_NUMBER || wide_frac(v, agg->term_scale, &out->number);
}
