/* SPDX-License-Identifier: Apache-2.0 */
#include "action/evaluation/fragility.h"
#include "action/cells.h"
#include "action/tables.h"
#include "action/texts.h"
#include "base/real.h"
#include "evaluate/fragile.h"
#include "evaluate/result.h"

typedef struct { Desk *d; const Evaluating *v; const Evaluation *e; const Fragile *f; } Telling;

/* ---- values ---- */

static Str number(const Telling *t, const FragileInput *in, Frac base, bool sign)
{
    Buf b = { 0 };
    Frac shown;
    if (unit_from_base(in->type.unit, base, &shown)) {
        if (sign && shown.num > 0) buf_add_char(&b, '+');
        frac_format(shown, DECIMALS_AT_MOST + 6, ROUND_HALF_UP, &b);
    }
    Str s = buf_keep(&b, t->d->arena);
    buf_done(&b);
    return s;
}

static Str unit_of(const FragileInput *in) { return in->type.unit == UNIT_NONE || in->type.unit == UNIT_RATIO ? S("") : unit_name(in->type.unit); }

static Str percent(const Telling *t, double share)
{
    enum { DECIMALS = 2 };
    Buf b = { 0 };
    if (share > 0) buf_add_char(&b, '+');
    result_real(share * 100, DECIMALS, &b);
    Str s = buf_keep(&b, t->d->arena);
    buf_done(&b);
    return s;
}

static Str score_text(const Telling *t, int64_t score, bool sign)
{
    Buf b = { 0 };
    if (sign && score > 0) buf_add_char(&b, '+');
    result_fixed(score, t->e->scheme->score_decimals, &b);
    Str s = buf_keep(&b, t->d->arena);
    buf_done(&b);
    return s;
}

static Str margin_text(const Telling *t, size_t slot)
{
    Buf b = { 0 };
    result_margin(t->e, slot, &b);
    Str s = buf_keep(&b, t->d->arena);
    buf_done(&b);
    return s;
}

static Str error_text(const Telling *t, const FragileInput *in)
{
    Frac share;
    if (!in->relative) return str_printf(t->d->arena, "±%.*s%.*s", SP(number(t, in, in->error, false)), SP(unit_of(in)));
    if (!frac_mul(in->error, frac_of(100), &share)) return S("");
    Buf b = { 0 };
    frac_format(share, DECIMALS_AT_MOST + 4, ROUND_HALF_UP, &b);
    Str s = str_printf(t->d->arena, "±%.*s%%", SP(buf_str(&b)));
    buf_done(&b);
    return s;
}

static Str word(const Telling *t, const Text *x) { return str_of(text_of(x, t->d->lang)); }
static Str pool_name(const Telling *t, size_t slot) { return t->e->pools[t->e->pool[slot]].name; }
static bool is_near(const FragileLine *l) { return (l->up.flips && l->up.within) || (l->down.flips && l->down.within); }

/* ---- where it comes from ---- */

static bool trace_line(const Telling *t, const FragileLine *l, Trace *trace, Err *err)
{
    *trace = (Trace){ .arena = t->d->arena };
    return formula_trace_row(t->f->inputs[l->input].formula, &t->e->context, l->row, t->d->arena, trace, err);
}

/* A value that was counted, not what told the row. */
static bool is_value(const TraceRow *r, const Row *row, size_t k)
{
    const Field *f = &r->reg->fields[k];
    bool number = f->kind != K_REF && f->kind != K_CODE && f->kind != K_DAY && f->kind != K_TEXT;
    return (r->fields & (UINT64_C(1) << k)) && row->v[k].ok && f->key == KEY_NO && number;
}

static bool add_sources(const Telling *t, const TraceRow *r, Buf *out, Err *err)
{
    Row *row;
    if (!snapshot_row(t->d->snapshot, r->reg, r->id, t->d->arena, &row, err)) return false;
    for (size_t k = 0; k < r->reg->n_fields; k++) {
        const Field *f = &r->reg->fields[k];
        if (!is_value(r, row, k)) continue;
        if (out->n) buf_add_z(out, "；");
        buf_addf(out, "%s ", f->title);
        if (!cells_origin_text(t->d, row, f, out, err)) return false;
    }
    return true;
}

/* Where to look: the cells that the value was made of; of a table its line and heading. Only of those to verify. */
static bool source_of(const Telling *t, const FragileLine *l, Str *out, Err *err)
{
    Trace trace;
    Buf b = { 0 };
    bool ok = true;
    *out = S("");
    if (!is_near(l)) return true;
    if (t->v->input) {
        evaluating_line(t->d, t->v, l->row, &b);
        buf_addf(&b, " · %.*s", SP(t->f->inputs[l->input].title));
    } else {
        ok = trace_line(t, l, &trace, err);
        for (size_t i = 0; ok && i < trace.n; i++) ok = add_sources(t, &trace.rows[i], &b, err);
    }
    *out = buf_keep(&b, t->d->arena);
    buf_done(&b);
    return ok;
}

static bool sources_json(const Telling *t, const FragileLine *l, Json *j, Err *err)
{
    Trace trace = { 0 };
    bool ok = t->v->input || !is_near(l) || trace_line(t, l, &trace, err);
    json_key(j, "sources"), json_open(j, '[');
    if (t->v->input && is_near(l)) {
        json_open(j, '{');
        json_key(j, "file"), json_str(j, t->v->input_name);
        json_key(j, "sheet");
        if (t->v->input->sheet.n) json_str(j, t->v->input->sheet);
        else json_null(j);
        json_key(j, "line"), json_int(j, input_line(t->v->input, l->row));
        json_key(j, "heading"), json_str(j, t->f->inputs[l->input].title);
        json_close(j, '}');
    }
    for (size_t i = 0; ok && i < trace.n; i++) {
        const TraceRow *r = &trace.rows[i];
        Row *row;
        Str key;
        ok = snapshot_row(t->d->snapshot, r->reg, r->id, t->d->arena, &row, err) && cells_key(t->d, row, &key, err);
        for (size_t k = 0; ok && k < r->reg->n_fields; k++) {
            if (!is_value(r, row, k)) continue;
            json_open(j, '{');
            json_key(j, "register"), json_z(j, r->reg->id);
            json_key(j, "key"), json_str(j, key);
            json_key(j, "field"), json_z(j, r->reg->fields[k].id);
            json_key(j, "origin");
            ok = cells_origin_json(t->d, row, &r->reg->fields[k], j, err);
            json_close(j, '}');
        }
    }
    json_close(j, ']');
    return ok;
}

/* ---- JSON ---- */

static void change_json(const Telling *t, const FragileInput *in, const FragileChange *c, const char *key, Json *j)
{
    static const char *const states[] = { [STATE_OUT] = "out", [STATE_RANKED] = "ranked", [STATE_EXEMPT] = "exempt", [STATE_UNGRADED] = "ungraded", [STATE_PENDING] = "pending",
        [STATE_EXCLUDED] = "excluded", [STATE_NO_POOL] = "pending", [STATE_SMALL] = "ungraded", [STATE_TENANT] = "tenant", [STATE_MEMBER] = "member" };
    json_key(j, key);
    if (!c->flips) { json_null(j); return; }
    json_open(j, '{');
    json_key(j, "value"), json_str(j, number(t, in, c->to, false));
    json_key(j, "change"), json_str(j, number(t, in, c->change, false));
    json_key(j, "relative");
    Buf b = { 0 };
    result_real(c->relative, 6, &b);
    json_str(j, buf_str(&b));
    buf_done(&b);
    json_key(j, "within"), json_bool(j, c->within);
    json_key(j, "state"), json_z(j, states[c->after]);
    json_close(j, '}');
}

static bool line_json(const Telling *t, const FragileLine *l, Json *j, Err *err)
{
    const FragileInput *in = &t->f->inputs[l->input];
    json_open(j, '{');
    json_key(j, "input"), json_str(j, in->id);
    json_key(j, "row"), json_str(j, t->v->keys[l->row]);
    json_key(j, "value");
    if (l->there) json_str(j, number(t, in, l->value, false));
    else json_null(j);
    change_json(t, in, &l->up, "up", j);
    change_json(t, in, &l->down, "down", j);
    json_key(j, "verify"), json_bool(j, is_near(l));
    bool ok = sources_json(t, l, j, err);
    json_close(j, '}');
    return ok;
}

static bool subject_json(const Telling *t, const FragileSubject *s, Json *j, Err *err)
{
    bool ok = true;
    Str margin = margin_text(t, s->slot);
    json_open(j, '{');
    json_key(j, "key"), json_str(j, t->v->keys[s->slot]);
    json_key(j, "name"), json_str(j, t->v->names[s->slot]);
    json_key(j, "pool"), json_str(j, pool_name(t, s->slot));
    json_key(j, "tail"), json_bool(j, s->in_tail);
    json_key(j, "verify"), json_bool(j, s->verify);
    json_key(j, "score"), json_str(j, score_text(t, evaluation_score(t->e, s->slot), false));
    json_key(j, "margin");
    if (margin.n) json_str(j, margin);
    else json_null(j);
    json_key(j, "score_change");
    if (s->has_score) json_str(j, score_text(t, s->score_change, false));
    else json_null(j);
    json_key(j, "inputs"), json_open(j, '[');
    for (size_t i = 0; ok && i < s->n_lines; i++) ok = line_json(t, &s->lines[i], j, err);
    json_close(j, ']');
    json_close(j, '}');
    return ok;
}

static void input_json(const Telling *t, const FragileInput *in, Json *j)
{
    static const char *const from[] = { [ERROR_STATED] = "stated", [ERROR_AUTHORITY] = "authority", [ERROR_DEFAULT] = "default" };
    json_open(j, '{');
    json_key(j, "id"), json_str(j, in->id);
    json_key(j, "title"), json_str(j, in->title);
    json_key(j, "unit"), json_str(j, unit_of(in));
    json_key(j, "error"), json_str(j, error_text(t, in));
    json_key(j, "error_from"), json_z(j, from[in->from]);
    json_close(j, '}');
}

static bool document(const Telling *t, Buf *out, Err *err)
{
    bool ok = true;
    Json j = json_on(out);
    json_open(&j, '{');
    json_key(&j, "scheme"), json_str(&j, t->e->scheme->id);
    json_key(&j, "title"), json_str(&j, t->e->scheme->title);
    json_key(&j, "status"), json_z(&j, t->e->scheme->official ? "正式" : "测算");
    json_key(&j, "looked"), json_int(&j, (int64_t)t->f->n_looked);
    json_key(&j, "verify"), json_int(&j, (int64_t)t->f->n_verify);
    json_key(&j, "inputs"), json_open(&j, '[');
    for (size_t i = 0; i < t->f->n_inputs; i++) input_json(t, &t->f->inputs[i], &j);
    json_close(&j, ']');
    json_key(&j, "subjects"), json_open(&j, '[');
    for (size_t i = 0; ok && i < t->f->n; i++) ok = subject_json(t, &t->f->subjects[i], &j, err);
    json_close(&j, ']');
    json_close(&j, '}');
    buf_add_char(out, '\n');
    return ok;
}

/* ---- a table: CSV and workbook ---- */

static void change_cells(const Telling *t, Sheet *s, const FragileInput *in, const FragileLine *l, const FragileChange *c)
{
    tables_cell(s, c->flips ? number(t, in, c->to, false) : S(""));
    tables_cell(s, c->flips ? number(t, in, c->change, true) : S(""));
    tables_cell(s, c->flips && l->value.num ? percent(t, c->relative) : S(""));
}

static bool line_cells(const Telling *t, Sheet *s, const FragileSubject *x, const FragileLine *l, Err *err)
{
    const FragileInput *in = &t->f->inputs[l->input];
    Str source;
    if (!source_of(t, l, &source, err)) return false;
    tables_cell(s, is_near(l) ? word(t, &T_ACTION_YES) : S(""));
    tables_cell(s, t->v->keys[x->slot]);
    tables_cell(s, t->v->names[x->slot]);
    tables_cell(s, pool_name(t, x->slot));
    tables_cell(s, word(t, x->in_tail ? &T_ACTION_IN_TAIL : &T_ACTION_ABOVE_LINE));
    tables_cell(s, score_text(t, evaluation_score(t->e, x->slot), false));
    tables_cell(s, margin_text(t, x->slot));
    tables_cell(s, x->has_score ? score_text(t, x->score_change, true) : S(""));
    tables_cell(s, l->row == x->slot ? in->title : str_printf(t->d->arena, "%.*s（%.*s）", SP(in->title), SP(t->v->names[l->row])));
    tables_cell(s, l->there ? number(t, in, l->value, false) : S(""));
    tables_cell(s, unit_of(in));
    change_cells(t, s, in, l, &l->up);
    change_cells(t, s, in, l, &l->down);
    tables_cell(s, error_text(t, in));
    tables_cell(s, source);
    return true;
}

static bool fill_table(const Telling *t, Sheet *s, Err *err)
{
    static const struct { const Text *title; ColType type; } heads[] = {
        { &T_ACTION_VERIFY_FIRST, COL_TEXT }, { &T_ACTION_COL_KEY, COL_TEXT }, { &T_ACTION_COL_NAME, COL_TEXT }, { &T_ACTION_COL_POOL, COL_TEXT },
        { &T_ACTION_COL_NOW, COL_TEXT }, { &T_ACTION_COL_SCORE, COL_NUMBER }, { &T_ACTION_COL_MARGIN, COL_NUMBER }, { &T_ACTION_COL_SCORE_CHANGE, COL_NUMBER },
        { &T_ACTION_COL_INPUT, COL_TEXT }, { &T_ACTION_COL_IS, COL_NUMBER }, { &T_ACTION_COL_UNIT, COL_TEXT }, { &T_ACTION_COL_UP_TO, COL_NUMBER },
        { &T_ACTION_COL_UP_BY, COL_NUMBER }, { &T_ACTION_COL_UP_SHARE, COL_NUMBER }, { &T_ACTION_COL_DOWN_TO, COL_NUMBER }, { &T_ACTION_COL_DOWN_BY, COL_NUMBER },
        { &T_ACTION_COL_DOWN_SHARE, COL_NUMBER }, { &T_ACTION_COL_ERROR, COL_TEXT }, { &T_ACTION_COL_SOURCE, COL_TEXT },
    };
    *s = tables_new(t->d, &T_ACTION_FRAGILE_TITLE);
    s->t.title = str_printf(t->d->arena, "%.*s · %.*s", SP(t->e->scheme->title), SP(s->t.title));
    s->t.note = t->e->scheme->official ? S("") : word(t, &T_ACTION_TRIAL);
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) tables_column(s, heads[i].title, heads[i].type);
    for (size_t i = 0; i < t->f->n; i++)
        for (size_t k = 0; k < t->f->subjects[i].n_lines; k++)
            if (!line_cells(t, s, &t->f->subjects[i], &t->f->subjects[i].lines[k], err)) return false;
    return true;
}

/* ---- text ---- */

static Str change_text(const Telling *t, const FragileInput *in, const FragileLine *l, const FragileChange *c)
{
    Str value = str_printf(t->d->arena, "%.*s%.*s", SP(number(t, in, c->to, false)), SP(unit_of(in)));
    Str share = l->value.num ? str_printf(t->d->arena, "%.*s%%", SP(percent(t, c->relative))) : number(t, in, c->change, true);
    Buf b = { 0 };
    const Text *say = c->change.num > 0 ? &T_ACTION_FLIPS_UP : &T_ACTION_FLIPS_DOWN;
    text_render(say, (const Str[]){ value, share }, 2, t->d->lang, &b);
    if (c->after != STATE_RANKED) buf_add(&b, word(t, &T_ACTION_FLIPS_LEAVES));
    if (c->within) buf_add(&b, word(t, &T_ACTION_FLIPS_WITHIN));
    Str s = buf_keep(&b, t->d->arena);
    buf_done(&b);
    return s;
}

static bool line_text(const Telling *t, const FragileSubject *x, const FragileLine *l, Buf *out, Err *err)
{
    const FragileInput *in = &t->f->inputs[l->input];
    Str source;
    buf_addf(out, "    %.*s", SP(in->title));
    if (l->row != x->slot) buf_addf(out, "（%.*s）", SP(t->v->names[l->row]));
    if (l->there) buf_addf(out, " %.*s%.*s", SP(number(t, in, l->value, false)), SP(unit_of(in)));
    else buf_addf(out, " %s", text_of(&T_ACTION_MISSING, t->d->lang));
    if (l->up.flips) buf_addf(out, "  %.*s", SP(change_text(t, in, l, &l->up)));
    if (l->down.flips) buf_addf(out, "  %.*s", SP(change_text(t, in, l, &l->down)));
    if (l->there && !l->up.flips && !l->down.flips) buf_addf(out, "  %s", text_of(&T_ACTION_FLIPS_NEVER, t->d->lang));
    if (!source_of(t, l, &source, err)) return false;
    if (source.n) buf_addf(out, "  ← %.*s", SP(source));
    buf_add_char(out, '\n');
    return true;
}

static bool subject_text(const Telling *t, const FragileSubject *x, Buf *out, Err *err)
{
    Desk *d = t->d;
    Str name = t->v->names[x->slot], key = t->v->keys[x->slot];
    SAY(d, out, T_ACTION_FRAGILE_SUBJECT, str_equal(name, key) ? key : str_printf(d->arena, "%.*s %.*s", SP(key), SP(name)), pool_name(t, x->slot),
        word(t, x->in_tail ? &T_ACTION_IN_TAIL : &T_ACTION_ABOVE_LINE), score_text(t, evaluation_score(t->e, x->slot), false), x->has_score ? score_text(t, x->score_change, true) : S("—"));
    for (size_t i = 0; i < x->n_lines; i++)
        if (!line_text(t, x, &x->lines[i], out, err)) return false;
    return true;
}

static bool say_all(const Telling *t, Buf *out, Err *err)
{
    Desk *d = t->d;
    for (size_t i = 0; i < t->f->n; i++) {
        if (i == 0 && t->f->n_verify) SAY(d, out, T_ACTION_FRAGILE_FIRST, desk_int(d, (int64_t)t->f->n_verify));
        if (i == t->f->n_verify) SAY(d, out, T_ACTION_FRAGILE_REST, desk_int(d, (int64_t)(t->f->n - i)));
        if (!subject_text(t, &t->f->subjects[i], out, err)) return false;
    }
    return true;
}

/* ---- the action ---- */

static bool read_error(const Args *args, Frac *out, const Frac **error, Err *err)
{
    Str text = args->values[OPT_error];
    bool share = str_ends(text, S("%"));
    *error = NULL;
    if (!args->given[OPT_error]) return true;
    bool ok = dec_parse(share ? str_slice(text, 0, text.n - 1) : text, out) && (!share || frac_div(*out, frac_of(100), out)) && out->num >= 0 && out->num <= out->den;
    *error = out;
    return ok || FAIL(err, USE, T_ACTION_ERROR_SHARE, text);
}

static bool write_out(const Telling *t, const Args *args, Answer *answer, Err *err)
{
    Desk *d = t->d;
    Str path = args->values[OPT_output], bytes;
    Sheet s;
    Buf b = { 0 };
    bool ok;
    if (str_ends(path, S(".json"))) ok = document(t, &b, err) && desk_output(d, args, buf_str(&b), answer, err);
    else if (str_ends(path, S(".csv"))) {
        ok = fill_table(t, &s, err);
        if (ok) tables_csv(&s, &b);
        ok = ok && desk_output(d, args, buf_str(&b), answer, err);
    } else if (str_ends(path, S(".xlsx"))) ok = fill_table(t, &s, err) && tables_workbook(d, &s.t, 1, &bytes, err) && desk_output(d, args, bytes, answer, err);
    else ok = FAIL(err, USE, T_ACTION_FRAGILE_FORMAT, path);
    buf_done(&b);
    return ok;
}

bool fragility_answer(Desk *d, const Args *args, const Evaluating *v, const Evaluation *e, Answer *answer, Err *err)
{
    Frac stated;
    const Frac *error;
    Fragile *f;
    if (!e->scheme->has_tail) return FAIL(err, USE, T_ACTION_FRAGILE_NO_TAIL, e->scheme->title);
    if (!read_error(args, &stated, &error, err) || !fragile_find(e, v->book, error, v->keys, d->arena, &f, err)) return false;
    Telling t = { d, v, e, f };
    bool ok = !args->given[OPT_output] || write_out(&t, args, answer, err);
    if (ok && d->json) ok = document(&t, &answer->out, err);
    else if (ok && !args->given[OPT_output]) ok = say_all(&t, &answer->out, err);
    if (ok) SAY(d, &answer->notes, T_ACTION_FRAGILE_COUNT, desk_int(d, (int64_t)f->n_looked), desk_int(d, (int64_t)f->n_verify), desk_int(d, (int64_t)f->n));
    return ok;
}
