/* SPDX-License-Identifier: Apache-2.0
** action/listing.h - a list of rows before it is written: which columns, which rows, in which order, which page of them; what they
** come to in all and by groups. Only the page's cells are ever made into text. */
#ifndef LALIAN_ACTION_LISTING_H
#define LALIAN_ACTION_LISTING_H

#include "action/desk.h"

/* A field, or a derived column of the rule book. */
typedef struct { const Field *field; const DerivedColumn *derived; Formula *formula; } ListColumn;

typedef struct {
    const Register *reg;
    const Frame *frame;
    ListColumn *columns; size_t n_columns, cap_columns;
    const uint8_t *keep;         /* by slot: listed */
    size_t n;                    /* rows listed, on whatever page */
    size_t *slots, n_slots;      /* the page, in order */
} Listing;

bool listing_open(Desk *d, const Args *args, Context *c, Listing *out, Err *err) MUST_CHECK;   /* columns, rows, page */

/* What a column comes to: a sum; of a quotient of the rule book the quotient of the sums. Text empty: it does not add up. */
typedef struct { size_t rows; Str *totals; } ListGroup;        /* totals: by column */
bool listing_totals(Desk *d, const Context *c, const Listing *l, ListGroup *out, Err *err) MUST_CHECK;

/* Rows by the values of one column, the largest group first; within a group its totals. */
typedef struct { ListColumn by; Str *names; ListGroup *groups; size_t n; } ListGroups;   /* name empty: missing */
bool listing_groups(Desk *d, const Context *c, const Listing *l, Str column, bool totals, ListGroups *out, Err *err) MUST_CHECK;

#endif
