/* SPDX-License-Identifier: Apache-2.0 */
#include "model/problem.h"
#include "base/limits.h"
#include "model/texts.h"
#include "test.h"

TEST(problem, a_line_names_file_sheet_cell_field_and_value)
{
    Problems *ps = problems_new(a);
    PROBLEM(ps, ERROR, T_QUANTITY_UNIT, .file = S("甲.xlsx"), .sheet = S("表1"), .row = 7, .col = 28, .field = S("建筑面积"), .value = S("3亩"), ARGS(S("亩"), S("万元")));
    Buf b = { 0 };
    problem_render(&ps->items[0], LANG_ZH, &b);
    CHECK(str_starts(buf_str(&b), S("错误 甲.xlsx · 表1 · AB7 · 建筑面积“3亩”：单位“亩”")));
    buf_done(&b);
}

TEST(problem, those_over_the_limit_are_counted)
{
    Problems *ps = problems_new(a);
    ps->n = LIMIT_PROBLEMS;
    PROBLEM(ps, WARN, T_CODE_EMPTY, .row = 1);
    CHECK_INT(ps->n, LIMIT_PROBLEMS);
    CHECK_INT(ps->counts[SEVERITY_WARN], 1);
}
