/* SPDX-License-Identifier: Apache-2.0
** Who takes part: where, exempt, ungraded; what stands beside the points: adjust, veto, step_down, guard, the order of ties. */
#include "evaluate/inside.h"
#include "base/real.h"

#include <string.h>

static void all_seen(const View *v, const Frame *f, uint8_t *state)
{
    const uint8_t *visible = v->visible ? v->visible[f->reg->index] : NULL;
    frame_read_live(f, 0, f->n, state);
    for (size_t i = 0, n = f->n; i < n; i++) state[i] = state[i] ? STATE_RANKED : STATE_OUT;
    for (size_t i = 0; visible && i < f->n; i++) state[i] = visible[i] ? state[i] : STATE_OUT;
}

static bool take_part(Evaluation *e, Arena *a, Err *err)
{
    const EvalScheme *s = e->scheme;
    const Frame *f = snapshot_load(e->context.view.snapshot, s->subject, 0, err);
    uint8_t *keep = NULL, *unknown = NULL;
    if (!f) return false;
    e->n = f->n;
    e->state = RAW_ARRAY(a, uint8_t, e->n + 1);
    e->reason = NEW_ARRAY(a, uint8_t, e->n + 1);
    if (s->where.formula && !formula_filter(s->where.formula, &e->context, a, &keep, &unknown, &e->n, err)) return false;
    if (!keep) {
        all_seen(&e->context.view, f, e->state);
        return true;
    }
    for (size_t i = 0; i < e->n; i++) {
        e->state[i] = keep[i] ? STATE_RANKED : STATE_OUT;
        e->n_unknown += unknown[i];
    }
    return true;
}

bool subjects_over(const Evaluation *e, const Clause *c)
{
    Day end = e->context.moment.end;
    return c->until != DAY_NONE && end != DAY_NONE && end > c->until;
}

static bool set_aside(Evaluation *e, const Clauses *list, SubjectState state, Arena *a, Err *err)
{
    for (size_t k = 0; k < list->n; k++) {
        uint8_t *keep;
        size_t n;
        if (subjects_over(e, &list->items[k])) continue;
        if (!formula_filter(list->items[k].when.formula, &e->context, a, &keep, NULL, &n, err)) return false;
        for (size_t i = 0; i < e->n; i++)
            if (keep[i] && e->state[i] == STATE_RANKED) e->state[i] = (uint8_t)state, e->reason[i] = (uint8_t)k;
    }
    return true;
}

/* ---- beside the points ---- */

static bool add_points(Evaluation *e, const Clauses *list, Arena *a, Err *err)
{
    if (list->n) e->extra = NEW_ARRAY(a, double, e->n + 1);
    for (size_t k = 0; k < list->n; k++) {
        uint8_t *keep;
        size_t n;
        if (!formula_filter(list->items[k].when.formula, &e->context, a, &keep, NULL, &n, err)) return false;
        for (size_t i = 0; i < e->n; i++)
            if (keep[i]) e->extra[i] += list->items[k].points;
    }
    return true;
}

static bool mark(Evaluation *e, const Clauses *list, bool veto, uint8_t **out, Arena *a, Err *err)
{
    if (list->n) *out = NEW_ARRAY(a, uint8_t, e->n + 1);
    for (size_t k = 0; k < list->n; k++) {
        uint8_t *keep;
        size_t n;
        if (!formula_filter(list->items[k].when.formula, &e->context, a, &keep, NULL, &n, err)) return false;
        for (size_t i = 0; i < e->n; i++) {
            if (!keep[i]) continue;
            if (!veto) (*out)[i]++;
            else if ((*out)[i] == 0) (*out)[i] = (uint8_t)(list->items[k].grade + 1);
        }
    }
    return true;
}

int64_t subjects_order(const BlockValues *v, size_t i, bool descending)
{
    int64_t value = 0;
    bool there = v->ok[i] && (v->i ? (value = v->i[i], true) : real_fix(v->r[i], 9, &value));
    if (there && value == INT64_MIN) value++;
    return !there ? INT64_MIN : descending ? value : -value;
}

typedef struct { int64_t *out; bool descending; } Order;

static void order_block(void *context, int worker, size_t base, size_t n, const BlockValues *v)
{
    (void)worker;
    Order *x = context;
    for (size_t i = 0; i < n; i++) x->out[base + i] = subjects_order(v, i, x->descending);
}

static bool find_orders(Evaluation *e, Arena *a, Err *err)
{
    for (size_t k = 0; k < e->scheme->n_orders; k++) {
        FormulaBlocks *blocks;
        Order x = { e->order[k] = NEW_ARRAY(a, int64_t, e->n + 1), e->scheme->orders[k].descending };
        const Formula *f = e->scheme->orders[k].x.formula;
        if (!formula_blocks_open(&f, 1, &e->context, a, &blocks, err) || !formula_blocks_run(blocks, 0, order_block, &x, err)) return false;
    }
    return true;
}

bool subjects_find(Evaluation *e, Arena *a, Err *err)
{
    const EvalScheme *s = e->scheme;
    size_t n;
    if (!take_part(e, a, err)) return false;
    if (!set_aside(e, &s->exempt, STATE_EXEMPT, a, err) || !set_aside(e, &s->ungraded, STATE_UNGRADED, a, err)) return false;
    if (!add_points(e, &s->adjust, a, err) || !mark(e, &s->veto, true, &e->veto, a, err) || !mark(e, &s->step_down, false, &e->down, a, err)) return false;
    if (s->guard.formula && !formula_filter(s->guard.formula, &e->context, a, &e->guarded, NULL, &n, err)) return false;
    return find_orders(e, a, err) && shared_find(e, a, err);
}
