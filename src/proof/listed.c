/* SPDX-License-Identifier: Apache-2.0
** 工业用地6宗，面积分别为32.5亩、41.2亩 …: a count, and as many numbers behind 分别. */
#include "proof/near.h"
#include "proof/texts.h"

static const Mention *count_before(const Paragraph *p, const Mention *first)
{
    const Mention *m = first->index ? &p->mentions[first->index - 1] : NULL;
    bool near = m && m->sentence == first->sentence && m->w.counter.n && m->w.decimals == 0 && !m->w.about && mention_is_level(m) && !mention_same_kind(m, first);
    return near && m->place == 0 && str_has_word(mention_between(m, first), "分别") ? m : NULL;
}

/* 分设三个组：综合协调组6名、业务保障组9名、考评督导组6名: a count right before a colon, and a run to the end of the sentence. */
static bool counts_run(const Paragraph *p, const Mention *m, size_t n)
{
    const Mention *first = m + 1, *last = m + n;
    Str gap = mention_between(m, first), noun = str_slice(m->tail, 0, m->tail.n);
    if (!str_starts(str_slice(gap, noun.n, gap.n), S("：")) || noun.n == 0 || noun.n > 12 || m->w.about || !m->w.counter.n || !mention_is_level(m)) return false;
    for (size_t i = 1; i <= n; i++)
        if (!str_ends(m[i].lead, str_trim(noun)) || !mention_same_kind(&m[i], first)) return false;
    return (size_t)last->index + 1 >= p->n || last[1].sentence != last->sentence;
}

/* 高于平均的有5个，分别是甲11.3%、乙9.8%…: percents of as many names. */
static bool named_percents(const Paragraph *p, const Mention *m, size_t n)
{
    const Mention *first = m + 1;
    if (m->tail.n || m->w.about || !m->w.counter.n || !mention_is_level(m) || !str_has_word(mention_between(m, first), "，分别是|，分别为|，依次是|，依次为")) return false;
    for (size_t i = 1; i <= n; i++)
        if (!written_is_share(&m[i].w) || m[i].lead.n < 6 || m[i].roles & (ROLE_SHARE | ROLE_GROWTH | ROLE_RATE)) return false;
    return (size_t)m->index + n + 1 <= p->n;
}

void relation_listed(Check *c)
{
    enum { COUNT_MOST = 20 };
    for (size_t i = 0; i < c->n_paragraphs; i++) {
        const Paragraph *p = &c->paragraphs[i];
        for (size_t k = 1; k < p->n; k++) {
            const Mention *first = &p->mentions[k], *m = first->place == 0 && mention_is_level(first) ? count_before(p, first) : NULL;
            size_t n = 1;
            int64_t told;
            while (k + n < p->n && p->mentions[k + n].run == first->run) n++;
            if (!m && k && first->place == 0 && n > 1 && (counts_run(p, first - 1, n) || named_percents(p, first - 1, n))) m = first - 1;
            if (!m || n < 2 || !frac_int64(m->value, ROUND_HALF_UP, &told) || told == (int64_t)n || told > COUNT_MOST || told < 2) continue;
            if (str_has_word(str_slice(p->piece->text, m->w.end, first->sentence_end), "等")) continue;
            COMPLAIN(c, RELATION_listed, SEVERITY_ERROR, p->piece, m->w.start, m->w.end, T_PROOF_LISTED, mention_written(m), str_printf(c->arena, "%zu", n));
        }
    }
}
