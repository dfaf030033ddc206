/* SPDX-License-Identifier: Apache-2.0
** action/office/page.h - the tables of the daily pages: rows of a register, columns and lights by formulas of the rule book
** (desk.yaml, sheets). Every row is seen through the View. */
#ifndef LALIAN_ACTION_OFFICE_PAGE_H
#define LALIAN_ACTION_OFFICE_PAGE_H

#include "action/cells.h"
#include "figures/figures.h"
#include "report/report.h"

typedef struct { size_t slot; Light light; Str key; Str *cells; } PageRow;      /* cells: as shown, empty where missing */
typedef struct { const BookSheet *sheet; PageRow *rows; size_t n; Str *totals; } PageTable;

/* What all parts of a page work at: the desk, the moment, what they share. */
typedef struct { Desk *desk; Context context; FigureRequest request; } Page;
bool page_open(Desk *d, const Args *args, Page *out, Err *err) MUST_CHECK;      /* --period is owed */
bool page_table(Page *p, const char *sheet, PageTable *out, Err *err) MUST_CHECK;
/* NULL: the sheet has no such column. */
const Str *page_cell(const PageTable *t, size_t row, const char *column);
/* May the reader ask this at all? A formula over fields above the clearance answers nobody: not by a number, a light or a line. */
bool page_may(const Page *p, const Formula *f);                                  /* NULL: yes */
/* The light of two conditions: green only where both are known not to hold; what is missing has none. slot NULL: of the whole. */
bool page_lit(Page *p, const BookFormula *red, const BookFormula *amber, const size_t *slot, Light *out, Err *err) MUST_CHECK;
bool page_text(Page *p, const BookFormula *f, size_t slot, Str *out, Err *err) MUST_CHECK;     /* a value as words; empty: missing or no formula */
bool page_key(Page *p, const Register *reg, size_t slot, Str *out, Err *err) MUST_CHECK;       /* what tells the row apart */
const char *page_light(Light l);                                                 /* "red"; NULL: none */

/* Parts of a JSON object that is open: {"period","until","as_of","previous"}; {"title","register","columns","rows","total"}. */
void page_head_json(const Page *p, const Args *args, Json *j);
void page_table_json(const Page *p, const PageTable *t, Json *j);
void page_row_json(const PageTable *t, size_t row, Json *j);                     /* an object: key, light, then a member for each column */
void page_text_or_null(Json *j, Str s);
void page_print(const Page *p, const PageTable *t, Buf *out);
Table page_workbook(const Page *p, const PageTable *t);

#endif
