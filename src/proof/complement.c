/* SPDX-License-Identifier: Apache-2.0
** 不合格率2.04%，合格率97.96%: a rate and the rate of what is not are 100 together. */
#include "proof/near.h"

/* 合格 of 总体合格率; empty: no rate. */
static Str name_of(const Mention *m)
{
    enum { WORD = 6 };
    ptrdiff_t at = str_find(m->lead, S("率"));
    return near_is_percent(m) && at >= WORD && !(m->roles & ROLE_GROWTH) ? str_slice(m->lead, (size_t)at - WORD, (size_t)at) : S("");
}

/* The rate's own name stands behind 不, 未 or 非. */
static bool denies(const Mention *m, Str name)
{
    ptrdiff_t at = str_find(m->lead, S("率"));
    Str head = at < 0 ? S("") : str_slice(m->lead, 0, (size_t)at);
    return name.n && str_ends(head, name) && str_tail_word(str_slice(head, 0, head.n - name.n), "不|未|非");
}

/* 抽检2864批次，检出不合格42批次，合格率98.5%: of all but those that the count denies. */
static void of_count(Check *c, const Paragraph *p, const Mention *rate)
{
    Str name = name_of(rate);
    const Mention *bad = near_before(p, rate, NULL, mention_is_level, 0), *whole = bad ? near_before(p, bad, bad, mention_is_level, 0) : NULL;
    if (!name.n || denies(rate, name) || !whole || bad->index + 1 != rate->index || whole->semi != bad->semi || bad->w.about || whole->w.about) return;
    if (!str_ends(bad->lead, name) || !str_tail_word(str_slice(bad->lead, 0, bad->lead.n - name.n), "不|未") || frac_compare(bad->value, whole->value) >= 0) return;
    Range rest;
    if (!frac_sub(whole->value, bad->value, &rest.value) || !frac_sub(whole->lo, bad->hi, &rest.lo) || !frac_sub(whole->hi, bad->lo, &rest.hi)) return;
    const Mention *good = near_made(c, whole, rest, str_printf(c->arena, "(%.*s − %.*s)", SP(mention_written(whole)), SP(mention_written(bad))));
    Claim claim = relation_quotient(c, rate, good, whole);
    Range other = { .value = { 0, 1 } };
    Frac one = frac_of(1);
    bool counted = !relation_holds(&claim) && slip_of(&claim, 0) == SLIP_NONE && frac_sub(one, rate->value, &other.value) && frac_sub(one, rate->hi, &other.lo) && frac_sub(one, rate->lo, &other.hi);
    if (counted) claim = relation_quotient(c, near_made(c, rate, other, str_printf(c->arena, "(1 − %.*s)", SP(mention_written(rate)))), bad, whole);      /* the count is mistyped */
    if (counted && slip_of(&claim, 1) != SLIP_EXCHANGE) return;
    relation_say(c, RELATION_complement, &claim, SEVERITY_ERROR);
}

void relation_complement(Check *c)
{
    for (size_t i = 0; i < c->n_paragraphs; i++) {
        for (size_t k = 2; k < c->paragraphs[i].n; k++) of_count(c, &c->paragraphs[i], &c->paragraphs[i].mentions[k]);
        for (size_t k = 0; k + 1 < c->paragraphs[i].n; k++) {
            const Mention *a = &c->paragraphs[i].mentions[k], *b = a + 1;
            Str name = name_of(a);
            if (b->sentence != a->sentence || !name.n || !str_equal(name_of(b), name) || denies(a, name) == denies(b, name)) continue;
            Claim claim = relation_hundred_of(c, (const Mention *const[]){ a, b }, 2);
            relation_say(c, RELATION_complement, &claim, SEVERITY_ERROR);
        }
    }
}
