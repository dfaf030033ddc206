/* SPDX-License-Identifier: Apache-2.0
** Parts of a whole: where lists stand (其中, brackets, behind a colon, 分…看, 共…, 合计…, 其余…) and what may be their whole. Judged by judge.c. */
#include "proof/judge.h"
#include "proof/near.h"

#include <string.h>

/* 东田、九都、乐峰各2个: as many times as names are joined before it; its last digit is worth as much. */
static Mention *each_of_names(Check *c, const Paragraph *p, Mention *m)
{
    size_t word = str_tail_word(m->lead, "各|各有|各为"), from = m->index && m[-1].w.end > m->clause_at ? m[-1].w.end : m->clause_at;
    Str names = str_slice(p->piece->text, from, m->w.start - (word && m->w.start > from ? word : 0));
    int64_t n = 1;
    for (size_t at = str_head_word(names, "、|和|及|，"), step; word && at < names.n; at += step) {
        size_t joined = str_head_word(str_slice(names, at, names.n), "、|和|及|与");
        n += joined > 0;
        step = joined;
        if (!joined) step = 0, (void)str_next(names, &at);
    }
    if (!word || n < 2 || m->w.about) return m;
    Mention *all = NEW(c->arena, Mention);
    *all = *m;
    all->w.start = all->w.number_at = m->w.start - word;
    bool ok = frac_mul(m->value, frac_of(n), &all->value) && frac_mul(m->lo, frac_of(n), &all->lo) && frac_mul(m->hi, frac_of(n), &all->hi) && frac_mul(m->w.scale, frac_of(n), &all->w.scale);
    all->w.value = all->value;
    all->times = (int)n;
    return ok ? all : m;
}

static void collect_all(Check *c, const Paragraph *p, const Mention *whole, size_t from, size_t end_at, List *l)
{
    l->whole = whole;
    l->n = 0;
    for (size_t i = from; i < p->n && p->mentions[i].w.start < end_at; i++)
        if (lists_fit(whole, &p->mentions[i]) && &p->mentions[i] != whole) {
            if (l->n > 1 && str_has_word(p->mentions[i].lead, "合计|共计|三项|两项|四项")) return;      /* the sum of the list so far */
            if (l->n == LIST_MOST) {
                l->n = 0;
                return;
            }
            l->parts[l->n++] = each_of_names(c, p, &p->mentions[i]);
        }
}

/* 共计50项，…涉及4个部门、已整改40项: beside parts of the whole's own counter those of another (个 for 项) are of other things. */
static void keep_counter(List *l)
{
    size_t own = 0, n = 0;
    for (size_t i = 0; i < l->n; i++) own += str_equal(l->parts[i]->w.counter, l->whole->w.counter);
    for (size_t i = 0; i < l->n && own > 1; i++)
        if (str_equal(l->parts[i]->w.counter, l->whole->w.counter)) l->parts[n++] = l->parts[i];
    if (own > 1) l->n = n;
}

static void collect(Check *c, const Paragraph *p, const Mention *whole, size_t from, size_t end_at, List *l)
{
    collect_all(c, p, whole, from, end_at, l);
    if (l->n) keep_counter(l);
}

/* The last level of this kind before mention `before`, in its sentence or (if reach) an earlier one. */
static bool near_is_done(const Mention *m) { return mention_is_level(m) && !(m->roles & (ROLE_PLAN | ROLE_BASE)) && str_has_word(m->lead, "完成|到位|实现|支出"); }

static const Mention *whole_before(const Paragraph *p, size_t before, const Mention *kind, int sentence, bool reach)
{
    const Mention *found = NULL;
    for (size_t i = before; i-- > 0;) {
        const Mention *m = &p->mentions[i];
        if (!lists_fit(kind, m) || (m->paren && m->paren != kind->paren)) continue;
        if (m->sentence == sentence && m->roles & ROLE_PLAN && !(kind->roles & ROLE_PLAN) && i && near_before(p, m, m, near_is_done, 0)) continue;      /* 完成186.5亿元，占计划251.7亿元的74.1%，其中… */
        if (m->sentence == sentence) return m;
        if (!reach || m->sentence < sentence - 3) break;
        if (!m->part) return m;
        if (!found) found = m;
    }
    return found;
}

static bool kind_seen(const Paragraph *p, size_t from, size_t i)
{
    for (size_t k = from; k < i; k++)
        if (lists_fit(&p->mentions[i], &p->mentions[k])) return true;
    return false;
}

/* Any level of this or the last sentence that the list adds up to. */
static const Mention *whole_that_fits(Check *c, const Paragraph *p, size_t first, size_t end_at, const Mention *kind)
{
    Claim claim, primary;
    for (size_t i = first; i-- > 0 && p->mentions[i].sentence >= p->mentions[first].sentence - 1;) {
        List l = { 0 };
        if (!lists_fit(kind, &p->mentions[i])) continue;
        collect(c, p, &p->mentions[i], first, end_at, &l);
        if (l.n > 1 && lists_reading(c, &l, &claim, &primary)) return &p->mentions[i];
    }
    return NULL;
}

/* Where the nearest is far from the sum, one of this or the last sentence that a slip of the pen makes it: 总投资2058亿元，年度计划583亿元。其中，… */
static const Mention *whole_by_slip(Check *c, const Paragraph *p, size_t first, size_t end_at, const Mention *nearest)
{
    enum { DIGITS = 3 };
    List l = { 0 };
    Range sum;
    collect(c, p, nearest, first, end_at, &l);
    Claim claim = l.n > 1 ? relation_sum(c, nearest, (const Mention *const *)l.parts, l.n) : (Claim){ 0 };
    if (l.n < 2 || !claim_range(&claim, 0, &sum) || near_within(sum.value, nearest->value, 3)) return nearest;
    for (size_t i = first; i-- > 0 && p->mentions[i].sentence >= p->mentions[first].sentence - 1;) {
        const Mention *x = &p->mentions[i];
        if (!lists_fit(nearest, x) || !near_within(sum.value, x->value, 5)) continue;
        claim.m[0] = x;
        if (relation_slip_mends(c, &claim, DIGITS)) return x;
    }
    return nearest;
}

/* 事故41起，死亡36人，受伤17人。其中，交通33起、死亡29人: the level before that ends with the words of the parts. */
static const Mention *whole_by_name(const Paragraph *p, size_t first, const Mention *m)
{
    enum { WORD = 6, BACK = 14 };
    Str name = near_core(m->lead);
    for (size_t i = first; name.n >= WORD && i-- > 0 && first - i < BACK && p->mentions[i].sentence >= p->mentions[first].sentence - 1;) {
        Str core = near_core(p->mentions[i].lead);
        if (core.n >= WORD && lists_fit(m, &p->mentions[i]) && !p->mentions[i].part && !p->mentions[i].w.about && str_ends(name, core)) return &p->mentions[i];
    }
    return NULL;
}

/* Every kind in the scope [first, end) against its whole before it. */
static void each_kind(Check *c, Paragraph *p, size_t first, size_t end_at, Evidence evidence, bool among, bool reach)
{
    for (size_t i = first; i < p->n && p->mentions[i].w.start < end_at; i++) {
        const Mention *m = &p->mentions[i];
        if (!mention_is_level(m) || kind_seen(p, first, i)) continue;
        List l = { .evidence = evidence, .among = among };
        const Mention *whole = whole_that_fits(c, p, first, end_at, m);
        if (!whole) whole = whole_by_name(p, first, m);
        const Mention *nearest = whole ? NULL : whole_before(p, first, m, p->mentions[first].sentence, reach);
        if (nearest) whole = whole_by_slip(c, p, first, end_at, nearest);
        if (!whole) continue;
        collect(c, p, whole, first, end_at, &l);
        l.scope = str_slice(p->piece->text, whole->w.end, end_at);
        judge_list(c, p, &l);
    }
}

static size_t scope_end(const Paragraph *p, size_t first)
{
    const Mention *m = &p->mentions[first];
    Str text = p->piece->text;
    size_t end = m->sentence_end;
    if (m->paren) {
        ptrdiff_t close = str_find(str_slice(text, m->w.end, end), S("）"));
        if (close >= 0) return m->w.end + (size_t)close;
    }
    return end;
}

/* 送审18.47亿元、核减1.55亿元。其中甲类送审13.26亿元、核减1.07亿元；乙类…核减0.48亿元: parts of each measure by the words that it has. Accused where a
** slip of the pen mends the sum. */
static void measure_lists(Check *c, Paragraph *p, size_t first)
{
    enum { WORD = 6, BACK = 10 };
    const Mention *m = &p->mentions[first];
    for (size_t w = first; w-- > 0 && first - w < BACK && p->mentions[w].sentence >= m->sentence - 1;) {
        const Mention *whole = &p->mentions[w];
        Str name = near_core(whole->lead);
        List l = { .whole = whole };
        if (!mention_is_level(whole) || whole->w.about || name.n < WORD || whole->part) continue;
        for (size_t i = first; i < p->n && p->mentions[i].sentence == m->sentence && l.n < LIST_MOST; i++)
            if (mention_is_level(&p->mentions[i]) && mention_same_kind(whole, &p->mentions[i]) && str_ends(near_core(p->mentions[i].lead), name)) l.parts[l.n++] = &p->mentions[i];
        if (l.n < 2 || l.n == LIST_MOST) continue;
        Claim claim = relation_sum(c, whole, (const Mention *const *)l.parts, l.n);
        Range sum;
        if (!claim_range(&claim, 0, &sum) || !near_within(sum.value, whole->value, 2)) continue;
        if (relation_holds(&claim) || judge_pairs_add_up(c, p, &l) || relation_slip_mends(c, &claim, 3)) relation_say(c, RELATION_parts, &claim, SEVERITY_ERROR);
    }
}

/* 财政拨款收入1548万元…。…。财政拨款收入与上年相比减少61万元，其中…: the level before that has the subject of the sentence; NULL: none. */
static const Mention *of_subject(const Paragraph *p, const Mention *m)
{
    enum { WORD = 12, BACK = 3 };
    Str head = str_trim(str_slice(p->piece->text, m->sentence_at, m->w.start));
    size_t end = 0;
    while (end < head.n && !str_head_word(str_slice(head, end, head.n), "与|比|较|同比|，")) (void)str_next(head, &end);
    Str name = near_core(str_slice(head, 0, end));
    for (int i = m->index; name.n >= WORD && end < head.n && i-- > 0 && p->mentions[i].sentence >= m->sentence - BACK;)
        if (lists_fit(m, &p->mentions[i]) && p->mentions[i].sentence < m->sentence && str_ends(near_core(p->mentions[i].lead), name)) return &p->mentions[i];
    return NULL;
}

/* 累计签约638户…。补偿资金5.74亿元，其中货币安置412户、产权调换226户: parts of a kind that the sentence has no whole of are those of a whole in the sentence
** before, where a slip of the pen mends their sum. */
static void others_before(Check *c, Paragraph *p, size_t first)
{
    const Mention *m = &p->mentions[first], *parts[LIST_MOST];
    size_t n = 0;
    if (m->paren || !mention_is_level(m) || near_before(p, m, m, mention_is_level, 0)) return;
    for (size_t i = first; i < p->n && p->mentions[i].semi == m->semi && n < LIST_MOST; i++)
        if (lists_fit(m, &p->mentions[i])) parts[n++] = &p->mentions[i];
    const Mention *whole = of_subject(p, m);
    if (!whole) whole = near_before(p, m, m, mention_is_level, 1);
    if (n < 2 || n == LIST_MOST || !whole || whole->w.about || lists_more_follows(str_slice(p->piece->text, whole->w.end, m->sentence_end), m)) return;
    Claim claim = relation_sum(c, whole, parts, n);
    if (relation_holds(&claim) || relation_slip_mends(c, &claim, 3)) relation_say(c, RELATION_parts, &claim, SEVERITY_ERROR);
}

static void among_lists(Check *c, Paragraph *p, Str word)
{
    Str text = p->piece->text;
    for (size_t at = 0; at < text.n;) {
        ptrdiff_t hit = str_find(str_slice(text, at, text.n), word);
        if (hit < 0) return;
        at += (size_t)hit;
        size_t first = near_first_at(p, at);
        if (first < p->n && p->mentions[first].sentence_at <= at) {
            bool starts = str_trim(str_slice(text, p->mentions[first].sentence_at, at)).n == 0;
            each_kind(c, p, first, scope_end(p, first), EVIDENCE_NEAR, true, starts);
            if (!starts) others_before(c, p, first);
            if (!p->mentions[first].paren) measure_lists(c, p, first);
        }
        at += word.n;
    }
}

/* 合计36927户，占全市的85.3%，依次为…: the next level behind shares and growths. */
static const Mention *level_behind(const Paragraph *p, size_t i)
{
    size_t k = i + 1;
    while (k + 1 < p->n && !mention_is_level(&p->mentions[k]) && written_is_share(&p->mentions[k].w) && !p->mentions[k].paren && p->mentions[k].semi == p->mentions[i].semi) k++;
    bool told = k > i + 1 && mention_is_level(&p->mentions[k]) && str_has_word(mention_between(&p->mentions[k - 1], &p->mentions[k]), "分别是|分别为|依次为|依次是|具体为");
    return &p->mentions[told ? k : i + 1];
}

/* 386家（市外80家、市内306家）, 8200万元：人员 … */
static void lists_behind(Check *c, Paragraph *p)
{
    for (size_t i = 0; i + 2 < p->n; i++) {
        const Mention *m = &p->mentions[i], *next = level_behind(p, i);
        if (!mention_is_level(m) || next->sentence != m->sentence) continue;
        Str gap = mention_between(m, next);
        bool told = str_has_word(gap, "分别是|分别为|依次为|依次是|具体为"), colon = told || str_has(gap, S("：")), bracket = !told && next->paren && next->paren != m->paren && str_has(gap, S("（"));
        if (colon && !bracket && !mention_same_kind(m, next) && str_has(gap, S("：")) && (i == 0 || m[-1].sentence == m->sentence)) each_kind(c, p, i + 1, m->sentence_end, EVIDENCE_NEAR, false, false);      /* 共21名，分设三个组：… */
        if ((!bracket && !colon) || str_has_word(gap, "其中|包括|含")) continue;
        List l = { .evidence = EVIDENCE_COMPLETE };
        size_t end = m->sentence_end;
        ptrdiff_t close = bracket ? str_find(str_slice(p->piece->text, next->w.end, end), S("）")) : -1;
        if (close >= 0) end = next->w.end + (size_t)close;
        collect(c, p, m, (size_t)next->index, end, &l);
        l.scope = str_slice(p->piece->text, m->w.end, end);
        if (l.n < 2) continue;
        judge_list(c, p, &l);
    }
}

/* 分产业看，… 按经营地分，…: the whole is the nearest in value among the levels told before; in the paragraphs before only one that is not far. */
static const Mention *nearest_whole(Check *c, Paragraph *p, size_t first, size_t end_at)
{
    enum { BACK = 2 };
    const Mention *best = NULL;
    Frac least = { 0, 1 };
    for (int back = 0; back <= BACK && p - c->paragraphs >= back && !best; back++) {
        const Paragraph *from = p - back;
        for (size_t i = back ? from->n : first; i-- > 0;) {
            const Mention *m = &from->mentions[i];
            List l = { 0 };
            Claim claim, primary;
            Range sum;
            Frac gap;
            if (!lists_fit(&p->mentions[first], m)) continue;
            collect(c, p, m, first, end_at, &l);
            if (l.n < 2) return NULL;
            if (lists_reading(c, &l, &claim, &primary)) return m;
            if (!claim_range(&primary, 0, &sum) || !frac_sub(sum.value, m->value, &gap) || m->part || (back && !near_within(sum.value, m->value, 2))) continue;
            if (gap.num < 0) gap.num = -gap.num;
            if (!best || frac_compare(gap, least) < 0) best = m, least = gap;
        }
    }
    return best;
}

/* The clause before the one that m stands in: 从征收部门来看： */
static Str opening_of(const Paragraph *p, const Mention *m)
{
    Str before = str_slice(p->piece->text, m->sentence_at, m->clause_at);
    size_t mark = str_tail_word(before, "，|：|；");
    before = str_slice(before, 0, before.n - mark);
    if (m->clause_at == m->sentence_at) {                               /* 从企业来源看。市域外… */
        enum { SHORT = 60 };
        Str last = str_slice(p->piece->text, m->sentence_at > SHORT ? m->sentence_at - SHORT : 0, m->sentence_at);
        last = str_slice(last, 0, last.n - str_tail_word(last, "。"));
        for (size_t at = last.n; at-- > 0;)
            if (str_tail_word(str_slice(last, 0, at), "。|.|；|，|、")) last = str_slice(last, at, last.n), at = 0;
        return str_head_word(str_trim(last), "从|按") ? str_trim(last) : S("");
    }
    for (size_t at = before.n; at-- > 0;)
        if (str_tail_word(str_slice(before, 0, at), "，|：|；")) return str_trim(str_slice(before, at, before.n));
    return str_trim(before);
}

/* 资金来源：专项债券6.8亿元，…；银行贷款9.5亿元，…；总投资19.0亿元: among the levels behind the first one is a total above them all. */
static bool holds_a_total(const List *l)
{
    for (size_t i = 1; i < l->n; i++) {
        bool most = l->parts[i]->roles & ROLE_TOTAL;
        for (size_t k = 0; k < l->n && most; k++) most = frac_compare(l->parts[k]->value, l->parts[i]->value) <= 0;
        if (most) return true;
    }
    return false;
}

static bool opens_division(const Paragraph *p, const Mention *m)
{
    if (m->index && m[-1].clause_at == m->clause_at && m[-1].sentence == m->sentence) return false;
    Str opening = opening_of(p, m);
    bool colon = str_ends(str_trim(str_slice(p->piece->text, m->sentence_at, (size_t)(opening.p - p->piece->text.p) + opening.n + sizeof "：" - 1)), S("：")) && str_head_word(opening, "按|分");      /* 按隶属关系： */
    return (str_has_word(opening, "按|从|分") && (colon || str_tail_word(opening, "分|看|划分|来看|分类|统计|构成看|情况是|情况为|角度讲|角度说|来说|而言"))) || str_has_word(opening, "资金来源");
}

/* 按来源分，…；按产业分，…: each ends where the next begins. */
static size_t division_end(const Paragraph *p, size_t first)
{
    const Mention *m = &p->mentions[first];
    for (size_t i = first + 1; i < p->n && p->mentions[i].sentence == m->sentence; i++)
        if (p->mentions[i].semi != m->semi && opens_division(p, &p->mentions[i])) return p->mentions[i].semi_at;
    return m->sentence_end;
}

static void divide(Check *c, Paragraph *p, const Mention *m, size_t first, size_t end)
{
    List l = { .evidence = EVIDENCE_COMPLETE, .scope = str_slice(p->piece->text, m->semi_at, end) };
    const Mention *whole = nearest_whole(c, p, first, end);
    if (!whole) return;
    collect(c, p, whole, first, end, &l);
    Claim claim, primary;
    if (l.n && holds_a_total(&l) && !lists_reading(c, &l, &claim, &primary)) return;
    judge_list(c, p, &l);
}

static void divisions(Check *c, Paragraph *p)
{
    for (size_t i = 0; i < p->n; i++) {
        const Mention *m = &p->mentions[i];
        if (!opens_division(p, m)) continue;
        size_t k = i, end = division_end(p, i);
        while (k < p->n && p->mentions[k].w.start < end && !mention_is_level(&p->mentions[k])) k++;
        for (size_t from = k; k < p->n && p->mentions[k].w.start < end; k++)
            if (mention_is_level(&p->mentions[k]) && !kind_seen(p, from, k)) divide(c, p, m, k, end);
    }
}

static bool has_share(const Paragraph *p, const Mention *m)
{
    return (size_t)m->index + 1 < p->n && p->mentions[m->index + 1].roles & ROLE_SHARE && p->mentions[m->index + 1].semi == m->semi;
}

static bool is_largest(const List *l)
{
    for (size_t i = 0; i < l->n; i++)
        if (frac_compare(l->parts[i]->value, l->whole->value) > 0) return false;
    return true;
}

/* 已办结131项，正在办理22项，逾期未办3项: each part is a state that things of the whole are in. */
static bool all_states(const List *l)
{
    size_t done = 0;
    for (size_t i = 0; i < l->n; i++) done += str_head_word(near_label(l->parts[i]), "已") > 0;
    if (done == l->n) return false;                                     /* 已签约1674户，…，已腾空1486户: the later of the earlier */
    for (size_t i = 0; i < l->n; i++)
        if (!str_has_word(near_label(l->parts[i]), "已|正在|在验收|未|逾期|按时|超期|答复|转交|竣工|在建|前期|投产|停产|筹建|封顶|关停|兼并|改造|阶段办结|阶段性办结|责令|立案|移送|移交")) return false;
    return true;
}

/* 总投资11.82亿元，拟申请车购税1.63亿元，地方需自筹10.19亿元: where the money comes from. */
static bool all_sources(const List *l)
{
    if (!str_has_word(l->whole->lead, "投资|资金|概算|估算|造价")) return false;
    for (size_t i = 0; i < l->n; i++)
        if (!lists_is_source(l->parts[i])) return false;
    return true;
}

/* A whole at the head of a sentence and the rest of its kind behind it, with no word between: accused only where the words cover an
** axis or name what is left. */
static void plain_lists(Check *c, Paragraph *p)
{
    for (size_t i = 0; i + 2 < p->n; i++) {
        const Mention *m = &p->mentions[i];
        List l = { .evidence = EVIDENCE_NONE };
        if (!mention_is_level(m) || m->part || (i && !str_tail_word(m->tail, "中") && kind_seen(p, near_first_at(p, m->sentence_at), i))) continue;
        collect(c, p, m, i + 1, m->sentence_end, &l);
        if (l.n < 2 || l.parts[0]->run == m->run || (has_share(p, m) && has_share(p, l.parts[0]))) continue;       /* one of the list itself */
        if (!(m->roles & ROLE_TOTAL) && !is_largest(&l) && !lists_cover_an_axis(&l)) continue;
        if (str_has_word(mention_between(m, l.parts[0]), "中，|中：|里，|里有") || all_states(&l) || all_sources(&l)) l.evidence = EVIDENCE_NEAR;         /* 68个在建项目中，… */
        l.scope = str_slice(p->piece->text, m->w.end, m->sentence_end);
        judge_list(c, p, &l);
    }
}

/* 基本支出中，…: the level that these words name. */
static const Mention *said_whole(const Paragraph *p, const Mention *m)
{
    Str head = str_slice(p->piece->text, m->semi_at, m->w.start);
    ptrdiff_t at = str_find(head, S("中，"));
    if (at <= 3) return NULL;
    Str name = str_trim(str_slice(head, 0, (size_t)at));
    name = str_slice(name, 0, name.n - str_tail_word(name, "企业|项目"));
    for (int i = m->index; i-- > 0;)
        if (lists_fit(m, &p->mentions[i]) && str_has(p->mentions[i].clause, name)) return &p->mentions[i];
    enum { WORD = 6 };
    for (int i = m->index; i-- > 0 && name.n > WORD;)                  /* 立案187件 … 立案提案中 */
        if (lists_fit(m, &p->mentions[i]) && str_equal(p->mentions[i].lead, str_slice(name, 0, WORD))) return &p->mentions[i];
    return NULL;
}

/* A sentence whose levels cover an axis and that has no whole of its own: 地方收入中，税收收入…，非税收入…. */
static void named_lists(Check *c, Paragraph *p)
{
    for (size_t i = 1; i < p->n; i++) {
        const Mention *m = &p->mentions[i];
        if (!mention_is_level(m) || (m[-1].semi == m->semi && m[-1].sentence == m->sentence)) continue;
        const Mention *whole = said_whole(p, m);
        size_t end = i;
        while (end < p->n && p->mentions[end].semi == m->semi) end++;
        if (!whole) continue;
        List l = { .evidence = EVIDENCE_NEAR, .scope = str_slice(p->piece->text, m->semi_at, p->mentions[end - 1].w.end) };
        collect(c, p, whole, i, p->mentions[end - 1].w.end, &l);
        if (l.n > 1) judge_list(c, p, &l);
    }
}

/* How much of the head of `lead` is the end of the words before a level, or the words behind its number. */
static size_t names_head(const Mention *x, Str lead)
{
    Str tail = str_slice(x->tail, 0, x->tail.n - str_tail_word(x->tail, "中"));
    if (x->lead.n == 0) return tail.n && str_starts(lead, tail) ? tail.n : 0;
    for (size_t n = lead.n < x->lead.n ? lead.n : x->lead.n; n; n--)
        if (((unsigned char)lead.p[n == lead.n ? 0 : n] & 0xC0) != 0x80 && str_ends(x->lead, str_slice(lead, 0, n))) return n;
    return 0;
}

/* 规上企业41家、规下企业34家，规上企业评价结果为A类12家、B类21家…，规下企业…: the list begins with the name of its whole. */
static void subject_lists(Check *c, Paragraph *p)
{
    enum { NAME = 9 };
    for (size_t i = 1; i + 1 < p->n; i++) {
        const Mention *m = &p->mentions[i], *whole = NULL;
        size_t end = i, longest = 0;
        if (!mention_is_level(m) || m->part || m->place || p->mentions[i + 1].run != m->run) continue;
        while (end < p->n && p->mentions[end].run == m->run) end++;
        for (size_t k = i; k-- > 0 && p->mentions[k].sentence >= m->sentence - 2;) {
            size_t n = lists_fit(m, &p->mentions[k]) ? names_head(&p->mentions[k], m->lead) : 0;
            if (n > longest && n < m->lead.n) longest = n, whole = &p->mentions[k];
        }
        if (longest < NAME) continue;
        List l = { .evidence = EVIDENCE_NEAR, .scope = str_slice(p->piece->text, m->clause_at, p->mentions[end - 1].w.end) };
        collect(c, p, whole, i, p->mentions[end - 1].w.end, &l);
        if (l.n > 1) judge_list(c, p, &l);
    }
}

/* The end of what stands between two ；. */
static size_t semi_end(const Paragraph *p, const Mention *m)
{
    size_t i = (size_t)m->index;
    while (i + 1 < p->n && p->mentions[i + 1].semi == m->semi) i++;
    return p->mentions[i].w.end;
}

/* of_semi: between two ；, in a sentence that begins with something else: …，净迁出824人；男性32.8万人，女性30.6万人. */
static void axes_alone(Check *c, Paragraph *p, bool of_semi)
{
    for (size_t i = 0; i + 1 < p->n; i++) {
        const Mention *m = &p->mentions[i];
        List l = { .evidence = EVIDENCE_NONE };
        if (!mention_is_level(m) || m->part || (of_semi && m->semi_at == m->sentence_at) || kind_seen(p, near_first_at(p, of_semi ? m->semi_at : m->sentence_at), i)) continue;
        collect(c, p, m, i, of_semi ? semi_end(p, m) : m->sentence_end, &l);
        if (l.n == 0 || l.n + 1 > LIST_MOST) continue;
        memmove(l.parts + 1, l.parts, l.n * sizeof *l.parts);
        l.parts[0] = &p->mentions[i];
        l.n++;
        if (!lists_cover_an_axis(&l)) continue;
        const Mention *whole = said_whole(p, m);
        if (!whole) whole = nearest_whole(c, p, i, of_semi ? semi_end(p, m) : m->sentence_end);
        if (!whole || (whole->piece == m->piece && ((whole->sentence == m->sentence && !(of_semi && (whole->roles & ROLE_TOTAL || whole->index == (int)near_first_at(p, whole->sentence_at)) && whole->semi != m->semi)) || whole->sentence < m->sentence - 3))) continue;
        l.whole = whole;
        l.scope = str_slice(p->piece->text, m->sentence_at, m->sentence_end);
        Claim claim;
        Range sum;
        if (lists_add_up(c, whole, l.parts, l.n, &claim) || (claim_range(&claim, 0, &sum) && near_within(sum.value, whole->value, 2))) judge_list(c, p, &l);      /* not of a level that is far from them */
    }
}

/* 立案提案中，集体46件、委员141件；经济类68件、社会类73件、其他46件: a list that ends with the rest is of the whole that a list before is of, or
** of a total before it. */
static void rest_lists(Check *c, Paragraph *p)
{
    enum { WORD = 6 };
    for (size_t i = 2; i < p->n; i++) {
        const Mention *m = &p->mentions[i];
        if (!(m->roles & ROLE_REST) || !mention_is_level(m) || m->part || m->place < 2) continue;
        List l = { .evidence = EVIDENCE_COMPLETE };
        for (int k = m->index - m->place; k <= m->index && l.n < LIST_MOST; k++)
            if (lists_fit(m, &p->mentions[k])) l.parts[l.n++] = &p->mentions[k];
        if (l.n < 3) continue;
        for (size_t s = c->n_said; s-- > 0 && !l.whole;)
            if (c->said[s].relation == RELATION_parts && c->said[s].claim.m[0]->piece == p->piece && mention_same_kind(c->said[s].claim.m[0], m) && c->said[s].claim.m[0]->index < l.parts[0]->index) l.whole = c->said[s].claim.m[0];
        if (!l.whole) l.whole = near_before(p, l.parts[0], m, mention_is_level, 0);
        if (!l.whole) l.whole = near_before(p, l.parts[0], m, mention_is_level, 1);           /* 处分8976人。处分厅级37人、…、其他5843人 */
        if (l.whole && l.whole->sentence < l.parts[0]->sentence && near_common(l.whole->lead, l.parts[0]->lead) < WORD) continue;
        Claim claim;
        if (!l.whole) continue;
        l.scope = str_slice(p->piece->text, m->semi_at, m->w.end);
        lists_add_up(c, l.whole, l.parts, l.n, &claim);
        if (!relation_holds(&claim) && !relation_slip_mends(c, &claim, 2)) continue;
        relation_say(c, RELATION_parts, &claim, SEVERITY_ERROR);
        judge_mark(&l);
    }
}

/* 2017年底前的任务25项…。2017年底前须完成的已完成23项，其余2项正在扫尾: done and left make what the words before them name. */
static void done_and_rest(Check *c, Paragraph *p)
{
    enum { WORDS = 9, DIGITS = 2 };
    for (size_t i = 2; i < p->n; i++) {
        const Mention *m = &p->mentions[i], *done = m - 1, *whole = NULL;
        if (!(m->roles & ROLE_REST) || !mention_is_level(m) || m->part || !lists_fit(m, done) || done->semi != m->semi || (m[-2].semi == m->semi && lists_fit(m, m - 2))) continue;
        Str words = str_slice(p->piece->text, m->semi_at, done->w.start);
        size_t most = 0;
        Claim claim;
        for (size_t k = i - 1; k-- > 0 && p->mentions[k].sentence >= m->sentence - 2;) {
            const Mention *x = &p->mentions[k];
            size_t common = lists_fit(m, x) && !x->w.about ? near_common(x->clause, words) : 0;
            claim = relation_sum(c, x, (const Mention *const[]){ done, m }, 2);
            if (lists_fit(m, x) && relation_holds(&claim)) {
                whole = NULL;
                break;
            }
            if (common > most && relation_slip_mends(c, &claim, DIGITS)) most = common, whole = x;
        }
        if (!whole || most < WORDS) continue;
        claim = relation_sum(c, whole, (const Mention *const[]){ done, m }, 2);
        relation_say(c, RELATION_parts, &claim, SEVERITY_ERROR);
    }
}

/* The level before them that they make, or that a slip of the pen makes it. */
static const Mention *whole_for(Check *c, const Paragraph *p, const List *l)
{
    const Mention *best = NULL;
    for (int i = l->parts[0]->index; i-- > 0 && p->mentions[i].sentence >= l->parts[0]->sentence - 3;) {
        Claim claim;
        if (!lists_fit(&p->mentions[i], l->parts[0]) || !mention_is_level(&p->mentions[i])) continue;
        if (lists_add_up(c, &p->mentions[i], (Mention *const *)l->parts, l->n, &claim)) return &p->mentions[i];
        if (!best && relation_slip_mends(c, &claim, 3)) best = &p->mentions[i];
    }
    return best;
}

/* 第一产业…；第二产业…，其中…。第三产业…; 轻工业…。重工业…: parts that stand in several sentences, after a whole that is not far from their sum. */
static void over_sentences(Check *c, Paragraph *p)
{
    enum { MOST = 4 };
    static const char *const names[][MOST] = { { "猪肉", "牛肉", "羊肉", "禽肉" }, { "第一产业", "第二产业", "第三产业" }, { "轻工业", "重工业", NULL }, { "出口", "进口", NULL }, { "城镇", "乡村", NULL }, { "税收收入", "非税收入", NULL } };
    for (size_t k = 0; k < sizeof names / sizeof names[0]; k++) {
        List l = { .evidence = EVIDENCE_COMPLETE };
        size_t of = 0;
        while (of < MOST && names[k][of]) of++;
        for (size_t i = 0; i < p->n && l.n < of; i++) {
            Mention *m = &p->mentions[i];
            if (mention_is_level(m) && !m->part && str_starts(str_trim(m->clause), str_of(names[k][l.n])) && (l.n == 0 || lists_fit(l.parts[0], m))) l.parts[l.n++] = m;
        }
        if (l.n < of || l.parts[0]->sentence == l.parts[of - 1]->sentence || l.parts[of - 1]->sentence - l.parts[0]->sentence > 3) continue;
        l.whole = of > 3 ? whole_for(c, p, &l) : whole_before(p, (size_t)l.parts[0]->index, l.parts[0], l.parts[0]->sentence, true);
        Claim claim;
        Range sum;
        if (!l.whole || lists_add_up(c, l.whole, l.parts, l.n, &claim) || !claim_range(&claim, 0, &sum) || (of < 4 && !near_within(sum.value, l.whole->value, 2))) continue;
        judge_list(c, p, &l);
    }
}

void relation_parts(Check *c)
{
    for (size_t i = 0; i < c->n_paragraphs; i++) {
        Paragraph *p = &c->paragraphs[i];
        if (p->n < 2) continue;
        lists_behind(c, p);
        divisions(c, p);
        among_lists(c, p, S("其中"));
        among_lists(c, p, S("（包括："));
        lists_summed(c, p);
        plain_lists(c, p);
        named_lists(c, p);
        subject_lists(c, p);
        axes_alone(c, p, false);
        axes_alone(c, p, true);
        over_sentences(c, p);
        rest_lists(c, p);
        done_and_rest(c, p);
    }
}
