/* SPDX-License-Identifier: Apache-2.0 */
#include "city.h"
#include "base/os.h"
#include "test.h"

static const char rows[] =
    "place | code | name | parent\n"
    "350000 | 福建省 |\n"
    "350500 | 泉州市 | 1\n"
    "350583 | 南安市 | 2\n"
    "350582 | 晋江市 | 2\n"
    "350100 | 福州市 | 1\n"
    "\n"
    "unit | name | parent | place\n"
    "市 | | 3\n"
    "东镇 | 1 | 3\n"
    "西镇 | 1 | 3\n"
    "\n"
    "park | name | town\n"
    "东园 | 2\n"
    "西园 | 3\n"
    "空园 | 2\n"
    "\n"
    "park_class | park | from | class\n"
    "1 | 2022-01-01 | 传统产业\n"
    "1 | 2023-06-01 | 新兴产业\n"
    "2 | 2022-01-01 | 传统产业\n"
    "\n"
    "park_area | park | kind | from | area\n"
    "1 | 规划 | 2020-01-01 | 1000\n"
    "1 | 规划 | 2023-10-01 | 1200\n"
    "1 | 批复 | 2020-01-01 | 800\n"
    "2 | 规划 | 2020-01-01 | 500\n"
    "2 | 规划 | 2024-01-01 | 900\n"
    "\n"
    "project | code | name | park | investment | land_area | far\n"
    "A | 甲 | 1 | 3.5 | 100 | 2\n"
    "B | 乙 | 1 | 1.2 | 50 | \n"
    "C | 丙 | 2 | 2.3 | 30 | 1.5\n"
    "#D | 丁 | 2 | 9 | 30 | 1.5\n"
    "E | 戊 | | 1 | | \n"
    "\n"
    "project_leasing | project | from | state | to\n"
    "1 | 2022-01-01 | 未启动 |\n"
    "1 | 2023-03-01 | 已启动 |\n"
    "2 | 2023-01-01 | 自持 |\n"
    "3 | 2023-12-05 | 已启动 |\n"
    "5 | 2023-01-01 | 已启动 | 2023-09-01\n"
    "\n"
    "enterprise | code | name | park | industry | town\n"
    "X1 | 一厂 | 1 | 1713 | 2\n"
    "X2 | 二厂 | 1 | 1711 | 2\n"
    "X3 | 三厂 | 2 | 2011 | 3\n"
    "\n"
    "contract | number | enterprise | project | floor_area | land_area | signed_on | state | investor_place | investor\n"
    "H1 | 1 | 1 | 10000.5 | | 2023-01-10 | 有效 | 3 | 张\n"
    "H2 | 1 | 1 | 20000 | 3 | 2023-11-30 | 有效 | 4 | 张\n"
    "H3 | 2 | 2 | 5000 | | 2023-12-01 | 有效 | 5 | 李\n"
    "H4 | 3 | 3 | | 6 | 2023-02-01 | 解除 | | 王\n"
    "H5 | | 3 | 1000 | | | 有效 | 2 |\n"
    "\n"
    "pledge | contract | indicator | from_year | per_mu | total\n"
    "1 | 税收 | 2023 | 30 |\n"
    "2 | 税收 | 2022 | 20 |\n"
    "2 | 税收 | 2023 | 25.5 |\n"
    "2 | 税收 | 2025 | 99 |\n"
    "3 | 税收 | 2023 | | 100\n"
    "\n"
    "membership | list | park | project | enterprise | from | to\n"
    "小微产业园 | 1 | | | 2023-01-01 |\n"
    "小微产业园 | 2 | | | 2023-01-01 | 2023-06-30\n"
    "四个一批 | | 1 | | 2023-01-01 |\n"
    "\n"
    "land_use | enterprise | kind | from | area | counterparty\n"
    "1 | 自有 | 2020-01-01 | 10 |\n"
    "1 | 租入 | 2020-01-01 | 5 |\n"
    "1 | 出租 | 2020-01-01 | 4 | 2\n"
    "2 | 自有 | 2020-01-01 | 0.1 |\n"
    "3 | 自有 | 2020-01-01 | 0.2 |\n"
    "\n"
    "tour | year | round | period | cutoff | issued_on\n"
    "2023 | 2 | 2023Q2 | 2023-06-25 | 2023-07-01\n"
    "2023 | 3 | 2023Q3 | 2023-09-20 | 2023-10-01\n"
    "2023 | 4 | 2023Q4 | 2023-11-20 |\n";

static City *town(Arena *a)
{
    City *c = city_new(a, rows);
    static const ListItem classes[] = { { S_INIT("新兴产业"), S_INIT("新兴产业"), S_INIT("") }, { S_INIT("传统产业"), S_INIT("传统产业"), S_INIT("") }, { S_INIT("就业型"), S_INIT("就业型"), S_INIT("") } };
    static const ListItem states[] = { { S_INIT("有效"), S_INIT("有效"), S_INIT("") }, { S_INIT("变更"), S_INIT("变更"), S_INIT("") }, { S_INIT("解除"), S_INIT("解除"), S_INIT("") }, { S_INIT("到期"), S_INIT("到期"), S_INIT("") } };
    words_add_list(c->words, S("park_class"), classes, 3);
    words_add_list(c->words, S("contract_state"), states, 4);
    words_add_home(c->words, S("county"), S("350583"));
    words_add_home(c->words, S("prefecture"), S("350500"));
    city_at(c, "2023Q4", "2023-11-30");
    return c;
}

#define VALUE(formula, want) test_equal_str(__FILE__, __LINE__, formula, city_value(c, formula), str_of(want))
#define ROW(reg, id, formula, want) test_equal_str(__FILE__, __LINE__, formula, city_row(c, reg, id, formula), str_of(want))
#define FILTER(reg, formula, want) test_equal_str(__FILE__, __LINE__, formula, city_filter(c, reg, formula), str_of(want))
#define REFUSED(reg, formula, want) test_equal_str(__FILE__, __LINE__, formula, city_error(c, reg, formula), str_of(want))

TEST(formula, the_examples_of_the_rules)
{
    City *c = town(a);
    VALUE("count(contract where signed_on <= period.end and state = '有效')", "2");
    VALUE("sum(contract.floor_area where signed_on <= period.end) as 万㎡", "3.00万㎡");
    VALUE("count_distinct(contract.enterprise where investor_place within home.prefecture)", "1");
    city_free(c);
}

TEST(formula, chinese_titles_and_full_width)
{
    City *c = town(a);
    VALUE("count（合同 where 签订日期 ＜＝ period.end and 状态 ＝ ‘有效’）", "2");
    VALUE("sum(合同.「建筑面积」 where 项目.园区.名称 = '东园') as ㎡", "35000.50㎡");
    VALUE("count(园区)", "3");
    city_free(c);
}

TEST(formula, read_as_a_sentence)
{
    static const struct { const char *formula, *want; } said[] = {
        { "sum(contract.floor_area where signed_on <= period.end and state = '有效') / count(park)", "入园合同（签订日期 ≤ 本期末 且 状态 = “有效”）的建筑面积合计 ÷ 园区的个数" },
        { "count_distinct(contract.enterprise where not investor_place within home.prefecture)", "入园合同（不符合（投资来源地 属于 本设区市））的入园企业的个数（同一个只算一次）" },
        { "count(enterprise where industry within '17' or town is-missing)", "企业（行业代码 属于 “17 纺织业” 或 所属乡镇缺失）的个数" },
        { "count(contract where state in ('解除', '到期') and (floor_area ?? 0㎡) > 300㎡)", "入园合同（状态 为 “解除” 或 “到期” 且 （建筑面积，缺的取0㎡） > 300㎡）的个数" },
        { "mean(contract.floor_area where project.park.name = '东园') - 2 * (3㎡ - 1㎡)", "入园合同（项目的园区的名称 = “东园”）的建筑面积的平均 − 2 × （3㎡ − 1㎡）" },
        { "if count(park) > 2 then 1 else -1", "若 园区的个数 > 2，为 1，否则为 −1" },
    };
    City *c = town(a);
    for (size_t i = 0; i < sizeof said / sizeof said[0]; i++) {
        Formula *f;
        Err err = { 0 };
        if (!formula_compile(c->words, str_of(said[i].formula), (Place){ 0 }, a, &f, &err)) { test_fail(__FILE__, __LINE__, said[i].formula); continue; }
        CHECK_STR(formula_read(f, a), said[i].want);
    }
    city_free(c);
}

TEST(formula, blank_is_not_zero)
{
    City *c = town(a);
    VALUE("sum(contract.floor_area)", "36000.50㎡");
    CHECK_INT(city_scalar(c, "sum(contract.floor_area)", NULL).missing, 1);
    CHECK_INT(city_scalar(c, "sum(contract.floor_area)", NULL).rows, 4);
    CHECK_INT(city_scalar(c, "count(contract where signed_on <= period.end)", NULL).missing, 1);
    VALUE("sum(contract.floor_area where number = '无')", "0.00㎡");
    VALUE("mean(contract.floor_area where number = '无')", "—");
    VALUE("sum(contract.floor_area where number = 'H4')", "—");
    VALUE("sum(contract.floor_area where number = 'H4') ?? 0㎡", "0.00㎡");
    VALUE("1 / 0", "—");
    FILTER("contract", "signed_on <= period.end", "1 2 4 ?5");
    FILTER("contract", "signed_on <= period.end or floor_area > 0", "1 2 3 4 5");
    FILTER("contract", "not (floor_area > 5000㎡ and state = '有效')", "3 4 5");
    FILTER("contract", "signed_on is-missing or land_area is-not-missing", "2 4 5");
    city_free(c);
}

TEST(formula, precedence_and_choice)
{
    City *c = town(a);
    VALUE("1 + 2 * 3 - 4", "3");
    VALUE("8 / 4 / 2 - 1", "0.00");
    VALUE("-2 * 3 + 10", "4");
    VALUE("if 1 < 2 and not 2 < 1 then 3 else 4", "3");
    VALUE("1 / 0 ?? 1 / 0 ?? 7", "7.00");
    VALUE("3亩 = 2000㎡", "是");
    VALUE("0.1 + 0.2 = 0.3", "是");
    VALUE("15% * 200亩", "30.00亩");
    VALUE("350万元/亩 as 元/㎡", "5250.00元/㎡");
    VALUE("2023-12-01 - 2023-11-01 = 30天", "是");
    VALUE("months_between(2023-09-10, 2023-12-09, floor)", "2");
    VALUE("months_between(2023-09-10, 2023-12-09, round)", "3");
    VALUE("3成 as %", "30.0%");
    VALUE("sum(project.investment) / sum(project.land_area)", "0.0444亿元/亩");
    VALUE("700万元 / 2亩", "350.00万元/亩");
    city_free(c);
}

TEST(formula, paths_follow_references_and_the_child_in_force)
{
    City *c = town(a);
    VALUE("count(project where project_leasing.state = '已启动')", "1");
    VALUE("count(project where project_leasing.state = '自持')", "1");
    VALUE("count(contract where project.project_leasing.state = '已启动')", "2");
    VALUE("sum(park.park_area[kind='规划'].area)", "1700.00亩");
    VALUE("sum(park_area.area where kind = '规划') as 万亩", "0.17万亩");
    VALUE("sum(park_area.all.area where kind = '规划')", "3600.00亩");
    VALUE("sum(pledge.per_mu)", "55.50万元/亩");
    VALUE("count(membership where list = '小微产业园')", "1");
    ROW("contract", 4, "project.park.town.name", "西镇");
    ROW("contract", 5, "enterprise.name", "—");
    ROW("project", 1, "project_leasing.state", "已启动");
    city_at(c, NULL, NULL);
    ROW("project", 3, "project_leasing.state", "已启动");
    city_free(c);
}

TEST(formula, rows_in_force_are_those_that_an_aggregate_counts)
{
    static const char *const registers[] = { "park_area", "project_leasing", "pledge", "membership", "contract" };
    City *c = town(a);
    for (size_t k = 0; k < sizeof registers / sizeof *registers; k++) {
        uint8_t *seen = NULL;
        size_t n = 0, count = 0;
        Err e = { 0 };
        CHECK(formula_rows_in_force(model_find(c->model, str_of(registers[k])), &c->context, a, &seen, &n, &e));
        for (size_t i = 0; i < n; i++) count += seen[i];
        CHECK_STR(city_value(c, str_printf(a, "count(%s)", registers[k]).p), str_printf(a, "%zu", count).p);
        CHECK(count > 0);
    }
    city_free(c);
}

TEST(formula, a_derived_column_and_an_aggregate_of_the_rows_that_refer_to_a_row)
{
    City *c = town(a);
    CHECK(city_compile(c,
        "column park.is_small = count(membership where list = '小微产业园') > 0\n"
        "column enterprise.land 亩 = sum(land_use.area where kind in ('自有','租入')) - sum(land_use.area where kind = '出租')\n"
        "column contract.land 亩 = land_area ?? floor_area / project.far\n"
        "figure parks.small = sum(project.investment where park.is_small)\n"
        "figure firms = count(enterprise)\n"
        "figure parks.share = parks.small / sum(project.investment)\n"
        "figure land.total = sum(enterprise.land)\n"));
    VALUE("parks.small", "4.70亿元");
    VALUE("parks.share as %", "58.8%");
    VALUE("land.total", "11.30亩");
    ROW("enterprise", 1, "land", "11.00亩");
    ROW("enterprise", 2, "land", "0.10亩");
    ROW("contract", 2, "land", "3.00亩");
    ROW("contract", 1, "land", "7.50亩");
    VALUE("count(park where count(project) > 1)", "1");
    VALUE("count(park where count(project) = 0)", "1");
    VALUE("names(park where count(project where investment > 2亿元) > 0)", "东园、西园");
    VALUE("max(contract.signed_on)", "2023-12-01");
    ROW("enterprise", 1, "count(contract via enterprise)", "2");
    ROW("enterprise", 1, "min(contract.signed_on via enterprise)", "2023-01-10");
    ROW("enterprise", 3, "sum(contract.floor_area via enterprise)", "—");
    city_free(c);
}

TEST(formula, trees)
{
    City *c = town(a);
    VALUE("count(contract where investor_place within home.county)", "1");
    VALUE("count(contract where investor_place within home.prefecture)", "3");
    VALUE("count(contract where not investor_place within home.prefecture)", "1");
    VALUE("count(enterprise where town within '市')", "3");
    VALUE("count(enterprise where town has '东')", "2");
    VALUE("count(enterprise where name has '二')", "1");
    VALUE("count(contract where project.park.name has '东')", "3");
    VALUE("count(contract where state has '解')", "1");
    VALUE("count(contract where not investor has '张')", "2");
    VALUE("count(enterprise where industry within '17')", "2");
    VALUE("count(enterprise where industry within 'C')", "3");
    VALUE("count(enterprise where park = '东园')", "2");
    VALUE("count(enterprise where park in ('东园', '西园'))", "3");
    city_free(c);
}

TEST(formula, the_moment)
{
    City *c = town(a);
    VALUE("period.end", "2023-11-30");
    VALUE("period.month", "2023-11");
    VALUE("period.year", "2023");
    VALUE("period.previous", "2023Q3");
    VALUE("period.previous.end", "2023-09-20");
    VALUE("period.same_last_year", "2022Q4");
    VALUE("period.same_last_year.end", "2022-11-30");
    city_at(c, "2023Q4", "2023-11-29");
    VALUE("period.month", "2023-10");
    city_at(c, NULL, NULL);
    VALUE("period.end", "the formula uses the period; name it, for instance --period 2023Q4. Formula: period.end");
    city_free(c);
}

TEST(formula, sums_are_exact)
{
    City *c = town(a);
    Scalar s = city_scalar(c, "sum(contract.floor_area) / count(contract where land_area is-not-missing)", NULL);
    CHECK(s.ok && s.number.num == (Int128)36000 * 150 + 75 && s.number.den == 1);
    s = city_scalar(c, "sum(land_use.area where enterprise.code != 'X1')", NULL);
    CHECK(s.ok && s.number.num == 60000 && s.number.den == 1);
    s = city_scalar(c, "mean(project.far)", NULL);
    CHECK(s.ok && s.number.num == 7 && s.number.den == 4);
    s = city_scalar(c, "median(land_use.area)", NULL);
    CHECK(s.ok && s.number.num == 800000);
    s = city_scalar(c, "sum(pledge.per_mu * contract.land_area)", NULL);
    CHECK(s.ok && s.number.num == 76500000 && s.number.den == 1);
    city_free(c);
}

TEST(formula, errors_say_where_and_what_to_do)
{
    City *c = town(a);
    REFUSED(NULL, "sum(project.investment) + sum(project.land_area)", "line 1, column 25: 亿元 and 亩 cannot be added. Divide them to a ratio first, or check which field is meant.");
    REFUSED(NULL, "count(contract where state = '有笑')", "line 1, column 30: '有笑' is not in the list 'contract_state'. There are: 有效、变更、解除、到期.");
    REFUSED(NULL, "count(contrakt)", "line 1, column 7: there is no register 'contrakt'. Did you mean 'contract'?");
    REFUSED(NULL, "count(contract where\n  signed_no <= period.end)", "line 2, column 3: contract has no 'signed_no'. Did you mean 'signed_on'?");
    REFUSED(NULL, "sum(project.investment where investment > 5)", "line 1, column 43: the number 5 has no unit. Write it, for instance 5亿元.");
    REFUSED(NULL, "sum(project.investment) as 亩", "line 1, column 1: 亿元 cannot be shown as 亩.");
    REFUSED(NULL, "3亩地", "line 1, column 1: unknown unit '亩地'. A unit follows its number without a space: 3亩, 350万元/亩, 15%.");
    REFUSED(NULL, "count(contract where state)", "line 1, column 22: a condition is needed here, this is text.");
    REFUSED(NULL, "contract", "line 1, column 1: 'contract' is a register; aggregate it: count(contract) or sum(contract.field).");
    REFUSED(NULL, "count(contract where signed_on <= )", "line 1, column 35: expected a value but found ')'.");
    REFUSED(NULL, "sum(project_progress.investment)", "line 1, column 1: monthly progress is kept by period: say at, latest, during or through which one (or project_progress.all).");
    REFUSED(NULL, "sum(project_plan.investment at period.month)", "line 1, column 32: months, quarters and years cannot be compared. Use period.month or period.year, or during or through.");
    REFUSED(NULL, "sum(project_progress.above_ground during period)", "line 1, column 1: this field is a value at the end of a period and does not add over periods. Use at or latest.");
    REFUSED("enterprise", "count(contract)", "line 1, column 1: contract has no reference to enterprise, or more than one. Say which with via.");
    REFUSED("park", "park_area.area", "line 1, column 1: park area has further key parts. Name them: park_area[kind='规划'].");
    city_free(c);
}

TEST(formula, circles_and_broken_names_are_told_once)
{
    City *c = town(a);
    Problems *ps = problems_new(a);
    Buf b = { 0 };
    words_add_figure(c->words, S("x.a"), S("甲"), S("x.b + 1"), S(""), (Place){ S("figures.yaml"), 3, 10 });
    words_add_figure(c->words, S("x.b"), S("乙"), S("x.a + 1"), S(""), (Place){ S("figures.yaml"), 7, 10 });
    words_add_figure(c->words, S("x.c"), S("丙"), S("1 + nothing"), S(""), (Place){ S("figures.yaml"), 11, 10 });
    words_add_figure(c->words, S("x.d"), S("丁"), S("x.c * 2"), S(""), (Place){ S("figures.yaml"), 15, 10 });
    CHECK(!words_compile(c->words, ps));
    CHECK_INT(ps->n, 2);
    problem_render(&ps->items[0], LANG_EN, &b);
    CHECK_STR(buf_str(&b), "error figures.yaml · x.b: line 7, column 10: 'x.a' refers to itself in a circle.");
    buf_clear(&b);
    problem_render(&ps->items[1], LANG_EN, &b);
    CHECK_STR(buf_str(&b), "error figures.yaml · x.c: line 11, column 14: there is no figure 'nothing'. Check its id or title (figure --all lists all).");
    buf_done(&b);
    city_free(c);
}

TEST(formula, too_long_and_too_deep_are_refused)
{
    City *c = town(a);
    Buf b = { 0 };
    for (int i = 0; i < 70; i++) buf_add_char(&b, '(');
    CHECK(str_has(city_error(c, NULL, str_z(a, buf_str(&b))), S("nested too deep")));
    buf_clear(&b);
    for (int i = 0; i < 2100; i++) buf_add_z(&b, "1+");
    CHECK(str_has(city_error(c, NULL, str_z(a, buf_str(&b))), S("over 4 KB")));
    buf_done(&b);
    city_free(c);
}

static size_t traced(const Trace *t, const char *reg)
{
    size_t n = 0;
    for (size_t i = 0; i < t->n; i++) n += str_equal(str_of(t->rows[i].reg->id), str_of(reg));
    return n;
}

TEST(formula, the_trace_names_the_rows_that_counted)
{
    City *c = town(a);
    Trace t = { .arena = a };
    CHECK(city_compile(c, "figure firms = count(contract where state = '有效' and project.park.name = '东园')\n"));
    city_scalar(c, "firms + 0", &t);
    CHECK_INT(traced(&t, "contract"), 3);
    CHECK_INT(traced(&t, "project"), 2);
    CHECK_INT(traced(&t, "park"), 1);
    CHECK(t.rows[0].fields != 0);
    city_free(c);
}

/* Of the asked year, of the source that answered, of the rows asked about; no others. */
TEST(formula, the_trace_of_many_rows_names_the_records_that_answered)
{
    City *c = city_new(a, "enterprise | name\n甲\n乙\n丙\n\n"
        "enterprise_data | enterprise | period | source | tax | output\n"
        "1 | 2022 | 税务 | 10 |\n1 | 2022 | 统计 | 11 | 90\n1 | 2021 | 税务 | 9 |\n2 | 2022 | 统计 | 5 | 50\n3 | 2022 | 税务 | 7 |\n");
    const Register *firm = model_get(c->model, "enterprise"), *data = model_get(c->model, "enterprise_data");
    const Str order[] = { S("税务"), S("统计") };
    const uint8_t asked[] = { 1, 1, 0 };
    Formula *f;
    Trace t = { .arena = a }, one = { .arena = a };
    Err err = { 0 };
    uint64_t tax = field_bit(register_get(data, "tax"));
    words_add_authority(c->words, register_get(data, "tax"), 0, order, 2);
    CHECK(city_compile(c, "column enterprise.paid 万元 = sum(enterprise_data.tax at period.year)\n"));
    city_at(c, "2022", NULL);
    CHECK(formula_compile_row(c->words, firm, S("paid"), (Place){ S("test"), 1, 1 }, a, &f, &err));
    CHECK(formula_trace_rows(f, &c->context, asked, a, &t, &err));
    int64_t ids[5] = { 0 };
    size_t n = 0;
    for (size_t i = 0; i < t.n; i++)
        if (t.rows[i].reg == data && (t.rows[i].fields & tax) && n < 5) ids[n++] = t.rows[i].id;
    CHECK(n == 2 && ids[0] == 1 && ids[1] == 4);
    CHECK(formula_trace_row(f, &c->context, 2, a, &one, &err));
    CHECK_INT(traced(&one, "enterprise_data"), 1);
    city_free(c);
}

/* Each "formula → result" line of the page, within its ```example blocks. */
TEST(formula, the_examples_of_the_page)
{
    City *c = town(a);
    Err err = { 0 };
    Str text, line, arrow = S(" → ");
    size_t n = 0;
    bool example = false;
    CHECK(os_read_file(str_printf(a, "%s/docs/formula.md", test_root()).p, 1 << 20, a, &text, &err));
    while (text.p) {
        line = str_split(&text, '\n');
        if (str_starts(line, S("```"))) { example = str_equal(line, S("```example")); continue; }
        ptrdiff_t at = example ? str_find(line, arrow) : -1;
        if (at < 0) continue;
        const char *formula = str_z(a, str_slice(line, 0, (size_t)at));
        test_equal_str(__FILE__, __LINE__, formula, city_value(c, formula), str_slice(line, (size_t)at + arrow.n, line.n));
        n++;
    }
    CHECK(n > 30);
    city_free(c);
}

static const char book[] =   /* figures of the report, as a rule book writes them */
    "column contract.in_force = signed_on <= period.end and (state ?? '有效') = '有效'\n"
    "column contract.land 亩 = land_area ?? floor_area / project.far\n"
    "column pledge.tax 万元 = per_mu * contract.land ?? per_m2 * contract.floor_area ?? total\n"
    "column contract.tax 万元 = sum(pledge.tax where indicator = '税收')\n"
    "column enterprise.first_signed = min(contract.signed_on where in_force via enterprise)\n"
    "column enterprise.is_tenant = count(contract where in_force via enterprise) > 0\n"
    "column project.in_four = count(membership where list = '四个一批') > 0\n"
    "figure projects.count = count(project where in_four)\n"
    "figure projects.share = sum(project_progress.investment through period.month where project.in_four) / sum(project_plan.investment at period.year where project.in_four)\n"
    "figure leasing.firms_signed = count(enterprise where is_tenant)\n"
    "figure leasing.firms_outside = count_distinct(contract.enterprise where in_force and signed_on = enterprise.first_signed and not investor_place within home.prefecture)\n"
    "figure leasing.share_outside % = leasing.firms_outside / leasing.firms_signed\n"
    "figure leasing.tax_per_mu 万元/亩 = sum(contract.tax where in_force) / sum(contract.land where in_force)\n"
    "figure idle.latest = max(idle_land.survey where survey <= period.end)\n"
    "figure idle.parcels = count(idle_land where survey = idle.latest and (state ?? '摸底') != '销号')\n"
    "figure far.median = median(parcel.far_area / (if area_of_record = '登记' then area_registered else area_surveyed))\n"
    "figure gained = max(months_between(acceptance_building.acceptance.production, acceptance.planned_production, floor) where building.number = '9#')\n"
    "figure projects.basis = count(project where project_plan[year = period.year].area_basis = '累计')\n";

TEST(formula, the_figures_of_the_report_can_be_written)
{
    City *c = town(a);
    CHECK(city_compile(c, book));
    VALUE("projects.count", "1");
    VALUE("leasing.firms_signed", "1");
    VALUE("leasing.share_outside", "0.0%");
    VALUE("leasing.tax_per_mu", "28.71万元/亩");
    VALUE("idle.parcels", "0");
    VALUE("far.median", "—");
    VALUE("projects.basis", "0");
    VALUE("count(contract where land > leasing.firms_signed * 3亩)", "2");
    city_free(c);
}

TEST(formula, figures_share_what_they_prepare)
{
    City *c = town(a);
    CHECK(city_compile(c, book));
    Str alone = city_value(c, "leasing.tax_per_mu");
    c->context.cache = formula_cache_new(a);
    for (int i = 0; i < 3; i++) test_equal_str(__FILE__, __LINE__, "cached", city_value(c, "leasing.tax_per_mu"), alone);
    VALUE("leasing.firms_signed", "1");
    city_free(c);
}

TEST(formula, a_deadline_ends_the_work)
{
    City *c = town(a);
    c->context.deadline_ms = 1;
    VALUE("count(contract)", "the calculation took too long. Narrow it and try again.");
    city_free(c);
}

TEST(formula, a_field_called_period_does_not_hide_the_period)
{
    City *c = town(a);
    VALUE("count(tour where cutoff <= period.end)", "3");
    VALUE("count(tour where period = 2023Q3)", "1");
    VALUE("count(tour where period = 2023)", "0");
    city_free(c);
}
