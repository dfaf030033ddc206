/* SPDX-License-Identifier: Apache-2.0
** intake/sheet.h - what stands where in one sheet: title rows, unit notes, headings of one to three lines, and what kind
** of line a row of data is. Knows no form and no register. */
#ifndef LALIAN_INTAKE_SHEET_H
#define LALIAN_INTAKE_SHEET_H

#include "formats/grid.h"
#include "model/unit.h"

#include "base/map.h"

enum { SHEET_UNITS = 8, SHEET_HEADER_ROWS = 40, SHEET_HEADER_DEPTH = 3 };

/* One column's heading. `joined` is all its lines ("2022年税收"), `leaf` the lowest; both normalised, the unit taken off. */
typedef struct { Str joined, leaf, shown; bool has_unit; UnitId unit; } Heading;

typedef struct {
    uint32_t first, last;        /* its lines, from 0 */
    Heading *cols;
    uint32_t n_cols;
    Map *names;                  /* joined and leaf -> column; -1: several columns */
    size_t n_named;
} Header;

/* The text by which headings, titles and names of sheets are compared: width folded, blanks and * dropped, small letters. */
Str sheet_normal(Str s, Arena *a);
/* False when these rows cannot be headings (numbers stand there, or fewer than one text). */
bool sheet_header(const Sheet *s, uint32_t first, uint32_t depth, Arena *a, Header *out);
/* The column of a heading as a form writes it ("企业名称", "2022年|税收"); -1: none or several. */
int32_t sheet_column(const Header *h, Str heading, Arena *a);
/* All text above the headings, normalised, and the units that it names (单位：万元、亩). */
Str sheet_titles(const Sheet *s, uint32_t before, Arena *a);
size_t sheet_units(const Sheet *s, uint32_t before, Arena *a, UnitId out[SHEET_UNITS]);

typedef enum { LINE_DATA, LINE_BLANK, LINE_TOTAL, LINE_SUBTOTAL, LINE_SIGNATURE, LINE_SECTION, LINE_HEADER, LINE_NUMBERS } LineKind;
/* `at`: the cells of the row by column, NULL where empty. */
LineKind sheet_line(const Sheet *s, const Header *h, uint32_t row, const Cell *const *at);
enum { SHEET_LEAD = 3 };
bool sheet_is_sum(const Str *lead, size_t n);              /* by the first texts of a line, trimmed, at most SHEET_LEAD */

/* Walks the rows of data: cells by column, with merged areas filled down and across. */
typedef struct {
    const Sheet *sheet;
    uint32_t n_cols, row;
    const Cell **at;             /* of the row, own cells only */
    const Cell **filled;         /* the same with merged areas filled */
    const Cell **fill;
    uint32_t *fill_until;
    Merge *merges;               /* sorted by first row */
    size_t n_merges, next_merge;
} Walk;
void sheet_walk(Walk *w, const Sheet *s, uint32_t from, uint32_t n_cols, Arena *a);
bool sheet_next(Walk *w);        /* false at the end; w->row is the row it stands on */

#endif
