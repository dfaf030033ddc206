/* SPDX-License-Identifier: Apache-2.0
** objection: a kept run computed once more with a firm's own figures in place of the ledger's: who changes, others included, and what
** becomes of the bases. With --reason the objection is recorded; the run itself stays as it is. */
#include "action/evaluation/explaining.h"
#include "action/evaluation/standing.h"
#include "action/texts.h"
#include "evaluate/result.h"
#include "model/quantity.h"

typedef struct { FormulaInput of; Str word; Override value; Str before, after, unit; } Claim;      /* word: its title, for sentences */
typedef struct { Str pool, id, title, before, after, unit; } BaseChange;      /* of one indicator */

typedef struct {
    Evaluating v;
    size_t slot;
    FormulaInput *inputs; size_t n_inputs, cap_inputs;
    Claim *claims; size_t n_claims;
    Override *overrides;
    Standing *before, *after;
    BaseChange *bases; size_t n_bases, cap_bases;
    uint32_t *others; size_t n_others, n_moved;      /* those that move first */
    Str reason;
    int64_t recorded;            /* transaction; 0: only computed */
} Objection;

/* ---- what is claimed ---- */

static void add_inputs(Desk *d, Objection *o, const Formula *f)
{
    FormulaInput *more;
    size_t n = f ? formula_inputs(f, d->arena, &more) : 0;
    for (size_t i = 0; i < n; i++) {
        bool there = false;
        for (size_t k = 0; k < o->n_inputs; k++) there |= str_equal(o->inputs[k].id, more[i].id);
        if (!there) *PUSH(d->arena, o->inputs, o->n_inputs, o->cap_inputs) = more[i];
    }
}

static void find_inputs(Desk *d, Objection *o)
{
    const EvalScheme *s = o->v.scheme;
    for (size_t k = 0; k < s->n_indicators; k++) add_inputs(d, o, s->indicators[k].num), add_inputs(d, o, s->indicators[k].den);
    if (!s->area_weighted) add_inputs(d, o, s->coefficient.formula);
}

static Str word_of(const Objection *o, const FormulaInput *in)
{
    const Field *f = register_find(o->v.scheme->subject, in->id);
    return f ? str_of(f->word) : in->title;
}

static bool find_input(const Objection *o, Str name, Claim *out, Err *err)
{
    Buf b = { 0 };
    for (size_t i = 0; i < o->n_inputs; i++) {
        const FormulaInput *in = &o->inputs[i];
        Str word = word_of(o, in);
        if (str_equal(in->id, name) || str_equal(in->title, name)) return out->of = *in, out->word = word, true;
        buf_addf(&b, "%s%.*s（%.*s）", i ? "、" : "", SP(word), SP(in->id));
    }
    if (o->n_inputs == 0) return FAIL(err, USE, T_ACTION_NO_INPUTS, o->v.scheme->title);
    FAIL(err, USE, T_ACTION_NO_INPUT, name, o->v.scheme->title, buf_str(&b));
    buf_done(&b);
    return false;
}

/* A derived column is read as a field of its unit would be. */
static Field field_of(Desk *d, const Register *reg, const FormulaInput *in)
{
    const Field *f = register_find(reg, in->id);
    if (f) return *f;
    Field own = { .id = str_z(d->arena, in->id), .title = str_z(d->arena, in->title), .unit = in->type.unit };
    own.kind = in->type.kind == TYPE_BOOL ? K_BOOL : in->type.kind == TYPE_DAY ? K_DAY : dims_none(in->type.dims) ? K_RATIO : K_QUANTITY;
    for (UnitId u = 0; u < UNIT_COUNT && own.unit == UNIT_NONE && own.kind == K_QUANTITY; u++)
        if (dims_equal(unit_get(u)->dims, in->type.dims)) own.unit = u;
    if (own.kind == K_RATIO && own.unit == UNIT_NONE) own.unit = UNIT_RATIO;
    return own;
}

static bool read_value(Desk *d, const Objection *o, Str text, Claim *c, Err *err)
{
    TypeKind kind = c->of.type.kind;
    Field f = field_of(d, o->v.scheme->subject, &c->of);
    if (kind != TYPE_NUMBER && kind != TYPE_BOOL && kind != TYPE_DAY) return FAIL(err, USE, T_ACTION_CLAIM_KIND, c->word);
    Quantity q = quantity_parse(&f, text, (QuantityContext){ 0 }, d->arena);
    Frac typed;
    Buf b = { 0 };
    if (q.state == QUANTITY_BLANK) return FAIL(err, USE, T_ACTION_CLAIM_BLANK, c->word);
    if (q.state == QUANTITY_BAD) {
        text_render(q.reason, q.args, q.n_args, d->lang, &b);
        FAIL(err, USE, T_ACTION_BAD_VALUE, c->word, text, buf_str(&b));
        buf_done(&b);
        return false;
    }
    c->value = (Override){ .reg = o->v.scheme->subject, .name = c->of.id, .slot = o->slot, .ok = q.state == QUANTITY_OK, .i = q.value.i, .number = frac_of(0) };
    if (c->value.ok && kind == TYPE_NUMBER && (!unit_show(f.unit, q.value.i, &typed) || !unit_to_base(f.unit, typed, &c->value.number))) return FAIL(err, USE, T_ACTION_CLAIM_RANGE, c->word, text);
    c->unit = kind == TYPE_NUMBER ? unit_name(f.unit) : S("");
    quantity_format(&f, &q.value, d->lang, &b);
    c->after = c->value.ok ? buf_keep(&b, d->arena) : S("");
    buf_done(&b);
    return true;
}

/* What the ledger said, in the unit of the claim. */
static bool read_before(Desk *d, const Objection *o, Claim *c, Err *err)
{
    Scalar s;
    Buf b = { 0 };
    Field f = field_of(d, o->v.scheme->subject, &c->of);
    if (!formula_row(c->of.formula, &o->v.context, o->slot, d->arena, &s, err)) return false;
    Frac typed;
    if (s.ok && s.type.kind == TYPE_NUMBER && unit_from_base(f.unit, s.number, &typed)) frac_format(typed, DECIMALS_AT_MOST + 9, ROUND_HALF_UP, &b);
    else if (s.ok && s.type.kind != TYPE_NUMBER) quantity_format(&f, &(Value){ .i = s.i, .ok = true }, d->lang, &b);
    c->before = buf_keep(&b, d->arena);
    buf_done(&b);
    return true;
}

static bool read_claims(Desk *d, const Args *args, Objection *o, Err *err)
{
    find_inputs(d, o);
    o->n_claims = args->n_words - 2;
    o->claims = NEW_ARRAY(d->arena, Claim, o->n_claims);
    o->overrides = NEW_ARRAY(d->arena, Override, o->n_claims);
    for (size_t i = 0; i < o->n_claims; i++) {
        Str value = args->words[i + 2], name = str_split(&value, '=');
        Claim *c = &o->claims[i];
        if (!value.p) return FAIL(err, USE, T_ACTION_EDIT_FORM, args->words[i + 2]);
        if (!find_input(o, str_trim(name), c, err) || !read_value(d, o, str_trim(value), c, err) || !read_before(d, o, c, err)) return false;
        for (size_t k = 0; k < i; k++)
            if (str_equal(o->claims[k].of.id, c->of.id)) return FAIL(err, USE, T_ACTION_CLAIM_TWICE, c->word);
        o->overrides[i] = c->value;
    }
    return true;
}

/* ---- what becomes of it ---- */

static const Pool *same_pool(const Evaluation *e, Str name, size_t *index)
{
    for (size_t p = 0; p < e->n_pools; p++)
        if (str_equal(e->pools[p].name, name)) return *index = p, &e->pools[p];
    return NULL;
}

static Str base_text(Desk *d, double x, bool there)
{
    enum { BASE_DECIMALS = 6 };
    Buf b = { 0 };
    if (there) result_real(x, BASE_DECIMALS, &b);
    Str s = buf_keep(&b, d->arena);
    buf_done(&b);
    return s;
}

static void compare_value(Desk *d, Objection *o, const Pool *pool, const Indicator *x, Str what, Str before, Str after)
{
    if (str_equal(before, after)) return;
    Str name = what.n ? str_printf(d->arena, "%.*s %.*s", SP(x->title), SP(what)) : x->title;
    *PUSH(d->arena, o->bases, o->n_bases, o->cap_bases) = (BaseChange){ pool->name, x->id, name, before, after, explaining_unit_of(d, x) };
}

static void compare_base(Desk *d, Objection *o, const Pool *pool, const Indicator *x, const PoolBase *p, const PoolBase *q)
{
    const EvalScheme *s = o->v.scheme;
    if (s->method == METHOD_SUM) {
        compare_value(d, o, pool, x, S(""), base_text(d, p->base, p->there), base_text(d, q->base, q->there));
        return;
    }
    compare_value(d, o, pool, x, str_of(text_of(&T_ACTION_BASE_LOW, d->lang)), base_text(d, p->low, p->there), base_text(d, q->low, q->there));
    compare_value(d, o, pool, x, str_of(text_of(&T_ACTION_BASE_HIGH, d->lang)), base_text(d, p->high, p->there), base_text(d, q->high, q->there));
}

static void compare_bases(Desk *d, Objection *o, const Evaluation *e, const Evaluation *f)
{
    size_t n = e->scheme->n_indicators, other;
    for (size_t p = 0; p < e->n_pools; p++) {
        if (!same_pool(f, e->pools[p].name, &other)) continue;
        for (size_t k = 0; k < n; k++) compare_base(d, o, &e->pools[p], &e->scheme->indicators[k], &e->bases[p * n + k], &f->bases[other * n + k]);
    }
}

static void find_others(Desk *d, Objection *o)
{
    o->others = NEW_ARRAY(d->arena, uint32_t, o->v.n + 1);
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < o->v.n; i++) {
            bool moved = standing_moved(&o->before[i], &o->after[i]) || o->before[i].place != o->after[i].place;
            if (i == o->slot || moved != (pass == 0) || !standing_differs(&o->before[i], &o->after[i])) continue;
            o->others[o->n_others++] = (uint32_t)i;
        }
        if (pass == 0) o->n_moved = o->n_others;
    }
}

static bool compute(Desk *d, Objection *o, Err *err)
{
    Evaluation *e, *f;
    Str now;
    if (!evaluating_run(d, &o->v, &e, err) || !runs_hash(d, e, o->v.keys, &now, err)) return false;
    if (!str_equal(now, o->v.run.result)) return FAIL(err, DATA, T_ACTION_RUN_DIFFERS, o->v.run.number, o->v.run.result, now);
    Context c = o->v.context;
    c.overrides = o->overrides, c.n_overrides = o->n_claims;
    if (!evaluation_run(o->v.scheme, &c, d->arena, &f, err)) return false;
    o->before = standing_all(d, e, o->v.keys, o->v.n);
    o->after = standing_all(d, f, o->v.keys, o->v.n);
    compare_bases(d, o, e, f);
    find_others(d, o);
    return true;
}

/* ---- recording ---- */

static void put(Row *row, const char *field, Value v)
{
    const Field *f = register_get(row->reg, field);
    row->v[f->index] = v;
    row->given |= field_bit(f);
}

static Str claims_text(Desk *d, const Objection *o, bool values)
{
    Buf b = { 0 };
    for (size_t i = 0; i < o->n_claims; i++) {
        const Claim *c = &o->claims[i];
        buf_addf(&b, "%s%.*s", i ? "、" : "", SP(c->of.title));
        if (values) buf_addf(&b, "=%.*s%.*s", SP(c->after.n ? c->after : S("—")), SP(c->after.n ? c->unit : S("")));
    }
    Str s = buf_keep(&b, d->arena);
    buf_done(&b);
    return s;
}

/* A second objection to the same result on the same day takes the place of the first. */
static bool row_of(Desk *d, Snapshot *now, int64_t result, Day day, Row **out, Err *err)
{
    const Register *reg = model_get(d->model, "objection");
    const Field *of = register_get(reg, "result"), *on = register_get(reg, "day");
    const Frame *f = snapshot_load(now, reg, field_bit(of) | field_bit(on), err);
    if (!f) return false;
    for (size_t i = 0; i < f->n; i++)
        if (frame_lives(f, i) && frame_value(f, of, i).i == result && frame_value(f, on, i).i == day) return snapshot_row(now, reg, (int64_t)i + 1, d->arena, out, err);
    *out = row_new(reg, d->arena);
    (*out)->id = (int64_t)f->n + 1, (*out)->source = -1;
    return true;
}

static bool write_objection(Desk *d, Objection *o, Ledger *l, Snapshot *now, Err *err)
{
    int64_t result;
    Row *row;
    Day day = instant_day(d->clock.now(d->clock.context));
    TxNote note = { d->actor, S("objection"), d->reason, d->key };
    Str state = runs_first_code(d, "objection_state");
    if (!runs_result(now, &o->v.run, o->v.scheme->subject, o->slot, &result, err)) return false;
    if (!result) return FAIL(err, NOT_FOUND, T_ACTION_NO_RESULT, o->v.run.number, o->v.keys[o->slot]);
    if (!row_of(d, now, result, day, &row, err)) return false;
    put(row, "result", (Value){ .i = result, .ok = true });
    put(row, "day", (Value){ .i = day, .ok = true });
    put(row, "text", (Value){ .s = d->reason, .ok = true });
    put(row, "field", (Value){ .s = claims_text(d, o, false), .ok = true });
    put(row, "claimed", (Value){ .s = claims_text(d, o, true), .ok = true });
    if (state.n) put(row, "state", (Value){ .s = state, .ok = true });
    if (!ledger_begin(l, &note, err)) return false;
    bool ok = ledger_put(l, row, 0, err);
    return ledger_end(l, ok, &o->recorded, err) && ok;
}

static bool record(Desk *d, Objection *o, Err *err)
{
    Ledger *l;
    Snapshot *now = NULL;
    if (!desk_writer(d, S("objection"), &l, err)) return false;
    bool ok = desk_moment(d, l, 0, &now, err) && write_objection(d, o, l, now, err);
    desk_moment_done(d, now);
    ledger_close(l);
    return ok;
}

/* ---- telling ---- */

static Str called(Desk *d, const Objection *o, size_t slot)
{
    Str key = o->v.keys[slot], name = o->v.names[slot];
    return str_equal(key, name) ? name : str_printf(d->arena, "%.*s（%.*s）", SP(name), SP(key));
}

static void tell_subject(Desk *d, const Objection *o, size_t slot, Buf *out)
{
    buf_addf(out, "  %.*s  ", SP(called(d, o, slot)));
    standing_text(d, &o->before[slot], out);
    buf_add_z(out, " → ");
    standing_text(d, &o->after[slot], out);
    buf_add_char(out, '\n');
}

static void tell(Desk *d, const Objection *o, Buf *out)
{
    Str none = S("—");
    SAY(d, out, T_ACTION_OBJECTION, o->v.run.number, o->v.scheme->title, desk_period(d, o->v.run.period));
    for (size_t i = 0; i < o->n_claims; i++) {
        const Claim *c = &o->claims[i];
        buf_addf(out, "  %.*s  %.*s → %.*s %.*s\n", SP(cells_word(d, c->word)), SP(c->before.n ? c->before : none), SP(c->after.n ? c->after : none), SP(c->unit));
    }
    tell_subject(d, o, o->slot, out);
    if (o->n_bases) SAY(d, out, T_ACTION_OBJECTION_BASES, S(""));
    for (size_t i = 0; i < o->n_bases; i++) {
        const BaseChange *b = &o->bases[i];
        buf_addf(out, "  %.*s  %.*s  %.*s → %.*s %.*s\n", SP(b->pool), SP(b->title), SP(b->before.n ? b->before : none), SP(b->after.n ? b->after : none), SP(b->unit));
    }
    SAY(d, out, T_ACTION_OBJECTION_OTHERS, desk_int(d, (int64_t)o->n_moved), desk_int(d, (int64_t)(o->n_others - o->n_moved)));
    for (size_t i = 0; i < o->n_moved; i++) tell_subject(d, o, o->others[i], out);
}

static void subject_json(const Objection *o, size_t slot, Json *j)
{
    json_open(j, '{');
    json_key(j, "key"), json_str(j, o->v.keys[slot]);
    json_key(j, "name"), json_str(j, o->v.names[slot]);
    json_key(j, "before"), standing_json(&o->before[slot], j);
    json_key(j, "after"), standing_json(&o->after[slot], j);
    json_close(j, '}');
}

static void change_json(Json *j, const char *what, Str id, Str title, Str before, Str after, Str unit)
{
    json_key(j, what), json_str(j, id);
    json_key(j, "title"), json_str(j, title);
    json_key(j, "before");
    if (before.n) json_str(j, before);
    else json_null(j);
    json_key(j, "after");
    if (after.n) json_str(j, after);
    else json_null(j);
    json_key(j, "unit"), json_str(j, unit);
}

static void to_json(const Objection *o, Buf *out)
{
    Json j = json_on(out);
    json_open(&j, '{');
    runs_json(&o->v.run, &j);
    json_key(&j, "scheme"), json_str(&j, o->v.scheme->id);
    json_key(&j, "inputs"), json_open(&j, '[');
    for (size_t i = 0; i < o->n_claims; i++) {
        const Claim *c = &o->claims[i];
        json_open(&j, '{');
        change_json(&j, "input", c->of.id, c->of.title, c->before, c->after, c->unit);
        json_close(&j, '}');
    }
    json_close(&j, ']');
    json_key(&j, "subject"), subject_json(o, o->slot, &j);
    json_key(&j, "bases"), json_open(&j, '[');
    for (size_t i = 0; i < o->n_bases; i++) {
        const BaseChange *b = &o->bases[i];
        json_open(&j, '{');
        json_key(&j, "pool"), json_str(&j, b->pool);
        change_json(&j, "indicator", b->id, b->title, b->before, b->after, b->unit);
        json_close(&j, '}');
    }
    json_close(&j, ']');
    json_key(&j, "others"), json_open(&j, '[');
    for (size_t i = 0; i < o->n_others; i++) subject_json(o, o->others[i], &j);
    json_close(&j, ']');
    json_key(&j, "tx");
    if (o->recorded) json_int(&j, o->recorded);
    else json_null(&j);
    json_close(&j, '}');
    buf_add_char(out, '\n');
}

/* The firm first, then those that move, then those whose score alone changes. */
static void to_csv(Desk *d, const Objection *o, Buf *out)
{
    enum { COLUMNS = 2 + 2 * STANDING_COLUMNS };
    TextTable t = { .n_columns = COLUMNS, .n_rows = o->n_others + 1, .heads = NEW_ARRAY(d->arena, Str, COLUMNS) };
    t.cells = NEW_ARRAY(d->arena, Str, COLUMNS * t.n_rows);
    t.heads[0] = S("key"), t.heads[1] = S("name");
    standing_heads(d, "before", t.heads + 2);
    standing_heads(d, "after", t.heads + 2 + STANDING_COLUMNS);
    for (size_t r = 0; r < t.n_rows; r++) {
        size_t slot = r ? o->others[r - 1] : o->slot;
        Str *cells = t.cells + r * COLUMNS;
        cells[0] = o->v.keys[slot], cells[1] = o->v.names[slot];
        standing_cells(d, &o->before[slot], cells + 2);
        standing_cells(d, &o->after[slot], cells + 2 + STANDING_COLUMNS);
    }
    cells_csv(&t, out);
}

static bool answer_all(Desk *d, const Args *args, const Objection *o, Answer *answer, Err *err)
{
    Str path = args->values[OPT_output];
    Buf b = { 0 };
    bool ok = true;
    if (args->given[OPT_output]) {
        if (str_ends(path, S(".csv"))) to_csv(d, o, &b);
        else if (str_ends(path, S(".json"))) to_json(o, &b);
        else if (str_ends(path, S(".txt"))) tell(d, o, &b);
        else ok = FAIL(err, USE, T_ACTION_OBJECTION_FORMAT, path);
        ok = ok && desk_output(d, args, buf_str(&b), answer, err);
    }
    buf_done(&b);
    if (d->json) to_json(o, &answer->out);
    else if (!args->given[OPT_output]) tell(d, o, &answer->out);
    if (o->recorded) SAY(d, &answer->notes, T_ACTION_OBJECTION_RECORDED, desk_int(d, o->recorded));
    else SAY(d, &answer->notes, T_ACTION_OBJECTION_ONLY, S(""));
    return ok;
}

bool action_objection(Desk *d, const Args *args, Answer *answer, Err *err)
{
    Objection o = { 0 };
    Str any = { 0 };
    Args run = { .words = &any, .n_words = 1 };          /* of whatever scheme the run is */
    run.values[OPT_replay] = args->words[0], run.given[OPT_replay] = true;
    bool ok = evaluating_open(d, &run, &answer->notes, &o.v, err) && evaluating_find(d, &o.v, args->words[1], &o.slot, err)
        && read_claims(d, args, &o, err) && compute(d, &o, err) && (d->reason.n == 0 || record(d, &o, err)) && answer_all(d, args, &o, answer, err);
    evaluating_close(&o.v);
    return ok;
}
