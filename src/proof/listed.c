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

enum { NAME_LEAST = 6, NAME_MOST = 45, NAMES_MOST = 20 };

/* 云台、白沙和石门: how many names; 0: no list of names. */
static size_t names_in(Str s)
{
    size_t n = 0, last = 0;
    Str first = { 0 };
    for (size_t at = 0, from = 0; at <= s.n;) {
        Str rest = str_slice(s, at, s.n);
        size_t mark = str_head_word(rest, "、"), word = mark ? 0 : n ? str_head_word(rest, "以及|和|及|与") : 0;
        bool splits = mark || (word && at - from >= NAME_LEAST && rest.n - word >= NAME_LEAST);
        if (!splits && rest.n) {
            (void)str_next(s, &at);
            continue;
        }
        Str name = str_trim(str_slice(s, from, at));
        if (name.n < NAME_LEAST || name.n > NAME_MOST || (n && str_equal(name, first))) return 0;
        if (n++ == 0) first = name;
        last = name.n;
        at += mark ? mark : word ? word : 1;
        from = at;
    }
    return n > 1 && last && n <= NAMES_MOST ? n : 0;
}

/* 平岭新田、和顺白水、桥头翠竹、柳坝新场4个示范点: the names right before the count of what they are. 等 says that there are more. */
static size_t names_before(const Mention *m, bool *more)
{
    Str s = str_trim(m->clause);
    size_t also = str_tail_word(s, "等|共|这|等共");
    *more = str_ends(s, S("等"));
    s = str_slice(s, 0, s.n - also);
    size_t place = str_tail_word(s, "镇|乡|县|区|市|街道|村|局|委|公司|园|校|院");
    if (place && !str_has(m->tail, str_slice(s, s.n - place, s.n)) && !str_head_word(m->tail, "地|单位|部门")) return 0;       /* 石门镇4个村 */
    if (str_has_digit(s) || str_has_word(s, "（|）|“|等") || m->tail.n < NAME_LEAST || str_head_word(m->tail, "多|以上|左右|的")) return 0;
    return names_in(s);
}

/* 3个示范点（新田、白水、翠竹）: the names in the bracket right behind. */
static size_t names_behind(const Mention *m)
{
    Str text = m->piece->text, behind = str_slice(text, m->w.end, m->sentence_end);
    ptrdiff_t open = str_find(behind, S("（")), close = str_find(behind, S("）"));
    if (open < NAME_LEAST || close < open || (size_t)open != m->tail.n) return 0;
    Str s = str_slice(behind, (size_t)open + sizeof "（" - 1, (size_t)close);
    return str_has_digit(s) || str_has_word(s, "等|含|其中|包括|如|，|；|：") ? 0 : names_in(s);
}

/* Told where the count is one or two off: of 水利、交通12个项目 the names are of something else. */
static void named(Check *c, const Paragraph *p, const Mention *m)
{
    enum { FEWEST = 3, NEAR = 2 };
    bool more = false;
    int64_t told;
    if (!m->w.counter.n || m->w.decimals || m->w.about || m->place || !frac_int64(m->value, ROUND_HALF_UP, &told) || told < 2 || told > NAMES_MOST) return;
    size_t n = names_before(m, &more);
    if (n < FEWEST) n = names_behind(m), more = false;
    if (n < FEWEST || told == (int64_t)n || told > (int64_t)n + NEAR || told + NEAR < (int64_t)n || (more && told > (int64_t)n)) return;
    COMPLAIN(c, RELATION_listed, SEVERITY_ERROR, p->piece, m->w.start, m->w.end, T_PROOF_NAMED, mention_written(m), str_printf(c->arena, "%zu", n));
}

void relation_listed(Check *c)
{
    for (size_t i = 0; i < c->n_paragraphs; i++)
        for (size_t k = 0; k < c->paragraphs[i].n; k++) named(c, &c->paragraphs[i], &c->paragraphs[i].mentions[k]);
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
