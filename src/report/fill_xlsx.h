/* SPDX-License-Identifier: Apache-2.0
** report/fill_xlsx.h - an Excel template and somebody who can compute make a workbook: cells filled in place, rows repeated with
** their styles and merges; what stands below moves down, with merges, print areas, validations and formulas.
** A cell that is one field keeps a number as a number. Loops hold whole rows and are not nested. */
#ifndef LALIAN_REPORT_FILL_XLSX_H
#define LALIAN_REPORT_FILL_XLSX_H

#include "report/fill_docx.h"

bool fill_xlsx(const FillJob *job, const Evaluator *ev, Str template_bytes, Arena *a, Str *out, PrintedList *printed, Problems *problems, Err *err) MUST_CHECK;

#endif
