/* SPDX-License-Identifier: Apache-2.0
** 进出口156.8亿元，增长6.9%；出口121.3亿元，增长9.4%，进口35.5亿元，下降0.8%: the growth of a whole follows from its parts and theirs. Of parts
** that add up; growth at constant prices is left alone. */
#include "proof/near.h"

enum { PARTS = CLAIM_FACTORS / 2 - 1 };

/* Right behind the level, perhaps with its share between. */
static const Mention *growth_of(const Check *c, const Mention *m)
{
    const Paragraph *p = &c->paragraphs[m->piece - c->document->pieces];
    for (size_t i = (size_t)m->index + 1; i < p->n && i <= (size_t)m->index + 2; i++) {
        const Mention *x = &p->mentions[i];
        if (x->sentence != m->sentence || x->semi != m->semi || mention_is_level(x)) return NULL;
        if (x->roles & ROLE_GROWTH) return x->roles & ROLE_REAL || near_label_has(m, "增加值|生产总值|总产值") || str_has(x->lead, S("环比")) ? NULL : x;
    }
    return NULL;
}

static bool lies_between(const Claim *claim)
{
    bool above = false, below = false;
    for (size_t i = 2; i < claim->n; i += 2) above |= frac_compare(claim->m[i]->hi, claim->m[0]->lo) >= 0, below |= frac_compare(claim->m[i]->lo, claim->m[0]->hi) <= 0;
    return above && below;
}

static void one(Check *c, const Claim *parts)
{
    const Mention *members[CLAIM_FACTORS];
    size_t n = 0;
    for (size_t i = 0; i < parts->n; i++) {
        const Mention *g = growth_of(c, parts->m[i]);
        if (!g) return;
        members[n++] = g, members[n++] = parts->m[i];
    }
    Claim claim = relation_sum(c, members[0], members + 1, n - 1);
    claim.form = FORM_BASES;
    if (relation_holds(&claim) || !lies_between(&claim) || relation_slip_mends(c, &claim, 2)) relation_say(c, RELATION_weighted, &claim, SEVERITY_ERROR);
}

void relation_weighted(Check *c)
{
    size_t n = c->n_said;
    for (size_t i = 0; i < n; i++) {
        const Said *s = &c->said[i];
        if (s->relation == RELATION_parts && s->claim.form == FORM_SUM && s->state == CLAIM_HOLDS && s->claim.n > 2 && s->claim.n <= PARTS + 1 && s->claim.sign[0] < 0) one(c, &s->claim);
    }
}
