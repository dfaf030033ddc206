/* SPDX-License-Identifier: Apache-2.0 */
#include "formats/book.h"
#include "formats/book_wire.h"
#include "base/os.h"
#include "formats/fixture.h"

#include <string.h>

static Str what(Arena *a, const char *file, Str bytes)
{
    Book book;
    Err err = { 0 };
    if (book_read(str_of(file), bytes, a, &book, &err)) return book.n_oddities ? book.oddities[0].what : S("");
    Buf b = { 0 };
    err_render(&err, LANG_EN, &b);
    Str out = buf_keep(&b, a);
    buf_done(&b);
    return out;
}

static bool says(Arena *a, Str bytes, const char *part) { return str_has(what(a, "a.xls", bytes), str_of(part)); }

static Str zip_of(Arena *a, const char *name, Str content) { return fixture_zip(a, (FixturePart[]){ { name, content } }, 1); }

TEST(book, says_what_a_file_really_is)
{
    CHECK(says(a, S(""), "is empty"));
    CHECK(says(a, S("\xEF\xBB\xBF \n<HTML><table><tr><td>1</td></tr></table>"), "HTML"));
    CHECK(says(a, S("<table border=1><tr>"), "HTML"));
    CHECK(says(a, S("<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">"), "XML Spreadsheet 2003"));
    CHECK(says(a, S("<?xml version=\"1.0\"?><a/>"), "is an XML file"));
    CHECK(says(a, S("%PDF-1.4"), "PDF"));
    CHECK(says(a, S("\x89PNG\r\n"), "picture"));
    CHECK(says(a, S("Rar!\x1A"), "archive (rar)"));
    CHECK(says(a, S("MZ\x90\0\3"), "program"));
    CHECK(says(a, S("\x09\x04\x06\x00"), "Excel 95 or older"));
    CHECK(says(a, S("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1zzz"), "damaged or cut off"));
    CHECK(says(a, zip_of(a, "word/document.xml", S("x")), "word-processor"));
    CHECK(says(a, zip_of(a, "xl/workbook.bin", S("x")), ".xlsb"));
    CHECK(says(a, zip_of(a, "mimetype", S("application/vnd.oasis.opendocument.spreadsheet")), ".ods"));
    CHECK(says(a, zip_of(a, "企业.xlsx", S("x")), "archive (zip)"));
    CHECK(book_is_zip_of_files(zip_of(a, "企业.xlsx", S("x")), a) && !book_is_zip_of_files(fixture_xlsx(a, "", NULL, NULL), a));
}

TEST(book, the_name_is_not_believed)
{
    Str bytes = fixture_xlsx(a, "<sheetData/>", NULL, NULL);
    CHECK_STR(what(a, "a.xlsx", bytes), "");
    CHECK_STR(what(a, "a.XLSM", bytes), "");
    CHECK_STR(what(a, "b/a.xls", bytes), "文件扩展名与内容不符：内容是 xlsx，按内容读");
    CHECK_STR(what(a, "a.csv", S("1,2")), "");
    CHECK_STR(what(a, "a.xlsx", S("1,2")), "文件扩展名与内容不符：内容是 csv，按内容读");
}

/* ---- over a pipe ---- */

static Book *sample(Arena *a)
{
    Book *b = fixture_read(a, fixture_xlsx(a, "<cols><col min=\"2\" max=\"3\" hidden=\"1\"/></cols><sheetData><row hidden=\"1\"><c t=\"inlineStr\"><is><t>税</t></is></c><c><v>x</v></c></row>"
        "<row r=\"9\"><c r=\"C9\"><f>1</f></c></row></sheetData><mergeCells><mergeCell ref=\"A1:B2\"/></mergeCells>", NULL, NULL));
    b->sheets[0].notes = NEW(a, Note);
    b->sheets[0].notes[0] = (Note){ 3, 4, S("注") };
    b->sheets[0].n_notes = 1;
    return b;
}

TEST(book_wire, a_book_comes_back_the_same)
{
    Book *b = sample(a), back;
    Buf bytes = { 0 }, again = { 0 };
    Err err = { 0 };
    CHECK(book_wire_write(b, book_wire_put_buf, &bytes));
    Str rest = buf_str(&bytes);
    CHECK(book_wire_read(S("f"), book_wire_get_str, &rest, a, &back, &err) && rest.n == 0);
    CHECK(str_equal(fixture_dump(a, b, 0), fixture_dump(a, &back, 0)));
    CHECK_STR(grid_note(&back.sheets[0], 3, 4), "注");
    CHECK(grid_row_hidden(&back.sheets[0], 0) && grid_col_hidden(&back.sheets[0], 2) && grid_merge_at(&back.sheets[0], 1, 1));
    CHECK(back.n_oddities == 1 && str_equal(back.oddities[0].what, b->oddities[0].what));
    CHECK(book_wire_write(&back, book_wire_put_buf, &again) && str_equal(buf_str(&bytes), buf_str(&again)));
    buf_done(&bytes);
    buf_done(&again);
}

TEST(book_wire, sheets_with_texts_of_their_own)
{
    Book *b = sample(a), *c = sample(a), both = *b, back;
    both.sheets = NEW_ARRAY(a, Sheet, 2);
    both.n_sheets = 2;
    both.sheets[0] = b->sheets[0];
    both.sheets[1] = c->sheets[0];
    Buf bytes = { 0 };
    Err err = { 0 };
    CHECK(book_wire_write(&both, book_wire_put_buf, &bytes));
    Str rest = buf_str(&bytes);
    CHECK(book_wire_read(S("f"), book_wire_get_str, &rest, a, &back, &err));
    CHECK(str_equal(fixture_dump(a, b, 0), fixture_dump(a, &back, 1)));
    buf_done(&bytes);
}

/* The sender may be anybody: each wrong byte is refused or gives a Book that can be walked through. */
TEST(book_wire, nothing_received_is_trusted)
{
    Buf bytes = { 0 };
    CHECK(book_wire_write(sample(a), book_wire_put_buf, &bytes));
    size_t refused = 0;
    for (size_t i = 0; i < bytes.n; i++)
        for (int k = 0; k < 3; k++) {
            Arena *own = arena_new();
            Str copy = str_copy(own, buf_str(&bytes));
            ((char *)copy.p)[i] = k == 0 ? (char)0xFF : (char)(copy.p[i] ^ (k == 1 ? 1 : 0x40));
            Book back;
            Err err = { 0 };
            if (!book_wire_read(S("f"), book_wire_get_str, &copy, own, &back, &err)) refused++;
            else CHECK(fixture_dump(own, &back, 0).n > 0);
            arena_free(own);
        }
    CHECK(refused > bytes.n);
    for (size_t n = 0; n < bytes.n; n++) {
        Arena *own = arena_new();
        Str cut = str_slice(buf_str(&bytes), 0, n);
        Book back;
        Err err = { 0 };
        CHECK(!book_wire_read(S("f"), book_wire_get_str, &cut, own, &back, &err) && err.code == ERR_DATA);
        arena_free(own);
    }
    buf_done(&bytes);
}
