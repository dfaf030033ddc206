/* SPDX-License-Identifier: Apache-2.0 */
#include "base/num.h"

#include <assert.h>

enum { MAX_DIGITS = 38, MAX_EXPONENT = 30 };

static Int128 abs128(Int128 n) { return n < 0 ? -n : n; }

static Int128 gcd128(Int128 a, Int128 b)
{
    a = abs128(a), b = abs128(b);
    while (b) {
        if (a <= UINT64_MAX && b <= UINT64_MAX) {   /* the usual case: 64-bit division is ten times faster */
            uint64_t x = (uint64_t)a, y = (uint64_t)b;
            while (y) { uint64_t r = x % y; x = y; y = r; }
            return x;
        }
        Int128 r = a % b;
        a = b, b = r;
    }
    return a;
}

static bool pow10_of(int e, Int128 *out)
{
    Int128 p = 1;
    if (e < 0 || e > MAX_DIGITS) return false;
    while (e-- > 0) p *= 10;
    *out = p;
    return true;
}

Frac frac_of(int64_t whole) { return (Frac){ whole, 1 }; }

bool frac_make(Int128 num, Int128 den, Frac *out)
{
    const Int128 lowest = -((((Int128)1 << 126) - 1) * 2 + 1) - 1;
    if (den == 0 || num == lowest || den == lowest) return false;
    Int128 g = gcd128(num, den);
    if (den < 0) g = -g;
    *out = (Frac){ num / g, den / g };
    return true;
}

static bool add_signed(Frac a, Frac b, int sign, Frac *out)
{
    if (a.den == 1 && b.den == 1) {
        Int128 n;
        if (sign > 0 ? __builtin_add_overflow(a.num, b.num, &n) : __builtin_sub_overflow(a.num, b.num, &n)) return false;
        *out = (Frac){ n, 1 };
        return true;
    }
    Int128 g = gcd128(a.den, b.den), x, y, n, d;
    if (__builtin_mul_overflow(a.num, b.den / g, &x)) return false;
    if (__builtin_mul_overflow(b.num, a.den / g, &y)) return false;
    if (sign > 0 ? __builtin_add_overflow(x, y, &n) : __builtin_sub_overflow(x, y, &n)) return false;
    if (__builtin_mul_overflow(a.den, b.den / g, &d)) return false;
    return frac_make(n, d, out);
}

bool frac_add(Frac a, Frac b, Frac *out) { return add_signed(a, b, 1, out); }
bool frac_sub(Frac a, Frac b, Frac *out) { return add_signed(a, b, -1, out); }

bool frac_mul(Frac a, Frac b, Frac *out)
{
    Int128 g = gcd128(a.num, b.den), h = gcd128(b.num, a.den), n, d;   /* a zero numerator gives the other's whole denominator */
    if (g == 0) g = 1;
    if (h == 0) h = 1;
    if (__builtin_mul_overflow(a.num / g, b.num / h, &n)) return false;
    if (__builtin_mul_overflow(a.den / h, b.den / g, &d)) return false;
    return frac_make(n, d, out);
}

bool frac_div(Frac a, Frac b, Frac *out)
{
    if (b.num == 0) return false;
    Frac turned = b.num < 0 ? (Frac){ -b.den, -b.num } : (Frac){ b.den, b.num };
    return frac_mul(a, turned, out);
}

/* Compares by whole parts, then by the turned remainders: never overflows. */
int frac_compare(Frac a, Frac b)
{
    int sign = 1;
    for (;;) {
        Int128 qa = a.num / a.den, qb = b.num / b.den, ra = a.num % a.den, rb = b.num % b.den;
        if (ra < 0) ra += a.den, qa--;
        if (rb < 0) rb += b.den, qb--;
        if (qa != qb) return qa < qb ? -sign : sign;
        if (ra == 0 || rb == 0) return ra == rb ? 0 : (ra == 0 ? -sign : sign);
        a = (Frac){ a.den, ra };
        b = (Frac){ b.den, rb };
        sign = -sign;
    }
}

static Int128 divide(Int128 n, Int128 d, Rounding how)
{
    Int128 q = n / d, r = n % d;
    if (r == 0) return q;
    int sign = n < 0 ? -1 : 1;
    switch (how) {
    case ROUND_FLOOR: return sign < 0 ? q - 1 : q;
    case ROUND_CEIL: return sign < 0 ? q : q + 1;
    case ROUND_HALF_UP:
    case ROUND_HALF_EVEN: break;
    }
    Int128 rest = abs128(r), other = d - rest;
    bool up = rest > other || (rest == other && (how == ROUND_HALF_UP || (q & 1)));
    return up ? q + sign : q;
}

bool frac_scale(Frac a, int decimals, Rounding how, Int128 *out)
{
    Int128 p, n, whole, rest;
    if (decimals < 0 || decimals > 18 || !pow10_of(decimals, &p)) return false;
    Int128 g = gcd128(p, a.den);
    p /= g;
    Int128 den = a.den / g;
    if (!__builtin_mul_overflow(a.num, p, &n)) {
        *out = divide(n, den, how);
        return true;
    }
    whole = a.num / den, rest = a.num % den;   /* a large numerator: take the whole part out first */
    if (__builtin_mul_overflow(whole, p, &whole) || __builtin_mul_overflow(rest, p, &n)) return false;
    return !__builtin_add_overflow(whole, divide(n, den, how), out);
}

bool frac_int64(Frac a, Rounding how, int64_t *out)
{
    Int128 n = divide(a.num, a.den, how);
    if (n > INT64_MAX || n < INT64_MIN) return false;
    *out = (int64_t)n;
    return true;
}

void int128_format(Int128 n, Buf *out)
{
    char digits[40];
    size_t k = sizeof digits;
    bool negative = n < 0;
    do {
        int d = (int)(n % 10);
        digits[--k] = (char)('0' + (d < 0 ? -d : d));
        n /= 10;
    } while (n);
    if (negative) buf_add_char(out, '-');
    buf_add(out, (Str){ digits + k, sizeof digits - k });
}

static void format_scaled(Int128 scaled, int decimals, Buf *out)
{
    if (scaled < 0) buf_add_char(out, '-');
    Buf digits = { 0 };
    int128_format(abs128(scaled), &digits);
    Str s = buf_str(&digits);
    size_t d = (size_t)decimals;
    if (s.n > d) buf_add(out, str_slice(s, 0, s.n - d));
    else buf_add_char(out, '0');
    if (d > 0) {
        buf_add_char(out, '.');
        for (size_t i = s.n; i < d; i++) buf_add_char(out, '0');
        buf_add(out, s.n > d ? str_slice(s, s.n - d, s.n) : s);
    }
    buf_done(&digits);
}

static int decimals_needed(Frac a)
{
    Int128 d = a.den;
    int twos = 0, fives = 0;
    while (d % 2 == 0) d /= 2, twos++;
    while (d % 5 == 0) d /= 5, fives++;
    int need = twos > fives ? twos : fives;
    return d != 1 || need > 15 ? 15 : need;
}

static void drop_zeros(Buf *out, size_t from)
{
    Str s = str_slice(buf_str(out), from, out->n);
    if (!str_has(s, S("."))) return;
    while (out->n > from && out->p[out->n - 1] == '0') out->n--;
    if (out->n > from && out->p[out->n - 1] == '.') out->n--;
}

void frac_format(Frac a, int decimals, Rounding how, Buf *out)
{
    Int128 scaled;
    if (decimals >= DECIMALS_AT_MOST) {
        size_t from = out->n;
        frac_format(a, decimals - DECIMALS_AT_MOST, how, out);
        drop_zeros(out, from);
        return;
    }
    if (decimals < 0) decimals = decimals_needed(a);
    while (!frac_scale(a, decimals, how, &scaled)) {   /* fewer decimals rather than none: cannot fail at 0 */
        assert(decimals > 0);
        decimals--;
    }
    format_scaled(scaled, decimals, out);
}

void frac_format_exact(Frac a, Buf *out)
{
    int128_format(a.num, out);
    if (a.den == 1) return;
    buf_add_char(out, '/');
    int128_format(a.den, out);
}

/* ---- reading ---- */

typedef struct {
    Int128 digits;
    int n_digits, exponent;      /* value = digits * 10^exponent */
    bool negative;
} Decimal;

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static bool add_digit(Decimal *d, char c)
{
    if (d->digits == 0 && c == '0') return true;
    if (d->n_digits >= MAX_DIGITS - 1) return false;
    d->digits = d->digits * 10 + (c - '0');
    d->n_digits++;
    return true;
}

/* Digits with commas between groups of three: 1,234,567. */
static bool read_whole(Str s, size_t *at, Decimal *d, bool *any)
{
    size_t group = 0;
    bool comma = false;
    for (; *at < s.n; ++*at) {
        char c = s.p[*at];
        if (is_digit(c)) {
            if (comma && ++group > 3) return false;
            if (!comma) group++;
            if (!add_digit(d, c)) return false;
            *any = true;
        } else if (c == ',') {
            if (comma ? group != 3 : (group == 0 || group > 3)) return false;
            comma = true, group = 0;
        } else break;
    }
    return !comma || group == 3;
}

static bool read_exponent(Str s, size_t *at, Decimal *d)
{
    if (*at >= s.n || (s.p[*at] != 'e' && s.p[*at] != 'E')) return true;
    int sign = 1, e = 0;
    ++*at;
    if (*at < s.n && (s.p[*at] == '+' || s.p[*at] == '-')) sign = s.p[(*at)++] == '-' ? -1 : 1;
    if (*at >= s.n) return false;
    for (; *at < s.n && is_digit(s.p[*at]); ++*at) {
        e = e * 10 + (s.p[*at] - '0');
        if (e > 400) return false;
    }
    d->exponent += sign * e;
    return true;
}

static bool read_decimal(Str s, Decimal *d)
{
    size_t at = 0;
    bool any = false;
    *d = (Decimal){ 0 };
    if (at < s.n && (s.p[at] == '+' || s.p[at] == '-')) d->negative = s.p[at++] == '-';
    if (!read_whole(s, &at, d, &any)) return false;
    if (at < s.n && s.p[at] == '.') {
        for (at++; at < s.n && is_digit(s.p[at]); at++) {
            if (!add_digit(d, s.p[at])) return false;
            d->exponent--;
            any = true;
        }
    }
    return any && read_exponent(s, &at, d) && at == s.n;
}

static bool decimal_frac(const Decimal *d, Frac *out)
{
    Int128 p, n = d->negative ? -d->digits : d->digits;
    if (d->digits == 0) return *out = frac_of(0), true;
    if (d->exponent > MAX_EXPONENT || d->exponent < -MAX_DIGITS) return false;
    if (!pow10_of(d->exponent < 0 ? -d->exponent : d->exponent, &p)) return false;
    if (d->exponent <= 0) return frac_make(n, p, out);
    if (__builtin_mul_overflow(n, p, &n)) return false;
    return frac_make(n, 1, out);
}

bool dec_parse(Str s, Frac *out)
{
    Decimal d;
    return read_decimal(s, &d) && decimal_frac(&d, out);
}

bool dec_parse_double(Str s, Frac *out)
{
    Decimal d;
    if (!read_decimal(s, &d)) return false;
    if (d.n_digits > 15) {
        Int128 p;
        int cut = d.n_digits - 15;
        if (!pow10_of(cut, &p)) return false;
        d.digits = divide(d.digits, p, ROUND_HALF_EVEN);
        d.exponent += cut;
        d.n_digits = 15;
    }
    while (d.exponent < 0 && d.digits % 10 == 0 && d.digits != 0) d.digits /= 10, d.exponent++;
    if (d.exponent < -MAX_DIGITS) return *out = frac_of(0), true;   /* a double's dust, such as 1e-300 */
    return decimal_frac(&d, out);
}

bool str_to_int64(Str s, int64_t *out)
{
    Frac f;
    if (s.n == 0 || s.n > 20) return false;
    for (size_t i = 0; i < s.n; i++)
        if (!is_digit(s.p[i]) && !(i == 0 && s.n > 1 && (s.p[0] == '-' || s.p[0] == '+'))) return false;
    return dec_parse(s, &f) && frac_int64(f, ROUND_FLOOR, out) && f.den == 1 && f.num == *out;
}
