/* SPDX-License-Identifier: Apache-2.0
** base/num.h - exact numbers. Frac is an exact fraction of 128-bit integers; a number is rounded once, when
** shown or compared, by a named rule. Every function that can overflow says so: nothing wraps, nothing is a double. */
#ifndef LALIAN_BASE_NUM_H
#define LALIAN_BASE_NUM_H

#include "base/str.h"

typedef __int128 Int128;

typedef enum { ROUND_HALF_UP, ROUND_HALF_EVEN, ROUND_FLOOR, ROUND_CEIL } Rounding;   /* half-up: away from zero at .5 */

typedef struct { Int128 num, den; } Frac;   /* den > 0, in lowest terms */

Frac frac_of(int64_t whole);
bool frac_make(Int128 num, Int128 den, Frac *out) MUST_CHECK;      /* false: den is 0 or out of range */
bool frac_add(Frac a, Frac b, Frac *out) MUST_CHECK;               /* false: overflow */
bool frac_sub(Frac a, Frac b, Frac *out) MUST_CHECK;
bool frac_mul(Frac a, Frac b, Frac *out) MUST_CHECK;
bool frac_div(Frac a, Frac b, Frac *out) MUST_CHECK;               /* false: overflow or b is 0 */
int frac_compare(Frac a, Frac b);                                  /* exact for all values */
bool frac_scale(Frac a, int decimals, Rounding how, Int128 *out) MUST_CHECK;   /* a * 10^decimals, rounded; decimals 0..18 */
bool frac_int64(Frac a, Rounding how, int64_t *out) MUST_CHECK;

/* "81.91": rounded to `decimals`, half-up unless told; decimals < 0: as many as needed, at most 15 after the point. */
enum { DECIMALS_AT_MOST = 100 };                                   /* + n: n decimals without the zeros at their end */
void frac_format(Frac a, int decimals, Rounding how, Buf *out);
void frac_format_exact(Frac a, Buf *out);                          /* "4095500/3", "386" */
void int128_format(Int128 n, Buf *out);

/* One decimal number as people and files write it: "-1,234.50", "1.2E+3", ".5", "+7". ASCII only (fold width first).
** Groups of three behind a comma are accepted only where they are well formed. `out` is exact. false: not a number,
** over 40 digits, or an exponent beyond ±30. */
bool dec_parse(Str s, Frac *out) MUST_CHECK;
/* The number that Excel shows for a stored double: `s` rounded to 15 significant digits, so 81.909999999999997 is 81.91. */
bool dec_parse_double(Str s, Frac *out) MUST_CHECK;

bool str_to_int64(Str s, int64_t *out) MUST_CHECK;                 /* whole string, optional sign, digits */

#endif
