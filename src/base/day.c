/* SPDX-License-Identifier: Apache-2.0 */
#include "base/day.h"

#include <assert.h>

enum { FIRST_YEAR = 1900, LAST_YEAR = 2199 };
static const int64_t DAY_MS = 86400000, SHANGHAI_MS = 8 * 3600000;   /* UTC+8 with no summer time since 1992 */

/* Days from civil: the year starts in March, so that the leap day is its last. */
static int32_t civil_to_days(int y, int m, int d)
{
    y -= m <= 2;
    int era = (y >= 0 ? y : y - 399) / 400;
    int yoe = y - era * 400;
    int doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
    return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

static bool is_leap(int y) { return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0; }

int day_month_length(int year, int month)
{
    static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    assert(month >= 1 && month <= 12);
    return lengths[month - 1] + (month == 2 && is_leap(year));
}

bool day_from_ymd(int year, int month, int day, Day *out)
{
    if (year < FIRST_YEAR || year > LAST_YEAR || month < 1 || month > 12) return false;
    if (day < 1 || day > day_month_length(year, month)) return false;
    *out = civil_to_days(year, month, day);
    return true;
}

void day_ymd(Day z, int *year, int *month, int *day)
{
    int32_t days = z + 719468;
    int32_t era = (days >= 0 ? days : days - 146096) / 146097;
    int32_t doe = days - era * 146097;
    int32_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int32_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int32_t mp = (5 * doy + 2) / 153;
    *day = doy - (153 * mp + 2) / 5 + 1;
    *month = mp < 10 ? mp + 3 : mp - 9;
    *year = yoe + era * 400 + (*month <= 2);
}

static bool digits(Str s, size_t from, size_t n, int *out)
{
    int v = 0;
    if (from + n > s.n) return false;
    for (size_t i = from; i < from + n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9') return false;
        v = v * 10 + (s.p[i] - '0');
    }
    *out = v;
    return true;
}

bool day_parse(Str s, Day *out)
{
    int y, m, d;
    return s.n == 10 && s.p[4] == '-' && s.p[7] == '-' && digits(s, 0, 4, &y) && digits(s, 5, 2, &m)
        && digits(s, 8, 2, &d) && day_from_ymd(y, m, d, out);
}

void day_format(Day day, Buf *out)
{
    int y, m, d;
    day_ymd(day, &y, &m, &d);
    if (y < 0 || y > 9999) {
        buf_addf(out, "%04d-%02d-%02d", y, m, d);
        return;
    }
    char z[10];                  /* without printf: this runs for each date of a workbook */
    for (int i = 3; i >= 0; i--, y /= 10) z[i] = (char)('0' + y % 10);
    z[4] = z[7] = '-';
    z[5] = (char)('0' + m / 10), z[6] = (char)('0' + m % 10);
    z[8] = (char)('0' + d / 10), z[9] = (char)('0' + d % 10);
    buf_add(out, (Str){ z, sizeof z });
}

int day_months_between(Day a, Day b, bool floor)
{
    if (b < a) return -day_months_between(b, a, floor);
    int ya, ma, da, yb, mb, db;
    day_ymd(a, &ya, &ma, &da);
    day_ymd(b, &yb, &mb, &db);
    int months = (yb - ya) * 12 + mb - ma;
    int length = day_month_length(yb, mb);
    bool end_to_end = db == length && da > db;      /* 31 January to 28 February is a month */
    int left = end_to_end ? 0 : db - da;
    if (left < 0) {
        months--;
        int py = mb == 1 ? yb - 1 : yb, pm = mb == 1 ? 12 : mb - 1;
        length = day_month_length(py, pm);
        left += length;
    }
    return !floor && left * 2 >= length ? months + 1 : months;
}

Day day_add_years(Day d, int years)
{
    int y, m, k;
    Day out = d;
    day_ymd(d, &y, &m, &k);
    if (m == 2 && k == 29 && !is_leap(y + years)) k = 28;
    bool ok = day_from_ymd(y + years, m, k, &out);
    assert(ok);
    return ok ? out : d;
}

static int64_t floor_div(int64_t a, int64_t b) { return a / b - (a % b < 0); }

Day instant_day(Instant t) { return (Day)floor_div(t + SHANGHAI_MS, DAY_MS); }

Instant day_end_instant(Day d) { return ((int64_t)d + 1) * DAY_MS - SHANGHAI_MS - 1; }

void instant_format(Instant t, Buf *out)
{
    Day d = instant_day(t);
    int64_t ms = t + SHANGHAI_MS - (int64_t)d * DAY_MS;
    day_format(d, out);
    buf_addf(out, "T%02d:%02d:%02d.%03d+08:00", (int)(ms / 3600000), (int)(ms / 60000 % 60), (int)(ms / 1000 % 60), (int)(ms % 1000));
}

static bool parse_zone(Str s, size_t at, int64_t *zone_ms)
{
    int h, m;
    if (at == s.n) return *zone_ms = SHANGHAI_MS, true;
    if (s.p[at] == 'Z') return *zone_ms = 0, at + 1 == s.n;
    if (at + 6 != s.n || s.p[at + 3] != ':' || !digits(s, at + 1, 2, &h) || !digits(s, at + 4, 2, &m)) return false;
    if ((s.p[at] != '+' && s.p[at] != '-') || h > 14 || m > 59) return false;
    *zone_ms = (h * 3600000LL + m * 60000LL) * (s.p[at] == '-' ? -1 : 1);
    return true;
}

bool instant_parse(Str s, Instant *out)
{
    Day d;
    int h, m, sec = 0, ms = 0;
    size_t at = 16;
    int64_t zone;
    if (s.n < 16 || !day_parse(str_slice(s, 0, 10), &d) || (s.p[10] != 'T' && s.p[10] != ' ') || s.p[13] != ':') return false;
    if (!digits(s, 11, 2, &h) || !digits(s, 14, 2, &m)) return false;
    if (at < s.n && s.p[at] == ':') {
        if (!digits(s, at + 1, 2, &sec)) return false;
        at += 3;
        if (at < s.n && s.p[at] == '.') {
            if (!digits(s, at + 1, 3, &ms)) return false;
            at += 4;
        }
    }
    if (h > 23 || m > 59 || sec > 59 || !parse_zone(s, at, &zone)) return false;
    *out = (int64_t)d * DAY_MS + h * 3600000LL + m * 60000LL + sec * 1000LL + ms - zone;
    return true;
}

Period period_of(PeriodKind kind, int year, int part) { return (Period){ kind, year * (int)kind + part }; }
int period_year(Period p) { return p.index / (int)p.kind; }
int period_part(Period p) { return p.index % (int)p.kind; }
Period period_add(Period p, int n) { return (Period){ p.kind, p.index + n }; }
bool period_equal(Period a, Period b) { return a.kind == b.kind && a.index == b.index; }

bool period_parse(Str s, Period *out)
{
    int year, part;
    if (!digits(s, 0, 4, &year) || year < FIRST_YEAR || year > LAST_YEAR) return false;
    if (s.n == 4) return *out = period_of(PER_YEAR, year, 0), true;
    PeriodKind kind = s.p[4] == 'Q' ? PER_QUARTER : s.p[4] == 'H' ? PER_HALF : s.p[4] == '-' ? PER_MONTH : PER_YEAR;
    size_t width = kind == PER_MONTH ? 2 : 1;
    if (kind == PER_YEAR || s.n != 5 + width || !digits(s, 5, width, &part) || part < 1 || part > (int)kind) return false;
    *out = period_of(kind, year, part - 1);
    return true;
}

void period_format(Period p, Buf *out)
{
    int year = period_year(p), part = period_part(p) + 1;
    switch (p.kind) {
    case PER_YEAR: buf_addf(out, "%04d", year); break;
    case PER_HALF: buf_addf(out, "%04dH%d", year, part); break;
    case PER_QUARTER: buf_addf(out, "%04dQ%d", year, part); break;
    case PER_MONTH: buf_addf(out, "%04d-%02d", year, part); break;
    }
}

static Day month_start(int year, int month0) { return civil_to_days(year + month0 / 12, month0 % 12 + 1, 1); }

Day period_start(Period p) { return month_start(period_year(p), period_part(p) * (12 / (int)p.kind)); }
Day period_end(Period p) { return month_start(period_year(p), (period_part(p) + 1) * (12 / (int)p.kind)) - 1; }

Period period_containing(PeriodKind kind, Day d)
{
    int y, m, k;
    day_ymd(d, &y, &m, &k);
    return period_of(kind, y, (m - 1) / (12 / (int)kind));
}

bool period_covers(Period outer, Period inner)
{
    return period_start(outer) <= period_start(inner) && period_end(inner) <= period_end(outer);
}

int64_t period_pack(Period p) { return (int64_t)p.index * 16 + (int64_t)p.kind; }
Period period_unpack(int64_t packed) { return (Period){ (PeriodKind)(packed & 15), (int32_t)(packed >> 4) }; }
