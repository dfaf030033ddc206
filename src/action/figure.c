/* SPDX-License-Identifier: Apache-2.0
** figure: one figure or formula, all of them, by group, within a scope, with the records behind it down to the cell. */
#include "action/cells.h"
#include "action/accounts/rights.h"
#include "action/tables.h"
#include "action/texts.h"
#include "figures/figures.h"
#include "report/report.h"

/* A figure of the book, or a formula typed in. */
typedef struct { Str id, title; const Figure *figure; Formula *formula; } Asked;

static bool find_asked(Desk *d, Str name, Asked *out, Err *err)
{
    *out = (Asked){ .id = name, .figure = rules_figure(d->book, name) };
    if (out->figure) {
        out->id = out->figure->id;
        out->title = cells_word(d, out->figure->word);
        return true;
    }
    return formula_compile(d->book->words, name, (Place){ S(""), 1, 1 }, d->arena, &out->formula, err) && rights_formula(d->who, out->formula, err);
}

/* Who does not see single firms gets totals of the rule book alone, and of each only one: of a sealed period, of all that the account
** sees or park by park. Two moments, two cuts or two ways of grouping would tell a firm by their difference. */
static bool may_total(const Desk *d, const Args *args, const Formula *f)
{
    Dimension by;
    bool alone = !args->given[OPT_by] || (figures_dimension(args->values[OPT_by], &by) && by == BY_PARK);
    return rights_formula(d->who, f, &(Err){ 0 }) || (rights_firms_only(d->who, f) && d->sealed && !args->given[OPT_scope] && alone);
}

static bool request(Desk *d, const Context *c, const Args *args, FigureRequest *q, Err *err)
{
    if (!desk_totals(d, err)) return false;
    *q = (FigureRequest){ .context = *c, .sees_firms = d->totals == d->snapshot };
    q->context.view.snapshot = d->totals;
    figures_share(q, d->arena);
    return !args->given[OPT_scope] || scope_parse(d->snapshot, args->values[OPT_scope], &q->scope, d->arena, err);
}

static bool may_ask(const Desk *d, const Args *args, const Asked *a, Err *err)
{
    const Formula *f = a->figure ? a->figure->formula : a->formula;
    if (may_total(d, args, f)) return true;
    return rights_firms_only(d->who, f) ? FAIL(err, DENIED, T_ACTION_DENIED_TOTAL, S("")) : rights_formula(d->who, f, err);
}

static bool compute(Desk *d, const Asked *a, const FigureRequest *q, FigureValue *v, Trace *trace, Err *err)
{
    if (a->figure) return figures_one(a->figure, d->book, q, d->arena, v, trace, err);
    return figures_formula(a->formula, d->book, UNIT_NONE, -1, q, d->arena, v, trace, err);
}

static void value_json(const FigureValue *v, Json *j)
{
    json_key(j, "value");
    if (v->value.ok) json_str(j, v->shown);
    else json_null(j);
    json_key(j, "unit"), json_str(j, v->unit_text);
    json_key(j, "exact");
    if (v->exact.n) json_str(j, v->exact);
    else json_null(j);
    json_key(j, "rows"), json_int(j, (int64_t)v->value.rows);
    json_key(j, "missing"), json_int(j, (int64_t)v->value.missing);
    if (v->withheld) json_key(j, "withheld"), json_bool(j, true);
}

/* Where the source stops earlier than the cut-off, the figure says so. */
static void stops_json(const FigureValue *v, Json *j)
{
    Buf b = { 0 };
    if (v->stops == DAY_NONE) return;
    day_format(v->stops, &b);
    json_key(j, "stops"), json_str(j, buf_str(&b));
    buf_done(&b);
}

static void value_text(Desk *d, const FigureValue *v, Buf *out)
{
    if (v->value.ok) buf_add(out, v->printed);
    else buf_add_z(out, text_of(v->withheld ? &T_ACTION_WITHHELD : &T_ACTION_MISSING, d->lang));
}

static bool trace_rows_json(Desk *d, const Trace *trace, Json *j, Err *err)
{
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
            if (!(t->fields & (UINT64_C(1) << k)) || !rights_sees(d->who, &t->reg->fields[k])) continue;
            json_key(j, t->reg->fields[k].id);
            if (!cells_origin_json(d, row, &t->reg->fields[k], j, err)) return false;
        }
        json_close(j, '}');
        json_close(j, '}');
    }
    return true;
}

static bool trace_rows_text(Desk *d, const Trace *trace, Buf *out, Err *err)
{
    for (size_t i = 0; i < trace->n; i++) {
        Row *row;
        Str key;
        const TraceRow *t = &trace->rows[i];
        if (!snapshot_row(d->snapshot, t->reg, t->id, d->arena, &row, err) || !cells_key(d, row, &key, err)) return false;
        buf_addf(out, "  %.*s %.*s\n", SP(cells_title(d, t->reg->word)), SP(key));
        for (size_t k = 0; k < t->reg->n_fields; k++) {
            const Field *f = &t->reg->fields[k];
            if (!(t->fields & (UINT64_C(1) << k)) || !row->v[k].ok || !rights_sees(d->who, f)) continue;
            buf_addf(out, "    %.*s ", SP(cells_title(d, f->word)));
            if (!cells_value(d, f, &row->v[k], out, err)) return false;
            buf_add_z(out, "    ");
            if (!cells_origin_text(d, row, f, out, err)) return false;
            buf_add_char(out, '\n');
        }
    }
    return true;
}

static void period_key(const Args *args, Json *j)
{
    json_key(j, "period");
    if (args->given[OPT_period]) json_str(j, args->values[OPT_period]);
    else json_null(j);
}

/* How the value came about: the formula, the figures in it, then the records. */
static bool trace_figures(Desk *d, const Asked *a, const FigureRequest *q, Json *j, Buf *out, Err *err)
{
    const Str *ids;
    size_t n = formula_figures(a->figure ? a->figure->formula : a->formula, &ids);
    for (size_t i = 0; i < n; i++) {
        FigureValue v;
        const Figure *part = rules_figure(d->book, ids[i]);
        if (!figures_one(part, d->book, q, d->arena, &v, NULL, err)) return false;
        if (d->json) {
            json_open(j, '{');
            json_key(j, "figure"), json_str(j, part->id);
            value_json(&v, j);
            json_close(j, '}');
            continue;
        }
        buf_addf(out, "  %.*s %.*s ", SP(part->title), SP(part->id));
        value_text(d, &v, out);
        buf_add_char(out, '\n');
    }
    return true;
}

static const Formula *formula_of(const Asked *a) { return a->figure ? a->figure->formula : a->formula; }

static bool trace_json(Desk *d, const Asked *a, const FigureRequest *q, const Trace *trace, Json *j, Err *err)
{
    json_key(j, "formula"), json_str(j, formula_text(formula_of(a)));
    json_key(j, "reading"), json_str(j, formula_read(formula_of(a), d->arena));
    json_key(j, "figures"), json_open(j, '[');
    if (!trace_figures(d, a, q, j, NULL, err)) return false;
    json_close(j, ']');
    json_key(j, "trace"), json_open(j, '[');
    if (!trace_rows_json(d, trace, j, err)) return false;
    json_close(j, ']');
    return true;
}

static bool trace_text(Desk *d, const Asked *a, const FigureRequest *q, const Trace *trace, Buf *out, Err *err)
{
    SAY(d, out, T_ACTION_TRACE_FORMULA, formula_text(formula_of(a)));
    if (d->lang == LANG_ZH) SAY(d, out, T_ACTION_TRACE_READING, formula_read(formula_of(a), d->arena));
    return trace_figures(d, a, q, NULL, out, err) && trace_rows_text(d, trace, out, err);
}

/* A restated value has beside it the one that the seal of the period keeps: its ledger, its rule book. */
static bool beside_seal(Desk *d, const Args *args, Json *j, Buf *out, Err *err)
{
    Desk then = *d;
    Args plain = *args;
    Context c;
    Asked a;
    FigureValue v;
    if (!args->given[OPT_as_of] || !args->given[OPT_period]) return true;
    plain.given[OPT_as_of] = false;
    desk_leave(&then);
    FigureRequest q;
    bool ok = desk_context(&then, &plain, &c, err) && (!then.sealed || request(&then, &c, args, &q, err));
    Err unknown = { 0 };
    if (ok && then.sealed && find_asked(&then, args->words[0], &a, &unknown)) {       /* a figure that the sealed book does not have has no such value */
        ok = compute(&then, &a, &q, &v, NULL, err);
        Str tx = desk_int(d, then.sealed);
        if (ok && d->json) {
            json_key(j, "as_sealed"), json_open(j, '{');
            json_key(j, "tx"), json_int(j, then.sealed);
            value_json(&v, j);
            json_close(j, '}');
        } else if (ok) {
            Buf shown = { 0 };
            value_text(d, &v, &shown);
            SAY(d, out, T_ACTION_AS_SEALED, tx, buf_str(&shown));
            buf_done(&shown);
        }
    }
    desk_forget(&then);
    return ok;
}

static bool figure_text(Desk *d, const Args *args, const Asked *a, const FigureValue *v, Buf *out, Err *err)
{
    if (a->title.n) buf_addf(out, "%.*s ", SP(a->title));
    value_text(d, v, out);
    Buf day = { 0 };
    if (v->stops != DAY_NONE) day_format(v->stops, &day), text_render(&T_ACTION_STOPS, (Str[]){ buf_str(&day) }, 1, d->lang, out);
    buf_done(&day);
    buf_add_z(out, "    ");
    SAY(d, out, T_ACTION_ROWS, desk_int(d, (int64_t)v->value.rows), desk_int(d, (int64_t)v->value.missing));
    if (d->sealed) SAY(d, out, T_ACTION_UNDER_SEAL, args->values[OPT_period], desk_int(d, d->sealed));
    return beside_seal(d, args, NULL, out, err);
}

/* The passport of a figure says what it was at the last tour and last year. */
static bool beside_json(Desk *d, const Asked *a, const FigureRequest *q, Json *j, Err *err)
{
    FigureBeside b;
    if (!figures_beside(a->figure, d->book, q, d->arena, &b, err)) return false;
    json_key(j, "title"), json_str(j, a->title);
    json_key(j, "printed"), json_str(j, b.now.printed);
    json_key(j, "previous");
    if (b.has_previous && b.previous.value.ok) json_str(j, b.previous.shown);
    else json_null(j);
    json_key(j, "last_year");
    if (b.has_last_year && b.last_year.value.ok && b.last_year.value.rows > 0) json_str(j, b.last_year.shown);
    else json_null(j);
    if (a->figure->note.n) json_key(j, "note"), json_str(j, a->figure->note);
    return true;
}

static bool one_figure(Desk *d, const Args *args, const Context *c, const Asked *a, Answer *answer, Err *err)
{
    FigureValue v;
    FigureRequest q;
    Trace trace = { .arena = d->arena };
    Trace *wanted = args->given[OPT_trace] ? &trace : NULL;
    if (!request(d, c, args, &q, err) || !compute(d, a, &q, &v, wanted, err)) return false;
    if (!d->json) return figure_text(d, args, a, &v, &answer->out, err) && (!wanted || trace_text(d, a, &q, &trace, &answer->out, err));
    Json j = json_on(&answer->out);
    json_open(&j, '{');
    json_key(&j, "figure"), json_str(&j, a->id);
    period_key(args, &j);
    value_json(&v, &j);
    stops_json(&v, &j);
    if (wanted && a->figure && !beside_json(d, a, &q, &j, err)) return false;
    if (!beside_seal(d, args, &j, NULL, err) || (wanted && !trace_json(d, a, &q, &trace, &j, err))) return false;
    json_close(&j, '}');
    return true;
}

static void group_line(Desk *d, Str name, Str key, const FigureValue *v, Json *j, Buf *out)
{
    if (d->json) {
        json_open(j, '{');
        json_key(j, "group"), json_str(j, name);
        json_key(j, "key"), json_str(j, key);
        value_json(v, j);
        json_close(j, '}');
        return;
    }
    buf_addf(out, "%.*s\t", SP(name));
    value_text(d, v, out);
    buf_add_char(out, '\n');
}

static bool by_group(Desk *d, const Args *args, const Context *c, const Asked *a, Answer *answer, Err *err)
{
    Dimension by;
    FigureTable table;
    FigureRequest q;
    Json j = json_on(&answer->out);
    if (!request(d, c, args, &q, err)) return false;
    if (!figures_dimension(args->values[OPT_by], &by)) return FAIL(err, USE, T_ACTION_BY, args->values[OPT_by]);
    if (!figures_table(a->figure, a->formula, d->book, by, &q, d->arena, &table, err)) return false;
    if (d->json) {
        json_open(&j, '{');
        json_key(&j, "figure"), json_str(&j, a->id);
        period_key(args, &j);
        json_key(&j, "by"), json_str(&j, args->values[OPT_by]);
        json_key(&j, "rows"), json_open(&j, '[');
    }
    for (size_t i = 0; i < table.n; i++) {
        Str name = i + 1 < table.n ? table.rows[i].name : str_of(text_of(&T_ACTION_BLANK_GROUP, d->lang));
        group_line(d, name, table.rows[i].name, &table.rows[i].value, &j, &answer->out);
    }
    if (!d->json) {
        group_line(d, str_of(text_of(&T_ACTION_TOTAL, d->lang)), S(""), &table.total, &j, &answer->out);
        return true;
    }
    json_close(&j, ']');
    json_key(&j, "total"), json_open(&j, '{');
    value_json(&table.total, &j);
    json_close(&j, '}');
    json_close(&j, '}');
    return true;
}

/* ---- all figures, with the last tour and last year beside ---- */

enum { ALL_COLUMNS = 8 };

static bool all_cells(Desk *d, const Args *args, const FigureRequest *q, Str **cells, Err *err)
{
    const RuleBook *b = d->book;
    *cells = NEW_ARRAY(d->arena, Str, b->n_figures * ALL_COLUMNS);
    for (size_t i = 0; i < b->n_figures; i++) {
        FigureBeside f;
        Buf day = { 0 };
        Str *row = *cells + i * ALL_COLUMNS;
        if (!figures_beside(&b->figures[i], b, q, d->arena, &f, err)) return false;
        if (!rights_formula(d->who, b->figures[i].formula, &(Err){ 0 })) {      /* other moments of the same total */
            f.has_previous = f.has_last_year = false;
            if (!may_total(d, args, b->figures[i].formula)) f.now = (FigureValue){ .stops = DAY_NONE, .unit_text = f.now.unit_text, .withheld = true };
        }
        if (f.now.stops != DAY_NONE) day_format(f.now.stops, &day);
        row[0] = cells_word(d, b->figures[i].word);
        row[1] = f.now.shown;
        row[2] = f.now.unit_text;
        row[3] = f.has_previous ? f.previous.shown : S("");
        row[4] = f.has_last_year ? f.last_year.shown : S("");
        row[5] = desk_int(d, (int64_t)f.now.value.missing);
        row[6] = buf_keep(&day, d->arena);
        row[7] = b->figures[i].id;
        buf_done(&day);
    }
    return true;
}

static bool figures_workbook(Desk *d, const Args *args, const FigureRequest *q, Answer *answer, Err *err)
{
    static const struct { const Text *title; ColType type; int width; } heads[ALL_COLUMNS] = {
        { &T_ACTION_COL_FIGURE, COL_TEXT, 40 }, { &T_ACTION_COL_VALUE, COL_NUMBER, 14 }, { &T_ACTION_COL_UNIT, COL_TEXT, 10 },
        { &T_ACTION_COL_PREVIOUS, COL_NUMBER, 14 }, { &T_ACTION_COL_LAST_YEAR, COL_NUMBER, 14 }, { &T_ACTION_COL_MISSING, COL_NUMBER, 8 },
        { &T_ACTION_COL_STOPS, COL_DAY, 12 }, { &T_ACTION_COL_ID, COL_TEXT, 34 },
    };
    TableColumn columns[ALL_COLUMNS];
    Str bytes, title = str_printf(d->arena, "%s %.*s", text_of(&T_ACTION_ALL_FIGURES, d->lang), SP(args->values[OPT_period]));
    Table table = { .sheet = str_of(text_of(&T_ACTION_ALL_FIGURES, d->lang)), .title = title, .columns = columns, .n_columns = ALL_COLUMNS, .n_rows = d->book->n_figures };
    for (size_t i = 0; i < ALL_COLUMNS; i++)
        columns[i] = (TableColumn){ .title = str_of(text_of(heads[i].title, d->lang)), .type = heads[i].type, .decimals = -1, .width = heads[i].width };
    return all_cells(d, args, q, &table.cells, err) && tables_workbook(d, &table, 1, &bytes, err) && desk_output(d, args, bytes, answer, err);
}

static bool all_figures(Desk *d, const Args *args, const Context *c, Answer *answer, Err *err)
{
    FigureValue *v;
    size_t n;
    FigureRequest q;
    Json j = json_on(&answer->out);
    if (!request(d, c, args, &q, err) || !figures_compute(d->book, &q, d->arena, &v, &n, err)) return false;
    for (size_t i = 0; i < n; i++)
        if (!may_total(d, args, v[i].figure->formula)) v[i] = (FigureValue){ .figure = v[i].figure, .unit = v[i].unit, .unit_text = v[i].unit_text, .stops = DAY_NONE, .withheld = true };
    if (args->given[OPT_output] && !figures_workbook(d, args, &q, answer, err)) return false;
    if (d->json) json_open(&j, '{'), json_key(&j, "figures"), json_open(&j, '[');
    for (size_t i = 0; i < n && (d->json || !args->given[OPT_output]); i++) {
        if (!d->json) {
            buf_addf(&answer->out, "%.*s\t%.*s\t", SP(v[i].figure->id), SP(cells_word(d, v[i].figure->word)));
            value_text(d, &v[i], &answer->out);
            buf_add_char(&answer->out, '\n');
            continue;
        }
        json_open(&j, '{');
        json_key(&j, "figure"), json_str(&j, v[i].figure->id);
        json_key(&j, "title"), json_str(&j, cells_word(d, v[i].figure->word));
        period_key(args, &j);
        value_json(&v[i], &j);
        stops_json(&v[i], &j);
        json_close(&j, '}');
    }
    if (d->json) json_close(&j, ']'), json_close(&j, '}');
    return true;
}

bool action_figure(Desk *d, const Args *args, Answer *answer, Err *err)
{
    Context c;
    Asked a;
    if (!args->given[OPT_all] && args->n_words == 0) return FAIL(err, USE, T_ACTION_NO_FIGURE_NAME, S(""));
    if (!desk_context(d, args, &c, err)) return false;
    if (args->given[OPT_all]) return all_figures(d, args, &c, answer, err);
    if (!find_asked(d, args->words[0], &a, err) || !may_ask(d, args, &a, err)) return false;
    return args->given[OPT_by] ? by_group(d, args, &c, &a, answer, err) : one_figure(d, args, &c, &a, answer, err);
}
