/* SPDX-License-Identifier: Apache-2.0
** action/cells.h - rows of registers as people read them: values in the unit of their field, references by their labels,
** and where each value comes from. */
#ifndef LALIAN_ACTION_CELLS_H
#define LALIAN_ACTION_CELLS_H

#include "action/desk.h"

/* The title of a register or field (Register.word, Field.word) in the language of the desk. */
Str cells_title(Desk *d, const char *word);
Str cells_word(Desk *d, Str word);                          /* Figure.word */
/* One value of a row (references as labels). Nothing for a missing one. */
bool cells_value(Desk *d, const Field *f, const Value *v, Buf *out, Err *err) MUST_CHECK;
Str cells_truth(Desk *d, bool yes);                         /* 是, 否 */
/* The same of a formula over one row: exact, in its unit. */
void cells_scalar(Desk *d, const Scalar *s, Buf *out);
/* The values of its first complete key, joined by spaces: what tells the row apart. */
bool cells_key(Desk *d, const Row *row, Str *out, Err *err) MUST_CHECK;
/* {"value":…,"file":…,"sheet":…,"cell":…,"tx":…}: file, sheet and cell are null where there is none. */
bool cells_origin_json(Desk *d, const Row *row, const Field *f, Json *j, Err *err) MUST_CHECK;
/* "税务局.xlsx · 2023 · C7", or by whom it was typed. */
bool cells_origin_text(Desk *d, const Row *row, const Field *f, Buf *out, Err *err) MUST_CHECK;

/* A table of text cells: as lines (report_print), as CSV (RFC 4180, a cell that a spreadsheet would run gets a '), or as JSON objects. */
typedef struct { Str *heads; size_t n_columns; Str *cells; size_t n_rows, cap; } TextTable;
void cells_csv(const TextTable *t, Buf *out);

#endif
