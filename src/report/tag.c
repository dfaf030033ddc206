/* SPDX-License-Identifier: Apache-2.0 */
#include "report/tag.h"
#include "report/texts.h"

enum { WIDE_OPEN = 0xFF5B, WIDE_CLOSE = 0xFF5D };

/* Two braces of either width at `at`; the bytes they take, 0: none. */
static size_t braces(Str s, size_t at, char narrow, uint32_t wide)
{
    size_t end = at;
    for (int k = 0; k < 2; k++) {
        if (end >= s.n) return 0;
        uint32_t c = str_next(s, &end);
        if (c != (uint32_t)narrow && c != wide) return 0;
    }
    return end - at;
}

int tag_find(Str s, size_t from, size_t *start, size_t *end)
{
    for (size_t at = from; at < s.n; at++) {
        if (s.p[at] != '{' && (unsigned char)s.p[at] != 0xEF) continue;
        size_t open = braces(s, at, '{', WIDE_OPEN);
        if (!open) continue;
        *start = at;
        for (size_t k = at + open; k < s.n; k++) {
            if (s.p[k] != '}' && (unsigned char)s.p[k] != 0xEF) continue;
            size_t close = braces(s, k, '}', WIDE_CLOSE);
            if (!close) continue;
            *end = k + close;
            return 1;
        }
        return -1;
    }
    return 0;
}

static bool is_quote(uint32_t c) { return c == '\'' || c == '"' || (c >= 0x2018 && c <= 0x201D); }
static bool is_double(uint32_t c) { return c == '"' || c == 0x201C || c == 0x201D; }

static uint32_t folded(uint32_t c)
{
    if (c >= 0xFF01 && c <= 0xFF5E) return c - 0xFEE0;
    return c == 0x3000 || c == 0xA0 || c == '\t' || c == '\n' ? ' ' : c;
}

/* Outside quotes: width folded, ≤ ≥ ≠ spelt out; every kind of quotation mark becomes '. */
static Str fold(Str s, Arena *a)
{
    Buf b = { 0 };
    uint32_t quote = 0;
    for (size_t at = 0; at < s.n;) {
        uint32_t c = str_next(s, &at);
        if (is_quote(c) && (!quote || is_double(c) == is_double(quote))) {
            quote = quote ? 0 : c;
            buf_add_char(&b, '\'');
        } else if (quote) buf_add_point(&b, c);
        else if (c == 0x2264) buf_add(&b, S("<="));
        else if (c == 0x2265) buf_add(&b, S(">="));
        else if (c == 0x2260) buf_add(&b, S("!="));
        else buf_add_point(&b, folded(c));
    }
    Str out = str_trim(buf_keep(&b, a));
    buf_done(&b);
    return out;
}

/* The last place of `word` outside quotes and brackets, -1: none. */
static ptrdiff_t find_last(Str s, Str word)
{
    ptrdiff_t found = -1;
    int depth = 0;
    bool quoted = false;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '\'') quoted = !quoted;
        if (quoted) continue;
        if (!depth && str_starts(str_slice(s, i, s.n), word)) found = (ptrdiff_t)i;
        if (s.p[i] == '(' || s.p[i] == '[') depth++;
        if (s.p[i] == ')' || s.p[i] == ']') depth--;
    }
    return found;
}

static Str cut_tail(Str *s, Str word)     /* "a WORD b" -> s = a, returns b; empty: not there */
{
    ptrdiff_t at = find_last(*s, word);
    if (at < 0) return S("");
    Str tail = str_trim(str_slice(*s, (size_t)at + word.n, s->n));
    *s = str_trim(str_slice(*s, 0, (size_t)at));
    return tail;
}

static bool parse_loop(Tag *t, Str body)
{
    t->kind = TAG_LOOP;
    t->order = cut_tail(&body, S(" order by "));
    if (str_ends(t->order, S(" desc"))) {
        t->descending = true;
        t->order = str_trim(str_slice(t->order, 0, t->order.n - 5));
    } else if (str_ends(t->order, S(" asc"))) t->order = str_trim(str_slice(t->order, 0, t->order.n - 4));
    ptrdiff_t where = str_find(body, S(" where "));
    if (where >= 0) {
        t->where = str_trim(str_slice(body, (size_t)where + 7, body.n));
        body = str_trim(str_slice(body, 0, (size_t)where));
    }
    t->expression = body;
    return body.n > 0;
}

static bool date_style(Str s, TagDates *out)
{
    static const struct { Str name; TagDates style; } styles[] = { { S_INIT("年月日"), DATES_YMD }, { S_INIT("年月"), DATES_YM }, { S_INIT("月日"), DATES_MD }, { S_INIT("月底"), DATES_MONTH_END } };
    for (size_t i = 0; i < sizeof styles / sizeof *styles; i++)
        if (str_equal(styles[i].name, s)) {
            *out = styles[i].style;
            return true;
        }
    return false;
}

static bool parse_format(Tag *t, Str piece, Err *err)
{
    if (str_equal_case(piece, S("n"))) t->bare = true;
    else if (piece.n == 1 && piece.p[0] >= '0' && piece.p[0] <= '9') t->decimals = piece.p[0] - '0';
    else if (piece.n && !date_style(piece, &t->dates) && !t->unit.n) t->unit = piece;
    else if (!piece.n || t->dates == DATES_SHORT) return FAIL(err, USE, T_REPORT_TAG_FORMAT, t->source, piece);
    return true;
}

static void cut_substitute(Tag *t, Str *body)
{
    ptrdiff_t at = find_last(*body, S("??"));
    if (at < 0) return;
    Str tail = str_trim(str_slice(*body, (size_t)at + 2, body->n));
    if (tail.n < 2 || tail.p[0] != '\'' || tail.p[tail.n - 1] != '\'') return;   /* a formula's own ?? */
    t->has_substitute = true;
    t->substitute = str_slice(tail, 1, tail.n - 1);
    *body = str_trim(str_slice(*body, 0, (size_t)at));
}

static void cut_moment(Tag *t, Str *body)
{
    static const struct { Str name; TagMoment at; } words[] = { { S_INIT("@上轮"), AT_PREVIOUS }, { S_INIT("@上年同期"), AT_LAST_YEAR } };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_ends(*body, words[i].name)) {
            t->at = words[i].at;
            *body = str_trim(str_slice(*body, 0, body->n - words[i].name.n));
        }
}

/* expr [@moment] [|format]… [?? 'text'], the last two in either order */
static bool parse_value(Tag *t, Str body, Err *err)
{
    cut_substitute(t, &body);
    Str formats[3];
    size_t n = 0;
    for (ptrdiff_t bar = find_last(body, S("|")); bar >= 0 && n < 3; bar = find_last(body, S("|"))) {
        formats[n++] = str_trim(str_slice(body, (size_t)bar + 1, body.n));
        body = str_trim(str_slice(body, 0, (size_t)bar));
    }
    while (n)
        if (!parse_format(t, formats[--n], err)) return false;
    if (!t->has_substitute) cut_substitute(t, &body);
    cut_moment(t, &body);
    t->expression = body;
    return body.n ? true : FAIL(err, USE, T_REPORT_TAG_EMPTY, t->source);
}

static bool starts_word(Str s, Str word, Str *rest)
{
    if (!str_starts(s, word)) return false;
    *rest = str_trim(str_slice(s, word.n, s.n));
    return true;
}

static Str without_braces(Str s)
{
    size_t from = braces(s, 0, '{', WIDE_OPEN), end = s.n;
    for (int k = 0; k < 2 && end > from; k++) end -= s.p[end - 1] == '}' ? 1 : 3;
    return str_slice(s, from, end);
}

bool tag_parse(Str source, Arena *a, Tag *out, Err *err)
{
    *out = (Tag){ .source = source, .decimals = -1 };
    Str body = fold(without_braces(source), a), rest;
    if (!body.n) return FAIL(err, USE, T_REPORT_TAG_EMPTY, source);
    if (starts_word(body, S("/"), &rest)) {
        out->kind = str_equal(rest, S("material")) ? TAG_MATERIAL_END : TAG_END;
        return true;
    }
    if (starts_word(body, S("#"), &rest)) return parse_loop(out, rest) ? true : FAIL(err, USE, T_REPORT_TAG_EMPTY, source);
    if (starts_word(body, S("?"), &rest)) out->kind = TAG_IF;
    else if (starts_word(body, S("chart:"), &rest)) out->kind = TAG_CHART;
    else if (starts_word(body, S("material:"), &rest)) out->kind = TAG_MATERIAL;
    else if (str_equal(body, S("行号"))) {
        out->kind = TAG_NUMBER;
        return true;
    } else return parse_value(out, body, err);
    out->expression = rest;
    return rest.n ? true : FAIL(err, USE, T_REPORT_TAG_EMPTY, source);
}
