/* SPDX-License-Identifier: Apache-2.0
** Tests of text and references against words: a table by dictionary code or by slot, made once a run.
** = and in compare codes (or the title of the list); a reference is named by its code or name; within walks up the tree; has looks
** for a piece of the text, the title or the name. */
#include "formula/national.h"
#include "formula/run.h"

#include <string.h>

enum { TREE_DEPTH = 64 };

static bool below(const List *l, Str code, Str root)
{
    const ListItem *item = words_item(l, code), *top = words_item(l, root);
    if (!item || !top) return str_equal(code, root);
    for (int k = 0; item && k < TREE_DEPTH; k++) {
        if (item == top) return true;
        item = item->parent.n ? words_item(l, item->parent) : NULL;
    }
    return false;
}

static Str literal(const Run *r, const Node *n)
{
    if (n->op != N_FIGURE) return n->text;
    const Prep *p = run_found(r, n);
    return p->scalar.ok ? p->scalar.text : S("");
}

static bool same_code(const List *l, Str word, Str want)
{
    if (str_equal(word, want)) return true;
    const ListItem *item = l ? words_item(l, word) : NULL;
    return item && str_equal(item->code, want);
}

static bool holds(const List *l, Str word, Str piece)
{
    const ListItem *item = l ? words_item(l, word) : NULL;
    return str_has(item ? item->title : word, piece);
}

bool within_word(const Run *r, const Node *n, Str word)
{
    const List *l = words_list(r->words, n->arg[0]->type.list);
    if (n->op == N_HAS) return holds(l, word, n->arg[1]->text);
    if (n->op == N_WITHIN) return l ? below(l, word, literal(r, n->arg[1])) : national_within(n->arg[0]->type.list, word, literal(r, n->arg[1]));
    for (const Node *item = n->arg[1]; item; item = n->op == N_IN ? item->next : NULL)
        if (same_code(l, word, literal(r, item))) return n->op != N_NE;
    return n->op == N_NE;
}

static bool text_table(Run *r, const Node *n)
{
    const Node *a = n->arg[0];
    const Dict *d = frame_column(run_loaded(r, a->reg), a->field)->dict;
    size_t words = d ? d->n : 0;
    uint8_t *table = NEW_ARRAY(r->arena, uint8_t, words + 1);
    for (size_t k = 0; k < words; k++) table[k] = within_word(r, n, d->words[k]);
    run_prep(r, n)->table = table;
    return true;
}

/* ---- references ---- */

/* Rows are named by their first text key parts (code, name) and by the whole label. */
static uint64_t naming_fields(const Register *reg)
{
    uint64_t mask = 0;
    for (size_t i = 0; i < reg->n_fields; i++)
        if (reg->fields[i].key == KEY_ID && kind_is_text(reg->fields[i].kind)) mask |= field_bit(&reg->fields[i]);
    for (Str rest = str_of(reg->label); rest.p && rest.n;) {
        const Field *f = register_find(reg, str_split(&rest, ' '));
        if (f && kind_is_text(f->kind)) mask |= field_bit(f);
    }
    return mask;
}

static void mark_named(const Frame *f, uint64_t mask, Str name, bool piece, uint8_t *table)
{
    for (size_t k = 0; k < f->reg->n_fields; k++) {
        const Field *field = &f->reg->fields[k];
        const Column *c = frame_column(f, field);
        if (!(mask & field_bit(field)) || !c->dict) continue;
        for (size_t i = 0; i < f->n; i++)
            if (frame_lives(f, i) && column_has(c, i) && (piece ? str_has(frame_word(c, i), name) : str_equal(frame_word(c, i), name))) table[i] = 1;
    }
}

/* Marks all below the marked ones; a circle in the tree ends at TREE_DEPTH. */
static void mark_below(const Frame *f, const Field *parent, uint8_t *table)
{
    const Column *c = frame_column(f, parent);
    bool more = true;
    for (int k = 0; more && k < TREE_DEPTH; k++) {
        more = false;
        for (size_t i = 0; i < f->n; i++) {
            if (table[i] || !column_has(c, i) || (size_t)frame_whole(c, i) >= f->n || !table[frame_whole(c, i)]) continue;
            table[i] = 1;
            more = true;
        }
    }
}

static bool ref_table(Run *r, const Node *n)
{
    const Register *reg = n->arg[0]->type.to;
    const Field *parent = n->op == N_WITHIN ? register_find(reg, S("parent")) : NULL;
    uint64_t mask = naming_fields(reg);
    const Frame *f = run_frame(r, reg, mask | (parent ? field_bit(parent) : 0));
    if (!f) return false;
    uint8_t *table = NEW_ARRAY(r->arena, uint8_t, f->n + 1);
    for (const Node *item = n->arg[1]; item; item = n->op == N_IN ? item->next : NULL) mark_named(f, mask, literal(r, item), n->op == N_HAS, table);
    if (parent) mark_below(f, parent, table);
    for (size_t i = 0; n->op == N_NE && i < f->n; i++) table[i] = !table[i];
    run_prep(r, n)->table = table;
    return true;
}

static bool is_word(const Node *n) { return node_is_const(n) && n->type.kind == TYPE_TEXT; }

bool within_table(Run *r, const Node *n)
{
    const Node *a = n->arg[0], *b = n->arg[1];
    const Prep *p = run_found(r, n);
    if (p && p->table) return true;
    if (!b || !is_word(b)) return true;
    if (a->type.kind == TYPE_REF) return ref_table(r, n);
    return column_by_code(a) ? text_table(r, n) : true;
}
