/* SPDX-License-Identifier: Apache-2.0
** 事故12起、死亡9人，同比分别减少3起和2人，下降20.0%和18.2%: levels, changes, rates told one by one, paired by their order. One slip of the pen
** breaks one of them: where more fail the lists are no pairs. */
#include "proof/near.h"

enum { MOST = 8, SERIES = 24 };

typedef enum { LEVELS, PERCENTS, THEN, GROWTHS, CHANGES, POINTS, OTHER } What;

typedef struct { const Mention *m[MOST]; size_t n; What what; } Series;

static const char PAST[] = "上年|去年|同期|上季|上月|上期|前年|年初";

static What what_of(const Mention *m)
{
    bool percent = written_is_share(&m->w);
    if (m->roles & ROLE_POINTS) return POINTS;
    if (m->roles & ROLE_GROWTH) return GROWTHS;
    if (m->roles & ROLE_CHANGE) return CHANGES;
    if (m->roles & ROLE_THEN || (percent && str_has_word(m->lead, PAST))) return THEN;
    return percent ? PERCENTS : near_is_amount(m) && !(m->roles & ROLE_PLAN) ? LEVELS : OTHER;
}

/* The run that begins with m; n = 0: too long, or of several sorts. */
static Series series_at(const Paragraph *p, const Mention *m)
{
    Series s = { .what = what_of(m) };
    for (size_t i = (size_t)m->index; i < p->n && p->mentions[i].run == m->run; i++) {
        const Mention *x = &p->mentions[i];
        bool same = s.what == what_of(x) || (s.what == THEN && x->roles & ROLE_LISTED);
        if (!same || s.n == MOST) return (Series){ .n = 0 };
        s.m[s.n++] = x;
    }
    return s;
}

static size_t all_series(const Paragraph *p, size_t from, Series *out)
{
    size_t n = 0;
    for (size_t i = from; i < p->n && p->mentions[i].sentence == p->mentions[from].sentence && n < SERIES; i++) {
        if (p->mentions[i].place) continue;
        Series s = series_at(p, &p->mentions[i]);
        if (s.n > 1 && s.what != OTHER) out[n++] = s;
    }
    return n;
}

static bool percents(const Series *s) { return written_is_share(&s->m[0]->w); }

/* The series of this sort and length next to k, before it or behind it. */
static const Series *beside(const Series *all, size_t n, size_t k, What what, bool percent, bool behind)
{
    for (size_t i = k; i-- > 0;)
        if (all[i].what == what && all[i].n == all[k].n && percents(&all[i]) == percent) return &all[i];
    for (size_t i = k + 1; behind && i < n && i <= k + 2; i++)
        if (all[i].what == what && all[i].n == all[k].n && percents(&all[i]) == percent) return &all[i];
    return NULL;
}

/* 接待游客326万人次，实现收入28.4亿元，分别增长…: as many levels before it, with more than 、 between. */
static bool scattered(const Paragraph *p, const Series *g, What what, Series *out)
{
    *out = (Series){ .n = 0, .what = what };
    for (int i = g->m[0]->index; i-- > 0 && p->mentions[i].sentence == g->m[0]->sentence && out->n < g->n;) {
        const Mention *x = &p->mentions[i];
        if (what_of(x) != what) continue;
        for (size_t k = out->n++; k > 0; k--) out->m[k] = out->m[k - 1];
        out->m[0] = x;
    }
    return out->n == g->n;
}

/* …；去年同期为555起，死亡106人，受伤573人: as many bases behind it, in the same sentence. */
static bool scattered_behind(const Paragraph *p, const Series *g, Series *out)
{
    *out = (Series){ .n = 0, .what = THEN };
    for (size_t i = (size_t)g->m[g->n - 1]->index + 1; i < p->n && p->mentions[i].sentence == g->m[0]->sentence && out->n < g->n; i++) {
        if (what_of(&p->mentions[i]) != THEN) return false;
        out->m[out->n++] = &p->mentions[i];
    }
    return out->n == g->n;
}

static bool one_kind(const Series *a, const Series *b)
{
    for (size_t i = 0; i < a->n; i++)
        if (!mention_same_kind(a->m[i], b->m[i])) return false;
    return true;
}

static bool is_real(const Mention *g, const Mention *now)
{
    return !str_has_word(g->lead, "名义|现价") && (g->roles & ROLE_REAL || near_label_has(now, "增加值|生产总值|GDP|总产值"));
}

/* Said where at most one fails; what they are of is found in any case. */
static void say(Check *c, const Series *g, const Claim *claims, const Series *now)
{
    size_t failed = 0;
    for (size_t i = 0; i < g->n; i++) failed += !relation_holds(&claims[i]);
    for (size_t i = 0; i < g->n; i++) {
        relation_settle(c, g->m[i]);
        bool holds = relation_holds(&claims[i]);
        if (holds) relation_say(c, RELATION_together, &claims[i], SEVERITY_NOTE);
        else if (failed == 1 && !(g->what == GROWTHS && is_real(g->m[i], now->m[i]))) relation_say_told(c, RELATION_together, &claims[i]);      /* the others bear the pairing out */
    }
}

static void one(Check *c, const Paragraph *p, const Series *all, size_t n, size_t k)
{
    const Series *g = &all[k], *change = g->what == GROWTHS ? beside(all, n, k, CHANGES, false, true) : NULL;
    bool points = g->what == POINTS;
    const Series *then = beside(all, n, k, THEN, points, true), *now = beside(all, n, k, points ? PERCENTS : LEVELS, points, false);
    Series loose, bases;
    if (!then && !change && g->what == GROWTHS && scattered_behind(p, g, &bases)) then = &bases;
    if (!now && (then || change) && scattered(p, g, points ? PERCENTS : LEVELS, &loose)) now = &loose;
    if (!now || !(then || change) || !one_kind(now, then ? then : change)) return;
    Claim claims[MOST];
    for (size_t i = 0; i < g->n; i++)
        claims[i] = g->what != GROWTHS ? relation_difference(c, g->m[i], now->m[i], then->m[i]) : then ? relation_three(c, FORM_GROWTH, g->m[i], now->m[i], then->m[i]) : relation_three(c, FORM_GAIN, g->m[i], change->m[i], now->m[i]);
    say(c, g, claims, now);
}

/* 同比分别下降10.0%和25.0%，其中事故由120起减至108起，死亡由16人减至12人: a base and a level for each, behind. */
static void bases_behind(Check *c, const Paragraph *p, const Series *g)
{
    Claim claims[MOST];
    Series now = { .n = 0 };
    for (size_t i = (size_t)g->m[g->n - 1]->index + 1; i + 1 < p->n && now.n < g->n && p->mentions[i + 1].sentence == g->m[0]->sentence; i += 2) {
        const Mention *then = &p->mentions[i], *x = then + 1;
        if (what_of(then) != THEN || !near_is_amount(x) || !mention_same_kind(x, then)) return;
        claims[now.n] = relation_three(c, FORM_GROWTH, g->m[now.n], x, then);
        now.m[now.n++] = x;
    }
    if (now.n == g->n) say(c, g, claims, &now);
}

/* 计划1860户、24.6万平方米，已签约1674户、22.1万平方米，签约率分别为90%和89.8%: two lists of the same kinds before. */
static void lists_before(Check *c, const Paragraph *p, const Series *g)
{
    Claim claims[MOST];
    const Mention *last = NULL;
    for (int i = g->m[0]->index; i-- > 0 && p->mentions[i].sentence == g->m[0]->sentence;) {
        const Mention *m = &p->mentions[i] - p->mentions[i].place;
        bool fits = p->mentions[i].place + 1 == (int)g->n;
        i = m->index;
        if (!fits) continue;
        for (size_t k = 0; k < g->n && fits; k++) fits = near_is_amount(&m[k]) && (!last || mention_same_kind(&m[k], &last[k]));
        if (!fits) continue;
        if (!last) {
            last = m;
            continue;
        }
        size_t failed = 0;
        for (size_t k = 0; k < g->n; k++) {
            claims[k] = relation_quotient(c, g->m[k], &last[k], &m[k]);
            failed += !relation_holds(&claims[k]);
        }
        if (failed < g->n) say(c, g, claims, g);
        return;
    }
}

/* 园区产值241.6亿元，增长11.8%；增加值65.3亿元…。其中高新区产值197.4亿元、增加值57.2亿元，占园区的比重分别为81.7%和87.6%: the wholes by their names. */
static void named_before(Check *c, const Paragraph *p, const Series *g)
{
    enum { WORD = 9 };
    Claim claims[MOST];
    size_t holds = 0;
    const Mention *last = g->m[0]->index ? g->m[0] - 1 : NULL;
    if (!last || last->place + 1 != (int)g->n || last->sentence != g->m[0]->sentence) return;
    last -= last->place;
    for (size_t k = 0; k < g->n; k++) {
        const Mention *whole = NULL;
        for (int i = last->index; i-- > 0 && !whole && mention_is_level(&last[k]);)
            if (mention_is_level(&p->mentions[i]) && mention_same_kind(&p->mentions[i], &last[k]) && near_common(p->mentions[i].lead, last[k].lead) >= WORD) whole = &p->mentions[i];
        if (!whole) return;
        claims[k] = relation_quotient(c, g->m[k], &last[k], whole);
        holds += relation_holds(&claims[k]);
    }
    if (holds + 1 >= g->n && holds > 1) say(c, g, claims, g);
}

/* 甲412人，及格365人；乙398人，及格347人，及格率分别为88.6%和87.2%: a whole and a part for each, before. Where all but one hold. */
static void pairs_before(Check *c, const Paragraph *p, const Series *g)
{
    Claim claims[MOST];
    const Mention *levels[2 * MOST] = { NULL };
    size_t n = 0, failed = 0;
    for (int i = g->m[0]->index; i-- > 0 && p->mentions[i].sentence == g->m[0]->sentence && n < 2 * g->n;)
        if (!mention_is_level(&p->mentions[i]) || (n && !mention_same_kind(levels[0], &p->mentions[i]))) return;
        else levels[n++] = &p->mentions[i];
    if (n != 2 * g->n) return;
    for (size_t i = 0; i < g->n; i++) {
        const Mention *a = levels[n - 1 - 2 * i], *b = levels[n - 2 - 2 * i];
        if (!a || !b) return;
        bool above = frac_compare(a->value, b->value) > 0;
        claims[i] = relation_quotient(c, g->m[i], above ? b : a, above ? a : b);
        failed += !relation_holds(&claims[i]);
    }
    if (failed <= 1) say(c, g, claims, g);
}

void relation_together(Check *c)
{
    for (size_t i = 0; i < c->n_paragraphs; i++)
        for (size_t k = 0; k < c->paragraphs[i].n; k++) {
            const Paragraph *p = &c->paragraphs[i];
            Series all[SERIES];
            if (k && p->mentions[k - 1].sentence == p->mentions[k].sentence) continue;
            if (!str_has_word(mention_sentence(&p->mentions[k]), "分别|依次")) continue;
            size_t n = all_series(p, k, all);
            for (size_t s = 0; s < n; s++) {
                if (all[s].what == GROWTHS) bases_behind(c, p, &all[s]);
                if (all[s].what == PERCENTS && str_has_word(all[s].m[0]->lead, "分别|依次")) {
                    lists_before(c, p, &all[s]);
                    if (!all[s].m[0]->settled) named_before(c, p, &all[s]);
                    if (!all[s].m[0]->settled) pairs_before(c, p, &all[s]);
                }
                if ((all[s].what == GROWTHS || all[s].what == POINTS || all[s].what == CHANGES) && !all[s].m[0]->settled) one(c, p, all, n, s);
            }
        }
}
