/* SPDX-License-Identifier: Apache-2.0
** list, show: reading registers and their history. */
#include "action/cells.h"
#include "action/texts.h"
#include "report/report.h"

static uint64_t all_of(const Register *reg) { return (UINT64_C(1) << reg->n_fields) - 1; }

/* ---- list ---- */

typedef struct { const Register *reg; const Field **fields; size_t n_fields; size_t *slots; size_t n; } Listing;

static bool choose_columns(Desk *d, const Args *args, Listing *l, Err *err)
{
    l->fields = NEW_ARRAY(d->arena, const Field *, l->reg->n_fields);
    if (!args->given[OPT_columns]) {
        for (size_t i = 0; i < l->reg->n_fields; i++)
            if (l->reg->fields[i].kind != K_GEOMETRY) l->fields[l->n_fields++] = &l->reg->fields[i];
        return true;
    }
    for (Str rest = args->values[OPT_columns]; rest.p;) {
        Str name = str_trim(str_split(&rest, ','));
        const Field *f;
        if (!desk_field(l->reg, name, &f, err)) return false;
        if (l->n_fields < l->reg->n_fields) l->fields[l->n_fields++] = f;
    }
    return true;
}

static bool choose_rows(Desk *d, const Args *args, const Context *c, Listing *l, Err *err)
{
    const Frame *f = snapshot_load(d->snapshot, l->reg, all_of(l->reg), err);
    uint8_t *keep = NULL;
    size_t n;
    if (!f) return false;
    if (args->given[OPT_where]) {
        Formula *where;
        if (!formula_compile_row(d->book->words, l->reg, args->values[OPT_where], (Place){ S("--where"), 1, 1 }, d->arena, &where, err)) return false;
        if (!formula_filter(where, c, d->arena, &keep, NULL, &n, err)) return false;
    }
    l->slots = NEW_ARRAY(d->arena, size_t, f->n);
    for (size_t slot = 0; slot < f->n; slot++)
        if (f->live[slot] && (!keep || keep[slot])) l->slots[l->n++] = slot;
    return true;
}

static bool make_table(Desk *d, const Listing *l, TextTable *t, Err *err)
{
    const Frame *f = snapshot_frame(d->snapshot, l->reg);
    Buf b = { 0 };
    bool ok = true;
    *t = (TextTable){ .n_columns = l->n_fields, .n_rows = l->n };
    t->heads = NEW_ARRAY(d->arena, Str, l->n_fields);
    t->fields = l->fields;
    t->cells = NEW_ARRAY(d->arena, Str, l->n * l->n_fields);
    for (size_t k = 0; k < l->n_fields; k++) {
        Str unit = unit_name(l->fields[k]->unit);
        bool has_unit = unit.n && l->fields[k]->kind != K_COUNT;
        Str title = cells_title(d, l->fields[k]->word);
        t->heads[k] = !has_unit ? title : d->lang == LANG_ZH ? str_printf(d->arena, "%.*s（%.*s）", SP(title), SP(unit)) : str_printf(d->arena, "%.*s (%.*s)", SP(title), SP(unit));
    }
    for (size_t i = 0; ok && i < l->n; i++)
        for (size_t k = 0; ok && k < l->n_fields; k++) {
            Value v = frame_value(f, l->fields[k], l->slots[i]);
            buf_clear(&b);
            ok = cells_value(d, l->fields[k], &v, &b, err);
            t->cells[i * l->n_fields + k] = buf_keep(&b, d->arena);
        }
    buf_done(&b);
    return ok;
}

static void table_json(const Listing *l, const TextTable *t, const Frame *f, Json *j)
{
    json_open(j, '{');
    json_key(j, "register"), json_z(j, l->reg->id);
    json_key(j, "count"), json_int(j, (int64_t)l->n);
    json_key(j, "rows"), json_open(j, '[');
    for (size_t i = 0; i < t->n_rows; i++) {
        json_open(j, '{');
        for (size_t k = 0; k < t->n_columns; k++) {
            const Field *field = t->fields[k];
            json_key(j, field->id);
            if (!frame_column(f, field)->ok[l->slots[i]]) json_null(j);
            else if (field->kind == K_BOOL) json_bool(j, frame_column(f, field)->i[l->slots[i]] != 0);
            else json_str(j, t->cells[i * t->n_columns + k]);
        }
        json_close(j, '}');
    }
    json_close(j, ']');
    json_close(j, '}');
}

static Table workbook_table(Desk *d, const Register *reg, const TextTable *t)
{
    Table out = { .sheet = cells_title(d, reg->word), .title = cells_title(d, reg->word), .n_columns = t->n_columns, .cells = t->cells, .n_rows = t->n_rows };
    out.columns = NEW_ARRAY(d->arena, TableColumn, t->n_columns);
    for (size_t k = 0; k < t->n_columns; k++) {
        const Field *f = t->fields[k];
        bool number = f->kind >= K_COUNT && f->kind <= K_RATIO;
        out.columns[k] = (TableColumn){ .title = t->heads[k], .type = number ? COL_NUMBER : f->kind == K_DAY ? COL_DAY : COL_TEXT, .decimals = -1 };
    }
    return out;
}

/* The figures that count any of these rows, with how many. */
static bool list_feeds(Desk *d, const Args *args, const Context *c, const Listing *l, Answer *answer, Err *err)
{
    uint8_t *mine = NEW_ARRAY(d->arena, uint8_t, snapshot_frame(d->snapshot, l->reg)->n + 1);
    Json j = json_on(&answer->out);
    (void)args;
    for (size_t i = 0; i < l->n; i++) mine[l->slots[i]] = 1;
    if (d->json) json_open(&j, '{'), json_key(&j, "figures"), json_open(&j, '[');
    for (size_t k = 0; k < d->book->n_figures; k++) {
        const Figure *fig = &d->book->figures[k];
        Arena *a = arena_new();
        Trace trace = { .arena = a };
        Scalar s;
        Err own = { 0 };
        size_t hits = 0;
        if (formula_scalar(fig->formula, c, a, &s, &trace, &own))
            for (size_t i = 0; i < trace.n; i++) hits += trace.rows[i].reg == l->reg && mine[trace.rows[i].id - 1];
        arena_free(a);
        if (own.code != ERR_NONE) {             /* without --period a figure that needs one cannot be asked */
            *err = own;
            return false;
        }
        if (hits == 0) continue;
        if (d->json) {
            json_open(&j, '{');
            json_key(&j, "figure"), json_str(&j, fig->id);
            json_key(&j, "title"), json_str(&j, cells_word(d, fig->word));
            json_key(&j, "rows"), json_int(&j, (int64_t)hits);
            json_close(&j, '}');
        } else buf_addf(&answer->out, "%.*s\t%.*s\t%zu\n", SP(fig->id), SP(cells_word(d, fig->word)), hits);
    }
    if (d->json) json_close(&j, ']'), json_close(&j, '}');
    return true;
}

bool action_list(Desk *d, const Args *args, Answer *answer, Err *err)
{
    Listing l = { 0 };
    Context c;
    TextTable t;
    Str format = args->given[OPT_format] ? args->values[OPT_format] : d->json ? S("json") : S("table");
    if (!desk_register(d, args->words[0], &l.reg, err) || !desk_context(d, args, &c, err)) return false;
    if (!choose_columns(d, args, &l, err) || !choose_rows(d, args, &c, &l, err)) return false;
    if (args->given[OPT_feeds]) return list_feeds(d, args, &c, &l, answer, err);
    if (!make_table(d, &l, &t, err)) return false;
    if (str_equal(format, S("json"))) {
        Json j = json_on(&answer->out);
        table_json(&l, &t, snapshot_frame(d->snapshot, l.reg), &j);
    } else if (str_equal(format, S("csv"))) cells_csv(&t, &answer->out);
    else if (str_equal(format, S("table"))) report_print(t.heads, t.cells, t.n_columns, t.n_rows, &answer->out);
    else if (str_equal(format, S("xlsx"))) {
        Table table = workbook_table(d, l.reg, &t);
        Str bytes;
        return report_workbook(&table, 1, d->arena, &bytes, err) && desk_output(d, args, bytes, answer, err);
    } else return FAIL(err, USE, T_ACTION_FORMAT, format);
    if (!args->given[OPT_output]) return true;
    bool ok = desk_output(d, args, buf_str(&answer->out), answer, err);
    buf_clear(&answer->out);
    return ok;
}

/* ---- show ---- */

static bool show_fields_json(Desk *d, const Row *row, Json *j, Err *err)
{
    json_key(j, "values"), json_open(j, '{');
    for (size_t i = 0; i < row->reg->n_fields; i++) {
        json_key(j, row->reg->fields[i].id);
        if (!cells_origin_json(d, row, &row->reg->fields[i], j, err)) return false;
    }
    json_close(j, '}');
    return true;
}

static bool show_fields_text(Desk *d, const Row *row, Buf *out, Err *err)
{
    for (size_t i = 0; i < row->reg->n_fields; i++) {
        const Field *f = &row->reg->fields[i];
        Str unit = unit_name(f->unit);
        if (!row->v[i].ok) continue;
        buf_addf(out, "%.*s  ", SP(cells_title(d, f->word)));
        if (!cells_value(d, f, &row->v[i], out, err)) return false;
        if (f->kind != K_COUNT) buf_add(out, unit);
        buf_add_z(out, "    ");
        if (!cells_origin_text(d, row, f, out, err)) return false;
        buf_add_char(out, '\n');
    }
    return true;
}

static bool version_line(Desk *d, const Version *v, const Row *before, Json *j, Buf *out, Err *err)
{
    Tx tx;
    Buf b = { 0 };
    if (!ledger_tx(d->ledger, v->tx, d->arena, &tx, err)) return false;
    instant_format(tx.time, &b);
    Str when = buf_keep(&b, d->arena);
    if (d->json) {
        json_open(j, '{');
        json_key(j, "tx"), json_int(j, v->tx);
        json_key(j, "time"), json_str(j, when);
        json_key(j, "actor"), json_str(j, tx.actor);
        json_key(j, "action"), json_str(j, tx.action);
        json_key(j, "reason"), json_str(j, tx.reason);
        json_key(j, "batch"), json_int(j, v->batch);
        json_key(j, "gone"), json_bool(j, v->row->gone);
        json_key(j, "changes"), json_open(j, '{');
    } else buf_addf(out, "@%lld %.*s %.*s %.*s %.*s%s\n", (long long)v->tx, SP(when), SP(tx.actor), SP(tx.action), SP(tx.reason), v->row->gone ? " ✕" : "");
    for (size_t i = 0; i < v->row->reg->n_fields; i++) {
        const Field *f = &v->row->reg->fields[i];
        Value none = { 0 };
        const Value *old = before ? &before->v[i] : &none;
        if (value_equal(f, old, &v->row->v[i])) continue;
        buf_clear(&b);
        if (!cells_value(d, f, &v->row->v[i], &b, err)) return false;
        if (d->json) json_key(j, f->id), json_str(j, buf_str(&b));
        else buf_addf(out, "    %.*s  %.*s\n", SP(cells_title(d, f->word)), SP(buf_str(&b)));
    }
    if (d->json) json_close(j, '}'), json_close(j, '}');
    buf_done(&b);
    return true;
}

static bool show_history(Desk *d, const Register *reg, int64_t id, Json *j, Buf *out, Err *err)
{
    Version *v;
    size_t n;
    if (!ledger_versions(d->ledger, reg, id, d->arena, &v, &n, err)) return false;
    if (d->json) json_key(j, "history"), json_open(j, '[');
    for (size_t i = 0; i < n; i++)
        if (!version_line(d, &v[i], i ? v[i - 1].row : NULL, j, out, err)) return false;
    if (d->json) json_close(j, ']');
    return true;
}

bool action_show(Desk *d, const Args *args, Answer *answer, Err *err)
{
    const Register *reg;
    int64_t id;
    Row *row;
    Str key;
    Json j = json_on(&answer->out);
    if (!desk_register(d, args->words[0], &reg, err) || !desk_snapshot(d, args->values[OPT_as_of], err)) return false;
    if (!desk_row(d, reg, args->words[1], &id, err) || !snapshot_row(d->snapshot, reg, id, d->arena, &row, err)) return false;
    if (!cells_key(d, row, &key, err)) return false;
    if (!d->json) {
        buf_addf(&answer->out, "%.*s %.*s\n", SP(cells_title(d, reg->word)), SP(key));
        if (!show_fields_text(d, row, &answer->out, err)) return false;
        return !args->given[OPT_history] || show_history(d, reg, id, &j, &answer->out, err);
    }
    json_open(&j, '{');
    json_key(&j, "register"), json_z(&j, reg->id);
    json_key(&j, "key"), json_str(&j, key);
    if (!show_fields_json(d, row, &j, err)) return false;
    if (args->given[OPT_history] && !show_history(d, reg, id, &j, &answer->out, err)) return false;
    json_close(&j, '}');
    return true;
}
