/* SPDX-License-Identifier: Apache-2.0
** action/evaluation/standing.h - how a subject stands in one evaluation, kept apart from it: for comparing two. */
#ifndef LALIAN_ACTION_STANDING_H
#define LALIAN_ACTION_STANDING_H

#include "action/cells.h"
#include "evaluate/evaluation.h"

typedef struct {
    SubjectState state;
    uint32_t place;              /* 0: none */
    bool tail;
    Str score, grade, pool, reason;      /* as printed; empty: none */
} Standing;

/* Of every slot; lives in the desk's arena and needs the evaluation no more. n: slots wanted, those beyond the evaluation are out. */
Standing *standing_all(Desk *d, const Evaluation *e, const Str *keys, size_t n);
bool standing_moved(const Standing *a, const Standing *b);       /* into or out of the tail, another grade, placed or no more; a new place is none */
bool standing_differs(const Standing *a, const Standing *b);     /* anything that is printed of it */
void standing_text(Desk *d, const Standing *s, Buf *out);        /* "规上/14 第 10 名 42.0870 末位", or why there is none */
void standing_json(const Standing *s, Json *j);                  /* an object */

/* Columns pool, score, place, grade, tail of a table, their heads beginning with `prefix`. */
enum { STANDING_COLUMNS = 5 };
void standing_heads(Desk *d, const char *prefix, Str *heads);
void standing_cells(Desk *d, const Standing *s, Str *cells);

#endif
