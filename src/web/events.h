/* SPDX-License-Identifier: Apache-2.0
** web/events.h - what a browser is told without asking: the ledger went on; how far its own work is. One stream a client
** (text/event-stream); who does not read is left behind, not waited for. */
#ifndef LALIAN_WEB_EVENTS_H
#define LALIAN_WEB_EVENTS_H

#include "web/http.h"

typedef struct Events Events;

Events *events_open(void);
void events_close(Events *e);                                /* after the server has stopped; accepts NULL */
bool events_listen(Events *e, Exchange *x, Str owner, bool whole);   /* answers x with a stream; false: too many listen. whole: hears of every change, else of its own alone */
void events_leave(Events *e, const Exchange *x);             /* when x has ended, whatever it was */
void events_ledger(Events *e, int64_t tx, Str by);           /* by: whose change it was, empty: of anybody */
void events_progress(Events *e, Str owner, Str action, Str stage, size_t done, size_t of);
void events_tick(Events *e);                                 /* now and then: a line that says nothing finds out who is gone */
void events_end(Events *e);                                  /* every stream ends */

#endif
