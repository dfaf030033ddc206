/* SPDX-License-Identifier: Apache-2.0 */
#include "evaluate/explain.h"
#include "base/real.h"
#include "evaluate/inside.h"

#include <string.h>

/* ---- clauses ---- */

static bool holds(const Evaluation *e, const Clause *c, size_t slot, Arena *a, bool *out, Err *err)
{
    Scalar s;
    if (!formula_row(c->when.formula, &e->context, slot, a, &s, err)) return false;
    *out = s.ok && s.i;
    return true;
}

static bool find_clauses(const Evaluation *e, Explained *x, Arena *a, Err *err)
{
    const EvalScheme *s = e->scheme;
    x->adjust = NEW_ARRAY(a, bool, s->adjust.n + 1);
    x->step_down = NEW_ARRAY(a, bool, s->step_down.n + 1);
    for (size_t i = 0; i < s->adjust.n; i++)
        if (!holds(e, &s->adjust.items[i], x->head, a, &x->adjust[i], err)) return false;
    for (size_t i = 0; i < s->step_down.n; i++)
        if (!holds(e, &s->step_down.items[i], x->head, a, &x->step_down[i], err)) return false;
    for (size_t i = 0; i < s->veto.n && !x->veto; i++) {
        bool hit;
        if (!holds(e, &s->veto.items[i], x->head, a, &hit, err)) return false;
        if (hit) x->veto = i + 1;
    }
    return true;
}

/* ---- the line ---- */

static bool same_line(const Evaluation *e, size_t slot, const Pool *own)
{
    if (e->place[slot] == 0 || e->state[slot] != STATE_RANKED) return false;
    const Pool *p = &e->pools[e->pool[slot]];
    return e->scheme->tail_of_all ? p->list_index == own->list_index : p == own;
}

static uint32_t place_in_line(const Evaluation *e, size_t slot) { return e->list_place ? e->list_place[slot] : e->place[slot]; }

static void find_equals(const Evaluation *e, Explained *x, Arena *a)
{
    size_t cap = 0;
    for (size_t i = 0; i < e->n; i++)
        if (i != x->head && same_line(e, i, x->pool) && place_in_line(e, i) == x->line_place) *PUSH(a, x->equals, x->n_equals, cap) = i;
}

static void find_line(const Evaluation *e, Explained *x)
{
    const EvalScheme *s = e->scheme;
    uint32_t cut = x->pool->safe, last = 0;
    for (size_t i = 0; i < e->n; i++) x->line_n += same_line(e, i, x->pool);
    x->line_k = x->line_n - cut;
    uint32_t reach = x->line_place + (uint32_t)x->n_equals;              /* the last place that the equals take */
    x->tie_across = x->line_k && x->line_place <= cut && reach > cut;
    x->below = x->line_k && (x->line_place > cut || (x->tie_across && s->across_all_in));
    for (size_t i = 0; i < e->n; i++) {
        if (!same_line(e, i, x->pool) || evaluation_score(e, i) != x->pool->safe_score) continue;
        uint32_t place = place_in_line(e, i);
        if (place <= cut && place > last && x->pool->has_safe) x->safe = i, x->has_safe = true, last = place;
    }
}

bool explain_subject(const Evaluation *e, size_t slot, Arena *a, Explained *x, Err *err)
{
    const EvalScheme *s = e->scheme;
    size_t cap = 0;
    *x = (Explained){ .slot = slot, .head = e->state[slot] == STATE_MEMBER ? e->owner[slot] : slot };
    *PUSH(a, x->members, x->n_members, cap) = x->head;
    for (size_t i = 0; e->owner && i < e->n; i++)
        if (e->state[i] == STATE_MEMBER && e->owner[i] == x->head) *PUSH(a, x->members, x->n_members, cap) = i;
    if (!evaluation_steps(e, x->head, &x->steps, err) || !pool_path(e, x->head, a, x->path, &x->n_path, err) || !find_clauses(e, x, a, err)) return false;
    if (e->pool[x->head] == POOL_NONE) return true;
    x->pool = &e->pools[e->pool[x->head]];
    for (size_t g = 0; g < s->n_grades; g++) x->grade_upto[g] = line_count(s->grades[g].share, x->pool->n, s->count_rounding);
    if (!e->place[x->head]) return true;
    x->line_place = place_in_line(e, x->head);
    find_equals(e, x, a);
    if (s->has_tail && x->pool->has_line) find_line(e, x);
    else x->line_n = x->pool->n;                         /* a small pool without a line */
    return true;
}

/* ---- the sides of the indicators ---- */

typedef struct { const Evaluation *e; ExplainColumn *columns; double *coefficient, num[SCHEME_INDICATORS], den[SCHEME_INDICATORS]; XBlock *room; size_t from; } Taking;

static double side_at(const BlockValues *v, size_t i) { return v->i ? (double)v->i[i] : v->r[i]; }

static void take_block(void *context, int worker, const Block *b)
{
    (void)worker;
    Taking *t = context;
    size_t to = b->base - t->from;
    for (size_t k = 0; k < t->e->scheme->n_indicators; k++) {
        ExplainColumn *c = &t->columns[k];
        Sides s = block_sides(b, k);
        block_x(t->e, k, b, t->room);
        for (size_t i = 0; i < b->n; i++) {
            c->kind[to + i] = t->room->kind[i];
            c->x[to + i] = t->room->x[i];
            c->num_ok[to + i] = s.num->ok[i];
            c->num[to + i] = s.num->ok[i] ? side_at(s.num, i) * t->num[k] : 0;
            c->den_ok[to + i] = s.den && s.den->ok[i];
            c->den[to + i] = s.den && s.den->ok[i] ? side_at(s.den, i) * t->den[k] : 0;
        }
    }
    const double *coefficient = block_coefficient(b);
    for (size_t i = 0; t->coefficient && coefficient && i < b->n; i++) t->coefficient[to + i] = coefficient[i];
}

/* One number of the blocks in the unit of its side. */
static double side_factor(const Formula *f, UnitId unit)
{
    Frac q;
    return frac_div(formula_scale(f), unit_get(unit)->scale, &q) ? real_of(q) : 1;
}

/* "tax / land as 万元/亩" parted where the quotient is. */
static void part_text(Str text, bool quotient, ExplainColumn *c)
{
    int depth = 0;
    size_t at = text.n;
    ptrdiff_t as = str_find(text, S(" as "));
    if (as > 0) text.n = (size_t)as;
    for (size_t i = 0; quotient && i < text.n; i++) {
        depth += (text.p[i] == '(' || text.p[i] == '[') - (text.p[i] == ')' || text.p[i] == ']');
        if (text.p[i] == '/' && depth == 0) at = i;
    }
    c->num_text = str_trim(str_slice(text, 0, at));
    if (quotient) c->den_text = str_trim(str_slice(text, at + 1, text.n));
}

static void set_units(Taking *t)
{
    const EvalScheme *s = t->e->scheme;
    for (size_t k = 0; k < s->n_indicators; k++) {
        const Indicator *x = &s->indicators[k];
        ExplainColumn *c = &t->columns[k];
        Frac f = unit_get(formula_type(x->num).unit)->scale;
        bool ok = (!x->den || frac_div(f, unit_get(formula_type(x->den).unit)->scale, &f)) && frac_div(f, x->unit_scale, &f);
        c->num_unit = formula_type(x->num).unit, t->num[k] = side_factor(x->num, c->num_unit);
        if (x->den) c->den_unit = formula_type(x->den).unit, t->den[k] = side_factor(x->den, c->den_unit);
        c->factor = ok ? real_of(f) : 1;
        part_text(x->x.text, x->den != NULL, c);
    }
}

static Taking taking(const Evaluation *e, size_t from, size_t n, Arena *a)
{
    Taking t = { .e = e, .columns = NEW_ARRAY(a, ExplainColumn, e->scheme->n_indicators), .room = NEW(a, XBlock), .from = from };
    for (size_t k = 0; k < e->scheme->n_indicators; k++) {
        ExplainColumn *c = &t.columns[k];
        c->kind = NEW_ARRAY(a, uint8_t, n + 1), c->num_ok = NEW_ARRAY(a, uint8_t, n + 1), c->den_ok = NEW_ARRAY(a, uint8_t, n + 1);
        c->num = NEW_ARRAY(a, double, n + 1), c->den = NEW_ARRAY(a, double, n + 1), c->x = NEW_ARRAY(a, double, n + 1);
    }
    if (e->scheme->coefficient.formula) t.coefficient = NEW_ARRAY(a, double, n + 1);
    set_units(&t);
    return t;
}

/* The same subjects, some years before. */
static bool open_before(const Evaluation *e, int back, Evaluation *out, Arena *a, Err *err)
{
    *out = *e;
    for (int y = 0; y < back; y++) {
        Moment m = out->context.moment;
        if (!moment_last_year(e->context.view.snapshot, &m, &out->context.moment, err)) return false;
    }
    if (back) out->context.cache = NULL;
    return feed_open(out, a, err);
}

bool explain_columns(const Evaluation *e, bool before, Arena *a, ExplainColumn **columns, double **coefficient, Err *err)
{
    Evaluation then = *e;
    if (before && !open_before(e, 1, &then, a, err)) return false;
    Taking t = taking(&then, 0, e->n, a);
    *columns = t.columns;
    *coefficient = t.coefficient;
    return feed_in_order(&then, take_block, &t, err);
}

bool explain_land(const Evaluation *e, size_t slot, Arena *a, size_t **rows, size_t *n, Err *err)
{
    const Register *use = model_get(e->scheme->model, "land_use");
    const Field *firm = register_get(use, "enterprise");
    const Frame *f = snapshot_load(e->context.view.snapshot, use, field_bit(firm), err);
    uint8_t *counts;
    size_t cap = 0;
    if (!f || !feed_land_rows(e, a, &counts, err)) return false;
    const Column *of = frame_column(f, firm);
    *rows = NULL, *n = 0;
    for (size_t i = 0; i < f->n; i++)
        if (counts[i] && column_has(of, i) && (size_t)frame_whole(of, i) == slot) *PUSH(a, *rows, *n, cap) = i;
    return true;
}

bool explain_year(const Evaluation *e, size_t slot, int back, Arena *a, ExplainYear *out, Err *err)
{
    Evaluation then, now = *e;
    EvalScheme one = *e->scheme;
    one.years = 1;
    now.scheme = &one;
    if (!open_before(&now, back, &then, a, err)) return false;
    Taking t = taking(&then, slot, 1, a);
    if (!feed_one(&then, slot, take_block, &t, err)) return false;
    *out = (ExplainYear){ .moment = then.context.moment };
    for (size_t k = 0; k < one.n_indicators; k++) {
        const ExplainColumn *c = &t.columns[k];
        out->values[k] = (ExplainValue){ (ValueKind)c->kind[0], c->num_ok[0], c->den_ok[0], c->num[0], c->den[0], c->x[0] };
    }
    return true;
}
