/* SPDX-License-Identifier: Apache-2.0
** 扑救火灾1841起、抢险救援1098起，合计占总数的71.2%: the share of several levels before it together, in the whole before them. */
#include "proof/near.h"

enum { MOST = 8, WHOLES = 6 };

typedef struct { const Mention *parts[MOST]; size_t n, told; const Mention *whole[WHOLES]; size_t wholes; } Joined;

/* 两项, 三类 right before 合计: how many there are; 0: not told. */
static size_t number_told(const Mention *s)
{
    const Mention *x = s->index ? s - 1 : NULL;
    int64_t n;
    bool told = x && x->w.worded && x->w.counter.n && x->lead.n == 0 && x->clause_at == s->clause_at && frac_int64(x->value, ROUND_HALF_UP, &n) && n > 1 && n <= MOST;
    return told ? (size_t)n : 0;
}

static bool is_above_all(const Joined *j, const Mention *x)
{
    for (size_t i = 0; i < j->n; i++)
        if (frac_compare(j->parts[i]->value, x->value) > 0) return false;
    return true;
}

/* Its levels, the nearest last; they end where another kind begins. */
static void gather(const Paragraph *p, const Mention *s, Joined *j)
{
    const Mention *kind = NULL, *parts[MOST] = { NULL };
    int i = s->index - (j->told > 0);
    for (; i-- > 0 && p->mentions[i].sentence == s->sentence && j->n < MOST;) {
        const Mention *x = &p->mentions[i];
        if (kind && !mention_same_kind(x, kind)) break;
        if (!mention_is_level(x) || x->w.about || x->roles & (ROLE_TOTAL | ROLE_BASE) || (j->told && j->n == j->told)) break;
        parts[j->n++] = kind = x;
    }
    for (size_t k = 0; k < j->n; k++) j->parts[k] = parts[j->n - 1 - k];
    for (i++; kind && i-- > 0 && p->mentions[i].sentence >= s->sentence - 2 && j->wholes < WHOLES;)
        if (mention_is_level(&p->mentions[i]) && mention_same_kind(&p->mentions[i], kind) && !p->mentions[i].w.about && is_above_all(j, &p->mentions[i])) j->whole[j->wholes++] = &p->mentions[i];
}

/* 占全市456家的45.2% */
static void named(const Mention *s, Joined *j)
{
    const Mention *x = s->index ? s - 1 : NULL;
    if (!x || !mention_is_of(s) || x->clause_at != s->clause_at || !str_has(x->lead, S("占"))) return;
    j->whole[0] = x, j->wholes = 1;
}

static bool says_joined(const Mention *s)
{
    const Mention *x = mention_is_of(s) && s->index ? s - 1 : s;
    return str_head_word(x->lead, "合计占|共占|合占|总共占|一共占|共计占|总计占|累计占|合计占比|合并占") > 0;
}

/* One of the parts mistyped: their sum is what the share of the whole makes it. */
static bool part_slips(Check *c, const Mention *s, const Mention *sum, const Mention *whole, const Joined *j, size_t from, Claim *out)
{
    Claim quotient = relation_quotient(c, s, sum, whole);
    Range needed;
    if (!claim_range(&quotient, 1, &needed)) return false;
    *out = relation_sum(c, near_made(c, sum, needed, mention_written(s)), j->parts + from, j->n - from);
    return slip_explains(out);
}

static bool some_holds(Check *c, const Mention *s, const Joined *j, Claim *out)
{
    for (size_t from = j->told ? 1 : j->n - 1; from-- > 0;) {
        const Mention *sum = near_sum(c, j->parts + from, j->n - from);
        for (size_t w = 0; sum && w < j->wholes; w++) {
            *out = relation_quotient(c, s, sum, j->whole[w]);
            if (relation_holds(out)) return true;
        }
    }
    return false;
}

static void one(Check *c, const Paragraph *p, const Mention *s)
{
    Joined j = { .told = number_told(s) };
    Claim claim;
    gather(p, s, &j);
    named(s, &j);
    if (j.n < 2 || (j.told && j.n != j.told)) return;
    relation_settle(c, s);
    if (some_holds(c, s, &j, &claim)) {
        relation_say(c, RELATION_joined, &claim, SEVERITY_NOTE);
        return;
    }
    size_t from = j.told ? 0 : j.n - 1;
    while (!j.told && from > 0 && j.parts[from - 1]->run == j.parts[from]->run) from--;      /* of those that 、 joins */
    const Mention *sum = j.n - from > 1 ? near_sum(c, j.parts + from, j.n - from) : NULL;
    for (size_t w = 0; sum && w < j.wholes; w++) {
        claim = relation_quotient(c, s, sum, j.whole[w]);
        if (!slip_explains(&claim) && !part_slips(c, s, sum, j.whole[w], &j, from, &claim)) continue;
        relation_say(c, RELATION_joined, &claim, SEVERITY_ERROR);
        return;
    }
}

/* 优良率88.9%（9个断面中8个达到优良）: both stand in the bracket right behind. */
static void in_brackets(Check *c, const Paragraph *p, const Mention *s)
{
    const Mention *all = (size_t)s->index + 2 < p->n ? s + 1 : NULL, *some = all ? all + 1 : NULL;
    if (!all || !all->paren || all->paren == s->paren || some->paren != all->paren || ((size_t)some->index + 1 < p->n && some[1].paren == all->paren)) return;
    if (!str_equal(mention_between(s, all), S("（")) || !mention_is_level(all) || !mention_is_level(some) || !mention_same_kind(all, some) || !str_has(mention_between(all, some), S("中"))) return;
    if (!(s->roles & (ROLE_SHARE | ROLE_RATE)) || frac_compare(some->value, all->value) > 0 || all->w.about || some->w.about) return;
    Claim claim = relation_quotient(c, s, some, all);
    relation_settle(c, s);
    relation_say(c, RELATION_joined, &claim, SEVERITY_ERROR);
}

void relation_joined(Check *c)
{
    for (size_t i = 0; i < c->n_paragraphs; i++)
        for (size_t k = 0; k < c->paragraphs[i].n; k++) {
            const Mention *m = &c->paragraphs[i].mentions[k];
            if (near_is_percent(m) && !m->settled) in_brackets(c, &c->paragraphs[i], m);
            if (k > 1 && near_is_percent(m) && !m->settled && says_joined(m)) one(c, &c->paragraphs[i], m);
        }
}
