/* SPDX-License-Identifier: Apache-2.0
** Would one slip of the pen explain a claim that fails? Of what is altered in real texts nineteen figures in twenty are one slip from what they were (tests/proof/corpus);
** what no slip explains is more often read wrongly than written wrongly. */
#include "proof/relation.h"

#include <string.h>

enum { MOST_DIGITS = 18 };                       /* of an int64 */

/* The number of `m` as `digits` with `places` behind the point, and what one step of the last is worth. */
typedef struct { const Mention *m; Range wanted; Frac half, scale; char digits[24]; size_t n, places; } Slips;

static bool fits(const Slips *s, const char *digits, size_t n, size_t places)
{
    int64_t number = 0, unit = 1;
    Frac typed, value, lo, hi;
    if (n == 0 || n > MOST_DIGITS || places > n) return false;
    for (size_t i = 0; i < n; i++) number = number * 10 + (digits[i] - '0'), unit *= i + places >= n ? 10 : 1;
    return frac_div(frac_of(number), frac_of(unit), &typed) && frac_mul(typed, s->scale, &value)
        && frac_sub(s->wanted.lo, s->half, &lo) && frac_add(s->wanted.hi, s->half, &hi) && frac_compare(lo, value) <= 0 && frac_compare(value, hi) <= 0;
}

static bool one_digit(Slips *s)
{
    for (size_t i = 0; i < s->n; i++) {
        char was = s->digits[i];
        bool ok = false;
        for (char d = '0'; d <= '9' && !ok; d++) s->digits[i] = d, ok = d != was && fits(s, s->digits, s->n, s->places);
        s->digits[i] = was;
        if (ok) return true;
    }
    return false;
}

static void swap(char *a, char *b) { char t = *a; *a = *b; *b = t; }

/* Two exchanged, or one of three put in another place: 81.43 for 84.31. */
static bool exchanged(Slips *s)
{
    for (size_t i = 0; i < s->n; i++)
        for (size_t k = i + 1; k < s->n; k++) {
            swap(&s->digits[i], &s->digits[k]);
            bool ok = fits(s, s->digits, s->n, s->places);
            for (size_t l = k + 1; l < s->n && !ok; l++)
                for (int side = 0; side < 2 && !ok; side++) {
                    swap(&s->digits[side ? i : k], &s->digits[l]);
                    ok = fits(s, s->digits, s->n, s->places);
                    swap(&s->digits[side ? i : k], &s->digits[l]);
                }
            swap(&s->digits[i], &s->digits[k]);
            if (ok) return true;
        }
    return false;
}

static bool one_more_or_less(const Slips *s)
{
    char other[sizeof s->digits + 1];
    for (size_t i = 0; i < s->n && s->n > 1; i++) {
        memcpy(other, s->digits, i);
        memcpy(other + i, s->digits + i + 1, s->n - i - 1);
        if (fits(s, other, s->n - 1, s->places - (s->n - i <= s->places)) || fits(s, other, s->n - 1, s->places)) return true;
    }
    for (size_t i = 0; i <= s->n; i++)
        for (size_t d = 0; d < 10; d++) {
            memcpy(other, s->digits, i);
            other[i] = "0123456789"[d];
            memcpy(other + i + 1, s->digits + i, s->n - i);
            if (fits(s, other, s->n + 1, s->places) || fits(s, other, s->n + 1, s->places + 1)) return true;
        }
    return false;
}

static bool point_elsewhere(const Slips *s)
{
    char other[sizeof s->digits + 4];
    memcpy(other, s->digits, s->n);
    memset(other + s->n, '0', 3);
    for (size_t zeros = 0; zeros <= 3; zeros++)
        for (size_t places = 0; places <= s->n + zeros && places <= s->places + 3; places++)
            if (fits(s, other, s->n + zeros, places)) return true;
    return false;
}

/* 亩 for 公顷: 15 times. Powers of ten are the point's. */
static bool unit_exchanged(Slips *s)
{
    static const Frac times[] = { { 15, 1 }, { 1, 15 }, { 1500, 1 }, { 1, 1500 } };
    Frac scale = s->scale;
    bool ok = false;
    for (size_t i = 0; i < sizeof times / sizeof times[0] && !ok; i++) ok = frac_mul(scale, times[i], &s->scale) && fits(s, s->digits, s->n, s->places);
    s->scale = scale;
    return ok;
}

/* 1—9月 for 1—10月: another month. */
static bool month_exchanged(const Slips *s)
{
    Frac value;
    for (int month = 1; month <= 12 && str_head_word(s->m->w.unit, "月|个月"); month++)
        if (frac_mul(s->scale, frac_of(month), &value) && frac_compare(s->wanted.lo, value) <= 0 && frac_compare(value, s->wanted.hi) <= 0) return true;
    return false;
}

static bool slips_open(Slips *s, const Claim *claim, size_t k)
{
    const Mention *m = claim->m[k];
    Frac typed;
    Buf b = { 0 };
    bool point = false;
    *s = (Slips){ .m = m };
    for (size_t i = 0; i < m->w.number.n; i++) {
        char ch = m->w.number.p[i];
        if (ch == ',') continue;
        buf_add_char(&b, ch);
        if (ch == '.') { point = true; continue; }
        if (ch < '0' || ch > '9' || s->n >= sizeof s->digits - 1) { buf_done(&b); return false; }
        s->digits[s->n++] = ch;
        s->places += point;
    }
    bool ok = s->n > 0 && dec_parse(buf_str(&b), &typed) && typed.num != 0 && frac_div(m->value, typed, &s->scale) && claim_range(claim, k, &s->wanted) && frac_sub(m->hi, m->value, &s->half);
    buf_done(&b);
    return ok;
}

SlipKind slip_of(const Claim *claim, size_t k)
{
    Slips s;
    if (claim->m[k]->made || !slips_open(&s, claim, k)) return SLIP_NONE;
    if (exchanged(&s)) return SLIP_EXCHANGE;
    return one_digit(&s) || one_more_or_less(&s) || point_elsewhere(&s) || unit_exchanged(&s) || month_exchanged(&s) ? SLIP_OTHER : SLIP_NONE;
}

bool slip_explains(const Claim *claim)
{
    if (claim->form == FORM_AT_MOST) return true;
    for (size_t k = 0; k < claim->n; k++)
        if (slip_of(claim, k) != SLIP_NONE) return true;
    return false;
}
