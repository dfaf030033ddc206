/* SPDX-License-Identifier: Apache-2.0
** figures.yaml: id -> title, formula, unit, decimals, rounding, approx, by, stops_at, note. */
#include "rules/node.h"
#include "rules/texts.h"

/* approx: {to: 100亿元, word: 多}: printed as 200多亿元. */
static void read_approx(const Reading *r, const Node *figure, Figure *f)
{
    Place at;
    UnitId unit;
    Frac typed;
    const Node *n = node_find(figure, "approx");
    if (!n || !node_is_map(r, n, S("approx"))) return;
    node_keys(r, n, "to word");
    Str to = node_text(r, n, "to", true, &at), word = node_text(r, n, "word", true, NULL);
    node_choice(r, n, "word", "多 余 近 超 约");
    if (to.n && !(node_amount(to, &unit, &typed) && typed.num > 0 && unit_to_base(unit, typed, &f->approx_to))) {
        WRONG(r, at, T_RULES_APPROX_TO, to);
        return;
    }
    if (to.n) f->approx_unit = unit, f->approx_place = at;
    f->has_approx = to.n && word.n;
    f->approx_word = word;
}

static void check_names(const Reading *r, const Figure *f, const Map *titles, Place id_at, Place title_at)
{
    int64_t other;
    Str rest = f->id, head = str_split(&rest, '.');
    const Register *reg = rest.p ? model_find(r->model, head) : NULL;
    bool is_field = reg && register_find(reg, rest);
    for (size_t i = 0; i < r->book->n_columns; i++)
        is_field = is_field || (r->book->columns[i].reg == reg && str_equal(r->book->columns[i].id, rest));
    if (is_field) WRONG(r, id_at, T_RULES_IS_FIELD, f->id);
    if (f->title.n && map_find(titles, f->title, &other)) WRONG(r, title_at, T_RULES_TITLE_TWICE, f->title, r->book->figures[other].id);
}

static Rounding read_rounding(const Reading *r, const Node *node)
{
    static const Rounding rules[] = { ROUND_HALF_UP, ROUND_HALF_EVEN, ROUND_FLOOR, ROUND_CEIL, ROUND_HALF_UP, ROUND_HALF_EVEN };
    int k = node_choice(r, node, "rounding", "half_up half_even floor ceil 四舍五入 四舍六入");
    return k < 0 ? ROUND_HALF_UP : rules[k];
}

static void read_unit(const Reading *r, const Node *node, Figure *f)
{
    const Node *n = node_find(node, "unit");
    f->bare = n && n->kind == NODE_TEXT && str_equal(n->text, S("无"));
    f->unit = f->bare ? UNIT_RATIO : node_unit(r, node, "unit");
    if (n && !f->bare && f->unit != UNIT_NONE) f->unit_text = n->text;
}

/* "2": two decimals; "<=2": two, without zeros at the end. */
static void read_decimals(Reading *r, const Node *node, Figure *f)
{
    const Node *n = node_find(node, "decimals");
    int64_t most;
    if (n && n->kind == NODE_TEXT && str_starts(n->text, S("<=")) && str_to_int64(str_slice(n->text, 2, n->text.n), &most) && most >= 0 && most <= 9)
        f->decimals = DECIMALS_AT_MOST + (int)most;
    else node_int(r, node, "decimals", 0, 9, &f->decimals);
}

static void read_figure(Reading *r, Str id, Place at, const Node *node, Map *titles, size_t *cap)
{
    Figure f = { .id = id, .decimals = -1 };
    Place title_at;
    if (!node_id(r, id, at) || !node_is_map(r, node, id)) return;
    node_keys(r, node, "title title_en formula unit decimals rounding approx by stops_at note");
    f.title = node_text(r, node, "title", true, &title_at);
    f.word = node_word(r, node, f.title, id);
    f.text = node_text(r, node, "formula", true, &f.at);
    read_unit(r, node, &f);
    read_decimals(r, node, &f);
    f.rounding = read_rounding(r, node);
    read_approx(r, node, &f);
    if (node_choice(r, node, "by", "park unit town class") >= 0) f.by = node_text(r, node, "by", false, NULL);
    f.stops_text = node_text(r, node, "stops_at", false, &f.stops_place);
    f.note = node_text(r, node, "note", false, NULL);
    check_names(r, &f, titles, at, title_at);
    if (!f.title.n || !f.text.n) return;
    map_put(titles, f.title, (int64_t)r->book->n_figures);
    *PUSH(r->arena, r->book->figures, r->book->n_figures, *cap) = f;
}

void figures_load(Reading *r, const Node *root)
{
    size_t cap = 0;
    Map *titles = map_new(r->arena);
    if (!root || !node_is_map(r, root, S("figures.yaml"))) return;
    for (size_t i = 0; i < root->n; i++) read_figure(r, root->keys[i], root->key_places[i], root->items[i], titles, &cap);
}
