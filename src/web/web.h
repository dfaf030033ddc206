/* SPDX-License-Identifier: Apache-2.0
** web/web.h - the running server: what its doors share. */
#ifndef LALIAN_WEB_WEB_H
#define LALIAN_WEB_WEB_H

#include "action/desk.h"
#include "web/events.h"
#include "web/jobs.h"
#include "web/log.h"
#include "web/notes.h"
#include "web/request.h"
#include "web/state.h"
#include "web/uploads.h"

#include <stdatomic.h>

typedef struct {
    const Desk *home;            /* paths, model, clock, language: never changed while serving */
    State *state;
    Jobs *jobs;
    Notes *notes;
    Uploads *uploads;
    Events *events;
    Log *log;
    Http *http;
    const Str *hosts; size_t n_hosts;   /* names a browser may use; else 421 */
    bool tls, loopback;          /* loopback: nobody but this machine reaches it */
    struct Sessions *sessions;
    const char *second_roles;    /* $LALIAN_SECOND_FACTOR: roles that must have a second factor, "system security"; NULL: none */
    atomic_llong accounts;       /* versions of accounts in the ledger: with the first one everybody logs in */
    atomic_bool stopping;        /* new requests get 503 */
    atomic_bool dropping;        /* the time for what had begun is over: what still waits gets 503 too */
} Web;

#endif
