/* SPDX-License-Identifier: Apache-2.0
** base/day.h - days, instants and periods. A day is an int32 since 1970-01-01; an instant int64 milliseconds UTC
** (Asia/Shanghai only in text); a period a kind and a whole index. Years 1900 to 2199. */
#ifndef LALIAN_BASE_DAY_H
#define LALIAN_BASE_DAY_H

#include "base/str.h"

typedef int32_t Day;
enum { DAY_NONE = INT32_MIN };

bool day_from_ymd(int year, int month, int day, Day *out) MUST_CHECK;    /* false: no such day */
void day_ymd(Day d, int *year, int *month, int *day);
bool day_parse(Str s, Day *out) MUST_CHECK;                              /* 2023-11-30 only; people's dates: model/date.h */
void day_format(Day d, Buf *out);                                        /* 2023-11-30 */
int day_month_length(int year, int month);
/* Whole months from a to b (negative when b is earlier): floor counts full months, else the days left over count
** from the 15th on as one more (half-up on the length of the month). */
int day_months_between(Day a, Day b, bool floor);
Day day_add_years(Day d, int years);                                     /* 29 February becomes the 28th */

typedef int64_t Instant;
Day instant_day(Instant t);                                              /* the day in Shanghai */
Instant day_end_instant(Day d);                                          /* its last millisecond in Shanghai */
void instant_format(Instant t, Buf *out);                                /* 2023-12-05T09:30:00.000+08:00 */
bool instant_parse(Str s, Instant *out) MUST_CHECK;                      /* that form; seconds, milliseconds and zone optional (Shanghai) */

typedef enum { PER_YEAR = 1, PER_HALF = 2, PER_QUARTER = 4, PER_MONTH = 12 } PeriodKind;   /* parts in a year */
typedef struct { PeriodKind kind; int32_t index; } Period;               /* index = year * kind + part, part from 0 */

Period period_of(PeriodKind kind, int year, int part);
bool period_parse(Str s, Period *out) MUST_CHECK;                        /* 2023 2023H1 2023Q4 2023-11 */
void period_format(Period p, Buf *out);                                  /* the same forms: they sort by time within a kind */
Period period_add(Period p, int n);                                      /* 2024Q4 + 1 = 2025Q1 */
int period_year(Period p);
int period_part(Period p);                                               /* from 0 */
Day period_start(Period p);
Day period_end(Period p);                                                /* its last day */
bool period_equal(Period a, Period b);
Period period_containing(PeriodKind kind, Day d);
bool period_covers(Period outer, Period inner);                          /* inner lies whole inside outer */
/* One int64 for columns: sorts by time within a kind. period_unpack(period_pack(p)) == p. */
int64_t period_pack(Period p);
Period period_unpack(int64_t packed);

#endif
