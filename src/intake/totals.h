/* SPDX-License-Identifier: Apache-2.0
** intake/totals.h - rows of 合计 and 小计 are no data, but must agree with the rows they close (before them, or behind a total
** at the top). A difference names both numbers and the cell. Half of the last digit of the total is rounding. */
#ifndef LALIAN_INTAKE_TOTALS_H
#define LALIAN_INTAKE_TOTALS_H

#include "intake/work.h"

typedef struct Totals Totals;
Totals *totals_new(Work *w, SheetWork *sw);
void totals_note(Totals *t, const Walk *walk, LineKind kind);
void totals_check(Totals *t);

#endif
