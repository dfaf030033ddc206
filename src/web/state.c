/* SPDX-License-Identifier: Apache-2.0 */
#include "web/state.h"
#include "action/desk.h"
#include "base/limits.h"
#include "action/accounts/sight.h"

#include <assert.h>
#include <pthread.h>

enum { PAST = 4, READERS = 8 };       /* READERS: idle ones kept, each with up to 8 MiB of pages; what is at work at a time is about as many */

/* Counted: by State (once) and by each Hold. */
typedef struct { Arena *arena; RuleBook *book; Hash hash; int refs; } Book;

/* A moment of the ledger; its own connection loads its columns. */
typedef struct { Snapshot *snapshot; Ledger *loader; Kept *kept, *worked; SightShelf *sights; int64_t tx; int refs; } Shown;

struct State {
    const Desk *home;
    Arena *arena;
    pthread_mutex_t lock;        /* of everything below; nothing slow happens under it */
    pthread_mutex_t making;      /* one thread at a time makes a Shown or a Book */
    Shown *newest;
    void *past[PAST];            /* Shown, the one made last first */
    Book *current;
    void *older[PAST];           /* Book: of seals and runs, likewise */
    Ledger *readers[READERS];    /* idle */
    size_t n_readers;
    Ledger *watch;               /* looks at the head */
};

struct Hold {
    State *s;
    Arena *arena;
    DeskShare share;
    Shown **shown;
    size_t n_shown, cap_shown;
    Book **books;
    size_t n_books, cap_books;
    Memory **worked;
    size_t n_worked, cap_worked;
    Ledger *reader;
};

/* ---- connections ---- */

static bool open_reader(State *s, Ledger **out, Err *err)
{
    pthread_mutex_lock(&s->lock);
    *out = s->n_readers ? s->readers[--s->n_readers] : NULL;
    pthread_mutex_unlock(&s->lock);
    return *out || ledger_open(s->home->ledger_path, s->home->model, LEDGER_READ, S("serve"), s->home->clock, out, err);
}

static void give_reader(State *s, Ledger *l)
{
    if (!l) return;
    pthread_mutex_lock(&s->lock);
    bool kept = s->n_readers < READERS;
    if (kept) s->readers[s->n_readers++] = l;
    pthread_mutex_unlock(&s->lock);
    if (!kept) ledger_close(l);
}

/* ---- moments and books: made, counted, dropped ---- */

/* old NULL: of that transaction; else what follows it. */
static bool make_shown(State *s, const Shown *old, int64_t tx, Shown **out, Err *err)
{
    Shown m = { .refs = 1 };
    if (!open_reader(s, &m.loader, err)) return false;
    bool ok = old ? ledger_snapshot_after(m.loader, old->snapshot, &m.snapshot, err) : ledger_snapshot(m.loader, tx, &m.snapshot, err);
    if (!ok) return give_reader(s, m.loader), false;
    m.tx = m.snapshot->tx;
    m.kept = kept_new(LIMIT_KEPT_BYTES);
    m.worked = kept_new(LIMIT_WORKED_BYTES);
    m.sights = sight_shelf_new();
    *out = mem_resize(NULL, sizeof m);
    **out = m;
    return true;
}

static void drop_shown(State *s, Shown *m)
{
    if (!m) return;
    pthread_mutex_lock(&s->lock);
    bool last = --m->refs == 0;
    pthread_mutex_unlock(&s->lock);
    if (!last) return;
    sight_shelf_free(m->sights);
    snapshot_free(m->snapshot);
    give_reader(s, m->loader);
    kept_free(m->kept);
    kept_free(m->worked);
    mem_free(m);
}

static void drop_book(State *s, Book *b)
{
    if (!b) return;
    pthread_mutex_lock(&s->lock);
    bool last = --b->refs == 0;
    pthread_mutex_unlock(&s->lock);
    if (!last) return;
    arena_free(b->arena);
    mem_free(b);
}

/* As the command line would find it; hash NULL: the one in force. */
static bool make_book(State *s, const Hash *hash, Book **out, Err *err)
{
    Book b = { .arena = arena_new(), .refs = 1 };
    Desk d = *s->home;
    d.arena = b.arena;
    bool ok = open_reader(s, &d.ledger, err) && (hash ? desk_book_of(&d, *hash, err) : desk_book(&d, err));
    give_reader(s, d.ledger);
    if (!ok) return arena_free(b.arena), false;
    b.book = d.book;
    b.hash = d.book->hash;
    *out = mem_resize(NULL, sizeof b);
    **out = b;
    return true;
}

/* ---- holds ---- */

static void hold_shown(Hold *h, Shown *m)
{
    m->refs++;
    *PUSH(h->arena, h->shown, h->n_shown, h->cap_shown) = m;
}

static void hold_book(Hold *h, Book *b)
{
    b->refs++;
    *PUSH(h->arena, h->books, h->n_books, h->cap_books) = b;
}

/* The newest of a list of PAST pointers comes first; what falls out goes with its last Hold. */
static void *put_first(void **list, void *item)
{
    void *out = list[PAST - 1];
    memmove(list + 1, list, (PAST - 1) * sizeof *list);
    list[0] = item;
    return out;
}

static Shown *find_shown(Hold *h, int64_t tx)
{
    State *s = h->s;
    for (size_t i = 0; i < h->n_shown; i++)
        if (h->shown[i]->tx == tx) return h->shown[i];
    if (s->newest->tx == tx) return s->newest;
    for (size_t i = 0; i < PAST && s->past[i]; i++) {
        Shown *m = s->past[i];
        if (m->tx == tx) return m;
    }
    return NULL;
}

static Shown *take_shown(Hold *h, int64_t tx)
{
    pthread_mutex_lock(&h->s->lock);
    Shown *m = find_shown(h, tx);
    if (m) hold_shown(h, m);
    pthread_mutex_unlock(&h->s->lock);
    return m;
}

static Shown *make_past(Hold *h, int64_t tx, Err *err)
{
    State *s = h->s;
    Shown *m;
    if (!make_shown(s, NULL, tx, &m, err)) return NULL;
    pthread_mutex_lock(&s->lock);
    Shown *dropped = put_first(s->past, m);
    hold_shown(h, m);
    pthread_mutex_unlock(&s->lock);
    drop_shown(s, dropped);
    return m;
}

static bool give_snapshot(void *context, int64_t tx, Snapshot **out, Err *err)
{
    Hold *h = context;
    bool changed;
    assert(h->n_shown > 0 && h->shown[0]);
    Shown *m = tx ? take_shown(h, tx) : h->shown[0];
    if (!m && tx > h->shown[0]->tx && !state_refresh(h->s, &changed, err)) return false;   /* a writer that went past us */
    if (!m) {                            /* whoever finds what he asks for waits for nobody who makes another one */
        pthread_mutex_lock(&h->s->making);
        m = take_shown(h, tx);
        if (!m) m = make_past(h, tx, err);
        pthread_mutex_unlock(&h->s->making);
    }
    if (m) *out = m->snapshot;
    return m;
}

static Book *find_book(const State *s, const Hash *hash)
{
    if (hash_equal(s->current->hash, *hash)) return s->current;
    for (size_t i = 0; i < PAST && s->older[i]; i++) {
        Book *b = s->older[i];
        if (hash_equal(b->hash, *hash)) return b;
    }
    return NULL;
}

static Book *take_book(Hold *h, const Hash *hash)
{
    pthread_mutex_lock(&h->s->lock);
    Book *b = find_book(h->s, hash);
    if (b) hold_book(h, b);
    pthread_mutex_unlock(&h->s->lock);
    return b;
}

static Book *make_older(Hold *h, const Hash *hash, Err *err)
{
    State *s = h->s;
    Book *b;
    if (!make_book(s, hash, &b, err)) return NULL;
    pthread_mutex_lock(&s->lock);
    Book *dropped = put_first(s->older, b);
    hold_book(h, b);
    pthread_mutex_unlock(&s->lock);
    drop_book(s, dropped);
    return b;
}

static bool give_book(void *context, const Hash *hash, RuleBook **out, Err *err)
{
    Hold *h = context;
    if (!hash) return *out = h->books[0]->book, true;
    Book *b = take_book(h, hash);
    if (!b) {
        pthread_mutex_lock(&h->s->making);
        b = take_book(h, hash);
        if (!b) b = make_older(h, hash, err);
        pthread_mutex_unlock(&h->s->making);
    }
    if (b) *out = b->book;
    return b;
}

static bool give_ledger(void *context, Ledger **out, Err *err)
{
    Hold *h = context;
    if (!h->reader && !open_reader(h->s, &h->reader, err)) return false;
    *out = h->reader;
    return true;
}

static bool find_worked(void *context, Str name, Str *bytes)
{
    Hold *h = context;
    KeptAnswer a;
    if (!kept_find(h->shown[0]->worked, name, &a)) return false;
    *PUSH(h->arena, h->worked, h->n_worked, h->cap_worked) = a.memory;
    *bytes = a.bytes;
    return true;
}

static void keep_worked(void *context, Str name, Str bytes)
{
    Hold *h = context;
    memory_drop(kept_put(h->shown[0]->worked, name, bytes, false).memory);
}

static bool give_sight(void *context, Snapshot *beneath, const Who *w, bool totals, Snapshot **out, struct Sight **sight, Err *err)
{
    const Hold *h = context;
    size_t i = 0;
    while (i < h->n_shown && h->shown[i]->snapshot != beneath) i++;
    assert(i < h->n_shown);
    return sight_shelf_get(h->shown[i]->sights, beneath, w, totals, out, sight, err);
}

Hold *state_hold(State *s, Arena *a)
{
    Hold *h = NEW(a, Hold);
    *h = (Hold){ .s = s, .arena = a, .share = { h, give_snapshot, give_book, give_ledger, find_worked, keep_worked, give_sight } };
    pthread_mutex_lock(&s->lock);
    hold_shown(h, s->newest);
    hold_book(h, s->current);
    pthread_mutex_unlock(&s->lock);
    return h;
}

void state_release(Hold *h)
{
    give_reader(h->s, h->reader);
    for (size_t i = 0; i < h->n_shown; i++) drop_shown(h->s, h->shown[i]);
    for (size_t i = 0; i < h->n_books; i++) drop_book(h->s, h->books[i]);
    for (size_t i = 0; i < h->n_worked; i++) memory_drop(h->worked[i]);
}

const DeskShare *state_share(Hold *h) { return &h->share; }
Kept *state_kept(Hold *h) { return h->shown[0]->kept; }

/* ---- the newest ---- */

static bool current_hash(State *s, int64_t head, Hash *hash, bool *found, Err *err)
{
    *found = false;
    return s->home->rules_folder || ledger_current_book(s->watch, head, hash, found, err);
}

/* Under `making`. */
static bool go_on(State *s, int64_t head, Err *err)
{
    Hash hash;
    bool found;
    Shown *m = NULL, *old = s->newest;
    Book *b = NULL, *old_book = NULL;
    if (!current_hash(s, head, &hash, &found, err)) return false;
    if ((!s->current || (found && !hash_equal(hash, s->current->hash))) && !make_book(s, NULL, &b, err)) return false;
    if (!make_shown(s, old, head, &m, err)) return drop_book(s, b), false;
    pthread_mutex_lock(&s->lock);
    s->newest = m;
    if (b) old_book = s->current, s->current = b;
    pthread_mutex_unlock(&s->lock);
    drop_shown(s, old);
    drop_book(s, old_book);
    return true;
}

bool state_refresh(State *s, bool *changed, Err *err)
{
    pthread_mutex_lock(&s->making);
    int64_t head = ledger_head(s->watch);
    *changed = !s->newest || s->newest->tx != head;
    bool ok = !*changed || go_on(s, head, err);
    pthread_mutex_unlock(&s->making);
    return ok;
}

int64_t state_head(State *s)
{
    pthread_mutex_lock(&s->lock);
    int64_t tx = s->newest->tx;
    pthread_mutex_unlock(&s->lock);
    return tx;
}

bool state_open(const Desk *home, State **out, Err *err)
{
    Arena *a = arena_new();
    State *s = NEW(a, State);
    bool changed;
    s->home = home;
    s->arena = a;
    pthread_mutex_init(&s->lock, NULL);
    pthread_mutex_init(&s->making, NULL);
    if (open_reader(s, &s->watch, err) && state_refresh(s, &changed, err)) return *out = s, true;
    state_close(s);
    return false;
}

void state_close(State *s)
{
    if (!s) return;
    drop_shown(s, s->newest);
    drop_book(s, s->current);
    for (size_t i = 0; i < PAST; i++) drop_shown(s, s->past[i]), drop_book(s, s->older[i]);
    ledger_close(s->watch);
    for (size_t i = 0; i < s->n_readers; i++) ledger_close(s->readers[i]);
    pthread_mutex_destroy(&s->lock);
    pthread_mutex_destroy(&s->making);
    arena_free(s->arena);
}
