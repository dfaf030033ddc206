/* SPDX-License-Identifier: Apache-2.0 */
#include "formats/docx_map.h"

static Str attr(const XmlNode *n, const char *name, Arena *a)
{
    Str value = { 0 };
    return xml_attr(n, name, a, &value) ? value : S("");
}

static void read_figures(const XmlNode *root, Arena *a, DocxMap *out)
{
    Map *fields = map_new(a);
    for (const XmlNode *n = root->first; n; n = n->next) {
        bool row = xml_is(n, "r");
        if (!row && !xml_is(n, "f")) continue;
        DocxFigure f = { attr(n, "tag", a), attr(n, "field", a), attr(n, "scope", a), attr(n, "shown", a) };
        Str number = attr(n, row ? "f" : "n", a);
        int64_t i;
        if (!row && number.n) map_put(fields, number, (int64_t)out->n);
        if (row && map_find(fields, number, &i)) f.field = out->items[i].field;
        *PUSH(a, out->items, out->n, out->cap) = f;
    }
}

static void read_part(Package *package, Str part, Arena *a, DocxMap *out)
{
    XmlNode *document = NULL;
    Err e = { 0 };
    if (!package_parse(package, part, &document, &e)) return;          /* somebody else's XML */
    const XmlNode *root = xml_root(document);
    if (!str_equal(attr(root, "xmlns", a), S(DOCX_MAP_NAMESPACE))) return;
    out->period = attr(root, "period", a);
    read_figures(root, a, out);
}

bool docx_map_read(Package *package, Str main_part, Arena *a, DocxMap *out, Err *err)
{
    Relation *relations;
    size_t n;
    *out = (DocxMap){ .by_tag = map_new(a) };
    if (!package_relations(package, main_part, &relations, &n, err)) return false;
    for (size_t i = 0; i < n; i++)
        if (!relations[i].external && str_ends(relations[i].type, S("/customXml"))) read_part(package, relations[i].target, a, out);
    for (size_t i = out->n; i-- > 0;) map_put(out->by_tag, out->items[i].tag, (int64_t)i);        /* the first of a tag stays */
    return true;
}

const DocxFigure *docx_map_find(const DocxMap *map, Str tag, Str shown, bool *same)
{
    int64_t first;
    *same = false;
    if (!map_find(map->by_tag, tag, &first)) return NULL;
    for (size_t i = (size_t)first; i < map->n; i++) {
        const DocxFigure *f = &map->items[i];
        *same = str_equal(f->tag, tag) && str_equal(f->shown, shown);
        if (*same) return f;
        if (f->scope.n && (int64_t)i == first) break;                  /* of a row there is one */
    }
    return &map->items[first];
}
