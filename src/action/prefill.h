/* SPDX-License-Identifier: Apache-2.0
** action/prefill.h - workbooks filled from the ledger so that they import back untouched without a difference. */
#ifndef LALIAN_ACTION_PREFILL_H
#define LALIAN_ACTION_PREFILL_H

#include "action/desk.h"
#include "model/label.h"
#include "report/report.h"

/* Rows and what they are called, read once for a workbook. */
typedef struct { Desk *d; Labels *labels; Row ***rows; } Prefill;
Prefill *prefill_new(Desk *d);
/* The value as an import reads it again: references by the shortest text that finds the row. Nothing for a missing one. */
bool prefill_cell(Prefill *p, const Field *f, const Value *v, Buf *out, Err *err) MUST_CHECK;
bool prefill_row(Prefill *p, const Register *reg, int64_t id, const Row **out, Err *err) MUST_CHECK;

/* The form read backwards: a line for each row of its first register, with the rows that refer to it. `period` (may be NULL): the
** year of headings such as 1月, and the rows of {period}. left: rows of its registers that no line of this form can say. */
bool prefill_table(Prefill *p, const Form *form, const Period *period, Table *out, size_t *left, Err *err) MUST_CHECK;

#endif
