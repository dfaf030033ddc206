/* SPDX-License-Identifier: Apache-2.0
** formats/xlsx_edit.h - an .xlsx changed in place: cells set, styles copied with another fill, notes and sheets added. What is not
** touched stays as it was, byte for byte. Rows and columns count from 0. */
#ifndef LALIAN_FORMATS_XLSX_EDIT_H
#define LALIAN_FORMATS_XLSX_EDIT_H

#include "base/map.h"
#include "formats/package.h"

typedef struct { Str name, part; XmlNode *document; } EditSheet;      /* document NULL: not yet read */
typedef struct XlsxEdit XlsxEdit;

bool xlsx_edit_open(Str file, Str bytes, Arena *a, XlsxEdit **out, Err *err) MUST_CHECK;
bool xlsx_edit_write(XlsxEdit *e, Arena *a, Str *out, Err *err) MUST_CHECK;
size_t xlsx_edit_sheets(const XlsxEdit *e);
bool xlsx_edit_sheet(XlsxEdit *e, size_t i, EditSheet **out, Err *err) MUST_CHECK;     /* reads it */
XmlNode *xlsx_edit_workbook(XlsxEdit *e);                        /* changes are written */

Str xlsx_edit_text(const XlsxEdit *e, const XmlNode *cell);      /* of a text cell; empty: a number or nothing */
void xlsx_edit_set_text(XlsxEdit *e, XmlNode *cell, Str text);
void xlsx_edit_set_number(XlsxEdit *e, XmlNode *cell, Str number);
bool xlsx_edit_place(const XmlNode *cell, Arena *a, uint32_t *row, uint32_t *col);
/* The cell, made if missing. */
XmlNode *xlsx_edit_cell(XlsxEdit *e, EditSheet *sheet, uint32_t row, uint32_t col);

bool xlsx_edit_is_percent(const XlsxEdit *e, const XmlNode *cell);
void xlsx_edit_fill(XlsxEdit *e, XmlNode *cell, const char *rgb);     /* "FFFFC7CE": the cell's style with that fill */

typedef struct { uint32_t row, col; Str text; } EditNote;
bool xlsx_edit_notes(XlsxEdit *e, EditSheet *sheet, const EditNote *notes, size_t n, Err *err) MUST_CHECK;
/* A new sheet at the end, from the XML of its <cols> and <sheetData>. */
bool xlsx_edit_add_sheet(XlsxEdit *e, Str name, Str cols, Str data, Err *err) MUST_CHECK;
/* Cached results of formulas no longer hold: they are dropped and computed when the workbook is opened. */
void xlsx_edit_recalculate(XlsxEdit *e);

#endif
