/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/stops.h"

typedef struct { Day newest; Period period; bool any, covers; } Newest;

/* The newest period of a register that ends by `end`; covers: one holds that day itself. */
static bool newest_of(Snapshot *s, const Register *reg, const Field *period, const Context *c, Newest *out, Err *err)
{
    const Frame *f = snapshot_load(s, reg, field_bit(period), err);
    if (!f) return false;
    const Column *col = frame_column(f, period);
    for (size_t i = 0; i < f->n && !out->covers; i++) {
        if (!column_has(col, i) || !view_sees(&c->view, f, i)) continue;
        Period p = period_unpack(frame_whole(col, i));
        Day last = period_end(p);
        out->covers = last >= c->moment.end && period_start(p) <= c->moment.end;
        if (last > c->moment.end || (out->any && last <= out->newest)) continue;
        out->any = true;
        out->newest = last;
        out->period = p;
    }
    return true;
}

static void earlier(Day day, const Context *c, Day *out)
{
    if (day < c->moment.end && (*out == DAY_NONE || day < *out)) *out = day;
}

/* The next period of its kind has ended by then. */
static bool is_owed(Period p, Day due) { return period_end(period_add(p, 1)) <= due; }

/* due DAY_NONE: any period that stops earlier; else only one after which the next has ended by `due`. */
static bool by_period(const Formula *f, const Context *c, Day due, Day *out, Err *err)
{
    const FieldUse *uses;
    size_t n = formula_uses(f, &uses);
    for (size_t i = 0; i < n; i++) {
        const Field *period = register_role(uses[i].reg, KEY_PERIOD);
        bool seen = false;
        for (size_t k = 0; k < i; k++) seen = seen || uses[k].reg == uses[i].reg;
        Newest newest = { 0 };
        if (!period || period->kind != K_PERIOD || seen) continue;
        if (!newest_of(c->view.snapshot, uses[i].reg, period, c, &newest, err)) return false;
        if (newest.any && !newest.covers && (due == DAY_NONE || is_owed(newest.period, due))) earlier(newest.newest, c, out);
    }
    return true;
}

/* The tour whose cut-off is asked about; slot, or -1. */
static bool tour_of(Snapshot *s, const Context *c, int64_t *slot, Err *err)
{
    const Register *tour = model_get(s->model, "tour");
    const Field *cutoff = register_get(tour, "cutoff");
    const Frame *f = snapshot_load(s, tour, field_bit(cutoff), err);
    *slot = -1;
    for (size_t i = 0; f && i < f->n; i++) {
        const Column *col = frame_column(f, cutoff);
        if (frame_lives(f, i) && column_has(col, i) && frame_whole(col, i) == c->moment.end) *slot = (int64_t)i;
    }
    return f != NULL;
}

/* Is it the first source of a field that the formula reads? */
static bool source_counts(const RuleBook *b, const Formula *f, Str source)
{
    const FieldUse *uses;
    size_t n = formula_uses(f, &uses);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < b->n_authorities; k++)
            if (b->authorities[k].field == uses[i].field && b->authorities[k].n_sources && str_equal(b->authorities[k].sources[0], source)) return true;
    return false;
}

/* tour_cutoff: a source of this tour that was closed earlier than the tour. */
static bool by_source(const RuleBook *b, const Formula *f, const Context *c, Day *out, Err *err)
{
    Snapshot *s = c->view.snapshot;
    const Register *reg = model_get(s->model, "tour_cutoff");
    const Field *tour = register_get(reg, "tour"), *source = register_get(reg, "source"), *day = register_get(reg, "day");
    int64_t slot;
    if (!tour_of(s, c, &slot, err)) return false;
    if (slot < 0) return true;
    const Frame *frame = snapshot_load(s, reg, field_bit(tour) | field_bit(source) | field_bit(day), err);
    for (size_t i = 0; frame && i < frame->n; i++) {
        Value t = frame_value(frame, tour, i), w = frame_value(frame, source, i), d = frame_value(frame, day, i);
        if (frame_lives(frame, i) && t.ok && w.ok && d.ok && t.i == slot + 1 && source_counts(b, f, w.s)) earlier((Day)d.i, c, out);
    }
    return frame != NULL;
}

static bool by_book(const Figure *figure, const Context *c, Arena *a, Day *out, Err *err)
{
    Scalar day;
    if (!formula_scalar(figure->stops, c, a, &day, NULL, err)) return false;
    if (day.ok) earlier((Day)day.i, c, out);
    return true;
}

bool stops_of(const RuleBook *b, const Figure *figure, const Formula *f, const Context *c, const Scalar *value, Arena *a, Day *out, Err *err)
{
    *out = DAY_NONE;
    if (!c->moment.given || !value->ok) return true;
    if (figure && figure->stops) return by_book(figure, c, a, out, err);
    if (value->has_latest) {
        earlier(period_end(value->latest), c, out);
        return true;
    }
    return by_period(f, c, DAY_NONE, out, err) && by_source(b, f, c, out, err);
}

bool stops_stale(const RuleBook *b, const Figure *figure, const Formula *f, const Context *c, const Scalar *value, Arena *a, Day *out, Err *err)
{
    Day due = DAY_NONE;
    *out = DAY_NONE;
    if (!c->moment.given || !value->ok) return true;
    if (figure && figure->stops) {
        if (!by_book(figure, c, a, out, err)) return false;
        if (*out != DAY_NONE && *out >= period_start(c->moment.period)) *out = DAY_NONE;
        return true;
    }
    if (!by_source(b, f, c, &due, err)) return false;
    if (due == DAY_NONE) due = c->moment.end;
    if (!value->has_latest) return by_period(f, c, due, out, err);
    if (is_owed(value->latest, due)) earlier(period_end(value->latest), c, out);
    return true;
}
