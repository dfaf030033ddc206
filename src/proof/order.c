/* SPDX-License-Identifier: Apache-2.0
** What the words say of two numbers that no sum tells: 由51.3%提升到52.2% rises, 由20天压缩到5天 falls; 由高到低依次为… falls from each to the next. */
#include "proof/near.h"

static const char RISES[] = "提高|提升|上升|增加|增长|扩大|升|增|拓展|扩展";
static const char FALLS[] = "下降|降低|减少|缩小|压缩|缩短|压减|回落|收窄|精简|缩减|降|减";

/* The words before 到 or 至: 回落到上半年的. */
static Str turn_of(const Mention *m)
{
    for (size_t at = m->lead.n; at-- > 0;)
        if (str_head_word(str_slice(m->lead, at, m->lead.n), "到|至")) return str_slice(m->lead, 0, at);
    return S("");
}

static void say_at_most(Check *c, const Mention *less, const Mention *more)
{
    Claim claim = relation_three(c, FORM_AT_MOST, less, more, more);
    claim.n = 2;
    relation_say(c, RELATION_order, &claim, SEVERITY_ERROR);
}

static void turn(Check *c, const Mention *m)
{
    Str word = turn_of(m);
    const Mention *from = m->index ? m - 1 : NULL;
    bool rises = str_tail_word(word, RISES) > 0, falls = str_tail_word(word, FALLS) > 0;
    if (rises == falls || !from || from->clause_at != m->clause_at || from->sentence != m->sentence || !mention_same_kind(from, m)) return;
    bool told = str_has_word(from->lead, "由|从") && !str_has_word(m->w.counter, "位|名") && m->value.num > 0 && from->value.num > 0 && !m->w.about && !from->w.about;
    if (told) say_at_most(c, rises ? from : m, rises ? m : from);
}

static bool joins(const Mention *last, const Mention *next)
{
    Str gap = mention_between(last, next);
    size_t mark = str_head_word(gap, "）、|）和|）及|、|和|及|）以及|以及");
    return mark && !str_has_word(str_slice(gap, mark, gap.n), "，|；|。") && !((last->roles ^ next->roles) & (ROLE_SHARE | ROLE_GROWTH | ROLE_RATE));
}

/* 由高到低依次为甲（…）、乙（…）; 居前三位的依次为…: joined by 、 and 和, of one kind. One that breaks the order is told; where more do the order is of another measure. */
static void descend(Check *c, const Paragraph *p, size_t k)
{
    const Mention *m = &p->mentions[k];
    size_t from = k && m[-1].w.end > m->sentence_at ? m[-1].w.end : m->sentence_at, n = 1, breaks = 0, at = 0;
    Str words = str_slice(p->piece->text, from, m->w.start);
    bool down = str_has_word(words, "由高到低|从高到低|由多到少|从多到少|由大到小|从大到小"), up = str_has_word(words, "由低到高|从低到高|由少到多|从少到多|由小到大");
    down |= str_has_word(words, "居前|前三|前五|前十|前四|前两") && str_has(words, S("依次"));
    if (down == up) return;
    for (; k + n < p->n && mention_same_kind(&m[n], m) && m[n].sentence == m->sentence && joins(&m[n - 1], &m[n]); n++) {
        int by = frac_compare(m[n].value, m[n - 1].value);
        if (up ? by < 0 : by > 0) breaks++, at = n;
    }
    if (n > 2 && breaks == 1) say_at_most(c, up ? &m[at - 1] : &m[at], up ? &m[at] : &m[at - 1]);
}

/* 累计增幅依次为13.9%、13.1%、12.4%、11.6%、8.7%，逐月回落: each of three or more from the one before it. */
static void trend(Check *c, const Paragraph *p, size_t k)
{
    static const char STEPS[] = "逐月|逐季|逐年|逐步|逐级|逐次|依次|连年|持续|呈";
    const Mention *m = &p->mentions[k];
    size_t n = 1;
    while (k + n < p->n && p->mentions[k + n].run == m->run && mention_same_kind(&p->mentions[k + n], m) && (p->mentions[k + n].value.num < 0) == (m->value.num < 0)) n++;
    const Mention *last = m + n - 1;
    Str behind = str_slice(p->piece->text, last->w.end, last->sentence_end);
    size_t mark = str_head_word(behind, "，"), step = str_head_word(str_slice(behind, mark, behind.n), STEPS);
    Str words = str_slice(behind, mark + step, mark + step + 18 < behind.n ? mark + step + 18 : behind.n);
    bool down = str_has_word(words, "回落|下降|走低|收窄|递减|放缓|减少|降低|下滑"), up = str_has_word(words, "回升|上升|走高|扩大|递增|加快|增加|提高|增长|攀升");
    if (m->place || n < 3 || !mark || !step || down == up || str_has_word(m->lead, "增加|减少|提高")) return;
    bool falls = down == (m->value.num > 0);                             /* 下降5.1%、4.2%，逐月收窄 rises */
    for (size_t i = 1; i < n; i++) say_at_most(c, &m[falls ? i : i - 1], &m[falls ? i - 1 : i]);
}

/* 预算46.80万元，实际支出23.74万元，未超过预算数; 余额47.18亿元…，均控制在限额以内: the last level before the words is not above the nearest that is a plan or a limit. */
static void within(Check *c, const Paragraph *p, const Mention *m)
{
    static const char LIMITS[] = "预算|限额|控制数|指标|上限|计划";
    Str behind = str_slice(p->piece->text, m->w.end, m->sentence_end);
    ptrdiff_t mark = str_find(behind, S("，"));
    Str words = mark == 0 ? str_slice(behind, sizeof "，" - 1, behind.n) : S("");
    if (!str_head_word(words, "未超过预算|未超预算|低于预算|未超过限额|控制在限额|控制在预算|未超过控制数|未超过年初预算|低于年初预算|控制在年初预算") || !near_is_amount(m) || str_has_word(m->lead, LIMITS)) return;
    for (int i = m->index; i-- > 0 && p->mentions[i].sentence >= m->sentence - 1;) {
        const Mention *x = &p->mentions[i];
        if (!mention_same_kind(x, m) || !(mention_is_level(x) || near_is_plan(x)) || !str_has_word(x->lead, LIMITS)) continue;
        say_at_most(c, m, x);
        return;
    }
}

void relation_order(Check *c)
{
    for (size_t i = 0; i < c->n_paragraphs; i++)
        for (size_t k = 0; k < c->paragraphs[i].n; k++) {
            const Paragraph *p = &c->paragraphs[i];
            turn(c, &p->mentions[k]);
            descend(c, p, k);
            trend(c, p, k);
            within(c, p, &p->mentions[k]);
        }
}
