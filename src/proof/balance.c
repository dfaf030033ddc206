/* SPDX-License-Identifier: Apache-2.0
** What is left when one is taken from the other, known by words: 结余 = 收入 − 支出, 顺差 = 出口 − 进口, 城乡收入比 = 城镇 / 农村. */
#include "proof/near.h"

static const struct { const char *result, *plus, *minus; bool quotient, other_items; int64_t times; } rows[] = {
    { "结余|盈余", "收入总计|收入合计|总收入|收入", "支出总计|支出合计|总支出|支出", false },
    { "顺差", "出口", "进口", false },
    { "逆差", "进口", "出口", false },
    { "利润|盈利", "营业收入|总收入|收入", "营业成本|总成本|成本", false, true },
    { "亏损", "营业成本|总成本|成本|支出", "营业收入|总收入|收入", false, true },
    { "所有者权益|净资产", "资产总额|总资产|资产总计|资产", "负债总额|总负债|负债总计|负债", false },
    { "资产负债率", "负债总额|总负债|负债总计|负债", "资产总额|总资产|资产总计|资产", true },
    { "请假|缺席", "应到|应出席", "出席|实到|到会", false },
    { "生师比", "在校生|在校学生|学生", "专任教师|教师|教职工", true },
    { "性别比", "男", "女", true, .times = 100 },
    { "自然增长率", "出生率", "死亡率", false },
    { "净增人口|自然增长人口|自然增加", "出生人口", "死亡人口", false },
    { "资产负债率", "负债合计|负债总额|负债总计|总负债|负债", "资产总计|资产总额|资产合计|总资产|资产", true },
    { "利润率", "利润总额|净利润|利润", "营业收入|营业总收入|主营业务收入|营收", true },
    { "自给率", "预算收入|财政收入|地方收入", "预算支出|财政支出", true },
    { "城乡居民收入比|城乡居民人均可支配收入比|城乡收入比|城乡居民收入倍差", "城镇", "农村", true },
};

static bool has(const Mention *m, const char *words)
{
    if (str_has(m->lead, S("进出口"))) return false;                     /* neither what goes out nor what comes in */
    return (mention_is_level(m) || near_is_amount(m)) && (str_has_word(m->lead, words) || (m->lead.n == 0 && str_has_word(m->clause, words)));
}

/* The only one of its words before m in this sentence or the last; with several, the first that says 总计. */
static const Mention *only(const Paragraph *p, const Mention *m, const char *words, const char *not)
{
    const Mention *found = NULL;
    size_t n = 0;
    for (int i = m->index; i-- > 0;) {
        const Mention *x = &p->mentions[i];
        if (x->sentence < m->sentence - 1 || !has(x, words) || str_has_word(x->lead, not) || str_has(x->lead, S("进出口")) || !(mention_same_kind(x, m) || m->roles & (ROLE_TIMES | ROLE_RATE))) continue;
        found = x;
        if (x->roles & ROLE_TOTAL) return x;
        n++;
    }
    return n == 1 ? found : NULL;
}

/* 上年结余1200万元，收入…，支出…，年末结余…: the balance has what was left before in it. */
static bool opens_with_rest(const Mention *m) { return str_has_word(str_slice(m->piece->text, m->sentence_at, m->w.start), "上年结余|上年结转|年初结余|年初结转|期初"); }

static void one(Check *c, const Paragraph *p, const Mention *m, size_t r)
{
    const Mention *a = only(p, m, rows[r].plus, rows[r].minus), *b = only(p, m, rows[r].minus, rows[r].plus);
    if (!a || !b || a == b || str_has_word(m->lead, "滚存|累计结余") || (str_has(m->lead, S("结余")) && opens_with_rest(m))) return;
    if (rows[r].quotient && (!mention_same_kind(a, b) || a->w.about || b->w.about)) return;
    Claim claim = rows[r].quotient ? relation_quotient(c, m, a, b) : relation_difference(c, m, a, b);
    if (rows[r].times) claim.factor = frac_of(rows[r].times);
    if (rows[r].other_items && !relation_holds(&claim) && !relation_slip_mends(c, &claim, 3)) return;      /* profit has costs that stand nowhere: only a slip of the pen */
    relation_say(c, RELATION_balance, &claim, SEVERITY_ERROR);
}

/* 核减2300万元, 节约投资6800万元: what was taken off. */
static bool is_cut(const Mention *m) { return !(m->roles & ROLE_TO) && (m->roles & ROLE_CHANGE || mention_is_level(m)) && str_has_word(m->lead, "核减|审减|节约|节省|压减|缺席|资金缺口|未结|欠缴|未缴|欠收"); }

/* 核减率4.98%, right behind what was taken off: of the larger of the two levels. */
static void cut_rate(Check *c, const Paragraph *p, const Mention *cut, const Mention *from)
{
    const Mention *rate = (size_t)cut->index + 1 < p->n ? cut + 1 : NULL;
    if (!rate || rate->sentence != cut->sentence || !written_is_share(&rate->w) || !str_has_word(rate->lead, "核减率|审减率|节约率|节省率|压减率|降幅|下降|压减")) return;
    Claim claim = relation_quotient(c, rate, cut, from);
    if (cut->value.num > 0) relation_say(c, RELATION_balance, &claim, SEVERITY_ERROR);
}

/* What is left; and 净增16家, which is 新入驻27家 less 退租11家. */
static bool is_gap(const Mention *m) { return near_is_amount(m) && str_tail_word(m->lead, "尚差|相差|差距|还差|差距为|相差了|缺编|空编|缺额|缺员") > 0; }

static bool is_rest(const Mention *m)
{
    if (is_cut(m) || (mention_is_level(m) && str_head_word(m->lead, "结余|空余") == m->lead.n && m->lead.n)) return true;
    if (m->roles & ROLE_CHANGE) return str_has_word(m->lead, "净增|净减");
    if (mention_is_level(m) && str_tail_word(m->lead, "尚有") && str_has_word(m->tail, "未|没有|待")) return true;       /* 尚有13个未完成 */
    return m->roles & ROLE_REST && mention_is_level(m) && str_has_word(m->lead.n ? m->lead : m->clause, "剩余|尚余|还剩|余下|还差");
}

/* Of several levels the two whose difference a slip of the pen explains, the nearest first. */
static void some_gap(Check *c, const Mention *m, const Mention *const *levels, size_t n)
{
    for (size_t i = 0; i < n; i++)
        for (size_t k = i + 1; k < n; k++) {
            bool above = frac_compare(levels[i]->value, levels[k]->value) > 0;
            Claim claim = relation_difference(c, m, levels[above ? i : k], levels[above ? k : i]);
            if (n > 2 && !relation_slip_mends(c, &claim, 3)) continue;
            relation_say(c, RELATION_balance, &claim, SEVERITY_ERROR);
            return;
        }
}

/* 已签81.9万㎡，占可出租面积120万㎡的68.3%，尚余38.1万㎡: any difference of two levels before it; accused where there are just two. */
static void rest(Check *c, const Paragraph *p, const Mention *m)
{
    const Mention *levels[8], *last = NULL;
    size_t n = 0;
    for (int i = m->index; i-- > 0 && n < 8 && p->mentions[i].sentence == m->sentence;)
        if ((is_gap(m) ? near_is_amount(&p->mentions[i]) : mention_is_level(&p->mentions[i])) && mention_same_kind(m, &p->mentions[i])) levels[n++] = &p->mentions[i];
    if (n == 1 && str_has_word(m->lead, "结余|剩余|尚余"))
        for (int i = levels[0]->index; i-- > 0 && n < 2 && p->mentions[i].sentence >= m->sentence - 1;)      /* 共筹集6840万元…。已支出5931万元，结余909万元 */
            if (mention_is_level(&p->mentions[i]) && mention_same_kind(m, &p->mentions[i]) && !p->mentions[i].part) levels[n++] = &p->mentions[i];
    bool behind = m->roles & ROLE_CHANGE && (size_t)m->index + 2 < p->n && str_has(mention_between(m, m + 1), S("其中"));
    if (behind && mention_same_kind(m, m + 1) && mention_same_kind(m, m + 2) && m[2].sentence == m->sentence) levels[0] = m + 1, levels[1] = m + 2, n = 2;      /* 净增61家，其中新升规88家、退规27家 */
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n; k++) {
            Claim claim = relation_difference(c, m, levels[i], levels[k]);
            if (i == k || !relation_holds(&claim)) continue;
            relation_say(c, RELATION_balance, &claim, SEVERITY_NOTE);
            if (is_cut(m)) cut_rate(c, p, m, levels[i]);
            return;
        }
    size_t near = 0;
    while (near < n && levels[near]->semi == m->semi) near++;
    if (is_gap(m)) {
        some_gap(c, m, levels, n);
        return;
    }
    if (is_cut(m) ? near < 2 : near != 2 && (n != 2 || m->roles & ROLE_CHANGE)) return;
    last = frac_compare(levels[0]->value, levels[1]->value) > 0 ? levels[0] : levels[1];
    Claim claim = relation_difference(c, m, last, last == levels[0] ? levels[1] : levels[0]);
    relation_say(c, RELATION_balance, &claim, SEVERITY_ERROR);
    if (is_cut(m)) cut_rate(c, p, m, last);
}

/* 节约资金3.94亿元，节约率7.85%（以预算价50.21亿元计）: the base in the bracket behind the rate. True: said. */
static bool base_in_brackets(Check *c, const Paragraph *p, const Mention *cut)
{
    if ((size_t)cut->index + 2 >= p->n || !is_cut(cut) || !written_is_share(&cut[1].w) || !(cut[1].roles & ROLE_RATE)) return false;
    const Mention *rate = cut + 1, *base = cut + 2;
    if (rate->semi != cut->semi || base->semi != cut->semi || !base->paren || base->paren == rate->paren || !mention_same_kind(base, cut)) return false;
    if (!str_head_word(base->lead, "以|按") || !str_head_word(base->tail, "计|为基数|为基准|为分母|计算")) return false;
    Claim claim = relation_quotient(c, rate, cut, base);
    relation_say(c, RELATION_balance, &claim, SEVERITY_ERROR);
    return true;
}

/* 收入比由上年的1.96缩小至1.93: of now the second. */
static bool is_ratio_now(const Mention *m, const char *result)
{
    if (!(m->roles & (ROLE_TIMES | ROLE_RATE)) || str_has_word(m->lead, "上年|去年|同期|由|从")) return false;
    return str_has_word(m->lead, result) || (str_tail_word(m->lead, "至|到|为") && str_has_word(m->clause, result));
}

void relation_balance(Check *c)
{
    for (size_t i = 0; i < c->n_paragraphs; i++) {
        for (size_t k = 0; k < c->paragraphs[i].n; k++)
            for (size_t r = 0; r < sizeof rows / sizeof rows[0]; r++) {
                const Mention *m = &c->paragraphs[i].mentions[k];
                if (has(m, rows[r].result) || (rows[r].quotient && is_ratio_now(m, rows[r].result))) one(c, &c->paragraphs[i], m, r);
            }
        for (size_t k = 0; k < c->paragraphs[i].n; k++)
            if (base_in_brackets(c, &c->paragraphs[i], &c->paragraphs[i].mentions[k])) continue;
            else if (is_rest(&c->paragraphs[i].mentions[k]) || is_gap(&c->paragraphs[i].mentions[k])) rest(c, &c->paragraphs[i], &c->paragraphs[i].mentions[k]);
    }
}
