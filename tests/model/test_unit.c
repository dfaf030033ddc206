/* SPDX-License-Identifier: Apache-2.0 */
#include "model/unit.h"
#include "test.h"

static int64_t kept(UnitId u, int64_t num, int64_t den, bool *exact)
{
    Frac f;
    int64_t n = -1;
    CHECK(frac_make(num, den, &f) && unit_keep(u, f, &n, exact));
    return n;
}

TEST(unit, half_goes_to_even)   /* RULE DOMAIN 6.6 */
{
    bool exact;
    CHECK_INT(kept(UNIT_HEAD, 5, 2, &exact), 2);
    CHECK(!exact);
    CHECK_INT(kept(UNIT_HEAD, 7, 2, &exact), 4);
    CHECK_INT(kept(UNIT_HEAD, 4, 2, &exact), 2);
    CHECK(exact);
}

TEST(unit, legal_thresholds_are_exact)
{
    bool exact;
    CHECK_INT(kept(UNIT_MU, 5, 1, &exact), 1000000);
    CHECK(exact);
    CHECK_INT(kept(UNIT_M2, 333333, 100, &exact), 999999);   /* 3333.33 ㎡ is just under 5 亩 */
    CHECK(exact);
    CHECK_INT(kept(UNIT_HECTARE, 1, 1, &exact), 15 * kept(UNIT_MU, 1, 1, &exact));
    CHECK_INT(kept(UNIT_WAN_PER_MU, 30, 1, &exact), kept(UNIT_YUAN_PER_M2, 450, 1, &exact));
    CHECK(exact);
}

TEST(unit, the_longest_name_wins)
{
    UnitId u;
    CHECK_INT(unit_match(S("万元/亩起"), &u), sizeof "万元/亩" - 1);
    CHECK(u == UNIT_WAN_PER_MU);
    CHECK(unit_find(S("万㎡"), &u) && u == UNIT_WAN_M2);
    CHECK(unit_find(S("个百分点"), &u) && u == UNIT_POINT);
    CHECK(unit_find(S("家"), &u) && u == UNIT_HEAD);
    CHECK(!unit_find(S("斤"), &u) && !unit_find(S(""), &u));
}

/* A name that two units claim would be guessed at. */
TEST(unit, no_name_belongs_to_two_units)
{
    for (size_t i = 1; i < UNIT_COUNT; i++)
        for (Str rest = str_of(unit_get((UnitId)i)->names); rest.p;) {
            UnitId u;
            CHECK(unit_find(str_split(&rest, '|'), &u) && u == (UnitId)i);
        }
}

TEST(unit, what_is_kept_shows_as_typed)
{
    for (size_t i = 1; i < UNIT_COUNT; i++) {
        Frac typed = frac_of(12), back;
        int64_t n;
        bool exact;
        CHECK(unit_keep((UnitId)i, typed, &n, &exact) && unit_show((UnitId)i, n, &back));
        if (exact) CHECK(frac_compare(typed, back) == 0);
    }
}
