/* SPDX-License-Identifier: Apache-2.0
** desk.yaml: what the daily pages show. */
#include "reading.h"

static const char *const FIGURES = "p.done: {title: 完成, formula: 'sum(project_progress.investment through period.month)', unit: 亿元}\n";

static bool load(const char *desk, Arena *a, RuleBook **book, Str *told)
{
    Problems *ps = problems_new(a);
    const RuleFile files[] = {
        { S("desk.yaml"), str_of(desk) },
        { S("figures.yaml"), str_of(FIGURES) },
        { S("lists.yaml"), S("home: {county: '999981', prefecture: '999900', name: 甲}\n") },
    };
    bool ok = rules_load(files, sizeof files / sizeof files[0], model_new(a), a, book, ps);
    *told = reading_problems(&(Reading){ .arena = a, .ps = ps });
    return ok;
}

TEST(desk, what_is_owed_what_is_told_and_the_sheets_are_read)
{
    RuleBook *b;
    Str told;
    CHECK(load("owed:\n  task.late: {title: 逾期, title_en: late, light: red, over: task, when: due < period.end, who: lead_unit, since: due, say: '{{subject}}迟了', say_en: '{{subject}} is late'}\n"
               "told:\n  - title: 建设\n    figures:\n      - {figure: p.done, plan: 3亿元, red: p.done < 1亿元, monthly: '是'}\n"
               "sheets:\n  leads: {title: 意向, over: lead, where: floor_area > 1㎡, order: first_day desc, columns: [{id: name, title: 名称, formula: name}, "
               "{id: area, title: 面积, formula: floor_area, unit: 万㎡, decimals: 1, total: sum(lead.floor_area)}]}\n", a, &b, &told));
    CHECK_STR(told, "");
    CHECK_INT(b->n_owed, 1);
    CHECK(b->owed[0].light == LIGHT_RED && b->owed[0].when.formula && b->owed[0].who.formula && b->owed[0].since.formula);
    CHECK_INT(b->owed[0].n_parts, 2);
    CHECK(b->owed[0].parts[0].formula != NULL);
    CHECK_INT(b->n_told, 1);
    CHECK(b->told[0].monthly && b->told[0].plan.formula && b->told[0].red.formula && !b->told[0].amber.formula);
    const BookSheet *s = rules_sheet(b, "leads");
    CHECK(s && s->descending && s->where.formula && s->order.formula && rules_sheet(b, "contracts") == NULL);
    CHECK_INT(s->n_columns, 2);
    CHECK_INT(s->columns[1].decimals, 1);
    CHECK(s->columns[1].total.formula && !s->columns[0].total.formula);
}

TEST(desk, what_is_wrong_in_it_is_told_with_its_place)
{
    RuleBook *b;
    Str told;
    CHECK(!load("owed:\n  a.a: {title: 甲, over: task, when: due, since: subject, say: '{{subjet}}'}\n  a.b: {title: 乙, light: 红, over: tsk, when: 'true', say: x}\n"
                "told:\n  - {title: 丙, figures: [{figure: p.gone}, {figure: p.done, red: 3, plann: 1}]}\n"
                "sheets:\n  s: {title: 丁, over: lead, columns: [{id: x, title: 戊, formula: floor_area, unit: 亿元}, {id: x, title: 己, formula: name}]}\n"
                "board: 1\n", a, &b, &told));
    CHECK(str_has(told, S("desk.yaml · due")) || str_has(told, S("due")));
    CHECK(str_has(told, S("since must give a day, and 'subject' does not")));
    CHECK(str_has(told, S("subjet")));
    CHECK(str_has(told, S("tsk")));
    CHECK(str_has(told, S("there is no figure 'p.gone'")));
    CHECK(str_has(told, S("plann")));
    CHECK(str_has(told, S("there are two columns 'x'")));
    CHECK(str_has(told, S("board")));
}
