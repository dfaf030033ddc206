/* SPDX-License-Identifier: Apache-2.0
** A small template over a small ledger, by the shipped rule book: the text of the document, the figures printed and what was
** said of them, as golden files (--bless rewrites them). */
#include "../figures/world.h"
#include "fake.h"
#include "report/report.h"
#include "test.h"

static const char town[] =
    "unit name=园区办 kind=政府部门\n"
    "unit name=东镇 kind=镇\n"
    "park name=东园 town=2 level=镇级\n"
    "park name=西园 town=2 level=市级\n"
    "project name=甲项目 park=1 land_area=30 investment=1.5\n"
    "project name=乙项目 park=2 land_area=20.5\n"
    "membership list=四个一批 project=1 from=2021-01-01\nmembership list=四个一批 project=2 from=2021-01-01\n"
    "tour year=2023 round=2 period=2023Q3 cutoff=2023-08-31 issued_on=2023-09-07\ntour year=2023 round=3 period=2023Q4 cutoff=2023-11-30\n"
    "project_leasing project=1 from=2023-01-01 state=未启动\n"
    "project_leasing project=1 from=2023-06-01 state=已启动\n"
    "project_leasing project=2 from=2023-02-01 state=未启动\n"
    "project_progress project=1 month=2023-10 investment=0.8 state=实报\n"
    "project_progress project=1 month=2023-11 investment=0.9 state=预计\n"
    "project_progress project=2 month=2023-10 investment=0.3 state=实报\n"
    "project_progress project=2 month=2023-11 investment=0.4 state=实报\n";

#define P(text) "<w:p><w:r><w:t>" text "</w:t></w:r></w:p>"
#define C(text) "<w:tc>" P(text) "</w:tc>"

static const char body[] =
    P("{{period}}（截至{{period.end|年月日}}）：{{projects.count}}项目，{{projects.land|亩|2}}，完成{{projects.investment}}，总投资{{sum(project.investment)|亿元|2|n}}，上轮{{projects.investment@上轮|n ?? ‘—’}}。")
    "<w:tbl><w:tr>" C("{{#project_leasing order by project.name}}{{行号}}") C("{{project.name}}") C("{{state}}{{/}}") "</w:tr></w:tbl>"
    P("{{#project where is_pilot order by land_area}}{{name}}（{{park.town.name}}）投资{{investment|亿元|2}}；{{/}}")
    "<w:tbl><w:tr>" C("{{#project_leasing.all order by from}}{{from}}") C("{{state}}{{/}}") "</w:tr></w:tbl>"
    P("{{?projects.count &gt; 1}}多于一个{{/}}{{?projects.count &gt; 2}}多于两个{{/}}，{{max(project.land_area) ?? '—'}}，{{leasing.firms_signd}}，{{count(project) as 宗}}，{{projects.count|项}}。")
    P("{{material:经验}}") P("默认{{projects.count|n}}") P("{{/material}}");

static void add_problems(const Problems *ps, Buf *out)
{
    for (size_t i = 0; i < ps->n; i++) {
        problem_render(&ps->items[i], LANG_ZH, out);
        buf_add_char(out, '\n');
    }
}

static Str story(ReportMode mode, const char *until, Arena *a)
{
    const Model *m = model_new(a);
    Snapshot *s = world_new(m, town, a);
    FigureRequest q = world_request(s, "2023Q4", until);
    ReportJob job = { .book = world_book(m, NULL, NULL, a), .context = q.context, .mode = mode, .as_of = S("@7"), .arena = a, .name = S("汇报稿.docx") };
    Problems *ps = problems_new(a);
    PrintedList printed = { 0 };
    Str out = { 0 };
    Err e = { 0 };
    Buf b = { 0 };
    if (report_docx(&job, fake_docx(body, a), &out, &printed, ps, &e)) {
        CHECK_STR(fake_check_docx(out, a), "");
        buf_add(&b, fake_text(out, a));
        buf_add_z(&b, "\n--\n");
        for (size_t i = 0; i < printed.n; i++) buf_addf(&b, "%.*s %.*s %.*s\n", SP(printed.items[i].tag), SP(printed.items[i].shown), SP(printed.items[i].scope));
        buf_add_z(&b, "--\n");
        buf_add(&b, fake_part(out, "customXml/item1.xml", a));
        buf_add_char(&b, '\n');
    } else err_render(&e, LANG_ZH, &b), buf_add_char(&b, '\n');
    buf_add_z(&b, "--\n");
    add_problems(ps, &b);
    Str text = buf_keep(&b, a);
    buf_done(&b);
    snapshot_free(s);
    return text;
}

TEST(golden, a_draft_prints_what_is_known_and_lists_what_is_owed) { CHECK_GOLDEN("tests/report/golden/draft.txt", story(REPORT_DRAFT, "2023-11-30", a)); }

TEST(golden, a_template_is_checked_without_a_ledger)
{
    const Model *m = model_new(a);
    ReportJob job = { .book = world_book(m, NULL, NULL, a), .mode = REPORT_CHECK, .name = S("汇报稿.docx"), .arena = a };
    Problems *ps = problems_new(a);
    Str out = { 0 };
    Err e = { 0 };
    Buf b = { 0 };
    const char *wrong = P("{{leasing.firms_signd}}{{projects.land|万元}}") P("{{chart:nosuch}}") P("{{#park}}{{nam}}{{/}}") P("{{projects.count}}");
    CHECK(!report_docx(&job, fake_docx(wrong, a), &out, NULL, ps, &e));
    add_problems(ps, &b);
    CHECK_INT(ps->n, 4);
    CHECK(str_has(buf_str(&b), S("第 1 段 · 模板字段“{{leasing.firms_signd}}”")) && str_has(buf_str(&b), S("不能用“万元”作单位")));
    CHECK(str_has(buf_str(&b), S("图表“nosuch”")) && str_has(buf_str(&b), S("第 3 段 · 模板字段“{{nam}}”")));
    buf_done(&b);
}

static void refused_for_expected(const char *body_xml, const char *figure, Arena *a)
{
    const Model *m = model_new(a);
    Snapshot *s = world_new(m, town, a);
    FigureRequest q = world_request(s, "2023Q4", "2023-11-30");
    ReportJob job = { .book = world_book(m, NULL, NULL, a), .context = q.context, .mode = REPORT_FINAL, .as_of = S("@7"), .arena = a, .name = S("表.docx") };
    Problems *ps = problems_new(a);
    Str out = { 0 };
    Err e = { 0 };
    CHECK(!report_docx(&job, fake_docx(body_xml, a), &out, NULL, ps, &e));
    CHECK_INT(ps->n, 1);
    CHECK(ps->n && str_equal(ps->items[0].args[1], S("甲项目 2023-11")) && str_has(ps->items[0].args[0], str_of(figure)));
    snapshot_free(s);
}

TEST(golden, expected_data_are_found_in_the_rows_of_a_table_too)
{
    refused_for_expected("<w:tbl><w:tr>" C("{{#project order by name}}{{name}}") C("{{sum(project_progress.investment at period.month)}}{{/}}") "</w:tr></w:tbl>", "sum(", a);
}

TEST(golden, expected_data_are_found_behind_a_chart_too) { refused_for_expected(P("{{chart:plan_and_actual}}"), "四个一批项目年度投资计划与完成", a); }

TEST(golden, a_final_report_is_refused_with_every_place_named) { CHECK_GOLDEN("tests/report/golden/final.txt", story(REPORT_FINAL, "2023-11-30", a)); }

TEST(golden, data_that_stop_before_the_cut_off_are_told) { CHECK_GOLDEN("tests/report/golden/late.txt", story(REPORT_DRAFT, "2023-12-31", a)); }
