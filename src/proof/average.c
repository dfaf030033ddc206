/* SPDX-License-Identifier: Apache-2.0
** 城东91.2%、城南86.5%、城西78.4%、城北83.9%，简单平均85.0%: the mean of a list; 最高的比最低的高12.8个百分点: between its largest and its smallest. */
#include "proof/near.h"

enum { MOST = 24 };

/* The numbers of m's kind before it in its sentence; those after another mean begin anew. */
static size_t list_before(const Paragraph *p, const Mention *m, const Mention *kind, const Mention **out)
{
    size_t n = 0;
    for (int i = m->index; i-- > 0 && p->mentions[i].sentence == m->sentence && n < MOST;) {
        const Mention *x = &p->mentions[i];
        if (!mention_same_kind(x, kind) || x->roles & (ROLE_CHANGE | ROLE_GROWTH | ROLE_POINTS | ROLE_BOUND | ROLE_TOTAL)) continue;
        if (str_has_word(x->lead, "平均|均值")) break;
        out[n++] = x;
    }
    return n;
}

static void mean(Check *c, const Paragraph *p, const Mention *m)
{
    const Mention *list[MOST];
    size_t n = list_before(p, m, m, list);
    const Mention *sum = n >= 3 && n < MOST ? near_sum(c, list, n) : NULL;
    if (!sum) return;
    Claim claim = relation_quotient(c, m, sum, near_made(c, m, (Range){ frac_of((int64_t)n), frac_of((int64_t)n), frac_of((int64_t)n) }, str_printf(c->arena, "%zu", n)));
    bool simple = str_has_word(m->lead, "简单平均|算术平均");
    if (relation_holds(&claim) || simple) relation_say(c, RELATION_average, &claim, SEVERITY_ERROR);
}

static void spread(Check *c, const Paragraph *p, const Mention *m)
{
    const Mention *list[MOST], *most, *least;
    const Mention *kind = near_before(p, m, NULL, m->roles & ROLE_POINTS ? near_is_percent : near_is_amount, 0);
    size_t n = kind ? list_before(p, m, kind, list) : 0;
    if (n < 3) return;
    most = least = list[0];
    for (size_t i = 1; i < n; i++) {
        if (frac_compare(list[i]->value, most->value) > 0) most = list[i];
        if (frac_compare(list[i]->value, least->value) < 0) least = list[i];
    }
    Claim claim = relation_difference(c, m, most, least);
    if (relation_holds(&claim) || relation_slip_mends(c, &claim, 2)) relation_say(c, RELATION_average, &claim, SEVERITY_ERROR);
}

void relation_average(Check *c)
{
    for (size_t i = 0; i < c->n_paragraphs; i++)
        for (size_t k = 3; k < c->paragraphs[i].n; k++) {
            const Paragraph *p = &c->paragraphs[i];
            const Mention *m = &p->mentions[k];
            bool extremes = str_has_word(m->clause, "最高") && str_has_word(m->clause, "最低") && str_tail_word(m->lead, "高|高出|相差|差");
            if (extremes && (m->roles & ROLE_POINTS || m->roles & ROLE_CHANGE)) spread(c, p, m);
            else if (str_tail_word(m->lead, "简单平均|算术平均|平均|平均为|均值|均值为|平均值为")) mean(c, p, m);
        }
}
