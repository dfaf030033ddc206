/* SPDX-License-Identifier: Apache-2.0 */
#include "test.h"
#include "evaluate/rank.h"

#include <stdlib.h>
#include <string.h>

/* ---- inputs ---- */

typedef struct {
    size_t n, n_order;
    uint32_t n_pools;
    uint32_t *pool;
    int64_t *score, **order;
} World;

static uint64_t dice_state = 88172645463325252u;

static uint64_t dice(uint64_t sides)
{
    dice_state ^= dice_state << 13;
    dice_state ^= dice_state >> 7;
    dice_state ^= dice_state << 17;
    return sides ? (dice_state >> 11) % sides : dice_state;
}

typedef enum { FEW_VALUES, SCORES, NEGATIVE, HEAVY_TAIL, NEAR_ENDS, ANY, WIDE_TIES, FAR_ONE, SHAPES } Shape;

static int64_t value_of(Shape shape)
{
    switch (shape) {
    case FEW_VALUES: return (int64_t)dice(4);
    case SCORES: return (int64_t)(dice(500000) + dice(500000) + dice(500000));
    case NEGATIVE: return (int64_t)dice(3000) - 2000;
    case HEAVY_TAIL: return (int64_t)(1ull << dice(31)) + (int64_t)dice(50);
    case NEAR_ENDS: return dice(2) ? INT64_MAX - (int64_t)dice(3) : INT64_MIN + (int64_t)dice(3);
    case ANY: return (int64_t)dice(0);
    case WIDE_TIES: return (int64_t)(dice(8) << 60) + (int64_t)dice(3);
    case FAR_ONE: return dice(500) ? (int64_t)dice(70000) : INT32_MIN;
    case SHAPES: break;
    }
    return 0;
}

static World world(Arena *a, size_t n, uint32_t n_pools, Shape shape, size_t n_order)
{
    World w = { .n = n, .n_order = n_order, .n_pools = n_pools, .pool = NEW_ARRAY(a, uint32_t, n), .score = NEW_ARRAY(a, int64_t, n),
                .order = NEW_ARRAY(a, int64_t *, n_order) };
    uint64_t unranked = dice(3) ? 10 : 1 + dice(3);
    for (size_t i = 0; i < n; i++) {
        uint64_t skewed = dice(n_pools ? n_pools : 1) * dice(n_pools ? n_pools : 1) / (n_pools ? n_pools : 1);
        w.pool[i] = n_pools == 0 || (unranked < 4 && dice(unranked + 1) == 0) ? POOL_NONE : (uint32_t)skewed;
        w.score[i] = w.pool[i] == POOL_NONE ? (int64_t)dice(0) : value_of(shape);
    }
    for (size_t k = 0; k < n_order; k++) {
        Shape of = (Shape)dice(SHAPES);
        w.order[k] = NEW_ARRAY(a, int64_t, n);
        for (size_t i = 0; i < n; i++) w.order[k][i] = dice(2) ? 5 : value_of(of);
    }
    return w;
}

static RankKeys keys_of(const World *w) { return (RankKeys){ .score = w->score, .order = (const int64_t *const *)w->order, .n_order = w->n_order }; }

static uint32_t *places(Arena *a, const World *w, int threads)
{
    uint32_t *place = NEW_ARRAY(a, uint32_t, w->n);
    RankKeys keys = keys_of(w);
    rank_places(rank_new(a, w->pool, w->n, w->n_pools, NULL, threads), &keys, place);
    return place;
}

/* ---- the slow reference ---- */

static bool better(const World *w, size_t x, size_t y)
{
    if (w->score[x] != w->score[y]) return w->score[x] > w->score[y];
    for (size_t k = 0; k < w->n_order; k++)
        if (w->order[k][x] != w->order[k][y]) return w->order[k][x] > w->order[k][y];
    return false;
}

static uint32_t place_by_hand(const World *w, size_t i)
{
    uint32_t place = 1;
    if (w->pool[i] == POOL_NONE) return 0;
    for (size_t j = 0; j < w->n; j++) place += w->pool[j] == w->pool[i] && better(w, j, i);
    return place;
}

static const World *sorted_world;

static int by_pool_and_merit(const void *x, const void *y)
{
    const World *w = sorted_world;
    uint32_t a = *(const uint32_t *)x, b = *(const uint32_t *)y;
    if (w->pool[a] != w->pool[b]) return w->pool[a] < w->pool[b] ? -1 : 1;
    if (better(w, a, b)) return -1;
    if (better(w, b, a)) return 1;
    return a < b ? -1 : a > b;
}

/* By pool, merit, row; the rows of no pool last. */
static uint32_t *rows_by_qsort(Arena *a, const World *w)
{
    uint32_t *rows = NEW_ARRAY(a, uint32_t, w->n);
    for (size_t i = 0; i < w->n; i++) rows[i] = (uint32_t)i;
    sorted_world = w;
    qsort(rows, w->n, sizeof *rows, by_pool_and_merit);
    return rows;
}

static size_t wrong_by_qsort(Arena *a, const World *w, const uint32_t *place)
{
    const uint32_t *rows = rows_by_qsort(a, w);
    size_t wrong = 0, begin = 0, best = 0;
    for (size_t s = 0; s < w->n; s++) {
        if (s == 0 || w->pool[rows[s]] != w->pool[rows[s - 1]]) begin = best = s;
        else if (better(w, rows[s - 1], rows[s])) best = s;
        wrong += place[rows[s]] != (w->pool[rows[s]] == POOL_NONE ? 0 : best - begin + 1);
    }
    return wrong;
}

/* ---- tests ---- */

TEST(rank, places_are_one_more_than_the_strictly_better)
{
    for (int round = 0; round < 6000; round++) {
        Arena *b = arena_new();
        World w = world(b, dice(4) ? dice(40) : dice(300), (uint32_t)(dice(4) ? 1 + dice(5) : dice(60)), (Shape)(round % SHAPES), dice(3));
        const uint32_t *place = places(b, &w, 1);
        size_t wrong = 0;
        for (size_t i = 0; i < w.n; i++) wrong += place[i] != place_by_hand(&w, i);
        CHECK_INT(wrong, 0);
        arena_free(b);
    }
}

TEST(rank, every_shape_and_size_agrees_with_sorting)
{
    static const size_t sizes[] = { 17, 48, 49, 64, 1000, 5000, 40000 };
    for (int shape = 0; shape < SHAPES; shape++)
        for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++)
            for (size_t n_order = 0; n_order < 3; n_order++) {
                Arena *b = arena_new();
                World w = world(b, sizes[s], (uint32_t)(1 + dice(3)), (Shape)shape, n_order);
                CHECK_INT(wrong_by_qsort(b, &w, places(b, &w, 1)), 0);
                arena_free(b);
            }
}

TEST(rank, a_million_rows_agree_with_sorting_on_any_number_of_threads)
{
    for (int round = 0; round < 2; round++) {
        World w = world(a, 1000000, round ? 20000 : 31, SCORES, (size_t)round);
        const uint32_t *one = places(a, &w, 1), *two = places(a, &w, 2), *three = places(a, &w, 3);
        CHECK_INT(wrong_by_qsort(a, &w, one), 0);
        CHECK(memcmp(one, two, w.n * sizeof *one) == 0);
        CHECK(memcmp(one, three, w.n * sizeof *one) == 0);
    }
}

TEST(rank, threads_show_in_no_result)
{
    static const uint32_t pools[] = { 1, 2, 40, 100000 };
    for (size_t p = 0; p < 4; p++)
        for (int shape = 0; shape < SHAPES; shape++) {
            Arena *b = arena_new();
            World w = world(b, 120000, pools[p], (Shape)shape, (size_t)shape % 2);
            const uint32_t *one = places(b, &w, 1), *three = places(b, &w, 3);
            CHECK(memcmp(one, three, w.n * sizeof *one) == 0);
            arena_free(b);
        }
}

TEST(rank, the_order_of_rows_moves_no_place)
{
    for (int round = 0; round < 300; round++) {
        Arena *b = arena_new();
        World w = world(b, 1 + dice(2000), (uint32_t)(1 + dice(6)), (Shape)(round % SHAPES), dice(3)), turned = w;
        uint32_t *to = NEW_ARRAY(b, uint32_t, w.n);
        for (size_t i = 0; i < w.n; i++) {
            size_t j = dice(i + 1);
            to[i] = to[j];
            to[j] = (uint32_t)i;
        }
        turned.pool = NEW_ARRAY(b, uint32_t, w.n), turned.score = NEW_ARRAY(b, int64_t, w.n), turned.order = NEW_ARRAY(b, int64_t *, w.n_order);
        for (size_t k = 0; k < w.n_order; k++) turned.order[k] = NEW_ARRAY(b, int64_t, w.n);
        for (size_t i = 0; i < w.n; i++) {
            turned.pool[to[i]] = w.pool[i], turned.score[to[i]] = w.score[i];
            for (size_t k = 0; k < w.n_order; k++) turned.order[k][to[i]] = w.order[k][i];
        }
        const uint32_t *place = places(b, &w, 1), *after = places(b, &turned, 1);
        size_t moved = 0;
        for (size_t i = 0; i < w.n; i++) moved += after[to[i]] != place[i];
        CHECK_INT(moved, 0);
        arena_free(b);
    }
}

TEST(rank, half_wide_scores_and_the_same_ranker_again_give_the_same)
{
    World w = world(a, 50000, 7, FAR_ONE, 1);
    Ranker *r = rank_new(a, w.pool, w.n, w.n_pools, NULL, 1);
    int32_t *narrow = NEW_ARRAY(a, int32_t, w.n);
    uint32_t *place = NEW_ARRAY(a, uint32_t, w.n), *again = NEW_ARRAY(a, uint32_t, w.n);
    RankKeys full = keys_of(&w), half = full, other = full;
    for (size_t i = 0; i < w.n; i++) narrow[i] = (int32_t)w.score[i];
    half.score = NULL, half.score32 = narrow;
    other.score = w.order[0];
    rank_places(r, &full, place);
    rank_places(r, &other, again);
    CHECK(memcmp(place, again, w.n * sizeof *place) != 0);
    rank_places(r, &half, again);
    CHECK(memcmp(place, again, w.n * sizeof *place) == 0);
}

TEST(rank, rows_counted_before_give_the_same_places)
{
    for (int threads = 1; threads <= 3; threads++) {
        World w = world(a, 110000, 9, SCORES, 0);
        for (size_t i = 0; i < w.n; i++) w.pool[i] = w.pool[i] == POOL_NONE ? 0 : w.pool[i];
        const uint32_t *want = places(a, &w, threads);
        uint32_t *shares = NEW_ARRAY(a, uint32_t, w.n_pools * (size_t)threads), *place = NEW_ARRAY(a, uint32_t, w.n);
        Ranker *counted = rank_new(a, w.pool, w.n, w.n_pools, NULL, threads);
        for (int t = 0; t < threads; t++)
            for (size_t i = rank_part(counted, t).from; i < rank_part(counted, t).to; i++) shares[(size_t)t * w.n_pools + w.pool[i]]++;
        RankKeys keys = keys_of(&w);
        rank_places(rank_new(a, w.pool, w.n, w.n_pools, shares, threads), &keys, place);
        CHECK(memcmp(place, want, w.n * sizeof *place) == 0);
    }
}

TEST(rank, places_are_read_with_their_rows_by_any_number_of_threads)
{
    for (int round = 0; round < 12; round++) {
        Arena *b = arena_new();
        World w = world(b, round < 8 ? dice(3000) : 100000 + dice(3000), (uint32_t)dice(9), (Shape)(round % SHAPES), dice(2));
        const uint32_t *want = places(b, &w, 1);
        Ranker *r = rank_new(b, w.pool, w.n, w.n_pools, NULL, round % 4 + 1);
        RankKeys keys = keys_of(&w);
        rank_members(r, &keys);
        size_t rows = 0, wrong = 0, ranked = 0, members = 0;
        for (int t = 0; t < rank_threads(r); t++) {
            RankPart part = rank_part(r, t);
            uint32_t *next = NEW_ARRAY(b, uint32_t, w.n_pools + 1);
            memcpy(next, part.next, (w.n_pools + 1) * sizeof *next);
            for (size_t i = part.from; i < part.to; i++, rows++) wrong += part.place[next[part.pool[i] < w.n_pools ? part.pool[i] : w.n_pools]++] != want[i];
        }
        for (size_t i = 0; i < w.n; i++) ranked += w.pool[i] != POOL_NONE;
        for (uint32_t p = 0; p < w.n_pools; p++) members += rank_pool_members(r, p).n;
        CHECK_INT(rows, w.n);
        CHECK_INT(wrong, 0);
        CHECK_INT(members, ranked);
        arena_free(b);
    }
}
