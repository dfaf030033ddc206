/* SPDX-License-Identifier: Apache-2.0
** list, show: reading registers and their history. */
#include "action/cells.h"
#include "action/listing.h"
#include "action/accounts/sight.h"
#include "action/tables.h"
#include "action/texts.h"
#include "report/report.h"

#include <stdlib.h>

/* ---- list ---- */

static Str heading(Desk *d, const ListColumn *c)
{
    Str title = c->field ? cells_title(d, c->field->word) : d->lang == LANG_ZH ? c->derived->title : c->derived->id;
    Str unit = c->field ? unit_name(c->field->unit) : c->derived->unit;
    if (!unit.n || (c->field && c->field->kind == K_COUNT)) return title;
    return d->lang == LANG_ZH ? str_printf(d->arena, "%.*s（%.*s）", SP(title), SP(unit)) : str_printf(d->arena, "%.*s (%.*s)", SP(title), SP(unit));
}

/* One cell; missing: nothing. */
static bool list_cell(Desk *d, const Context *c, const Listing *l, const ListColumn *col, size_t slot, Buf *out, Err *err)
{
    Scalar s;
    if (col->field) {
        Value v = frame_value(snapshot_frame(d->snapshot, l->reg), col->field, slot);
        return cells_value(d, col->field, &v, out, err);
    }
    if (!formula_row(col->formula, c, slot, d->arena, &s, err)) return false;
    cells_scalar(d, &s, out);
    return true;
}

static bool make_table(Desk *d, const Context *c, const Listing *l, TextTable *t, Err *err)
{
    Buf b = { 0 };
    bool ok = true;
    *t = (TextTable){ .n_columns = l->n_columns, .n_rows = l->n_slots };
    t->heads = NEW_ARRAY(d->arena, Str, l->n_columns);
    t->cells = NEW_ARRAY(d->arena, Str, l->n_slots * l->n_columns);
    for (size_t k = 0; k < l->n_columns; k++) t->heads[k] = heading(d, &l->columns[k]);
    for (size_t i = 0; ok && i < l->n_slots; i++)
        for (size_t k = 0; ok && k < l->n_columns; k++) {
            buf_clear(&b);
            ok = list_cell(d, c, l, &l->columns[k], l->slots[i], &b, err);
            t->cells[i * l->n_columns + k] = buf_keep(&b, d->arena);
        }
    buf_done(&b);
    return ok;
}

static Str column_id(const ListColumn *c) { return c->field ? str_of(c->field->id) : c->derived->id; }

static void cell_json(Desk *d, const ListColumn *c, Str cell, Json *j)
{
    bool truth = c->field ? c->field->kind == K_BOOL : formula_type(c->formula).kind == TYPE_BOOL;
    json_key_str(j, column_id(c));
    if (!cell.n) json_null(j);
    else if (truth) json_bool(j, str_equal(cell, cells_truth(d, true)));
    else json_str(j, cell);
}

static void totals_json(const Listing *l, const ListGroup *g, Json *j)
{
    json_key(j, "totals"), json_open(j, '{');
    for (size_t k = 0; k < l->n_columns; k++)
        if (g->totals[k].n) json_key_str(j, column_id(&l->columns[k])), json_str(j, g->totals[k]);
    json_close(j, '}');
}

static void groups_json(Desk *d, const Listing *l, const ListGroups *g, Json *j)
{
    json_key(j, "group"), json_str(j, column_id(&g->by));
    json_key(j, "groups"), json_open(j, '[');
    for (size_t i = 0; i < g->n; i++) {
        json_open(j, '{');
        cell_json(d, &g->by, g->names[i], j);
        json_key(j, "count"), json_int(j, (int64_t)g->groups[i].rows);
        if (g->groups[i].totals) totals_json(l, &g->groups[i], j);
        json_close(j, '}');
    }
    json_close(j, ']');
}

static bool rows_json(Desk *d, const Context *c, const Listing *l, Json *j, Err *err)
{
    Buf b = { 0 };
    bool ok = true;
    json_key(j, "rows"), json_open(j, '[');
    for (size_t i = 0; ok && i < l->n_slots; i++) {
        json_open(j, '{');
        for (size_t k = 0; ok && k < l->n_columns; k++) {
            buf_clear(&b);
            ok = list_cell(d, c, l, &l->columns[k], l->slots[i], &b, err);
            cell_json(d, &l->columns[k], buf_str(&b), j);
        }
        json_close(j, '}');
    }
    json_close(j, ']');
    buf_done(&b);
    return ok;
}

/* `groups` NULL: the rows themselves; `all` NULL: no totals. */
static bool list_json(Desk *d, const Context *c, const Listing *l, const ListGroups *groups, const ListGroup *all, Buf *out, Err *err)
{
    Json j = json_on(out);
    json_open(&j, '{');
    json_key(&j, "register"), json_z(&j, l->reg->id);
    json_key(&j, "count"), json_int(&j, (int64_t)l->n);
    if (groups) groups_json(d, l, groups, &j);
    else if (!rows_json(d, c, l, &j, err)) return false;
    if (all) totals_json(l, all, &j);
    json_close(&j, '}');
    return true;
}

static TableColumn workbook_column(const ListColumn *c, Str head)
{
    TypeKind type = c->field ? TYPE_TEXT : formula_type(c->formula).kind;
    bool number = c->field ? c->field->kind >= K_COUNT && c->field->kind <= K_RATIO : type == TYPE_NUMBER;
    bool day = c->field ? c->field->kind == K_DAY : type == TYPE_DAY;
    return (TableColumn){ .title = head, .type = number ? COL_NUMBER : day ? COL_DAY : COL_TEXT, .decimals = -1 };
}

/* rows: the columns are those of the listing; else of groups. */
static Table workbook_table(Desk *d, const Listing *l, const TextTable *t, bool rows)
{
    Str title = cells_title(d, l->reg->word);
    Table out = { .sheet = title, .title = title, .n_columns = t->n_columns, .cells = t->cells, .n_rows = t->n_rows };
    out.columns = NEW_ARRAY(d->arena, TableColumn, t->n_columns);
    for (size_t k = 0; k < t->n_columns; k++) out.columns[k] = rows ? workbook_column(&l->columns[k], t->heads[k]) : (TableColumn){ .title = t->heads[k], .type = k ? COL_NUMBER : COL_TEXT, .decimals = -1 };
    return out;
}

/* ---- groups and totals as a table ---- */

static size_t add_total_row(Desk *d, const Listing *l, Str name, const ListGroup *g, TextTable *t, size_t at)
{
    t->cells[at++] = name;
    t->cells[at++] = desk_int(d, (int64_t)g->rows);
    for (size_t k = 0; g->totals && k < l->n_columns; k++) t->cells[at++] = g->totals[k];
    return at;
}

static void groups_table(Desk *d, const Listing *l, const ListGroups *g, const ListGroup *all, TextTable *t)
{
    size_t at = 0;
    *t = (TextTable){ .n_columns = 2 + (all ? l->n_columns : 0), .n_rows = (g ? g->n : 0) + (all != NULL) };
    t->heads = NEW_ARRAY(d->arena, Str, t->n_columns);
    t->cells = NEW_ARRAY(d->arena, Str, t->n_rows * t->n_columns);
    t->heads[0] = g ? heading(d, &g->by) : cells_title(d, l->reg->word);
    t->heads[1] = str_of(text_of(&T_ACTION_LIST_ROWS, d->lang));
    for (size_t k = 2; k < t->n_columns; k++) t->heads[k] = heading(d, &l->columns[k - 2]);
    for (size_t i = 0; g && i < g->n; i++) at = add_total_row(d, l, g->names[i], &g->groups[i], t, at);
    if (all) add_total_row(d, l, str_of(text_of(&T_ACTION_LIST_TOTAL, d->lang)), all, t, at);
}

/* The figures that count any of these rows, with how many. */
static bool list_feeds(Desk *d, const Args *args, const Context *c, const Listing *l, Answer *answer, Err *err)
{
    uint8_t *mine = NEW_ARRAY(d->arena, uint8_t, snapshot_frame(d->snapshot, l->reg)->n + 1);
    Json j = json_on(&answer->out);
    (void)args;
    for (size_t i = 0; i < l->frame->n; i++) mine[i] = l->keep[i];
    if (d->json) json_open(&j, '{'), json_key(&j, "figures"), json_open(&j, '[');
    for (size_t k = 0; k < d->book->n_figures; k++) {
        const Figure *fig = &d->book->figures[k];
        Arena *a = arena_new();
        Trace trace = { .arena = a };
        Scalar s;
        Err own = { 0 };
        size_t hits = 0;
        if (rights_formula(d->who, fig->formula, &(Err){ 0 }) && formula_scalar(fig->formula, c, a, &s, &trace, &own))
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

/* A table to standard output or to --o, by format. */
static bool write_table(Desk *d, const Args *args, const Listing *l, const TextTable *t, bool rows, Str format, Answer *answer, Err *err)
{
    Str bytes;
    if (str_equal(format, S("csv"))) cells_csv(t, &answer->out);
    else if (str_equal(format, S("table"))) report_print(t->heads, t->cells, t->n_columns, t->n_rows, &answer->out);
    else if (str_equal(format, S("xlsx"))) {
        Table table = workbook_table(d, l, t, rows);
        return tables_workbook(d, &table, 1, &bytes, err) && desk_output(d, args, bytes, answer, err);
    } else return FAIL(err, USE, T_ACTION_FORMAT, format);
    return true;
}

bool action_list(Desk *d, const Args *args, Answer *answer, Err *err)
{
    Listing l;
    Context c;
    TextTable t = { 0 };
    ListGroup all, *sum = args->given[OPT_totals] ? &all : NULL;
    ListGroups groups, *by = args->given[OPT_group] ? &groups : NULL;
    Str format = args->given[OPT_format] ? args->values[OPT_format] : d->json ? S("json") : S("table");
    if (!listing_open(d, args, &c, &l, err)) return false;
    if (args->given[OPT_feeds]) return list_feeds(d, args, &c, &l, answer, err);
    if (sum && !listing_totals(d, &c, &l, sum, err)) return false;
    if (by && !listing_groups(d, &c, &l, args->values[OPT_group], sum, by, err)) return false;
    if (str_equal(format, S("json"))) {
        if (!list_json(d, &c, &l, by, sum, &answer->out, err)) return false;
    } else if (by) groups_table(d, &l, by, sum, &t);
    else if (!make_table(d, &c, &l, &t, err)) return false;
    if (!str_equal(format, S("json")) && !write_table(d, args, &l, &t, !by, format, answer, err)) return false;
    if (sum && !by && str_equal(format, S("table"))) {
        groups_table(d, &l, NULL, sum, &t);
        report_print(t.heads, t.cells, t.n_columns, t.n_rows, &answer->out);
    }
    if (!args->given[OPT_output] || str_equal(format, S("xlsx"))) return true;
    bool ok = desk_output(d, args, buf_str(&answer->out), answer, err);
    buf_clear(&answer->out);
    return ok;
}

/* ---- show ---- */

static bool show_plain_json(Desk *d, const Row *row, Json *j, Err *err)
{
    Buf b = { 0 };
    bool ok = true;
    json_key(j, "values"), json_open(j, '{');
    for (size_t i = 0; ok && i < row->reg->n_fields; i++) {
        if (!rights_sees(d->who, &row->reg->fields[i])) continue;
        buf_clear(&b);
        ok = cells_value(d, &row->reg->fields[i], &row->v[i], &b, err);
        json_key(j, row->reg->fields[i].id);
        if (row->v[i].ok) json_str(j, buf_str(&b));
        else json_null(j);
    }
    json_close(j, '}');
    buf_done(&b);
    return ok;
}

static bool show_fields_json(Desk *d, const Row *row, Json *j, Err *err)
{
    json_key(j, "values"), json_open(j, '{');
    for (size_t i = 0; i < row->reg->n_fields; i++) {
        if (!rights_sees(d->who, &row->reg->fields[i])) continue;
        json_key(j, row->reg->fields[i].id);
        if (!cells_origin_json(d, row, &row->reg->fields[i], j, err)) return false;
    }
    json_close(j, '}');
    return true;
}

static bool show_fields_text(Desk *d, const Row *row, bool plain, Buf *out, Err *err)
{
    for (size_t i = 0; i < row->reg->n_fields; i++) {
        const Field *f = &row->reg->fields[i];
        Str unit = unit_name(f->unit);
        if (!row->v[i].ok) continue;
        buf_addf(out, "%.*s  ", SP(cells_title(d, f->word)));
        if (!cells_value(d, f, &row->v[i], out, err)) return false;
        if (f->kind != K_COUNT) buf_add(out, unit);
        if (!plain) buf_add_z(out, "    ");
        if (!plain && !cells_origin_text(d, row, f, out, err)) return false;
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
        if (value_equal(f, old, &v->row->v[i]) || !rights_sees(d->who, f)) continue;
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
    const Row *before = NULL;                   /* a version that was another's is not told */
    for (size_t i = 0; i < n; i++) {
        bool own = true;
        if (d->sight && !sight_shows(d->sight, v[i].row, &own, err)) return false;
        if (own && !version_line(d, &v[i], before, j, out, err)) return false;
        before = own ? v[i].row : NULL;
    }
    if (d->json) json_close(j, ']');
    return true;
}

typedef struct { int64_t id, tx; } Ended;

static int newest_first(const void *a, const void *b)
{
    const Ended *x = a, *y = b;
    return (x->tx < y->tx) - (x->tx > y->tx);
}

/* Rows that are no more, with the transaction that ended them, the last one first. */
static bool ended_rows(Desk *d, const Register *reg, Ended **out, size_t *n, Err *err)
{
    const Frame *f = snapshot_load(d->snapshot, reg, 0, err);
    size_t cap = 0;
    *out = NULL, *n = 0;
    if (!f) return false;
    for (size_t slot = 0; slot < f->n; slot++) {
        Version *v;
        size_t k;
        if (frame_lives(f, slot)) continue;
        if (!ledger_versions(d->ledger, reg, (int64_t)slot + 1, d->arena, &v, &k, err)) return false;
        while (k > 0 && v[k - 1].tx > d->snapshot->tx) k--;
        if (k > 1 && v[k - 1].row->gone) *PUSH(d->arena, *out, *n, cap) = (Ended){ (int64_t)slot + 1, v[k - 1].tx };
    }
    if (*n) qsort(*out, *n, sizeof **out, newest_first);
    return true;
}

/* The row of KEY that was deleted last: the desk's Snapshot becomes the one just before. Not found: err as it was. */
static bool ended_row(Desk *d, const Register *reg, Str key, int64_t *id, Err *err)
{
    Ended *ended;
    size_t n;
    Err own = { 0 };
    if (!ended_rows(d, reg, &ended, &n, &own)) return *err = own, false;
    for (size_t i = 0; i < n; i++) {
        if (i && ended[i].tx == ended[i - 1].tx) continue;
        own = (Err){ 0 };
        if (!desk_snapshot(d, str_printf(d->arena, "@%lld", (long long)ended[i].tx - 1), &own)) return *err = own, false;
        bool found = desk_row(d, reg, key, id, &own);
        if (!found && own.code != ERR_NOT_FOUND) return *err = own, false;
        for (size_t k = i; found && k < n && ended[k].tx == ended[i].tx; k++)
            if (ended[k].id == *id) return *err = (Err){ 0 }, true;
    }
    return false;
}

static bool find_row(Desk *d, const Args *args, const Register *reg, int64_t *id, Err *err)
{
    Str key = args->words[1];
    if (desk_row(d, reg, key, id, err)) return true;
    return err->code == ERR_NOT_FOUND && args->given[OPT_history] && ended_row(d, reg, key, id, err);
}

bool action_show(Desk *d, const Args *args, Answer *answer, Err *err)
{
    const Register *reg;
    int64_t id;
    Row *row;
    Str key;
    Json j = json_on(&answer->out);
    if (!desk_register(d, args->words[0], &reg, err) || !desk_snapshot(d, args->values[OPT_as_of], err)) return false;
    if (!find_row(d, args, reg, &id, err) || !snapshot_row(d->snapshot, reg, id, d->arena, &row, err)) return false;
    if (!cells_key(d, row, &key, err)) return false;
    if (!d->json) {
        buf_addf(&answer->out, "%.*s %.*s\n", SP(cells_title(d, reg->word)), SP(key));
        if (!show_fields_text(d, row, args->given[OPT_plain], &answer->out, err)) return false;
        return !args->given[OPT_history] || show_history(d, reg, id, &j, &answer->out, err);
    }
    json_open(&j, '{');
    json_key(&j, "register"), json_z(&j, reg->id);
    json_key(&j, "key"), json_str(&j, key);
    if (args->given[OPT_plain] ? !show_plain_json(d, row, &j, err) : !show_fields_json(d, row, &j, err)) return false;
    if (args->given[OPT_history] && !show_history(d, reg, id, &j, &answer->out, err)) return false;
    json_close(&j, '}');
    return true;
}
