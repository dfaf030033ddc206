/* SPDX-License-Identifier: Apache-2.0
** formats/csv.h - delimited text to a Book of one sheet. Knows RFC 4180 and what Excel and WPS save: BOM, CRLF, "sep=;",
** comma, semicolon, tab or '|' (found from the first lines), ="00123". All cells are text: leading zeros stay.
** Encodings: encoding.h. A quote that is never closed is a failure that names its line. */
#ifndef LALIAN_FORMATS_CSV_H
#define LALIAN_FORMATS_CSV_H

#include "base/err.h"
#include "formats/grid.h"

bool csv_read(Str file, Str bytes, Arena *a, Book *out, Err *err) MUST_CHECK;

#endif
