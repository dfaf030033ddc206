/* SPDX-License-Identifier: Apache-2.0
** action/tables.h - tables for people, filled cell by cell: the same table goes to the terminal, a CSV, a workbook, a paper. */
#ifndef LALIAN_ACTION_TABLES_H
#define LALIAN_ACTION_TABLES_H

#include "action/desk.h"
#include "report/report.h"

typedef struct { Table t; Desk *desk; size_t n_cells, cap_cells; } Sheet;
Sheet tables_new(Desk *d, const Text *title);                           /* title NULL: none, of a paper */
void tables_column(Sheet *s, const Text *title, ColType type);
void tables_column_str(Sheet *s, Str title, ColType type);
void tables_unit(Sheet *s, Str unit);                                   /* of the last column */
void tables_cell(Sheet *s, Str text);                                   /* row by row */
void tables_row(Sheet *s, const Str *cells);                            /* a whole row; not mixed with tables_cell */
void tables_csv(const Sheet *s, Buf *out);

/* report_workbook, with who took it out and when beside each title (desk_watermark). */
bool tables_workbook(Desk *d, Table *tables, size_t n, Str *out, Err *err) MUST_CHECK;

#endif
