/* SPDX-License-Identifier: Apache-2.0
** A text is first made plain (width folded, blanks dropped, all dashes one), then read once from left to right. */
#include "model/date.h"
#include "model/texts.h"

#include <string.h>

enum { PLAIN_MAX = 96, SERIAL_FIRST = 20000, SERIAL_LAST = 80000, SERIAL_EPOCH = 25569 /* 1970-01-01 in the 1900 system */ };

typedef struct { Str s; size_t at; } Cursor;

static DateRead refuse(const Text *reason) { return (DateRead){ .reason = reason }; }

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static bool is_dash(uint32_t c) { return (c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0xFF5E || c == 0x301C || c == '~' || c == 0x81F3 /* 至 */ || c == 0x5230 /* 到 */; }

static bool is_blank(uint32_t c) { return c <= ' ' || c == 0xA0 || c == 0x3000; }

/* 〇 or ○ or 零, 一 to 九; -1: none of them. */
static int numeral(uint32_t c)
{
    static const uint32_t digits[] = { 0x3007, 0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94, 0x516D, 0x4E03, 0x516B, 0x4E5D };
    for (int i = 0; i < 10; i++)
        if (digits[i] == c) return i;
    return c == 0x25CB || c == 0x96F6 || c == 0xFF2F ? 0 : -1;
}

/* 二〇二三年: the year in digits; where it ends in the text, 0: it is not written so. */
static size_t year_in_numerals(Str text, Buf *out)
{
    size_t at = 0;
    for (int i = 0; i < 4; i++) {
        int digit = numeral(str_next(text, &at));
        if (digit < 0) return 0;
        buf_add_char(out, (char)('0' + digit));
    }
    return str_starts(str_slice(text, at, text.n), S("年")) ? at : 0;
}

/* A blank between two digits stays, as a single one: it parts a day from a time. false: too long to be a date. */
static bool make_plain(Str text, char *out, Str *plain)
{
    Buf b = { 0 };
    text = str_trim(text);
    if (text.n > PLAIN_MAX) return false;
    size_t start = year_in_numerals(text, &b);
    if (!start) buf_clear(&b);
    for (size_t at = start; at < text.n;) {
        uint32_t c = str_next(text, &at);
        if (is_blank(c)) {
            while (at < text.n && is_blank((unsigned char)text.p[at])) at++;
            if (b.n && is_digit(b.p[b.n - 1]) && at < text.n && is_digit(text.p[at])) buf_add_char(&b, ' ');
            continue;
        }
        if (c >= 0xFF01 && c <= 0xFF5D) c -= 0xFEE0;
        if (is_dash(c)) c = '-';
        if (c >= 'a' && c <= 'z') c -= 32;
        buf_add_point(&b, c);
    }
    bool fits = b.n <= PLAIN_MAX;
    if (fits && b.n) memcpy(out, b.p, b.n);
    *plain = (Str){ out, b.n };
    buf_done(&b);
    return fits;
}

static bool ended(const Cursor *c) { return c->at == c->s.n; }

static char peek(const Cursor *c) { return ended(c) ? '\0' : c->s.p[c->at]; }

static bool eat(Cursor *c, const char *word)
{
    if (!str_starts(str_slice(c->s, c->at, c->s.n), str_of(word))) return false;
    c->at += strlen(word);
    return true;
}

/* Digits up to `most`; their count, 0 when there is none. */
static size_t eat_digits(Cursor *c, size_t most, int *value)
{
    size_t n = 0;
    int v = 0;
    while (n < most && is_digit(peek(c))) {
        v = v * 10 + (c->s.p[c->at++] - '0');
        n++;
    }
    *value = v;
    return n;
}

/* 1 to 39, in digits or Chinese: 五, 十, 十二, 二十, 三十一. */
static bool eat_small(Cursor *c, int *value)
{
    if (is_digit(peek(c))) return eat_digits(c, 2, value) > 0;
    int tens = eat(c, "三十") ? 30 : eat(c, "二十") ? 20 : eat(c, "十") ? 10 : 0;
    size_t at = c->at;
    int unit = ended(c) ? 0 : numeral(str_next(c->s, &at));
    if (unit > 0) c->at = at;
    *value = tens + (unit > 0 ? unit : 0);
    return *value > 0;
}

static size_t count_digits(const Cursor *c)
{
    size_t n = 0;
    while (c->at + n < c->s.n && is_digit(c->s.p[c->at + n])) n++;
    return n;
}

/* "T09:30", " 9:30:00.000+08:00", behind 日 also without a mark: accepted and not kept. */
static bool eat_time(Cursor *c, bool joined)
{
    int v;
    if (ended(c)) return true;
    if (!eat(c, "T") && !eat(c, " ") && !joined) return false;
    if (eat_digits(c, 2, &v) == 0 || v > 24 || !eat(c, ":") || eat_digits(c, 2, &v) != 2 || v > 59) return false;
    if (eat(c, ":") && (eat_digits(c, 2, &v) != 2 || v > 60)) return false;
    if (eat(c, ".") && eat_digits(c, 9, &v) == 0) return false;
    if (eat(c, "Z") || ended(c)) return ended(c);
    return (eat(c, "+") || eat(c, "-")) && eat_digits(c, 2, &v) == 2 && eat(c, ":") && eat_digits(c, 2, &v) == 2 && ended(c);
}

static DateRead day_of(int year, int month, int day, unsigned notes)
{
    DateRead r = { .ok = true, .notes = notes };
    return day_from_ymd(year, month, day, &r.day) ? r : refuse(&T_DATE_NO_SUCH_DAY);
}

static DateRead month_end_of(int year, int month, unsigned notes)
{
    if (month < 1 || month > 12) return refuse(&T_DATE_NO_SUCH_DAY);
    return day_of(year, month, day_month_length(year, month), notes | DATE_MONTH_ONLY);
}

static bool eat_month_tail(Cursor *c)   /* 月份, 月底, 月末 */
{
    if (!eat(c, "份") && !eat(c, "底")) eat(c, "末");
    return ended(c);
}

/* Behind the year and its mark: a month, perhaps a day. */
static DateRead read_month_day(Cursor *c, int year, const char *mark, unsigned notes)
{
    int month, day;
    bool words = strcmp(mark, "年") == 0;
    if (!eat_small(c, &month)) return refuse(&T_DATE_FORM);
    if (ended(c)) return month_end_of(year, month, notes);
    if (words ? !eat(c, "月") : !eat(c, mark)) return words || !eat(c, "月") || !eat_month_tail(c) ? refuse(&T_DATE_FORM) : month_end_of(year, month, notes);
    if (words && eat_month_tail(c)) return month_end_of(year, month, notes);
    if (!eat_small(c, &day)) return refuse(&T_DATE_FORM);
    bool said = eat(c, "日") || eat(c, "号");
    return eat_time(c, said) ? day_of(year, month, day, notes) : refuse(&T_DATE_FORM);
}

static const char *eat_mark(Cursor *c)
{
    static const char *const marks[] = { "年", "-", "/", "." };
    for (int i = 0; i < 4; i++)
        if (eat(c, marks[i])) return marks[i];
    return NULL;
}

/* A number cell 2023.1 may have been typed as 2023.10. */
static bool lost_zero(const Cursor *c, const char *mark, DateContext context) { return context.stored_double && mark[0] == '.' && c->s.n - c->at == 1; }

static DateRead read_compact(Cursor *c, size_t n)
{
    int year, month, day;
    eat_digits(c, 4, &year), eat_digits(c, 2, &month);
    if (n == 6) return ended(c) ? month_end_of(year, month, 0) : refuse(&T_DATE_FORM);
    eat_digits(c, 2, &day);
    return eat_time(c, false) ? day_of(year, month, day, 0) : refuse(&T_DATE_FORM);
}

static DateRead read_serial(Cursor *c)
{
    int serial;
    eat_digits(c, 5, &serial);
    if (!ended(c) || serial < SERIAL_FIRST || serial > SERIAL_LAST) return refuse(&T_DATE_FORM);
    return (DateRead){ .ok = true, .day = serial - SERIAL_EPOCH, .notes = DATE_SERIAL };
}

DateRead date_parse_day(Str text, DateContext context)
{
    char room[PLAIN_MAX];
    Cursor c = { 0 };
    int year;
    if (!make_plain(text, room, &c.s)) return refuse(&T_DATE_FORM);
    size_t n = count_digits(&c);
    if (n == 8 || n == 6) return read_compact(&c, n);
    if (n == 5) return read_serial(&c);
    if (n == 4) {
        eat_digits(&c, 4, &year);
        const char *mark = eat_mark(&c);
        if (ended(&c)) return refuse(&T_DATE_YEAR_ALONE);
        if (!mark) return refuse(&T_DATE_FORM);
        if (lost_zero(&c, mark, context)) return refuse(&T_DATE_LOST_ZERO);
        return read_month_day(&c, year, mark, 0);
    }
    Cursor ahead = c;
    bool month_first = eat_small(&ahead, &year) && eat(&ahead, "月");
    if (!month_first) return refuse(n == 1 || n == 2 ? &T_DATE_SHORT_YEAR : &T_DATE_FORM);
    if (!context.year) return refuse(&T_DATE_NO_YEAR);
    return read_month_day(&c, context.year, "年", DATE_YEAR_ASSUMED);
}

static DateRead period_read(PeriodKind kind, int year, int part, unsigned notes)
{
    Day probe;
    if (part < 1 || part > (int)kind || !day_from_ymd(year, 1, 1, &probe)) return refuse(&T_DATE_NO_SUCH_PERIOD);
    return (DateRead){ .ok = true, .period = period_of(kind, year, part - 1), .notes = notes };
}

/* A day that stands for its month: only its first or last one. */
static DateRead month_of_day(DateRead r, unsigned notes)
{
    int year, month, day;
    if (!r.ok) return r;
    day_ymd(r.day, &year, &month, &day);
    if (day != 1 && day != day_month_length(year, month)) return refuse(&T_DATE_DAY_FOR_PERIOD);
    return period_read(PER_MONTH, year, month, notes | DATE_FROM_DAY);
}

/* Behind the first number of what may be 1-11月. */
static DateRead read_range(Cursor *c, int year, int first, unsigned notes)
{
    int last;
    if (!eat_small(c, &last) || !eat(c, "月") || !eat_month_tail(c)) return refuse(&T_DATE_PERIOD_FORM);
    if (first != 1) return refuse(&T_DATE_RANGE_START);
    return period_read(PER_MONTH, year, last, notes | DATE_CUMULATIVE);
}

static DateRead read_quarter(Cursor *c, int year, int part, unsigned notes)
{
    eat(c, "度");
    return ended(c) ? period_read(PER_QUARTER, year, part, notes) : refuse(&T_DATE_PERIOD_FORM);
}

/* A part of a year: 四季度, 第4季度, Q4, 上半年, H1, 11月, 11, 1-11月, 全年. */
static DateRead read_part(Cursor *c, int year, unsigned notes)
{
    int part;
    if (eat(c, "上半年")) return ended(c) ? period_read(PER_HALF, year, 1, notes) : refuse(&T_DATE_PERIOD_FORM);
    if (eat(c, "下半年")) return ended(c) ? period_read(PER_HALF, year, 2, notes) : refuse(&T_DATE_PERIOD_FORM);
    if (eat(c, "全年") || eat(c, "度")) return ended(c) ? period_read(PER_YEAR, year, 1, notes) : refuse(&T_DATE_PERIOD_FORM);
    bool quarter = eat(c, "Q"), half = !quarter && eat(c, "H");
    eat(c, "第");
    if (!eat_small(c, &part)) return refuse(&T_DATE_PERIOD_FORM);
    if (quarter) return ended(c) ? period_read(PER_QUARTER, year, part, notes) : refuse(&T_DATE_PERIOD_FORM);
    if (half) return ended(c) ? period_read(PER_HALF, year, part, notes) : refuse(&T_DATE_PERIOD_FORM);
    if (eat(c, "季")) return read_quarter(c, year, part, notes);
    if (ended(c)) return period_read(PER_MONTH, year, part, notes);
    bool month = eat(c, "月");
    if (month && eat_month_tail(c)) return period_read(PER_MONTH, year, part, notes);
    if (eat(c, "-")) return read_range(c, year, part, notes);
    return refuse(&T_DATE_PERIOD_FORM);
}

static DateRead read_compact_period(Str text, DateContext context, Cursor *c, size_t n)
{
    int year, month;
    if (n == 8) return month_of_day(date_parse_day(text, context), 0);
    eat_digits(c, 4, &year), eat_digits(c, 2, &month);
    return ended(c) ? period_read(PER_MONTH, year, month, 0) : refuse(&T_DATE_PERIOD_FORM);
}

DateRead date_parse_period(Str text, DateContext context)
{
    char room[PLAIN_MAX];
    Cursor c = { 0 };
    int year;
    if (!make_plain(text, room, &c.s)) return refuse(&T_DATE_PERIOD_FORM);
    size_t n = count_digits(&c);
    if (n == 8 || n == 6) return read_compact_period(text, context, &c, n);
    if (n == 5) return month_of_day(date_parse_day(text, context), DATE_SERIAL);
    if (n == 4) {
        eat_digits(&c, 4, &year);
        if (ended(&c)) return period_read(PER_YEAR, year, 1, 0);
        const char *mark = eat_mark(&c);
        if (mark && ended(&c)) return strcmp(mark, "年") == 0 ? period_read(PER_YEAR, year, 1, 0) : refuse(&T_DATE_PERIOD_FORM);
        if (mark && lost_zero(&c, mark, context)) return refuse(&T_DATE_LOST_ZERO);
        DateRead r = read_part(&c, year, 0);
        if (r.ok) return r;
        DateRead day = month_of_day(date_parse_day(text, context), 0);
        return day.ok || day.reason == &T_DATE_DAY_FOR_PERIOD ? day : r;
    }
    Cursor ahead = c;
    if (n > 0) eat_digits(&ahead, 2, &year);
    if (n == 2 && eat(&ahead, "年")) return refuse(&T_DATE_SHORT_YEAR);
    if (ended(&ahead)) return refuse(&T_DATE_PERIOD_FORM);   /* a bare small number may be anything */
    DateRead r = read_part(&c, context.year ? context.year : 2000, DATE_YEAR_ASSUMED);
    return r.ok && !context.year ? refuse(&T_DATE_NO_YEAR) : r;
}
