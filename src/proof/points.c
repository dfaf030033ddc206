/* SPDX-License-Identifier: Apache-2.0
** 3.1%，比上年的2.8%提高0.3个百分点: a difference of two percents that stand before it in the sentence and are set against each other. */
#include "proof/near.h"

static bool some_difference(Check *c, const Paragraph *p, const Mention *m, Claim *out)
{
    for (int i = m->index; i-- > 0 && i > m->index - 8;)
        for (int k = m->index; k-- > 0 && k > m->index - 8;) {
            const Mention *a = &p->mentions[i], *b = &p->mentions[k];
            if (i == k || !near_is_percent(a) || !near_is_percent(b) || a->sentence != m->sentence || b->sentence != m->sentence) continue;
            *out = relation_difference(c, m, a, b);
            if (relation_holds(out)) return true;
        }
    return false;
}

/* 增速6.8%，较一季度回落1.1个百分点，一季度增速为7.9%: the base is named by the words behind 较 or as 当时, 上年; what it is compared with is any
** percent before it, accused the nearest that is no base. */
static bool base_behind(Check *c, const Paragraph *p, const Mention *m)
{
    const Mention *base = (size_t)m->index + 1 < p->n ? m + 1 : NULL, *last = NULL;
    if (!base || base->sentence != m->sentence || !near_is_percent(base) || base->lead.n < 6) return false;
    bool named = str_head_word(base->lead, "当时|上年|去年|同期|上季|上月|全省|全国|全市|一季度|二季度|三季度|上半年") && (str_has(m->clause, str_slice(base->lead, 0, 6)) || str_head_word(base->lead, "当时"));
    bool of_other = false;
    if (!named) return false;
    for (int i = m->index; i-- > 0 && p->mentions[i].sentence == m->sentence;) {
        const Mention *x = &p->mentions[i];
        if (!near_is_percent(x)) continue;
        Claim claim = relation_difference(c, m, x, base);
        if (relation_holds(&claim)) {
            relation_say(c, RELATION_points, &claim, SEVERITY_NOTE);
            return true;
        }
        bool other = i > 0 && p->mentions[i - 1].roles & ROLE_POINTS && p->mentions[i - 1].semi == x->semi;        /* a base of another difference */
        if (!last || (of_other && !other)) last = x, of_other = other;
    }
    if (!last) return false;
    Claim claim = relation_difference(c, m, last, base);
    if (last->index + 1 == m->index && base->semi == m->semi) relation_say(c, RELATION_points, &claim, SEVERITY_ERROR);
    else relation_say(c, RELATION_points, &claim, SEVERITY_ERROR);
    return true;
}

/* 上半年增长1.5%，…；前三季度增长3.9%，比上半年再加快2.4个百分点: the period behind 比 names a percent before the one that is compared. */
static bool base_before(Check *c, const Paragraph *p, const Mention *m)
{
    static const char PERIODS[] = "一季度|二季度|三季度|四季度|上半年|下半年|前三季度|上季度|上年末|上年同期|去年同期|上年|去年|年初";
    const Mention *now = m->index ? m - 1 : NULL;
    Str clause = str_trim(m->clause);
    size_t word = str_head_word(clause, "比|较");
    Str name = str_slice(clause, word, clause.n);
    name = str_slice(name, 0, str_head_word(name, PERIODS));
    if (!word || !name.n || !now || now->sentence != m->sentence || now->semi != m->semi || !near_is_percent(now)) return false;
    for (int i = now->index; i-- > 0 && p->mentions[i].sentence == m->sentence;) {
        const Mention *x = &p->mentions[i];
        if (!near_is_percent(x) || !str_has(x->lead, name) || (x->roles ^ now->roles) & ROLE_GROWTH) continue;
        Claim claim = relation_difference(c, m, now, x);
        relation_say(c, RELATION_points, &claim, SEVERITY_ERROR);
        return true;
    }
    return false;
}

/* 各项贷款…增长7.28%。…小微企业贷款…增长10.42%，高于各项贷款增速3.14个百分点: the name behind 高于 names the subject of a percent before. */
static bool base_named(Check *c, const Paragraph *p, const Mention *m)
{
    enum { NAME = 9 };
    const Mention *now = m->index ? m - 1 : NULL;
    Str clause = str_trim(m->clause);
    size_t word = str_head_word(clause, "增速高于|增速低于|增速快于|增幅高于|高于|低于|快于|慢于|比|较");
    Str name = str_slice(clause, word, clause.n);
    name = str_slice(name, 0, name.n - str_tail_word(name, "高出|高|低|快|慢"));
    name = str_slice(name, 0, name.n - str_tail_word(name, "平均增速|平均水平|增速|增幅|增长|平均"));
    if (!word || name.n < NAME || str_head_word(name, "上半年|一季度|二季度|三季度|前三季度|上年|去年|年初|同期|上季|上月") || !now || now->semi != m->semi || !near_is_percent(now)) return false;
    for (int i = now->index; i-- > 0;) {
        const Mention *x = &p->mentions[i];
        Str words = str_slice(p->piece->text, i && p->mentions[i - 1].semi == x->semi && near_is_percent(&p->mentions[i - 1]) ? p->mentions[i - 1].w.end : x->semi_at, x->w.start);
        if (!near_is_percent(x) || !str_has(words, name) || (x->roles ^ now->roles) & (ROLE_GROWTH | ROLE_SHARE)) continue;
        bool below = str_has_word(clause, "低于|慢于|低|慢");
        Claim claim = below && m->value.num > 0 ? relation_difference(c, m, x, now) : relation_difference(c, m, now, x);
        relation_say(c, RELATION_points, &claim, SEVERITY_ERROR);
        return true;
    }
    return false;
}

/* 增长8.1%，比全省（7.6%）和全国平均水平（7.0%）分别高0.5、1.1个百分点; 失业率3.36%，比上年降低0.09个百分点，低于省控线（4.2%）0.48个百分点: the bases stand in
** brackets right before the points. */
static bool bases_in_brackets(Check *c, const Paragraph *p, const Mention *m)
{
    int length = 1, last = m->index - m->place;
    while (last + length < (int)p->n && p->mentions[last + length].run == m->run) length++;
    const Mention *base = last - length + m->place >= 0 ? &p->mentions[last - length + m->place] : NULL, *now = NULL;
    if (!base || last < length) return false;
    for (int i = last - length; i < last; i++)
        if (!p->mentions[i].paren || p->mentions[i].sentence != m->sentence || !near_is_percent(&p->mentions[i])) return false;
    for (int i = last - length; i-- > 0 && p->mentions[i].sentence == m->sentence && !now;)
        if (near_is_percent(&p->mentions[i]) && !p->mentions[i].paren) now = &p->mentions[i];
    if (!now || now->semi != m->semi || !str_has_word(str_slice(p->piece->text, now->w.end, m->w.start), "比|较|高于|低于|快于|慢于")) return false;
    Claim claim = relation_difference(c, m, now, base);
    if (m->value.num > 0 && frac_compare(now->value, base->value) < 0) claim = relation_difference(c, m, base, now);
    relation_say(c, RELATION_points, &claim, SEVERITY_ERROR);
    return true;
}

void relation_points(Check *c)
{
    for (size_t i = 0; i < c->n_paragraphs; i++)
        for (size_t k = 0; k < c->paragraphs[i].n; k++) {
            Claim claim;
            const Paragraph *p = &c->paragraphs[i];
            const Mention *m = &p->mentions[k];
            if (m->settled || !(m->roles & ROLE_POINTS) || str_has_word(m->clause, "序时|时序|时间进度|均衡进度|超进度|欠进度")) continue;
            if (some_difference(c, p, m, &claim)) {
                relation_say(c, RELATION_points, &claim, SEVERITY_NOTE);
                continue;
            }
            if (bases_in_brackets(c, p, m) || base_named(c, p, m) || base_behind(c, p, m) || base_before(c, p, m)) continue;
            const Mention *next = k + 1 < p->n ? m + 1 : NULL, *last = near_before(p, m, NULL, near_is_percent, 0);
            if (next && last && next->sentence == m->sentence && near_is_percent(next) && str_has_word(next->lead, "上年|去年|同期")) {      /* 17.8%，比上年提高1.2个百分点，上年为16.6% */
                claim = relation_difference(c, m, last, next);
                if (last->index + 1 == m->index && next->semi == m->semi && last->semi == m->semi) relation_say(c, RELATION_points, &claim, SEVERITY_ERROR);
                else relation_say(c, RELATION_points, &claim, SEVERITY_ERROR);
                continue;
            }
            const Mention *b = near_before(p, m, NULL, near_is_percent, 0), *a = b ? near_before(p, b, NULL, near_is_percent, 0) : NULL;
            if (!a || b->index != m->index - 1 || a->index != b->index - 1) continue;
            if ((a->roles ^ b->roles) & ROLE_GROWTH && str_has_word(mention_between(a, b), "比重|占比|比例")) continue;
            if (!str_has_word(mention_between(a, b), "比|较|由|从|高于|低于|快于|慢于|到|至|转为|去年|上年")) continue;
            bool rises = frac_compare(a->value, b->value) >= 0, change = str_has_word(mention_between(a, b), "到|至|转为");
            claim = rises == (m->value.num >= 0) && !change ? relation_difference(c, m, a, b) : relation_difference(c, m, b, a);
            relation_say(c, RELATION_points, &claim, SEVERITY_ERROR);
        }
}
