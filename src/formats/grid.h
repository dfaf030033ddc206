/* SPDX-License-Identifier: Apache-2.0
** formats/grid.h - the cells of a workbook in memory, as the file has them; every reader (xlsx, xls, csv) makes one.
** Compact: 12 bytes a cell and its text once. Only cells that hold something are here (blank styled cells are not).
** Rows and columns count from 0. Immutable once read; everything lives in the arena of the Book.
** Limits: base/limits.def (CELLS, SHEETS, CELL_TEXT, USED_COLUMNS …). */
#ifndef LALIAN_FORMATS_GRID_H
#define LALIAN_FORMATS_GRID_H

#include "base/text.h"

typedef enum { CELL_TEXT = 1, CELL_NUMBER, CELL_DATE, CELL_BOOL, CELL_ERROR } CellType;

enum {
    CELL_FORMULA = 1,        /* the value is the cached result of a formula */
    CELL_NO_CACHE = 2,       /* a formula without a cached result: the text is empty */
    CELL_STRUCK = 4,         /* struck through: whole cell */
    CELL_PART_STRUCK = 8,    /* rich text of which some runs are struck through */
    CELL_FILLED = 16,        /* a fill colour other than none and white */
    CELL_NOTED = 32,         /* a note (comment) stands at it: Sheet.notes */
    CELL_PERCENT = 64        /* a number shown as per cent: text is still the raw number, "0.207" */
};

/* Raw text: a string as it is; a number as stored ("81.909999999999997"; shown value: dec_parse_double), of xls the
** shortest decimal of its double; a date (number with a date format) as ISO "2023-11-30" or "2023-11-30 08:30:00", by
** the workbook's 1900 or 1904 system; a bool TRUE/FALSE; an error "#DIV/0!". */
typedef struct {
    uint16_t col;
    uint8_t type, flags;
    uint32_t text;           /* offset into Sheet.text */
    uint32_t length;         /* bytes */
} Cell;

typedef struct { uint32_t row, col, last_row, last_col; } Merge;        /* inclusive */
typedef struct { uint32_t row, col; Str text; } Note;
typedef struct { uint32_t from, to; } Span;                             /* inclusive: hidden rows or columns */

typedef struct {
    Str name;
    bool hidden;
    uint32_t n_rows;         /* last row that holds a cell, plus 1 */
    uint32_t n_cols;         /* widest row */
    uint32_t *row_start;     /* n_rows + 1 offsets into cells; cells of a row are in order of col */
    Cell *cells;
    size_t n_cells;
    char *text;              /* the sheets of a Book may share it */
    Merge *merges; size_t n_merges;
    Note *notes; size_t n_notes;
    Span *hidden_rows, *hidden_cols; size_t n_hidden_rows, n_hidden_cols;
} Sheet;

typedef enum { BOOK_XLSX = 1, BOOK_XLS, BOOK_CSV } BookKind;

/* What a reader had to assume: shown, never silent. */
typedef enum {
    ODD_NUMBER = 1,          /* marked a number but is none: read as text */
    ODD_DATE,                /* date format, but no date: read as a number */
    ODD_SHEET,               /* a chart or macro sheet, skipped */
    ODD_ORDER,               /* cells out of order or given twice: sorted, the later one kept */
    ODD_NAME,                /* the extension does not agree with the content */
    ODD_EQUALS,              /* ="..." in a text file: the text in the quotes */
    ODD_QUOTE,               /* text after a closing quote: read as one */
    ODD_FORMAT,              /* a style that the file does not have */
    ODD_COUNT
} OddityKind;

typedef struct {
    Str sheet, cell;         /* may be empty */
    Str what;                /* the sentence in Chinese; grid_oddity gives it in any language */
    Str detail;              /* {3} of the sentence */
    OddityKind kind;
} Oddity;

typedef struct {
    BookKind kind;
    Str encoding;            /* of text files: "UTF-8", "GB18030", "UTF-16LE" …; else empty */
    char delimiter;          /* of text files */
    Sheet *sheets;
    size_t n_sheets;
    Oddity *oddities;        /* the first of each kind in each sheet */
    size_t n_oddities;
} Book;

const Cell *grid_cell(const Sheet *s, uint32_t row, uint32_t col);      /* NULL: empty */
Str grid_text(const Sheet *s, const Cell *c);                           /* borrowed; c may be NULL: empty */
bool grid_row_hidden(const Sheet *s, uint32_t row);
bool grid_col_hidden(const Sheet *s, uint32_t col);
const Merge *grid_merge_at(const Sheet *s, uint32_t row, uint32_t col); /* the merged area that covers it, or NULL */
Str grid_note(const Sheet *s, uint32_t row, uint32_t col);              /* empty: none */
Str grid_address(uint32_t row, uint32_t col, Arena *a);                 /* "B7" */
bool grid_parse_address(Str s, uint32_t *row, uint32_t *col) MUST_CHECK;   /* "B7", "$B$7"; within 1048576 x 16384 */
void grid_oddity(const Oddity *o, Lang lang, Buf *out);

#endif
