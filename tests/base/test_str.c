/* SPDX-License-Identifier: Apache-2.0 */
#include "base/err.h"
#include "base/text.h"
#include "test.h"

TEST(str, only_strict_utf8_is_valid)
{
    CHECK(str_valid(S("园区办 𠮷")));
    CHECK(!str_valid(S("\xC0\x80")));
    CHECK(!str_valid(S("\xED\xA0\x80")));
    CHECK(!str_valid(S("\xE5\x9B")));
    CHECK(!str_valid(S("\xF4\x90\x80\x80")));
    for (size_t i = 0; i < 20; i++) {        /* wherever the bad byte stands */
        char text[20];
        memset(text, 'a', sizeof text);
        CHECK(str_valid((Str){ text, sizeof text }));
        text[i] = (char)0x80;
        CHECK(!str_valid((Str){ text, sizeof text }));
    }
    CHECK_INT(str_points(S("园区a")), 3);
    CHECK_INT(str_width(S("园区a")), 5);
    CHECK_INT(str_cut(S("园区"), 4), 3);
}

TEST(str, trimming_knows_chinese_blanks)
{
    CHECK_STR(str_trim(S("\xEF\xBB\xBF　 园区 \xC2\xA0\r\n")), "园区");
    CHECK_STR(str_trim(S("　　")), "");
}

TEST(str, width_is_folded_for_codes)
{
    CHECK_STR(str_fold_width(a, S("９１３５（Ａ）　１")), "9135(A) 1");
}

TEST(str, splitting_gives_every_piece)
{
    Str rest = S("a,,b");
    CHECK_STR(str_split(&rest, ','), "a");
    CHECK_STR(str_split(&rest, ','), "");
    CHECK_STR(str_split(&rest, ','), "b");
    CHECK(rest.p == NULL);
}

TEST(text, arguments_stand_where_the_language_wants_them)
{
    Text t = { "“{1}”第 {2} 行", "line {2} of '{1}'" };
    Str args[] = { S("甲.xlsx"), S("7") };
    Buf b = { 0 };
    text_render(&t, args, 2, LANG_ZH, &b);
    CHECK_STR(buf_str(&b), "“甲.xlsx”第 7 行");
    buf_clear(&b);
    text_render(&t, args, 2, LANG_EN, &b);
    CHECK_STR(buf_str(&b), "line 7 of '甲.xlsx'");
    buf_done(&b);
}

TEST(err, the_first_failure_wins_and_survives_a_copy)
{
    Err e = { 0 };
    Buf b = { 0 };
    CHECK(!FAIL(&e, IO, T_BASE_OPEN, S("甲"), S("缺")));
    CHECK(!FAIL(&e, BUSY, T_BASE_LOCKED, S("乙"), S("丙")));
    Err copy = e;
    err_render(&copy, LANG_EN, &b);
    CHECK(copy.code == ERR_IO);
    CHECK_STR(buf_str(&b), "cannot open '甲': 缺. Check the path and the permissions.");
    buf_done(&b);
}

TEST(text, a_word_of_both_languages_takes_the_half_of_the_reader)
{
    static const Text t = { "“{1}”缺少{2}。", "{1} lacks {2}." };
    Buf b = { 0 }, nested = { 0 };
    const Str args[] = { S(TEXT_WORD("合同", "contract")), S("楼号（" TEXT_WORD("面积", "area") "）") };
    text_render(&t, args, 2, LANG_ZH, &b);
    CHECK_STR(buf_str(&b), "“合同”缺少楼号（面积）。");
    buf_clear(&b);
    text_render(&t, args, 2, LANG_EN, &b);
    CHECK_STR(buf_str(&b), "contract lacks 楼号（area）.");
    text_word(S("甲"), S("one"), &nested);
    buf_clear(&b);
    text_add(buf_str(&nested), LANG_EN, &b);
    CHECK_STR(buf_str(&b), "one");
    buf_done(&b);
    buf_done(&nested);
}

TEST(str, hash_spreads_its_low_bits)   /* 2026-11-27: a million names were read a hundred times slower: tables of the low bits were full of chains */
{
    enum { NAMES = 100000, PLACES = 1 << 17 };
    uint8_t *taken = arena_alloc(a, PLACES);
    size_t distinct = 0;
    for (int i = 0; i < NAMES; i++) {
        size_t at = (size_t)str_hash(str_printf(a, "澜安某某建材机械科技有限公司·%d", i)) & (PLACES - 1);
        distinct += !taken[at];
        taken[at] = 1;
    }
    CHECK(distinct > 65000);              /* by chance 69,950 */
}
