/* SPDX-License-Identifier: Apache-2.0
** 竣工率62.2%: a rate and two levels of one kind near it. Any two that give it will do; where none do, only rates whose numerator and
** denominator are counted things of the same sentence are accused. */
#include "proof/near.h"

static const char RATES[] = "完成率|增长面|亏损面|覆盖面|签约率|开工率|竣工率|完工率|办结率|立案率|到会率|出席率|出租率|空置率|入驻率|去化率|处置率|转化率|履约率|投产率|达产率|供地率|成交率|利用率|使用率|合格率|整改率|满意率|答复率|达标率|"
    "城镇化率|结案率|破案率|到位率|拨付率|消化率|落地率|入园率|签订率|回收率|执行率|存贷比|销号率|优良率|就业率|参会率|上线率|覆盖率|有效率|参选率|投票率|参考率|报到率|参保率|入学率|录取率|升学率|巩固率|成活率|中签率|调解率|调撤率|执结率|接种率|签约服务率|收缴率|赞成率|得票率|支付进度|拨付进度|执行进度|支出进度|使用进度";

/* 完成率 is a rate like others where no plan is told. */
static bool is_rate(const Paragraph *p, const Mention *m) { return m->roles & ROLE_RATE && (!(m->roles & ROLE_DONE) || (str_has(m->lead, S("完成率")) && !near_before(p, m, NULL, near_is_plan, 3))); }

/* 未开工项目17个: not of 开工. */
static bool tells(Str words, Str name)
{
    ptrdiff_t hit = str_find(words, name);
    return hit >= 0 && !str_tail_word(str_slice(words, 0, (size_t)hit), "未|尚未|没有|不");
}

/* 其中已开工34个，开工率85%: the count is what the rate counts. */
static bool names_rate(const Mention *rate, const Mention *a)
{
    enum { WORD = 6 };
    ptrdiff_t at = str_find(rate->lead, S("率"));
    if (at < 0) at = str_find(rate->lead, S("进度"));
    if (at < 0) at = str_find(rate->lead, S("面"));
    if (at > 0) at -= (ptrdiff_t)str_tail_word(str_slice(rate->lead, 0, (size_t)at), "化");      /* 货币化率: of 货币安置 */
    Str name = at >= WORD ? str_slice(rate->lead, (size_t)at - WORD, (size_t)at) : S("");
    bool own_words = a->index + 1 == rate->index && a->clause_at == rate->clause_at;        /* 12个项目开工率 */
    return name.n && (tells(a->lead, name) || (!own_words && tells(a->tail, name)));     /* 等18个行业正增长，增长面 */
}

/* 回收98张，满意91票: counted in other words. */
static bool counted_otherwise(const Mention *a, const Mention *b) { return a->w.counter.n && b->w.counter.n && dims_none(a->w.dims) && dims_none(b->w.dims) && a->semi == b->semi && b->index < a->index && !a->w.worded && !b->w.worded; }

static bool some_pair(Check *c, const Paragraph *p, const Mention *rate, Claim *out)
{
    enum { AROUND = 12 };
    int from = rate->index > AROUND ? rate->index - AROUND : 0, to = rate->index + 5;
    for (int i = to; i >= from; i--)
        for (int k = to; k >= from; k--) {
            if (i == k || i >= (int)p->n || k >= (int)p->n) continue;
            const Mention *a = &p->mentions[i], *b = &p->mentions[k];
            bool counted = counted_otherwise(a, b) && b->semi == rate->semi && (names_rate(rate, a) || (i + 1 == rate->index && k + 1 == i));      /* 岗位2241个，上岗1083人，上岗率48.3% */
            if (!mention_is_level(a) || !mention_is_level(b) || (!counted && !mention_same_kind(a, b)) || a->sentence > rate->sentence || b->sentence > rate->sentence) continue;
            *out = relation_quotient(c, rate, a, b);
            if (relation_holds(out)) return true;
        }
    return false;
}

/* 转办2.38万件，办结率97.3%: what came in is what the rate is of. */
static bool came_in(const Mention *rate, const Mention *a) { return !names_rate(rate, a) && str_head_word(near_core(a->lead), "转办|交办|受理|收到|承办|登记|派发|接收|接到"); }

/* A count whose words the rate does not share may be what the rate is of. */
static bool names_count(const Mention *rate, const Mention *a)
{
    enum { POINT = 3 };
    ptrdiff_t at = str_find(rate->lead, S("率"));
    Str before = str_slice(rate->piece->text, a->semi_at, a->w.start);
    if (at < 2 * POINT || names_rate(rate, a)) return true;
    return str_has(before, str_slice(rate->lead, (size_t)at - POINT, (size_t)at)) || str_has(before, str_slice(rate->lead, (size_t)at - 2 * POINT, (size_t)at - POINT));
}

/* 按时131项，超期9项 …总办结率: of two levels together; 未办结8项: of what is not left. */
static bool some_sum(Check *c, const Paragraph *p, const Mention *rate, Claim *out)
{
    enum { AROUND = 8 };
    for (int i = rate->index; i-- > 0 && i > rate->index - AROUND && p->mentions[i].sentence == rate->sentence;)
        for (int k = i; k-- > 0 && k > rate->index - AROUND && p->mentions[k].sentence == rate->sentence;)
            for (int w = rate->index; w-- > 0 && w > rate->index - AROUND && p->mentions[w].sentence == rate->sentence;) {
                const Mention *a = &p->mentions[i], *b = &p->mentions[k], *whole = &p->mentions[w];
                bool beside = i + 1 == rate->index && k + 1 == i;         /* 已收回18宗、盘活57宗，处置率72.8% */
                if (w == i || w == k || (!beside && (!names_rate(rate, a) || !names_rate(rate, b))) || !mention_is_level(a) || !mention_is_level(b) || !mention_is_level(whole) || !mention_same_kind(a, b) || !mention_same_kind(a, whole)) continue;
                const Mention *sum = near_sum(c, (const Mention *const[]){ a, b }, 2);
                if (sum) *out = relation_quotient(c, rate, sum, whole);
                if (sum && relation_holds(out)) return true;
            }
    return false;
}

/* 已开工32个，未开工17个，开工率65.3%: of both together. */
static bool some_whole(Check *c, const Paragraph *p, const Mention *rate, Claim *out)
{
    enum { AROUND = 6 };
    for (int i = rate->index; i-- > 0 && i > rate->index - AROUND && p->mentions[i].sentence == rate->sentence;)
        for (int k = rate->index; k-- > 0 && k > rate->index - AROUND && p->mentions[k].sentence == rate->sentence;) {
            const Mention *a = &p->mentions[i], *b = &p->mentions[k];
            if (i == k || !mention_is_level(a) || !mention_is_level(b) || !mention_same_kind(a, b) || !names_rate(rate, a) || !str_head_word(b->lead, "未|尚未")) continue;
            const Mention *sum = near_sum(c, (const Mention *const[]){ a, b }, 2);
            if (sum) *out = relation_quotient(c, rate, a, sum);
            if (sum && relation_holds(out)) return true;
        }
    return false;
}

/* Of land and floors the denominator is mostly told elsewhere. */
static bool counts(const Mention *rate, const Mention *a) { return dims_none(a->w.dims) || str_has_word(rate->lead, "出租率|空置率|入驻率|存贷比|城镇化率|去化率|到位率|拨付率|消化率|收缴率"); }

static bool has_rate(const Paragraph *p, const Mention *x) { return (size_t)x->index + 1 < p->n && x[1].roles & ROLE_RATE && x[1].semi == x->semi; }

/* 达标率88.9%，9个断面中8个达到: both right behind it. */
static bool pair_behind(Check *c, const Paragraph *p, const Mention *rate, Claim *out)
{
    const Mention *a = near_after(p, rate, NULL, mention_is_level), *x = a && a->index == rate->index + 1 ? near_after(p, a, a, mention_is_level) : NULL;
    if (!x) return false;
    bool less = frac_compare(a->value, x->value) < 0;
    *out = relation_quotient(c, rate, less ? a : x, less ? x : a);
    return true;
}

static bool likely_pair(Check *c, const Paragraph *p, const Mention *rate, Claim *out)
{
    const Mention *a = near_before(p, rate, NULL, mention_is_level, 0), *b = NULL;
    const Mention *paired = near_by_label(p, rate, mention_is_level);
    if (!paired) paired = near_paired(p, rate, mention_is_level);
    if (paired) a = paired;
    const Mention *named = paired ? NULL : a;
    while (named && !names_rate(rate, named)) named = near_before(p, named, a, mention_is_level, 0);
    if (named) a = named;                                              /* 货币安置412户、产权调换226户，货币化率64.6% */
    const Mention *x = a ? near_before(p, a, a, mention_is_level, paired ? 1 : 0) : NULL, *last = a && a->index ? a - 1 : NULL;
    if (!a) return pair_behind(c, p, rate, out);
    bool beside = last && last->semi == a->semi && a->semi == rate->semi && mention_is_level(last) && last->w.counter.n && a->w.counter.n && a->index + 1 == rate->index && !mention_same_kind(last, a) && names_count(rate, a);       /* 岗位2241个，实际上岗1083人，上岗率 */
    if (beside && (!x || x->semi != a->semi)) {
        *out = relation_quotient(c, rate, a, last);
        return frac_compare(a->value, last->value) <= 0;
    }
    const Mention *next = (size_t)rate->index + 1 < p->n ? rate + 1 : NULL;
    if (!x && next && next->semi == rate->semi && mention_is_level(next) && mention_same_kind(next, a) && str_head_word(next->lead, "应|总|全部|计划|可|以|按")) x = next;        /* 参保71.86万人，参保率97.4%，应参保73.78万人 */
    if (!x && str_has_word(rate->lead, "有效率|回收率") && a->index) x = a - 1;             /* 入户企业5218家，回收有效问卷4907份，有效率94.0% */
    if (x && (x->sentence != a->sentence || !mention_is_level(x) || (!mention_same_kind(x, a) && !(dims_none(x->w.dims) && dims_none(a->w.dims))))) x = NULL;
    for (; x; x = near_before(p, x, x, mention_is_level, paired ? 1 : 0)) {
        if (b && b->semi == a->semi && x->semi != a->semi) break;          /* ；其中民商事4126件，审结3285件，结案率 */
        if (x == a) break;
        if (has_rate(p, x)) continue;                                    /* 满意506件，满意率99.6%；…满意499件: a count as that */
        b = x;
        if (str_has(rate->lead, S("转化率"))) break;
    }
    for (x = a; !b && x; x = near_before(p, x, a, mention_is_level, 1))
        if (x != a && x->roles & ROLE_TOTAL && !x->part) b = x;
    if (!b || (!paired && !counts(rate, a))) return false;
    Frac most;
    if (a->w.about) return false;
    if (str_has(mention_between(b, a), S("其中")) && !names_rate(rate, a) && !str_has_word(rate->lead, "城镇化率|存贷比")) return false;                /* 其中重大隐患3.2万项，整改率: of these */
    if (!frac_mul(b->value, frac_of(3), &most) || frac_compare(a->value, most) > 0) return false;      /* not a part of it */
    if (str_has_word(rate->lead, "城镇化率") && !str_has_word(a->lead, "城镇")) return false;
    *out = relation_quotient(c, rate, a, b);
    return frac_compare(a->value, b->value) <= 0 || frac_compare(rate->value, frac_of(1)) > 0 || relation_swap_mends(c, out, 2);       /* no part is above its whole */
}

/* 总投资19.0亿元，累计到位资金12.0亿元，到位率63.2%: the only two of the part between ；, the later named by the rate. */
static bool own_pair(Check *c, const Paragraph *p, const Mention *rate, Claim *out)
{
    const Mention *a = near_before(p, rate, NULL, mention_is_level, 0), *b = a ? near_before(p, a, a, mention_is_level, 0) : NULL, *more = b ? near_before(p, b, b, mention_is_level, 0) : NULL;
    if (!b || a->semi != rate->semi || b->semi != rate->semi || (more && more->semi == rate->semi) || !names_rate(rate, a) || a->w.about || b->w.about) return false;
    if (frac_compare(a->value, b->value) >= 0 || str_has(mention_between(b, a), S("其中"))) return false;
    *out = relation_quotient(c, rate, a, b);
    return true;
}

/* 利润总额890万元，利润率23.1%: another level of the kind before, of which it is this rate. */
static bool of_another(Check *c, const Paragraph *p, const Mention *rate, const Mention *a, Claim *out)
{
    for (const Mention *x = near_before(p, a, a, mention_is_level, 0); x; x = near_before(p, x, a, mention_is_level, 0)) {
        *out = relation_quotient(c, rate, a, x);
        if (relation_holds(out)) return true;
    }
    return false;
}

/* 满意136件，基本满意2件，满意率（含基本满意）100%: of how many classes the text may not say; classes.c. */
static bool of_classes(const Mention *m)
{
    return str_has(m->clause, S("满意率")) && str_has_word(str_slice(m->piece->text, m->sentence_at, m->w.start), "基本满意|比较满意|较满意");
}

/* Of bases that no report tells. */
static const char OF_UNTOLD[] = "失业率|逾期率|不良率|不良贷款率|出生率|死亡率|发病率|流失率|毛利率";

/* A rate of counted things by its name, or by the name of the count before it; of several joined ones those with a count each. */
/* 满意率（含基本满意）100%: what it counts is told there. */
static bool defined_in_brackets(const Mention *m)
{
    Str before = str_slice(m->piece->text, m->semi_at, m->w.start);
    ptrdiff_t open = str_find(before, S("率（"));
    return open >= 0 && str_ends(before, S("）")) && !str_has(str_slice(before, (size_t)open, before.n), S("，"));
}

static bool is_accusable(Check *c, const Paragraph *p, const Mention *m)
{
    if (defined_in_brackets(m) || str_has_word(m->lead, OF_UNTOLD) || relation_is_pooled(c, m)) return false;
    const Mention *a = near_before(p, m, NULL, mention_is_level, 0), *first = m - m->place;
    if (first->place == 0 && (m->place > 0 || str_has_word(m->lead, "分别"))) return near_paired(p, m, mention_is_level) && str_has_word(first->lead, RATES);
    if (near_by_label(p, m, mention_is_level) || str_has_word(m->lead, RATES) || (a && names_rate(m, a))) return true;
    for (int i = m->index; i-- > 0 && p->mentions[i].sentence == m->sentence;)
        if (mention_is_level(&p->mentions[i]) && names_rate(m, &p->mentions[i])) return true;
    return false;
}

/* ；去年同期收案208件，结案36件，结案率17.31%: of counts that are last year's. */
static bool tells_then(const Mention *m) { return str_tail_word(m->lead, "同期的|上年的|去年的") || str_has_word(m->lead, "上年同期|去年同期") || str_head_word(str_slice(m->piece->text, m->semi_at, m->w.start), "去年同期|上年同期") > 0; }

/* 日处理能力18.5万吨，实际日均处理15.7万吨，负荷率84.9%: what can be done and what is, right before the rate. */
static bool of_capacity(Check *c, const Mention *rate, Claim *out)
{
    if (rate->index < 2 || !str_has_word(rate->lead, "负荷率|利用率|开机率|运行率|兑现率|达产率|实现率|达成率")) return false;
    const Mention *used = rate - 1, *can = rate - 2;
    bool pair = used->semi == rate->semi && can->semi == rate->semi && near_is_amount(used) && near_is_amount(can) && mention_same_kind(used, can) && str_has_word(can->lead, "能力|产能|承诺|约定|设计|合同");
    if (!pair || used->w.about || can->w.about || str_has_word(used->lead, "能力|产能")) return false;
    *out = relation_quotient(c, rate, used, can);
    return true;
}

/* 全年优良天数318天，优良率86.9%: of the days of the year, or of its months told before. */
static bool of_days(Check *c, const Paragraph *p, const Mention *rate, Claim *out)
{
    const Mention *a = rate->index ? rate - 1 : NULL;
    for (int i = rate->index; i-- > 0 && p->mentions[i].sentence == rate->sentence;)
        if (str_equal(p->mentions[i].w.counter, S("天")) && str_has_word(p->mentions[i].lead, "优良")) a = &p->mentions[i];
    if (!a || !str_has_word(rate->lead, "优良率|优良比例|优良天数比例") || a->sentence != rate->sentence || !str_equal(a->w.counter, S("天")) || !str_has_word(a->lead, "优良")) return false;
    int64_t least = 365, most = 366;
    for (size_t i = 0; i < p->n_moments; i++) {
        const Moment *t = &p->moments[i];
        if (t->at > a->w.start || t->at < a->sentence_at || !t->month) continue;
        least = 0;
        bool month = t->month_from == t->month && frac_compare(a->value, frac_of(31)) <= 0;      /* 4月优良天数26天 */
        for (int k = t->month_from == t->month && !month ? 1 : t->month_from; k <= t->month; k++) least += day_month_length(2023, k);
        most = least + 1;
    }
    *out = relation_quotient(c, rate, a, near_made(c, a, (Range){ frac_of(least), frac_of(most), frac_of(least) }, str_printf(c->arena, "%lld天", (long long)most)));
    return true;
}

/* 收回508份，满意506件，满意率99.6%；…满意499件，满意率98.2%: of a whole that is counted otherwise. */
static bool some_other(Check *c, const Paragraph *p, const Mention *rate, Claim *out)
{
    const Mention *a = rate->index ? rate - 1 : NULL;
    if (!a || a->semi != rate->semi || !mention_is_level(a) || !names_rate(rate, a)) return false;
    for (int k = a->index; k-- > 0 && p->mentions[k].sentence >= rate->sentence - 1;) {
        const Mention *b = &p->mentions[k];
        if (!mention_is_level(b) || !a->w.counter.n || !b->w.counter.n || b->sentence != a->sentence || frac_compare(b->value, a->value) < 0) continue;
        *out = relation_quotient(c, rate, a, b);
        if (relation_holds(out)) return true;
    }
    return false;
}

/* Where no slip explains the likely pair, one that does: a count that the rate names, of a level before it that is not below. */
static bool pair_by_slip(Check *c, const Paragraph *p, const Mention *rate, Claim *out)
{
    enum { TRIED = 6, DIGITS = 3 };
    size_t tried = 0;
    for (int i = rate->index; i-- > 0 && p->mentions[i].sentence == rate->sentence;) {
        const Mention *a = &p->mentions[i];
        if (!mention_is_level(a) || a->w.about || !names_rate(rate, a)) continue;
        for (int k = rate->index; k-- > 0 && p->mentions[k].sentence >= rate->sentence - 2 && tried < TRIED;) {
            const Mention *b = &p->mentions[k];
            if (k == i || (b->run == a->run && k > i) || !mention_is_level(b) || b->w.about || b->w.number.n + a->w.number.n + (rate->w.decimals > 0 && !b->part) < 2 * DIGITS - 1 || !(mention_same_kind(a, b) || (counted_otherwise(a, b) && str_has_word(b->lead, "收回|回收|收到|应|参加|发放|抽检|抽查|邀请"))) || frac_compare(b->value, a->value) < 0) continue;
            *out = relation_quotient(c, rate, a, b);
            bool near = tried++ == 0 || b->sentence == rate->sentence;          /* each candidate more is a chance more */
            if (near ? slip_explains(out) : relation_swap_mends(c, out, 2)) return true;
        }
    }
    return false;
}

/* 283个项目完成投资20.8亿元…。开工251个，开工率88.7%: what the rate names right before it, and one level of its kind in all that was told before. */
static bool is_only_pair(const Paragraph *p, const Claim *claim)
{
    const Mention *rate = claim->m[0], *a = claim->m[1], *b = claim->m[2];
    if (a->index + 1 != rate->index || rate->place || !mention_same_kind(a, b) || !a->w.counter.n || !names_rate(rate, a) || frac_compare(a->value, b->value) > 0) return false;
    for (int i = 0; i < a->index; i++)
        if (&p->mentions[i] != b && mention_same_kind(&p->mentions[i], a)) return false;
    return b->piece == a->piece && b->index < a->index;
}

/* 信访件7752件，办结7096件，办结率91.5%: the two right before it, the later named by it. */
static bool is_told(const Paragraph *p, const Claim *claim)
{
    const Mention *rate = claim->m[0], *a = claim->m[1], *b = claim->m[2];
    if (is_only_pair(p, claim)) return true;
    bool of_cost = str_has(rate->lead, S("利润率")) && !str_has_word(b->lead, "收入|营收|产值");
    return !of_cost && a->index + 1 == rate->index && b->index + 1 == a->index && b->semi == rate->semi && rate->place == 0 && mention_same_kind(a, b) && names_rate(rate, a) && frac_compare(a->value, b->value) <= 0 && !str_has(mention_between(b, a), S("其中"));
}

/* 9个项目已开工，12个项目开工率75%: what is right before the rate in its clause is what it is of. */
static bool of_clause(Check *c, const Paragraph *p, const Mention *rate, Claim *out)
{
    const Mention *b = rate->index ? rate - 1 : NULL;
    if (!b || rate->place || b->clause_at != rate->clause_at || b->sentence != rate->sentence || !mention_is_level(b) || b->w.about || !b->w.counter.n || names_rate(rate, b)) return false;
    for (int i = b->index; i-- > 0 && p->mentions[i].sentence == rate->sentence;) {
        const Mention *a = &p->mentions[i];
        if (!mention_is_level(a) || !mention_same_kind(a, b) || !names_rate(rate, a) || frac_compare(a->value, b->value) > 0) continue;
        *out = relation_quotient(c, rate, a, b);
        return true;
    }
    return false;
}

static bool likely(Check *c, const Paragraph *p, const Mention *m, Claim *out)
{
    bool found = likely_pair(c, p, m, out) && !came_in(m, out->m[1]) && !near_is_of_others(c, out) && (names_count(m, out->m[1]) || near_paired(p, m, mention_is_level) || relation_slip_mends(c, out, 2));
    if (found && (is_told(p, out) || slip_explains(out))) return true;
    Claim other;
    if (m->place == 0 && !str_has_word(m->lead, "总体|平均|综合|总") && pair_by_slip(c, p, m, &other)) {
        *out = other;
        return true;
    }
    return found;
}

/* 床位8190张，在院老年人2908人，床位利用率35.5%: the head of the rate's name is what it is of. */
static bool of_named_base(Check *c, const Paragraph *p, const Mention *rate, Claim *out)
{
    enum { WORD = 6 };
    const Mention *a = rate->index ? rate - 1 : NULL;
    Str name = near_core(rate->lead);
    name = str_slice(name, 0, name.n - str_tail_word(name, "利用率|使用率|入住率|占用率|上座率|周转率|完好率|出租率|空置率|开工率|设置率|配备率"));
    if (name.n < WORD || name.n == near_core(rate->lead).n || !a || a->semi != rate->semi || !mention_is_level(a) || a->w.about) return false;
    for (int i = a->index; i-- > 0 && p->mentions[i].sentence == rate->sentence;) {
        const Mention *b = &p->mentions[i];
        if (!mention_is_level(b) || b->w.about || !str_ends(near_core(b->lead), name) || !(mention_same_kind(a, b) || counted_otherwise(a, b)) || frac_compare(b->value, a->value) < 0) continue;
        *out = relation_quotient(c, rate, a, b);
        return true;
    }
    return false;
}

void relation_rates(Check *c)
{
    for (size_t i = 0; i < c->n_paragraphs; i++)
        for (size_t k = 0; k < c->paragraphs[i].n; k++) {
            Claim claim, other;
            const Paragraph *p = &c->paragraphs[i];
            const Mention *m = &p->mentions[k];
            if (m->settled || !is_rate(p, m) || tells_then(m) || of_classes(m) || str_has_word(m->lead, "时限内|期限内|审限内")) continue;      /* 法定时限内结案率: of those that were due */
            bool own = m->place == 0 && !defined_in_brackets(m) && own_pair(c, p, m, &claim);
            if (own && !relation_holds(&claim) && of_another(c, p, m, claim.m[1], &other)) relation_say(c, RELATION_rates, &other, SEVERITY_NOTE);
            else if (own) relation_say(c, RELATION_rates, &claim, SEVERITY_ERROR);
            else if (some_pair(c, p, m, &claim)) relation_say(c, RELATION_rates, &claim, SEVERITY_NOTE);
            else if (some_other(c, p, m, &claim) || some_sum(c, p, m, &claim) || some_whole(c, p, m, &claim)) relation_say(c, RELATION_rates, &claim, SEVERITY_NOTE);
            else if (of_named_base(c, p, m, &claim)) relation_say(c, RELATION_rates, &claim, SEVERITY_ERROR);
            else if (of_clause(c, p, m, &claim)) relation_say(c, RELATION_rates, &claim, SEVERITY_ERROR);
            else if (of_days(c, p, m, &claim)) relation_say(c, RELATION_rates, &claim, SEVERITY_ERROR);
            else if (of_capacity(c, m, &claim)) relation_say(c, RELATION_rates, &claim, SEVERITY_ERROR);
            else if (is_accusable(c, p, m) && likely(c, p, m, &claim)) relation_say(c, RELATION_rates, &claim, SEVERITY_ERROR);
        }
}
