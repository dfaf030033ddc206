/* SPDX-License-Identifier: Apache-2.0
** From the records behind a value to the firms behind it: each register reaches the enterprise by the shortest path of
** references (a pledge by its contract). Registers that reach none hold no data of firms. */
#include "figures/parts.h"

enum { STEPS = 3 };
typedef struct { const Register *reg; const Field *steps[STEPS]; size_t n; bool found; } FirmPath;

static bool find_path(const Register *reg, const Register *firm, size_t left, FirmPath *p)
{
    if (reg == firm) return p->found = true;
    for (size_t i = 0; left && i < reg->n_fields; i++) {
        const Field *f = &reg->fields[i];
        if (!f->to || (f->to != firm && left == 1)) continue;
        p->steps[p->n++] = f;
        if (find_path(f->to, firm, left - 1, p)) return true;
        p->n--;
    }
    return false;
}

/* The shortest path, and of equal ones that of the first field. */
static FirmPath path_of(const Register *reg, const Register *firm)
{
    FirmPath p = { .reg = reg };
    for (size_t left = 0; left <= STEPS && !p.found; left++) find_path(reg, firm, left, &p);
    return p;
}

static bool is_number(Kind k) { return k == K_COUNT || k == K_MONEY || k == K_AREA || k == K_ENERGY || k == K_QUANTITY || k == K_RATIO; }

FirmFields firms_fields(const Formula *f, Arena *a)
{
    FirmFields out = { 0 };
    const FieldUse *uses;
    size_t n = formula_uses(f, &uses);
    for (size_t i = 0; i < n; i++) {
        if (uses[i].field->secrecy != SEC_FIRM) continue;
        out.any = true;
        if (is_number(uses[i].field->kind)) *PUSH(a, out.items, out.n, out.cap) = (FirmField){ uses[i].reg, uses[i].field };
    }
    return out;
}

/* The enterprise of a row: 0 none. */
static bool firm_of(Snapshot *s, const FirmPath *p, int64_t id, int64_t *firm, Err *err)
{
    const Register *reg = p->reg;
    *firm = id;
    for (size_t i = 0; i < p->n && *firm; i++) {
        const Frame *f = snapshot_load(s, reg, field_bit(p->steps[i]), err);
        if (!f) return false;
        Value v = frame_value(f, p->steps[i], (size_t)*firm - 1);
        *firm = v.ok ? v.i : 0;
        reg = p->steps[i]->to;
    }
    return true;
}

/* What one record adds: its firm to the set without amounts, its numbers to the set of each field. */
static bool add_record(const TraceRow *row, int64_t firm, const FirmFields *fields, Snapshot *s, FirmSet *sets, bool *has_data, Arena *a, Err *err)
{
    *has_data = false;
    for (size_t k = 0; k < fields->n; k++) {
        const Field *field = fields->items[k].field;
        if (fields->items[k].reg != row->reg) continue;
        const Frame *f = snapshot_load(s, row->reg, field_bit(field), err);
        if (!f) return false;
        Value v = frame_value(f, field, (size_t)row->id - 1);
        if (!v.ok) continue;
        *has_data = true;
        withhold_add(&sets[k], firm, v.i, a);
    }
    return true;
}

/* A field that few of the firms state says nothing of the whole (one firm promises a sum, the others a rate). */
static void drop_partial(FirmSet *sets, size_t n)
{
    for (size_t k = 0; k < n; k++)
        if (sets[k].n * 2 < sets[n].n) sets[k].n = 0;
}

bool firms_behind(const Trace *t, const FirmFields *fields, Snapshot *s, Arena *a, FirmSet **out, Err *err)
{
    const Register *firm_register = model_find(s->model, S("enterprise"));
    FirmSet *sets = NEW_ARRAY(a, FirmSet, fields->n + 1), all = { 0 };
    FirmPath p = { 0 };
    for (size_t i = 0; firm_register && i < t->n; i++) {
        const TraceRow *row = &t->rows[i];
        int64_t firm;
        bool has_data;
        if (p.reg != row->reg) p = path_of(row->reg, firm_register);
        if (!p.found) continue;
        if (!firm_of(s, &p, row->id, &firm, err)) return false;
        if (!firm) continue;
        if (!add_record(row, firm, fields, s, sets, &has_data, a, err)) return false;
        withhold_add(has_data ? &sets[fields->n] : &all, firm, 0, a);
    }
    if (sets[fields->n].n == 0) sets[fields->n] = all;     /* only what is no number: whoever stands behind it */
    for (size_t k = 0; k <= fields->n; k++) withhold_settle(&sets[k]);
    drop_partial(sets, fields->n);
    *out = sets;
    return true;
}
