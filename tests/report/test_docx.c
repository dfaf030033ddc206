/* SPDX-License-Identifier: Apache-2.0 */
#include "fake.h"
#include "report/fill_docx.h"
#include "report/texts.h"
#include "test.h"

#define P(text) "<w:p><w:r><w:t>" text "</w:t></w:r></w:p>"
#define TC(text) "<w:tc><w:tcPr><w:tcW w:w=\"100\" w:type=\"dxa\"/></w:tcPr>" P(text) "</w:tc>"

static const FakeValue values[] = {
    { "leasing.firms_signed", "386家", "386" }, { "leasing.floor_area", "81.91万㎡", "81.91" }, { "period", "2023年第四季度", NULL }, { "owed", NULL, NULL },
    { "yes", "true", NULL }, { "no", "false", NULL }, { "odd", "甲<乙>&\"丙\"", NULL },
};
static const char *const park_names[] = { "name", "area" };
static const char *const park_cells[] = { "东园", "120.5", "西园", NULL, "南园", "9" };
static const FakeLoop loops[] = { { "park", park_names, 2, 3, park_cells }, { "nobody", park_names, 2, 0, park_cells } };

typedef struct { Str out; PrintedList printed; Problems *problems; bool ok; Err err; } Filled;

static Filled fill_with(const char *body, ReportMode mode, Fake *fake, Str old, Arena *a)
{
    Filled f = { .problems = problems_new(a) };
    Evaluator ev = fake_evaluator(fake);
    FillJob job = { mode, S("@12"), S("2023Q4"), old };
    f.ok = fill_docx(&job, &ev, fake_docx(body, a), a, &f.out, &f.printed, f.problems, &f.err);
    return f;
}

static Filled fill(const char *body, ReportMode mode, Arena *a)
{
    Fake fake = { values, 7, loops, 2, NULL, "\x89PNG not really" };
    Filled f = fill_with(body, mode, &fake, S(""), a);
    if (f.ok) CHECK_STR(fake_check_docx(f.out, a), "");
    return f;
}

static Str text(const char *body, Arena *a)
{
    Filled f = fill(body, REPORT_DRAFT, a);
    CHECK(f.ok);
    return f.ok ? fake_text(f.out, a) : S("");
}

TEST(docx, a_field_becomes_its_value)
{
    CHECK_STR(text(P("签约{{leasing.firms_signed}}，面积{{leasing.floor_area}}。"), a), "签约386家，面积81.91万㎡。");
    CHECK_STR(text(P("{{odd}}"), a), "甲<乙>&\"丙\"");
}

TEST(docx, a_field_split_over_runs_keeps_the_format_of_the_first)
{
    Filled f = fill("<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>共{</w:t></w:r><w:proofErr w:type=\"spellStart\"/><w:r><w:t>{leasing.</w:t></w:r><w:bookmarkStart w:id=\"7\" w:name=\"x\"/>"
                    "<w:r><w:t>firms_signed}</w:t></w:r><w:bookmarkEnd w:id=\"7\"/><w:r><w:rPr><w:i/></w:rPr><w:t>}家{{leasing.floor_area}}</w:t><w:tab/><w:t>末</w:t></w:r></w:p>",
        REPORT_FINAL, a);
    CHECK(f.ok);
    CHECK_STR(fake_text(f.out, a), "共386家家81.91万㎡末");
    Str xml = fake_part(f.out, "word/document.xml", a);
    CHECK(str_has(xml, S("<w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">386家</w:t></w:r>")));
    CHECK(str_has(xml, S("<w:tab/><w:t>末</w:t>")));
    CHECK(str_has(xml, S("w:id=\"8\"")));
}

TEST(docx, headers_are_filled_too)
{
    Filled f = fill(P("x"), REPORT_FINAL, a);
    CHECK(str_has(fake_part(f.out, "word/header1.xml", a), S("2023年第四季度")));
}

TEST(docx, loops_repeat_paragraphs_rows_and_words)
{
    CHECK_STR(text(P("头") P("{{#park}}") P("{{name}}：{{area ?? '—'}}") P("{{/}}") P("尾"), a), "头\n东园：120.5\n西园：—\n南园：9\n尾");
    CHECK_STR(text(P("{{#park}}{{name}}园{{/}}"), a), "东园园\n西园园\n南园园");
    CHECK_STR(text(P("有{{#park}}{{name}}、{{/}}等"), a), "有东园、西园、南园、等");
    CHECK_STR(text("<w:tbl><w:tr>" TC("名称") TC("面积") "</w:tr><w:tr>" TC("{{#park}}{{name}}") TC("{{area ?? '无'}}{{/}}") "</w:tr></w:tbl>" P("尾"), a),
        "\n名称|面积\n东园|120.5\n西园|无\n南园|9\n尾");
    CHECK_STR(text("<w:tbl><w:tr>" TC("{{#park}}") TC("") "</w:tr><w:tr>" TC("{{name}}") TC("甲") "</w:tr><w:tr>" TC("—") TC("乙") "</w:tr><w:tr>" TC("{{/}}") TC("") "</w:tr></w:tbl>", a),
        "\n东园|甲\n—|乙\n西园|甲\n—|乙\n南园|甲\n—|乙");
}

TEST(docx, no_rows_leave_a_sound_document)
{
    Filled f = fill("<w:tbl><w:tr>" TC("{{#nobody}}{{name}}{{/}}") "</w:tr></w:tbl>" P("尾"), REPORT_DRAFT, a);
    CHECK_STR(fake_text(f.out, a), "\n\n尾");
    f = fill("<w:tbl><w:tr>" TC("{{#nobody}}{{name}}") TC("{{/}}") "</w:tr></w:tbl>" P("尾"), REPORT_DRAFT, a);
    CHECK_STR(fake_text(f.out, a), "尾");
    CHECK_INT(f.problems->counts[SEVERITY_NOTE], 1);
}

TEST(docx, conditions_and_nesting)
{
    CHECK_STR(text(P("{{?yes}}有{{/}}{{?no}}无{{/}}完"), a), "有完");
    CHECK_STR(text(P("{{?no}}") P("甲") P("{{/}}") P("乙"), a), "乙");
    CHECK_STR(text(P("{{#park}}") P("{{name}}") P("{{?yes}}") P("好") P("{{/}}") P("{{/}}"), a), "东园\n好\n西园\n好\n南园\n好");
    CHECK_STR(text(P("{{#park}}{{?yes}}") P("{{name}}") P("{{/}}{{/}}"), a), "东园\n西园\n南园");
}

TEST(docx, a_draft_shows_in_yellow_who_owes_what_is_missing)
{
    Filled f = fill("<w:p><w:r><w:rPr><w:b/><w:u w:val=\"single\"/></w:rPr><w:t>{{owed}}和{{nonsense}}</w:t></w:r></w:p>", REPORT_DRAFT, a);
    CHECK(f.ok);
    CHECK_STR(fake_text(f.out, a), "【待补：统计局】和【未知字段：nonsense】");
    CHECK(str_has(fake_part(f.out, "word/document.xml", a), S("<w:rPr><w:b/><w:highlight w:val=\"yellow\"/><w:u w:val=\"single\"/></w:rPr>")));
    CHECK_INT(f.problems->counts[SEVERITY_WARN], 2);
    CHECK(f.printed.n == 1 && f.printed.items[0].missing);
}

TEST(docx, final_refuses_what_is_missing_or_unknown)
{
    Filled f = fill(P("{{owed}}{{nonsense}}{{leasing.firms_signed}}"), REPORT_FINAL, a);
    CHECK(!f.ok && f.err.code == ERR_DATA);
    CHECK_INT(f.problems->counts[SEVERITY_ERROR], 2);
    CHECK(fill(P("{{owed ?? '无'}}"), REPORT_FINAL, a).ok);
}

TEST(docx, wrong_structure_is_refused_in_both_modes)
{
    static const char *const wrong[] = { P("{{#park}}{{name}}"), P("{{name}}{{/}}"), P("{{leasing"), P("{{#park}}") "<w:tbl><w:tr>" TC("{{/}}") "</w:tr></w:tbl>", P("{{/material}}") };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        Filled f = fill(wrong[i], REPORT_DRAFT, a);
        CHECK(!f.ok && f.err.code == ERR_DATA);
        CHECK(f.problems->counts[SEVERITY_ERROR] > 0);
    }
}

TEST(docx, charts_get_room_for_their_height)
{
    Filled f = fill("<w:p><w:pPr><w:jc w:val=\"center\"/></w:pPr><w:r><w:t>{{chart:origins}}</w:t></w:r></w:p><w:p><w:pPr><w:spacing w:line=\"579\" w:lineRule=\"exact\"/></w:pPr><w:r><w:t>{{chart:plan}}</w:t></w:r></w:p>",
        REPORT_FINAL, a);
    CHECK(f.ok);
    Str xml = fake_part(f.out, "word/document.xml", a);
    CHECK(str_has(xml, S("<w:pPr><w:spacing w:line=\"240\" w:lineRule=\"auto\"/><w:jc w:val=\"center\"/></w:pPr>")));
    CHECK(!str_has(xml, S("exact")));
    CHECK_STR(fake_part(f.out, "word/media/lalian2.png", a), "\x89PNG not really");
}

TEST(docx, narrative_is_kept_word_for_word_and_its_figures_are_computed_again)
{
    const char *body = P("{{material:经验}}") P("默认：{{leasing.firms_signed}}。") P("{{/material}}") P("尾");
    Fake fake = { values, 7, loops, 2, NULL, NULL };
    Filled first = fill_with(body, REPORT_FINAL, &fake, S(""), a);
    CHECK(first.ok);
    CHECK_STR(fake_text(first.out, a), "默认：386家。\n尾");
    Str xml = fake_part(first.out, "word/document.xml", a);
    ptrdiff_t at = str_find(xml, S("默认："));
    CHECK(at > 0);
    Str edited = str_printf(a, "%.*s改写：%.*s", (int)at, xml.p, SP(str_slice(xml, (size_t)at + sizeof "默认：" - 1, xml.n)));
    FakePart parts[] = { { "[Content_Types].xml", fake_part(first.out, "[Content_Types].xml", a) }, { "_rels/.rels", fake_part(first.out, "_rels/.rels", a) }, { "word/document.xml", edited },
        { "word/_rels/document.xml.rels", fake_part(first.out, "word/_rels/document.xml.rels", a) }, { "word/header1.xml", fake_part(first.out, "word/header1.xml", a) },
        { "customXml/item1.xml", fake_part(first.out, "customXml/item1.xml", a) } };
    Str old = fake_package(parts, 6, a);
    static const FakeValue later[] = { { "leasing.firms_signed", "400家", "400" }, { "period", "2024年第一季度", NULL } };
    Fake next = { later, 2, loops, 2, "新素材", NULL };
    Filled second = fill_with(body, REPORT_FINAL, &next, old, a);
    CHECK(second.ok);
    CHECK_STR(fake_text(second.out, a), "改写：400家。\n尾");
    CHECK_STR(fake_check_docx(second.out, a), "");
    CHECK_INT(second.problems->n, 1);
    CHECK(second.problems->items[0].text == &T_REPORT_KEPT);        /* told, of the same period */
    Fake entered = { values, 7, loops, 2, "第一段\n第二段", NULL };
    CHECK_STR(fake_text(fill_with(body, REPORT_FINAL, &entered, S(""), a).out, a), "第一段\n第二段\n尾");
}

TEST(docx, what_a_draft_prints_where_narrative_is_owed_is_not_kept)
{
    const char *body = P("{{material:经验}}");
    Fake fake = { values, 7, loops, 2, NULL, NULL };
    Filled first = fill_with(body, REPORT_DRAFT, &fake, S(""), a);
    CHECK_STR(fake_text(first.out, a), "【待补素材：经验】");
    CHECK(!fill_with(body, REPORT_FINAL, &fake, first.out, a).ok);
    Fake entered = { values, 7, loops, 2, "写好了", NULL };
    CHECK_STR(fake_text(fill_with(body, REPORT_FINAL, &entered, first.out, a).out, a), "写好了");
}

TEST(docx, the_same_input_gives_the_same_bytes_and_figures_can_be_followed)
{
    Filled one = fill(P("{{leasing.firms_signed}}"), REPORT_FINAL, a), two = fill(P("{{leasing.firms_signed}}"), REPORT_FINAL, a);
    CHECK(str_equal(one.out, two.out));
    CHECK(one.printed.n == 1);
    CHECK_STR(one.printed.items[0].expression, "leasing.firms_signed");
    CHECK(str_has(fake_part(one.out, "word/document.xml", a), one.printed.items[0].tag));
    CHECK(str_has(fake_part(one.out, "customXml/item1.xml", a), one.printed.items[0].tag));
    CHECK(str_has(fake_part(one.out, "customXml/item1.xml", a), S("period=\"2023Q4\" as-of=\"@12\"")));
}

TEST(docx, a_doctype_is_refused)
{
    FakePart parts[] = { { "[Content_Types].xml", S("<!DOCTYPE x [<!ENTITY a \"b\">]><Types/>") } };
    Fake fake = { values, 7, loops, 2, NULL, NULL };
    Evaluator ev = fake_evaluator(&fake);
    FillJob job = { REPORT_DRAFT, S("@1"), S("2023Q4"), S("") };
    Str out;
    Err e = { 0 };
    CHECK(!fill_docx(&job, &ev, fake_package(parts, 1, a), a, &out, NULL, problems_new(a), &e));
    CHECK(e.code == ERR_DATA);
}
