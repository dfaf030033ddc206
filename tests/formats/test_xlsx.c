/* SPDX-License-Identifier: Apache-2.0
** Each test is one way in which real files of offices differ from the plain case. */
#include "formats/fixture.h"
#include "formats/xlsx.h"

#include <string.h>

static const char strings[] = "<si><t>企业名称</t></si><si><t xml:space=\"preserve\"> 甲 &amp; 乙&#x4E19; </t></si>"
    "<si><r><t>重</t></r><r><t>庆</t></r><rPh sb=\"0\" eb=\"2\"><t>chongqing</t></rPh><phoneticPr fontId=\"1\"/></si>"
    "<si><r><rPr><strike/></rPr><t>作废</t></r><r><rPr><strike val=\"0\"/></rPr><t>新</t></r></si><si><t>一_x000D_\n二_x005F_x0041_</t></si><si/>";

static const char styles[] =
    "<numFmts><numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\\-dd\"/><numFmt numFmtId=\"165\" formatCode=\"0!.0,&quot;万元 year&quot;\"/>"
    "<numFmt numFmtId=\"166\" formatCode=\"[$-804]yyyy&quot;年&quot;m&quot;月&quot;\"/><numFmt numFmtId=\"167\" formatCode=\"[Red]0.00\\%\"/>"
    "<numFmt numFmtId=\"168\" formatCode=\"000000\"/></numFmts>"
    "<fonts><font><sz val=\"11\"/></font><font><strike/></font><font><strike val=\"0\"/></font></fonts>"
    "<fills><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill>"
    "<fill><patternFill patternType=\"solid\"><fgColor rgb=\"FFFFFF00\"/><bgColor indexed=\"64\"/></patternFill></fill>"
    "<fill><patternFill patternType=\"solid\"><fgColor rgb=\"FFFFFFFF\"/></patternFill></fill></fills>"
    "<cellStyleXfs><xf numFmtId=\"9\"/></cellStyleXfs>"
    "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"31\"/><xf numFmtId=\"57\"/><xf numFmtId=\"164\"/><xf numFmtId=\"165\"/>"
    "<xf numFmtId=\"166\"/><xf numFmtId=\"167\"/><xf numFmtId=\"168\"/><xf numFmtId=\"10\"/><xf numFmtId=\"0\" fontId=\"1\" fillId=\"2\"/>"
    "<xf numFmtId=\"0\" fontId=\"2\" fillId=\"3\"/><xf numFmtId=\"22\"/><xf numFmtId=\"20\"/></cellXfs>"
    "<dxfs><dxf><font><strike/></font><fill><patternFill patternType=\"solid\"/></fill></dxf></dxfs>";

static Str one_row(Arena *a, const char *cells)
{
    Str sheet = str_printf(a, "<sheetData><row r=\"1\">%s</row></sheetData>", cells);
    Str bytes = fixture_xlsx(a, sheet.p, strings, styles);
    return fixture_dump(a, fixture_read(a, bytes), 0);
}

TEST(xlsx, shared_and_inline_strings)
{
    CHECK_STR(one_row(a, "<c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c><c r=\"D1\" t=\"inlineStr\"><is><t>税</t><rPh><t>shui</t></rPh></is></c>"
        "<c r=\"E1\" t=\"s\"><v>5</v></c>"), "A1 t 企业名称\nB1 t  甲 & 乙丙 \nD1 t 税\n");
}

TEST(xlsx, phonetic_text_is_left_out) { CHECK_STR(one_row(a, "<c t=\"s\"><v>2</v></c>"), "A1 t 重庆\n"); }

TEST(xlsx, struck_runs_are_marked)
{
    CHECK_STR(one_row(a, "<c t=\"s\"><v>3</v></c><c t=\"s\" s=\"10\"><v>0</v></c><c t=\"s\" s=\"11\"><v>0</v></c>"),
        "A1 t 作废新 part-struck\nB1 t 企业名称 struck filled\nC1 t 企业名称\n");
}

TEST(xlsx, escaped_characters_come_back) { CHECK_STR(one_row(a, "<c t=\"s\"><v>4</v></c>"), "A1 t 一\r\n二_x0041_\n"); }

TEST(xlsx, numbers_stay_as_stored)
{
    CHECK_STR(one_row(a, "<c><v>81.909999999999997</v></c><c><v>9.13301E+17</v></c><c t=\"n\"><v> -5 </v></c>"),
        "A1 n 81.909999999999997\nB1 n 9.13301E+17\nC1 n -5\n");
}

TEST(xlsx, dates_of_all_kinds)
{
    CHECK_STR(one_row(a, "<c s=\"1\"><v>45260</v></c><c s=\"2\"><v>44270</v></c><c s=\"3\"><v>44270</v></c><c s=\"4\"><v>45260.354166666664</v></c>"
        "<c s=\"6\"><v>1</v></c><c s=\"1\"><v>61</v></c><c s=\"12\"><v>45260.9999999</v></c>"),
        "A1 d 2023-11-30\nB1 d 2021-03-15\nC1 d 2021-03-15\n"
        "D1 d 2023-11-30 08:30:00\nE1 d 1900-01-01\nF1 d 1900-03-01\nG1 d 2023-12-01\n");
}

TEST(xlsx, what_only_looks_like_a_date_is_a_number)
{
    CHECK_STR(one_row(a, "<c s=\"5\"><v>12345</v></c><c s=\"8\"><v>33010</v></c><c s=\"13\"><v>0.5</v></c><c s=\"1\"><v>60</v></c><c s=\"1\"><v>-1</v></c>"
        "<c s=\"1\"><v>99999999</v></c>"),
        "A1 n 12345\nB1 n 33010\nC1 n 0.5\nD1 n 60\nE1 n -1\nF1 n 99999999\n");
}

TEST(xlsx, per_cent)
{
    CHECK_STR(one_row(a, "<c s=\"9\"><v>0.207</v></c><c s=\"7\"><v>3</v></c>"), "A1 n 0.207 %\nB1 n 3\n");
}

TEST(xlsx, formulas_with_and_without_a_cached_value)
{
    CHECK_STR(one_row(a, "<c><f>SUM(B1:B2)</f><v>3</v></c><c><f>A1</f></c><c t=\"str\"><f>A1&amp;\"\"</f><v>合计</v></c><c t=\"str\"><f>\"\"</f><v></v></c>"
        "<c t=\"e\"><f>1/0</f><v>#DIV/0!</v></c><c t=\"b\"><v>1</v></c><c><f t=\"shared\" si=\"0\"/><v>0</v></c>"),
        "A1 n 3 formula\nB1 t  formula no-cache\nC1 t 合计 formula\nD1 t  formula\nE1 e #DIV/0! formula\nF1 b TRUE\nG1 n 0 formula\n");
}

TEST(xlsx, odd_numbers_and_styles_are_said)
{
    Book *b = fixture_read(a, fixture_xlsx(a, "<sheetData><row><c><v>约3</v></c><c s=\"99\"><v>4</v></c></row></sheetData>", NULL, NULL));
    CHECK_STR(fixture_dump(a, b, 0), "A1 t 约3\nB1 n 4\n");
    CHECK_INT(b->n_oddities, 2);
    CHECK_INT(b->oddities[0].kind, ODD_NUMBER);
    CHECK_STR(b->oddities[0].cell, "A1");
    CHECK_STR(b->oddities[0].what, "单元格标为数值，内容“约3”却不是数，按文字读");
    CHECK_INT(b->oddities[1].kind, ODD_FORMAT);
}

TEST(xlsx, namespace_prefixes_as_dotnet_exporters_write)
{
    FixturePart parts[] = {
        { "xl/workbook.xml", S("<x:workbook xmlns:x=\"m\"><x:workbookPr date1904=\"1\"/><x:sheets><x:sheet name=\"甲\" sheetId=\"1\" r:id=\"R1\"/></x:sheets></x:workbook>") },
        { "xl/_rels/workbook.xml.rels", S("<Relationships><Relationship Id=\"R1\" Type=\"http://purl.oclc.org/ooxml/officeDocument/relationships/worksheet\" Target=\"/xl\\worksheets/s.xml\"/>"
            "<Relationship Id=\"R2\" Type=\"x/styles\" Target=\"../xl/st.xml\"/></Relationships>") },
        { "XL/worksheets/s.xml", S("<x:worksheet><x:sheetData><x:row><x:c s=\"0\"><x:v>0</x:v></x:c><x:c t=\"d\"><x:v>2023-11-30T00:00:00</x:v></x:c></x:row></x:sheetData></x:worksheet>") },
        { "xl/st.xml", S("<x:styleSheet><x:cellXfs><x:xf numFmtId=\"14\"/></x:cellXfs></x:styleSheet>") },
    };
    CHECK_STR(fixture_dump(a, fixture_read(a, fixture_zip(a, parts, 4)), 0), "A1 d 1904-01-01\nB1 d 2023-11-30\n");
}

TEST(xlsx, missing_addresses_mean_the_next_cell)
{
    Book *b = fixture_read(a, fixture_xlsx(a, "<sheetData><row><c/><c><v>1</v></c></row><row/><row r=\"5\"><c r=\"C5\"><v>2</v></c><c><v>3</v></c></row><row><c><v>4</v></c></row></sheetData>", NULL, NULL));
    CHECK_STR(fixture_dump(a, b, 0), "B1 n 1\nC5 n 2\nD5 n 3\nA6 n 4\n");
}

TEST(xlsx, cells_out_of_order_are_sorted_and_said)
{
    Book *b = fixture_read(a, fixture_xlsx(a, "<sheetData><row r=\"2\"><c r=\"B2\"><v>1</v></c><c r=\"A2\"><v>2</v></c></row><row r=\"1\"><c r=\"A1\"><v>3</v></c></row>"
        "<row r=\"2\"><c r=\"B2\"><v>4</v></c></row></sheetData>", NULL, NULL));
    CHECK_STR(fixture_dump(a, b, 0), "A1 n 3\nA2 n 2\nB2 n 4\n");
    CHECK_INT(b->n_oddities, 1);
    CHECK_INT(b->oddities[0].kind, ODD_ORDER);
}

TEST(xlsx, merges_hidden_rows_and_columns)
{
    Book *b = fixture_read(a, fixture_xlsx(a, "<cols><col min=\"2\" max=\"3\" hidden=\"1\"/><col min=\"5\" max=\"5\" width=\"9\"/></cols><sheetData><row r=\"1\"><c><v>1</v></c></row>"
        "<row r=\"2\" hidden=\"1\"/><row r=\"3\" hidden=\"true\"/><row r=\"4\"/></sheetData><mergeCells><mergeCell ref=\"A3:B4\"/><mergeCell ref=\"A1:F1\"/></mergeCells>", NULL, NULL));
    const Sheet *s = &b->sheets[0];
    CHECK(!grid_row_hidden(s, 0) && grid_row_hidden(s, 1) && grid_row_hidden(s, 2) && !grid_row_hidden(s, 3));
    CHECK(!grid_col_hidden(s, 0) && grid_col_hidden(s, 1) && grid_col_hidden(s, 2) && !grid_col_hidden(s, 4));
    CHECK_INT(s->n_merges, 2);
    CHECK(grid_merge_at(s, 0, 5) && grid_merge_at(s, 0, 5)->last_col == 5 && grid_merge_at(s, 3, 1) && !grid_merge_at(s, 3, 2) && !grid_merge_at(s, 1, 0));
}

TEST(xlsx, hidden_sheets_charts_and_notes)
{
    FixturePart parts[] = {
        { "xl/workbook.xml", S("<workbook><sheets><sheet name=\"甲\" r:id=\"a\"/><sheet name=\"藏\" state=\"veryHidden\" r:id=\"b\"/><sheet name=\"图\" r:id=\"c\"/></sheets></workbook>") },
        { "xl/_rels/workbook.xml.rels", S("<Relationships><Relationship Id=\"a\" Type=\"t/worksheet\" Target=\"s1.xml\"/><Relationship Id=\"b\" Type=\"t/worksheet\" Target=\"s2.xml\"/>"
            "<Relationship Id=\"c\" Type=\"t/chartsheet\" Target=\"c.xml\"/></Relationships>") },
        { "xl/s1.xml", S("<worksheet><sheetData><row><c><v>1</v></c></row></sheetData></worksheet>") },
        { "xl/_rels/s1.xml.rels", S("<Relationships><Relationship Id=\"a\" Type=\"t/comments\" Target=\"../xl/n.xml\"/></Relationships>") },
        { "xl/n.xml", S("<comments><authors><author>张</author></authors><commentList><comment ref=\"A1\" authorId=\"0\"><text><r><t>张：\n</t></r><r><t>待核</t></r></text></comment></commentList></comments>") },
        { "xl/s2.xml", S("<worksheet><sheetData/></worksheet>") },
    };
    Book *b = fixture_read(a, fixture_zip(a, parts, 6));
    CHECK_INT(b->n_sheets, 2);
    CHECK(!b->sheets[0].hidden && b->sheets[1].hidden && b->sheets[1].n_rows == 0);
    CHECK_STR(fixture_dump(a, b, 0), "A1 n 1 noted\n");
    CHECK_STR(grid_note(&b->sheets[0], 0, 0), "张：\n待核");
    CHECK_INT(b->oddities[0].kind, ODD_SHEET);
    CHECK_STR(b->oddities[0].detail, "图");
}

TEST(xlsx, a_stray_cell_in_the_last_corner)
{
    Book *b = fixture_read(a, fixture_xlsx(a, "<sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"1048576\"><c r=\"XFD1048576\"><v>2</v></c></row></sheetData>", NULL, NULL));
    CHECK_STR(fixture_dump(a, b, 0), "A1 n 1\nXFD1048576 n 2\n");
    CHECK_INT(b->sheets[0].n_cols, 16384);
}

TEST(xlsx, places_that_cannot_exist)
{
    CHECK(str_has(fixture_error(a, fixture_xlsx(a, "<sheetData><row><c r=\"XFE1\"><v>1</v></c></row></sheetData>", NULL, NULL)), S("XFE1")));
    CHECK(str_has(fixture_error(a, fixture_xlsx(a, "<sheetData><row r=\"1048577\"/></sheetData>", NULL, NULL)), S("1048577")));
    CHECK(str_has(fixture_error(a, fixture_xlsx(a, "<sheetData><row r=\"1048576\"/><row><c><v>1</v></c></row></sheetData>", NULL, NULL)), S("不存在的单元格")));
    CHECK(str_has(fixture_error(a, fixture_xlsx(a, "<sheetData><row><c t=\"s\"><v>6</v></c></row></sheetData>", strings, NULL)), S("共享文字 6")));
}

TEST(xlsx, a_million_blank_styled_rows)
{
    Buf b = { 0 };
    buf_add_z(&b, "<sheetData>");
    for (int i = 1; i <= 1048576; i++) buf_addf(&b, "<row r=\"%d\" s=\"1\"><c r=\"A%d\" s=\"1\"/></row>", i, i);
    buf_add_z(&b, "</sheetData>");
    buf_add_char(&b, 0);
    Book *book = fixture_read(a, fixture_xlsx(a, b.p, NULL, NULL));
    CHECK(book && book->sheets[0].n_cells == 0 && book->sheets[0].n_rows == 0);
    buf_done(&b);
}

TEST(xlsx, too_many_used_columns)
{
    Buf b = { 0 };
    buf_add_z(&b, "<sheetData><row>");
    for (int i = 0; i < 1025; i++) buf_add_z(&b, "<c><v>1</v></c>");
    buf_add_z(&b, "</row></sheetData>");
    buf_add_char(&b, 0);
    CHECK(str_has(fixture_error(a, fixture_xlsx(a, b.p, NULL, NULL)), S("LIMIT 文件“样表.xlsx”的工作表“表一”用了超过 1024 列")));
    buf_done(&b);
}

TEST(xlsx, too_long_a_text)
{
    Str longest = str_printf(a, "<sheetData><row><c t=\"inlineStr\"><is><t>%0*d</t></is></c></row></sheetData>", 32767, 1);
    CHECK_INT(fixture_cell(fixture_read(a, fixture_xlsx(a, longest.p, NULL, NULL)), "A1").n, 32767);
    Str over = str_printf(a, "<sheetData><row><c t=\"inlineStr\"><is><t>%0*d</t></is></c></row></sheetData>", 32768, 1);
    CHECK(str_has(fixture_error(a, fixture_xlsx(a, over.p, NULL, NULL)), S("单元格 A1 的文字超过 32767 字")));
}

TEST(xlsx, utf16_parts)
{
    Buf xml = { 0 };
    buf_add_z(&xml, "<?xml version=\"1.0\" encoding=\"UTF-16\"?><worksheet><sheetData><row><c t=\"inlineStr\"><is><t>税&#20013;</t></is></c></row>");
    for (int i = 0; i < 40000; i++) buf_add_z(&xml, "<row><c t=\"inlineStr\"><is><t>税收园区企业一览表</t></is></c></row>");
    buf_add_z(&xml, "</sheetData></worksheet>");
    Str plain = buf_str(&xml);
    Buf wide = { 0 };
    buf_add(&wide, S("\xFF\xFE"));
    for (size_t at = 0; at < plain.n;) {
        uint32_t c = str_next(plain, &at);
        buf_add_char(&wide, (char)(c & 255));
        buf_add_char(&wide, (char)(c >> 8));
    }
    FixturePart parts[] = {
        { "xl/workbook.xml", S("<workbook><sheets><sheet name=\"甲\" r:id=\"a\"/></sheets></workbook>") },
        { "xl/_rels/workbook.xml.rels", S("<Relationships><Relationship Id=\"a\" Type=\"t/worksheet\" Target=\"s1.xml\"/></Relationships>") },
        { "xl/s1.xml", buf_str(&wide) },
    };
    Book *book = fixture_read(a, fixture_zip(a, parts, 3));
    CHECK_STR(fixture_cell(book, "A1"), "税中");
    CHECK_STR(fixture_cell(book, "A40001"), "税收园区企业一览表");
    buf_done(&xml);
    buf_done(&wide);
}
