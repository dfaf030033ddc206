/* SPDX-License-Identifier: Apache-2.0
** 前者比后者多420人次, 后者占两者合计的40.0%, 前者为后者的1.28倍, 二者之差2.4亿元: of the two levels before. */
#include "proof/near.h"

static bool is_about_two(const Mention *m) { return str_has_word(m->clause, "前者|后者|两者|二者") && (str_head_word(m->lead, "前者|后者|两者|二者") || str_has_word(m->lead, "前者|后者")); }

static void say(Check *c, const Mention *m, Claim claim)
{
    relation_settle(c, m);
    relation_say(c, RELATION_latter, &claim, SEVERITY_ERROR);
}

/* 后者占两者合计的40.0% */
static void share_of_both(Check *c, const Paragraph *p, const Mention *m)
{
    const Mention *two[2], *count = near_referred(p, m), *sum = count && near_levels(p, m, NULL, two, 2) ? near_sum(c, two, 2) : NULL;
    if (sum) say(c, m, relation_quotient(c, m, count, sum));
}

/* 前者比后者多420人次: whichever is larger; 二者之差. */
static void difference(Check *c, const Paragraph *p, const Mention *m)
{
    const Mention *two[2];
    if (!near_levels(p, m, m, two, 2)) return;
    bool above = frac_compare(two[0]->value, two[1]->value) > 0;
    Claim claim = relation_difference(c, m, two[!above], two[above]);
    if (m->value.num > 0 || relation_holds(&claim)) say(c, m, claim);
    else say(c, m, relation_difference(c, m, two[above], two[!above]));
}

/* Any two amounts of the sentence that give it; accused where it has but two. */
static void ratio(Check *c, const Paragraph *p, const Mention *m)
{
    const Mention *last = NULL, *first = NULL;
    size_t n = 0;
    bool latter = str_head_word(m->lead, "后者");
    for (int i = m->index; i-- > 0 && p->mentions[i].sentence == m->sentence;) {
        const Mention *x = &p->mentions[i];
        if (!near_is_amount(x) || str_has_word(x->lead, "相差|之差|差额|差距")) continue;
        n++;
        first = x;
        if (!last) last = x;
        for (int k = i + 1; k < m->index; k++) {
            const Mention *y = &p->mentions[k];
            Claim claim = relation_quotient(c, m, latter ? y : x, latter ? x : y);
            if (!near_is_amount(y) || !mention_same_kind(x, y) || !relation_holds(&claim)) continue;
            say(c, m, claim);
            return;
        }
    }
    if (n == 2 && mention_same_kind(first, last)) say(c, m, relation_quotient(c, m, latter ? last : first, latter ? first : last));
}

/* 城镇化率58.6%…；…42.3%，两者相差16.3个百分点: of the last two percents that are no growth. */
static void apart(Check *c, const Paragraph *p, const Mention *m)
{
    const Mention *two[2];
    size_t n = 0;
    for (int i = m->index; n < 2 && i-- > 0 && p->mentions[i].sentence == m->sentence;)
        if (near_is_percent(&p->mentions[i]) && !(p->mentions[i].roles & (ROLE_GROWTH | ROLE_POINTS))) two[n++] = &p->mentions[i];
    if (n < 2) return;
    bool above = frac_compare(two[0]->value, two[1]->value) > 0;
    say(c, m, relation_difference(c, m, two[!above], two[above]));
}

static void one(Check *c, const Paragraph *p, const Mention *m)
{
    if (m->roles & ROLE_POINTS) {
        if (str_head_word(m->lead, "两者相差|两者之差|二者相差|二者之差|两者差距|二者差距")) apart(c, p, m);
        return;
    }
    bool of_other = str_has_word(m->lead, "前者为后者的|前者是后者的|后者为前者的|后者是前者的|前者相当于后者的|后者相当于前者的|前者达后者的|后者达前者的|前者仅为后者的|后者仅为前者的");
    if (of_other && (m->roles & ROLE_TIMES || written_is_share(&m->w))) ratio(c, p, m);
    else if (written_is_share(&m->w) && str_has_word(m->lead, "占两者|占二者") && str_head_word(m->lead, "前者|后者")) share_of_both(c, p, m);
    else if (m->roles & ROLE_CHANGE ? str_has_word(m->lead, "前者比后者|后者比前者|前者较后者|后者较前者") : str_has_word(m->lead, "两者之差|二者之差|两者差额|二者差额")) difference(c, p, m);
}

void relation_latter(Check *c)
{
    for (size_t i = 0; i < c->n_paragraphs; i++)
        for (size_t k = 2; k < c->paragraphs[i].n; k++)
            if (is_about_two(&c->paragraphs[i].mentions[k])) one(c, &c->paragraphs[i], &c->paragraphs[i].mentions[k]);
}
