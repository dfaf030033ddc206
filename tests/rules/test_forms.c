/* SPDX-License-Identifier: Apache-2.0 */
#include "reading.h"
#include "rules/forms.h"

static Str load(Reading *r, const char *yaml)
{
    size_t cap = 0;
    forms_load(r, reading_yaml(r, yaml), &cap);
    return reading_problems(r);
}

static const FormValue *value_of(const FormRow *row, const char *field)
{
    for (size_t i = 0; i < row->n_values; i++)
        if (str_equal(str_of(row->values[i].field->id), str_of(field))) return &row->values[i];
    return NULL;
}

static const char whole[] =
    "signed_firms:\n"
    "  match: {title: [签约企业一览表, 招商台账], headings: 合同编号}\n"
    "  covers: {contract: project.park.town, idle_land: all}\n"
    "  struck: read\n"
    "  ignore: [序号]\n"
    "  rows:\n"
    "    - enterprise: {code: 统一社会信用代码|信用代码, name: 企业名称}\n"
    "    - contract: {number: 合同编号, enterprise: ^enterprise, project: 项目, 建筑面积: {column: 面积, unit: 万㎡}, signed_on: 签订日期}\n"
    "    - enterprise_label: {when: \"高新 = '√'\", enterprise: ^企业, label: \"'高新技术企业'\", state: \"'有效'\", from: 发证日期}\n"
    "    - contract_space: {split: 楼栋, contract: ^contract, building: {project: 项目, number: 楼栋}, storey: 层}\n"
    "  wide:\n"
    "    - enterprise_data: {enterprise: ^enterprise, source: \"'税务'\", period: [2021年, 2022年, 2023年], tax: '{period}税收'}\n";

TEST(forms, every_kind_of_value_is_settled_against_the_model)
{
    Reading r = reading_new(a);
    CHECK_STR(load(&r, whole), "");
    const Form *f = &r.book->forms[0];
    CHECK_INT(f->n_rows, 5);
    CHECK_INT(f->n_titles, 2);
    CHECK_INT(f->n_headings, 1);
    CHECK_INT(f->n_covers, 2);
    CHECK(f->struck == STRUCK_READ && f->n_ignored == 1);
    const FormValue *code = value_of(&f->rows[0], "code");
    CHECK(code->source == FROM_COLUMN && code->n_columns == 2);
    CHECK_STR(code->columns[1], "信用代码");
    CHECK(value_of(&f->rows[1], "enterprise")->source == FROM_ROW && value_of(&f->rows[1], "enterprise")->row == 0);
    CHECK(value_of(&f->rows[1], "floor_area")->unit == UNIT_WAN_M2);
    CHECK_STR(value_of(&f->rows[2], "label")->constant, "高新技术企业");
    CHECK_STR(f->rows[2].when, "高新 = '√'");
    const FormValue *building = value_of(&f->rows[3], "building");
    CHECK(building->source == FROM_KEY && building->n_parts == 2);
    CHECK(building->parts[0].source == FROM_COLUMN && building->parts[1].source == FROM_SPLIT);
    CHECK_STR(f->rows[3].split, "楼栋");
    const FormRow *wide = &f->rows[4];
    CHECK_INT(wide->n_periods, 3);
    CHECK(period_equal(wide->periods[2], period_of(PER_YEAR, 2023, 0)));
    CHECK(value_of(wide, "period")->source == FROM_PERIOD && wide->period_field == value_of(wide, "period")->field);
    CHECK(value_of(wide, "tax")->source == FROM_COLUMNS);
    CHECK_STR(value_of(wide, "tax")->columns[1], "2022年税收");
}

TEST(forms, mistakes_are_told_all_at_once)
{
    Reading r = reading_new(a);
    Str told = load(&r, "f:\n"
                        "  match: {}\n"
                        "  cover: {contract: project}\n"
                        "  rows:\n"
                        "    - contract: {nummber: 合同编号, enterprise: ^enterprise, project: ^contract}\n"
                        "    - building: {project: 项目, split: 楼栋}\n"
                        "    - pledge: {contract: {state: 甲}, indicator: \"'税收'\", from_year: '{period}年', total: {column: 额, unit: 亩}}\n"
                        "    - nowhere: {a: b}\n"
                        "  wide:\n"
                        "    - enterprise_data: {enterprise: 企业, source: \"'税务'\", period: [前年], tax: '{period}税收'}\n"
                        "    - enterprise_data: {enterprise: 企业, source: \"'税务'\", tax: 税收}\n"
                        "g:\n"
                        "  match: {title: [庚]}\n"
                        "  rows:\n"
                        "    - enterprise_data: {when: \"高新 = \", enterprise: 企业, source: \"'税务'\", period: \"'2023Q5'\", tax: \"'多'\"}\n");
    CHECK(str_has(told, S("match needs at least one")));
    CHECK(str_has(told, S("line 3, column 3: there is no key 'cover'. Did you mean 'covers'?")));
    CHECK(str_has(told, S("has no field 'nummber'. Did you mean 'number'?")));
    CHECK(str_has(told, S("^enterprise points nowhere")));
    CHECK(str_has(told, S("^contract is the row itself")));
    CHECK(str_has(told, S("no field takes the split column '楼栋'")));
    CHECK(str_has(told, S("'number' is missing")));
    CHECK(str_has(told, S("do not tell a row of contract")));
    CHECK(str_has(told, S("no list of periods")));
    CHECK(str_has(told, S("in total is in 万元 and cannot be in '亩'")));
    CHECK(str_has(told, S("there is no register 'nowhere'")));
    CHECK(str_has(told, S("'前年' is no period")));
    CHECK(str_has(told, S("each row under wide needs a list of periods")));
    CHECK(str_has(told, S("the formula ends too early")));
    CHECK(str_has(told, S("the fixed value '2023Q5' cannot be read as period")));
    CHECK(str_has(told, S("the fixed value '多' cannot be read as tax paid")));
}

TEST(forms, references_do_not_go_in_circles)
{
    Reading r = reading_new(a);
    Str told = load(&r, "f:\n  match: {title: x}\n  rows:\n    - unit: {name: 单位, park: ^park}\n    - park: {name: 园区, town: ^unit}\n");
    CHECK(str_has(told, S("come back to it")));
}

TEST(forms, a_heading_may_be_the_month_alone)
{
    Reading r = reading_new(a);
    CHECK_STR(load(&r, "f:\n  match: {title: [月度用电量]}\n  rows:\n    - enterprise: {name: 用户名称}\n  wide:\n"
                       "    - enterprise_data: {enterprise: ^enterprise, source: \"'供电'\", period: [1月, 2月], electricity: '{period}'}\n"), "");
    const FormValue *v = value_of(&r.book->forms[0].rows[1], "electricity");
    CHECK(v->source == FROM_COLUMNS && v->n_columns == 2);
    CHECK_STR(v->columns[1], "2月");
}

TEST(forms, periods_as_headings_have_them)
{
    static const struct { const char *text, *want; } cases[] = {
        { "2021年", "2021" }, { "2021年度", "2021" }, { "2023年1月", "2023-01" }, { "2023年十二月", "2023-12" }, { "2023年第四季度", "2023Q4" },
        { "2023年一季度", "2023Q1" }, { "2023年上半年", "2023H1" }, { "2023-11", "2023-11" }, { "2023Q2", "2023Q2" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        Period p = { 0 };
        Buf b = { 0 };
        CHECK(forms_period(str_of(cases[i].text), &p));
        period_format(p, &b);
        CHECK_STR(buf_str(&b), cases[i].want);
        buf_done(&b);
    }
    Period p = { 0 };
    CHECK(forms_period(S("3月"), &p) && p.kind == PER_MONTH && p.index == 2);
    CHECK(forms_period(S("二季度"), &p) && p.kind == PER_QUARTER && p.index == 1);
    CHECK(!forms_period(S("13月"), &p) && !forms_period(S("五季度"), &p) && !forms_period(S("合计"), &p));
}
