/* SPDX-License-Identifier: Apache-2.0 */
#include "report/report.h"
#include "report/eval.h"
#include "report/fill_docx.h"
#include "report/fill_xlsx.h"

static bool start(const ReportJob *job, FillJob *fill, Evaluator *ev, Err *err)
{
    Eval *e = NULL;
    if (!eval_new(job, &e, err)) return false;
    *fill = (FillJob){ job->mode, job->as_of, eval_period(e, AT_PERIOD), job->old_document, job->name };
    *ev = eval_evaluator(e);
    return true;
}

bool report_docx(const ReportJob *job, Str template_bytes, Str *out, PrintedList *printed, Problems *problems, Err *err)
{
    FillJob fill;
    Evaluator ev;
    return start(job, &fill, &ev, err) && fill_docx(&fill, &ev, template_bytes, job->arena, out, printed, problems, err);
}

bool report_xlsx(const ReportJob *job, Str template_bytes, Str *out, PrintedList *printed, Problems *problems, Err *err)
{
    FillJob fill;
    Evaluator ev;
    return start(job, &fill, &ev, err) && fill_xlsx(&fill, &ev, template_bytes, job->arena, out, printed, problems, err);
}
