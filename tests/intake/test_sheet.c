/* SPDX-License-Identifier: Apache-2.0 */
#include "kit.h"
#include "test.h"

#include <stdio.h>

static const char *const firm_form[] = {
    "firms:\n"
    "  match: {title: [企业名录]}\n"
    "  rows:\n"
    "    - enterprise: {code: 统一社会信用代码, name: 企业名称, capital: 注册资本, founded_on: 成立日期, park: 园区}\n"
};

TEST(sheet, titles_units_headings_totals_and_signatures_are_told_apart)
{
    Kit *k = kit_new(a);
    RuleBook *book = kit_forms(k->model, firm_form, 1, a);
    kit_row(k, "park", "name=湖滨园");
    const char *files[] = { "企业名录.xlsx",
        "某市企业名录\n（单位：亿元）\n序号|企业名称|统一社会信用代码|注册资本|成立日期|园区\n"
        "1|甲公司|91350582MA00000001|1.5|2023.11.30|湖滨园\n2|乙公司|91350582MA00000002|2|2022年3月1日|湖滨 园\n"
        "合 计|||3.5\n填表人：张三||联系电话：123" };
    KitRun r = kit_run(k, book, files, 1, (IntakeOptions){ 0 });
    printf("%.*s\n%.*s\n", SP(r.problems), SP(r.difference));
    CHECK_INT(r.in.n_changes, 2);
    CHECK_INT(r.in.problems->counts[SEVERITY_ERROR], 0);
    CHECK_STR(kit_value(&r, kit_change(&r, "enterprise", 0), "capital"), "15000");
    snapshot_free(r.s);
}
