/* SPDX-License-Identifier: Apache-2.0
** web/events.h - what a browser is told without asking: the ledger went on; how far its own work is. One stream a client
** (text/event-stream); who does not read is left behind, not waited for. */
#ifndef LALIAN_WEB_EVENTS_H
#define LALIAN_WEB_EVENTS_H

#include "action/accounts/rights.h"
#include "web/http.h"

typedef struct Events Events;

Events *events_open(void);
void events_close(Events *e);                                /* after the server has stopped; accepts NULL */
bool events_listen(Events *e, Exchange *x, Str owner, const Who *who);      /* answers x with a stream; false: too many listen. who lives as long as x */
void events_leave(Events *e, const Exchange *x);             /* when x has ended, whatever it was */
/* The different scopes of those who listen and do not see all. */
typedef struct { Str name; const Who *who; bool concerned; } EventsScope;
size_t events_scopes(Events *e, Arena *a, EventsScope **out);
/* To whom sees all, with the number; without it to those whose scope is concerned. */
void events_ledger(Events *e, int64_t tx, const EventsScope *scopes, size_t n);
void events_progress(Events *e, Str owner, Str action, Str stage, size_t done, size_t of);
void events_tick(Events *e);                                 /* now and then: a line that says nothing finds out who is gone */
void events_end(Events *e);                                  /* every stream ends */

#endif
