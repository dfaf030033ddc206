/* SPDX-License-Identifier: Apache-2.0
** The columns of the indicators, block by block: straight from the formulas; or from arrays, where firms on one parcel are added up or
** three years count: numerators and denominators are summed, so every later stage is the same. An earlier year counts where both sides are
** there; this year's must be there of every firm that counts for the subject, or the subject's is missing. */
#include "evaluate/inside.h"
#include "base/real.h"

#include <string.h>

/* A column that can be written: whole numbers or not, as its formula gives them. */
typedef struct { uint8_t *ok; int64_t *i; double *r; } Side;

struct Feed {
    FormulaBlocks *blocks;
    size_t n, n_columns, n_indicators;
    int num[SCHEME_INDICATORS], den[SCHEME_INDICATORS], coefficient;   /* column; -1: none */
    const double *coefficients;          /* by slot, of land in use; 0: not there */
    double coefficient_scale;
    BlockValues *arrays;                 /* whole columns; NULL: read the blocks */
    Facts facts;                         /* of all blocks, one after the other; NULL: values may be put anew */
    Made *made;                          /* of each worker */
    Side *sides, *prior;                 /* the memory of arrays that are added up; of several years: without this year; NULL: none */
};

static Made *made_new(const Feed *f, size_t workers, Arena *a)
{
    Made *m = RAW_ARRAY(a, Made, workers);
    for (size_t w = 0; w < workers; w++) {
        m[w].wide = arena_raw_array(a, f->n_columns, sizeof *m->wide);
        m[w].reals = arena_raw_array(a, f->n_columns, sizeof *m->reals);
    }
    return m;
}

static void collect(const EvalScheme *s, Feed *f, const Formula **columns)
{
    f->n_columns = 0, f->n_indicators = s->n_indicators;
    for (size_t k = 0; k < s->n_indicators; k++) {
        const Indicator *x = &s->indicators[k];
        columns[f->n_columns] = x->num;
        f->num[k] = (int)f->n_columns++;
        f->den[k] = -1;
        if (!x->den) continue;
        columns[f->n_columns] = x->den;
        f->den[k] = (int)f->n_columns++;
    }
    f->coefficient = -1;
    if (!s->coefficient.formula || s->area_weighted) return;
    f->coefficient_scale = real_of(formula_scale(s->coefficient.formula));
    columns[f->n_columns] = s->coefficient.formula;
    f->coefficient = (int)f->n_columns++;
}

size_t feed_columns(const EvalScheme *s, const Formula **columns)
{
    Feed f;
    collect(s, &f, columns);
    return f.n_columns;
}

static bool open_blocks(const EvalScheme *s, const Context *c, Feed *f, Arena *a, Err *err)
{
    const Formula *columns[FEED_COLUMNS];
    collect(s, f, columns);
    return formula_blocks_open(columns, f->n_columns, c, a, &f->blocks, err);
}

/* ---- the coefficient of a firm: of its land in use, weighted by area ---- */

typedef struct { const int32_t *firm; const uint8_t *firm_ok, *counts; const uint32_t *answers; Int128 *area, *product; uint8_t *unknown; double scale; } Land;

static void land_block(void *context, int worker, size_t base, size_t n, const BlockValues *v)
{
    (void)worker;
    Land *x = context;
    for (size_t i = 0; i < n; i++) {
        size_t slot = base + i, firm;
        if (!x->counts[slot] || !x->firm_ok[slot] || !v[0].ok[i]) continue;
        firm = (size_t)x->firm[slot];
        if (x->answers) firm = x->answers[firm];           /* of firms on one parcel: all their land */
        double c = v[1].ok[i] ? v[1].i ? (double)v[1].i[i] * x->scale : v[1].r[i] : 0;
        if (!(c > 0)) { x->unknown[firm] = 1; continue; }
        x->area[firm] += v[0].i[i];
        x->product[firm] += (Int128)v[0].i[i] * (Int128)(c * 1e9 + 0.5);
    }
}

bool feed_land_rows(const Evaluation *e, Arena *a, uint8_t **counts, Err *err)
{
    const Register *use = model_get(e->scheme->model, "land_use");
    uint8_t *now, *keep;
    size_t n;
    if (!formula_rows_in_force(use, &e->context, a, &now, &n, err) || !formula_filter(e->scheme->land_in_use, &e->context, a, &keep, NULL, &n, err)) return false;
    for (size_t i = 0; i < n; i++) keep[i] &= now[i];
    *counts = keep;
    return true;
}

static bool land_coefficients(const Evaluation *e, Feed *f, Arena *a, Err *err)
{
    const EvalScheme *s = e->scheme;
    const Register *use = model_find(s->model, S("land_use"));
    const Field *firm = register_get(use, "enterprise");
    Formula *area;
    FormulaBlocks *blocks;
    Land x = { .area = NEW_ARRAY(a, Int128, e->n + 1), .product = NEW_ARRAY(a, Int128, e->n + 1), .unknown = NEW_ARRAY(a, uint8_t, e->n + 1), .scale = real_of(formula_scale(s->coefficient.formula)) };
    uint8_t *counts;
    if (!feed_land_rows(e, a, &counts, err) || !formula_compile_row(s->words, use, S("area"), (Place){ S("land_use"), 1, 1 }, a, &area, err)) return false;
    const Formula *columns[] = { area, s->coefficient.formula };
    const Frame *frame = snapshot_load(e->context.view.snapshot, use, field_bit(firm), err);
    if (!frame || !formula_blocks_open(columns, 2, &e->context, a, &blocks, err)) return false;
    uint32_t *answers = e->owner ? NEW_ARRAY(a, uint32_t, e->n + 1) : NULL;
    for (uint32_t i = 0; answers && i < e->n; i++) answers[i] = e->state[i] == STATE_MEMBER ? e->owner[i] : i;
    x.answers = answers;
    x.firm = column_narrow(frame_column(frame, firm), frame->n, a), x.firm_ok = column_ok(frame_column(frame, firm), frame->n, a), x.counts = counts;
    if (!formula_blocks_run(blocks, 1, land_block, &x, err)) return false;
    double *c = NEW_ARRAY(a, double, e->n + 1);
    for (size_t i = 0; i < e->n; i++) c[i] = x.area[i] > 0 && !x.unknown[i] ? (double)x.product[i] / (double)x.area[i] / 1e9 : 0;
    f->coefficients = c;
    return true;
}

/* ---- arrays ---- */

static double number_at(const BlockValues *v, size_t i) { return v->i ? (double)v->i[i] : v->r[i]; }

static double coefficient_at(const Feed *f, const BlockValues *v, size_t i) { return v->i ? (double)v->i[i] * f->coefficient_scale : v->r[i]; }

static void add_side(const Side *sides, int column, const BlockValues *v, size_t i, bool there, size_t to)
{
    if (column < 0) return;
    if (there) sides[column].r[to] += number_at(&v[column], i);
    else sides[column].ok[to] = 0;
}

/* Row i of a block, added to a subject. own: it is the subject's own row, and its coefficient stands. */
static void add_row(const Evaluation *e, const Feed *f, const BlockValues *v, size_t i, bool own, size_t to)
{
    for (size_t k = 0; k < e->scheme->n_indicators; k++) {
        bool there = v[f->num[k]].ok[i] && (f->den[k] < 0 || v[f->den[k]].ok[i]);
        add_side(f->sides, f->num[k], v, i, there, to);
        add_side(f->sides, f->den[k], v, i, there, to);
    }
    if (f->coefficient < 0 || !own) return;
    f->sides[f->coefficient].ok[to] = v[f->coefficient].ok[i];
    f->sides[f->coefficient].r[to] = coefficient_at(f, &v[f->coefficient], i);
}

typedef struct { const Evaluation *e; const Feed *f; } Gather;

static void gather_block(void *context, int worker, size_t base, size_t n, const BlockValues *v)
{
    (void)worker;
    Gather *g = context;
    for (size_t i = 0; i < n; i++) {
        size_t slot = base + i;
        bool member = g->e->state[slot] == STATE_MEMBER;
        add_row(g->e, g->f, v, i, !member, member ? g->e->owner[slot] : slot);
    }
}

static void show_sides(Feed *f, Arena *a)
{
    f->arrays = NEW_ARRAY(a, BlockValues, f->n_columns);
    for (size_t k = 0; k < f->n_columns; k++) f->arrays[k] = (BlockValues){ .ok = f->sides[k].ok, .i = f->sides[k].i, .r = f->sides[k].r };
}

static void copy_column(const BlockValues *from, size_t at, size_t n, const Side *to, size_t into)
{
    memcpy(to->ok + into, from->ok + at, n);
    if (to->i && from->narrow) for (size_t i = 0; i < n; i++) to->i[into + i] = (int64_t)from->narrow[at + i] * from->grain;
    else if (to->i) memcpy(to->i + into, from->i + at, n * sizeof *to->i);
    else if (to->r) memcpy(to->r + into, from->r + at, n * sizeof *to->r);
}

static Side side_new(bool whole, size_t n, Arena *a)
{
    return (Side){ NEW_ARRAY(a, uint8_t, n + 1), whole ? NEW_ARRAY(a, int64_t, n + 1) : NULL, whole ? NULL : NEW_ARRAY(a, double, n + 1) };
}

static void keep_prior(Feed *f, size_t n, Arena *a)
{
    f->prior = NEW_ARRAY(a, Side, f->n_columns);
    for (size_t k = 0; k < f->n_columns; k++) {
        f->prior[k] = side_new(false, n, a);
        memcpy(f->prior[k].r, f->sides[k].r, n * sizeof *f->prior[k].r);
    }
}

/* What this year's rows are added to: all is there until one of them lacks it. */
static void begin_year(const Evaluation *e, const Feed *f)
{
    for (size_t k = 0; k < f->n_columns; k++)
        for (size_t i = 0; i < e->n; i++) f->sides[k].ok[i] = e->state[i] != STATE_MEMBER;
}

static bool gather(Evaluation *e, Feed *f, Arena *a, Err *err)
{
    Gather g = { e, f };
    f->sides = NEW_ARRAY(a, Side, f->n_columns);
    for (size_t k = 0; k < f->n_columns; k++) f->sides[k] = side_new(false, e->n, a);
    Context c = e->context;
    Moment moments[3] = { c.moment };
    int years = e->scheme->years;
    for (int y = 1; y < years; y++)
        if (!moment_last_year(c.view.snapshot, &moments[y - 1], &moments[y], err)) return false;
    for (int y = years; y-- > 0;) {                      /* this year last: its coefficient stands, and what stands in for its values */
        Feed of_year = *f;
        c.moment = moments[y];
        c.cache = NULL;                                  /* a cache belongs to one moment */
        c.n_overrides = y ? 0 : e->context.n_overrides;
        if (y == 0 && years > 1) keep_prior(f, e->n, a);
        if (y == 0) begin_year(e, f);
        if (!open_blocks(e->scheme, &c, &of_year, a, err) || !formula_blocks_run(of_year.blocks, 1, gather_block, &g, err)) return false;
    }
    show_sides(f, a);
    return true;
}

/* ---- a part: some subjects, whose values may be put anew ---- */

typedef struct { Feed *whole; Arena *a; size_t n; } Keep;

static void keep_block(void *context, int worker, size_t base, size_t n, const BlockValues *v)
{
    (void)worker;
    Keep *x = context;
    if (!x->whole->sides) {
        x->whole->sides = NEW_ARRAY(x->a, Side, x->whole->n_columns);
        for (size_t k = 0; k < x->whole->n_columns; k++) x->whole->sides[k] = side_new(v[k].i || v[k].narrow, x->n, x->a);
    }
    for (size_t k = 0; k < x->whole->n_columns; k++) copy_column(&v[k], base, n, &x->whole->sides[k], base);
}

bool feed_whole(const Feed *f, Arena *a, const Feed **out, Err *err)
{
    *out = f;
    if (f->arrays) return true;
    Feed *w = NEW(a, Feed);
    *w = *f;
    Keep x = { w, a, f->n };
    if (!formula_blocks_run(f->blocks, 1, keep_block, &x, err)) return false;
    if (!w->sides) w->sides = NEW_ARRAY(a, Side, w->n_columns);
    show_sides(w, a);
    *out = w;
    return true;
}

void feed_restore(const Feed *whole, size_t slot, Feed *part, size_t at)
{
    for (size_t k = 0; k < part->n_columns; k++) copy_column(&whole->arrays[k], slot, 1, &part->sides[k], at);
}

Feed *feed_part(const Feed *whole, const uint32_t *slots, size_t n, Arena *a)
{
    Feed *f = NEW(a, Feed);
    *f = *whole;
    f->n = n;
    f->prior = NULL, f->facts = (Facts){ 0 };
    f->made = made_new(f, 1, a);
    f->sides = NEW_ARRAY(a, Side, f->n_columns);
    for (size_t k = 0; k < f->n_columns; k++) {
        f->sides[k] = side_new(whole->arrays[k].i != NULL, n, a);
    }
    for (size_t i = 0; i < n; i++) feed_restore(whole, slots[i], f, i);
    show_sides(f, a);
    if (!whole->coefficients) return f;
    double *c = NEW_ARRAY(a, double, n + 1);
    for (size_t i = 0; i < n; i++) c[i] = whole->coefficients[slots[i]];
    f->coefficients = c;
    return f;
}

void feed_begin(const Feed *of, Feed *part, size_t at, size_t slot)
{
    for (size_t k = 0; of->sides && k < part->n_columns; k++) {
        part->sides[k].r[at] = of->prior ? of->prior[k].r[slot] : 0;
        part->sides[k].ok[at] = 1;
    }
}

void feed_put(const Evaluation *e, Feed *part, size_t at, const BlockValues *v, bool own)
{
    if (e->feed->sides) add_row(e, part, v, 0, own, at);
    else for (size_t k = 0; k < part->n_columns; k++) copy_column(&v[k], 0, 1, &part->sides[k], at);
}

bool feed_open(Evaluation *e, Arena *a, Err *err)
{
    Feed *f = e->feed = NEW(a, Feed);
    if (!open_blocks(e->scheme, &e->context, f, a, err)) return false;
    formula_blocks_narrow(f->blocks);
    f->n = formula_blocks_rows(f->blocks);
    f->made = made_new(f, (size_t)formula_blocks_workers(f->blocks), a);
    size_t blocks = f->n / EVAL_BLOCK + 1;
    f->facts = (Facts){ NEW_ARRAY(a, uint8_t, blocks * f->n_columns), NEW_ARRAY(a, uint8_t, blocks * f->n_indicators), RAW_ARRAY(a, uint64_t, blocks * f->n_indicators * ODD_WORDS) };
    if (e->scheme->coefficient.formula) e->uncorrected = NEW_ARRAY(a, uint8_t, e->n + 1);
    if (e->scheme->area_weighted && e->scheme->coefficient.formula && !land_coefficients(e, f, a, err)) return false;
    return (!e->owner && e->scheme->years == 1) || gather(e, f, a, err);
}

enum { PAYS_FROM = 100000 };                             /* rows: below, starting threads costs more than they save */

int feed_threads(const Feed *f) { return f->n < PAYS_FROM ? 1 : formula_blocks_workers(f->blocks); }
int feed_workers(const Feed *f) { return f->arrays ? 1 : formula_blocks_workers(f->blocks); }

/* ---- running ---- */

typedef struct { const Evaluation *e; BlockDo *fn; void *context; bool whole; } Doing;    /* whole: blocks as facts are kept of */

static BlockValues values_from(BlockValues v, size_t at)
{
    return (BlockValues){ v.ok + at, v.i ? v.i + at : NULL, v.r ? v.r + at : NULL, v.narrow ? v.narrow + at : NULL, v.grain, v.all_there };
}

static Facts facts_of_block(const Doing *d, size_t base, Made *m)
{
    const Feed *f = d->e->feed;
    size_t block = base / EVAL_BLOCK;
    if (d->whole && f->facts.columns) return (Facts){ f->facts.columns + block * f->n_columns, f->facts.indicators + block * f->n_indicators, f->facts.odd + block * f->n_indicators * ODD_WORDS };
    memset(m->own_columns, 0, sizeof m->own_columns);
    memset(m->own_indicators, 0, sizeof m->own_indicators);
    return (Facts){ m->own_columns, m->own_indicators, m->own_odd };
}

static void do_block(void *context, int worker, size_t base, size_t n, const BlockValues *v)
{
    Doing *d = context;
    const Feed *f = d->e->feed;
    BlockValues part[FEED_COLUMNS];
    Made *made = &f->made[worker];
    for (size_t at = 0; at < n; at += EVAL_BLOCK) {
        Block b = { base + at, n - at < EVAL_BLOCK ? n - at : EVAL_BLOCK, part, f, facts_of_block(d, base + at, made), made };
        memset(made->of, 0, sizeof made->of);
        made->coefficients = 0;
        for (size_t k = 0; k < f->n_columns; k++) part[k] = values_from(v[k], at);
        d->fn(d->context, worker, &b);
    }
}

static void do_arrays(Doing *d, size_t from, size_t to)
{
    const Feed *f = d->e->feed;
    BlockValues v[FEED_COLUMNS];
    for (size_t base = from; base < to; base += EVAL_BLOCK) {
        for (size_t k = 0; k < f->n_columns; k++) v[k] = values_from(f->arrays[k], base);
        do_block(d, 0, base, to - base < EVAL_BLOCK ? to - base : EVAL_BLOCK, v);
    }
}

static bool run(const Evaluation *e, int workers, BlockDo *fn, void *context, Err *err)
{
    Doing d = { e, fn, context, true };
    if (!e->feed->arrays) return formula_blocks_run(e->feed->blocks, workers, do_block, &d, err);
    do_arrays(&d, 0, e->feed->n);
    return true;
}

bool feed_run(const Evaluation *e, BlockDo *fn, void *context, Err *err) { return run(e, 0, fn, context, err); }
bool feed_in_order(const Evaluation *e, BlockDo *fn, void *context, Err *err) { return run(e, 1, fn, context, err); }

bool feed_one(const Evaluation *e, size_t slot, BlockDo *fn, void *context, Err *err)
{
    Doing d = { e, fn, context, false };
    if (!e->feed->arrays) return formula_blocks_one(e->feed->blocks, slot, do_block, &d, err);
    do_arrays(&d, slot, slot + 1);
    return true;
}

/* ---- what columns are ---- */

FeedColumns feed_columns_of(const Feed *f, size_t k) { return (FeedColumns){ f->num[k], f->den[k], f->coefficient }; }
const double *feed_coefficients(const Feed *f) { return f->coefficients; }
double feed_coefficient_scale(const Feed *f) { return f->coefficient_scale; }
int64_t feed_grain(const Feed *f, int column) { return column < 0 || f->arrays ? 1 : formula_blocks_grain(f->blocks, (size_t)column); }
