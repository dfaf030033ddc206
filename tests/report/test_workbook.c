/* SPDX-License-Identifier: Apache-2.0 */
#include "base/os.h"
#include "fake.h"
#include "report/report.h"
#include "test.h"

#include <stdlib.h>

TEST(workbook, a_table_looks_as_an_office_makes_it)
{
    Str choices[] = { S_INIT("有效"), S_INIT("解除") };
    TableColumn columns[] = { { S_INIT("项目"), S_INIT(""), COL_TEXT, 0, 0, NULL, 0 }, { S_INIT("完成投资"), S_INIT("亿元"), COL_NUMBER, 2, 0, NULL, 0 }, { S_INIT("完成率"), S_INIT("%"), COL_PERCENT, 1, 0, NULL, 0 },
        { S_INIT("日期"), S_INIT(""), COL_DAY, 0, 0, NULL, 0 }, { S_INIT("状态"), S_INIT(""), COL_TEXT, 0, 12, choices, 2 } };
    Str cells[] = { S_INIT("东园<一期>"), S_INIT("81.91"), S_INIT("20.7"), S_INIT("2023-11-30"), S_INIT("有效"), S_INIT("西园"), S_INIT("1234567890123456789"), S_INIT(""), S_INIT("不详"), S_INIT("") };
    Table t = { S_INIT("一览/表"), S_INIT("项目一览表"), S_INIT("单位：亿元"), columns, 5, cells, 2 };
    Str one = { 0 }, two = { 0 };
    Err e = { 0 };
    CHECK(report_workbook(&t, 1, a, &one, &e) && report_workbook(&t, 1, a, &two, &e));
    CHECK(str_equal(one, two));
    Str sheet = fake_part(one, "xl/worksheets/sheet1.xml", a), strings = fake_part(one, "xl/sharedStrings.xml", a);
    CHECK(str_has(sheet, S("<v>81.91</v>")));
    CHECK(str_has(sheet, S("<v>0.207</v>")) || str_has(sheet, S("<v>0.20699999999999999</v>")));
    CHECK(str_has(sheet, S("<v>45260</v>")));
    CHECK(str_has(sheet, S("<v>1.234567890123456e+18</v>")) || str_has(sheet, S("1.23456789012345E+18")) || str_has(sheet, S("1234567890123450000")) || str_has(sheet, S("1.23456789012345e+18")));
    CHECK(str_has(sheet, S("<autoFilter ref=\"A3:E5\"/>")));
    CHECK(str_has(sheet, S("orientation=\"landscape\"")));
    CHECK(str_has(sheet, S("dataValidation")));
    CHECK(str_has(strings, S("东园&lt;一期&gt;")));
    const char *folder = getenv("LALIAN_KEEP");
    if (folder) CHECK(os_write_file(str_z(a, str_printf(a, "%s/workbook.xlsx", folder)), one, &e));
}

TEST(workbook, a_cell_may_keep_a_formula_and_show_its_value)
{
    Table t = { .sheet = S("表"), .title = S("题"), .line_when = S("$B4=1"), .fill_when = S("$B4=1") };
    Str out = { 0 };
    Err e = { 0 };
    report_column(&t, (TableColumn){ .title = S("甲"), .type = COL_NUMBER, .decimals = -1 }, a);
    report_column(&t, (TableColumn){ .title = S("乙"), .type = COL_TEXT }, a);
    report_row_formulas(&t, (const Str[]){ S("2.5"), S("合") }, (const Str[]){ S("=5/2"), S("=IF(1>0,\"合\",\"\")") }, a);
    report_row_formulas(&t, (const Str[]){ S("7"), S("") }, (const Str[]){ S("{=MAX(IF(B4:B5=\"\",7))}"), S("") }, a);
    CHECK_INT(t.n_rows, 2);
    CHECK_INT(TABLE_FIRST_ROW, 3);
    CHECK(report_workbook(&t, 1, a, &out, &e));
    Str sheet = fake_part(out, "xl/worksheets/sheet1.xml", a);
    CHECK(str_has(sheet, S("<c r=\"A4\"")) && str_has(sheet, S("<f>5/2</f><v>2.5</v>")));
    CHECK(str_has(sheet, S("</f><v>合</v>")));
    CHECK(str_has(sheet, S("<f t=\"array\" ref=\"A5\">")) && str_has(sheet, S("<v>7</v>")));
    CHECK(str_has(sheet, S("<conditionalFormatting sqref=\"A4:B5\">")));
}
