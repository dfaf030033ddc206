/* SPDX-License-Identifier: Apache-2.0
** What a formula may say beside the model: lists, places of home, authority, derived columns and figures. */
#include "base/near.h"
#include "formula/tree.h"

#include <string.h>

Words *words_new(const Model *m, Arena *a)
{
    Words *w = NEW(a, Words);
    w->arena = a;
    w->model = m;
    w->homes = map_new(a);
    w->figures = map_new(a);
    w->columns = NEW_ARRAY(a, Map *, m->n + 1);
    return w;
}

void words_add_list(Words *w, Str id, const ListItem *items, size_t n)
{
    ListItem *own = NEW_ARRAY(w->arena, ListItem, n);
    List l = { str_copy(w->arena, id), own, n, map_new(w->arena), map_new(w->arena) };
    for (size_t i = 0; i < n; i++) {
        own[i] = (ListItem){ str_copy(w->arena, items[i].code), str_copy(w->arena, items[i].title), str_copy(w->arena, items[i].parent) };
        map_put(l.by_code, own[i].code, (int64_t)i);
        if (own[i].title.n && !map_find(l.by_name, own[i].title, NULL)) map_put(l.by_name, own[i].title, (int64_t)i);
    }
    *PUSH(w->arena, w->lists, w->n_lists, w->cap_lists) = l;
}

void words_add_home(Words *w, Str name, Str place_code)
{
    map_put(w->homes, name, (int64_t)w->n_homes);
    *PUSH(w->arena, w->home_codes, w->n_homes, w->cap_homes) = str_copy(w->arena, place_code);
}

void words_add_authority(Words *w, const Field *field, int from_year, const Str *sources, size_t n)
{
    Str *own = NEW_ARRAY(w->arena, Str, n);
    for (size_t i = 0; i < n; i++) own[i] = str_copy(w->arena, sources[i]);
    *PUSH(w->arena, w->authorities, w->n_authorities, w->cap_authorities) = (Authority){ field, from_year, own, n };
}

static Entry *add_entry(Words *w, const Register *reg, Str id, Str title, Str text, Str unit, Place at)
{
    Entry *e = NEW(w->arena, Entry);
    Arena *a = w->arena;
    *e = (Entry){ .id = str_copy(a, id), .title = str_copy(a, title), .text = str_copy(a, text), .unit = str_copy(a, unit), .at = at, .reg = reg };
    e->at.file = str_copy(a, at.file);
    *PUSH(a, w->entries, w->n_entries, w->cap_entries) = e;
    return e;
}

static void name_entry(Words *w, Map *names, const Entry *e)
{
    map_put(names, e->id, (int64_t)w->n_entries - 1);
    Str title = str_fold_width(w->arena, e->title);
    if (title.n && !map_find(names, title, NULL)) map_put(names, title, (int64_t)w->n_entries - 1);
}

void words_add_column(Words *w, const Register *reg, Str id, Str title, Str text, Str unit, Place at)
{
    Entry *e = add_entry(w, reg, id, title, text, unit, at);
    Map **names = &w->columns[reg->index];
    if (!*names) *names = map_new(w->arena);
    name_entry(w, *names, e);
}

void words_add_figure(Words *w, Str id, Str title, Str text, Str unit, Place at)
{
    name_entry(w, w->figures, add_entry(w, NULL, id, title, text, unit, at));
}

Entry *words_figure(const Words *w, Str name)
{
    int64_t at;
    return map_find(w->figures, name, &at) ? w->entries[at] : NULL;
}

Str words_near(const Words *w, const Register *reg, Str name)
{
    Near near = near_start(name);
    if (reg) near_try(&near, register_near(reg, name));
    for (size_t i = 0; i < w->n_entries; i++)
        if (w->entries[i]->reg == reg) near_try(&near, w->entries[i]->id), near_try(&near, w->entries[i]->title);
    return near_best(&near);
}

Entry *words_column(const Words *w, const Register *reg, Str name)
{
    int64_t at;
    bool known = reg->index < w->model->n && reg == &w->model->registers[reg->index];
    return known && map_find(w->columns[reg->index], name, &at) ? w->entries[at] : NULL;
}

const List *words_list(const Words *w, const char *id)
{
    for (size_t i = 0; id && i < w->n_lists; i++)
        if (str_equal(w->lists[i].id, str_of(id))) return &w->lists[i];
    return NULL;
}

const ListItem *words_item(const List *l, Str name)
{
    int64_t at;
    return map_find(l->by_code, name, &at) || map_find(l->by_name, name, &at) ? &l->items[at] : NULL;
}

bool words_home(const Words *w, Str name, Str *code)
{
    int64_t at;
    if (!map_find(w->homes, name, &at)) return false;
    *code = w->home_codes[at];
    return true;
}

/* ---- compiling ---- */

/* A figure's id would hide a field or a derived column of that name. */
static bool name_free(Comp *c, const Entry *e)
{
    const Model *m = c->words->model;
    for (size_t i = 0; e->reg == NULL && i < m->n; i++)
        if (register_find(&m->registers[i], e->id) || words_column(c->words, &m->registers[i], e->id))
            return comp_fail(c, 0, &T_FORMULA_FIGURE_NAME, e->id, str_of(m->registers[i].word), S(""));
    return true;
}

static bool compile_entry(Comp *c, Entry *e)
{
    Node *root = NULL;
    if (!name_free(c, e)) return false;
    if (!parse_formula(c, e->text, &root)) return false;
    if (e->unit.n && root->unit == UNIT_NONE && !unit_find(e->unit, &root->unit)) return comp_fail(c, 0, &T_FORMULA_UNIT, e->unit, S(""), S(""));
    if (!type_check_top(c, &root, e->reg)) return false;
    c->f->root = root;
    c->f->type = root->type;
    return true;
}

static void tell(Words *w, const Err *err, const Entry *e)
{
    if (!w->problems) return;
    Problem p = problem_of(err, SEVERITY_ERROR);
    p.file = e->at.file, p.field = e->id;
    problems_add(w->problems, p);
}

static bool compile(Words *w, Entry *e, int depth, Err *err)
{
    Formula *f = NEW(w->arena, Formula);
    *f = (Formula){ .words = w, .text = e->text, .at = e->at, .row = e->reg };
    Comp c = { .words = w, .arena = w->arena, .f = f, .err = err, .depth = depth, .area_decimals = -1, .shared = true };
    e->state = ENTRY_BUSY;
    bool ok = compile_entry(&c, e);
    e->formula = f;
    e->state = ok ? ENTRY_DONE : ENTRY_BROKEN;
    if (!ok && !c.quiet) tell(w, err, e);
    return ok;
}

/* The entry that a formula names, compiled. A circle is told once; the failure of another entry is told there. */
bool words_ready(Comp *c, Entry *e, uint32_t at)
{
    enum { ENTRY_DEPTH = 64 };
    if (e->state == ENTRY_DONE) return true;
    if (e->state == ENTRY_BUSY) return comp_fail(c, at, &T_FORMULA_CIRCLE, e->id, S(""), S(""));
    if (c->depth >= ENTRY_DEPTH) return comp_fail(c, at, &T_FORMULA_DEEP, S(""), S(""), S(""));
    Err *inner = NEW(c->arena, Err);
    bool ok = e->state == ENTRY_NEW && compile(c->words, e, c->depth + 1, inner);
    if (ok) return true;
    comp_fail(c, at, &T_FORMULA_BROKEN, e->id, S(""), S(""));
    c->quiet = c->words->problems != NULL;
    return false;
}

bool words_compile(Words *w, Problems *ps)
{
    Arena *a = arena_new();
    bool ok = true;
    w->problems = ps;
    for (size_t i = 0; i < w->n_entries; i++) {
        Entry *e = w->entries[i];
        if (e->state == ENTRY_NEW) compile(w, e, 0, NEW(a, Err));
        ok = ok && e->state == ENTRY_DONE;
    }
    w->problems = NULL;
    arena_free(a);
    return ok;
}
