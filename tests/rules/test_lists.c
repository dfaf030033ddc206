/* SPDX-License-Identifier: Apache-2.0 */
#include "reading.h"

static Str load(Reading *r, const char *yaml)
{
    lists_load(r, reading_yaml(r, yaml));
    return reading_problems(r);
}

#define HOME "home: {county: '999981', prefecture: '999900', name: 澜安市}\n"

TEST(lists, a_list_is_texts_or_maps_with_parents)
{
    Reading r = reading_new(a);
    CHECK_STR(load(&r, HOME "lists:\n  park_level: [市级, {code: 镇级, title: 乡镇级}]\n"), "");
    CHECK_STR(r.book->home_county, "999981");
    CHECK_STR(r.book->settings_title, "澜安市");
    CHECK_INT(r.book->n_lists, 1);
    CHECK_STR(r.book->lists[0].items[1].title, "乡镇级");
    CHECK(lists_has(r.book, "park_level", S("市级")) && !lists_has(r.book, "park_level", S("县级")));
    CHECK(lists_has(r.book, "no_such_list", S("县级")));
}

TEST(lists, mistakes_are_told_with_their_place)
{
    Reading r = reading_new(a);
    Str told = load(&r, "home: {county: '12', prefectur: '999900'}\nlists:\n  park_levle: [甲, 甲]\n  park_class: [{code: 甲, parent: 乙}, {code: 丙, parent: 丁}, {code: 丁, parent: 丙}]\n");
    CHECK(str_has(told, S("line 1, column 17: '12' is not a place code")));
    CHECK(str_has(told, S("no key 'prefectur'. Did you mean 'prefecture'?")));
    CHECK(str_has(told, S("'prefecture' is missing")) && str_has(told, S("'name' is missing")));
    CHECK(str_has(told, S("line 3, column 3: no field uses the code list 'park_levle'. Did you mean 'park_level'?")));
    CHECK(str_has(told, S("'甲' stands twice")));
    CHECK(str_has(told, S("the parent '乙' is not")));
    CHECK(str_has(told, S("come back to it")));
}

TEST(authority, orders_of_sources_by_year_and_for_the_rest_of_a_register)
{
    Reading r = reading_new(a);
    lists_load(&r, reading_yaml(&r, HOME "lists: {data_source: [统计, 税务, 企业]}\n"));
    authority_load(&r, reading_yaml(&r, "enterprise_data: {sources: [统计, 企业], tolerance: 5%}\n"
                                        "enterprise_data.tax: [{sources: [税务]}, {from: 2024, sources: [税务, 统计], tolerance: 0.5万元}]\n"));
    CHECK_STR(reading_problems(&r), "");
    const Field *tax = register_get(model_get(r.model, "enterprise_data"), "tax");
    size_t n_tax = 0;
    for (size_t i = 0; i < r.book->n_authorities; i++) {
        const Authority *one = &r.book->authorities[i];
        n_tax += one->field == tax;
        CHECK(one->field->key == KEY_NO);
        if (one->field == tax && one->from_year == 2024) CHECK_INT((int64_t)one->tolerance.num, 500000);
    }
    CHECK_INT(n_tax, 2);
    CHECK(r.book->n_authorities > 15);
}

TEST(authority, mistakes_are_told)
{
    Reading r = reading_new(a);
    lists_load(&r, reading_yaml(&r, HOME "lists: {data_source: [统计, 税务]}\n"));
    authority_load(&r, reading_yaml(&r, "contract.state: {sources: [统计]}\nenterprise_data.tax: {sources: [税物]}\nenterprise_data.tex: {sources: [税务]}\nenterprise_data.energy: {sources: [统计], tolerance: 3亩}\n"
                                      "enterprise_data.rd: {sources: []}\nenterprise_data.output: {sources: [统计, 统计]}\n"));
    Str told = reading_problems(&r);
    CHECK(str_has(told, S("does not tell sources apart")));
    CHECK(str_has(told, S("'税物' is not in the code list 'data_source'. Did you mean '税务'?")));
    CHECK(str_has(told, S("has no field 'tex'. Did you mean 'tax'?")));
    CHECK(str_has(told, S("the tolerance '3亩'")));
    CHECK(str_has(told, S("'sources' must be a list")));
    CHECK(str_has(told, S("'统计' stands twice")));
}
