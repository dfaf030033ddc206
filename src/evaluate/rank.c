/* SPDX-License-Identifier: Apache-2.0
** The members of each pool get neighbouring slots in the order of their rows (rank_new counts them). A call sends the scores to their slots
** as 4-byte keys, turns the keys of each pool into places where they stand, and whoever asked reads the places back in the order of rows:
** nothing is sorted, and besides the two passes between rows and slots all work stays inside a pool. Inside a pool (rank_keys): few keys are compared each with each; a narrow
** range of values is counted; all others are dealt to buckets of nearly equal values, ranked there, and read back in their order.
** Threads share rows, whole pools, or the rows and buckets of a large pool; a place does not depend on who computes it. */
#include "evaluate/rank.h"

#include "base/clones.h"
#include "base/threads.h"

#include <assert.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>

enum {
    LANES = 16,                       /* so many keys are compared at once */
    FEW = 3 * LANES,                  /* so many are compared each with each */
    COUNTED = 1 << 15,                /* a range of values whose counts stay in the cache; */
    SPARSE = 4,                       /* a wider one for each key is not worth counting */
    IN_A_BUCKET_BITS = 3,             /* keys meant for a bucket, */
    BUCKET_BITS = 14,                 /* as long as this many buckets do; */
    WIDE_BITS = 9,                    /* else this many, and those are dealt or counted in turn */
    GROUP = 8,                        /* so many rows of equal score are compared one by one */
    LEVELS = 2 * (RANK_ORDER_MAX + 1) + 32,
    PAYS_FROM = 100000,               /* rows: below, starting threads costs more than they save */
    LARGE_PART = 2,                   /* a pool of more than the LARGE_PART-th part of a thread's rows is work for all threads together */
    CHUNK = 1 << 14                   /* slots that a thread takes at a time */
};

struct Ranker {
    Arena *arena;
    const uint32_t *pool;             /* by row */
    size_t n, n_ranked, first;        /* first: a ranked row */
    uint32_t n_pools;
    int threads;
    uint32_t *start, *next;           /* next: of each thread the slot of its first row in each pool; the rows of no pool come after all pools */
    int32_t *key;                     /* by slot: keys, then places */
    uint32_t *row;                    /* by slot; NULL until somebody needs it */
    int32_t *room, *dealt;            /* for the keys of one pool: of each thread, room_cap; of all for a large one, NULL until there is one */
    size_t room_cap, largest;         /* largest: members of a pool */
};

/* How keys are dealt: greater ones to earlier buckets. Fine: so many buckets that few keys come into each. */
typedef struct { int32_t hi; unsigned shift; uint32_t buckets; bool fine; } Deal;

typedef struct {
    Ranker *r;
    const RankKeys *keys;
    const int64_t *column[RANK_ORDER_MAX + 1];   /* the score and the further keys */
    size_t n_columns;
    uint32_t *place;                  /* by row */
    bool wide;                        /* scores further apart than 32 bits tell */
    atomic_size_t next;               /* the first slot, or bucket of the large pool, that nobody has taken */
    int32_t *key, *dealt;             /* the large pool */
    size_t m;
    Deal deal;
} Call;

/* A level is the memory of one frame of a recursion; it grows and is kept for the next frame of that depth. */
typedef struct { int32_t *p; size_t cap; } Level;

typedef struct Worker Worker;
typedef void (*Phase)(Worker *w);
struct Worker {
    Call *call;
    Phase phase;
    Arena *arena;
    size_t index;
    bool wide;
    int32_t lo, hi;
    uint32_t *at;                     /* its place in each pool or bucket */
    Level level[LEVELS];
};

static int32_t *room(Worker *w, unsigned level, size_t n)
{
    assert(level < LEVELS);
    Level *l = &w->level[level];
    if (l->cap < n) {
        l->cap += n;
        l->p = NEW_ARRAY(w->arena, int32_t, l->cap);
    }
    return l->p;
}

/* ---- the keys of one pool ---- */

typedef int32_t Quad __attribute__((vector_size(16)));

/* The places of LANES keys, own, among m. Reads and writes all LANES. */
static inline void rank_lanes(const int32_t *key, uint32_t m, const int32_t *own, uint32_t base, int32_t *place)
{
    int32_t first = (int32_t)base + 1;
    Quad best = { first, first, first, first }, p[LANES / 4] = { best, best, best, best }, k[LANES / 4];
    memcpy(k, own, sizeof k);
    for (uint32_t j = 0; j < m; j++) {
        Quad other = { key[j], key[j], key[j], key[j] };
        p[0] -= other > k[0];         /* true is -1 */
        p[1] -= other > k[1];
        p[2] -= other > k[2];
        p[3] -= other > k[3];
    }
    memcpy(place, p, sizeof p);
}

static inline void rank_few(const int32_t *key, uint32_t m, uint32_t base, int32_t *place)
{
    int32_t all[FEW] = { 0 }, p[FEW];
    memcpy(all, key, m * sizeof *key);
    for (uint32_t at = 0; at < m; at += LANES) rank_lanes(all, m, all + at, base, p + at);
    memcpy(place, p, m * sizeof *place);
}

static inline void rank_counted(const int32_t *key, uint32_t m, uint32_t base, int32_t hi, uint32_t range, uint32_t *count, int32_t *place)
{
    memset(count, 0, (range + 1) * sizeof *count);
    for (uint32_t j = 0; j < m; j++) count[(uint32_t)hi - (uint32_t)key[j]]++;
    uint32_t next = base + 1;
    for (uint32_t v = 0; v <= range; v++) {
        uint32_t here = count[v];
        count[v] = next;
        next += here;
    }
    for (uint32_t j = 0; j < m; j++) place[j] = (int32_t)count[(uint32_t)hi - (uint32_t)key[j]];
}

static unsigned bits_of(uint32_t n) { return n ? 32 - (unsigned)__builtin_clz(n) : 0; }

static Deal deal_of(size_t m, int32_t hi, uint32_t range)
{
    unsigned want = bits_of((uint32_t)m) - IN_A_BUCKET_BITS, bits = bits_of(range);
    bool fine = want <= BUCKET_BITS;
    if (!fine) want = WIDE_BITS;
    unsigned shift = bits > want ? bits - want : 0;
    return (Deal){ hi, shift, (range >> shift) + 1, fine };
}

static inline uint32_t deal_bucket(Deal d, int32_t key) { return ((uint32_t)d.hi - (uint32_t)key) >> d.shift; }

static inline void deal_count(Deal d, const int32_t *key, size_t m, uint32_t *count)
{
    memset(count, 0, d.buckets * sizeof *count);
    for (size_t j = 0; j < m; j++) count[deal_bucket(d, key[j])]++;
}

/* Where each key went is noted in `to`, which may be the keys themselves. */
static inline void deal_send(Deal d, const int32_t *key, size_t m, uint32_t *next, int32_t *dealt, int32_t *to)
{
    for (size_t j = 0; j < m; j++) {
        int32_t k = key[j];
        uint32_t at = next[deal_bucket(d, k)]++;
        dealt[at] = k;
        to[j] = (int32_t)at;
    }
}

static inline void deal_fetch(const int32_t *dealt, size_t m, int32_t *to)
{
    for (size_t j = 0; j < m; j++) to[j] = dealt[to[j]];
}

CLONES static void rank_keys(Worker *w, unsigned level, const int32_t *key, uint32_t m, uint32_t base, int32_t *place);

static inline void rank_dealt(Worker *w, unsigned level, const int32_t *key, uint32_t m, uint32_t base, Deal d, int32_t *place)
{
    size_t apart = d.fine ? m + LANES : 0;   /* few keys are ranked faster beside than in place */
    int32_t *dealt = room(w, level, m + LANES + apart + d.buckets), *ranked = dealt + apart;
    uint32_t *next = (uint32_t *)(ranked + m + LANES), sum = 0;
    deal_count(d, key, m, next);
    for (uint32_t b = 0; b < d.buckets; b++) {
        uint32_t here = next[b];
        next[b] = sum;
        sum += here;
    }
    deal_send(d, key, m, next, dealt, place);
    for (uint32_t b = 0, at = 0; b < d.buckets; at = next[b++]) {        /* where the next of a bucket would go is its end */
        uint32_t here = next[b] - at;
        if (here <= LANES && d.fine) rank_lanes(dealt + at, here, dealt + at, base + at, ranked + at);   /* what it writes too much, the next overwrites */
        else rank_keys(w, level + 1, dealt + at, here, base + at, ranked + at);
    }
    deal_fetch(ranked, m, place);
}

static void span(const int32_t *key, size_t m, int32_t *lo_out, int32_t *hi_out)
{
    int32_t lo = key[0], hi = key[0];
    for (size_t j = 1; j < m; j++) {
        lo = key[j] < lo ? key[j] : lo;
        hi = key[j] > hi ? key[j] : hi;
    }
    *lo_out = lo;
    *hi_out = hi;
}

/* The places of m keys: base + 1 + the keys that are greater. place may be key itself. */
CLONES static void rank_keys(Worker *w, unsigned level, const int32_t *key, uint32_t m, uint32_t base, int32_t *place)
{
    if (m <= FEW) {
        rank_few(key, m, base, place);
        return;
    }
    int32_t lo, hi;
    span(key, m, &lo, &hi);
    uint32_t range = (uint32_t)hi - (uint32_t)lo;
    if (range < COUNTED && range / SPARSE <= m) rank_counted(key, m, base, hi, range, (uint32_t *)room(w, level, range + 1), place);
    else rank_dealt(w, level, key, m, base, deal_of(m, hi, range), place);
}

/* ---- equal places told apart by further columns ---- */

static void rank_ties(Worker *w, unsigned level, const uint32_t *row, int32_t *place, uint32_t m, size_t column);

/* The places of some rows by one column and those after it. A column wider than 32 bits takes two turns: its upper 32 bits, then the
** same column inside what is equal there. */
static void rank_column(Worker *w, unsigned level, const uint32_t *row, int32_t *place, uint32_t m, size_t column)
{
    const int64_t *v = w->call->column[column];
    int64_t lo = v[row[0]], hi = lo;
    for (uint32_t j = 1; j < m; j++) {
        lo = v[row[j]] < lo ? v[row[j]] : lo;
        hi = v[row[j]] > hi ? v[row[j]] : hi;
    }
    unsigned lower = bits_of((uint32_t)(((uint64_t)hi - (uint64_t)lo) >> 32));   /* bits left for the second turn */
    for (uint32_t j = 0; j < m; j++) place[j] = (int32_t)((uint32_t)(((uint64_t)v[row[j]] - (uint64_t)lo) >> lower) ^ 0x80000000u);
    rank_keys(w, level, place, m, 0, place);
    rank_ties(w, level, row, place, m, lower ? column : column + 1);
}

/* Which of two rows is better from a column on: > 0 the first, 0 neither. */
static int compare(const Call *c, uint32_t x, uint32_t y, size_t column)
{
    for (size_t k = column; k < c->n_columns; k++)
        if (c->column[k][x] != c->column[k][y]) return c->column[k][x] > c->column[k][y] ? 1 : -1;
    return 0;
}

/* One group of equal places: member[0 .. n) are its rows' numbers in place[]. */
static void rank_group(Worker *w, unsigned level, const uint32_t *member, const uint32_t *row, uint32_t n, int32_t *among, int32_t *place, size_t column)
{
    if (n <= GROUP) {
        for (uint32_t t = 1; t < n; t++)
            for (uint32_t u = 0; u < t; u++) {
                int first = compare(w->call, row[u], row[t], column);
                place[member[t]] += first > 0;
                place[member[u]] += first < 0;
            }
        return;
    }
    rank_column(w, level, row, among, n, column);
    for (uint32_t t = 0; t < n; t++) place[member[t]] += among[t] - 1;
}

static void rank_ties(Worker *w, unsigned level, const uint32_t *row, int32_t *place, uint32_t m, size_t column)
{
    if (column == w->call->n_columns) return;
    uint32_t *at = (uint32_t *)room(w, level, 4 * (size_t)m), *tied = at + m, *tied_row = tied + m, n = 0;
    int32_t *among = (int32_t *)(tied_row + m);
    memset(at, 0, m * sizeof *at);
    for (uint32_t j = 0; j < m; j++) at[place[j] - 1]++;
    for (uint32_t p = 0; p < m; p++) {
        uint32_t here = at[p];
        at[p] = here > 1 ? n : UINT32_MAX;
        n += here > 1 ? here : 0;
    }
    if (n == 0) return;
    for (uint32_t j = 0; j < m; j++)
        if (at[place[j] - 1] != UINT32_MAX) tied[at[place[j] - 1]++] = j;
    for (uint32_t t = 0; t < n; t++) tied_row[t] = row[tied[t]];
    for (uint32_t from = 0, to; from < n; from = to) {
        for (to = from + 1; to < n && place[tied[to]] == place[tied[from]]; to++) {}
        rank_group(w, level + 1, tied + from, tied_row + from, to - from, among, place, column);
    }
}

/* ---- phases: what all threads do at the same time ---- */

static size_t part(const Worker *w, size_t n, size_t i) { return n * i / (size_t)w->call->r->threads; }
static size_t part_from(const Worker *w, size_t n) { return part(w, n, w->index); }
static size_t part_to(const Worker *w, size_t n) { return part(w, n, w->index + 1); }

static inline uint32_t pool_of(const uint32_t *pool, size_t i, uint32_t n_pools) { return pool[i] < n_pools ? pool[i] : n_pools; }

/* In two tables by turns: an addition need not wait for the one before where that was in the same pool. */
static void pools_count(Worker *w)
{
    const uint32_t *pool = w->call->r->pool, n_pools = w->call->r->n_pools;
    size_t from = part_from(w, w->call->r->n), to = part_to(w, w->call->r->n), all = (size_t)n_pools + 1;
    uint32_t *at = w->at = NEW_ARRAY(w->arena, uint32_t, all), *odd = NEW_ARRAY(w->arena, uint32_t, all);
    for (; from + 1 < to; from += 2) at[pool_of(pool, from, n_pools)]++, odd[pool_of(pool, from + 1, n_pools)]++;
    if (from < to) at[pool_of(pool, from, n_pools)]++;
    for (size_t p = 0; p < all; p++) at[p] += odd[p];
}

/* Where the thread's first row of each pool stands; the thread counts on from there. */
static uint32_t *begin(Worker *w)
{
    size_t all = (size_t)w->call->r->n_pools + 1;
    uint32_t *at = RAW_ARRAY(w->arena, uint32_t, all);
    memcpy(at, w->call->r->next + w->index * all, all * sizeof *at);
    return at;
}

static void rows_note(Worker *w)
{
    Ranker *r = w->call->r;
    uint32_t *at = begin(w);
    for (size_t i = part_from(w, r->n), to = part_to(w, r->n); i < to; i++) r->row[at[pool_of(r->pool, i, r->n_pools)]++] = (uint32_t)i;
}

static void send32(Worker *w)
{
    const Ranker *r = w->call->r;
    const uint32_t *pool = r->pool, n_pools = r->n_pools;
    const int32_t *score = w->call->keys->score32;
    uint32_t *at = begin(w);
    int32_t *key = r->key;
    for (size_t i = part_from(w, r->n), to = part_to(w, r->n); i < to; i++) {
        uint32_t slot = at[pool_of(pool, i, n_pools)]++;
        __builtin_prefetch(&key[slot + RANK_AHEAD], 1);
        key[slot] = score[i];
    }
}

/* As distances from a score in the middle. Between one within ±2^62 and any other, a distance that only looks small after it went around
** is impossible. */
static void send64(Worker *w)
{
    const Ranker *r = w->call->r;
    const int64_t *score = w->call->keys->score, middle = score[r->first];
    uint32_t *at = begin(w);
    uint64_t seen = 0;
    for (size_t i = part_from(w, r->n), to = part_to(w, r->n); i < to; i++) {
        uint32_t pool = pool_of(r->pool, i, r->n_pools);
        uint64_t off = (uint64_t)score[i] - (uint64_t)middle;
        seen |= pool < r->n_pools ? off + (1u << 31) : 0;
        r->key[at[pool]++] = (int32_t)off;
    }
    w->wide = seen >> 32 || middle > INT64_MAX / 2 || middle < INT64_MIN / 2;
}

static void fetch(Worker *w)
{
    const Ranker *r = w->call->r;
    uint32_t *place = w->call->place, *at = begin(w);
    for (size_t i = part_from(w, r->n), to = part_to(w, r->n); i < to; i++) place[i] = (uint32_t)r->key[at[pool_of(r->pool, i, r->n_pools)]++];
}

/* A large pool is worked on by all threads only where there are others, and not where rows must be looked at. */
static bool pool_is_large(const Call *c, uint32_t m) { return c->r->threads > 1 && !c->wide && m > PAYS_FROM && m > c->r->n / (size_t)(LARGE_PART * c->r->threads); }

static void rank_pool(Worker *w, uint32_t pool)
{
    const Call *c = w->call;
    uint32_t from = c->r->start[pool], m = c->r->start[pool + 1] - from;
    int32_t *key = c->r->key + from;
    if (m == 0) return;
    if (c->wide) {
        rank_column(w, 0, c->r->row + from, key, m, 0);
        return;
    }
    if (!pool_is_large(c, m)) rank_keys(w, 0, key, m, 0, key);
    if (c->n_columns > 1) rank_ties(w, 0, c->r->row + from, key, m, 1);
}

/* The first pool that begins at or after a slot. */
static uint32_t pool_from(const Ranker *r, size_t slot)
{
    uint32_t lo = 0, hi = r->n_pools;
    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (r->start[mid] < slot) lo = mid + 1;
        else hi = mid;
    }
    return lo;
}

static void rank_pools(Worker *w)
{
    const Ranker *r = w->call->r;
    for (;;) {
        size_t from = atomic_fetch_add(&w->call->next, CHUNK);
        if (from >= r->n_ranked) return;
        for (uint32_t p = pool_from(r, from); p < r->n_pools && r->start[p] < from + CHUNK; p++) rank_pool(w, p);
    }
}

static void large_span(Worker *w)
{
    size_t from = part_from(w, w->call->m), to = part_to(w, w->call->m);
    span(w->call->key + from, to - from, &w->lo, &w->hi);
}

static void large_count(Worker *w)
{
    const Call *c = w->call;
    size_t from = part_from(w, c->m), to = part_to(w, c->m);
    w->at = (uint32_t *)room(w, 0, 2 * (size_t)c->deal.buckets);
    deal_count(c->deal, c->key + from, to - from, w->at);
}

static void large_send(Worker *w)
{
    const Call *c = w->call;
    size_t from = part_from(w, c->m), to = part_to(w, c->m);
    uint32_t *next = w->at + c->deal.buckets;
    memcpy(next, w->at, c->deal.buckets * sizeof *next);
    deal_send(c->deal, c->key + from, to - from, next, c->dealt, c->key + from);
}

static void large_rank(Worker *w)
{
    Call *c = w->call;
    const uint32_t *begin = (w - w->index)->at;
    for (;;) {
        size_t b = atomic_fetch_add(&c->next, 1);
        if (b >= c->deal.buckets) return;
        uint32_t at = begin[b], end = b + 1 < c->deal.buckets ? begin[b + 1] : (uint32_t)c->m;
        rank_keys(w, 1, c->dealt + at, end - at, at, c->dealt + at);
    }
}

static void large_fetch(Worker *w)
{
    const Call *c = w->call;
    size_t from = part_from(w, c->m), to = part_to(w, c->m);
    deal_fetch(c->dealt, to - from, c->key + from);
}

/* ---- */

static void work(void *context, int worker)
{
    Worker *w = (Worker *)context + worker;
    w->phase(w);
}

static void all_work(Worker *w, Phase phase)
{
    int threads = w->call->r->threads;
    for (int i = 0; i < threads; i++) w[i].phase = phase;
    threads_run(threads, work, w);
}

static Worker *workers_new(Arena *a, Call *c)
{
    const Ranker *r = c->r;
    Worker *w = NEW_ARRAY(a, Worker, (size_t)r->threads);
    for (int i = 0; i < r->threads; i++) {
        w[i].call = c, w[i].index = (size_t)i, w[i].arena = arena_new();
        if (r->room) w[i].level[0] = (Level){ r->room + (size_t)i * r->room_cap, r->room_cap };
    }
    return w;
}

static void workers_done(const Worker *w)
{
    for (int i = 0; i < w->call->r->threads; i++) arena_free(w[i].arena);
}

static void pools_take(Worker *w, const uint32_t *shares)
{
    size_t n = w->call->r->n_pools;
    for (int i = 0; i < w->call->r->threads; i++) {
        w[i].at = NEW_ARRAY(w[i].arena, uint32_t, n + 1);
        memcpy(w[i].at, shares + (size_t)i * n, n * sizeof *shares);
    }
}

/* Turns the workers' counts of n things into where each worker's first one of each stands; start, if any, into where each thing begins. */
static void counts_to_slots(Worker *w, size_t n, uint32_t *start)
{
    uint32_t sum = 0;
    for (size_t b = 0; b < n; b++) {
        if (start) start[b] = sum;
        for (int i = 0; i < w->call->r->threads; i++) {
            uint32_t here = w[i].at[b];
            w[i].at[b] = sum;
            sum += here;
        }
    }
}

/* The memory for the largest pool, which all calls use: what rank_keys asks for at level 0. */
static void rooms_make(Ranker *r)
{
    for (uint32_t p = 0; p < r->n_pools; p++) {
        size_t m = r->start[p + 1] - r->start[p];
        r->largest = m > r->largest ? m : r->largest;
    }
    size_t counts = SPARSE * (r->largest + 1);
    r->room_cap = 2 * (r->largest + LANES) + (counts < COUNTED ? counts : COUNTED);
    r->room = RAW_ARRAY(r->arena, int32_t, r->room_cap * (size_t)r->threads);
}

Ranker *rank_new(Arena *a, const uint32_t *pool, size_t n, uint32_t n_pools, const uint32_t *shares, int threads)
{
    assert(n < INT32_MAX && n_pools < UINT32_MAX - 1);
    Ranker *r = NEW(a, Ranker);
    if (threads < 1 || n < PAYS_FROM) threads = 1;
    *r = (Ranker){ .arena = a, .pool = pool, .n = n, .n_pools = n_pools, .threads = threads > THREADS_MAX ? THREADS_MAX : threads };
    assert(!shares || r->threads == threads);
    size_t all = (size_t)n_pools + 1;
    r->key = RAW_ARRAY(a, int32_t, n);
    r->start = NEW_ARRAY(a, uint32_t, all);
    r->next = RAW_ARRAY(a, uint32_t, all * (size_t)r->threads);
    Arena *scratch = arena_new();
    Call c = { .r = r };
    Worker *w = workers_new(scratch, &c);
    if (shares) pools_take(w, shares);
    else all_work(w, pools_count);
    counts_to_slots(w, all, r->start);
    for (int i = 0; i < r->threads; i++) memcpy(r->next + (size_t)i * all, w[i].at, all * sizeof *r->next);
    workers_done(w);
    arena_free(scratch);
    r->n_ranked = r->start[n_pools];
    while (r->first < n && pool[r->first] >= n_pools) r->first++;
    rooms_make(r);
    return r;
}

static void rows_know(Worker *w)
{
    Ranker *r = w->call->r;
    if (r->row) return;
    r->row = RAW_ARRAY(r->arena, uint32_t, r->n);
    all_work(w, rows_note);
}

static void rank_large(Worker *w, uint32_t pool)
{
    Call *c = w->call;
    Ranker *r = c->r;
    c->key = r->key + r->start[pool];
    c->m = r->start[pool + 1] - r->start[pool];
    all_work(w, large_span);
    int32_t lo = w[0].lo, hi = w[0].hi;
    for (int i = 1; i < r->threads; i++) {
        lo = w[i].lo < lo ? w[i].lo : lo;
        hi = w[i].hi > hi ? w[i].hi : hi;
    }
    c->deal = deal_of(c->m, hi, (uint32_t)hi - (uint32_t)lo);
    all_work(w, large_count);
    counts_to_slots(w, c->deal.buckets, NULL);
    if (!r->dealt) r->dealt = RAW_ARRAY(r->arena, int32_t, r->largest);
    c->dealt = r->dealt;
    all_work(w, large_send);
    atomic_store(&c->next, 0);
    all_work(w, large_rank);
    all_work(w, large_fetch);
}

static void rank_ranked(Worker *w)
{
    Call *c = w->call;
    const Ranker *r = c->r;
    all_work(w, c->keys->score ? send64 : send32);
    for (int i = 0; i < r->threads; i++) c->wide |= w[i].wide;
    if (c->wide || c->n_columns > 1) rows_know(w);
    for (uint32_t p = 0; r->threads > 1 && p < r->n_pools; p++)
        if (pool_is_large(c, r->start[p + 1] - r->start[p])) rank_large(w, p);
    atomic_store(&c->next, 0);
    all_work(w, rank_pools);
}

void rank_members(Ranker *r, const RankKeys *keys)
{
    assert(!keys->score != !keys->score32 && keys->n_order <= RANK_ORDER_MAX);
    Arena *scratch = arena_new();
    Call c = { .r = r, .keys = keys, .n_columns = keys->n_order + 1, .column = { keys->score } };
    Worker *w = workers_new(scratch, &c);
    for (size_t k = 0; k < keys->n_order; k++) c.column[k + 1] = keys->order[k];
    if (r->n_ranked > 0) rank_ranked(w);
    memset(r->key + r->n_ranked, 0, (r->n - r->n_ranked) * sizeof *r->key);
    workers_done(w);
    arena_free(scratch);
}

void rank_places(Ranker *r, const RankKeys *keys, uint32_t *place)
{
    rank_members(r, keys);
    Arena *scratch = arena_new();
    Call c = { .r = r, .place = place };
    Worker *w = workers_new(scratch, &c);
    all_work(w, fetch);
    workers_done(w);
    arena_free(scratch);
}

int rank_threads(const Ranker *r) { return r->threads; }

RankPart rank_part(const Ranker *r, int thread)
{
    size_t from = r->n * (size_t)thread / (size_t)r->threads, to = r->n * ((size_t)thread + 1) / (size_t)r->threads;
    return (RankPart){ from, to, r->pool, r->next + (size_t)thread * ((size_t)r->n_pools + 1), (const uint32_t *)r->key };
}

RankMembers rank_pool_members(const Ranker *r, uint32_t pool) { return (RankMembers){ (const uint32_t *)r->key + r->start[pool], r->start[pool + 1] - r->start[pool] }; }
