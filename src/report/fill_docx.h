/* SPDX-License-Identifier: Apache-2.0
** report/fill_docx.h - a Word template and somebody who can compute make a Word document. */
#ifndef LALIAN_REPORT_FILL_DOCX_H
#define LALIAN_REPORT_FILL_DOCX_H

#include "report/evaluator.h"
#include "report/report.h"

typedef struct {
    ReportMode mode;
    Str as_of, period;       /* period: of the report, for the map in the document */
    Str old_document;
    Str name;                /* of the template, for messages */
} FillJob;

bool fill_docx(const FillJob *job, const Evaluator *ev, Str template_bytes, Arena *a, Str *out, PrintedList *printed, Problems *problems, Err *err) MUST_CHECK;

#endif
