/* SPDX-License-Identifier: Apache-2.0 */
#include "base/day.h"
#include "test.h"

static Day day(const char *text)
{
    Day d = DAY_NONE;
    CHECK(day_parse(str_of(text), &d));
    return d;
}

TEST(day, every_day_of_two_centuries_goes_round)
{
    Day first = day("1900-01-01"), last = day("2199-12-31");
    for (Day d = first; d <= last; d++) {
        int y, m, k;
        Day back;
        day_ymd(d, &y, &m, &k);
        if (!day_from_ymd(y, m, k, &back) || back != d) CHECK(back == d);
    }
    CHECK_INT(day("1970-01-01"), 0);
    CHECK_INT(day("2000-03-01") - day("2000-02-28"), 2);
}

TEST(day, no_such_day)
{
    Day d;
    CHECK(!day_parse(S("2023-02-29"), &d));
    CHECK(!day_parse(S("2023-13-01"), &d));
    CHECK(!day_parse(S("2023-1-1"), &d));
    CHECK(!day_from_ymd(1899, 1, 1, &d));
}

TEST(day, months_between)
{
    CHECK_INT(day_months_between(day("2023-09-10"), day("2023-12-10"), true), 3);
    CHECK_INT(day_months_between(day("2023-09-10"), day("2023-12-09"), true), 2);
    CHECK_INT(day_months_between(day("2023-09-10"), day("2023-12-09"), false), 3);
    CHECK_INT(day_months_between(day("2023-01-31"), day("2023-02-28"), true), 1);
    CHECK_INT(day_months_between(day("2023-12-10"), day("2023-09-10"), true), -3);
}

TEST(day, a_day_ends_in_shanghai)
{
    Buf b = { 0 };
    Instant t;
    instant_format(day_end_instant(day("2023-11-30")), &b);
    CHECK_STR(buf_str(&b), "2023-11-30T23:59:59.999+08:00");
    CHECK(instant_parse(buf_str(&b), &t) && t == day_end_instant(day("2023-11-30")));
    CHECK(instant_parse(S("2023-11-30T16:00:00Z"), &t) && instant_day(t) == day("2023-12-01"));
    CHECK(instant_parse(S("2023-11-30 08:00"), &t) && t == (int64_t)day("2023-11-30") * 86400000);
    CHECK(!instant_parse(S("2023-11-30T25:00:00Z"), &t));
    buf_done(&b);
}

static void check_period(const char *text, const char *first, const char *last)
{
    Period p;
    Buf b = { 0 };
    CHECK(period_parse(str_of(text), &p));
    period_format(p, &b);
    CHECK_STR(buf_str(&b), text);
    CHECK_INT(period_start(p), day(first));
    CHECK_INT(period_end(p), day(last));
    CHECK(period_equal(period_unpack(period_pack(p)), p));
    buf_done(&b);
}

TEST(period, forms)
{
    Period p;
    check_period("2023", "2023-01-01", "2023-12-31");
    check_period("2023H2", "2023-07-01", "2023-12-31");
    check_period("2023Q4", "2023-10-01", "2023-12-31");
    check_period("2024-02", "2024-02-01", "2024-02-29");
    CHECK(!period_parse(S("2023Q5"), &p));
    CHECK(!period_parse(S("2023-13"), &p));
    CHECK(!period_parse(S("2023-1"), &p));
    CHECK(!period_parse(S("23Q1"), &p));
}

TEST(period, adding_crosses_the_year)
{
    Period q = period_of(PER_QUARTER, 2024, 3);
    CHECK(period_equal(period_add(q, 1), period_of(PER_QUARTER, 2025, 0)));
    CHECK(period_equal(period_add(q, -4), period_of(PER_QUARTER, 2023, 3)));
    CHECK(period_covers(period_of(PER_YEAR, 2024, 0), q));
    CHECK(!period_covers(q, period_of(PER_YEAR, 2024, 0)));
}
