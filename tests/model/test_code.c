/* SPDX-License-Identifier: Apache-2.0 */
#include "model/code.h"
#include "model/list.h"
#include "model/texts.h"
#include "test.h"

static void check(const char *file, int line, CodeCheck got, CodeVerdict verdict, const char *value, const Text *reason)
{
    test_equal_str(file, line, "verdict", str_of(code_verdict_name(got.verdict)), str_of(code_verdict_name(verdict)));
    if (value) test_equal_str(file, line, "value", got.value, str_of(value));
    if (got.reason != reason) {
        Buf b = { 0 };
        if (got.reason) text_render(got.reason, got.args, got.n_args, LANG_EN, &b);
        test_equal_str(file, line, "reason", buf_str(&b), str_of("another"));
        buf_done(&b);
    }
}
#define USCC(text, verdict, value, reason) check(__FILE__, __LINE__, code_check_uscc(S(text), a), CODE_##verdict, value, reason)
#define INDUSTRY(text, verdict, value, reason) check(__FILE__, __LINE__, code_check_industry(S(text), a), CODE_##verdict, value, reason)
#define PLACE(text, verdict, value, reason) check(__FILE__, __LINE__, code_check_place(S(text), a), CODE_##verdict, value, reason)
#define LAND(text, verdict, value, reason) check(__FILE__, __LINE__, code_check_land(S(text), a), CODE_##verdict, value, reason)

TEST(code, real_credit_codes_pass)   /* RULE DOMAIN 6.1 */
{
    USCC("11370881004339597L", OK, "11370881004339597L", NULL);
    USCC("11341622003178357Q", OK, "11341622003178357Q", NULL);
    USCC("11331002002673575G", OK, "11331002002673575G", NULL);
}

TEST(code, early_pilot_codes_of_fujian_only_warn)   /* RULE DOMAIN 6.1, trap 2 */
{
    USCC("91350100M0001TGQXM", WARN, "91350100M0001TGQXM", &T_CODE_USCC_OUTER);
    USCC("91350211M0000XUF46", WARN, "91350211M0000XUF46", &T_CODE_USCC_OUTER);
    USCC("91350203M0001FUE2P", WARN, "91350203M0001FUE2P", &T_CODE_USCC_OUTER);
    CHECK_STR(code_check_uscc(S("91350100M0001TGQXM"), a).args[1], "1");
    CHECK_STR(code_check_uscc(S("91350211M0000XUF46"), a).args[1], "R");
    CHECK_STR(code_check_uscc(S("91350203M0001FUE2P"), a).args[1], "J");
}

TEST(code, credit_codes_are_normalised)
{
    USCC(" 1137 0881-0043 3959 7l ", OK, "11370881004339597L", NULL);
    USCC("１１３７０８８１００４３３９５９７Ｌ", OK, "11370881004339597L", NULL);
    USCC("'11370881004339597L", OK, "11370881004339597L", NULL);
}

/* The check character is 0 when the sum is a multiple of 31 (trap 1): found by search, so the case is sure to be met. */
TEST(code, a_remainder_of_zero_gives_the_character_0)
{
    bool met = false;
    for (int i = 0; i < 100 && !met; i++) {
        CodeCheck c = code_check_uscc(str_printf(a, "913505%02d004339597L", i), a);
        met = c.verdict == CODE_WARN && str_equal(c.args[1], S("0"));
        if (met) CHECK_INT(code_check_uscc(str_printf(a, "913505%02d0043395970", i), a).verdict, CODE_OK);
    }
    CHECK(met);
}

TEST(code, what_is_no_credit_code_is_told_apart)
{
    USCC("", BAD, "", &T_CODE_EMPTY);
    USCC("9.135E+17", BAD, NULL, &T_CODE_SCIENTIFIC);
    USCC("9.13505E17", BAD, NULL, &T_CODE_SCIENTIFIC);
    USCC("350500100012345", BAD, NULL, &T_CODE_USCC_OLD_BUSINESS);
    USCC("00433959-7", BAD, "004339597", &T_CODE_USCC_ORGANISATION);
    USCC("1137088100433959", BAD, NULL, &T_CODE_USCC_LENGTH);
    USCC("1137O881OO4339597L", BAD, NULL, &T_CODE_USCC_CONFUSED);
    CHECK_STR(code_check_uscc(S("1137O881OO4339597L"), a).args[2], "11370881004339597L");
    USCC("1137088100433959甲L", BAD, NULL, &T_CODE_USCC_CHARACTER);
    USCC("11370881004339597V", BAD, NULL, &T_CODE_USCC_CHARACTER);
    USCC("113708810043395970", WARN, NULL, &T_CODE_USCC_OUTER);
    USCC("113708810043395100", WARN, NULL, &T_CODE_USCC_BOTH);
    USCC("913505830043390000", WARN, NULL, &T_CODE_USCC_ROUNDED);
}

TEST(code, industries)
{
    INDUSTRY("C1311", OK, "1311", NULL);
    INDUSTRY("1311", OK, "1311", NULL);
    INDUSTRY("131", OK, "131", NULL);
    INDUSTRY("13", OK, "13", NULL);
    INDUSTRY("c", OK, "C", NULL);
    INDUSTRY("Ｃ１３", OK, "13", NULL);
    INDUSTRY("1311.0", OK, "1311", NULL);
    INDUSTRY("农副食品加工业", OK, "13", NULL);
    INDUSTRY("C13 农副食品加工业", OK, "13", NULL);
    INDUSTRY("A1311", BAD, NULL, &T_CODE_INDUSTRY_SECTION);
    INDUSTRY("1399", OK, "1399", NULL);
    INDUSTRY("1377", BAD, NULL, &T_CODE_INDUSTRY_UNKNOWN);
    INDUSTRY("99", BAD, NULL, &T_CODE_INDUSTRY_UNKNOWN);
    INDUSTRY("13111", BAD, NULL, &T_CODE_INDUSTRY_UNKNOWN);
    INDUSTRY("食品", BAD, NULL, &T_CODE_INDUSTRY_UNKNOWN);
    INDUSTRY("", BAD, NULL, &T_CODE_EMPTY);
    INDUSTRY("5139", WARN, "5139", &T_CODE_INDUSTRY_FINER);
    INDUSTRY("1", WARN, "01", &T_CODE_LOST_ZERO);
}

TEST(code, places)
{
    PLACE("350583", OK, "350583", NULL);
    PLACE("350583000000", OK, "350583", NULL);
    PLACE("３５０５８３", OK, "350583", NULL);
    PLACE("3505", OK, "350500", NULL);
    PLACE("南安市", OK, "350583", NULL);
    PLACE("福建省泉州市南安市", OK, "350583", NULL);
    PLACE("福州市鼓楼区", OK, "350102", NULL);
    PLACE("广州市鼓楼区", BAD, NULL, &T_CODE_PLACE_UNKNOWN);
    PLACE("鼓楼区", BAD, NULL, &T_CODE_SEVERAL);
    PLACE("350182", WARN, "350182", &T_CODE_PLACE_ABOLISHED);
    PLACE("沙县", WARN, "350427", &T_CODE_PLACE_ABOLISHED);
    PLACE("三明市沙县", WARN, "350427", &T_CODE_PLACE_ABOLISHED);
    PLACE("三明市沙县区", OK, "350405", NULL);
    CHECK_STR(code_check_place(S("350182"), a).args[1], "350112");
    PLACE("130421", WARN, "130421", &T_CODE_PLACE_SPLIT);
    PLACE("350599", BAD, NULL, &T_CODE_PLACE_UNKNOWN);
    PLACE("35058", BAD, NULL, &T_CODE_PLACE_FORM);
    PLACE("35058x", BAD, NULL, &T_CODE_PLACE_FORM);
}

TEST(code, land_uses)
{
    LAND("0601", OK, "0601", NULL);
    LAND("601", WARN, "0601", &T_CODE_LOST_ZERO);
    LAND("工业用地", OK, "0601", NULL);
    LAND("1399", BAD, NULL, &T_CODE_LAND_UNKNOWN);
    CodeCheck c;
    CHECK(code_check_list(S("gb21010"), S("06"), a, &c) && c.verdict == CODE_OK);
    CHECK(!code_check_list(S("duty"), S("组长"), a, &c));
}
