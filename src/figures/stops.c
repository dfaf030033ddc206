/* SPDX-License-Identifier: Apache-2.0
** 截至: where the source of a figure stops earlier than the cut-off asked about. The rule book may say it (stops_at); else
** `latest` tells the period that answered; else the newest period of the registers read by period; else the tour's own
** cut-off of a source (tour_cutoff) of the registers read by source. */
#include "figures/parts.h"

typedef struct { Day newest; bool any, covers; } Newest;

/* The newest period of a register that ends by `end`; covers: one holds that day itself. */
static bool newest_of(Snapshot *s, const Register *reg, const Field *period, const Context *c, Newest *out, Err *err)
{
    const Frame *f = snapshot_load(s, reg, field_bit(period), err);
    if (!f) return false;
    const Column *col = frame_column(f, period);
    for (size_t i = 0; i < f->n && !out->covers; i++) {
        if (!col->ok[i] || !view_sees(&c->view, f, i)) continue;
        Period p = period_unpack(col->i[i]);
        Day last = period_end(p);
        out->covers = last >= c->moment.end && period_start(p) <= c->moment.end;
        if (last > c->moment.end || (out->any && last <= out->newest)) continue;
        out->any = true;
        out->newest = last;
    }
    return true;
}

static void earlier(Day day, const Context *c, Day *out)
{
    if (day < c->moment.end && (*out == DAY_NONE || day < *out)) *out = day;
}

static bool by_period(const Formula *f, const Context *c, Day *out, Err *err)
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
        if (newest.any && !newest.covers) earlier(newest.newest, c, out);
    }
    return true;
}

bool stops_of(const Figure *figure, const Formula *f, const Context *c, const Scalar *value, Arena *a, Day *out, Err *err)
{
    *out = DAY_NONE;
    if (!c->moment.given || !value->ok) return true;
    if (figure && figure->stops) {
        Scalar day;
        if (!formula_scalar(figure->stops, c, a, &day, NULL, err)) return false;
        if (day.ok) earlier((Day)day.i, c, out);
        return true;
    }
    if (value->has_latest) {
        earlier(period_end(value->latest), c, out);
        return true;
    }
    return by_period(f, c, out, err);
}
