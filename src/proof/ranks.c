/* SPDX-License-Identifier: Apache-2.0
** 列第11位，比上年的第17位前移6位; 由第2名降至第6名，后退4名; 居第21位，较上年前移4位，上年为第25位: a move is the difference of two ranks. */
#include "proof/near.h"

enum { MOST = 12 };

static const char MOVES[] = "上升|前移|提升|前进|跃升|提高|晋升|进位|前进了|上升了|前移了|下降|后退|退后|后移|下滑|倒退|退步|退|进|升|降|下降了|后移了|下滑了";

static size_t ranks_in(Check *c, const Paragraph *p, size_t from, size_t to, const Mention **out)
{
    size_t n = 0;
    for (size_t at = from; at < to && n < MOST;) {
        ptrdiff_t hit = str_find(str_slice(p->piece->text, at, to), S("第"));
        if (hit < 0) break;
        at += (size_t)hit + sizeof "第" - 1;
        const Mention *m = near_rank(c, p, at);
        if (m) out[n++] = m;
    }
    return n;
}

static size_t semi_end(const Paragraph *p, const Mention *m)
{
    ptrdiff_t hit = str_find(str_slice(p->piece->text, m->w.end, m->sentence_end), S("；"));
    return hit < 0 ? m->sentence_end : m->w.end + (size_t)hit;
}

static Claim move(Check *c, const Mention *m, const Mention *a, const Mention *b)
{
    bool above = frac_compare(a->value, b->value) > 0, falls = m->value.num < 0;
    return falls ? relation_difference(c, m, above ? b : a, above ? a : b) : relation_difference(c, m, above ? a : b, above ? b : a);
}

/* Any two of the part of the sentence; accused where it has but two. */
static void one(Check *c, const Paragraph *p, const Mention *m)
{
    const Mention *ranks[MOST];
    size_t n = ranks_in(c, p, m->semi_at, semi_end(p, m), ranks);
    for (size_t i = 0; i < n; i++)
        for (size_t k = i + 1; k < n; k++) {
            Claim claim = move(c, m, ranks[i], ranks[k]);
            if (relation_holds(&claim)) {
                relation_say(c, RELATION_ranks, &claim, SEVERITY_NOTE);
                return;
            }
        }
    if (n != 2) return;
    Claim claim = move(c, m, ranks[0], ranks[1]);
    relation_say(c, RELATION_ranks, &claim, SEVERITY_ERROR);
}

void relation_ranks(Check *c)
{
    for (size_t i = 0; i < c->n_paragraphs; i++)
        for (size_t k = 0; k < c->paragraphs[i].n; k++) {
            const Mention *m = &c->paragraphs[i].mentions[k];
            bool places = str_has_word(m->w.counter, "位|名") || (str_equal(m->w.counter, S("个")) && str_head_word(m->tail, "位次|名次|位"));
            if (places && !m->w.about && !m->w.decimals && str_tail_word(m->lead, MOVES)) one(c, &c->paragraphs[i], m);
        }
}
