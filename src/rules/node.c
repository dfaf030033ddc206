/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/node.h"
#include "base/near.h"
#include "rules/texts.h"

#include <assert.h>
#include <stdio.h>

static void add(Problems *ps, Severity severity, Place at, const Text *t, size_t n, const Str *args)
{
    char line[16], column[16];
    assert(n + 2 <= PROBLEM_ARGS);
    Problem p = { .severity = severity, .text = t, .file = at.file, .n_args = n + 2 };
    p.args[0] = (Str){ line, (size_t)snprintf(line, sizeof line, "%d", at.line) };
    p.args[1] = (Str){ column, (size_t)snprintf(column, sizeof column, "%d", at.column) };
    for (size_t i = 0; i < n; i++) p.args[i + 2] = args[i];
    problems_add(ps, p);
}

void node_wrong(Problems *ps, Place at, const Text *t, size_t n, const Str *args) { add(ps, SEVERITY_ERROR, at, t, n, args); }
void node_warn(Problems *ps, Place at, const Text *t, size_t n, const Str *args) { add(ps, SEVERITY_WARN, at, t, n, args); }

void node_failed(Problems *ps, Place at, const Err *err)
{
    Problem p = problem_of(err, SEVERITY_ERROR);
    p.file = at.file;
    problems_add(ps, p);
}

const Node *node_find(const Node *map, const char *key)
{
    if (!map || map->kind != NODE_MAP) return NULL;
    for (size_t i = 0; i < map->n; i++)
        if (str_equal(map->keys[i], str_of(key))) return map->items[i];
    return NULL;
}

bool node_is_map(const Reading *r, const Node *n, Str what)
{
    if (n->kind == NODE_MAP) return true;
    WRONG(r, n->at, T_RULES_WANT_MAP, what);
    return false;
}

bool node_is_list(const Reading *r, const Node *n, Str what)
{
    if (n->kind == NODE_LIST) return true;
    WRONG(r, n->at, T_RULES_WANT_LIST, what);
    return false;
}

bool node_is_text(const Reading *r, const Node *n, Str what)
{
    if (n->kind == NODE_TEXT && n->text.n) return true;
    WRONG(r, n->at, T_RULES_WANT_TEXT, what);
    return false;
}

void node_keys(const Reading *r, const Node *map, const char *allowed)
{
    for (size_t i = 0; i < map->n; i++) {
        bool known = false;
        Near near = near_start(map->keys[i]);
        for (Str rest = str_of(allowed); rest.p;) {
            Str one = str_split(&rest, ' ');
            known = known || str_equal(one, map->keys[i]);
            near_try(&near, one);
        }
        if (known) continue;
        Str best = near_best(&near);
        if (best.n) WRONG(r, map->key_places[i], T_RULES_KEY_NEAR, map->keys[i], best, str_of(allowed));
        else WRONG(r, map->key_places[i], T_RULES_KEY, map->keys[i], str_of(allowed));
    }
}

Str node_text(const Reading *r, const Node *map, const char *key, bool required, Place *at)
{
    const Node *n = node_find(map, key);
    if (at) *at = n ? n->at : map->at;
    if (!n) {
        if (required) WRONG(r, map->at, T_RULES_OWED, str_of(key));
        return (Str){ 0 };
    }
    return node_is_text(r, n, str_of(key)) ? n->text : (Str){ 0 };
}

Str node_word(const Reading *r, const Node *map, Str title, Str id)
{
    Buf en = { 0 }, word = { 0 };
    Str given = node_text(r, map, "title_en", false, NULL);
    buf_add(&en, given.n ? given : id);
    for (size_t i = 0; !given.n && i < en.n; i++)
        if (en.p[i] == '_' || en.p[i] == '.') en.p[i] = ' ';
    text_word(title, buf_str(&en), &word);
    Str out = buf_keep(&word, r->arena);
    buf_done(&en);
    buf_done(&word);
    return out;
}

Str *node_texts(const Reading *r, const Node *n, Str what, size_t *count)
{
    Str *out = NULL;
    size_t cap = 0;
    *count = 0;
    if (!n) return NULL;
    if (n->kind == NODE_TEXT) {
        if (node_is_text(r, n, what)) *PUSH(r->arena, out, *count, cap) = n->text;
        return out;
    }
    if (!node_is_list(r, n, what)) return NULL;
    for (size_t i = 0; i < n->n; i++)
        if (node_is_text(r, n->items[i], what)) *PUSH(r->arena, out, *count, cap) = n->items[i]->text;
    return out;
}

int node_choice(const Reading *r, const Node *map, const char *key, const char *allowed)
{
    Place at;
    Str text = node_text(r, map, key, false, &at);
    if (!text.n) return -1;
    int i = 0;
    for (Str rest = str_of(allowed); rest.p; i++)
        if (str_equal(str_split(&rest, ' '), text)) return i;
    WRONG(r, at, T_RULES_CHOICE, text, str_of(key), str_of(allowed));
    return -1;
}

bool node_int(const Reading *r, const Node *map, const char *key, int low, int high, int *out)
{
    Place at;
    int64_t n;
    Str text = node_text(r, map, key, false, &at);
    if (!text.n) return false;
    if (str_to_int64(text, &n) && n >= low && n <= high) {
        *out = (int)n;
        return true;
    }
    WRONG(r, at, T_RULES_INT, text, str_of(key), str_printf(r->arena, "%d", low), str_printf(r->arena, "%d", high));
    return false;
}

void node_say(const Reading *r, Str say, Place say_at, SayPart **parts, size_t *n)
{
    size_t cap = 0;
    for (Str rest = say; rest.n;) {
        ptrdiff_t open = str_find(rest, S("{{"));
        Str before = open < 0 ? rest : str_slice(rest, 0, (size_t)open);
        if (before.n) *PUSH(r->arena, *parts, *n, cap) = (SayPart){ .text = before };
        if (open < 0) return;
        Str tail = str_slice(rest, (size_t)open + 2, rest.n);
        ptrdiff_t close = str_find(tail, S("}}"));
        if (close <= 0) {
            WRONG(r, say_at, T_RULES_SAY, (Str){ 0 });
            return;
        }
        Place at = say_at;
        at.column += (int)str_points((Str){ say.p, (size_t)(tail.p - say.p) });
        *PUSH(r->arena, *parts, *n, cap) = (SayPart){ .text = str_trim(str_slice(tail, 0, (size_t)close)), .is_formula = true, .at = at };
        rest = str_slice(tail, (size_t)close + 2, tail.n);
    }
}

const Register *node_register(const Reading *r, Str name, Place at)
{
    const Register *reg = model_find(r->model, name);
    if (reg) return reg;
    Str near = model_near(r->model, name);
    if (near.n) WRONG(r, at, T_RULES_REGISTER_NEAR, name, near);
    else WRONG(r, at, T_RULES_REGISTER, name);
    return NULL;
}

const Field *node_field(const Reading *r, const Register *reg, Str name, Place at)
{
    const Field *f = register_find(reg, name);
    if (f) return f;
    Str near = register_near(reg, name);
    if (near.n) WRONG(r, at, T_RULES_FIELD_NEAR, str_of(reg->word), name, near);
    else WRONG(r, at, T_RULES_FIELD, str_of(reg->word), name);
    return NULL;
}

bool node_split_id(const Reading *r, Str id, Place at, const Register **reg, Str *rest)
{
    Str tail = id, head = str_split(&tail, '.');
    if (!tail.p || !tail.n || str_find(tail, S(".")) >= 0) {
        WRONG(r, at, T_RULES_TWO_PARTS, id);
        return false;
    }
    *reg = node_register(r, head, at);
    *rest = tail;
    return *reg != NULL;
}

bool node_id(const Reading *r, Str id, Place at)
{
    bool ok = id.n > 0, start = true;
    for (size_t i = 0; i < id.n; i++) {
        char c = id.p[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        bool inner = (c >= '0' && c <= '9') || c == '_' || c == '-';
        ok = ok && (letter || (!start && (inner || c == '.')));
        start = c == '.';
    }
    if (!ok || start) WRONG(r, at, T_RULES_ID, id);
    return ok && !start;
}

UnitId node_unit(const Reading *r, const Node *map, const char *key)
{
    Place at;
    UnitId unit = UNIT_NONE;
    Str name = node_text(r, map, key, false, &at);
    if (!name.n) return UNIT_NONE;
    if (unit_find(name, &unit) || (unit_match(name, &unit) == name.n)) return unit;
    WRONG(r, at, T_RULES_UNIT, name);
    return UNIT_NONE;
}

bool node_amount(Str text, UnitId *unit, Frac *typed)
{
    size_t n = 0;
    while (n < text.n && ((text.p[n] >= '0' && text.p[n] <= '9') || text.p[n] == '.' || text.p[n] == '-')) n++;
    Str name = str_slice(text, n, text.n);
    return dec_parse(str_slice(text, 0, n), typed) && name.n && (unit_find(name, unit) || unit_match(name, unit) == name.n);
}
