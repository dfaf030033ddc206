/* SPDX-License-Identifier: Apache-2.0
** Rows are dealt by the hash of their key to parts so small that what one needs stays in the cache. Most keys of a part have a bit of its
** table to themselves and are done with; only the others' are compared, by hash and then by text. */
#include "formats/columns_keys.h"
#include "base/threads.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PART_BITS = 7, PARTS = 1 << PART_BITS, PAYS_FROM = 100000, MAX_WORKERS = 8 };

typedef struct { uint32_t hash, row; } Entry;
typedef struct { KeyFault *items; size_t n, cap; } Faults;

typedef struct {
    const CsvColumn *key;
    size_t n, workers;
    uint32_t *hashes, *rows;                         /* by part, in it by row */
    size_t start[PARTS + 1];
    atomic_size_t next;                              /* the first part that nobody has taken */
} Job;

typedef struct Worker Worker;
struct Worker {
    Job *job;
    void (*phase)(Worker *w);
    Arena *arena;
    size_t from, to, at[PARTS];                      /* its rows; how many of them are in each part, then where the next one goes */
    Faults faults;
};

static void fault(Worker *w, size_t row, size_t first) { *PUSH(w->arena, w->faults.items, w->faults.n, w->faults.cap) = (KeyFault){ row, first }; }

static size_t part_of(uint32_t hash) { return hash >> (32 - PART_BITS); }

static void count_rows(Worker *w)
{
    const uint32_t *hash = w->job->key->hash;
    for (size_t i = w->from; i < w->to; i++) {
        if (hash[i]) w->at[part_of(hash[i])]++;
        else fault(w, i, i);
    }
}

static void deal_rows(Worker *w)
{
    const uint32_t *hash = w->job->key->hash;
    for (size_t i = w->from; i < w->to; i++)
        if (hash[i]) {
            size_t at = w->at[part_of(hash[i])]++;
            w->job->hashes[at] = hash[i];
            w->job->rows[at] = (uint32_t)i;
        }
}

/* The entries whose bit of the table is another's too, in their order. */
static size_t find_crowded(const uint32_t *hash, const uint32_t *row, size_t n, uint64_t *once, uint64_t *twice, size_t bits, Entry *out)
{
    size_t found = 0;
    for (size_t i = 0; i < n; i++) {
        size_t at = hash[i] & (bits - 1);
        uint64_t bit = (uint64_t)1 << at % 64, before = once[at / 64];
        once[at / 64] = before | bit;
        twice[at / 64] |= before & bit;
    }
    for (size_t i = 0; i < n; i++) {                     /* no branch: too many go either way */
        size_t at = hash[i] & (bits - 1);
        out[found] = (Entry){ hash[i], row[i] };
        found += twice[at / 64] >> at % 64 & 1;
    }
    return found;
}

/* Where an entry's equal stands in the table, or where it would; slots hold 1 + its place, 0: free. */
static uint32_t *slot_of(const CsvColumn *key, const Entry *entries, uint32_t *table, size_t mask, Entry e)
{
    size_t at = e.hash & mask;
    for (; table[at]; at = (at + 1) & mask) {
        const Entry *o = &entries[table[at] - 1];
        if (o->hash == e.hash && str_equal(columns_key(key, o->row), columns_key(key, e.row))) break;
    }
    return &table[at];
}

static size_t power_from(size_t n)
{
    size_t power = 64;
    while (power < n) power *= 2;
    return power;
}

static void check_part(Worker *w, size_t from, size_t n, Arena *scratch)
{
    const Job *j = w->job;
    size_t bits = power_from(n * 16);
    Entry *few = RAW_ARRAY(scratch, Entry, n + 1);
    size_t n_few = find_crowded(j->hashes + from, j->rows + from, n, NEW_ARRAY(scratch, uint64_t, bits / 64), NEW_ARRAY(scratch, uint64_t, bits / 64), bits, few), cap = power_from(n_few * 2);
    uint32_t *table = NEW_ARRAY(scratch, uint32_t, cap);
    for (size_t i = 0; i < n_few; i++) {
        uint32_t *slot = slot_of(j->key, few, table, cap - 1, few[i]);
        if (*slot) fault(w, few[i].row, few[*slot - 1].row);
        else *slot = (uint32_t)i + 1;
    }
}

static void check_parts(Worker *w)
{
    Job *j = w->job;
    Arena *scratch = arena_new();
    for (size_t p; (p = atomic_fetch_add(&j->next, 1)) < PARTS; arena_empty(scratch)) check_part(w, j->start[p], j->start[p + 1] - j->start[p], scratch);
    arena_free(scratch);
}

/* ---- all workers ---- */

static void work(void *context, int worker)
{
    Worker *w = (Worker *)context + worker;
    w->phase(w);
}

static void run(Worker *w, size_t n, void (*phase)(Worker *))
{
    for (size_t k = 0; k < n; k++) w[k].phase = phase;
    threads_run((int)n, work, w);
}

/* Counts become places: parts one after the other, in each the rows of one worker after those of the one before. */
static void give_places(Job *j, Worker *w)
{
    size_t sum = 0;
    for (size_t p = 0; p < PARTS; p++) {
        j->start[p] = sum;
        for (size_t k = 0; k < j->workers; k++) {
            size_t here = w[k].at[p];
            w[k].at[p] = sum;
            sum += here;
        }
    }
    j->start[PARTS] = sum;
}

static int by_row(const void *p, const void *q)
{
    size_t a = ((const KeyFault *)p)->row, b = ((const KeyFault *)q)->row;
    return (a > b) - (a < b);
}

static size_t collect(const Worker *w, size_t workers, Arena *a, KeyFault **out)
{
    size_t n = 0, at = 0;
    for (size_t k = 0; k < workers; k++) n += w[k].faults.n;
    *out = NEW_ARRAY(a, KeyFault, n + 1);
    for (size_t k = 0; k < workers; at += w[k++].faults.n)
        if (w[k].faults.n) memcpy(*out + at, w[k].faults.items, w[k].faults.n * sizeof **out);
    if (n) qsort(*out, n, sizeof **out, by_row);
    return n;
}

static size_t count_workers(size_t n, int threads)
{
    long machine = sysconf(_SC_NPROCESSORS_ONLN);
    long want = n < PAYS_FROM ? 1 : threads > 0 ? threads : machine;
    return want < 1 ? 1 : want > MAX_WORKERS ? MAX_WORKERS : (size_t)want;
}

size_t columns_keys_check(const CsvColumn *key, size_t n, int threads, Arena *a, KeyFault **out)
{
    Arena *scratch = arena_new();
    Job j = { .key = key, .n = n, .workers = count_workers(n, threads), .hashes = RAW_ARRAY(a, uint32_t, n + 1), .rows = RAW_ARRAY(a, uint32_t, n + 1) };
    Worker *w = NEW_ARRAY(scratch, Worker, j.workers);
    for (size_t k = 0; k < j.workers; k++)
        w[k] = (Worker){ .job = &j, .arena = arena_new(), .from = n * k / j.workers, .to = n * (k + 1) / j.workers };
    run(w, j.workers, count_rows);
    give_places(&j, w);
    run(w, j.workers, deal_rows);
    run(w, j.workers, check_parts);
    size_t found = collect(w, j.workers, a, out);
    for (size_t k = 0; k < j.workers; k++) arena_free(w[k].arena);
    arena_free(scratch);
    arena_reuse(a, j.hashes), arena_reuse(a, j.rows);
    return found;
}
