/* SPDX-License-Identifier: Apache-2.0
** 增长10.8%，…分别拉动GDP增长0.6个、4.6个、5.6个百分点: what the parts of a whole pull makes its growth. */
#include "proof/near.h"

enum { MOST = 8 };

static bool is_growth(const Mention *m) { return m->roles & ROLE_GROWTH && !str_has_word(m->lead, "平均|两年"); }

static void one(Check *c, const Paragraph *p, const Mention *m)
{
    const Mention *parts[MOST];
    size_t n = 0;
    while (n < MOST && (size_t)m->index + n < p->n && m[n].run == m->run && m[n].roles & ROLE_POINTS) parts[n] = &m[n], n++;
    if (n < 3 || n == MOST) return;
    for (int i = m->index; i-- > 0;) {                                    /* one that is true, wherever it stands */
        Claim claim = relation_sum(c, &p->mentions[i], parts, n);
        if (!is_growth(&p->mentions[i]) || !relation_holds(&claim)) continue;
        relation_say(c, RELATION_pulls, &claim, SEVERITY_NOTE);
        return;
    }
    for (int i = m->index; i-- > 0 && p->mentions[i].sentence >= m->sentence - 1;) {
        if (!is_growth(&p->mentions[i])) continue;
        Claim claim = relation_sum(c, &p->mentions[i], parts, n);
        if (!relation_slip_mends(c, &claim, 2)) continue;
        relation_say(c, RELATION_pulls, &claim, SEVERITY_ERROR);
        return;
    }
}

void relation_pulls(Check *c)
{
    for (size_t i = 0; i < c->n_paragraphs; i++)
        for (size_t k = 1; k < c->paragraphs[i].n; k++) {
            const Mention *m = &c->paragraphs[i].mentions[k];
            if (m->roles & ROLE_POINTS && m->place == 0 && str_has(m->lead, S("拉动"))) one(c, &c->paragraphs[i], m);
        }
}
