/* SPDX-License-Identifier: Apache-2.0
** formats/csv.h - delimited text to a Book of one sheet. Knows RFC 4180 and what Excel and WPS save: BOM, CRLF, "sep=;",
** comma, semicolon, tab or '|' (found from the first lines), ="00123". All cells are text: leading zeros stay.
** Encodings: encoding.h. A quote that is never closed is a failure that names its line. */
#ifndef LALIAN_FORMATS_CSV_H
#define LALIAN_FORMATS_CSV_H

#include "base/err.h"
#include "formats/grid.h"

bool csv_read(Str file, Str bytes, Arena *a, Book *out, Err *err) MUST_CHECK;

/* What a cell is, said once for this reader and for columns.h. */
enum { CSV_NOT_CLOSED = -1 };
char csv_delimiter(Str text);                          /* found from the first lines of a text */
bool csv_opens_quote(Str text, size_t at);             /* a cell that starts here is quoted: "… or ="… */
ptrdiff_t csv_quote_end(Str text, size_t at);          /* at an opening quote: past its closing one, or CSV_NOT_CLOSED */
size_t csv_unquote(Str inside, char *to);              /* "" as one quote; returns the length; `to` may be the text itself */
bool csv_is_code(Str cell);                            /* ="00123", itself written in quotes: what stands in the inner ones counts */

#endif
