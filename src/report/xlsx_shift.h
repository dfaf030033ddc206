/* SPDX-License-Identifier: Apache-2.0
** report/xlsx_shift.h - where rows of a template sheet go when some are repeated, and references that follow them. */
#ifndef LALIAN_REPORT_XLSX_SHIFT_H
#define LALIAN_REPORT_XLSX_SHIFT_H

#include "base/str.h"

typedef struct { uint32_t from, to; size_t times; } Repeat;           /* rows from 0, inclusive; times 0: gone */
typedef struct { Repeat *items; size_t n, cap; } Shift;              /* in order, apart */

/* The new place of a row; of a repeated one the first copy, or with `last` the last. false: the row is gone. */
bool xlsx_shift_row(const Shift *s, uint32_t row, bool last, uint32_t *out);
/* References of a formula, a print area or a list of ranges. `sheet` not empty: only those with that sheet's name before them,
** else only those without a name. `own`, not NULL: the formula stands in its copy `copy`: rows of it stay within the copy. */
Str xlsx_shift_text(const Shift *s, Str text, Str sheet, const Repeat *own, size_t copy, Arena *a);

#endif
