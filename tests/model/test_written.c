/* SPDX-License-Identifier: Apache-2.0 */
#include "model/written.h"
#include "test.h"

static void add(Frac f, Buf *b) { frac_format(f, -1, ROUND_HALF_UP, b); }

/* Every number of the text, one a line: what it is, its unit, its interval in that unit. */
static Str read(Arena *a, const char *text)
{
    static const char *const kinds[] = { "quantity", "plain", "time", "name" };
    Buf b = { 0 };
    Written w;
    for (size_t at = 0; written_next(str_of(text), at, &w); at = w.end) {
        Frac lo = { 0, 1 }, hi = { 0, 1 };
        if (b.n) buf_add_z(&b, "; ");
        buf_addf(&b, "%s", kinds[w.kind]);
        if (w.kind == WRITTEN_TIME) buf_addf(&b, " %d %d-%d %d", w.year, w.month_from, w.month, w.day);
        if (w.kind != WRITTEN_QUANTITY && w.kind != WRITTEN_PLAIN) continue;
        CHECK(frac_div(w.lo, w.scale, &lo) && frac_div(w.hi, w.scale, &hi));
        buf_add_char(&b, ' ');
        add(lo, &b), buf_add_z(&b, ".."), add(hi, &b);
        buf_addf(&b, "%.*s%s", SP(w.unit), w.about ? "~" : "");
    }
    Str s = buf_keep(&b, a);
    buf_done(&b);
    return s;
}

TEST(written, counts_are_exact_and_measures_within_half_of_their_last_digit)
{
    CHECK_STR(read(a, "企业386家，面积81.91万㎡"), "quantity 386..386家; quantity 81.905..81.915万㎡");
    CHECK_STR(read(a, "税收9800万元，3亿元，2.36万人"), "quantity 9799.5..9800.5万元; quantity 2.95..3.05亿元; quantity 2.355..2.365万人");
    CHECK_STR(read(a, "1,234.50亩和26,876万元"), "quantity 1234.495..1234.505亩; quantity 26875.5..26876.5万元");
}

TEST(written, loose_words_open_the_interval)
{
    CHECK_STR(read(a, "200多亿元"), "quantity 200..300亿元~");
    CHECK_STR(read(a, "近100家"), "quantity 90..100家~");
    CHECK_STR(read(a, "约20亩"), "quantity 18.5..21.5亩~");
    CHECK_STR(read(a, "6300余人"), "quantity 6300..6930人~");
    CHECK_STR(read(a, "1.2万余人"), "quantity 1.2..1.32万余人~");
    CHECK_STR(read(a, "不少于5亩"), "quantity 5..50亩~");
}

TEST(written, units_of_all_kinds)
{
    CHECK_STR(read(a, "30万元/亩，0.236吨标准煤/万元，14.2万元/人"), "quantity 29.5..30.5万元/亩; quantity 0.2355..0.2365吨标准煤/万元; quantity 14.15..14.25万元/人");
    CHECK_STR(read(a, "占20.7%，提高3.6个百分点，出生率8.12‰"), "quantity 20.65..20.75%; quantity 3.55..3.65个百分点; quantity 8.115..8.125‰");
    CHECK_STR(read(a, "百分之12.5和三成"), "quantity 12.45..12.55%; quantity 2.5..3.5成");
    CHECK_STR(read(a, "下降-8.92%"), "quantity -8.925..-8.915%");
}

TEST(written, times_and_names_are_no_quantities)
{
    CHECK_STR(read(a, "2023年1—11月"), "time 2023 1-11 0");
    CHECK_STR(read(a, "11月30日，2023年11月"), "time 0 11-11 30; time 2023 11-11 0");
    CHECK_STR(read(a, "第12届，〔2023〕15号，G324国道，9#楼，500强，5A级"), "name; name; name; name; name; name; name");
    CHECK_STR(read(a, "0595-85678901"), "name; name");
    CHECK_STR(read(a, "1.建设，（2）招商"), "name; name");
    CHECK_STR(read(a, "12345热线受理"), "name");
}

TEST(written, numerals_count_only_before_a_counter)
{
    CHECK_STR(read(a, "十五个园区，二十余家企业，一百二十个"), "quantity 15..15个; quantity 20..30家~; quantity 120..120个");
    CHECK_STR(read(a, "四个一批，第三产业，三次产业，一批，一个"), "quantity 4..4个");
}

TEST(written, a_range_is_one_loose_quantity)
{
    CHECK_STR(read(a, "3—5个"), "quantity 3..5个~");
    CHECK_STR(read(a, "10%至15%"), "quantity 10..15.5%~");
    CHECK_STR(read(a, "由10%至15%"), "quantity 9.5..10.5%; quantity 14.5..15.5%");
}

TEST(written, same_kinds)
{
    Written mu, hectare, share, head;
    CHECK(written_next(S("15亩"), 0, &mu) && written_next(S("1公顷"), 0, &hectare) && written_next(S("15%"), 0, &share) && written_next(S("15家"), 0, &head));
    CHECK(written_same_kind(&mu, &hectare));
    CHECK(!written_same_kind(&mu, &share));
    CHECK(!written_same_kind(&share, &head));
    CHECK(frac_compare(mu.value, hectare.value) == 0);
}
