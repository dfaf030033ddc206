/* SPDX-License-Identifier: Apache-2.0
** 增长10.8%，…分别拉动增长0.6个、4.6个和5.6个百分点: what pulls makes the growth. Any growth told before it that it makes will do. */
#include "proof/near.h"

enum { MOST = 12 };

static bool pulls(const Mention *m) { return m->roles & ROLE_POINTS && str_has_word(m->clause, "拉动"); }

static size_t pulls_from(const Paragraph *p, size_t k, const Mention **out)
{
    size_t n = 0;
    for (size_t i = k; i < p->n && p->mentions[i].sentence == p->mentions[k].sentence && n < MOST; i++)
        if (pulls(&p->mentions[i])) out[n++] = &p->mentions[i];
    return n;
}

static void one(Check *c, const Paragraph *p, size_t k)
{
    const Mention *parts[MOST], *likely = NULL;
    size_t n = pulls_from(p, k, parts);
    if (n < 2 || n == MOST) return;
    for (size_t i = k; i-- > 0;) {
        const Mention *g = &p->mentions[i];
        if (!(g->roles & ROLE_GROWTH) || str_has_word(g->clause, "平均|年均")) continue;
        Claim claim = relation_sum(c, g, parts, n);
        if (relation_holds(&claim)) {
            relation_say(c, RELATION_contribution, &claim, SEVERITY_NOTE);
            return;
        }
        if (!likely || str_has_word(g->clause, "生产总值|GDP|增加值")) likely = g;
    }
    if (!likely || !str_has_word(parts[0]->clause, "分别")) return;
    Claim claim = relation_sum(c, likely, parts, n);
    relation_say(c, RELATION_contribution, &claim, SEVERITY_ERROR);
}

void relation_contribution(Check *c)
{
    for (size_t i = 0; i < c->n_paragraphs; i++)
        for (size_t k = 1; k < c->paragraphs[i].n; k++) {
            const Paragraph *p = &c->paragraphs[i];
            if (pulls(&p->mentions[k]) && !(pulls(&p->mentions[k - 1]) && p->mentions[k - 1].sentence == p->mentions[k].sentence)) one(c, p, k);
        }
}
