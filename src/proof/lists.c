/* SPDX-License-Identifier: Apache-2.0 */
#include "proof/lists.h"
#include "proof/near.h"

/* ---- what the words say ---- */

static const char *const axes[] = {
#define AXIS(words) words,
#include "proof/axes.def"
#undef AXIS
};

/* 城镇、乡村用电分别为8.4亿和6.2亿千瓦时: of numbers told one by one the name at the same place. */
static Str name_in_turn(const Mention *m)
{
    const Mention *head = m - m->place;
    ptrdiff_t at = str_find(head->clause, S("分别"));
    if (at <= 0) return S("");
    Str names = str_slice(head->clause, 0, (size_t)at);
    int place = 0;
    for (size_t from = 0, i = 0; i < names.n;) {
        size_t word = str_head_word(str_slice(names, i, names.n), "、|和|与|及"), end = i;
        if (word && place == m->place) return str_slice(names, from, end);
        if (word) from = i + word, place++;
        if (word) i += word;
        else (void)str_next(names, &i);
        if (i >= names.n && place && place == m->place) return str_slice(names, from, names.n);
    }
    return S("");
}

/* The words that may name a part: before its number, or behind it where nothing stands before. */
static Str label_of(const Mention *m)
{
    Str lead = m->lead, name = name_in_turn(m);
    if (name.n) return name;
    return lead.n > sizeof "中" - 1 ? lead : m->tail;
}

/* 新建项目91个，本月到位资金4.64亿元: all words since the last part or ；. */
static Str wide_label(const List *l, size_t i)
{
    const Mention *m = l->parts[i];
    const Mention *before = i ? l->parts[i - 1] : l->whole && l->whole->index < m->index ? l->whole : NULL;
    size_t from = before && before->w.end > m->semi_at ? before->w.end : m->semi_at;
    return str_slice(m->piece->text, from, m->w.start);
}

/* Which member of the axis the label names by its longest word; -1: none. */
static int axis_member(Str label, const char *axis)
{
    int found = -1, i = 0;
    size_t longest = 0;
    for (Str rest = str_of(axis); rest.p; i++) {
        Str member = str_split(&rest, '|');
        while (member.p) {
            Str word = str_split(&member, ',');
            if (word.n > longest && str_has(label, word)) longest = word.n, found = i;
        }
    }
    return found;
}

static bool covers(const List *l, const char *axis)
{
    unsigned seen = 0;
    size_t members = 1;
    for (const char *p = axis; *p; p++) members += *p == '|';
    if (members != l->n) return false;
    for (size_t i = 0; i < l->n; i++) {
        int k = axis_member(label_of(l->parts[i]), axis);
        if (k < 0) k = axis_member(wide_label(l, i), axis);
        if (k < 0 || seen & (1U << k)) return false;
        seen |= 1U << k;
    }
    return true;
}

/* 自持1个，尚未启动招商2个，已启动招商9个: what is done and what is not, of one thing. */
static bool done_and_not(const List *l)
{
    enum { WORDS = 6 };
    for (size_t i = 0; i < l->n; i++)
        for (size_t k = 0; k < l->n; k++) {
            Str done = label_of(l->parts[i]), not = label_of(l->parts[k]);
            size_t a = str_head_word(done, "已"), b = str_head_word(not, "尚未|未|没有|还没有");
            if (a && b && near_common(str_slice(done, a, done.n), str_slice(not, b, not.n)) >= WORDS) return true;
        }
    return false;
}

/* 一、二、三产业增加值分别完成64.2亿元、379.5亿元和266.4亿元: the names stand together before the numbers. */
static bool named_together(const List *l)
{
    static const struct { const char *words; size_t n; } rows[] = { { "一、二、三产业|一、二、三次产业|一二三产业|三次产业|第一、第二、第三产业|第一、二、三产业|一产、二产、三产", 3 }, { "城镇、乡村|城镇和乡村|城镇和农村|城镇、农村|进口和出口|出口和进口|出口、进口|税收和非税|税收收入和非税收入", 2 } };
    if (l->n < 2 || l->parts[l->n - 1]->run != l->parts[0]->run) return false;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (rows[i].n == l->n && str_has_word(l->parts[0]->clause, rows[i].words)) return true;
    return false;
}

bool lists_cover_an_axis(const List *l)
{
    if (named_together(l)) return true;
    if (l->n > 2 && lists_counted(l) && done_and_not(l)) return true;
    for (size_t i = 0; i < sizeof axes / sizeof axes[0]; i++)
        if (covers(l, axes[i])) return true;
    return false;
}

/* 亩均税收前20%的企业 …，后20%的企业: the ends of a ranking are never all of it. */
static bool picks_ends(Str s)
{
    for (size_t at = 0; at < s.n;) {
        size_t word = str_head_word(str_slice(s, at, s.n), "前|后|末位"), k = at + word;
        while (word && k < s.n && s.p[k] >= '0' && s.p[k] <= '9') k++;
        if (word && k > at + word && k < s.n && s.p[k] == '%') return true;
        (void)str_next(s, &at);
    }
    return false;
}

/* 甲3亿元、乙2亿元等5亿元; of 板栗、泡桐等6,420亩 the number is what these names have. */
static bool ends_with_number(Str s)
{
    for (size_t at = s.n; at-- > 0 && !str_tail_word(str_slice(s, 0, at + 1), "、|，|；|：|（");)
        if (s.p[at] >= '0' && s.p[at] <= '9') return true;
    return false;
}

/* …，其余为装备制造、商贸流通等: the rest without a number. */
static bool rest_untold(Str scope)
{
    for (size_t at = 0; at < scope.n;) {
        ptrdiff_t hit = str_find(str_slice(scope, at, scope.n), S("其余"));
        if (hit < 0) return false;
        at += (size_t)hit + sizeof "其余" - 1;
        Str behind = str_slice(scope, at, scope.n);
        bool told = !str_head_word(behind, "为|是|均为|属于|系");
        for (size_t i = 0; i < behind.n && !told && !str_head_word(str_slice(behind, i, behind.n), "。|；"); i++) told = behind.p[i] >= '0' && behind.p[i] <= '9';
        if (!told) return true;
    }
    return false;
}

/* The words before the first part say that what follows is not all; 等 behind the list says so too. */
bool lists_more_follows(Str scope, const Mention *first)
{
    size_t begins = (size_t)(scope.p - first->piece->text.p), head = first->w.start > begins ? first->w.start - begins : 0;
    if (str_head_word(scope, "（包括：")) return false;                /* a list said to be whole by its colon */
    bool numbered = str_has_word(str_slice(scope, 0, head), "：一是|方面，一是");      /* 主要用于三个方面：一是… */
    if (!numbered && str_has_word(str_slice(scope, 0, head), "主要有|主要是|主要为|主要用于|例如|比如|特别是|尤其是")) return true;
    if (str_has_word(scope, "包括|包含|涵盖") || picks_ends(scope) || rest_untold(scope)) return true;
    Str rest = scope;
    for (ptrdiff_t at = str_find(rest, S("等")); at >= 0; at = str_find(rest, S("等"))) {
        Str behind = str_slice(rest, (size_t)at + sizeof "等" - 1, rest.n), before = str_slice(rest, 0, (size_t)at);
        if (behind.n == 0 || str_head_word(behind, "，|。|；|）|、|方面|几|多|重点|各类|其他|领域") || (behind.p[0] >= '0' && behind.p[0] <= '9' && ends_with_number(before))) return true;
        rest = behind;
    }
    return false;
}

bool lists_overlap(const List *l)
{
    size_t n = 0, above = 0, below = 0;
    for (size_t i = 0; i < l->n; i++) {                                 /* 50万元以上的28个、100万元以上的12个: the one within the other */
        Str head = str_slice(l->parts[i]->piece->text, i ? l->parts[i - 1]->w.end : l->parts[i]->clause_at, l->parts[i]->w.start);
        above += str_has(head, S("以上")), below += str_has_word(head, "以下|不足|—|至|不满|以内");
    }
    if (above > 1 && !below) return true;
    for (size_t i = 0; i < l->n; i++)
        n += str_has_word(label_of(l->parts[i]), "高新技术|高新企业|高新|专精特新|小巨人|瞪羚|独角兽|规上|规模以上|限上|上市|龙头|科技型|单项冠军|外贸|亿元以上|重点|百强|骨干|反映|申报|影响");
    bool open = false, closed = false;                                  /* 国省干线、二级及以上公路、农村公路: of another division */
    for (size_t i = 0; i < l->n; i++) open |= str_has(label_of(l->parts[i]), S("及以上")), closed |= str_has_word(label_of(l->parts[i]), "以下|以内");
    return ((n > 0 && n * 2 >= l->n) || open != closed) && !lists_cover_an_axis(l);
}

/* Each part has its share behind it, and the shares make 100: nothing is missing. */
bool lists_shares_close(Check *c, const Paragraph *p, const List *l)
{
    const Mention *shares[LIST_MOST];
    size_t n = 0;
    for (size_t i = 0; i < l->n; i++) {
        const Mention *m = l->parts[i], *next = (size_t)m->index + 1 < p->n ? &p->mentions[m->index + 1] : NULL;
        if (next && next->roles & ROLE_SHARE && next->sentence == m->sentence) shares[n++] = next;
    }
    if (n < 2 || n != l->n) return false;
    Claim claim = relation_hundred_of(c, shares, n);
    return relation_holds(&claim);
}

bool lists_have_rest(const List *l)
{
    for (size_t i = 0; i < l->n; i++)
        if (l->parts[i]->roles & ROLE_REST) return true;
    return false;
}

enum { MEASURES_APART = (1 << 9) - 1, TAX = 9 };     /* of measures_of: those that never stand side by side as parts */

/* Bits of the words that say what is measured: 协议外资 is no part of 实际利用外资. */
static unsigned measures_of(const Mention *m)
{
    static const char *const words[] = { "协议", "实际", "到位", "开票", "销售", "产值", "利润", "存款", "贷款", "税", "用地", "投资", "奖", "债" };
    unsigned bits = 0;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) bits |= !(i == TAX && str_has_word(m->lead, "车购税|车辆购置税")) && str_has(m->lead, str_of(words[i])) ? 1U << i : 0;
    if (str_has(m->lead, S("利税"))) bits = 0;                            /* profit and tax together */
    return bits;
}

bool lists_is_source(const Mention *m) { return str_has_word(near_label(m), "自筹|补助|配套|贷款|债券|财政|资本金|申请|争取|中央|省级|市级|县级|整合|筹集|社会资本"); }

static bool is_opposite(const Mention *whole, const Mention *m, const char *a, const char *b)
{
    return str_has_word(whole->lead, a) && !str_has_word(whole->lead, b) && str_has_word(m->lead, b) && !str_has_word(m->lead, a);
}

bool lists_fit(const Mention *whole, const Mention *m)
{
    if (str_has_word(whole->lead, "总投资|概算|估算|造价") && !str_has_word(whole->lead, "到位|完成|支付|拨付") && lists_is_source(m) && mention_is_level(m) && !(m->roles & ROLE_BASE) && mention_same_kind(whole, m)) return true;      /* 总投资2.86亿元，其中地方债券1.2亿元 */
    unsigned a = measures_of(whole), b = measures_of(m);
    if (a && b && !(a & b)) return false;
    if (is_opposite(whole, m, "收入", "支出") || is_opposite(whole, m, "支出", "收入")) return false;
    if (str_has_word(m->lead, "顺差|逆差|差额") && !str_has_word(whole->lead, "顺差|逆差|差额")) return false;      /* a difference of parts is none */
    return mention_is_level(m) && !(m->roles & ROLE_BASE) && mention_same_kind(whole, m);
}

/* 开票92亿元，销售收入109.3亿元: not of one measure. */
bool lists_mixed(const List *l)
{
    for (size_t i = 0; i < l->n; i++)
        if (!l->parts[i]->times && str_tail_word(l->parts[i]->lead, "各|每") && l->parts[i]->value.num > 0) return true;
    unsigned apart = l->all && !dims_none(l->whole->w.dims) && !str_has_word(l->whole->lead, "合计|共计|总计") ? ~0U : MEASURES_APART, first = measures_of(l->parts[0]) & apart;
    for (size_t i = 1; i < l->n; i++) {
        unsigned other = measures_of(l->parts[i]) & apart;
        if (first && other && !(first & other)) return true;
    }
    return false;
}

/* Counts that miss the whole by a hair have no rounding to explain it. */
bool lists_counted(const List *l)
{
    for (size_t i = 0; i < l->n; i++)
        if (frac_compare(l->parts[i]->lo, l->parts[i]->hi) != 0) return false;
    return true;
}

/* ---- readings ---- */

bool lists_add_up(Check *c, const Mention *whole, Mention *const *parts, size_t n, Claim *out)
{
    if (n == 0) return false;
    *out = relation_sum(c, whole, (const Mention *const *)parts, n);
    return relation_holds(out);
}

static bool opens_inner(const Mention *a, const Mention *b)
{
    Str gap = mention_between(a, b);
    for (ptrdiff_t semi = str_find(gap, S("；")); semi >= 0 && !a->paren && !b->paren; semi = str_find(gap, S("；"))) gap = str_slice(gap, (size_t)semi + sizeof "；" - 1, gap.n);      /* what is within the part before */
    ptrdiff_t close = str_find(gap, S("）"));
    if (close >= 0 && !a->paren && !b->paren) gap = str_slice(gap, (size_t)close, gap.n);              /* 10项（含部分整改），… */
    return str_has_word(gap, "其中|包括|含|（") || str_head_word(gap, "中，|中：|中有");
}

/* 东安（12918户）、龙溪（7466户）和新华（4882户） */
static bool each_in_brackets(const List *l)
{
    for (size_t i = 0; i < l->n; i++)
        if (!l->parts[i]->paren || (i && l->parts[i]->paren == l->parts[i - 1]->paren)) return false;
    return l->n > 1;
}

/* Without what is nested: after an inner 其中 or in brackets, up to the next ； (far = false) or to the end. */
static size_t outer_parts(const List *l, bool far, Mention **out)
{
    size_t n = 0;
    bool inside = false, each = each_in_brackets(l);
    for (size_t i = 0; i < l->n; i++) {
        Mention *m = l->parts[i];
        if (each) {
            out[n++] = m;
            continue;
        }
        if (m->paren && m->paren != l->parts[0]->paren) continue;
        if (i && opens_inner(l->parts[i - 1], m)) inside = true;
        else if (inside && !far && (str_has_word(mention_between(l->parts[i - 1], m), "；|）"))) inside = false;
        if (!inside) out[n++] = m;
    }
    return n;
}

/* 124个新建项目已开工122个: a second level of one clause is of the first. */
size_t lists_clause_heads(const List *l, Mention **out)
{
    size_t n = 0;
    for (size_t i = 0; i < l->n; i++)
        if (i == 0 || l->parts[i]->clause_at != l->parts[i - 1]->clause_at || l->parts[i]->run == l->parts[i - 1]->run) out[n++] = l->parts[i];
    return n;
}

/* 16个新建项目…，开工7个；39个续建项目…: of what stands between two ； the first. */
size_t lists_semi_heads(const List *l, Mention **out)
{
    size_t n = 0;
    for (size_t i = 0; i < l->n; i++)
        if ((i == 0 || l->parts[i]->semi != l->parts[i - 1]->semi) && !(i && str_head_word(str_trim(str_slice(l->parts[i]->piece->text, l->parts[i]->semi_at, l->parts[i]->w.start)), "其中"))) out[n++] = l->parts[i];
    return n;
}

/* 抽检320批次，合格314批次；抽检150批次，合格146批次: the k-th of each ；, where each has as many; 0: it has not. */
static size_t column(const List *l, size_t k, Mention **out)
{
    size_t n = 0, width = 0;
    for (size_t i = 0; i < l->n;) {
        size_t from = i;
        while (i < l->n && l->parts[i]->semi == l->parts[from]->semi) i++;
        if (n && i - from != width) return 0;
        width = i - from;
        if (k >= width || l->parts[from + k]->w.about) return 0;
        out[n++] = l->parts[from + k];
    }
    return width > 1 ? n : 0;
}

/* Not between 、 and not before the rest. */
static bool may_end_before(const List *l, size_t k) { return l->parts[k]->run != l->parts[k - 1]->run && !(l->parts[k]->roles & ROLE_REST); }

/* A reading that adds up; *primary is what is accused where none does. */
bool lists_reading(Check *c, const List *l, Claim *out, Claim *primary)
{
    Mention *outer[LIST_MOST];
    size_t n = outer_parts(l, false, outer);
    bool holds = lists_add_up(c, l->whole, outer, n, primary);
    *out = *primary;
    if (holds) return true;
    if (lists_add_up(c, l->whole, l->parts, l->n, out)) return true;
    n = outer_parts(l, true, outer);
    if (n > 1 && lists_add_up(c, l->whole, outer, n, out)) return true;
    n = lists_clause_heads(l, outer);
    if (n > 1 && lists_add_up(c, l->whole, outer, n, out)) return true;
    n = lists_semi_heads(l, outer);
    if (n > 1 && lists_add_up(c, l->whole, outer, n, out)) return true;
    for (size_t k = 0; (n = column(l, k, outer)) > 1; k++)
        if (lists_add_up(c, l->whole, outer, n, out)) return true;
    for (size_t k = l->all ? 0 : l->n; k-- > 2;)
        if (may_end_before(l, k) && lists_add_up(c, l->whole, l->parts, k, out)) return true;
    return false;
}
