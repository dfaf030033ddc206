/* SPDX-License-Identifier: Apache-2.0 */
#include "base/near.h"
#include "test.h"

TEST(near, counts_edits_of_code_points)
{
    CHECK_INT(near_distance(S("甲乙丙"), S("甲丙"), 5), 1);
    CHECK_INT(near_distance(S("建筑面积"), S("建面筑积"), 5), 1);
    CHECK_INT(near_distance(S("abc"), S("xyz"), 5), 3);
    CHECK_INT(near_distance(S("abcdefgh"), S(""), 2), 3);
}

TEST(near, finds_the_nearest_or_none)
{
    Near n = near_start(S("floor_aera"));
    near_try(&n, S("land_area"));
    near_try(&n, S("floor_area"));
    near_try(&n, S("state"));
    CHECK_STR(near_best(&n), "floor_area");
    Near none = near_start(S("zzzzzz"));
    near_try(&none, S("floor_area"));
    CHECK_STR(near_best(&none), "");
}
