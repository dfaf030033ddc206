/* SPDX-License-Identifier: Apache-2.0 */
#include "base/num.h"
#include "test.h"

static Str shown(Arena *a, const char *text, int decimals, Rounding how)
{
    Frac f;
    Buf b = { 0 };
    if (!dec_parse(str_of(text), &f)) return S("not a number");
    frac_format(f, decimals, how, &b);
    Str s = buf_keep(&b, a);
    buf_done(&b);
    return s;
}

TEST(num, half_up_and_half_even_differ_only_on_ties)   /* GB/T 8170: 1.050 -> 1.0, 0.35 -> 0.4 */
{
    CHECK_STR(shown(a, "1.050", 1, ROUND_HALF_EVEN), "1.0");
    CHECK_STR(shown(a, "0.35", 1, ROUND_HALF_EVEN), "0.4");
    CHECK_STR(shown(a, "1.050", 1, ROUND_HALF_UP), "1.1");
    CHECK_STR(shown(a, "-2.5", 0, ROUND_HALF_UP), "-3");
    CHECK_STR(shown(a, "-2.5", 0, ROUND_HALF_EVEN), "-2");
    CHECK_STR(shown(a, "-2.5", 0, ROUND_FLOOR), "-3");
    CHECK_STR(shown(a, "-2.5", 0, ROUND_CEIL), "-2");
}

TEST(num, shares_of_the_report)
{
    Frac f;
    Buf b = { 0 };
    CHECK(frac_make(8000, 386, &f));
    frac_format(f, 1, ROUND_HALF_UP, &b);
    CHECK_STR(buf_str(&b), "20.7");
    buf_clear(&b);
    CHECK(frac_make(30600, 386, &f));
    frac_format(f, 1, ROUND_HALF_UP, &b);
    CHECK_STR(buf_str(&b), "79.3");
    buf_done(&b);
}

TEST(num, small_values_keep_their_zeros)
{
    CHECK_STR(shown(a, "0.05", 2, ROUND_HALF_UP), "0.05");
    CHECK_STR(shown(a, "0.004", 2, ROUND_HALF_UP), "0.00");
    CHECK_STR(shown(a, "-0.5", 1, ROUND_HALF_UP), "-0.5");
    CHECK_STR(shown(a, "12", 3, ROUND_HALF_UP), "12.000");
    CHECK_STR(shown(a, "3.10", -1, ROUND_HALF_UP), "3.1");
    CHECK_STR(shown(a, "100", -1, ROUND_HALF_UP), "100");
}

TEST(num, at_most_two_decimals_drops_zeros_at_the_end)
{
    CHECK_STR(shown(a, "30", DECIMALS_AT_MOST + 2, ROUND_HALF_UP), "30");
    CHECK_STR(shown(a, "4.4967", DECIMALS_AT_MOST + 2, ROUND_HALF_UP), "4.5");
    CHECK_STR(shown(a, "100.01", DECIMALS_AT_MOST + 1, ROUND_HALF_UP), "100");
}

TEST(num, numbers_as_people_write_them)
{
    Frac f;
    CHECK(dec_parse(S("1,234,567.50"), &f) && f.num == 2469135 && f.den == 2);
    CHECK(dec_parse(S("-.5"), &f) && f.num == -1 && f.den == 2);
    CHECK(dec_parse(S("1.2E+3"), &f) && f.num == 1200 && f.den == 1);
    CHECK(!dec_parse(S("1,23"), &f));
    CHECK(!dec_parse(S("12,34,567"), &f));
    CHECK(!dec_parse(S("1.2.3"), &f));
    CHECK(!dec_parse(S(""), &f));
    CHECK(!dec_parse(S("-"), &f));
    CHECK(!dec_parse(S("1e"), &f));
    CHECK(!dec_parse(S("1e999"), &f));
    CHECK(!dec_parse(S("NaN"), &f));
}

TEST(num, a_stored_double_is_what_excel_shows)
{
    Frac f;
    CHECK(dec_parse_double(S("81.909999999999997"), &f) && f.num == 8191 && f.den == 100);
    CHECK(dec_parse_double(S("0.30000000000000004"), &f) && f.num == 3 && f.den == 10);
    CHECK(dec_parse_double(S("4.9406564584124654E-324"), &f) && f.num == 0);
}

TEST(num, comparison_never_overflows)
{
    Frac big = { ((Int128)1 << 126) - 1, ((Int128)1 << 126) - 3 }, one = frac_of(1);
    CHECK(frac_compare(big, one) > 0);
    CHECK(frac_compare(one, big) < 0);
    CHECK(frac_compare(big, big) == 0);
    CHECK(frac_compare((Frac){ -7, 3 }, (Frac){ -5, 2 }) > 0);
}

TEST(num, overflow_is_told)
{
    Frac big = { (Int128)1 << 126, 1 }, out;
    CHECK(!frac_add(big, big, &out));
    CHECK(!frac_mul(big, frac_of(2), &out));
    CHECK(!frac_div(big, frac_of(0), &out));
    CHECK(frac_mul(frac_of(0), (Frac){ 1, (Int128)1 << 100 }, &out) && out.num == 0 && out.den == 1);
}

TEST(num, whole_numbers)
{
    int64_t n;
    CHECK(str_to_int64(S("-42"), &n) && n == -42);
    CHECK(str_to_int64(S("9223372036854775807"), &n) && n == INT64_MAX);
    CHECK(!str_to_int64(S("9223372036854775808"), &n));
    CHECK(!str_to_int64(S("4.0"), &n));
    CHECK(!str_to_int64(S(""), &n));
}
