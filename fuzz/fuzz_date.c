/* SPDX-License-Identifier: Apache-2.0
** Days and periods from arbitrary text: what is read prints and reads again as itself. */
#include "model/date.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1) return 0;
    Str text = { (const char *)data + 1, size - 1 };
    if (!str_valid(text)) return 0;
    DateContext c = { .year = data[0] & 1 ? 2023 : 0, .stored_double = (data[0] & 2) != 0 };
    DateRead day = date_parse_day(text, c), period = date_parse_period(text, c);
    Buf b = { 0 };
    if (day.ok) {
        Day again;
        day_format(day.day, &b);
        bool same = day_parse(buf_str(&b), &again) && again == day.day;
        assert(same);
    } else assert(day.reason);
    buf_clear(&b);
    if (period.ok) {
        Period again;
        period_format(period.period, &b);
        bool same = period_parse(buf_str(&b), &again) && period_equal(again, period.period);
        assert(same);
    } else assert(period.reason);
    buf_done(&b);
    return 0;
}
