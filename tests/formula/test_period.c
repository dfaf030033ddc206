/* SPDX-License-Identifier: Apache-2.0
** Registers kept by period and by source; groups, scopes; results that do not depend on order or threads. */
#include "city.h"
#include "test.h"

static const char rows[] =
    "unit | name | parent\n"
    "市 |\n"
    "东镇 | 1\n"
    "西镇 | 1\n"
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
    "project | code | name | park | investment\n"
    "A | 甲 | 1 | 3.5\n"
    "B | 乙 | 1 | 1.2\n"
    "C | 丙 | 2 | 2.3\n"
    "E | 戊 | | 1\n"
    "\n"
    "enterprise | code | name | park\n"
    "X1 | 一厂 | 1\n"
    "X2 | 二厂 | 1\n"
    "X3 | 三厂 | 2\n"
    "\n"
    "project_plan | project | year | revision | decided_on | investment\n"
    "1 | 2023 | 0 | 2023-01-05 | 2\n"
    "1 | 2023 | 1 | 2023-07-05 | 3\n"
    "1 | 2023 | 2 | 2023-12-05 | 9\n"
    "2 | 2023 | 0 | 2023-01-05 | 1\n"
    "2 | 2022 | 0 | 2022-01-05 | 7\n"
    "3 | 2022 | 0 | 2022-01-05 | 5\n"
    "\n"
    "project_progress | project | month | investment | above_ground\n"
    "1 | 2023-08 | 1.0 | 1\n"
    "1 | 2023-09 | 1.1 | 1.5\n"
    "1 | 2023-10 | 1.5 | 2\n"
    "1 | 2023-11 | 1.9 | 2.5\n"
    "1 | 2023-12 | 2.9 | 3.5\n"
    "2 | 2023-09 | 0.2 | 1\n"
    "2 | 2023-10 | 0.4 | 1\n"
    "3 | 2022-12 | 4 | 4\n"
    "4 | 2024-01 | 5 | 5\n"
    "\n"
    "enterprise_data | enterprise | period | source | tax | output\n"
    "1 | 2023 | 税务 | 100 |\n"
    "1 | 2023 | 统计 | 90 | 1000\n"
    "1 | 2023Q1 | 税务 | 30 |\n"
    "2 | 2023Q1 | 税务 | 10 |\n"
    "2 | 2023Q2 | 税务 | 20 |\n"
    "2 | 2023Q3 | 税务 | 30 |\n"
    "2 | 2023Q4 | 税务 | 40 |\n"
    "2 | 2023-01 | 税务 | 7 |\n"
    "3 | 2022 | 税务 | 5 |\n"
    "3 | 2023 | 企业 | 6 | 60\n";

static City *town(Arena *a)
{
    City *c = city_new(a, rows);
    const Str order[] = { S_INIT("税务"), S_INIT("统计") }, other[] = { S_INIT("统计"), S_INIT("税务") };
    const Register *data = model_get(c->model, "enterprise_data");
    words_add_authority(c->words, register_get(data, "tax"), 0, order, 2);
    words_add_authority(c->words, register_get(data, "output"), 2020, other, 2);
    city_at(c, "2023Q4", "2023-11-30");
    return c;
}

#define VALUE(formula, want) test_equal_str(__FILE__, __LINE__, formula, city_value(c, formula), str_of(want))

TEST(period, at_takes_the_row_of_the_period_and_no_earlier_one)   /* RULE 1 at */
{
    City *c = town(a);
    VALUE("sum(project_plan.investment at period.year)", "4.00亿元");
    CHECK_INT(city_scalar(c, "sum(project_plan.investment at period.year)", NULL).missing, 1);
    VALUE("sum(project_plan.investment at 2022)", "12.00亿元");
    VALUE("sum(project_progress.investment at period.month)", "1.90亿元");
    CHECK_INT(city_scalar(c, "count(project_progress at period.month)", NULL).missing, 2);   /* 乙 and 丙 stopped before; 戊 had not begun */
    VALUE("count(project_progress at period.month)", "1");
    VALUE("sum(project_progress.above_ground at period.month)", "2.50万㎡");
    city_free(c);
}

TEST(period, latest_takes_the_last_row_and_tells_its_period)
{
    City *c = town(a);
    VALUE("sum(project_progress.above_ground latest period.month)", "7.50万㎡");
    Scalar s = city_scalar(c, "sum(project_progress.above_ground latest period.month)", NULL);
    CHECK(s.has_latest && period_equal(s.latest, period_of(PER_MONTH, 2023, 10)));
    city_free(c);
}

TEST(period, values_to_date_become_values_of_a_span_by_difference)
{
    City *c = town(a);
    VALUE("sum(project_progress.investment through period.month)", "1.90亿元");
    VALUE("sum(project_progress.investment during 2023-11)", "0.40亿元");
    VALUE("sum(project_progress.investment during 2023-10)", "0.60亿元");
    VALUE("sum(project_progress.investment during 2023Q4)", "1.80亿元");
    VALUE("sum(project_progress.investment through period.month) / sum(project_plan.investment at period.year) as %", "47.5%");
    city_free(c);
}

TEST(period, values_in_a_period_add_only_when_they_cover_it_whole)
{
    City *c = town(a);
    VALUE("sum(enterprise_data.tax during 2023)", "206.00万元");       /* 一厂 100, 二厂 four quarters, 三厂 6 */
    VALUE("sum(enterprise_data.tax during 2022)", "5.00万元");
    VALUE("sum(enterprise_data.tax during 2023Q1)", "40.00万元");
    VALUE("sum(enterprise_data.tax during 2023H1)", "30.00万元");
    VALUE("sum(enterprise_data.tax through 2023Q2)", "30.00万元");
    CHECK_INT(city_scalar(c, "sum(enterprise_data.tax during 2023Q1)", NULL).missing, 1);   /* 三厂 has only 2022 */
    city_free(c);
}

TEST(period, each_field_comes_from_the_source_that_counts)   /* RULE 2 authority */
{
    City *c = town(a);
    VALUE("sum(enterprise_data.tax at 2023 where enterprise.code = 'X1')", "100.00万元");
    VALUE("sum(enterprise_data.output at 2023)", "1060.00万元");
    VALUE("count(enterprise_data at 2023)", "2");
    VALUE("sum(enterprise_data.all.tax where enterprise.code = 'X1' and period = 2023)", "190.00万元");
    city_free(c);
}

TEST(period, groups_are_all_live_rows_and_one_for_no_group)
{
    City *c = town(a);
    Formula *f;
    Group *g;
    size_t n;
    Err err = { 0 };
    CHECK(formula_compile(c->words, S("sum(project.investment) / count(project)"), (Place){ 0 }, a, &f, &err));
    CHECK(formula_groups(f, &c->context, BY_PARK, NULL, a, &g, &n, &err));
    CHECK_INT(n, 4);
    CHECK_STR(g[0].name, "东园");
    CHECK(g[0].value.ok && frac_compare(g[0].value.number, frac_of(23500000000)) == 0);
    CHECK(g[1].value.ok && frac_compare(g[1].value.number, frac_of(23000000000)) == 0);
    CHECK(!g[2].value.ok);
    CHECK_STR(g[3].name, "未填");
    CHECK(g[3].value.ok && g[3].value.rows == 1);
    CHECK(formula_groups(f, &c->context, BY_UNIT, NULL, a, &g, &n, &err));
    CHECK_INT(n, 4);
    CHECK_INT(g[1].value.rows, 2);
    CHECK_INT(g[3].value.rows, 1);
    CHECK(formula_groups(f, &c->context, BY_CLASS, NULL, a, &g, &n, &err));
    CHECK_INT(n, 3);
    CHECK_STR(g[0].name, "新兴产业");
    CHECK_INT(g[0].value.rows, 2);
    city_free(c);
}

TEST(period, groups_inside_a_scope_hold_its_rows_alone)
{
    City *c = town(a);
    Formula *f;
    Group *g;
    size_t n;
    Scope scope;
    Scalar s;
    Err err = { 0 };
    static const struct { const char *scope; Dimension by; int rows[4]; size_t n; } cases[] = {
        { "class:新兴产业", BY_PARK, { 2, 0, 0, 0 }, 4 }, { "unit:西镇", BY_PARK, { 0, 1, 0, 0 }, 4 }, { "unit:市", BY_CLASS, { 2, 1, 0 }, 3 }, { "park:东园", BY_UNIT, { 0, 2, 0, 0 }, 4 } };
    CHECK(formula_compile(c->words, S("count(project)"), (Place){ 0 }, a, &f, &err));
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        CHECK(scope_parse(c->snapshot, str_of(cases[i].scope), &scope, a, &err));
        CHECK(formula_groups(f, &c->context, cases[i].by, &scope, a, &g, &n, &err));
        CHECK_INT(n, cases[i].n);
        for (size_t k = 0; k < n; k++) test_equal_int(__FILE__, __LINE__, cases[i].scope, (long long)g[k].value.rows, cases[i].rows[k]);
    }
    Scope park;
    CHECK(scope_parse(c->snapshot, S("park:东园"), &park, a, &err) && scope_parse(c->snapshot, S("unit:西镇"), &scope, a, &err));
    park.within = &scope;
    CHECK(formula_in_scope(f, &c->context, park, a, &s, NULL, &err));
    CHECK_INT(s.rows, 0);
    city_free(c);
}

TEST(period, a_scope_takes_the_rows_whose_path_reaches_it)
{
    City *c = town(a);
    Formula *f;
    Scalar s;
    Scope scope;
    Err err = { 0 };
    static const struct { const char *scope; int rows; } cases[] = { { "park:东园", 2 }, { "unit:市", 3 }, { "unit:西镇", 1 }, { "class:传统产业", 1 }, { "class:新兴产业", 2 }, { "park:空园", 0 } };
    CHECK(formula_compile(c->words, S("count(project)"), (Place){ 0 }, a, &f, &err));
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        CHECK(scope_parse(c->snapshot, str_of(cases[i].scope), &scope, a, &err));
        CHECK(formula_in_scope(f, &c->context, scope, a, &s, NULL, &err));
        test_equal_int(__FILE__, __LINE__, cases[i].scope, (long long)s.rows, cases[i].rows);
    }
    CHECK(!scope_parse(c->snapshot, S("park:无"), &scope, a, &err) && err.code == ERR_NOT_FOUND);
    city_free(c);
}

TEST(period, a_hidden_row_is_not_read_and_a_path_to_it_is_missing)
{
    City *c = town(a);
    const uint8_t **visible = NEW_ARRAY(a, const uint8_t *, c->model->n);
    static const uint8_t parks[] = { 1, 0, 1 };
    visible[model_get(c->model, "park")->index] = parks;
    c->context.view.visible = visible;
    VALUE("count(park)", "2");
    VALUE("count(project where park.name = '西园')", "0");
    CHECK_INT(city_scalar(c, "count(project where park.name = '西园')", NULL).missing, 2);
    city_free(c);
}

static const char *const formulas[] = {
    "sum(project_plan.investment at period.year)", "sum(enterprise_data.tax during 2023)", "sum(enterprise_data.output at 2023)",
    "count_distinct(enterprise_data.enterprise at 2023)", "median(project.investment)", "median(enterprise_data.all.tax)", "median(project_progress.all.investment)", "mean(project.investment)",
    "sum(project_progress.above_ground latest period.month)", "count(park where sum(project.investment) > 2亿元)",
    "sum(project.investment where park.park_class.class = '新兴产业')", "max(project.investment / 3)", "sum(project.investment / 3)",
};

TEST(period, neither_order_nor_threads_matter)
{
    City *c = town(a);
    for (uint64_t seed = 1; seed < 20; seed++) {
        City *other = city_shuffled(c, seed * 7919);
        other->context.threads = (int)(seed % 3);
        for (size_t i = 0; i < sizeof formulas / sizeof formulas[0]; i++) {
            Scalar x = city_scalar(c, formulas[i], NULL), y = city_scalar(other, formulas[i], NULL);
            bool same = x.ok == y.ok && x.missing == y.missing && x.rows == y.rows && x.number.num == y.number.num && x.number.den == y.number.den;
            if (!same) test_fail(__FILE__, __LINE__, formulas[i]);
        }
        city_free(other);
    }
    city_free(c);
}

TEST(period, a_median_is_the_middle_of_the_sorted_values)
{
    Buf b = { 0 };
    uint64_t seed = 12345;
    for (int n = 1; n < 40; n++) {
        int64_t v[40];
        buf_clear(&b);
        buf_add_z(&b, "enterprise | code | name | capital\n");
        for (int i = 0; i < n; i++) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            v[i] = (int64_t)(seed >> 33) % 10;
            buf_addf(&b, "X%d | 厂%d | %d\n", i, i, (int)v[i]);
        }
        for (int i = 1; i < n; i++)
            for (int k = i; k > 0 && v[k] < v[k - 1]; k--) { int64_t was = v[k]; v[k] = v[k - 1], v[k - 1] = was; }
        City *c = city_new(a, str_z(a, buf_str(&b)));
        Scalar s = city_scalar(c, "median(enterprise.capital) * 2", NULL);
        CHECK(s.ok && s.number.den == 1 && s.number.num == (v[(n - 1) / 2] + v[n / 2]) * 1000000);
        city_free(c);
    }
    buf_done(&b);
}

/* ---- a register outside the model: the columns of a sheet ---- */

static bool load_sheet(void *context, const Snapshot *s, Frame *f, uint64_t mask, Arena *a, Err *err)
{
    static const int64_t tax[] = { 30000000, 10000000, 0 }, land[] = { 400000, 200000, 0 };   /* 30万元 / 2亩, 10万元 / 1亩, nothing / 0 */
    static uint8_t yes[] = { 1, 1, 1 };
    (void)context, (void)s, (void)err, (void)mask;
    f->n = 3;
    f->live = yes;
    for (int k = 0; k < 2; k++) {
        f->columns[k].ok = yes;
        f->columns[k].i = NEW_ARRAY(a, int64_t, 3);
        for (int i = 0; i < 3; i++) f->columns[k].i[i] = k == 0 ? tax[i] : land[i];
    }
    return true;
}

TEST(period, a_formula_runs_over_the_columns_of_a_sheet)
{
    Field fields[] = { { .id = "tax", .title = "税收", .word = "税收", .kind = K_MONEY, .unit = UNIT_WAN_YUAN }, { .id = "land", .title = "面积", .word = "面积", .kind = K_AREA, .unit = UNIT_MU, .index = 1 } };
    Register sheet = { .id = "input", .title = "输入", .word = "输入", .label = "", .fields = fields, .n_fields = 2, .names = map_new(a) };
    map_put(sheet.names, S("tax"), 0), map_put(sheet.names, S("land"), 1);
    Model own = { &sheet, 1, map_new(a) };
    Words *w = words_new(model_new(a), a);
    Snapshot *s = snapshot_new(&own, 0, 0, (SnapshotSource){ NULL, load_sheet });
    Context c = { .view = { s, NULL } };
    Err err = { 0 };
    Formula *f;
    uint8_t *keep, *unknown;
    size_t n;
    Scalar x;
    CHECK(formula_compile_row(w, &sheet, S("tax / land >= 15万元/亩"), (Place){ 0 }, a, &f, &err));
    CHECK(formula_filter(f, &c, a, &keep, &unknown, &n, &err));
    CHECK(n == 3 && keep[0] && !keep[1] && !unknown[1] && unknown[2]);
    CHECK(formula_compile_row(w, &sheet, S("tax / land"), (Place){ 0 }, a, &f, &err) && formula_row(f, &c, 0, a, &x, &err));
    CHECK(x.ok && x.number.num == 75 && x.number.den == 1 && formula_type(f).unit == UNIT_WAN_PER_MU);
    snapshot_free(s);
}

TEST(period, all_reads_each_source_and_revision_of_a_period_for_itself)   /* RULE 1 REG.all */
{
    City *c = town(a);
    VALUE("sum(enterprise_data.all.tax during 2023)", "296.00万元");
    VALUE("sum(enterprise_data.all.tax at 2023)", "196.00万元");
    VALUE("count(enterprise_data.all at 2023)", "3");
    VALUE("sum(project_plan.all.investment at 2023)", "15.00亿元");
    VALUE("sum(project_plan.all.investment latest 2023)", "20.00亿元");
    city_free(c);
}

/* ---- many rows ---- */

enum { FIRMS = 6000 };

/* Three years of each firm from two sources; tax 10 and 20 万元, output beyond what two of fit in 64 bits. */
static City *many_firms(Arena *a)
{
    Buf b = { 0 };
    buf_add_z(&b, "enterprise | code | name\n");
    for (int i = 1; i <= FIRMS; i++) buf_addf(&b, "X%d | 厂%d\n", i, i);
    buf_add_z(&b, "\nenterprise_data | enterprise | period | source | tax | output | revenue\n");
    for (int i = 1; i <= FIRMS; i++)
        for (int year = 2021; year <= 2023; year++) buf_addf(&b, "%d | %d | 税务 | %d | | 7\n%d | %d | 统计 | 5 | 3500000000000 | 7\n", i, year, i % 2 ? 10 : 20, i, year);
    City *c = city_new(a, str_z(a, buf_str(&b)));
    const Str order[] = { S_INIT("税务"), S_INIT("统计") };
    words_add_authority(c->words, register_get(model_get(c->model, "enterprise_data"), "tax"), 0, order, 2);
    city_at(c, "2023Q4", "2023-11-30");
    buf_done(&b);
    return c;
}

/* Bytes that stay behind a filter of all firms while a page or a report goes on. */
static size_t bytes_behind(City *c, const char *formula, size_t *kept)
{
    Arena *a = arena_new();
    Context with = c->context;
    Formula *f;
    Err err = { 0 };
    uint8_t *keep;
    size_t n;
    with.cache = formula_cache_new(a);
    CHECK(formula_compile_row(c->words, model_get(c->model, "enterprise"), str_of(formula), (Place){ 0 }, c->arena, &f, &err));
    CHECK(formula_filter(f, &with, c->arena, &keep, NULL, &n, &err));
    size_t bytes = arena_bytes(a);
    arena_free(a);
    *kept = 0;
    for (size_t i = 0; i < n; i++) *kept += keep[i];
    return bytes;
}

TEST(period, a_sum_of_each_row_and_the_rows_of_a_period_are_kept_in_few_bytes)
{
    City *c = many_firms(a);
    size_t kept, one = bytes_behind(c, "max(enterprise_data.tax at period.year) > 15万元", &kept);
    CHECK_INT(kept, FIRMS / 2);
    size_t three = bytes_behind(c, "max(enterprise_data.tax at period.year) > 15万元 and sum(enterprise_data.tax at period.year) > 15万元 and count(enterprise_data.tax at period.year) > 0", &kept);
    CHECK_INT(kept, FIRMS / 2);
    CHECK(three - one < FIRMS * 2 * 8);              /* 40 bytes a firm each as they are added up, and 12 of the rows of its years */
    city_free(c);
}

TEST(period, a_sum_of_a_row_that_is_beyond_a_whole_number_of_64_bits_is_kept_all_the_same)
{
    City *c = many_firms(a);
    size_t kept;
    bytes_behind(c, "sum(enterprise_data.all.output) / 1000000 > 10400000万元 and sum(enterprise_data.all.output) / 1000000 < 10600000万元", &kept);
    CHECK_INT(kept, FIRMS);
    VALUE("sum(enterprise_data.revenue during 2023) / count(enterprise)", "7.00万元");           /* of each year one row, not two */
    city_free(c);
}
