/* SPDX-License-Identifier: Apache-2.0
** formats/columns_block.h - one block of a delimited file, whole rows, into columns of its own (part of columns.h). Knows neither files
** nor threads. Little-endian machines, as all that the program is built for.
** Steps: marks (where delimiters and line ends are), cells (from and to of each wanted cell; of rows that are all regular they are the
** marks themselves), then one kernel a column. */
#ifndef LALIAN_FORMATS_COLUMNS_BLOCK_H
#define LALIAN_FORMATS_COLUMNS_BLOCK_H

#include "formats/columns_numbers.h"

/* Bytes that may be read before and after a block's text without being of it. */
enum { BLOCK_BEFORE = 16, BLOCK_AFTER = 64 };

/* What all blocks share. */
typedef struct {
    char by;
    uint32_t width, named;       /* headings; up to the last that is not blank */
    Str first_head;
    const CsvCare *care;         /* skips */
    const CsvColumn *wanted;     /* kind and at are read */
    size_t n_wanted;
    const uint32_t *order;       /* the wanted ones by their place in the line */
    Measure *measures;           /* by wanted column */
} Plan;

/* The words of a column that one thread has met. A code below -1 is a word new in this block: fresh[-2 - code]. */
typedef struct { uint64_t a, b; const char *p; uint32_t n; int32_t code; } WordSlot;      /* n 0: empty */
typedef struct {
    WordSlot *slots;
    size_t n_slots, n, n_fresh, fresh_room;
    Str *fresh;                  /* in the order of first appearance; of the block's text until columns_block_words */
} Words;

typedef struct {
    Numbers numbers;
    int32_t *code;
    char *blob;
    bool blanks;                 /* as in CsvColumn */
    uint32_t *end, *hash;        /* of row r in the blob; of its key */
    bool even;                   /* all keys are as long as the first */
    bool plain;                  /* as in CsvColumn */
    Words words;
} BlockColumn;

typedef struct { size_t row, cells; } LongRow;

typedef struct {
    char *text;                  /* BLOCK_BEFORE bytes into its memory */
    size_t n, room;
    bool quotes;                 /* a '"' is somewhere in it */
    uint32_t *marks;             /* [0] is -1, as if a line ended before the text */
    size_t n_marks, marks_room, n_lines;
    bool regular;                /* every line is a row and has as many cells as the headings, none is quoted */
    uint32_t *ends;              /* regular: of each row, before its CR */
    uint32_t *spans, *lines;     /* not regular: from and to of the wanted cells; which line of the block a row is */
    size_t ends_room, spans_room, lines_room, n_rows, rows_room, blob_room, n_sheet_lines;     /* line ends in quotes do not count */
    LongRow *long_rows;
    size_t n_long, long_room;
    BlockColumn *columns;
    Cells *cells;
    size_t n_columns;
    bool bad;                    /* a NUL or a byte that is not UTF-8 stands in a wanted word or key: the first at … */
    uint32_t bad_from, bad_to;
    size_t bad_column;
} Block;

void columns_block_init(Block *b, size_t n_columns);
void columns_block_done(Block *b);
void columns_block_room(Block *b, size_t bytes);                       /* for that much text */
/* How many bytes of the text are whole rows. *open: where a quote opens that is not closed, or -1. */
size_t columns_block_whole(Str text, char by, bool quotes, ptrdiff_t *open);
void columns_block_parse(Block *b, const Plan *plan);
/* The new words of a column get their codes in `all`. */
void columns_block_words(Block *b, size_t column, Map *all);
size_t columns_block_line(const Block *b, size_t row);                         /* which line of the block a row is */
Str columns_block_text(const Block *b, size_t column, size_t row);             /* a cell */
size_t columns_block_bytes(const Block *b, size_t column);                     /* of all keys of a KEY; 0 of any other */
bool columns_block_is_text(Str s);                                             /* UTF-8 without NUL */
/* The cell at *at, unquoted in its place; *at moves on to the next, *more: in the same line. false: its quote is not closed. */
bool columns_block_cell(char *text, size_t n, char by, size_t *at, Str *out, bool *more);

#endif
