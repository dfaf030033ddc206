/* SPDX-License-Identifier: Apache-2.0
** Row formulas read block by block: what evaluation streams through, in place of whole columns made first. */
#include "formula/run.h"

#include <assert.h>
#include <string.h>

bool formula_quotient(const Formula *f, Arena *a, Formula **num, Formula **den)
{
    const Node *n = f->root;
    if (n->op != N_DIV) return false;
    Formula **side[] = { num, den };
    for (int i = 0; i < 2; i++) {
        Formula *part = *side[i] = NEW(a, Formula);
        *part = *f;
        part->root = n->arg[i];
        part->type = n->arg[i]->type;
    }
    return true;
}

Frac formula_scale(const Formula *f) { return f->root->scale; }

enum { BLOCK_FORMULAS = 128 };

/* A plain field kept in 32 bits; where `fills`, what is missing of it is one value (x ?? 0). c NULL: the formula is no such thing. */
typedef struct { const Column *c; bool fills; int32_t fill; } Narrow;

struct FormulaBlocks {
    Run run;
    const Node *nodes[BLOCK_FORMULAS];
    size_t n_nodes, n;
    int workers;
    Narrow narrow[BLOCK_FORMULAS];
};

bool formula_blocks_open(const Formula *const *f, size_t n, const Context *c, Arena *a, FormulaBlocks **out, Err *err)
{
    FormulaBlocks *b = *out = NEW(a, FormulaBlocks);
    assert(n > 0 && n <= BLOCK_FORMULAS);
    if (!run_init(&b->run, f[0], c, a, err)) return false;
    Context *kept = NEW(a, Context);
    *kept = *c;
    b->run.c = kept;
    const Frame *frame = run_frame(&b->run, f[0]->row, 0);
    if (!frame) return false;
    for (size_t i = 0; i < n; i++) {
        assert(f[i]->row == f[0]->row && f[i]->root->rep != REP_TEXT);
        if (f[i]->needs_period && !c->moment.given) return FAIL(err, USE, T_FORMULA_NO_MOMENT, f[i]->text);
        if (!run_prepare(&b->run, f[i]->root, f[i]->row)) return false;
        b->nodes[i] = f[i]->root;
    }
    b->n_nodes = n;
    b->n = frame->n;
    b->workers = run_workers(&b->run, b->n);
    return true;
}

size_t formula_blocks_rows(const FormulaBlocks *b) { return b->n; }
int formula_blocks_workers(const FormulaBlocks *b) { return b->workers; }

typedef struct { const FormulaBlocks *b; FormulaBlockFn *fn; void *context; } Reader;

/* A plain field of the row lies in its column as it is; everything else is computed. NULL: it is none. */
static const Column *plain_column(const Run *r, const Node *n)
{
    if (n->op != N_FIELD || n->arg[0]->op != N_ROW || n->merged || override_asked(r, n)) return NULL;
    return frame_column(run_loaded(r, n->reg), n->field);
}

static bool lies_ready(const Run *r, const Node *n, size_t base, BlockValues *v)
{
    const Column *c = plain_column(r, n);
    if (!c || !c->i) return false;
    *v = (BlockValues){ .ok = c->ok + base, .i = c->i + base, .all_there = c->all_there };
    return true;
}

/* A constant in grains. */
static bool fill_of(const Run *r, const Node *n, Frac scale, int32_t grain, int32_t *out)
{
    const Scalar *s = &run_found(r, n)->scalar;
    Frac f;
    int64_t whole;
    if (!s->ok || n->type.kind != TYPE_NUMBER || !frac_div(s->number, scale, &f) || f.den != 1 || !frac_int64(f, ROUND_HALF_EVEN, &whole)) return false;
    *out = (int32_t)(whole / grain);
    return whole % grain == 0 && *out == whole / grain;
}

static Narrow narrow_of(const Run *r, const Node *n)
{
    bool fills = n->op == N_ELSE && node_is_const(n->arg[1]);
    const Node *field = fills ? n->arg[0] : n;
    const Column *c = plain_column(r, field);
    Narrow out = { c, fills, 0 };
    if (!c || c->i || !c->grain || n->rep != REP_INT || field->rep != REP_INT) return (Narrow){ 0 };
    if (fills && (field->scale.num != n->scale.num || field->scale.den != n->scale.den || !fill_of(r, n->arg[1], n->scale, c->grain, &out.fill))) return (Narrow){ 0 };
    return out;
}

void formula_blocks_narrow(FormulaBlocks *b)
{
    for (size_t i = 0; i < b->n_nodes; i++) b->narrow[i] = narrow_of(&b->run, b->nodes[i]);
}

int64_t formula_blocks_grain(const FormulaBlocks *b, size_t formula) { return b->narrow[formula].c ? b->narrow[formula].c->grain : 1; }

/* NULL: as it lies; else what holds the copy. */
static Vec *read_narrow(Worker *w, const Narrow *x, size_t base, size_t n, BlockValues *v)
{
    *v = (BlockValues){ .ok = x->c->ok + base, .narrow = x->c->i32 + base, .grain = x->c->grain, .all_there = x->c->all_there || x->fills };
    if (!x->fills) return NULL;
    Vec *copy = vec_take(w);
    memset(copy->ok, 1, n);
    if (x->fill != 0 || !x->c->blank_is_zero) {
        kernel_fill_narrow(x->fill, v->ok, v->narrow, copy->p, n);
        v->narrow = copy->p;
    }
    v->ok = copy->ok;
    return copy;
}

static void read_block(Worker *w, void *context, int worker, size_t base, size_t n)
{
    const Reader *x = context;
    BlockValues v[BLOCK_FORMULAS] = { 0 };
    Vec *held[BLOCK_FORMULAS];
    size_t n_held = 0;
    for (size_t i = 0; i < x->b->n_nodes; i++) {
        const Node *node = x->b->nodes[i];
        if (x->b->narrow[i].c) {
            Vec *copy = read_narrow(w, &x->b->narrow[i], base, n, &v[i]);
            if (copy) held[n_held++] = copy;
            continue;
        }
        if (lies_ready(w->run, node, base, &v[i])) continue;
        bool whole = node->rep == REP_INT;
        Vec *got = held[n_held++] = whole ? column_eval(w, node, base, n) : column_as(w, node, REP_REAL, frac_of(1), base, n);
        v[i] = (BlockValues){ .ok = got->ok, .i = whole ? got->i : NULL, .r = whole ? NULL : got->r };
    }
    x->fn(x->context, worker, base, n, v);
    while (n_held) vec_give(w, held[--n_held]);
}

bool formula_blocks_run(FormulaBlocks *b, int workers, FormulaBlockFn *fn, void *context, Err *err)
{
    Reader x = { b, fn, context };
    b->run.err = err;
    return run_blocks(&b->run, b->n, workers ? workers : b->workers, read_block, &x);
}

typedef struct { Reader reader; size_t slot; } One;

static void read_one(Worker *w, void *context, int worker, size_t base, size_t n)
{
    (void)base, (void)n;
    One *x = context;
    read_block(w, &x->reader, worker, x->slot, 1);
}

bool formula_blocks_one(FormulaBlocks *b, size_t slot, FormulaBlockFn *fn, void *context, Err *err)
{
    One x = { { b, fn, context }, slot };
    b->run.err = err;
    return run_blocks(&b->run, 1, 1, read_one, &x);
}
