/* SPDX-License-Identifier: Apache-2.0
** intake/resolve.h - who is meant: references become ids, drafts entities (a row of the ledger or a new one: tell.h).
** Registers go in the order of the references in their keys, so that a key never waits for an id. */
#ifndef LALIAN_INTAKE_RESOLVE_H
#define LALIAN_INTAKE_RESOLVE_H

#include "intake/work.h"

bool resolve_all(Work *w) MUST_CHECK;
/* The value of a slot with references as ids; false: it refers to what is not known. */
bool resolve_value(Work *w, const Draft *d, const Slot *slot, const Stated *v, Value *out);
int64_t resolve_by_code(Work *w, const Register *reg, Str text);             /* by a key of one text; 0: none, -1: several */
int64_t resolve_text(Work *w, RegisterWork *rw, Str text);                   /* by a code, what was decided before, a name */
int64_t resolve_memory(const Work *w, const Register *reg, Str text);        /* what was decided before; 0: nothing */
void resolve_learn(Work *w, const Register *reg, Str text, int64_t id);      /* to be remembered with this import */
Str resolve_kept(const Work *w, const RegisterWork *rw, const Field *f, int64_t id);   /* the text of a kept row; of one that is new: nothing */

#endif
