/* SPDX-License-Identifier: Apache-2.0
** The default rule book on a small world whose answers can be worked out by hand. */
#include "figures/figures.h"
#include "test.h"
#include "world.h"

#include <stdio.h>

/* Places: 1 the city, 2 its prefecture, 3 a county beside, 4 elsewhere. Units: 1 a town, 2-4 groups (one dissolved). */
static const char city[] =
    "place code=999981 name=澜安市 parent=2\nplace code=999900 name=澜州市\nplace code=999921 name=惠川县 parent=2\nplace code=330300 name=温州市\n"
    "unit name=镇甲 kind=乡镇街道\nunit name=组一 kind=工作组\nunit name=组二 kind=工作组\nunit name=组三 kind=工作组 dissolved=2023-06-30\n"
    "unit name=管委会 kind=开发管理委员会 park=1\n"
    "person name=张 seconded_as=科级干部 seconded_until=2024-12-31\nperson name=李 seconded_as=年轻干部 seconded_until=2023-06-30\nperson name=王 seconded_as=年轻干部\n"
    "park name=东园 town=1\npark name=西园 town=1\npark name=南园 town=1\n"
    "park_class park=1 from=2022-01-01 class=新兴产业\npark_class park=2 from=2022-01-01 class=传统产业\n"
    "park_area park=1 kind=规划 from=2022-01-01 area=9000\npark_area park=2 kind=规划 from=2022-01-01 area=8000\npark_area park=2 kind=规划 from=2023-09-01 area=8800\n"
    "project name=项目一 park=1 stage=在建 far=2 land_area=100 floor_area=10 investment=120\n"
    "project name=项目二 park=2 stage=前期 far=1.5 land_area=50 floor_area=5 investment=133.4\n"
    "project name=项目三 park=2 stage=策划 investment=1\n"
    "membership list=四个一批 project=1 from=2021-01-01\nmembership list=四个一批 project=2 from=2021-01-01\n"
    "membership list=小微产业园 park=1 from=2022-01-01\nmembership list=小微产业园 park=2 from=2022-01-01\n"
    "membership list=再梳理镇级园区 park=1 from=2022-01-01\nmembership list=再梳理镇级园区 park=2 from=2022-01-01\n"
    "project_leasing project=1 from=2022-01-01 state=未启动\nproject_leasing project=1 from=2023-07-01 state=已启动\nproject_leasing project=2 from=2022-01-01 state=自持\n"
    "project_plan project=1 year=2023 revision=0 decided_on=2023-01-10 investment=10 above_ground=8 area_basis=累计\n"
    "project_plan project=1 year=2023 revision=1 decided_on=2023-09-12 investment=9 above_ground=8 area_basis=累计\n"
    "project_plan project=2 year=2023 revision=0 decided_on=2023-01-10 investment=1 above_ground=2 area_basis=当年新增\n"
    "project_progress project=1 month=2023-10 investment=7 above_ground=5 above_ground_year=3 topped_out=1\n"
    "project_progress project=1 month=2023-11 investment=8 above_ground=6 above_ground_year=4 topped_out=2\n"
    "project_progress project=2 month=2023-11 investment=0.5 above_ground=1.5 above_ground_year=1 topped_out=0\n"
    "building project=1 number=9# floor_area=60000\nbuilding_stage building=1 stage=出地面 actual=2023-03-01\n"
    "acceptance opinion=甲 mode=单体 day=2023-07-06 planned_production=2024-01-15 production=2023-10-12\nacceptance_building acceptance=1 building=1\n"
    "enterprise name=企一 park=1\nenterprise name=企二 park=1\nenterprise name=企三 park=2\nenterprise name=企四 park=2\n"
    "contract number=1 enterprise=1 project=1 investor_place=4 floor_area=2000 signed_on=2022-01-01 state=有效\n"
    "contract number=2 enterprise=1 project=1 investor_place=1 floor_area=1000 signed_on=2023-02-01 state=有效\n"
    "contract number=3 enterprise=2 project=2 investor_place=1 land_area=10 signed_on=2023-03-01 state=有效\n"
    "contract number=4 enterprise=3 project=2 investor_place=3 floor_area=1000 signed_on=2023-03-01 state=解除 ended_on=2023-10-20\n"
    "contract number=5 enterprise=4 project=2 investor_place=3 floor_area=1000 signed_on=2023-11-01 state=有效\n"
    "pledge contract=1 indicator=税收 from_year=2023 per_mu=15\npledge contract=1 indicator=税收 from_year=2026 per_mu=30\n"
    "pledge contract=2 indicator=税收 from_year=2024 total=45\npledge contract=3 indicator=税收 from_year=2024 per_mu=30\n"
    "enterprise_label enterprise=1 label=高新技术企业 from=2022-12-01 state=有效 to=2025-12-01\n"
    "enterprise_label enterprise=2 label=高新技术企业 from=2020-11-01 state=有效 to=2023-11-01\n"
    "enterprise_label enterprise=4 label=高新技术企业 from=2023-06-01 state=申报中\n"
    "enterprise_data enterprise=1 period=2022 source=税务 tax=10\nenterprise_data enterprise=2 period=2022 source=税务 tax=10\n"
    "enterprise_data enterprise=3 period=2022 source=税务 tax=10\nenterprise_data enterprise=4 period=2022 source=税务 tax=10\n"
    "enterprise_data enterprise=4 period=2022 source=企业 tax=11\n"
    "lead name=意向一 first_day=2023-01-01 stage=在谈\nlead name=意向二 first_day=2023-01-01 stage=已签约\nlead name=意向三 first_day=2023-12-15 stage=在谈\n"
    "plan_study park=1 kind=规划 institute=院 started=2022-01-01\n"
    "idle_land name=地一 town=1 survey=2023-05-20 area=10 state=摸底\nidle_land name=地二 town=1 survey=2023-05-20 area=10 state=摸底\n"
    "idle_land name=地一 town=1 survey=2023-11-15 area=12.5 state=认定\nidle_land name=地三 town=1 survey=2023-11-15 area=7 state=销号\n"
    "parcel code=甲 area_registered=10 far_area=10000 far_control=2\nparcel code=乙 area_registered=30 area_surveyed=20 area_of_record=实测 far_area=40000 far_control=2\n"
    "tour year=2023 round=2 period=2023Q3 cutoff=2023-08-31 issued_on=2023-09-07\n"
    "tour year=2023 round=3 period=2023Q4 cutoff=2023-11-30\ntour_cutoff tour=2 source=税务 day=2023-11-20\ntour_cutoff tour=2 source=供电 day=2023-11-10\n"
    "enterprise_data enterprise=1 period=2023-11 source=税务 tax=1\n";

static Str printed(const RuleBook *b, const FigureRequest *q, const char *id, Arena *a)
{
    FigureValue v;
    Err err = { 0 };
    const Figure *f = rules_figure(b, str_of(id));
    Buf text = { 0 };
    if (!f || !figures_one(f, b, q, a, &v, NULL, &err)) {
        err_render(&err, LANG_EN, &text);
        Str out = buf_keep(&text, a);
        buf_done(&text);
        return out;
    }
    return v.value.ok ? v.printed : S("—");
}

#define IS(id, want) CHECK_STR(printed(b, &q, id, a), want)

TEST(figures, the_default_book_on_a_small_world)
{
    const Model *m = model_new(a);
    Snapshot *s = world_new(m, city, a);
    RuleBook *b = world_book(m, NULL, NULL, a);
    FigureRequest q = world_request(s, "2023Q4", "2023-11-30");
    IS("projects.count", "2个");
    IS("projects.land", "150.00亩");
    IS("projects.investment", "8.50亿元");
    IS("projects.investment_share", "85.0%");
    IS("projects.above_ground", "7.50万㎡");
    IS("projects.above_ground_this_year", "5.00万㎡");
    IS("projects.above_ground_share", "70.0%");         /* (6 cumulative + 1 this year) / 10 */
    IS("projects.started", "1个");
    IS("projects.not_started", "0个");
    IS("projects.self_held", "1个");
    IS("acceptance.months_gained", "3个月");
    IS("leasing.firms_signed", "3家");
    IS("leasing.firms_outside", "1家");                  /* its first contract counts, not its second */
    IS("leasing.firms_inside", "2家");
    IS("leasing.firms_local", "1家");
    IS("leasing.share_outside", "33.3%");
    IS("leasing.floor_area", "0.40万㎡");
    IS("leasing.tax_per_mu", "31.84万元/亩");            /* (1.5 亩 × 30 + 45 + 10 亩 × 30) / 12.25 亩; 5 promises nothing */
    IS("leasing.converted_land_share", "24.5%");
    IS("leasing.label_high_tech", "1家");
    IS("leasing.label_high_tech_applying", "1家");
    IS("leads.in_talks", "1家");
    IS("parks.small_firm_parks", "2个");
    IS("parks.small_firm_investment", "200多亿元");
    IS("parks.resorted", "2个");
    IS("parks.resorted_area", "1.78万亩");
    IS("parks.resorted_names", "东园、西园");
    IS("parks.planned_by_institutes", "1个");
    IS("idle.parcels", "1宗");
    IS("idle.area", "12.50亩");
    IS("far.median", "2.25");
    IS("far.land_below_control_share", "33.3%");
    IS("command.groups", "2个");
    IS("command.seconded_section_level", "1名");
    IS("command.seconded_young", "1名");
    IS("command.parks_with_committee", "1个");
    snapshot_free(s);
}

TEST(figures, a_contract_cancelled_in_october_counts_in_the_third_quarter)
{
    const Model *m = model_new(a);
    Snapshot *s = world_new(m, city, a);
    RuleBook *b = world_book(m, NULL, NULL, a);
    FigureRequest q = world_request(s, "2023Q3", NULL);
    IS("leasing.firms_signed", "3家");                   /* the third is there still, the fourth not yet */
    IS("projects.investment_plan", "10.00亿元");         /* revised on 12 September */
    FigureRequest early = world_request(s, "2023Q3", "2023-08-31");
    CHECK_STR(printed(b, &early, "projects.investment_plan", a), "11.00亿元");
    CHECK_STR(printed(b, &early, "parks.resorted_area", a), "1.70万亩");
    CHECK_STR(printed(b, &early, "idle.area", a), "20.00亩");
    snapshot_free(s);
}

TEST(figures, the_source_that_stops_earlier_is_told)
{
    const Model *m = model_new(a);
    Snapshot *s = world_new(m, city, a);
    RuleBook *b = world_book(m, NULL, NULL, a);
    FigureRequest q = world_request(s, "2023Q4", "2023-12-20");
    Err err = { 0 };
    FigureValue v;
    Day want;
    CHECK(day_parse(S("2023-11-30"), &want));
    CHECK(figures_one(rules_figure(b, S("projects.above_ground")), b, &q, a, &v, NULL, &err) && v.stops == want);
    CHECK(day_parse(S("2023-11-15"), &want));
    CHECK(figures_one(rules_figure(b, S("idle.parcels")), b, &q, a, &v, NULL, &err) && v.stops == want);
    CHECK(figures_one(rules_figure(b, S("leasing.firms_signed")), b, &q, a, &v, NULL, &err) && v.stops == DAY_NONE);
    FigureRequest end = world_request(s, "2023Q4", "2023-11-30");
    CHECK(figures_one(rules_figure(b, S("projects.above_ground")), b, &end, a, &v, NULL, &err) && v.stops == DAY_NONE);
    snapshot_free(s);
}

TEST(figures, a_source_closed_before_the_tour_is_told)
{
    const Model *m = model_new(a);
    Snapshot *s = world_new(m, city, a);
    RuleBook *b = world_book(m, "a.tax: {title: 甲, formula: sum(enterprise_data.tax during period.month), unit: 万元}\n", "", a);
    FigureRequest q = world_request(s, "2023Q4", "2023-11-30");
    FigureValue v;
    Err err = { 0 };
    Day want;
    CHECK(day_parse(S("2023-11-20"), &want));
    CHECK(figures_one(&b->figures[0], b, &q, a, &v, NULL, &err) && v.stops == want);
    CHECK_STR(v.printed, "1.00万元");
    snapshot_free(s);
}

TEST(figures, all_together_are_what_each_is_alone)
{
    const Model *m = model_new(a);
    Snapshot *s = world_new(m, city, a);
    RuleBook *b = world_book(m, NULL, NULL, a);
    FigureRequest q = world_request(s, "2023Q4", "2023-11-30");
    static const Str scopes[] = { S_INIT(""), S_INIT("park:东园"), S_INIT("unit:镇甲"), S_INIT("class:传统产业") };
    Err err = { 0 };
    for (size_t k = 0; k < sizeof scopes / sizeof scopes[0]; k++) {
        FigureValue *all, one;
        size_t n;
        q.scope = (Scope){ 0 };
        CHECK(scopes[k].n == 0 || scope_parse(s, scopes[k], &q.scope, a, &err));
        CHECK(figures_compute(b, &q, a, &all, &n, &err));
        for (size_t i = 0; i < n; i++) {
            CHECK(figures_one(&b->figures[i], b, &q, a, &one, NULL, &err));
            CHECK_STR(all[i].printed, str_z(a, one.printed));
            CHECK_INT(all[i].value.rows, one.value.rows);
        }
    }
    snapshot_free(s);
}

TEST(figures, the_last_tour_stands_beside)
{
    const Model *m = model_new(a);
    Snapshot *s = world_new(m, city, a);
    RuleBook *b = world_book(m, NULL, NULL, a);
    FigureRequest q = world_request(s, "2023Q4", "2023-11-30");
    FigureBeside v;
    Err err = { 0 };
    CHECK(figures_beside(rules_figure(b, S("leasing.firms_signed")), b, &q, a, &v, &err));
    CHECK(v.has_previous && v.has_last_year);
    CHECK_STR(v.now.shown, "3");
    CHECK_STR(v.previous.shown, "3");
    CHECK_STR(v.last_year.shown, "1");
    snapshot_free(s);
}

TEST(figures, tables_have_all_groups_and_a_total_of_their_own)
{
    const Model *m = model_new(a);
    Snapshot *s = world_new(m, city, a);
    RuleBook *b = world_book(m, NULL, NULL, a);
    FigureRequest q = world_request(s, "2023Q4", "2023-11-30");
    FigureTable t;
    Err err = { 0 };
    CHECK(figures_table(rules_figure(b, S("leasing.firms_signed")), NULL, b, BY_PARK, &q, a, &t, &err));
    CHECK_INT(t.n, 4);
    CHECK_STR(t.rows[0].name, "东园");
    CHECK_STR(t.rows[0].value.shown, "1");
    CHECK_STR(t.rows[1].value.shown, "2");
    CHECK_STR(t.rows[2].value.shown, "0");
    CHECK_STR(t.total.shown, "3");
    snapshot_free(s);
}

TEST(figures, who_may_not_see_firms_is_not_told_by_totals)
{
    const Model *m = model_new(a);
    Snapshot *s = world_new(m, city, a);
    RuleBook *b = world_book(m, NULL, NULL, a);
    FigureRequest q = world_request(s, "2023Q4", "2023-11-30");
    FigureValue v;
    Err err = { 0 };
    q.sees_firms = false;
    CHECK(figures_one(rules_figure(b, S("leasing.firms_signed")), b, &q, a, &v, NULL, &err) && !v.withheld);
    CHECK(figures_one(rules_figure(b, S("leasing.tax_promised")), b, &q, a, &v, NULL, &err) && v.withheld);    /* two firms promise */
    const Figure *tax = rules_figure(b, S("economy.all_tax_last_year"));
    CHECK(figures_one(tax, b, &q, a, &v, NULL, &err) && !v.withheld);                                          /* four firms */
    CHECK_STR(v.exact, "1/250");
    FigureTable t;
    CHECK(figures_table(tax, NULL, b, BY_PARK, &q, a, &t, &err));
    CHECK(t.rows[0].value.withheld && t.rows[1].value.withheld && !t.total.withheld);                          /* two in each park */
    CHECK(scope_parse(s, S("park:东园"), &q.scope, a, &err));
    CHECK(figures_one(tax, b, &q, a, &v, NULL, &err) && v.withheld && v.shown.n == 0 && !v.value.ok);
    CHECK(figures_table(tax, NULL, b, BY_UNIT, &q, a, &t, &err) && t.total.withheld);                          /* groups inside that scope tell no more */
    size_t held = 0;
    for (size_t i = 0; i < t.n; i++) {
        CHECK(t.rows[i].value.withheld || t.rows[i].value.value.rows == 0);
        held += t.rows[i].value.withheld;
    }
    CHECK(held > 0);
    snapshot_free(s);
}

TEST(figures, checks_name_their_records)
{
    const Model *m = model_new(a);
    Snapshot *s = world_new(m, city, a);
    RuleBook *b = world_book(m, NULL, NULL, a);
    FigureRequest q = world_request(s, "2023Q4", "2023-11-30");
    Problems *ps = problems_new(a);
    Err err = { 0 };
    Buf all = { 0 };
    CHECK(figures_check(b, &q, ps, &err));
    for (size_t i = 0; i < ps->n; i++) problem_render(&ps->items[i], LANG_ZH, &all), buf_add_char(&all, '\n');
    CHECK(str_has(buf_str(&all), S("出地面计划口径一致")));
    CHECK(str_has(buf_str(&all), S("税务报 10万元，企业报 11万元，相差超过容差 1%")));
    CHECK(str_has(buf_str(&all), S("入园合同“5 企四 项目二”：入园企业企四，没有承诺税收")));
    CHECK(str_has(buf_str(&all), S("项目“项目一”：年度计划于 2023-09-12 调整")));
    if (!str_has(buf_str(&all), S("没有承诺税收"))) printf("%.*s", SP(buf_str(&all)));
    buf_done(&all);
    snapshot_free(s);
}
