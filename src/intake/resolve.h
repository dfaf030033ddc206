/* SPDX-License-Identifier: Apache-2.0
** intake/resolve.h - who is meant: drafts become entities (a row of the ledger or a new one), references become ids.
** Registers go in the order of the references in their keys, so that a key never waits for an id. New ids are dense, by key. */
#ifndef LALIAN_INTAKE_RESOLVE_H
#define LALIAN_INTAKE_RESOLVE_H

#include "intake/work.h"

bool resolve_all(Work *w) MUST_CHECK;
/* The value of a slot with references as ids; false: it refers to what is not known. */
bool resolve_value(Work *w, const Draft *d, const Slot *slot, const Stated *v, Value *out);
int64_t resolve_by_code(Work *w, const Register *reg, Str text);             /* by a key of one text; 0: none, -1: several */
uint32_t resolve_entity_of(const Work *w, const Register *reg, int64_t id);   /* NOBODY: not stated in this import */

#endif
