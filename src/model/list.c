/* SPDX-License-Identifier: Apache-2.0 */
#include "model/list.h"

#include <assert.h>

const List *list_find(Str id)
{
    for (size_t i = 0; i < list_count; i++)
        if (str_equal(id, str_of(list_all[i].id))) return &list_all[i];
    return NULL;
}

const List *list_get(const char *id)
{
    const List *l = list_find(str_of(id));
    assert(l);
    return l;
}

const CodeItem *list_find_code(const List *l, Str code)
{
    size_t low = 0, high = l->n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        int order = str_compare(str_of(l->items[mid].code), code);
        if (order == 0) return &l->items[mid];
        if (order < 0) low = mid + 1;
        else high = mid;
    }
    return NULL;
}

size_t list_find_name(const List *l, Str name, const CodeItem **out, size_t cap)
{
    size_t low = 0, high = l->n, n = 0;
    while (low < high) {   /* the first that is not before the name */
        size_t mid = low + (high - low) / 2;
        if (str_compare(str_of(l->items[l->by_name[mid]].name), name) < 0) low = mid + 1;
        else high = mid;
    }
    for (; low < l->n && str_equal(str_of(l->items[l->by_name[low]].name), name); low++, n++)
        if (n < cap) out[n] = &l->items[l->by_name[low]];
    return n;
}

const CodeItem *list_parent(const List *l, const CodeItem *item) { return item->parent < 0 ? NULL : &l->items[item->parent]; }

const CodeItem *list_successor(const List *l, const CodeItem *item)
{
    for (size_t step = 0; item->successor >= 0 && step < l->n; step++) {
        item = &l->items[item->successor];
        if (!item->abolished) return item;
    }
    return NULL;
}

const CodeItem *list_head(const List *l, Str code)
{
    for (; code.n > 0; code.n--) {
        const CodeItem *item = list_find_code(l, code);
        if (item) return item;
    }
    return NULL;
}

bool list_within(const List *l, Str inner, Str outer)
{
    const CodeItem *top = list_find_code(l, outer);
    if (!top) return str_equal(inner, outer);
    for (const CodeItem *item = list_head(l, inner); item; item = list_parent(l, item))
        if (item == top) return true;
    return false;
}

void list_full_name(const List *l, const CodeItem *item, Buf *out)
{
    const CodeItem *parent = list_parent(l, item);
    if (parent) list_full_name(l, parent, out);
    buf_add_z(out, item->name);
}
