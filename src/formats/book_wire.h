/* SPDX-License-Identifier: Apache-2.0
** formats/book_wire.h - a Book as a stream of bytes and back: a confined process reads a file and sends what it read.
** The sender is not trusted: every count, offset, type and text is checked while receiving, so a received Book is as
** sound as one read here. Both ends are the same program on the same machine (native byte order; WIRE_VERSION is checked). */
#ifndef LALIAN_FORMATS_BOOK_WIRE_H
#define LALIAN_FORMATS_BOOK_WIRE_H

#include "base/err.h"
#include "formats/grid.h"

enum { BOOK_WIRE_VERSION = 2 };

/* Sends n bytes; receives exactly n bytes. false: broken off. */
typedef bool (*BookWirePut)(void *ctx, const void *p, size_t n);
typedef bool (*BookWireGet)(void *ctx, void *p, size_t n);

bool book_wire_write(const Book *book, BookWirePut put, void *ctx) MUST_CHECK;
bool book_wire_read(Str file, BookWireGet get, void *ctx, Arena *a, Book *out, Err *err) MUST_CHECK;

/* put and get on memory. */
bool book_wire_put_buf(void *buf, const void *p, size_t n);          /* a Buf * */
bool book_wire_get_str(void *str, void *p, size_t n);                /* a Str *: what is left */

#endif
