/* SPDX-License-Identifier: Apache-2.0
** web/kept.h - answers of one moment of the ledger, kept while it is the newest: asked again they are given as they are. */
#ifndef LALIAN_WEB_KEPT_H
#define LALIAN_WEB_KEPT_H

#include "model/snapshot.h"

typedef struct Kept Kept;
typedef struct { Str bytes; bool negative; Memory *memory; } KeptAnswer;   /* to be dropped with memory_drop */

Kept *kept_new(size_t most);                                 /* bytes of all answers together */
void kept_free(Kept *k);                                     /* accepts NULL */
bool kept_find(Kept *k, Str asked, KeptAnswer *out);
KeptAnswer kept_put(Kept *k, Str asked, Str bytes, bool negative);   /* given even when it is too large to be kept; one too many: the others go */

#endif
