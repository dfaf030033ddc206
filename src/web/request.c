/* SPDX-License-Identifier: Apache-2.0
** Percent-encoding by RFC 3986, '+' in the query is a space, as browsers write it; JSON by RFC 8259, as far as a call needs it. */
#include "web/request.h"
#include "base/limits.h"
#include "web/texts.h"

#include <string.h>

static int hex(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static bool decode(Str s, bool query, Arena *a, Str *out, Err *err)
{
    char *to = arena_alloc(a, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        int high = s.p[i] == '%' && i + 2 < s.n ? hex(s.p[i + 1]) : -1, low = high >= 0 ? hex(s.p[i + 2]) : -1;
        if (s.p[i] == '%' && low < 0) return FAIL(err, USE, T_WEB_ESCAPE, s);
        to[n++] = s.p[i] == '%' ? (char)(high * 16 + low) : s.p[i] == '+' && query ? ' ' : s.p[i];
        if (s.p[i] == '%') i += 2;
        if (to[n - 1] == 0) return FAIL(err, USE, T_WEB_NOT_TEXT, S(""));
    }
    *out = (Str){ to, n };
    return str_valid(*out) || FAIL(err, USE, T_WEB_NOT_TEXT, S(""));
}

/* What may stand several times has a line for each, as on the command line. */
static bool add_item(Request *r, Arena *a, Item item, Err *err)
{
    for (size_t i = 0; i < r->n_items; i++) {
        Item *old = &r->items[i];
        if (!str_equal(old->name, item.name)) continue;
        if (!str_equal(item.name, S("set")) && !str_equal(item.name, S("scenario"))) return FAIL(err, USE, T_WEB_TWICE, item.name);
        old->value = str_printf(a, "%.*s\n%.*s", SP(old->value), SP(item.value));
        return true;
    }
    *PUSH(a, r->items, r->n_items, r->cap_items) = item;
    return true;
}

static bool read_query(Str query, Arena *a, Request *r, Err *err)
{
    for (Str rest = query; rest.p && rest.n;) {
        Str value = str_split(&rest, '&'), name = str_split(&value, '=');
        Item item = { 0 };
        if (name.n == 0 && !value.p) continue;
        if (!decode(name, true, a, &item.name, err) || !decode(value.p ? value : S(""), true, a, &item.value, err)) return false;
        if (!add_item(r, a, item, err)) return false;
    }
    return true;
}

bool request_read(Str target, Arena *a, Request *out, Err *err)
{
    Str query = target, path = str_split(&query, '?');
    size_t cap = 0;
    *out = (Request){ 0 };
    if (path.n == 0 || path.p[0] != '/') return FAIL(err, USE, T_WEB_PATH, path);
    for (Str rest = str_slice(path, 1, path.n); rest.p;) {
        Str piece = str_split(&rest, '/');
        if (piece.n == 0 && !rest.p) break;                   /* a slash at the end */
        if (!decode(piece, false, a, PUSH(a, out->pieces, out->n_pieces, cap), err)) return false;
    }
    return !query.p || read_query(query, a, out, err);
}

const Item *request_find(const Request *r, const char *name)
{
    for (size_t i = 0; i < r->n_items; i++)
        if (str_equal(r->items[i].name, str_of(name))) return &r->items[i];
    return NULL;
}

/* ---- the body ----
** One object; its values are texts, whole numbers, true, false, null, or lists of these: no action wants more. */

typedef struct { Str s; size_t at; Arena *arena; Request *out; Err *err; } Body;

static bool bad_body(Body *b, const Text *t)
{
    Str at = str_printf(b->arena, "%zu", b->at + 1);
    return err_false(b->err, ERR_USE, t, __FILE__, __LINE__, &at, 1);
}

static char peek(Body *b)
{
    while (b->at < b->s.n && (b->s.p[b->at] == ' ' || b->s.p[b->at] == '\t' || b->s.p[b->at] == '\n' || b->s.p[b->at] == '\r')) b->at++;
    return b->at < b->s.n ? b->s.p[b->at] : 0;
}

static bool take(Body *b, char c)
{
    if (peek(b) != c) return false;
    b->at++;
    return true;
}

static bool four_hex(Body *b, uint32_t *out)
{
    *out = 0;
    for (int i = 0; i < 4; i++) {
        int h = b->at < b->s.n ? hex(b->s.p[b->at++]) : -1;
        if (h < 0) return false;
        *out = *out * 16 + (uint32_t)h;
    }
    return true;
}

/* After "\u": a code point, or the two halves of one. */
static bool escaped_point(Body *b, Buf *to)
{
    uint32_t point, low;
    if (!four_hex(b, &point)) return false;
    if (point >= 0xD800 && point < 0xDC00) {
        if (!str_starts(str_slice(b->s, b->at, b->s.n), S("\\u"))) return false;
        b->at += 2;
        if (!four_hex(b, &low) || low < 0xDC00 || low > 0xDFFF) return false;
        point = 0x10000 + ((point - 0xD800) << 10) + (low - 0xDC00);
    } else if (point >= 0xDC00 && point <= 0xDFFF) return false;
    if (point == 0) return false;
    buf_add_point(to, point);
    return true;
}

static bool escaped(Body *b, Buf *to)
{
    static const char from[] = "\"\\/bfnrt", into[] = "\"\\/\b\f\n\r\t";
    char c = b->at < b->s.n ? b->s.p[b->at++] : 0;
    const char *found = c ? strchr(from, c) : NULL;
    if (c == 'u') return escaped_point(b, to);
    if (found) buf_add_char(to, into[found - from]);
    return found;
}

static bool read_text(Body *b, Str *out)
{
    Buf to = { 0 };
    bool ok = take(b, '"');
    while (ok && b->at < b->s.n && b->s.p[b->at] != '"') {
        char c = b->s.p[b->at++];
        if (c == '\\') ok = escaped(b, &to);
        else if ((unsigned char)c < 0x20) ok = false;
        else buf_add_char(&to, c);
    }
    ok = ok && take(b, '"');
    *out = buf_keep(&to, b->arena);
    buf_done(&to);
    return ok || bad_body(b, &T_WEB_BODY);
}

static bool read_word(Body *b, Str word)
{
    if (!str_starts(str_slice(b->s, b->at, b->s.n), word)) return false;
    b->at += word.n;
    return true;
}

static bool read_whole(Body *b, Str *out)
{
    size_t from = b->at, digits;
    if (b->s.p[b->at] == '-') b->at++;
    digits = b->at;
    while (b->at < b->s.n && b->s.p[b->at] >= '0' && b->s.p[b->at] <= '9') b->at++;
    *out = str_slice(b->s, from, b->at);
    bool leads = b->at > digits + 1 && b->s.p[digits] == '0', goes_on = b->at < b->s.n && strchr(".eE", b->s.p[b->at]);
    return (b->at > digits && !leads && !goes_on) || bad_body(b, &T_WEB_BODY);
}

/* *said: not false and not null, which say that nothing is given. */
static bool read_simple(Body *b, Item *item, bool *said)
{
    char c = peek(b);
    *said = true;
    if (c == '"') return read_text(b, &item->value);
    if (c == 't' && read_word(b, S("true"))) return item->flag = true;
    if ((c == 'f' && read_word(b, S("false"))) || (c == 'n' && read_word(b, S("null")))) return *said = false, true;
    if (c == '-' || (c >= '0' && c <= '9')) return read_whole(b, &item->value);
    return bad_body(b, c == '{' || c == '[' ? &T_WEB_BODY_OPTION : &T_WEB_BODY);
}

static bool put(Body *b, Item item)
{
    Request *r = b->out;
    bool words = str_equal(item.name, S("words")), files = str_equal(item.name, S("files"));
    if ((words || files) && item.flag) return bad_body(b, &T_WEB_BODY_OPTION);
    if (words) *PUSH(b->arena, r->words, r->n_words, r->cap_words) = item.value;
    else if (files) *PUSH(b->arena, r->files, r->n_files, r->cap_files) = item.value;
    else return add_item(r, b->arena, item, b->err);
    return true;
}

static bool read_member(Body *b, Str name)
{
    Item item = { .name = name };
    bool said, list = take(b, '[');
    if (list && take(b, ']')) return true;
    do {
        item.value = (Str){ 0 }, item.flag = false;
        if (!read_simple(b, &item, &said) || (said && !put(b, item))) return false;
    } while (list && take(b, ','));
    return !list || take(b, ']') || bad_body(b, &T_WEB_BODY);
}

static bool once(Body *b, Str *names, size_t n, Str name)
{
    for (size_t i = 0; i < n; i++)
        if (str_equal(names[i], name)) return FAIL(b->err, USE, T_WEB_TWICE, name);
    return true;
}

static bool read_object(Body *b)
{
    Str *names = NULL, name;
    size_t n = 0, cap = 0;
    if (!take(b, '{')) return bad_body(b, &T_WEB_BODY);
    if (!take(b, '}')) {
        do {
            if (n >= LIMIT_JSON_MEMBERS) return bad_body(b, &T_WEB_BODY_DEEP);
            if (peek(b) != '"') return bad_body(b, &T_WEB_BODY);
            if (!read_text(b, &name) || !once(b, names, n, name)) return false;
            *PUSH(b->arena, names, n, cap) = name;
            if (!take(b, ':')) return bad_body(b, &T_WEB_BODY);
            if (!read_member(b, name)) return false;
        } while (take(b, ','));
        if (!take(b, '}')) return bad_body(b, &T_WEB_BODY);
    }
    return peek(b) == 0 && b->at == b->s.n ? true : bad_body(b, &T_WEB_BODY);
}

bool request_body(Str json, Arena *a, Request *out, Err *err)
{
    Body b = { json, 0, a, out, err };
    if (json.n == 0) return true;
    if (!str_valid(json) || memchr(json.p, 0, json.n)) return FAIL(err, USE, T_WEB_NOT_TEXT, S(""));
    return read_object(&b);
}
