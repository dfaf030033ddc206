/* SPDX-License-Identifier: Apache-2.0
** web/sessions.h - who is logged in. In memory alone: a server that starts again knows nobody. Of a token only the hash is kept. Times
** come in from outside (milliseconds of a clock that never goes back). Any thread may ask. */
#ifndef LALIAN_WEB_SESSIONS_H
#define LALIAN_WEB_SESSIONS_H

#include "action/accounts/accounts.h"

typedef struct Sessions Sessions;

/* A copy of one, in the asker's arena. */
typedef struct {
    int64_t id;
    Account account;
    Str csrf, address, seed;         /* seed: of a second factor that is not confirmed yet */
    int64_t born_ms, used_ms, confirmed_ms;   /* confirmed: the password was entered again; 0: not */
    Instant born;
} Session;

Sessions *sessions_new(void);
void sessions_free(Sessions *s);                                    /* accepts NULL */
/* One more for this account; its oldest ends when there are too many. The token: 256 random bits, as hex. */
Str sessions_open(Sessions *s, const Account *c, Str address, Instant now, int64_t now_ms, Arena *a);
/* false: there is none, it was idle too long or lasted too long. It counts as used now. */
bool sessions_find(Sessions *s, Str token, int64_t now_ms, Arena *a, Session *out);
/* Its password was entered again now; is it still as good as now? */
void sessions_confirm(Sessions *s, int64_t id, int64_t now_ms);
bool sessions_confirmed(const Session *s, int64_t now_ms);
void sessions_seed(Sessions *s, int64_t id, Str seed);
bool sessions_end(Sessions *s, int64_t id);
void sessions_end_others(Sessions *s, Str name, int64_t but);       /* but 0: all of that account */
size_t sessions_list(Sessions *s, Str name, int64_t now_ms, Arena *a, Session **out);   /* name empty: of everybody */

/* The accounts behind them as they are now: closed ones lose their sessions, others get the new role and scope. Called again when
** `stamp` is another one than before; read NULL: no account has changed. false: it could not be read. */
typedef bool SessionsRead(void *context, Str name, Arena *a, Account *out, bool *found, Err *err);
bool sessions_renew(Sessions *s, const char stamp[64], SessionsRead *read, void *context, Err *err) MUST_CHECK;
bool sessions_fresh(Sessions *s, const char stamp[64]);

#endif
