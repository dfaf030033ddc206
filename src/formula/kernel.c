/* SPDX-License-Identifier: Apache-2.0
** Plain loops over a block that the compiler turns into vector code. */
#include "base/clones.h"
#include "base/real.h"
#include "formula/run.h"

#include <string.h>

bool kernel_decide(Op op, int sign)
{
    switch ((int)op) {
    case N_EQ: return sign == 0;
    case N_NE: return sign != 0;
    case N_LT: return sign < 0;
    case N_LE: return sign <= 0;
    case N_GT: return sign > 0;
    default: return sign >= 0;
    }
}

#define LOOP(test) do { for (size_t i = 0; i < n; i++) out[i] = test; } while (0)

void kernel_compare_int(Op op, const int64_t *a, int64_t b, int64_t *out, size_t n)
{
    switch ((int)op) {
    case N_EQ: LOOP(a[i] == b); break;
    case N_NE: LOOP(a[i] != b); break;
    case N_LT: LOOP(a[i] < b); break;
    case N_LE: LOOP(a[i] <= b); break;
    case N_GT: LOOP(a[i] > b); break;
    default: LOOP(a[i] >= b); break;
    }
}

/* In two halves: neither can overflow within a block, and both loops are vector code. */
Int128 kernel_sum(const int64_t *v, const uint8_t *keep, size_t n)
{
    uint64_t low = 0;
    int64_t high = 0;
    for (size_t i = 0; i < n; i++) {
        int64_t x = v[i] & -(int64_t)keep[i];
        low += (uint64_t)x & 0xFFFFFFFFu;
        high += x >> 32;
    }
    return (Int128)high * ((Int128)1 << 32) + (Int128)low;
}

/* Far apart: as doubles. Near: by their 15-digit decimals, as Excel compares. */
int kernel_real_sign(double a, double b)
{
    double d = a - b, size = a < 0 ? -a : a;
    Frac x, y;
    if (d == 0) return 0;
    if (d > size * 1e-13 || -d > size * 1e-13) return d > 0 ? 1 : -1;
    if (!real_frac(a, &x) || !real_frac(b, &y)) return d > 0 ? 1 : -1;
    return frac_compare(x, y);
}

CLONES static void choose_many(const uint8_t *first, size_t n, uint8_t *ok, int64_t *v, const uint8_t *other_ok, const int64_t *other)
{
    for (size_t i = 0; i < n; i++) {
        uint8_t second = (uint8_t)(first[i] == 0);
        v[i] ^= (v[i] ^ other[i]) & -(int64_t)second;
    }
    for (size_t i = 0; i < n; i++) ok[i] = first[i] ? ok[i] : other_ok[i];
}

void kernel_choose(const uint8_t *first, size_t n, uint8_t *ok, int64_t *v, const uint8_t *other_ok, const int64_t *other) { choose_many(first, n, ok, v, other_ok, other); }

CLONES static void times_many(int32_t by, const int32_t *from, int64_t *v, size_t n)
{
    for (size_t i = 0; i < n; i++) v[i] = (int64_t)from[i] * by;
}

void kernel_times(int32_t by, const int32_t *from, int64_t *v, size_t n) { times_many(by, from, v, n); }

CLONES static void fill_narrow_many(int32_t value, const uint8_t *ok, const int32_t *from, int32_t *v, size_t n)
{
    for (size_t i = 0; i < n; i++) v[i] = ok[i] ? from[i] : value;
}

void kernel_fill_narrow(int32_t value, const uint8_t *ok, const int32_t *from, int32_t *v, size_t n) { fill_narrow_many(value, ok, from, v, n); }

CLONES static void fill_many(int64_t value, const uint8_t *ok, int64_t *v, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        uint8_t missing = (uint8_t)(ok[i] == 0);
        v[i] ^= (v[i] ^ value) & -(int64_t)missing;
    }
}

void kernel_fill(int64_t value, const uint8_t *ok, int64_t *v, size_t n) { fill_many(value, ok, v, n); }
