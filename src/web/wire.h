/* SPDX-License-Identifier: Apache-2.0
** web/wire.h - the bytes of a request: its head, and a body that comes in chunks (RFC 9112). Strict: where two programs could read
** something differently (a bare LF, a folded line, two lengths, a length beside chunks, trailers) it is refused, because a request could
** hide there. Knows no socket. */
#ifndef LALIAN_WEB_WIRE_H
#define LALIAN_WEB_WIRE_H

#include "base/str.h"

enum { HEAD_FIELDS = 100, HEAD_MORE = 0, HEAD_OK = 200 };

typedef struct { Str name, value; } HeadField;
typedef struct {
    Str method, target;              /* target: a path with its query, as it came */
    HeadField fields[HEAD_FIELDS]; size_t n;
    int64_t length;                  /* of the body; -1: it comes in chunks */
    size_t bytes;                    /* of the head with its empty line */
    bool keep, expects;              /* keep: the connection goes on afterwards; expects: it waits for 100 (Continue) */
    bool chunks_known;               /* it understands an answer in chunks: HTTP/1.1 */
} Head;

/* HEAD_MORE: not whole yet. HEAD_OK: whole; its texts point into `bytes`. Else the status to refuse it with; method and target when known. */
int wire_head(Str bytes, Head *out);
Str wire_field(const Head *h, const char *name);     /* the first of that name; p NULL: absent */

typedef struct { int at; uint64_t left; size_t line; } Chunks;   /* {0} before the first byte */
typedef enum { CHUNKS_MORE, CHUNKS_DATA, CHUNKS_END, CHUNKS_BAD } ChunksStep;
/* Takes bytes off *rest. CHUNKS_DATA: *data is a piece of the body; call again. CHUNKS_MORE: *rest is empty, the body goes on. */
ChunksStep wire_chunks(Chunks *c, Str *rest, Str *data);

#endif
