/* SPDX-License-Identifier: Apache-2.0 */
#include "report/eval.h"
#include "report/texts.h"
#include "rules/stops.h"
#include "model/label.h"

#include <stdlib.h>
#include <string.h>

enum { NAMED = 100 };                 /* places named in one problem */

typedef struct {
    const Tag *tag;
    const Register *reg;             /* of a loop; of a value: the loop's it stands in, NULL: none */
    Formula *formula;                /* of a value; of a loop: the condition */
    Formula *order;
    const Field *link;               /* of an inner loop: the reference to the outer row */
    ShowAs as;
    bool expects;                    /* of a value of rows: it may rest on data whose state is 预计 */
    bool is_loop, has_rows;
    bool all;                        /* of a loop: #register.all: also rows no longer in force */
    size_t *slots, n;                /* of a loop: all rows, in order */
} Entry;

struct Eval {
    const ReportJob *job;
    Arena *arena;
    Context contexts[3];             /* by TagMoment */
    Str periods[3];
    Entry *entries;
    size_t n, cap;
};

static Snapshot *snapshot(const Eval *e) { return e->job->context.view.snapshot; }

static Str period_words(const Moment *m, Arena *a)
{
    if (!m->given) return S("");
    Buf b = { 0 };
    period_format(m->period, &b);
    buf_add_char(&b, '/');
    day_format(m->end, &b);
    Str s = buf_keep(&b, a);
    buf_done(&b);
    return s;
}

bool eval_new(const ReportJob *job, Eval **out, Err *err)
{
    Eval *e = NEW(job->arena, Eval);
    e->job = job;
    e->arena = job->arena;
    for (int i = 0; i < 3; i++) e->contexts[i] = job->context;
    const Moment *now = &job->context.moment;
    if (now->given) {
        if (!moment_previous(snapshot(e), now, &e->contexts[AT_PREVIOUS].moment, err)) return false;
        if (!moment_last_year(snapshot(e), now, &e->contexts[AT_LAST_YEAR].moment, err)) return false;
    }
    for (int i = 0; i < 3; i++) e->periods[i] = period_words(&e->contexts[i].moment, e->arena);
    *out = e;
    return true;
}

Str eval_period(const Eval *e, TagMoment at) { return e->periods[at]; }

static int add_entry(Eval *e, Entry entry)
{
    *PUSH(e->arena, e->entries, e->n, e->cap) = entry;
    return (int)e->n - 1;
}

static Place place_of(const Tag *t) { return (Place){ .file = t->source, .line = 1, .column = 1 }; }

static bool compile(Eval *e, const Register *reg, Str text, const Tag *t, Formula **out, Err *err)
{
    Words *w = e->job->book->words;
    return reg ? formula_compile_row(w, reg, text, place_of(t), e->arena, out, err) : formula_compile(w, text, place_of(t), e->arena, out, err);
}

/* Does it read a register whose rows may be 预计? Rows are traced only then. */
static bool may_expect(const Eval *e, const Formula *f)
{
    const FieldUse *uses = NULL;
    size_t n = formula_uses(f, &uses);
    for (size_t i = 0; i < n; i++) {
        const Field *state = register_find(uses[i].reg, S("state"));
        for (size_t k = 0; state && state->target && k < e->job->book->n_lists; k++) {
            const CodeList *list = &e->job->book->lists[k];
            for (size_t j = 0; str_equal(list->id, str_of(state->target)) && j < list->n; j++)
                if (str_equal(list->items[j].code, S("预计"))) return true;
        }
    }
    return false;
}

static int prepare_value(void *self, const Tag *t, int in, Err *err)
{
    Eval *e = self;
    Entry v = { .tag = t, .reg = in >= 0 ? e->entries[in].reg : NULL };
    const Figure *figure = v.reg && register_find(v.reg, t->expression) ? NULL : rules_figure(e->job->book, t->expression);
    if (!compile(e, v.reg, t->expression, t, &v.formula, err)) return -1;
    if (!eval_show_as(t, figure, formula_type(v.formula), &v.as, err)) return -1;
    v.expects = v.reg && t->at == AT_PERIOD && formula_type(v.formula).kind == TYPE_NUMBER && may_expect(e, v.formula);
    return add_entry(e, v);
}

static int prepare_loop(void *self, const Tag *t, int in, Err *err)
{
    Eval *e = self;
    bool all = str_ends(t->expression, S(".all"));
    Entry l = { .tag = t, .is_loop = true, .all = all, .reg = model_find(e->job->book->model, str_slice(t->expression, 0, t->expression.n - (all ? 4 : 0))) };
    if (!l.reg) {
        FAIL(err, USE, T_REPORT_LOOP_REGISTER, t->source, t->expression, rules_near(e->job->book, t->expression, e->arena));
        return -1;
    }
    if (t->where.n && !compile(e, l.reg, t->where, t, &l.formula, err)) return -1;
    if (t->order.n && !compile(e, l.reg, t->order, t, &l.order, err)) return -1;
    if (in >= 0) l.link = register_link(l.reg, e->entries[in].reg);
    return add_entry(e, l);
}

/* ---- rows of a loop ---- */

typedef struct { size_t slot; Scalar key; } Keyed;

static int by_key(const void *x, const void *y)
{
    const Keyed *p = x, *q = y;
    int c = scalar_compare(&p->key, &q->key);
    return c ? c : p->slot < q->slot ? -1 : p->slot > q->slot;
}

static int by_key_down(const void *x, const void *y)
{
    const Keyed *p = x, *q = y;
    int c = p->key.ok && q->key.ok ? scalar_compare(&q->key, &p->key) : scalar_compare(&p->key, &q->key);
    return c ? c : p->slot < q->slot ? -1 : p->slot > q->slot;
}

static bool sort_rows(Eval *e, Entry *l, const Context *c, Err *err)
{
    Keyed *keyed = NEW_ARRAY(e->arena, Keyed, l->n);
    for (size_t i = 0; i < l->n; i++) {
        keyed[i].slot = l->slots[i];
        if (!formula_row(l->order, c, l->slots[i], e->arena, &keyed[i].key, err)) return false;
    }
    if (l->n) qsort(keyed, l->n, sizeof *keyed, l->tag->descending ? by_key_down : by_key);
    for (size_t i = 0; i < l->n; i++) l->slots[i] = keyed[i].slot;
    return true;
}

static bool collect_rows(Eval *e, Entry *l, Err *err)
{
    const Context *c = &e->contexts[AT_PERIOD];
    uint8_t *keep = NULL, *seen = NULL;
    size_t n = 0;
    const Frame *f = snapshot_load(snapshot(e), l->reg, l->link ? field_bit(l->link) : 0, err);
    if (!f) return false;
    if (l->formula && !formula_filter(l->formula, c, e->arena, &keep, NULL, &n, err)) return false;
    if (!l->all && !formula_rows_in_force(l->reg, c, e->arena, &seen, &n, err)) return false;
    l->slots = NEW_ARRAY(e->arena, size_t, f->n);
    for (size_t slot = 0; slot < f->n; slot++)
        if ((seen ? seen[slot] : view_sees(&c->view, f, slot)) && (!keep || keep[slot])) l->slots[l->n++] = slot;
    l->has_rows = true;
    return !l->order || sort_rows(e, l, c, err);
}

static bool list_rows(void *self, int loop, RowAt outer, Arena *a, size_t **slots, size_t *n, Err *err)
{
    Eval *e = self;
    Entry *l = &e->entries[loop];
    if (!l->has_rows && !collect_rows(e, l, err)) return false;
    *slots = l->slots;
    *n = l->n;
    if (!l->link || outer.loop < 0) return true;
    const Column *column = frame_column(snapshot_frame(snapshot(e), l->reg), l->link);
    *slots = NEW_ARRAY(a, size_t, l->n);
    *n = 0;
    for (size_t i = 0; i < l->n; i++) {
        size_t slot = l->slots[i];
        if (column_has(column, slot) && (size_t)frame_whole(column, slot) == outer.slot) (*slots)[(*n)++] = slot;
    }
    return true;
}

/* ---- who owes, what is expected, what is old ---- */

static bool label_of_row(Eval *e, const Register *reg, size_t slot, Str *out, Err *err)
{
    Buf b = { 0 };
    bool ok = label_add(snapshot(e), reg, (int64_t)slot + 1, &b, err);
    *out = buf_keep(&b, e->arena);
    buf_done(&b);
    return ok;
}

/* The unit that a row belongs to, along its register's path: "project.park.town". */
static bool unit_of_row(Eval *e, const Register *reg, size_t slot, Str *out, Err *err)
{
    *out = S("");
    Str path = str_of(reg->unit_path);
    if (!path.n) return true;
    while (path.p && !str_equal(path, S("."))) {
        const Field *f = register_find(reg, str_split(&path, '.'));
        if (!f || f->kind != K_REF || !f->to) return true;
        const Frame *frame = snapshot_load(snapshot(e), reg, field_bit(f), err);
        if (!frame) return false;
        const Column *column = frame_column(frame, f);
        if (!column_has(column, slot)) return true;
        slot = (size_t)frame_whole(column, slot);
        reg = f->to;
    }
    return label_of_row(e, reg, slot, out, err);
}

/* Whose data count for a field: the first source that the rule book names. */
static Str authority_of(const RuleBook *b, const Field *field)
{
    for (size_t i = 0; i < b->n_authorities; i++)
        if (b->authorities[i].field == field && b->authorities[i].n_sources) return b->authorities[i].sources[0];
    return S("");
}

/* Of a figure nobody's row is missing: what it reads is named, and whose it is. The last field is that which it adds up. */
static Str source_of(Eval *e, const Formula *f)
{
    const FieldUse *uses = NULL;
    size_t n = formula_uses(f, &uses), at = 0;
    for (size_t i = 0; i < n; i++)
        if (authority_of(e->job->book, uses[i].field).n) at = i;
    if (!n) return S("");
    Str who = authority_of(e->job->book, uses[at].field), what = str_printf(e->arena, "%s·%s", uses[at].reg->title, uses[at].field->title);
    return who.n ? str_printf(e->arena, "%.*s，%.*s", SP(who), SP(what)) : what;
}

static bool is_expected(Eval *e, const TraceRow *row, bool *yes, Err *err)
{
    *yes = false;
    const Field *state = register_find(row->reg, S("state"));
    if (!state || state->kind != K_CODE) return true;
    const Frame *f = snapshot_load(snapshot(e), row->reg, field_bit(state), err);
    if (!f) return false;
    Value v = frame_value(f, state, (size_t)row->id - 1);
    *yes = v.ok && str_equal(v.s, S("预计"));
    return true;
}

static bool name_expected(Eval *e, const Trace *trace, Str *out, Err *err)
{
    Buf b = { 0 };
    size_t found = 0;
    bool ok = true;
    for (size_t i = 0; ok && i < trace->n; i++) {
        bool yes = false;
        ok = is_expected(e, &trace->rows[i], &yes, err);
        if (!ok || !yes || found++ >= NAMED) continue;
        if (b.n) buf_add(&b, S("、"));
        ok = label_add(snapshot(e), trace->rows[i].reg, trace->rows[i].id, &b, err);
    }
    if (found > NAMED) buf_addf(&b, "等%zu条", found);
    *out = buf_keep(&b, e->arena);
    buf_done(&b);
    return ok;
}

static bool name_stale(Eval *e, const Entry *v, const Context *c, const Scalar *s, Str *out, Err *err)
{
    Day day = DAY_NONE;
    if (!stops_stale(e->job->book, v->as.figure, v->formula, c, s, e->arena, &day, err)) return false;
    if (day == DAY_NONE) return true;
    Buf b = { 0 };
    eval_show_day(day, DATES_YMD, false, &b);
    *out = buf_keep(&b, e->arena);
    buf_done(&b);
    return true;
}

/* ---- values ---- */

static bool answer_top(Eval *e, const Entry *v, const Context *c, Arena *a, Answer *out, Err *err)
{
    Scalar s = { 0 };
    Trace trace = { .arena = a };
    bool number = formula_type(v->formula).kind == TYPE_NUMBER;
    if (!formula_scalar(v->formula, c, a, &s, number ? &trace : NULL, err)) return false;
    if (v->tag->at != AT_PERIOD && number && s.rows == 0) s.ok = false;      /* nothing was recorded then: — is true, 0 is not */
    eval_show(v->tag, &v->as, &s, a, out);
    bool amount = number && !dims_equal(formula_type(v->formula).dims, (Dims){ 0 });     /* of a count, what is missing may be a condition */
    out->lacking = out->ok && amount && v->tag->at == AT_PERIOD ? s.missing : 0;
    if (v->as.figure) out->title = v->as.figure->title;
    if (!out->ok) out->owes = source_of(e, v->formula);
    if (v->tag->at != AT_PERIOD) return true;
    return name_stale(e, v, c, &s, &out->stale, err) && name_expected(e, &trace, &out->estimated, err);
}

static bool answer_row(Eval *e, const Entry *v, const Context *c, size_t slot, Arena *a, Answer *out, Err *err)
{
    Scalar s = { 0 };
    if (!formula_row(v->formula, c, slot, a, &s, err)) return false;
    eval_show(v->tag, &v->as, &s, a, out);
    out->scope = str_printf(a, "%s:%zu", v->reg->id, slot + 1);
    Trace trace = { .arena = a };
    if (v->expects && out->ok && (!formula_trace_row(v->formula, c, slot, a, &trace, err) || !name_expected(e, &trace, &out->estimated, err))) return false;
    return out->ok || (label_of_row(e, v->reg, slot, &out->title, err) && unit_of_row(e, v->reg, slot, &out->owes, err));
}

static bool answer(void *self, int value, RowAt row, Arena *a, Answer *out, Err *err)
{
    Eval *e = self;
    const Entry *v = &e->entries[value];
    const Context *c = &e->contexts[v->tag->at];
    *out = (Answer){ .period = e->periods[v->tag->at] };
    if (v->tag->at != AT_PERIOD && !c->moment.given) {
        out->is_number = true;
        return true;                     /* no earlier tour: missing */
    }
    return v->reg ? answer_row(e, v, c, row.slot, a, out, err) : answer_top(e, v, c, a, out, err);
}

/* ---- narrative ---- */

static bool of_this_round(Eval *e, const Register *reg, const Frame *f, size_t slot, bool *yes, Err *err)
{
    *yes = false;
    Value round = frame_value(f, register_get(reg, "round"), slot);
    const Register *tour = register_get(reg, "round")->to;
    const Field *period = register_get(tour, "period");
    const Frame *tours = snapshot_load(snapshot(e), tour, field_bit(period), err);
    if (!tours) return false;
    Value p = round.ok ? frame_value(tours, period, (size_t)round.i - 1) : (Value){ 0 };
    *yes = p.ok && period_equal(period_unpack(p.i), e->job->context.moment.period);
    return true;
}

static bool material(void *self, Str section, Arena *a, Str *text, Err *err)
{
    Eval *e = self;
    *text = S("");
    const Register *reg = model_find(e->job->book->model, S("material"));
    if (!reg || !e->job->context.moment.given) return true;
    const Field *words = register_get(reg, "text"), *part = register_get(reg, "section");
    const Frame *f = snapshot_load(snapshot(e), reg, field_bit(words) | field_bit(part) | field_bit(register_get(reg, "round")), err);
    if (!f) return false;
    Buf b = { 0 };
    bool ok = true;
    for (size_t slot = 0; ok && slot < f->n; slot++) {
        Value name = frame_lives(f, slot) ? frame_value(f, part, slot) : (Value){ 0 }, value = { 0 };
        bool now = false;
        if (!name.ok || !str_equal(name.s, section) || !view_sees(&e->job->context.view, f, slot)) continue;
        ok = of_this_round(e, reg, f, slot, &now, err);
        if (ok && now) value = frame_value(f, words, slot);
        if (!value.ok) continue;
        if (b.n) buf_add_char(&b, '\n');
        buf_add(&b, value.s);
    }
    *text = buf_keep(&b, a);
    buf_done(&b);
    return ok;
}

static int by_place(const void *a, const void *b)
{
    const TraceRow *x = a, *y = b;
    if (x->reg != y->reg) return x->reg->index < y->reg->index ? -1 : 1;
    return (x->id > y->id) - (x->id < y->id);
}

/* Several series may rest on the same record: it is named once. */
static void merge_places(Trace *t)
{
    size_t n = 0;
    if (t->n) qsort(t->rows, t->n, sizeof *t->rows, by_place);
    for (size_t i = 0; i < t->n; i++)
        if (n == 0 || by_place(&t->rows[n - 1], &t->rows[i]) != 0) t->rows[n++] = t->rows[i];
    t->n = n;
}

static bool chart(void *self, Str name, Arena *a, ChartAnswer *out, Err *err)
{
    Eval *e = self;
    Trace behind = { .arena = a };
    if (!eval_chart(e->job, name, 2, a, out, &behind, err)) return false;
    merge_places(&behind);
    return name_expected(e, &behind, &out->estimated, err);
}

Evaluator eval_evaluator(Eval *e) { return (Evaluator){ e, prepare_value, prepare_loop, list_rows, answer, chart, material }; }
