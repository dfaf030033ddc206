/* SPDX-License-Identifier: Apache-2.0 */
#include "formula/run.h"
#include "base/os.h"
#include "base/threads.h"

#include <assert.h>
#include <string.h>
#include <unistd.h>

enum { MAX_WORKERS = 8, PAYS_FROM = 100000 };

bool run_init(Run *r, const Formula *f, const Context *c, Arena *a, Err *err)
{
    Arena *own = c->cache ? c->cache->preps.arena : a;
    *r = (Run){ .c = c, .words = f->words, .s = c->view.snapshot, .arena = own, .err = err };
    r->own.arena = own;
    r->shared = c->cache ? &c->cache->preps : NEW(a, Preps);
    r->shared->arena = own;
    r->still = c->cache ? c->cache->still : NEW(a, Preps);
    if (!c->cache) r->still->arena = own;
    r->end = c->moment.given || c->moment.end != 0 ? c->moment.end : DAY_NONE;
    if (f->needs_period && !c->moment.given) return FAIL(err, USE, T_FORMULA_NO_MOMENT, f->text);
    return true;
}

/* ---- what is prepared, by its node ---- */

static size_t place_of(Prep *const *preps, size_t cap, const void *key)
{
    size_t at = (size_t)(((uintptr_t)key ^ (uintptr_t)key >> 32) * 0x9E3779B97F4A7C15u >> 20) & (cap - 1);
    while (preps[at] && preps[at]->key != key) at = (at + 1) & (cap - 1);
    return at;
}

static void grow(Preps *t)
{
    size_t cap = t->cap ? t->cap * 2 : 64;
    Prep **more = NEW_ARRAY(t->arena, Prep *, cap);
    for (size_t i = 0; i < t->cap; i++)
        if (t->preps[i]) more[place_of(more, cap, t->preps[i]->key)] = t->preps[i];
    t->preps = more;
    t->cap = cap;
}

static const Prep *find(const Preps *t, const void *key) { return t->cap ? t->preps[place_of(t->preps, t->cap, key)] : NULL; }

static Prep *find_or_add(Preps *t, const void *key)
{
    if (t->n * 2 >= t->cap) grow(t);
    Prep **p = &t->preps[place_of(t->preps, t->cap, key)];
    if (*p) return *p;
    *p = NEW(t->arena, Prep);
    (*p)->key = key;
    t->n++;
    return *p;
}

Prep *run_prep(Run *r, const Node *n) { return find_or_add(n->shared ? r->shared : &r->own, n); }
const Prep *run_found(const Run *r, const Node *n) { return find(n->shared ? r->shared : &r->own, n); }
Prep *run_model(Run *r, const void *key) { return find_or_add(r->shared, key); }
const Prep *run_model_found(const Run *r, const void *key) { return find(r->shared, key); }

Prep *run_still(Run *r, const void *key) { return find_or_add(r->still, key); }
const Prep *run_still_found(const Run *r, const void *key) { return find(r->still, key); }

Prep *run_agg(Run *r, const Node *n)
{
    bool grouped = r->grouping && !n->agg->via;
    return grouped ? find_or_add(&r->own, (const char *)n + 1) : run_prep(r, n);
}

FormulaCache *formula_cache_new(Arena *a)
{
    FormulaCache *c = NEW(a, FormulaCache);
    c->preps.arena = a;
    c->still = NEW(a, Preps);
    c->still->arena = a;
    return c;
}

FormulaCache *formula_cache_beside(const FormulaCache *of, Arena *a)
{
    FormulaCache *c = NEW(a, FormulaCache);
    c->preps.arena = a;
    c->still = of->still;
    return c;
}

const Frame *run_frame(Run *r, const Register *reg, uint64_t mask) { return snapshot_load(r->s, reg, mask, r->err); }
const Frame *run_loaded(const Run *r, const Register *reg) { return snapshot_frame(r->s, reg); }

/* ---- constants ---- */

bool run_const(Run *r, const Node *n, Scalar *out)
{
    *out = (Scalar){ .type = n->type, .ok = true, .number = n->number, .text = n->text, .i = n->i };
    if (n->op == N_MOMENT) return moment_value(&r->c->moment, n, out);
    if (n->op != N_FIGURE) return true;
    const Grouping *grouping = r->grouping;      /* a figure inside a row is the figure of all rows */
    r->grouping = NULL;
    const Node *root = n->entry->formula->root;
    bool ok = scalar_prepare(r, root) && scalar_eval(r, root, 0, out);
    r->grouping = grouping;
    return ok;
}

static bool prepare_const(Run *r, const Node *n)
{
    Scalar s;
    if (run_prep(r, n)->has_scalar) return true;
    if (!run_const(r, n, &s)) return false;
    Prep *p = run_prep(r, n);
    p->scalar = s;
    p->has_scalar = true;
    return true;
}

static bool prepare_column(Run *r, const Node *n)
{
    const Node *root = n->entry->formula->root;
    if (!run_prepare(r, root, n->reg)) return false;
    assert(n->arg[0]);
    if (n->arg[0]->op == N_ROW) return true;
    const Frame *f = run_frame(r, n->reg, 0);
    Prep *p = run_model(r, n->entry);
    if (f && !p->whole) p->whole = column_whole(r, root, f->n);
    return p->whole != NULL;
}

static bool prepare_field(Run *r, const Node *n)
{
    return run_frame(r, n->reg, field_bit(n->field)) && (!n->merged || inforce_merge(r, n));
}

bool run_prepare(Run *r, const Node *n, const Register *row)
{
    if (node_is_const(n)) return prepare_const(r, n);
    if (n->op == N_AGG) return run_found(r, n) && run_found(r, n)->groups ? true : aggregate_run(r, n);
    if (n->op == N_ROW) return run_frame(r, n->reg, 0) != NULL;
    for (int i = 0; i < 3; i++) {
        if (n->op == N_CHILD && i == 1) continue;   /* over the child's rows: inforce_child */
        for (const Node *k = n->arg[i]; k; k = n->op == N_IN && i == 1 ? k->next : NULL)
            if (!run_prepare(r, k, row)) return false;
    }
    switch ((int)n->op) {
    case N_FIELD: return prepare_field(r, n);
    case N_CHILD: return inforce_child(r, n);
    case N_COLUMN: return prepare_column(r, n);
    case N_EQ: case N_NE: case N_IN: case N_WITHIN: case N_HAS: return within_table(r, n);
    default: return true;
    }
}

/* ---- blocks ---- */

typedef struct { Worker w; BlockFn fn; void *context; int index; size_t from, to; } Task;

static void work(void *context, int worker)
{
    Task *t = (Task *)context + worker;
    int64_t deadline = t->w.run->c->deadline_ms;
    for (size_t base = t->from; base < t->to && !t->w.overflow && !t->w.late; base += BLOCK) {
        size_t n = t->to - base < BLOCK ? t->to - base : BLOCK;
        t->fn(&t->w, t->context, t->index, base, n);
        t->w.late = deadline && os_ticks_ms() > deadline;
    }
}

int run_workers(const Run *r, size_t n)
{
    long machine = sysconf(_SC_NPROCESSORS_ONLN);
    int want = r->c->threads > 0 ? r->c->threads : machine > 0 ? (int)machine : 1;
    if (n < PAYS_FROM && r->c->threads <= 1) return 1;
    return want > MAX_WORKERS ? MAX_WORKERS : want;
}

bool run_blocks(Run *r, size_t n, int workers, BlockFn fn, void *context)
{
    Task tasks[MAX_WORKERS];
    bool overflow = false, late = false;
    size_t blocks = (n + BLOCK - 1) / BLOCK;
    assert(workers >= 1 && workers <= MAX_WORKERS);
    for (int i = 0; i < workers; i++) {
        size_t from = blocks * (size_t)i / (size_t)workers * BLOCK, to = blocks * (size_t)(i + 1) / (size_t)workers * BLOCK;
        tasks[i] = (Task){ { .run = r, .arena = arena_new(), .room = n < BLOCK ? n : BLOCK }, fn, context, i, from, to < n ? to : n };
    }
    threads_run(workers, work, tasks);
    for (int i = 0; i < workers; i++) {
        overflow |= tasks[i].w.overflow, late |= tasks[i].w.late;
        arena_free(tasks[i].w.arena);
    }
    if (late) return FAIL(r->err, LIMIT, T_FORMULA_LATE);
    return !overflow || FAIL(r->err, DATA, T_FORMULA_RANGE);
}

typedef struct { const Node *n; Vec *out; } Whole;

static void fill_block(Worker *w, void *context, int worker, size_t base, size_t n)
{
    (void)worker;
    const Whole *x = context;
    size_t size = rep_size(x->n->rep);
    Vec *v = column_eval(w, x->n, base, n);
    memcpy(x->out->ok + base, v->ok, n);
    memcpy((char *)x->out->p + base * size, v->p, n * size);
    vec_give(w, v);
}

Vec *column_whole(Run *r, const Node *n, size_t rows)
{
    Whole x = { n, NEW(r->arena, Vec) };
    x.out->ok = NEW_ARRAY(r->arena, uint8_t, rows);
    x.out->p = arena_array(r->arena, rows, rep_size(n->rep));
    return run_blocks(r, rows, run_workers(r, rows), fill_block, &x) ? x.out : NULL;
}
