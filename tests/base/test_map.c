/* SPDX-License-Identifier: Apache-2.0 */
#include "base/map.h"
#include "test.h"

TEST(map, thousands_of_keys_are_found_in_order)
{
    Map *m = map_new(a);
    for (int i = 0; i < 5000; i++) CHECK_INT(map_intern(m, str_printf(a, "键%d", i)), i);
    for (int i = 0; i < 5000; i++) CHECK_INT(map_intern(m, str_printf(a, "键%d", i)), i);
    map_put(m, S("键7"), -1);
    int64_t v;
    CHECK(map_find(m, S("键7"), &v) && v == -1);
    CHECK(!map_find(m, S("无"), &v));
    CHECK(!map_find(NULL, S("无"), &v));
    CHECK_STR(m->entries[4999].key, "键4999");
}
