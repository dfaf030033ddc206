/* SPDX-License-Identifier: Apache-2.0
** report/chart.h - draws a chart as PNG in a plain office style: Chinese labels, values written at their bars. The only file
** that knows cairo and pango. What to draw is computed elsewhere; a value is text to print and a length to draw. */
#ifndef LALIAN_REPORT_CHART_H
#define LALIAN_REPORT_CHART_H

#include "base/err.h"
#include "base/version.h"

typedef enum { CHART_BAR, CHART_STACKED, CHART_LINE, CHART_PIE, CHART_FUNNEL } ChartKind;

typedef struct { bool ok; double length; Str shown; } ChartValue;      /* ok false: missing, printed as — */
typedef struct {
    Str title, unit, note;
    ChartKind kind;
    Str *labels; size_t n_labels;
    Str *series; size_t n_series;
    ChartValue *values;      /* label by label: values[label * n_series + series] */
} ChartData;

/* Size in pixels at 96 to the inch; the PNG has `scale` times as many. */
bool chart_draw(const ChartData *d, double scale, Arena *a, Str *png, int *width, int *height, Err *err) MUST_CHECK;

LibVersion chart_cairo(void);                      /* of the libraries that are loaded */
LibVersion chart_pango(void);

#endif
