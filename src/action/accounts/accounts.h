/* SPDX-License-Identifier: Apache-2.0
** action/accounts/accounts.h - accounts: made, granted, closed; who logs in. Each change is a version with one row of the audit. What is looked
** at for a lock stands in the audit, so it outlives the process. Sessions are the server's (web/sessions.h). */
#ifndef LALIAN_ACTION_ACCOUNTS_H
#define LALIAN_ACTION_ACCOUNTS_H

#include "action/desk.h"
#include "action/accounts/rights.h"

typedef struct { Str name, password, code, address; } Login;   /* code: of the second factor; empty: none given */

/* One answer for an unknown name, a wrong password, a closed account and a lock (LOGIN), in one time. *wants_code: the password was right,
** a code is wanted. Each try is one row of the audit. */
bool accounts_login(Desk *d, const Login *in, Account *out, bool *wants_code, Err *err) MUST_CHECK;
/* What an account is on a desk. An account without a role may do nothing: LOGIN. */
bool accounts_who(const Account *c, Arena *a, Who *out, Err *err) MUST_CHECK;
/* Its password is a one-time one, or as old as passwords get: nothing else until it is another. */
bool accounts_must_change(const Account *c, Instant now);
/* Nobody came in by it for UNUSED_DAYS: it lets nobody in until its password is reset. */
bool accounts_asleep(Desk *d, Ledger *l, const Account *c, bool *out, Err *err) MUST_CHECK;
bool accounts_password(Desk *d, Str old, Str password, Err *err) MUST_CHECK;         /* of Desk.who */
bool accounts_confirm(Desk *d, Str password, Err *err) MUST_CHECK;                   /* of Desk.who: the present password; tries count as at the door */
/* A second factor: a seed to show, kept only when a code of it comes back. */
Str accounts_seed(Arena *a);
bool accounts_second(Desk *d, Str password, Str seed, Str code, Err *err) MUST_CHECK;
/* One row of the audit in the name of the desk. */
bool accounts_note(Desk *d, Str action, Str object, Str result, Err *err) MUST_CHECK;

/* demo_accounts.c: one of each role; what to log in with goes into `told` and to the file. */
bool accounts_demo(Desk *d, const char *path, Buf *told, Err *err) MUST_CHECK;

/* handover.c: open tasks, forms and drafts of a person pass to another one, in the open transaction of l. *n: how many rows. */
bool handover_rows(Desk *d, Ledger *l, Str from, Str to, size_t *n, Err *err) MUST_CHECK;

#endif
