/* SPDX-License-Identifier: Apache-2.0
** 一季度各月分别为3.86亿、3.12亿和3.94亿千瓦时 … 2月环比下降19.2%: levels of periods one after the other, and the growth of one over the one before
** it (环比) or over one that is named (比一季度高22.9%). */
#include "proof/near.h"

static const char *const quarters[] = { "一季度", "二季度", "三季度", "四季度" };

enum { MOST = 12, QUARTERS = 4 };

/* first: the number of the first period, a month or a quarter; last: the one that the text told of last. */
typedef struct { const Mention *levels[MOST]; size_t n; int first, last; bool by_month; } Sequence;

static int quarter_in(Str s)
{
    for (int i = 0; i < QUARTERS; i++)
        if (str_has(s, str_of(quarters[i]))) return i + 1;
    return 0;
}

/* The month told in the clause; 0: none. */
static int month_in(const Paragraph *p, size_t from, size_t to)
{
    for (size_t i = 0; i < p->n_moments; i++) {
        const Moment *t = &p->moments[i];
        if (t->at >= from && t->at < to && t->month && t->month == t->month_from) return t->month;
    }
    return 0;
}

/* 一季度各月, 1—3月, 一至三季度, 各季度: what the levels of the run are of, in their order. */
static bool read_periods(const Paragraph *p, const Mention *head, Sequence *out)
{
    Str before = str_slice(p->piece->text, head->clause_at, head->w.start);
    out->by_month = str_has_word(before, "各月|逐月");
    out->first = 1;
    if (out->by_month && str_has(before, S("季度"))) out->first = 3 * (quarter_in(before) - 1) + 1;
    if (out->by_month && str_has(before, S("下半年"))) out->first = 7;
    if (out->by_month || str_has_word(before, "一至|一到|一—|各季度|四个季度|前三季度|前三个季度")) return out->first > 0 && (out->by_month || str_has(before, S("季度")));
    for (size_t i = 0; i < p->n_moments; i++) {
        const Moment *t = &p->moments[i];
        if (t->at < head->clause_at || t->at > head->w.start || t->month_from >= t->month || t->month - t->month_from + 1 != (int)out->n) continue;
        out->by_month = true, out->first = t->month_from;
        return true;
    }
    return false;
}

static const Mention *level_of(const Sequence *s, int period)
{
    return period >= s->first && period < s->first + (int)s->n ? s->levels[period - s->first] : NULL;
}

static void one_growth(Check *c, const Paragraph *p, Sequence *s, const Mention *g)
{
    Str clause = str_slice(p->piece->text, g->clause_at, g->w.start);
    ptrdiff_t at = str_find(clause, S("比"));
    bool last = str_has(clause, S("环比"));
    if (at < 0) return;
    int now = s->by_month ? month_in(p, g->clause_at, g->clause_at + (size_t)at) : quarter_in(str_slice(clause, 0, (size_t)at));
    now = s->last = now ? now : s->last;
    int then = last ? now - 1 : s->by_month ? month_in(p, g->clause_at + (size_t)at, g->w.start) : quarter_in(str_slice(clause, (size_t)at, clause.n));
    const Mention *a = level_of(s, now), *b = level_of(s, then);
    if (!a || !b) return;
    Claim claim = relation_three(c, FORM_GROWTH, g, a, b);
    relation_say(c, RELATION_sequence, &claim, SEVERITY_ERROR);
}

static void one(Check *c, const Paragraph *p, size_t k)
{
    const Mention *head = &p->mentions[k];
    Sequence s = { .n = 0 };
    if (head->place || !near_is_amount(head) || !str_has_word(head->lead, "分别|依次")) return;
    for (size_t i = k; i < p->n && s.n < MOST && p->mentions[i].run == head->run && mention_same_kind(&p->mentions[i], head); i++) s.levels[s.n++] = &p->mentions[i];
    if (s.n < 2 || !read_periods(p, head, &s)) return;
    for (size_t i = k + s.n; i < p->n && p->mentions[i].sentence <= head->sentence + 1; i++)
        if (p->mentions[i].roles & ROLE_GROWTH) one_growth(c, p, &s, &p->mentions[i]);
}

/* 1月4.62亿千瓦时、2月3.38亿千瓦时: the level right behind its month. */
static const Mention *level_of_month(const Paragraph *p, const Mention *g, int month)
{
    enum { WORDS = 12 };
    const Mention *found = NULL;
    for (int i = g->index; i-- > 0 && p->mentions[i].sentence >= g->sentence - 1;)
        for (size_t k = 0; k < p->n_moments; k++) {
            const Moment *t = &p->moments[k];
            const Mention *x = &p->mentions[i];
            if (t->month != month || t->month_from != month || t->end > x->w.start || x->w.start - t->end > WORDS || !near_is_amount(x) || (i && p->mentions[i - 1].w.end > t->at)) continue;
            if (found) return NULL;
            found = x;
        }
    return found;
}

/* 3月环比增长43.8% */
static void over_months(Check *c, const Paragraph *p, const Mention *g)
{
    ptrdiff_t at = str_find(g->clause, S("环比"));
    int month = at < 0 ? 0 : month_in(p, g->clause_at, g->clause_at + (size_t)at);
    const Mention *a = month > 1 ? level_of_month(p, g, month) : NULL, *b = a ? level_of_month(p, g, month - 1) : NULL;
    if (!b || !mention_same_kind(a, b)) return;
    Claim claim = relation_three(c, FORM_GROWTH, g, a, b);
    relation_say(c, RELATION_sequence, &claim, SEVERITY_ERROR);
}

void relation_sequence(Check *c)
{
    for (size_t i = 0; i < c->n_paragraphs; i++)
        for (size_t k = 0; k < c->paragraphs[i].n; k++) {
            one(c, &c->paragraphs[i], k);
            if (c->paragraphs[i].mentions[k].roles & ROLE_GROWTH) over_months(c, &c->paragraphs[i], &c->paragraphs[i].mentions[k]);
        }
}
