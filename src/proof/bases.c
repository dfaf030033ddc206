/* SPDX-License-Identifier: Apache-2.0
** 增长8.1%，比全省（7.6%）和全国平均水平（7.0%）分别高0.5、1.1个百分点; 失业率3.36%，低于省控线（4.2%）0.84个百分点: bases in brackets, each with its difference. */
#include "proof/near.h"

enum { MOST = 4 };

/* The percents in brackets right before m in its clause or the ones before, each in its own. */
static size_t bracketed(const Paragraph *p, const Mention *m, const Mention **out)
{
    size_t n = 0;
    int i = m->index - m->place;
    while (i-- > 0 && n < MOST && p->mentions[i].paren && p->mentions[i].semi == m->semi && near_is_percent(&p->mentions[i]) && p->mentions[i].lead.n == 0) n++;
    for (size_t k = 0; k < n; k++) out[k] = &p->mentions[(size_t)(m->index - m->place) - n + k];
    return n;
}

static size_t run_length(const Paragraph *p, const Mention *first)
{
    size_t n = 1;
    while ((size_t)first->index + n < p->n && first[n].run == first->run) n++;
    return n;
}

static void one(Check *c, const Paragraph *p, const Mention *m)
{
    const Mention *bases[MOST];
    size_t n = bracketed(p, m, bases);
    if (n == 0 || n != run_length(p, m)) return;
    Str before = str_slice(p->piece->text, m->semi_at, bases[0]->w.start), behind = str_slice(p->piece->text, bases[n - 1]->w.end, m->w.start);
    const Mention *now = near_before(p, bases[0], NULL, near_is_percent, 0);
    if (!now || now->paren || !str_has_word(before, "比|较|高于|低于|快于|慢于|超过") || str_has_word(behind, "；|。")) return;
    for (size_t i = 0; i < n; i++) {
        Claim claim = relation_difference(c, &m[i], now, bases[i]), other = relation_difference(c, &m[i], bases[i], now);
        if (relation_holds(&other)) claim = other;
        relation_say(c, RELATION_bases, &claim, SEVERITY_ERROR);
        relation_settle(c, &m[i]);
    }
}

void relation_bases(Check *c)
{
    for (size_t i = 0; i < c->n_paragraphs; i++)
        for (size_t k = 1; k < c->paragraphs[i].n; k++) {
            const Mention *m = &c->paragraphs[i].mentions[k];
            if (m->roles & ROLE_POINTS && m->place == 0 && !m->settled) one(c, &c->paragraphs[i], m);
        }
}
