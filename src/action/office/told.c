/* SPDX-License-Identifier: Apache-2.0 */
#include "action/office/told.h"
#include "action/texts.h"

static bool value_of(Page *p, const BookFormula *f, FigureValue *out, Err *err)
{
    *out = (FigureValue){ 0 };
    if (!page_may(p, f->formula)) return true;
    const Figure *figure = f->formula ? rules_figure(p->desk->book, f->text) : NULL;      /* a figure has its own decimals */
    if (figure) return figures_one(figure, p->desk->book, &p->request, p->desk->arena, out, NULL, err);
    return !f->formula || figures_formula(f->formula, p->desk->book, UNIT_NONE, -1, &p->request, p->desk->arena, out, NULL, err);
}

static bool light_of(Page *p, const BookTold *t, Light *out, Err *err)
{
    *out = LIGHT_NONE;
    return !page_may(p, t->red.formula) || !page_may(p, t->amber.formula) || page_lit(p, &t->red, &t->amber, NULL, out, err);
}

/* ---- a point a month, from January to the last whole month ---- */

typedef struct { Page *page; FigureRequest request; Period month; Arena *arena; } Month;      /* arena: of what is true of this month alone */

static bool month_open(Page *p, Period month, Day end, Month *out, Err *err)
{
    *out = (Month){ .page = p, .request = p->request, .month = month, .arena = arena_new() };
    out->request.context.cache = formula_cache_beside(p->request.context.cache, out->arena);
    return moment_make(p->desk->snapshot, &month, &end, &out->request.context.moment, err);
}

static bool point(const Month *m, const Figure *f, ToldPoint *out, Err *err)
{
    FigureValue v;
    if (!figures_one(f, m->page->desk->book, &m->request, m->page->desk->arena, &v, NULL, err)) return false;
    *out = (ToldPoint){ m->month, v.value.ok, v.shown };
    return true;
}

static bool points(Page *p, ToldList *l, Err *err)
{
    const Moment *now = &p->context.moment;
    Period last = period_containing(PER_MONTH, now->end), first = period_of(PER_MONTH, period_year(now->period), 0);
    if (period_end(last) > now->end) last = period_add(last, -1);
    size_t n = last.index < first.index ? 0 : (size_t)(last.index - first.index + 1);
    for (size_t i = 0; i < l->n; i++) l->figures[i].points = NEW_ARRAY(p->desk->arena, ToldPoint, n + 1);
    bool ok = true;
    for (size_t k = 0; ok && k < n; k++) {
        Month m;
        Period month = period_add(first, (int)k);
        ok = month_open(p, month, period_end(month), &m, err);
        for (size_t i = 0; ok && i < l->n; i++) {
            ToldFigure *f = &l->figures[i];
            if (f->told->monthly && !f->hidden) ok = point(&m, f->told->figure, &f->points[f->n_points++], err);
        }
        arena_free(m.arena);
    }
    return ok;
}

bool told_find(Page *p, ToldList *out, Err *err)
{
    const RuleBook *b = p->desk->book;
    *out = (ToldList){ .figures = NEW_ARRAY(p->desk->arena, ToldFigure, b->n_told + 1) };
    for (size_t i = 0; i < b->n_told; i++) {
        ToldFigure *f = &out->figures[out->n++];
        f->told = &b->told[i];
        f->hidden = !page_may(p, f->told->figure->formula);
        if (f->hidden) continue;
        if (!figures_beside(f->told->figure, b, &p->request, p->desk->arena, &f->beside, err)) return false;
        if (!value_of(p, &f->told->plan, &f->plan, err) || !value_of(p, &f->told->share, &f->share, err) || !light_of(p, f->told, &f->light, err)) return false;
    }
    return points(p, out, err);
}

static void value_json(Json *j, const char *key, bool has, const FigureValue *v)
{
    json_key(j, key);
    if (has && v->value.ok) json_str(j, v->shown);
    else json_null(j);
}

static void figure_json(const Page *p, const ToldFigure *f, Json *j)
{
    const FigureValue *now = &f->beside.now;
    json_open(j, '{');
    json_key(j, "group"), json_str(j, cells_word(p->desk, f->told->group));
    json_key(j, "figure"), json_str(j, f->told->figure->id);
    json_key(j, "title"), json_str(j, cells_word(p->desk, f->told->word));
    value_json(j, "value", true, now);
    json_key(j, "printed"), page_text_or_null(j, now->value.ok ? now->printed : S(""));
    json_key(j, "unit"), json_str(j, now->unit_text);
    value_json(j, "plan", f->told->plan.formula != NULL, &f->plan);
    value_json(j, "share", f->told->share.formula != NULL, &f->share);
    value_json(j, "previous", f->beside.has_previous, &f->beside.previous);
    value_json(j, "last_year", f->beside.has_last_year && f->beside.last_year.value.rows > 0, &f->beside.last_year);
    json_key(j, "light"), json_z(j, page_light(f->light));
    json_key(j, "missing"), json_int(j, (int64_t)now->value.missing);
    if (now->withheld || f->hidden) json_key(j, "withheld"), json_bool(j, true);
    if (now->stops != DAY_NONE) json_key(j, "stops"), json_str(j, desk_day(p->desk, now->stops));
    json_key(j, "points"), json_open(j, '[');
    for (size_t i = 0; i < f->n_points; i++) {
        json_open(j, '{');
        json_key(j, "period"), json_str(j, desk_period(p->desk, f->points[i].month));
        json_key(j, "value"), page_text_or_null(j, f->points[i].ok ? f->points[i].shown : S(""));
        json_close(j, '}');
    }
    json_close(j, ']');
    json_close(j, '}');
}

void told_json(const Page *p, const ToldList *l, Json *j)
{
    json_key(j, "told"), json_open(j, '[');
    for (size_t i = 0; i < l->n; i++) figure_json(p, &l->figures[i], j);
    json_close(j, ']');
}

void told_print(const Page *p, const ToldList *l, Buf *out)
{
    enum { COLUMNS = 6 };
    static const Text *const titles[COLUMNS] = { &T_ACTION_COL_FIGURE, &T_ACTION_COL_VALUE, &T_ACTION_COL_PLAN, &T_ACTION_COL_SHARE, &T_ACTION_COL_PREVIOUS, &T_ACTION_COL_LIGHT };
    Str heads[COLUMNS], *cells = NEW_ARRAY(p->desk->arena, Str, l->n * COLUMNS + 1);
    for (size_t k = 0; k < COLUMNS; k++) heads[k] = str_of(text_of(titles[k], p->desk->lang));
    for (size_t i = 0; i < l->n; i++) {
        const ToldFigure *f = &l->figures[i];
        const Text *light = f->light == LIGHT_RED ? &T_ACTION_RED : f->light == LIGHT_AMBER ? &T_ACTION_AMBER : f->light == LIGHT_GREEN ? &T_ACTION_GREEN : NULL;
        Str *c = cells + i * COLUMNS;
        c[0] = cells_word(p->desk, f->told->word);
        c[1] = f->beside.now.value.ok ? f->beside.now.printed : str_of(text_of(f->hidden ? &T_ACTION_WITHHELD : &T_ACTION_MISSING, p->desk->lang));
        c[2] = f->plan.printed;
        c[3] = f->share.printed;
        c[4] = f->beside.has_previous ? f->beside.previous.printed : S("");
        c[5] = light ? str_of(text_of(light, p->desk->lang)) : S("");
    }
    report_print(heads, cells, COLUMNS, l->n, out);
}
