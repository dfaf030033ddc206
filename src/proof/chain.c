/* SPDX-License-Identifier: Apache-2.0
** 6栋，每栋5层，每层2400平方米，共72000平方米: counts multiplied along 每. Any level of the kind near the chain that it gives will do. */
#include "proof/near.h"

enum { FACTORS = CLAIM_FACTORS - 1 };

static bool is_count(const Mention *m) { return m->w.counter.n && !(m->roles & (ROLE_BOUND | ROLE_THEN | ROLE_CHANGE | ROLE_GROWTH)); }

/* What 每 counts, told before it in the sentence or the last. */
static const Mention *counted(const Paragraph *p, const Mention *m, const Each *each)
{
    for (int i = m->index; i-- > 0 && p->mentions[i].sentence >= m->sentence - 1;)
        if (is_count(&p->mentions[i]) && near_counts_each(each, &p->mentions[i])) return &p->mentions[i];
    return NULL;
}

/* From the innermost 每 out; the last factor is a level. */
static size_t chain(const Paragraph *p, const Mention *q, const Mention **factors)
{
    size_t n = 0;
    Each each;
    factors[n++] = q;
    for (const Mention *m = q; near_each(m, &each) && each.times == 1; m = factors[n - 1]) {
        const Mention *next = counted(p, m, &each);
        if (!next || n == FACTORS) return 0;
        factors[n++] = next;
        if (!(next->roles & ROLE_PER)) return n;
    }
    return 0;
}

static void one(Check *c, const Paragraph *p, const Mention *q)
{
    const Mention *factors[FACTORS], *likely = NULL;
    size_t n = chain(p, q, factors);
    if (n < 3) return;                                  /* of two product.c knows */
    int first = factors[n - 1]->index;
    for (size_t i = first > 3 ? (size_t)first - 3 : 0; i < p->n && p->mentions[i].sentence <= q->sentence + 1; i++) {
        const Mention *x = &p->mentions[i];
        if (!mention_is_level(x) || !mention_same_kind(x, q)) continue;
        Claim claim = relation_product_of(c, x, factors, n);
        if (relation_holds(&claim)) {
            relation_say(c, RELATION_chain, &claim, SEVERITY_NOTE);
            return;
        }
        if (!likely || x->roles & ROLE_TOTAL) likely = x;
    }
    if (!likely) return;
    Claim claim = relation_product_of(c, likely, factors, n);
    if (likely->index == q->index + 1 || likely->roles & ROLE_TOTAL || relation_slip_mends(c, &claim, 2)) relation_say(c, RELATION_chain, &claim, SEVERITY_ERROR);
}

void relation_chain(Check *c)
{
    for (size_t i = 0; i < c->n_paragraphs; i++)
        for (size_t k = 0; k < c->paragraphs[i].n; k++)
            if (c->paragraphs[i].mentions[k].roles & ROLE_PER) one(c, &c->paragraphs[i], &c->paragraphs[i].mentions[k]);
}
