/* SPDX-License-Identifier: Apache-2.0
** formats/encoding.h - bytes of text files to UTF-8: BOM, then strict UTF-8, else strict GB18030 (a superset of GBK).
** A bad byte is a failure that names its line, never '?'. The only file that knows iconv. */
#ifndef LALIAN_FORMATS_ENCODING_H
#define LALIAN_FORMATS_ENCODING_H

#include "base/err.h"

/* Held open by whoever closes file access later: while one is open, converting needs no file. */
typedef struct { void *gb18030; } Encoding;
bool encoding_open(Encoding *e, Err *err) MUST_CHECK;
void encoding_close(Encoding *e);

/* *encoding: "UTF-8", "GB18030", "UTF-16LE", "UTF-16BE". The text may be a part of `bytes`: borrowed from both. */
bool encoding_decode(Str file, Str bytes, Arena *a, Str *text, Str *encoding, Err *err) MUST_CHECK;

bool encoding_from_gb18030(Str bytes, Arena *a, Str *out, size_t *bad_at) MUST_CHECK;
bool encoding_from_utf16(Str bytes, bool big_endian, Arena *a, Str *out, size_t *bad_at) MUST_CHECK;
/* UTF-16 in pieces: appends what is whole, says how many bytes it took; false: broken surrogates at *took. */
bool encoding_add_utf16(Str bytes, bool big_endian, Buf *out, size_t *took) MUST_CHECK;
size_t encoding_valid_prefix(Str bytes);         /* length of the part that is valid UTF-8; fast on ASCII */

#endif
