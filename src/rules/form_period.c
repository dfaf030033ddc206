/* SPDX-License-Identifier: Apache-2.0
** The periods that stand in headings of wide sheets. */
#include "rules/forms.h"

/* 1 to 12 in digits or as 一 … 十二; 0: none. Moves on. */
static int take_number(Str *s)
{
    static const char *const words[] = { "十二", "十一", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十" };
    static const int values[] = { 12, 11, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 };
    int n = 0;
    size_t at = 0;
    while (at < s->n && at < 2 && s->p[at] >= '0' && s->p[at] <= '9') n = n * 10 + (s->p[at++] - '0');
    if (at) {
        *s = str_slice(*s, at, s->n);
        return n;
    }
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (str_starts(*s, str_of(words[i]))) {
            *s = str_slice(*s, str_of(words[i]).n, s->n);
            return values[i];
        }
    return 0;
}

static bool part_of_year(Str s, int year, Period *out)
{
    if (str_equal(s, S("上半年")) || str_equal(s, S("下半年"))) {
        *out = (Period){ PER_HALF, year * 2 + str_equal(s, S("下半年")) };
        return true;
    }
    bool nth = str_starts(s, S("第"));
    if (nth) s = str_slice(s, S("第").n, s.n);
    int n = take_number(&s);
    if (!nth && str_equal(s, S("月")) && n >= 1 && n <= 12) *out = (Period){ PER_MONTH, year * 12 + n - 1 };
    else if (!nth && str_equal(s, S("月份")) && n >= 1 && n <= 12) *out = (Period){ PER_MONTH, year * 12 + n - 1 };
    else if (str_equal(s, S("季度")) && n >= 1 && n <= 4) *out = (Period){ PER_QUARTER, year * 4 + n - 1 };
    else return false;
    return true;
}

bool forms_period(Str text, Period *out)
{
    int64_t year;
    if (period_parse(text, out)) return true;
    if (text.n > 4 && str_to_int64(str_slice(text, 0, 4), &year) && year >= 1900 && year <= 2199 && str_starts(str_slice(text, 4, text.n), S("年"))) {
        Str rest = str_slice(text, 4 + S("年").n, text.n);
        *out = (Period){ PER_YEAR, (int32_t)year };
        return rest.n == 0 || str_equal(rest, S("度")) || part_of_year(rest, (int)year, out);
    }
    return part_of_year(text, 0, out);
}
