/* SPDX-License-Identifier: Apache-2.0
** model/quantity.h - text that people write in a cell -> the value of a field, and back. Knows all kinds: numbers with units
** inside (3,200万元, １２．５ 亩, 1.2亿, (1,234) for a negative one), 是/否 √/×, days and periods (date.h). A blank cell is not stated;
** — / 无 state "missing"; 0 is zero (RULES §3). Texts, codes and references come back trimmed; who resolves them is intake. */
#ifndef LALIAN_MODEL_QUANTITY_H
#define LALIAN_MODEL_QUANTITY_H

#include "model/date.h"
#include "model/row.h"

typedef enum { QUANTITY_BLANK, QUANTITY_MISSING, QUANTITY_OK, QUANTITY_BAD } QuantityState;
enum {
    QUANTITY_NOTE_MONTH_ONLY = DATE_MONTH_ONLY,
    QUANTITY_NOTE_YEAR_ASSUMED = DATE_YEAR_ASSUMED,
    QUANTITY_NOTE_CUMULATIVE = DATE_CUMULATIVE,
    QUANTITY_NOTE_FROM_DAY = DATE_FROM_DAY,
    QUANTITY_NOTE_SERIAL = DATE_SERIAL,
    QUANTITY_NOTE_ROUNDED = 32,      /* more decimals than are kept */
    QUANTITY_NOTE_CONVERTED = 64     /* written in another unit than the column's */
};
enum { QUANTITY_ARGS = 3 };

typedef struct {
    bool has_unit;           /* the heading or a note of the sheet names the unit that bare numbers are in */
    UnitId unit;
    bool stored_double;      /* the cell holds a number: read at the 15 digits that people see */
    int year;                /* of the sheet or the command, for 11月 and 1-11月; 0: not known */
} QuantityContext;

typedef struct {
    QuantityState state;
    Value value;             /* ok only in QUANTITY_OK; text is borrowed from the input or the arena */
    unsigned notes;          /* QUANTITY_NOTE_… */
    const Text *reason;      /* of QUANTITY_BAD: what is wrong and what to do */
    Str args[QUANTITY_ARGS];
    size_t n_args;
} Quantity;

bool quantity_has_no_sign(const Field *f);      /* areas, counts, energies: never negative; money may be */
Quantity quantity_parse(const Field *f, Str text, QuantityContext c, Arena *a);

/* The value as people read it: a number in the field's unit with as many decimals as it needs, the unit not named; 是/否; a day
** or a period in its text form. Nothing for a missing value; a reference as its id. */
void quantity_format(const Field *f, const Value *v, Lang lang, Buf *out);

#endif
