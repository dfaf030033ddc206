/* SPDX-License-Identifier: Apache-2.0 */
#include "formats/docx_text.h"
#include "formats/docx_run.h"

#include <stdlib.h>
#include <string.h>

enum { TABLE_DEPTH = 8 };

/* Where the reader stands: the tables around it, innermost last. */
typedef struct { int table, row, col; } Place;
typedef struct { DocxText *t; size_t part; DocxKind kind; Place tables[TABLE_DEPTH]; int depth, *n_tables; } Walk;

static bool in_fallback(const XmlNode *n) { return xml_is(n, "mc:Fallback"); }

static bool is_within(const XmlNode *n, const XmlNode *above)
{
    while (n && n != above) n = n->parent;
    return n != NULL;
}

static void add_control(DocxText *t, const XmlNode *sdt, size_t paragraph, const DocxJoined *j)
{
    Str tag = { 0 };
    size_t at = 0;
    const XmlNode *n = xml_child(xml_child(sdt, "w:sdtPr"), "w:tag"), *content = xml_child(sdt, "w:sdtContent");
    if (!n || !content || !xml_attr(n, "w:val", t->arena, &tag)) return;
    for (size_t i = j ? j->n : 0; i-- > 0;)
        if (is_within(j->items[i].node, sdt)) at = j->items[i].start;
    *PUSH(t->arena, t->controls, t->n_controls, t->cap_controls) = (DocxControl){ tag, xml_text(content, t->arena), paragraph, at };
}

static void add_paragraph(Walk *w, XmlNode *p)
{
    DocxText *t = w->t;
    DocxJoined j = { .arena = t->arena };
    const Place *place = w->depth ? &w->tables[w->depth - 1] : NULL;
    docx_run_join(&j, p);
    for (XmlNode *n = p->first; n; n = xml_is(n, "w:p") ? xml_after_all(n, p) : xml_after(n, p))
        if (xml_is(n, "w:sdt")) add_control(t, n, t->n_paragraphs, &j);
    *PUSH(t->arena, t->paragraphs, t->n_paragraphs, t->cap_paragraphs) = (DocxParagraph){ .kind = place && w->kind == DOCX_PARAGRAPH ? DOCX_CELL : w->kind, .text = buf_keep(&j.text, t->arena), .table = place ? place->table : 0,
        .row = place ? place->row : 0, .col = place ? place->col : 0, .part = w->part, .node = p };
    buf_done(&j.text);
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
        if (xml_is(n, "w:sdt") && xml_child(n, "w:sdtContent")) add_control(w->t, n, SIZE_MAX, NULL);
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
    if (!docx_map_read(t->package, t->main_part, a, &t->map, err)) return false;
    for (size_t r = 0; r < sizeof rows / sizeof rows[0]; r++)
        for (size_t i = 0; i < n; i++)
            if (!relations[i].external && str_ends(relations[i].type, str_of(rows[r].type)) && !read_part(t, relations[i].target, rows[r].kind, &n_tables, err)) return false;
    return true;
}

/* ---- marks ---- */

typedef struct { DocxText *t; Str author; Buf comments; int next; } Marking;

static const char HEAD[] = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:comments xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">";

static void add_comment(Marking *m, int id, Str text)
{
    buf_addf(&m->comments, "<w:comment w:id=\"%d\" w:author=\"", id);
    xml_escape(m->author, &m->comments);
    buf_add_z(&m->comments, "\"><w:p><w:r><w:t xml:space=\"preserve\">");
    xml_escape(text, &m->comments);
    buf_add_z(&m->comments, "</w:t></w:r></w:p></w:comment>");
}

/* The places of the schema: highlight stands behind these in w:rPr. */
static void highlight(XmlNode *run, Arena *a)
{
    static const char *const before[] = { "w:rStyle", "w:rFonts", "w:b", "w:bCs", "w:i", "w:iCs", "w:caps", "w:smallCaps", "w:strike", "w:dstrike", "w:outline", "w:shadow", "w:emboss", "w:imprint", "w:noProof",
        "w:snapToGrid", "w:vanish", "w:webHidden", "w:color", "w:spacing", "w:w", "w:kern", "w:position", "w:sz", "w:szCs" };
    XmlNode *rpr = xml_child(run, "w:rPr"), *at = NULL;
    if (!rpr) {
        rpr = xml_element(a, "w:rPr", "");
        if (run->first) xml_insert_before(run->first, rpr);
        else xml_append(run, rpr);
    }
    XmlNode *old = xml_child(rpr, "w:highlight");
    if (old) xml_remove(old);
    for (XmlNode *n = rpr->first; n; n = n->next)
        for (size_t i = 0; i < sizeof before / sizeof before[0]; i++)
            if (xml_is(n, before[i])) at = n;
    XmlNode *mark = xml_element(a, "w:highlight", " w:val=\"yellow\"");
    if (at) xml_insert_after(at, mark);
    else if (rpr->first) xml_insert_before(rpr->first, mark);
    else xml_append(rpr, mark);
}

/* The run that alone holds [from, to) of the atom's text. */
static XmlNode *cut_run(const DocxAtom *atom, Str text, size_t from, size_t to, Arena *a)
{
    XmlNode *t = atom->node, *run = t->parent;
    size_t end = atom->start + atom->len;
    if (to < end || t->next) {
        docx_run_split(t, str_slice(text, to, end), a);
        docx_run_set_text(t, str_slice(text, atom->start, to), a);
    }
    if (from == atom->start && (!t->prev || xml_is(t->prev, "w:rPr"))) return run;
    docx_run_set_text(t, str_slice(text, atom->start, from), a);       /* what stands before stays, the piece goes behind it */
    XmlNode *piece = xml_element(a, "w:r", ""), *rpr = xml_child(run, "w:rPr"), *rest = xml_element(a, "w:t", "");
    if (rpr) xml_append(piece, xml_copy(rpr, a));
    xml_append(piece, rest);
    docx_run_set_text(rest, str_slice(text, from, to), a);
    xml_insert_after(run, piece);
    return piece;
}

static void mark_range(Marking *m, const DocxMark *mark)
{
    DocxText *t = m->t;
    const DocxParagraph *p = &t->paragraphs[mark->paragraph];
    DocxJoined j = { .arena = t->arena };
    XmlNode *first = NULL, *last = NULL;
    docx_run_join(&j, p->node);
    Str text = buf_keep(&j.text, t->arena);
    for (size_t i = j.n; i-- > 0;) {
        const DocxAtom *atom = &j.items[i];
        size_t from = atom->start > mark->from ? atom->start : mark->from, to = atom->start + atom->len < mark->to ? atom->start + atom->len : mark->to;
        if (from >= to || !xml_is(atom->node, "w:t")) continue;
        XmlNode *run = cut_run(atom, text, from, to, t->arena);
        highlight(run, t->arena);
        first = run;
        if (!last) last = run;
    }
    buf_done(&j.text);
    if (!first || !mark->comment.n || p->part != 0) return;            /* comments stand in the main part only */
    int id = m->next++;
    XmlNode *start = xml_element(t->arena, "w:commentRangeStart", str_printf(t->arena, " w:id=\"%d\"", id).p);
    XmlNode *end = xml_element(t->arena, "w:commentRangeEnd", str_printf(t->arena, " w:id=\"%d\"", id).p);
    xml_insert_before(first, start);
    xml_insert_after(last, end);
    xml_insert_after(end, xml_raw(t->arena, str_printf(t->arena, "<w:r><w:commentReference w:id=\"%d\"/></w:r>", id)));
    add_comment(m, id, mark->comment);
}

static int by_place(const void *a, const void *b)
{
    const DocxMark *x = a, *y = b;
    if (x->paragraph != y->paragraph) return x->paragraph < y->paragraph ? -1 : 1;
    return x->from == y->from ? 0 : x->from > y->from ? -1 : 1;        /* the last of a paragraph first: cutting moves what is behind */
}

/* The comments that are there are kept: new numbers begin after theirs. */
static bool open_comments(Marking *m, Str *part, Err *err)
{
    Str bytes;
    if (!package_find(m->t->package, m->t->main_part, "/comments", part, err)) return false;
    if (!part->n || !package_part(m->t->package, *part, &bytes)) {
        buf_add_z(&m->comments, HEAD);
        return true;
    }
    ptrdiff_t end = str_find(bytes, S("</w:comments>"));
    buf_add(&m->comments, str_slice(bytes, 0, end < 0 ? bytes.n : (size_t)end));
    m->next = 100000;
    return true;
}

static bool close_comments(Marking *m, Str part, Err *err)
{
    static const char TYPE[] = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml", RELATION[] = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments";
    Str id;
    bool made = !part.n;
    if (made) part = S("word/comments.xml");
    buf_add_z(&m->comments, "</w:comments>");
    package_put(m->t->package, part, buf_give(&m->comments, m->t->arena), str_of(TYPE));
    return !made || package_relate(m->t->package, m->t->main_part, str_of(RELATION), part, &id, err);
}

bool docx_text_mark(DocxText *t, const DocxMark *marks, size_t n, Str author, Str *out, Err *err)
{
    Marking m = { .t = t, .author = author, .next = 1 };
    Str part;
    DocxMark *sorted = NEW_ARRAY(t->arena, DocxMark, n);
    if (!open_comments(&m, &part, err)) return false;
    for (size_t i = 0; i < n; i++) sorted[i] = marks[i];
    if (n) qsort(sorted, n, sizeof *sorted, by_place);
    for (size_t i = 0; i < n; i++) {
        mark_range(&m, &sorted[i]);
        t->parts[t->paragraphs[sorted[i].paragraph].part].changed = true;
    }
    bool ok = close_comments(&m, part, err);
    buf_done(&m.comments);
    for (size_t i = 0; i < t->n_parts; i++) {
        if (!t->parts[i].changed) continue;
        Buf b = { 0 };
        xml_write(t->parts[i].document, &b);
        package_put(t->package, t->parts[i].name, buf_give(&b, t->arena), S(""));
    }
    return ok && package_write(t->package, t->arena, out, err);
}
