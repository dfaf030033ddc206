/* SPDX-License-Identifier: Apache-2.0
** Means of a period: 近五年累计投入28.4亿元，年均5.68亿元; 前10个月累计44.31亿千瓦时，月均4.43亿千瓦时. Years are told by words or by the first and the last of
** them, months by 1—11月, 至10月底, 前10个月, 上半年, 全年. Any level near that one of the periods told before gives the mean of will do. */
#include "proof/near.h"

typedef enum { BY_YEAR, BY_MONTH, BY_WEEK, BY_DAY } Step;

static const struct { const char *words; Step what; const char *unit; } means[] = {
    { "年均|平均每年|每年平均|平均一年", BY_YEAR, "年" }, { "月均|平均每月|平均每个月|每月平均", BY_MONTH, "个月" }, { "周均|平均每周|每周平均", BY_WEEK, "周" }, { "日均|平均每天|平均每日|每天平均", BY_DAY, "天" },
};

/* A period told at `at`: so many months (or days) from the first; as a mention where the text has its number. */
typedef struct { size_t at; int first, months; const Mention *told; bool days; } Span;
typedef struct { Span items[16]; size_t n; } Spans;

enum { YEAR = 12 };

/* The divisor as a mention made for it. */
static const Mention *divisor_of(Check *c, const Mention *q, int64_t least, int64_t most, const char *unit)
{
    return near_made(c, q, (Range){ frac_of(least), frac_of(most), frac_of(least) }, str_printf(c->arena, "%lld%s", (long long)least, unit));
}

static void add_span(Spans *s, Span span)
{
    if (s->n < sizeof s->items / sizeof s->items[0] && span.months > 0) s->items[s->n++] = span;
}

/* 至6月20日 is no whole number of months; its last day is. */
static bool ends_within(const Moment *t) { return t->day && t->day < day_month_length(2023, t->month); }

/* 从3月启动，至6月底: the month that a period to date begins with. */
static int began(const Paragraph *p, size_t i)
{
    const Moment *from = i ? &p->moments[i - 1] : NULL;
    bool begins = from && from->month && from->month <= p->moments[i].month && str_tail_word(str_slice(p->piece->text, 0, from->at), "从|自|由");
    return begins ? from->month : 1;
}

/* 1—11月 are eleven, 至10月底 ten; 10月 alone is one. */
static void moment_spans(Check *c, const Paragraph *p, Spans *s)
{
    for (size_t i = 0; i < p->n_moments; i++) {
        const Moment *t = &p->moments[i];
        if (!t->month || ends_within(t)) continue;
        Str before = str_slice(p->piece->text, 0, t->at), behind = str_slice(p->piece->text, t->end, p->piece->text.n);
        bool to_date = t->month_from == t->month && (str_tail_word(before, "至|截至|截止|到") || str_head_word(behind, "底|末"));
        int first = to_date ? began(p, i) : t->month_from;
        bool digits = str_has_word(str_slice(p->piece->text, t->at, t->end), "月") && first == 1 && t->month > 1;
        add_span(s, (Span){ t->at, first, t->month - first + 1, digits ? near_moment(c, p, t, 1) : NULL });
    }
}

static void word_spans(const Paragraph *p, Spans *s)
{
    static const struct { const char *word; int first, months; } rows[] = { { "全年", 1, YEAR }, { "年度", 1, YEAR }, { "去年", 1, YEAR }, { "上年", 1, YEAR }, { "下半年", 7, 6 }, { "二季度", 4, 3 }, { "三季度", 7, 3 }, { "四季度", 10, 3 } };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        ptrdiff_t at = str_find(p->piece->text, str_of(rows[i].word));
        if (at >= 0 && !str_ends(str_slice(p->piece->text, 0, (size_t)at), S("前"))) add_span(s, (Span){ (size_t)at, rows[i].first, rows[i].months, NULL });
    }
    for (size_t i = 0; i < p->n; i++) {                                /* 前10个月, 后4个月 */
        const Mention *m = &p->mentions[i];
        int64_t months;
        if (str_equal(m->w.counter, S("个月")) && frac_int64(m->value, ROUND_HALF_UP, &months) && months > 1 && months <= YEAR) add_span(s, (Span){ m->w.start, str_ends(m->lead, S("前")) ? 1 : 0, (int)months, m });
    }
}

/* 7月29日—8月4日: from the one to the other, both counted. */
static int days_between(const Moment *a, const Moment *b)
{
    enum { MOST = 100 };
    int year = a->year ? a->year : b->year ? b->year : 2023, month = b->month ? b->month : a->month;
    Day from, to;
    if (!a->month || !a->day || !b->day || !day_from_ymd(year, a->month, a->day, &from) || !day_from_ymd(b->year ? b->year : year, month, b->day, &to)) return 0;
    return to > from && to - from < MOST ? (int)(to - from) + 1 : 0;
}

static void date_spans(const Paragraph *p, Spans *s)
{
    Str text = p->piece->text;
    for (size_t i = 0; i + 1 < p->n_moments; i++) {
        const Moment *a = &p->moments[i], *b = a + 1;
        if (a->end <= b->at && str_head_word(str_slice(text, a->end, b->at), "—|–|-|~|～|至|到|―|−") == b->at - a->end) add_span(s, (Span){ a->at, 0, days_between(a, b), NULL, true });
    }
    for (size_t at = 0; at < text.n; (void)str_next(text, &at)) {      /* 第31周, 本周 */
        Str rest = str_slice(text, at, text.n);
        size_t n = str_head_word(rest, "第"), digits = n;
        while (n && digits < rest.n && rest.p[digits] >= '0' && rest.p[digits] <= '9') digits++;
        if (str_head_word(rest, "本周|上周") || (digits > n && str_head_word(str_slice(rest, digits, rest.n), "周"))) add_span(s, (Span){ at, 0, 7, NULL, true });
    }
}

/* 历时100天 */
static void day_spans(const Paragraph *p, Spans *s)
{
    date_spans(p, s);
    for (size_t i = 0; i < p->n; i++) {
        const Mention *m = &p->mentions[i];
        int64_t days;
        if (str_equal(m->w.counter, S("天")) && str_tail_word(m->lead, "历时|历经|用时|为期|共") && frac_int64(m->value, ROUND_HALF_UP, &days) && days > 1 && days < 3660) add_span(s, (Span){ m->w.start, 0, (int)days, m, true });
    }
}

/* What the level is divided by; NULL: not known. */
static const Mention *divisor(Check *c, const Mention *q, const Span *s, Step what, const char *unit)
{
    int least = 0, most = 0;
    if (s->days) return what != BY_DAY ? NULL : s->told ? s->told : divisor_of(c, q, s->months, s->months, unit);
    switch (what) {
    case BY_MONTH: return s->months < 2 ? NULL : s->told ? s->told : divisor_of(c, q, s->months, s->months, unit);
    case BY_WEEK: return s->months == YEAR ? divisor_of(c, q, 52, 53, unit) : NULL;
    case BY_DAY:
        for (int i = 0; s->first && i < s->months && s->first + i <= YEAR; i++) least += day_month_length(2023, s->first + i), most += day_month_length(2024, s->first + i);
        return least ? divisor_of(c, q, least, most, unit) : NULL;
    case BY_YEAR:
    default: return NULL;
    }
}

static bool may_be_whole(const Mention *q, const Mention *x) { return x != q && (mention_is_level(x) || (x->roles & ROLE_CHANGE && x->value.num > 0)) && mention_same_kind(q, x) && x->sentence <= q->sentence + 1 && !str_has_word(x->lead, "日供|日处理|能力"); }      /* 日供水能力 is of a day itself */

/* The last period before the level, else before the mean. */
static const Span *span_of(const Spans *s, const Mention *q, const Mention *x)
{
    const Span *found = NULL;
    for (int pass = 0; pass < 2 && !found; pass++)
        for (size_t i = 0; i < s->n; i++)
            if (s->items[i].at < (pass ? q : x)->w.start && (!found || s->items[i].at > found->at)) found = &s->items[i];
    return found;
}

static bool some_holds(Check *c, const Paragraph *p, const Mention *q, const Mention *const *divisors, size_t n)
{
    for (size_t i = p->n; i-- > 0;)
        for (size_t k = 0; k < n && may_be_whole(q, &p->mentions[i]); k++) {
            Claim claim = relation_quotient(c, q, &p->mentions[i], divisors[k]);
            if (!relation_holds(&claim)) continue;
            relation_say(c, RELATION_periodic, &claim, SEVERITY_NOTE);
            return true;
        }
    return false;
}

/* 剩余975亩须在后4个月完成，月均243.75亩，前8个月月均203.1亩: the level of another mean is not of this one. */
static bool has_mean(const Check *c, const Mention *x)
{
    for (size_t i = c->n_said; i-- > 0;)
        if (c->said[i].relation == RELATION_periodic && c->said[i].claim.m[1] == x && c->said[i].state == CLAIM_HOLDS) return true;
    return false;
}

/* The level that is accused with it: the only one of the sentence, a total, or the one that a slip explains. */
static void accuse(Check *c, const Paragraph *p, const Mention *q, const Spans *s, const Mention *const *divisors)
{
    const Mention *likely = NULL;
    size_t n = 0;
    for (int i = q->index + 1; i >= 0; i--) {
        const Mention *x = &p->mentions[i];
        if (i >= (int)p->n || !may_be_whole(q, x) || x->sentence != q->sentence || (x->part && x->index + 1 != q->index) || x->roles & ROLE_PLAN || str_head_word(x->lead, "其中")) continue;
        if (!likely || (likely->index > q->index && x->index < q->index) || (x->roles & ROLE_TOTAL && !(likely->roles & ROLE_TOTAL))) likely = x;      /* a total, the nearest before, else behind */
        n++;
    }
    const Span *span = likely ? span_of(s, q, likely) : NULL;
    const Mention *by = span ? divisors[span - s->items] : NULL;
    if (!by || has_mean(c, likely)) return;
    Claim claim = relation_quotient(c, q, likely, by);
    bool own = span->at >= q->sentence_at || s->n == 1;
    if ((n == 1 && own && (s->n == 1 || likely->index < q->index)) || relation_slip_mends(c, &claim, 2)) relation_say(c, RELATION_periodic, &claim, SEVERITY_ERROR);
}

static void one(Check *c, const Paragraph *p, const Mention *q, size_t r)
{
    Spans s = { .n = 0 };
    const Mention *divisors[sizeof s.items / sizeof s.items[0]], *known[sizeof s.items / sizeof s.items[0]];
    size_t n = 0;
    int64_t years = means[r].what == BY_YEAR ? near_years(p, q) : 0;
    if (years > 1) add_span(&s, (Span){ 0, 1, (int)years, NULL });
    if (means[r].what != BY_YEAR) moment_spans(c, p, &s), word_spans(p, &s);
    if (means[r].what == BY_DAY) day_spans(p, &s);
    for (size_t i = 0; i < s.n; i++) {
        divisors[i] = years ? divisor_of(c, q, years, years, means[r].unit) : divisor(c, q, &s.items[i], means[r].what, means[r].unit);
        if (divisors[i]) known[n++] = divisors[i];
    }
    if (n && !some_holds(c, p, q, known, n)) accuse(c, p, q, &s, divisors);
}

void relation_periodic(Check *c)
{
    for (size_t i = 0; i < c->n_paragraphs; i++)
        for (size_t k = 0; k < c->paragraphs[i].n; k++)
            for (size_t r = 0; r < sizeof means / sizeof means[0]; r++) {
                const Mention *m = &c->paragraphs[i].mentions[k];
                if (m->roles & (ROLE_GROWTH | ROLE_CHANGE | ROLE_THEN) || written_is_share(&m->w) || !str_has_word(m->lead, means[r].words)) continue;
                one(c, &c->paragraphs[i], m, r);
            }
}
