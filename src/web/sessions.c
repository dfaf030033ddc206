/* SPDX-License-Identifier: Apache-2.0 */
#include "web/sessions.h"
#include "action/accounts/secret.h"

#include <pthread.h>

enum { TOKEN = 32, CSRF = 16, MINUTE_MS = 60000, HOUR_MS = 60 * MINUTE_MS };

typedef struct Held { Session s; Hash token; Arena *arena; struct Held *next; } Held;

struct Sessions { pthread_mutex_t lock; Held *first; int64_t last_id; char stamp[64]; };

Sessions *sessions_new(void)
{
    Sessions *s = mem_resize(NULL, sizeof *s);
    *s = (Sessions){ 0 };
    pthread_mutex_init(&s->lock, NULL);
    return s;
}

static void drop(Held **at)
{
    Held *h = *at;
    *at = h->next;
    arena_free(h->arena);
}

void sessions_free(Sessions *s)
{
    if (!s) return;
    while (s->first) drop(&s->first);
    pthread_mutex_destroy(&s->lock);
    mem_free(s);
}

static Account copy_account(const Account *c, Arena *a)
{
    Account out = *c;
    Str *const texts[] = { &out.name, &out.person, &out.role, &out.units, &out.parks, &out.lang, &out.password, &out.old_passwords, &out.seed, &out.successor,
                           &out.by, &out.reason, &out.address, &out.until };
    out.password = out.old_passwords = out.seed = (Str){ 0 };        /* nothing secret lies about */
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) *texts[i] = str_copy(a, *texts[i]);
    return out;
}

static Session copy_session(const Session *s, Arena *a)
{
    Session out = *s;
    out.account = copy_account(&s->account, a);
    out.csrf = str_copy(a, s->csrf), out.address = str_copy(a, s->address), out.seed = str_copy(a, s->seed);
    return out;
}

static bool over(const Held *h, int64_t now_ms)
{
    return now_ms - h->s.used_ms >= POLICY_IDLE_MINUTES * (int64_t)MINUTE_MS || now_ms - h->s.born_ms >= POLICY_SESSION_HOURS * (int64_t)HOUR_MS;
}

static void sweep(Sessions *s, int64_t now_ms)
{
    for (Held **at = &s->first; *at;) {
        if (over(*at, now_ms)) drop(at);
        else at = &(*at)->next;
    }
}

/* The newest stand first: those behind the last allowed one end. */
static void keep_newest(Sessions *s, Str name, int most)
{
    for (Held **at = &s->first; *at;) {
        bool own = str_equal((*at)->s.account.name, name);
        if (own && most-- <= 0) drop(at);
        else at = &(*at)->next;
    }
}

Str sessions_open(Sessions *s, const Account *c, Str address, Instant now, int64_t now_ms, Arena *a)
{
    const Role *role = rights_find_role(c->role);
    Arena *own = arena_new();
    Held *h = NEW(own, Held);
    Str token = secret_token(TOKEN, a);
    *h = (Held){ .arena = own, .token = hash_of(token) };
    h->s = (Session){ .account = copy_account(c, own), .csrf = secret_token(CSRF, own), .address = str_copy(own, address), .born_ms = now_ms, .used_ms = now_ms, .born = now };
    pthread_mutex_lock(&s->lock);
    sweep(s, now_ms);
    h->s.id = ++s->last_id;
    h->next = s->first;
    s->first = h;
    keep_newest(s, c->name, role && role->admin ? POLICY_SESSIONS_ADMIN : POLICY_SESSIONS);
    pthread_mutex_unlock(&s->lock);
    return token;
}

bool sessions_find(Sessions *s, Str token, int64_t now_ms, Arena *a, Session *out)
{
    Hash want = hash_of(token);
    bool found = false;
    pthread_mutex_lock(&s->lock);
    sweep(s, now_ms);
    for (Held *h = s->first; h && !found; h = h->next) {
        found = token.n == 2 * TOKEN && hash_equal(h->token, want);
        if (!found) continue;
        h->s.used_ms = now_ms;
        *out = copy_session(&h->s, a);
    }
    pthread_mutex_unlock(&s->lock);
    return found;
}

void sessions_confirm(Sessions *s, int64_t id, int64_t now_ms)
{
    pthread_mutex_lock(&s->lock);
    for (Held *h = s->first; h; h = h->next)
        if (h->s.id == id) h->s.confirmed_ms = now_ms;
    pthread_mutex_unlock(&s->lock);
}

bool sessions_confirmed(const Session *s, int64_t now_ms) { return s->confirmed_ms && now_ms - s->confirmed_ms < POLICY_CONFIRM_MINUTES * (int64_t)MINUTE_MS; }

void sessions_seed(Sessions *s, int64_t id, Str seed)
{
    pthread_mutex_lock(&s->lock);
    for (Held *h = s->first; h; h = h->next)
        if (h->s.id == id) h->s.seed = str_copy(h->arena, seed);
    pthread_mutex_unlock(&s->lock);
}

bool sessions_end(Sessions *s, int64_t id)
{
    bool found = false;
    pthread_mutex_lock(&s->lock);
    for (Held **at = &s->first; *at && !found;) {
        found = (*at)->s.id == id;
        if (found) drop(at);
        else at = &(*at)->next;
    }
    pthread_mutex_unlock(&s->lock);
    return found;
}

void sessions_end_others(Sessions *s, Str name, int64_t but)
{
    pthread_mutex_lock(&s->lock);
    for (Held **at = &s->first; *at;) {
        if (str_equal((*at)->s.account.name, name) && (*at)->s.id != but) drop(at);
        else at = &(*at)->next;
    }
    pthread_mutex_unlock(&s->lock);
}

size_t sessions_list(Sessions *s, Str name, int64_t now_ms, Arena *a, Session **out)
{
    size_t n = 0, cap = 0;
    *out = NULL;
    pthread_mutex_lock(&s->lock);
    sweep(s, now_ms);
    for (Held *h = s->first; h; h = h->next)
        if (!name.n || str_equal(h->s.account.name, name)) *PUSH(a, *out, n, cap) = copy_session(&h->s, a);
    pthread_mutex_unlock(&s->lock);
    return n;
}

bool sessions_fresh(Sessions *s, const char stamp[64])
{
    pthread_mutex_lock(&s->lock);
    bool same = memcmp(s->stamp, stamp, sizeof s->stamp) == 0;
    pthread_mutex_unlock(&s->lock);
    return same;
}

bool sessions_renew(Sessions *s, const char stamp[64], SessionsRead *read, void *context, Err *err)
{
    bool ok = true;
    pthread_mutex_lock(&s->lock);
    for (Held **at = &s->first; ok && read && *at;) {
        Account now;
        bool found;
        Held *h = *at;
        Arena *a = arena_new();
        ok = read(context, h->s.account.name, a, &now, &found, err);
        bool ended = ok && (!found || now.closed);
        if (ok && !ended && now.version != h->s.account.version) h->s.account = copy_account(&now, h->arena);
        arena_free(a);
        if (ended) drop(at);
        else at = &h->next;
    }
    if (ok) memcpy(s->stamp, stamp, sizeof s->stamp);
    pthread_mutex_unlock(&s->lock);
    return ok;
}
