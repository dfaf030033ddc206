/* SPDX-License-Identifier: Apache-2.0
** Land that several firms use. Firms with own land on one parcel count together (shared_parcel: merge): the one that answers is
** the owner of the land unit that holds the parcel, else the first of them; the others share its result. Tenants of a land unit, and
** firms with rented land only, form a list of their own, count with their owners, or are not evaluated. */
#include "evaluate/inside.h"

#include <string.h>

typedef struct { const uint8_t *live; const int32_t *a, *b; const uint8_t *a_ok, *b_ok; size_t n; } Links;

/* Rows in force of a register with two references. */
static bool load_links(Evaluation *e, const char *reg_id, const char *from, const char *to, Arena *a, Links *out, Err *err)
{
    Snapshot *s = e->context.view.snapshot;
    const Register *reg = model_get(s->model, reg_id);
    const Field *x = register_get(reg, from), *y = register_get(reg, to);
    uint8_t *seen;
    const Frame *f = snapshot_load(s, reg, field_bit(x) | field_bit(y), err);
    if (!f || !formula_rows_in_force(reg, &e->context, a, &seen, &out->n, err)) return false;
    out->live = seen;
    out->a = column_narrow(frame_column(f, x), f->n, a), out->a_ok = column_ok(frame_column(f, x), f->n, a);
    out->b = column_narrow(frame_column(f, y), f->n, a), out->b_ok = column_ok(frame_column(f, y), f->n, a);
    return true;
}

/* The slot that answers for a slot; shortens the way. */
static uint32_t root_of(uint32_t *owner, uint32_t i)
{
    while (owner[i] != i) i = owner[i] = owner[owner[i]];
    return i;
}

static void join(uint32_t *owner, uint32_t member, uint32_t head)
{
    uint32_t a = root_of(owner, member), b = root_of(owner, head);
    if (a != b) owner[a] = b;
}

typedef struct { Links use, unit_parcel, tenants; const int32_t *unit_owner; const uint8_t *unit_owner_ok; size_t n_units; uint8_t *own, *rented; } Ground;

static bool load_ground(Evaluation *e, Arena *a, Ground *g, Err *err)
{
    Snapshot *s = e->context.view.snapshot;
    const Register *unit = model_get(s->model, "land_unit");
    const Field *owner = register_get(unit, "owner");
    size_t n;
    const Frame *f = snapshot_load(s, unit, field_bit(owner), err);
    if (!f || !load_links(e, "land_use", "enterprise", "parcel", a, &g->use, err)) return false;
    if (!load_links(e, "land_unit_parcel", "land_unit", "parcel", a, &g->unit_parcel, err)) return false;
    if (!load_links(e, "land_unit_tenant", "land_unit", "enterprise", a, &g->tenants, err)) return false;
    g->unit_owner = column_narrow(frame_column(f, owner), f->n, a), g->unit_owner_ok = column_ok(frame_column(f, owner), f->n, a), g->n_units = f->n;
    return formula_filter(e->scheme->land_owned, &e->context, a, &g->own, NULL, &n, err) && formula_filter(e->scheme->land_rented, &e->context, a, &g->rented, NULL, &n, err);
}

/* Firms with own land on one parcel. */
static bool merge_parcels(Evaluation *e, const Ground *g, uint32_t *owner, Arena *a, Err *err)
{
    const Register *parcel = model_get(e->scheme->model, "parcel");
    const Frame *f = snapshot_load(e->context.view.snapshot, parcel, 0, err);
    if (!f) return false;
    int32_t *head = NEW_ARRAY(a, int32_t, f->n + 1);
    for (size_t k = 0; k < f->n; k++) head[k] = -1;
    for (size_t i = 0; i < g->unit_parcel.n; i++) {
        const Links *u = &g->unit_parcel;
        if (u->live[i] && u->a_ok[i] && u->b_ok[i] && g->unit_owner_ok[u->a[i]]) head[u->b[i]] = g->unit_owner[u->a[i]];
    }
    for (size_t i = 0; i < g->use.n; i++) {
        const Links *u = &g->use;
        if (!u->live[i] || !g->own[i] || !u->a_ok[i] || !u->b_ok[i]) continue;
        if (head[u->b[i]] < 0) head[u->b[i]] = u->a[i];
        else join(owner, (uint32_t)u->a[i], (uint32_t)head[u->b[i]]);
    }
    return true;
}

/* 1: a firm without own land that rents some, or a tenant of a land unit that it does not own. */
static uint8_t *find_tenants(const Evaluation *e, const Ground *g, Arena *a)
{
    uint8_t *own = NEW_ARRAY(a, uint8_t, e->n + 1), *tenant = NEW_ARRAY(a, uint8_t, e->n + 1);
    for (size_t i = 0; i < g->use.n; i++)
        if (g->use.live[i] && g->use.a_ok[i]) {
            own[g->use.a[i]] |= g->own[i];
            tenant[g->use.a[i]] |= g->rented[i];
        }
    for (size_t i = 0; i < g->tenants.n; i++)
        if (g->tenants.live[i] && g->tenants.b_ok[i]) tenant[g->tenants.b[i]] = 1;
    for (size_t i = 0; i < e->n; i++) tenant[i] &= !own[i];
    return tenant;
}

static void with_owners(const Ground *g, const uint8_t *tenant, uint32_t *owner)
{
    for (size_t i = 0; i < g->tenants.n; i++) {
        const Links *t = &g->tenants;
        bool known = t->live[i] && t->a_ok[i] && t->b_ok[i] && g->unit_owner_ok[t->a[i]];
        if (known && tenant[t->b[i]]) join(owner, (uint32_t)t->b[i], (uint32_t)g->unit_owner[t->a[i]]);
    }
}

/* A member takes the state of the one that answers; one whose head does not take part stays on its own. */
static void settle(Evaluation *e, uint32_t *owner)
{
    bool any = false;
    for (uint32_t i = 0; i < e->n; i++) {
        uint32_t head = root_of(owner, i);
        if (head == i || e->state[i] != STATE_RANKED || e->state[head] == STATE_OUT) continue;
        e->state[i] = STATE_MEMBER;
        any = true;
    }
    for (uint32_t i = 0; i < e->n; i++) owner[i] = root_of(owner, i);
    e->owner = any ? owner : NULL;
}

bool shared_find(Evaluation *e, Arena *a, Err *err)
{
    const EvalScheme *s = e->scheme;
    Ground g;
    bool firms = !s->stand_alone && strcmp(s->subject->id, "enterprise") == 0;
    if (!firms || (s->shared == SHARED_NONE && s->tenants == TENANTS_NONE)) return true;
    if (!load_ground(e, a, &g, err)) return false;
    uint32_t *owner = NEW_ARRAY(a, uint32_t, e->n + 1);
    for (uint32_t i = 0; i < e->n; i++) owner[i] = i;
    uint8_t *tenant = find_tenants(e, &g, a);
    if (s->shared == SHARED_MERGE && !merge_parcels(e, &g, owner, a, err)) return false;
    if (s->tenants == TENANTS_WITH_OWNERS) with_owners(&g, tenant, owner);
    for (size_t i = 0; s->tenants == TENANTS_NEVER && i < e->n; i++)
        if (tenant[i] && e->state[i] == STATE_RANKED) e->state[i] = STATE_TENANT;
    settle(e, owner);
    if (s->tenants == TENANTS_OWN_LIST) e->tenant = tenant;
    return true;
}
