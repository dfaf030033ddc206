/* SPDX-License-Identifier: Apache-2.0 */
#include "model/quantity.h"
#include "model/texts.h"

#include <assert.h>
#include <string.h>

enum { NUMBER_MAX = 200 };

static Quantity bad(const Text *reason) { return (Quantity){ .state = QUANTITY_BAD, .reason = reason }; }

static Quantity with(Quantity q, Str arg)
{
    q.args[q.n_args++] = arg;
    return q;
}

static Quantity number_value(int64_t i) { return (Quantity){ .state = QUANTITY_OK, .value = { .i = i, .ok = true } }; }

static bool is_one_of(Str s, const char *words)   /* "甲|乙" */
{
    for (Str rest = str_of(words); rest.p;)
        if (str_equal(s, str_split(&rest, '|'))) return true;
    return false;
}

static bool says_missing(const Field *f, Str s)
{
    if (is_one_of(s, "—|——|-|--|–|―|－|－－|−|/|／|\\|N/A|n/a|NA|暂无|缺|不详|未知|无数据")) return true;
    if (f->kind == K_DAY && is_one_of(s, "长期|永久|长期有效|未定")) return true;
    return f->kind != K_BOOL && str_equal(s, S("无"));
}

/* ---- numbers ---- */

static bool is_number_char(char c) { return (c >= '0' && c <= '9') || c == '.' || c == ',' || c == '+' || c == '-'; }

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* Width folded; U+2212 and the dashes before a digit become '-'; a blank between digits becomes a group mark, which
** dec_parse accepts only where groups are well formed. */
static Str plain_number(Str text, Arena *a)
{
    Buf b = { 0 };
    Str s = str_fold_width(a, text);
    for (size_t at = 0; at < s.n;) {
        uint32_t c = str_next(s, &at);
        bool blank = c <= ' ' || c == 0xA0 || c == 0x2009 || c == 0x202F;
        if (blank && b.n && is_digit(b.p[b.n - 1]) && at < s.n && is_digit(s.p[at])) buf_add_char(&b, ',');
        else if (c == 0x2212 || ((c == 0x2013 || c == 0x2014) && b.n == 0)) buf_add_char(&b, '-');
        else if (!blank) buf_add_point(&b, c);
    }
    Str out = buf_keep(&b, a);
    buf_done(&b);
    return out;
}

static Str drop_head(Str s, const char *words) { return str_slice(s, str_head_word(s, words), s.n); }

static Str drop_tail(Str s, const char *words) { return str_slice(s, 0, s.n - str_tail_word(s, words)); }

/* The number at the start; an exponent only where digits follow it. */
static size_t number_length(Str s)
{
    size_t n = 0;
    while (n < s.n && is_number_char(s.p[n])) n++;
    if (n == 0 || n + 1 >= s.n || (s.p[n] != 'E' && s.p[n] != 'e')) return n;
    size_t e = n + 1;
    if (s.p[e] == '+' || s.p[e] == '-') e++;
    if (e >= s.n || !is_digit(s.p[e])) return n;
    while (e < s.n && is_digit(s.p[e])) e++;
    return e;
}

typedef struct { Str number, unit; bool negative; } Parts;

/* "(1,234)万元" is -1234 万元; "百分之12.5" is 12.5 %. */
static bool split_number(Str s, Parts *out)
{
    *out = (Parts){ 0 };
    s = drop_head(s, "¥|￥|人民币|RMB");
    if (str_starts(s, S("百分之"))) {
        out->number = str_slice(s, sizeof "百分之" - 1, s.n);
        out->unit = S("%");
        return number_length(out->number) == out->number.n;
    }
    ptrdiff_t close = str_starts(s, S("(")) ? str_find(s, S(")")) : -1;
    if (close > 0) {
        out->negative = true;
        out->number = str_slice(s, 1, (size_t)close);
        out->unit = str_slice(s, (size_t)close + 1, s.n);
        return out->number.n > 0 && is_number_char(out->number.p[0]) && out->number.p[0] != '-' && out->number.p[0] != '+' && number_length(out->number) == out->number.n;
    }
    size_t n = number_length(s);
    out->number = str_slice(s, 0, n);
    out->unit = str_slice(s, n, s.n);
    return n > 0;
}

/* Counts and ratios have no dimension, but 家 is no ratio and % no count. */
static bool unit_fits(const Field *f, UnitId u)
{
    if (!dims_equal(unit_get(u)->dims, unit_get(f->unit)->dims) || u == UNIT_NONE) return false;
    return (f->kind == K_COUNT) == (u == UNIT_HEAD);
}

/* What stands behind the number: a unit of the field's dimension, a multiplying word, or both ("1.2万家"). */
static bool find_unit(const Field *f, Str tail, UnitId bare, UnitId *unit, int64_t *times, bool *unclear)
{
    *times = 1, *unclear = false;
    *unit = bare;
    if (tail.n == 0) return true;
    if (unit_find(tail, unit) && unit_fits(f, *unit)) return true;
    size_t n = unit_multiplier(tail, times);
    if (n == 0) return false;
    Str rest = str_slice(tail, n, tail.n);
    *unit = bare;
    if (rest.n == 0) *unclear = unit_multiplier(unit_name(bare), &(int64_t){ 0 }) > 0;   /* 1.2万 in a column of 万㎡ */
    if (rest.n == 0) return !*unclear;
    return unit_find(rest, unit) && unit_fits(f, *unit);
}

bool quantity_has_no_sign(const Field *f) { return f->kind == K_AREA || f->kind == K_COUNT || f->kind == K_ENERGY; }

static Quantity keep_number(const Field *f, Frac typed, UnitId unit, int64_t times, UnitId bare)
{
    int64_t kept;
    bool exact;
    if (!frac_mul(typed, frac_of(times), &typed) || !unit_keep(unit, typed, &kept, &exact)) return bad(&T_QUANTITY_RANGE);
    if (f->kind == K_COUNT && !exact) return bad(&T_QUANTITY_WHOLE);
    if (kept < 0 && quantity_has_no_sign(f)) return bad(&T_QUANTITY_NEGATIVE);
    Quantity q = number_value(kept);
    if (!exact) q.notes |= QUANTITY_NOTE_ROUNDED;
    if (unit != bare) q.notes |= QUANTITY_NOTE_CONVERTED;
    return q;
}

static bool is_about(Str s)
{
    static const char *const words[] = { "约", "近", "余", "左右", "大概", "预计", "以上", "以下", "超", "不足", ">", "<", "≥", "≤", "≈", "±" };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (str_has(s, str_of(words[i]))) return true;
    return str_ends(s, S("多")) || str_has(s, S("多万")) || str_has(s, S("多亿")) || str_has(s, S("多亩"));
}

static Quantity wrong_tail(const Field *f, Str tail)
{
    UnitId other;
    if (unit_find(tail, &other)) return with(with(bad(&T_QUANTITY_UNIT), tail), unit_name(f->unit));
    for (size_t i = 0; i < tail.n; i++)
        if (is_digit(tail.p[i])) return bad(&T_QUANTITY_NUMBER);
    return with(with(bad(&T_QUANTITY_TAIL), tail), unit_name(f->unit));
}

static Quantity parse_number(const Field *f, Str text, QuantityContext c, Arena *a)
{
    Frac typed;
    UnitId unit, bare = c.has_unit && unit_fits(f, c.unit) ? c.unit : f->unit;
    int64_t times;
    bool unclear;
    Parts p;
    if (c.has_unit && !unit_fits(f, c.unit)) return with(with(bad(&T_QUANTITY_UNIT), unit_name(c.unit)), unit_name(f->unit));
    if (text.n > NUMBER_MAX) return bad(&T_QUANTITY_NUMBER);
    if (text.p[0] == '#') return bad(&T_QUANTITY_ERROR_CELL);
    if (is_about(text)) return bad(&T_QUANTITY_ABOUT);
    if (!split_number(plain_number(text, a), &p)) return bad(&T_QUANTITY_NUMBER);
    bool stored = c.stored_double && p.unit.n == 0 && !p.negative;
    if (stored ? !dec_parse_double(p.number, &typed) : !dec_parse(p.number, &typed)) return bad(&T_QUANTITY_NUMBER);
    if (p.negative) typed.num = -typed.num;
    Str tail = drop_tail(drop_tail(p.unit, "/年|·年|每年"), "整|正");
    if (str_starts(tail, S("(")) && str_ends(tail, S(")"))) tail = str_slice(tail, 1, tail.n - 1);
    if (!find_unit(f, tail, bare, &unit, &times, &unclear)) return unclear ? with(with(bad(&T_QUANTITY_UNCLEAR), tail), unit_name(bare)) : wrong_tail(f, tail);
    return keep_number(f, typed, unit, times, bare);
}

/* ---- the other kinds ---- */

static Quantity parse_bool(Str s, Arena *a)
{
    Str folded = str_fold_width(a, s);
    for (size_t i = 0; i < folded.n; i++)   /* a copy in the arena */
        if (folded.p[i] >= 'a' && folded.p[i] <= 'z') ((char *)(uintptr_t)folded.p)[i] = (char)(folded.p[i] - 32);
    if (is_one_of(folded, "是|有|√|✓|✔|☑|Y|YES|TRUE|T|1|对|已|已有|1.0")) return number_value(1);
    if (is_one_of(folded, "否|无|×|✗|✘|☒|N|NO|FALSE|F|0|X|不是|没有|未|错|0.0")) return number_value(0);
    return bad(&T_QUANTITY_BOOL);
}

static Quantity parse_date(const Field *f, Str s, QuantityContext c)
{
    DateContext context = { .year = c.year, .stored_double = c.stored_double };
    DateRead r = f->kind == K_DAY ? date_parse_day(s, context) : date_parse_period(s, context);
    if (!r.ok) return bad(r.reason);
    Quantity q = number_value(f->kind == K_DAY ? r.day : period_pack(r.period));
    q.notes = r.notes;
    return q;
}

Quantity quantity_parse(const Field *f, Str text, QuantityContext c, Arena *a)
{
    Str s = str_trim(text);
    if (s.n == 0) return (Quantity){ .state = QUANTITY_BLANK };
    if (says_missing(f, s)) return (Quantity){ .state = QUANTITY_MISSING };
    switch (f->kind) {
    case K_TEXT:
    case K_CODE:
    case K_REF:
    case K_GEOMETRY:
    case K_FILE: return (Quantity){ .state = QUANTITY_OK, .value = { .s = s, .ok = true } };
    case K_DAY:
    case K_PERIOD: return parse_date(f, s, c);
    case K_BOOL: return parse_bool(s, a);
    case K_COUNT:
    case K_MONEY:
    case K_AREA:
    case K_ENERGY:
    case K_QUANTITY:
    case K_RATIO: return parse_number(f, s, c, a);
    case K_KINDS: break;
    }
    assert(f->kind < K_KINDS);
    return bad(&T_QUANTITY_NUMBER);
}

void quantity_format(const Field *f, const Value *v, Lang lang, Buf *out)
{
    Frac typed;
    if (!v->ok) return;
    switch (f->kind) {
    case K_TEXT:
    case K_CODE:
    case K_GEOMETRY:
    case K_FILE: buf_add(out, v->s); break;
    case K_REF: buf_add_int(out, v->i); break;
    case K_DAY: day_format((Day)v->i, out); break;
    case K_PERIOD: period_format(period_unpack(v->i), out); break;
    case K_BOOL: buf_add_z(out, text_of(v->i ? &T_QUANTITY_YES : &T_QUANTITY_NO, lang)); break;
    case K_COUNT:
    case K_MONEY:
    case K_AREA:
    case K_ENERGY:
    case K_QUANTITY:
    case K_RATIO:
        if (unit_show(f->unit, v->i, &typed)) frac_format(typed, -1, ROUND_HALF_UP, out);
        break;
    case K_KINDS: break;
    }
}
