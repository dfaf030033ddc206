/* SPDX-License-Identifier: Apache-2.0
** formats/book.h - any file that people send as a table: what it is is told by its bytes, never by its name.
** Reads xlsx, xls and delimited text; for all else says what it is and how to save it again. */
#ifndef LALIAN_FORMATS_BOOK_H
#define LALIAN_FORMATS_BOOK_H

#include "base/err.h"
#include "formats/grid.h"

bool book_read(Str file, Str bytes, Arena *a, Book *out, Err *err) MUST_CHECK;
/* A zip that is not an office document: its entries are files to import (archive.h). */
bool book_is_zip_of_files(Str bytes, Arena *a);

#endif
