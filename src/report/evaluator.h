/* SPDX-License-Identifier: Apache-2.0
** report/evaluator.h - what the fillers ask of whoever can compute: a seam, so that filling is tested without a ledger.
** A template is read once: every expression is prepared (and found wrong) before the first byte is written. */
#ifndef LALIAN_REPORT_EVALUATOR_H
#define LALIAN_REPORT_EVALUATOR_H

#include "report/tag.h"

enum { AT_TOP = -1 };                    /* the handle of "no loop around" */

typedef struct {
    bool ok;                             /* false: missing */
    bool is_number;                      /* a figure: it gets a content control */
    bool truth;                          /* of conditions: true, and not missing */
    Str shown;                           /* as printed, with its unit */
    Str number;                          /* of numbers and days: as a cell keeps it ("81.91", a day as its serial number) */
    bool is_day, percent;
    Str scope, period;                   /* for the tag */
    Str title;                           /* of a figure, or of the row that misses a value; empty: none */
    Str owes;                            /* missing: who should supply it; empty: not known */
    size_t lacking;                      /* records whose value was missing and did not count */
    Str estimated, stale;                /* places whose data are 预计, or older than the cut-off; empty: none */
} Answer;

typedef struct { Str png, title; int width, height; Str estimated; } ChartAnswer;              /* px at 96 to the inch; estimated: as above */
typedef struct { int loop; size_t slot, number; } RowAt;       /* loop AT_TOP: no row; number: of the repetition, from 1 */

typedef struct {
    void *self;
    /* Handles of an expression and of a loop within the loop `in`. -1: USE, with the remedy. */
    int (*value)(void *self, const Tag *t, int in, Err *err);
    int (*loop)(void *self, const Tag *t, int in, Err *err);
    bool (*rows)(void *self, int loop, RowAt outer, Arena *a, size_t **slots, size_t *n, Err *err);
    bool (*answer)(void *self, int value, RowAt row, Arena *a, Answer *out, Err *err);
    bool (*chart)(void *self, Str name, Arena *a, ChartAnswer *out, Err *err);
    /* Narrative entered for this round: paragraphs apart by line ends; empty: none. */
    bool (*material)(void *self, Str section, Arena *a, Str *text, Err *err);
} Evaluator;

#endif
