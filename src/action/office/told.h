/* SPDX-License-Identifier: Apache-2.0
** action/office/told.h - the figures as the report tells them: value, plan, the last tour, last year, a point a month, a light by rule. */
#ifndef LALIAN_ACTION_OFFICE_TOLD_H
#define LALIAN_ACTION_OFFICE_TOLD_H

#include "action/office/page.h"

typedef struct { Period month; bool ok; Str shown; } ToldPoint;
typedef struct {
    const BookTold *told;
    FigureBeside beside;
    FigureValue plan, share;             /* meaningful where the book gives a formula */
    Light light;
    bool hidden;                         /* the reader may not ask for it */
    ToldPoint *points; size_t n_points;
} ToldFigure;
typedef struct { ToldFigure *figures; size_t n; } ToldList;

bool told_find(Page *p, ToldList *out, Err *err) MUST_CHECK;
void told_json(const Page *p, const ToldList *l, Json *j);       /* a member of an open object */
void told_print(const Page *p, const ToldList *l, Buf *out);

#endif
