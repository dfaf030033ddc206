/* SPDX-License-Identifier: Apache-2.0
** base/bits.h - a bit for each of many. */
#ifndef LALIAN_BASE_BITS_H
#define LALIAN_BASE_BITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { BITS_WORD = 64 };

static inline size_t bits_words(size_t n) { return (n + BITS_WORD - 1) / BITS_WORD; }
static inline bool bits_at(const uint64_t *bits, size_t k) { return bits[k / BITS_WORD] >> k % BITS_WORD & 1; }
static inline void bits_put(uint64_t *bits, size_t k, bool on)
{
    uint64_t bit = UINT64_C(1) << k % BITS_WORD;
    bits[k / BITS_WORD] = on ? bits[k / BITS_WORD] | bit : bits[k / BITS_WORD] & ~bit;
}
size_t bits_count(const uint64_t *bits, size_t n);                           /* of the first n, those that are set; none behind them is */
void bits_read(const uint64_t *bits, size_t from, size_t n, uint8_t *out);   /* n of them, a byte each */

#endif
