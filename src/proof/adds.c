/* SPDX-License-Identifier: Apache-2.0
** 当年结余3.29亿元，加上年滚存结余28.55亿元，年末滚存结余31.84亿元: what stands before 加 and what it adds make the next level. */
#include "proof/near.h"

enum { MOST = 8 };

/* An amount of any time: 上年滚存结余 is one. */
static bool is_amount(const Mention *m) { return (near_is_amount(m) || m->roles & ROLE_THEN) && !(m->roles & (ROLE_CHANGE | ROLE_BOUND)) && !written_is_share(&m->w); }

static void one(Check *c, const Paragraph *p, const Mention *first)
{
    const Mention *parts[MOST], *whole = NULL;
    size_t n = 0, i = (size_t)first->index;
    for (; i < p->n && p->mentions[i].sentence == first->sentence && n < MOST - 1 && !whole; i++) {
        const Mention *m = &p->mentions[i];
        if (!is_amount(m) || !mention_same_kind(m, first)) continue;
        if (m == first || m->run == first->run || (m->place && m[-1].run == m->run)) parts[n++] = m;
        else whole = m;
    }
    const Mention *before = near_before(p, first, first, is_amount, 0);
    if (!whole || !before || n == MOST - 1 || whole->w.about) return;
    parts[n++] = before;
    Claim claim = relation_sum(c, whole, parts, n);
    relation_say(c, RELATION_adds, &claim, SEVERITY_ERROR);
}

void relation_adds(Check *c)
{
    for (size_t i = 0; i < c->n_paragraphs; i++)
        for (size_t k = 1; k < c->paragraphs[i].n; k++) {
            const Mention *m = &c->paragraphs[i].mentions[k];
            if (is_amount(m) && !m->w.about && str_head_word(m->lead, "加上|加") && !str_head_word(m->lead, "加快|加大|加强|加工|加权|加装|加固")) one(c, &c->paragraphs[i], m);
        }
}
