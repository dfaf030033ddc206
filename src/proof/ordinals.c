/* SPDX-License-Identifier: Apache-2.0
** Numbering: 一、二、四 at the heads of paragraphs, in its levels (一、 > （一） > 1. > （1）), and 一是, 二是, 四是 or （一）, （二）, （四） within one. A number that
** does not follow the one before it, unless it begins again at one, is a gap. */
#include "proof/near.h"
#include "proof/texts.h"

enum { LEVELS = 4 };

static const char *const numerals[] = { "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三", "十四", "十五", "十六", "十七", "十八", "十九", "二十" };

static int numeral(Str s, size_t *n)
{
    for (int i = 20; i-- > 0;)
        if (str_starts(s, str_of(numerals[i]))) {
            *n = strlen(numerals[i]);
            return i + 1;
        }
    return 0;
}

static int arabic(Str s, size_t *n)
{
    int value = 0;
    *n = 0;
    while (*n < s.n && *n < 2 && s.p[*n] >= '0' && s.p[*n] <= '9') value = value * 10 + (s.p[(*n)++] - '0');
    return value;
}

/* The number a paragraph begins with and its level; -1: none. */
static int head_number(Str s, int *level)
{
    size_t n;
    bool bracket = str_starts(s, S("（"));
    Str inner = bracket ? str_slice(s, sizeof "（" - 1, s.n) : s;
    int value = numeral(inner, &n), digits = 0;
    if (!value) value = digits = arabic(inner, &n);
    if (!value) return -1;
    Str behind = str_slice(inner, n, inner.n);
    *level = (digits ? 2 : 0) + bracket;
    if (bracket) return str_starts(behind, S("）")) ? value : -1;
    if (!digits) return str_starts(behind, S("、")) ? value : -1;
    bool point = str_starts(behind, S(".")) && !(behind.n > 1 && behind.p[1] >= '0' && behind.p[1] <= '9');
    return point || str_starts(behind, S("、")) ? value : -1;
}

/* Numbering at the head of s; 一是 is the innermost level. */
int near_ordinal(Str s, int *level)
{
    size_t n;
    int value = head_number(s, level);
    if (value > 0) return value;
    value = numeral(s, &n);
    if (!value || value > 10 || !str_starts(str_slice(s, n, s.n), S("是"))) return -1;
    *level = LEVELS;
    return value;
}

static void heads(Check *c)
{
    int last[LEVELS] = { 0 };
    for (size_t i = 0; i < c->n_paragraphs; i++) {
        const Piece *p = c->paragraphs[i].piece;
        int level, value = p->kind == DOCX_PARAGRAPH ? head_number(str_trim(p->text), &level) : -1;
        if (value < 0) continue;
        if (value != 1 && last[level] && value != last[level] + 1) {
            Str want = str_printf(c->arena, "%d", last[level] + 1), got = str_printf(c->arena, "%d", value);
            size_t end = str_cut(p->text, 12);
            COMPLAIN(c, RELATION_ordinals, SEVERITY_WARN, p, 0, end, T_PROOF_ORDINAL, got, want);
        }
        last[level] = value;
        for (int k = level + 1; k < LEVELS; k++) last[k] = 0;
    }
}

/* 一是…，二是…: each 是 behind a numeral behind a mark. */
static void inline_numbers(Check *c, const Piece *p)
{
    int last = 0;
    for (size_t at = 0; at < p->text.n;) {
        ptrdiff_t hit = str_find(str_slice(p->text, at, p->text.n), S("是"));
        if (hit < 0) return;
        size_t is = at + (size_t)hit, n = 0, from = is;
        at = is + sizeof "是" - 1;
        for (int i = 0; i < 10; i++)
            if (str_ends(str_slice(p->text, 0, is), str_of(numerals[i]))) n = (size_t)i + 1, from = is - strlen(numerals[i]);
        if (n == 0 || (from && !str_tail_word(str_slice(p->text, 0, from), "，|。|；|：|、|\n| "))) continue;
        if (n != 1 && last && (int)n != last + 1) COMPLAIN(c, RELATION_ordinals, SEVERITY_WARN, p, from, at, T_PROOF_ORDINAL, str_printf(c->arena, "%zu", n), str_printf(c->arena, "%d", last + 1));
        last = (int)n;
    }
}

/* （一）…。（二）…。（四）… in one paragraph: each at its head or behind the end of a sentence. */
static void inline_brackets(Check *c, const Piece *p)
{
    int last = 0;
    for (size_t at = 0; at < p->text.n;) {
        ptrdiff_t hit = str_find(str_slice(p->text, at, p->text.n), S("（"));
        if (hit < 0) return;
        size_t from = at + (size_t)hit;
        int level, value = head_number(str_slice(p->text, from, p->text.n), &level);
        at = from + sizeof "（" - 1;
        if (value < 0 || (from && !str_tail_word(str_slice(p->text, 0, from), "。|；|：|\n"))) continue;
        if (value != 1 && last && value != last + 1) COMPLAIN(c, RELATION_ordinals, SEVERITY_WARN, p, from, from + str_cut(str_slice(p->text, from, p->text.n), 12), T_PROOF_ORDINAL, str_printf(c->arena, "%d", value), str_printf(c->arena, "%d", last + 1));
        last = value;
    }
}

void relation_ordinals(Check *c)
{
    heads(c);
    for (size_t i = 0; i < c->n_paragraphs; i++) inline_numbers(c, c->paragraphs[i].piece), inline_brackets(c, c->paragraphs[i].piece);
}
