/* SPDX-License-Identifier: Apache-2.0
** desk.yaml: what the pages that people open every day show: what is owed, the figures as the report tells them, the tables. All days,
** months and shares that decide stand there.
**   owed:   {task.overdue: {title, light: red, over: task, when, who, since, say}}
**   told:   [{title, figures: [{figure, title, plan, share, red, amber, monthly}]}]
**   sheets: {leads: {title, over: lead, where, order, red, amber, columns: [{id, title, formula, unit, decimals, total}]}} */
#include "rules/node.h"
#include "rules/texts.h"

static BookFormula read_formula(const Reading *r, const Node *map, const char *key, bool required)
{
    BookFormula f = { 0 };
    f.text = node_text(r, map, key, required, &f.at);
    return f;
}

static const Register *read_over(const Reading *r, const Node *map)
{
    Place at;
    Str name = node_text(r, map, "over", true, &at);
    return name.n ? node_register(r, name, at) : NULL;
}

/* ---- owed ---- */

static void read_owed(const Reading *r, Str id, Place at, const Node *node, size_t *cap)
{
    static const Light lights[] = { LIGHT_RED, LIGHT_AMBER, LIGHT_NONE };
    BookOwed o = { .id = id, .at = at };
    Place say_at;
    if (!node_id(r, id, at) || !node_is_map(r, node, id)) return;
    node_keys(r, node, "title title_en light over when who since say say_en note");
    o.word = node_word(r, node, node_text(r, node, "title", true, NULL), id);
    int light = node_choice(r, node, "light", "red amber none");
    o.light = light < 0 ? LIGHT_NONE : lights[light];
    o.reg = read_over(r, node);
    o.when = read_formula(r, node, "when", true);
    o.who = read_formula(r, node, "who", false);
    o.since = read_formula(r, node, "since", false);
    node_say(r, node_text(r, node, "say", true, &say_at), say_at, &o.parts, &o.n_parts);
    Str say_en = node_text(r, node, "say_en", false, &say_at);
    if (say_en.n) node_say(r, say_en, say_at, &o.parts_en, &o.n_parts_en);
    if (o.reg && o.when.text.n && o.n_parts) *PUSH(r->arena, r->book->owed, r->book->n_owed, *cap) = o;
}

static void read_all_owed(const Reading *r, const Node *map)
{
    size_t cap = 0;
    if (!map || !node_is_map(r, map, S("owed"))) return;
    for (size_t i = 0; i < map->n; i++) read_owed(r, map->keys[i], map->key_places[i], map->items[i], &cap);
}

/* ---- told ---- */

static void read_told(const Reading *r, const Node *node, Str group, size_t *cap)
{
    BookTold t = { .group = group };
    Place at;
    if (!node_is_map(r, node, S("figures"))) return;
    node_keys(r, node, "figure title title_en plan share red amber monthly");
    Str id = node_text(r, node, "figure", true, &at);
    t.figure = id.n ? rules_figure(r->book, id) : NULL;
    if (id.n && !t.figure) WRONG(r, at, T_RULES_NO_FIGURE, id);
    Str title = node_text(r, node, "title", false, NULL);
    t.word = title.n ? node_word(r, node, title, title) : t.figure ? t.figure->word : S("");
    t.plan = read_formula(r, node, "plan", false);
    t.share = read_formula(r, node, "share", false);
    t.red = read_formula(r, node, "red", false);
    t.amber = read_formula(r, node, "amber", false);
    t.monthly = node_choice(r, node, "monthly", "是") >= 0;
    if (t.figure) *PUSH(r->arena, r->book->told, r->book->n_told, *cap) = t;
}

static void read_all_told(const Reading *r, const Node *list)
{
    size_t cap = 0;
    if (!list || !node_is_list(r, list, S("told"))) return;
    for (size_t i = 0; i < list->n; i++) {
        const Node *group = list->items[i], *figures;
        if (!node_is_map(r, group, S("told"))) continue;
        node_keys(r, group, "title title_en figures");
        Str title = node_text(r, group, "title", true, NULL), word = node_word(r, group, title, title);
        figures = node_find(group, "figures");
        if (!figures) WRONG(r, group->at, T_RULES_OWED, S("figures"));
        for (size_t k = 0; figures && node_is_list(r, figures, S("figures")) && k < figures->n; k++) read_told(r, figures->items[k], word, &cap);
    }
}

/* ---- sheets ---- */

static void read_column(const Reading *r, const Node *node, BookSheet *s, size_t *cap)
{
    BookColumn c = { .decimals = -1 };
    Place at;
    if (!node_is_map(r, node, S("columns"))) return;
    node_keys(r, node, "id title title_en formula unit decimals total");
    c.id = node_text(r, node, "id", true, &at);
    if (c.id.n && !node_id(r, c.id, at)) return;
    for (size_t i = 0; i < s->n_columns; i++)
        if (str_equal(s->columns[i].id, c.id)) WRONG(r, at, T_RULES_COLUMN_TWICE, c.id);
    c.word = node_word(r, node, node_text(r, node, "title", true, NULL), c.id);
    c.formula = read_formula(r, node, "formula", true);
    c.total = read_formula(r, node, "total", false);
    c.unit = node_unit(r, node, "unit");
    if (c.unit != UNIT_NONE) c.unit_text = node_text(r, node, "unit", false, NULL);
    node_int(r, node, "decimals", 0, 9, &c.decimals);
    if (c.id.n && c.formula.text.n) *PUSH(r->arena, s->columns, s->n_columns, *cap) = c;
}

static void read_sheet(const Reading *r, Str id, Place at, const Node *node, size_t *cap)
{
    BookSheet s = { .id = id, .at = at };
    size_t columns_cap = 0;
    if (!node_id(r, id, at) || !node_is_map(r, node, id)) return;
    node_keys(r, node, "title title_en over where order red amber columns");
    s.word = node_word(r, node, node_text(r, node, "title", true, NULL), id);
    s.reg = read_over(r, node);
    s.where = read_formula(r, node, "where", false);
    s.order = read_formula(r, node, "order", false);
    s.red = read_formula(r, node, "red", false);
    s.amber = read_formula(r, node, "amber", false);
    if (str_ends(s.order.text, S(" desc"))) {
        s.order.text = str_trim(str_slice(s.order.text, 0, s.order.text.n - 5));
        s.descending = true;
    }
    const Node *columns = node_find(node, "columns");
    if (!columns) WRONG(r, node->at, T_RULES_OWED, S("columns"));
    for (size_t i = 0; columns && node_is_list(r, columns, S("columns")) && i < columns->n; i++) read_column(r, columns->items[i], &s, &columns_cap);
    if (s.reg && s.n_columns) *PUSH(r->arena, r->book->sheets, r->book->n_sheets, *cap) = s;
}

static void read_sheets(const Reading *r, const Node *map)
{
    size_t cap = 0;
    if (!map || !node_is_map(r, map, S("sheets"))) return;
    for (size_t i = 0; i < map->n; i++) read_sheet(r, map->keys[i], map->key_places[i], map->items[i], &cap);
}

void desk_load(Reading *r, const Node *root)
{
    if (!root || !node_is_map(r, root, S("desk.yaml"))) return;
    node_keys(r, root, "owed told sheets");
    read_all_owed(r, node_find(root, "owed"));
    read_all_told(r, node_find(root, "told"));
    read_sheets(r, node_find(root, "sheets"));
}

const BookSheet *rules_sheet(const RuleBook *b, const char *id)
{
    for (size_t i = 0; i < b->n_sheets; i++)
        if (str_equal(b->sheets[i].id, str_of(id))) return &b->sheets[i];
    return NULL;
}
