/* SPDX-License-Identifier: Apache-2.0
** 用水总量增加0.112亿立方米，其中生活用水减少0.006亿立方米，农业用水增加0.158亿立方米 …: the changes of the parts make the change of the whole. */
#include "proof/near.h"

enum { MOST = 12 };

static bool is_change(const Mention *m) { return m->roles & ROLE_CHANGE && !written_is_share(&m->w) && !m->w.about; }

static void one(Check *c, const Paragraph *p, const Mention *whole)
{
    const Mention *parts[MOST];
    size_t n = 0, i = (size_t)whole->index + 1;
    while (i < p->n && p->mentions[i].sentence == whole->sentence && !is_change(&p->mentions[i])) i++;
    if (i == p->n || !str_has(mention_between(whole, &p->mentions[i]), S("其中"))) return;
    for (; i < p->n && p->mentions[i].sentence == whole->sentence && n < MOST; i++)
        if (is_change(&p->mentions[i]) && mention_same_kind(&p->mentions[i], whole)) parts[n++] = &p->mentions[i];
    if (n < 2 || n == MOST) return;
    Claim claim = relation_sum(c, whole, parts, n);
    relation_say(c, RELATION_changes, &claim, SEVERITY_ERROR);
}

void relation_changes(Check *c)
{
    for (size_t i = 0; i < c->n_paragraphs; i++)
        for (size_t k = 0; k < c->paragraphs[i].n; k++)
            if (is_change(&c->paragraphs[i].mentions[k])) one(c, &c->paragraphs[i], &c->paragraphs[i].mentions[k]);
}
