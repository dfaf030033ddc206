/* SPDX-License-Identifier: Apache-2.0
** model/packed.h - the whole numbers of a column in as few bytes as they need, and which of them are there. Of each PACKED_ROWS rows: the
** least, a step of which all are so many above it, and these as numbers of 0, 1, 2, 4 or 8 bytes; a bit a row where some are there and some
** are not. What stands at a missing value means nothing. Never changed. */
#ifndef LALIAN_MODEL_PACKED_H
#define LALIAN_MODEL_PACKED_H

#include "base/arena.h"
#include "base/bits.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PACKED_ROWS = 4096 };

typedef struct {
    int64_t low, step;
    const void *raw;
    const uint64_t *bits;            /* which rows have a value; NULL: all of them, or none */
    const uint16_t *before;          /* of each BITS_WORD rows, how many before them have one; NULL: raw has an item for each row */
    uint8_t width;                   /* 0: all are low, raw NULL */
    bool all;
} PackedBlock;
typedef struct { const PackedBlock *blocks; size_t n; } Packed;

void packed_read(const Packed *p, size_t from, size_t n, int64_t *out);
void packed_read_has(const Packed *p, size_t from, size_t n, uint8_t *out);

static inline bool packed_has(const Packed *p, size_t slot)
{
    const PackedBlock *b = &p->blocks[slot / PACKED_ROWS];
    return b->bits ? bits_at(b->bits, slot % PACKED_ROWS) : b->all;
}

static inline size_t packed_item(const PackedBlock *b, size_t k)
{
    if (!b->before) return k;
    return b->before[k / BITS_WORD] + (size_t)__builtin_popcountll(b->bits[k / BITS_WORD] & ((UINT64_C(1) << k % BITS_WORD) - 1));
}

static inline int64_t packed_at(const Packed *p, size_t slot)
{
    const PackedBlock *b = &p->blocks[slot / PACKED_ROWS];
    size_t k = packed_item(b, slot % PACKED_ROWS);
    uint64_t steps = 0;
    if (b->width == 1) steps = ((const uint8_t *)b->raw)[k];
    else if (b->width == 2) steps = ((const uint16_t *)b->raw)[k];
    else if (b->width == 4) steps = ((const uint32_t *)b->raw)[k];
    else if (b->width == 8) steps = ((const uint64_t *)b->raw)[k];
    return (int64_t)((uint64_t)b->low + (uint64_t)b->step * steps);
}

/* One being made, in the order of the blocks. Of a slot put twice what comes later counts; a slot not put is missing. */
typedef struct {
    Arena *arena;
    PackedBlock *blocks;
    size_t block;            /* the one whose values are in `room` */
    uint8_t ok[PACKED_ROWS];
    int64_t room[PACKED_ROWS];
} Packing;
Packing *packed_start(size_t rows, Arena *scratch, Arena *a);     /* a: for what is made */
void packed_next(Packing *p, size_t block);
const Packed *packed_end(Packing *p, size_t rows);

static inline void packed_put(Packing *p, size_t slot, int64_t v)
{
    if (slot / PACKED_ROWS != p->block) packed_next(p, slot / PACKED_ROWS);
    p->room[slot % PACKED_ROWS] = v;
    p->ok[slot % PACKED_ROWS] = 1;
}

static inline void packed_miss(Packing *p, size_t slot)
{
    if (slot / PACKED_ROWS == p->block) p->ok[slot % PACKED_ROWS] = 0;
}

#endif
