/* SPDX-License-Identifier: Apache-2.0
** action/earlier.h - files that look like another version of one that an earlier batch brought ("台账最终版(1).xlsx"). */
#ifndef LALIAN_ACTION_EARLIER_H
#define LALIAN_ACTION_EARLIER_H

#include "action/desk.h"
#include "intake/intake.h"

typedef struct { Str file, before; int64_t batch; } Earlier;   /* file of this import; name and batch of the other version */
/* Tells what differs, cell by cell, while the cells are there. A file of an earlier batch byte for byte is none. */
bool earlier_find(Desk *d, const IntakeFile *files, const Hash *hashes, const Book *books, size_t n, Problems *ps, Earlier **out, size_t *n_out, Err *err) MUST_CHECK;

#endif
