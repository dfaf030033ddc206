/* SPDX-License-Identifier: Apache-2.0
** Charts of charts.yaml: a point for each row of a register, for each group, or for each series. */
#include "report/chart.h"
#include "report/eval.h"
#include "report/texts.h"
#include "model/label.h"

#include <stdlib.h>
#include <string.h>

typedef struct { const ReportJob *job; const Chart *chart; Arena *arena; ChartData data; UnitId unit; Trace *behind; Err *err; } Drawing;

static ChartKind kind_of(Str kind)
{
    static const Str names[] = { S_INIT("bar"), S_INIT("stacked"), S_INIT("line"), S_INIT("pie"), S_INIT("funnel") };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_equal(names[i], kind)) return (ChartKind)i;
    return CHART_BAR;
}

static ChartValue value_of(Drawing *d, const Scalar *s)
{
    Frac f;
    if (!s->ok || !scalar_in_unit(s, d->unit, &f)) return (ChartValue){ 0 };
    Buf b = { 0 };
    frac_format(f, d->chart->decimals >= 0 ? d->chart->decimals : unit_get(d->unit)->decimals, ROUND_HALF_UP, &b);
    ChartValue v = { true, (double)f.num / (double)f.den, buf_keep(&b, d->arena) };
    buf_done(&b);
    return v;
}

static void open_data(Drawing *d, size_t n)
{
    const Chart *c = d->chart;
    size_t most = c->limit > 0 && (size_t)c->limit < n ? (size_t)c->limit : n;
    d->data.n_labels = most;
    d->data.labels = NEW_ARRAY(d->arena, Str, most);
    d->data.values = NEW_ARRAY(d->arena, ChartValue, most * c->n_series);
}

static bool whole(Drawing *d)
{
    open_data(d, 1);
    d->data.labels[0] = d->chart->title;
    for (size_t i = 0; i < d->chart->n_series; i++) {
        Scalar s = { 0 };
        if (!formula_scalar(d->chart->series[i].formula, &d->job->context, d->arena, &s, d->behind, d->err)) return false;
        d->data.values[i] = value_of(d, &s);
    }
    return true;
}

static bool by_group(Drawing *d)
{
    const Chart *c = d->chart;
    Dimension by = str_equal(c->by, S("unit")) ? BY_UNIT : str_equal(c->by, S("town")) ? BY_TOWN : str_equal(c->by, S("class")) ? BY_CLASS : BY_PARK;
    for (size_t i = 0; i < c->n_series; i++) {
        Group *groups = NULL;
        size_t n = 0;
        Scalar all;
        if (!formula_groups(c->series[i].formula, &d->job->context, by, NULL, d->arena, &groups, &n, d->err)) return false;
        if (!formula_scalar(c->series[i].formula, &d->job->context, d->arena, &all, d->behind, d->err)) return false;
        if (!i) open_data(d, n);
        for (size_t k = 0; k < d->data.n_labels; k++) {
            d->data.labels[k] = groups[k].name;
            d->data.values[k * c->n_series + i] = value_of(d, &groups[k].value);
        }
    }
    return true;
}

typedef struct { size_t slot; Scalar key; bool descending; } Point;

static int by_order(const void *x, const void *y)
{
    const Point *p = x, *q = y;
    int c = (int)q->key.ok - (int)p->key.ok;
    if (!c && p->key.ok) {
        c = p->key.type.kind == TYPE_NUMBER ? frac_compare(p->key.number, q->key.number) : p->key.text.n || q->key.text.n ? str_compare(p->key.text, q->key.text)
            : (p->key.i > q->key.i) - (p->key.i < q->key.i);
        if (p->descending) c = -c;
    }
    return c ? c : (p->slot > q->slot) - (p->slot < q->slot);
}

static bool points_of(Drawing *d, Point **out, size_t *n)
{
    const Chart *c = d->chart;
    const Context *x = &d->job->context;
    uint8_t *keep = NULL, *seen = NULL;
    size_t slots = 0;
    *n = 0;
    const Frame *f = snapshot_load(x->view.snapshot, c->over, 0, d->err);
    if (!f || (c->where_formula && !formula_filter(c->where_formula, x, d->arena, &keep, NULL, &slots, d->err))) return false;
    if (!formula_rows_in_force(c->over, x, d->arena, &seen, &slots, d->err)) return false;
    *out = NEW_ARRAY(d->arena, Point, f->n);
    for (size_t slot = 0; slot < f->n; slot++) {
        if (!seen[slot] || (keep && !keep[slot])) continue;
        Point *p = &(*out)[(*n)++];
        *p = (Point){ .slot = slot, .descending = c->descending };
        if (c->order_formula && !formula_row(c->order_formula, x, slot, d->arena, &p->key, d->err)) return false;
    }
    if (*n) qsort(*out, *n, sizeof **out, by_order);
    return true;
}

static bool label_of(Drawing *d, size_t slot, Str *out)
{
    const Chart *c = d->chart;
    Scalar s = { 0 };
    if (c->label_formula) {
        if (!formula_row(c->label_formula, &d->job->context, slot, d->arena, &s, d->err)) return false;
        *out = s.text;
        return true;
    }
    Buf b = { 0 };
    bool ok = label_add(d->job->context.view.snapshot, c->over, (int64_t)slot + 1, &b, d->err);
    *out = buf_keep(&b, d->arena);
    buf_done(&b);
    return ok;
}

static bool trace_points(Drawing *d, const Point *points)
{
    const Chart *c = d->chart;
    uint8_t *drawn = NEW_ARRAY(d->arena, uint8_t, snapshot_frame(d->job->context.view.snapshot, c->over)->n + 1);
    for (size_t k = 0; k < d->data.n_labels; k++) drawn[points[k].slot] = 1;
    for (size_t i = 0; i < c->n_series; i++)
        if (!formula_trace_rows(c->series[i].formula, &d->job->context, drawn, d->arena, d->behind, d->err)) return false;
    return true;
}

static bool over_rows(Drawing *d)
{
    const Chart *c = d->chart;
    Point *points = NULL;
    size_t n = 0;
    if (!points_of(d, &points, &n)) return false;
    open_data(d, n);
    if (d->behind && !trace_points(d, points)) return false;
    for (size_t k = 0; k < d->data.n_labels; k++) {
        if (!label_of(d, points[k].slot, &d->data.labels[k])) return false;
        for (size_t i = 0; i < c->n_series; i++) {
            Scalar s = { 0 };
            if (!formula_row(c->series[i].formula, &d->job->context, points[k].slot, d->arena, &s, d->err)) return false;
            d->data.values[k * c->n_series + i] = value_of(d, &s);
        }
    }
    return true;
}

static const Chart *find_chart(const RuleBook *b, Str id)
{
    for (size_t i = 0; i < b->n_charts; i++)
        if (str_equal(b->charts[i].id, id) || str_equal(b->charts[i].title, id)) return &b->charts[i];
    return NULL;
}

/* What a chart shows; behind NULL: not asked for. */
static bool compute(Drawing *d)
{
    const Chart *c = d->chart;
    d->unit = c->unit != UNIT_NONE ? c->unit : formula_type(c->series[0].formula).unit;
    d->data = (ChartData){ .title = c->title, .unit = c->unit_text.n ? c->unit_text : unit_name(d->unit), .note = c->note, .kind = kind_of(c->kind), .n_series = c->n_series };
    d->data.series = NEW_ARRAY(d->arena, Str, c->n_series);
    for (size_t i = 0; i < c->n_series; i++) d->data.series[i] = c->series[i].title;
    return c->over ? over_rows(d) : c->by.n ? by_group(d) : whole(d);
}

bool report_chart(const ReportJob *job, Str id, ChartData *out, Err *err)
{
    Drawing d = { .job = job, .chart = find_chart(job->book, id), .arena = job->arena, .err = err };
    if (!d.chart) return FAIL(err, NOT_FOUND, T_REPORT_CHART_NONE, id);
    bool ok = compute(&d);
    *out = d.data;
    return ok;
}

bool eval_chart(const ReportJob *job, Str id, double scale, Arena *a, ChartAnswer *out, Trace *behind, Err *err)
{
    const Chart *c = find_chart(job->book, id);
    if (!c) return FAIL(err, NOT_FOUND, T_REPORT_CHART_NONE, id);
    *out = (ChartAnswer){ .title = c->title };
    if (job->mode == REPORT_CHECK) return true;
    Drawing d = { .job = job, .chart = c, .arena = a, .behind = behind, .err = err };
    return compute(&d) && chart_draw(&d.data, scale, a, &out->png, &out->width, &out->height, err);
}
