/* SPDX-License-Identifier: Apache-2.0
** model/written.h - numbers as they stand in running text: 386家, 81.91万㎡, 近200多亿元, 三成, 1—11月. Finds the next one and says
** what it is: a quantity with its unit and the interval that its way of writing allows, a bare number, a time, or a piece of a
** name (document numbers, ordinals, phones). Reads text whose width is folded (１２ -> 12). Exact fractions, no doubles. */
#ifndef LALIAN_MODEL_WRITTEN_H
#define LALIAN_MODEL_WRITTEN_H

#include "model/unit.h"

typedef enum { WRITTEN_QUANTITY, WRITTEN_PLAIN, WRITTEN_TIME, WRITTEN_NAME } WrittenKind;

typedef struct {
    WrittenKind kind;
    size_t start, end;           /* bytes in the text: the number with its unit and the word before it (近, 约) */
    size_t number_at;            /* where the digits begin */
    Str number, unit;            /* "81.91", "万㎡"; unit empty: PLAIN */
    Frac value, lo, hi;          /* in base units (model/unit.h); of counters and bare numbers in ones */
    Frac scale;                  /* value = number * scale */
    int decimals;                /* of the number as written */
    Dims dims;
    UnitId id;                   /* UNIT_NONE: a counter or a composite that units.def does not have */
    Str counter;                 /* 家 个 人次 …, or the text of such a composite; empty: the unit says it all */
    bool about;                  /* 近 约 超 多 余 以上 …, or a range */
    bool worded;                 /* in Chinese numerals */
    int year, month_from, month; /* of TIME; 0: not said */
    int day;
} Written;

/* The first number at or after `from`; false: none. */
bool written_next(Str text, size_t from, Written *out);
bool written_same_kind(const Written *a, const Written *b);        /* may be added and compared: 亩 and 公顷, 家 and 户, never 家 and % */
size_t written_counter(Str s, Str *out);                           /* the counter that s begins with: its length, 0 if none */
bool written_counts_same(Str a, Str b);                            /* 家 and 户 */
bool written_is_share(const Written *w);                           /* % 成 */
/* A value as this number is written: its unit, its decimals (more where `exact` needs them). */
void written_format(const Written *like, Frac value, Buf *out);

#endif
