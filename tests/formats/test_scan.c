/* SPDX-License-Identifier: Apache-2.0 */
#include "formats/scan.h"
#include "test.h"

#include <string.h>

typedef struct { Str rest; size_t most; } Drops;

static bool drip(void *ctx, char *p, size_t room, size_t *got, Err *err)
{
    (void)err;
    Drops *d = ctx;
    size_t n = d->most < room ? d->most : room;
    if (n > d->rest.n) n = d->rest.n;
    if (n) memcpy(p, d->rest.p, n);
    d->rest = str_slice(d->rest, n, d->rest.n);
    *got = n;
    return true;
}

/* The events as text: "<a k=v>", "text", "</a>"; pieces of text run together. */
static Str events(Arena *a, Str xml, size_t piece)
{
    Drops drops = { xml, piece };
    Scan s;
    Err err = { 0 };
    Buf b = { 0 };
    scan_open(&s, S("f"), S("p"), drip, &drops);
    ScanEvent e;
    do {
        e = scan_next(&s, &err);
        if (e == SCAN_START) {
            buf_addf(&b, "<%.*s", SP(s.name));
            for (size_t i = 0; i < s.n_attrs; i++) buf_addf(&b, " %.*s=%.*s", SP(s.attrs[i].name), SP(s.attrs[i].value));
            buf_add_char(&b, '>');
        }
        if (e == SCAN_TEXT) buf_add(&b, s.text);
        if (e == SCAN_END) buf_addf(&b, "</%.*s>", SP(s.name));
        if (e == SCAN_FAIL) buf_addf(&b, "!%d", err.code == ERR_DATA);
    } while (e != SCAN_DONE && e != SCAN_FAIL);
    scan_close(&s);
    Str out = buf_keep(&b, a);
    buf_done(&b);
    return out;
}

TEST(scan, pieces_of_any_size_give_the_same_events)
{
    Str xml = S("\xEF\xBB\xBF<?xml version=\"1.0\" encoding='utf-8'?>\r\n<!-- <x> --><x:a xmlns:x=\"u\" 键 = '1&lt;&#50;'><b/>税&amp;\r\n&#x7A0E;<![CDATA[<&>]]><?pi >?>\r</x:a > ");
    for (size_t piece = 1; piece < 200; piece++) CHECK_STR(events(a, xml, piece), "<a x=u 键=1<2><b></b>税&\n税<&>\n</a>");
}

TEST(scan, text_longer_than_the_window)
{
    Buf b = { 0 };
    buf_add_z(&b, "<a>");
    for (int i = 0; i < 200000; i++) buf_add_z(&b, "税&lt;\r\n");
    buf_add_z(&b, "</a>");
    for (size_t piece = 9973; piece < 400000; piece *= 3) {
        Str got = events(a, buf_str(&b), piece);
        CHECK_INT(got.n, 3 + 200000 * 5 + 4);
        CHECK(memcmp(got.p + got.n - 9, "税<\n</a>", 9) == 0);
    }
    buf_done(&b);
}

TEST(scan, what_is_not_well_formed)
{
    static const Str bad[] = {
        S_INIT(""), S_INIT("a"), S_INIT("<"), S_INIT("<a"), S_INIT("<a>"), S_INIT("<a></b>"), S_INIT("<a/><b/>"), S_INIT("</a>"), S_INIT("<a b></a>"), S_INIT("<a b=1/>"),
        S_INIT("<a b='1'c='2'/>"), S_INIT("<a b='<'/>"), S_INIT("<a>&x;</a>"), S_INIT("<a>&#0;</a>"), S_INIT("<a>&#xD800;</a>"), S_INIT("<a>&#x110000;</a>"), S_INIT("<a>&amp</a>"),
        S_INIT("<a><![CDATA[</a>"), S_INIT("<a><!-- </a>"), S_INIT("<!DOCTYPE a><a/>"), S_INIT("<!ELEMENT a><a/>"), S_INIT("<a>\xC0\x80</a>"), S_INIT("<a/ >"), S_INIT("< a/>"), S_INIT("<a/>b"),
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        for (size_t piece = 1; piece < 30; piece += 7) CHECK(str_ends(events(a, bad[i], piece), S("!1")));
}

TEST(scan, a_leaf_is_taken_at_once)
{
    ScanMemory m = { S("<c><v>8&#49;</v></c>") };
    Scan s;
    Err err = { 0 };
    Str name, text;
    scan_open(&s, S("f"), S("p"), scan_memory, &m);
    CHECK(scan_next(&s, &err) == SCAN_START && !scan_leaf(&s, &name, &text));
    scan_close(&s);
    m = (ScanMemory){ S("<r><c><x:v>81</x:v></c><c><v>1</v><v>2</v></c><c><v>1</w></c></r>") };
    scan_open(&s, S("f"), S("p"), scan_memory, &m);
    CHECK(scan_next(&s, &err) == SCAN_START && scan_next(&s, &err) == SCAN_START);
    CHECK(scan_leaf(&s, &name, &text) && s.depth == 1);
    CHECK_STR(name, "v");
    CHECK_STR(text, "81");
    CHECK(scan_next(&s, &err) == SCAN_START && !scan_leaf(&s, &name, &text) && scan_skip(&s, &err));
    CHECK(scan_next(&s, &err) == SCAN_START && !scan_leaf(&s, &name, &text) && !scan_skip(&s, &err));
    scan_close(&s);
}
