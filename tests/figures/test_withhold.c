/* SPDX-License-Identifier: Apache-2.0 */
#include "figures/withhold.h"
#include "test.h"

static FirmSet set_of(Arena *a, const int *amounts, size_t n, int64_t first)
{
    FirmSet s = { 0 };
    for (size_t i = 0; i < n; i++) withhold_add(&s, first + (int64_t)i, amounts[i], a);
    withhold_settle(&s);
    return s;
}
#define SET(first, ...) set_of(a, (const int[]){ __VA_ARGS__ }, sizeof((const int[]){ __VA_ARGS__ }) / sizeof(int), (first))

TEST(withhold, fewer_than_three_firms)
{
    FirmSet none = { 0 };
    CHECK(!withhold_unsafe(&none));
    CHECK(withhold_unsafe((FirmSet[]){ SET(1, 10) }));
    CHECK(withhold_unsafe((FirmSet[]){ SET(1, 10, 10) }));
    CHECK(!withhold_unsafe((FirmSet[]){ SET(1, 10, 10, 10) }));
}

TEST(withhold, one_firm_above_four_fifths)
{
    CHECK(!withhold_unsafe((FirmSet[]){ SET(1, 80, 10, 10) }));      /* exactly 80 % */
    CHECK(withhold_unsafe((FirmSet[]){ SET(1, 81, 10, 9) }));
    CHECK(withhold_unsafe((FirmSet[]){ SET(1, -810, 100, 90) }));    /* a refund is an amount too */
}

TEST(withhold, rows_of_one_firm_are_one_firm)
{
    FirmSet s = { 0 };
    for (int i = 0; i < 9; i++) withhold_add(&s, i % 2, 5, a);
    withhold_settle(&s);
    CHECK_INT(s.n, 2);
    CHECK(withhold_unsafe(&s));
}

TEST(withhold, what_is_left_of_the_whole)
{
    FirmSet whole = SET(1, 10, 10, 10, 10, 10), part = SET(1, 10, 10, 10), small = SET(1, 10);
    CHECK(withhold_rest_unsafe(&whole, &part, a));     /* two are left */
    CHECK(!withhold_rest_unsafe(&whole, &small, a));
    CHECK(!withhold_rest_unsafe(&whole, &whole, a));
}

TEST(withhold, a_single_withheld_group_takes_another_with_it)
{
    FirmSet groups[] = { SET(1, 5), SET(10, 5, 5, 5, 5), SET(20, 5, 5, 5), SET(30, 5, 5, 5, 5, 5) };
    bool withheld[4] = { 0 }, total;
    withhold_groups(groups, 4, withheld, &total, a);
    CHECK(withheld[0] && withheld[2] && !withheld[1] && !withheld[3] && !total);
}

TEST(withhold, a_giant_takes_groups_until_it_is_hidden_or_the_total_goes)
{
    FirmSet groups[] = { SET(1, 900, 5, 5), SET(10, 5, 5, 5), SET(20, 100, 100, 100, 100) };
    bool withheld[3] = { 0 }, total;
    withhold_groups(groups, 3, withheld, &total, a);
    CHECK(withheld[0] && withheld[1] && withheld[2] && !total);
    FirmSet two[] = { SET(1, 900, 5, 5), SET(10, 5, 5, 5) };
    bool both[2] = { 0 };
    withhold_groups(two, 2, both, &total, a);
    CHECK(both[0] && both[1] && total);
}

TEST(withhold, safe_groups_stay)
{
    FirmSet groups[] = { SET(1, 5, 5, 5), SET(10, 5, 5, 5), { 0 } };
    bool withheld[3] = { 0 }, total;
    withhold_groups(groups, 3, withheld, &total, a);
    CHECK(!withheld[0] && !withheld[1] && !withheld[2] && !total);
}
