/* SPDX-License-Identifier: Apache-2.0
** formats/xls.h - Excel 97-2003 workbooks (.xls, and .et of WPS): a compound file (cfb.h) with BIFF8 records, to a Book.
** Numbers come as the shortest decimal of their double. Passwords, Excel 95 and older, and office files that hold
** no workbook are failures that say so. */
#ifndef LALIAN_FORMATS_XLS_H
#define LALIAN_FORMATS_XLS_H

#include "base/err.h"
#include "formats/grid.h"

bool xls_read(Str file, Str bytes, Arena *a, Book *out, Err *err) MUST_CHECK;

#endif
