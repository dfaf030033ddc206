/* SPDX-License-Identifier: Apache-2.0
** intake/tell.h - which drafts speak of one row: by key, by a credit code that is none, by name. Rows that are new get dense
** ids in the order of their keys. */
#ifndef LALIAN_INTAKE_TELL_H
#define LALIAN_INTAKE_TELL_H

#include "intake/work.h"

bool tell_apart(Work *w, RegisterWork *rw) MUST_CHECK;
uint32_t tell_entity_of(const Work *w, const Register *reg, int64_t id);      /* NOBODY: not stated in this import */

#endif
