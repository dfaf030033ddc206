/* SPDX-License-Identifier: Apache-2.0
** action/accounts/sight.h - the ledger as one account sees it: a Snapshot over another one in which rows out of its scope were never there
** and fields above its clearance have no value; references to such rows are missing. Everything downstream reads it like any other:
** lists, formulas, completion, forms, documents, checks cannot tell, and cannot forget to ask. Columns load on first use and are
** shared where nothing is taken out. The Snapshot beneath must live longer. */
#ifndef LALIAN_ACTION_SIGHT_H
#define LALIAN_ACTION_SIGHT_H

#include "action/accounts/rights.h"

typedef struct Sight Sight;

/* *out is `beneath` itself when nothing is taken out (then *sight is NULL); else free it with snapshot_free.
** totals: fields of single firms keep their values, for totals that are withheld where few stand behind them. */
bool sight_of(Snapshot *beneath, const Who *w, bool totals, Snapshot **out, Sight **sight, Err *err) MUST_CHECK;
/* Same words, same sight: what a cache keeps it under ("office", "town 12,14|3"). */
Str sight_name(const Who *w, Arena *a);

/* What several desks share: the sights over one Snapshot, by their names. Any thread may ask; freed before the Snapshot beneath. */
typedef struct SightShelf SightShelf;
SightShelf *sight_shelf_new(void);
void sight_shelf_free(SightShelf *s);                                     /* accepts NULL */
bool sight_shelf_get(SightShelf *shelf, Snapshot *beneath, const Who *w, bool totals, Snapshot **out, Sight **sight, Err *err) MUST_CHECK;

/* Values of rows that are not in the Snapshot yet; NULL: none. false: it does not know that row. */
typedef struct { bool (*find)(void *context, const Register *reg, int64_t id, const Row **out); void *context; } SightRows;
/* Does a row with these values lie in the scope? References lead through `fresh` first, then through the ledger. */
bool sight_holds(Sight *s, const Row *row, const SightRows *fresh, bool *holds, Err *err) MUST_CHECK;
/* An older version of a row that is seen now: was it in the scope then? */
bool sight_shows(Sight *s, const Row *version, bool *shows, Err *err) MUST_CHECK;

#endif
