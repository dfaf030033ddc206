/* SPDX-License-Identifier: Apache-2.0
** 甲48个，完成36个，完成率75%；乙25个，完成16个，完成率64%；总完成率71.2%: the rate of all is the sum of what the rates of its sentence count over the sum of what
** they are of. */
#include "proof/near.h"

enum { MOST = 16 };

static bool is_of_all(const Mention *m) { return m->roles & (ROLE_RATE | ROLE_DONE) && str_has_word(m->lead, "平均|总体|综合|整体|总的|合计|总完成率|总合格率|总率|总办结率|总进度"); }

/* 合格率: the last two characters before 率; of a list those of its first. */
static Str name_of(const Mention *m)
{
    enum { WORD = 6 };
    Str lead = m->roles & ROLE_LISTED ? (m - m->place)->lead : m->lead;
    ptrdiff_t at = str_find(lead, S("率"));
    return at < WORD ? S("") : str_slice(lead, (size_t)at - WORD, (size_t)at);
}

static bool is_sibling(const Mention *m, const Mention *q) { return q->sentence == m->sentence && q->index < m->index && written_is_share(&q->w) && name_of(q).n && str_equal(name_of(q), name_of(m)); }

static size_t siblings(const Check *c, const Mention *m)
{
    const Paragraph *p = &c->paragraphs[m->piece - c->document->pieces];
    size_t n = 0;
    for (int i = m->index; i-- > 0 && p->mentions[i].sentence == m->sentence;) n += is_sibling(m, &p->mentions[i]);
    return n;
}

/* The rates told before it in its sentence, with a count and a whole each, of one kind. */
static size_t rates_before(Check *c, const Mention *m, const Claim **out)
{
    size_t n = 0;
    for (size_t i = c->n_said; i-- > 0 && n < MOST;) {
        const Claim *claim = &c->said[i].claim;
        const Mention *q = claim->m[0];
        if (claim->form != FORM_QUOTIENT || q->piece != m->piece || !is_sibling(m, q) || claim->m[1]->made || claim->m[2]->made) continue;
        bool again = n && !mention_same_kind(claim->m[1], out[0]->m[1]);
        for (size_t k = 0; k < n; k++) again |= out[k]->m[0] == q || out[k]->m[2] == claim->m[2] || out[k]->m[1] == claim->m[1];
        if (!again) out[n++] = claim;
    }
    return n;
}

bool relation_is_pooled(const Check *c, const Mention *m) { return is_of_all(m) && siblings(c, m) > 1; }

static bool pooled_of(Check *c, const Mention *m, Claim *out)
{
    const Claim *rates[MOST];
    const Mention *counts[MOST], *wholes[MOST];
    size_t n = is_of_all(m) ? rates_before(c, m, rates) : 0;
    if (n < 2 || n == MOST || siblings(c, m) != n) return false;
    for (size_t i = 0; i < n; i++) counts[n - 1 - i] = rates[i]->m[1], wholes[n - 1 - i] = rates[i]->m[2];
    const Mention *count = near_sum(c, counts, n), *whole = near_sum(c, wholes, n);
    if (!count || !whole) return false;
    *out = relation_quotient(c, m, count, whole);
    return true;
}

/* 平均 may be the mean of the rates themselves. */
static bool is_simple_mean(Check *c, const Mention *m)
{
    const Claim *rates[MOST];
    const Mention *told[MOST];
    size_t n = rates_before(c, m, rates);
    for (size_t i = 0; i < n; i++) told[i] = rates[i]->m[0];
    const Mention *sum = n ? near_sum(c, told, n) : NULL;
    if (!sum) return false;
    Claim claim = relation_quotient(c, m, sum, near_made(c, m, (Range){ frac_of((int64_t)n), frac_of((int64_t)n), frac_of((int64_t)n) }, S("")));
    return relation_holds(&claim);
}

static bool is_told(const Check *c, const Mention *m)
{
    for (size_t i = c->n_said; i-- > 0;)
        if (c->said[i].claim.m[0] == m && c->said[i].state == CLAIM_HOLDS) return true;
    return false;
}

void relation_pooled(Check *c)
{
    for (size_t i = 0; i < c->n_paragraphs; i++)
        for (size_t k = 0; k < c->paragraphs[i].n; k++) {
            const Mention *m = &c->paragraphs[i].mentions[k];
            Claim claim;
            if (!is_of_all(m) || !pooled_of(c, m, &claim)) continue;
            if (relation_holds(&claim) || (!is_simple_mean(c, m) && !is_told(c, m) && relation_slip_mends(c, &claim, 2))) relation_say(c, RELATION_pooled, &claim, SEVERITY_ERROR);
        }
}
