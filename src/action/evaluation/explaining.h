/* SPDX-License-Identifier: Apache-2.0
** action/evaluation/explaining.h - everything about the result of one subject, gathered once for text, docx and JSON: inputs with the records
** and cells behind them, each step, the base and how it came, the line. For the firm what is another's is left out here, not later. */
#ifndef LALIAN_ACTION_EXPLAINING_H
#define LALIAN_ACTION_EXPLAINING_H

#include "action/evaluation/evaluating.h"
#include "evaluate/explain.h"
#include "evaluate/fragile.h"
#include "report/paper.h"

/* One value of one record. On the firm's page `origin` is who gave it and on what ground, with the cell only where the firm itself
** declared it. cell: {"value","file","sheet","cell",…} for the office; empty for a table. */
typedef struct { const Register *reg; Str key, field, value, origin, cell; } ExplainRecord;
/* An input of the indicators, of the subject or of one that counts with it. */
typedef struct { size_t slot; Str id, title, value, unit; ExplainRecord *records; size_t n_records, cap; } ExplainInput;

typedef struct {
    bool there, has_sums;        /* has_sums: Σ num ÷ Σ den */
    double value, num, den, low, high;
    uint64_t n;                  /* members with a value */
    bool base_withheld, points_withheld;     /* on the firm's page */
} ExplainBase;

enum { EXPLAIN_YEARS = 3 };

typedef struct {
    Desk *desk;
    const Evaluating *v;
    const Evaluation *e;
    bool firm;                   /* else for the office */
    Explained x;
    const ExplainColumn *columns;            /* of all subjects, as the run counted them */
    const double *coefficient;   /* NULL: none */
    ExplainInput *inputs; size_t n_inputs, cap_inputs;
    ExplainBase bases[SCHEME_INDICATORS];
    ExplainYear years[EXPLAIN_YEARS]; size_t n_years;
    bool score_withheld, line_withheld;
    const Fragile *fragile;      /* of the head, for the office; n 0: nothing to tell */
} Explaining;

bool explaining_gather(Desk *d, const Evaluating *v, const Evaluation *e, size_t slot, bool firm, Explaining **out, Err *err) MUST_CHECK;
Paper *explaining_office(Explaining *x);
Paper *explaining_firm(Explaining *x);
void explaining_json(Explaining *x, Json *j);            /* a whole object */

/* Shared by the pages: numbers as they are printed, and the rule in words (rule_words.c). */
Str explaining_number(Desk *d, double v, int decimals);  /* without the zeros at its end */
Str explaining_score(Explaining *x, size_t slot);
Str explaining_points(Explaining *x, double v);
Str explaining_unit(Desk *d, UnitId unit);               /* empty: none */
Str explaining_unit_of(Desk *d, const Indicator *x);     /* that of x; 吨标准煤/亩 where no table has it */
Str explaining_side(Explaining *x, size_t indicator, bool num);     /* what a numerator or denominator is called */

#endif
