/* SPDX-License-Identifier: Apache-2.0 */
#include "base/str.h"
#include "base/limits.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

Str str_of(const char *z) { return z ? (Str){ z, strlen(z) } : (Str){ "", 0 }; }

bool str_equal(Str a, Str b) { return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0); }

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c; }

bool str_equal_case(Str a, Str b)
{
    if (a.n != b.n) return false;
    for (size_t i = 0; i < a.n; i++)
        if (lower(a.p[i]) != lower(b.p[i])) return false;
    return true;
}

int str_compare(Str a, Str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int c = n ? memcmp(a.p, b.p, n) : 0;
    return c ? c : (a.n > b.n) - (a.n < b.n);
}

bool str_starts(Str s, Str head) { return s.n >= head.n && str_equal((Str){ s.p, head.n }, head); }

bool str_ends(Str s, Str tail)
{
    return s.n >= tail.n && str_equal((Str){ s.p + s.n - tail.n, tail.n }, tail);
}

ptrdiff_t str_find(Str s, Str part)
{
    if (part.n == 0) return 0;
    if (s.n < part.n) return -1;
    const char *hit = memmem(s.p, s.n, part.p, part.n);
    return hit ? hit - s.p : -1;
}

bool str_has_digit(Str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] >= '0' && s.p[i] <= '9') return true;
    return false;
}

bool str_has(Str s, Str part) { return str_find(s, part) >= 0; }

/* The piece before the next '|'; its length is all that is needed of a literal. */
static Str next_word(const char **words)
{
    const char *bar = strchr(*words, '|');
    Str word = { *words, bar ? (size_t)(bar - *words) : strlen(*words) };
    *words = bar ? bar + 1 : NULL;
    return word;
}

size_t str_head_word(Str s, const char *words)
{
    while (words) {
        Str word = next_word(&words);
        if (str_starts(s, word)) return word.n;
    }
    return 0;
}

size_t str_tail_word(Str s, const char *words)
{
    while (words) {
        Str word = next_word(&words);
        if (str_ends(s, word)) return word.n;
    }
    return 0;
}

bool str_has_word(Str s, const char *words)
{
    while (words)
        if (str_has(s, next_word(&words))) return true;
    return false;
}

Str str_slice(Str s, size_t from, size_t to)
{
    if (to > s.n) to = s.n;
    if (from > to) from = to;
    if (to == 0) return (Str){ s.p, 0 };   /* no arithmetic on the NULL of an empty text */
    return (Str){ s.p + from, to - from };
}

static bool is_blank(uint32_t c)
{
    return c == ' ' || (c >= 9 && c <= 13) || c == 0xA0 || c == 0x3000 || c == 0xFEFF || (c >= 0x200B && c <= 0x200D);
}

static size_t last_point(Str s)
{
    size_t at = s.n - 1;
    while (at > 0 && ((unsigned char)s.p[at] & 0xC0) == 0x80) at--;
    return at;
}

static bool is_plain(char c) { return (uint8_t)(c - 0x21) < 0x7F - 0x21; }

Str str_trim(Str s)
{
    if (s.n && is_plain(s.p[0]) && is_plain(s.p[s.n - 1])) return s;   /* nearly all numbers and codes */
    while (s.n) {
        size_t at = 0;
        if (!is_blank(str_next(s, &at))) break;
        s = str_slice(s, at, s.n);
    }
    while (s.n) {
        size_t at = last_point(s), end = at;
        if (!is_blank(str_next(s, &end))) break;
        s.n = at;
    }
    return s;
}

Str str_split(Str *rest, char by)
{
    const char *hit = rest->n ? memchr(rest->p, by, rest->n) : NULL;
    Str piece = *rest;
    if (!hit) {
        *rest = (Str){ NULL, 0 };
        return piece;
    }
    piece.n = (size_t)(hit - rest->p);
    *rest = (Str){ hit + 1, rest->n - piece.n - 1 };
    return piece;
}

Str str_copy(Arena *a, Str s)
{
    char *p = arena_alloc(a, s.n + 1);
    if (s.n) memcpy(p, s.p, s.n);
    return (Str){ p, s.n };
}

const char *str_z(Arena *a, Str s) { return str_copy(a, s).p; }

/* A product's low bits know nothing of the factor's high ones; tables take the low bits. */
static uint64_t fold(uint64_t h) { return h ^ h >> 32; }
static uint64_t mix(uint64_t h, uint64_t word) { return fold((h ^ word) * 0x9E3779B97F4A7C15u); }

static uint64_t eight_bytes(const char *p)
{
    uint64_t word;
    memcpy(&word, p, sizeof word);
    return word;
}

/* All of up to seven bytes, some of them twice. */
static uint64_t few_bytes(const char *p, size_t n)
{
    uint32_t first, last;
    if (n < sizeof first) return n ? (uint64_t)(unsigned char)p[0] | (uint64_t)(unsigned char)p[n / 2] << 8 | (uint64_t)(unsigned char)p[n - 1] << 16 : 0;
    memcpy(&first, p, sizeof first);
    memcpy(&last, p + n - sizeof last, sizeof last);
    return first | (uint64_t)last << 32;
}

uint64_t str_hash(Str s)   /* eight bytes a step, the last eight whole: for tables in memory, never written anywhere */
{
    const uint64_t k = 0xD6E8FEB86659FD93u;
    uint64_t h = s.n;
    if (s.n < sizeof h) return fold(mix(h, few_bytes(s.p, s.n)) * k);
    for (size_t i = 0; i + sizeof h < s.n; i += sizeof h) h = mix(h, eight_bytes(s.p + i));
    return fold(mix(h, eight_bytes(s.p + s.n - sizeof h)) * k);
}

/* Length of the valid sequence at s.p[at], 0 if it is not valid. */
static size_t sequence(Str s, size_t at, uint32_t *out)
{
    const unsigned char *p = (const unsigned char *)s.p + at;
    size_t left = s.n - at;
    if (p[0] < 0x80) return *out = p[0], 1;
    size_t need = p[0] >= 0xF0 ? 4 : p[0] >= 0xE0 ? 3 : 2;
    if (p[0] < 0xC2 || p[0] > 0xF4 || left < need) return 0;
    uint32_t c = p[0] & (0xFFu >> (need + 1));
    for (size_t i = 1; i < need; i++) {
        if ((p[i] & 0xC0) != 0x80) return 0;
        c = c << 6 | (p[i] & 0x3Fu);
    }
    if ((need == 3 && c < 0x800) || (need == 4 && (c < 0x10000 || c > 0x10FFFF)) || (c >= 0xD800 && c <= 0xDFFF)) return 0;
    *out = c;
    return need;
}

static size_t skip_ascii(Str s, size_t at)         /* eight at a time */
{
    uint64_t eight;
    for (; at + sizeof eight <= s.n; at += sizeof eight) {
        memcpy(&eight, s.p + at, sizeof eight);
        if (eight & 0x8080808080808080u) break;
    }
    return at;
}

bool str_valid(Str s)
{
    uint32_t c;
    for (size_t at = skip_ascii(s, 0); at < s.n; at = skip_ascii(s, at)) {
        size_t n = sequence(s, at, &c);
        if (n == 0) return false;
        at += n;
    }
    return true;
}

size_t str_points(Str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) n += ((unsigned char)s.p[i] & 0xC0) != 0x80;
    return n;
}

uint32_t str_next(Str s, size_t *at)
{
    if (*at >= s.n) return 0;
    uint32_t c = 0xFFFD;
    size_t n = sequence(s, *at, &c);
    *at += n ? n : 1;
    return n ? c : 0xFFFD;
}

size_t str_cut(Str s, size_t max_bytes)
{
    if (s.n <= max_bytes) return s.n;
    size_t at = max_bytes;
    while (at > 0 && ((unsigned char)s.p[at] & 0xC0) == 0x80) at--;
    return at;
}

static bool is_wide(uint32_t c)
{
    return (c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0x303E) || (c >= 0x3041 && c <= 0xA4CF)
        || (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0xF900 && c <= 0xFAFF) || (c >= 0xFE30 && c <= 0xFE6F)
        || (c >= 0xFF00 && c <= 0xFF60) || (c >= 0xFFE0 && c <= 0xFFE6) || (c >= 0x20000 && c <= 0x3FFFD);
}

size_t str_width(Str s)
{
    size_t width = 0;
    for (size_t at = 0; at < s.n;) width += is_wide(str_next(s, &at)) ? 2 : 1;
    return width;
}

/* Whether a byte begins U+FF01 … U+FF5E, U+3000 or U+00A0, or others of theirs. */
static bool may_be_wide(Str s)
{
    bool wide = false;
    for (size_t i = 0; i < s.n; i++) wide |= s.p[i] == '\xEF' || s.p[i] == '\xE3' || s.p[i] == '\xC2';
    return wide;
}

Str str_fold_width(Arena *a, Str s)
{
    if (!may_be_wide(s)) return str_copy(a, s);              /* nearly all */
    Buf b = { 0 };
    for (size_t at = 0; at < s.n;) {
        uint32_t c = str_next(s, &at);
        if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0;
        else if (c == 0x3000 || c == 0xA0) c = ' ';
        buf_add_point(&b, c);
    }
    Str out = buf_keep(&b, a);
    buf_done(&b);
    return out;
}

/* ---- Buf ---- */

void buf_done(Buf *b)
{
    mem_free(b->p);
    *b = (Buf){ 0 };
}

void buf_clear(Buf *b)
{
    b->n = 0;
    b->full = false;
}

char *buf_room(Buf *b, size_t bytes)
{
    if (b->full || bytes > (size_t)LIMIT_BUF_BYTES - b->n) {
        b->full = true;
        return NULL;
    }
    if (b->cap - b->n < bytes) {
        size_t cap = b->cap ? b->cap : 256;
        while (cap - b->n < bytes) cap *= 2;
        b->p = mem_resize(b->p, cap);
        b->cap = cap;
    }
    return b->p + b->n;
}

void buf_add_z(Buf *b, const char *z) { buf_add(b, str_of(z)); }

void buf_add_char(Buf *b, char c) { buf_add(b, (Str){ &c, 1 }); }

void buf_add_point(Buf *b, uint32_t c)
{
    char p[4];
    size_t n;
    if (c < 0x80) n = 1, p[0] = (char)c;
    else if (c < 0x800) n = 2, p[0] = (char)(0xC0 | c >> 6);
    else if (c < 0x10000) n = 3, p[0] = (char)(0xE0 | c >> 12);
    else n = 4, p[0] = (char)(0xF0 | c >> 18);
    for (size_t i = 1; i < n; i++) p[i] = (char)(0x80 | (c >> (6 * (n - 1 - i)) & 0x3F));
    buf_add(b, (Str){ p, n });
}

void buf_add_int(Buf *b, int64_t n)
{
    char digits[24];
    size_t at = sizeof digits;
    uint64_t u = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
    do digits[--at] = (char)('0' + u % 10), u /= 10;
    while (u);
    if (n < 0) digits[--at] = '-';
    buf_add(b, (Str){ digits + at, sizeof digits - at });
}

__attribute__((format(printf, 2, 0))) static void add_va(Buf *b, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, again);
    va_end(again);
    assert(n >= 0);
    char *p = buf_room(b, (size_t)n + 1);
    if (!p) return;
    vsnprintf(p, (size_t)n + 1, format, args);
    b->n += (size_t)n;
}

void buf_addf(Buf *b, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    add_va(b, format, args);
    va_end(args);
}

Str buf_str(const Buf *b) { return (Str){ b->p ? b->p : "", b->n }; }

Str buf_keep(const Buf *b, Arena *a) { return str_copy(a, buf_str(b)); }

Str buf_give(Buf *b, Arena *a)
{
    enum { LARGE = 64 * 1024 };
    Str out = b->n < LARGE ? buf_keep(b, a) : buf_str(b);
    if (b->n < LARGE) mem_free(b->p);
    else arena_take(a, b->p);
    *b = (Buf){ 0 };
    return out;
}

Str str_printf(Arena *a, const char *format, ...)
{
    Buf b = { 0 };
    va_list args;
    va_start(args, format);
    add_va(&b, format, args);
    va_end(args);
    Str out = buf_keep(&b, a);
    buf_done(&b);
    return out;
}
