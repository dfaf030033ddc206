/* SPDX-License-Identifier: Apache-2.0 */
#include "model/packed.h"

#include <string.h>

typedef struct { int64_t low, high; size_t there; } Ends;

/* ok: which of them are there. */
static Ends ends_of(const int64_t *v, const uint8_t *ok, size_t n)
{
    Ends e = { 0 };
    for (size_t i = 0; i < n; i++) {
        if (!ok[i]) continue;
        if (!e.there || v[i] < e.low) e.low = v[i];
        if (!e.there || v[i] > e.high) e.high = v[i];
        e.there++;
    }
    return e;
}

/* Differences as unsigned numbers: they fit however far apart the ends are. */
static uint64_t above(int64_t v, int64_t low) { return (uint64_t)v - (uint64_t)low; }

static uint64_t divisor(uint64_t a, uint64_t b)
{
    while (b) {
        uint64_t rest = a % b;
        a = b, b = rest;
    }
    return a;
}

static uint64_t common_step(const int64_t *v, const uint8_t *ok, size_t n, int64_t low)
{
    uint64_t step = 0;
    for (size_t i = 0; i < n && step != 1; i++)
        if (ok[i]) step = divisor(above(v[i], low), step);
    return step;
}

static int width_of(uint64_t most) { return most == 0 ? 0 : most <= UINT8_MAX ? 1 : most <= UINT16_MAX ? 2 : most <= UINT32_MAX ? 4 : 8; }

static const uint64_t *bits_of(const uint8_t *ok, size_t n, Arena *a)
{
    uint64_t *bits = NEW_ARRAY(a, uint64_t, bits_words(n));
    for (size_t i = 0; i < n; i++) bits[i / BITS_WORD] |= (uint64_t)ok[i] << i % BITS_WORD;
    return bits;
}

static const uint16_t *counts_of(const uint64_t *bits, size_t n, Arena *a)
{
    uint16_t *before = NEW_ARRAY(a, uint16_t, n / BITS_WORD + 1), all = 0;
    for (size_t k = 0; k * BITS_WORD < n; k++) {
        before[k] = all;
        all = (uint16_t)(all + __builtin_popcountll(bits[k]));
    }
    return before;
}

static void put_steps(uint8_t *raw, int width, size_t at, uint64_t steps)
{
    if (width == 1) raw[at] = (uint8_t)steps;
    else if (width == 2) ((uint16_t *)(void *)raw)[at] = (uint16_t)steps;
    else if (width == 4) ((uint32_t *)(void *)raw)[at] = (uint32_t)steps;
    else ((uint64_t *)(void *)raw)[at] = steps;
}

static PackedBlock pack(const int64_t *v, const uint8_t *ok, size_t n, Arena *a)
{
    Ends e = ends_of(v, ok, n);
    PackedBlock b = { .low = e.low, .all = e.there == n };
    if (e.there && !b.all) b.bits = bits_of(ok, n, a);
    if (e.low == e.high) return b;
    uint64_t step = common_step(v, ok, n, e.low);
    int width = width_of(above(e.high, e.low) / step);
    bool few = e.there < n / 2;
    uint8_t *raw = arena_raw(a, ((few ? e.there : n) + 1) * (size_t)width);      /* one more: where a missing value of the end would stand */
    for (size_t i = 0, at = 0; i < n; i++)
        if (ok[i] || !few) put_steps(raw, width, at++, ok[i] ? above(v[i], e.low) / step : 0);
    if (few) put_steps(raw, width, e.there, 0);
    b.step = (int64_t)step, b.raw = raw, b.width = (uint8_t)width;
    if (few) b.before = counts_of(b.bits, n, a);
    return b;
}

#define STEPS(type) for (size_t i = 0; i < n; i++) out[i] = (int64_t)((uint64_t)b->low + (uint64_t)b->step * ((const type *)b->raw)[from + i])

static void read_rows(const PackedBlock *b, size_t from, size_t n, int64_t *out)
{
    switch (b->width) {
    case 1: STEPS(uint8_t); break;
    case 2: STEPS(uint16_t); break;
    case 4: STEPS(uint32_t); break;
    case 8: STEPS(uint64_t); break;
    default:
        for (size_t i = 0; i < n; i++) out[i] = b->low;
    }
}

void packed_read(const Packed *p, size_t from, size_t n, int64_t *out)
{
    while (n) {
        size_t at = from % PACKED_ROWS, some = PACKED_ROWS - at < n ? PACKED_ROWS - at : n;
        if (!p->blocks[from / PACKED_ROWS].before) read_rows(&p->blocks[from / PACKED_ROWS], at, some, out);
        else for (size_t i = 0; i < some; i++) out[i] = packed_at(p, from + i);
        from += some, out += some, n -= some;
    }
}

void packed_read_has(const Packed *p, size_t from, size_t n, uint8_t *out)
{
    while (n) {
        size_t at = from % PACKED_ROWS, some = PACKED_ROWS - at < n ? PACKED_ROWS - at : n;
        const PackedBlock *b = &p->blocks[from / PACKED_ROWS];
        if (b->bits) bits_read(b->bits, at, some, out);
        else memset(out, b->all, some);
        from += some, out += some, n -= some;
    }
}

/* ---- making one ---- */

Packing *packed_start(size_t rows, Arena *scratch, Arena *a)
{
    Packing *p = NEW(scratch, Packing);
    p->arena = a;
    p->blocks = NEW_ARRAY(a, PackedBlock, rows / PACKED_ROWS + 1);
    return p;
}

/* Blocks without a row that was put hold nothing: they stay as they were cleared. */
void packed_next(Packing *p, size_t block)
{
    p->blocks[p->block] = pack(p->room, p->ok, PACKED_ROWS, p->arena);
    memset(p->ok, 0, sizeof p->ok);
    p->block = block;
}

const Packed *packed_end(Packing *p, size_t rows)
{
    size_t from = p->block * PACKED_ROWS;
    Packed *out = NEW(p->arena, Packed);
    if (from < rows) p->blocks[p->block] = pack(p->room, p->ok, rows - from < PACKED_ROWS ? rows - from : PACKED_ROWS, p->arena);
    *out = (Packed){ p->blocks, (rows + PACKED_ROWS - 1) / PACKED_ROWS };
    return out;
}
