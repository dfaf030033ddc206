/* SPDX-License-Identifier: Apache-2.0
** report/report.h - templates filled in place (docx, xlsx), charts, new workbooks. RULES §5: docs/templates.md. */
#ifndef LALIAN_REPORT_REPORT_H
#define LALIAN_REPORT_REPORT_H

#include "base/json.h"
#include "report/chart.h"
#include "rules/rules.h"

/* CHECK: the template is only read; what is wrong in it goes to problems, and nothing is made. It needs no Snapshot. */
typedef enum { REPORT_DRAFT, REPORT_FINAL, REPORT_CHECK } ReportMode;

/* One figure as printed: kept with the issued report, so that any number of a document can be followed back. */
typedef struct {
    Str tag, expression, scope, period, shown;
    bool missing;
    Str title, owes;            /* of a figure, or of the row that misses a value; who should supply what is missing; empty: not known */
    Str estimated, stale;       /* places whose data are 预计, or older than the cut-off; empty: none */
    size_t lacking;             /* records that miss the value and did not count */
} Printed;
typedef struct { Printed *items; size_t n, cap; } PrintedList;

typedef struct {
    const RuleBook *book;
    Context context;
    Str name;                   /* of the template, for messages */
    ReportMode mode;
    Str as_of;                  /* "@123": goes into the tags */
    Str old_document;           /* an earlier filling of the same template: its {{material:…}} blocks are kept; empty: none */
    Arena *arena;
} ReportJob;

/* Fills a template. `problems` gets what is missing (draft: who owes it; final: what forbids it). In final mode with errors: false, DATA. */
bool report_docx(const ReportJob *job, Str template_bytes, Str *out, PrintedList *printed, Problems *problems, Err *err) MUST_CHECK;
bool report_xlsx(const ReportJob *job, Str template_bytes, Str *out, PrintedList *printed, Problems *problems, Err *err) MUST_CHECK;

/* A chart of the rule book by its id, as a document draws it; NOT_FOUND: the book has none of that name. */
bool report_chart(const ReportJob *job, Str id, ChartData *out, Err *err) MUST_CHECK;

/* New workbooks by libxlsxwriter: a table of typed columns with a title, unit notes, frozen heading, filter, print set-up. */
typedef enum { COL_TEXT, COL_NUMBER, COL_DAY, COL_PERCENT } ColType;
typedef struct { Str title, unit; ColType type; int decimals; int width; const Str *choices; size_t n_choices; } TableColumn;
typedef struct {
    Str sheet, title, note;
    TableColumn *columns; size_t n_columns;
    Str *cells; size_t n_rows;           /* row by row; empty = blank */
    Str *formulas;                       /* beside each cell "=…" or, over whole ranges, "{=…}": the cell keeps the formula and shows the value; NULL: none */
    Str fill_when, line_when;            /* conditions of the first row, as "$F4=1", that hold for each: the row is tinted, a line stands above it */
    size_t cap_columns, cap_cells, cap_formulas;         /* of those that report_column and report_row fill */
} Table;
enum { TABLE_FIRST_ROW = 3 };            /* of a table's rows in its sheet, from 0: for the addresses in formulas */
void report_column(Table *t, TableColumn column, Arena *a);              /* all columns before the first row */
void report_row(Table *t, const Str *cells, Arena *a);                   /* as many as there are columns */
void report_row_formulas(Table *t, const Str *cells, const Str *formulas, Arena *a);    /* all rows of a table with formulas */
bool report_workbook(const Table *tables, size_t n, Arena *a, Str *out, Err *err) MUST_CHECK;

/* A table as text with aligned columns, for a terminal. cells row by row. */
void report_print(const Str *heads, const Str *cells, size_t n_columns, size_t n_rows, Buf *out);

/* The same workbook with its bad cells marked (fill and note) and a sheet of all problems; of csv and xls a new xlsx of their cells. */
bool report_marked(Str name, Str bytes, const Problems *problems, Arena *a, Str *out, Err *err) MUST_CHECK;

#endif
