/* SPDX-License-Identifier: Apache-2.0
** action/office/changed.h - what was written since a moment: transaction by transaction, who, why, how many rows of which registers.
** Rows that the reader does not see do not count, and a transaction of which nothing is seen is not told. */
#ifndef LALIAN_ACTION_OFFICE_CHANGED_H
#define LALIAN_ACTION_OFFICE_CHANGED_H

#include "action/office/page.h"

typedef struct { const Register *reg; size_t added, changed, gone; } ChangedRegister;
typedef struct { Tx tx; ChangedRegister *registers; size_t n; } ChangedTx;
typedef struct { int64_t since; ChangedTx *txs; size_t n; } ChangedList;          /* newest first */

/* since: "@tx", a day or an instant; empty: the cut-off of the last tour. */
bool changed_find(Page *p, Str since, ChangedList *out, Err *err) MUST_CHECK;
void changed_json(const Page *p, const ChangedList *l, Json *j);      /* a member of an open object */
void changed_print(const Page *p, const ChangedList *l, Buf *out);

#endif
