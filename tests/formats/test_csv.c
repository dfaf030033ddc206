/* SPDX-License-Identifier: Apache-2.0 */
#include "formats/csv.h"
#include "formats/encoding.h"
#include "formats/fixture.h"

static Str dump(Arena *a, Str bytes)
{
    Book book;
    Err err = { 0 };
    if (csv_read(S("样.csv"), bytes, a, &book, &err)) return fixture_dump(a, &book, 0);
    Buf b = { 0 };
    buf_addf(&b, "%s ", err_name(err.code));
    err_render(&err, LANG_ZH, &b);
    Str out = buf_keep(&b, a);
    buf_done(&b);
    return out;
}

TEST(csv, quotes_line_ends_and_empty_cells)
{
    CHECK_STR(dump(a, S("名称,代码,,备注\r\n\"甲, \"\"乙\"\"\",00123,,\"两\r\n行\"\r\n\r\n丙,\n")),
        "A1 t 名称\nB1 t 代码\nD1 t 备注\nA2 t 甲, \"乙\"\nB2 t 00123\nD2 t 两\r\n行\nA4 t 丙\n");
    CHECK_STR(dump(a, S("a,b\rc,d")), "A1 t a\nB1 t b\nA2 t c\nB2 t d\n");
    CHECK_STR(dump(a, S("")), "");
}

TEST(csv, delimiters_are_found)
{
    CHECK_STR(dump(a, S("a;b\n\"1,5;\";2\n")), "A1 t a\nB1 t b\nA2 t 1,5;\nB2 t 2\n");
    CHECK_STR(dump(a, S("a\tb, c\n1\t2\n")), "A1 t a\nB1 t b, c\nA2 t 1\nB2 t 2\n");
    CHECK_STR(dump(a, S("sep=;\r\na,b;c\r\n")), "A1 t a,b\nB1 t c\n");
}

TEST(csv, encodings)
{
    Str want = S("A1 t 税收\nB1 t 1\n");
    CHECK(str_equal(dump(a, S("税收,1\n")), want));
    CHECK(str_equal(dump(a, S("\xEF\xBB\xBF税收,1\n")), want));
    CHECK(str_equal(dump(a, S("\xCB\xB0\xCA\xD5,1\n")), want));
    CHECK(str_equal(dump(a, S("\xFF\xFE\x0E\x7A\x36\x65,\0" "1\0\n\0")), want));
    CHECK(str_equal(dump(a, S("\xFE\xFF\x7A\x0E\x65\x36\0,\0" "1\0\n")), want));
}

TEST(csv, a_bad_byte_names_its_line)
{
    CHECK_STR(dump(a, S("\xCB\xB0\xCA\xD5,1\n\xCB\xB0\xFF,2\n")), "DATA 文件“样.csv”第 2 行有不能识别的字节 0xFF（按 GB18030 读）。请用记事本打开后另存为 UTF-8 编码再试。");
    CHECK(str_has(dump(a, S("\xEF\xBB\xBF税\n\n收\xCB,1\n")), S("第 3 行有不能识别的字节 0xCB（按 UTF-8 读）")));
    CHECK(str_has(dump(a, S("a\nb\0,1\n")), S("第 2 行有空字节")));
    CHECK(str_has(dump(a, S("\xFF\xFE\x00\xDC")), S("UTF-16LE")));
}

TEST(csv, an_unclosed_quote_names_its_line)
{
    CHECK_STR(dump(a, S("a,b\n\"x\ny\",2\n3,\"没有完\n4,5\n")), "DATA 文件“样.csv”第 4 行开始的引号没有结束。请在该行补上右引号，或用 Excel/WPS 另存为 .xlsx 再试。");
}

TEST(csv, codes_written_as_formulas)
{
    CHECK_STR(dump(a, S("=\"00123\",\"=\"\"0045\"\"\",\"甲\"乙\n")), "A1 t 00123\nB1 t 0045\nC1 t 甲乙\n");
}

TEST(csv, limits)
{
    Str longest = str_printf(a, "x,%0*d\n", 32768, 1);
    CHECK(str_has(dump(a, longest), S("单元格 B1 的文字超过 32767 字")));
    Buf b = { 0 };
    for (int i = 0; i < 1025; i++) buf_add_z(&b, "1,");
    CHECK(str_has(dump(a, buf_str(&b)), S("用了超过 1024 列")));
    buf_clear(&b);
    for (int i = 0; i < 1048577; i++) buf_add_z(&b, "\n");
    CHECK(str_has(dump(a, buf_str(&b)), S("超过 1048576 行")));
    buf_done(&b);
}

TEST(encoding, a_converter_can_be_opened_beforehand)
{
    Encoding e;
    Err err = { 0 };
    CHECK(encoding_open(&e, &err));
    encoding_close(&e);
    encoding_close(&e);
}

TEST(encoding, gb18030_four_byte_characters)
{
    Str out;
    size_t bad;
    CHECK(encoding_from_gb18030(S("\x95\x32\xB7\x37"), a, &out, &bad));
    CHECK_STR(out, "𠈓");
    CHECK(!encoding_from_gb18030(S("ab\x80"), a, &out, &bad));
    CHECK_INT(bad, 2);
}
