/* SPDX-License-Identifier: Apache-2.0 */
#include "base/bits.h"

#include <string.h>

enum { BYTE_BITS = 8 };

/* Eight bits become eight bytes by one product: bit k of the byte goes to the lowest bit of byte k. */
static void read_byte(uint8_t bits, uint8_t *out)
{
    uint64_t spread = ((bits & 0x7F) * UINT64_C(0x0002040810204081) & UINT64_C(0x0001010101010101)) | (uint64_t)(bits >> 7) << 56;
    memcpy(out, &spread, sizeof spread);
}

size_t bits_count(const uint64_t *bits, size_t n)
{
    size_t all = 0;
    for (size_t k = 0; k < bits_words(n); k++) all += (size_t)__builtin_popcountll(bits[k]);
    return all;
}

void bits_read(const uint64_t *bits, size_t from, size_t n, uint8_t *out)
{
    size_t i = 0;
    for (; i < n && (from + i) % BYTE_BITS; i++) out[i] = bits_at(bits, from + i);
    for (; i + BYTE_BITS <= n; i += BYTE_BITS) read_byte((uint8_t)(bits[(from + i) / BITS_WORD] >> (from + i) % BITS_WORD), out + i);
    for (; i < n; i++) out[i] = bits_at(bits, from + i);
}
