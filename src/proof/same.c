/* SPDX-License-Identifier: Apache-2.0
** The same quantity told twice: a level whose words, freed of what says nothing (截至目前, 全市, 累计 …), are the same words of the same kind
** at the same time, in a title, a text, a note. Words that are told with three values or more are several things, not one. */
#include "proof/near.h"

#include <stdlib.h>

enum { CORE_LEAST = 9, CORE_MOST = 60 };

typedef struct { bool first; Str key, core; const Paragraph *p; const Mention *m; Str heading; } Told;

static bool has_scope(Str s) { return str_has_word(s, "全市|全县|全区|我市|我县|我区"); }

/* The words that say what is counted: of the clause where it names its extent, else of all from the start of the sentence (or ；). */
static Str core_of(const Mention *m)
{
    Str clause = str_trim(m->clause), whole = str_trim(str_slice(m->piece->text, m->semi_at, m->w.start));
    Str core = near_core(has_scope(clause) ? clause : whole);
    bool listed = str_head_word(str_trim(mention_sentence(m)), "其中|按|分|从") > 0;
    bool plain = (!listed || has_scope(clause)) && core.n >= CORE_LEAST && core.n <= CORE_MOST && !str_has_word(core, "，|（|）|：|；|、|计划|预计|目标|力争|比|较|由|从|每|各|另|某|新增|其中");
    for (size_t i = 0; plain && i < core.n; i++)
        if (core.p[i] >= '0' && core.p[i] <= '9') plain = false;
    return plain ? core : S("");
}

/* 386家签约企业情况的报告: the words behind, in a heading. */
static bool names_behind(const Mention *m, Str core) { return m->piece->heading && str_starts(m->tail, core); }

static Str key_of(Str core, const Mention *m, Arena *a)
{
    Buf b = { 0 };
    buf_add(&b, core);
    buf_add_char(&b, '|');
    if (dims_none(m->w.dims)) buf_add(&b, m->w.counter);
    else dims_format(m->w.dims, &b);
    if (m->roles & ROLE_PLAN) buf_add_z(&b, "|plan");
    return buf_give(&b, a);
}

/* 12月份 is not 1—12月. */
static bool is_month_alone(const Paragraph *p, const Moment *m)
{
    Str text = p->piece->text;
    return str_ends(str_slice(text, m->at, m->end), S("月份")) || str_head_word(str_slice(text, m->end, text.n), "份");
}

static const Moment *moment_near(const Paragraph *p, const Mention *m)
{
    const Moment *found = NULL;
    for (size_t i = 0; i < p->n_moments; i++)
        if (p->moments[i].at >= m->sentence_at && p->moments[i].at < m->w.start) found = &p->moments[i];
    return found;
}

static bool same_time(const Told *a, const Told *b)
{
    const Moment *x = moment_near(a->p, a->m), *y = moment_near(b->p, b->m);
    if (!x || !y) return true;
    if (is_month_alone(a->p, x) != is_month_alone(b->p, y) && x->month_from != y->month_from) return false;
    return (!x->year || !y->year || x->year == y->year) && (!x->month || !y->month || x->month == y->month);
}

static bool same_place(const Told *a, const Told *b)
{
    static const char PLACES[] = "园|镇|街道|区|县|市|乡|公司|片区|项目|局";
    enum { GENERAL = 10 };                   /* 二、存在问题 */
    if (str_equal(a->heading, b->heading)) return true;
    return str_points(a->heading) <= GENERAL && str_points(b->heading) <= GENERAL && !str_has_word(a->heading, PLACES) && !str_has_word(b->heading, PLACES);
}

static void compare(Check *c, const Told *a, const Told *b)
{
    enum { LONG_CORE = 15 };
    if (!same_time(a, b) || !same_place(a, b) || a->m->w.about != b->m->w.about) return;
    bool certain = a->first && b->first && b->core.n >= LONG_CORE;
    certain |= has_scope(a->m->clause) || has_scope(b->m->clause) || a->m->piece->heading;
    if (!certain && !mention_slips(a->m, b->m->value, c->arena)) return;
    Claim claim = relation_difference(c, b->m, a->m, a->m);
    claim.n = 2;
    relation_say(c, RELATION_same, &claim, SEVERITY_ERROR);
}

typedef struct { Told *items; size_t n, cap; } Book;

static void tell(Check *c, Book *b, const Paragraph *p, Str heading)
{
    for (size_t k = 0; k < p->n; k++) {
        const Mention *m = &p->mentions[k];
        Str core = mention_is_level(m) ? core_of(m) : S("");
        if (core.n) *PUSH(c->arena, b->items, b->n, b->cap) = (Told){ m->semi_at == m->sentence_at, key_of(core, m, c->arena), core, p, m, heading };
    }
}

static int by_key(const void *x, const void *y)
{
    const Told *a = x, *b = y;
    int by = str_compare(a->key, b->key);
    return by ? by : a->m->piece != b->m->piece ? (a->m->piece < b->m->piece ? -1 : 1) : a->m->index - b->m->index;
}

/* Tellings with the same key; with three values and more they are of several things. */
static void group(Check *c, const Told *t, size_t n)
{
    size_t other = 0;
    for (size_t i = 1; i < n; i++) {
        if (frac_compare(t[i].m->value, t[0].m->value) == 0) continue;
        if (other && frac_compare(t[i].m->value, t[other].m->value) != 0) return;
        other = i;
    }
    for (size_t i = 1; i < n; i++) compare(c, &t[i - 1], &t[i]);
    if (n > 2) compare(c, &t[0], &t[n - 1]);
}

static int key_order(const void *key, const void *told) { return str_compare(*(const Str *)key, ((const Told *)told)->key); }

/* 推进15个小微产业园建设 … 小微产业园共15个: the words behind a count are those before another. */
static void behind(Check *c, const Book *b)
{
    enum { FEWEST = 5, MOST = 12 };
    for (size_t i = 0; i < c->n_paragraphs; i++)
        for (size_t k = 0; k < c->paragraphs[i].n; k++) {
            const Mention *m = &c->paragraphs[i].mentions[k];
            if (!m->w.counter.n || m->w.about || !mention_is_level(m) || m->roles & ROLE_PLAN || str_has_word(m->lead, "新增|另|其中")) continue;
            size_t at = 0, points = 0;
            while (at < m->tail.n && points < MOST) {
                (void)str_next(m->tail, &at);
                if (++points < FEWEST) continue;
                Str key = key_of(str_slice(m->tail, 0, at), m, c->arena);
                const Told *told = bsearch(&key, b->items, b->n, sizeof *b->items, key_order);
                Told here = { m->semi_at == m->sentence_at, key, str_slice(m->tail, 0, at), &c->paragraphs[i], m, told ? told->heading : S("") };
                if (told && told->m != m) compare(c, told, &here);
            }
        }
}

/* Titles: the first pieces of a document. */
static void titles(Check *c, const Book *b)
{
    enum { TITLES = 6 };
    for (size_t i = 0; i < c->n_paragraphs && i < TITLES; i++)
        for (size_t k = 0; k < c->paragraphs[i].n; k++)
            for (size_t t = 0; t < b->n; t++) {
                const Mention *m = &c->paragraphs[i].mentions[k];
                Told title = { .p = &c->paragraphs[i], .m = m };
                if (mention_is_level(m) && mention_same_kind(m, b->items[t].m) && names_behind(m, b->items[t].core)) compare(c, &title, &b->items[t]);
            }
}

void relation_same(Check *c)
{
    Book b = { 0 };
    Str heading = S("");
    for (size_t i = 0; i < c->n_paragraphs; i++) {
        const Paragraph *p = &c->paragraphs[i];
        if (p->piece->heading && p->n == 0) heading = p->piece->text;
        tell(c, &b, p, heading);
    }
    titles(c, &b);
    if (b.n) qsort(b.items, b.n, sizeof *b.items, by_key);
    if (b.n) behind(c, &b);
    for (size_t i = 0; i < b.n;) {
        size_t n = 1;
        while (i + n < b.n && str_equal(b.items[i + n].key, b.items[i].key)) n++;
        if (n > 1) group(c, &b.items[i], n);
        i += n;
    }
}
