/* SPDX-License-Identifier: Apache-2.0
** formats/columns_keys.h - the rows of a key column (columns.h) that have no key, or one that an earlier row has. The same with any
** number of threads. 8 bytes a row of the arena while it works, which then serve what is asked of it next (arena_reuse). */
#ifndef LALIAN_FORMATS_COLUMNS_KEYS_H
#define LALIAN_FORMATS_COLUMNS_KEYS_H

#include "formats/columns.h"

typedef struct { size_t row, first; } KeyFault;      /* first: the first row with that key; row itself: it has none */

/* In the order of rows. threads as in columns_read. */
size_t columns_keys_check(const CsvColumn *key, size_t n, int threads, Arena *a, KeyFault **out);

#endif
