/* SPDX-License-Identifier: Apache-2.0
** The moment asked about, and what `period` and its parts mean at it. */
#include "formula/run.h"

static Day earlier(Day a, Day b) { return a < b ? a : b; }

typedef struct { const Column *period, *cutoff, *issued; } TourColumns;

/* The last issued tour whose cut-off lies before `end`: the greater cut-off, then the later slot. */
static bool last_tour(Snapshot *s, Day end, Period *period, Day *cutoff, bool *found, Err *err)
{
    *found = false;
    const Register *tour = model_find(s->model, S("tour"));
    const Field *p = tour ? register_find(tour, S("period")) : NULL, *c = tour ? register_find(tour, S("cutoff")) : NULL;
    const Field *issued = tour ? register_find(tour, S("issued_on")) : NULL;
    if (!p || !c || !issued) return true;
    const Frame *f = snapshot_load(s, tour, field_bit(p) | field_bit(c) | field_bit(issued), err);
    if (!f) return false;
    TourColumns t = { frame_column(f, p), frame_column(f, c), frame_column(f, issued) };
    for (size_t i = 0; i < f->n; i++) {
        bool usable = frame_lives(f, i) && column_has(t.period, i) && column_has(t.cutoff, i) && column_has(t.issued, i) && frame_whole(t.cutoff, i) < end;
        if (!usable || (*found && frame_whole(t.cutoff, i) < *cutoff)) continue;
        *found = true;
        *cutoff = (Day)frame_whole(t.cutoff, i);
        *period = period_unpack(frame_whole(t.period, i));
    }
    return true;
}

bool moment_make(Snapshot *s, const Period *period, const Day *until, Moment *out, Err *err)
{
    *out = (Moment){ .end = DAY_NONE };
    if (until) out->end = *until;
    if (!period) return true;
    out->given = true;
    out->period = *period;
    out->end = until ? earlier(*until, period_end(*period)) : period_end(*period);
    return last_tour(s, out->end, &out->previous, &out->previous_end, &out->has_previous, err);
}

bool moment_previous(Snapshot *s, const Moment *m, Moment *out, Err *err)
{
    *out = (Moment){ .end = DAY_NONE };
    if (!m->given || !m->has_previous) return true;
    return moment_make(s, &m->previous, &m->previous_end, out, err);
}

static Day year_before(Day end, Period p)
{
    return end == period_end(p) ? period_end(period_add(p, -(int)p.kind)) : day_add_years(end, -1);
}

bool moment_last_year(Snapshot *s, const Moment *m, Moment *out, Err *err)
{
    *out = (Moment){ .end = DAY_NONE };
    if (!m->given) return true;
    Period p = period_add(m->period, -(int)m->period.kind);
    Day end = year_before(m->end, m->period);
    return moment_make(s, &p, &end, out, err);
}

static Period last_month(Day end)
{
    Period m = period_containing(PER_MONTH, end);
    return period_end(m) > end ? period_add(m, -1) : m;
}

static Moment narrowed(Moment m, Period p)
{
    m.period = p;
    m.end = earlier(m.end, period_end(p));
    return m;
}

static Moment step(Moment m, MomentStep s)
{
    switch (s) {
    case STEP_MONTH: return narrowed(m, last_month(m.end));
    case STEP_YEAR: return narrowed(m, period_of(PER_YEAR, period_year(m.period), 0));
    case STEP_PREVIOUS: return (Moment){ .given = m.given && m.has_previous, .period = m.previous, .end = m.previous_end };
    case STEP_SAME_LAST_YEAR: return (Moment){ .given = m.given, .period = period_add(m.period, -(int)m.period.kind), .end = year_before(m.end, m.period) };
    case STEP_NONE: case STEP_END: case STEP_START: break;
    }
    return m;
}

bool moment_value(const Moment *asked, const Node *n, Scalar *out)
{
    Moment m = *asked;
    MomentStep last = STEP_NONE;
    for (int k = 0; k < MOMENT_STEPS && n->steps[k] != STEP_NONE; k++) {
        last = n->steps[k];
        m = m.given ? step(m, last) : m;
    }
    out->ok = m.given;
    if (!m.given) return true;
    out->i = last == STEP_END ? m.end : last == STEP_START ? period_start(m.period) : period_pack(m.period);
    return true;
}
