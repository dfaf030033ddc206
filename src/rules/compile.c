/* SPDX-License-Identifier: Apache-2.0
** The formulas of a rule book: all words first (figures and derived columns may name one another in any order), then each. */
#include "rules/node.h"
#include "rules/texts.h"
#include "formula/texts.h"

static void add_words(const Reading *r)
{
    const RuleBook *b = r->book;
    for (size_t i = 0; i < b->n_lists; i++) words_add_list(r->words, b->lists[i].id, b->lists[i].items, b->lists[i].n);
    if (b->home_county.n) words_add_home(r->words, S("county"), b->home_county);
    if (b->home_prefecture.n) words_add_home(r->words, S("prefecture"), b->home_prefecture);
    for (size_t i = 0; i < b->n_authorities; i++)
        words_add_authority(r->words, b->authorities[i].field, b->authorities[i].from_year, b->authorities[i].sources, b->authorities[i].n_sources);
    for (size_t i = 0; i < b->n_columns; i++) {
        const DerivedColumn *c = &b->columns[i];
        words_add_column(r->words, c->reg, c->id, c->title, c->text, c->unit, c->at);
    }
    for (size_t i = 0; i < b->n_figures; i++) {
        const Figure *f = &b->figures[i];
        words_add_figure(r->words, f->id, f->title, f->text, f->bare ? unit_name(UNIT_RATIO) : f->unit_text, f->at);
    }
}

static Formula *compile(const Reading *r, const Register *reg, Str text, Place at)
{
    Formula *f = NULL;
    Err err = { 0 };
    bool ok = reg ? formula_compile_row(r->words, reg, text, at, r->arena, &f, &err) : formula_compile(r->words, text, at, r->arena, &f, &err);
    if (!ok && err.text != &T_FORMULA_BROKEN) node_failed(r->ps, at, &err);       /* that one is told at its own place */
    return ok ? f : NULL;
}

static void check_unit(const Reading *r, const Formula *f, UnitId unit, Place at)
{
    Type t = formula_type(f);
    if (t.kind != TYPE_NUMBER || unit == UNIT_NONE || dims_equal(t.dims, unit_get(unit)->dims)) return;
    Buf dims = { 0 };
    dims_format(t.dims, &dims);
    if (dims_none(t.dims)) WRONG(r, at, T_RULES_UNIT_PLAIN, unit_name(unit));
    else WRONG(r, at, T_RULES_UNIT_FIT, unit_name(unit), buf_str(&dims));
    buf_done(&dims);
}

static void want_bool(const Reading *r, const Formula *f, Str text, Place at)
{
    if (f && formula_type(f).kind != TYPE_BOOL) WRONG(r, at, T_RULES_NOT_BOOL, text);
}

/* What is wrong in a figure is told of its own text, when all words are compiled. */
static bool is_sound(const Reading *r, Str figure, Place at)
{
    Formula *f;
    Err err = { 0 };
    return formula_compile(r->words, figure, at, r->arena, &f, &err);
}

static void compile_figures(Reading *r, bool sound)
{
    for (size_t i = 0; i < r->book->n_figures; i++) {
        Figure *f = &r->book->figures[i];
        if (sound || is_sound(r, f->id, f->at)) f->formula = compile(r, NULL, f->text, f->at);
        if (f->formula) check_unit(r, f->formula, f->unit, f->at);
        if (f->formula && f->has_approx) check_unit(r, f->formula, f->approx_unit, f->approx_place);
        if (f->stops_text.n) f->stops = compile(r, NULL, f->stops_text, f->stops_place);
        if (f->stops && formula_type(f->stops).kind != TYPE_DAY) WRONG(r, f->stops_place, T_RULES_NOT_DAY, f->stops_text);
    }
}

static void compile_parts(const Reading *r, const Register *reg, SayPart *parts, size_t n)
{
    for (size_t k = 0; k < n; k++)
        if (parts[k].is_formula) parts[k].formula = compile(r, reg, parts[k].text, parts[k].at);
}

static void compile_checks(Reading *r)
{
    for (size_t i = 0; i < r->book->n_checks; i++) {
        Check *c = &r->book->checks[i];
        c->formula = compile(r, c->reg, c->text, c->text_at);
        want_bool(r, c->formula, c->text, c->text_at);
        compile_parts(r, c->reg, c->parts, c->n_parts);
        compile_parts(r, c->reg, c->parts_en, c->n_parts_en);
    }
}

static void compile_chart(Reading *r, Chart *c)
{
    if (c->where.n) {
        c->where_formula = compile(r, c->over, c->where, c->at);
        want_bool(r, c->where_formula, c->where, c->at);
    }
    if (c->label.n) c->label_formula = compile(r, c->over, c->label, c->at);
    if (c->order.n) c->order_formula = compile(r, c->over, c->order, c->at);
    for (size_t i = 0; i < c->n_series; i++) {
        Series *s = &c->series[i];
        s->formula = compile(r, c->over, s->text, s->at);
        if (s->formula && formula_type(s->formula).kind != TYPE_NUMBER) WRONG(r, s->at, T_RULES_NOT_NUMBER, s->text);
        else if (s->formula) check_unit(r, s->formula, c->unit, s->at);
    }
}

/* ---- desk.yaml ---- */

static void compile_one(const Reading *r, const Register *reg, BookFormula *f)
{
    if (f->text.n) f->formula = compile(r, reg, f->text, f->at);
}

static void compile_condition(const Reading *r, const Register *reg, BookFormula *f)
{
    compile_one(r, reg, f);
    want_bool(r, f->formula, f->text, f->at);
}

static void compile_owed(const Reading *r, BookOwed *o)
{
    compile_condition(r, o->reg, &o->when);
    compile_one(r, o->reg, &o->who);
    compile_one(r, o->reg, &o->since);
    if (o->since.formula && formula_type(o->since.formula).kind != TYPE_DAY) WRONG(r, o->since.at, T_RULES_DESK_DAY, o->since.text);
    compile_parts(r, o->reg, o->parts, o->n_parts);
    compile_parts(r, o->reg, o->parts_en, o->n_parts_en);
}

static void compile_told(const Reading *r, BookTold *t)
{
    compile_one(r, NULL, &t->plan);
    compile_one(r, NULL, &t->share);
    compile_condition(r, NULL, &t->red);
    compile_condition(r, NULL, &t->amber);
}

static void compile_sheet(const Reading *r, BookSheet *s)
{
    compile_condition(r, s->reg, &s->where);
    compile_condition(r, s->reg, &s->red);
    compile_condition(r, s->reg, &s->amber);
    compile_one(r, s->reg, &s->order);
    for (size_t i = 0; i < s->n_columns; i++) {
        BookColumn *c = &s->columns[i];
        compile_one(r, s->reg, &c->formula);
        compile_one(r, NULL, &c->total);
        if (c->formula.formula) check_unit(r, c->formula.formula, c->unit, c->formula.at);
        if (c->total.formula) check_unit(r, c->total.formula, c->unit, c->total.at);
    }
}

void compile_book(Reading *r)
{
    add_words(r);
    bool sound = words_compile(r->words, r->ps);
    compile_figures(r, sound);
    compile_checks(r);
    for (size_t i = 0; i < r->book->n_charts; i++) compile_chart(r, &r->book->charts[i]);
    for (size_t i = 0; i < r->book->n_owed; i++) compile_owed(r, &r->book->owed[i]);
    for (size_t i = 0; i < r->book->n_told; i++) compile_told(r, &r->book->told[i]);
    for (size_t i = 0; i < r->book->n_sheets; i++) compile_sheet(r, &r->book->sheets[i]);
}
