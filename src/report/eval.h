/* SPDX-License-Identifier: Apache-2.0
** report/eval.h - the evaluator of a report: expressions of a template over the ledger, by the rule book. */
#ifndef LALIAN_REPORT_EVAL_H
#define LALIAN_REPORT_EVAL_H

#include "report/eval_show.h"
#include "report/report.h"

typedef struct Eval Eval;

/* false: the moments of the last tour and of last year could not be found out. */
bool eval_new(const ReportJob *job, Eval **out, Err *err) MUST_CHECK;
Evaluator eval_evaluator(Eval *e);
Str eval_period(const Eval *e, TagMoment at);            /* "2023Q4/2023-11-30": as it goes into tags; empty: none */
/* eval_chart.c; behind: the records of what is drawn, series by series */
bool eval_chart(const ReportJob *job, Str id, double scale, Arena *a, ChartAnswer *out, Trace *behind, Err *err) MUST_CHECK;

#endif
