/* SPDX-License-Identifier: Apache-2.0
** report/workbook.h - inside report/: a copy of the cells of a csv or xls as a new workbook with marks, and a list. */
#ifndef LALIAN_REPORT_WORKBOOK_H
#define LALIAN_REPORT_WORKBOOK_H

#include "formats/grid.h"
#include "base/version.h"
#include "report/report.h"

typedef struct { size_t sheet; uint32_t row, col; bool error; Str text; } WorkbookMark;       /* from 0; one for each cell */

bool workbook_marked(const Book *book, const WorkbookMark *marks, size_t n_marks, const Table *list, Arena *a, Str *out, Err *err) MUST_CHECK;

LibVersion workbook_library(void);              /* of the library that is loaded */

#endif
