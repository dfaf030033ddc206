/* SPDX-License-Identifier: Apache-2.0 */
#include "intake/intake.h"
#include "formats/archive.h"
#include "test.h"

#include <stdlib.h>

static Str said(Arena *a, const char *name, const char *bytes, bool *ok, Book *book)
{
    Err err = { 0 };
    Buf b = { 0 };
    IntakeFile f = { str_of(name), str_of(bytes) };
    *ok = intake_read_file(getenv("LALIAN_WORKER"), &f, a, book, &err);
    if (!*ok) err_render(&err, LANG_EN, &b);
    Str out = buf_keep(&b, a);
    buf_done(&b);
    return out;
}

TEST(worker, a_file_comes_back_from_the_child_as_cells)
{
    Book book;
    bool ok;
    CHECK_STR(said(a, "a.csv", "甲,乙\n1,二\n", &ok, &book), "");
    CHECK(ok && book.n_sheets == 1);
    if (ok) CHECK_STR(grid_text(&book.sheets[0], grid_cell(&book.sheets[0], 1, 1)), "二");
    CHECK_STR(said(a, "gbk.csv", "\xbc\xd7,\xd2\xd2\n1,2\n", &ok, &book), "");
    CHECK(ok);
    if (ok) CHECK_STR(grid_text(&book.sheets[0], grid_cell(&book.sheets[0], 0, 0)), "甲");
}

TEST(worker, what_the_child_refuses_is_said_in_its_words)
{
    Book book;
    bool ok;
    Str text = said(a, "a.pdf", "%PDF-1.7 nothing", &ok, &book);
    CHECK(!ok && text.n > 10);
}

TEST(worker, a_crash_a_lie_and_silence_fail_this_file_alone)
{
    Book book;
    bool ok;
    CHECK(str_has(said(a, "crash.csv", "a,b", &ok, &book), S("broke off")) && !ok);
    CHECK(str_has(said(a, "lie.csv", "a,b", &ok, &book), S("broke off")) && !ok);
    CHECK(str_has(said(a, "half.csv", "a,b", &ok, &book), S("broke off")) && !ok);
    Err err = { 0 };
    CHECK(!intake_read_file("/nonexistent/worker", &(IntakeFile){ S("x"), S("y") }, a, &book, &err));
}

/* 2026-11-28: the tarball, which brings its libraries, could not read a single workbook on a machine that had none of them. */
TEST(worker, the_child_finds_the_libraries_its_parent_found)
{
    Book book;
    bool ok;
    const char *was = getenv("LD_LIBRARY_PATH");
    Str before = was ? str_copy(a, str_of(was)) : S("");
    CHECK(setenv("LD_LIBRARY_PATH", "/nowhere/lib", 1) == 0);
    CHECK_STR(said(a, "needs.csv", "甲\n1\n", &ok, &book), "");
    CHECK(ok);
    if (was) setenv("LD_LIBRARY_PATH", str_z(a, before), 1);
    else unsetenv("LD_LIBRARY_PATH");
}

/* The zip library once asked for the local time zone behind the closed door, and every xlsx was lost. */
TEST(worker, an_xlsx_is_read_behind_the_closed_door)
{
    ArchiveWriter *z = archive_writer(a);
    Str bytes;
    Err err = { 0 };
    Book book = { 0 };
    archive_add(z, S("[Content_Types].xml"), S("<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>"), ARCHIVE_PACKED);
    archive_add(z, S("xl/workbook.xml"), S("<workbook xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main' xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/relationships'>"
        "<sheets><sheet name='s' sheetId='1' r:id='rId1'/></sheets></workbook>"), ARCHIVE_PACKED);
    archive_add(z, S("xl/_rels/workbook.xml.rels"), S("<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'><Relationship Id='rId1' "
        "Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet' Target='worksheets/sheet1.xml'/></Relationships>"), ARCHIVE_PACKED);
    archive_add(z, S("xl/worksheets/sheet1.xml"), S("<worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><sheetData><row r='1'><c r='A1'><v>7</v></c></row></sheetData></worksheet>"), ARCHIVE_PACKED);
    CHECK(archive_finish(z, S("a.xlsx"), a, &bytes, &err));
    IntakeFile f = { S("a.xlsx"), bytes };
    CHECK(intake_read_file(getenv("LALIAN_WORKER"), &f, a, &book, &err));
    CHECK(book.n_sheets == 1 && book.sheets[0].n_cells == 1);
}
