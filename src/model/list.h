/* SPDX-License-Identifier: Apache-2.0
** model/list.h - the national code lists (lists/NAME.tsv) as const tables: gb4754 industries, gb2260 places, gb21010 land use.
** Lists that an office edits are the rule book's. Nothing here is loaded or freed. */
#ifndef LALIAN_MODEL_LIST_H
#define LALIAN_MODEL_LIST_H

#include "base/str.h"

typedef struct {
    const char *code;
    const char *level;       /* section division group class · province prefecture county · class kind */
    const char *name;
    int32_t parent;          /* index into List.items, -1: a root */
    int32_t successor;       /* of an abolished code; -1: none, or split among several */
    bool abolished;
} CodeItem;

typedef struct {
    const char *id;          /* "gb4754" */
    const CodeItem *items;   /* by code, in byte order */
    const uint16_t *by_name; /* indexes by name; of one name the current before the abolished */
    size_t n;
} List;

extern const List list_all[];
extern const size_t list_count;

const List *list_find(Str id);                                       /* NULL: not a national list */
const List *list_get(const char *id);                                /* must exist */
const CodeItem *list_find_code(const List *l, Str code);             /* exact; NULL */
/* All items of a name, current ones first: their number; the first `cap` go to out. */
size_t list_find_name(const List *l, Str name, const CodeItem **out, size_t cap);
const CodeItem *list_parent(const List *l, const CodeItem *item);    /* NULL at a root */
const CodeItem *list_successor(const List *l, const CodeItem *item); /* the current one at the end of the chain; NULL */
/* Is `inner` the same as `outer` or below it in the tree? A code that is finer than the list counts as its longest known head. */
bool list_within(const List *l, Str inner, Str outer);
const CodeItem *list_head(const List *l, Str code);                  /* that longest known head, or NULL */
void list_full_name(const List *l, const CodeItem *item, Buf *out);  /* 福建省泉州市南安市 */

#endif
