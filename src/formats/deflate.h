/* SPDX-License-Identifier: Apache-2.0
** formats/deflate.h - the packing that zip files use (RFC 1951), and their checksum. Knows nothing of zip itself.
** Two files answer to it and the build takes one: deflate_isal.c (ISA-L) where that library is, deflate_zlib.c elsewhere
** (docs/decisions/005). Streams of either are read by both; the packed bytes differ. */
#ifndef LALIAN_FORMATS_DEFLATE_H
#define LALIAN_FORMATS_DEFLATE_H

#include "base/str.h"

uint32_t deflate_checksum(uint32_t so_far, Str bytes);                     /* CRC-32; begins with 0 */
void deflate_pack(Str bytes, Buf *out);                                    /* appends a whole stream; the same bytes each time */

/* Unpacking, a piece at a time. One Unpacker serves many streams, one after the other. */
typedef struct Unpacker Unpacker;
Unpacker *deflate_unpacker(Arena *a);                                      /* about 90 KiB */
void deflate_start(Unpacker *u);                                           /* a stream begins */
void deflate_give(Unpacker *u, Str packed);                                /* its next bytes, once the last are used up; borrowed until they are */
/* Unpacks at most `room` bytes; false: damaged. *got 0: it wants more packed bytes, or is at its end. */
bool deflate_take(Unpacker *u, char *p, size_t room, size_t *got) MUST_CHECK;
bool deflate_ended(const Unpacker *u);

#endif
