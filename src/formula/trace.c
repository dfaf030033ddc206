/* SPDX-License-Identifier: Apache-2.0
** The records behind a value: the rows that counted in the aggregates, with the fields read of them; the rows on their paths;
** the rows that refer to them in deeper aggregates; figures and derived columns followed down. */
#include "formula/run.h"

#include <string.h>

typedef struct { uint64_t *fields; uint8_t *touched; size_t n; } Touched;   /* by slot; fields NULL: register not touched */
typedef struct { Run *r; Arena *a; Touched *by_register; } Tracer;

static Touched *touched(Tracer *t, const Register *reg)
{
    Touched *x = &t->by_register[reg->index];
    if (x->fields) return x;
    x->n = run_loaded(t->r, reg)->n;
    x->fields = NEW_ARRAY(t->a, uint64_t, x->n + 1);
    x->touched = NEW_ARRAY(t->a, uint8_t, x->n + 1);
    return x;
}

static bool trace_node(Tracer *t, const Node *n, const Register *reg, const uint8_t *rows);

/* ---- the rows that a path reaches ---- */

typedef struct { const Node *n; const uint8_t *rows; uint8_t *out; size_t n_out; } Reach;

static void reach_block(Worker *w, void *context, int worker, size_t base, size_t n)
{
    (void)worker;
    Reach *x = context;
    Vec *v = column_eval(w, x->n, base, n);
    for (size_t i = 0; i < n; i++)
        if (x->rows[base + i] && v->ok[i] && (size_t)v->i[i] < x->n_out) x->out[v->i[i]] = 1;
    vec_give(w, v);
}

static bool reach(Tracer *t, const Node *path, const Register *reg, const uint8_t *rows, const uint8_t **out)
{
    if (path->op == N_ROW) return *out = rows, true;
    size_t n = run_loaded(t->r, path->type.to)->n;
    Reach x = { path, rows, NEW_ARRAY(t->a, uint8_t, n + 1), n };
    *out = x.out;
    return run_blocks(t->r, run_loaded(t->r, reg)->n, 1, reach_block, &x);
}

/* ---- nodes ---- */

static bool trace_field(Tracer *t, const Node *n, const Register *reg, const uint8_t *rows)
{
    const uint8_t *there;
    if (!trace_node(t, n->arg[0], reg, rows) || !reach(t, n->arg[0], reg, rows, &there)) return false;
    Touched *x = touched(t, n->reg);
    const Prep *merged = n->merged ? run_still_found(t->r, n->field) : NULL;
    for (size_t i = 0; i < x->n; i++) {
        if (!there[i]) continue;
        int32_t answers = merged ? run_merged(merged, i) : -1;
        size_t slot = answers >= 0 ? (size_t)answers : i;
        x->fields[slot] |= field_bit(n->field);
        x->touched[slot] = 1;
    }
    return true;
}

static bool trace_child(Tracer *t, const Node *n, const Register *reg, const uint8_t *rows)
{
    const uint8_t *there;
    if (!trace_node(t, n->arg[0], reg, rows) || !reach(t, n, reg, rows, &there)) return false;
    Touched *x = touched(t, n->reg);
    for (size_t i = 0; i < x->n; i++)
        if (there[i]) x->touched[i] = 1, x->fields[i] |= field_bit(n->link);
    return !n->arg[1] || trace_node(t, n->arg[1], n->reg, there);
}

static bool trace_column(Tracer *t, const Node *n, const Register *reg, const uint8_t *rows)
{
    const uint8_t *there;
    return trace_node(t, n->arg[0], reg, rows) && reach(t, n->arg[0], reg, rows, &there)
        && trace_node(t, n->entry->formula->root, n->reg, there);
}

/* outer: the rows that count above (by slot of the group); NULL: groups from 0 on all count. */
static bool trace_agg(Tracer *t, const Node *n, const uint8_t *outer)
{
    const Agg *g = n->agg;
    Groups none = { 0 };
    Rows rows;
    const Grouping *grouping = t->r->grouping;
    if (!aggregate_rows(t->r, n, t->a, &none, &rows)) return false;
    bool combines = g->mode == MODE_DURING || g->mode == MODE_THROUGH;
    if (combines) rows.used = NEW_ARRAY(t->a, uint8_t, rows.n + 1);
    if (combines && !period_combine(t->r, n, t->a, &rows)) return false;
    Touched *x = touched(t, g->reg);
    uint8_t *counted = NEW_ARRAY(t->a, uint8_t, x->n + 1);
    for (size_t i = 0; i < rows.n; i++) {
        bool in = rows.group[i] >= 0 && (combines ? rows.used[i] : rows.keep[i] && rows.ok[i]) && (!outer || outer[rows.group[i]]);
        counted[rows.slot[i]] = in;
        x->touched[rows.slot[i]] |= in;
    }
    t->r->grouping = NULL;
    bool ok = trace_node(t, g->term, g->reg, counted) && (!g->where || trace_node(t, g->where, g->reg, counted))
        && (!g->via || trace_node(t, g->via, g->reg, counted));
    t->r->grouping = grouping;
    return ok;
}

/* A figure that a condition compares rows with is a constant there: its own records are asked for by its own name. */
static bool trace_figure(Tracer *t, const Node *n, const Register *reg)
{
    return reg || trace_node(t, n->entry->formula->root, NULL, NULL);
}

static bool trace_node(Tracer *t, const Node *n, const Register *reg, const uint8_t *rows)
{
    switch ((int)n->op) {
    case N_FIELD: return trace_field(t, n, reg, rows);
    case N_CHILD: return trace_child(t, n, reg, rows);
    case N_COLUMN: return trace_column(t, n, reg, rows);
    case N_AGG: return trace_agg(t, n, n->agg->via ? rows : NULL);
    case N_FIGURE: return trace_figure(t, n, reg);
    default: break;
    }
    for (int i = 0; i < 3; i++)
        for (const Node *k = n->arg[i]; k; k = n->op == N_IN && i == 1 ? k->next : NULL)
            if (!trace_node(t, k, reg, rows)) return false;
    return true;
}

/* rows: by slot of reg; NULL: a formula without a row. */
bool trace_rows(Run *r, const Node *root, const Register *reg, const uint8_t *rows, Trace *out)
{
    Tracer t = { r, arena_new(), NULL };
    t.by_register = NEW_ARRAY(t.a, Touched, r->s->model->n);
    bool ok = trace_node(&t, root, reg, rows);
    if (!out->arena) out->arena = r->arena;
    for (size_t k = 0; ok && k < r->s->model->n; k++) {
        const Touched *x = &t.by_register[k];
        for (size_t i = 0; x->fields && i < x->n; i++)
            if (x->touched[i]) *PUSH(out->arena, out->rows, out->n, out->cap) = (TraceRow){ &r->s->model->registers[k], (int64_t)i + 1, x->fields[i] };
    }
    arena_free(t.a);
    return ok;
}

bool trace_formula(Run *r, const Node *root, Trace *out) { return trace_rows(r, root, NULL, NULL, out); }
