/* SPDX-License-Identifier: Apache-2.0
** YAML text -> Nodes. The only file that knows libyaml. All scalars are text; what could make one text mean two things
** (aliases, anchors, tags, merge keys, duplicate keys, a second document) is a Problem with line, column and the remedy.
** After such a Problem the reading goes on, so that one pass tells them all; a broken syntax ends the file. */
#include "base/limits.h"
#include "rules/node.h"
#include "rules/texts.h"

#include <assert.h>
#include <yaml.h>

typedef struct {
    yaml_parser_t parser;
    Str file;
    Arena *arena;
    Problems *ps;
    bool broken;                /* the syntax is wrong: no more events */
} Reader;

static Place place_of(const Reader *r, yaml_mark_t m) { return (Place){ r->file, (int)m.line + 1, (int)m.column + 1 }; }

/* Line and column (code points) of a byte. */
static Place place_at(Str file, Str bytes, size_t at)
{
    Place p = { file, 1, 1 };
    for (size_t i = 0; i < at && i < bytes.n; i++) {
        if (bytes.p[i] == '\n') p.line++, p.column = 1;
        else if (((unsigned char)bytes.p[i] & 0xC0) != 0x80) p.column++;
    }
    return p;
}

static bool next(Reader *r, yaml_event_t *e)
{
    if (yaml_parser_parse(&r->parser, e)) return true;
    const yaml_parser_t *p = &r->parser;
    node_wrong(r->ps, place_of(r, p->problem_mark), &T_RULES_SYNTAX, 1, (Str[]){ str_of(p->problem) });
    r->broken = true;
    return false;
}

static Str text_of_bytes(const Reader *r, const yaml_char_t *p, size_t n) { return str_copy(r->arena, (Str){ (const char *)p, n }); }

static void refuse_marks(Reader *r, Place at, const yaml_char_t *anchor, const yaml_char_t *tag)
{
    if (anchor) node_wrong(r->ps, at, &T_RULES_ANCHOR, 1, (Str[]){ str_of((const char *)anchor) });
    if (tag) node_wrong(r->ps, at, &T_RULES_TAG, 1, (Str[]){ str_of((const char *)tag) });
}

static Node *new_node(const Reader *r, NodeKind kind, Place at)
{
    Node *n = NEW(r->arena, Node);
    n->kind = kind;
    n->at = at;
    return n;
}

static Node *read_node(Reader *r, const yaml_event_t *e, int depth);

/* The next event as a node; NULL at the end of the list or map, or where the syntax broke. */
static Node *read_next(Reader *r, int depth, bool *end)
{
    yaml_event_t e;
    Node *n = NULL;
    *end = true;
    if (!next(r, &e)) return NULL;
    if (e.type != YAML_SEQUENCE_END_EVENT && e.type != YAML_MAPPING_END_EVENT) {
        *end = false;
        n = read_node(r, &e, depth);
    }
    yaml_event_delete(&e);
    return n;
}

static Node *read_list(Reader *r, Place at, int depth)
{
    Node *list = new_node(r, NODE_LIST, at);
    size_t cap = 0;
    for (;;) {
        bool end;
        Node *item = read_next(r, depth + 1, &end);
        if (end || r->broken) return list;
        *PUSH(r->arena, list->items, list->n, cap) = item;
    }
}

static void check_key(Reader *r, Map *seen, const Node *key)
{
    int64_t line;
    if (key->kind != NODE_TEXT || key->text.n == 0) {
        node_wrong(r->ps, key->at, &T_RULES_ODD_KEY, 0, NULL);
    } else if (str_equal(key->text, S("<<"))) {
        node_wrong(r->ps, key->at, &T_RULES_MERGE, 0, NULL);
    } else if (map_find(seen, key->text, &line)) {
        node_wrong(r->ps, key->at, &T_RULES_DUPLICATE_KEY, 2, (Str[]){ key->text, str_printf(r->arena, "%d", (int)line) });
    } else {
        map_put(seen, key->text, key->at.line);
    }
}

static Node *read_map(Reader *r, Place at, int depth)
{
    Node *map = new_node(r, NODE_MAP, at);
    Map *seen = map_new(r->arena);
    size_t n_keys = 0, n_places = 0, key_cap = 0, place_cap = 0, item_cap = 0;
    for (;;) {
        bool end;
        const Node *key = read_next(r, depth + 1, &end);
        if (end || r->broken) return map;
        check_key(r, seen, key);
        Node *item = read_next(r, depth + 1, &end);
        if (end || r->broken) return map;
        *PUSH(r->arena, map->keys, n_keys, key_cap) = key->text;
        *PUSH(r->arena, map->key_places, n_places, place_cap) = key->at;
        *PUSH(r->arena, map->items, map->n, item_cap) = item;
    }
}

static Node *read_scalar(Reader *r, const yaml_event_t *e)
{
    Place at = place_of(r, e->start_mark);
    refuse_marks(r, at, e->data.scalar.anchor, e->data.scalar.tag);
    Node *n = new_node(r, NODE_TEXT, at);
    n->text = text_of_bytes(r, e->data.scalar.value, e->data.scalar.length);
    yaml_scalar_style_t style = e->data.scalar.style;
    if (style == YAML_SINGLE_QUOTED_SCALAR_STYLE || style == YAML_DOUBLE_QUOTED_SCALAR_STYLE) n->at.column++;   /* where the text itself starts */
    return n;
}

/* Deeper than the limit: told once, and the rest of the file is left unread. */
static Node *too_deep(Reader *r, Place at)
{
    node_wrong(r->ps, at, &T_RULES_DEEP, 1, (Str[]){ str_printf(r->arena, "%d", LIMIT_YAML_DEPTH) });
    r->broken = true;
    return new_node(r, NODE_TEXT, at);
}

static Node *read_node(Reader *r, const yaml_event_t *e, int depth)
{
    Place at = place_of(r, e->start_mark);
    if (depth > LIMIT_YAML_DEPTH) return too_deep(r, at);
    if (e->type == YAML_SCALAR_EVENT) return read_scalar(r, e);
    if (e->type == YAML_SEQUENCE_START_EVENT) {
        refuse_marks(r, at, e->data.sequence_start.anchor, e->data.sequence_start.tag);
        return read_list(r, at, depth);
    }
    if (e->type == YAML_MAPPING_START_EVENT) {
        refuse_marks(r, at, e->data.mapping_start.anchor, e->data.mapping_start.tag);
        return read_map(r, at, depth);
    }
    assert(e->type == YAML_ALIAS_EVENT);
    node_wrong(r->ps, at, &T_RULES_ALIAS, 1, (Str[]){ str_of((const char *)e->data.alias.anchor) });
    return new_node(r, NODE_TEXT, at);
}

/* Walks the documents; the first is the answer, a second one is a Problem. */
static Node *read_documents(Reader *r)
{
    Node *root = NULL;
    bool done = false;
    for (size_t documents = 0; !done && !r->broken;) {
        yaml_event_t e;
        if (!next(r, &e)) break;
        if (e.type == YAML_DOCUMENT_START_EVENT) {
            Place at = place_of(r, e.start_mark);
            if (e.data.document_start.version_directive || e.data.document_start.tag_directives.start != e.data.document_start.tag_directives.end)
                node_wrong(r->ps, at, &T_RULES_DIRECTIVE, 0, NULL);
            if (++documents > 1) node_wrong(r->ps, at, &T_RULES_DOCUMENTS, 0, NULL), done = true;
        } else if (e.type == YAML_STREAM_END_EVENT) {
            done = true;
        } else if (e.type != YAML_STREAM_START_EVENT && e.type != YAML_DOCUMENT_END_EVENT) {
            root = read_node(r, &e, 1);
        }
        yaml_event_delete(&e);
    }
    return root;
}

/* What libyaml would say in words that help nobody, or not at all. */
static bool check_bytes(Str file, Str bytes, Arena *a, Problems *ps)
{
    if (bytes.n > LIMIT_YAML_BYTES) {
        node_wrong(ps, (Place){ file, 1, 1 }, &T_RULES_TOO_BIG, 2, (Str[]){ str_printf(a, "%zu", bytes.n), str_printf(a, "%d", LIMIT_YAML_BYTES) });
        return false;
    }
    if (!str_valid(bytes)) {
        size_t low = 0, high = bytes.n;                 /* the longest valid beginning */
        for (size_t at = 0; at < bytes.n; at = low) {
            size_t end = at + 1;
            while (end < high && end < at + 4 && ((unsigned char)bytes.p[end] & 0xC0) == 0x80) end++;
            if (!str_valid(str_slice(bytes, at, end))) break;
            low = end;
        }
        node_wrong(ps, place_at(file, bytes, low), &T_RULES_UTF8, 0, NULL);
        return false;
    }
    bool ok = true, indent = true;
    for (size_t i = 0; i < bytes.n; i++) {
        if (bytes.p[i] == '\t' && indent) node_wrong(ps, place_at(file, bytes, i), &T_RULES_TAB, 0, NULL), ok = false;
        indent = bytes.p[i] == '\n' || (indent && bytes.p[i] == ' ');
    }
    return ok;
}

bool yaml_read(Str file, Str bytes, Arena *a, Node **out, Problems *ps)
{
    size_t errors = ps->counts[SEVERITY_ERROR];
    if (!check_bytes(file, bytes, a, ps)) return false;
    Reader r = { .file = str_copy(a, file), .arena = a, .ps = ps };
    if (!yaml_parser_initialize(&r.parser)) abort();    /* out of memory */
    yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&r.parser, (const unsigned char *)(bytes.p ? bytes.p : ""), bytes.n);
    *out = read_documents(&r);
    yaml_parser_delete(&r.parser);
    if (r.broken) return *out = NULL, false;
    if (!*out) {                                        /* an empty file is an empty map */
        *out = new_node(&r, NODE_MAP, (Place){ r.file, 1, 1 });
    }
    return ps->counts[SEVERITY_ERROR] == errors;
}

LibVersion yaml_library(void) { return version_of(yaml_get_version_string()); }
