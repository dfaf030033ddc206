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

static void pad(Buf *out, Str s, size_t width)
{
    buf_add(out, s);
    for (size_t w = str_width(s); w < width; w++) buf_add_char(out, ' ');
}

void report_print(const Str *heads, const Str *cells, size_t n_columns, size_t n_rows, Buf *out)
{
    enum { WIDEST = 40 };
    Arena *a = arena_new();
    size_t *widths = NEW_ARRAY(a, size_t, n_columns);
    for (size_t c = 0; c < n_columns; c++) {
        widths[c] = str_width(heads[c]);
        for (size_t r = 0; r < n_rows; r++) {
            size_t w = str_width(cells[r * n_columns + c]);
            if (w > widths[c]) widths[c] = w < WIDEST ? w : WIDEST;
        }
    }
    for (size_t r = 0; r <= n_rows; r++) {
        for (size_t c = 0; c < n_columns; c++) {
            if (c) buf_add_z(out, "  ");
            pad(out, r ? cells[(r - 1) * n_columns + c] : heads[c], c + 1 < n_columns ? widths[c] : 0);
        }
        buf_add_char(out, '\n');
    }
    arena_free(a);
}

void report_column(Table *t, TableColumn column, Arena *a) { *PUSH(a, t->columns, t->n_columns, t->cap_columns) = column; }

void report_row(Table *t, const Str *cells, Arena *a)
{
    size_t at = t->n_rows++ * t->n_columns;
    for (size_t c = 0; c < t->n_columns; c++) *PUSH(a, t->cells, at, t->cap_cells) = cells[c];
}

void report_row_formulas(Table *t, const Str *cells, const Str *formulas, Arena *a)
{
    size_t at = t->n_rows * t->n_columns;
    for (size_t c = 0; c < t->n_columns; c++) *PUSH(a, t->formulas, at, t->cap_formulas) = formulas[c];
    report_row(t, cells, a);
}
