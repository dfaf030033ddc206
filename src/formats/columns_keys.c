/* SPDX-License-Identifier: Apache-2.0
** Rows are dealt by the hash of their key to parts so small that the table of one stays in the cache; there 32 further bits of the hash
** stand for the key, and a text is only looked at where these are equal. */
#include "formats/columns_keys.h"
#include "base/threads.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PART_BITS = 8, PARTS = 1 << PART_BITS, PAYS_FROM = 100000, MAX_WORKERS = 8 };

typedef struct { uint32_t print, row; } Entry;       /* print: bits of the hash that the part does not tell */
typedef struct { KeyFault *items; size_t n, cap; } Faults;

typedef struct {
    const CsvColumn *key;
    size_t n, workers;
    uint64_t *hash;                                  /* by row */
    Entry *entries;                                  /* by part, in it by row */
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

static size_t part_of(uint64_t hash) { return (size_t)(hash >> (64 - PART_BITS)); }

static void hash_rows(Worker *w)
{
    for (size_t i = w->from; i < w->to; i++) {
        Str key = columns_key(w->job->key, i);
        if (!key.n) { fault(w, i, i); continue; }
        w->job->hash[i] = str_hash(key);
        w->at[part_of(w->job->hash[i])]++;
    }
}

static void deal_rows(Worker *w)
{
    const Job *j = w->job;
    for (size_t i = w->from; i < w->to; i++)
        if (columns_key(j->key, i).n) j->entries[w->at[part_of(j->hash[i])]++] = (Entry){ (uint32_t)j->hash[i], (uint32_t)i };
}

/* Where an entry's equal stands in the table, or where it would; slots hold 1 + its place in the part, 0: free. */
static uint32_t *slot_of(const Job *j, const Entry *part, uint32_t *table, size_t mask, Entry e)
{
    size_t at = e.print & mask;
    for (; table[at]; at = (at + 1) & mask) {
        const Entry *o = &part[table[at] - 1];
        if (o->print == e.print && str_equal(columns_key(j->key, o->row), columns_key(j->key, e.row))) break;
    }
    return &table[at];
}

static void check_part(Worker *w, const Entry *part, size_t n)
{
    size_t cap = 16;
    while (cap < n * 2) cap *= 2;
    Arena *scratch = arena_new();
    uint32_t *table = NEW_ARRAY(scratch, uint32_t, cap);
    for (size_t i = 0; i < n; i++) {
        uint32_t *slot = slot_of(w->job, part, table, cap - 1, part[i]);
        if (*slot) fault(w, part[i].row, part[*slot - 1].row);
        else *slot = (uint32_t)i + 1;
    }
    arena_free(scratch);
}

static void check_parts(Worker *w)
{
    Job *j = w->job;
    for (size_t p; (p = atomic_fetch_add(&j->next, 1)) < PARTS;) check_part(w, j->entries + j->start[p], j->start[p + 1] - j->start[p]);
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
    Job j = { .key = key, .n = n, .workers = count_workers(n, threads), .hash = NEW_ARRAY(scratch, uint64_t, n), .entries = NEW_ARRAY(scratch, Entry, n) };
    Worker *w = NEW_ARRAY(scratch, Worker, j.workers);
    for (size_t k = 0; k < j.workers; k++)
        w[k] = (Worker){ .job = &j, .arena = arena_new(), .from = n * k / j.workers, .to = n * (k + 1) / j.workers };
    run(w, j.workers, hash_rows);
    give_places(&j, w);
    run(w, j.workers, deal_rows);
    run(w, j.workers, check_parts);
    size_t found = collect(w, j.workers, a, out);
    for (size_t k = 0; k < j.workers; k++) arena_free(w[k].arena);
    arena_free(scratch);
    return found;
}
