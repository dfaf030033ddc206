/* SPDX-License-Identifier: Apache-2.0
** intake/value.h - one cell as a stated value: missing marks, numbers with the unit of the column, days, periods, codes of the
** lists, texts; and the pieces of a cell that names several. */
#ifndef LALIAN_INTAKE_VALUE_H
#define LALIAN_INTAKE_VALUE_H

#include "intake/work.h"
#include "model/quantity.h"

/* False: *why says what is wrong. A blank cell gives ST_NONE, — / 无 give ST_MISSING. */
bool value_of_cell(Work *w, Slot *slot, const Sheet *s, const Cell *c, Stated *out, Why *why) MUST_CHECK;
bool value_of_text(Work *w, const Field *f, Str text, QuantityContext c, Stated *out, Why *why) MUST_CHECK;
/* "1#、2#、9#", "1#-3#", "A1~A3": the pieces, as written. */
size_t value_split(Str text, Arena *a, Str **pieces);
/* Money, areas, energy, counts, quantities: what a total adds up. */
bool value_is_sum(const Field *f);
/* The way a code is kept: width folded, blanks out; credit codes in capitals without hyphens. */
bool value_is_code(const Field *f);
bool value_is_credit_code(const Field *f);
Str value_code(const Field *f, Str text, Arena *a);

#endif
