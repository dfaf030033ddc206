/* SPDX-License-Identifier: Apache-2.0
** formats/build.h - makes a Book out of the cells that a reader finds, and holds it to the limits: cells, sheets,
** used columns, characters of a cell. Cells may come in any order (then they are sorted and an oddity is noted).
** All sheets share one text; memory that grows is given back by build_done. */
#ifndef LALIAN_FORMATS_BUILD_H
#define LALIAN_FORMATS_BUILD_H

#include "base/err.h"
#include "formats/grid.h"

typedef struct { uint32_t row, start; } Run;         /* cells of one row that came together */

typedef struct {
    Str file;
    Arena *a;
    Book *book;
    Buf text;
    size_t note_bytes, total_cells, total_rows, sheets_cap, oddities_cap;

    Sheet *sheet;                                    /* the one in hand: its arrays grow here */
    Cell *cells;
    size_t n_cells, cap_cells;
    bool sorted;
    Run *runs;
    size_t n_runs, cap_runs;
    uint32_t row, col;                               /* of the last cell */
    size_t merges_cap, notes_cap, rows_cap, cols_cap;
    uint64_t used[16384 / 64];
    uint32_t n_used;
} Build;

void build_init(Build *b, Str file, BookKind kind, Arena *a, Book *out);
void build_done(Build *b);
bool build_end(Build *b, Err *err) MUST_CHECK;                       /* the Book is whole */

bool build_sheet(Build *b, Str name, bool hidden, Err *err) MUST_CHECK;
bool build_sheet_end(Build *b, Err *err) MUST_CHECK;

/* Text for cells: its offset. Valid UTF-8 only. */
uint32_t build_text(Build *b, Str s);
bool build_check_text(const Build *b, Err *err) MUST_CHECK;          /* all texts together; build_cell looks itself */
/* c.col, type, flags and text/length of build_text are set. */
bool build_cell(Build *b, uint32_t row, Cell c, Err *err) MUST_CHECK;
/* The same with the text itself: checks its length. */
bool build_put(Build *b, uint32_t row, Cell c, Str text, Err *err) MUST_CHECK;
bool build_check_length(const Build *b, uint32_t row, uint32_t col, Str text, Err *err) MUST_CHECK;

void build_merge(Build *b, Merge m);
void build_note(Build *b, uint32_t row, uint32_t col, Str text);
void build_hide_rows(Build *b, uint32_t from, uint32_t to);
void build_hide_cols(Build *b, uint32_t from, uint32_t to);
/* Kept once a sheet for each kind; with row UINT32_MAX it is about the whole sheet. */
void build_oddity(Build *b, OddityKind kind, uint32_t row, uint32_t col, Str what);

/* A serial number that is shown as a date: "2023-11-30" or "2023-11-30 08:30:00". false: not a date (a time alone, day 60
** of 1900, before or after the calendar). */
bool build_date(Str serial, bool from_1904, Buf *out) MUST_CHECK;
bool build_is_date_format(Str code);                                 /* a custom number format code */
bool build_is_percent_format(Str code);
bool build_is_builtin_date(uint32_t id);

#endif
