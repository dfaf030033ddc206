/* SPDX-License-Identifier: Apache-2.0
** 五年来由12.4亿元增加到18.6亿元，年均增长8.4%: growth compounded over years that words tell, or the first and the last of them. */
#include "proof/near.h"

/* 2016年至2018年，分别完成497.2亿元、628.3亿元、771.5亿元，年均增长24.6%: from the first of the run to its last. True: there is such a run. */
static bool of_run(Check *c, const Paragraph *p, const Mention *g)
{
    enum { FEWEST = 3 };
    const Mention *last = near_before(p, g, NULL, near_is_amount, 0), *first = last ? last - last->place : NULL;
    if (!last || last->place + 1 < FEWEST || last->index + 1 != g->index || !mention_same_kind(first, last) || !str_has_word(first->clause, "分别|依次") || near_years(p, first) != last->place + 1) return false;
    Claim claim = relation_three(c, FORM_YEARLY, g, last, first);
    claim.years = last->place;
    if (relation_holds(&claim) || !str_has_word(first->clause, "增加值|生产总值|GDP|总产值")) relation_say(c, RELATION_compound, &claim, SEVERITY_ERROR);
    return true;
}

static void one(Check *c, const Paragraph *p, const Mention *g)
{
    const Mention *now = near_before(p, g, NULL, near_is_amount, 0), *then = now ? near_before(p, now, now, near_is_then, 0) : NULL;
    int64_t years = near_years(p, g);
    if (!then || then->index + 1 != now->index || years < 2) return;
    Claim claim = relation_three(c, FORM_YEARLY, g, now, then);
    for (int less = -1; less < 2; less++) {               /* 五年: five steps, or from the first of five to the last */
        claim.years = (int)years - less;
        if (!relation_holds(&claim)) continue;
        relation_say(c, RELATION_compound, &claim, SEVERITY_NOTE);
        return;
    }
    claim.years = (int)years;
    bool levels = str_has_word(then->lead, "由|从") && now->roles & ROLE_TO && !near_label_has(then, "增加值|生产总值|GDP|总产值");
    if (levels || relation_slip_mends(c, &claim, 2)) relation_say(c, RELATION_compound, &claim, SEVERITY_ERROR);
}

void relation_compound(Check *c)
{
    for (size_t i = 0; i < c->n_paragraphs; i++)
        for (size_t k = 0; k < c->paragraphs[i].n; k++) {
            const Mention *m = &c->paragraphs[i].mentions[k];
            if (m->roles & ROLE_GROWTH && near_is_yearly(m) && !of_run(c, &c->paragraphs[i], m)) one(c, &c->paragraphs[i], m);
        }
}
