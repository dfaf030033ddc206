/* SPDX-License-Identifier: Apache-2.0
** intake/table.h - one table whose columns are named beforehand (a scheme's `input:`), as typed columns: headings found wherever they
** stand, units of headings and notes, numbers as people write them, totals skipped, every bad cell a problem with its address. */
#ifndef LALIAN_INTAKE_TABLE_H
#define LALIAN_INTAKE_TABLE_H

#include "intake/intake.h"

typedef struct {
    size_t n;
    Column *columns;             /* by Field.index of the register */
    int32_t *lines;              /* line of each row in the sheet, from 1 */
    Str sheet;
    size_t totals;               /* lines of totals that were skipped */
} IntakeTable;

/* `key`: the column that tells rows apart: a row without it, or with one seen before, is a problem. false: a column is not there,
** or some cell is bad: told in ps. */
bool intake_table(const RuleBook *book, const Register *reg, const Field *key, Str file, const Book *cells, Arena *a, IntakeTable *out, Problems *ps) MUST_CHECK;

#endif
