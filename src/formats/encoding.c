/* SPDX-License-Identifier: Apache-2.0 */
#include "formats/encoding.h"

#include "formats/texts.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>

static const iconv_t no_converter = (iconv_t)-1;

bool encoding_open(Encoding *e, Err *err)
{
    iconv_t c = iconv_open("UTF-8", "GB18030");
    e->gb18030 = c == no_converter ? NULL : (void *)c;
    return e->gb18030 ? true : FAIL(err, IO, T_FORMATS_ENCODING_NONE, S("GB18030"));
}

void encoding_close(Encoding *e)
{
    if (e->gb18030) iconv_close((iconv_t)e->gb18030);
    e->gb18030 = NULL;
}

bool encoding_from_gb18030(Str bytes, Arena *a, Str *out, size_t *bad_at)
{
    *bad_at = 0;
    iconv_t c = iconv_open("UTF-8", "GB18030");
    if (c == no_converter) return false;
    Buf b = { 0 };
    char *in = (char *)bytes.p;
    size_t left = bytes.n, done = 0;
    while (left && !b.full && done != (size_t)-1) {      /* two bytes become three at most, four become four */
        size_t room = left + left / 2 + 16;
        char *p = buf_room(&b, room), *to = p;
        if (!p) break;
        done = iconv(c, &in, &left, &to, &room);
        b.n += (size_t)(to - p);
        if (done == (size_t)-1 && errno == E2BIG) done = 0;
    }
    iconv_close(c);
    *bad_at = bytes.n - left;
    bool ok = left == 0 && !b.full;
    if (ok) *out = buf_give(&b, a);
    buf_done(&b);
    return ok;
}

static uint32_t unit_at(Str s, size_t at, bool big)
{
    uint8_t x = (uint8_t)s.p[at], y = (uint8_t)s.p[at + 1];
    return big ? (uint32_t)x << 8 | y : (uint32_t)y << 8 | x;
}

bool encoding_add_utf16(Str s, bool big, Buf *out, size_t *took)
{
    size_t at = 0;
    for (*took = 0; at + 2 <= s.n; *took = at) {
        uint32_t c = unit_at(s, at, big);
        at += 2;
        if (c >= 0xDC00 && c <= 0xDFFF) return false;
        if (c >= 0xD800 && c <= 0xDBFF) {
            if (at + 2 > s.n) break;
            uint32_t low = unit_at(s, at, big);
            if (low < 0xDC00 || low > 0xDFFF) return false;
            c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
            at += 2;
        }
        buf_add_point(out, c);
    }
    return !out->full;
}

bool encoding_from_utf16(Str bytes, bool big, Arena *a, Str *out, size_t *bad_at)
{
    Buf b = { 0 };
    bool ok = encoding_add_utf16(bytes, big, &b, bad_at) && *bad_at == bytes.n;
    if (ok) *out = buf_give(&b, a);
    buf_done(&b);
    return ok;
}

static size_t sequence_length(Str s, size_t at)
{
    unsigned char c = (unsigned char)s.p[at];
    size_t n = c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
    return n <= s.n - at && str_valid((Str){ s.p + at, n }) ? n : 0;
}

size_t encoding_valid_prefix(Str s)
{
    size_t at = 0;
    while (at < s.n) {
        uint64_t word = 0;
        while (s.n - at >= sizeof word) {
            memcpy(&word, s.p + at, sizeof word);
            if (word & 0x8080808080808080u) break;
            at += sizeof word;
        }
        while (at < s.n && !(s.p[at] & 0x80)) at++;
        while (at < s.n && (s.p[at] & 0x80)) {
            size_t n = sequence_length(s, at);
            if (n == 0) return at;
            at += n;
        }
    }
    return at;
}

/* ---- whole files ---- */

static size_t line_of(Str s, size_t at)
{
    size_t line = 1;
    for (size_t i = 0; i < at; i++) line += s.p[i] == '\n';
    return line;
}

static bool bad_byte(Str file, Str bytes, size_t at, Str encoding, Err *err)
{
    Buf b = { 0 };
    buf_add_int(&b, (int64_t)line_of(bytes, at));
    size_t digits = b.n;
    buf_addf(&b, "%02X", at < bytes.n ? (unsigned)(unsigned char)bytes.p[at] : 0);
    Str both = buf_str(&b);
    FAIL(err, DATA, T_FORMATS_ENCODING_BAD, file, str_slice(both, 0, digits), str_slice(both, digits, both.n), encoding);
    buf_done(&b);
    return false;
}

static bool no_nul(Str file, Str text, Err *err)
{
    const char *nul = text.n ? memchr(text.p, 0, text.n) : NULL;
    if (!nul) return true;
    Buf b = { 0 };
    buf_add_int(&b, (int64_t)line_of(text, (size_t)(nul - text.p)));
    FAIL(err, DATA, T_FORMATS_ENCODING_NUL, file, buf_str(&b));
    buf_done(&b);
    return false;
}

static bool decode_utf16(Str file, Str bytes, bool big, Arena *a, Str *text, Str *encoding, Err *err)
{
    *encoding = big ? S("UTF-16BE") : S("UTF-16LE");
    size_t bad;
    return encoding_from_utf16(bytes, big, a, text, &bad) || bad_byte(file, bytes, bad, *encoding, err);
}

static bool decode_bytes(Str file, Str bytes, Arena *a, Str *text, Str *encoding, Err *err)
{
    size_t good = encoding_valid_prefix(bytes), bad;
    *encoding = S("UTF-8");
    *text = bytes;
    if (good == bytes.n) return true;
    *encoding = S("GB18030");
    if (encoding_from_gb18030(bytes, a, text, &bad)) return true;
    return bad > good ? bad_byte(file, bytes, bad, S("GB18030"), err) : bad_byte(file, bytes, good, S("UTF-8"), err);
}

bool encoding_decode(Str file, Str bytes, Arena *a, Str *text, Str *encoding, Err *err)
{
    bool ok;
    if (str_starts(bytes, S("\xFF\xFE"))) ok = decode_utf16(file, str_slice(bytes, 2, bytes.n), false, a, text, encoding, err);
    else if (str_starts(bytes, S("\xFE\xFF"))) ok = decode_utf16(file, str_slice(bytes, 2, bytes.n), true, a, text, encoding, err);
    else if (str_starts(bytes, S("\xEF\xBB\xBF"))) {
        *encoding = S("UTF-8");
        *text = str_slice(bytes, 3, bytes.n);
        size_t good = encoding_valid_prefix(*text);
        ok = good == text->n || bad_byte(file, *text, good, *encoding, err);
    } else ok = decode_bytes(file, bytes, a, text, encoding, err);
    return ok && no_nul(file, *text, err);
}
