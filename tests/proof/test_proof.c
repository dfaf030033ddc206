/* SPDX-License-Identifier: Apache-2.0 */
#include "proof/proof.h"
#include "test.h"

/* "error parts 80家 306家 …; …": severity, relation and numbers of each finding. */
static Str found_of(Arena *a, const char *text, const ProofJob *job)
{
    static const char *const severities[] = { "note", "warn", "ask", "error" };
    Document d;
    Findings found;
    Err err = { 0 };
    Buf b = { 0 };
    CHECK(document_read(S("文稿.txt"), str_of(text), a, &d, &err));
    proof_check(&d, job, a, &found);
    for (size_t i = 0; i < found.n; i++) {
        const Finding *f = &found.items[i];
        CHECK(f->place.n && f->why.n && f->key.n && text_of(f->doubt, LANG_EN)[0]);
        if (i) buf_add_z(&b, "; ");
        buf_addf(&b, "%s %s", severities[f->severity], f->relation);
        for (size_t k = 0; k < f->n_numbers; k++) buf_addf(&b, " %.*s", SP(f->numbers[k]));
        if (f->expected.n) buf_addf(&b, " -> %.*s", SP(f->expected));
    }
    Str s = buf_keep(&b, a);
    buf_done(&b);
    return s;
}

static Str found(Arena *a, const char *text) { return found_of(a, text, &(ProofJob){ .lang = LANG_ZH }); }

TEST(proof, the_reference_nest_of_origins_holds)
{
    CHECK_STR(found(a, "与386家企业签约。其中，市域外80家，占20.7%；市域内306家，占79.3%，其中本市239家。高新技术企业30家，专精特新7家，规上38家。"), "");
}

TEST(proof, the_culprit_is_the_number_whose_change_mends_most)
{
    Str s = found(a, "与386家企业签约。其中，市域外80家，占20.7%；市域内360家，占79.3%。");
    CHECK(str_has(s, S("error parts 360家 386家 80家 -> 306家")));
    CHECK(str_has(s, S("error shares 360家 79.3% 386家 -> 306家")));
}

TEST(proof, an_open_list_is_not_accused)
{
    CHECK_STR(found(a, "固定资产投资268.7亿元，其中工业投资112.4亿元，房地产开发投资61.5亿元。"), "");
    CHECK_STR(found(a, "创新平台64个，包括技术中心2个、研究中心11个、实验室4个等。"), "");
    CHECK_STR(found(a, "386家企业中，高新技术企业156家，专精特新企业138家，规上企业203家。"), "");
}

TEST(proof, a_part_above_its_whole_is)
{
    CHECK_STR(found(a, "全市共有企业386家，其中规上企业438家。"), "error parts 438家 386家 -> 386家");
}

TEST(proof, rounding_is_understood)
{
    CHECK_STR(found(a, "用地中，工业占33.3%，居住占33.3%，其他占33.3%。"), "");
    CHECK_STR(found(a, "完成产值101.3亿元，其中甲33.8亿元、乙33.8亿元、其他33.8亿元。"), "");
    CHECK_STR(found(a, "共93件，其中甲类6件，占6.4%。"), "note shares 6.4% 6件 93件 -> 6.5%");       /* 6.4516 % */
}

TEST(proof, plan_schedule_and_growth)
{
    CHECK_STR(found(a, "1—9月完成投资115.0亿元，年度计划142亿元，占年度计划的81.0%，超序时进度6.0个百分点。"), "");
    CHECK(str_has(found(a, "年度计划142亿元，1—9月完成投资115.0亿元，占年度计划的88.0%。"), S("error plan 88.0% 115.0亿元 142亿元 -> 81.0%")));
    CHECK(str_has(found(a, "上半年，完成投资占年度计划的53.6%，超序时进度5.6个百分点。"), S("error schedule")));
    CHECK(str_has(found(a, "税收28.46亿元，比上年同期的25.13亿元增加3.33亿元，增长18.3%。"), S("error growth 18.3%")));
    CHECK_STR(found(a, "地区生产总值486.5亿元，上年440.0亿元，增长5.7%。"), "");                    /* at constant prices */
}

TEST(proof, products_and_other_units)
{
    CHECK(str_has(found(a, "该地块58.6亩，以每亩63万元成交，总价2109.6万元。"), S("error product")));
    CHECK(str_has(found(a, "规划面积18.5平方公里（约17250亩）。"), S("error restated")));
    CHECK_STR(found(a, "规划面积18.5平方公里（约27750亩）。"), "");
}

TEST(proof, the_same_quantity_told_twice)
{
    CHECK(str_has(found(a, "截至目前，全市累计签约企业386家。\n存在问题：进度偏慢。\n虽然全市累计签约企业368家，但投产不足一半。"), S("error same")));
    CHECK_STR(found(a, "一季度全市累计签约企业86家。\n二季度全市累计签约企业168家。\n三季度全市累计签约企业268家。"), "");
}

TEST(proof, tables_by_rows_columns_and_derived_columns)
{
    static const char table[] = "| 镇 | 宗数（宗） | 已处置（宗） | 处置率（%%） |\n|---|---|---|---|\n| 东 | 24 | 18 | 75.0 |\n| 西 | 16 | 9 | 56.3 |\n| 南 | 31 | %s | 71.0 |\n| 合计 | 71 | 49 | 69.0 |\n";
    CHECK_STR(found(a, str_printf(a, table, "22").p), "");
    Str s = found(a, str_printf(a, table, "27").p);
    CHECK(str_has(s, S("error totals 27")));
    CHECK(str_has(s, S("error columns 27")));
}

TEST(proof, overlapping_labels_added_up)
{
    CHECK(str_has(found(a, "高新技术企业30家、专精特新企业7家，优质企业共37家。"), S("warn labels 37家")));
}

TEST(proof, leftovers_and_numbering)
{
    CHECK(str_has(found(a, "用地XX亩，投资45.2亿元。"), S("error leftovers XX")));
    CHECK(str_has(found(a, "一、情况\n二、问题\n四、打算"), S("warn ordinals")));
    CHECK(str_has(found(a, "一是统筹，二是突出，四是考核。"), S("warn ordinals")));
    CHECK_STR(found(a, "一、情况\n（一）甲\n（二）乙\n二、问题\n（一）丙"), "");
    CHECK(str_has(found(a, "2月30日完成。"), S("error leftovers 2月30日")));
    ProofJob job = { .lang = LANG_ZH, .has_period = true };
    CHECK(period_parse(S("2023Q4"), &job.period));
    CHECK(day_parse(S("2023-11-30"), &job.end));
    CHECK(str_has(found_of(a, "截至2022年11月底，签约386家。", &job), S("warn leftovers 2022年11月")));
    CHECK(str_has(found_of(a, "截至2023年12月底，签约386家。", &job), S("warn leftovers 2023年12月")));
    CHECK_STR(found_of(a, "截至2023年11月底，签约386家。", &job), "");
}

TEST(proof, a_count_and_how_many_are_listed)
{
    CHECK(str_has(found(a, "出让用地6宗，面积分别为32.5亩、41.2亩和18.7亩。"), S("error listed 6宗")));
}

TEST(proof, full_width_and_spaced_numbers_read_the_same)
{
    CHECK(str_has(found(a, "与３８６家企业签约。其中，市域外８０家；市域内３６０家。"), S("error parts 360家 386家 80家 -> 306家")));
    CHECK_STR(found(a, "支出1 129 236万元，其中财政拨款1 128 036万元。"), "");
}

TEST(proof, english_explains_too)
{
    Document d;
    Findings found;
    Err err = { 0 };
    CHECK(document_read(S("a.txt"), S("共386家，其中市外80家，市内360家。"), a, &d, &err));
    proof_check(&d, &(ProofJob){ .lang = LANG_EN }, a, &found);
    CHECK(found.n > 0 && str_has(found.items[0].why, S("the text has")) && str_has(found.items[0].place, S("paragraph 1")));
}

TEST(proof, a_very_long_line_is_read_whole)
{
    Buf b = { 0 };
    for (int i = 0; i < 4000; i++) buf_add_z(&b, "今年工作扎实推进，");
    buf_add_z(&b, "共386家，其中市外80家，市内360家。");
    Str text = buf_keep(&b, a);
    buf_done(&b);
    CHECK(str_has(found(a, text.p), S("error parts 360家")));
}

TEST(proof, counts_along_each_multiply)
{
    CHECK_STR(found(a, "厂房6栋，每栋5层，每层2400平方米，合计建筑面积72000平方米。"), "");
    CHECK(str_has(found(a, "厂房6栋，每栋5层，每层2400平方米，合计建筑面积75000平方米。"), S("error chain 75000平方米 2400平方米 5层 6栋 -> 72000平方米")));
    CHECK(str_has(found(a, "全市23个园区，入驻企业合计556家，园均42.2家。"), S("error product 42.2家 556家 23个 -> 24.2家")));
    CHECK(str_has(found(a, "用地面积3万平方米，容积率2.5，计容建筑面积6万平方米。"), S("error far")));
    CHECK_STR(found(a, "用地面积3万平方米，容积率2.0，计容建筑面积6万平方米。"), "");
}

TEST(proof, means_over_several_and_over_months)
{
    CHECK_STR(found(a, "甲园用地320亩、税收1.28亿元，乙园用地480亩、税收1.44亿元，两个园区亩均税收34万元。"), "");
    CHECK(str_has(found(a, "甲园用地320亩、税收1.28亿元，乙园用地480亩、税收1.44亿元，两个园区亩均税收43万元。"), S("error product 43万元")));
    CHECK(str_has(found(a, "今年1—11月，园区入库税收29.7亿元，月均7.2亿元。"), S("error periodic 7.2亿元 29.7亿元 11月 -> 2.7亿元")));
    CHECK(str_has(found(a, "城东91.2%、城南86.5%、城西78.4%，简单平均58.4%。"), S("error average 58.4%")));
}

TEST(proof, stocks_flows_and_months_between)
{
    CHECK_STR(found(a, "去年底在库项目135个，今年新增28个，销号31个，目前在库132个。"), "");
    CHECK(str_has(found(a, "去年底在库项目135个，今年新增28个，销号31个，目前在库123个。"), S("error stock")));
    CHECK_STR(found(a, "厂房8月交付，较整体验收预计的11月提前3个月投产。"), "");
    CHECK(str_has(found(a, "厂房8月交付，较整体验收预计的11月提前4个月投产。"), S("error months 4个月 11月 8月 -> 3个月")));
    CHECK(str_has(found(a, "截至31月底，签约386家。"), S("error leftovers 31月")));
}

TEST(proof, growth_of_a_whole_and_over_years)
{
    CHECK_STR(found(a, "进出口总额156.8亿元，增长6.9%。其中，出口121.3亿元，增长9.4%；进口35.5亿元，下降0.8%。"), "");
    CHECK(str_has(found(a, "进出口总额156.8亿元，增长6.9%。其中，出口121.3亿元，增长4.9%；进口35.5亿元，下降0.8%。"), S("error weighted")));
    CHECK_STR(found(a, "五年来，财政收入由12.4亿元增加到18.6亿元，年均增长8.4%。"), "");
    CHECK(str_has(found(a, "五年来，财政收入由12.4亿元增加到18.6亿元，年均增长4.8%。"), S("error compound 4.8%")));
}

TEST(proof, two_shares_of_one_count_and_shares_in_words)
{
    CHECK_STR(found(a, "共引进企业351家，其中市外66家、市内285家，市内包括县内213家。县内企业占全部企业的60.7%。"), "");
    CHECK(str_has(found(a, "民生支出39.14亿元，全部支出48.62亿元，教育支出26.01亿元，占民生支出的66.5%、占全部支出的66.5%。"), S("shares 66.5%")));
    CHECK_STR(found(a, "园区23个，国企参与的15个，占近三分之二。"), "");
    CHECK(str_has(found(a, "园区23个，国企参与的5个，占近三分之二。"), S("error shares")));
}

TEST(proof, the_text_against_tables_and_tables_against_each_other)
{
    static const char text[] = "全市累计完成投资%s亿元。\n| 序号 | 项目 | 完成投资（亿元） |\n|---|---|---|\n| 1 | 甲 | 20.45 |\n| 2 | 乙 | 10.20 |\n| %s | 丙 | 10.16 |\n| 合计 | 3个 | 40.81 |\n";
    CHECK_STR(found(a, str_printf(a, text, "40.81", "3").p), "");
    CHECK(str_has(found(a, str_printf(a, text, "48.01", "3").p), S("error tabled 48.01亿元 40.81")));
    CHECK(str_has(found(a, str_printf(a, text, "40.81", "4").p), S("warn rows 4")));
    CHECK(str_has(found(a, "签约企业368家。\n| 指标 | 单位 | 本期 |\n|---|---|---|\n| 签约企业 | 家 | 386 |\n| 在谈企业 | 家 | 499 |\n"), S("error tabled 368家 386")));
    CHECK(str_has(found(a, "附件1\n| 镇 | 面积（亩） |\n|---|---|\n| 东 | 248.93 |\n| 西 | 237.82 |\n| 南 | 275.99 |\n| 北 | 411.03 |\n附件2\n| 镇 | 面积（亩） |\n|---|---|\n| 东 | 248.93 |\n| 西 | 237.82 |\n| 南 | 275.99 |\n| 北 | 411.08 |\n"), S("error rows")));
}

TEST(proof, lines_that_go_on_and_units_of_a_caption)
{
    CHECK(str_has(found(a, "签约企业386家，\n其中：市外80家，市内360家。"), S("error parts 360家 386家 80家 -> 306家")));
    CHECK(str_has(found(a, "县本级收入（单位：万元）\n收入合计 41,236，其中税收收入 24,578、非税收入 15,658"), S("error parts")));
    CHECK_STR(found(a, "县本级收入（单位：万元）\n收入合计 41,236，其中税收收入 24,578、非税收入 16,658"), "");
    Document d;
    Err err = { 0 };
    CHECK(document_read(S("a.txt"), S("签约３８６家，\n其中：市外80家。\n1.甲；\n2.乙。"), a, &d, &err));
    CHECK_INT(d.n_pieces, 3);
    CHECK_STR(d.pieces[0].written, "签约３８６家，\n其中：市外80家。");
    CHECK_STR(d.pieces[0].text, "签约386家，\n其中：市外80家。");
    CHECK_INT(d.pieces[1].number, 3);
}

TEST(proof, what_the_ledger_knows_and_what_is_bound_to_nothing)
{
    static const ProofFigure figures[] = { { S_INIT("leasing.firms_signed"), S_INIT("签约企业数"), UNIT_HEAD, { 386, 1 }, S_INIT("386") }, { S_INIT("idle.area"), S_INIT("闲置土地面积"), UNIT_MU, { 318902, 100 }, S_INIT("3189.02") } };
    ProofJob job = { .lang = LANG_ZH, .figures = figures, .n_figures = 2 };
    CHECK_STR(found_of(a, "签约企业386家，摸排闲置土地3189.02亩，在谈企业499家。", &job), "");
    CHECK(str_has(found_of(a, "累计签约企业368家。", &job), S("warn known 368家")));
    CHECK(str_has(found_of(a, "摸排闲置土地103宗、3188.02亩。", &job), S("warn known 3188.02亩")));
    CHECK(str_has(found_of(a, "| 指标 | 单位 | 本期 |\n|---|---|---|\n| 签约企业 | 家 | 368 |\n| 在谈企业 | 家 | 499 |\n", &job), S("warn known 368")));
    Document d;
    Findings all;
    Err err = { 0 };
    CHECK(document_read(S("a.txt"), S("签约企业386家，在谈企业499家。"), a, &d, &err));
    proof_check(&d, &job, a, &all);
    CHECK_INT(all.quantities, 2);
    CHECK_INT(all.n_unbound, 1);
    CHECK_STR(all.unbound[0].number, "499家");
}

TEST(proof, what_is_no_sum_and_no_base_is_left_alone)
{
    CHECK_STR(found(a, "鞋服链3家链主、68家配套，卫浴链2家、41家，其余3条链合计4家链主、55家配套。"), "");        /* a total of the rest */
    CHECK_STR(found(a, "分年度新增24家、31家和42家；年末存量168家，三年共减少19家。"), "");
    CHECK_STR(found(a, "7个县区实现正增长，4个下降；增速高于全市平均（5.6%）的有5个，最低的（凤里区，下降4.7%）也有改善。"), "");
    CHECK_STR(found(a, "全县学生平均分82.6分；其中城区平均85.4分，农村平均79.0分，相差6.4分。"), "");
}

TEST(proof, a_period_of_days_is_read)
{
    CHECK_STR(found(a, "从3月12日启动，至6月20日完成，累计签约638户，日均签约6.4户。"), "");
    CHECK_STR(found(a, "历时100天，累计签约638户，日均签约4.6户。"), "error periodic 4.6户 638户 100天 -> 6.4户");
}

TEST(proof, a_base_told_beside_or_behind)
{
    CHECK(str_has(found(a, "年平均工资86420元，增长6.8%，上年为82917元。"), S("error growth")));
    CHECK_STR(found(a, "三个月合计10.92亿元，月均3.64亿元，同比增长5.4%，上年同期为10.36亿元。"), "");
    CHECK(str_has(found(a, "冷藏设施124座，库容8.64万吨；比上年末的96座增加38座。"), S("error growth 38座")));
    CHECK(str_has(found(a, "增速由一季度的下降2.3%转为上半年的增长1.5%，回升0.8个百分点。"), S("error points 0.8个百分点")));
    CHECK(str_has(found(a, "上半年增长1.5%，回升3.8个百分点；前三季度增长3.9%，比上半年再加快1.4个百分点。"), S("error points 1.4个百分点")));
    CHECK(str_has(found(a, "一般公共预算收入41236万元，一般公共预算支出186540万元，财政自给率21.2%。"), S("error balance 21.2%")));
}

TEST(proof, parts_by_their_measure_and_between_semicolons)
{
    CHECK(str_has(found(a, "送审18.47亿元、审定16.92亿元、核减1.55亿元。其中甲类送审13.26亿元、审定12.19亿元、核减1.07亿元；乙类核减0.84亿元。"), S("error parts 0.84亿元")));
    CHECK_STR(found(a, "送审18.47亿元、审定16.92亿元、核减1.55亿元。其中甲类送审13.26亿元、审定12.19亿元、核减1.07亿元；乙类核减0.48亿元。"), "");
    CHECK(str_has(found(a, "户籍人口63.4万人。全年迁入6214人、迁出7038人，净迁出824人；男性32.8万人，女性36.0万人。"), S("error parts 36.0万人")));
}

TEST(proof, rates_named_by_their_count)
{
    CHECK(str_has(found(a, "累计签约638户，货币安置412户、产权调换226户，货币化率46.6%。"), S("error rates 46.6%")));
    CHECK(str_has(found(a, "年租金约4005万元；今年实收3684万元，收缴率98.2%。"), S("error rates 98.2%")));
    CHECK_STR(found(a, "年租金约4005万元；今年实收3684万元，收缴率92.0%。"), "");
}

TEST(proof, shares_together_and_parts_of_the_sentence_before)
{
    CHECK(str_has(found(a, "三大产业合计占规上工业的68.5%，其中纺织占31.2%、增长6.5%；装备占22.6%；建材占17.4%。"), S("error hundred")));
    CHECK_STR(found(a, "三大产业合计占规上工业的68.5%，其中纺织占31.2%、增长6.5%；装备占22.6%；建材占14.7%。"), "");
    CHECK(str_has(found(a, "累计签约638户。补偿资金5.74亿元，其中货币安置412户、产权调换262户。"), S("error parts 262户")));
    CHECK_STR(found(a, "按货类，煤炭1246万吨、矿建材料982万吨。12月当月347万吨，前11个月3517万吨。"), "");
    CHECK(str_has(found(a, "吞吐量3864万吨。12月当月347万吨，前10个月3517万吨，月均319.7万吨。"), S("error periodic 10个月")));
}

TEST(proof, a_part_is_taken_for_no_whole)
{
    CHECK_STR(found(a, "按经营地分，城镇219.3亿元；乡村67.1亿元。按消费类型分，商品零售248.9亿元、餐饮收入37.5亿元。"), "");
    CHECK_STR(found(a, "园保贷127家、6.85亿元，占贷款总额的36.6%；信用贷款4.93亿元。"), "");
    CHECK_STR(found(a, "进出口总额486.2亿元。对共建国家出口176.3亿元，占出口总额的43.8%。"), "");
    CHECK_STR(found(a, "优良天数341天，比上年的329天增加12天；PM2.5平均浓度26微克/立方米，较上年的30微克/立方米下降13.3%。"), "");
    CHECK_STR(found(a, "剩余975亩须在后4个月完成，月均243.75亩，而前8个月月均仅203.1亩。"), "");
}

TEST(proof, periods_one_after_the_other)
{
    CHECK(str_has(found(a, "一季度各月用电分别为3.86亿、3.12亿和3.94亿千瓦时。2月环比下降21.9%，3月环比增长26.3%。"), S("error sequence 21.9% 3.12亿 3.86亿 -> 19.2%")));
    CHECK(str_has(found(a, "一至三季度产值依次为82.4亿元、96.7亿元、101.3亿元。三季度环比增长4.8%，比一季度高29.2%。"), S("error sequence 29.2% 101.3亿元 82.4亿元 -> 22.9%")));
    CHECK_STR(found(a, "一季度各月用电分别为3.86亿、3.12亿和3.94亿千瓦时。2月环比下降19.2%，3月环比增长26.3%。"), "");
    CHECK(str_has(found(a, "前6个月完成63.8亿元。余下7个月须完成56.2亿元。"), S("error months")));
    CHECK(str_has(found(a, "高于平均的有8个，分别是城东11.3%、城南9.8%和城西8.1%。"), S("error listed 8个")));
}

TEST(proof, capacity_and_a_base_without_its_per)
{
    CHECK(str_has(found(a, "日处理能力18.5万吨，实际日均处理15.7万吨，负荷率78.4%。"), S("error rates 78.4% 15.7万吨 18.5万吨 -> 84.9%")));
    CHECK_STR(found(a, "日处理能力18.5万吨，实际日均处理15.7万吨，负荷率84.9%。"), "");
    CHECK(str_has(found(a, "住宅均价8640元/平方米，比上年末的9900元下降17.7%。"), S("error growth 17.7%")));
    CHECK_STR(found(a, "住宅均价8640元/平方米，比上年末的9000元下降4.0%。"), "");
    CHECK_STR(found(a, "工业投资31.9亿元。资金来源：专项债券6.8亿元，已到位4.2亿元；银行贷款9.5亿元，已发放5.1亿元；总投资19.0亿元。"), "");
}

TEST(proof, the_ends_of_a_ranking_and_the_plan_of_all_years)
{
    CHECK_STR(found(a, "签约企业386家。从产出看，亩均税收前20%的企业共186家；后20%的企业186家。"), "");
    CHECK_STR(found(a, "计划总投资1860亿元。1—8月，412个重点项目完成投资586.4亿元，占年度计划的71.8%。"), "");
    CHECK(str_has(found(a, "年度计划投资816.7亿元。1—8月，412个重点项目完成投资586.4亿元，占年度计划的78.1%。"), S("error plan 78.1%")));
}

TEST(proof, a_rate_with_its_base_in_brackets)
{
    CHECK(str_has(found(a, "节约资金3.94亿元，节约率7.85%（以预算价52.21亿元计）。"), S("error balance")));
    CHECK_STR(found(a, "节约资金3.94亿元，节约率7.85%（以预算价50.21亿元计）。"), "");
}

TEST(proof, rows_below_among_are_seldom_all_of_it)
{
    CHECK_STR(found(a, "指标 | 数\n签约企业 | 306\n其中：本市企业 | 239\n高新技术企业 | 30\n申报高新企业 | 31\n专精特新企业 | 2\n小巨人企业 | 7\n瞪羚企业 | 6\n规上企业 | 38\n"), "");
    CHECK(str_has(found(a, "指标 | 亿元\n投资 | 4483.2\n其中：国家 | 435.9\n集体 | 213.8\n民间 | 3788.5\n"), S("outline")));
}
