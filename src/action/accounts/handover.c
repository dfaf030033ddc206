/* SPDX-License-Identifier: Apache-2.0 */
#include "action/accounts/accounts.h"
#include "model/label.h"

/* Where a person stands in what is still open: by reference or by name; the row is done with once `done` is there (bools: true). */
static const struct { const char *reg, *field, *done; } held[] = {
    { "task", "leader", "closed_on" }, { "project", "manager", "finished" }, { "unit", "contact", "dissolved" }, { "collection", "contact", "received" },
    { "material", "author", "used" },
};

static bool person_of(Snapshot *s, Str name, int64_t *id, Err *err)
{
    const Register *reg = model_get(s->model, "person");
    const Field *f = register_get(reg, "name");
    const Frame *frame = snapshot_load(s, reg, field_bit(f), err);
    *id = 0;
    for (size_t i = 0; frame && i < frame->n; i++)
        if (frame_lives(frame, i) && str_equal(frame_value(frame, f, i).s, name)) *id = *id ? -1 : (int64_t)i + 1;
    return frame != NULL;
}

static bool is_done(const Field *f, const Value *v) { return v->ok && (f->kind != K_BOOL || v->i); }

/* A person who is there once in the register is meant; of several of that name none is. */
static bool pass_on(Desk *d, Ledger *l, size_t k, Str from, Str to, int64_t from_id, int64_t to_id, size_t *n, Err *err)
{
    const Register *reg = model_get(d->model, held[k].reg);
    const Field *f = register_get(reg, held[k].field), *done = register_get(reg, held[k].done);
    const Frame *frame = snapshot_load(d->snapshot, reg, field_bit(f) | field_bit(done), err);
    if (!frame) return false;
    if (f->to && (from_id < 1 || to_id < 1)) return true;
    for (size_t slot = 0; slot < frame->n; slot++) {
        Row *row;
        Value v = frame_value(frame, f, slot), end = frame_value(frame, done, slot);
        if (!frame_lives(frame, slot) || !v.ok || is_done(done, &end) || (f->to ? v.i != from_id : !str_equal(v.s, from))) continue;
        if (!snapshot_row(d->snapshot, reg, (int64_t)slot + 1, d->arena, &row, err)) return false;
        row->v[f->index] = (Value){ .ok = true, .i = f->to ? to_id : 0, .s = f->to ? (Str){ 0 } : to };
        row->given = field_bit(f), row->source = -1;
        if (!ledger_put(l, row, 0, err)) return false;
        ++*n;
    }
    return true;
}

bool handover_rows(Desk *d, Ledger *l, Str from, Str to, size_t *n, Err *err)
{
    int64_t from_id, to_id;
    *n = 0;
    if (!person_of(d->snapshot, from, &from_id, err) || !person_of(d->snapshot, to, &to_id, err)) return false;
    for (size_t k = 0; k < sizeof held / sizeof held[0]; k++)
        if (!pass_on(d, l, k, from, to, from_id, to_id, n, err)) return false;
    return true;
}
