/* SPDX-License-Identifier: Apache-2.0
** evaluate/rank.h - places within pools. A Ranker is made once for the pools and asked again whenever scores change.
** place = 1 + the members of the pool that are strictly better: a greater score, or the same and greater by the first further
** key that differs. Equal in all: the same, best place. Exact for all of int64; the number of threads never shows in a result.
** Limits: n < 2^31 - 1; the pools' array stays as it is as long as the Ranker is used; one call at a time on a Ranker. */
#ifndef LALIAN_EVALUATE_RANK_H
#define LALIAN_EVALUATE_RANK_H

#include "base/arena.h"

#include <stdint.h>

#define POOL_NONE UINT32_MAX     /* the pool of a row that is not ranked */
/* RANK_AHEAD: so many slots on lies a pool's next line of the cache. It is asked for early: the processor itself follows some thirty pools. */
enum { RANK_ORDER_MAX = 16, RANK_AHEAD = 16 };

typedef struct {
    const int64_t *score;            /* by row, in whole numbers of the fixed decimals; or */
    const int32_t *score32;          /* the same in half the memory: one of the two is NULL */
    const int64_t *const *order;     /* further keys by row, greater is better, used only inside equal scores */
    size_t n_order;
} RankKeys;

typedef struct Ranker Ranker;

/* Some 8 bytes a row, 12 with order. shares: where every row has a pool, of each thread its rows in each pool (rows are cut as rank_part
** says); NULL: they are counted. */
Ranker *rank_new(Arena *a, const uint32_t *pool, size_t n, uint32_t n_pools, const uint32_t *shares, int threads);
void rank_places(Ranker *r, const RankKeys *keys, uint32_t *place);    /* n places; 0: not ranked */

/* The same for one that does more with each place while it comes by: rank_members, then for every thread its rows in order. Row i in pool p
** has its place at place[next[p]], the thread's following row of that pool at the one after it; rows of no pool count as pool n_pools. */
typedef struct { size_t from, to; const uint32_t *pool, *next, *place; } RankPart;
typedef struct { const uint32_t *place; size_t n; } RankMembers;
void rank_members(Ranker *r, const RankKeys *keys);
int rank_threads(const Ranker *r);
RankPart rank_part(const Ranker *r, int thread);                       /* rows of thread 0 .. rank_threads - 1 */
RankMembers rank_pool_members(const Ranker *r, uint32_t pool);         /* the places in one pool, in the order of rows */

#endif
