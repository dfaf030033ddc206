/* SPDX-License-Identifier: Apache-2.0
** formats/xlsx_sheet.h - one worksheet part to the sheet in hand of a Build. Only xlsx.c uses it. */
#ifndef LALIAN_FORMATS_XLSX_SHEET_H
#define LALIAN_FORMATS_XLSX_SHEET_H

#include "formats/archive.h"
#include "formats/build.h"
#include "formats/scan.h"

typedef struct { uint8_t flags; bool date, percent; } XlsxStyle;
typedef struct { uint32_t text, length; bool part_struck; } XlsxString;    /* in Build.text */

typedef struct {
    Str file;
    Arena *a;
    Archive *zip;
    ArchiveStream stream;
    Scan scan;                   /* of the part being read */
    Build build;
    bool from_1904;
    XlsxStyle *styles;
    size_t n_styles;
    XlsxString *strings;
    size_t n_strings;

    uint32_t row, col;           /* where the next cell without an address goes */
    Buf value;                   /* of the cell in hand */
} Xlsx;

bool xlsx_sheet_read(Xlsx *x, Err *err) MUST_CHECK;
/* After the START of si, is or comment: its text without phonetics, "_x000D_" undone, appended to out. */
bool xlsx_sheet_rich(Xlsx *x, Buf *out, bool *part_struck, Err *err) MUST_CHECK;

#endif
