/* SPDX-License-Identifier: Apache-2.0
** proof/cells.h - a table as numbers: which rows are heads, totals, 其中 rows; what each column is called and measured in. */
#ifndef LALIAN_PROOF_CELLS_H
#define LALIAN_PROOF_CELLS_H

#include "proof/relation.h"

typedef enum { ROW_HEAD, ROW_PLAIN, ROW_TOTAL, ROW_SUBTOTAL, ROW_AMONG } RowKind;

struct Cells {
    const Table *table;
    RowKind *rows;
    Str *titles;             /* of columns: their heads, joined */
    bool *ratio;             /* columns that do not add up: 率, 占比, 均, % … */
    Mention **numbers;       /* n_rows x n_cols; NULL: no number */
};

/* A number of a table that the text may tell too: in its unit, with the words of its row or column; of a total what the table is of. */
typedef struct { Mention *m; Str name, caption; bool indicator; } CellTold;      /* indicator: of a table with a column of units */
struct CellsTold { Arena *arena; CellTold *items; size_t n, cap; };

const CellsTold *cells_told(Check *c);                /* tabled.c */
const Cells *cells_read(Check *c, size_t table);      /* read once: both relations see the same numbers */
Mention *cells_at(const Cells *s, int row, int col);

#endif
