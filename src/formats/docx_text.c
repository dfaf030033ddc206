/* SPDX-License-Identifier: Apache-2.0 */
#include "formats/docx_text.h"

#include <string.h>

enum { TABLE_DEPTH = 8 };

/* Where the reader stands: the tables around it, innermost last. */
typedef struct { int table, row, col; } Place;
typedef struct { DocxText *t; size_t part; DocxKind kind; Place tables[TABLE_DEPTH]; int depth, *n_tables; } Walk;

static bool in_fallback(const XmlNode *n) { return xml_is(n, "mc:Fallback"); }

/* Text that is there: w:t, tabs and breaks of runs that are not deleted. */
static bool is_text(const XmlNode *n) { return xml_is(n, "w:t") && xml_is(n->parent, "w:r"); }

static bool is_break(const XmlNode *n) { return xml_is(n->parent, "w:r") && (xml_is(n, "w:tab") || xml_is(n, "w:br") || xml_is(n, "w:cr")); }

/* Not of this paragraph: what is deleted or moved away, another paragraph inside (a text box), and the second form of a drawing. */
static bool stays_out(const XmlNode *n)
{
    return xml_is(n, "w:p") || xml_is(n, "w:del") || xml_is(n, "w:moveFrom") || in_fallback(n) || xml_is(n, "w:txbxContent");
}

static void add_control(DocxText *t, const XmlNode *sdt, size_t paragraph, size_t at)
{
    Str tag = { 0 };
    const XmlNode *n = xml_child(xml_child(sdt, "w:sdtPr"), "w:tag"), *content = xml_child(sdt, "w:sdtContent");
    if (!n || !content || !xml_attr(n, "w:val", t->arena, &tag)) return;
    *PUSH(t->arena, t->controls, t->n_controls, t->cap_controls) = (DocxControl){ tag, xml_text(content, t->arena), paragraph, at };
}

static void join(DocxText *t, XmlNode *paragraph, size_t index, Buf *out)
{
    for (XmlNode *n = paragraph->first; n;) {
        if (stays_out(n)) {
            n = xml_after_all(n, paragraph);
            continue;
        }
        if (xml_is(n, "w:sdt")) add_control(t, n, index, out->n);
        if (is_text(n))
            for (const XmlNode *c = n->first; c; c = c->next) xml_unescape(c->raw, out);
        else if (is_break(n)) buf_add_char(out, ' ');
        n = xml_after(n, paragraph);
    }
}

static void add_paragraph(Walk *w, XmlNode *p)
{
    Buf text = { 0 };
    DocxText *t = w->t;
    const Place *place = w->depth ? &w->tables[w->depth - 1] : NULL;
    join(t, p, t->n_paragraphs, &text);
    *PUSH(t->arena, t->paragraphs, t->n_paragraphs, t->cap_paragraphs) = (DocxParagraph){ .kind = place && w->kind == DOCX_PARAGRAPH ? DOCX_CELL : w->kind, .text = buf_keep(&text, t->arena), .table = place ? place->table : 0,
        .row = place ? place->row : 0, .col = place ? place->col : 0, .part = w->part, .node = p };
    buf_done(&text);
}

static int span_of(const XmlNode *cell, Arena *a)
{
    Str value;
    int64_t n = 1;
    const XmlNode *span = xml_child(xml_child(cell, "w:tcPr"), "w:gridSpan");
    if (span && xml_attr(span, "w:val", a, &value) && str_to_int64(value, &n) && n > 1 && n < 200) return (int)n;
    return 1;
}

static void walk(Walk *w, XmlNode *n);

static void walk_children(Walk *w, XmlNode *n)
{
    for (XmlNode *c = n->first; c; c = c->next)
        if (c->kind == XML_ELEMENT) walk(w, c);
}

static void walk_table(Walk *w, XmlNode *table)
{
    if (w->depth == TABLE_DEPTH) return;
    Place *place = &w->tables[w->depth++];
    *place = (Place){ (*w->n_tables)++, -1, 0 };
    walk_children(w, table);
    w->depth--;
}

/* A text box is read after the paragraph that it hangs on. */
static void walk_boxes(Walk *w, XmlNode *paragraph)
{
    for (XmlNode *n = paragraph->first; n;) {
        if (in_fallback(n)) {
            n = xml_after_all(n, paragraph);
            continue;
        }
        if (xml_is(n, "w:txbxContent")) {
            Walk inner = { .t = w->t, .part = w->part, .kind = DOCX_BOX, .n_tables = w->n_tables };
            walk_children(&inner, n);
            n = xml_after_all(n, paragraph);
        } else n = xml_after(n, paragraph);
    }
}

static void walk(Walk *w, XmlNode *n)
{
    Place *place = w->depth ? &w->tables[w->depth - 1] : NULL;
    if (xml_is(n, "w:p")) {
        add_paragraph(w, n);
        walk_boxes(w, n);
    } else if (xml_is(n, "w:tbl")) walk_table(w, n);
    else if (xml_is(n, "w:tr") && place) {
        place->row++;
        place->col = 0;
        walk_children(w, n);
    } else if (xml_is(n, "w:tc") && place) {
        int table = w->depth - 1;
        walk_children(w, n);
        w->tables[table].col += span_of(n, w->t->arena);
    } else if (!xml_is(n, "w:del") && !xml_is(n, "w:moveFrom") && !in_fallback(n)) {
        if (xml_is(n, "w:sdt") && xml_child(n, "w:sdtContent")) add_control(w->t, n, SIZE_MAX, 0);
        walk_children(w, n);
    }
}

static bool read_part(DocxText *t, Str name, DocxKind kind, int *n_tables, Err *err)
{
    XmlNode *document;
    if (!package_parse(t->package, name, &document, err)) return false;
    Walk w = { .t = t, .part = t->n_parts, .kind = kind, .n_tables = n_tables };
    *PUSH(t->arena, t->parts, t->n_parts, t->cap_parts) = (DocxPart){ name, document, false };
    walk_children(&w, document);
    return true;
}

bool docx_text_read(Str file, Str bytes, Arena *a, DocxText **out, Err *err)
{
    static const struct { const char *type; DocxKind kind; } rows[] = { { "/footnotes", DOCX_NOTE }, { "/endnotes", DOCX_NOTE }, { "/header", DOCX_HEADER }, { "/footer", DOCX_HEADER } };
    DocxText *t = *out = NEW(a, DocxText);
    Relation *relations;
    size_t n;
    int n_tables = 0;
    t->arena = a;
    if (!package_open(file, bytes, a, &t->package, err) || !package_find(t->package, S(""), "/officeDocument", &t->main_part, err)) return false;
    if (!read_part(t, t->main_part, DOCX_PARAGRAPH, &n_tables, err) || !package_relations(t->package, t->main_part, &relations, &n, err)) return false;
    for (size_t r = 0; r < sizeof rows / sizeof rows[0]; r++)
        for (size_t i = 0; i < n; i++)
            if (!relations[i].external && str_ends(relations[i].type, str_of(rows[r].type)) && !read_part(t, relations[i].target, rows[r].kind, &n_tables, err)) return false;
    return true;
}
