/* SPDX-License-Identifier: Apache-2.0
** intake/keys.h - the keys by which lines and rows of the ledger meet. */
#ifndef LALIAN_INTAKE_KEYS_H
#define LALIAN_INTAKE_KEYS_H

#include "intake/work.h"

/* The key by which rows meet: like row_key_of, but names count in their normal form. False: a part is not there. */
bool keys_text(const Register *reg, const KeyParts *k, const Value *v, Buf *out);
void keys_put_once(Map *m, Str key, int64_t value);                   /* -1 where another value stands */
/* Rows of the ledger by their k-th key (slot + 1; -1: several); made when it is first asked for. */
const Map *keys_kept(RegisterWork *rw, size_t k);
bool keys_load(Work *w, RegisterWork *rw) MUST_CHECK;                 /* the register's rows and empty maps */

#endif
