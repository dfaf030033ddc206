/* SPDX-License-Identifier: Apache-2.0 */
#include "formats/xml.h"
#include "base/limits.h"
#include "formats/texts.h"

#include <assert.h>
#include <string.h>

/* ---- reading ---- */

typedef struct { Str file, part, bytes; size_t at; Arena *arena; XmlNode *open; int depth; Err *err; } Reader;

static bool bad(Reader *r)
{
    return FAIL(r->err, DATA, T_FORMATS_PACKAGE_XML, r->file, r->part, str_printf(r->arena, "%zu", r->at));
}

static XmlNode *add(Reader *r, XmlKind kind, Str raw)
{
    XmlNode *n = NEW(r->arena, XmlNode);
    n->kind = kind;
    n->raw = raw;
    n->parent = r->open;
    n->prev = r->open->last;
    if (n->prev) n->prev->next = n;
    else r->open->first = n;
    r->open->last = n;
    return n;
}

static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

static bool is_name(char c)
{
    static const bool is[256] = { ['a' ... 'z'] = true, ['A' ... 'Z'] = true, ['0' ... '9'] = true, [':'] = true, ['_'] = true, ['-'] = true, ['.'] = true, [0x80 ... 0xFF] = true };
    return is[(unsigned char)c];
}

/* References to characters and the five known names only. */
static bool references_sound(Str s)
{
    for (const char *p = memchr(s.p, '&', s.n), *end = s.p + s.n; p; p = memchr(p, '&', (size_t)(end - p))) {
        Str rest = { p, (size_t)(end - p) };
        const char *stop = memchr(p, ';', rest.n < 12 ? rest.n : 12);
        if (!stop) return false;
        if (p[1] != '#' && !str_starts(rest, S("&lt;")) && !str_starts(rest, S("&gt;")) && !str_starts(rest, S("&amp;")) && !str_starts(rest, S("&quot;"))
            && !str_starts(rest, S("&apos;")))
            return false;
        p = stop;
    }
    return true;
}

static bool skip_attributes(Reader *r, size_t *end)
{
    const char *p = r->bytes.p;
    size_t n = r->bytes.n, at = r->at;
    for (;;) {
        size_t from = at;
        while (at < n && is_blank(p[at])) at++;
        if (at >= n) return false;
        if (p[at] == '>' || p[at] == '/') break;
        if (at == from) return false;
        size_t name = at;
        while (at < n && is_name(p[at])) at++;
        if (at == name) return false;
        while (at < n && is_blank(p[at])) at++;
        if (at >= n || p[at++] != '=') return false;
        while (at < n && is_blank(p[at])) at++;
        if (at >= n || (p[at] != '"' && p[at] != '\'')) return false;
        char quote = p[at++];
        const char *close = memchr(p + at, quote, n - at);
        if (!close) return false;
        Str value = { p + at, (size_t)(close - (p + at)) };
        if (memchr(value.p, '<', value.n) || !references_sound(value)) return false;
        at = (size_t)(close - p) + 1;
    }
    *end = at;
    return true;
}

static bool read_open(Reader *r)
{
    size_t from = r->at++;
    size_t name = r->at;
    while (r->at < r->bytes.n && is_name(r->bytes.p[r->at])) r->at++;
    if (r->at == name) return bad(r);
    Str tag = str_slice(r->bytes, name, r->at);
    size_t attrs = r->at, end = 0;
    if (!skip_attributes(r, &end)) return bad(r);
    while (end > attrs && is_blank(r->bytes.p[end - 1])) end--;
    Str attributes = str_slice(r->bytes, attrs, end);
    r->at = end;
    while (is_blank(r->bytes.p[r->at])) r->at++;
    bool empty = r->bytes.p[r->at] == '/';
    if (empty) r->at++;
    if (r->at >= r->bytes.n || r->bytes.p[r->at] != '>') return bad(r);
    r->at++;
    if (!r->open->parent && xml_root(r->open)) return bad(r);
    XmlNode *n = add(r, XML_ELEMENT, str_slice(r->bytes, from, r->at));
    n->name = tag;
    n->attrs = attributes;
    if (empty) return true;
    if (++r->depth > XML_TREE_DEPTH) return FAIL(r->err, LIMIT, T_FORMATS_XML_DEPTH, r->file, r->part, str_printf(r->arena, "%d", XML_TREE_DEPTH));
    r->open = n;
    return true;
}

static bool read_close(Reader *r)
{
    size_t at = r->at + 2, from = at;
    while (at < r->bytes.n && is_name(r->bytes.p[at])) at++;
    Str name = str_slice(r->bytes, from, at);
    while (at < r->bytes.n && is_blank(r->bytes.p[at])) at++;
    if (at >= r->bytes.n || r->bytes.p[at] != '>' || !r->open->parent || !str_equal(name, r->open->name)) return bad(r);
    r->at = at + 1;
    r->open->raw.n = (size_t)(r->bytes.p + r->at - r->open->raw.p);
    r->open = r->open->parent;
    r->depth--;
    return true;
}

static bool read_text(Reader *r)
{
    const char *from = r->bytes.p + r->at;
    const char *stop = memchr(from, '<', r->bytes.n - r->at);
    Str raw = { from, stop ? (size_t)(stop - from) : r->bytes.n - r->at };
    r->at += raw.n;
    if (!r->open->parent) return str_trim(raw).n == 0 ? true : bad(r);
    if (!references_sound(raw)) return bad(r);
    add(r, XML_TEXT, raw);
    return true;
}

static bool read_until(Reader *r, Str close, XmlKind kind)
{
    ptrdiff_t end = str_find(str_slice(r->bytes, r->at, r->bytes.n), close);
    if (end < 0) return bad(r);
    Str raw = str_slice(r->bytes, r->at, r->at + (size_t)end + close.n);
    r->at += raw.n;
    if (kind == XML_TEXT) {      /* CDATA becomes plain text */
        Buf b = { 0 };
        xml_escape(str_slice(raw, 9, raw.n - 3), &b);
        raw = buf_keep(&b, r->arena);
        buf_done(&b);
    }
    add(r, kind, raw);
    return true;
}

static bool read_next(Reader *r)
{
    Str rest = str_slice(r->bytes, r->at, r->bytes.n);
    if (rest.p[0] != '<') return read_text(r);
    if (rest.n > 1 && is_name(rest.p[1])) return read_open(r);
    if (str_starts(rest, S("</"))) return read_close(r);
    if (str_starts(rest, S("<?"))) return read_until(r, S("?>"), XML_OTHER);
    if (str_starts(rest, S("<!--"))) return read_until(r, S("-->"), XML_OTHER);
    if (str_starts(rest, S("<![CDATA[")) && r->open->parent) return read_until(r, S("]]>"), XML_TEXT);
    if (str_starts(rest, S("<!"))) return FAIL(r->err, DATA, T_FORMATS_PACKAGE_DOCTYPE, r->file, r->part);
    return read_open(r);
}

bool xml_parse(Str file, Str part, Str bytes, Arena *a, XmlNode **out, Err *err)
{
    XmlNode *document = NEW(a, XmlNode);
    document->changed = true;
    Reader r = { file, part, bytes, 0, a, document, 0, err };
    if (str_starts(bytes, S("\xEF\xBB\xBF"))) r.bytes = str_slice(bytes, 3, bytes.n);
    if (bytes.n > LIMIT_DOC_BYTES) return FAIL(err, LIMIT, T_FORMATS_XML_BIG, file, part);
    if (!str_valid(r.bytes)) return FAIL(err, DATA, T_FORMATS_PACKAGE_ENCODING, file, part);
    while (r.at < r.bytes.n)
        if (!read_next(&r)) return false;
    if (r.open != document || !xml_root(document)) return bad(&r);
    *out = document;
    return true;
}

XmlNode *xml_root(const XmlNode *document)
{
    XmlNode *n = document->first;
    while (n && n->kind != XML_ELEMENT) n = n->next;
    return n;
}

/* ---- writing ---- */

void xml_write_open(const XmlNode *n, Buf *out)
{
    buf_add_char(out, '<');
    buf_add(out, n->name);
    buf_add(out, n->attrs);
    buf_add_char(out, '>');
}

void xml_write_close(const XmlNode *n, Buf *out)
{
    buf_add(out, S("</"));
    buf_add(out, n->name);
    buf_add_char(out, '>');
}

void xml_write(const XmlNode *n, Buf *out)
{
    if (!n->changed || n->kind != XML_ELEMENT) {
        if (n->raw.n || n->kind != XML_ELEMENT) {
            buf_add(out, n->raw);
            return;
        }
    }
    bool named = n->name.n > 0;
    if (named && !n->first) {
        buf_add_char(out, '<');
        buf_add(out, n->name);
        buf_add(out, n->attrs);
        buf_add(out, S("/>"));
        return;
    }
    if (named) xml_write_open(n, out);
    for (const XmlNode *c = n->first; c; c = c->next) xml_write(c, out);
    if (named) xml_write_close(n, out);
}

/* ---- looking ---- */

static bool same(Str s, const char *z) { return strncmp(s.p ? s.p : "", z, s.n) == 0 && z[s.n] == 0; }

static Str local(Str name)
{
    const char *colon = name.n ? memchr(name.p, ':', name.n) : NULL;
    return colon ? str_slice(name, (size_t)(colon - name.p) + 1, name.n) : name;
}

bool xml_is_local(const XmlNode *n, const char *name) { return n && n->kind == XML_ELEMENT && n->name.n && same(local(n->name), name); }

XmlNode *xml_child(const XmlNode *n, const char *name)
{
    XmlNode *c = n ? n->first : NULL;
    while (c && !xml_is(c, name)) c = c->next;
    return c;
}

XmlNode *xml_child_local(const XmlNode *n, const char *name)
{
    XmlNode *c = n ? n->first : NULL;
    while (c && !xml_is_local(c, name)) c = c->next;
    return c;
}

XmlNode *xml_after_all(const XmlNode *n, const XmlNode *within)
{
    while (n && n != within && !n->next) n = n->parent;
    return n && n != within ? n->next : NULL;
}

XmlNode *xml_after(const XmlNode *n, const XmlNode *within) { return n->first ? n->first : xml_after_all(n, within); }

/* The span of one attribute within attrs: from its leading blank to after its closing quote. */
static bool find_attr(Str attrs, const char *name, size_t *from, size_t *end, Str *value)
{
    for (size_t at = 0; at < attrs.n;) {
        size_t start = at;
        while (at < attrs.n && is_blank(attrs.p[at])) at++;
        size_t name_at = at;
        while (at < attrs.n && is_name(attrs.p[at])) at++;
        Str found = str_slice(attrs, name_at, at);
        while (at < attrs.n && attrs.p[at] != '"' && attrs.p[at] != '\'') at++;
        if (at >= attrs.n) return false;
        char quote = attrs.p[at++];
        const char *close = memchr(attrs.p + at, quote, attrs.n - at);
        if (!close) return false;
        *value = str_slice(attrs, at, (size_t)(close - attrs.p));
        at = (size_t)(close - attrs.p) + 1;
        *from = start;
        *end = at;
        if (same(found, name)) return true;
    }
    return false;
}

bool xml_attr(const XmlNode *n, const char *name, Arena *a, Str *out)
{
    size_t from = 0, end = 0;
    Str raw = { 0 };
    *out = S("");
    if (!n || !find_attr(n->attrs, name, &from, &end, &raw)) return false;
    if (!memchr(raw.p, '&', raw.n)) {
        *out = raw;
        return true;
    }
    Buf b = { 0 };
    xml_unescape(raw, &b);
    *out = buf_keep(&b, a);
    buf_done(&b);
    return true;
}

Str xml_text(const XmlNode *n, Arena *a)
{
    Buf b = { 0 };
    for (const XmlNode *c = n->kind == XML_TEXT ? n : n->first; c; c = xml_after(c, n)) {
        if (c->kind == XML_TEXT) xml_unescape(c->raw, &b);
        if (c == n) break;
    }
    Str s = buf_keep(&b, a);
    buf_done(&b);
    return s;
}

/* ---- changing ---- */

void xml_touch(XmlNode *n)
{
    for (; n && !n->changed; n = n->parent) n->changed = true;
}

void xml_drop_attr(XmlNode *n, const char *name, Arena *a)
{
    size_t from = 0, end = 0;
    Str value = { 0 };
    if (!find_attr(n->attrs, name, &from, &end, &value)) return;
    n->attrs = str_printf(a, "%.*s%.*s", (int)from, n->attrs.p, SP(str_slice(n->attrs, end, n->attrs.n)));
    xml_touch(n);
}

void xml_set_attr(XmlNode *n, const char *name, Str value, Arena *a)
{
    size_t from = n->attrs.n, end = n->attrs.n;
    Str old = { 0 };
    if (!find_attr(n->attrs, name, &from, &end, &old)) from = end = n->attrs.n;
    Buf b = { 0 };
    xml_escape(value, &b);
    n->attrs = str_printf(a, "%.*s %s=\"%.*s\"%.*s", (int)from, n->attrs.p ? n->attrs.p : "", name, SP(buf_str(&b)), SP(str_slice(n->attrs, end, n->attrs.n)));
    buf_done(&b);
    xml_touch(n);
}

XmlNode *xml_element(Arena *a, const char *name, const char *attrs)
{
    XmlNode *n = NEW(a, XmlNode);
    n->name = str_of(name);
    n->attrs = str_of(attrs);
    n->changed = true;
    return n;
}

XmlNode *xml_raw(Arena *a, Str bytes)
{
    XmlNode *n = NEW(a, XmlNode);
    n->kind = XML_OTHER;
    n->raw = bytes;
    return n;
}

void xml_set_text(XmlNode *n, Str text, Arena *a)
{
    Buf b = { 0 };
    xml_escape(text, &b);
    XmlNode *t = NEW(a, XmlNode);
    t->kind = XML_TEXT;
    t->raw = buf_keep(&b, a);
    buf_done(&b);
    n->first = n->last = NULL;
    xml_append(n, t);
}

XmlNode *xml_copy(const XmlNode *n, Arena *a)
{
    XmlNode *copy = NEW(a, XmlNode);
    *copy = *n;
    copy->parent = copy->first = copy->last = copy->next = copy->prev = NULL;
    bool changed = n->changed;
    for (const XmlNode *c = n->first; c; c = c->next) xml_append(copy, xml_copy(c, a));
    copy->changed = changed;
    return copy;
}

void xml_remove(XmlNode *n)
{
    XmlNode *up = n->parent;
    if (!up) return;
    if (n->prev) n->prev->next = n->next;
    else up->first = n->next;
    if (n->next) n->next->prev = n->prev;
    else up->last = n->prev;
    n->parent = n->next = n->prev = NULL;
    xml_touch(up);
}

void xml_append(XmlNode *parent, XmlNode *n)
{
    assert(!n->parent);
    n->parent = parent;
    n->prev = parent->last;
    if (n->prev) n->prev->next = n;
    else parent->first = n;
    parent->last = n;
    xml_touch(parent);
}

void xml_insert_before(XmlNode *at, XmlNode *n)
{
    assert(!n->parent && at->parent);
    n->parent = at->parent;
    n->next = at;
    n->prev = at->prev;
    if (at->prev) at->prev->next = n;
    else at->parent->first = n;
    at->prev = n;
    xml_touch(at->parent);
}

void xml_insert_after(XmlNode *at, XmlNode *n)
{
    if (at->next) xml_insert_before(at->next, n);
    else xml_append(at->parent, n);
}

/* ---- text ---- */

static const char *escaped(char c)
{
    switch (c) {
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '&': return "&amp;";
    case '"': return "&quot;";
    default: return "";          /* forbidden */
    }
}

void xml_escape(Str text, Buf *out)
{
    static const bool plain[256] = { ['\t'] = true, ['\n'] = true, [' ' ... '!'] = true, ['#' ... '%'] = true, ['\'' ... ';'] = true, ['='] = true, ['?' ... 0xFF] = true };
    size_t from = 0;
    for (size_t i = 0; i < text.n; i++) {
        if (plain[(unsigned char)text.p[i]]) continue;
        buf_add(out, str_slice(text, from, i));
        buf_add_z(out, escaped(text.p[i]));
        from = i + 1;
    }
    buf_add(out, str_slice(text, from, text.n));
}

static uint32_t char_reference(Str s)       /* "#x4E00" or "#19968" */
{
    uint32_t base = s.n > 1 && (s.p[1] == 'x' || s.p[1] == 'X') ? 16 : 10, n = 0;
    for (size_t i = base == 16 ? 2 : 1; i < s.n && n < 0x110000; i++) {
        char c = s.p[i];
        uint32_t d = c >= '0' && c <= '9' ? (uint32_t)(c - '0') : (c | 32) >= 'a' && (c | 32) <= 'f' ? (uint32_t)((c | 32) - 'a' + 10) : 99;
        if (d >= base) return 0xFFFD;
        n = n * base + d;
    }
    return n == 0 || n >= 0x110000 || (n >= 0xD800 && n < 0xE000) ? 0xFFFD : n;
}

static void add_reference(Str name, Buf *out)
{
    if (str_equal(name, S("lt"))) buf_add_char(out, '<');
    else if (str_equal(name, S("gt"))) buf_add_char(out, '>');
    else if (str_equal(name, S("amp"))) buf_add_char(out, '&');
    else if (str_equal(name, S("quot"))) buf_add_char(out, '"');
    else if (str_equal(name, S("apos"))) buf_add_char(out, '\'');
    else buf_add_point(out, char_reference(name));
}

void xml_unescape(Str raw, Buf *out)
{
    size_t at = 0;
    while (at < raw.n) {
        const char *amp = memchr(raw.p + at, '&', raw.n - at);
        size_t stop = amp ? (size_t)(amp - raw.p) : raw.n;
        buf_add(out, str_slice(raw, at, stop));
        if (!amp) return;
        const char *semi = memchr(amp, ';', raw.n - stop);
        size_t end = semi ? (size_t)(semi - raw.p) : raw.n - 1;
        add_reference(str_slice(raw, stop + 1, end), out);
        at = end + 1;
    }
}
