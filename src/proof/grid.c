/* SPDX-License-Identifier: Apache-2.0
** 受理12860件，审结11932件。其中受理刑事1286件，审结1198件；受理民商事7642件，审结7108件；…: several measures of a whole and, in the same order, of each of its parts. Where all
** measures but one add up, that one is told. */
#include "proof/near.h"

enum { WIDE = 4, ROWS = 16, WINDOWS = 4, WORD = 3 };

typedef struct { const Mention *m[WIDE * ROWS]; size_t n; } Levels;

/* 124个问题已全部整改到位；: the only level between two ；, of which all is done. */
static bool all_of_it(const Paragraph *p, const Mention *m)
{
    const Mention *last = m->index ? m - 1 : NULL, *next = (size_t)m->index + 1 < p->n ? m + 1 : NULL;
    return (!last || last->semi != m->semi) && (!next || next->semi != m->semi) && str_has_word(m->tail, "全部|均已|都已");
}

/* The levels from mention i to the end of its sentence; n = 0: too many. */
static Levels levels_from(const Paragraph *p, size_t i)
{
    Levels l = { .n = 0 };
    int sentence = p->mentions[i].sentence;
    for (; i < p->n && p->mentions[i].sentence == sentence; i++) {
        const Mention *m = &p->mentions[i];
        if (!mention_is_level(m) || m->paren) continue;
        if (l.n + 1 >= WIDE * ROWS) return (Levels){ .n = 0 };
        l.m[l.n++] = m;
        if (all_of_it(p, m)) l.m[l.n++] = m;
    }
    return l;
}

/* Row after row the same kinds; what is second in a row is named alike in all or of a kind of its own. */
static bool is_grid(const Levels *l, size_t wide)
{
    if (l->n % wide || l->n / wide < 2) return false;
    for (size_t i = wide; i < l->n; i++) {
        const Mention *first = l->m[i % wide], *m = l->m[i];
        if (!mention_same_kind(m, first) || (i % wide && m->semi != l->m[i - 1]->semi)) return false;
        bool alike = !mention_same_kind(first, l->m[0]) || first == l->m[0] || m == l->m[i - 1] || (near_common(near_core(first->lead), near_core(m->lead)) >= WORD);
        if (i % wide && !alike) return false;
    }
    return true;
}

/* The sums of the columns against the levels from w on; how many do not hold, and which. */
static size_t failing(Check *c, const Levels *l, size_t wide, const Mention *const *wholes, Claim *claims, size_t *which)
{
    size_t n = 0;
    for (size_t k = 0; k < wide; k++) {
        const Mention *parts[ROWS];
        size_t rows = 0;
        for (size_t i = k; i < l->n; i += wide) parts[rows++] = l->m[i];
        claims[k] = relation_sum(c, wholes[k], parts, rows);
        if (relation_holds(&claims[k])) continue;
        *which = k;
        n++;
    }
    return n;
}

static bool same_kinds(const Levels *l, size_t wide, const Mention *const *wholes)
{
    for (size_t k = 0; k < wide; k++)
        if (!mention_same_kind(wholes[k], l->m[k]) || wholes[k]->w.about) return false;
    return true;
}

/* Another level before is what the column makes. */
static bool told_elsewhere(const Claim *column, const Mention *const *before, size_t n)
{
    Claim claim = *column;
    const Mention *whole = claim.m[0];
    bool holds = false;
    for (size_t i = 0; i < n && !holds; i++) claim.m[0] = before[i], holds = mention_same_kind(before[i], whole) && relation_holds(&claim);
    claim.m[0] = whole;
    return holds;
}

static void one(Check *c, const Paragraph *p, size_t i, size_t wide)
{
    Levels l = levels_from(p, i);
    const Mention *before[WIDE + WINDOWS];
    size_t n = 0, which = 0;
    Claim claims[WIDE];
    if (l.n == 0 || !is_grid(&l, wide)) return;
    for (size_t k = i; k-- > 0 && p->mentions[k].sentence >= p->mentions[i].sentence - 1 && n < WIDE + WINDOWS;)
        if (mention_is_level(&p->mentions[k]) && !p->mentions[k].paren) before[n++] = &p->mentions[k];
    for (size_t from = 0; from + wide <= n; from++) {
        const Mention *wholes[WIDE];
        for (size_t k = 0; k < wide; k++) wholes[k] = before[from + wide - 1 - k];
        if (!same_kinds(&l, wide, wholes)) continue;
        size_t bad = failing(c, &l, wide, wholes, claims, &which);
        if (bad == wide || bad > 1 || (bad && told_elsewhere(&claims[which], before, n))) continue;
        for (size_t k = 0; k < wide; k++) relation_say(c, RELATION_grid, &claims[k], SEVERITY_ERROR);
        return;
    }
}

void relation_grid(Check *c)
{
    for (size_t i = 0; i < c->n_paragraphs; i++)
        for (size_t k = 1; k < c->paragraphs[i].n; k++) {
            const Paragraph *p = &c->paragraphs[i];
            bool opens = str_has_word(mention_between(&p->mentions[k - 1], &p->mentions[k]), "其中|：") || p->mentions[k].sentence != p->mentions[k - 1].sentence;
            for (size_t wide = 2; opens && wide <= WIDE; wide++) one(c, p, k, wide);
        }
}
