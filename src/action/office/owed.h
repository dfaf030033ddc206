/* SPDX-License-Identifier: Apache-2.0
** action/office/owed.h - what is owed: a line for each row for which a rule of desk.yaml holds, with who owes it and since when. */
#ifndef LALIAN_ACTION_OFFICE_OWED_H
#define LALIAN_ACTION_OFFICE_OWED_H

#include "action/office/page.h"

typedef struct { Str text, who, key; Day since; } OwedLine;      /* since DAY_NONE: not said */
typedef struct { const BookOwed *rule; size_t count; OwedLine *lines; size_t n; } OwedGroup;     /* count: all of them; n: told one by one */
typedef struct { OwedGroup *groups; size_t n; size_t red, amber; } OwedList;        /* rules with at least one line; red and amber count lines */

/* limit: lines of one rule; the oldest come first. */
bool owed_find(Page *p, size_t limit, OwedList *out, Err *err) MUST_CHECK;
void owed_json(const Page *p, const OwedList *l, Json *j);       /* members of an open object */
void owed_print(const Page *p, const OwedList *l, Buf *out);

#endif
