/* SPDX-License-Identifier: Apache-2.0 */
#include "formula/lex.h"

#include <string.h>

/* Closing quote of an opening one; 0: not a quote. Text within keeps its width. */
static uint32_t closing(uint32_t c)
{
    static const struct { uint32_t open, close; } quotes[] = {
        { '\'', '\'' }, { '"', '"' }, { 0x2018, 0x2019 }, { 0x201C, 0x201D }, { 0xFF07, 0xFF07 }, { 0xFF02, 0xFF02 }, { 0x300C, 0x300D },
    };
    for (size_t i = 0; i < sizeof quotes / sizeof quotes[0]; i++)
        if (quotes[i].open == c) return quotes[i].close;
    return 0;
}

static uint32_t fold(uint32_t c)
{
    if (c == 0x3000 || c == 0xA0) return ' ';
    if (c == 0x2264) return c;                      /* ≤ ≥ ≠ stay: they are signs of their own */
    if (c == 0x3001) return ',';                    /* 、 between the items of a list */
    return c >= 0xFF01 && c <= 0xFF5E && c != 0xFF07 && c != 0xFF02 ? c - 0xFEE0 : c;
}

bool lex_open(Lex *x, Comp *c, Str source)
{
    Buf b = { 0 };
    uint32_t close = 0;
    uint32_t *offset = NEW_ARRAY(c->arena, uint32_t, source.n + 2);
    *x = (Lex){ .c = c, .offset = offset };
    if (!str_valid(source)) return comp_fail(c, 0, &T_FORMULA_ENCODING, S(""), S(""), S(""));
    for (size_t at = 0; at < source.n;) {
        size_t from = at, start = b.n;
        uint32_t p = str_next(source, &at);
        buf_add_point(&b, close ? p : fold(p));
        for (size_t k = start; k < b.n; k++) offset[k] = (uint32_t)from;
        close = close ? (p == close ? 0 : close) : closing(p);
    }
    offset[b.n] = (uint32_t)source.n;
    x->s = buf_keep(&b, c->arena);
    buf_done(&b);
    return true;
}

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* A letter of a name: ASCII letters, digits, _ and what lies beyond ASCII but punctuation. */
static bool is_name(uint32_t c)
{
    if (c < 0x80) return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    if (c >= 0x2000 && c <= 0x206F) return false;
    if (c >= 0x3000 && c <= 0x301F) return false;
    return !(c >= 0xFF00 && c <= 0xFF0F) && !(c >= 0x2190 && c <= 0x22FF) && c != 0xD7 && c != 0xF7 && c != 0xB7;
}

static bool name_at(Str s, size_t at) { return at < s.n && is_name(str_next(s, &at)); }

static size_t name_end(Str s, size_t at)
{
    while (name_at(s, at)) str_next(s, &at);
    return at;
}

static size_t digits_end(Str s, size_t at)
{
    while (at < s.n && is_digit(s.p[at])) at++;
    return at;
}

static bool read_day_or_period(Lex *x, Tok *t)
{
    Day d;
    Period p;
    static const size_t lengths[] = { 10, 7, 6 };
    for (size_t k = 0; k < 3; k++) {
        Str piece = str_slice(x->s, x->at, x->at + lengths[k]);
        size_t end = x->at + lengths[k];
        if (piece.n != lengths[k] || name_at(x->s, end)) continue;
        bool day = k == 0 && day_parse(piece, &d);
        if (!day && (k == 0 || !period_parse(piece, &p))) continue;
        t->kind = day ? TOK_DAY : TOK_PERIOD;
        t->i = day ? d : period_pack(p);
        t->text = piece;
        x->at = end;
        return true;
    }
    return false;
}

/* The longest unit name that no letter of a name follows. 100万元/land: the / is a division. */
static size_t unit_end(Str s, size_t at, UnitId *unit)
{
    Str rest = str_slice(s, at, s.n);
    size_t n = unit_match(rest, unit);
    if (n && !name_at(s, at + n)) return at + n;
    ptrdiff_t slash = n ? str_find(str_slice(rest, 0, n), S("/")) : -1;
    if (slash > 0 && unit_find(str_slice(rest, 0, (size_t)slash), unit)) return at + (size_t)slash;
    *unit = UNIT_NONE;
    return at;
}

/* 2023-02-30 is meant for a day; nobody subtracts two numbers of two digits from a year. */
static bool looks_like_day(const Lex *x)
{
    size_t year = digits_end(x->s, x->at), month = year < x->s.n && x->s.p[year] == '-' ? digits_end(x->s, year + 1) : year;
    size_t day = month < x->s.n && x->s.p[month] == '-' ? digits_end(x->s, month + 1) : month;
    return year - x->at == 4 && month - year == 3 && day - month == 3;
}

static bool read_number(Lex *x, Tok *t)
{
    Day day;
    size_t end = digits_end(x->s, x->at);
    if (looks_like_day(x) && !day_parse(str_slice(x->s, x->at, x->at + 10), &day)) return comp_fail(x->c, x->offset[x->at], &T_FORMULA_NO_DAY, str_slice(x->s, x->at, x->at + 10), S(""), S(""));
    if (read_day_or_period(x, t)) return true;
    if (end < x->s.n && x->s.p[end] == '.' && end + 1 < x->s.n && is_digit(x->s.p[end + 1])) end = digits_end(x->s, end + 1);
    t->kind = TOK_NUMBER;
    t->text = str_slice(x->s, x->at, end);
    uint32_t from = x->offset[x->at];
    if (!dec_parse(t->text, &t->number)) return comp_fail(x->c, from, &T_FORMULA_NUMBER, t->text, S(""), S(""));
    size_t after = unit_end(x->s, end, &t->unit);
    if (after == end && name_at(x->s, end))
        return comp_fail(x->c, from, &T_FORMULA_UNIT, str_slice(x->s, end, name_end(x->s, end)), S(""), S(""));
    x->at = after;
    return true;
}

static bool read_quoted(Lex *x, Tok *t, uint32_t close, bool name)
{
    size_t from = x->at;
    str_next(x->s, &x->at);
    size_t start = x->at;
    while (x->at < x->s.n) {
        size_t end = x->at;
        if (str_next(x->s, &x->at) != close) continue;
        t->kind = name ? TOK_QUOTED : TOK_TEXT;
        t->text = str_slice(x->s, start, end);
        return true;
    }
    return comp_fail(x->c, x->offset[from], &T_FORMULA_QUOTE, S(""), S(""), S(""));
}

static bool read_sign(Lex *x, Tok *t)
{
    static const struct { const char *read, *means; } signs[] = {
        { "<=", "<=" }, { ">=", ">=" }, { "!=", "!=" }, { "<>", "!=" }, { "??", "??" }, { "≤", "<=" }, { "≥", ">=" }, { "≠", "!=" },
        { "×", "*" }, { "÷", "/" }, { "<", "<" }, { ">", ">" }, { "=", "=" }, { "+", "+" }, { "-", "-" }, { "−", "-" }, { "*", "*" },
        { "/", "/" }, { "(", "(" }, { ")", ")" }, { "[", "[" }, { "]", "]" }, { ",", "," }, { ".", "." },
    };
    Str rest = str_slice(x->s, x->at, x->s.n);
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
        Str sign = str_of(signs[i].read);
        if (!str_starts(rest, sign)) continue;
        t->kind = TOK_SIGN;
        t->text = str_of(signs[i].means);
        x->at += sign.n;
        return true;
    }
    size_t end = x->at;
    str_next(x->s, &end);
    return comp_fail(x->c, x->offset[x->at], &T_FORMULA_CHARACTER, str_slice(x->s, x->at, end), S(""), S(""));
}

static void read_name(Lex *x, Tok *t)
{
    size_t end = name_end(x->s, x->at);
    t->kind = TOK_NAME;
    static const char *const tests[] = { "is-not-missing", "is-missing" };
    for (size_t i = 0; i < 2; i++) {
        Str word = str_of(tests[i]);
        if (!str_starts(str_slice(x->s, x->at, x->s.n), word) || name_at(x->s, x->at + word.n)) continue;
        end = x->at + word.n;
    }
    t->text = str_slice(x->s, x->at, end);
    x->at = end;
}

bool lex_next(Lex *x, Tok *t)
{
    static const char blanks[4] = { ' ', '\t', '\r', '\n' };
    while (x->at < x->s.n && memchr(blanks, x->s.p[x->at], sizeof blanks)) x->at++;
    *t = (Tok){ .kind = TOK_END, .at = x->offset[x->at] };
    if (x->at >= x->s.n) return t->end = t->at, true;
    size_t peek = x->at;
    uint32_t c = str_next(x->s, &peek), close = closing(c);
    bool ok = true;
    if (close) ok = read_quoted(x, t, close, c == 0x300C);
    else if (is_digit(x->s.p[x->at])) ok = read_number(x, t);
    else if (is_name(c)) read_name(x, t);
    else ok = read_sign(x, t);
    t->end = x->offset[x->at];
    return ok;
}
