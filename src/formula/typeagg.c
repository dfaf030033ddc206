/* SPDX-License-Identifier: Apache-2.0
** Aggregates: their register, the reading of periods, the reference to an outer row. */
#include "formula/tree.h"

#include <string.h>

/* REG.all reads every row: the word goes from the name. */
static void take_all(Agg *g, Node *first)
{
    Node *next = first->next;
    if (!next || next->quoted || !str_equal(next->text, S("all")) || register_find(g->reg, S("all"))) return;
    g->all = true;
    first->next = next->next;
}

static bool find_register(Comp *c, Node *n, const Register *row)
{
    Agg *g = n->agg;
    Node *first = (Node *)(uintptr_t)name_first(g->term);
    if (!first) return comp_fail(c, n->at, &T_FORMULA_AGG_REGISTER, S(""), S(""), S(""));
    g->reg = model_find(c->words->model, first->text);
    if (!g->reg && row && register_find(row, first->text)) return comp_fail(c, first->at, &T_FORMULA_AGG_FIELD, first->text, S(""), S(""));
    if (!g->reg) {
        Str near = model_near(c->words->model, first->text);
        return near.n ? comp_fail(c, first->at, &T_FORMULA_REGISTER_NEAR, first->text, near, S("")) : comp_fail(c, first->at, &T_FORMULA_REGISTER, first->text, S(""), S(""));
    }
    take_all(g, first);
    if (first->next) *first = *first->next;   /* contract.floor_area: the rest starts at the row */
    else *first = *name_row(c, g->reg, first->at);
    return true;
}

static bool check_via(Comp *c, Node *n, const Register *row)
{
    Agg *g = n->agg;
    if (!row) return !g->via || comp_fail(c, g->via->at, &T_FORMULA_VIA_SCALAR, S(""), S(""), S(""));
    g->outer = row;
    if (!g->via) {
        const Field *link = name_link(g->reg, row);
        if (!link) return comp_fail(c, n->at, &T_FORMULA_LINK, str_of(g->reg->word), str_of(row->word), S(""));
        return name_field(c, name_row(c, g->reg, n->at), link, n->at, &g->via);
    }
    if (!type_check(c, &g->via, g->reg)) return false;
    if (g->via->type.kind == TYPE_REF && g->via->type.to == row) return true;
    return comp_fail(c, g->via->at, &T_FORMULA_VIA, str_of(g->reg->word), str_of(row->word), S(""));
}

/* ---- periods ---- */

static bool same_basis(Comp *c, const Node *n, const Register *reg, Basis *basis)
{
    if (!n) return true;
    if (n->op == N_FIELD && n->reg == reg && n->arg[0]->op == N_ROW && n->type.kind == TYPE_NUMBER) {
        if (*basis != B_NONE && *basis != n->field->basis) return comp_fail(c, n->at, &T_FORMULA_BASIS_MIX, S(""), S(""), S(""));
        *basis = n->field->basis;
    }
    for (int i = 0; i < 3; i++)
        if (!same_basis(c, n->arg[i], reg, basis)) return false;
    return true;
}

static bool check_basis(Comp *c, Node *n)
{
    Agg *g = n->agg;
    if (g->mode != MODE_DURING && g->mode != MODE_THROUGH) return true;
    if (!same_basis(c, g->term, g->reg, &g->basis)) return false;
    if (g->basis == B_IN || g->basis == B_YTD) return g->term->type.kind == TYPE_NUMBER || comp_fail(c, n->at, &T_FORMULA_WANT_NUMBER, type_name(&g->term->type, c->arena), S(""), S(""));
    return comp_fail(c, n->at, g->basis == B_END ? &T_FORMULA_BASIS_END : &T_FORMULA_BASIS_NONE, S(""), S(""), S(""));
}

static bool check_period(Comp *c, Node *n)
{
    Agg *g = n->agg;
    const Field *f = register_role(g->reg, KEY_PERIOD);
    if (!g->period && f && !g->all) return comp_fail(c, n->at, &T_FORMULA_PERIOD_OWED, str_of(g->reg->word), str_of(g->reg->id), S(""));
    if (!g->period) return true;
    if (!f) return comp_fail(c, n->at, &T_FORMULA_NO_PERIOD, str_of(g->reg->word), S(""), S(""));
    Node *own, *p = NULL;
    if (!name_field(c, name_row(c, g->reg, n->at), f, n->at, &own) || !type_check(c, &g->period, NULL)) return false;
    p = g->period;
    type_year(p);
    if (g->mode == MODE_AT && !type_same(c, p, own, p)) return false;
    if (p->type.kind != TYPE_PERIOD) return comp_fail(c, p->at, &T_FORMULA_WANT_PERIOD, type_name(&p->type, c->arena), S(""), S(""));
    bool exact = g->mode == MODE_AT;
    if (exact && own->pkind && p->pkind && own->pkind != p->pkind) return comp_fail(c, p->at, &T_FORMULA_PERIOD_KINDS, S(""), S(""), S(""));
    return check_basis(c, n);
}

/* ---- what comes out ---- */

static bool check_term(Comp *c, Node *n)
{
    Agg *g = n->agg;
    const Node *t = g->term;
    bool number = t->type.kind == TYPE_NUMBER, ordered = number || t->type.kind == TYPE_DAY || t->type.kind == TYPE_PERIOD;
    bool arithmetic = g->kind == AGG_SUM || g->kind == AGG_MEAN || g->kind == AGG_MEDIAN;
    if (arithmetic && !number) return comp_fail(c, n->at, &T_FORMULA_WANT_NUMBER, type_name(&t->type, c->arena), S(""), S(""));
    if ((g->kind == AGG_MIN || g->kind == AGG_MAX) && !ordered) return comp_fail(c, n->at, &T_FORMULA_ORDER, type_name(&t->type, c->arena), S(""), S(""));
    if (g->kind == AGG_NAMES && t->type.kind != TYPE_REF && t->type.kind != TYPE_TEXT) return comp_fail(c, n->at, &T_FORMULA_NAMES, type_name(&t->type, c->arena), S(""), S(""));
    return true;
}

/* Doubles are fixed to 10⁻⁹ of their unit before they are added. */
static bool term_scale(Comp *c, Node *n)
{
    Agg *g = n->agg;
    g->term_scale = g->term->scale;
    if (g->term->rep != REP_REAL) return true;
    if (frac_mul(unit_get(g->term->type.unit)->scale, (Frac){ 1, 1000000000 }, &g->term_scale)) return true;
    return comp_fail(c, n->at, &T_FORMULA_RANGE_TYPE, S(""), S(""), S(""));
}

static void result_type(Node *n)
{
    const Agg *g = n->agg;
    n->type = (Type){ .kind = TYPE_NUMBER, .unit = UNIT_HEAD };
    n->rep = REP_INT;
    n->scale = frac_of(1);
    if (g->kind == AGG_COUNT || g->kind == AGG_COUNT_DISTINCT) return;
    n->type = g->term->type;
    n->pkind = g->term->pkind;
    if (g->kind == AGG_NAMES) n->type = (Type){ .kind = TYPE_NAMES }, n->rep = REP_TEXT;
    else if (g->kind == AGG_MEAN || g->kind == AGG_MEDIAN) n->rep = REP_REAL;
    else if (n->type.kind == TYPE_NUMBER) n->rep = REP_WIDE, n->scale = g->term_scale;
}

bool typeagg_check(Comp *c, Node *n, const Register *row)
{
    Agg *g = n->agg;
    if (!find_register(c, n, row)) return false;
    const Register *plain = c->plain;
    c->plain = g->all ? g->reg : NULL;
    if (!type_check(c, &g->term, g->reg)) return false;
    if (g->where && !type_check(c, &g->where, g->reg)) return false;
    c->plain = plain;
    if (g->where && g->where->type.kind != TYPE_BOOL) return comp_fail(c, g->where->at, &T_FORMULA_WANT_BOOL, type_name(&g->where->type, c->arena), S(""), S(""));
    if (!check_via(c, n, row) || !check_period(c, n) || !check_term(c, n) || !term_scale(c, n)) return false;
    result_type(n);
    return true;
}
