/* SPDX-License-Identifier: Apache-2.0
** A share or a rate of which no claim is made, and a count before it with just one level near that would give it but for two digits exchanged in one of
** the three: 26宗 … 43宗 … 处置率65.0%, which 60.5% would be. */
#include "proof/near.h"

enum { DIGITS = 3, BACK = 12, SENTENCES = 2 };

static bool may_be(const Mention *q) { return written_is_share(&q->w) && q->roles & (ROLE_SHARE | ROLE_RATE | ROLE_DONE) && !q->said && !q->settled && !q->w.about; }

/* The member whose digits are exchanged stands in no other claim. */
static bool mends(Check *c, const Claim *claim)
{
    for (size_t k = 0; k < claim->n; k++) {
        Range r;
        const Mention *m = claim->m[k];
        size_t digits = DIGITS + str_has(m->w.number, S("."));
        if (!m->said && !m->w.about && m->w.number.n >= digits && claim_range(claim, k, &r) && mention_swaps(m, r.value, c->arena)) return true;
    }
    return false;
}

/* 税收占比73.0%: of what it names, not of what stands before it. */
static bool names_another(const Mention *q) { return q->roles & ROLE_SHARE && !str_head_word(q->lead, "占|比重|其占|约占|仅占|共占"); }

/* 8.4亿元、完成率84%: it has a rate of its own. */
static bool has_rate(const Paragraph *p, const Mention *x) { return (size_t)x->index + 1 < p->n && written_is_share(&x[1].w) && x[1].semi == x->semi; }

static void one(Check *c, const Paragraph *p, const Mention *q)
{
    const Mention *count = near_before(p, q, NULL, mention_is_level, 0);
    size_t n = 0;
    Claim found = { .n = 0 };
    if (!count || count->semi != q->semi || names_another(q)) return;
    for (int i = q->index - 1; i >= 0 && i > q->index - BACK; i--) {
        const Mention *x = &p->mentions[i];
        if (x == count || (q->roles & ROLE_DONE && !(x->roles & (ROLE_PLAN | ROLE_BASE))) || has_rate(p, x) || x->sentence < q->sentence - SENTENCES || !mention_is_level(x) || !(mention_same_kind(x, count) || (q->roles & ROLE_RATE && x->w.counter.n && count->w.counter.n && x->semi + 1 >= count->semi))) continue;
        Claim claim = relation_quotient(c, q, count, x);
        if (relation_holds(&claim)) return;
        if (mends(c, &claim) && n++ == 0) found = claim;
    }
    const Mention *behind = (size_t)q->index + 1 < p->n ? q + 1 : NULL;                 /* 处置率33.25%（年初存量214.35公顷） */
    if (n == 0 && behind && behind->paren && behind->paren != q->paren && behind->semi == q->semi && mention_same_kind(behind, count)) {
        Claim claim = relation_quotient(c, q, count, behind);
        if (relation_holds(&claim)) return;
        if (mends(c, &claim)) n = 1, found = claim;
    }
    if (n == 1) relation_say(c, RELATION_swapped, &found, SEVERITY_ERROR);
}

void relation_swapped(Check *c)
{
    for (size_t i = 0; i < c->n_paragraphs; i++)
        for (size_t k = 0; k < c->paragraphs[i].n; k++)
            if (may_be(&c->paragraphs[i].mentions[k])) one(c, &c->paragraphs[i], &c->paragraphs[i].mentions[k]);
}
