/* SPDX-License-Identifier: Apache-2.0
** figure: one figure or formula, all of them, by group, within a scope, with the records behind it down to the cell. */
#include "action/cells.h"
#include "action/texts.h"
#include "figures/figures.h"
#include "report/report.h"

typedef struct { Str id, title; const Formula *formula; UnitId unit; int decimals; const Figure *figure; } Asked;

static bool find_asked(Desk *d, Str name, Asked *out, Err *err)
{
    const Figure *f = rules_figure(d->book, name);
    if (f) {
        *out = (Asked){ f->id, f->title, f->formula, f->unit, f->decimals, f };
        return true;
    }
    Formula *formula;
    if (!formula_compile(d->book->words, name, (Place){ S(""), 1, 1 }, d->arena, &formula, err)) return false;
    *out = (Asked){ name, S(""), formula, UNIT_NONE, -1, NULL };
    return true;
}

static UnitId unit_of(const Asked *a, const Scalar *s) { return a->unit != UNIT_NONE ? a->unit : s->type.unit; }

static void value_json(const Asked *a, const Scalar *s, Json *j)
{
    Frac shown;
    Buf b = { 0 };
    json_key(j, "value");
    if (!s->ok) json_null(j);
    else {
        scalar_format(s, unit_of(a, s), a->decimals, false, &b);
        json_str(j, buf_str(&b));
    }
    json_key(j, "unit"), json_str(j, s->type.kind == TYPE_NUMBER ? unit_name(unit_of(a, s)) : S(""));
    json_key(j, "exact");
    buf_clear(&b);
    if (scalar_in_unit(s, unit_of(a, s), &shown)) {
        frac_format_exact(shown, &b);
        json_str(j, buf_str(&b));
    } else json_null(j);
    json_key(j, "rows"), json_int(j, (int64_t)s->rows);
    json_key(j, "missing"), json_int(j, (int64_t)s->missing);
    buf_done(&b);
}

static bool trace_json(Desk *d, const Trace *trace, Json *j, Err *err)
{
    json_key(j, "trace");
    json_open(j, '[');
    for (size_t i = 0; i < trace->n; i++) {
        Row *row;
        Str key;
        const TraceRow *t = &trace->rows[i];
        if (!snapshot_row(d->snapshot, t->reg, t->id, d->arena, &row, err) || !cells_key(d, row, &key, err)) return false;
        json_open(j, '{');
        json_key(j, "register"), json_z(j, t->reg->id);
        json_key(j, "key"), json_str(j, key);
        json_key(j, "values"), json_open(j, '{');
        for (size_t k = 0; k < t->reg->n_fields; k++) {
            if (!(t->fields & (UINT64_C(1) << k))) continue;
            json_key(j, t->reg->fields[k].id);
            if (!cells_origin_json(d, row, &t->reg->fields[k], j, err)) return false;
        }
        json_close(j, '}');
        json_close(j, '}');
    }
    json_close(j, ']');
    return true;
}

static bool trace_text(Desk *d, const Trace *trace, Buf *out, Err *err)
{
    for (size_t i = 0; i < trace->n; i++) {
        Row *row;
        Str key;
        const TraceRow *t = &trace->rows[i];
        if (!snapshot_row(d->snapshot, t->reg, t->id, d->arena, &row, err) || !cells_key(d, row, &key, err)) return false;
        buf_addf(out, "  %s %.*s\n", t->reg->title, SP(key));
        for (size_t k = 0; k < t->reg->n_fields; k++) {
            const Field *f = &t->reg->fields[k];
            if (!(t->fields & (UINT64_C(1) << k)) || !row->v[k].ok) continue;
            buf_addf(out, "    %s ", f->title);
            if (!cells_value(d, f, &row->v[k], out, err)) return false;
            buf_add_z(out, "    ");
            if (!cells_origin_text(d, row, f, out, err)) return false;
            buf_add_char(out, '\n');
        }
    }
    return true;
}

static void value_text(Desk *d, const Asked *a, const Scalar *s, Buf *out)
{
    if (!s->ok) buf_add_z(out, text_of(&T_ACTION_MISSING, d->lang));
    else scalar_format(s, unit_of(a, s), a->decimals, true, out);
}

static void period_key(const Args *args, Json *j)
{
    json_key(j, "period");
    if (args->given[OPT_period]) json_str(j, args->values[OPT_period]);
    else json_null(j);
}

static bool one_figure(Desk *d, const Args *args, const Context *c, const Asked *a, Answer *answer, Err *err)
{
    Scalar s;
    Scope scope = { 0 };
    Trace trace = { .arena = d->arena };
    Trace *wanted = args->given[OPT_trace] ? &trace : NULL;
    if (args->given[OPT_scope] && !scope_parse(d->snapshot, args->values[OPT_scope], &scope, d->arena, err)) return false;
    bool ok = scope.given ? formula_in_scope(a->formula, c, scope, d->arena, &s, wanted, err) : formula_scalar(a->formula, c, d->arena, &s, wanted, err);
    if (!ok) return false;
    if (d->json) {
        Json j = json_on(&answer->out);
        json_open(&j, '{');
        json_key(&j, "figure"), json_str(&j, a->id);
        if (a->title.n) json_key(&j, "title"), json_str(&j, a->title);
        period_key(args, &j);
        value_json(a, &s, &j);
        if (wanted && !trace_json(d, &trace, &j, err)) return false;
        json_close(&j, '}');
        return true;
    }
    if (a->title.n) buf_addf(&answer->out, "%.*s ", SP(a->title));
    value_text(d, a, &s, &answer->out);
    buf_add_z(&answer->out, "    ");
    SAY(d, &answer->out, T_ACTION_ROWS, desk_int(d, (int64_t)s.rows), desk_int(d, (int64_t)s.missing));
    return !wanted || trace_text(d, &trace, &answer->out, err);
}

static bool dimension_of(Str word, Dimension *out)
{
    static const struct { const char *word; Dimension by; } words[] = { { "park", BY_PARK }, { "unit", BY_UNIT }, { "town", BY_UNIT }, { "class", BY_CLASS } };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        *out = words[i].by;
        if (str_equal(word, str_of(words[i].word))) return true;
    }
    return false;
}

static bool by_group(Desk *d, const Args *args, const Context *c, const Asked *a, Answer *answer, Err *err)
{
    Dimension by;
    Group *groups;
    Scalar total;
    size_t n;
    if (!dimension_of(args->values[OPT_by], &by)) return FAIL(err, USE, T_ACTION_BY, args->values[OPT_by]);
    if (!formula_groups(a->formula, c, by, d->arena, &groups, &n, err) || !formula_scalar(a->formula, c, d->arena, &total, NULL, err)) return false;
    Json j = json_on(&answer->out);
    if (d->json) {
        json_open(&j, '{');
        json_key(&j, "figure"), json_str(&j, a->id);
        period_key(args, &j);
        json_key(&j, "by"), json_str(&j, args->values[OPT_by]);
        json_key(&j, "rows"), json_open(&j, '[');
    }
    for (size_t i = 0; i < n; i++) {
        Str name = groups[i].name.n ? groups[i].name : str_of(text_of(&T_ACTION_BLANK_GROUP, d->lang));
        if (d->json) {
            json_open(&j, '{');
            json_key(&j, "group"), json_str(&j, name);
            json_key(&j, "key"), json_str(&j, groups[i].name);
            value_json(a, &groups[i].value, &j);
            json_close(&j, '}');
        } else {
            buf_addf(&answer->out, "%.*s\t", SP(name));
            value_text(d, a, &groups[i].value, &answer->out);
            buf_add_char(&answer->out, '\n');
        }
    }
    if (d->json) {
        json_close(&j, ']');
        json_key(&j, "total"), json_open(&j, '{');
        value_json(a, &total, &j);
        json_close(&j, '}');
        json_close(&j, '}');
    } else {
        buf_addf(&answer->out, "%s\t", text_of(&T_ACTION_TOTAL, d->lang));
        value_text(d, a, &total, &answer->out);
        buf_add_char(&answer->out, '\n');
    }
    return true;
}

bool action_figure(Desk *d, const Args *args, Answer *answer, Err *err)
{
    Context c;
    Asked a;
    if (!args->given[OPT_all] && args->n_words == 0) return FAIL(err, USE, T_ACTION_NO_FIGURE_NAME, S(""));
    if (!desk_context(d, args, &c, err)) return false;
    if (args->given[OPT_all]) return all_figures(d, args, &c, answer, err);
    if (!find_asked(d, args->words[0], &a, err)) return false;
    return args->given[OPT_by] ? by_group(d, args, &c, &a, answer, err) : one_figure(d, args, &c, &a, answer, err);
}
