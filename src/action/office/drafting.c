/* SPDX-License-Identifier: Apache-2.0 */
#include "action/office/drafting.h"
#include "action/texts.h"
#include "model/label.h"

bool drafting_fill(Desk *d, const Args *args, Drafting *out, Err *err)
{
    *out = (Drafting){ .problems = problems_new(d->arena) };
    if (!page_open(d, args, &out->page, err)) return false;
    const Template *t;
    if (!desk_template(d, args->words[0], &t, err)) return false;
    out->template = t;
    ReportJob job = { .book = d->book, .context = out->page.context, .name = t->name, .mode = REPORT_DRAFT, .as_of = d->as_of, .arena = d->arena };
    job.context.cache = NULL;
    if (t->is_xlsx) return report_xlsx(&job, t->bytes, &out->bytes, &out->printed, out->problems, err);
    return report_docx(&job, t->bytes, &out->bytes, &out->printed, out->problems, err) && blocks_read(t->name, out->bytes, d->arena, &out->blocks, err);
}

void drafting_row(const Drafting *f, Str scope, const Register **reg, int64_t *id)
{
    Str rest = scope, head = str_split(&rest, ':');
    *reg = scope.n && rest.p && str_to_int64(rest, id) ? model_find(f->page.desk->model, head) : NULL;
}

static Str column_title(Desk *d, const Register *reg, Str expression)
{
    const Field *field = register_find(reg, expression);
    if (field) return cells_title(d, field->word);
    for (size_t i = 0; i < d->book->n_columns; i++)
        if (d->book->columns[i].reg == reg && str_equal(d->book->columns[i].id, expression)) return d->lang == LANG_ZH ? d->book->columns[i].title : expression;
    return expression;
}

bool drafting_title(const Drafting *f, Str expression, Str scope, Str *out, Err *err)
{
    Desk *d = f->page.desk;
    const Register *reg;
    int64_t id;
    drafting_row(f, scope, &reg, &id);
    const Figure *figure = reg ? NULL : rules_figure(d->book, expression);
    *out = figure ? cells_word(d, figure->word) : expression;
    if (!reg) return true;
    Buf b = { 0 };
    bool ok = label_add(d->snapshot, reg, id, &b, err);
    *out = str_printf(d->arena, "%.*s %.*s", SP(buf_str(&b)), SP(column_title(d, reg, expression)));
    buf_done(&b);
    return ok;
}

/* ---- the frozen copy ---- */

static Value value_at(const Frame *f, const char *field, size_t slot) { return frame_value(f, register_get(f->reg, field), slot); }

static const Frame *whole(Snapshot *s, const char *reg, Err *err)
{
    const Register *r = model_get(s->model, reg);
    return snapshot_load(s, r, register_fields(r), err);
}

bool drafting_tour(const Drafting *f, Snapshot *s, int64_t *id, Err *err)
{
    const Moment *m = &f->page.context.moment;
    const Frame *tours = whole(s, "tour", err);
    Day best = DAY_NONE;
    *id = 0;
    if (!tours) return false;
    for (size_t i = 0; i < tours->n; i++) {
        Value p = value_at(tours, "period", i), cutoff = value_at(tours, "cutoff", i);
        if (!frame_lives(tours, i) || !p.ok || !period_equal(period_unpack(p.i), m->period)) continue;
        if (*id && (!cutoff.ok || (Day)cutoff.i < best)) continue;
        *id = (int64_t)i + 1;
        if (cutoff.ok) best = (Day)cutoff.i;
    }
    return true;
}

/* Expression, scope and period tell a figure; its tag also says from which ledger it came. */
static Str identity(Arena *a, Str expression, Str scope, Str period)
{
    return str_printf(a, "%.*s\x1f%.*s\x1f%.*s", SP(expression), SP(scope), SP(period));
}

static Str asked_period(Str printed) { return str_split(&printed, '/'); }        /* "2023Q4/2023-11-30" */

static Map *printed_index(const Drafting *f)
{
    Map *m = map_new(f->page.desk->arena);
    for (size_t i = 0; i < f->printed.n; i++) {
        const Printed *p = &f->printed.items[i];
        Str key = identity(f->page.desk->arena, p->expression, p->scope, asked_period(p->period));
        if (!map_find(m, key, NULL)) map_put(m, key, (int64_t)i);
    }
    return m;
}

static bool find_copy(const Drafting *f, Snapshot *s, int64_t tour, FrozenCopy *out, Err *err)
{
    Desk *d = f->page.desk;
    const Frame *r = whole(s, "issued_report", err);
    if (!r) return false;
    for (size_t i = 0; i < r->n; i++) {
        Value no = value_at(r, "no", i), name = value_at(r, "template", i), round = value_at(r, "round", i), tx = value_at(r, "transaction", i);
        if (!view_sees(&f->page.context.view, r, i) || !no.ok || !round.ok || round.i != tour || !str_equal(name.s, f->template->name)) continue;
        if (out->found && no.i < out->no) continue;
        Value made = value_at(r, "made_on", i);
        *out = (FrozenCopy){ .found = true, .id = (int64_t)i + 1, .no = no.i, .tx = tx.ok ? tx.i : 0, .made_on = made.ok ? (Day)made.i : DAY_NONE,
            .state = str_copy(d->arena, value_at(r, "state", i).s), .rules = str_copy(d->arena, value_at(r, "rules_hash", i).s) };
    }
    return true;
}

static bool read_figures(const Drafting *f, Snapshot *s, FrozenCopy *copy, Err *err)
{
    Arena *a = f->page.desk->arena;
    const Frame *p = whole(s, "printed_figure", err);
    Map *now = printed_index(f);
    size_t cap = 0;
    if (!p) return false;
    for (size_t i = 0; i < p->n; i++) {
        Value report = value_at(p, "report", i), period = value_at(p, "period", i), value = value_at(p, "value", i);
        if (!view_sees(&f->page.context.view, p, i) || !report.ok || report.i != copy->id) continue;
        FrozenFigure g = { .id = (int64_t)i + 1, .tag = str_copy(a, value_at(p, "tag", i).s), .expression = str_copy(a, value_at(p, "expression", i).s),
            .scope = str_copy(a, value_at(p, "scope", i).s), .value = value.ok ? str_copy(a, value.s) : S(""), .period = period.ok ? period_unpack(period.i) : (Period){ 0 } };
        int64_t at;
        Str key = identity(a, g.expression, g.scope, period.ok ? desk_period(f->page.desk, g.period) : S(""));
        if (map_find(now, key, &at)) g.now = &f->printed.items[at];
        *PUSH(a, copy->figures, copy->n, cap) = g;
    }
    return true;
}

bool drafting_frozen(const Drafting *f, FrozenCopy *out, Err *err)
{
    int64_t tour;
    Snapshot *s = NULL;
    *out = (FrozenCopy){ 0 };
    if (!ledger_snapshot(f->page.desk->ledger, 0, &s, err)) return false;          /* under a seal too: the copy was frozen after it */
    bool ok = drafting_tour(f, s, &tour, err) && (!tour || find_copy(f, s, tour, out, err)) && (!out->found || read_figures(f, s, out, err));
    snapshot_free(s);
    return ok;
}

bool drafting_changed(const FrozenFigure *f) { return !f->now || !str_equal(f->now->shown, f->value); }

/* ---- why ---- */

static bool moment_of(Snapshot *s, Str printed, Moment *out, Err *err)
{
    Period period;
    Day until;
    Str rest = printed, head = str_split(&rest, '/');
    if (!period_parse(head, &period)) return moment_make(s, NULL, NULL, out, err);
    return moment_make(s, &period, rest.p && day_parse(rest, &until) ? &until : NULL, out, err);
}

/* The records behind a printed figure, as the snapshot has them. */
static bool trace_at(const Drafting *f, Snapshot *s, const Printed *p, Trace *out, Err *err)
{
    Desk *d = f->page.desk;
    Context c = { .view = { .snapshot = s, .visible = f->page.context.view.visible } };
    Formula *formula;
    Scalar value;
    int64_t id;
    const Register *reg;
    drafting_row(f, p->scope, &reg, &id);
    if (!moment_of(s, p->period, &c.moment, err)) return false;
    if (!reg) return formula_compile(d->book->words, p->expression, (Place){ p->expression, 1, 1 }, d->arena, &formula, err) && formula_scalar(formula, &c, d->arena, &value, out, err);
    const Frame *frame = snapshot_load(s, reg, 0, err);
    if (!frame) return false;
    if (id < 1 || (size_t)id > frame->n) return true;                    /* it was not there then */
    return formula_compile_row(d->book->words, reg, p->expression, (Place){ p->expression, 1, 1 }, d->arena, &formula, err) &&
           formula_trace_row(formula, &c, (size_t)id - 1, d->arena, out, err);
}

static Str row_name(Arena *a, const Register *reg, int64_t id) { return str_printf(a, "%s:%lld", reg->id, (long long)id); }

static bool wrote(const Drafting *f, int64_t seq, Map *behind, bool *yes, Err *err)
{
    Touched *t;
    size_t n;
    Desk *d = f->page.desk;
    *yes = false;
    if (!ledger_written(d->ledger, seq, d->arena, &t, &n, err)) return false;
    for (size_t i = 0; i < n && !*yes; i++) *yes = map_find(behind, row_name(d->arena, t[i].reg, t[i].id), NULL);
    return true;
}

bool drafting_why(const Drafting *f, const FrozenCopy *copy, const FrozenFigure *figure, Tx **out, size_t *n, Err *err)
{
    Desk *d = f->page.desk;
    Snapshot *then = NULL;
    Trace trace = { .arena = d->arena };
    Map *behind = map_new(d->arena);
    size_t cap = 0;
    *out = NULL, *n = 0;
    if (!figure->now || !copy->tx || copy->tx >= d->snapshot->tx) return true;
    bool ok = ledger_snapshot(d->ledger, copy->tx, &then, err) && trace_at(f, then, figure->now, &trace, err) && trace_at(f, d->snapshot, figure->now, &trace, err);
    snapshot_free(then);
    for (size_t i = 0; ok && i < trace.n; i++) map_put(behind, row_name(d->arena, trace.rows[i].reg, trace.rows[i].id), 1);
    for (int64_t seq = copy->tx + 1; ok && seq <= d->snapshot->tx; seq++) {
        bool yes;
        ok = wrote(f, seq, behind, &yes, err);
        if (ok && yes) ok = ledger_tx(d->ledger, seq, d->arena, PUSH(d->arena, *out, *n, cap), err);
    }
    return ok;
}
