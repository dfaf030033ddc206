/* SPDX-License-Identifier: Apache-2.0
** evaluate/explain.h - what lies behind the result of one subject beside its own steps: how its pool came about, who stands at the
** line, which clauses hold; and the two sides of each indicator for all subjects, in units that people know: what a workbook needs
** to compute the result again. Facts only; who may read them and in which words is decided above. */
#ifndef LALIAN_EVALUATE_EXPLAIN_H
#define LALIAN_EVALUATE_EXPLAIN_H

#include "evaluate/evaluation.h"

/* One level at which the subject was looked at; n: how many of its list stood there with the same value. */
typedef struct { int level; Str value; uint32_t n; bool known; } PoolStep;

typedef struct {
    size_t slot, head;                       /* head: whose result it shares; else itself */
    size_t *members; size_t n_members;       /* those who count together, head first; 1: it alone */
    Steps steps;                             /* of the head */
    PoolStep path[SCHEME_LEVELS]; size_t n_path;
    const Pool *pool;                        /* NULL: none */
    bool *adjust, *step_down;                /* by clause: it holds for the head */
    size_t veto;                             /* clause + 1; 0: none */
    uint32_t grade_upto[SCHEME_GRADES];      /* places up to which each grade goes in its pool */
    /* The line: of its pool, or of the whole list. */
    uint32_t line_n, line_k, line_place;     /* members, how many go below, own place among them */
    bool below;                              /* stands below it, whether listed or not */
    bool tie_across;                         /* stands on both sides with its equals */
    size_t safe; bool has_safe;              /* the last one above the line */
    size_t *equals; size_t n_equals;         /* others of the same place */
} Explained;

bool explain_subject(const Evaluation *e, size_t slot, Arena *a, Explained *out, Err *err) MUST_CHECK;

/* An indicator's numerator and denominator by slot, in their own units: x = num ÷ den × factor, or × factor alone, before correction. */
typedef struct {
    Str num_text, den_text;                  /* as the formula has them; den_text empty: no quotient */
    UnitId num_unit, den_unit;
    double factor;
    uint8_t *kind, *num_ok, *den_ok;         /* ValueKind of x as corrected */
    double *num, *den, *x;
} ExplainColumn;
/* columns: one an indicator. coefficient by slot, 0: not there; NULL: the scheme corrects nothing. before: of the year before. */
bool explain_columns(const Evaluation *e, bool before, Arena *a, ExplainColumn **columns, double **coefficient, Err *err) MUST_CHECK;

/* Where the coefficient is weighted by area: the rows of land_use (slots) of one firm that it is made of. */
bool explain_land(const Evaluation *e, size_t slot, Arena *a, size_t **rows, size_t *n, Err *err) MUST_CHECK;

/* The indicators of one subject in one year alone: back 0 is the period itself. Members count together as they do now. */
typedef struct { ValueKind kind; bool num_ok, den_ok; double num, den, x; } ExplainValue;
typedef struct { Moment moment; ExplainValue values[SCHEME_INDICATORS]; } ExplainYear;
bool explain_year(const Evaluation *e, size_t slot, int back, Arena *a, ExplainYear *out, Err *err) MUST_CHECK;

#endif
