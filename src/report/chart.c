/* SPDX-License-Identifier: Apache-2.0 */
#include "report/chart.h"
#include "report/texts.h"

#include <pango/pangocairo.h>

#if defined(__SANITIZE_ADDRESS__) || defined(ARENA_DEBUG)
/* fontconfig keeps what it read until the process ends, out of the sanitizer's sight. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void) { return "leak:libfontconfig\nleak:libpango\n"; }
#endif

enum { WIDTH = 590, MARGIN = 14, LABEL_WIDTH = 186, VALUE_WIDTH = 74, BAR = 11, GAP = 9, TITLE = 40, LEGEND = 26, NOTE = 22, PLOT_LINE = 230, PIE = 240 };

static const double palette[][3] = { { 0.18, 0.33, 0.59 }, { 0.85, 0.45, 0.13 }, { 0.33, 0.56, 0.27 }, { 0.55, 0.55, 0.57 }, { 0.75, 0.58, 0.05 }, { 0.44, 0.25, 0.58 }, { 0.05, 0.50, 0.53 }, { 0.70, 0.24, 0.26 } };

typedef struct { cairo_t *c; const ChartData *d; double top; double longest; } Canvas;

static void colour(Canvas *v, size_t k)
{
    const double *c = palette[k % (sizeof palette / sizeof *palette)];
    cairo_set_source_rgb(v->c, c[0], c[1], c[2]);
}

static void ink(Canvas *v) { cairo_set_source_rgb(v->c, 0.15, 0.15, 0.17); }

typedef enum { LEFT, CENTRE, RIGHT } Align;

/* Text in a box of the given width, cut with an ellipsis; y is the middle of the line. */
static void text(Canvas *v, Str s, const char *font, double x, double y, double width, Align align)
{
    PangoLayout *layout = pango_cairo_create_layout(v->c);
    PangoFontDescription *face = pango_font_description_from_string(font);
    pango_layout_set_font_description(layout, face);
    pango_layout_set_text(layout, s.p ? s.p : "", (int)s.n);
    pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
    pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
    pango_layout_set_alignment(layout, align == LEFT ? PANGO_ALIGN_LEFT : align == RIGHT ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_CENTER);
    int w = 0, h = 0;
    pango_layout_get_pixel_size(layout, &w, &h);
    cairo_move_to(v->c, x, y - h / 2.0);
    pango_cairo_show_layout(v->c, layout);
    pango_font_description_free(face);
    g_object_unref(layout);
}

#define FACE "Noto Sans CJK SC,Source Han Sans SC,FandolHei,sans-serif "
#define TITLE_FONT FACE "Bold 12"
#define LABEL_FONT FACE "9"
#define SMALL_FONT FACE "8.5"

static const ChartValue *value_at(const ChartData *d, size_t label, size_t series) { return &d->values[label * d->n_series + series]; }

static Str shown(const ChartValue *v) { return v->ok ? v->shown : S("—"); }

/* One label with many series is drawn as many labels: the series are what is told apart. */
static bool transposed(const ChartData *d) { return d->n_labels == 1 && d->kind != CHART_STACKED; }
static size_t items(const ChartData *d) { return transposed(d) ? d->n_series : d->n_labels; }
static size_t bars(const ChartData *d) { return transposed(d) ? 1 : d->n_series; }
static Str item_name(const ChartData *d, size_t i) { return transposed(d) ? d->series[i] : d->labels[i]; }
static const ChartValue *item_value(const ChartData *d, size_t item, size_t bar) { return transposed(d) ? value_at(d, 0, item) : value_at(d, item, bar); }

static double stacked_sum(const ChartData *d, size_t label)
{
    double sum = 0;
    for (size_t s = 0; s < d->n_series; s++) sum += value_at(d, label, s)->ok ? value_at(d, label, s)->length : 0;
    return sum;
}

static double longest(const ChartData *d)
{
    double most = 0;
    for (size_t i = 0; i < d->n_labels; i++) {
        double sum = stacked_sum(d, i);
        if (d->kind == CHART_STACKED && sum > most) most = sum;
        for (size_t s = 0; s < d->n_series && d->kind != CHART_STACKED; s++)
            if (value_at(d, i, s)->ok && value_at(d, i, s)->length > most) most = value_at(d, i, s)->length;
    }
    return most > 0 ? most : 1;
}

static bool has_legend(const ChartData *d) { return d->kind == CHART_STACKED || (!transposed(d) && d->n_series > 1); }

static double item_height(const ChartData *d) { return (d->kind == CHART_BAR ? (double)bars(d) * (BAR + 2) : 22) + GAP; }

static int height_of(const ChartData *d)
{
    double plot = d->kind == CHART_LINE ? PLOT_LINE : d->kind == CHART_PIE ? PIE : (double)items(d) * item_height(d) + 8;
    return (int)(TITLE + (has_legend(d) ? LEGEND : 0) + plot + (d->note.n ? NOTE : 0) + MARGIN);
}

static void draw_legend(Canvas *v)
{
    double each = (double)(WIDTH - 2 * MARGIN) / (double)v->d->n_series;
    if (each > 130) each = 130;
    double x = (WIDTH - each * (double)v->d->n_series) / 2;
    for (size_t s = 0; s < v->d->n_series; s++, x += each) {
        colour(v, s);
        cairo_rectangle(v->c, x, v->top + 4, 10, 10);
        cairo_fill(v->c);
        ink(v);
        text(v, v->d->series[s], SMALL_FONT, x + 15, v->top + 9, each - 18, LEFT);
    }
    v->top += LEGEND;
}

static void bar(Canvas *v, size_t k, double x, double y, double width, double height)
{
    colour(v, k);
    cairo_rectangle(v->c, x, y, width, height);
    cairo_fill(v->c);
}

static void draw_group(Canvas *v, size_t item, double y)
{
    double room = WIDTH - 2 * MARGIN - LABEL_WIDTH - VALUE_WIDTH;
    for (size_t b = 0; b < bars(v->d); b++, y += BAR + 2) {
        const ChartValue *value = item_value(v->d, item, b);
        double width = value->ok && value->length > 0 ? room * value->length / v->longest : 0;
        bar(v, b, MARGIN + LABEL_WIDTH + 8, y, width, BAR);
        ink(v);
        text(v, shown(value), SMALL_FONT, MARGIN + LABEL_WIDTH + 13 + width, y + BAR / 2.0, VALUE_WIDTH, LEFT);
    }
}

static void draw_stack(Canvas *v, size_t item, double y)
{
    double room = WIDTH - 2 * MARGIN - LABEL_WIDTH - VALUE_WIDTH, x = MARGIN + LABEL_WIDTH + 8;
    for (size_t s = 0; s < v->d->n_series; s++) {
        const ChartValue *value = value_at(v->d, item, s);
        double width = value->ok && value->length > 0 ? room * value->length / v->longest : 0;
        bar(v, s, x, y, width, 20);
        if (width >= 26) {
            cairo_set_source_rgb(v->c, 1, 1, 1);
            text(v, shown(value), SMALL_FONT, x, y + 10, width, CENTRE);
        }
        x += width;
    }
}

static void draw_step(Canvas *v, size_t item, double y)
{
    const ChartValue *value = item_value(v->d, item, 0);
    double room = WIDTH - 2 * MARGIN - LABEL_WIDTH - VALUE_WIDTH;
    double width = value->ok && value->length > 0 ? room * value->length / v->longest : 0;
    double x = MARGIN + LABEL_WIDTH + 8 + (room - width) / 2;
    bar(v, 0, x, y, width, 22);
    ink(v);
    text(v, shown(value), LABEL_FONT, x + width + 6, y + 11, VALUE_WIDTH, LEFT);
}

static void draw_bars(Canvas *v)
{
    const ChartData *d = v->d;
    double height = item_height(d);
    for (size_t i = 0; i < items(d); i++) {
        double y = v->top + (double)i * height + GAP / 2.0;
        ink(v);
        text(v, item_name(d, i), LABEL_FONT, MARGIN, y + (height - GAP) / 2, LABEL_WIDTH, RIGHT);
        if (d->kind == CHART_BAR) draw_group(v, i, y);
        else if (d->kind == CHART_STACKED) draw_stack(v, i, y);
        else draw_step(v, i, y);
    }
    cairo_set_source_rgb(v->c, 0.6, 0.6, 0.6);
    cairo_set_line_width(v->c, 1);
    if (d->kind != CHART_FUNNEL) {
        cairo_move_to(v->c, MARGIN + LABEL_WIDTH + 7.5, v->top);
        cairo_line_to(v->c, MARGIN + LABEL_WIDTH + 7.5, v->top + (double)items(d) * height);
        cairo_stroke(v->c);
    }
    v->top += (double)items(d) * height + 8;
}

static void draw_line_series(Canvas *v, size_t s, double base, double room)
{
    const ChartData *d = v->d;
    double step = (double)(WIDTH - 2 * MARGIN - 40) / (double)(d->n_labels > 1 ? d->n_labels - 1 : 1);
    bool open = false;
    colour(v, s);
    cairo_set_line_width(v->c, 2);
    for (size_t i = 0; i < d->n_labels; i++) {
        const ChartValue *value = value_at(d, i, s);
        double x = MARGIN + 20 + step * (double)i, y = base - room * value->length / v->longest;
        if (!value->ok) open = false;
        else if (open) cairo_line_to(v->c, x, y);
        else cairo_move_to(v->c, x, y), open = true;
    }
    cairo_stroke(v->c);
    for (size_t i = 0; i < d->n_labels; i++) {
        const ChartValue *value = value_at(d, i, s);
        double x = MARGIN + 20 + step * (double)i, y = base - room * value->length / v->longest;
        if (!value->ok) continue;
        colour(v, s);
        cairo_arc(v->c, x, y, 3, 0, 2 * G_PI);
        cairo_fill(v->c);
        text(v, value->shown, SMALL_FONT, x - 30, y - 10 - 9 * (double)(s % 2), 60, CENTRE);
    }
}

static void draw_lines(Canvas *v)
{
    const ChartData *d = v->d;
    double base = v->top + PLOT_LINE - 30, room = PLOT_LINE - 70;
    double step = (double)(WIDTH - 2 * MARGIN - 40) / (double)(d->n_labels > 1 ? d->n_labels - 1 : 1);
    cairo_set_source_rgb(v->c, 0.6, 0.6, 0.6);
    cairo_set_line_width(v->c, 1);
    cairo_move_to(v->c, MARGIN, base + 0.5);
    cairo_line_to(v->c, WIDTH - MARGIN, base + 0.5);
    cairo_stroke(v->c);
    ink(v);
    for (size_t i = 0; i < d->n_labels; i++) text(v, d->labels[i], SMALL_FONT, MARGIN + 20 + step * (double)i - step / 2, base + 13, step, CENTRE);
    for (size_t s = 0; s < d->n_series; s++) draw_line_series(v, s, base, room);
    v->top += PLOT_LINE;
}

static Str slice_label(const ChartData *d, size_t i, double part, char *room, size_t size)
{
    Str name = item_name(d, i), number = shown(item_value(d, i, 0));
    int n = g_snprintf(room, size, "%.*s  %.*s（%.1f%%）", SP(name), SP(number), part * 100);
    return (Str){ room, n < (int)size ? (size_t)n : str_cut((Str){ room, size - 1 }, size - 1) };
}

static void draw_pie(Canvas *v)
{
    const ChartData *d = v->d;
    double sum = 0, angle = -G_PI / 2, x = MARGIN + 140, y = v->top + PIE / 2.0, line = v->top + PIE / 2.0 - (double)items(d) * 12 + 12;
    for (size_t i = 0; i < items(d); i++) sum += item_value(d, i, 0)->ok ? item_value(d, i, 0)->length : 0;
    for (size_t i = 0; i < items(d); i++, line += 24) {
        double part = sum > 0 && item_value(d, i, 0)->ok ? item_value(d, i, 0)->length / sum : 0;
        char label[400];
        colour(v, i);
        cairo_move_to(v->c, x, y);
        cairo_arc(v->c, x, y, 104, angle, angle + 2 * G_PI * part);
        cairo_close_path(v->c);
        cairo_fill_preserve(v->c);
        cairo_set_source_rgb(v->c, 1, 1, 1);
        cairo_set_line_width(v->c, 1.5);
        cairo_stroke(v->c);
        angle += 2 * G_PI * part;
        bar(v, i, MARGIN + 280, line - 6, 12, 12);
        ink(v);
        text(v, slice_label(d, i, part, label, sizeof label), LABEL_FONT, MARGIN + 300, line, WIDTH - 2 * MARGIN - 300, LEFT);
    }
    cairo_set_source_rgb(v->c, 1, 1, 1);
    cairo_arc(v->c, x, y, 52, 0, 2 * G_PI);
    cairo_fill(v->c);
    v->top += PIE;
}

static void draw(Canvas *v)
{
    const ChartData *d = v->d;
    char title[600];
    int n = g_snprintf(title, sizeof title, d->unit.n ? "%.*s（单位：%.*s）" : "%.*s%.*s", SP(d->title), SP(d->unit));
    cairo_set_source_rgb(v->c, 1, 1, 1);
    cairo_paint(v->c);
    ink(v);
    text(v, (Str){ title, n < (int)sizeof title ? (size_t)n : str_cut((Str){ title, sizeof title - 1 }, sizeof title - 1) }, TITLE_FONT, MARGIN, TITLE / 2.0, WIDTH - 2 * MARGIN, CENTRE);
    v->top = TITLE;
    if (has_legend(d)) draw_legend(v);
    if (d->kind == CHART_LINE) draw_lines(v);
    else if (d->kind == CHART_PIE) draw_pie(v);
    else draw_bars(v);
    cairo_set_source_rgb(v->c, 0.4, 0.4, 0.4);
    if (d->note.n) text(v, d->note, SMALL_FONT, MARGIN, v->top + NOTE / 2.0, WIDTH - 2 * MARGIN, LEFT);
}

static cairo_status_t take(void *closure, const unsigned char *data, unsigned int length)
{
    buf_add(closure, (Str){ (const char *)data, length });
    return CAIRO_STATUS_SUCCESS;
}

bool chart_draw(const ChartData *d, double scale, Arena *a, Str *png, int *width, int *height, Err *err)
{
    *width = WIDTH;
    *height = height_of(d);
    if (!d->n_labels || !d->n_series || *height > 8000) return FAIL(err, DATA, T_REPORT_CHART_EMPTY, d->title);
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)(WIDTH * scale), (int)(*height * scale));
    Canvas v = { .c = cairo_create(surface), .d = d, .longest = longest(d) };
    cairo_scale(v.c, scale, scale);
    draw(&v);
    Buf out = { 0 };
    bool ok = cairo_surface_write_to_png_stream(surface, take, &out) == CAIRO_STATUS_SUCCESS;
    *png = buf_keep(&out, a);
    buf_done(&out);
    cairo_destroy(v.c);
    cairo_surface_destroy(surface);
    return ok ? true : FAIL(err, IO, T_REPORT_CHART_EMPTY, d->title);
}

LibVersion chart_cairo(void) { return version_of(cairo_version_string()); }
LibVersion chart_pango(void) { return version_of(pango_version_string()); }
