/* SPDX-License-Identifier: Apache-2.0 */
#include "web/warm.h"

#include <pthread.h>

struct Warm {
    Arena *arena;
    Hold *hold;
    pthread_t thread;
    pthread_mutex_t lock;
    bool ending, done;           /* under the lock */
    Ledger *reader;              /* likewise: NULL when nothing is read */
};

/* May it go on? What reads from now on can be interrupted. */
static bool begin(Warm *w, Ledger *reader)
{
    pthread_mutex_lock(&w->lock);
    bool on = !w->ending;
    if (on) w->reader = reader;
    pthread_mutex_unlock(&w->lock);
    return on;
}

static void end(Warm *w, bool done)
{
    pthread_mutex_lock(&w->lock);
    w->reader = NULL;
    w->done = done;
    pthread_mutex_unlock(&w->lock);
}

/* A failure is nobody's here: who asks for the register meets it himself, and is told. */
static bool read_all(Warm *w, Snapshot *shown, const RuleBook *book, Ledger *reader, Err *err)
{
    Snapshot *own;
    const uint64_t *fields = rules_reads(book, w->arena);
    if (!ledger_snapshot(reader, shown->tx, &own, err)) return false;
    bool ok = true;
    for (size_t i = 0; ok && i < own->model->n; i++) {
        const Register *reg = &own->model->registers[i];
        if (!fields[i]) continue;
        snapshot_expect(shown, reg, fields[i]);
        ok = begin(w, reader) && snapshot_load(own, reg, fields[i], err);
        end(w, false);
        snapshot_adopt(shown, ok ? own : NULL, reg);
    }
    snapshot_free(own);
    return ok;
}

static void *run(void *context)
{
    Warm *w = context;
    const DeskShare *share = state_share(w->hold);
    Snapshot *shown;
    RuleBook *book;
    Ledger *reader;
    Err err = { 0 };
    (void)(share->snapshot(share->context, 0, &shown, &err) && share->book(share->context, NULL, &book, &err) && share->reader(share->context, &reader, &err)
        && read_all(w, shown, book, reader, &err));
    state_release(w->hold);
    end(w, true);
    return NULL;
}

Warm *warm_start(State *s)
{
    Arena *a = arena_new();
    Warm *w = NEW(a, Warm);
    *w = (Warm){ .arena = a, .hold = state_hold(s, a) };
    pthread_mutex_init(&w->lock, NULL);
    if (pthread_create(&w->thread, NULL, run, w) == 0) return w;
    state_release(w->hold);                       /* no thread: all is read when it is asked for */
    pthread_mutex_destroy(&w->lock);
    arena_free(a);
    return NULL;
}

/* An interrupt meets what is being read at that moment; it is said again until the thread has ended. */
void warm_stop(Warm *w)
{
    enum { AGAIN_MS = 2 };
    bool done = false;
    if (!w) return;
    while (!done) {
        pthread_mutex_lock(&w->lock);
        w->ending = true;
        done = w->done;
        if (w->reader) ledger_interrupt(w->reader);
        pthread_mutex_unlock(&w->lock);
        if (!done) os_wait_ms(AGAIN_MS);
    }
    pthread_join(w->thread, NULL);
    pthread_mutex_destroy(&w->lock);
    arena_free(w->arena);
}
