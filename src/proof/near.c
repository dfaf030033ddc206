/* SPDX-License-Identifier: Apache-2.0 */
#include "proof/near.h"

bool near_is_amount(const Mention *m)
{
    enum { NOT = ROLE_SHARE | ROLE_DONE | ROLE_RATE | ROLE_GROWTH | ROLE_CHANGE | ROLE_THEN | ROLE_BOUND | ROLE_POINTS | ROLE_TIMES | ROLE_RESTATED };
    return !(m->roles & NOT) && !written_is_share(&m->w);
}

bool near_is_percent(const Mention *m) { return written_is_share(&m->w); }

bool near_is_plan(const Mention *m) { return mention_is_level(m) && m->roles & ROLE_PLAN; }

bool near_is_then(const Mention *m) { return m->roles & ROLE_THEN && !(m->roles & (ROLE_CHANGE | ROLE_BOUND)) && !written_is_share(&m->w); }

bool near_is_actual(const Mention *m) { return mention_is_level(m) && !(m->roles & (ROLE_PLAN | ROLE_BASE)); }

Str near_label(const Mention *m) { return m->lead.n ? m->lead : m->clause.n ? m->clause : m->tail; }

bool near_label_has(const Mention *m, const char *words) { return str_has_word(near_label(m), words); }

static const char *const years_words[] = { "两年", "三年", "四年", "五年", "六年", "七年", "八年", "九年", "十年" };

/* By words, else by the first and the last year, from there on. */
static int64_t years_from(const Paragraph *p, const Mention *m, size_t from)
{
    Str before = str_slice(p->piece->text, from, m->w.start);
    for (size_t i = 0; i < sizeof years_words / sizeof years_words[0]; i++) {
        ptrdiff_t at = str_find(before, str_of(years_words[i]));
        if (at >= 0 && !str_tail_word(str_slice(before, 0, (size_t)at), "第|二|十|○") && !str_head_word(str_slice(before, (size_t)at, before.n), "三年级|五年级")) return (int64_t)i + 2;
    }
    int first = 0, last = 0;
    for (size_t i = 0; i < p->n_moments && p->moments[i].at < m->w.start; i++) {
        int year = p->moments[i].at < from ? 0 : p->moments[i].year;
        if (year && (!first || year < first)) first = year;
        if (year > last) last = year;
    }
    return last > first && last - first < 10 ? last - first + 1 : 0;
}

int64_t near_years(const Paragraph *p, const Mention *m)
{
    int64_t own = years_from(p, m, m->sentence_at);
    return own ? own : years_from(p, m, 0);
}

bool near_is_yearly(const Mention *m) { return str_has_word(m->lead, "年均|年平均|每年"); }

const Mention *near_moment(Check *c, const Paragraph *p, const Moment *t, int64_t parts)
{
    Mention *m = NEW(c->arena, Mention);
    Str text = str_slice(p->piece->text, t->at, t->end);
    size_t digits = text.n - str_tail_word(text, "月份|个月|月"), from = digits;
    while (from > 0 && text.p[from - 1] >= '0' && text.p[from - 1] <= '9') from--;
    *m = (Mention){ .piece = p->piece, .w = { .kind = WRITTEN_QUANTITY, .start = t->year && text.n && text.p[0] >= '0' && text.p[0] <= '9' ? t->at : t->at + from, .end = t->end, .number_at = t->at + from, .number = str_slice(text, from, digits), .unit = str_slice(text, digits, text.n), .scale = { 1, parts } },
        .sentence_end = p->piece->text.n };
    m->value = m->lo = m->hi = m->w.value = (Frac){ t->month, parts };
    return m;
}

Mention *near_rank(Check *c, const Paragraph *p, size_t at)
{
    Str text = p->piece->text, rest = str_slice(text, at, text.n);
    Written w;
    if (!written_next(rest, 0, &w) || w.start != 0 || w.kind != WRITTEN_QUANTITY || w.decimals || !str_has_word(w.counter, "位|名")) return NULL;
    Mention *m = NEW(c->arena, Mention);
    *m = (Mention){ .piece = p->piece, .w = w, .value = w.value, .lo = w.lo, .hi = w.hi, .index = -1, .sentence_end = text.n };
    m->w.start += at, m->w.end += at, m->w.number_at += at;
    return m;
}

Mention *near_made(Check *c, const Mention *like, Range value, Str text)
{
    Mention *m = NEW(c->arena, Mention);
    Piece *piece = NEW(c->arena, Piece);
    *m = *like, *piece = *like->piece;
    piece->text = text;
    m->value = value.value, m->lo = value.lo, m->hi = value.hi;
    m->made = m->w.about = true, m->piece = piece, m->w.start = m->w.number_at = 0, m->w.end = text.n;
    return m;
}

const Mention *near_sum(Check *c, const Mention *const *m, size_t n)
{
    Range sum = { m[0]->lo, m[0]->hi, m[0]->value };
    Buf text = { 0 };
    bool ok = true;
    for (size_t i = 0; i < n; i++) {
        buf_add_z(&text, i ? " + " : "(");
        buf_add(&text, mention_written(m[i]));
        ok = ok && (i == 0 || (frac_add(sum.value, m[i]->value, &sum.value) && frac_add(sum.lo, m[i]->lo, &sum.lo) && frac_add(sum.hi, m[i]->hi, &sum.hi)));
    }
    buf_add_char(&text, ')');
    Str shown = buf_give(&text, c->arena);
    return ok ? near_made(c, m[0], sum, shown) : NULL;
}

static const char NEUTRAL[] = "截至目前|截至今年|截至|目前为止|目前|今年以来|到目前|迄今|今年|全年|全市|全县|全区|我市|我县|我区|全镇|全园区|累计共|累计|共有|共|已经|已|虽然|尽管|但是|但|现有|现|上述|以上|约|关于|在|年底|底|末|，|：|、| |本年|本期|同时|另|总|全部|均|还|又|仍|仅|只有|才|年|月";
static const char TAIL[] = "达到了|达到|达|为|共有|共|有|是|了|约|已|计|到|的|合计|总计|：|近|超";

Str near_core(Str s)
{
    for (size_t n = 1; n;) {
        Written w;
        n = str_head_word(s, NEUTRAL);
        if (n == 0 && written_next(s, 0, &w) && w.kind == WRITTEN_TIME && w.start == 0) n = w.end;
        s = str_slice(s, n, s.n);
    }
    for (size_t n = 1; n;) {
        n = str_tail_word(s, TAIL);
        s = str_slice(s, 0, s.n - n);
    }
    return s;
}

size_t near_common(Str a, Str b)
{
    size_t best = 0;
    for (size_t i = 0; i < a.n; i++)
        for (size_t k = 0; k < b.n; k++) {
            size_t n = 0;
            if (a.p[i] != b.p[k] || ((unsigned char)a.p[i] & 0xC0) == 0x80) continue;
            while (i + n < a.n && k + n < b.n && a.p[i + n] == b.p[k + n]) n++;
            while (n > best && i + n < a.n && ((unsigned char)a.p[i + n] & 0xC0) == 0x80) n--;
            if (n > best) best = n;
        }
    return best;
}

bool near_names(Str text, Str name)
{
    enum { LEAST = 12 };
    size_t at = 0, breaks = 0;
    if (str_has(text, name)) return true;
    if (name.n < LEAST) return false;
    for (size_t k = 0; k < name.n;) {
        size_t from = k;
        (void)str_next(name, &k);
        ptrdiff_t hit = str_find(str_slice(text, at, text.n), str_slice(name, from, k));
        if (hit < 0) return false;
        breaks += from > 0 && hit > 0;
        at += (size_t)hit + k - from;
    }
    return breaks < 2;
}

static Str mean_noun(Str lead)
{
    enum { CHAR = 3 };
    if (lead.n > 2 * CHAR && str_head_word(str_slice(lead, CHAR, lead.n), "均") && !str_head_word(lead, "平|年|月|日|周|人|户|亩|地|全|持|各|总")) return str_slice(lead, 0, CHAR);       /* 起均罚款 */
    Str s = str_slice(lead, 0, lead.n - str_tail_word(lead, "为|达|约"));
    s = str_slice(s, 0, s.n - str_tail_word(s, "均"));
    size_t at = s.n;
    while (at > 0 && ((unsigned char)s.p[--at] & 0xC0) == 0x80) continue;
    Str noun = str_slice(s, at, s.n);
    return str_tail_word(lead, "均|均为|均达|均约") && !str_head_word(noun, "平|年|月|日|周|人|户|亩|地") ? noun : S("");
}

bool near_each(const Mention *m, Each *out)
{
    static const struct { const char *word; int64_t times; } rows[] = { { "百", 100 }, { "千", 1000 }, { "万", 10000 } };
    ptrdiff_t at = str_find(m->lead, S("每"));
    *out = (Each){ .times = 1, .noun = at < 0 ? mean_noun(m->lead) : S("") };
    if (at < 0) return out->noun.n > 0;
    if (str_has(str_slice(m->lead, 0, (size_t)at), S("至"))) return false;       /* 二至六层每层 */
    Str rest = str_slice(m->lead, (size_t)at + sizeof "每" - 1, m->lead.n);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (str_head_word(rest, rows[i].word)) out->times = rows[i].times, rest = str_slice(rest, sizeof "百" - 1, rest.n);
    size_t n = str_head_word(rest, "人口|常住人口") ? 0 : written_counter(rest, &out->counter);
    if (!n && str_has(rest, S("人口"))) out->counter = S("人"), out->noun = S("人口");      /* 每千人口床位7.20张 */
    else out->noun = str_slice(rest, n, n + 6 < rest.n ? n + 6 : rest.n);
    if (n == 0 && rest.n >= 3 && !out->counter.n) out->noun = str_slice(rest, 0, 3);
    return n > 0 || out->noun.n > 0;
}

bool near_names_each(const Each *each, const Mention *m)
{
    enum { WORD = 6, NEAR = 18 };
    if (str_has_word(m->w.counter, "个月|年|天|小时") || each->noun.n == 0 || (each->counter.n && each->noun.n < WORD)) return false;
    return str_has(str_slice(m->tail, 0, m->tail.n < NEAR ? m->tail.n : NEAR), each->noun) || (each->counter.n ? str_ends(m->lead, each->noun) : str_has(m->lead, each->noun));
}

/* By its counter, else by the word behind it: 3个组 of 每组, 23个园区 of 园均. */
bool near_counts_each(const Each *each, const Mention *m)
{
    if (!m->w.counter.n || (str_has_word(m->w.counter, "个月|年|天|小时") && !str_equal(m->w.counter, each->counter))) return false;
    if (str_equal(each->noun, S("人口"))) return near_names_each(each, m);
    if (!each->counter.n && str_equal(m->w.counter, each->noun)) return true;                     /* 486笔 of 笔均 */
    if (each->counter.n && written_counts_same(m->w.counter, each->counter)) return true;
    if (each->counter.n && str_starts(m->tail, each->counter)) return true;
    if (!each->counter.n && str_equal(m->w.counter, each->noun)) return true;              /* 126起 … 起均罚款 */
    return near_names_each(each, m);
}

const Mention *near_before(const Paragraph *p, const Mention *m, const Mention *kind, NearTest *test, int reach)
{
    for (int i = m->index; i-- > 0;) {
        const Mention *x = &p->mentions[i];
        if (x->sentence < m->sentence - reach) return NULL;
        if (test(x) && (!kind || mention_same_kind(kind, x)) && x != kind) return x;
    }
    return NULL;
}

const Mention *near_after(const Paragraph *p, const Mention *m, const Mention *kind, NearTest *test)
{
    for (size_t i = (size_t)m->index + 1; i < p->n && p->mentions[i].sentence == m->sentence; i++) {
        const Mention *x = &p->mentions[i];
        if (test(x) && (!kind || mention_same_kind(kind, x)) && x != kind) return x;
    }
    return NULL;
}

bool near_levels(const Paragraph *p, const Mention *m, const Mention *kind, const Mention **out, size_t n)
{
    size_t left = n;
    for (int i = m->index; left && i-- > 0 && p->mentions[i].sentence == m->sentence;) {
        const Mention *x = &p->mentions[i];
        if (!mention_is_level(x) || x->roles & ROLE_TOTAL || (kind && !mention_same_kind(x, kind)) || str_has_word(x->lead, "相差|之差|差额|差距")) continue;
        out[--left] = kind = x;
    }
    return n && left == 0;
}

/* 留抵退税比缓税缓费多1.32亿元，后者…: the names that were set against each other. */
static const Mention *compared(const Paragraph *p, const Mention *m, bool latter)
{
    const Mention *d = m->index ? m - 1 : NULL;
    ptrdiff_t at = d && d->sentence == m->sentence && d->roles & ROLE_CHANGE ? str_find(d->clause, S("比")) : -1;
    if (at < 0) return NULL;
    Str a = str_slice(d->clause, 0, (size_t)at), b = str_slice(d->clause, (size_t)at + sizeof "比" - 1, d->clause.n);
    b = str_slice(b, 0, b.n - str_tail_word(b, "高出|多出|多|少|高|低|大|小"));
    for (int i = d->index; i-- > 0 && p->mentions[i].sentence >= m->sentence - 1;) {
        const Mention *x = &p->mentions[i];
        Str name = near_core(x->lead);
        if (mention_is_level(x) && name.n >= 6 && (latter ? str_equal(b, name) : str_ends(a, name))) return x;
    }
    return NULL;
}

const Mention *near_referred(const Paragraph *p, const Mention *m)
{
    const Mention *two[2];
    bool latter = str_head_word(m->lead, "后者");
    if (!latter && !str_head_word(m->lead, "前者")) return NULL;
    if (m->index && (m - 1)->sentence == m->sentence && (m - 1)->roles & ROLE_CHANGE) return compared(p, m, latter);
    return near_levels(p, m, NULL, two, 2) ? two[latter] : NULL;
}

size_t near_told_together(const Mention *m)
{
    static const struct { const char *words; size_t n; } rows[] = { { "两者|二者|两项|两类|两家|两个|二项", 2 }, { "三者|三项|三类|三家|三个", 3 }, { "四者|四项|四类|四家|四个", 4 }, { "五项|五类|五家|五个", 5 } };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (str_head_word(m->lead, rows[i].words) && str_has_word(m->lead, "合计|共占|之和|总和|一共|共计")) return rows[i].n;
    const Mention *last = m->index ? m - 1 : NULL;                      /* 扑救火灾1841起、抢险救援1098起，合计占71.2% */
    return last && last->semi == m->semi && last->place && str_head_word(m->lead, "合计占|共占|合占|累计占|总计占|合计约占") ? (size_t)last->place + 1 : 0;
}

static Str drop_share_words(Str s)
{
    for (size_t n = 1; n;) {
        n = str_tail_word(s, "占比|的比重|比重|比例|的|为|达|约|同比|环比|分别|上升|上涨|增长|增加|下降|下跌|减少|了");
        s = str_slice(s, 0, s.n - n);
    }
    return s;
}

const Mention *near_by_label(const Paragraph *p, const Mention *share, NearTest *test)
{
    static const struct { const char *words, *counters; UnitId unit; } rows[] = {
        { "宗数|按宗数", "宗", UNIT_NONE }, { "户数|按户|按户计|按户数", "户", UNIT_NONE }, { "人数|按人|按人计|按人数|人口", "人|名", UNIT_NONE }, { "家数|按家数|企业数", "家|户", UNIT_NONE }, { "个数|项目数|按个数|项数", "个|项", UNIT_NONE }, { "套数", "套", UNIT_NONE }, { "批次", "批|批次", UNIT_NONE }, { "人次", "人次", UNIT_NONE },
        { "件数|按件数", "件", UNIT_NONE }, { "起数|事故总数|事故数", "起", UNIT_NONE }, { "面积|按面积|按面积计|用地", "", UNIT_M2 }, { "金额|按金额|投资额|投资|总投资|资金", "", UNIT_YUAN },
    };
    Str lead = drop_share_words(share->lead);
    for (size_t r = 0; r < sizeof rows / sizeof rows[0]; r++) {
        if (!str_tail_word(lead, rows[r].words)) continue;
        for (int i = share->index; i-- > 0 && p->mentions[i].sentence == share->sentence;) {
            const Mention *x = &p->mentions[i];
            if (!test(x)) continue;
            if (rows[r].unit != UNIT_NONE && dims_equal(x->w.dims, unit_get(rows[r].unit)->dims)) return x;
            for (Str rest = str_of(rows[r].counters); rows[r].unit == UNIT_NONE && rest.p;)
                if (str_equal(x->w.counter, str_split(&rest, '|'))) return x;
        }
        return NULL;
    }
    return NULL;
}

static int run_length(const Paragraph *p, const Mention *m)
{
    size_t i = (size_t)m->index;
    while (i + 1 < p->n && p->mentions[i + 1].run == m->run) i++;
    return p->mentions[i].place + 1;
}

/* 注册外资2.45亿美元，实际利用1.063亿美元，分别占63.6%和65.5%: as many of one kind before it, with more than 、 between. */
static const Mention *scattered(const Paragraph *p, const Mention *m, NearTest *test, int length)
{
    const Mention *last = NULL, *found = NULL;
    int left = length - 1;
    const Mention *first = m - m->place;
    if (!str_has_word(str_equal(first->lead, S("的")) ? first->clause : first->lead, "分别")) return NULL;
    for (int i = m->index - m->place; i-- > 0 && p->mentions[i].sentence == m->sentence;) {
        const Mention *x = &p->mentions[i];
        if (!test(x) || (last && !mention_same_kind(x, last))) continue;
        last = x;
        if (left == m->place) found = x;
        if (left-- == 0) return found;
    }
    return NULL;
}

/* The sentence of the run has a level of its own before it. */
static bool own_level(const Paragraph *p, const Mention *m)
{
    for (int i = m->index - m->place; i-- > 0 && p->mentions[i].sentence == m->sentence;)
        if (mention_is_level(&p->mentions[i])) return true;
    return false;
}

const Mention *near_paired(const Paragraph *p, const Mention *m, NearTest *test)
{
    int length = run_length(p, m);
    if (length < 2 || !mention_same_kind(m - m->place, m)) return NULL;      /* 骨干547人、占17.5% is no list */
    for (int i = m->index - m->place; i-- > 0;) {
        const Mention *x = &p->mentions[i];
        if (x->sentence < m->sentence - 1) break;
        if (x->sentence < m->sentence && own_level(p, m)) break;
        if (x->run == m->run || x->place != m->place || !test(x) || run_length(p, x) != length) continue;
        return x;
    }
    return scattered(p, m, test, length);
}

const Mention *near_paired_behind(const Paragraph *p, const Mention *m, const Mention *kind, const char *words)
{
    enum { REACH = 2 };
    int length = run_length(p, m);
    for (size_t i = (size_t)m->index + 1; i < p->n && p->mentions[i].sentence <= m->sentence + REACH; i++) {
        const Mention *x = &p->mentions[i];
        if (x->run == m->run || x->place != m->place || !mention_same_kind(x, kind) || run_length(p, x) != length || written_is_share(&x->w)) continue;
        size_t from = x->sentence == m->sentence ? m->w.end : x->sentence_at;
        if (str_has_word(str_slice(p->piece->text, from, x->w.start), words)) return x;
    }
    return NULL;
}

bool near_is_of_others(Check *c, const Claim *quotient)
{
    enum { FAR = 50 };
    Range r;
    Frac more, less, told = quotient->m[0]->value;
    if (!claim_range(quotient, 0, &r) || !frac_mul(told, frac_of(FAR), &more) || !frac_mul(r.value, frac_of(FAR), &less)) return false;
    return (frac_compare(r.value, more) > 0 || frac_compare(less, told) < 0) && !relation_slip_mends(c, quotient, 2);
}

bool near_within(Frac a, Frac b, int64_t share)
{
    Frac gap, limit;
    if (!frac_sub(a, b, &gap) || !frac_mul(b, (Frac){ 1, share }, &limit)) return false;
    if (gap.num < 0) gap.num = -gap.num;
    if (limit.num < 0) limit.num = -limit.num;
    return frac_compare(gap, limit) <= 0;
}

size_t near_first_at(const Paragraph *p, size_t at)
{
    size_t low = 0, high = p->n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (p->mentions[middle].w.start < at) low = middle + 1;
        else high = middle;
    }
    return low;
}
