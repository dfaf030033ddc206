/* SPDX-License-Identifier: Apache-2.0
** action/evaluation/living.h - inside action/: what the workbook of a result is made of, and its formulas: where each value stands, and how each
** cell of 结果 and 参数 follows from others. Formulas look at whole columns with the pool as condition. */
#ifndef LALIAN_ACTION_LIVING_H
#define LALIAN_ACTION_LIVING_H

#include "action/evaluation/evaluating.h"
#include "evaluate/explain.h"
#include "report/report.h"

enum { LIVING_SIDES = SCHEME_INDICATORS * 2 };
enum { VALUE_COLUMN = 3 };                                /* of 参数 */
enum { INPUT_KEY, INPUT_NAME, INPUT_POOL, INPUT_FIRST };  /* of 输入 */
enum { RESULT_POOL, RESULT_PLACE, RESULT_KEY, RESULT_NAME, RESULT_FIRST };

/* Columns of 输入 and 结果; -1: not there. */
typedef struct {
    int list, side[LIVING_SIDES], n_sides, num[SCHEME_INDICATORS], den[SCHEME_INDICATORS], coefficient, extra, order[SCHEME_ORDERS], veto, down, guard, three, n_inputs;
    int score, grade, list_place, below, tail, margin, factor, x[SCHEME_INDICATORS], points[SCHEME_INDICATORS], n_results;
} Layout;

/* Rows of 参数. */
typedef struct { int k, weight_sum, share, min_pool, low, high; int weight[SCHEME_INDICATORS], cap[SCHEME_INDICATORS], floor[SCHEME_INDICATORS]; } Rows;
typedef struct { int n, count, safe, grade[SCHEME_GRADES], base[SCHEME_INDICATORS], low[SCHEME_INDICATORS], high[SCHEME_INDICATORS], mean[SCHEME_INDICATORS]; } PoolRows;

typedef struct {
    Desk *d;
    const Evaluating *v;
    const Evaluation *e;
    const EvalScheme *s;
    Arena *a;
    uint32_t *slots; size_t n;               /* ranked, in the order of the result */
    uint32_t *others; size_t n_others;       /* without a score of their own */
    ExplainColumn *columns;
    double *coefficient, **points;
    int64_t *rank[SCHEME_ORDERS];            /* 1 is the best; by slot */
    Layout at;
    Rows rows;
    PoolRows *pools;
    Table inputs, results, parameters, notes;
    bool living;
} Living;

bool living_scores(const Living *r);                      /* formulas give the points and the score */
Str living_real(const Living *r, double v);               /* the 15 digits that a workbook keeps */
const char *living_rounding(Rounding how);
const char *living_parameter(const Living *r, int row);   /* the address of a value of 参数 */
const char *living_column(const Living *r, int col);      /* its letters */
const char *living_quoted(const Living *r, Str text);
/* "range, criterion" for the members of a pool, or of the whole list that it is in. */
const char *living_members(const Living *r, uint32_t pool, bool of_list);

/* The formulas; `row` counts in the table. Braces mark those over whole ranges. */
Str living_base(const Living *r, uint32_t pool, size_t indicator);
Str living_extreme(const Living *r, uint32_t pool, size_t indicator, bool greatest);
Str living_safe(const Living *r, uint32_t pool);
Str living_x(const Living *r, size_t indicator, size_t row);
Str living_points(const Living *r, uint32_t pool, size_t indicator, size_t row);
Str living_factor(const Living *r, uint32_t pool, size_t row);
Str living_score(const Living *r, size_t row);
Str living_place(const Living *r, uint32_t pool, size_t row, bool of_list);
Str living_below(const Living *r, uint32_t pool, size_t row);
Str living_tail(const Living *r, size_t row);
Str living_grade(const Living *r, uint32_t pool, size_t row);
Str living_margin(const Living *r, uint32_t pool, size_t row);

#endif
