/* SPDX-License-Identifier: Apache-2.0
** 283个问题，已完成整改270个，尚有13个未完成; 25项中已完成23项，其余2项正在扫尾: what is not done is the whole less what is. */
#include "proof/near.h"

enum { WHOLES = 3, PARTS = 6 };

static const char UNDONE[] = "未|正在|正|待|没有|在建|仍|扫尾|推进|需|须|将|计划|预计|力争";

/* The level is said to remain and, before or behind it, not to be done. */
static bool is_undone(const Mention *m)
{
    if (!mention_is_level(m) || m->w.about || !str_tail_word(m->lead, "尚有|还有|仍有|另有|其余|剩余|余下|剩下|余|仅剩|仅余|尚余|未完成|未开工|未整改|未办结")) return false;
    return str_tail_word(m->lead, "尚余|未完成|未开工|未整改|未办结|剩余|余下|剩下") || str_has_word(m->tail, UNDONE);
}

static bool is_done(const Mention *m) { return mention_is_level(m) && !m->w.about && str_has_word(m->lead.n ? m->lead : m->clause, "已|完成|办结|整改|开工|到位|实现|销号|竣工|投产|交付|建成|签约|解决|答复|落实|化解|出清|拆除|发放|拨付|支出"); }

/* The level right before it that is done, perhaps with others of its clause. */
static const Mention *done_before(const Paragraph *p, const Mention *m)
{
    const Mention *x = near_before(p, m, m, mention_is_level, 0);
    return x && is_done(x) ? x : NULL;
}

static bool some_hold(Check *c, const Paragraph *p, const Mention *m)
{
    const Mention *levels[PARTS + WHOLES];
    size_t n = 0;
    for (int i = m->index; i-- > 0 && p->mentions[i].sentence >= m->sentence - 2 && n < PARTS + WHOLES;)
        if (mention_is_level(&p->mentions[i]) && mention_same_kind(&p->mentions[i], m)) levels[n++] = &p->mentions[i];
    for (size_t k = 1; k < n && k <= PARTS; k++)                        /* the k levels before it and it make another one before */
        for (size_t w = k; w < n; w++) {
            Claim claim = relation_sum(c, m, levels, k + 1);
            claim.m[k + 1] = levels[w];
            for (size_t i = 0; i <= k; i++) claim.sign[i] = -1;
            claim.sign[k + 1] = 1;
            if (!relation_holds(&claim)) continue;
            relation_say(c, RELATION_remains, &claim, SEVERITY_NOTE);
            return true;
        }
    for (size_t k = 1; k < n; k++)
        for (size_t w = 0; w < n; w++) {
            Claim claim = relation_difference(c, m, levels[w], levels[k]);
            if (w != k && relation_holds(&claim)) return true;
        }
    return false;
}

/* The nearest whole above what is done; with numbers of two digits one of three that a slip explains. */
static void accuse(Check *c, const Paragraph *p, const Mention *m, const Mention *done)
{
    Claim nearest = { .n = 0 };
    size_t n = 0;
    for (int i = done->index; i-- > 0 && n < WHOLES && p->mentions[i].sentence >= m->sentence - 1;) {
        const Mention *x = &p->mentions[i];
        if (!mention_is_level(x) || !mention_same_kind(x, m) || x->w.about || frac_compare(x->value, done->value) <= 0) continue;
        Claim claim = relation_difference(c, m, x, done);
        if (n++ == 0) nearest = claim;
        if (!relation_slip_mends(c, &claim, 2)) continue;
        nearest = claim;
        break;
    }
    if (nearest.n) relation_say(c, RELATION_remains, &nearest, SEVERITY_ERROR);
}

void relation_remains(Check *c)
{
    for (size_t i = 0; i < c->n_paragraphs; i++)
        for (size_t k = 1; k < c->paragraphs[i].n; k++) {
            const Paragraph *p = &c->paragraphs[i];
            const Mention *m = &p->mentions[k], *done = is_undone(m) ? done_before(p, m) : NULL;
            if (done && !some_hold(c, p, m)) accuse(c, p, m, done);
        }
}
