/* SPDX-License-Identifier: Apache-2.0
** 优秀18家、良好27家、合格12家、不合格3家，优良率75%，合格率95%: a rate of some classes of a list, by the characters of its name, else the first or
** the last ones of the list. */
#include "proof/near.h"

enum { MOST = 12, LEAST = 2 };

typedef struct { const Mention *m[MOST], *whole; size_t n; } Classes;      /* whole: told before them, NULL: their sum is it */

static bool may_be_rate(const Mention *m) { return written_is_share(&m->w) && m->roles & (ROLE_RATE | ROLE_SHARE) && str_has_word(m->lead, "率|比例|占比|面") && !str_has_word(m->lead, "占全|占总"); }

/* The levels right before the rate, perhaps with other rates between, of one kind; the first is their whole where it is no part of the run. */
static Classes classes_before(Check *c, const Paragraph *p, const Mention *rate)
{
    Classes out = { .n = 0 };
    const Mention *levels[MOST + 1];
    size_t n = 0;
    for (int i = rate->index; i-- > 0 && p->mentions[i].sentence == rate->sentence && n <= MOST;) {
        const Mention *x = &p->mentions[i];
        if (written_is_share(&x->w)) continue;
        if (!mention_is_level(x) || (n && !mention_same_kind(x, levels[0]))) break;
        levels[n++] = x;
    }
    if (n <= LEAST || n > MOST || str_has(rate->lead, S("分别"))) return out;
    Claim claim = relation_sum(c, levels[n - 1], levels, n - 1);
    bool whole = relation_holds(&claim) || levels[n - 1]->run != levels[n - 2]->run;
    for (size_t i = n - whole; i-- > 0;) {
        if (!whole && levels[i]->run != levels[0]->run) return (Classes){ .n = 0 };
        out.m[out.n++] = levels[i];
    }
    out.whole = whole ? levels[n - 1] : near_sum(c, out.m, out.n);
    return out;
}

static bool adds_up(Check *c, const Classes *l)
{
    Claim claim = relation_sum(c, l->whole, l->m, l->n);
    return relation_holds(&claim);
}

static Claim rate_of(Check *c, const Mention *rate, const Classes *l, const Mention *const *m, size_t n)
{
    const Mention *sum = n > 1 ? near_sum(c, m, n) : m[0];
    return relation_quotient(c, rate, sum ? sum : m[0], l->whole);
}

/* The first or the last k of the list, all but one of it. */
static bool some_classes(Check *c, const Mention *rate, const Classes *l, Claim *out)
{
    for (size_t k = LEAST; k < l->n; k++)
        for (int end = 0; end < 2; end++) {
            *out = rate_of(c, rate, l, l->m + (end ? l->n - k : 0), k);
            if (relation_holds(out)) return true;
        }
    return false;
}

static Str name_of(const Mention *rate)
{
    ptrdiff_t at = str_find(rate->lead, S("率"));
    if (at < 0) at = str_find(rate->lead, S("比例"));
    Str name = at < 0 ? S("") : str_slice(rate->lead, 0, (size_t)at);
    return str_slice(name, 0, name.n - str_tail_word(name, "天数|户数|家数|个数|的"));
}

static Str label_of(const Mention *m)
{
    Str s = m->lead;
    for (size_t n = 1; n; s = str_slice(s, n, s.n)) n = str_head_word(s, "其中|评定为|评为|定为|获评|评|为|和|及");
    return s;
}

/* 优良: one class for each character of the name. */
static size_t named(const Mention *rate, const Classes *l, const Mention **out)
{
    Str name = name_of(rate);
    size_t n = 0, at = 0;
    while (at < name.n) {
        size_t from = at, found = 0;
        (void)str_next(name, &at);
        for (size_t i = 0; i < l->n; i++)
            if (str_starts(label_of(l->m[i]), str_slice(name, from, at)) || str_ends(l->m[i]->lead, str_slice(name, from, at))) out[n] = l->m[i], found++;
        for (size_t i = 0; i < n; i++) found += found == 1 && out[i] == out[n];
        if (found != 1) return 0;
        n++;
    }
    return n < l->n ? n : 0;
}

/* 合格率 beside 不合格3家: of all but these. */
static size_t all_but(const Mention *rate, const Classes *l, const Mention **out)
{
    Str name = name_of(rate);
    size_t n = 0;
    for (size_t i = 0; i < l->n && name.n; i++) {
        Str label = label_of(l->m[i]);
        size_t not = str_head_word(label, "不|未");
        if (!not || !str_starts(str_slice(label, not, label.n), name)) out[n++] = l->m[i];
    }
    return n + 1 == l->n ? n : 0;
}

/* 已完成整改649个 … 总体完成率 */
static bool names_class(const Mention *rate, const Mention *m)
{
    enum { WORD = 6 };
    Str name = name_of(rate);
    return name.n >= WORD && str_has(m->lead, str_slice(name, name.n - WORD, name.n));
}

/* 优良率（Ⅰ至Ⅲ类）85.7%: of the first or the last of a list that is complete the digits exchanged. */
static bool exchanged(Check *c, const Mention *rate, const Classes *l, Claim *out)
{
    size_t n = 0;
    for (size_t k = 1; k < l->n && adds_up(c, l); k++)
        for (int end = 0; end < 2; end++) {
            Range r;
            Claim claim = rate_of(c, rate, l, l->m + (end ? l->n - k : 0), k);
            if (k == 1 && !names_class(rate, l->m[end ? l->n - 1 : 0])) continue;
            if (claim_range(&claim, 0, &r) && mention_swaps(rate, r.value, c->arena) && n++ == 0) *out = claim;
        }
    return n == 1;
}

static bool is_one_class(Check *c, const Mention *rate, const Classes *l)
{
    for (size_t i = 0; i < l->n; i++) {
        Claim claim = relation_quotient(c, rate, l->m[i], l->whole);
        if (relation_holds(&claim)) return true;
    }
    return false;
}

static void say(Check *c, const Classes *l, const Claim *claim)
{
    Claim all = relation_sum(c, l->whole, l->m, l->n);
    bool slip = !l->whole->made && relation_slip_mends(c, &all, 2);
    relation_settle(c, claim->m[0]);
    if (!relation_holds(claim) && !l->whole->made && !relation_holds(&all) && !slip && !relation_slip_mends(c, claim, 2)) return;
    relation_say(c, RELATION_classes, claim, SEVERITY_ERROR);
    if (!l->whole->made && (relation_holds(&all) || slip)) relation_say(c, RELATION_parts, &all, SEVERITY_ERROR);
}

static void one(Check *c, const Paragraph *p, const Mention *rate)
{
    Classes l = classes_before(c, p, rate);
    const Mention *some[MOST];
    Claim claim;
    if (l.n < LEAST || !l.whole || is_one_class(c, rate, &l)) return;      /* of one class: shares.c */
    size_t n = named(rate, &l, some);
    if (n < LEAST) n = all_but(rate, &l, some);
    bool holds = some_classes(c, rate, &l, &claim);
    if (!holds && n >= LEAST) claim = rate_of(c, rate, &l, some, n);
    else if (!holds && !exchanged(c, rate, &l, &claim)) return;
    say(c, &l, &claim);
}

void relation_classes(Check *c)
{
    for (size_t i = 0; i < c->n_paragraphs; i++)
        for (size_t k = LEAST; k < c->paragraphs[i].n; k++)
            if (may_be_rate(&c->paragraphs[i].mentions[k]) && !c->paragraphs[i].mentions[k].settled) one(c, &c->paragraphs[i], &c->paragraphs[i].mentions[k]);
}
