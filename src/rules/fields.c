/* SPDX-License-Identifier: Apache-2.0
** fields.yaml: derived columns, formulas over one row of a register.
**   enterprise.land: {title: 净用地面积, formula: "sum(land_use.area where owned or rented) - …", unit: 亩} */
#include "rules/node.h"
#include "rules/texts.h"

static void check_name(const Reading *r, const DerivedColumn *c, Str name, Place at)
{
    if (!name.n) return;
    if (register_find(c->reg, name)) WRONG(r, at, T_RULES_IS_FIELD, name);
    for (size_t i = 0; i < r->book->n_columns; i++) {
        const DerivedColumn *other = &r->book->columns[i];
        if (other->reg == c->reg && (str_equal(other->title, name) || str_equal(other->id, name))) WRONG(r, at, T_RULES_TITLE_TWICE, name, other->id);
    }
}

static void read_column(Reading *r, Str id, Place at, const Node *node, size_t *cap)
{
    DerivedColumn c = { 0 };
    Place title_at;
    if (!node_split_id(r, id, at, &c.reg, &c.id) || !node_id(r, c.id, at) || !node_is_map(r, node, id)) return;
    node_keys(r, node, "title formula unit note");
    c.title = node_text(r, node, "title", true, &title_at);
    c.text = node_text(r, node, "formula", true, &c.at);
    if (node_unit(r, node, "unit") != UNIT_NONE) c.unit = node_text(r, node, "unit", false, NULL);
    c.note = node_text(r, node, "note", false, NULL);
    check_name(r, &c, c.id, at);
    check_name(r, &c, c.title, title_at);
    if (c.title.n && c.text.n) *PUSH(r->arena, r->book->columns, r->book->n_columns, *cap) = c;
}

void fields_load(Reading *r, const Node *root)
{
    size_t cap = 0;
    if (!root || !node_is_map(r, root, S("fields.yaml"))) return;
    for (size_t i = 0; i < root->n; i++) read_column(r, root->keys[i], root->key_places[i], root->items[i], &cap);
}
