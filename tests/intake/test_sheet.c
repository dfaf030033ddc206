/* SPDX-License-Identifier: Apache-2.0 */
#include "kit.h"
#include "test.h"
#include "intake/versions.h"


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
    CHECK_INT(r.in.n_changes, 2);
    CHECK_INT(r.in.problems->counts[SEVERITY_ERROR], 0);
    CHECK_STR(kit_value(&r, kit_change(&r, "enterprise", 0), "capital"), "15000");
    snapshot_free(r.s);
}

static KitRun run_sheet(Kit *k, const RuleBook *book, Sheet *s, IntakeOptions o)
{
    IntakeFile f = { S("企业名录.xlsx"), { 0 } };
    return kit_run_books(k, book, &f, kit_book(s, k->a), 1, o);
}

TEST(sheet, a_wrong_total_names_both_numbers_and_the_cell)
{
    Kit *k = kit_new(a);
    RuleBook *book = kit_forms(k->model, firm_form, 1, a);
    Sheet *s = kit_sheet("表一", "企业名录\n企业名称|统一社会信用代码|注册资本\n甲|91350582MA0000015J|100.5\n小计||100.5\n乙|91350582MA0000023D|200\n丙|91350582MA00000318|50\n小计||250\n合计||350.6", a);
    KitRun r = run_sheet(k, book, s, (IntakeOptions){ 0 });
    CHECK_INT(r.in.n_changes, 3);
    CHECK_INT(r.in.sheets[0].skipped_totals, 3);
    CHECK_INT(r.in.problems->counts[SEVERITY_WARN], 1);
    CHECK(str_has(r.problems, S("C8 · 注册资本“350.6”：合计行写的是 350.6万元，各行相加是 350.5万元")));
    snapshot_free(r.s);
}

TEST(sheet, merged_cells_fill_down_and_headings_may_be_merged)
{
    Kit *k = kit_new(a);
    RuleBook *book = kit_forms(k->model, firm_form, 1, a);
    kit_row(k, "park", "name=湖滨园");
    Sheet *s = kit_sheet("表一", "企业名录|||\n园区|企业||注册资本\n|企业名称|统一社会信用代码|\n湖滨园|甲|A1|1\n|乙|A2|2\n", a);
    kit_merge(s, 1, 0, 2, 0, a);
    kit_merge(s, 1, 1, 1, 2, a);
    kit_merge(s, 1, 3, 2, 3, a);
    kit_merge(s, 3, 0, 4, 0, a);
    KitRun r = run_sheet(k, book, s, (IntakeOptions){ 0 });
    CHECK_INT(r.in.n_changes, 2);
    CHECK_STR(kit_value(&r, kit_change(&r, "enterprise", 1), "park"), "1");
    CHECK_STR(kit_value(&r, kit_change(&r, "enterprise", 1), "capital"), "2");
    snapshot_free(r.s);
}

TEST(sheet, struck_coloured_noted_and_hidden_things_are_told_of)
{
    Kit *k = kit_new(a);
    RuleBook *book = kit_forms(k->model, firm_form, 1, a);
    Sheet *s = kit_sheet("表一", "企业名录\n企业名称|统一社会信用代码|注册资本\n甲|A1|1\n乙|A2|2\n丙|A3|3", a);
    for (uint32_t c = 0; c < 3; c++) kit_cell(s, 3, c)->flags |= CELL_STRUCK;
    kit_cell(s, 4, 0)->flags |= CELL_FILLED;
    s->hidden_rows = &(Span){ 2, 2 };
    s->n_hidden_rows = 1;
    s->notes = &(Note){ 4, 2, S("待核实") };
    s->n_notes = 1;
    KitRun asked = run_sheet(k, book, s, (IntakeOptions){ 0 });
    CHECK_INT(asked.in.problems->counts[SEVERITY_ASK], 1);
    CHECK(kit_change(&asked, "enterprise", 1)->bad && !kit_change(&asked, "enterprise", 0)->bad);
    CHECK(str_has(asked.problems, S("填了颜色（如 A5）")) && str_has(asked.problems, S("C5“待核实”")) && str_has(asked.problems, S("1 行是隐藏的")));
    KitRun kept = run_sheet(k, book, s, (IntakeOptions){ .resolve = S("firms\t划线\tkeep\n") });
    CHECK_INT(kept.in.n_changes, 3);
    KitRun skipped = run_sheet(k, book, s, (IntakeOptions){ .resolve = S("firms\t划线\tskip\n") });
    CHECK_INT(skipped.in.n_changes, 2);
    CHECK_INT(skipped.in.problems->counts[SEVERITY_ASK], 0);
    CHECK_INT(skipped.in.n_struck, 1);
    KitRun again = run_sheet(k, book, s, (IntakeOptions){ .struck = skipped.in.struck, .n_struck = 1 });
    CHECK(again.in.n_changes == 2 && again.in.n_struck == 0 && again.in.problems->counts[SEVERITY_ASK] == 0);
    snapshot_free(again.s);
    snapshot_free(asked.s);
    snapshot_free(kept.s);
    snapshot_free(skipped.s);
}

TEST(sheet, what_struck_cells_mean_is_remembered_by_layout_without_a_form)
{
    Kit *k = kit_new(a);
    RuleBook *book = kit_forms(k->model, firm_form, 1, a);
    Sheet *s = kit_sheet("表一", "企业名称|统一社会信用代码\n甲|A1\n乙|A2", a), *other = kit_sheet("表一", "企业名称|统一社会信用代码|注册资本\n甲|A1|1\n乙|A2|2", a);
    for (uint32_t c = 0; c < 2; c++) kit_cell(s, 1, c)->flags |= CELL_STRUCK, kit_cell(other, 1, c)->flags |= CELL_STRUCK;
    KitRun first = run_sheet(k, book, s, (IntakeOptions){ .as = S("enterprise"), .resolve = S("enterprise\tstruck\tskip\n") });
    CHECK(first.in.n_changes == 1 && first.in.n_struck == 1);
    IntakeOptions known = { .as = S("enterprise"), .struck = first.in.struck, .n_struck = 1 };
    KitRun again = run_sheet(k, book, s, known), differs = run_sheet(k, book, other, known);
    CHECK(again.in.n_changes == 1 && again.in.problems->counts[SEVERITY_ASK] == 0);
    CHECK_INT(differs.in.problems->counts[SEVERITY_ASK], 1);
    snapshot_free(first.s);
    snapshot_free(again.s);
    snapshot_free(differs.s);
}

TEST(sheet, a_hidden_sheet_is_told_of_and_not_read)
{
    Kit *k = kit_new(a);
    RuleBook *book = kit_forms(k->model, firm_form, 1, a);
    Sheet *s = kit_sheet("企业名录", "企业名称|统一社会信用代码\n甲|A1", a);
    s->hidden = true;
    KitRun r = run_sheet(k, book, s, (IntakeOptions){ 0 });
    CHECK_INT(r.in.n_changes, 0);
    CHECK(str_has(r.problems, S("隐藏的工作表没有读取")));
    snapshot_free(r.s);
}

TEST(sheet, codes_that_became_numbers_errors_and_formulas_without_result_are_told)
{
    Kit *k = kit_new(a);
    RuleBook *book = kit_forms(k->model, firm_form, 1, a);
    Sheet *s = kit_sheet("表一", "企业名录\n企业名称|统一社会信用代码|注册资本\n甲|9.1350582000000006E+17|1\n乙|A2|#DIV/0!\n丙|A3|x", a);
    kit_cell(s, 3, 2)->type = CELL_ERROR;
    kit_cell(s, 4, 2)->flags |= CELL_NO_CACHE;
    KitRun r = run_sheet(k, book, s, (IntakeOptions){ 0 });
    CHECK_INT(r.in.problems->counts[SEVERITY_ERROR], 3);
    CHECK(str_has(r.problems, S("B3 · 统一社会信用代码")) && str_has(r.problems, S("C4")) && str_has(r.problems, S("C5")));
    snapshot_free(r.s);
}

TEST(sheet, two_versions_of_one_file_are_named)
{
    Kit *k = kit_new(a);
    RuleBook *book = kit_forms(k->model, firm_form, 1, a);
    const char *files[] = { "企业名录.xlsx", "企业名录\n企业名称|统一社会信用代码|注册资本\n甲|A1|1", "企业名录最终版(1).xlsx", "企业名录\n企业名称|统一社会信用代码|注册资本\n甲|A1|2" };
    KitRun r = kit_run(k, book, files, 2, (IntakeOptions){ 0 });
    CHECK(str_has(r.problems, S("像是“企业名录.xlsx”的另一个版本，有 1 处不同：Sheet1!C3: 1 → 2。")));
    CHECK_INT(r.in.problems->counts[SEVERITY_ERROR], 1);
    snapshot_free(r.s);
}

TEST(sheet, a_condition_decides_which_rows_a_line_makes)
{
    static const char *const form[] = { "x:\n  match: {title: [企业名录]}\n  rows:\n    - enterprise: {code: 统一社会信用代码, name: 企业名称}\n"
        "    - enterprise_label: {when: \"高新 = '√'\", enterprise: ^enterprise, label: \"'高新技术企业'\", state: \"'有效'\", from: 发证日期}\n" };
    Kit *k = kit_new(a);
    RuleBook *book = kit_forms(k->model, form, 1, a);
    book->words = words_new(k->model, a);
    const char *files[] = { "企业名录.xlsx", "企业名录\n企业名称|统一社会信用代码|高新|发证日期\n甲|A1|√|2022-12-01\n乙|A2||\n丙|A3|×|" };
    KitRun r = kit_run(k, book, files, 1, (IntakeOptions){ 0 });
    if (r.in.problems->counts[SEVERITY_ERROR]) test_fail(__FILE__, __LINE__, r.problems.p);
    CHECK_INT(r.in.n_changes, 4);
    CHECK_STR(kit_value(&r, kit_change(&r, "enterprise_label", 0), "from"), "2022-12-01");
    snapshot_free(r.s);
}

TEST(sheet, a_value_of_a_merged_area_is_told_at_the_cell_that_holds_it)
{
    static const char *const buildings[] = { "buildings:\n  match: {title: [楼栋表]}\n  rows: [{building: {project: 项目, number: 楼号, floor_area: 面积}}]\n" };
    Kit *k = kit_new(a);
    kit_row(k, "project", "code=P1;name=一期");
    RuleBook *book = kit_forms(k->model, buildings, 1, a);
    Sheet *s = kit_sheet("楼栋表", "楼栋表\n项目|楼号|面积\nP1|1#|100\n|2#|200", a);
    kit_merge(s, 2, 0, 3, 0, a);
    KitRun r = run_sheet(k, book, s, (IntakeOptions){ 0 });
    CHECK_INT(r.in.n_changes, 2);
    const Change *second = kit_change(&r, "building", 1);
    const Field *project = register_get(model_get(k->model, "building"), "project");
    Row *row = NULL;
    Err err = { 0 };
    CHECK(intake_row(&r.in, second, a, &row, NULL, &err));
    CHECK_INT(row->line, 4);
    CHECK_INT(row->n_parts, 1);
    if (row->n_parts == 1) {
        CHECK_INT(row->parts[0].line, 3);
        CHECK(row->parts[0].given == field_bit(project));
    }
    snapshot_free(r.s);
}

TEST(versions, lines_that_moved_are_the_same_and_new_ones_are_named)
{
    size_t n;
    const Book *older = kit_book(kit_sheet("表1", "名称|面积\n甲|1\n乙|2\n丙|3", a), a);
    const Book *moved = kit_book(kit_sheet("表1", "名称|面积\n新|9\n甲|1\n乙|2\n丙|3", a), a);
    CHECK_STR(versions_differ(older, moved, a, &n), "+ 表1!2: 新");
    CHECK_INT(n, 1);
    const Book *other = kit_book(kit_sheet("表1", "名称|面积\n甲|1\n乙|5\n丙|", a), a);
    CHECK_STR(versions_differ(older, other, a, &n), "表1!B3: 2 → 5; 表1!B4: 3 → —");
    CHECK_INT(n, 2);
    (void)versions_differ(older, older, a, &n);
    CHECK_INT(n, 0);
}
