/* SPDX-License-Identifier: Apache-2.0 */
#include "formats/columns_keys.h"
#include "test.h"

#include <stdio.h>
#include <string.h>

/* A key column of n rows; every text as the callback writes it. */
static CsvColumn keys_of(Arena *a, size_t n, size_t (*write)(size_t row, char *out))
{
    CsvColumn c = { .kind = COLUMN_KEY, .blob = arena_alloc(a, n * 32 + 1), .start = NEW_ARRAY(a, uint32_t, n + 1), .hash = NEW_ARRAY(a, uint32_t, n + 1) };
    for (size_t i = 0; i < n; i++) {
        c.start[i + 1] = c.start[i] + (uint32_t)write(i, c.blob + c.start[i]);
        c.hash[i] = columns_hash(columns_key(&c, i));
    }
    return c;
}

static size_t few(size_t row, char *out)
{
    static const char *const texts[] = { "a", "b", "", "a", "bb", "b", "", "a" };
    size_t n = strlen(texts[row]);
    memcpy(out, texts[row], n);
    return n;
}

TEST(columns_keys, rows_without_a_key_and_with_one_seen_before)
{
    static const KeyFault want[] = { { 2, 2 }, { 3, 0 }, { 5, 1 }, { 6, 6 }, { 7, 0 } };
    CsvColumn c = keys_of(a, 8, few);
    KeyFault *faults;
    CHECK(columns_keys_check(&c, 8, 2, a, &faults) == 5);
    for (size_t i = 0; i < 5; i++) CHECK(faults[i].row == want[i].row && faults[i].first == want[i].first);
    CHECK(columns_keys_check(&c, 0, 2, a, &faults) == 0);
}

TEST(columns_keys, two_keys_of_one_hash_are_two)
{
    CsvColumn c = keys_of(a, 8, few);
    KeyFault *faults;
    c.hash[0] = c.hash[3] = c.hash[7] = c.hash[1] = c.hash[5] = 7;
    CHECK(columns_keys_check(&c, 8, 1, a, &faults) == 5);
    CHECK(faults[1].row == 3 && faults[1].first == 0 && faults[2].row == 5 && faults[2].first == 1);
}

TEST(columns_keys, what_is_plain)
{
    static const struct { const char *text; bool plain; } cases[] = { { "", true }, { "AZ09", true }, { "91320281MA1X7UJK4D", true }, { "a", false }, { "/", false }, { ":", false }, { "@", false }, { "[", false }, { "企", false } };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) CHECK(columns_is_plain(str_of(cases[i].text)) == cases[i].plain);
    CHECK(columns_hash(S("")) == 0 && columns_hash(S("0")) != 0);
}

enum { MANY = 150000, EACH = 7919 };

static size_t many(size_t row, char *out) { return (size_t)snprintf(out, 32, "9133%014zu", row % EACH == EACH - 1 ? row - EACH / 2 : row); }

TEST(columns_keys, threads_do_not_show)
{
    CsvColumn c = keys_of(a, MANY, many);
    KeyFault *one, *three;
    size_t n = columns_keys_check(&c, MANY, 1, a, &one);
    CHECK(n == MANY / EACH);
    CHECK(columns_keys_check(&c, MANY, 3, a, &three) == n);
    for (size_t i = 0; i < n; i++) {
        CHECK(one[i].row % EACH == EACH - 1 && one[i].first == one[i].row - EACH / 2);
        CHECK(three[i].row == one[i].row && three[i].first == one[i].first);
    }
}
