/* SPDX-License-Identifier: Apache-2.0
** Land x per-mu = total, a mean and what it is the mean of: 58.6亩, 每亩36万元, 总价2109.6万元. By the algebra of units: money over area,
** energy over money, anything over people, firms, households. Any two levels near that give the mean will do. */
#include "proof/near.h"

/* "亩均", "每亩": the mean is per this unit though only its own unit is written. */
static const struct { const char *words; UnitId unit; const char *counter; } pers[] = {
    { "每公顷|公顷均", UNIT_HECTARE, "" }, { "亩均|每亩|平均每亩|地均|亩产|单产", UNIT_MU, "" }, { "每平方米|每平米", UNIT_M2, "" }, { "人均|每人|平均每人", UNIT_NONE, "人|名|人次" }, { "户均|每户|平均每户", UNIT_NONE, "户|家|份" }, { "每间", UNIT_NONE, "间" }, { "班均|每班|平均班额|班额", UNIT_NONE, "个|班" }, { "企均|家均", UNIT_NONE, "家|户" },
    { "个均|单个", UNIT_NONE, "个|项" }, { "套均|单套", UNIT_NONE, "套" }, { "单栋|栋均", UNIT_NONE, "栋|幢" }, { "每次|场均", UNIT_NONE, "次|场" }, { "村均|每村", UNIT_NONE, "个|村" }, { "宗均", UNIT_NONE, "宗" }, { "单层", UNIT_NONE, "层" }, { "生均|每生", UNIT_NONE, "人|名" },
};

enum { WORD = 6 };                          /* two characters */

typedef struct { Dims below; Frac scale; Str counter; Dims above; bool land; const Mention *q; Each each; } Per;       /* land: 亩均, never of floors */

static bool read_per(const Mention *q, Per *out)
{
    const Unit *yuan = unit_get(UNIT_YUAN), *mu = unit_get(UNIT_MU);
    *out = (Per){ .scale = { 1, 1 }, .above = q->w.dims, .q = q };
    if (dims_equal(q->w.dims, unit_get(UNIT_WAN_PER_MU)->dims)) {
        out->above = yuan->dims, out->below = mu->dims;
        return true;
    }
    ptrdiff_t slash = str_find(q->w.unit, S("/"));
    if (slash > 0) {
        Str below = str_slice(q->w.unit, (size_t)slash + 1, q->w.unit.n);
        UnitId id;
        if (unit_find(below, &id) && id != UNIT_HEAD && !dims_none(unit_get(id)->dims)) {
            out->below = unit_get(id)->dims;
            out->above = dims_product(q->w.dims, out->below, 1);
            return true;
        }
        out->counter = below;
        return true;
    }
    bool amount = !dims_none(q->w.dims) || (q->w.counter.n && !written_is_share(&q->w));
    for (size_t i = 0; i < sizeof pers / sizeof pers[0]; i++)
        if (str_has_word(q->lead, pers[i].words)) {
            out->counter = str_of(pers[i].counter);
            if (pers[i].unit != UNIT_NONE) out->below = unit_get(pers[i].unit)->dims, out->scale = unit_get(pers[i].unit)->scale, out->land = pers[i].unit == UNIT_MU;
            return amount && (!dims_none(q->w.dims) || pers[i].unit == UNIT_NONE);
        }
    if (!amount || !near_each(q, &out->each)) return false;
    out->scale = frac_of(out->each.times);
    return true;
}

/* 全年发放养老金1.67亿元，人均每月176元 */
static bool is_monthly_of_year(const Mention *q) { return str_has_word(q->lead, "每月|月均") && str_has_word(str_slice(q->piece->text, q->sentence_at, q->w.start), "全年|年度|一年"); }

/* 上年实现税收11.84亿元，亩均税收14.0万元: of last year both; believed where they fit, never accused. */
static bool is_past(const Mention *m) { return m->roles & ROLE_THEN && !(m->roles & (ROLE_CHANGE | ROLE_BOUND | ROLE_GROWTH | ROLE_PER)); }

static bool is_below(const Per *per, const Mention *m)
{
    bool mean = str_has_word(m->lead, "年平均人口|平均常住人口|平均从业人|平均用工人数|平均职工");
    if (!mention_is_level(m) && !is_past(m) && !(mean && m->w.counter.n)) return false;
    if (!dims_none(per->below)) return dims_equal(m->w.dims, per->below) && !(per->land && str_has_word(m->lead, "建筑面积|厂房面积|楼宇面积"));
    if (per->each.times) return near_counts_each(&per->each, m);
    for (Str rest = m->w.counter.n ? per->counter : (Str){ 0 }; rest.p;)
        if (written_counts_same(m->w.counter, str_split(&rest, '|'))) return true;
    return false;
}

/* 每年可增加税收约1.46亿元 is a yield too. */
static bool is_yearly(const Mention *m) { return m->roles & ROLE_PER && str_has_word(m->lead, "每年可|每年将|每年能|每年新增|每年增加"); }

static bool is_above(const Per *per, const Mention *m) { return (mention_is_level(m) || is_yearly(m) || is_past(m)) && dims_equal(m->w.dims, per->above) && (!dims_none(per->above) || mention_same_kind(per->q, m)); }

/* Means of tax are of tax: what the mean is said to be of must not be missing from the numerator's words. */
static bool words_fit(const Mention *q, const Mention *above)
{
    if (!dims_equal(above->w.dims, unit_get(UNIT_YUAN)->dims)) return true;
    static const char *const things[] = { "税", "产值", "营收", "营业收入", "投资", "利润", "增加值", "工资", "收入", "能耗" };
    for (size_t i = 0; i < sizeof things / sizeof things[0]; i++)
        if (str_has(q->lead, str_of(things[i])) && !str_has(above->clause, str_of(things[i]))) return false;
    return true;
}

static bool names_unit(const Mention *q, const Mention *b)
{
    ptrdiff_t slash = str_find(q->w.unit, S("/"));
    if (slash <= 0) return str_has_word(q->lead, "亩均|每亩") && str_has(b->w.unit, S("亩"));
    return str_equal(str_slice(q->w.unit, (size_t)slash + 1, q->w.unit.n), b->w.unit);
}

/* 综合成本合计3000元/平方米: another mean of the sentence is the one that these two give. */
static bool explains_another(Check *c, const Paragraph *p, const Mention *q, const Mention *a, const Mention *b, const Per *per)
{
    for (size_t i = 0; i < p->n; i++) {
        const Mention *x = &p->mentions[i];
        if (x == q || x->sentence != q->sentence || str_has_word(x->lead, "折合|折算|即") || !(x->roles & ROLE_PER) || !written_same_kind(&x->w, &q->w)) continue;
        Claim claim = relation_quotient(c, x, a, b);
        claim.factor = per->scale;
        if (relation_holds(&claim)) return true;
    }
    return false;
}

/* 平均每个项目支出104.1万元: the last words of the mean. */
static Str name_of(const Mention *q)
{
    Str s = str_slice(q->lead, 0, q->lead.n - str_tail_word(q->lead, "为|达|约"));
    size_t at = s.n > 2 * WORD ? s.n - 2 * WORD : 0;
    return str_slice(s, at, s.n);
}

/* 欠缴284万元 …户均欠缴7.9万元: the mean names what it is of. */
static bool names_same(const Mention *q, const Mention *a)
{
    ptrdiff_t at = str_find(q->lead, S("均"));
    Str name = at < 0 ? S("") : str_trim(str_slice(q->lead, (size_t)at + sizeof "均" - 1, q->lead.n));
    return name.n >= 6 && str_has(a->lead, name);
}

/* 厂房10栋、单栋7200平方米，配套用房2栋、单栋6000平方米: means of several parts, side by side. */
static bool one_of_several(const Paragraph *p, const Mention *q)
{
    for (size_t i = 0; i < p->n; i++) {
        const Mention *x = &p->mentions[i];
        if (x != q && x->semi == q->semi && x->roles & ROLE_PER && mention_same_kind(x, q) && str_equal(x->lead, q->lead)) return true;
    }
    return false;
}

/* 218家，其中规上企业64家…；从业人员1.86万人: behind the ； the whole is meant again. */
static bool of_inner(const Mention *a, const Mention *b) { return a->semi > b->semi && str_head_word(b->lead, "其中"); }

/* Another mean of its kind before it in the sentence: what stands behind that is of this one. */
static const Mention *earlier(const Paragraph *p, const Mention *q)
{
    for (int i = q->index; i-- > 0 && p->mentions[i].sentence == q->sentence;)
        if (p->mentions[i].roles & ROLE_PER && mention_same_kind(&p->mentions[i], q)) return &p->mentions[i];
    return NULL;
}

static bool has_earlier(const Paragraph *p, const Mention *q)
{
    const Mention *x = earlier(p, q);
    return x && q->index - x->index > 2;
}

/* 甲320亩、税收1.28亿元，乙480亩、税收1.44亿元，两个片区亩均税收34万元: of all of the sentence before it. True: said. */
static bool of_sums(Check *c, const Paragraph *p, const Mention *q, const Per *per)
{
    enum { MOST = 12 };
    const Mention *above[MOST], *below[MOST];
    size_t n = 0, k = 0;
    for (int i = q->index; i-- > 0 && p->mentions[i].sentence == q->sentence && n < MOST && k < MOST;) {
        const Mention *x = &p->mentions[i];
        if (is_above(per, x) && !is_past(x)) above[n++] = x;
        else if (is_below(per, x) && !is_past(x)) below[k++] = x;
    }
    if (n < 2 || n != k || n == MOST || has_earlier(p, q)) return false;
    const Mention *a = near_sum(c, above, n), *b = near_sum(c, below, n);
    if (!a || !b) return false;
    Claim claim = relation_quotient(c, q, a, b);
    claim.factor = per->scale;
    bool all = str_has_word(q->clause, "两|三|四|五|六|各|合计|总体|综合|整体|平均");
    if (!relation_holds(&claim) && !all) return false;
    relation_say(c, RELATION_product, &claim, SEVERITY_ERROR);
    return true;
}

/* The mean itself, of four digits or more, is a slip away from what the two give, or two of its digits are exchanged. */
static bool is_mistyped(const Check *c, const Claim *claim)
{
    enum { DIGITS = 5, FEWER = 3 };
    Range r;
    const Mention *q = claim->m[0];
    if (q->w.number.n < FEWER || !claim_range(claim, 0, &r)) return false;
    return mention_swaps(q, r.value, c->arena) || (q->w.number.n >= DIGITS && mention_slips(q, r.value, c->arena));
}

/* 粮食总产量45.23万吨。…播种面积105.4万亩，平均亩产429.1公斤: of no pair near it, the one that exchanged digits explain. */
static void far_pair(Check *c, const Paragraph *p, const Mention *q, const Per *per)
{
    enum { BACK = 2, DIGITS = 3 };
    for (int k = q->index; k-- > 0 && p->mentions[k].sentence >= q->sentence - BACK;)
        for (int i = q->index; i-- > 0 && p->mentions[i].sentence >= q->sentence - BACK;) {
            const Mention *a = &p->mentions[i], *b = &p->mentions[k];
            if (i == k || !is_above(per, a) || !is_below(per, b) || is_past(a) || is_past(b) || a->w.about || b->w.about || !words_fit(q, a)) continue;
            Claim claim = relation_quotient(c, q, a, b);
            claim.factor = per->scale;
            if (!relation_swap_mends(c, &claim, DIGITS)) continue;
            relation_say(c, RELATION_product, &claim, SEVERITY_ERROR);
            return;
        }
}

static void one(Check *c, const Paragraph *p, const Mention *q)
{
    enum { AROUND = 12 };
    Per per;
    Claim claim, primary = { .n = 0 };
    size_t pairs = 0;
    int primary_own = 0;
    if (!read_per(q, &per) || one_of_several(p, q) || str_head_word(q->tail, "计算|折算|换算|计")) return;
    if (is_monthly_of_year(q) && !frac_mul(per.scale, (Frac){ 1, 12 }, &per.scale)) return;
    int from = q->index > AROUND ? q->index - AROUND : 0, to = q->index + 4 < (int)p->n ? q->index + 4 : (int)p->n - 1;
    for (int i = to; i >= from; i--)
        for (int k = to; k >= from; k--) {
            const Mention *a = &p->mentions[i], *b = &p->mentions[k];
            if (i == k || !is_above(&per, a) || !is_below(&per, b) || a->sentence > q->sentence || b->sentence > q->sentence) continue;
            claim = relation_quotient(c, q, a, b);
            claim.factor = per.scale;
            if (relation_holds(&claim)) {
                relation_say(c, RELATION_product, &claim, SEVERITY_NOTE);
                return;
            }
            if ((is_past(a) && (a->semi != q->semi || a->index + 1 != q->index)) || is_past(b) || (a->sentence != q->sentence && !(near_names_each(&per.each, b) && near_common(name_of(q), a->clause) >= WORD)) || (b->sentence != q->sentence && !near_names_each(&per.each, b)) || b->part || a->roles & ROLE_BOUND || (a->w.about && a->w.lo.num != 0 && str_has_word(mention_written(a), "以上|以下")) || of_inner(a, b) || !words_fit(q, a)) continue;
            if (explains_another(c, p, q, a, b, &per)) continue;
            int own = (has_earlier(p, q) && a->index > earlier(p, q)->index && b->index > earlier(p, q)->index && a->index < q->index && b->index < q->index ? 12 : 0) + 8 * near_names_each(&per.each, b) + 8 * str_has_word(b->lead, "平均") + 8 * (str_has_word(q->lead, "亩产|单产") && str_has_word(b->lead, "播种|种植")) + 4 * names_unit(q, b) + 4 * (names_same(q, a) && a->place == 0 && !(i + 1 < (int)p->n && a[1].run == a->run)) + 2 * (names_same(q, a) || near_common(name_of(q), a->clause) >= WORD) + (near_common(name_of(q), a->clause) > WORD) + 2 * (a->roles & ROLE_TOTAL && str_has(a->lead, S("合计"))) + (a->semi == q->semi && b->semi == q->semi) + 5 * (b->index < q->index) + (a->index + 1 == q->index) + 2 * (a->roles & ROLE_TOTAL && b->index == a->index + 1) - 3 * (str_head_word(a->lead, "其中") && a->semi != q->semi);     /* 投资强度 万元/亩: of several areas the one in 亩 */
            if (own > primary_own) pairs = 0;
            if (primary_own > own || (pairs && is_mistyped(c, &primary) && !is_mistyped(c, &claim))) continue;
            if (!pairs || !is_mistyped(c, &claim) || is_mistyped(c, &primary)) pairs++;      /* of two as likely the one that the mean is a slip away from */
            primary_own = own;
            primary = claim;
        }
    if (pairs == 1 && !of_sums(c, p, q, &per)) relation_say(c, RELATION_product, &primary, SEVERITY_ERROR);
    else if (pairs != 1 && !of_sums(c, p, q, &per) && !pairs) far_pair(c, p, q, &per);
}

void relation_product(Check *c)
{
    for (size_t i = 0; i < c->n_paragraphs; i++)
        for (size_t k = 0; k < c->paragraphs[i].n; k++) {
            const Mention *m = &c->paragraphs[i].mentions[k];
            if (m->roles & ROLE_PER && !(m->roles & (ROLE_THEN | ROLE_CHANGE | ROLE_BOUND))) one(c, &c->paragraphs[i], m);
        }
}
