/* SPDX-License-Identifier: Apache-2.0
** 占年度计划的81%，超序时进度6个百分点: the lead is the share less month / 12, computed unrounded. */
#include "proof/near.h"

static bool is_progress(const Mention *m) { return written_is_share(&m->w) && !(m->roles & ROLE_GROWTH); }

static int month_before(const Check *c, const Paragraph *p, const Mention *m)
{
    int month = 0;
    size_t at = 0;
    for (size_t i = 0; i < p->n_moments; i++) {
        const Moment *t = &p->moments[i];
        if (t->month && t->at < m->w.start && (t->at >= at || !month)) month = t->month, at = t->at;
    }
    if (month || !c->job->has_period) return month;
    int year, day;
    day_ymd(c->job->end, &year, &month, &day);
    return month;
}

void relation_schedule(Check *c)
{
    for (size_t i = 0; i < c->n_paragraphs; i++)
        for (size_t k = 0; k < c->paragraphs[i].n; k++) {
            const Paragraph *p = &c->paragraphs[i];
            const Mention *m = &p->mentions[k], *share = NULL;
            if (!(m->roles & ROLE_POINTS) || !str_has_word(m->clause, "序时|时间进度|均衡进度")) continue;
            int month = month_before(c, p, m);
            share = near_before(p, m, NULL, is_progress, 0);
            if (!month || !share) continue;
            bool late = str_has_word(m->lead, "慢|低于|滞后|落后");
            Claim claim = relation_difference(c, m, share, share);
            claim.n = 2;
            claim.sign[0] = late ? 1 : -1;
            if (!frac_make(-month, 12, &claim.shift)) continue;
            relation_say(c, RELATION_schedule, &claim, SEVERITY_ERROR);
        }
}
