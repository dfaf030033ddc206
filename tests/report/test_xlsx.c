/* SPDX-License-Identifier: Apache-2.0 */
#include "base/os.h"
#include "fake.h"
#include "formats/archive.h"
#include "formats/book.h"
#include "report/fill_xlsx.h"
#include "report/texts.h"
#include "report/xlsx_shift.h"
#include "test.h"

#include <stdlib.h>

#define XML "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define REL "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define MAIN "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define PKG "http://schemas.openxmlformats.org/package/2006/"
#define TEXT_CELL(ref, style, text) "<c r=\"" ref "\" s=\"" style "\" t=\"inlineStr\"><is><t>" text "</t></is></c>"

static Str workbook(const char *rows, const char *rest, Arena *a)
{
    Str sheet = str_printf(a, XML "<worksheet xmlns=\"" MAIN "\"><dimension ref=\"A1:C9\"/><sheetData>%s</sheetData>%s</worksheet>", rows, rest);
    const FakePart parts[] = {
        { "[Content_Types].xml", S(XML "<Types xmlns=\"" PKG "content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>") },
        { "_rels/.rels", S(XML "<Relationships xmlns=\"" PKG "relationships\"><Relationship Id=\"rId1\" Type=\"" REL "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>") },
        { "xl/workbook.xml", S(XML "<workbook xmlns=\"" MAIN "\" xmlns:r=\"" REL "\"><sheets><sheet name=\"表一\" sheetId=\"1\" r:id=\"rId1\"/></sheets><definedNames><definedName name=\"_xlnm.Print_Area\" localSheetId=\"0\">'表一'!$A$1:$C$4</definedName></definedNames></workbook>") },
        { "xl/_rels/workbook.xml.rels", S(XML "<Relationships xmlns=\"" PKG "relationships\"><Relationship Id=\"rId1\" Type=\"" REL "/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"rId2\" Type=\"" REL "/styles\" Target=\"styles.xml\"/></Relationships>") },
        { "xl/styles.xml", S(XML "<styleSheet xmlns=\"" MAIN "\"><fills count=\"1\"><fill><patternFill patternType=\"none\"/></fill></fills><cellXfs count=\"2\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/><xf numFmtId=\"10\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellXfs></styleSheet>") },
        { "xl/worksheets/sheet1.xml", sheet },
    };
    return fake_package(parts, sizeof parts / sizeof *parts, a);
}

static const char *const names[] = { "name", "area" };
static const char *const cells[] = { "东园", "120.5", "西园", NULL, "南园", "9" };
static const FakeLoop loops[] = { { "park", names, 2, 3, cells } };
static const FakeValue values[] = { { "total", "129.5亩", "129.5" } };

TEST(xlsx, rows_repeat_numbers_stay_numbers_and_all_below_moves)
{
    Str book = workbook("<row r=\"1\">" TEXT_CELL("A1", "0", "园区") "</row><row r=\"2\" ht=\"20\">" TEXT_CELL("A2", "0", "{{#park}}{{行号}}") TEXT_CELL("B2", "0", "{{name}}园区") TEXT_CELL("C2", "1", "{{area ?? '—'}}{{/}}")
                        "</row><row r=\"3\">" TEXT_CELL("A3", "0", "合计") "<c r=\"C3\"><f>SUM(C2:C2)</f><v>7</v></c></row><row r=\"4\">" TEXT_CELL("A4", "0", "{{total}}") "</row>",
        "<mergeCells count=\"2\"><mergeCell ref=\"A2:B2\"/><mergeCell ref=\"A4:C4\"/></mergeCells>", a);
    Fake fake = { values, 1, loops, 1, NULL, NULL };
    Evaluator ev = fake_evaluator(&fake);
    FillJob job = { REPORT_FINAL, S("@1"), S("2023Q4"), S("") };
    Str out = { 0 };
    PrintedList printed = { 0 };
    Err e = { 0 };
    CHECK(fill_xlsx(&job, &ev, book, a, &out, &printed, problems_new(a), &e));
    Book read = { 0 };
    CHECK(book_read(S("a.xlsx"), out, a, &read, &e));
    if (!read.n_sheets) return;
    const Sheet *s = &read.sheets[0];
    CHECK_STR(grid_text(s, grid_cell(s, 1, 0)), "1");
    CHECK_STR(grid_text(s, grid_cell(s, 3, 1)), "南园园区");
    CHECK_STR(grid_text(s, grid_cell(s, 1, 2)), "120.5");
    CHECK_INT(grid_cell(s, 1, 2)->type, CELL_NUMBER);
    CHECK_STR(grid_text(s, grid_cell(s, 2, 2)), "—");
    CHECK_STR(grid_text(s, grid_cell(s, 5, 0)), "129.5");
    Str xml = fake_part(out, "xl/worksheets/sheet1.xml", a);
    CHECK(str_has(xml, S("<f>SUM(C2:C4)</f></c>")));
    CHECK(str_has(xml, S("<mergeCells count=\"4\"><mergeCell ref=\"A3:B3\"/><mergeCell ref=\"A4:B4\"/><mergeCell ref=\"A2:B2\"/><mergeCell ref=\"A6:C6\"/></mergeCells>")));
    CHECK(str_has(fake_part(out, "xl/workbook.xml", a), S("$A$1:$C$6")));
    CHECK(str_has(fake_part(out, "xl/workbook.xml", a), S("<calcPr fullCalcOnLoad=\"1\"/>")));
    CHECK_INT(printed.n, 3);
}

TEST(xlsx, references_follow_their_rows)
{
    Repeat r = { 1, 1, 3 };
    Shift s = { &r, 1, 1 };
    CHECK_STR(xlsx_shift_text(&s, S("SUM(C2:C2)+$B$4*LOG10(A1)&\"C9\"+其他!C9"), S(""), NULL, 0, a), "SUM(C2:C4)+$B$6*LOG10(A1)&\"C9\"+其他!C9");
    CHECK_STR(xlsx_shift_text(&s, S("B2/C2+C5"), S(""), &r, 2, a), "B4/C4+C7");
    CHECK_STR(xlsx_shift_text(&s, S("'表一'!$A$1:$C$4,表二!A9"), S("表一"), NULL, 0, a), "'表一'!$A$1:$C$6,表二!A9");
}

static Problems *two_problems(Str file, Str sheet, Arena *a)
{
    Problems *ps = problems_new(a);
    PROBLEM(ps, ERROR, T_REPORT_TAG_EMPTY, ARGS(S("甲")), .file = file, .sheet = sheet, .row = 2, .col = 2, .value = S("12o0"));
    PROBLEM(ps, WARN, T_REPORT_TAG_EMPTY, ARGS(S("乙")), .file = file, .sheet = sheet, .row = 9, .col = 3);
    return ps;
}

static void keep(const char *name, Str bytes, Arena *a)
{
    const char *folder = getenv("LALIAN_KEEP");
    Err e = { 0 };
    if (folder) CHECK(os_write_file(str_z(a, str_printf(a, "%s/%s", folder, name)), bytes, &e));
}

TEST(marked, an_xlsx_keeps_its_cells_and_gains_colours_notes_and_a_list)
{
    Str book = workbook("<row r=\"1\">" TEXT_CELL("A1", "0", "园区") "</row><row r=\"2\">" TEXT_CELL("B2", "1", "12o0") "</row>", "", a), out = { 0 };
    Err e = { 0 };
    CHECK(report_marked(S("a.xlsx"), book, two_problems(S("a.xlsx"), S("表一"), a), a, &out, &e));
    Book read = { 0 };
    CHECK(book_read(S("a.xlsx"), out, a, &read, &e));
    CHECK_INT(read.n_sheets, 2);
    if (read.n_sheets != 2) return;
    const Sheet *s = &read.sheets[0];
    CHECK(grid_cell(s, 1, 1)->flags & CELL_FILLED);
    CHECK(str_has(grid_note(s, 1, 1), S("甲")));
    CHECK_STR(read.sheets[1].name, "问题清单");
    CHECK_STR(grid_text(&read.sheets[1], grid_cell(&read.sheets[1], 1, 3)), "B2");
    keep("marked.xlsx", out, a);
}

TEST(marked, the_list_names_its_namespace_itself)   /* 2026-11-23: workbooks that declare r: at each sheet came back unreadable */
{
    Str book = workbook("<row r=\"1\">" TEXT_CELL("A1", "0", "园区") "</row>", "", a), out = { 0 }, xml = { 0 };
    Err e = { 0 };
    Archive *z = NULL;
    CHECK(report_marked(S("a.xlsx"), book, two_problems(S("a.xlsx"), S("表一"), a), a, &out, &e));
    CHECK(archive_open(S("a.xlsx"), out, a, &z, &e));
    if (!z) return;
    ptrdiff_t at = archive_find(z, S("xl/workbook.xml"));
    CHECK(at >= 0 && archive_read(z, (size_t)at, a, &xml, &e));
    ptrdiff_t list = str_find(xml, S("<sheet xmlns:r="));
    CHECK(list >= 0 && str_find(str_slice(xml, (size_t)list, xml.n), S("问题清单")) >= 0);
    archive_close(z);
}

TEST(marked, a_csv_becomes_a_workbook_with_the_same_cells)
{
    Str out = { 0 };
    Err e = { 0 };
    CHECK(report_marked(S("a.csv"), S("园区,面积\n东园,12o0\n"), two_problems(S("a.csv"), S(""), a), a, &out, &e));
    Book read = { 0 };
    CHECK(book_read(S("a.xlsx"), out, a, &read, &e));
    if (!read.n_sheets) return;
    CHECK_STR(grid_text(&read.sheets[0], grid_cell(&read.sheets[0], 1, 1)), "12o0");
    CHECK(str_has(grid_note(&read.sheets[0], 1, 1), S("甲")));
    keep("marked_csv.xlsx", out, a);
}
