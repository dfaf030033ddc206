/* SPDX-License-Identifier: Apache-2.0 */
#include "base/os.h"
#include "fake.h"
#include "report/chart.h"
#include "report/paper.h"
#include "test.h"

#include <stdlib.h>

static Str a_picture(int *width, int *height, Arena *a)
{
    Str labels[] = { S_INIT("2021"), S_INIT("2022") }, series[] = { S_INIT("家数") }, png = { 0 };
    ChartValue values[] = { { true, 3, S_INIT("3") }, { true, 5, S_INIT("5") } };
    ChartData d = { .title = S_INIT("家数"), .kind = CHART_BAR, .labels = labels, .n_labels = 2, .series = series, .n_series = 1, .values = values };
    Err e = { 0 };
    CHECK(chart_draw(&d, 1, a, &png, width, height, &e));
    return png;
}

static Paper *a_paper(Lang lang, Arena *a)
{
    TableColumn columns[] = { { S_INIT("企业"), S_INIT(""), COL_TEXT, 0, 0, NULL, 0 }, { S_INIT("亩均税收"), S_INIT("万元/亩"), COL_NUMBER, 2, 0, NULL, 0 } };
    Str cells[] = { S_INIT("甲<厂>&乙"), S_INIT("12.50"), S_INIT("丙公司"), S_INIT("") };
    Table t = { S_INIT("表"), S_INIT("名单"), S_INIT("注：空白为缺数。"), columns, 2, cells, 2 };
    int width = 0, height = 0;
    Str png = a_picture(&width, &height, a);
    Paper *p = paper_new(lang, S("评价结果"), S("（2022年）"), S("测算稿"), a);
    paper_heading(p, S("总体情况"));
    paper_subheading(p, S("范围"));
    paper_paragraph(p, S("第一段。\n\n第二段。"));
    for (int i = 0; i < 11; i++) paper_heading(p, S("名单"));
    paper_subheading(p, S("分组"));
    paper_table(p, &t);
    paper_table(p, &(Table){ 0 });
    paper_picture(p, png, width * 9, height * 9, S("图一"));
    paper_note(p, S("完"));
    return p;
}

static Str written(Paper *p)
{
    Str out = { 0 };
    Err e = { 0 };
    CHECK(paper_write(p, &out, &e));
    return out;
}

TEST(paper, headings_number_themselves)
{
    Str text = fake_text(written(a_paper(LANG_ZH, a)), a);
    CHECK(str_has(text, S("评价结果\n（2022年）\n一、总体情况\n（一）范围\n第一段。\n第二段。\n二、名单\n")));
    CHECK(str_has(text, S("十、名单\n十一、名单\n十二、名单\n（一）分组\n名单\n")));
    CHECK(str_has(fake_text(written(a_paper(LANG_EN, a)), a), S("1. 总体情况\n(1) 范围\n")));
}

TEST(paper, word_would_take_it_and_its_bytes_are_always_the_same)
{
    Str one = written(a_paper(LANG_ZH, a)), two = written(a_paper(LANG_ZH, a));
    Err e = { 0 };
    CHECK(one.n && str_equal(one, two));
    CHECK_STR(fake_check_docx(one, a), "");
    CHECK(str_has(fake_part(one, "word/header1.xml", a), S("测算稿")));
    CHECK(str_has(fake_part(one, "word/document.xml", a), S("甲&lt;厂&gt;&amp;乙")));
    const char *folder = getenv("LALIAN_KEEP");
    if (folder) CHECK(os_write_file(str_z(a, str_printf(a, "%s/paper.docx", folder)), one, &e));
}

TEST(paper, without_a_mark_there_is_no_header)
{
    Str out = written(paper_new(LANG_ZH, S("题"), S(""), S(""), a));
    CHECK_STR(fake_check_docx(out, a), "");
    CHECK(!fake_part(out, "word/header1.xml", a).n);
}

TEST(paper, as_text_it_says_the_same)
{
    Buf b = { 0 };
    paper_print(a_paper(LANG_ZH, a), &b);
    CHECK(str_starts(buf_str(&b), S("评价结果\n（2022年）\n测算稿\n\n一、总体情况\n（一）范围\n第一段。\n第二段。\n")));
    CHECK(str_has(buf_str(&b), S("（一）分组\n名单\n企业       亩均税收（万元/亩）\n甲<厂>&乙  12.50\n丙公司     \n注：空白为缺数。\n")));
    buf_done(&b);
}
