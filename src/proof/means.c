/* SPDX-License-Identifier: Apache-2.0
** 人均可支配收入21468元…；其中工资性收入9836元，…: what a mean is made of, each a mean of the same things. */
#include "proof/lists.h"
#include "proof/near.h"

static bool is_mean(const Mention *m) { return m->roles & ROLE_PER && near_is_amount(m) && !m->w.about && str_has_word(m->lead, "人均|户均|日均|月均|年均|亩均|平均每"); }

/* The parts behind 其中, of the mean's unit. */
static size_t parts_of(const Paragraph *p, const Mention *mean, const Mention **out)
{
    size_t n = 0;
    for (size_t i = (size_t)mean->index + 1; i < p->n && n < LIST_MOST; i++) {
        const Mention *x = &p->mentions[i];
        bool opened = n || str_has(str_slice(p->piece->text, mean->w.end, x->w.start), S("其中"));
        if (x->sentence > mean->sentence + 1 || (n && x->sentence != out[0]->sentence)) break;
        if (!near_is_amount(x) || !mention_same_kind(x, mean) || !str_equal(x->w.unit, mean->w.unit)) continue;
        if (!opened) return 0;                                         /* of this level, not of the mean */
        out[n++] = x;
    }
    return n < LIST_MOST ? n : 0;
}

static void one(Check *c, const Paragraph *p, const Mention *mean)
{
    enum { DIGITS = 3 };
    const Mention *parts[LIST_MOST];
    size_t n = parts_of(p, mean, parts);
    if (n < 2) return;
    Claim claim = relation_sum(c, mean, parts, n);
    bool open = lists_more_follows(str_slice(p->piece->text, mean->w.end, parts[0]->sentence_end), parts[0]);
    if (relation_holds(&claim) || (!open && relation_slip_mends(c, &claim, DIGITS))) relation_say(c, RELATION_means, &claim, SEVERITY_ERROR);
}

/* 新开工107个，总投资251.5亿元，平均2.35亿元: of the only count and the only amount between the same two ；, one right behind the other. */
static void bare(Check *c, const Mention *mean)
{
    const Mention *amount = mean->index > 1 ? mean - 1 : NULL, *count = amount ? mean - 2 : NULL;
    static const char BARE[] = "平均|平均为|平均投资规模|平均规模|平均投资|平均单体规模|平均单个规模|平均总投资|平均用地";
    if (!count || str_head_word(mean->lead, BARE) == 0 || str_has_word(mean->lead, "水平|每") || mean->lead.n > 30) return;
    if (amount->semi != mean->semi || count->semi != mean->semi || !mention_is_level(amount) || !mention_is_level(count) || !mention_same_kind(amount, mean) || dims_none(mean->w.dims)) return;
    if (!count->w.counter.n || count->w.about || amount->w.about || !dims_none(count->w.dims) || str_has_word(mention_between(count, amount), "其中|；")) return;
    Claim claim = relation_quotient(c, mean, amount, count);
    relation_say(c, RELATION_means, &claim, SEVERITY_ERROR);
}

void relation_means(Check *c)
{
    for (size_t i = 0; i < c->n_paragraphs; i++) {
        for (size_t k = 0; k + 2 < c->paragraphs[i].n; k++)
            if (is_mean(&c->paragraphs[i].mentions[k])) one(c, &c->paragraphs[i], &c->paragraphs[i].mentions[k]);
        for (size_t k = 2; k < c->paragraphs[i].n; k++)
            if (c->paragraphs[i].mentions[k].roles & ROLE_PER) bare(c, &c->paragraphs[i].mentions[k]);
    }
}
