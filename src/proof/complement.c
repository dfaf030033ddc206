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

void relation_complement(Check *c)
{
    for (size_t i = 0; i < c->n_paragraphs; i++)
        for (size_t k = 0; k + 1 < c->paragraphs[i].n; k++) {
            const Mention *a = &c->paragraphs[i].mentions[k], *b = a + 1;
            Str name = name_of(a);
            if (b->sentence != a->sentence || !name.n || !str_equal(name_of(b), name) || denies(a, name) == denies(b, name)) continue;
            Claim claim = relation_hundred_of(c, (const Mention *const[]){ a, b }, 2);
            relation_say(c, RELATION_complement, &claim, SEVERITY_ERROR);
        }
}
