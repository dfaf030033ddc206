/* SPDX-License-Identifier: Apache-2.0
** model/row.h - one row of a register outside a Snapshot: what intake makes and the ledger keeps. */
#ifndef LALIAN_MODEL_ROW_H
#define LALIAN_MODEL_ROW_H

#include "base/day.h"
#include "model/field.h"

/* ok false: missing. Text, code, geometry and file use s; all others i: quanta of the unit (unit.h), a Day, a packed
** Period, 0 or 1, or the id of the row referred to. */
typedef struct { int64_t i; Str s; bool ok; } Value;

/* Fields of a row that another line of the same batch stated than the one that Row.source and Row.line name. */
typedef struct { int32_t source, line; uint64_t given; } RowPart;

typedef struct {
    const Register *reg;
    int64_t id;              /* 0: not yet in the ledger */
    bool gone;
    uint64_t given;          /* bit of Field.index: the source stated it (perhaps as missing) */
    Value *v;                /* reg->n_fields of them */
    int32_t source;          /* index into the batch's sources (file, sheet, columns), -1: none (typed by hand) */
    int32_t line;            /* row in the sheet, from 1; 0: none */
    const RowPart *parts;    /* of a row that several lines stated */
    size_t n_parts;
} Row;

/* The value stands in Value.s. */
static inline bool kind_is_text(Kind k) { return k == K_TEXT || k == K_CODE || k == K_GEOMETRY || k == K_FILE; }
Row *row_new(const Register *reg, Arena *a);
Row *row_copy(const Row *r, Arena *a);
/* A field stated; an empty text states nothing. */
void row_set_text(Row *r, const char *field, Str s);
void row_set_number(Row *r, const char *field, int64_t i);
bool value_equal(const Field *f, const Value *a, const Value *b);
static inline uint64_t field_bit(const Field *f) { return UINT64_C(1) << f->index; }
static inline uint64_t register_fields(const Register *reg) { return ~UINT64_C(0) >> (64 - reg->n_fields); }      /* all of them; there is one at least */

/* The canonical text of a value, as hashed and as kept in `extra`: numbers as whole quanta, days ISO, periods their text form,
** references as ids. Deterministic. Nothing is written for a missing value. */
void value_canonical(const Field *f, const Value *v, Buf *out);

/* The key of a row: the first alternative whose parts are all there, as "field=value\x1ffield=value"; false: no key. */
bool row_key(const Row *r, Buf *out);
bool row_key_of(const Row *r, const KeyParts *alternative, Buf *out);

#endif
