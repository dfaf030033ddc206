/* SPDX-License-Identifier: Apache-2.0
** 8月交付，较整体验收预计的11月提前3个月; 2022年3月开工、2023年9月竣工，工期18个月: two months and how many lie between; 前5个月 and 余下7个月 are a
** year. */
#include "proof/near.h"

enum { YEAR = 12 };

static bool is_month(const Moment *m) { return m->month && m->month == m->month_from; }

/* Of a sentence all months before m, in their order; a year told once holds for those behind it. */
static size_t months_before(const Paragraph *p, const Mention *m, Moment *out, size_t most)
{
    size_t n = 0;
    int year = 0;
    for (size_t i = 0; i < p->n_moments && n < most; i++) {
        Moment t = p->moments[i];
        if (t.at < m->sentence_at || t.at > m->w.start || !is_month(&t)) continue;
        if (t.year) year = t.year;
        t.year = year;
        out[n++] = t;
    }
    return n;
}

/* m = the months between a and b (or one more, where both count). */
static bool between(Check *c, const Paragraph *p, const Mention *m, const Moment *a, const Moment *b, bool inclusive, Claim *out)
{
    int x = a->year * YEAR + a->month, y = b->year * YEAR + b->month;
    const Moment *first = x <= y ? a : b, *last = x <= y ? b : a;
    *out = relation_difference(c, m, near_moment(c, p, last, 1), near_moment(c, p, first, 1));
    out->shift = frac_of((int64_t)(last->year - first->year) * YEAR);
    if (relation_holds(out)) return true;
    if (inclusive && frac_add(out->shift, frac_of(1), &out->shift) && relation_holds(out)) return true;
    if (inclusive) out->shift = frac_of((int64_t)(last->year - first->year) * YEAR);
    if (a->year || b->year) return false;
    Claim over = relation_difference(c, m, out->m[2], out->m[1]);       /* 11月 … 次年1月 */
    over.shift = frac_of(YEAR);
    if (relation_holds(&over)) *out = over;
    return relation_holds(out);
}

/* 较预计的11月提前: the month that it is earlier than stands in its clause, or is said to be a plan. */
static bool base_told(const Mention *m, const Moment *last)
{
    Str sentence = str_slice(m->piece->text, m->sentence_at, m->w.start);
    return last->at >= m->clause_at || str_has_word(sentence, "原计划|原定|预计|计划|合同|应于|要求|需待|方能|才能|若");
}

/* 历时32个月，比计划工期36个月提前4个月: the difference of two times told in months. True: said, and the months of the year say nothing of them. */
static bool of_times(Check *c, const Paragraph *p, const Mention *m)
{
    const Mention *plan = m->index ? m - 1 : NULL;
    if (!plan || plan->clause_at != m->clause_at || !str_equal(plan->w.counter, S("个月")) || !str_has_word(plan->lead, "工期|计划|合同|要求|规定|期限")) return false;
    for (int i = plan->index; i-- > 0 && p->mentions[i].sentence == m->sentence;) {
        const Mention *took = &p->mentions[i];
        if (!str_equal(took->w.counter, S("个月"))) continue;
        bool above = frac_compare(plan->value, took->value) > 0;
        Claim claim = relation_difference(c, m, above ? plan : took, above ? took : plan);
        relation_say(c, RELATION_months, &claim, SEVERITY_ERROR);
        break;
    }
    return true;
}

static bool is_planned(const Paragraph *p, const Mention *m)
{
    for (int i = m->index; str_has_word(m->lead, "计划|合同|要求|规定") && i-- > 0 && p->mentions[i].sentence == m->sentence;)
        if (str_equal(p->mentions[i].w.counter, S("个月"))) return true;
    return false;
}

static void one(Check *c, const Paragraph *p, const Mention *m, bool inclusive)
{
    enum { MOST = 6 };
    if (inclusive ? is_planned(p, m) : of_times(c, p, m)) return;
    Moment t[MOST];
    size_t n = months_before(p, m, t, MOST);
    Claim claim;
    for (size_t i = 0; i < n; i++)
        for (size_t k = i + 1; k < n; k++)
            if (between(c, p, m, &t[i], &t[k], inclusive, &claim)) {
                relation_say(c, RELATION_months, &claim, SEVERITY_NOTE);
                return;
            }
    if (n < 2 || (!inclusive && !base_told(m, &t[n - 1]))) return;
    (void)between(c, p, m, inclusive ? &t[0] : &t[n - 2], &t[n - 1], inclusive, &claim);
    relation_say(c, RELATION_months, &claim, SEVERITY_ERROR);
}

/* 前5个月完成63.8亿元 … 余下7个月: together a year. Any 前N个月 of the text that fits will do. */
static void rest_of_year(Check *c, const Paragraph *p, const Mention *m)
{
    const Mention *told = NULL;
    for (size_t i = 0; i < (size_t)m->index; i++) {
        const Mention *x = &p->mentions[i];
        if (!str_equal(x->w.counter, S("个月")) || !str_ends(x->lead, S("前")) || x->w.about) continue;
        Claim claim = relation_sum(c, m, &x, 1);
        claim.sign[1] = -1, claim.shift = frac_of(YEAR);
        if (relation_holds(&claim)) return;
        if (!told) told = x;
    }
    if (!told) return;
    Claim claim = relation_sum(c, m, &told, 1);
    claim.sign[1] = -1, claim.shift = frac_of(YEAR);
    relation_say(c, RELATION_months, &claim, SEVERITY_ERROR);
}

void relation_months(Check *c)
{
    for (size_t i = 0; i < c->n_paragraphs; i++)
        for (size_t k = 0; k < c->paragraphs[i].n; k++) {
            const Mention *m = &c->paragraphs[i].mentions[k];
            if (!str_equal(m->w.counter, S("个月")) || m->w.about) continue;
            if (str_tail_word(m->lead, "提前|提前了|早|推迟|推迟了|延后|滞后")) one(c, &c->paragraphs[i], m, false);
            else if (str_has_word(m->lead, "工期|历时|用时|建设周期")) one(c, &c->paragraphs[i], m, true);
            else if (str_tail_word(m->lead, "余下|剩余|剩下")) rest_of_year(c, &c->paragraphs[i], m);
        }
}
