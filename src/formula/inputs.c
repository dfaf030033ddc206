/* SPDX-License-Identifier: Apache-2.0
** What a formula over one row reads of that row directly: its inputs, as a person would call them. */
#include "formula/tree.h"

typedef struct { const Formula *f; Arena *a; FormulaInput *items; size_t n, cap; } Inputs;

static Str name_of(const Node *n) { return n->op == N_FIELD ? str_of(n->field->id) : n->entry->id; }

/* Its uses are its own: those of the column, or the field. */
static Formula *alone(const Inputs *x, const Node *n)
{
    Formula *f = NEW(x->a, Formula);
    *f = *x->f;
    f->root = (Node *)(uintptr_t)n;
    f->type = n->type;
    f->text = name_of(n);
    if (n->op == N_COLUMN) {
        f->uses = n->entry->formula->uses, f->n_uses = n->entry->formula->n_uses;
        return f;
    }
    f->uses = NEW(x->a, FieldUse), f->n_uses = 1;
    f->uses[0] = (FieldUse){ n->field, n->reg };
    return f;
}

static void add(Inputs *x, const Node *n)
{
    Str id = name_of(n);
    for (size_t i = 0; i < x->n; i++)
        if (str_equal(x->items[i].id, id)) return;
    Str title = n->op == N_FIELD ? str_of(n->field->title) : n->entry->title;
    *PUSH(x->a, x->items, x->n, x->cap) = (FormulaInput){ id, title, n->type, alone(x, n) };
}

static void walk(Inputs *x, const Node *n)
{
    if (!n) return;
    if ((n->op == N_FIELD || n->op == N_COLUMN) && n->arg[0]->op == N_ROW) { add(x, n); return; }
    if (n->op == N_AGG) return;                          /* of other rows */
    for (int i = 0; i < 3; i++)
        for (const Node *k = n->arg[i]; k; k = n->op == N_IN && i == 1 ? k->next : NULL) walk(x, k);
}

size_t formula_inputs(const Formula *f, Arena *a, FormulaInput **out)
{
    Inputs x = { .f = f, .a = a };
    walk(&x, f->root);
    *out = x.items;
    return x.n;
}

/* ---- what a change reaches ---- */

typedef struct { const Register *reg; Str name; unsigned hit; } Reach;

static void reach(Reach *x, const Node *n, bool others)
{
    if (!n) return;
    bool named = n->op == N_FIELD || n->op == N_COLUMN;
    bool of_row = named && n->arg[0]->op == N_ROW;
    if (of_row && n->reg == x->reg && str_equal(name_of(n), x->name)) x->hit |= others ? FORMULA_READS_OTHERS : FORMULA_READS_ROW;
    if (n->op == N_COLUMN) reach(x, n->entry->formula->root, others || !of_row);
    if (n->op == N_FIGURE) reach(x, n->entry->formula->root, true);
    if (n->op == N_AGG)
        for (int i = 0; i < 4; i++) reach(x, (const Node *[]){ n->agg->term, n->agg->period, n->agg->where, n->agg->via }[i], true);
    for (int i = 0; i < 3; i++)
        for (const Node *k = n->arg[i]; k; k = n->op == N_IN && i == 1 ? k->next : NULL) reach(x, k, others || (n->op == N_CHILD && i == 1));
}

unsigned formula_reads(const Formula *f, const Register *reg, Str name)
{
    Reach x = { reg, name, 0 };
    reach(&x, f->root, false);
    return x.hit;
}
