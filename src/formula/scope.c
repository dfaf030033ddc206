/* SPDX-License-Identifier: Apache-2.0
** Groups and scopes: rows belong to the park, unit or class that the path of their register reaches. */
#include "formula/run.h"
#include "model/label.h"

#include <string.h>

/* ---- the path of a register ---- */

static bool of_units(Dimension by) { return by == BY_UNIT || by == BY_TOWN; }

static const char *path_text(const Register *reg, Dimension by) { return of_units(by) ? reg->unit_path : reg->park_path; }

/* The expression that reaches the dimension's row from a row of the aggregate's register; NULL path: the register has none.
** Kept under the register: compiled once a run. */
bool scope_group_column(Run *r, const Grouping *g, const Node *agg, Node **path)
{
    const Register *reg = agg->agg->reg;
    const char *text = path_text(reg, g->by);
    *path = NULL;
    Formula *f = NEW(r->arena, Formula);
    *f = (Formula){ .words = r->words, .text = str_of(text), .row = reg };
    Comp c = { .words = (Words *)(uintptr_t)r->words, .arena = r->arena, .f = f, .err = r->err };
    Node *root = NULL;
    if (str_equal(f->text, S(".")) || reg == g->target) return *path = name_row(&c, reg, 0), true;
    if (f->text.n) {
        if (!parse_formula(&c, f->text, &root) || !type_check_top(&c, &root, reg)) return false;
    } else {   /* no path: the row reaches nothing */
        const Field *link = name_link(reg, g->target);
        if (!link) return true;
        if (!name_field(&c, name_row(&c, reg, 0), link, 0, &root)) return false;
    }
    *path = root->type.kind == TYPE_REF && root->type.to == g->target ? root : NULL;
    return true;
}

/* ---- dimensions ---- */

static const Register *target_of(const Run *r, Dimension by) { return model_find(r->s->model, of_units(by) ? S("unit") : S("park")); }

static bool grouping_new(Run *r, Dimension by, Grouping *out)
{
    const Register *target = target_of(r, by);
    if (!target) return FAIL(r->err, USE, T_FORMULA_NO_DIMENSION);
    const Frame *f = run_frame(r, target, 0);
    if (!f) return false;
    *out = (Grouping){ .by = by, .target = target, .of_slot = NEW_ARRAY(r->arena, int32_t, f->n + 1) };
    return true;
}

typedef struct { const Column *park, *class; const uint8_t *mask; size_t n; } Classes;

static bool load_classes(Run *r, Classes *out)
{
    const Register *reg = model_find(r->s->model, S("park_class"));
    const Field *park = reg ? register_find(reg, S("park")) : NULL, *class = reg ? register_find(reg, S("class")) : NULL;
    if (!park || !class) return FAIL(r->err, USE, T_FORMULA_NO_DIMENSION);
    const Frame *f = run_frame(r, reg, field_bit(park) | field_bit(class));
    if (!f || !inforce_mask(r, reg, &out->mask)) return false;
    if (!out->mask) out->mask = frame_live(f, r->arena);
    out->park = frame_column(f, park), out->class = frame_column(f, class), out->n = f->n;
    return true;
}

static Str class_title(const Run *r, const Field *f, Str code)
{
    const List *l = words_list(r->words, f->target);
    const ListItem *item = l ? words_item(l, code) : NULL;
    return item && item->title.n ? item->title : code;
}

/* Groups of classes: those of the list, then others in order of appearance. */
static bool class_groups(Run *r, Grouping *g, Group **groups)
{
    Classes c;
    if (!load_classes(r, &c)) return false;
    const Field *field = c.class->field;
    const List *l = words_list(r->words, field->target);
    Map *codes = map_new(r->arena);
    for (size_t i = 0; l && i < l->n; i++) map_intern(codes, l->items[i].code);
    size_t parks = run_loaded(r, g->target)->n;
    memset(g->of_slot, 0xFF, (parks + 1) * sizeof *g->of_slot);
    for (size_t i = 0; i < c.n; i++) {
        if (!c.mask[i] || !column_has(c.park, i) || !column_has(c.class, i) || (size_t)frame_whole(c.park, i) >= parks) continue;
        Str word = frame_word(c.class, i);
        const ListItem *item = l ? words_item(l, word) : NULL;
        g->of_slot[frame_whole(c.park, i)] = (int32_t)map_intern(codes, item ? item->code : word);
    }
    g->n = codes->n + 1;
    *groups = NEW_ARRAY(r->arena, Group, g->n);
    for (size_t i = 0; i < codes->n; i++) (*groups)[i].name = class_title(r, field, codes->entries[i].key);
    for (size_t i = 0; i < parks; i++)
        if (g->of_slot[i] < 0) g->of_slot[i] = (int32_t)codes->n;
    return true;
}

/* The units that live parks lie in. */
static bool mark_towns(Run *r, uint8_t *town)
{
    const Register *park = model_find(r->s->model, S("park"));
    const Field *field = park ? register_find(park, S("town")) : NULL;
    const Frame *f = field ? run_frame(r, park, field_bit(field)) : NULL;
    if (!f) return field ? false : FAIL(r->err, USE, T_FORMULA_NO_DIMENSION);
    const Column *c = frame_column(f, field);
    for (size_t i = 0; i < f->n; i++)
        if (view_sees(&r->c->view, f, i) && column_has(c, i)) town[frame_whole(c, i)] = 1;
    return true;
}

/* A unit that is no town counts with the nearest town above it. */
static bool climb_to_towns(Run *r, Grouping *g, const uint8_t *town)
{
    const Field *parent = register_find(g->target, S("parent"));
    const Frame *f = parent ? run_frame(r, g->target, field_bit(parent)) : NULL;
    if (!f) return parent == NULL;
    const Column *c = frame_column(f, parent);
    for (size_t i = 0; i < f->n; i++) {
        size_t at = i;
        for (int depth = 0; depth < 64 && !town[at] && column_has(c, at); depth++) at = (size_t)frame_whole(c, at);
        if (town[at]) g->of_slot[i] = g->of_slot[at];
    }
    return true;
}

static bool row_groups(Run *r, Grouping *g, Group **groups)
{
    const Frame *f = run_loaded(r, g->target);
    uint8_t *chosen = NEW_ARRAY(r->arena, uint8_t, f->n + 1);
    if (g->by == BY_TOWN ? !mark_towns(r, chosen) : (memset(chosen, 1, f->n), false)) return false;
    g->n = 1;
    for (size_t i = 0; i < f->n; i++) {
        chosen[i] &= view_sees(&r->c->view, f, i);
        g->n += chosen[i];
    }
    *groups = NEW_ARRAY(r->arena, Group, g->n);
    size_t k = 0;
    for (size_t i = 0; i < f->n; i++) {
        g->of_slot[i] = (int32_t)g->n - 1;
        if (!chosen[i]) continue;
        Buf b = { 0 };
        bool ok = label_add(r->s, g->target, (int64_t)i + 1, &b, r->err);
        (*groups)[k] = (Group){ .name = buf_keep(&b, r->arena), .id = (int64_t)i + 1 };
        buf_done(&b);
        if (!ok) return false;
        g->of_slot[i] = (int32_t)k++;
    }
    return g->by != BY_TOWN || climb_to_towns(r, g, chosen);
}

/* The groups are handed out in the caller's arena. */
static Group *handed_out(const Group *groups, size_t n, Arena *a)
{
    Group *out = NEW_ARRAY(a, Group, n);
    for (size_t i = 0; i < n; i++) {
        out[i] = groups[i];
        out[i].name = str_copy(a, groups[i].name);
        out[i].value.text = str_copy(a, groups[i].value.text);
    }
    return out;
}

bool formula_groups(const Formula *f, const Context *c, Dimension by, const Scope *within, Arena *a, Group **groups, size_t *n, Err *err)
{
    Run r;
    Grouping g, around;
    if (!run_init(&r, f, c, a, err) || !grouping_new(&r, by, &g)) return false;
    if (!(by == BY_CLASS ? class_groups(&r, &g, groups) : row_groups(&r, &g, groups))) return false;
    g.none = (int32_t)g.n - 1;
    if (within && within->given) {
        if (!scope_grouping(&r, within, &around)) return false;
        g.within = &around;
    }
    (*groups)[g.n - 1] = (Group){ .name = str_of(text_of(&T_FORMULA_UNFILLED, LANG_ZH)) };
    r.grouping = &g;
    *n = g.n;
    if (!scalar_prepare(&r, f->root)) return false;
    for (size_t k = 0; k < g.n; k++) {
        if (!scalar_eval(&r, f->root, k, &(*groups)[k].value)) return false;
        (*groups)[k].value.type = f->type;
    }
    *groups = handed_out(*groups, g.n, a);
    return true;
}

/* ---- one scope ---- */

static bool scope_class(Run *r, Grouping *g, Str class)
{
    Classes c;
    if (!load_classes(r, &c)) return false;
    const List *l = words_list(r->words, c.class->field->target);
    const ListItem *want = l ? words_item(l, class) : NULL;
    for (size_t i = 0; i < c.n; i++) {
        if (!c.mask[i] || !column_has(c.park, i) || !column_has(c.class, i)) continue;
        Str word = frame_word(c.class, i);
        const ListItem *item = l ? words_item(l, word) : NULL;
        if (str_equal(word, class) || (want && item == want)) g->of_slot[frame_whole(c.park, i)] = 0;
    }
    return true;
}

/* The row and, of a unit, all below it. */
static bool scope_row(Run *r, Grouping *g, int64_t id)
{
    const Field *parent = of_units(g->by) ? register_find(g->target, S("parent")) : NULL;
    const Frame *f = run_frame(r, g->target, parent ? field_bit(parent) : 0);
    if (!f) return false;
    if (id < 1 || (size_t)id > f->n) return true;
    g->of_slot[id - 1] = 0;
    bool more = parent != NULL;
    for (int depth = 0; more && depth < 64; depth++) {
        const Column *c = frame_column(f, parent);
        more = false;
        for (size_t i = 0; i < f->n; i++) {
            if (!frame_lives(f, i) || g->of_slot[i] == 0 || !column_has(c, i) || g->of_slot[frame_whole(c, i)] != 0) continue;
            g->of_slot[i] = 0;
            more = true;
        }
    }
    return true;
}

bool scope_grouping(Run *r, const Scope *scope, Grouping *g)
{
    if (!grouping_new(r, scope->by, g)) return false;
    memset(g->of_slot, 0xFF, (run_loaded(r, g->target)->n + 1) * sizeof *g->of_slot);
    g->n = 1;
    g->none = -1;
    return scope->by == BY_CLASS ? scope_class(r, g, scope->class) : scope_row(r, g, scope->id);
}

/* ---- "park:NAME" ---- */

static bool find_row(Snapshot *s, const Register *reg, Str name, int64_t *id, Err *err)
{
    const Frame *f = snapshot_load(s, reg, 0, err);
    size_t hits = 0;
    bool ok = f != NULL;
    Buf b = { 0 };
    for (size_t i = 0; ok && i < f->n; i++) {
        if (!frame_lives(f, i)) continue;
        buf_clear(&b);
        ok = label_add(s, reg, (int64_t)i + 1, &b, err);
        if (!str_equal(buf_str(&b), name)) continue;
        *id = (int64_t)i + 1;
        hits++;
    }
    buf_done(&b);
    if (ok && hits == 0) return FAIL(err, NOT_FOUND, T_FORMULA_SCOPE_NONE, str_of(reg->word), name);
    return ok && (hits == 1 || FAIL(err, USE, T_FORMULA_SCOPE_MANY, str_of(reg->word), name));
}

bool scope_parse(Snapshot *s, Str text, Scope *out, Arena *a, Err *err)
{
    static const struct { const char *word; Dimension by; } words[] = { { "park", BY_PARK }, { "unit", BY_UNIT }, { "town", BY_TOWN }, { "class", BY_CLASS } };
    Str rest = text, head = str_trim(str_split(&rest, ':'));
    *out = (Scope){ .given = false };
    for (size_t i = 0; rest.p && i < sizeof words / sizeof words[0]; i++) {
        if (!str_equal(head, str_of(words[i].word))) continue;
        *out = (Scope){ .given = true, .by = words[i].by, .class = str_copy(a, str_trim(rest)) };
        if (out->by == BY_CLASS) return true;
        const Register *reg = model_find(s->model, of_units(out->by) ? S("unit") : S("park"));
        return reg ? find_row(s, reg, out->class, &out->id, err) : FAIL(err, USE, T_FORMULA_NO_DIMENSION);
    }
    return FAIL(err, USE, T_FORMULA_SCOPE, text);
}
