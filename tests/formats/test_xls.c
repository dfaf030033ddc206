/* SPDX-License-Identifier: Apache-2.0
** The files are in museum/ (make.py; notes.xls was saved by LibreOffice). */
#include "base/os.h"
#include "formats/fixture.h"
#include "formats/xls.h"

static Str museum(Arena *a, const char *name)
{
    Str bytes = S("");
    Err err = { 0 };
    CHECK(os_read_file(str_printf(a, "%s/tests/formats/museum/%s", test_root(), name).p, 1 << 24, a, &bytes, &err));
    return bytes;
}

static Book *read_museum(Arena *a, const char *name)
{
    Book *book = NEW(a, Book);
    Err err = { 0 };
    bool ok = xls_read(str_of(name), museum(a, name), a, book, &err);
    CHECK(ok);
    return ok ? book : NULL;
}

TEST(xls, all_kinds_of_cells)
{
    Book *b = read_museum(a, "plain.xls");
    CHECK_STR(fixture_dump(a, b, 0),
        "A1 t 园区企业一览表\nA2 t 企业名称\nB2 t 代码\nC2 t 税收\nD2 t 日期\nE2 t 占比\nF2 t 备注\n"
        "A3 t 甲有限公司\nB3 t 00123\nC3 n 81.91\nD3 d 2023-11-30\nE3 n 0.207 %\n"
        "A4 t 乙公司 struck\nB4 n 1.2345678901234568e+18\nC4 n 33010\nD4 d 2023-11-30 08:30:00\nE4 b TRUE\nF4 t 黄 filled\n"
        "A5 t  formula\nC5 n 0.1\nD5 n 1e+300\nE5 n -7\nA7 t 旧新𠮷 part-struck\n");
    if (!b) return;
    const Sheet *s = &b->sheets[0];
    CHECK(grid_row_hidden(s, 3) && !grid_row_hidden(s, 2) && grid_col_hidden(s, 5) && !grid_col_hidden(s, 4));
    CHECK(s->n_merges == 1 && grid_merge_at(s, 0, 5));
    CHECK(!s->hidden && b->sheets[1].hidden);
    CHECK(b->sheets[1].n_cells == 12 && b->n_oddities == 0);
}

TEST(xls, dates_from_1904) { CHECK_STR(fixture_cell(read_museum(a, "plain-1904.xls"), "D3"), "2023-11-30"); }

TEST(xls, strings_that_go_on_in_another_record)
{
    Book *b = read_museum(a, "long.xls");
    if (!b) return;
    for (uint32_t row = 0; row < 12; row++) {
        Str text = grid_text(&b->sheets[0], grid_cell(&b->sheets[0], row, 0));
        Str unit = row % 2 ? S("abcdefghij") : S("税收园区企业");
        size_t times = row % 2 ? 300 : 400;
        Str number = str_printf(a, "%u", row);
        CHECK_INT(text.n, unit.n * times + number.n);
        for (size_t i = 0; i < times; i++) CHECK(str_equal(str_slice(text, i * unit.n, (i + 1) * unit.n), unit));
        CHECK(str_ends(text, number));
    }
}

TEST(xls, notes_and_formulas_as_saved_by_libreoffice)
{
    Book *b = read_museum(a, "notes.xls");
    if (!b) return;
    CHECK_STR(grid_note(&b->sheets[0], 0, 0), "待核\n第二行");
    CHECK_STR(fixture_dump(a, b, 0), "A1 t 甲 noted\nB1 n 3 formula\nC1 n 12.5\nB2 t 甲乙 formula\n");
}

/* Whatever is cut off is an error or at worst a whole Book; never a crash. */
TEST(xls, cut_off_at_every_97th_byte)
{
    Str bytes = museum(a, "plain.xls");
    for (size_t n = 8; n < bytes.n; n += 97) {
        Arena *own = arena_new();
        Book book;
        Err err = { 0 };
        if (!xls_read(S("断.xls"), str_copy(own, str_slice(bytes, 0, n)), own, &book, &err)) CHECK(err.code == ERR_DATA);
        arena_free(own);
    }
}

TEST(xls, one_bit_wrong_anywhere_does_not_crash)
{
    Str bytes = museum(a, "plain.xls");
    for (size_t i = 0; i < bytes.n; i += 3) {
        Arena *own = arena_new();
        Str copy = str_copy(own, bytes);
        ((char *)copy.p)[i] = (char)(copy.p[i] ^ (1 << (i % 8)));
        Book book;
        Err err = { 0 };
        if (!xls_read(S("错.xls"), copy, own, &book, &err)) CHECK(err.code != ERR_NONE);
        arena_free(own);
    }
}
