/* SPDX-License-Identifier: Apache-2.0
** model/label.h - how people name a row, said once: what is printed for it, its key, the text by which an import finds it again,
** the texts that mean it, and the nearest ones for a question. */
#ifndef LALIAN_MODEL_LABEL_H
#define LALIAN_MODEL_LABEL_H

#include "model/snapshot.h"

/* What people call the row: its label fields joined by a space, references by their own labels. */
bool label_add(Snapshot *s, const Register *reg, int64_t id, Buf *out, Err *err) MUST_CHECK;
/* The values of its first complete key, joined by spaces, references by their labels: what tells the row apart. */
bool label_key(Snapshot *s, const Row *row, Lang lang, Buf *out, Err *err) MUST_CHECK;

Str label_normal(Str name, Arena *a);            /* width, brackets, blanks, case folded; "1号楼" and "1#" alike */
size_t label_fold(Str name, char *out);          /* the same into room for name.n bytes; its length */
Str label_short(Str normal);                     /* 有限公司, 镇, 市 … taken off; empty: it had none */
/* The field people call a row by: the first of its label when that is a text of its own. NULL: none. */
const Field *label_field(const Register *reg);
bool label_is(const Field *f, const Register *reg);      /* the field is that one */

/* The texts that mean rows of one register. Maps: normalised text -> id; -1: several. */
typedef struct {
    Snapshot *s;
    const Register *reg;
    Arena *arena;
    Map *names;                  /* names, former and short names; NULL: label_load has not been called */
    Map *shorts;                 /* without the suffix */
    Map *aliases;                /* former and short names alone */
    Map *wholes;                 /* whole labels, and keys of several parts; made when first asked for */
} Labels;
/* Names of the rows in the Snapshot. `keep`: memory of the aliases, which may live longer. */
bool label_load(Labels *l, Snapshot *s, const Register *reg, Arena *a, Arena *keep, Err *err) MUST_CHECK;
void label_put(Labels *l, Str name, int64_t id);         /* one more name; nothing before label_load */
/* > 0 the id; 0 none; -1 several: by name or former name; by the name without its suffix; by the whole label or key. */
int64_t label_find(const Labels *l, Str name);
int64_t label_find_short(const Labels *l, Str name);
bool label_find_whole(Labels *l, Str text, int64_t *id, Err *err) MUST_CHECK;
/* The shortest text by which an import finds the row: its name if no other has it, its code, its whole label, its key. */
bool label_reference(Labels *l, int64_t id, Buf *out, Err *err) MUST_CHECK;
/* The nearest names for a question, a line each; names nothing before label_load. */
Str label_near(const Labels *l, Str name, Arena *a);

#endif
