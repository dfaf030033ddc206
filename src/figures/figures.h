/* SPDX-License-Identifier: Apache-2.0
** figures/figures.h - the figures of a rule book at a moment, in a scope: value, number as printed, exact fraction, rows, what
** was missing, where the source stops, the records behind. Tables by park, unit or class. Checks. A pure function of
** (rule book, Snapshot view, moment, scope, right): it writes nothing. */
#ifndef LALIAN_FIGURES_FIGURES_H
#define LALIAN_FIGURES_FIGURES_H

#include "rules/rules.h"

typedef struct {
    Context context;
    Scope scope;                /* given false: everything the view shows */
    bool sees_firms;            /* the reader may see the data of single firms: nothing is withheld */
    FormulaCache *previous, *last_year;     /* figures_share */
} FigureRequest;

typedef struct {
    const Figure *figure;       /* NULL: a formula of its own */
    Scalar value;               /* value.ok false: missing, or withheld */
    UnitId unit;
    Str unit_text;              /* as people read it: 家, 万㎡, % */
    Frac number;                /* exact, in `unit`; meaningful where value.ok and the type is a number */
    Str shown;                  /* "81.91", a day, names; empty when missing */
    Str printed;                /* "81.91万㎡", "200多亿元" */
    Str exact;                  /* "4095500/3"; empty when missing or no number */
    bool withheld;
    bool approx_fits;           /* false: figures with `approx` whose word is not true of the value: printed as it is */
    Day stops;                  /* 截至: the source stops earlier than the cut-off; DAY_NONE: it does not */
} FigureValue;

/* All figures in the order of the book. The first failure (no period given, deadline) ends it. */
bool figures_compute(const RuleBook *b, const FigureRequest *q, Arena *a, FigureValue **out, size_t *n, Err *err) MUST_CHECK;
bool figures_one(const Figure *f, const RuleBook *b, const FigureRequest *q, Arena *a, FigureValue *out, Trace *trace, Err *err) MUST_CHECK;
/* Any formula; unit UNIT_NONE and decimals -1: those of its type. */
bool figures_formula(const Formula *f, const RuleBook *b, UnitId unit, int decimals, const FigureRequest *q, Arena *a, FigureValue *out, Trace *trace, Err *err) MUST_CHECK;

/* The last tour and the same time last year beside. Several of one request: figures_share first, and what they have in common is computed once. */
void figures_share(FigureRequest *q, Arena *a);
typedef struct { FigureValue now, previous, last_year; bool has_previous, has_last_year; } FigureBeside;
bool figures_beside(const Figure *f, const RuleBook *b, const FigureRequest *q, Arena *a, FigureBeside *out, Err *err) MUST_CHECK;

/* A row for each live park, unit or class (with a scope: of those in it), 未填 last; the total is computed apart, never summed. figure NULL: of `formula`. */
typedef struct { Str name; int64_t id; FigureValue value; } FigureRow;      /* name empty: 未填 */
typedef struct { FigureRow *rows; size_t n; FigureValue total; } FigureTable;
bool figures_table(const Figure *figure, const Formula *formula, const RuleBook *b, Dimension by, const FigureRequest *q, Arena *a, FigureTable *out, Err *err) MUST_CHECK;
bool figures_dimension(Str word, Dimension *out);        /* park unit class, 园区 单位 类别 */

/* All checks of the book, and the sources that differ by more than authority.yaml allows. Each problem names its record. */
bool figures_check(const RuleBook *b, const FigureRequest *q, Problems *ps, Err *err) MUST_CHECK;

/* A sentence of the rule book at a row (slot NULL: of no row); what is missing is a dash. */
bool figures_say(const SayPart *parts, size_t n, const Context *ctx, const size_t *slot, Arena *a, Buf *out, Err *err) MUST_CHECK;

#endif
