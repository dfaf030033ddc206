/* SPDX-License-Identifier: Apache-2.0
** Works on a window that is refilled in large pieces. A tag is parsed in place when it lies whole in the window; else the
** window is refilled and the tag parsed again. Decoding never makes text longer, so it happens in the window too. */
#include "formats/scan.h"

#include "formats/encoding.h"
#include "formats/texts.h"

#include <string.h>

enum { WINDOW = 256 * 1024, TEXT_WHOLE = 64 * 1024, RAW = 64 * 1024 };

typedef enum { STEP_FAIL, STEP_OK, STEP_SHORT } Step;      /* SHORT: the token goes on past the window */

enum { C_SPACE = 1, C_NAME_END = 2, C_DECODE = 4 };
static const uint8_t classes[256] = {
    ['\t'] = C_SPACE | C_NAME_END, ['\n'] = C_SPACE | C_NAME_END, ['\r'] = C_SPACE | C_NAME_END | C_DECODE, [' '] = C_SPACE | C_NAME_END,
    ['/'] = C_NAME_END, ['>'] = C_NAME_END, ['='] = C_NAME_END, ['<'] = C_NAME_END, ['"'] = C_NAME_END, ['\''] = C_NAME_END,
    ['&'] = C_NAME_END | C_DECODE,
};
static inline bool is(char c, int kind) { return classes[(uint8_t)c] & kind; }

static const char *skip_space(const char *p, const char *end)
{
    while (p < end && is(*p, C_SPACE)) p++;
    return p;
}

/* ---- failures ---- */

static bool fail_at(const Scan *s, const Text *text, Err *err)
{
    Buf b = { 0 };
    buf_add_int(&b, (int64_t)(s->base + (uint64_t)(s->at - s->buf)));
    err_set(err, ERR_DATA, text, __FILE__, __LINE__, (Str[]){ s->file, s->part, buf_str(&b) }, 3);
    buf_done(&b);
    return false;
}

static bool broken(const Scan *s, Err *err) { return fail_at(s, &T_FORMATS_XML_BROKEN, err); }

/* ---- the window ---- */

void scan_open(Scan *s, Str file, Str part, ScanMore more, void *ctx)
{
    memset(s, 0, sizeof *s);
    s->file = file;
    s->part = part;
    s->more = more;
    s->ctx = ctx;
    s->cap = WINDOW;
    s->buf = s->at = s->end = s->raw_end = mem_resize(NULL, s->cap);
}

void scan_close(Scan *s)
{
    mem_free(s->buf);
    buf_done(&s->names);
    buf_done(&s->raw);
    s->buf = NULL;
}

bool scan_memory(void *ctx, char *p, size_t room, size_t *got, Err *err)
{
    (void)err;
    ScanMemory *m = ctx;
    *got = m->rest.n < room ? m->rest.n : room;
    if (*got) memcpy(p, m->rest.p, *got);
    m->rest = str_slice(m->rest, *got, m->rest.n);
    return true;
}

static bool make_room(Scan *s, Err *err)
{
    size_t kept = (size_t)(s->raw_end - s->at), whole = (size_t)(s->end - s->at);
    if (kept) memmove(s->buf, s->at, kept);
    s->base += (uint64_t)(s->at - s->buf);
    s->at = s->buf;
    if (s->cap - kept < WINDOW / 2) {
        if (s->cap >= SCAN_TOKEN) return fail_at(s, &T_FORMATS_XML_BIG, err);
        s->cap *= 2;
        s->at = s->buf = mem_resize(s->buf, s->cap);
    }
    s->end = s->buf + whole;
    s->raw_end = s->buf + kept;
    return true;
}

/* Moves what is whole of the raw UTF-16 into the window: RAW / 2 bytes and those left over are fewer there than WINDOW / 2. */
static bool decode_raw(Scan *s, Err *err)
{
    size_t took = 0;
    Buf out = { 0 };
    bool ok = encoding_add_utf16(buf_str(&s->raw), s->utf16 == 2, &out, &took) && !(s->drained && took < s->raw.n);
    if (!ok) fail_at(s, &T_FORMATS_XML_ENCODING, err);
    if (ok && out.n) memcpy(s->raw_end, out.p, out.n);
    if (ok && took) {
        s->raw_end += out.n;
        memmove(s->raw.p, s->raw.p + took, s->raw.n - took);
        s->raw.n -= took;
    }
    buf_done(&out);
    return ok;
}

static bool read_utf16(Scan *s, Err *err)
{
    size_t got = 0;
    char *p = buf_room(&s->raw, RAW);
    if (!p || !s->more(s->ctx, p, RAW / 2, &got, err)) return false;
    s->raw.n += got;
    s->drained = got == 0;
    return decode_raw(s, err);
}

static bool read_utf8(Scan *s, size_t room, Err *err)
{
    size_t got = 0;
    if (!s->more(s->ctx, s->raw_end, room, &got, err)) return false;
    s->raw_end += got;
    s->drained = got == 0;
    return true;
}

static bool refill(Scan *s, Err *err)
{
    if (!make_room(s, err) || !(s->utf16 ? read_utf16(s, err) : read_utf8(s, (size_t)(s->buf + s->cap - s->raw_end), err))) return false;
    Str fresh = { s->end, (size_t)(s->raw_end - s->end) };
    size_t good = encoding_valid_prefix(fresh);
    s->end += good;
    if (fresh.n - good > 3 || (s->drained && fresh.n > good)) {
        s->at = s->end;
        return fail_at(s, &T_FORMATS_XML_ENCODING, err);
    }
    return true;
}

/* BOM, and an encoding= in the declaration that is neither UTF-8 nor what the BOM said. */
static bool begin(Scan *s, Err *err)
{
    s->begun = true;
    while (!s->drained && s->raw_end - s->buf < 4)
        if (!read_utf8(s, RAW / 2, err)) return false;
    Str head = { s->buf, (size_t)(s->raw_end - s->buf) };
    if (str_starts(head, S("\xEF\xBB\xBF"))) s->at = s->end = s->buf + 3;
    else if (str_starts(head, S("\xFF\xFE")) || str_starts(head, S("\xFE\xFF"))) {
        s->utf16 = head.p[0] == '\xFF' ? 1 : 2;
        buf_room(&s->raw, RAW);
        buf_add(&s->raw, str_slice(head, 2, head.n));
        s->raw_end = s->buf;
        if (!decode_raw(s, err)) return false;
    }
    return refill(s, err);
}

/* ---- decoding, in place ---- */

static bool reference(const char **at, const char *end, char **to)
{
    static const struct { Str name; char c; } named[] = {
        { S_INIT("amp;"), '&' }, { S_INIT("lt;"), '<' }, { S_INIT("gt;"), '>' }, { S_INIT("quot;"), '"' }, { S_INIT("apos;"), '\'' },
    };
    const char *p = *at + 1;
    Str rest = { p, (size_t)(end - p) };
    for (size_t i = 0; i < sizeof named / sizeof *named; i++) {
        if (!str_starts(rest, named[i].name)) continue;
        *(*to)++ = named[i].c;
        *at = p + named[i].name.n;
        return true;
    }
    if (rest.n < 3 || *p++ != '#') return false;
    bool hex = *p == 'x';
    p += hex;
    uint32_t c = 0;
    const char *digits = p;
    for (; p < end && *p != ';' && p - digits < 8; p++) {
        int d = *p >= '0' && *p <= '9' ? *p - '0' : hex && (*p | 32) >= 'a' && (*p | 32) <= 'f' ? (*p | 32) - 'a' + 10 : -1;
        if (d < 0) return false;
        c = c * (hex ? 16 : 10) + (uint32_t)d;
        if (c > 0x10FFFF) return false;
    }
    if (p == end || *p != ';' || p == digits || c == 0 || (c >= 0xD800 && c <= 0xDFFF)) return false;
    char utf8[4];
    Buf b = { utf8, 0, sizeof utf8, false };
    buf_add_point(&b, c);
    memcpy(*to, utf8, b.n);
    *to += b.n;
    *at = p + 1;
    return true;
}

static bool decode(char *p, const char *end, Str *out)
{
    const char *from = p;
    while (from < end && !is(*from, C_DECODE)) from++;
    char *to = p + (from - p);
    while (from < end) {
        if (*from == '&') {
            if (!reference(&from, end, &to)) return false;
        } else if (*from == '\r') {
            *to++ = '\n';
            from += from + 1 < end && from[1] == '\n' ? 2 : 1;
        } else *to++ = *from++;
    }
    *out = (Str){ p, (size_t)(to - p) };
    return true;
}

/* ---- tags ---- */

static Str local_name(Str qname)
{
    for (size_t i = 0; i < qname.n; i++)
        if (qname.p[i] == ':') return (Str){ qname.p + i + 1, qname.n - i - 1 };
    return qname;
}

static inline const char *name_end(const char *p, const char *end)
{
    while (p < end && !is(*p, C_NAME_END)) p++;
    return p;
}

/* name = "value"; values are left as they are until the whole tag is known to be there */
static Step attribute(Scan *s, const char **at, Err *err)
{
    const char *p = *at, *end = s->end, *stop = name_end(p, end);
    if (stop == end) return STEP_SHORT;
    Str name = { p, (size_t)(stop - p) };
    p = skip_space(stop, end);
    if (p == end) return STEP_SHORT;
    if (*p != '=' || name.n == 0) return broken(s, err) ? STEP_OK : STEP_FAIL;
    p = skip_space(p + 1, end);
    if (p == end) return STEP_SHORT;
    char quote = *p++;
    if (quote != '"' && quote != '\'') return broken(s, err) ? STEP_OK : STEP_FAIL;
    const char *value = p;
    while (p < end && *p != quote && *p != '<') p++;
    if (p == end) return STEP_SHORT;
    if (*p == '<' || s->n_attrs == SCAN_ATTRS) return broken(s, err) ? STEP_OK : STEP_FAIL;
    s->attrs[s->n_attrs++] = (ScanAttr){ local_name(name), { value, (size_t)(p - value) } };
    *at = p + 1;
    return STEP_OK;
}

static bool decode_attributes(Scan *s, Err *err)
{
    for (size_t i = 0; i < s->n_attrs; i++) {
        Str *v = &s->attrs[i].value;
        if (!decode((char *)v->p, v->p + v->n, v)) return broken(s, err);
    }
    return true;
}

/* Names are short: a loop beats a call. */
static inline void copy_short(char *to, const char *from, size_t n)
{
    for (size_t i = 0; i < n; i++) to[i] = from[i];
}

static inline bool same_short(const char *x, const char *y, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (x[i] != y[i]) return false;
    return true;
}

static bool enter(Scan *s, Str qname, Err *err)
{
    if (s->depth == LIMIT_XML_DEPTH) {
        Buf b = { 0 };
        buf_add_int(&b, LIMIT_XML_DEPTH);
        FAIL(err, LIMIT, T_FORMATS_XML_DEPTH, s->file, s->part, buf_str(&b));
        buf_done(&b);
        return false;
    }
    if (qname.n == 0 || qname.n > 1024 || (s->depth == 0 && s->had_root)) return broken(s, err);
    s->had_root = true;
    char *p = s->names.cap - s->names.n < qname.n ? buf_room(&s->names, qname.n) : s->names.p + s->names.n;
    copy_short(p, qname.p, qname.n);
    s->names.n += qname.n;
    s->name_at[++s->depth] = (uint32_t)s->names.n;
    s->name = local_name(qname);
    return true;
}

static void leave(Scan *s)
{
    s->depth--;
    s->names.n = s->name_at[s->depth];
}

static Step start_tag(Scan *s, Err *err)
{
    const char *p = s->at + 1, *end = s->end, *stop = name_end(p, end);
    Str qname = { p, (size_t)(stop - p) };
    s->n_attrs = 0;
    for (p = stop;;) {
        const char *before = p;
        p = skip_space(p, end);
        if (p == end) return STEP_SHORT;
        if (*p == '>') break;
        if (*p == '/') {
            if (p + 1 == end) return STEP_SHORT;
            if (p[1] != '>') return broken(s, err) ? STEP_OK : STEP_FAIL;
            break;
        }
        if (p == before) return broken(s, err) ? STEP_OK : STEP_FAIL;
        Step step = attribute(s, &p, err);
        if (step != STEP_OK) return step;
    }
    if (!decode_attributes(s, err) || !enter(s, qname, err)) return STEP_FAIL;
    s->close_next = *p == '/';
    s->at = s->buf + (p - s->buf) + (s->close_next ? 2 : 1);
    return STEP_OK;
}

static Step end_tag(Scan *s, Err *err)
{
    const char *p = s->at + 2, *end = s->end, *stop = name_end(p, end);
    Str qname = { p, (size_t)(stop - p) };
    p = skip_space(stop, end);
    if (p == end) return STEP_SHORT;
    if (*p != '>' || s->depth == 0) return broken(s, err) ? STEP_OK : STEP_FAIL;
    uint32_t from = s->name_at[s->depth - 1];
    if (qname.n != s->names.n - from || !same_short(qname.p, s->names.p + from, qname.n)) return broken(s, err) ? STEP_OK : STEP_FAIL;
    s->name = local_name(qname);
    leave(s);
    s->at = s->buf + (p + 1 - s->buf);
    return STEP_OK;
}

/* ---- the rest of the markup ---- */

static Step until(Scan *s, size_t from, Str mark, const char **hit)
{
    Str rest = { s->at + from, (size_t)(s->end - s->at) - from };
    ptrdiff_t at = str_find(rest, mark);
    if (at < 0) return STEP_SHORT;
    *hit = rest.p + at;
    return STEP_OK;
}

static bool declared_well(const Scan *s, Str pi, Err *err)
{
    if (!str_starts(pi, S("<?xml ")) || s->had_root) return true;
    ptrdiff_t at = str_find(pi, S("encoding"));
    if (at < 0 || s->utf16) return true;
    Str value = str_slice(pi, (size_t)at + 8, pi.n);
    while (value.n && (is(value.p[0], C_SPACE) || value.p[0] == '=')) value = str_slice(value, 1, value.n);
    if (value.n < 2) return broken(s, err);
    Str rest = str_slice(value, 1, value.n), name = str_split(&rest, value.p[0]);
    if (str_equal_case(name, S("UTF-8")) || str_equal_case(name, S("UTF8")) || str_equal_case(name, S("US-ASCII"))) return true;
    return fail_at(s, &T_FORMATS_XML_ENCODING, err);
}

/* Comments and instructions: skipped (text stays empty, *event 0). CDATA: text. */
static Step special(Scan *s, ScanEvent *event, Err *err)
{
    Str here = { s->at, (size_t)(s->end - s->at) };
    const char *hit = NULL;
    Step step;
    if (here.p[1] == '?') {
        step = until(s, 2, S("?>"), &hit);
        if (step == STEP_OK && !declared_well(s, (Str){ here.p, (size_t)(hit - here.p) }, err)) return STEP_FAIL;
        if (step == STEP_OK) s->at += hit + 2 - here.p;
        return step;
    }
    if (here.n < 9 && !s->drained) return STEP_SHORT;
    if (str_starts(here, S("<!--"))) {
        step = until(s, 4, S("-->"), &hit);
        if (step == STEP_OK) s->at += hit + 3 - here.p;
        return step;
    }
    if (!str_starts(here, S("<![CDATA["))) return fail_at(s, &T_FORMATS_XML_DOCTYPE, err) ? STEP_OK : STEP_FAIL;
    step = until(s, 9, S("]]>"), &hit);
    if (step != STEP_OK) return step;
    if (s->depth == 0) return broken(s, err) ? STEP_OK : STEP_FAIL;
    s->text = (Str){ here.p + 9, (size_t)(hit - here.p) - 9 };
    s->at += hit + 3 - here.p;
    *event = SCAN_TEXT;
    return STEP_OK;
}

static Step markup(Scan *s, ScanEvent *event, Err *err)
{
    if (s->end - s->at < 2) return STEP_SHORT;
    char c = s->at[1];
    if (c == '/') return *event = SCAN_END, end_tag(s, err);
    if (c == '!' || c == '?') return special(s, event, err);
    return *event = SCAN_START, start_tag(s, err);
}

/* ---- text ---- */

/* How much of a text that goes on past the window may be given out: not half a reference, not half a line end. */
static const char *safe_cut(const char *p, const char *end)
{
    const char *cut = end;
    for (const char *q = end; q > p && end - q < 16;)
        if (*--q == '&') {
            if (!memchr(q, ';', (size_t)(end - q))) cut = q;
            break;
        }
    return cut > p && cut[-1] == '\r' ? cut - 1 : cut;
}

static Step text(Scan *s, ScanEvent *event, Err *err)
{
    const char *stop = memchr(s->at, '<', (size_t)(s->end - s->at));
    if (!stop) {
        if (!s->drained && s->end - s->at < TEXT_WHOLE) return STEP_SHORT;
        stop = s->drained ? s->end : safe_cut(s->at, s->end);
        if (stop == s->at) return STEP_SHORT;
    }
    char *from = s->at;
    if (!decode(from, stop, &s->text)) return broken(s, err) ? STEP_OK : STEP_FAIL;
    if (s->depth == 0) {
        if (skip_space(s->text.p, s->text.p + s->text.n) != s->text.p + s->text.n) return broken(s, err) ? STEP_OK : STEP_FAIL;
    } else *event = SCAN_TEXT;
    s->at = from + (stop - from);
    return STEP_OK;
}

/* ---- events ---- */

static ScanEvent at_end(Scan *s, Err *err)
{
    if (s->depth == 0 && s->had_root) return SCAN_DONE;
    fail_at(s, &T_FORMATS_XML_SHORT, err);
    return SCAN_FAIL;
}

ScanEvent scan_next(Scan *s, Err *err)
{
    if (s->close_next) {                 /* the name is still that of the start */
        s->close_next = false;
        leave(s);
        return SCAN_END;
    }
    if (!s->begun && !begin(s, err)) return SCAN_FAIL;
    for (;;) {
        ScanEvent event = SCAN_FAIL;
        Step step = STEP_SHORT;
        if (s->at < s->end) step = *s->at == '<' ? markup(s, &event, err) : text(s, &event, err);
        if (step == STEP_FAIL) return SCAN_FAIL;
        if (step == STEP_OK && event != SCAN_FAIL) return event;
        if (step == STEP_OK) continue;
        if (s->drained) {
            if (s->at == s->end) return at_end(s, err);
            fail_at(s, &T_FORMATS_XML_SHORT, err);
            return SCAN_FAIL;
        }
        if (!refill(s, err)) return SCAN_FAIL;
    }
}

/* "</name>" at p */
static inline const char *closes(const char *p, const char *name, size_t n)
{
    return p[0] == '<' && p[1] == '/' && same_short(p + 2, name, n) && p[2 + n] == '>' ? p + 3 + n : NULL;
}

bool scan_leaf(Scan *s, Str *name, Str *text)
{
    const char *p = s->at, *end = s->end;
    if (s->close_next || end - p < 8 || p[0] != '<' || p[1] == '!' || p[1] == '?') return false;
    const char *stop = name_end(p + 1, end);
    if (stop == end || *stop != '>' || stop == p + 1) return false;
    Str child = { p + 1, (size_t)(stop - p - 1) };
    const char *last = stop + 1;
    while (last < end && *last != '<' && !is(*last, C_DECODE)) last++;
    uint32_t own = s->name_at[s->depth - 1];
    size_t own_n = s->names.n - own;
    if ((size_t)(end - last) < child.n + own_n + 6) return false;
    const char *after = closes(last, child.p, child.n);
    if (after) after = closes(after, s->names.p + own, own_n);
    if (!after) return false;
    *name = local_name(child);
    *text = (Str){ stop + 1, (size_t)(last - stop - 1) };
    leave(s);
    s->at += after - p;
    return true;
}

bool scan_skip(Scan *s, Err *err)
{
    int depth = s->depth;
    while (s->depth >= depth)
        if (scan_next(s, err) == SCAN_FAIL) return false;
    return true;
}

Str scan_attr(const Scan *s, Str name)
{
    for (size_t i = 0; i < s->n_attrs; i++)
        if (scan_is(s->attrs[i].name, name)) return s->attrs[i].value;
    return (Str){ NULL, 0 };
}

uint32_t scan_whole(Str v)
{
    uint32_t n = 0;
    for (size_t i = 0; i < v.n && n < 100000000; i++) {
        if (v.p[i] < '0' || v.p[i] > '9') return UINT32_MAX;
        n = n * 10 + (uint32_t)(v.p[i] - '0');
    }
    return v.n ? n : UINT32_MAX;
}
