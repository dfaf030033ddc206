/* SPDX-License-Identifier: Apache-2.0
** 8月交付，较整体验收预计的11月提前3个月; 2022年3月开工、2023年9月竣工，工期18个月: two months and how many lie between. */
#include "proof/near.h"

enum { YEAR = 12 };

static bool is_month(const Moment *m) { return m->month && m->month == m->month_from; }

/* The two months before m in its sentence; with more than two none. */
static bool two_months(const Paragraph *p, const Mention *m, const Moment **a, const Moment **b)
{
    const Moment *found[2];
    size_t n = 0;
    for (size_t i = 0; i < p->n_moments; i++) {
        const Moment *t = &p->moments[i];
        if (t->at < m->sentence_at || t->at > m->w.start || !is_month(t)) continue;
        if (n == 2) return false;
        found[n++] = t;
    }
    if (n < 2) return false;
    *a = found[0], *b = found[1];
    return true;
}

static void one(Check *c, const Paragraph *p, const Mention *m, bool inclusive)
{
    const Moment *a, *b;
    if (!two_months(p, m, &a, &b)) return;
    bool years = a->year && b->year, later = years ? a->year * YEAR + a->month > b->year * YEAR + b->month : a->month > b->month;
    const Mention *first = near_moment(c, p, later ? b : a, 1), *last = near_moment(c, p, later ? a : b, 1);
    Claim claim = relation_difference(c, m, last, first);
    int64_t between = years ? (later ? a->year - b->year : b->year - a->year) * YEAR : 0;
    for (int step = inclusive ? 2 : 1; step-- > 0;) {
        claim.shift = frac_of(between + step);
        if (step == 0 || relation_holds(&claim)) break;
    }
    Claim over = relation_difference(c, m, first, last);              /* 11月 … 次年1月 */
    over.shift = frac_of(YEAR);
    relation_say(c, RELATION_months, !years && relation_holds(&over) ? &over : &claim, SEVERITY_ERROR);
}

void relation_months(Check *c)
{
    for (size_t i = 0; i < c->n_paragraphs; i++)
        for (size_t k = 0; k < c->paragraphs[i].n; k++) {
            const Mention *m = &c->paragraphs[i].mentions[k];
            if (!str_equal(m->w.counter, S("个月")) || m->w.about) continue;
            if (str_tail_word(m->lead, "提前|提前了|推迟|推迟了|延后|滞后")) one(c, &c->paragraphs[i], m, false);
            else if (str_has_word(m->lead, "工期|历时|用时|建设周期")) one(c, &c->paragraphs[i], m, true);
        }
}
