/* SPDX-License-Identifier: Apache-2.0 */
#include "model/written.h"

#include <string.h>

static const struct { Str word; int group; } counters[] = {
#define COUNTER(word, group) { S_INIT(word), group },
#include "model/counters.def"
#undef COUNTER
};

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

static Str from(Str s, size_t at) { return str_slice(s, at, s.n); }

/* ---- the digits ---- */

static size_t digits_length(Str s)
{
    size_t n = 0;
    while (n < s.n && is_digit(s.p[n])) n++;
    return n;
}

/* 1,234.50: groups only where they are well formed, a point only before a digit. */
static size_t number_length(Str s)
{
    size_t n = digits_length(s);
    while (n && n <= 15 && n + 3 < s.n && s.p[n] == ',' && digits_length(from(s, n + 1)) == 3) n += 4;
    if (n + 1 < s.n && s.p[n] == '.' && is_digit(s.p[n + 1])) {
        size_t more = digits_length(from(s, n + 1));
        if (n + 1 + more >= s.n || s.p[n + 1 + more] != '.') n += 1 + more;      /* 1.2.3 is no number */
    }
    return n;
}

static int digit_of(Str s, size_t *n)
{
    static const char *const words[] = { "零", "一", "二", "三", "四", "五", "六", "七", "八", "九" };
    for (int i = 0; i < 10; i++) {
        *n = str_head_word(s, words[i]);
        if (*n) return i;
    }
    *n = str_head_word(s, "两");
    return *n ? 2 : -1;
}

/* 一百二十 within 99,999; 0 bytes: no numeral. */
static size_t numeral_length(Str s, int64_t *value)
{
    static const struct { const char *word; int64_t times; } places[] = { { "十", 10 }, { "百", 100 }, { "千", 1000 }, { "万", 10000 } };
    int64_t sum = 0, part = 0;
    int digit = -1;
    size_t at = 0;
    while (at < s.n && at < 30) {
        size_t n;
        int d = digit_of(from(s, at), &n);
        if (d >= 0) {
            if (digit > 0) return 0;                 /* 二三 is "two or three" */
            digit = d;
            at += n;
            continue;
        }
        size_t i = 0;
        while (i < 4 && !(n = str_head_word(from(s, at), places[i].word))) i++;
        if (i == 4) break;
        if (places[i].times == 10000) sum = (sum + part + (digit > 0 ? digit : 0)) * 10000, part = 0;
        else part += (digit >= 0 ? digit : 1) * places[i].times;
        digit = -1;
        at += n;
        if (sum > 99999) return 0;
    }
    *value = sum + part + (digit > 0 ? digit : 0);
    return at;
}

/* ---- what stands behind ---- */

size_t written_counter(Str s, Str *out)
{
    size_t best = 0;
    for (size_t i = 0; i < sizeof counters / sizeof counters[0]; i++)
        if (counters[i].word.n > best && str_starts(s, counters[i].word)) best = counters[i].word.n, *out = counters[i].word;
    return best;
}

static int counter_group(Str word)
{
    for (size_t i = 0; i < sizeof counters / sizeof counters[0]; i++)
        if (str_equal(counters[i].word, word)) return counters[i].group;
    return 0;
}

bool written_counts_same(Str a, Str b)
{
    int group = counter_group(a);
    return str_equal(a, b) || (group && group == counter_group(b));
}

typedef struct { size_t n; UnitId id; Str counter; int64_t times; Dims dims; Frac scale; } Behind;

/* A unit of units.def or a counter, without a multiplying word before it. */
static bool read_simple(Str s, Behind *b)
{
    UnitId id = UNIT_NONE;
    Str counter = { 0 };
    size_t unit = unit_match(s, &id), count = written_counter(s, &counter);
    if (unit && (id == UNIT_TENTH && str_head_word(from(s, unit), "功|立|为|果|员|本|效|交|都|熟|长|了|品|型|套|片|规"))) unit = 0;
    if (unit && (id == UNIT_HEAD || id == UNIT_FEN || id == UNIT_DAY || (id == UNIT_KWH && str_starts(s, S("度"))))) unit = 0;
    if (unit == 0 && count == 0) return false;
    if (unit >= count) *b = (Behind){ unit, id, { 0 }, 1, unit_get(id)->dims, unit_get(id)->scale };
    else *b = (Behind){ count, UNIT_NONE, counter, 1, { { 0 } }, frac_of(1) };
    return true;
}

/* The longer of 万元 as a unit and 万 + 元. A lone 万 or 亿 is no unit. */
static bool read_plain_unit(Str s, Behind *out)
{
    Behind plain = { 0 }, times = { 0 };
    int64_t k;
    size_t word = unit_multiplier(s, &k);
    bool has_plain = read_simple(s, &plain) && !(word && plain.n == word);
    bool has_times = word && read_simple(from(s, word), &times);
    if (!has_plain && !has_times) return false;
    *out = has_times && (!has_plain || word + times.n > plain.n) ? times : plain;
    if (has_times && (!has_plain || word + times.n > plain.n)) {
        out->n += word;
        out->times = k;
        return frac_mul(times.scale, frac_of(k), &out->scale);
    }
    return true;
}

/* 吨标准煤/万元, 元/人: what units.def does not have as one. */
static bool read_unit(Str s, Behind *out)
{
    Behind below;
    if (!read_plain_unit(s, out)) return false;
    size_t slash = str_head_word(from(s, out->n), "/每|每|/");
    if (!slash || (!str_starts(from(s, out->n), S("/")) && out->id == UNIT_NONE)) return true;
    if (!read_plain_unit(from(s, out->n + slash), &below)) return true;
    Frac scale;
    if (!frac_div(out->scale, below.scale, &scale)) return true;
    out->n += slash + below.n;
    out->scale = scale;
    out->dims = dims_product(out->dims, below.dims, -1);
    out->id = UNIT_NONE;
    out->times = 1;
    out->counter = str_slice(s, 0, out->n);
    return true;
}

/* ---- how exact ---- */

static bool add_scaled(Frac value, Frac by, int64_t num, int64_t den, Frac *out)      /* value + by * num / den */
{
    Frac share, gap;
    return frac_make(num, den, &share) && frac_mul(by, share, &gap) && frac_add(value, gap, out);
}

/* The weight of the last digit that is not 0: of 200 a hundred, of 1050 ten, of 1.2 a tenth. */
static Frac round_step(Frac number, int decimals)
{
    Int128 step = 1;
    if (decimals) {
        for (int i = 0; i < decimals; i++) step *= 10;
        return (Frac){ 1, step };
    }
    for (Int128 n = number.num; n && n % 10 == 0; n /= 10) step *= 10;
    return (Frac){ step, 1 };
}

typedef enum { NEAR_NOT, NEAR_BELOW, NEAR_ABOUT, NEAR_ABOVE, NEAR_AT_LEAST, NEAR_AT_MOST } Nearness;

static Nearness word_before(Str before, size_t *n)
{
    static const struct { const char *words; Nearness near; } rows[] = {
        { "不少于|不低于|不小于|至少", NEAR_AT_LEAST }, { "不超过|不高于|不大于|不多于|不足|不到|最多", NEAR_AT_MOST }, { "将近|接近|近", NEAR_BELOW },
        { "大约|约为|约|大致", NEAR_ABOUT }, { "超过|突破|超|逾", NEAR_ABOVE },
    };
    if (str_tail_word(before, "签约|节约|履约|违约|续约|合约|集约|预约|解约|邀约|反超|赶超|附近|最近|临近|就近")) {
        *n = 0;
        return NEAR_NOT;
    }
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        *n = str_tail_word(before, rows[i].words);
        if (*n) return rows[i].near;
    }
    return NEAR_NOT;
}

static Nearness word_behind(Str behind, size_t *n)
{
    *n = str_head_word(behind, "左右|上下");
    if (*n) return NEAR_ABOUT;
    *n = str_head_word(behind, "及以上|以上");
    if (*n) return NEAR_AT_LEAST;
    *n = str_head_word(behind, "及以下|以下|以内");
    return *n ? NEAR_AT_MOST : NEAR_NOT;
}

static bool spread(Written *w, Nearness near, Frac number)
{
    Frac step, tenth, up;
    w->about = near != NEAR_NOT;
    switch (near) {
    case NEAR_BELOW: return frac_mul(w->value, (Frac){ 9, 10 }, &w->lo) && add_scaled(w->hi, w->scale, 0, 1, &w->hi);
    case NEAR_ABOUT: return add_scaled(w->lo, w->value, -1, 20, &w->lo) && add_scaled(w->hi, w->value, 1, 20, &w->hi);
    case NEAR_ABOVE:
        if (!frac_mul(round_step(number, w->decimals), w->scale, &step) || !frac_mul(w->value, (Frac){ 1, 10 }, &tenth)) return false;
        up = frac_compare(step, tenth) > 0 ? step : tenth;
        w->lo = w->value;
        return frac_add(w->value, up, &w->hi);
    case NEAR_AT_LEAST: w->lo = w->value; return frac_mul(w->value, frac_of(10), &w->hi);
    case NEAR_AT_MOST: w->lo = frac_of(0), w->hi = w->value; return true;
    case NEAR_NOT:
    default: return true;
    }
}

/* Counts as they stand are exact; the rest lies within half of its last digit. A small whole number of a large unit (3亿元) has lost a
** ".0" rather than been rounded to whole ones. */
static bool interval(Written *w, Frac number, int64_t times)
{
    Int128 ten = 1;
    bool counted = w->counter.n && times == 1 && w->decimals == 0 && !str_has(w->counter, S("/"));
    int decimals = w->decimals;
    w->lo = w->hi = w->value;
    if (counted || w->kind == WRITTEN_PLAIN) return true;
    if (decimals == 0 && !written_is_share(w) && number.num < 20 && number.den == 1) decimals = 1;
    for (int i = 0; i < decimals && i < 18; i++) ten *= 10;
    Frac half = { 1, 2 * ten }, gap;
    return frac_make(half.num, half.den, &half) && frac_mul(half, w->scale, &gap) && frac_sub(w->value, gap, &w->lo) && frac_add(w->value, gap, &w->hi);
}

/* ---- times and names ---- */

static bool is_small(Str digits, int low, int high, int *out)
{
    int64_t n;
    if (!str_to_int64(digits, &n) || n < low || n > high) return false;
    *out = (int)n;
    return true;
}

static size_t dash_length(Str s) { return str_head_word(s, "—|–|-|~|～|至|―|−"); }

/* The months behind a year or alone: 11月, 1—11月, 11月30日. */
static size_t read_month(Str s, Written *w)
{
    size_t n = digits_length(s);
    int month;
    if (n == 0 || n > 2 || !is_small(str_slice(s, 0, n), 1, 12, &month)) return 0;
    size_t dash = dash_length(from(s, n)), word = str_head_word(from(s, n), "月份|月| 月份| 月");
    w->month_from = w->month = month;
    if (word == 0 && dash) {
        size_t more = digits_length(from(s, n + dash));
        word = str_head_word(from(s, n + dash + more), "月份|月| 月份| 月");
        if (more == 0 || more > 2 || !word || !is_small(str_slice(s, n + dash, n + dash + more), 1, 12, &w->month)) return 0;
        return n + dash + more + word;
    }
    if (word == 0) return 0;
    n += word;
    size_t day = digits_length(from(s, n)), end = day ? str_head_word(from(s, n + day), "日|号") : 0;
    if (end && is_small(str_slice(s, n, n + day), 1, 31, &w->day)) return n + day + end;
    w->day = 0;
    dash = dash_length(from(s, n));
    if (dash) {                                                    /* 1月至11月 */
        Written later = { 0 };
        size_t more = read_month(from(s, n + dash), &later);
        if (more && later.day == 0) w->month = later.month, n += dash + more;
    }
    return n;
}

static size_t read_year(Str s, Written *w)
{
    size_t n = digits_length(s), dash;
    if (n != 4 || !is_small(str_slice(s, 0, 4), 1900, 2100, &w->year)) return 0;
    dash = dash_length(from(s, 4));
    if (dash && digits_length(from(s, 4 + dash)) == 4 && str_head_word(from(s, 8 + dash), "年")) return 8 + dash + sizeof "年" - 1;
    size_t word = str_head_word(from(s, 4), "年度|年底|年末|年初|年| 年");
    if (word == 0) return 0;
    size_t space = str_head_word(from(s, 4 + word), " ");
    size_t month = read_month(from(s, 4 + word + space), w);
    return 4 + word + (month ? space + month : 0);
}

static bool is_time(Str s, Written *w)
{
    size_t n = read_year(s, w);
    if (n == 0) n = read_month(s, w);
    if (n == 0) {
        size_t d = digits_length(s), word = d && d <= 2 ? str_head_word(from(s, d), "日至|日前|日|时|点") : 0;
        if (word && is_small(str_slice(s, 0, d), 0, 31, &w->day)) n = d + word;
    }
    if (n == 0) return false;
    w->kind = WRITTEN_TIME;
    w->end = w->start + n;
    return true;
}

/* Ordinals, document numbers, phones, codes, list numbers: pieces of names. */
static bool is_name(Str text, size_t at, size_t n)
{
    Str before = str_slice(text, 0, at), behind = from(text, at + n);
    bool whole = digits_length(from(text, at)) == n;
    if (str_tail_word(before, "第|〔|[|№|No.|NO.|GB/T |GB|编号") || (at && (is_letter(text.p[at - 1]) || text.p[at - 1] == '#' || text.p[at - 1] == '_'))) return true;
    Str counter;
    if (str_tail_word(before, "电话|热线") && !(n < 5 && written_counter(behind, &counter))) return true;              /* 热线12345, not 省级热线68件 */
    if (str_tail_word(before, "-|—|–") && at > 1 && whole) {
        size_t dash = str_tail_word(before, "-|—|–");
        if (at > dash && (is_digit(text.p[at - dash - 1]) || is_letter(text.p[at - dash - 1]))) return true;
    }
    if (str_head_word(behind, "〕|]|号|强|届|级|路|楼|版|代|线|工程|热线|#|+|:|国道|省道")) return true;
    if (whole && n <= 2 && str_head_word(behind, "、|.|．|）") && (at == 0 || str_tail_word(before, "（|\n|。|；|：")) && !(str_head_word(behind, ".") && behind.n > 1 && is_digit(behind.p[1]))) return true;
    if (whole && str_head_word(behind, "-") && digits_length(from(behind, 1)) > 4) return true;                   /* 0595-85678901 */
    UnitId id;
    if (behind.n && is_letter(behind.p[0]) && !unit_match(behind, &id) && !written_counter(behind, &counter)) return true;
    return false;
}

/* ---- one number ---- */

/* Behind the digits: 多, 余; a multiplying word and a unit; 多, 余 again; 左右, 以上. */
static bool read_behind(Str text, Written *w, Frac number, Nearness near)
{
    size_t at = w->end, more = str_head_word(from(text, at), "多|余");
    Behind b = { .scale = { 1, 1 }, .times = 1 };
    if (more && near == NEAR_NOT) near = NEAR_ABOVE;
    at += more;
    size_t space = str_head_word(from(text, at), " ");
    int64_t times;
    size_t word = unit_multiplier(from(text, at + space), &times);
    size_t inner = word ? str_head_word(from(text, at + space + word), "多|余") : 0;           /* 1.2万余人, 3亿多元 */
    bool has_unit = read_unit(from(text, at + space), &b);
    if (inner && read_simple(from(text, at + space + word + inner), &b)) {
        b.n += word + inner, b.times = times, has_unit = frac_mul(b.scale, frac_of(times), &b.scale);
        if (near == NEAR_NOT) near = NEAR_ABOVE;
    }
    w->kind = has_unit ? WRITTEN_QUANTITY : WRITTEN_PLAIN;
    if (has_unit) {
        w->unit = str_slice(text, at + space, at + space + b.n);
        w->end = at + space + b.n;
        w->id = b.id, w->counter = b.counter, w->dims = b.dims;
    } else if (word && !more) {
        b = (Behind){ word, UNIT_NONE, { 0 }, times, { { 0 } }, frac_of(times) };
        w->end = at + space + word;
    } else w->end = at;
    w->scale = b.scale;
    size_t tail = str_head_word(from(text, w->end), "多|余");
    if (tail && near == NEAR_NOT && has_unit && str_head_word(from(text, w->end), "多")) near = NEAR_NOT, tail = 0;
    if (near == NEAR_NOT) near = word_behind(from(text, w->end), &tail);
    return frac_mul(number, w->scale, &w->value) && interval(w, number, b.times) && spread(w, near, number);
}

/* "10%至15%", "3—5个": the interval between both. */
static void join_range(Str text, Written *w, Frac first)
{
    size_t dash = dash_length(from(text, w->end)), n = dash ? number_length(from(text, w->end + dash)) : 0;
    Frac second;
    Written later = *w;
    if (n == 0 || !dec_parse(str_slice(text, w->end + dash, w->end + dash + n), &second)) return;
    later.number_at = later.start = w->end + dash;
    later.number = str_slice(text, later.start, later.start + n);
    later.end = later.start + n;
    if (w->kind == WRITTEN_QUANTITY && str_tail_word(str_slice(text, 0, w->start), "由|从")) return;      /* 由10%至15% is a change */
    if (!read_behind(text, &later, second, NEAR_NOT) || later.kind != WRITTEN_QUANTITY) return;
    if (w->kind == WRITTEN_QUANTITY && !str_equal(w->unit, later.unit)) return;
    Frac lo;
    if (!frac_mul(first, later.scale, &lo) || frac_compare(lo, later.value) >= 0) return;
    later.start = w->start, later.number_at = w->number_at;
    later.number = w->number;
    later.lo = lo, later.about = true;
    *w = later;
}

static bool read_digits(Str text, size_t at, size_t n, Written *w)
{
    Frac number;
    size_t word;
    w->number = str_slice(text, at, at + n);
    const char *point = memchr(w->number.p, '.', n);
    w->decimals = point ? (int)(n - (size_t)(point - w->number.p) - 1) : 0;
    if (is_time(from(text, at), w)) return true;
    w->kind = WRITTEN_NAME;
    if (w->decimals > 15 || n > 24 || is_name(text, at, n) || !dec_parse(w->number, &number)) return true;
    Str before = str_slice(text, 0, at);
    size_t percent = str_tail_word(before, "百分之");
    bool minus = !percent && str_tail_word(before, "-|−") > 0;
    if (minus) number.num = -number.num;
    size_t sign = minus ? str_tail_word(before, "-|−") : percent;
    Nearness near = word_before(str_slice(text, 0, at - sign), &word);
    w->start = at - sign - word;
    if (percent) {
        *w = (Written){ .kind = WRITTEN_QUANTITY, .start = w->start, .end = w->end, .number_at = at, .number = w->number, .unit = S("%"), .decimals = w->decimals, .id = UNIT_PERCENT, .scale = { 1, 100 } };
        return frac_mul(number, w->scale, &w->value) && interval(w, number, 1) && spread(w, near, number);
    }
    if (!read_behind(text, w, number, near)) w->kind = WRITTEN_NAME;
    else join_range(text, w, number);
    bool bare = w->kind == WRITTEN_PLAIN && w->decimals == 0 && n >= 7;
    if (bare) w->kind = WRITTEN_NAME;                                /* phones, codes */
    return true;
}

/* Numerals in words count only where a counter or 成 stands behind them; 一批 and 一个 are mostly none. */
static bool read_worded(Str text, size_t at, size_t n, int64_t value, Written *w)
{
    size_t word;
    Str before = str_slice(text, 0, at);
    if ((n == sizeof "一" - 1 && value < 2) || str_tail_word(before, "第|百分之|之|“|进一步|《|每") || value == 0) return false;
    w->number = str_slice(text, at, at + n);
    w->worded = true;
    Nearness near = word_before(before, &word);
    w->start = at - word;
    if (!read_behind(text, w, frac_of(value), near) || w->kind != WRITTEN_QUANTITY) return false;
    return w->counter.n ? counter_group(w->counter) > 0 || str_equal(w->counter, S("所")) : w->id == UNIT_TENTH || w->id == UNIT_POINT;
}

/* 三分之二, 一半: a share that is mostly rounded to the next simple one. */
static bool read_fraction(Str text, size_t at, Written *w)
{
    size_t n, more, word, behind;
    Str rest = from(text, at);
    Frac share = { 1, 2 };
    int below = digit_of(rest, &n), above = 1;
    if (below == 1 && str_starts(from(rest, n), S("半"))) n += sizeof "半" - 1;
    else {
        if (below < 2 && str_head_word(rest, "十")) below = 10, n = sizeof "十" - 1;
        if (below < 2 || !str_starts(from(rest, n), S("分之"))) return false;
        n += sizeof "分之" - 1;
        above = digit_of(from(rest, n), &more);
        if (above < 1 || above >= below || !frac_make(above, below, &share)) return false;
        n += more;
    }
    Nearness near = word_before(str_slice(text, 0, at), &word);
    *w = (Written){ .kind = WRITTEN_QUANTITY, .start = at - word, .number_at = at, .end = at + n, .number = str_slice(rest, 0, n), .unit = S("%"), .id = UNIT_PERCENT, .scale = { 1, 100 }, .value = share, .lo = share, .hi = share, .worded = true };
    if (near == NEAR_NOT) near = str_head_word(from(text, at + n), "多|强") ? NEAR_ABOVE : word_behind(from(text, at + n), &behind);
    return spread(w, near == NEAR_NOT ? NEAR_ABOUT : near, frac_of(10));
}

bool written_next(Str text, size_t from_at, Written *out)
{
    for (size_t at = from_at; at < text.n;) {
        Str rest = from(text, at);
        size_t n = number_length(rest);
        int64_t value;
        *out = (Written){ .start = at, .number_at = at, .end = at + n, .scale = { 1, 1 }, .value = { 0, 1 }, .lo = { 0, 1 }, .hi = { 0, 1 } };
        if (n) {
            if (read_digits(text, at, n, out)) return true;
            *out = (Written){ .kind = WRITTEN_NAME, .start = at, .number_at = at, .end = at + n, .number = str_slice(text, at, at + n) };
            return true;
        }
        if ((unsigned char)rest.p[0] >= 0xE4) {
            if (read_fraction(text, at, out)) return true;
            n = numeral_length(rest, &value);
            out->end = at + n;
            if (n && read_worded(text, at, n, value, out)) return true;
            if (n) {
                at += n;
                continue;
            }
        }
        at += (unsigned char)rest.p[0] < 0x80 ? 1 : (unsigned char)rest.p[0] < 0xE0 ? 2 : (unsigned char)rest.p[0] < 0xF0 ? 3 : 4;
    }
    return false;
}

bool written_is_share(const Written *w) { return w->kind == WRITTEN_QUANTITY && w->counter.n == 0 && (w->id == UNIT_PERCENT || w->id == UNIT_TENTH); }

bool written_same_kind(const Written *a, const Written *b)
{
    if (a->kind != b->kind || !dims_equal(a->dims, b->dims)) return false;
    if (a->counter.n != 0 || b->counter.n != 0) {
        return written_counts_same(a->counter, b->counter) || (!dims_none(a->dims) && a->counter.n && b->counter.n);
    }
    if (!dims_none(a->dims)) return true;
    return written_is_share(a) ? written_is_share(b) : a->id == b->id;
}

void written_format(const Written *like, Frac value, Buf *out)
{
    Frac number;
    if (!frac_div(value, like->scale, &number)) return;
    frac_format(number, like->decimals, ROUND_HALF_UP, out);
    buf_add(out, like->unit);
}
