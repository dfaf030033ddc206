/* SPDX-License-Identifier: Apache-2.0
** form: a workbook of a register or a form as the ledger stands, to be corrected and sent back; blank where nothing is kept. */
#include "action/prefill.h"
#include "action/tables.h"
#include "action/texts.h"

static bool is_asked(const Field *f) { return f->kind != K_GEOMETRY && f->kind != K_FILE; }

static TableColumn column_for(const Field *f)
{
    bool number = f->kind >= K_COUNT && f->kind <= K_RATIO;
    return (TableColumn){ .title = str_of(f->title), .unit = f->kind == K_COUNT ? (Str){ 0 } : unit_name(f->unit),
        .type = number ? COL_NUMBER : f->kind == K_DAY ? COL_DAY : COL_TEXT, .decimals = -1 };
}

static bool register_table(Prefill *p, const Register *reg, Table *out, Err *err)
{
    Arena *a = p->d->arena;
    const Frame *f = snapshot_load(p->d->snapshot, reg, 0, err);
    const Field **fields = NEW_ARRAY(a, const Field *, reg->n_fields);
    Buf b = { 0 };
    bool ok = f != NULL;
    *out = (Table){ .sheet = str_of(reg->title), .title = str_of(reg->title), .columns = NEW_ARRAY(a, TableColumn, reg->n_fields) };
    for (size_t i = 0; i < reg->n_fields; i++)
        if (is_asked(&reg->fields[i])) fields[out->n_columns] = &reg->fields[i], out->columns[out->n_columns++] = column_for(&reg->fields[i]);
    if (ok) out->cells = NEW_ARRAY(a, Str, f->n_live * out->n_columns + 1);
    for (size_t slot = 0; ok && slot < f->n; slot++) {
        const Row *row;
        if (!frame_lives(f, slot)) continue;
        ok = prefill_row(p, reg, (int64_t)slot + 1, &row, err);
        for (size_t k = 0; ok && k < out->n_columns; k++) {
            buf_clear(&b);
            ok = prefill_cell(p, fields[k], &row->v[fields[k]->index], &b, err);
            out->cells[out->n_rows * out->n_columns + k] = buf_keep(&b, a);
        }
        out->n_rows++;
    }
    buf_done(&b);
    return ok;
}

static bool form_table(Prefill *p, const Args *args, const Form *form, Table *out, Answer *answer, Err *err)
{
    Period period;
    size_t left;
    bool given = args->given[OPT_period];
    if (given && !period_parse(args->values[OPT_period], &period)) return FAIL(err, USE, T_ACTION_PERIOD, args->values[OPT_period]);
    if (!prefill_table(p, form, given ? &period : NULL, out, &left, err)) return false;
    if (left) SAY(p->d, &answer->notes, T_ACTION_FORM_LEFT, desk_int(p->d, (int64_t)left), form->id);
    return true;
}

bool action_form(Desk *d, const Args *args, Answer *answer, Err *err)
{
    Table table;
    Str bytes;
    if (!desk_book(d, err) || !desk_snapshot(d, S(""), err)) return false;
    const Register *reg = NULL;
    const Form *form = rules_form(d->book, args->words[0]);
    if (!form && !desk_register(d, args->words[0], &reg, err)) return false;
    Prefill *p = prefill_new(d);
    if (form ? !form_table(p, args, form, &table, answer, err) : !register_table(p, reg, &table, err)) return false;
    return tables_workbook(d, &table, 1, &bytes, err) && desk_output(d, args, bytes, answer, err);
}
