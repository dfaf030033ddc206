/* SPDX-License-Identifier: Apache-2.0
** A sum told behind its parts: …，合计 200.0亩; 三年共5975亩; 用地合计. What of the sentence it adds up is judged by judge.c. */
#include "proof/judge.h"
#include "proof/near.h"

#include <string.h>

/* 建安成本2350元/平方米，土地成本260元/平方米，…，综合成本合计3000元/平方米: means of one thing add up where they are said to. */
static void total_of_means(Check *c, const Paragraph *p, const Mention *m)
{
    const Mention *parts[LIST_MOST];
    size_t n = 0;
    for (size_t k = near_first_at(p, m->sentence_at); k < (size_t)m->index && n < LIST_MOST; k++)
        if (p->mentions[k].roles & ROLE_PER && str_equal(p->mentions[k].w.unit, m->w.unit)) parts[n++] = &p->mentions[k];
    if (n < 2 || n == LIST_MOST) return;
    Claim claim = relation_sum(c, m, parts, n);
    relation_say(c, RELATION_parts, &claim, SEVERITY_ERROR);
}

/* …，合计 200.0亩; 三年共5975亩; …和1430亩，共3530亩. */
static const char SUMS[] = "合计|共计|总计|总共|年共|期共|校共|项共|者共|类共|批共";

static bool is_sum_told(const Mention *m) { return str_has_word(m->lead, SUMS) || !str_tail_word(m->lead, "共"); }

/* 累计, 总收入: perhaps of more than what is listed. */
static bool may_be_sum(const Mention *m) { return !str_has_word(m->lead, SUMS) && (str_has_word(m->lead, "累计") || str_head_word(m->lead, "总中标|总建筑|总用地|总分|总得分") || str_tail_word(m->lead, "全长|总长|总长度|总里程|总量|总数|总计") || str_head_word(m->lead, "全年|上半年|前三季度") == m->lead.n || str_tail_word(m->lead, "总收入|总支出|总面积|总规模|总人数|总户数|共")); }

static bool is_sum_of_before(const Mention *m)
{
    bool counted = m->index && m[-1].w.worded && m[-1].w.end == m->clause_at + (size_t)(m->lead.p - m->clause.p) && str_head_word(m->lead, "共") && m[-1].lead.n == 0;      /* 两项共完成投资 */
    return counted || str_has_word(m->lead, SUMS) || (str_equal(m->lead, S("共")) && str_equal(str_trim(m->clause), m->lead)) || may_be_sum(m);
}

/* 共43宗、2156亩: the measure behind a sum is a sum too. */
static bool sums_beside(const Mention *m)
{
    if (m->index == 0 || (m->lead.n && m->run != m[-1].run)) return false;
    const Mention *x = m - 1;
    return x->semi == m->semi && x->lead.n && mention_is_level(x) && is_sum_of_before(x) && str_has_word(mention_between(x, m), "、|，") && (m->run == x->run || str_trim(mention_between(x, m)).n <= sizeof "、" - 1);
}

/* 三年共5975亩；…共3530亩: the sum of another list, in another ；. */
static bool is_earlier_sum(const Paragraph *p, const Mention *m, size_t k)
{
    const Mention *x = &p->mentions[k];
    return x->semi != m->semi && is_sum_of_before(x) && x->lead.n && mention_is_level(x) && mention_same_kind(m, x);
}

/* 一期…用地210亩…；二期…用地140亩…。项目合计用地350亩: one of each ； of the sentence before, in the same unit. */
static void parts_before(const Paragraph *p, const Mention *m, List *l)
{
    l->evidence = EVIDENCE_NEAR;
    for (int k = m->index; k-- > 0 && p->mentions[k].sentence >= m->sentence - 1 && l->n < LIST_MOST;) {
        Mention *x = &p->mentions[k];
        if (!lists_fit(m, x) || !str_equal(x->w.unit, m->w.unit) || !str_equal(x->w.counter, m->w.counter)) continue;
        memmove(l->parts + 1, l->parts, l->n * sizeof *l->parts);
        l->parts[0] = x;
        if (l->n++ && l->parts[1]->semi == x->semi) l->n = LIST_MOST;
    }
}

/* 其余3条链合计4家: of the rest alone. */
static bool sums_rest(const Mention *m) { return str_head_word(str_trim(m->clause), "其余|其他|其它|剩余|余下") && m->lead.n < str_trim(m->clause).n; }

/* 三年共减少19家: of what went, so of parts that say the same. */
static bool sums_other(const Mention *total, const Mention *part)
{
    static const char WENT[] = "减少|净减|退出|注销|流失|下降|核减|关停";
    size_t word = str_tail_word(total->lead, WENT);
    return word && !str_has(part->lead, str_slice(total->lead, total->lead.n - word, total->lead.n));
}

/* 计划4.8亿元和3.6亿元，已完成4.2亿元和2.7亿元，合计完成6.9亿元: beside what was done plans are no parts of it. */
static void keep_done(const Mention *total, List *l)
{
    size_t plans = 0, n = 0;
    for (size_t i = 0; i < l->n; i++) plans += (l->parts[i]->roles & ROLE_PLAN) != 0;
    if (total->roles & ROLE_PLAN || l->n - plans < 2) return;
    for (size_t i = 0; i < l->n; i++)
        if (!(l->parts[i]->roles & ROLE_PLAN)) l->parts[n++] = l->parts[i];
    l->n = n;
}

/* 用地48亩，建筑面积7.04万平方米；…，合计用地78亩: of the unit that the sum is in, where it has parts enough. */
static void keep_unit(const Mention *total, List *l)
{
    size_t same = 0, n = 0;
    for (size_t i = 0; i < l->n; i++) same += str_equal(l->parts[i]->w.unit, total->w.unit);
    for (size_t i = 0; same > 1 && i < l->n; i++)
        if (str_equal(l->parts[i]->w.unit, total->w.unit)) l->parts[n++] = l->parts[i];
    if (same > 1 || (same < l->n && dims_equal(total->w.dims, unit_get(UNIT_M2)->dims))) l->n = same > 1 ? n : 0;       /* land beside floors */
}

/* 6.2亿元、4.8亿元，合计11.0亿元，计划完成2.1亿元、1.6亿元，合计3.7亿元: where all do not make it, those behind the sum before. */
static void cut_at_sum(Check *c, List *l)
{
    Claim claim;
    size_t from = l->n;
    if (l->n < 4 || lists_add_up(c, l->whole, l->parts, l->n, &claim)) return;
    while (from-- > 0 && !str_has_word(l->parts[from]->lead, "合计|共计|总计")) continue;
    if (from >= l->n || l->n - from - 1 < 2) return;
    l->n -= from + 1;
    memmove(l->parts, l->parts + from + 1, l->n * sizeof *l->parts);
}

/* 三类合计2544户: of the last three. */
static void keep_told(Check *c, const Mention *total, List *l)
{
    static const char *const numerals[] = { "两", "三", "四", "五", "六", "七", "八" };
    Str words = str_trim(total->clause);
    for (size_t i = 0; i < sizeof numerals / sizeof numerals[0]; i++) {
        size_t told = i + 2, word = str_head_word(words, numerals[i]);
        Claim claim;
        if (!word || l->n <= told || !str_head_word(str_slice(words, word, words.n), "类|项|个|家|镇|园|批|期|部分|县|区|者")) continue;
        claim = relation_sum(c, total, (const Mention *const *)l->parts + l->n - told, told);
        if (!relation_holds(&claim) && !relation_slip_mends(c, &claim, 2)) return;
        memmove(l->parts, l->parts + l->n - told, told * sizeof *l->parts);
        l->n = told;
        return;
    }
}

/* The levels of its kind before it in the sentence. */
void lists_summed(Check *c, Paragraph *p)
{
    for (size_t i = 2; i < p->n; i++) {
        const Mention *m = &p->mentions[i];
        Str near = m->lead;
        if (m->roles & ROLE_PER && str_has_word(near, "合计")) total_of_means(c, p, m);
        bool beside = sums_beside(m);
        if (!mention_is_level(m) || (!beside && (!is_sum_of_before(m) || m->lead.n == 0)) || sums_rest(m)) continue;
        List l = { .whole = m, .evidence = beside || may_be_sum(m) ? EVIDENCE_NEAR : EVIDENCE_COMPLETE, .all = true };
        for (size_t k = near_first_at(p, m->sentence_at); k < i && l.n < LIST_MOST; k++) {
            if (beside && p->mentions[k].run == m->run) continue;
            if (is_earlier_sum(p, m, k)) l.n = 0;
            else if (lists_fit(m, &p->mentions[k]) && !sums_other(m, &p->mentions[k])) l.parts[l.n++] = &p->mentions[k];
        }
        cut_at_sum(c, &l);
        keep_done(m, &l);
        keep_unit(m, &l);
        keep_told(c, m, &l);
        if (l.n == 0 && m->roles & ROLE_TOTAL && (is_sum_told(m) || beside) && !is_earlier_sum(p, m, i)) parts_before(p, m, &l);
        if (l.n < 2 || l.n == LIST_MOST) continue;
        Claim claim;
        for (size_t from = 1; from + 1 < l.n && !lists_add_up(c, m, l.parts, l.n, &claim); from++) {      /* an earlier total at the head is no part */
            if (!lists_add_up(c, m, l.parts + from, l.n - from, &claim)) continue;
            memmove(l.parts, l.parts + from, (l.n - from) * sizeof *l.parts);
            l.n -= from;
        }
        l.scope = str_slice(p->piece->text, m->sentence_at, m->w.start);
        judge_list(c, p, &l);
    }
}
