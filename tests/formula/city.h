/* SPDX-License-Identifier: Apache-2.0
** tests/formula/city.h - a Snapshot from rows written down in a test:
**     project | name | park | investment        a register and its fields; # before a row: deleted; empty: missing
**     甲      | 1    | 3.5
** Numbers are in the unit of the field, references are ids (rows count from 1), days and periods their text forms. */
#ifndef LALIAN_TEST_CITY_H
#define LALIAN_TEST_CITY_H

#include "formula/formula.h"

typedef struct {
    Arena *arena;
    const Model *model;
    Words *words;
    Snapshot *snapshot;
    Context context;
} City;

City *city_new(Arena *a, const char *rows);
void city_free(City *c);
void city_at(City *c, const char *period, const char *until);           /* NULL: not given */
bool city_compile(City *c, const char *words);                          /* words: "figure ID = …" and "column REG.ID [UNIT] = …" lines */
/* The value as people read it ("—" missing), or the error in English. */
Str city_value(City *c, const char *formula);
Str city_row(City *c, const char *reg, int64_t id, const char *formula);
Str city_filter(City *c, const char *reg, const char *formula);          /* "1 3 ?4": ids kept, ? unknown */
Scalar city_scalar(City *c, const char *formula, Trace *trace);
Str city_error(City *c, const char *reg, const char *formula);           /* reg NULL: a scalar */
/* The same rows in another order: slot k of the result is row order[k]; references follow. */
City *city_shuffled(const City *c, uint64_t seed);

#endif
