/* SPDX-License-Identifier: Apache-2.0
** What is a request and what is refused, byte for byte. More of them at the running server: check_security.py. */
#include "web/wire.h"
#include "base/limits.h"
#include "test.h"

#define HOST "Host: a\r\n"

static int read(const char *text, Head *h) { return wire_head(str_of(text), h); }

TEST(wire, a_head_is_read_whole_or_not_yet)
{
    static const char text[] = "POST /api/x?a=%20 HTTP/1.1\r\n" HOST "Content-Length: 12\r\nX-One:\t two words \t\r\nConnection: close\r\n\r\nbody";
    size_t whole = sizeof text - 1 - 4;
    Head h;
    for (size_t n = 0; n < whole; n++) CHECK_INT(wire_head((Str){ text, n }, &h), HEAD_MORE);
    CHECK_INT(read(text, &h), HEAD_OK);
    CHECK(h.bytes == whole && h.length == 12 && !h.keep && str_equal(h.method, S("POST")) && str_equal(h.target, S("/api/x?a=%20")));
    CHECK(str_equal(wire_field(&h, "x-one"), S("two words")) && !wire_field(&h, "x-two").p);
}

TEST(wire, what_could_be_read_in_two_ways_is_refused)
{
    static const struct { const char *text; int status; } cases[] = {
        { "GET / HTTP/1.1\n" HOST "\r\n", 400 }, { "GET / HTTP/1.1\r\nHost: a\n\r\n", 400 }, { "GET / HTTP/1.1\r\nHost: a\rX: b\r\n\r\n", 400 },
        { "GET / HTTP/1.1\r\n" HOST "X: a\r\n b\r\n\r\n", 400 }, { "GET / HTTP/1.1\r\n" HOST "X : a\r\n\r\n", 400 }, { "GET / HTTP/1.1\r\n" HOST ": a\r\n\r\n", 400 },
        { "GET / HTTP/1.1\r\n\r\n", 400 }, { "GET / HTTP/1.1\r\n" HOST HOST "\r\n", 400 }, { "GET  / HTTP/1.1\r\n" HOST "\r\n", 400 }, { "GET /\r\n", 400 },
        { "GET http://a/ HTTP/1.1\r\n" HOST "\r\n", 400 }, { "GET / HTTP/1.2\r\n" HOST "\r\n", 505 }, { "GET / HTTP/2.0\r\n" HOST "\r\n", 505 }, { "G(T / HTTP/1.1\r\n" HOST "\r\n", 400 },
        { "POST / HTTP/1.1\r\n" HOST "Content-Length: +2\r\n\r\n", 400 }, { "POST / HTTP/1.1\r\n" HOST "Content-Length: 2, 2\r\n\r\n", 400 }, { "POST / HTTP/1.1\r\n" HOST "Content-Length:\r\n\r\n", 400 },
        { "POST / HTTP/1.1\r\n" HOST "Content-Length: 2\r\nContent-Length: 2\r\n\r\n", 400 }, { "POST / HTTP/1.1\r\n" HOST "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n", 400 },
        { "POST / HTTP/1.1\r\n" HOST "Content-Length: 9999999999999999999\r\n\r\n", 400 }, { "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: gzip, chunked\r\n\r\n", 400 },
        { "POST / HTTP/1.0\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n", 400 }, { "POST / HTTP/1.1\r\n" HOST "Expect: more\r\n\r\n", 417 },
    };
    Head h;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        if (read(cases[i].text, &h) != cases[i].status) test_fail(__FILE__, __LINE__, cases[i].text);
    CHECK_INT(wire_head(S("GET / HTTP/1.1\r\nHost: a\0b\r\n\r\n"), &h), 400);
}

TEST(wire, a_head_has_bounds)
{
    Head h;
    Buf b = { 0 };
    buf_add_z(&b, "GET /");
    for (size_t i = 0; i < LIMIT_URI_BYTES + 100; i++) buf_add_char(&b, 'a');
    CHECK_INT(wire_head(buf_str(&b), &h), 414);             /* its end need not come */
    buf_clear(&b);
    buf_add_z(&b, "GET / HTTP/1.1\r\nHost: ");
    for (size_t i = 0; i < LIMIT_HEAD_BYTES; i++) buf_add_char(&b, 'a');
    CHECK_INT(wire_head(buf_str(&b), &h), 431);
    buf_clear(&b);
    buf_add_z(&b, "GET / HTTP/1.1\r\n" HOST);
    for (int i = 1; i < HEAD_FIELDS; i++) buf_add_z(&b, "x: y\r\n");
    Str most = buf_keep(&b, a);
    buf_add_z(&b, "\r\n");
    CHECK_INT(wire_head(buf_str(&b), &h), HEAD_OK);
    buf_clear(&b);
    buf_add(&b, most), buf_add_z(&b, "x: y\r\n\r\n");
    CHECK_INT(wire_head(buf_str(&b), &h), 431);
    buf_done(&b);
}

/* The body, or the text "bad" or "more". */
static Str body(const char *text, Arena *a)
{
    Chunks c = { 0 };
    Str rest = str_of(text), data;
    Buf b = { 0 };
    ChunksStep s;
    while ((s = wire_chunks(&c, &rest, &data)) == CHUNKS_DATA) buf_add(&b, data);
    Str out = s == CHUNKS_END ? buf_keep(&b, a) : s == CHUNKS_BAD ? S("bad") : S("more");
    buf_done(&b);
    return out;
}

TEST(wire, chunks_are_strict)
{
    static const struct { const char *text, *body; } cases[] = {
        { "5\r\nhello\r\n0\r\n\r\n", "hello" }, { "5;a=\"b\"\r\nhello\r\n3\r\n you\r\n", "bad" }, { "5;a\r\nhello\r\n4\r\n you\r\n0\r\n\r\n", "hello you" }, { "0\r\n\r\n", "" },
        { "5\r\nhel", "more" }, { "5\r\nhello\r\n", "more" }, { "5\nhello\r\n0\r\n\r\n", "bad" }, { "0x5\r\nhello\r\n0\r\n\r\n", "bad" }, { "+5\r\nhello", "bad" }, { " 5\r\nhello", "bad" },
        { "5 \r\nhello", "bad" }, { "\r\nhello", "bad" }, { ";a\r\nhello", "bad" }, { "fffffffff\r\n", "bad" }, { "4\r\nhello\r\n0\r\n\r\n", "bad" }, { "5\r\nhello\r\n0\r\nHost: a\r\n\r\n", "bad" },
        { "5;a\nb\r\nhello", "bad" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        if (!str_equal(body(cases[i].text, a), str_of(cases[i].body))) test_fail(__FILE__, __LINE__, cases[i].text);
}
