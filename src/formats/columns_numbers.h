/* SPDX-License-Identifier: Apache-2.0
** formats/columns_numbers.h - the cells of a NUMBER column of one block to numbers (part of columns.h). Little-endian machines, as all that
** the program is built for. A number is kept in quanta (64 bits), or, where a column's numbers are small and have few decimals, as so many
** grains, each the same number of quanta (32 bits are enough then). */
#ifndef LALIAN_FORMATS_COLUMNS_NUMBERS_H
#define LALIAN_FORMATS_COLUMNS_NUMBERS_H

#include "formats/columns.h"

#include <string.h>

enum { MAX_DECIMALS = 18 };

/* The cells of a column: of row r from[r * from_step] + after up to to[r * to_step]. */
typedef struct { const uint32_t *from, *to; size_t from_step, to_step; uint32_t after; } Cells;
typedef enum { CELL_BLANK, CELL_OK, CELL_ODD } CellState;

static inline Str cells_text(const char *text, Cells c, size_t row)
{
    uint32_t from = c.from[row * c.from_step] + c.after;
    return (Str){ text + from, c.to[row * c.to_step] - from };
}

static inline uint64_t columns_load(const void *p)
{
    uint64_t x;
    memcpy(&x, p, sizeof x);
    return x;
}

/* A decimal with d digits after its point: digits * num / den; at once while digits <= limit (0: never). */
typedef struct { uint64_t num, limit; __int128 den; } Scale;

/* How a column's numbers are read. */
typedef struct {
    bool no_sign;                /* as in CsvColumn */
    int32_t grain;               /* quanta; 0: never in grains */
    Scale quanta[MAX_DECIMALS + 1], grains[MAX_DECIMALS + 1];     /* by decimals */
} Measure;

/* Of one block. Both have room for more than its rows. */
typedef struct {
    bool narrow;                 /* grains are what counts; else i. Reading turns it to false where they do not fit */
    int64_t *i;                  /* quanta */
    int32_t *grains;             /* in the same memory */
    uint8_t *ok;                 /* CellState */
    size_t n_odd, n_there;       /* how many are odd; how many CELL_OK */
    size_t decimals;             /* of the number read last */
} Numbers;

void columns_numbers_measure(const CsvColumn *c, Measure *out);                 /* grain 0 */
/* The grain in which these quanta fit in 32 bits, if there is one: as small as what they are written with. */
void columns_numbers_settle(Measure *m, const Numbers *quanta, size_t n);
void columns_numbers_room(Numbers *x, size_t n);
void columns_numbers_read(const char *text, Cells cells, size_t n, const Measure *m, Numbers *x);
/* What an odd one is: there or not. */
void columns_numbers_put(Numbers *x, size_t n, const Measure *m, size_t row, bool there, int64_t quanta);

#endif
