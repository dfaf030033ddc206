/* SPDX-License-Identifier: Apache-2.0
** model/date.h - days and periods as people write them in sheets: 2023-11-30, 2023.11.30, 2023年11月30日, 20231130,
** 2023年11月 (a month given for a day is its last day), 2023Q4, 2023年四季度, 上半年, 1—11月. Nothing is guessed: two-digit years,
** day-first orders and a year alone for a day are refused with a remedy; what was assumed stands in `notes`. */
#ifndef LALIAN_MODEL_DATE_H
#define LALIAN_MODEL_DATE_H

#include "base/day.h"
#include "base/text.h"

enum {
    DATE_MONTH_ONLY = 1,     /* a month stood for a day: its last day was taken */
    DATE_YEAR_ASSUMED = 2,   /* the year came from the context */
    DATE_CUMULATIVE = 4,     /* 1—11月: the month is the last of the range */
    DATE_FROM_DAY = 8,       /* the first or last day of a month stood for the month */
    DATE_SERIAL = 16         /* a bare day number of a spreadsheet (1900 system) */
};

typedef struct {
    int year;                /* of the sheet or the command; 0: not known */
    bool stored_double;      /* the cell holds a number, not text */
} DateContext;

typedef struct {
    bool ok;
    Day day;                 /* of date_parse_day */
    Period period;           /* of date_parse_period */
    unsigned notes;
    const Text *reason;      /* when not ok: what is wrong and what to do */
} DateRead;

DateRead date_parse_day(Str text, DateContext c);
DateRead date_parse_period(Str text, DateContext c);

#endif
