/* SPDX-License-Identifier: Apache-2.0
** authority.yaml: for each field of a register whose rows come from several sources, which source counts, from which year,
** and by how much two sources may differ before it is a problem to settle.
**   enterprise_data: {sources: [统计, 企业], tolerance: 5%}               every field that has no line of its own
**   enterprise_data.tax: [{from: 2021, sources: [税务]}, {from: 2024, sources: [税务, 财政], tolerance: 0.5万元}] */
#include "rules/node.h"
#include "rules/texts.h"

static void read_tolerance(const Reading *r, const Node *node, Authority *a)
{
    Place at;
    UnitId unit;
    Frac typed;
    Str text = node_text(r, node, "tolerance", false, &at);
    if (!text.n) return;
    bool ok = node_amount(text, &unit, &typed) && unit_to_base(unit, typed, &a->tolerance) && typed.num >= 0;
    if (ok) {
        a->has_tolerance = true;
        a->relative = unit == UNIT_PERCENT;
        ok = a->relative || !a->field || dims_equal(unit_get(unit)->dims, unit_get(a->field->unit)->dims);
    }
    if (!ok) WRONG(r, at, T_RULES_TOLERANCE, text);
}

static bool read_order(const Reading *r, const Node *node, const Field *source, Authority *a)
{
    if (!node_is_map(r, node, S("sources"))) return false;
    node_keys(r, node, "from sources tolerance note");
    a->at = node->at;
    node_int(r, node, "from", 1900, 2199, &a->from_year);
    const Node *sources = node_find(node, "sources");
    if (!sources) {
        WRONG(r, node->at, T_RULES_OWED, S("sources"));
        return false;
    }
    a->sources = node_texts(r, sources, S("sources"), &a->n_sources);
    if (sources->kind == NODE_LIST && sources->n == 0) WRONG(r, sources->at, T_RULES_WANT_LIST, S("sources"));
    for (size_t i = 0; i < a->n_sources; i++) {
        Place at = sources->kind == NODE_LIST ? sources->items[i]->at : sources->at;
        lists_check(r, source->target, a->sources[i], at);
        for (size_t k = 0; k < i; k++)
            if (str_equal(a->sources[k], a->sources[i])) WRONG(r, at, T_RULES_LIST_TWICE, S("sources"), a->sources[i]);
    }
    read_tolerance(r, node, a);
    return a->n_sources > 0;
}

static bool has_order(const RuleBook *b, const Register *reg, const Field *f, int year, bool any_year)
{
    for (size_t i = 0; i < b->n_authorities; i++)
        if (b->authorities[i].reg == reg && b->authorities[i].field == f && (any_year || b->authorities[i].from_year == year)) return true;
    return false;
}

static void add_order(Reading *r, const Authority *a, size_t *cap)
{
    if (has_order(r->book, a->reg, a->field, a->from_year, false)) WRONG(r, a->at, T_RULES_AUTHORITY_TWICE, str_of(a->field->word));
    else *PUSH(r->arena, r->book->authorities, r->book->n_authorities, *cap) = *a;
}

static void read_entry(Reading *r, const Node *item, const Register *reg, const Field *field, size_t *cap)
{
    const Field *source = register_role(reg, KEY_SOURCE);
    if (!source) {
        WRONG(r, item->at, T_RULES_NOT_SOURCED, str_of(reg->word));
        return;
    }
    size_t n = item->kind == NODE_LIST ? item->n : 1, before = r->book->n_authorities;
    for (size_t i = 0; i < n; i++) {
        Authority a = { .reg = reg, .field = field };
        if (!read_order(r, item->kind == NODE_LIST ? item->items[i] : item, source, &a)) continue;
        for (size_t k = 0; k < reg->n_fields; k++) {
            a.field = &reg->fields[k];
            bool wanted = field ? a.field == field : a.field->key == KEY_NO;
            bool own = false;                     /* a line of its own stands before that of the whole register */
            for (size_t b = 0; !field && b < before; b++) own = own || (r->book->authorities[b].reg == reg && r->book->authorities[b].field == a.field);
            if (wanted && !own) add_order(r, &a, cap);
        }
    }
}

void authority_load(Reading *r, const Node *root)
{
    if (!root || !node_is_map(r, root, S("authority.yaml"))) return;
    size_t cap = 0;
    for (int whole = 0; whole < 2; whole++)       /* single fields first, then "register:" for the others */
        for (size_t i = 0; i < root->n; i++) {
            const Register *reg;
            Str id = root->keys[i], name;
            bool is_whole = str_find(id, S(".")) < 0;
            if (is_whole != (whole == 1)) continue;
            if (is_whole) {
                reg = node_register(r, id, root->key_places[i]);
                if (reg) read_entry(r, root->items[i], reg, NULL, &cap);
            } else if (node_split_id(r, id, root->key_places[i], &reg, &name)) {
                const Field *f = node_field(r, reg, name, root->key_places[i]);
                if (f) read_entry(r, root->items[i], reg, f, &cap);
            }
        }
}
