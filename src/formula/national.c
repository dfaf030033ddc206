/* SPDX-License-Identifier: Apache-2.0 */
#include "formula/national.h"
#include "model/list.h"

bool national_has(const char *list) { return list && list_find(str_of(list)); }

bool national_code(const char *list, Str word, Str *code)
{
    const List *l = list_find(str_of(list));
    const CodeItem *item = l ? list_head(l, word) : NULL;
    if (item) return *code = word, true;
    if (!l || list_find_name(l, word, &item, 1) == 0) return false;
    *code = str_of(item->code);
    return true;
}

const char *national_name(const char *list, Str code)
{
    const List *l = list ? list_find(str_of(list)) : NULL;
    const CodeItem *item = l ? list_find_code(l, code) : NULL;
    return item ? item->name : NULL;
}

bool national_within(const char *list, Str inner, Str outer)
{
    const List *l = list_find(str_of(list));
    return l && list_within(l, inner, outer);
}
