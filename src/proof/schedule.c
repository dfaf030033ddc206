/* SPDX-License-Identifier: Apache-2.0
** 占年度计划的81%，超序时进度6个百分点: the lead is the share less month / 12, computed unrounded. */
#include "proof/near.h"

/* Behind the schedule by a number that is not negative by its word (低于) already. */
static bool is_late(const Mention *m) { return m->value.num >= 0 && str_has_word(m->lead, "慢|低于|滞后|落后|欠|差"); }

static const char SCHEDULE[] = "序时|时序|时间进度|均衡进度|超进度|欠进度|超前进度|落后进度|滞后进度|快于进度|慢于进度";

static bool is_progress(const Mention *m) { return written_is_share(&m->w) && !(m->roles & ROLE_GROWTH); }

static const Moment *month_before(const Paragraph *p, const Mention *m)
{
    const Moment *found = NULL;
    for (size_t i = 0; i < p->n_moments; i++) {
        const Moment *t = &p->moments[i];
        if (t->month && t->at < m->w.start && (!found || t->at >= found->at)) found = t;
    }
    return found;
}

/* Lead = share − month / 12; the month of the text, else of the document's period. */
/* Another month of the paragraph and another percent of the sentence give the lead. */
static bool explained(Check *c, const Paragraph *p, const Mention *m)
{
    enum { YEAR = 12 };
    bool late = is_late(m);
    for (size_t i = 0; i < p->n_moments; i++)
        for (int k = m->index; k-- > 0 && p->mentions[k].sentence >= m->sentence - 1;) {
            const Mention *share = &p->mentions[k];
            if (!p->moments[i].month || p->moments[i].at > m->w.start || !is_progress(share)) continue;
            const Mention *month = near_moment(c, p, &p->moments[i], YEAR);
            Claim claim = late ? relation_difference(c, m, month, share) : relation_difference(c, m, share, month);
            if (relation_holds(&claim)) return true;
        }
    return false;
}

static void one(Check *c, const Paragraph *p, const Mention *m, const Mention *share)
{
    enum { YEAR = 12 };
    const Moment *t = month_before(p, m);
    int year, month = 0, day;
    if (!t && !c->job->has_period) return;
    if (!t) day_ymd(c->job->end, &year, &month, &day);
    Claim claim = relation_difference(c, m, share, t ? near_moment(c, p, t, YEAR) : share);
    if (!t) claim.n = 2, claim.shift = (Frac){ -month, YEAR };
    if (is_late(m))
        for (size_t i = 1; i < claim.n; i++) claim.sign[i] = (signed char)-claim.sign[i];
    if (claim.n == 2 && claim.sign[1] < 0) claim.shift.num = -claim.shift.num;
    bool told = t && !t->day && share->index + 1 == m->index && share->semi == m->semi && share->roles & (ROLE_DONE | ROLE_SHARE | ROLE_RATE) && t->at >= m->sentence_at && !t->year;        /* 1—9月…，占年度计划的81%，超序时进度6个百分点 */
    if (relation_holds(&claim) || explained(c, p, m)) told = false;
    if (told) relation_say(c, RELATION_schedule, &claim, SEVERITY_ERROR);
    else if (relation_holds(&claim) || !explained(c, p, m)) relation_say(c, RELATION_schedule, &claim, SEVERITY_ERROR);
}

/* 低于序时进度（41.67%）: the schedule itself. */
static void told(Check *c, const Paragraph *p, const Mention *m)
{
    enum { YEAR = 12 };
    const Moment *t = month_before(p, m);
    size_t open = m->paren && m->lead.n == 0 ? str_tail_word(str_slice(p->piece->text, 0, m->clause_at), "（") : 0;
    Str before = open ? str_slice(p->piece->text, m->sentence_at, m->clause_at - open) : m->lead;
    if (!t || m->w.about || !str_tail_word(before, "序时进度|时序进度|时间进度|序时进度的|时间进度为|序时进度为")) return;
    Claim claim = relation_difference(c, m, near_moment(c, p, t, YEAR), m);
    claim.n = 2;
    relation_say(c, RELATION_schedule, &claim, SEVERITY_ERROR);
}

void relation_schedule(Check *c)
{
    for (size_t i = 0; i < c->n_paragraphs; i++)
        for (size_t k = 0; k < c->paragraphs[i].n; k++) {
            const Paragraph *p = &c->paragraphs[i];
            const Mention *m = &p->mentions[k];
            if (near_is_percent(m) && m->w.decimals) told(c, p, m);
            if (!(m->roles & ROLE_POINTS) || !str_has_word(m->clause, SCHEDULE)) continue;
            const Mention *share = near_before(p, m, NULL, is_progress, 0);
            if (share) one(c, p, m, share);
        }
}
