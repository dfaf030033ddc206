/* SPDX-License-Identifier: Apache-2.0
** charts.yaml: id -> title, kind, unit, decimals, over | by, where, label, order, limit, series, note.
**   tenants_by_origin: {title: …, kind: pie, unit: 家, series: [{title: 市域外, formula: leasing.firms_outside}, …]} */
#include "rules/node.h"
#include "rules/texts.h"

static void read_series(const Reading *r, const Node *node, Chart *c)
{
    const Node *list = node_find(node, "series");
    size_t cap = 0;
    if (!list) WRONG(r, node->at, T_RULES_OWED, S("series"));
    if (!list || !node_is_list(r, list, S("series"))) return;
    for (size_t i = 0; i < list->n; i++) {
        Series s = { 0 };
        if (!node_is_map(r, list->items[i], S("series"))) continue;
        node_keys(r, list->items[i], "title formula");
        s.title = node_text(r, list->items[i], "title", true, NULL);
        s.text = node_text(r, list->items[i], "formula", true, &s.at);
        if (s.title.n && s.text.n) *PUSH(r->arena, c->series, c->n_series, cap) = s;
    }
}

static void read_points(const Reading *r, const Node *node, Chart *c)
{
    Place at;
    Str over = node_text(r, node, "over", false, &at);
    if (over.n) c->over = node_register(r, over, at);
    if (node_choice(r, node, "by", "park unit town class") >= 0) c->by = node_text(r, node, "by", false, NULL);
    if (over.n && c->by.n) WRONG(r, node->at, T_RULES_CHART_ONE, c->id);
    c->where = node_text(r, node, "where", false, NULL);
    c->label = node_text(r, node, "label", false, NULL);
    c->order = node_text(r, node, "order", false, NULL);
    if (str_ends(c->order, S(" desc"))) {
        c->order = str_trim(str_slice(c->order, 0, c->order.n - 5));
        c->descending = true;
    }
    if (!over.n && (c->where.n || c->label.n || c->order.n)) WRONG(r, node->at, T_RULES_CHART_OVER, c->id);
}

static void read_chart(Reading *r, Str id, Place at, const Node *node, size_t *cap)
{
    Chart c = { .id = id, .node = node, .at = at, .decimals = -1, .limit = -1 };
    if (!node_id(r, id, at) || !node_is_map(r, node, id)) return;
    node_keys(r, node, "title kind unit decimals over by where label order limit series note");
    c.title = node_text(r, node, "title", true, NULL);
    c.kind = node_text(r, node, "kind", true, NULL);
    int kind = node_choice(r, node, "kind", "bar stacked line pie funnel");
    c.unit = node_unit(r, node, "unit");
    if (c.unit != UNIT_NONE) c.unit_text = node_text(r, node, "unit", false, NULL);
    node_int(r, node, "decimals", 0, 9, &c.decimals);
    node_int(r, node, "limit", 1, 200, &c.limit);
    c.note = node_text(r, node, "note", false, NULL);
    read_points(r, node, &c);
    read_series(r, node, &c);
    if (c.title.n && kind >= 0 && c.n_series) *PUSH(r->arena, r->book->charts, r->book->n_charts, *cap) = c;
}

void charts_load(Reading *r, const Node *root)
{
    size_t cap = 0;
    if (!root || !node_is_map(r, root, S("charts.yaml"))) return;
    for (size_t i = 0; i < root->n; i++) read_chart(r, root->keys[i], root->key_places[i], root->items[i], &cap);
}
