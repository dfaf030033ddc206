/* SPDX-License-Identifier: Apache-2.0
** What stands in for the ledger in one run: the corrected input of an objection, the trial value of a search for what would flip
** a result. Only of the row itself; a path to another row reads the ledger. */
#include "base/real.h"
#include "formula/run.h"

static Str name_of(const Node *n) { return n->op == N_FIELD ? str_of(n->field->id) : n->entry->id; }

static bool stands_for(const Override *o, const Node *n)
{
    return o->reg == n->reg && n->arg[0]->op == N_ROW && str_equal(o->name, name_of(n));
}

bool override_asked(const Run *r, const Node *n)
{
    for (size_t k = 0; k < r->c->n_overrides; k++)
        if (stands_for(&r->c->overrides[k], n)) return true;
    return false;
}

static bool put(const Override *o, const Node *n, Vec *out, size_t i)
{
    Frac q;
    Int128 whole;
    out->ok[i] = o->ok && n->rep != REP_TEXT;
    if (!out->ok[i]) return true;
    if (n->type.kind != TYPE_NUMBER) out->i[i] = o->i;
    else if (n->rep == REP_REAL) out->r[i] = real_of(o->number);
    else {
        if (!frac_div(o->number, n->scale, &q) || !frac_scale(q, 0, ROUND_HALF_EVEN, &whole)) return false;
        if (n->rep == REP_WIDE) out->w[i] = whole;
        else if (whole > INT64_MAX || whole < INT64_MIN) return false;
        else out->i[i] = (int64_t)whole;
    }
    return true;
}

void override_lay(Worker *w, const Node *n, size_t base, size_t count, Vec *out)
{
    for (size_t k = 0; k < w->run->c->n_overrides; k++) {
        const Override *o = &w->run->c->overrides[k];
        if (stands_for(o, n) && o->slot >= base && o->slot < base + count) w->overflow |= !put(o, n, out, o->slot - base);
    }
}
