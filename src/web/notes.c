/* SPDX-License-Identifier: Apache-2.0 */
#include "web/notes.h"

#include <assert.h>
#include <pthread.h>

enum { MOST = 1024, LOOK_AGAIN_MS = 20 };

typedef struct { Audit row; NoteFn *done; void *context; int64_t until; } Note;
typedef struct { Note items[MOST]; size_t n; } Waiting;

struct Notes {
    const Desk *home;
    Arena *arena;
    pthread_mutex_t lock;
    pthread_cond_t come;
    Waiting waiting;             /* under lock */
    Waiting taken;               /* the thread's own */
    bool closing, started;
    pthread_t thread;
};

/* What waits joins what is taken. false: nothing does, and nothing will. */
static bool take(Notes *n, bool wait)
{
    pthread_mutex_lock(&n->lock);
    while (wait && n->waiting.n == 0 && !n->closing) pthread_cond_wait(&n->come, &n->lock);
    size_t some = 0;
    while (some < n->waiting.n && n->taken.n < MOST) n->taken.items[n->taken.n++] = n->waiting.items[some++];
    for (size_t i = some; i < n->waiting.n; i++) n->waiting.items[i - some] = n->waiting.items[i];
    n->waiting.n -= some;
    pthread_mutex_unlock(&n->lock);
    return n->taken.n > 0;
}

/* failed NULL: all are written. Else those whose time is up, or all, are told so. */
static void tell(Notes *n, const Err *failed, bool all)
{
    size_t left = 0;
    int64_t now = os_ticks_ms();
    for (size_t i = 0; i < n->taken.n; i++) {
        Note one = n->taken.items[i];
        if (all || one.until <= now) one.done(one.context, failed);
        else n->taken.items[left++] = one;
    }
    n->taken.n = left;
}

static bool write_all(Notes *n, Ledger *l, Err *err)
{
    Arena *a = arena_new();
    Audit *rows = NEW_ARRAY(a, Audit, n->taken.n);
    for (size_t i = 0; i < n->taken.n; i++) rows[i] = n->taken.items[i].row;
    bool ok = ledger_audit_rows(l, rows, n->taken.n, err);
    arena_free(a);
    return ok;
}

static void *work(void *context)
{
    Notes *n = context;
    const Desk *d = n->home;
    while (take(n, n->taken.n == 0)) {
        Ledger *l;
        Err err = { 0 };
        bool open = ledger_open(d->ledger_path, d->model, LEDGER_WRITE, S("serve audit"), d->clock, &l, &err);
        bool ok = open && write_all(n, l, &err);
        if (open) ledger_close(l);
        if (ok) tell(n, NULL, true);
        else tell(n, &err, err.code != ERR_BUSY);
        if (n->taken.n) os_wait_ms(LOOK_AGAIN_MS);
    }
    return NULL;
}

Notes *notes_open(const Desk *home)
{
    Arena *a = arena_new();
    Notes *n = NEW(a, Notes);
    n->arena = a;
    n->home = home;
    pthread_mutex_init(&n->lock, NULL);
    pthread_cond_init(&n->come, NULL);
    n->started = pthread_create(&n->thread, NULL, work, n) == 0;
    return n;
}

bool notes_put(Notes *n, const Audit *row, NoteFn *done, void *context)
{
    pthread_mutex_lock(&n->lock);
    bool ok = n->started && !n->closing && n->waiting.n < MOST;
    if (ok) n->waiting.items[n->waiting.n++] = (Note){ *row, done, context, os_ticks_ms() + NOTES_WAIT_MS };
    pthread_mutex_unlock(&n->lock);
    if (ok) pthread_cond_signal(&n->come);
    return ok;
}

void notes_close(Notes *n)
{
    if (!n) return;
    pthread_mutex_lock(&n->lock);
    n->closing = true;
    pthread_mutex_unlock(&n->lock);
    pthread_cond_signal(&n->come);
    if (n->started) pthread_join(n->thread, NULL);
    assert(n->waiting.n == 0 && n->taken.n == 0);
    pthread_mutex_destroy(&n->lock);
    pthread_cond_destroy(&n->come);
    arena_free(n->arena);
}
