/* SPDX-License-Identifier: Apache-2.0
** The members of each pool get neighbouring slots once (rank_new). A call sends the scores to their slots as 4-byte keys, turns the keys
** of each pool into places where they stand, and reads the places back in the order of rows: nothing is sorted, and besides the two
** passes between rows and slots all work stays inside a pool. Inside a pool (rank_keys): few keys are compared each with each; a narrow
** range of values is counted; all others are dealt to buckets of nearly equal values, ranked there, and read back in their order. */
#include "evaluate/rank.h"

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>

enum {
    LANES = 16,                       /* so many keys are compared at once; rank_few may look at so many past the end */
    FEW = 3 * LANES,
    BUCKET_BITS = 11,
    IN_A_BUCKET_BITS = 3,
    LEVELS = 2 * (RANK_ORDER_MAX + 1) + 32,
    THREADS_MAX = 64,
    PAYS_FROM = 100000,               /* rows: below, starting threads costs more than they save */
    CHUNK = 1 << 14                   /* slots that a thread takes at a time */
};

struct Ranker {
    Arena *arena;
    size_t n, n_ranked, first;        /* first: a ranked row */
    uint32_t n_pools;
    int threads;
    uint32_t *slot, *start;           /* slot by row: a permutation; the rows of no pool come after all pools */
    int32_t *key;                     /* by slot: keys, then places */
    uint32_t *row;                    /* by slot; NULL until somebody needs it */
};

typedef struct {
    Ranker *r;
    const RankKeys *keys;
    const int64_t *column[RANK_ORDER_MAX + 1];   /* the score and the further keys */
    size_t n_columns;
    uint32_t *place;
    atomic_size_t next;               /* the first slot that nobody has taken */
    bool wide;                        /* scores further apart than 32 bits tell */
} Call;

/* A level is the memory of one frame of a recursion; it grows and is kept for the next frame of that depth. */
typedef struct { int32_t *p; size_t cap; } Level;

typedef struct Worker Worker;
typedef void (*Phase)(Worker *w);
struct Worker {
    Call *call;
    Phase phase;
    Arena *arena;
    size_t from, to;                  /* its rows */
    bool wide;
    Level level[LEVELS];
};

static int32_t *room(Worker *w, unsigned level, size_t n)
{
    assert(level < LEVELS);
    Level *l = &w->level[level];
    if (l->cap < n) {
        l->cap = n + l->cap;
        l->p = NEW_ARRAY(w->arena, int32_t, l->cap);
    }
    return l->p;
}

/* ---- one pool ---- */

static void rank_few(int32_t *key, uint32_t m, uint32_t base)
{
    int32_t place[FEW];
    for (uint32_t at = 0; at < m; at += LANES) {
        int32_t own[LANES], better[LANES] = { 0 };
        memcpy(own, key + at, sizeof own);
        for (uint32_t j = 0; j < m; j++)
            for (int l = 0; l < LANES; l++) better[l] += key[j] > own[l];
        for (int l = 0; l < LANES; l++) place[at + (uint32_t)l] = better[l] + (int32_t)base + 1;
    }
    memcpy(key, place, m * sizeof *key);
}

static void rank_counted(int32_t *key, uint32_t m, uint32_t base, int32_t hi, uint32_t range, uint32_t *count)
{
    memset(count, 0, (range + 1) * sizeof *count);
    for (uint32_t j = 0; j < m; j++) count[(uint32_t)hi - (uint32_t)key[j]]++;
    uint32_t place = base + 1;
    for (uint32_t v = 0; v <= range; v++) {
        uint32_t here = count[v];
        count[v] = place;
        place += here;
    }
    for (uint32_t j = 0; j < m; j++) key[j] = (int32_t)count[(uint32_t)hi - (uint32_t)key[j]];
}

static unsigned bits_of(uint32_t n) { return n ? 32 - (unsigned)__builtin_clz(n) : 0; }

static void rank_keys(Worker *w, unsigned level, int32_t *key, uint32_t m, uint32_t base);

static void rank_dealt(Worker *w, unsigned level, int32_t *key, uint32_t m, uint32_t base, int32_t hi, uint32_t range)
{
    unsigned want = bits_of(m) - IN_A_BUCKET_BITS, bits = bits_of(range);
    if (want > BUCKET_BITS) want = BUCKET_BITS;
    unsigned shift = bits > want ? bits - want : 0;
    uint32_t buckets = (range >> shift) + 1;
    int32_t *dealt = room(w, level, m + LANES + buckets + 1);
    uint32_t *at = (uint32_t *)(dealt + m + LANES);      /* at[b]: where bucket b begins; greater keys first */
    memset(at, 0, (buckets + 1) * sizeof *at);
    for (uint32_t j = 0; j < m; j++) at[(((uint32_t)hi - (uint32_t)key[j]) >> shift) + 1]++;
    uint32_t begin = 0;
    for (uint32_t b = 1; b <= buckets; b++) {
        uint32_t here = at[b];
        at[b] = begin;
        begin += here;
    }
    /* at[b + 1] is bucket b's next free slot; when all are dealt, it is where bucket b + 1 begins. */
    for (uint32_t j = 0; j < m; j++) dealt[at[(((uint32_t)hi - (uint32_t)key[j]) >> shift) + 1]++] = key[j];
    for (uint32_t b = 0; b < buckets; b++) rank_keys(w, level + 1, dealt + at[b], at[b + 1] - at[b], base + at[b]);
    for (uint32_t j = 0; j < m; j++) key[j] = dealt[at[((uint32_t)hi - (uint32_t)key[j]) >> shift]++];
}

/* Replaces m keys by their places: base + 1 + the keys that are greater. */
static void rank_keys(Worker *w, unsigned level, int32_t *key, uint32_t m, uint32_t base)
{
    if (m <= FEW) {
        rank_few(key, m, base);
        return;
    }
    int32_t lo = key[0], hi = key[0];
    for (uint32_t j = 1; j < m; j++) {
        lo = key[j] < lo ? key[j] : lo;
        hi = key[j] > hi ? key[j] : hi;
    }
    uint32_t range = (uint32_t)hi - (uint32_t)lo;
    if (range / 4 <= m && range < 1u << 15) rank_counted(key, m, base, hi, range, (uint32_t *)room(w, level, range + 1));
    else rank_dealt(w, level, key, m, base, hi, range);
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
    uint64_t range = (uint64_t)hi - (uint64_t)lo;
    unsigned upper = (unsigned)(range >> 32 ? 32 - __builtin_clz((uint32_t)(range >> 32)) : 0);
    for (uint32_t j = 0; j < m; j++)
        place[j] = (int32_t)((uint32_t)(((uint64_t)v[row[j]] - (uint64_t)lo) >> upper) ^ 0x80000000u);
    rank_keys(w, level, place, m, 0);
    rank_ties(w, level, row, place, m, upper ? column : column + 1);
}

static void rank_ties(Worker *w, unsigned level, const uint32_t *row, int32_t *place, uint32_t m, size_t column)
{
    if (column == w->call->n_columns) return;
    uint32_t *count = (uint32_t *)room(w, level, 4 * (size_t)m + LANES), *tied = count + m, *tied_row = tied + m;
    int32_t *among = (int32_t *)(tied_row + m);
    memset(count, 0, m * sizeof *count);
    for (uint32_t j = 0; j < m; j++) count[place[j] - 1]++;
    uint32_t n = 0;
    for (uint32_t p = 0; p < m; p++) {
        uint32_t here = count[p];
        count[p] = here > 1 ? n : UINT32_MAX;
        n += here > 1 ? here : 0;
    }
    if (n == 0) return;
    for (uint32_t j = 0; j < m; j++)
        if (count[place[j] - 1] != UINT32_MAX) tied[count[place[j] - 1]++] = j;
    for (uint32_t t = 0; t < n; t++) tied_row[t] = row[tied[t]];
    for (uint32_t from = 0, to; from < n; from = to) {
        for (to = from + 1; to < n && place[tied[to]] == place[tied[from]]; to++) {}
        rank_column(w, level + 1, tied_row + from, among, to - from, column);
        for (uint32_t t = from; t < to; t++) place[tied[t]] += among[t - from] - 1;
    }
}

/* ---- the phases of a call ---- */

static void send32(Worker *w)
{
    const Ranker *r = w->call->r;
    const int32_t *score = w->call->keys->score32;
    for (size_t i = w->from; i < w->to; i++) r->key[r->slot[i]] = score[i];
}

static void send64(Worker *w)
{
    const Ranker *r = w->call->r;
    const int64_t *score = w->call->keys->score, middle = score[r->first];
    bool wide = false;
    for (size_t i = w->from; i < w->to; i++) {
        int64_t off;
        bool over = __builtin_sub_overflow(score[i], middle, &off);
        wide |= (over | (off != (int32_t)off)) & (r->slot[i] < r->n_ranked);
        r->key[r->slot[i]] = (int32_t)off;
    }
    w->wide = wide;
}

static void rank_pool(Worker *w, uint32_t pool)
{
    const Call *c = w->call;
    uint32_t from = c->r->start[pool], m = c->r->start[pool + 1] - from;
    int32_t few[FEW] = { 0 }, *stand = c->r->key + from, *key = m <= FEW ? few : stand;   /* past the end is another pool: another thread's */
    if (m == 0) return;
    if (m <= FEW) memcpy(few, stand, m * sizeof *few);
    if (c->wide) rank_column(w, 0, c->r->row + from, key, m, 0);
    else rank_keys(w, 0, key, m, 0);
    if (c->n_columns > 1 && !c->wide) rank_ties(w, 0, c->r->row + from, key, m, 1);
    if (m <= FEW) memcpy(stand, few, m * sizeof *few);
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

static void fetch(Worker *w)
{
    const Ranker *r = w->call->r;
    uint32_t *place = w->call->place;
    for (size_t i = w->from; i < w->to; i++) place[i] = (uint32_t)r->key[r->slot[i]];
}

static void *work(void *p)
{
    Worker *w = p;
    w->phase(w);
    return NULL;
}

static void all_work(Worker *w, int threads, Phase phase)
{
    pthread_t thread[THREADS_MAX];
    bool started[THREADS_MAX] = { false };
    for (int i = threads - 1; i >= 0; i--) {
        w[i].phase = phase;
        if (i > 0) started[i] = pthread_create(&thread[i], NULL, work, &w[i]) == 0;
        if (!started[i]) work(&w[i]);
    }
    for (int i = 1; i < threads; i++)
        if (started[i]) pthread_join(thread[i], NULL);
}

/* ---- */

static void slots_fill(Ranker *r, const uint32_t *pool)
{
    uint32_t *next = NEW_ARRAY(r->arena, uint32_t, (size_t)r->n_pools + 2);   /* next[p + 1] of pool p; the last one is of no pool */
    for (size_t i = 0; i < r->n; i++) {
        assert(pool[i] < r->n_pools || pool[i] == POOL_NONE);
        next[(pool[i] < r->n_pools ? pool[i] : r->n_pools) + 1]++;
    }
    uint32_t begin = 0;
    for (uint32_t p = 1; p <= r->n_pools + 1; p++) {
        uint32_t here = next[p];
        next[p] = begin;
        begin += here;
    }
    for (size_t i = 0; i < r->n; i++) r->slot[i] = next[(pool[i] < r->n_pools ? pool[i] : r->n_pools) + 1]++;
    r->start = next;                  /* each has moved on to where the next pool begins */
    r->n_ranked = next[r->n_pools];
    while (r->first < r->n && r->slot[r->first] >= r->n_ranked) r->first++;
}

Ranker *rank_new(Arena *a, const uint32_t *pool, size_t n, uint32_t n_pools, int threads)
{
    assert(n < INT32_MAX && n_pools < UINT32_MAX - 1);
    Ranker *r = NEW(a, Ranker);
    if (threads < 1 || n < PAYS_FROM) threads = 1;
    *r = (Ranker){ .arena = a, .n = n, .n_pools = n_pools, .threads = threads > THREADS_MAX ? THREADS_MAX : threads };
    r->slot = NEW_ARRAY(a, uint32_t, n + LANES);
    r->key = NEW_ARRAY(a, int32_t, n + LANES);
    slots_fill(r, pool);
    return r;
}

const uint32_t *rank_starts(const Ranker *r) { return r->start; }

static void rows_know(Ranker *r)
{
    if (r->row) return;
    r->row = NEW_ARRAY(r->arena, uint32_t, r->n);
    for (size_t i = 0; i < r->n; i++) r->row[r->slot[i]] = (uint32_t)i;
}

void rank_places(Ranker *r, const RankKeys *keys, uint32_t *place)
{
    Arena *scratch = arena_new();
    Worker *w = NEW_ARRAY(scratch, Worker, (size_t)r->threads);
    Call c = { .r = r, .keys = keys, .n_columns = keys->n_order + 1, .place = place };
    assert(!keys->score != !keys->score32 && keys->n_order <= RANK_ORDER_MAX);
    c.column[0] = keys->score;
    for (size_t k = 0; k < keys->n_order; k++) c.column[k + 1] = keys->order[k];
    for (int i = 0; i < r->threads; i++)
        w[i] = (Worker){ .call = &c, .arena = arena_new(), .from = r->n * (size_t)i / (size_t)r->threads, .to = r->n * (size_t)(i + 1) / (size_t)r->threads };
    if (r->n_ranked > 0) {
        all_work(w, r->threads, keys->score ? send64 : send32);
        for (int i = 0; i < r->threads; i++) c.wide |= w[i].wide;
        if (c.wide || keys->n_order > 0) rows_know(r);
        all_work(w, r->threads, rank_pools);
    }
    memset(r->key + r->n_ranked, 0, (r->n - r->n_ranked) * sizeof *r->key);
    all_work(w, r->threads, fetch);
    for (int i = 0; i < r->threads; i++) arena_free(w[i].arena);
    arena_free(scratch);
}

uint32_t *rank_rows(Ranker *r, const uint32_t *place, Arena *a)
{
    rows_know(r);
    uint32_t *rows = NEW_ARRAY(a, uint32_t, r->n_ranked), *equal = NEW_ARRAY(a, uint32_t, r->n_ranked);
    for (uint32_t p = 0; p < r->n_pools; p++)
        for (uint32_t s = r->start[p]; s < r->start[p + 1]; s++) {
            uint32_t at = r->start[p] + place[r->row[s]] - 1;
            rows[at + equal[at]++] = r->row[s];
        }
    arena_return(a, equal);
    return rows;
}
