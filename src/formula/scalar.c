/* SPDX-License-Identifier: Apache-2.0
** Scalars: exact fractions and three-valued logic over the results of aggregates, for one group at a time. */
#include "formula/run.h"

#include <string.h>

bool scalar_prepare(Run *r, const Node *n)
{
    if (n->op == N_FIGURE) return scalar_prepare(r, n->entry->formula->root);
    if (n->op == N_AGG) {
        return run_agg(r, n)->groups || aggregate_run(r, n);
    }
    for (int i = 0; i < 3; i++)
        for (const Node *k = n->arg[i]; k; k = n->op == N_IN && i == 1 ? k->next : NULL)
            if (!scalar_prepare(r, k)) return false;
    return true;
}

static bool range(Run *r) { return FAIL(r->err, DATA, T_FORMULA_RANGE); }

static void add_counts(Scalar *out, const Scalar *part)
{
    if (part->rows > out->rows) out->rows = part->rows;
    out->missing += part->missing;
    if (part->has_latest) out->has_latest = true, out->latest = part->latest;
}

static int sign_of(const Scalar *a, const Scalar *b)
{
    if (a->type.kind == TYPE_NUMBER) return frac_compare(a->number, b->number);
    if (a->type.kind == TYPE_TEXT) return str_compare(a->text, b->text);
    return (a->i > b->i) - (a->i < b->i);
}

static bool compare(const Node *n, const Scalar *a, const Scalar *b, Scalar *out)
{
    bool order = n->op != N_EQ && n->op != N_NE;
    bool kinds = a->type.kind != TYPE_PERIOD || (a->i & 15) == (b->i & 15) || !order;
    out->ok = a->ok && b->ok && kinds;
    out->i = out->ok && kernel_decide(n->op, sign_of(a, b));
    return true;
}

static bool logic(const Node *n, const Scalar *a, const Scalar *b, Scalar *out)
{
    int64_t decides = n->op == N_OR;
    bool settled = (a->ok && a->i == decides) || (b->ok && b->i == decides);
    out->ok = settled || (a->ok && b->ok);
    out->i = settled ? decides : !decides;
    return true;
}

static bool arithmetic(Run *r, const Node *n, const Scalar *a, const Scalar *b, Scalar *out)
{
    out->ok = a->ok && b->ok;
    if (!out->ok) return true;
    bool day = a->type.kind == TYPE_DAY;
    int64_t whole;
    switch ((int)n->op) {
    case N_MUL: return frac_mul(a->number, b->number, &out->number) || range(r);
    case N_DIV:
        out->ok = b->number.num != 0;
        return !out->ok || frac_div(a->number, b->number, &out->number) || range(r);
    default: break;
    }
    if (day && b->type.kind == TYPE_DAY) return out->number = frac_of(a->i - b->i), true;
    if (!day) return (n->op == N_ADD ? frac_add(a->number, b->number, &out->number) : frac_sub(a->number, b->number, &out->number)) || range(r);
    if (!frac_int64(b->number, ROUND_FLOOR, &whole)) return range(r);
    out->i = n->op == N_ADD ? a->i + whole : a->i - whole;
    return true;
}

static void take(Scalar *out, const Scalar *from)
{
    out->ok = from->ok, out->number = from->number, out->text = from->text, out->i = from->i;
}

static bool in_list(Run *r, const Node *n, size_t group, const Scalar *a, Scalar *out)
{
    out->ok = a->ok;
    for (const Node *item = n->arg[1]; item && !out->i; item = item->next) {
        Scalar b;
        if (!scalar_eval(r, item, group, &b)) return false;
        out->i = a->ok && sign_of(a, &b) == 0;
    }
    return true;
}

static bool combine(Run *r, const Node *n, size_t group, Scalar *arg, Scalar *out)
{
    switch ((int)n->op) {
    case N_NEG: take(out, &arg[0]); out->number.num = -out->number.num; return true;
    case N_NOT: take(out, &arg[0]); out->i = !out->i; return true;
    case N_AND: case N_OR: return logic(n, &arg[0], &arg[1], out);
    case N_ADD: case N_SUB: case N_MUL: case N_DIV: return arithmetic(r, n, &arg[0], &arg[1], out);
    case N_EQ: case N_NE: case N_LT: case N_LE: case N_GT: case N_GE: return compare(n, &arg[0], &arg[1], out);
    case N_IN: return in_list(r, n, group, &arg[0], out);
    case N_WITHIN: case N_HAS: out->ok = arg[0].ok; out->i = arg[0].ok && within_word(r, n, arg[0].text); return true;
    case N_MISSING: case N_PRESENT: out->ok = true; out->i = arg[0].ok == (n->op == N_PRESENT); return true;
    case N_ELSE: take(out, arg[0].ok ? &arg[0] : &arg[1]); return true;
    case N_IF: take(out, arg[0].i ? &arg[1] : &arg[2]); out->ok &= arg[0].ok; return true;
    case N_MONTHS:
        out->ok = arg[0].ok && arg[1].ok;
        if (out->ok) out->number = frac_of(day_months_between((Day)arg[0].i, (Day)arg[1].i, n->i != 0));
        return true;
    default: return false;
    }
}

bool scalar_eval(Run *r, const Node *n, size_t group, Scalar *out)
{
    Scalar arg[3] = { { .ok = false } };
    if (n->op == N_AGG) {
        const Groups *g = run_agg(r, n)->groups;
        return aggregate_value(n, g, g->n > group ? group : 0, out) || range(r);
    }
    if (n->op == N_FIGURE) {
        bool ok = scalar_eval(r, n->entry->formula->root, group, out);
        out->type = n->type;
        return ok;
    }
    if (node_is_const(n)) return run_const(r, n, out);
    *out = (Scalar){ .type = n->type, .number = { 0, 1 } };
    for (int i = 0; i < 3 && n->arg[i]; i++) {
        if (n->op == N_IN && i == 1) break;
        if (!scalar_eval(r, n->arg[i], group, &arg[i])) return false;
        add_counts(out, &arg[i]);
    }
    return combine(r, n, group, arg, out);
}

int scalar_compare(const Scalar *x, const Scalar *y)
{
    if (!x->ok || !y->ok) return (int)y->ok - (int)x->ok;        /* missing last */
    if (x->type.kind == TYPE_NUMBER) return frac_compare(x->number, y->number);
    if (x->type.kind == TYPE_TEXT || x->type.kind == TYPE_REF || x->type.kind == TYPE_NAMES) return str_compare(x->text, y->text);
    return x->i < y->i ? -1 : x->i > y->i;
}
