/* SPDX-License-Identifier: Apache-2.0 */
#include "model/date.h"
#include "model/texts.h"
#include "test.h"

static void check(const char *file, int line, DateRead r, bool period, const char *want, unsigned notes, const Text *reason)
{
    Buf b = { 0 };
    if (r.ok && period) period_format(r.period, &b);
    else if (r.ok) day_format(r.day, &b);
    else if (r.reason) text_render(r.reason, NULL, 0, LANG_EN, &b);
    Buf w = { 0 };
    if (reason) text_render(reason, NULL, 0, LANG_EN, &w);
    else buf_add_z(&w, want);
    test_equal_str(file, line, "read", buf_str(&b), buf_str(&w));
    test_equal_int(file, line, "notes", r.notes, notes);
    buf_done(&b), buf_done(&w);
}
#define DAY(text, want, notes) check(__FILE__, __LINE__, date_parse_day(S(text), (DateContext){ 0 }), false, want, notes, NULL)
#define NO_DAY(text, reason) check(__FILE__, __LINE__, date_parse_day(S(text), (DateContext){ 0 }), false, NULL, 0, reason)
#define PERIOD(text, want, notes) check(__FILE__, __LINE__, date_parse_period(S(text), (DateContext){ 0 }), true, want, notes, NULL)
#define NO_PERIOD(text, reason) check(__FILE__, __LINE__, date_parse_period(S(text), (DateContext){ 0 }), true, NULL, 0, reason)

TEST(date, days_as_people_write_them)
{
    DAY("2023-11-30", "2023-11-30", 0);
    DAY("2023/11/30", "2023-11-30", 0);
    DAY("2023.11.30", "2023-11-30", 0);
    DAY("2023.1.3", "2023-01-03", 0);
    DAY("2023年11月30日", "2023-11-30", 0);
    DAY("2023 年 11 月 30 日", "2023-11-30", 0);
    DAY("２０２３年１１月３０日", "2023-11-30", 0);
    DAY("2023年11月30号", "2023-11-30", 0);
    DAY("20231130", "2023-11-30", 0);
    DAY(" 2023-11-30 00:00:00 ", "2023-11-30", 0);
    DAY("2023-11-30T09:30:00+08:00", "2023-11-30", 0);
    DAY("2023—11—30", "2023-11-30", 0);
    DAY("2024-02-29", "2024-02-29", 0);
    DAY("2023年11月5日 10:00", "2023-11-05", 0);
    DAY("2023年11月5日10:00:30", "2023-11-05", 0);
    DAY("二〇二三年十一月五日", "2023-11-05", 0);
    DAY("二○二三年十月三十一日", "2023-10-31", 0);
    DAY("二零二三年二月二十日", "2023-02-20", 0);
    DAY("二〇二三年十一月", "2023-11-30", DATE_MONTH_ONLY);
    DAY("2023年十一月二十三日", "2023-11-23", 0);
    DAY("45260", "2023-11-30", DATE_SERIAL);         /* as a text file holds what Excel shows of a date without a format */
}

TEST(date, a_month_for_a_day_is_its_last)   /* RULE FORMS 3 */
{
    DAY("2023年11月", "2023-11-30", DATE_MONTH_ONLY);
    DAY("2023.11", "2023-11-30", DATE_MONTH_ONLY);
    DAY("2023-02", "2023-02-28", DATE_MONTH_ONLY);
    DAY("2023年11月底", "2023-11-30", DATE_MONTH_ONLY);
    DAY("2023年11月份", "2023-11-30", DATE_MONTH_ONLY);
    DAY("202311", "2023-11-30", DATE_MONTH_ONLY);
    DAY("2023.1", "2023-01-31", DATE_MONTH_ONLY);
}

TEST(date, what_is_ambiguous_is_refused)
{
    NO_DAY("23.11.30", &T_DATE_SHORT_YEAR);
    NO_DAY("11/30/2023", &T_DATE_SHORT_YEAR);
    NO_DAY("30/11/2023", &T_DATE_SHORT_YEAR);
    NO_DAY("2023", &T_DATE_YEAR_ALONE);
    NO_DAY("2023年", &T_DATE_YEAR_ALONE);
    NO_DAY("11月30日", &T_DATE_NO_YEAR);
    NO_DAY("2023-02-30", &T_DATE_NO_SUCH_DAY);
    NO_DAY("2023年13月", &T_DATE_NO_SUCH_DAY);
    NO_DAY("1899-01-01", &T_DATE_NO_SUCH_DAY);
    NO_DAY("12345", &T_DATE_FORM);
    NO_DAY("二〇二三年", &T_DATE_YEAR_ALONE);
    NO_DAY("二〇二三年二月三十日", &T_DATE_NO_SUCH_DAY);
    NO_DAY("二〇二三年十三月", &T_DATE_NO_SUCH_DAY);
    NO_DAY("二三年五月一日", &T_DATE_FORM);
    NO_DAY("2023年11月上旬", &T_DATE_FORM);
    NO_DAY("2023-11/30", &T_DATE_FORM);
    NO_DAY("明年", &T_DATE_FORM);
    NO_DAY("", &T_DATE_FORM);
    NO_DAY("2023-11-30 25:00", &T_DATE_FORM);
    NO_DAY("2023-11-30x", &T_DATE_FORM);
}

TEST(date, number_cells)
{
    DateContext number = { .stored_double = true };
    check(__FILE__, __LINE__, date_parse_day(S("45260"), number), false, "2023-11-30", DATE_SERIAL, NULL);
    check(__FILE__, __LINE__, date_parse_day(S("20231130"), number), false, "2023-11-30", 0, NULL);
    check(__FILE__, __LINE__, date_parse_day(S("2023.1"), number), false, NULL, 0, &T_DATE_LOST_ZERO);
    check(__FILE__, __LINE__, date_parse_period(S("2023.1"), number), true, NULL, 0, &T_DATE_LOST_ZERO);
    check(__FILE__, __LINE__, date_parse_day(S("2023.11"), number), false, "2023-11-30", DATE_MONTH_ONLY, NULL);
    check(__FILE__, __LINE__, date_parse_period(S("45231"), number), true, "2023-11", DATE_FROM_DAY | DATE_SERIAL, NULL);
}

TEST(date, the_year_of_the_sheet)
{
    DateContext year = { .year = 2023 };
    check(__FILE__, __LINE__, date_parse_day(S("11月30日"), year), false, "2023-11-30", DATE_YEAR_ASSUMED, NULL);
    check(__FILE__, __LINE__, date_parse_day(S("11月"), year), false, "2023-11-30", DATE_YEAR_ASSUMED | DATE_MONTH_ONLY, NULL);
    check(__FILE__, __LINE__, date_parse_period(S("1-11月"), year), true, "2023-11", DATE_YEAR_ASSUMED | DATE_CUMULATIVE, NULL);
    check(__FILE__, __LINE__, date_parse_period(S("1—11月"), year), true, "2023-11", DATE_YEAR_ASSUMED | DATE_CUMULATIVE, NULL);
    check(__FILE__, __LINE__, date_parse_period(S("1至11月份"), year), true, "2023-11", DATE_YEAR_ASSUMED | DATE_CUMULATIVE, NULL);
    check(__FILE__, __LINE__, date_parse_period(S("十一月"), year), true, "2023-11", DATE_YEAR_ASSUMED, NULL);
    check(__FILE__, __LINE__, date_parse_period(S("一季度"), year), true, "2023Q1", DATE_YEAR_ASSUMED, NULL);
    check(__FILE__, __LINE__, date_parse_period(S("下半年"), year), true, "2023H2", DATE_YEAR_ASSUMED, NULL);
    NO_PERIOD("1-11月", &T_DATE_NO_YEAR);
    NO_PERIOD("四季度", &T_DATE_NO_YEAR);
}

TEST(date, periods_as_people_write_them)
{
    PERIOD("2023", "2023", 0);
    PERIOD("2023年", "2023", 0);
    PERIOD("2023年度", "2023", 0);
    PERIOD("2023年全年", "2023", 0);
    PERIOD("2023年11月", "2023-11", 0);
    PERIOD("2023-11", "2023-11", 0);
    PERIOD("2023.11", "2023-11", 0);
    PERIOD("2023/1", "2023-01", 0);
    PERIOD("202311", "2023-11", 0);
    PERIOD("二〇二三年", "2023", 0);
    PERIOD("二〇二三年第四季度", "2023Q4", 0);
    PERIOD("二〇二三年十一月", "2023-11", 0);
    PERIOD("2023Q4", "2023Q4", 0);
    PERIOD("2023q4", "2023Q4", 0);
    PERIOD("2023H1", "2023H1", 0);
    PERIOD("2023年四季度", "2023Q4", 0);
    PERIOD("2023年第4季度", "2023Q4", 0);
    PERIOD("2023年第四季度", "2023Q4", 0);
    PERIOD("2023年上半年", "2023H1", 0);
    PERIOD("2023年1-11月", "2023-11", DATE_CUMULATIVE);
    PERIOD("2023年1—11月", "2023-11", DATE_CUMULATIVE);
    PERIOD("2023年1月—11月", "2023-11", DATE_CUMULATIVE);
    PERIOD("2023-11-01", "2023-11", DATE_FROM_DAY);
    PERIOD("2023-11-30", "2023-11", DATE_FROM_DAY);
}

TEST(date, periods_that_are_none)
{
    NO_PERIOD("2023-11-15", &T_DATE_DAY_FOR_PERIOD);
    NO_PERIOD("2023-13", &T_DATE_NO_SUCH_PERIOD);
    NO_PERIOD("2023Q5", &T_DATE_NO_SUCH_PERIOD);
    NO_PERIOD("2023年3-11月", &T_DATE_RANGE_START);
    NO_PERIOD("23年11月", &T_DATE_SHORT_YEAR);
    NO_PERIOD("11", &T_DATE_PERIOD_FORM);
    NO_PERIOD("", &T_DATE_PERIOD_FORM);
    NO_PERIOD("年底", &T_DATE_PERIOD_FORM);
    NO_PERIOD("1800", &T_DATE_NO_SUCH_PERIOD);
}
