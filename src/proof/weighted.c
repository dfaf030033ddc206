/* SPDX-License-Identifier: Apache-2.0
** 进出口156.8亿元，增长6.9%；出口121.3亿元，增长9.4%，进口35.5亿元，下降0.8%: the growth of a whole follows from its parts and theirs. Of parts
** that add up; growth at constant prices is left alone. */
#include "proof/near.h"

enum { PARTS = CLAIM_FACTORS / 2 - 1, MOST = 16 };

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

/* What is of all lies between what is of each: rates[0] is that of the whole. */
static void outside(Check *c, const Mention *const *rates, size_t n)
{
    const Mention *most = rates[1], *least = rates[1];
    for (size_t i = 2; i < n; i++) {
        if (frac_compare(rates[i]->value, most->value) > 0) most = rates[i];
        if (frac_compare(rates[i]->value, least->value) < 0) least = rates[i];
    }
    Claim above = relation_three(c, FORM_AT_MOST, rates[0], most, most), below = relation_three(c, FORM_AT_MOST, least, rates[0], rates[0]);
    above.n = below.n = 2;
    relation_say(c, RELATION_weighted, &above, SEVERITY_ERROR);
    relation_say(c, RELATION_weighted, &below, SEVERITY_ERROR);
}

/* 营业收入…，其中省属企业…亿元，市县企业…亿元。…负债率64.6%，其中省属企业67.3%，市县企业63.0%: rates of the parts of a list before, by their names. */
static void rates_of_parts(Check *c, const Claim *parts)
{
    enum { NAME = 6 };
    const Paragraph *p = &c->paragraphs[parts->m[0]->piece - c->document->pieces];
    const Mention *rates[MOST];
    for (size_t k = (size_t)parts->m[0]->index + 1; k + parts->n - 1 <= p->n && parts->n <= MOST; k++) {
        size_t i = 1;
        for (; i < parts->n; i++) {
            const Mention *q = &p->mentions[k + i - 1];
            Str name = near_core(parts->m[i]->lead), told = near_core(q->lead);
            name = str_slice(name, str_head_word(name, "其中"), name.n), told = str_slice(told, str_head_word(told, "其中"), told.n);
            if (!written_is_share(&q->w) || name.n < NAME || !str_equal(name, told) || q->semi != p->mentions[k].semi) break;
            rates[i] = q;
        }
        if (i < parts->n || k == 0) continue;
        rates[0] = near_before(p, &p->mentions[k], NULL, near_is_percent, 0);
        if (rates[0] && rates[0]->roles & ROLE_RATE && rates[0]->semi == rates[1]->semi) outside(c, rates, parts->n);
    }
}

/* Of more parts than a claim has members their growths alone. */
static void many(Check *c, const Claim *parts)
{
    const Mention *rates[MOST];
    for (size_t i = 0; i < parts->n; i++)
        if (!(rates[i] = growth_of(c, parts->m[i]))) return;
    outside(c, rates, parts->n);
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
        if (s->relation != RELATION_parts || s->claim.form != FORM_SUM || s->state != CLAIM_HOLDS || s->claim.n <= 2 || s->claim.n > MOST || s->claim.sign[0] >= 0 || s->claim.m[0]->made) continue;
        Claim parts = s->claim;
        if (parts.n <= PARTS + 1) one(c, &parts);
        else many(c, &parts);
        rates_of_parts(c, &parts);
    }
}
