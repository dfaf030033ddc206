/* SPDX-License-Identifier: Apache-2.0
** lists.yaml: the ledger's own places (home) and the code lists that the office edits. */
#include "base/near.h"
#include "rules/node.h"
#include "rules/texts.h"

static bool used_by_a_field(const Model *m, Str list)
{
    for (size_t i = 0; i < m->n; i++)
        for (size_t k = 0; k < m->registers[i].n_fields; k++) {
            const Field *f = &m->registers[i].fields[k];
            if (f->kind == K_CODE && f->target && str_equal(str_of(f->target), list)) return true;
        }
    return false;
}

/* Not an error: fields that an office adds in its ledger are not known to `rules check`. */
static void check_used(const Reading *r, Str list, Place at)
{
    if (used_by_a_field(r->model, list)) return;
    Near near = near_start(list);
    for (size_t i = 0; i < r->model->n; i++)
        for (size_t k = 0; k < r->model->registers[i].n_fields; k++) {
            const Field *f = &r->model->registers[i].fields[k];
            if (f->kind == K_CODE) near_try(&near, str_of(f->target));
        }
    if (near_best(&near).n) WARN_AT(r, at, T_RULES_LIST_UNUSED_NEAR, list, near_best(&near));
    else WARN_AT(r, at, T_RULES_LIST_UNUSED, list);
}

static ListItem read_item(const Reading *r, const Node *n, Str list)
{
    ListItem item = { 0 };
    if (n->kind == NODE_TEXT) {
        if (node_is_text(r, n, list)) item.code = item.title = n->text;
    } else if (node_is_map(r, n, list)) {
        node_keys(r, n, "code title parent");
        item.code = node_text(r, n, "code", true, NULL);
        item.title = node_text(r, n, "title", false, NULL);
        item.parent = node_text(r, n, "parent", false, NULL);
        if (!item.title.n) item.title = item.code;
    }
    return item;
}

/* Parents must be codes of the list and never lead back. */
static void check_parents(const Reading *r, const CodeList *list, const Map *seen, const Node *node)
{
    for (size_t i = 0; i < list->n; i++) {
        int64_t at = (int64_t)i;
        for (size_t steps = 0; list->items[at].parent.n; steps++) {
            if (!map_find(seen, list->items[at].parent, &at)) {
                WRONG(r, node->items[i]->at, T_RULES_LIST_PARENT, list->id, list->items[i].parent);
                break;
            }
            if (steps > list->n) {
                WRONG(r, node->items[i]->at, T_RULES_LIST_CIRCLE, list->id, list->items[i].code);
                return;
            }
        }
    }
}

static void read_list(Reading *r, Str id, Place at, const Node *node, size_t *cap)
{
    if (!node_is_list(r, node, id)) return;
    check_used(r, id, at);
    CodeList *list = PUSH(r->arena, r->book->lists, r->book->n_lists, *cap);
    *list = (CodeList){ .id = id, .items = NEW_ARRAY(r->arena, ListItem, node->n), .at = at };
    Map *seen = map_new(r->arena);
    bool whole = true;
    for (size_t i = 0; i < node->n; i++) {
        ListItem item = read_item(r, node->items[i], id);
        whole = whole && item.code.n;
        if (!item.code.n) continue;
        if (map_find(seen, item.code, NULL)) {
            WRONG(r, node->items[i]->at, T_RULES_LIST_TWICE, id, item.code);
            whole = false;
            continue;
        }
        map_put(seen, item.code, (int64_t)list->n);
        list->items[list->n++] = item;
    }
    if (whole) check_parents(r, list, seen, node);
}

static Str read_place(const Reading *r, const Node *home, const char *key)
{
    Place at;
    Str code = node_text(r, home, key, true, &at);
    bool ok = code.n == 6;
    for (size_t i = 0; i < code.n; i++) ok = ok && code.p[i] >= '0' && code.p[i] <= '9';
    if (code.n && !ok) WRONG(r, at, T_RULES_PLACE_CODE, code);
    return code;
}

void lists_load(Reading *r, const Node *root)
{
    if (!root || !node_is_map(r, root, S("lists.yaml"))) return;
    node_keys(r, root, "home lists");
    const Node *home = node_find(root, "home"), *lists = node_find(root, "lists");
    if (!home) WRONG(r, root->at, T_RULES_OWED, S("home"));
    if (home && node_is_map(r, home, S("home"))) {
        node_keys(r, home, "county prefecture name");
        r->book->home_county = read_place(r, home, "county");
        r->book->home_prefecture = read_place(r, home, "prefecture");
        r->book->settings_title = node_text(r, home, "name", true, NULL);
    }
    size_t cap = 0;
    if (lists && node_is_map(r, lists, S("lists")))
        for (size_t i = 0; i < lists->n; i++) read_list(r, lists->keys[i], lists->key_places[i], lists->items[i], &cap);
}

static const CodeList *find_list(const RuleBook *b, const char *id)
{
    for (size_t i = 0; i < b->n_lists; i++)
        if (id && str_equal(b->lists[i].id, str_of(id))) return &b->lists[i];
    return NULL;
}

bool lists_has(const RuleBook *b, const char *list, Str code)
{
    const CodeList *l = find_list(b, list);
    for (size_t i = 0; l && i < l->n; i++)
        if (str_equal(l->items[i].code, code) || str_equal(l->items[i].title, code)) return true;
    return !l;
}

Str lists_near(const RuleBook *b, const char *list, Str code)
{
    const CodeList *l = find_list(b, list);
    Near near = near_start(code);
    for (size_t i = 0; l && i < l->n; i++) near_try(&near, l->items[i].code);
    return near_best(&near);
}

void lists_check(const Reading *r, const char *list, Str code, Place at)
{
    if (lists_has(r->book, list, code)) return;
    Str near = lists_near(r->book, list, code);
    if (near.n) WRONG(r, at, T_RULES_CODE_NEAR, code, str_of(list), near);
    else WRONG(r, at, T_RULES_CODE, code, str_of(list));
}
