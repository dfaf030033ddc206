/* SPDX-License-Identifier: Apache-2.0 */
#include "base/bits.h"
#include "test.h"

enum { BITS = 200 };

TEST(bits, are_read_from_anywhere_as_they_were_put)
{
    uint64_t bits[4] = { 0 };
    uint8_t out[BITS];
    size_t set = 0;
    CHECK_INT(bits_words(BITS), 4);
    for (size_t k = 0; k < BITS; k++) bits_put(bits, k, true), bits_put(bits, k, k * k % 7 < 3), set += k * k % 7 < 3;
    CHECK_INT(bits_count(bits, BITS), set);
    for (size_t from = 0; from < BITS; from++)
        for (size_t n = 0; from + n <= BITS; n++) {
            bits_read(bits, from, n, out);
            for (size_t i = 0; i < n; i++) CHECK(out[i] == ((from + i) * (from + i) % 7 < 3) && bits_at(bits, from + i) == out[i]);
        }
}
