/* SPDX-License-Identifier: Apache-2.0 */
#include "report/tag.h"
#include "test.h"

static Tag parsed(const char *z, Arena *a)
{
    Tag t = { 0 };
    Err e = { 0 };
    CHECK(tag_parse(str_of(z), a, &t, &e));
    return t;
}

TEST(tag, a_value_with_unit_decimals_and_substitute)
{
    Tag t = parsed("{{sum(contract.floor_area where state = '有效')|万㎡|2 ?? '—'}}", a);
    CHECK_INT(t.kind, TAG_VALUE);
    CHECK_STR(t.expression, "sum(contract.floor_area where state = '有效')");
    CHECK_STR(t.unit, "万㎡");
    CHECK_INT(t.decimals, 2);
    CHECK_STR(t.substitute, "—");
}

TEST(tag, full_width_forms_and_curly_quotes_are_folded_outside_quoted_text)
{
    Tag t = parsed("｛｛＃contract　where state ＝ ‘有效（一）’ order by signed_on desc｝｝", a);
    CHECK_INT(t.kind, TAG_LOOP);
    CHECK_STR(t.expression, "contract");
    CHECK_STR(t.where, "state = '有效（一）'");
    CHECK_STR(t.order, "signed_on");
    CHECK(t.descending);
    CHECK_STR(parsed("{{count（contract where state ＝ “有效”）}}", a).expression, "count(contract where state = '有效')");
}

TEST(tag, an_earlier_moment_and_the_bare_number)
{
    Tag t = parsed("{{leasing.firms_signed@上轮|n}}", a);
    CHECK_STR(t.expression, "leasing.firms_signed");
    CHECK_INT(t.at, AT_PREVIOUS);
    CHECK(t.bare);
    CHECK_INT(parsed("{{period.end|年月日}}", a).dates, DATES_YMD);
}

TEST(tag, a_formulas_own_substitution_stays_in_the_formula) { CHECK_STR(parsed("{{a.b ?? c.d}}", a).expression, "a.b ?? c.d"); }

TEST(tag, ends_charts_and_blocks)
{
    CHECK_INT(parsed("{{/}}", a).kind, TAG_END);
    CHECK_INT(parsed("{{/material}}", a).kind, TAG_MATERIAL_END);
    CHECK_STR(parsed("{{chart:origins}}", a).expression, "origins");
    CHECK_STR(parsed("{{？leads.in_talks > 0}}", a).expression, "leads.in_talks > 0");
}

TEST(tag, what_is_empty_or_strange_is_refused)
{
    static const char *const wrong[] = { "{{}}", "{{ }}", "{{a|}}", "{{a|万㎡|亩}}", "{{#}}", "{{|n}}", "｛｛＇｝｝" };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        Tag t;
        Err e = { 0 };
        bool ok = tag_parse(str_of(wrong[i]), a, &t, &e);
        CHECK(!ok || i == 6);
    }
}

TEST(tag, fields_are_found_in_text_and_open_ones_told)
{
    size_t from = 0, end = 0;
    Str text = S("共｛｛a｝｝家，{{b}");
    CHECK_INT(tag_find(text, 0, &from, &end), 1);
    CHECK_STR(str_slice(text, from, end), "｛｛a｝｝");
    CHECK_INT(tag_find(text, end, &from, &end), -1);
    CHECK_INT(tag_find(S("一般文字 { }"), 0, &from, &end), 0);
}
