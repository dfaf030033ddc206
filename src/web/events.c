/* SPDX-License-Identifier: Apache-2.0 */
#include "web/events.h"
#include "action/accounts/sight.h"
#include "base/json.h"

#include <pthread.h>

enum { LISTENERS = 512, WAITING_BYTES = 64 * 1024 };

typedef struct {
    Events *all;
    Exchange *x;                 /* NULL: free */
    Str owner, scope;            /* live as long as x; scope: by its name, p NULL: sees all */
    const Who *who;
    Buf waiting;
    size_t sent;
} Listener;

struct Events {
    Arena *arena;
    pthread_mutex_t lock;
    bool ending;
    Listener listeners[LISTENERS];
};

Events *events_open(void)
{
    Arena *a = arena_new();
    Events *e = NEW(a, Events);
    e->arena = a;
    pthread_mutex_init(&e->lock, NULL);
    return e;
}

void events_close(Events *e)
{
    if (!e) return;
    for (size_t i = 0; i < LISTENERS; i++) buf_done(&e->listeners[i].waiting);
    pthread_mutex_destroy(&e->lock);
    arena_free(e->arena);
}

static ptrdiff_t next(void *context, char *to, size_t size)
{
    Listener *l = context;
    pthread_mutex_lock(&l->all->lock);
    Str left = str_slice(buf_str(&l->waiting), l->sent, l->waiting.n);
    size_t n = left.n < size ? left.n : size;
    bool ended = n == 0 && l->all->ending;
    if (n) memcpy(to, left.p, n);
    l->sent += n;
    if (l->sent == l->waiting.n) buf_clear(&l->waiting), l->sent = 0;
    pthread_mutex_unlock(&l->all->lock);
    return ended ? -1 : (ptrdiff_t)n;
}

bool events_listen(Events *e, Exchange *x, Str owner, const Who *who)
{
    Listener *l = NULL;
    pthread_mutex_lock(&e->lock);
    for (size_t i = 0; i < LISTENERS && !l && !e->ending; i++)
        if (!e->listeners[i].x) l = &e->listeners[i];
    if (l) {
        *l = (Listener){ .all = e, .x = x, .owner = str_copy(x->arena, owner), .who = who, .waiting = l->waiting };
        if (!rights_whole(who)) l->scope = sight_name(who, x->arena);
        buf_clear(&l->waiting);
        buf_add_z(&l->waiting, ": lalian\n\n");
    }
    pthread_mutex_unlock(&e->lock);
    if (l) http_answer_stream(x, 200, next, l);
    return l;
}

void events_leave(Events *e, const Exchange *x)
{
    pthread_mutex_lock(&e->lock);
    for (size_t i = 0; i < LISTENERS; i++)
        if (e->listeners[i].x == x) e->listeners[i].x = NULL;
    pthread_mutex_unlock(&e->lock);
}

/* Who does not read is left behind. */
static void tell_one(Listener *l, Str text)
{
    if (l->waiting.n + text.n > WAITING_BYTES) return;
    buf_add(&l->waiting, text);
    http_wake(l->x);
}

/* owner p NULL: to all. */
static void tell(Events *e, Str owner, Str text)
{
    pthread_mutex_lock(&e->lock);
    for (size_t i = 0; i < LISTENERS; i++) {
        Listener *l = &e->listeners[i];
        if (l->x && (!owner.p || str_equal(owner, l->owner))) tell_one(l, text);
    }
    pthread_mutex_unlock(&e->lock);
}

static const Who *copy_who(const Who *w, Arena *a)
{
    Who *out = NEW(a, Who);
    int64_t *units = NEW_ARRAY(a, int64_t, w->n_units + 1), *parks = NEW_ARRAY(a, int64_t, w->n_parks + 1);
    for (size_t i = 0; i < w->n_units; i++) units[i] = w->units[i];
    for (size_t i = 0; i < w->n_parks; i++) parks[i] = w->parks[i];
    *out = (Who){ .account = str_copy(a, w->account), .role = w->role, .units = units, .parks = parks, .n_units = w->n_units, .n_parks = w->n_parks };
    return out;
}

static const EventsScope *find_scope(const EventsScope *scopes, size_t n, Str name)
{
    for (size_t i = 0; i < n; i++)
        if (str_equal(scopes[i].name, name)) return &scopes[i];
    return NULL;
}

size_t events_scopes(Events *e, Arena *a, EventsScope **out)
{
    size_t n = 0, cap = 0;
    *out = NULL;
    pthread_mutex_lock(&e->lock);
    for (size_t i = 0; i < LISTENERS; i++) {
        const Listener *l = &e->listeners[i];
        if (l->x && l->scope.p && !find_scope(*out, n, l->scope)) *PUSH(a, *out, n, cap) = (EventsScope){ str_copy(a, l->scope), copy_who(l->who, a), false };
    }
    pthread_mutex_unlock(&e->lock);
    return n;
}

void events_ledger(Events *e, int64_t tx, const EventsScope *scopes, size_t n)
{
    Buf b = { 0 };
    buf_addf(&b, "event: ledger\ndata: {\"tx\":%lld}\n\n", (long long)tx);
    pthread_mutex_lock(&e->lock);
    for (size_t i = 0; i < LISTENERS; i++) {
        Listener *l = &e->listeners[i];
        const EventsScope *s = l->x && l->scope.p ? find_scope(scopes, n, l->scope) : NULL;
        if (s && s->concerned) tell_one(l, S("event: ledger\ndata: {}\n\n"));
        else if (l->x && !l->scope.p) tell_one(l, buf_str(&b));
    }
    pthread_mutex_unlock(&e->lock);
    buf_done(&b);
}

void events_progress(Events *e, Str owner, Str action, Str stage, size_t done, size_t of)
{
    Buf b = { 0 };
    Json j = json_on(&b);
    buf_add_z(&b, "event: progress\ndata: ");
    json_open(&j, '{');
    json_key(&j, "action"), json_str(&j, action);
    json_key(&j, "stage"), json_str(&j, stage);
    json_key(&j, "done"), json_int(&j, (int64_t)done);
    json_key(&j, "of"), json_int(&j, (int64_t)of);
    json_close(&j, '}');
    buf_add_z(&b, "\n\n");
    tell(e, owner, buf_str(&b));
    buf_done(&b);
}

void events_tick(Events *e) { tell(e, (Str){ 0 }, S(":\n\n")); }

void events_end(Events *e)
{
    pthread_mutex_lock(&e->lock);
    e->ending = true;
    for (size_t i = 0; i < LISTENERS; i++)
        if (e->listeners[i].x) http_wake(e->listeners[i].x);
    pthread_mutex_unlock(&e->lock);
}
