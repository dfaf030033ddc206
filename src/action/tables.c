/* SPDX-License-Identifier: Apache-2.0 */
#include "action/tables.h"
#include "action/cells.h"

Sheet tables_new(Desk *d, const Text *title)
{
    Str s = title ? str_of(text_of(title, d->lang)) : S("");
    return (Sheet){ .desk = d, .t = { .sheet = s, .title = s } };
}

void tables_column_str(Sheet *s, Str title, ColType type)
{
    report_column(&s->t, (TableColumn){ .title = title, .type = type, .decimals = -1 }, s->desk->arena);
}

void tables_column(Sheet *s, const Text *title, ColType type) { tables_column_str(s, str_of(text_of(title, s->desk->lang)), type); }

void tables_unit(Sheet *s, Str unit) { s->t.columns[s->t.n_columns - 1].unit = unit; }

void tables_cell(Sheet *s, Str text)
{
    *PUSH(s->desk->arena, s->t.cells, s->n_cells, s->cap_cells) = text;
    s->t.n_rows = s->n_cells / s->t.n_columns;
}

void tables_row(Sheet *s, const Str *cells) { report_row(&s->t, cells, s->desk->arena); }

void tables_csv(const Sheet *s, Buf *out)
{
    TextTable t = { .heads = NEW_ARRAY(s->desk->arena, Str, s->t.n_columns + 1), .n_columns = s->t.n_columns, .cells = s->t.cells, .n_rows = s->t.n_rows };
    for (size_t c = 0; c < t.n_columns; c++) {
        const TableColumn *column = &s->t.columns[c];
        t.heads[c] = column->unit.n ? str_printf(s->desk->arena, "%.*s（%.*s）", SP(column->title), SP(column->unit)) : column->title;
    }
    cells_csv(&t, out);
}

bool tables_workbook(Desk *d, Table *tables, size_t n, Str *out, Err *err)
{
    Str mark = desk_watermark(d);
    for (size_t i = 0; mark.n && i < n; i++) tables[i].note = tables[i].note.n ? str_printf(d->arena, "%.*s · %.*s", SP(tables[i].note), SP(mark)) : mark;
    return report_workbook(tables, n, d->arena, out, err);
}
