/* SPDX-License-Identifier: Apache-2.0
** model/packed.h - the whole numbers of a column in as few bytes as they need. Of each PACKED_ROWS rows: the least, a step of which all
** are so many above it, and these as numbers of 0, 1, 2, 4 or 8 bytes. What stands at a missing value means nothing. Never changed. */
#ifndef LALIAN_MODEL_PACKED_H
#define LALIAN_MODEL_PACKED_H

#include "base/arena.h"

#include <stddef.h>
#include <stdint.h>

enum { PACKED_ROWS = 4096 };

typedef struct { uint64_t bits; uint32_t before; } PackedThere;    /* of 64 rows: which have a value, and how many of the block's rows before them */
typedef struct {
    int64_t low, step;
    const void *raw;
    const PackedThere *there;        /* NULL: raw has an item for each row */
    int width;                       /* 0: all are low, raw NULL */
} PackedBlock;
typedef struct { const PackedBlock *blocks; size_t n; } Packed;

void packed_read(const Packed *p, size_t from, size_t n, int64_t *out);

static inline size_t packed_item(const PackedBlock *b, size_t k)
{
    if (!b->there) return k;
    const PackedThere *t = &b->there[k / 64];
    return t->before + (size_t)__builtin_popcountll(t->bits & ((UINT64_C(1) << k % 64) - 1));
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

/* One being made, in the order of the slots; of a slot put twice the later value counts. */
typedef struct {
    Arena *arena;
    const uint8_t *ok;       /* of all rows, settled before the slots of a later block are put */
    PackedBlock *blocks;
    size_t block;            /* the one whose values are in `room` */
    int64_t room[PACKED_ROWS];
} Packing;
Packing *packed_start(size_t rows, const uint8_t *ok, Arena *scratch, Arena *a);     /* a: for what is made */
void packed_next(Packing *p, size_t block);
const Packed *packed_end(Packing *p, size_t rows);

static inline void packed_put(Packing *p, size_t slot, int64_t v)
{
    if (slot / PACKED_ROWS != p->block) packed_next(p, slot / PACKED_ROWS);
    p->room[slot % PACKED_ROWS] = v;
}

#endif
