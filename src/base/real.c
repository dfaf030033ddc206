/* SPDX-License-Identifier: Apache-2.0 */
#include "base/real.h"

#include <math.h>
#include <string.h>

double real_sqrt(double x) { return sqrt(x); }

double real_of(Frac f) { return (double)f.num / (double)f.den; }

static const double LN2_HIGH = 0x1.62e42fefa38p-1, LN2_LOW = 0x1.ef35793c7673p-45, SQRT_HALF = 0x1.6a09e667f3bcdp-1;

static double power_of_two(int e)
{
    uint64_t bits = (uint64_t)(e + 1023) << 52;
    double d;
    memcpy(&d, &bits, sizeof d);
    return d;
}

/* x = m * 2^e with m in [sqrt(1/2), sqrt(2)); ln m = 2 artanh(s), s = (m - 1) / (m + 1), |s| < 0.172: a series in s^2. */
double real_ln(double x)
{
    int e = 0;
    uint64_t bits;
    if (x < 0x1p-1022) x *= 0x1p54, e = -54;
    memcpy(&bits, &x, sizeof bits);
    e += (int)(bits >> 52) - 1022;
    bits = (bits & UINT64_C(0x000fffffffffffff)) | UINT64_C(0x3fe0000000000000);
    double m, sum = 0;
    memcpy(&m, &bits, sizeof m);
    if (m < SQRT_HALF) m *= 2, e--;
    double f = m - 1, s = f / (2 + f), z = s * s;
    for (int k = 23; k >= 3; k -= 2) sum = sum * z + 2.0 / k;
    double rest = s * z * sum;                        /* ln m = 2 s + rest, and 2 s = f - s f */
    return e * LN2_HIGH + (f - (s * f - (rest + e * LN2_LOW)));
}

/* x = k ln 2 + r, |r| <= ln 2 / 2; e^r by its series. */
double real_exp(double x)
{
    if (x < -708) return 0;
    if (x > 709) return HUGE_VAL;
    double k = (double)(int)(x * 0x1.71547652b82fep0 + (x < 0 ? -0.5 : 0.5));
    double r = (x - k * LN2_HIGH) - k * LN2_LOW, sum = 1;
    for (int i = 17; i >= 1; i--) sum = 1 + r * sum / i;
    return sum * power_of_two((int)k);
}

bool real_frac(double x, Frac *out)
{
    Buf b = { 0 };
    if (!(x > -1e30 && x < 1e30)) return false;
    buf_addf(&b, "%.14e", x);
    bool ok = dec_parse_double(buf_str(&b), out);
    buf_done(&b);
    return ok;
}

bool real_apart(double low, double high)
{
    double most = high > -low ? high : -low;
    return high - low > most * 1e-12;
}

static bool fix_exactly(double x, int decimals, int64_t *out)
{
    Frac f;
    Int128 whole;
    if (!real_frac(x, &f) || !frac_scale(f, decimals, ROUND_HALF_UP, &whole)) return false;
    *out = (int64_t)whole;
    return whole >= INT64_MIN && whole <= INT64_MAX;
}

/* Far from a half the nearest whole number is the answer; near one the decimal decides. */
bool real_fix(double x, int decimals, int64_t *out)
{
    static const double powers[] = { 1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12 };
    double y = x * powers[decimals];
    if (!(y > -1e9 && y < 1e9)) return fix_exactly(x, decimals, out);
    int64_t floor = (int64_t)y - (y < (double)(int64_t)y);
    double part = y - (double)floor;
    if (part > 0.499999 && part < 0.500001) return fix_exactly(x, decimals, out);
    *out = floor + (part > 0.5);
    return true;
}

double real_round(double x, int decimals)
{
    static const double powers[] = { 1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12 };
    int64_t whole;
    return real_fix(x, decimals, &whole) ? (double)whole / powers[decimals] : x;
}
