/* SPDX-License-Identifier: Apache-2.0
** action/office/drafting.h - a template filled for reading on a page, and the frozen copy of it that somebody has in hand. */
#ifndef LALIAN_ACTION_OFFICE_DRAFTING_H
#define LALIAN_ACTION_OFFICE_DRAFTING_H

#include "action/office/page.h"
#include "report/blocks.h"

typedef struct {
    Page page;
    const Template *template;
    Str bytes;                   /* the filled document */
    Blocks blocks;               /* none of a workbook */
    PrintedList printed;         /* as printed, in order; a tag may come several times */
    Problems *problems;
} Drafting;
bool drafting_fill(Desk *d, const Args *args, Drafting *out, Err *err) MUST_CHECK;        /* words[0]: the template */

/* A figure of the frozen copy: what stands there, and what would now. */
typedef struct {
    int64_t id;                  /* of its printed_figure */
    Str tag, expression, scope, value;
    Period period;               /* kind 0: none */
    const Printed *now;          /* NULL: it is printed no more */
} FrozenFigure;
typedef struct {
    bool found;
    int64_t id, no, tx;
    Str key, state, rules;
    Day made_on;
    FrozenFigure *figures; size_t n;
} FrozenCopy;

/* The last copy of the template that was frozen for the tour of the period. */
bool drafting_frozen(const Drafting *f, FrozenCopy *out, Err *err) MUST_CHECK;
bool drafting_changed(const FrozenFigure *f);            /* another value, or printed no more */
/* The transactions since then that wrote a record behind the figure, then or now. */
bool drafting_why(const Drafting *f, const FrozenCopy *copy, const FrozenFigure *figure, Tx **out, size_t *n, Err *err) MUST_CHECK;
/* The tour of the period asked about; *id 0: there is none. */
bool drafting_tour(const Drafting *f, Snapshot *s, int64_t *id, Err *err) MUST_CHECK;
/* "四个一批项目本年完成投资"; of a row "石埕泵阀智造园标准厂房一期 本年完成投资"; what has no title is told by its formula. */
bool drafting_title(const Drafting *f, Str expression, Str scope, Str *out, Err *err) MUST_CHECK;
/* The row that a figure of a loop was printed for; *reg NULL: of no row. */
void drafting_row(const Drafting *f, Str scope, const Register **reg, int64_t *id);

#endif
