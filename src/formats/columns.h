/* SPDX-License-Identifier: Apache-2.0
** formats/columns.h - a large delimited text file straight into typed columns, by several threads: 10^7 rows in a few tenths of a
** second, in little more memory than the columns themselves. Knows the cells of csv.h (quotes, "" inside, line breaks inside, ="001",
** BOM, CR LF, no last line end); does not know the domain: what is no plain decimal goes to the caller, who knows what people write.
** Takes UTF-8 alone; what it does not take, csv.h does (columns_open says so). The result is the same with any number of threads.
** Limits: COLUMNS_MIB, COLUMNS_ROWS, COLUMNS_LINE, USED_COLUMNS. docs/decisions/006-columns.md says why it stands beside csv.h. */
#ifndef LALIAN_FORMATS_COLUMNS_H
#define LALIAN_FORMATS_COLUMNS_H

#include "base/err.h"
#include "base/map.h"
#include "base/str.h"

typedef struct {
    const char *path;
    bool fits;                   /* false: not for this reader, nothing below is set */
    char by;                     /* comma, semicolon, tab or '|' */
    Str *heads;                  /* cells of the first line, of the arena */
    uint32_t n_heads;
    uint64_t size, from;         /* bytes of the file; where the line after the headings begins */
    size_t line;                 /* the number of that line, from 1 */
} ColumnsFile;

typedef enum { COLUMN_NUMBER, COLUMN_WORD, COLUMN_KEY } ColumnKind;

/* One wanted column. Rows count from 0 in the order of the file; lines with nothing in them, or with nothing but delimiters, are no rows,
** nor are those that the caller skips. */
typedef struct {
    ColumnKind kind;
    uint32_t at;                 /* its place in the line of headings, from 0 */
    bool no_sign;                /* NUMBER: what is under 0 is odd too */
    int64_t mul, div;            /* NUMBER: value = what is written * mul / div, exact or once half to even; both over 0 */
    int64_t *i;                  /* NUMBER: the values … */
    int32_t *narrow;             /* … or, where all are small, this times `grain`; the other one is NULL (columns_number) … */
    int32_t grain;
    uint8_t *ok;                 /* … and 1 where there is one; else the value is 0. NULL: no row lacks it */
    int32_t *code;               /* WORD: words->entries[code].key, in the order of first appearance; -1: blank */
    bool blanks;                 /* WORD: some row has none */
    Map *words;
    char *blob;                  /* KEY: the texts one after the other (columns_key) … */
    uint32_t *start, length;     /* … where each begins, and the last one ends; NULL: all are of this length … */
    uint32_t *hash;              /* … columns_hash of each, of the arena (arena_reuse) … */
    bool plain;                  /* … and whether all of them are plain */
} CsvColumn;

static inline int64_t columns_number(const CsvColumn *c, size_t row) { return c->i ? c->i[row] : (int64_t)c->narrow[row] * c->grain; }
static inline bool columns_there(const CsvColumn *c, size_t row) { return !c->ok || c->ok[row]; }
static inline Str columns_key(const CsvColumn *c, size_t row)
{
    return c->start ? (Str){ c->blob + c->start[row], c->start[row + 1] - c->start[row] } : (Str){ c->blob + row * c->length, c->length };
}

/* Never 0 but of what is blank. */
static inline uint32_t columns_hash(Str key)
{
    uint32_t h = (uint32_t)(str_hash(key) >> 32);
    return key.n ? h | !h : 0;
}

/* Capital letters and digits of ASCII alone: what every way of writing a code leaves as it is. */
static inline bool columns_is_plain(Str key)
{
    unsigned char odd = 0;
    for (size_t i = 0; i < key.n; i++) {                   /* no way out: many at a time */
        unsigned char digit = (unsigned char)(key.p[i] - '0'), letter = (unsigned char)(key.p[i] - 'A');
        odd |= (unsigned char)((digit > 9) & (letter > 25));
    }
    return odd == 0;
}

/* A line's number is the one that a spreadsheet shows: from 1, the headings' line; a line break in quotes begins none. */
typedef struct { size_t column, row, line; Str text; } CsvOdd;   /* column: which of the wanted ones */
typedef struct { size_t row, line; } CsvStep;                    /* from this row on lines follow one another, the first is `line` */
typedef struct { size_t n; CsvStep *steps; size_t n_steps; } CsvRows;
size_t columns_line(const CsvRows *rows, size_t row);

enum { CSV_LEAD = 3 };
typedef struct { Str text; size_t at; } CsvLead;                 /* trimmed; its place in the line */

/* The caller's part; text lives for the call. odd and long_row are called in the order of the file, never by two threads at once. */
typedef struct {
    void *context;
    /* Whether a line is no row, by its first texts that are not blank, at most CSV_LEAD: a sum, the headings once more. Called by any thread, of
    ** lines where one of these texts ends in 计, a colon or a blank or the first cell is the first heading; may be called of others. NULL: none is. */
    bool (*skips)(void *context, const CsvLead *lead, size_t n);
    /* A cell of a NUMBER that is neither blank nor a plain decimal ([-+]digits[.digits], 18 significant digits) or overflows.
    ** true: *value (in the column's own unit) counts; false: no value. */
    bool (*odd)(void *context, const CsvOdd *cell, int64_t *value);
    /* A row has something written beyond the last heading: `cells` cells. */
    void (*long_row)(void *context, size_t row, size_t line, size_t cells);
} CsvCare;

/* Looks at the beginning of a file. false: it cannot be read; what is merely not for this reader has *out.fits false. */
bool columns_open(const char *path, Arena *a, ColumnsFile *out, Err *err) MUST_CHECK;
/* Fills the wanted columns; words and hashes in the arena, all else until columns_close. threads: at most so many; 0: as the machine has.
** A NUL, invalid UTF-8 or a quote never closed is a failure that names its line, the first of the file wins. */
bool columns_read(const ColumnsFile *f, CsvColumn *wanted, size_t n_wanted, CsvCare care, int threads, Arena *a, CsvRows *rows, Err *err) MUST_CHECK;
void columns_give_starts(CsvColumn *key, size_t n, size_t room);  /* of n keys, where they have none; room for so many */
void columns_close(CsvColumn *wanted, size_t n_wanted);          /* accepts what was never read */

#endif
