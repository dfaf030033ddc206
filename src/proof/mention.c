/* SPDX-License-Identifier: Apache-2.0 */
#include "proof/mention.h"

#include <stdio.h>
#include <string.h>

/* ---- marks ---- */

typedef enum { MARK_SENTENCE, MARK_SEMI, MARK_CLAUSE, MARK_LIST, MARK_OPEN, MARK_CLOSE } MarkKind;
typedef struct { size_t at, end; MarkKind kind; } Mark;
typedef struct { Arena *arena; Mark *items; size_t n, cap; } Marks;

static void find_marks(Str s, Marks *out)
{
    static const struct { uint32_t c; MarkKind kind; } rows[] = {
        { 0x3002, MARK_SENTENCE }, { 0xFF01, MARK_SENTENCE }, { 0xFF1F, MARK_SENTENCE }, { '\n', MARK_SENTENCE }, { 0xFF1B, MARK_SEMI }, { 0xFF0C, MARK_CLAUSE },
        { 0xFF1A, MARK_CLAUSE }, { 0x3001, MARK_LIST }, { 0xFF08, MARK_OPEN }, { 0xFF09, MARK_CLOSE },
    };
    for (size_t at = 0; at < s.n;) {
        size_t from = at;
        uint32_t c = str_next(s, &at);
        for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
            if (rows[i].c == c && !(c == '\n' && str_tail_word(str_trim(str_slice(s, 0, from)), "；|，|、|："))) *PUSH(out->arena, out->items, out->n, out->cap) = (Mark){ from, at, rows[i].kind };
    }
}

/* Where the reader stands between the marks. */
typedef struct { size_t next; int sentence, semi, paren, depth, opened; size_t sentence_at, semi_at, clause_at, lead_at, outer_clause; } State;

static void pass(State *s, const Mark *m)
{
    s->lead_at = m->end;
    switch (m->kind) {
    case MARK_SENTENCE:
        s->sentence++, s->semi++;
        s->sentence_at = s->semi_at = s->clause_at = m->end;
        s->depth = s->paren = 0;
        break;
    case MARK_SEMI:
        if (s->depth == 0) s->semi++, s->semi_at = m->end;
        s->clause_at = m->end;
        break;
    case MARK_CLAUSE: s->clause_at = m->end; break;
    case MARK_OPEN:
        if (s->depth++ == 0) s->paren = ++s->opened, s->outer_clause = s->clause_at;
        s->clause_at = m->end;
        break;
    case MARK_CLOSE:
        if (s->depth) s->depth--;
        if (s->depth == 0) s->paren = 0, s->clause_at = s->outer_clause;
        break;
    case MARK_LIST:
    default: break;
    }
}

/* ---- roles ---- */

static bool is_share(const Written *w) { return written_is_share(w); }

static const char CHANGES[] = "增加|净增|增收|增支|多收|增产|扩大|上涨|上调|下调|下跌|高出|多出|提高|上升|增长|提升|增|减少|净减|减收|减支|少收|减产|下降|降低|缩减|压减|压缩|回落|下浮|降|减|多|少";
static const char FALLS[] = "跌幅|下调|减少|净减|减收|减支|少收|减产|下降|下跌|跌|降低|缩减|压减|压缩|回落|下滑|下浮|负增长|收窄|降幅|低|短|降|减|少";
static const char RISES[] = "增长|增加|上升|上涨|提高|提升|扩大|增幅|增速|增收|增产|多收|净增";
static const char GOALS[] = "计划|任务|目标|年初安排|预算数|年初预算|调整预算|预算安排|年预算|年度预算|预算的|预算为";
static const char PAST[] = "上年|去年|同期|年底的|上季|上月|上周|前年|基期|上一年";

/* The last word of the change decides the sign: 由升转降 is a fall. */
static ptrdiff_t last_of(Str s, const char *words)
{
    ptrdiff_t best = -1;
    for (Str rest = str_of(words); rest.p;) {
        Str word = str_split(&rest, '|'), tail = s;
        size_t at = 0;
        for (ptrdiff_t hit = str_find(tail, word); hit >= 0; hit = str_find(tail, word)) {
            at += (size_t)hit;
            if ((ptrdiff_t)at > best) best = (ptrdiff_t)at;
            at += word.n;
            tail = str_slice(s, at, s.n);
        }
    }
    return best;
}

static bool falls(Str s) { return last_of(s, FALLS) > last_of(s, RISES); }

static Str drop_end(Str s, const char *words)
{
    for (size_t n = str_tail_word(s, words); n; n = str_tail_word(s, words)) s = str_slice(s, 0, s.n - n);
    return s;
}

/* …80亿元的121%, …80亿元目标任务的121%: of the number right before it. */
bool mention_is_of(const Mention *m)
{
    size_t goal = str_head_word(m->lead, "年度目标任务|年度投资计划|年度计划|年度任务|年度目标|目标任务|目标任务数|任务目标|任务数|计划数|预算数|投资计划|目标|任务|计划|预算|总数|总额|总量");
    return str_equal(str_slice(m->lead, goal, m->lead.n), S("的"));
}

/* 完成62.5%, 进度75%: of a plan right before. */
bool mention_is_progress(const Mention *m)
{
    Str lead = drop_end(m->lead, "了|约|近|为|达|到");
    size_t word = str_tail_word(lead, "累计完成|已完成|仅完成|完成|形象进度|工程进度|总进度|总体进度|建设进度|进度");
    return word && (word == lead.n || str_ends(lead, S("进度"))) && !str_tail_word(lead, "序时进度|时序进度|时间进度|支付进度|拨付进度|执行进度|支出进度|使用进度|均衡进度");
}

static unsigned share_roles(const Mention *m)
{
    Str near = m->lead, wide = m->clause;
    if (mention_is_of(m)) near = wide;                                    /* 完成目标任务2.2万人的107.3%, 完成全年80亿元目标任务的121% */
    bool goal = str_has_word(near, GOALS) || str_tail_word(near, "序时进度");
    if (str_equal(m->lead, S("的")) && (str_has_word(wide, "相当于") || (!goal && str_head_word(str_trim(wide), "仅为|为|是|仅相当于|达到")))) return ROLE_SHARE;        /* 相当于去年税收32.7亿元的4.5% */
    if (goal && str_has_word(wide, "占|完成|为|达") && str_has_word(near, "的|占|完成率|率")) return ROLE_DONE;
    if (str_has_word(near, "优良天数比例|优良天数比率|优良比例")) return ROLE_RATE;
    if (str_has_word(near, "占|比重|比例")) return ROLE_SHARE;
    if (mention_is_progress(m)) return ROLE_DONE;
    if (str_has_word(near, "贡献率|增长面|下降面|亏损面|盈利面|覆盖面")) return ROLE_RATE;      /* 对经济增长的贡献率 */
    if (str_has_word(near, "完成率") && !str_has(near, S("整改"))) return ROLE_DONE | ROLE_RATE;
    if (str_has_word(near, "增长率|增速|增幅|涨幅|跌幅|降幅|同比|环比|增长|下降|上升|上涨|下跌|扩大|减少|降低|增加|提高|提升|回落|增收|减收|多收|少收|净增|翻|负增长|上浮|下浮") || str_tail_word(near, "增|降|减|升") || (str_tail_word(near, "高|低") && str_has_word(str_slice(m->piece->text, m->semi_at, m->w.start), "比|较"))) return ROLE_GROWTH;
    Str outer = str_slice(m->piece->text, m->sentence_at, m->w.start);
    if (near.n == 0 && str_ends(outer, S("）")) && str_has_word(str_slice(outer, outer.n > 90 ? outer.n - 90 : 0, outer.n), "高于|低于")) return ROLE_GROWTH;       /* 高于全市平均水平（22.5万元/亩）60% */
    return (str_has_word(near, "率|存贷比") || str_tail_word(near, "支付进度|拨付进度|执行进度|支出进度|使用进度")) ? ROLE_RATE : 0;
}

/* 较2021年增加1.76万元，其中公务接待减少0.58万元: a change is told before it, of which this is a part. */
static bool follows_change(const Mention *m)
{
    Str before = str_slice(m->piece->text, m->sentence_at, m->clause_at);
    ptrdiff_t among = str_find(before, S("其中"));
    if (among < 0) among = str_head_word(m->lead, "其中") ? (ptrdiff_t)before.n : -1;
    Str head = among < 0 ? S("") : str_slice(before, 0, (size_t)among);
    return str_has_word(head, "比|较") && str_has_word(head, "增加|减少");
}

static bool is_change(const Mention *m)
{
    enum { DONE = 6 };
    Str near = drop_end(m->lead, "了|约|近|为|达|共|超过");
    if (str_tail_word(near, "新增") && str_has_word(m->clause, "比|较") && near.n == sizeof "新增" - 1) return true;       /* 比9月底的321家新增13家 */
    if (str_tail_word(near, "新增|增至|减至|增加值|提高到|增加到|降到")) return false;
    if (str_head_word(near, CHANGES) == near.n && near.n) return true;
    if (str_tail_word(near, "年增加|年减少|年间增加|期间增加|季度增加|月增加") || str_tail_word(near, "净增|净减|增收|减收|多收|少收|增产|减产")) return true;
    if (str_tail_word(near, "增加|减少") && str_has_word(str_slice(m->piece->text, m->sentence_at, m->w.start), "与上年同比|与去年同比|与去年同期|与上年同期|相比，|相比，|相比有|同比，")) return true;
    if (str_tail_word(near, "增加|减少") && m->clause_at > m->sentence_at && follows_change(m)) return true;
    if (str_tail_word(near, "高|低|长|短") && str_has_word(m->clause, "比|较")) return true;
    bool done_more = near.n > DONE && str_tail_word(str_slice(near, 0, near.n - DONE), "多|少");                /* 较上年多完成14公里 */
    if (done_more && str_has_word(m->clause, "比上|较上|比去年|较去年|比计划|较计划|比同期")) return true;
    return str_tail_word(near, CHANGES) && str_has_word(m->clause, "比|较|同比|环比|年初|每亩|两年|年均|净|相比");
}

/* 比, 较 that say "than": not of 占比, 性别比, 比重, 比较. */
static bool says_than(Str s)
{
    for (size_t at = 0; at < s.n;) {
        size_t from = at;
        (void)str_next(s, &at);
        if (!str_head_word(str_slice(s, from, s.n), "比|较") || str_head_word(str_slice(s, at, s.n), "例|重|较|率|值|赛|武|选|价|对一致|对不|对数|对结|大|小|高|低|好|差|强|弱|轻|快|慢|优|为")) continue;
        if (!str_tail_word(str_slice(s, 0, from), "占|同|环|对|性别|收入|比")) return true;
    }
    return false;
}

/* 去年全区园区企业实现…: the year that the whole sentence tells of; ；同期盘活存量用地920亩: the period of what stands before. */
static bool tells_this_period(const Mention *m)
{
    if (m->clause_at == m->semi_at && m->lead.n > sizeof "同期" - 1 && str_head_word(m->lead, "同期")) return true;
    Str text = m->piece->text, head = str_trim(str_slice(text, m->sentence_at, m->w.start));
    ptrdiff_t end = str_find(str_slice(text, m->w.end, text.n), S("。"));
    Str rest = str_slice(text, m->w.end, end < 0 ? text.n : m->w.end + (size_t)end);
    return str_head_word(head, "去年|上年|上一年度") && m->clause_at == m->sentence_at && !str_has_word(head, "同期") && str_has_word(rest, "同比|增长|下降|比上年|较上年") && !str_has_word(rest, "今年|本年");
}

enum { CHAR = 3 };

/* 园均24.2家, 起均罚款1.73万元: 均 at the end behind what it is per. */
static bool near_mean(Str lead) { return str_tail_word(drop_end(lead, "为|达|约"), "均") > 0 || (lead.n > 2 * CHAR && str_head_word(str_slice(lead, CHAR, lead.n), "均") && !str_head_word(lead, "平|全|人|持|各|总")); }

/* 高于全市平均水平（22.5万元/亩） */
static bool bracketed_norm(const Mention *m)
{
    enum { NEAR = 24 };
    Str before = str_slice(m->piece->text, 0, m->clause_at);
    size_t open = m->paren ? str_tail_word(before, "（") : 0;
    if (!open || m->lead.n) return false;
    before = str_slice(before, 0, before.n - open);
    Str near = str_slice(before, before.n > NEAR ? before.n - NEAR : 0, before.n);                       /* 比2014年（31812元）增加2916元 */
    return str_tail_word(before, "平均水平|平均|均值|平均值|标准|要求") > 0 || (str_tail_word(before, "年|同期|年底|年末|月|季度") && str_has_word(near, "，比|，较|比上|比去|比20|较上|较去|较20"));
}

/* 高于全市平均（5.6%）的有5个: how many are above, no level to compare with. */
static bool counts_those(const Mention *m) { return m->w.counter.n && str_has_word(m->clause, "高于|低于|超过") && str_has(m->clause, S("的")) && str_tail_word(m->lead, "有|共有|共") > 0; }

/* 在全省100个工业园区中排第五位: what it is ranked among. */
static bool is_field(const Mention *m)
{
    enum { NEAR = 45 };
    Str behind = str_slice(m->piece->text, m->w.end, m->piece->text.n);
    behind = str_slice(behind, 0, str_cut(behind, NEAR));
    ptrdiff_t at = str_find(behind, S("中"));
    if (at < 0 || !str_has(m->lead, S("在")) || str_has_word(str_slice(behind, 0, (size_t)at), "，|。|；|、")) return false;
    return str_head_word(str_slice(behind, (size_t)at + sizeof "中" - 1, behind.n), "排|列|位列|位居|居|名列|获|综合排|排名|荣获|处于") > 0;
}

/* 去年同期受理200件，结案36件: all of a part between ； that opens with another time, up to words of this one. */
/* 对上年度审计查出的187个问题: the year is of what was found, not of the count. */
static bool names_past_cause(Str near) { return str_has_word(near, "上年度审计|上年审计|去年审计|查出的|反馈的|交办的"); }

static bool in_part_of_then(const Mention *m)
{
    Str s = str_trim(str_slice(m->piece->text, m->semi_at, m->w.start));
    s = str_slice(s, str_head_word(s, "而"), s.n);
    return str_head_word(s, "去年同期|上年同期|上周|上月|上一年") && !str_has_word(s, "今年|本年|目前|现|本周|本月|到|至|今|当月");
}

/* 整改任务已完成36项, 纳入一般公共预算的非税收入: no plans. */
static bool is_planned(Str near)
{
    ptrdiff_t goal = last_of(near, GOALS), public = last_of(near, "公共预算的|基金预算的|纳入预算的");
    if (goal < 0 || str_has_word(near, "完成计划|计划外|超计划|完成目标|计划完成率")) return false;
    return last_of(near, "已") < goal && !(public >= 0 && goal > public);
}

static unsigned level_roles(const Mention *m)
{
    Str near = m->lead, text = m->piece->text;
    unsigned roles = 0;
    if (m->w.about || m->w.lo.num != m->w.hi.num || m->w.counter.n == 0) {
        Str behind = str_slice(text, m->w.end, text.n);
        size_t word = str_head_word(behind, "及以上|以上|及以下|以下|以内|左右");
        bool noun = !str_head_word(str_slice(behind, word, behind.n), "，|。|；|、|）|：|（|\n|和|及|与") && word < behind.n;
        if (m->w.about && !str_has_word(m->w.counter, "家|个") && noun && (word || str_has_word(mention_written(m), "超|逾|至|—|-|以"))) roles |= ROLE_BOUND;
        if (word && noun) roles |= ROLE_BOUND;
    }
    if (is_field(m)) roles |= ROLE_BOUND;
    if (str_tail_word(drop_end(near, "了|约|近"), "多增|少增|多减|少减")) roles |= ROLE_BOUND;        /* of two changes, not of two levels */
    else if (is_change(m)) roles |= ROLE_CHANGE;
    else if (!tells_this_period(m) && ((str_has_word(near, PAST) && !str_has_word(near, "上年结余|上年结转|上年滚存") && !names_past_cause(near) && !str_has_word(near, "查出|审计|认定|反馈|交办|移交|立项|批复|发现的")) || (str_has_word(near, "年初") && !str_has_word(near, "年初预算|年初计划|年初目标|年初安排")) || (str_has_word(m->clause, "高于|低于|超过全市|超全市") && !counts_those(m)) || bracketed_norm(m) || says_than(near) || in_part_of_then(m))) roles |= ROLE_THEN;
    else if (str_has_word(near, "由|从") && !str_has_word(near, "由于|从业|自由|从事|缘由|从优|来自|由市|由县|由区|由企业|由政府")) roles |= ROLE_THEN;
    if (str_tail_word(drop_end(near, "了|的|约"), "到|至|增至|降至|提高为|变为|调整为")) roles |= ROLE_TO;
    if (is_planned(near)) roles |= ROLE_PLAN;
    if (str_has_word(near, "共|合计|总计|总数|总量|总额|总用地|总投资|总收入|总支出|全部|全市|全县|全区|累计|总")) roles |= ROLE_TOTAL;
    if (str_has_word(near, "其余|其他|其它|剩余|尚余|还剩|余下|还差")) roles |= ROLE_REST;
    if (str_has(m->w.counter, S("/")) || (!dims_none(m->w.dims) && str_has(m->w.unit, S("/"))) || str_has_word(near, "亩均|亩产|单产|人均|户均|平均|每|单栋|单个|场均|班均|村均|企均|生均|套均|年均|周均|均价|单价|强度|单位面积|密度|均值|日均|月均|地均|案均|单位增加值|单位产值|单位工业|单位能耗|单位产品|单位生产总值|单位GDP") || near_mean(near)) roles |= ROLE_PER;
    if (str_equal(m->w.counter, S("分")) && !str_has_word(near, "平均|均分")) roles &= ~(unsigned)ROLE_PER;          /* 亩均税收得分38.5分 */
    if (counts_those(m)) roles &= ~(unsigned)ROLE_PER;
    return roles;
}

/* 户均85人: a count is exact, a mean of counts is rounded. */
static void round_mean(Mention *m)
{
    Frac half, lo, hi;
    bool built = !str_has(m->lead, S("均")) && str_has_word(m->w.counter, "层|栋|幢|间|套|组|班|台");        /* 每栋5层 */
    if (built || m->w.decimals || frac_compare(m->lo, m->hi) != 0 || !frac_mul(m->w.scale, (Frac){ 1, 2 }, &half)) return;
    if (frac_sub(m->value, half, &lo) && frac_add(m->value, half, &hi)) m->lo = lo, m->hi = hi;
}

static void set_sign(Mention *m)
{
    m->value = m->w.value, m->lo = m->w.lo, m->hi = m->w.hi;
    if (m->roles & ROLE_PER) round_mean(m);
    if (is_share(&m->w) && m->w.decimals == 0 && !m->w.about && str_tail_word(m->lead, "目标|目标任务|任务|控制目标|红线|控制线|年度目标值|目标值")) m->lo = m->hi = m->value;      /* 比年目标任务4%低 */
    if (!(m->roles & (ROLE_GROWTH | ROLE_CHANGE | ROLE_POINTS)) || m->value.num < 0) return;
    if (!falls(m->lead.n ? m->lead : m->clause) || last_of(m->lead, "到|至") > last_of(m->lead, FALLS)) return;        /* 回落到上半年的8.9%: a level */
    m->value.num = -m->value.num;
    Frac lo = m->lo;
    m->lo = (Frac){ -m->hi.num, m->hi.den };
    m->hi = (Frac){ -lo.num, lo.den };
}

/* （约27750亩）, 折合11.87平方公里, right behind a number of the same dimension and another unit. */
static bool is_restated(const Mention *m, const Mention *before)
{
    if (!before || before->sentence != m->sentence || dims_none(m->w.dims) || !dims_equal(m->w.dims, before->w.dims)) return false;
    Str gap = mention_between(before, m);
    size_t open = str_head_word(gap, "（");
    Str word = str_trim(str_slice(gap, open, gap.n));
    if (str_equal(m->w.unit, before->w.unit) && !str_tail_word(word, "合|折合|约合")) return false;
    return (open && (word.n == 0 || str_head_word(word, "合|折合|折|即|相当于|约合") == word.n)) || (!open && gap.n <= 20 && str_tail_word(gap, "折合|折合为|相当于|合|即|约合"));
}

/* 分别减少3起和2人: of other kinds too. */
static bool in_turn(const Mention *m, const Mention *before)
{
    return before && m->roles & ROLE_LISTED && m->run == before->run && !is_share(&m->w) && !is_share(&before->w) && str_has_word(m->clause, "分别|依次");
}

static void set_roles(Mention *m, const Mention *before)
{
    if (is_restated(m, before)) m->roles |= ROLE_RESTATED;
    if (m->w.id == UNIT_POINT && m->w.counter.n == 0) m->roles |= ROLE_POINTS;
    else if (m->w.id == UNIT_RATIO && m->w.counter.n == 0) m->roles |= ROLE_TIMES;
    else if (is_share(&m->w)) m->roles |= share_roles(m) | (m->lead.n == 0 && !m->paren && before && before->sentence == m->sentence && str_has_word(before->lead, "完成|实际") && before->index && (before - 1)->roles & ROLE_PLAN && mention_same_kind(before - 1, before) ? ROLE_DONE : 0);
    else m->roles |= level_roles(m);
    bool follows = (m->roles & ROLE_LISTED) && before && mention_same_kind(m, before);
    if (follows && !(m->roles & ~(unsigned)ROLE_LISTED)) m->roles |= before->roles & (ROLE_SHARE | ROLE_DONE | ROLE_RATE | ROLE_GROWTH | ROLE_PLAN | ROLE_PER | ROLE_THEN);
    if (!follows && in_turn(m, before)) m->roles |= before->roles & (ROLE_CHANGE | ROLE_THEN | ROLE_PLAN | ROLE_PER);
    if (is_share(&m->w) && !m->roles && before && before->run == m->run && before->roles & (ROLE_SHARE | ROLE_RATE)) m->roles |= before->roles & (ROLE_SHARE | ROLE_RATE);      /* 占宗数36.8%、面积36.8% */
    if (m->roles & ROLE_LISTED && before && m->lead.n == 0) m->roles |= before->roles & (ROLE_REST | ROLE_THEN);               /* 剩余62宗、1982.52亩; 上周成交1096套、89210.7平方米 */
    if (m->roles & ROLE_LISTED && before && before->run == m->run && before->roles & ROLE_CHANGE && !is_share(&m->w)) m->roles |= ROLE_CHANGE, follows = true;      /* 减少61起、86人 */
    bool done = str_has_word(m->lead, "完成|实际|实现|已|到位|支出");
    if (before && m->run == before->run && before->roles & ROLE_PLAN && !done && mention_is_level(m)) m->roles |= ROLE_PLAN;      /* 计划开工18个、竣工11个; not 计划18.2亿元、完成26.14亿元 */
    if (m->roles & ROLE_GROWTH && !str_has_word(m->lead, "名义|现价") && str_has_word(str_slice(m->piece->text, m->sentence_at, m->w.start), "可比|不变价|扣除价格|同口径")) m->roles |= ROLE_REAL;
    set_sign(m);
    if ((follows || in_turn(m, before)) && m->roles & (ROLE_GROWTH | ROLE_CHANGE | ROLE_POINTS) && before->value.num < 0 && m->value.num > 0) {
        m->value.num = -m->value.num;
        Frac lo = m->lo;
        m->lo = (Frac){ -m->hi.num, m->hi.den }, m->hi = (Frac){ -lo.num, lo.den };
    }
}

/* ---- reading ---- */

/* 优良率（Ⅰ至Ⅲ类）87.5%: the words before a bracket that stands right before the number and has none in it. */
static Str before_bracket(Str text, size_t at, size_t last_end)
{
    Str head = str_slice(text, last_end, at);
    size_t close = head.n - str_tail_word(head, "）");
    if (close == head.n) return S("");
    for (size_t open = close; open-- > 0;)
        if (str_head_word(str_slice(head, open, close), "（")) {
            for (size_t from = open; from > 0; from--)
                if (str_tail_word(str_slice(head, 0, from), "，|。|；|：|、|（|）|\n")) return str_trim(str_slice(head, from, open));
            return str_trim(str_slice(head, 0, open));
        }
    return S("");
}

static void place(Mention *m, const State *s, Str text, size_t last_end)
{
    size_t lead = s->lead_at > last_end ? s->lead_at : last_end;
    m->sentence = s->sentence, m->semi = s->semi, m->paren = s->paren;
    m->sentence_at = s->sentence_at, m->semi_at = s->semi_at, m->clause_at = s->clause_at;
    m->lead = str_trim(str_slice(text, lead, m->w.start));
    if (m->lead.n == 0) m->lead = before_bracket(text, m->w.start, last_end);
    m->clause = str_slice(text, s->clause_at, m->w.start);
}

/* "3家、5家和8家": joined by 、 and 和 with nothing else between, but perhaps a few words that name the next. */
static void set_run(Mention *m, const Mention *before, Str text)
{
    if (!before || before->sentence != m->sentence || before->clause_at != m->clause_at || before->paren != m->paren) return;
    Str gap = str_slice(text, before->w.end, m->w.start);
    size_t word = str_head_word(gap, "、|以及|和|及|与");
    if (!word && (gap.n || is_share(&m->w) || is_share(&before->w))) return;       /* 98批1426人次 are side by side too */
    m->run = before->run;
    m->place = before->place + 1;
    if (gap.n != word) return;
    m->roles |= ROLE_LISTED;
    m->lead = S("");                                                    /* 10.0%和25.0%: 和 says nothing of the second */
}

/* "分别为3、5和7个": bare numbers of a list take the unit at its end. */
static void share_unit(Str text, Written *list, size_t n)
{
    for (size_t i = n; i-- > 1;) {
        Written *w = &list[i - 1], *next = &list[i];
        bool points = next->id == UNIT_POINT && next->counter.n == 0 && str_equal(w->counter, S("个"));
        if ((w->kind != WRITTEN_PLAIN && !points) || next->kind != WRITTEN_QUANTITY || next->worded) continue;
        Str times = str_slice(text, w->number_at + w->number.n, w->end);             /* 3.86亿、3.12亿和3.94亿千瓦时; 23个、8个和4.6个百分点 */
        if (!str_starts(next->unit, times)) continue;
        if (next->number_at < w->end || next->number_at - w->end > sizeof "和" - 1) continue;
        Written made = *next;
        made.start = w->start, made.number_at = w->number_at, made.end = w->end;
        made.number = w->number, made.decimals = w->decimals;
        Frac gap;
        if (!frac_div(w->value, w->scale, &made.value) || !frac_mul(made.value, next->scale, &made.value) || !frac_sub(next->hi, next->value, &gap) || !frac_add(made.value, gap, &made.hi) || !frac_sub(made.value, gap, &made.lo)) continue;
        *w = made;
    }
}

/* 提高3.2个和1.6个百分点: parts of a 个 are points. */
static void share_points(Str text, Written *list, size_t n)
{
    for (size_t i = n; i-- > 1;) {
        Written *w = &list[i - 1], *next = &list[i];
        if (next->id != UNIT_POINT || next->counter.n || !w->decimals || !(w->kind == WRITTEN_PLAIN || str_equal(w->counter, S("个")))) continue;
        Str gap = str_slice(text, w->end, next->start);
        Frac step;
        if (!str_head_word(gap, "、|和|与") || gap.n > sizeof "和" - 1 || !frac_sub(next->hi, next->value, &step)) continue;
        Written made = *next;
        made.start = w->start, made.number_at = w->number_at, made.end = w->end, made.number = w->number, made.decimals = w->decimals;
        for (int k = w->decimals; k < next->decimals; k++) step.num *= 10;
        for (int k = next->decimals; k < w->decimals; k++) step.den *= 10;
        if (dec_parse(w->number, &made.value) && frac_mul(made.value, next->scale, &made.value) && frac_add(made.value, step, &made.hi) && frac_sub(made.value, step, &made.lo)) *w = made;
    }
}

/* 容积率2.0, 城乡居民收入比为2.00: a bare number that its name makes a ratio. */
static void name_ratios(Str text, Written *list, size_t n)
{
    enum { FAR = 75 };
    static const char NAMES[] = "容积率|收入比|倍差|投入产出比|存销比|产销比|生师比|性别比";
    for (size_t i = 0; i < n; i++) {
        Written *w = &list[i];
        Str before = drop_end(str_slice(text, 0, w->start), "平均|约|为|达|到|是|至");
        Str turned = str_slice(before, before.n > FAR ? before.n - FAR : 0, before.n);
        bool turns = str_tail_word(before, "缩小|扩大|降|下降|降低|提高|由|从|的") && w->decimals && last_of(turned, NAMES) > last_of(turned, "，|；|。");      /* 收入比由上年的1.96缩小至1.93 */
        if (w->kind != WRITTEN_PLAIN || !(turns || str_tail_word(before, NAMES))) continue;
        Frac half = { 1, 20 };
        for (int k = 1; k < w->decimals; k++) half.den *= 10;
        if (!frac_sub(w->value, half, &w->lo) || !frac_add(w->value, half, &w->hi)) continue;
        w->kind = WRITTEN_QUANTITY, w->id = UNIT_RATIO;
    }
}

static void add_moment(Paragraph *p, const Written *w, Arena *a, size_t *cap)
{
    *PUSH(a, p->moments, p->n_moments, *cap) = (Moment){ w->year, w->month_from, w->month, w->day, w->start, w->end };
}

/* 上半年, 前三季度, 一季度 are months too. */
static void worded_moments(Paragraph *p, Arena *a, size_t *cap)
{
    static const struct { const char *word; int from, to; } rows[] = { { "上半年", 1, 6 }, { "前三季度", 1, 9 }, { "前三个季度", 1, 9 }, { "一季度", 1, 3 }, { "第一季度", 1, 3 } };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        ptrdiff_t at = str_find(p->piece->text, str_of(rows[i].word));
        if (at >= 0) *PUSH(a, p->moments, p->n_moments, *cap) = (Moment){ 0, rows[i].from, rows[i].to, 0, (size_t)at, (size_t)at + strlen(rows[i].word) };
    }
}

/* （单位：万元）…一般公共预算收入 41,236，: bare numbers of three digits or more before a mark. */
static void caption_units(Str text, Str unit, Written *list, size_t n)
{
    Written like;
    char one[80];
    if (unit.n == 0 || unit.n > 60) return;
    int length = snprintf(one, sizeof one, "1%.*s", SP(unit));
    if (!written_next((Str){ one, (size_t)length }, 0, &like) || like.kind != WRITTEN_QUANTITY || like.counter.n) return;
    for (size_t i = 0; i < n; i++) {
        Written *w = &list[i];
        Str behind = str_slice(text, w->end, text.n);
        Frac half = { 1, 2 };
        if (w->kind != WRITTEN_PLAIN || w->worded || (w->number.n < 3 && !w->decimals) || (behind.n && !str_head_word(behind, "，|。|；|、|）|（|\n"))) continue;
        for (int k = 0; k < w->decimals; k++) half.den *= 10;
        if (!frac_mul(w->value, like.scale, &w->value) || !frac_mul(half, like.scale, &half) || !frac_sub(w->value, half, &w->lo) || !frac_add(w->value, half, &w->hi)) continue;
        w->kind = WRITTEN_QUANTITY, w->id = like.id, w->dims = like.dims, w->scale = like.scale;
    }
}

static Written *find_numbers(Paragraph *p, Str unit, Arena *a, size_t *n)
{
    Written *list = NULL, w;
    size_t cap = 0, cap_moments = 0;
    *n = 0;
    for (size_t at = 0; written_next(p->piece->text, at, &w); at = w.end) {
        if (w.kind == WRITTEN_TIME) add_moment(p, &w, a, &cap_moments);
        int64_t months;
        bool first = w.kind == WRITTEN_QUANTITY && str_equal(w.counter, S("个月")) && str_tail_word(str_slice(p->piece->text, 0, w.start), "前") && frac_int64(w.value, ROUND_HALF_UP, &months) && months > 1 && months <= 12;
        if (first) *PUSH(a, p->moments, p->n_moments, cap_moments) = (Moment){ 0, 1, (int)months, 0, w.number_at, w.end };      /* 前8个月 */
        if (w.kind == WRITTEN_QUANTITY || w.kind == WRITTEN_PLAIN) *PUSH(a, list, *n, cap) = w;
    }
    share_unit(p->piece->text, list, *n);
    share_points(p->piece->text, list, *n);
    name_ratios(p->piece->text, list, *n);
    caption_units(p->piece->text, unit, list, *n);
    worded_moments(p, a, &cap_moments);
    return list;
}

void mention_read(const Piece *piece, Str unit, Arena *a, Paragraph *out)
{
    Marks marks = { .arena = a };
    State s = { 0 };
    size_t n, cap = 0, last_end = 0;
    int run = 0;
    *out = (Paragraph){ .piece = piece };
    Written *list = find_numbers(out, unit, a, &n);
    if (n) find_marks(piece->text, &marks);
    for (size_t i = 0; i < n; i++) {
        if (list[i].kind != WRITTEN_QUANTITY) continue;
        while (s.next < marks.n && marks.items[s.next].at < list[i].start) pass(&s, &marks.items[s.next++]);
        Mention m = { .piece = piece, .w = list[i], .index = (int)out->n, .run = ++run };
        place(&m, &s, piece->text, last_end);
        const Mention *before = out->n ? &out->mentions[out->n - 1] : NULL;
        set_run(&m, before, piece->text);
        set_roles(&m, before);
        last_end = list[i].end;
        size_t tail = s.next, end = i + 1 < n ? list[i + 1].start : piece->text.n;
        if (tail < marks.n && marks.items[tail].at < end) end = marks.items[tail].at;
        m.tail = str_slice(piece->text, last_end, end);
        while (tail < marks.n && marks.items[tail].kind != MARK_SENTENCE) tail++;
        m.sentence_end = tail < marks.n ? marks.items[tail].at : piece->text.n;
        if (before && is_share(&m.w) && !(m.roles & ROLE_GROWTH) && !is_share(&before->w) && before->clause_at == m.clause_at && mention_is_of(&m)) out->mentions[out->n - 1].roles |= ROLE_BASE;
        *PUSH(a, out->mentions, out->n, cap) = m;
    }
}

bool mention_caption_unit(Str text, Str *unit)
{
    ptrdiff_t at = str_find(text, S("单位：")), end;
    if (at < 0) return false;
    Str rest = str_slice(text, (size_t)at + sizeof "单位：" - 1, text.n);
    for (end = 0; (size_t)end < rest.n && !str_head_word(str_slice(rest, (size_t)end, rest.n), "）|、|，| |\n|；");) end++;
    *unit = str_slice(rest, 0, (size_t)end);
    return unit->n > 0;
}

bool mention_is_level(const Mention *m)
{
    enum { NOT = ROLE_SHARE | ROLE_DONE | ROLE_RATE | ROLE_GROWTH | ROLE_CHANGE | ROLE_THEN | ROLE_BOUND | ROLE_PER | ROLE_POINTS | ROLE_TIMES | ROLE_RESTATED };
    return !(m->roles & NOT) && !is_share(&m->w);
}

bool mention_same_kind(const Mention *a, const Mention *b) { return written_same_kind(&a->w, &b->w); }

Str mention_between(const Mention *a, const Mention *b) { return str_slice(a->piece->text, a->w.end, b->w.start); }

Str mention_written(const Mention *m) { return str_slice(m->piece->text, m->w.start, m->w.end); }

Str mention_sentence(const Mention *m) { return str_trim(str_slice(m->piece->text, m->sentence_at, m->sentence_end)); }

static size_t point_start(Str s, size_t at)
{
    while (at > 0 && at < s.n && ((unsigned char)s.p[at] & 0xC0) == 0x80) at--;
    return at;
}

Str mention_around(const Mention *m)
{
    enum { SIDE = 300 };
    Str text = m->piece->text;
    size_t from = m->w.start > m->sentence_at + SIDE ? point_start(text, m->w.start - SIDE) : m->sentence_at;
    size_t to = m->sentence_end > m->w.end + SIDE ? point_start(text, m->w.end + SIDE) : m->sentence_end;
    return str_trim(str_slice(text, from, to));
}

Str mention_number(const Mention *m, Frac value, Arena *a)
{
    Buf b = { 0 };
    if (value.num < 0) value.num = -value.num;
    written_format(&m->w, value, &b);
    Str s = buf_keep(&b, a);
    buf_done(&b);
    return s;
}

static Str digits_only(Str s, Arena *a)
{
    Buf b = { 0 };
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] != ',') buf_add_char(&b, s.p[i]);
    return buf_give(&b, a);
}

static Str wanted_number(const Mention *m, Frac value, Arena *a)
{
    Buf b = { 0 };
    Written like = m->w;
    like.unit = S("");
    if (value.num < 0) value.num = -value.num;
    written_format(&like, value, &b);
    Str wanted = buf_keep(&b, a);
    buf_done(&b);
    return wanted;
}

static Str number_of(const Mention *m, Arena *a) { return str_has(m->w.number, S(",")) ? digits_only(m->w.number, a) : m->w.number; }

bool mention_slips(const Mention *m, Frac value, Arena *a) { return mention_is_slip(number_of(m, a), wanted_number(m, value, a)); }

bool mention_swaps(const Mention *m, Frac value, Arena *a)
{
    Str written = number_of(m, a), wanted = wanted_number(m, value, a);
    int counts[256] = { 0 };
    if (written.n != wanted.n || str_equal(written, wanted) || !mention_is_slip(written, wanted)) return false;
    for (size_t i = 0; i < written.n; i++) counts[(unsigned char)written.p[i]]++, counts[(unsigned char)wanted.p[i]]--;
    for (size_t i = 0; i < 256; i++)
        if (counts[i]) return false;
    return true;
}

/* The same digits in another order: 2871 for 2187, 36.33 for 33.36. */
static bool is_permuted(Str a, Str b)
{
    enum { FAR = 4 };
    int seen[256] = { 0 };
    if (a.n != b.n || a.n > FAR) return false;
    for (size_t i = 0; i < a.n; i++) seen[(unsigned char)a.p[i]]++, seen[(unsigned char)b.p[i]]--;
    for (size_t i = 0; i < a.n; i++)
        if (seen[(unsigned char)a.p[i]] || (a.p[i] == '.') != (b.p[i] == '.')) return false;
    return true;
}

bool mention_is_slip(Str written, Str wanted)
{
    size_t head = 0, tail = 0;
    while (head < written.n && head < wanted.n && written.p[head] == wanted.p[head]) head++;
    while (tail < written.n - head && tail < wanted.n - head && written.p[written.n - 1 - tail] == wanted.p[wanted.n - 1 - tail]) tail++;
    Str a = str_slice(written, head, written.n - tail), b = str_slice(wanted, head, wanted.n - tail);
    if (a.n <= 1 && b.n <= 1) return true;
    bool ends = a.n == b.n && a.n <= 3 && a.p[0] == b.p[b.n - 1] && a.p[a.n - 1] == b.p[0];
    return ends || is_permuted(a, b);
}
