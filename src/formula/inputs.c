/* SPDX-License-Identifier: Apache-2.0
** What a formula over one row reads of that row directly: its inputs, as a person would call them. */
#include "formula/tree.h"

typedef struct { const Formula *f; Arena *a; FormulaInput *items; size_t n, cap; } Inputs;

static Formula *alone(const Inputs *x, const Node *n)
{
    Formula *f = NEW(x->a, Formula);
    *f = *x->f;
    f->root = (Node *)(uintptr_t)n;
    f->type = n->type;
    f->text = n->op == N_FIELD ? str_of(n->field->id) : n->entry->id;
    return f;
}

static void add(Inputs *x, const Node *n)
{
    Str id = n->op == N_FIELD ? str_of(n->field->id) : n->entry->id;
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
