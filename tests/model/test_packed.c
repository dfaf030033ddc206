/* SPDX-License-Identifier: Apache-2.0 */
#include "model/packed.h"
#include "test.h"

#include <string.h>

enum { ROWS = 3 * PACKED_ROWS + 77 };

typedef struct { int64_t v[ROWS]; uint8_t ok[ROWS]; } Given;

static const Packed *packed_of(const Given *g, Arena *scratch, Arena *a)
{
    Packing *p = packed_start(ROWS, scratch, a);
    for (size_t i = 0; i < ROWS; i++)
        if (g->ok[i]) packed_put(p, i, g->v[i]);
    return packed_end(p, ROWS);
}

static bool reads_back(const Given *g)
{
    Arena *scratch = arena_new(), *a = arena_new();
    const Packed *p = packed_of(g, scratch, a);
    int64_t *out = NEW_ARRAY(scratch, int64_t, ROWS);
    uint8_t *has = NEW_ARRAY(scratch, uint8_t, ROWS);
    bool same = true;
    packed_read_has(p, 0, ROWS, has);
    for (size_t i = 0; i < ROWS; i++) same = same && packed_has(p, i) == g->ok[i] && has[i] == g->ok[i];
    packed_read(p, 0, ROWS, out);
    for (size_t i = 0; i < ROWS; i++) same = same && (!g->ok[i] || (out[i] == g->v[i] && packed_at(p, i) == g->v[i]));
    packed_read_has(p, PACKED_ROWS - 3, PACKED_ROWS + 9, has);
    for (size_t i = 0; i < PACKED_ROWS + 9; i++) same = same && has[i] == g->ok[PACKED_ROWS - 3 + i];
    packed_read(p, PACKED_ROWS - 3, PACKED_ROWS + 9, out);                /* from inside one block into the next but one */
    for (size_t i = 0; i < PACKED_ROWS + 9; i++) same = same && (!g->ok[PACKED_ROWS - 3 + i] || out[i] == g->v[PACKED_ROWS - 3 + i]);
    arena_free(scratch), arena_free(a);
    return same;
}

/* 64 bits from one seed (splitmix). */
static uint64_t next(uint64_t *seed)
{
    uint64_t z = *seed += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
    return z ^ z >> 31;
}

TEST(packed, whole_numbers_come_back_as_they_were_whatever_their_width_step_and_gaps)
{
    static Given g;
    uint64_t seed = 7;
    for (int bits = 0; bits <= 64; bits += 4)
        for (int gaps = 0; gaps < 5; gaps++) {
            int64_t step = 1 + (int64_t)(next(&seed) % 3) * 9999, low = (int64_t)(next(&seed) >> 20) - (INT64_C(1) << 43);
            for (size_t i = 0; i < ROWS; i++) {
                uint64_t r = bits ? next(&seed) >> (64 - bits) : 0;
                g.v[i] = bits < 40 ? low + (int64_t)r * step : (int64_t)r;
                g.ok[i] = gaps == 0 || (gaps == 1 && next(&seed) % 2) || (gaps == 2 && i > 2 * PACKED_ROWS) || (gaps == 3 && next(&seed) % 9 == 0);      /* gaps 4: nothing at all */
            }
            CHECK(reads_back(&g));
        }
}

TEST(packed, the_ends_of_what_a_whole_number_can_be_stand_side_by_side)
{
    static Given g;
    memset(g.ok, 1, sizeof g.ok);
    for (size_t i = 0; i < ROWS; i++) g.v[i] = i % 3 == 0 ? INT64_MIN : i % 3 == 1 ? INT64_MAX : -1;
    CHECK(reads_back(&g));
}

TEST(packed, numbers_of_a_step_take_the_bytes_of_how_many_steps)
{
    static Given g;
    Arena *scratch = arena_new();
    memset(g.ok, 1, sizeof g.ok);
    for (size_t i = 0; i < ROWS; i++) g.v[i] = i < PACKED_ROWS ? 42 : i < 2 * PACKED_ROWS ? 1000000 + (int64_t)(i % 200) * 10000 : (int64_t)(i % 65000) * 10000;
    const Packed *p = packed_of(&g, scratch, a);
    CHECK_INT(p->n, 4);
    CHECK(p->blocks[0].width == 0 && p->blocks[1].width == 1 && p->blocks[2].width == 2);
    arena_free(scratch);
}

TEST(packed, where_few_rows_have_a_value_only_those_take_room)
{
    static Given g;
    Arena *scratch = arena_new(), *few = arena_new(), *all = arena_new();
    for (size_t i = 0; i < ROWS; i++) g.v[i] = (int64_t)(i * 7919 % 65537) * 70000, g.ok[i] = i % 3 == 0;
    packed_of(&g, scratch, few);
    memset(g.ok, 1, sizeof g.ok);
    packed_of(&g, scratch, all);
    CHECK(arena_bytes(few) * 2 < arena_bytes(all));
    arena_free(scratch), arena_free(few), arena_free(all);
}

TEST(packed, of_a_slot_put_twice_what_comes_later_counts)
{
    Arena *scratch = arena_new();
    Packing *p = packed_start(3, scratch, a);
    packed_put(p, 0, 5), packed_put(p, 0, 6), packed_put(p, 1, 7), packed_put(p, 2, 8), packed_miss(p, 2);
    const Packed *made = packed_end(p, 3);
    CHECK(packed_at(made, 0) == 6 && packed_at(made, 1) == 7);
    CHECK(packed_has(made, 0) && packed_has(made, 1) && !packed_has(made, 2));
    arena_free(scratch);
}
