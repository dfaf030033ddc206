/* SPDX-License-Identifier: Apache-2.0
** formats/xlsx.h - Office Open XML workbooks (.xlsx, .xlsm; ECMA-376 transitional and strict) to a Book.
** Cells as stored; styles only for dates, per cent, strike and fill; hidden things, merges and notes; nothing computed,
** no links followed, no macros. Sheets that are not worksheets are skipped and said. */
#ifndef LALIAN_FORMATS_XLSX_H
#define LALIAN_FORMATS_XLSX_H

#include "formats/archive.h"
#include "formats/grid.h"

/* `bytes` is the file; `file` its name for the sentences of errors. */
bool xlsx_read(Str file, Str bytes, Arena *a, Book *out, Err *err) MUST_CHECK;

#endif
