/* SPDX-License-Identifier: Apache-2.0
** action/prefill_parts.h - inside prefill: a form read backwards into the columns of its sheet and its parts, one for each row of the
** form and period of a wide one, with the rows that refer to the row above. */
#ifndef LALIAN_ACTION_PREFILL_PARTS_H
#define LALIAN_ACTION_PREFILL_PARTS_H

#include "action/prefill.h"

enum { CONDITIONS = 4, SAID = 256 };

typedef struct { Str head; const Field *field; bool units_differ, kinds_differ; } FormColumn;
typedef enum { IF_EQUAL, IF_THERE, IF_ABSENT } ConditionKind;
typedef struct { ConditionKind kind; size_t col; Str text; } Condition;

/* One row of the form, for one period of a wide one. */
typedef struct {
    const FormRow *row;
    size_t form_row, period;
    const FormValue *link;       /* the ^reference to `parent`; NULL: a line starts here */
    size_t parent;               /* another part */
    bool is_parent;
    const int64_t *first;        /* id of the row referred to -> first row that refers to it; with next[id] */
    const int64_t *next;
    Condition conditions[CONDITIONS]; size_t n_conditions;
} Part;

typedef struct { size_t col; Str text; bool piece; } Said;
typedef struct { Str *cells; uint8_t *said; int64_t *ids; } Line;

typedef struct {
    Prefill *p;
    Desk *d;
    const Form *form;
    const Period *asked;
    FormColumn *columns; size_t n_columns, cap_columns;
    Map *by_head;
    Part *parts; size_t n_parts;
    uint8_t **done;              /* by register and id: 1 laid on a line, 2 the line is in the sheet */
    Line *lines; size_t n_lines, cap_lines;
    Said said[SAID]; size_t n_said;
    Err *err;
} Filling;

bool prefill_parts_make(Filling *g) MUST_CHECK;
size_t prefill_parts_of(const Filling *g, size_t form_row);                        /* the first part of that row of the form */
size_t prefill_parts_column(Filling *g, const FormValue *v, size_t period);        /* of all names of one column */
bool prefill_parts_number(const Field *f);

#endif
