/* SPDX-License-Identifier: Apache-2.0
** Growth with both levels (由215家增加到248家，增长15.3%), growth with the change (增收517万元，增长8.2%), and the change itself
** (比上年的25.13亿元增加3.33亿元). Growth of 增加值 and GDP is at constant prices: two levels do not give it. */
#include "proof/near.h"

static bool is_now(const Mention *m) { return near_is_amount(m) && !(m->roles & (ROLE_PLAN | ROLE_BASE)); }

static ptrdiff_t last_word(Str s, const char *words)
{
    for (size_t at = s.n; at-- > 0;)
        if (str_head_word(str_slice(s, at, s.n), words)) return (ptrdiff_t)at;
    return -1;
}

static bool is_change(const Mention *m) { return m->roles & ROLE_CHANGE; }

static bool is_real(const Mention *g, const Mention *now)
{
    if (str_has_word(g->lead, "名义|现价")) return false;
    return g->roles & ROLE_REAL || (near_label_has(now, "增加值|生产总值|GDP|总产值") && !(now->roles & ROLE_PER));
}

/* Between two mentions stands no other growth and no other level of the first one's kind. */
static bool is_alone(const Paragraph *p, const Mention *from, const Mention *to)
{
    for (int i = from->index + 1; i < to->index; i++) {
        const Mention *x = &p->mentions[i];
        if (x->roles & ROLE_GROWTH) return false;
        if (is_now(x)) return false;
    }
    return true;
}

/* Against what something is set: 同比 last year, 环比 last month, 比年初 the start of the year; NULL: not told. */
static const char *base_of(Str s)
{
    static const char *const bases[] = { "环比|上月|上季|上个月|上周", "同比|上年同期|去年同期", "比年初|较年初|年初增|年初减|上年末|去年末|上年底|去年底|年初的" };
    for (size_t i = 0; i < sizeof bases / sizeof bases[0]; i++)
        if (str_has_word(s, bases[i])) return bases[i];
    return NULL;
}

static bool base_fits(const Mention *g, const Mention *then)
{
    const char *a = base_of(g->lead), *b = base_of(then->clause);
    return !a || a == b || (!b && !str_has_word(g->lead, "环比"));
}

/* The level of now: the nearest amount before that is no plan, of the kind of `kind` (NULL: any). */
static const Mention *level_before(const Paragraph *p, const Mention *m, const Mention *kind)
{
    const Mention *paired = kind ? near_paired(p, m, is_now) : NULL;       /* 立案310件、结案280件，增加30件、25件 */
    if (paired && mention_same_kind(paired, kind)) return paired;
    return near_before(p, m, kind, is_now, 0);
}

static const Mention *then_near(const Paragraph *p, const Mention *m, const Mention *now)
{
    const Mention *then = near_before(p, m, now, near_is_then, 0), *next = (size_t)m->index + 1 < p->n ? m + 1 : NULL;
    bool behind = next && next->semi == m->semi && near_is_then(next) && mention_same_kind(next, now) && str_head_word(next->lead, "上年|去年") && str_tail_word(next->lead, "为|是");
    if (then && then->semi != now->semi && behind) return next;           /* 由86家增加到112家；…248家，增长20.4%，上年为206家 */
    if (then) return then->index >= now->index - 2 || str_has_word(then->lead, "由|从") ? then : NULL;
    then = near_after(p, m, now, near_is_then);
    bool said = then && then->index == m->index + 1 && then->semi == m->semi && str_head_word(then->lead, "上年|去年|上月|上季|上周") && str_tail_word(then->lead, "为|是") && !(now->roles & ROLE_PER && near_before(p, now, now, is_now, 0));       /* 增长6.8%，上年为80,918元 */
    return then && (then->clause_at == m->clause_at || said) ? then : NULL;
}

/* 环比增长3.6%（二季度为4.12亿千瓦时）: the level in the bracket right behind. */
static const Mention *then_in_brackets(const Paragraph *p, const Mention *g, const Mention *now)
{
    const Mention *x = (size_t)g->index + 1 < p->n ? g + 1 : NULL;
    if (!x || !x->paren || x->paren == g->paren || !str_head_word(mention_between(g, x), "（") || !(near_is_amount(x) || near_is_then(x)) || !mention_same_kind(x, now)) return NULL;
    return str_has_word(x->lead, "上年|去年|同期|上月|上季|季度|月") ? x : NULL;
}

/* 环比增长3.6%（二季度为4.12亿千瓦时），同比增长8.9%（…）: the level that the second growth is of stands before the first bracket. */
static const Mention *outside(const Paragraph *p, const Mention *g, const Mention *now)
{
    const Mention *x = now;
    while (x && x->paren && x->paren != g->paren) x = near_before(p, x, now, is_now, 0);
    return x;
}

static const char CHANGE_ALONE[] = "增收|增加|减收|减少|净增|净减|增支|减支|多收|少收|增产|减产";

static void change_behind(Check *c, const Paragraph *p, const Mention *g, const Mention *change)
{
    const Mention *now = near_before(p, g, change, is_now, 0);
    if (!now || now->index < g->index - 3) return;
    Claim claim = relation_three(c, FORM_GAIN, g, change, now);
    if (!is_real(g, now) || relation_holds(&claim)) relation_say(c, RELATION_growth, &claim, SEVERITY_ERROR);
}

/* 新增数同比增加14家: of parts of a list the level that the clause names. */
static const Mention *subject_level(const Paragraph *p, const Mention *m, const Mention *now)
{
    enum { WORD = 6 };
    ptrdiff_t at = last_word(m->clause, "同比|环比|比|较");
    if (at < WORD || !(now->place || now->part)) return now;
    Str subject = str_slice(m->clause, 0, WORD);
    for (int i = now->index; i-- > 0 && p->mentions[i].sentence == m->sentence;)
        if (is_now(&p->mentions[i]) && mention_same_kind(&p->mentions[i], now) && str_has(p->mentions[i].clause, subject)) return &p->mentions[i];
    return now;
}

/* 事故41起，死亡36人，受伤17人，…死亡人数减少10人: the level of the kind that has the words before the change, of several (of two years) the one that
** the growth holds with, else the nearest; NULL: none. */
static const Mention *named_level(Check *c, const Paragraph *p, const Mention *g, const Mention *change)
{
    const Mention *nearest = NULL;
    enum { WORD = 6, LONG = 12 };
    Str name = near_core(change->lead);
    ptrdiff_t than = last_word(name, "与上年|比上年|较上年|与去年|比去年|同比");       /* 财政拨款收入与上年相比减少 */
    if (than > 0) name = str_slice(name, 0, (size_t)than);
    for (size_t n = 1; n; name = str_slice(name, 0, name.n - n)) n = str_tail_word(name, "增加|减少|增|减|净|同比|环比|起数|人数|户数|件数|家数|个数|总数|数|分别");
    size_t among = str_head_word(name, "其中"), total = str_tail_word(name, "总计|合计|总额");
    name = str_slice(name, 0, name.n - total);
    name = str_slice(name, among, name.n);
    for (int i = change->index; name.n >= WORD && i-- > 0 && p->mentions[i].sentence >= change->sentence - (name.n >= LONG ? 3 : 1);)
        if (is_now(&p->mentions[i]) && mention_same_kind(&p->mentions[i], change) && str_has(p->mentions[i].lead, name) && (!total || p->mentions[i].roles & ROLE_TOTAL)) {
            Claim claim = relation_three(c, FORM_GAIN, g, change, &p->mentions[i]);
            if (relation_holds(&claim)) return &p->mentions[i];
            if (!nearest) nearest = &p->mentions[i];
        }
    return nearest;
}

/* 均价8640元/㎡，比上年末的9000元下降4.0%: the base leaves out what its amount is per. */
static void per_left_out(Check *c, const Mention *g)
{
    const Mention *then = g->index > 1 ? g - 1 : NULL, *now = then ? g - 2 : NULL;
    if (!now || now->sentence != g->sentence || then->clause_at != g->clause_at || !near_is_then(then) || !str_head_word(then->lead, "比|较") || !then->w.unit.n) return;
    Frac by;
    Range r;
    bool per = str_starts(now->w.unit, then->w.unit) && str_starts(str_slice(now->w.unit, then->w.unit.n, now->w.unit.n), S("/"));
    if (!per || !frac_div(now->w.scale, then->w.scale, &by) || !frac_mul(then->value, by, &r.value) || !frac_mul(then->lo, by, &r.lo) || !frac_mul(then->hi, by, &r.hi)) return;
    Claim claim = relation_three(c, FORM_GROWTH, g, now, near_made(c, now, r, mention_written(then)));
    relation_say(c, RELATION_growth, &claim, SEVERITY_ERROR);
}

/* 326人，其中博士28人、硕士147人、本科151人；比去年的248人增加78人: of a part of a list it is said only where no level before it makes it true. */
static void say(Check *c, const Paragraph *p, const Claim *claim, const Mention *now, const Mention *then)
{
    const Mention *m = claim->m[0];
    for (int i = now->index; now->part && !relation_holds(claim) && i-- > 0 && p->mentions[i].sentence == m->sentence;) {
        const Mention *x = &p->mentions[i];
        Claim other = m->roles & ROLE_CHANGE ? relation_difference(c, m, x, then) : relation_three(c, FORM_GROWTH, m, x, then);
        if (x != then && is_now(x) && mention_same_kind(x, now) && relation_holds(&other)) return;
    }
    relation_say(c, RELATION_growth, claim, SEVERITY_ERROR);
}

/* 98批1426人次，与上月的72批1114人次相比，批次、人次分别上升36.1%、28.0%: both levels by their place in a list or by what is counted. */
static bool of_list(Check *c, const Paragraph *p, const Mention *g)
{
    static const char PAST[] = "上年|去年|上一年|同期|上月|上周|上季|前年";
    const Mention *now = near_paired(p, g, is_now), *then = now ? near_paired(p, g, near_is_then) : NULL;
    if (now && !then) then = near_paired_behind(p, g, now, PAST);
    if (!now) now = near_by_label(p, g, is_now), then = now ? near_by_label(p, g, near_is_then) : NULL;
    if (!now || !then || !mention_same_kind(now, then) || is_real(g, now) || !base_fits(g, then)) return false;
    Claim claim = relation_three(c, FORM_GROWTH, g, now, then);
    relation_say(c, RELATION_growth, &claim, SEVERITY_ERROR);
    return true;
}

/* The year that the level's clause begins with; 0: none. */
static int year_of(const Paragraph *p, const Mention *m)
{
    for (size_t i = 0; i < p->n_moments; i++)
        if (p->moments[i].year && !p->moments[i].month && p->moments[i].at == m->clause_at + (m->clause.n - str_trim(m->clause).n)) return p->moments[i].year;
    return 0;
}

/* 2023年完成386.4亿元，2024年完成428.6亿元，增长10.9%: the level of the year before. */
static const Mention *level_of_last_year(const Paragraph *p, const Mention *now)
{
    const Mention *x = near_before(p, now, now, is_now, 0);
    int year = year_of(p, now);
    return x && year && year_of(p, x) + 1 == year ? x : NULL;
}

/* ；投资增长12%: of something that has no number. */
static bool without_level(const Mention *g, const Mention *change, const Mention *now)
{
    if (now->semi == g->semi) return false;
    return g->clause_at != g->semi_at ? !(change && change->semi == g->semi) : !str_head_word(g->lead, "同比|环比|比|较");
}

/* 3860万件，日均10.6万件，同比增长24.5%: of a mean what stands right before it. */
static const Mention *of_mean(const Paragraph *p, const Mention *now)
{
    if (!(now->roles & ROLE_PER) || !str_has_word(now->lead, "日均|月均|周均|平均每")) return now;
    const Mention *whole = near_before(p, now, now, mention_is_level, 0);
    return whole && whole->semi == now->semi && whole->index + 1 == now->index ? whole : now;
}

static void one_growth(Check *c, const Paragraph *p, const Mention *g)
{
    if (str_tail_word(g->lead, "由|从|提高到|提升到|上升到|增加到|扩大到|降低到|下降到|缩小到|提高至|提升至|上升至|增加至|扩大至|降低至|下降至|缩小至|升至|降至|升到|降到")) return;      /* 由31%提高到52%: a level */
    per_left_out(c, g);
    if (near_is_yearly(g) || of_list(c, p, g)) return;                                         /* compound.c */
    const Mention *change = near_paired(p, g, is_change), *behind = (size_t)g->index + 1 < p->n ? g + 1 : NULL;
    bool paired = change != NULL;                                          /* 减少61起、86人，下降4.6%和8.3% */
    if (!change) change = near_before(p, g, NULL, is_change, 0);
    if (change && !paired && !is_alone(p, change, g)) change = NULL;
    if (!change && behind && is_change(behind) && behind->sentence == g->sentence && (str_head_word(behind->lead, CHANGE_ALONE) == behind->lead.n || str_head_word(behind->lead, "比上年|较上年|比去年|较去年|同比")) && !written_is_share(&behind->w)) {
        change_behind(c, p, g, behind);                                    /* 同比增长10.85%，增收2798万元 */
        return;
    }
    const Mention *now = change ? level_before(p, change, change) : level_before(p, g, NULL);
    const Mention *named = change ? named_level(c, p, g, change) : NULL;
    if (named) now = named;
    if (!now || (!named && without_level(g, change, now)) || (!change && !is_alone(p, now, g)) || (now->semi != g->semi && str_has(g->lead, S("分别")))) return;
    now = of_mean(p, now);
    const Mention *nearest = named ? NULL : now;
    now = subject_level(p, change ? change : g, now);
    const Mention *was = g->index ? g - 1 : NULL;                          /* 净增3,868户，较年初的64,562户增长6.0% */
    if (change && was && was->sentence == g->sentence && near_is_then(was) && mention_same_kind(was, change)) {
        Claim claim = relation_quotient(c, g, change, was);
        if (relation_holds(&claim)) {
            relation_say(c, RELATION_growth, &claim, SEVERITY_NOTE);
            return;
        }
    }
    if (change && ((!paired && now == nearest && change->index - now->index > 3) || (base_of(g->lead) && base_of(change->clause) && base_of(g->lead) != base_of(change->clause)))) change = NULL;
    const Mention *outer = outside(p, g, now), *bracket = outer ? then_in_brackets(p, g, outer) : NULL, *then = bracket ? bracket : then_near(p, g, now);
    if (!then && !change) then = level_of_last_year(p, now);
    if (bracket) now = outer;
    bool real = is_real(g, now);
    if (then && (bracket || base_fits(g, then))) {
        Claim claim = relation_three(c, FORM_GROWTH, g, now, then);
        if (!real || relation_holds(&claim)) say(c, p, &claim, now, then);
    }
    if (change && (paired || now != nearest || is_alone(p, now, change)) && !str_has_word(g->lead, "环比") == !str_has_word(change->lead, "环比")) {
        Claim claim = relation_three(c, FORM_GAIN, g, change, now);
        if (!real || relation_holds(&claim)) relation_say(c, RELATION_growth, &claim, SEVERITY_ERROR);
    }
}

/* 比年初增加1130人 … 年初从业人员为13150人; 比已签约数多115家: the level that the words behind 比 name, in the sentence or the one before or behind. */
static const Mention *named_then(const Paragraph *p, const Mention *d, const Mention *now)
{
    static const char TIMES[] = "年初|上年末|上年底|去年底|去年末|上年同期|去年同期|上年|去年|上季度|上月|上轮|期初";
    ptrdiff_t at = last_word(d->clause, "比|较");
    if (at < 0) return NULL;
    Str name = str_slice(d->clause, (size_t)at + sizeof "比" - 1, d->clause.n);
    name = str_slice(name, str_head_word(name, "已|全部|现有"), name.n);
    size_t time = str_head_word(name, TIMES);
    name = time ? str_slice(name, 0, time) : str_slice(name, 0, name.n - str_tail_word(d->clause, "净增|增加|减少|提高|高出|多出|多|少|高|低|增长|下降"));
    name = str_slice(name, 0, name.n - str_tail_word(name, "总数|数|的|企业"));
    const Mention *found = NULL;
    for (size_t i = 0; i < p->n; i++) {
        const Mention *x = &p->mentions[i];
        bool fits = time ? near_is_then(x) : is_now(x) && x->index < now->index;
        if (x == now || x == d || x->sentence < d->sentence - 1 || x->sentence > d->sentence + 1 || !fits || !mention_same_kind(x, d)) continue;
        if (name.n < 6 || !(str_has(x->lead, name) || (!time && str_head_word(x->tail, "家|个|的") == 0 && str_has(x->clause, name)))) continue;
        if (found) return NULL;
        found = x;
    }
    return found;
}

static void one_change(Check *c, const Paragraph *p, const Mention *d)
{
    const Mention *now = level_before(p, d, d);
    if (!now) now = near_before(p, d, d, near_is_plan, 0);
    const Mention *then = now ? then_near(p, d, now) : NULL, *next = (size_t)d->index + 1 < p->n ? d + 1 : NULL;
    if (!then && now && next && next->sentence == d->sentence && mention_same_kind(next, d) && !(next->roles & (ROLE_BOUND | ROLE_CHANGE)) && (next->semi == d->semi || !str_has(d->lead, S("净"))) && str_has_word(next->lead, "平均|上年|去年|同期")) then = next;      /* 高出238万元，全市平均为374万元 */
    if (!then && now && is_alone(p, now, d)) then = named_then(p, d, now);
    bool beside = then && then->index + 1 == d->index && then->clause_at == d->clause_at && str_head_word(then->lead, "比|较");       /* 124座，库容8.64万吨；比上年末的96座增加28座 */
    if (!then || !mention_same_kind(then, d) || (!beside && !is_alone(p, now, d))) return;
    Claim claim = relation_difference(c, d, now, then);
    if (!beside && then->sentence == d->sentence && then->semi != d->semi && !relation_holds(&claim) && !relation_slip_mends(c, &claim, 3)) return;        /* 增加4家；同比看，去年11月15家 */
    if (then->sentence != d->sentence && near_common(then->clause, now->clause) < 6 && !relation_holds(&claim) && !relation_slip_mends(c, &claim, 3)) return;       /* of another subject */
    say(c, p, &claim, now, then);
}

/* 是2018年的1.8倍，从5.5亿元增加到9.9亿元; 增长1.2倍. */
static void one_times(Check *c, const Paragraph *p, const Mention *t)
{
    const Mention *then = near_before(p, t, NULL, near_is_then, 0);
    if (!then) then = near_after(p, t, NULL, near_is_then);
    const Mention *base = t->index ? t - 1 : NULL;                        /* 28.6万元，是全市平均11.2万元的2.55倍 */
    if (base && base->sentence == t->sentence && str_equal(t->lead, S("的")) && !written_is_share(&base->w) && base->index) {
        const Mention *over = base - 1;
        if (over->sentence != base->sentence || !mention_same_kind(over, base)) return;
        Claim of_base = relation_quotient(c, t, over, base);
        relation_say(c, RELATION_growth, &of_base, SEVERITY_ERROR);
        return;
    }
    const Mention *now = then ? near_after(p, then, then, near_is_amount) : NULL;
    if (!now && then) now = near_before(p, then, then, near_is_amount, 0);
    if (!now || !str_has_word(t->lead, "是|为|达|相当于|增长|增加|提高")) return;
    Claim claim = relation_three(c, FORM_QUOTIENT, t, now, then);
    relation_say(c, RELATION_growth, &claim, SEVERITY_ERROR);
}

/* 比年初增加214.36亿元，去年同期为增加176.51亿元，同比多增37.85亿元: of two changes, this and last year's. */
static void change_of_changes(Check *c, const Paragraph *p, const Mention *d)
{
    const Mention *changes[2];
    size_t n = 0;
    for (int i = d->index; i-- > 0 && n < 2 && p->mentions[i].sentence == d->sentence;)
        if (mention_same_kind(&p->mentions[i], d) && str_has_word(p->mentions[i].lead, "增加|新增|减少|增|减")) changes[n++] = &p->mentions[i];
    if (n < 2 || !str_has_word(changes[0]->lead, "同期|上年|去年")) return;
    Claim claim = relation_difference(c, d, changes[1], changes[0]), less = relation_difference(c, d, changes[0], changes[1]);
    claim = str_tail_word(d->lead, "少增|多减") ? less : claim;
    relation_say(c, RELATION_growth, &claim, SEVERITY_ERROR);
}

void relation_growth(Check *c)
{
    for (size_t i = 0; i < c->n_paragraphs; i++)
        for (size_t k = 0; k < c->paragraphs[i].n; k++) {
            const Paragraph *p = &c->paragraphs[i];
            const Mention *m = &p->mentions[k];
            bool grows = m->roles & ROLE_TIMES && str_has_word(m->lead, "增长|增加|提高|提升") && !str_has_word(m->lead, "到|至");      /* 增长1.4倍 */
            if (m->settled) continue;
            if (m->roles & ROLE_GROWTH || grows) one_growth(c, p, m);
            else if (m->roles & ROLE_BOUND && str_tail_word(m->lead, "多增|少增")) change_of_changes(c, p, m);
            else if (m->roles & ROLE_CHANGE) one_change(c, p, m);
            else if (m->roles & ROLE_TIMES) one_times(c, p, m);
        }
}
