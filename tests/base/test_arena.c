/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"
#include "test.h"

enum { PIECES = 40, LARGE = 3 << 20 };

static size_t size_of(int k) { return k % 10 == 9 ? LARGE + (size_t)k : (size_t)k * 997 + 1; }

static bool is_zero(const unsigned char *p, size_t n)
{
    bool zero = true;
    for (size_t i = 0; i < n; i++) zero &= p[i] == 0;
    return zero;
}

TEST(arena, what_is_asked_is_zero_however_often_it_was_emptied)
{
    (void)a;
    Arena *own = arena_new();
    for (int round = 0; round < 5; round++) {
        for (int k = 0; k < PIECES; k++) {
            size_t n = size_of((k + round * 7) % PIECES);
            unsigned char *p = arena_alloc(own, n), *raw = arena_raw(own, n);
            CHECK(is_zero(p, n));
            memset(p, 0xee, n), memset(raw, 0xee, n);
        }
        arena_empty(own);
        CHECK_INT(arena_bytes(own), 0);
    }
    arena_free(own);
}

TEST(arena, pieces_never_overlap_after_it_was_emptied)
{
    (void)a;
    Arena *own = arena_new();
    for (int round = 0; round < 3; round++) {
        unsigned char *piece[PIECES];
        for (int k = 0; k < PIECES; k++) piece[k] = memset(arena_raw(own, size_of(k)), k, size_of(k));
        for (int k = 0; k < PIECES; k++) {
            CHECK_INT(piece[k][0], k);
            CHECK_INT(piece[k][size_of(k) - 1], k);
        }
        arena_empty(own);
    }
    arena_free(own);
}

TEST(arena, a_large_piece_serves_the_next_that_is_as_large)
{
    (void)a;
    Arena *own = arena_new();
    unsigned char *p = memset(arena_raw(own, LARGE), 0xee, LARGE);
    arena_reuse(own, p);
    arena_reuse(own, NULL);
    unsigned char *small = arena_alloc(own, 100), *q = arena_alloc(own, LARGE - 16);
    CHECK(is_zero(q, LARGE - 16) && is_zero(small, 100));
#ifndef ARENA_DEBUG
    CHECK(q == p);
#endif
    arena_free(own);
}
