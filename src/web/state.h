/* SPDX-License-Identifier: Apache-2.0
** web/state.h - what requests share: the newest Snapshot, those of past moments that were asked for lately, rule books, and
** connections that read the ledger. A request takes a Hold: what it gets through it stays until the Hold is given back. */
#ifndef LALIAN_WEB_STATE_H
#define LALIAN_WEB_STATE_H

#include "action/action.h"
#include "web/kept.h"

typedef struct State State;
typedef struct Hold Hold;

/* home: where the ledger and the rules are; it outlives the State. */
bool state_open(const Desk *home, State **out, Err *err) MUST_CHECK;
void state_close(State *s);                                     /* when no Hold is left */
/* Looks whether the ledger went on, by whoever; then the newest Snapshot is of its new head. */
bool state_refresh(State *s, bool *changed, Err *err) MUST_CHECK;
int64_t state_head(State *s);

Hold *state_hold(State *s, Arena *a);                           /* the newest of now, for one request */
void state_release(Hold *h);
const DeskShare *state_share(Hold *h);
Kept *state_kept(Hold *h);                                      /* answers of the moment it began with */

#endif
