/* SPDX-License-Identifier: Apache-2.0
** 0—14岁…占16.97%；15—59岁…占60.14%；60岁及以上…占22.89%。…比重下降1.86个、下降5.91个、上升7.77个百分点: shares that make 100 shift against each other, in sum by nothing. */
#include "proof/near.h"

enum { MOST = 8, FEWEST = 3, BACK = 2 };

static bool is_shift(const Mention *m) { return m->roles & ROLE_POINTS && str_has_word(m->clause, "比重|占比|比例"); }

/* How many shares, the first of the sentence or of one before it, make 100; 0: none. */
static size_t closed_shares(Check *c, const Paragraph *p, const Mention *first)
{
    for (int back = 0; back <= BACK; back++) {
        const Mention *shares[MOST];
        size_t n = 0;
        for (size_t i = 0; i < (size_t)first->index && n < MOST; i++) {
            if (p->mentions[i].sentence != first->sentence - back || !(p->mentions[i].roles & ROLE_SHARE)) continue;
            shares[n++] = &p->mentions[i];
            Claim claim = relation_hundred_of(c, shares, n);
            if (n >= FEWEST && relation_holds(&claim)) return n;
        }
    }
    return 0;
}

static void one(Check *c, const Paragraph *p, const Mention *first)
{
    const Mention *shifts[MOST];
    size_t n = 0, of = closed_shares(c, p, first);
    for (size_t i = (size_t)first->index; i < p->n && p->mentions[i].sentence == first->sentence && n < of; i++)
        if (is_shift(&p->mentions[i])) shifts[n++] = &p->mentions[i];
    if (of == 0 || n < of) return;
    Claim claim = relation_sum(c, shifts[0], shifts + 1, n - 1);
    claim.sign[0] = 1;
    relation_say(c, RELATION_shifts, &claim, SEVERITY_ERROR);
}

void relation_shifts(Check *c)
{
    for (size_t i = 0; i < c->n_paragraphs; i++)
        for (size_t k = 0; k < c->paragraphs[i].n; k++) {
            const Mention *m = &c->paragraphs[i].mentions[k];
            if (is_shift(m) && (k == 0 || m[-1].sentence != m->sentence || !is_shift(m - 1))) one(c, &c->paragraphs[i], m);
        }
}
