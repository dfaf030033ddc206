/* SPDX-License-Identifier: Apache-2.0 */
#include "model/list.h"
#include "test.h"

static size_t count_level(const List *l, const char *level, const char *under)
{
    size_t n = 0;
    for (size_t i = 0; i < l->n; i++)
        if (str_equal(str_of(l->items[i].level), str_of(level)) && !l->items[i].abolished) n += list_within(l, str_of(l->items[i].code), str_of(under));
    return n;
}

TEST(list, manufacturing_is_whole)
{
    const List *l = list_get("gb4754");
    CHECK_INT(count_level(l, "division", "C"), 31);
    CHECK_INT(count_level(l, "group", "C"), 179);
    CHECK_INT(count_level(l, "class", "C"), 609);
    for (char c = 'A'; c <= 'T'; c++) CHECK(list_find_code(l, (Str){ &c, 1 }) != NULL);
    for (int i = 1; i <= 97; i++) CHECK(list_find_code(l, str_printf(a, "%02d", i)) != NULL);
    CHECK_STR(str_of(list_find_code(l, S("13"))->name), "农副食品加工业");
}

TEST(list, the_country_stands_down_to_counties)
{
    const List *l = list_get("gb2260");
    size_t provinces = 0, prefectures = 0, counties = 0;
    for (size_t i = 0; i < l->n; i++) {
        Str level = str_of(l->items[i].level);
        if (l->items[i].abolished) continue;
        provinces += str_equal(level, S("province")), prefectures += str_equal(level, S("prefecture")), counties += str_equal(level, S("county"));
    }
    CHECK_INT(provinces, 34);
    CHECK_INT(prefectures, 333);
    CHECK(counties > 2800 && counties < 2900);
    CHECK_INT(count_level(l, "county", "350500"), 12);
}

TEST(list, trees_and_successors)
{
    const List *l = list_get("gb2260");
    CHECK(list_within(l, S("350583"), S("350500")) && list_within(l, S("350583"), S("350000")) && list_within(l, S("350500"), S("350500")));
    CHECK(!list_within(l, S("350583"), S("350100")) && !list_within(l, S("350500"), S("350583")) && !list_within(l, S("999999"), S("350000")));
    CHECK_STR(str_of(list_successor(l, list_find_code(l, S("350182")))->code), "350112");
    CHECK(list_successor(l, list_find_code(l, S("130421"))) == NULL);
    Buf b = { 0 };
    list_full_name(l, list_find_code(l, S("350583")), &b);
    CHECK_STR(buf_str(&b), "福建省泉州市南安市");
    buf_done(&b);
    const List *industries = list_get("gb4754");
    CHECK(list_within(industries, S("1311"), S("C")) && list_within(industries, S("5139"), S("F")) && !list_within(industries, S("1311"), S("14")));
}

TEST(list, names_are_found_and_counted)
{
    const CodeItem *hits[8];
    CHECK_INT(list_find_name(list_get("gb2260"), S("南安市"), hits, 8), 1);
    CHECK_STR(str_of(hits[0]->code), "350583");
    CHECK_INT(list_find_name(list_get("gb2260"), S("鼓楼区"), hits, 8), 4);
    CHECK_INT(list_find_name(list_get("gb2260"), S("没有这个县"), hits, 8), 0);
    CHECK_INT(list_get("gb21010")->n, 85);
    CHECK(list_find(S("gb9999")) == NULL);
}
