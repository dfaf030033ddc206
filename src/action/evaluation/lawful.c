/* SPDX-License-Identifier: Apache-2.0 */
#include "action/evaluation/lawful.h"
#include "action/texts.h"

#include <string.h>

typedef struct { const EvalScheme *s; Context c; const uint8_t *rows; Trace trace; } Reading;

static bool read_one(Desk *d, Reading *r, const Formula *f, Err *err)
{
    return !f || formula_trace_rows(f, &r->c, r->rows, d->arena, &r->trace, err);
}

static bool read_clauses(Desk *d, Reading *r, const Clauses *list, Err *err)
{
    bool ok = true;
    for (size_t i = 0; ok && i < list->n; i++) ok = read_one(d, r, list->items[i].when.formula, err);
    return ok;
}

/* What decides in the year of the period alone. */
static bool read_conditions(Desk *d, Reading *r, Err *err)
{
    const EvalScheme *s = r->s;
    const Formula *single[] = { s->where.formula, s->split.formula, s->guard.formula, s->area_weighted ? NULL : s->coefficient.formula };
    const Clauses *lists[] = { &s->exempt, &s->ungraded, &s->adjust, &s->veto, &s->step_down };
    bool ok = true;
    for (size_t i = 0; ok && i < sizeof single / sizeof single[0]; i++) ok = read_one(d, r, single[i], err);
    for (size_t i = 0; ok && i < sizeof lists / sizeof lists[0]; i++) ok = read_clauses(d, r, lists[i], err);
    for (size_t i = 0; ok && i < s->n_levels; i++) ok = s->levels[i].kind != LEVEL_FORMULA || read_one(d, r, s->levels[i].x.formula, err);
    for (size_t i = 0; ok && i < s->n_orders; i++) ok = read_one(d, r, s->orders[i].x.formula, err);
    return ok;
}

static bool read_indicators(Desk *d, Reading *r, Err *err)
{
    bool ok = true;
    for (size_t k = 0; ok && k < r->s->n_indicators; k++)
        ok = read_one(d, r, r->s->indicators[k].num, err) && read_one(d, r, r->s->indicators[k].den, err);
    return ok;
}

/* Every record of the years that the scheme reads. */
static bool read_years(Desk *d, Reading *r, Err *err)
{
    const EvalScheme *s = r->s;
    int years = s->years > 1 || s->tail_last_and_mean ? 3 : s->base.kind == BASE_LAST_YEAR ? 2 : 1;
    if (!read_conditions(d, r, err)) return false;
    for (int y = 0; y < years; y++) {
        Moment this = r->c.moment;
        if (y > 0 && !moment_last_year(d->snapshot, &this, &r->c.moment, err)) return false;
        r->c.cache = formula_cache_new(d->arena);         /* a cache belongs to one moment */
        if (!read_indicators(d, r, err)) return false;
    }
    return true;
}

static uint64_t firm_fields(const Register *reg)
{
    uint64_t mask = 0;
    for (size_t i = 0; i < reg->n_fields; i++)
        if (reg->fields[i].secrecy == SEC_FIRM) mask |= field_bit(&reg->fields[i]);
    return mask;
}

/* Traced, with something about the firm in it, and no basis. */
static bool wanting(const Frame *f, const TraceRow *row, uint64_t firm, const Field *basis)
{
    size_t slot = (size_t)row->id - 1;
    if (column_has(frame_column(f, basis), slot)) return false;
    for (size_t i = 0; i < f->reg->n_fields; i++)
        if ((row->fields & firm) >> i & 1 && column_has(&f->columns[i], slot)) return true;
    return false;
}

static bool count_wanting(Desk *d, const Reading *r, const Register *reg, Map *sources, int64_t *total, Err *err)
{
    uint64_t firm = firm_fields(reg);
    const Field *basis = register_get(reg, "lawful_basis"), *source = register_get(reg, "source");
    const Frame *f = snapshot_load(d->snapshot, reg, firm | field_bit(basis) | field_bit(source), err);
    if (!f) return false;
    uint8_t *seen = NEW_ARRAY(d->arena, uint8_t, f->n + 1);
    for (size_t i = 0; i < r->trace.n; i++) {
        const TraceRow *row = &r->trace.rows[i];
        int64_t n = 0;
        if (row->reg != reg || seen[row->id - 1] || !wanting(f, row, firm, basis)) continue;
        seen[row->id - 1] = 1;
        Str name = frame_value(f, source, (size_t)row->id - 1).s;
        if (!map_find(sources, name, &n)) n = 0;
        map_put(sources, name, n + 1);
        ++*total;
    }
    return true;
}

static bool any_without(Desk *d, const Register *reg, bool *any, Err *err)
{
    const Field *basis = register_get(reg, "lawful_basis");
    const Frame *f = snapshot_load(d->snapshot, reg, field_bit(basis), err);
    *any = false;
    for (size_t i = 0; f && i < f->n && !*any; i++) *any = frame_lives(f, i) && !column_has(frame_column(f, basis), i);
    return f != NULL;
}

static bool subjects(Desk *d, Reading *r, Err *err)
{
    uint8_t *keep;
    size_t n;
    const Frame *f = snapshot_load(d->snapshot, r->s->subject, 0, err);
    if (!f) return false;
    r->rows = frame_live(f, d->arena);
    if (!r->s->where.formula) return true;
    if (!formula_filter(r->s->where.formula, &r->c, d->arena, &keep, NULL, &n, err)) return false;
    r->rows = keep;
    return true;
}

bool lawful_check(Desk *d, const EvalScheme *s, const Context *c, Err *err)
{
    const Register *reg = model_get(d->model, "enterprise_data");
    Reading r = { .s = s, .c = *c };
    Map *sources = map_new(d->arena);
    int64_t total = 0;
    bool any;
    if (strcmp(s->subject->id, "enterprise") != 0 && strcmp(s->subject->id, "land_unit") != 0) return true;
    if (!any_without(d, reg, &any, err)) return false;
    if (!any) return true;
    r.c.cache = formula_cache_new(d->arena);
    if (!subjects(d, &r, err) || !read_years(d, &r, err) || !count_wanting(d, &r, reg, sources, &total, err)) return false;
    if (total == 0) return true;
    Buf b = { 0 };
    for (size_t i = 0; i < sources->n; i++) buf_addf(&b, "%s%.*s %lld", i ? "、" : "", SP(sources->entries[i].key), (long long)sources->entries[i].value);
    Str named = buf_keep(&b, d->arena);
    buf_done(&b);
    return FAIL(err, DATA, T_ACTION_NO_LAWFUL_BASIS, desk_int(d, total), named, s->title);
}
