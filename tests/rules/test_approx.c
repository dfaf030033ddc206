/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/approx.h"
#include "test.h"

static Str put(Arena *a, const char *value, int64_t step, Str word)
{
    Frac v;
    Buf b = { 0 };
    CHECK(dec_parse(str_of(value), &v));
    if (!approx_format(v, frac_of(step), word, S("亿元"), &b)) buf_add_z(&b, "no");
    Str out = buf_keep(&b, a);
    buf_done(&b);
    return out;
}

TEST(approx, more_than_a_round_number)
{
    CHECK_STR(put(a, "253.4", 100, S("多")), "200多亿元");
    CHECK_STR(put(a, "200.01", 100, S("余")), "200余亿元");
    CHECK_STR(put(a, "253.4", 100, S("超")), "超200亿元");
    CHECK_STR(put(a, "200", 100, S("多")), "200亿元");     /* exact: no word */
    CHECK_STR(put(a, "99", 100, S("多")), "no");
    CHECK_STR(put(a, "-5", 100, S("多")), "no");
}

TEST(approx, nearly_a_round_number)
{
    CHECK_STR(put(a, "196", 100, S("近")), "近200亿元");
    CHECK_STR(put(a, "180", 100, S("近")), "近200亿元");
    CHECK_STR(put(a, "179.9", 100, S("近")), "no");
    CHECK_STR(put(a, "204", 100, S("约")), "约200亿元");
    CHECK_STR(put(a, "196", 100, S("约")), "约200亿元");
    CHECK_STR(put(a, "253", 100, S("约")), "no");
}
