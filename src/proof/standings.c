/* SPDX-License-Identifier: Apache-2.0
** 甲481亿元，列第5位；乙317亿元，列第8位；丙118亿元，列第38位: the larger has the higher rank. Where all of a list keep to it but one, that one is told. */
#include "proof/near.h"

enum { MOST = 16, FEWEST = 3 };

typedef struct { const Mention *value[MOST], *rank[MOST]; size_t n; } Standings;

/* The rank behind the level, before the next level and the next ；. */
static const Mention *rank_behind(Check *c, const Paragraph *p, const Mention *m)
{
    const Mention *next = (size_t)m->index + 1 < p->n ? m + 1 : NULL;
    while (next && next->sentence == m->sentence && !mention_same_kind(next, m)) next = (size_t)next->index + 1 < p->n ? next + 1 : NULL;
    Str gap = str_slice(p->piece->text, m->w.end, next && next->sentence == m->sentence ? next->w.start : m->sentence_end);
    for (size_t at = 0; at < gap.n; (void)str_next(gap, &at)) {
        Str rest = str_slice(gap, at, gap.n);
        if (str_head_word(rest, "；")) return NULL;
        if (str_head_word(rest, "第") && str_has_word(str_slice(gap, 0, at), "列|居|排|位")) return near_rank(c, p, m->w.end + at + sizeof "第" - 1);
    }
    return NULL;
}

static bool agree(const Standings *s, size_t i, size_t k)
{
    int by = frac_compare(s->value[i]->value, s->value[k]->value), rank = frac_compare(s->rank[i]->value, s->rank[k]->value);
    return by == 0 || rank == 0 || (by > 0) == (rank < 0);
}

/* How many pairs disagree without item `out`, and one of the pairs with it. */
static size_t against(const Standings *s, size_t out, size_t *with)
{
    size_t n = 0;
    for (size_t i = 0; i < s->n; i++)
        for (size_t k = i + 1; k < s->n; k++) {
            if (agree(s, i, k)) continue;
            if (i == out || k == out) *with = i == out ? k : i;
            else n++;
        }
    return n;
}

static void say(Check *c, const Mention *less, const Mention *more)
{
    Claim claim = relation_three(c, FORM_AT_MOST, less, more, more);
    claim.n = 2;
    relation_say(c, RELATION_standings, &claim, SEVERITY_ERROR);
}

static void judge(Check *c, const Standings *s)
{
    size_t with = s->n, odd = s->n, candidates = 0;
    if (against(s, s->n, &with) == 0) return;
    for (size_t i = s->n; i-- > 0;) {
        size_t other = s->n;
        if (against(s, i, &other) == 0) odd = i, with = other, candidates++;
    }
    if (candidates == 0 || candidates > 2 || with == s->n) return;
    bool above = frac_compare(s->value[odd]->value, s->value[with]->value) > 0;
    size_t large = above ? odd : with, small = above ? with : odd;
    say(c, s->rank[large], s->rank[small]);
    say(c, s->value[large], s->value[small]);
}

void relation_standings(Check *c)
{
    for (size_t i = 0; i < c->n_paragraphs; i++) {
        const Paragraph *p = &c->paragraphs[i];
        Standings s = { .n = 0 };
        for (size_t k = 0; k <= p->n; k++) {
            const Mention *m = k < p->n ? &p->mentions[k] : NULL;
            const Mention *rank = m && near_is_amount(m) && s.n < MOST ? rank_behind(c, p, m) : NULL;
            bool other = s.n && (!m || m->sentence != s.value[0]->sentence);
            if (other && s.n >= FEWEST) judge(c, &s);
            if (other) s.n = 0;
            if (!rank || (s.n && !mention_same_kind(m, s.value[0]))) continue;
            s.value[s.n] = m, s.rank[s.n++] = rank;
        }
    }
}
