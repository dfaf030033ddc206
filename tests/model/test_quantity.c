/* SPDX-License-Identifier: Apache-2.0 */
#include "model/quantity.h"
#include "model/texts.h"
#include "test.h"

static const Field money = { .id = "investment", .kind = K_MONEY, .unit = UNIT_WAN_YUAN }, yi = { .id = "total", .kind = K_MONEY, .unit = UNIT_YI_YUAN };
static const Field land = { .id = "area", .kind = K_AREA, .unit = UNIT_MU }, floor_area = { .id = "floor_area", .kind = K_AREA, .unit = UNIT_WAN_M2 };
static const Field share = { .id = "share", .kind = K_RATIO, .unit = UNIT_PERCENT }, ratio = { .id = "far", .kind = K_RATIO, .unit = UNIT_RATIO };
static const Field count = { .id = "storeys", .kind = K_COUNT, .unit = UNIT_HEAD }, per_mu = { .id = "per_mu", .kind = K_QUANTITY, .unit = UNIT_WAN_PER_MU };
static const Field yes = { .id = "pilot", .kind = K_BOOL }, day = { .id = "day", .kind = K_DAY }, period = { .id = "period", .kind = K_PERIOD }, text = { .id = "note", .kind = K_TEXT };

static void check(const char *file, int line, const Field *f, Quantity q, const char *shown, unsigned notes)
{
    Buf b = { 0 };
    if (q.state == QUANTITY_OK) quantity_format(f, &q.value, LANG_ZH, &b);
    else if (q.state == QUANTITY_BAD) text_render(q.reason, q.args, q.n_args, LANG_EN, &b);
    else buf_add_z(&b, q.state == QUANTITY_BLANK ? "blank" : "missing");
    test_equal_str(file, line, f->id, buf_str(&b), str_of(shown));
    test_equal_int(file, line, "notes", q.notes, notes);
    buf_done(&b);
}
#define READ(f, s, shown, notes) check(__FILE__, __LINE__, &(f), quantity_parse(&(f), S(s), (QuantityContext){ 0 }, a), shown, notes)
#define REFUSE(f, s, why) do { Quantity q_ = quantity_parse(&(f), S(s), (QuantityContext){ 0 }, a); CHECK(q_.state == QUANTITY_BAD && q_.reason == &(why)); } while (0)
enum { CONVERTED = QUANTITY_NOTE_CONVERTED, ROUNDED = QUANTITY_NOTE_ROUNDED };

TEST(quantity, numbers_with_units_inside)
{
    READ(money, "3,200万元", "3200", 0);
    READ(money, "3200", "3200", 0);
    READ(money, "1.2亿", "12000", CONVERTED);
    READ(money, "1.2亿元", "12000", CONVERTED);
    READ(money, "35000元", "3.5", CONVERTED);
    READ(money, "￥35000元整", "3.5", CONVERTED);
    READ(yi, "3200万元", "0.32", CONVERTED);
    READ(yi, "20", "20", 0);
    READ(land, "１２．５ 亩", "12.5", 0);
    READ(land, "3333.33㎡", "4.999995", CONVERTED);
    READ(floor_area, "819100平方米", "81.91", CONVERTED);
    READ(floor_area, "81.91万㎡", "81.91", 0);
    READ(per_mu, "30万元/亩", "30", 0);
    READ(per_mu, "30万元/亩·年", "30", 0);
    READ(count, "12家", "12", 0);
    READ(count, "1.2万", "12000", 0);
    READ(count, "1.2万家", "12000", 0);
    READ(count, "0", "0", 0);
}

TEST(quantity, ratios)
{
    READ(share, "12.5%", "12.5", 0);
    READ(share, "12.5", "12.5", 0);
    READ(share, "百分之12.5", "12.5", 0);
    READ(ratio, "250%", "2.5", CONVERTED);
    READ(ratio, "2.5", "2.5", 0);
    READ(share, "1.5成", "15", CONVERTED);
    REFUSE(share, "12家", T_QUANTITY_UNIT);
    REFUSE(count, "12%", T_QUANTITY_UNIT);
}

TEST(quantity, signs_groups_and_widths)
{
    READ(money, "(1,234)", "-1234", 0);
    READ(money, "（1,234）万元", "-1234", 0);
    READ(money, "-1,234.5", "-1234.5", 0);
    READ(money, "−5", "-5", 0);
    READ(money, "－５", "-5", 0);
    READ(money, "1 234 567", "1234567", 0);
    READ(money, "１，２３４", "1234", 0);
    READ(money, "1.2E+3", "1200", 0);
    READ(money, "0.00000001", "0", ROUNDED);
    REFUSE(land, "-5", T_QUANTITY_NEGATIVE);
    REFUSE(count, "（3）", T_QUANTITY_NEGATIVE);
    REFUSE(money, "12,34", T_QUANTITY_NUMBER);
    REFUSE(money, "1 23", T_QUANTITY_NUMBER);
    REFUSE(money, "12o0", T_QUANTITY_NUMBER);
    REFUSE(money, "12含税", T_QUANTITY_TAIL);
    REFUSE(money, "5-10", T_QUANTITY_NUMBER);
    REFUSE(money, "(-5)", T_QUANTITY_NUMBER);
    REFUSE(money, "()", T_QUANTITY_NUMBER);
    REFUSE(money, "万元", T_QUANTITY_NUMBER);
}

TEST(quantity, what_is_not_exact_or_not_the_same_is_refused)
{
    REFUSE(money, "约3200万元", T_QUANTITY_ABOUT);
    REFUSE(money, "200多亿元", T_QUANTITY_ABOUT);
    REFUSE(money, "近3000", T_QUANTITY_ABOUT);
    REFUSE(money, "3200亩", T_QUANTITY_UNIT);
    REFUSE(land, "3200万元", T_QUANTITY_UNIT);
    REFUSE(floor_area, "1.2万", T_QUANTITY_UNCLEAR);
    REFUSE(count, "12.5", T_QUANTITY_WHOLE);
    REFUSE(money, "#DIV/0!", T_QUANTITY_ERROR_CELL);
    REFUSE(money, "99999999999999999999", T_QUANTITY_RANGE);
    REFUSE(money, "见附件", T_QUANTITY_NUMBER);
}

TEST(quantity, blank_is_not_missing_is_not_zero)   /* RULES §3 */
{
    READ(money, "", "blank", 0);
    READ(money, " 　", "blank", 0);
    READ(money, "—", "missing", 0);
    READ(money, "－", "missing", 0);
    READ(money, "-", "missing", 0);
    READ(money, "/", "missing", 0);
    READ(money, "／", "missing", 0);
    READ(money, "无", "missing", 0);
    READ(text, "无", "missing", 0);
    READ(day, "/", "missing", 0);
    READ(day, "长期", "missing", 0);
    READ(yes, "无", "否", 0);
    READ(yes, "—", "missing", 0);
    READ(money, "0", "0", 0);
}

TEST(quantity, words_for_yes_and_no)
{
    READ(yes, "是", "是", 0);
    READ(yes, "√", "是", 0);
    READ(yes, "y", "是", 0);
    READ(yes, "１", "是", 0);
    READ(yes, "TRUE", "是", 0);
    READ(yes, "×", "否", 0);
    READ(yes, "false", "否", 0);
    READ(yes, "0", "否", 0);
    REFUSE(yes, "可能", T_QUANTITY_BOOL);
}

TEST(quantity, days_and_periods)
{
    READ(day, "2023年11月", "2023-11-30", QUANTITY_NOTE_MONTH_ONLY);
    READ(day, "2023.11.30", "2023-11-30", 0);
    READ(period, "2023年四季度", "2023Q4", 0);
    REFUSE(day, "2023", T_DATE_YEAR_ALONE);
    QuantityContext year = { .year = 2023 };
    check(__FILE__, __LINE__, &period, quantity_parse(&period, S("1-11月"), year, a), "2023-11", QUANTITY_NOTE_YEAR_ASSUMED | QUANTITY_NOTE_CUMULATIVE);
}

TEST(quantity, the_unit_of_the_sheet)
{
    QuantityContext yuan = { .has_unit = true, .unit = UNIT_YUAN }, mu = { .has_unit = true, .unit = UNIT_MU }, m2 = { .has_unit = true, .unit = UNIT_M2 };
    check(__FILE__, __LINE__, &money, quantity_parse(&money, S("35000"), yuan, a), "3.5", 0);
    check(__FILE__, __LINE__, &money, quantity_parse(&money, S("3.5万元"), yuan, a), "3.5", CONVERTED);
    CHECK(quantity_parse(&money, S("35000"), mu, a).reason == &T_QUANTITY_UNIT);
    check(__FILE__, __LINE__, &land, quantity_parse(&land, S("2000M²"), m2, a), "3", 0);
    check(__FILE__, __LINE__, &land, quantity_parse(&land, S("3亩"), m2, a), "3", CONVERTED);
}

TEST(quantity, stored_doubles_are_what_people_see)
{
    QuantityContext number = { .stored_double = true };
    check(__FILE__, __LINE__, &floor_area, quantity_parse(&floor_area, S("81.909999999999997"), number, a), "81.91", 0);
    check(__FILE__, __LINE__, &land, quantity_parse(&land, S("3189.0200000000004"), number, a), "3189.02", 0);
    check(__FILE__, __LINE__, &money, quantity_parse(&money, S("1.5E-2"), number, a), "0.015", 0);
}

TEST(quantity, texts_come_back_trimmed)
{
    READ(text, "  （福建）甲公司 ", "（福建）甲公司", 0);
}
