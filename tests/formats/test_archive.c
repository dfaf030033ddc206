/* SPDX-License-Identifier: Apache-2.0
** Zip files as people and attackers make them. */
#include "formats/archive.h"
#include "formats/fixture.h"
#include "formats/xlsx.h"

#include <string.h>

static Str open_error(Arena *a, Str bytes)
{
    Archive *z;
    Err err = { 0 };
    Str out = S("");
    bool ok = archive_open(S("f.zip"), bytes, a, &z, &err);
    for (size_t i = 0; ok && i < archive_count(z); i++) {
        Str content;
        ok = archive_read(z, i, a, &content, &err);
    }
    if (!ok) {
        Buf b = { 0 };
        buf_addf(&b, "%s ", err_name(err.code));
        err_render(&err, LANG_EN, &b);
        out = buf_keep(&b, a);
        buf_done(&b);
    }
    archive_close(z);
    return out;
}

static Str zeros(Arena *a, size_t n) { return (Str){ arena_alloc(a, n), n }; }

TEST(archive, written_bytes_are_the_same_each_time)
{
    FixturePart parts[] = { { "mimetype", S("application/x") }, { "甲/乙.txt", S("税收税收税收税收") } };
    Str one = fixture_zip(a, parts, 2), two = fixture_zip(a, parts, 2), content;
    CHECK(str_equal(one, two));
    Archive *z;
    Err err = { 0 };
    CHECK(archive_open(S("f"), one, a, &z, &err));
    CHECK_INT(archive_count(z), 2);
    CHECK_STR(archive_entry(z, 0)->name, "mimetype");
    CHECK_STR(archive_entry(z, 1)->name, "甲/乙.txt");
    CHECK_INT(archive_find(z, S("MIMETYPE")), 0);
    CHECK_INT(archive_find(z, S("none")), -1);
    CHECK(archive_read(z, 1, a, &content, &err));
    CHECK_STR(content, "税收税收税收税收");
    archive_close(z);
}

/* A stored entry of this name, "x" its content, by hand: names and flags as other programs write them. */
static Str raw_zip(Arena *a, Str name, int flags, uint32_t declared)
{
    Buf b = { 0 };
    for (int pass = 0; pass < 2; pass++) {
        size_t at = b.n;
        buf_add(&b, pass ? S("PK\1\2\24\0") : S("PK\3\4"));
        char head[26] = { 20, 0, (char)flags, (char)(flags >> 8), 0, 0, 0, 0, 33, 0, (char)0x83, 0x16, (char)0xDC, (char)0x8C,
                          (char)declared, (char)(declared >> 8), (char)(declared >> 16), (char)(declared >> 24),
                          (char)declared, (char)(declared >> 8), (char)(declared >> 16), (char)(declared >> 24), (char)name.n, 0, 0, 0 };
        buf_add(&b, (Str){ head, sizeof head });
        if (pass) buf_add(&b, S("\0\0\0\0\0\0\0\0\0\0\0\0\0\0"));
        buf_add(&b, name);
        if (!pass) buf_add(&b, S("x"));
        else {
            char end[22] = { 'P', 'K', 5, 6, 0, 0, 0, 0, 1, 0, 1, 0, (char)(b.n - at), 0, 0, 0, (char)at, 0, 0, 0, 0, 0 };
            buf_add(&b, (Str){ end, sizeof end });
        }
    }
    Str out = buf_keep(&b, a);
    buf_done(&b);
    return out;
}

static Str first_name(Arena *a, Str bytes)
{
    Archive *z;
    Err err = { 0 };
    if (!archive_open(S("f"), bytes, a, &z, &err)) return S("(error)");
    Str name = archive_entry(z, 0)->name;
    archive_close(z);
    return name;
}

TEST(archive, names_of_chinese_windows_macos_and_marked_ones)
{
    CHECK_STR(first_name(a, raw_zip(a, S("\xC6\xF3\xD2\xB5.xls"), 0, 1)), "企业.xls");
    CHECK_STR(first_name(a, raw_zip(a, S("\xD2\xBB.xls"), 0, 1)), "一.xls");
    CHECK_STR(first_name(a, raw_zip(a, S("企业.xls"), 0, 1)), "企业.xls");
    CHECK_STR(first_name(a, raw_zip(a, S("é.xls"), 0x800, 1)), "é.xls");
    CHECK_STR(first_name(a, raw_zip(a, S("a\\b.xls"), 0, 1)), "a/b.xls");
}

TEST(archive, names_that_climb_out_are_refused)
{
    static const Str names[] = { S_INIT("../../tmp/pwn"), S_INIT("/etc/pwn"), S_INIT("xl\\..\\..\\pwn"), S_INIT("C:\\pwn"), S_INIT("a/..") };
    for (size_t i = 0; i < 5; i++) CHECK(str_has(open_error(a, raw_zip(a, names[i], 0, 1)), S("unsafe name")));
    CHECK_STR(open_error(a, raw_zip(a, S("a..b/c"), 0, 1)), "");
}

TEST(archive, passwords_and_lies)
{
    CHECK(str_has(open_error(a, raw_zip(a, S("a"), 1, 1)), S("password")));
    CHECK(str_starts(open_error(a, raw_zip(a, S("a"), 0, 2)), S("DATA ")));
    CHECK(str_starts(open_error(a, raw_zip(a, S("a"), 0, 0xFFFFFFF0u)), S("LIMIT ")));
    CHECK(str_has(open_error(a, S("PK\3\4 not a zip")), S("damaged or cut off")));
}

/* The number of the first directory entry at `offset` is another one by 1. */
static Str altered(Arena *a, Str bytes, size_t offset)
{
    Str out = str_copy(a, bytes);
    size_t at = (size_t)str_find(out, S("PK\1\2")) + offset;
    ((char *)out.p)[at] = (char)(out.p[at] ^ 1);
    return out;
}

TEST(archive, packed_parts_are_what_the_directory_says)
{
    enum { CHECKSUM = 16, UNPACKED = 24 };
    Buf b = { 0 };
    for (int i = 0; i < 3000; i++) buf_add(&b, S("税收"));
    Str bytes = fixture_zip(a, (FixturePart[]){ { "a", buf_str(&b) } }, 1);
    CHECK(bytes.n < b.n / 10);
    CHECK_STR(open_error(a, bytes), "");
    CHECK(str_has(open_error(a, altered(a, bytes, CHECKSUM)), S("CRC error")));
    CHECK(str_has(open_error(a, altered(a, bytes, UNPACKED)), S("inconsistent")));
    buf_done(&b);
}

TEST(archive, noise_is_stored)
{
    char noise[3000];
    uint32_t x = 1;
    for (size_t i = 0; i < sizeof noise; i++) noise[i] = (char)((x = x * 1664525 + 1013904223) >> 24);
    Str bytes = fixture_zip(a, (FixturePart[]){ { "a", { noise, sizeof noise } } }, 1);
    CHECK_INT(bytes.n, sizeof noise + (30 + 1) + (46 + 1) + 22);         /* heads and the end alone */
    CHECK_STR(open_error(a, bytes), "");
}

TEST(archive, the_same_name_twice)
{
    ArchiveWriter *w = archive_writer(a);
    archive_add(w, S("aa"), S("1"), ARCHIVE_STORED);
    archive_add(w, S("ab"), S("2"), ARCHIVE_STORED);
    Str bytes;
    Err err = { 0 };
    CHECK(archive_finish(w, S("f"), a, &bytes, &err));
    for (size_t i = 0; i + 1 < bytes.n; i++)
        if (memcmp(bytes.p + i, "ab", 2) == 0) ((char *)bytes.p)[i + 1] = 'a';
    CHECK(str_has(open_error(a, bytes), S("two zip entries named 'aa'")));
}

TEST(archive, sixty_thousand_entries)
{
    ArchiveWriter *w = archive_writer(a);
    for (int i = 0; i < 60000; i++) archive_add(w, str_printf(a, "x/%d", i), S(""), ARCHIVE_STORED);
    Str bytes;
    Err err = { 0 };
    CHECK(archive_finish(w, S("f"), a, &bytes, &err));
    CHECK(str_has(open_error(a, bytes), S("LIMIT 'f.zip' holds 60000 zip entries, over the limit of 4000")));
}

TEST(archive, eight_hundred_mebibytes_of_zeros)
{
    enum { MIB = 1024 * 1024 };
    Str piece = zeros(a, 200 * (size_t)MIB);
    FixturePart bomb[] = { { "xl/workbook.xml", piece }, { "b", piece }, { "c", piece }, { "d", piece } };
    Str bytes = fixture_zip(a, bomb, 4);
    CHECK(bytes.n < 4 * MIB);
    CHECK(str_has(fixture_error(a, bytes), S("不是正确的 XML")));        /* the first byte is enough */
    Archive *z;
    Err err = { 0 };
    CHECK(archive_open(S("f"), bytes, a, &z, &err));
    static char room[65536];
    bool ok = true;
    for (size_t i = 0; ok && i < 4; i++) {
        ArchiveStream s;
        size_t got = 1;
        ok = archive_stream_open(z, i, &s, &err);
        while (ok && got) ok = archive_stream_read(&s, room, sizeof room, &got, &err);
        archive_stream_close(&s);
    }
    CHECK(!ok && err.code == ERR_LIMIT);
    archive_close(z);
}

TEST(archive, zips_within_zips)
{
    Str bytes = fixture_zip(a, (FixturePart[]){ { "x", S("1") } }, 1);
    for (int i = 0; i < 3; i++) bytes = fixture_zip(a, (FixturePart[]){ { "z.zip", bytes } }, 1);
    Archive *z[4];
    Err err = { 0 };
    CHECK(archive_open(S("f"), bytes, a, &z[0], &err));
    CHECK(archive_open_inside(z[0], 0, a, &z[1], &err));
    CHECK(archive_open_inside(z[1], 0, a, &z[2], &err));
    CHECK(!archive_open_inside(z[2], 0, a, &z[3], &err) && err.code == ERR_LIMIT);
    for (int i = 0; i < 4; i++) archive_close(z[i]);
}

/* ---- workbooks ---- */

TEST(archive, five_million_empty_cells)
{
    Buf b = { 0 };
    buf_add_z(&b, "<sheetData><row>");
    for (int i = 0; i < 16000; i++) buf_add_z(&b, "<c/>");
    for (int i = 0; i < 311; i++) {
        buf_add_z(&b, "</row><row>");
        for (int k = 0; k < 16000; k++) buf_add_z(&b, "<c/>");
    }
    buf_add_z(&b, "</row></sheetData>");
    buf_add_char(&b, 0);
    Book *book = fixture_read(a, fixture_xlsx(a, b.p, NULL, NULL));
    CHECK(book && book->sheets[0].n_cells == 0);
    buf_clear(&b);
    buf_add_z(&b, "<sheetData><row>");
    for (int i = 0; i < 16385; i++) buf_add_z(&b, "<c/>");
    buf_add_z(&b, "</row></sheetData>");
    buf_add_char(&b, 0);
    CHECK(str_starts(fixture_error(a, fixture_xlsx(a, b.p, NULL, NULL)), S("DATA ")));
    buf_done(&b);
}

static Str with_strings(Arena *a, Str strings)
{
    Str base = S("<workbook><sheets><sheet name=\"a\" r:id=\"a\"/></sheets></workbook>");
    FixturePart parts[] = {
        { "xl/workbook.xml", base }, { "xl/_rels/workbook.xml.rels", S("<r><Relationship Id=\"a\" Type=\"/worksheet\" Target=\"s.xml\"/><Relationship Id=\"b\" Type=\"/sharedStrings\" Target=\"t.xml\"/></r>") },
        { "xl/s.xml", S("<worksheet/>") }, { "xl/t.xml", strings },
    };
    return fixture_zip(a, parts, 4);
}

TEST(archive, xml_tricks)
{
    CHECK(str_has(fixture_error(a, with_strings(a, S("<!DOCTYPE a [<!ENTITY a0 \"AAAA\">]><sst><si><t>&a0;</t></si></sst>"))), S("DOCTYPE")));
    CHECK(str_has(fixture_error(a, with_strings(a, S("<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><sst><si><t>&x;</t></si></sst>"))), S("DOCTYPE")));
    CHECK(str_has(fixture_error(a, with_strings(a, S("<sst><si><t>&x;</t></si></sst>"))), S("不是正确的 XML")));
    CHECK(str_has(fixture_error(a, with_strings(a, S("<sst><si><t>a</si></t></sst>"))), S("不是正确的 XML")));
    CHECK(str_has(fixture_error(a, with_strings(a, S("<sst><si><t>a</t></si>"))), S("没有结尾")));
    CHECK(str_has(fixture_error(a, with_strings(a, S("<sst/><sst/>"))), S("不是正确的 XML")));
    CHECK(str_has(fixture_error(a, with_strings(a, S("<sst>\xFF</sst>"))), S("不是 UTF-8")));
    CHECK(str_has(fixture_error(a, with_strings(a, S("<?xml version=\"1.0\" encoding=\"GBK\"?><sst/>"))), S("不是 UTF-8")));
    CHECK(str_has(fixture_error(a, with_strings(a, S(""))), S("没有结尾")));
    CHECK_STR(fixture_error(a, with_strings(a, S("<!-- a > b --><?pi?><sst ><si  a='1>2'><![CDATA[<&]]><t/></si></sst >\n"))), "");
    Buf b = { 0 };
    for (int i = 0; i < 65; i++) buf_add_z(&b, "<a>");
    CHECK(str_starts(fixture_error(a, with_strings(a, buf_str(&b))), S("LIMIT ")));
    buf_clear(&b);
    buf_add_z(&b, "<sst a=\"");
    for (int i = 0; i < 6 * 1024 * 1024; i++) buf_add_char(&b, 'a');
    CHECK(str_has(fixture_error(a, with_strings(a, buf_str(&b))), S("过长的 XML 标记")));
    buf_done(&b);
}

TEST(archive, workbook_cut_off_at_every_97th_byte)
{
    Str bytes = fixture_xlsx(a, "<sheetData><row><c t=\"inlineStr\"><is><t>税收</t></is></c></row></sheetData>", "<si><t>一</t></si>", "<cellXfs><xf/></cellXfs>");
    for (size_t n = 0; n < bytes.n; n += 97) {
        Arena *own = arena_new();
        CHECK(fixture_error(own, str_copy(own, str_slice(bytes, 0, n))).n > 0);
        arena_free(own);
    }
    for (size_t i = 0; i < bytes.n; i++) {
        Arena *own = arena_new();
        Str copy = str_copy(own, bytes);
        ((char *)copy.p)[i] = (char)(copy.p[i] ^ (1 << (i % 8)));
        fixture_error(own, copy);
        arena_free(own);
    }
}
