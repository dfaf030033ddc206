/* SPDX-License-Identifier: Apache-2.0 */
#include "report/docx_marks.h"
#include "formats/docx_run.h"
#include "report/texts.h"

#include <string.h>
#include <assert.h>

enum { NESTED = 8 };                 /* loops and conditions within each other */

static void complain(Marks *m, const Text *text, Str source, Str paragraph)
{
    m->broken = true;
    problems_add(m->problems, (Problem){ .severity = SEVERITY_ERROR, .text = text, ARGS(source), .file = m->file, .sheet = paragraph });
}

static void complain_err(Marks *m, const Err *e)
{
    Problem p = problem_of(e, SEVERITY_ERROR);
    p.file = m->file, p.sheet = m->paragraph;
    m->broken = true;
    problems_add(m->problems, p);
}

static Str written(const XmlNode *n, Arena *a)
{
    if (!n) return S("");
    Buf b = { 0 };
    xml_write(n, &b);
    Str s = buf_keep(&b, a);
    buf_done(&b);
    return s;
}

static bool in_fallback(const XmlNode *n)
{
    while (n && !xml_is(n, "mc:Fallback")) n = n->parent;
    return n != NULL;
}

static Mark *new_mark(Marks *m, XmlNode *paragraph, XmlNode *run, Tag tag)
{
    Mark *mark = NEW(m->arena, Mark);
    *mark = (Mark){ .kind = MARK_TAG, .tag = tag, .paragraph = paragraph, .plain = in_fallback(paragraph) };
    mark->rpr = written(xml_child(run, "w:rPr"), m->arena);
    mark->ppr = written(xml_child(paragraph, "w:pPr"), m->arena);
    mark->node = xml_element(m->arena, "", "");
    mark->node->mark = mark;
    return mark;
}

/* Takes [from, end) of the joined text out of its runs; the mark stands where it began. Fields go last to first. */
static Mark *cut_field(Marks *m, DocxJoined *j, XmlNode *paragraph, Tag tag, size_t from, size_t end)
{
    Arena *a = m->arena;
    Str text = buf_str(&j->text);
    size_t first = docx_run_atom(j, from), last = docx_run_atom(j, end - 1);
    assert(j->items);
    DocxAtom *head = &j->items[first], *tail = &j->items[last];
    XmlNode *run = head->node->parent;
    Mark *mark = new_mark(m, paragraph, run, tag);
    Str after = str_slice(text, end, tail->start + tail->len);
    for (size_t i = first + 1; i < last; i++) {
        if (xml_is(j->items[i].node, "w:t")) docx_run_set_text(j->items[i].node, S(""), a);
        else xml_remove(j->items[i].node);
    }
    if (last != first) docx_run_set_text(tail->node, after, a);
    docx_run_split(head->node, first == last ? after : S(""), a);
    xml_insert_after(run, mark->node);
    head->len = from - head->start;
    docx_run_set_text(head->node, str_slice(text, head->start, from), a);
    return mark;
}

typedef struct { size_t from, end; Tag tag; } Found;

static size_t find_fields(Marks *m, Str text, Found **out)
{
    size_t n = 0, cap = 0, from = 0, end = 0;
    *out = NULL;
    for (size_t at = 0;; at = end) {
        int got = tag_find(text, at, &from, &end);
        if (got < 0) complain(m, &T_REPORT_TAG_OPEN, str_slice(text, from, from + str_cut(str_slice(text, from, text.n), 60)), m->paragraph);
        if (got <= 0) return n;
        Err e = { 0 };
        Found *f = PUSH(m->arena, *out, n, cap);
        *f = (Found){ .from = from, .end = end };
        if (!tag_parse(str_copy(m->arena, str_slice(text, from, end)), m->arena, &f->tag, &e)) {
            complain_err(m, &e);
            n--;
        }
        f->tag.sheet = m->paragraph;
    }
}

static void mark_paragraph(Marks *m, XmlNode *paragraph)
{
    DocxJoined j = { .arena = m->arena };
    docx_run_join(&j, paragraph);
    Found *found = NULL;
    size_t n = find_fields(m, buf_str(&j.text), &found);
    size_t first = m->n;
    for (size_t i = 0; i < n; i++) (void)PUSH(m->arena, m->items, m->n, m->cap);
    for (size_t i = n; i-- > 0;) m->items[first + i] = cut_field(m, &j, paragraph, found[i].tag, found[i].from, found[i].end);
    buf_done(&j.text);
}

void docx_marks_find(Marks *m, XmlNode *document)
{
    XmlNode **paragraphs = NULL;
    size_t n = 0, cap = 0;
    for (XmlNode *x = document->first; x; x = xml_after(x, document))
        if (xml_is(x, "w:p")) *PUSH(m->arena, paragraphs, n, cap) = x;
    for (size_t i = 0; i < n; i++) {
        m->paragraph = str_printf(m->arena, "%s第 %zu 段", m->aside ? "页眉页脚 " : "", i + 1);
        mark_paragraph(m, paragraphs[i]);
    }
    m->paragraph = S("");
}

/* ---- pairs ---- */

enum { HAS_CONTENT = 1, HAS_MARKS = 2 };

/* What stands in `n` beside the mark `except`. */
static int contents(const XmlNode *n, const Mark *except)
{
    int has = 0;
    for (const XmlNode *x = n; x; x = x == n && !x->first ? NULL : xml_after(x, n)) {
        const Mark *mark = x->mark;
        bool control = mark && mark->kind == MARK_TAG && (mark->tag.kind == TAG_LOOP || mark->tag.kind == TAG_IF || mark->tag.kind == TAG_END || mark->tag.kind == TAG_MATERIAL || mark->tag.kind == TAG_MATERIAL_END);
        if (mark && mark != except) has |= control && !x->first ? HAS_MARKS : HAS_CONTENT;
        if (x->kind == XML_TEXT && xml_is(x->parent, "w:t") && str_trim(x->raw).n) has |= HAS_CONTENT;
        if (xml_is(x, "w:drawing") || xml_is(x, "w:pict") || xml_is(x, "w:object") || xml_is(x, "w:sectPr")) has |= HAS_CONTENT;
    }
    return has;
}

static int depth(const XmlNode *n)
{
    int d = 0;
    while (n->parent) n = n->parent, d++;
    return d;
}

/* The nearest node above both; *x and *y become its children on the way to them. */
static XmlNode *common(XmlNode **x, XmlNode **y)
{
    int dx = depth(*x), dy = depth(*y);
    while (dx > dy) *x = (*x)->parent, dx--;
    while (dy > dx) *y = (*y)->parent, dy--;
    while ((*x)->parent != (*y)->parent) *x = (*x)->parent, *y = (*y)->parent;
    return (*x)->parent;
}

typedef struct { Mark *open, *close; XmlNode *from, *end; bool skip_from, skip_end; } Range;

/* Takes the two marks away and puts the nodes of the range into one that carries the opening mark. */
static void wrap(Marks *m, Range r)
{
    XmlNode *box = xml_element(m->arena, "", ""), *parent = r.from->parent;
    XmlNode *start = r.skip_from ? r.from->next : r.from, *stop = r.skip_end ? r.end : r.end->next;
    if (start) xml_insert_before(start, box);
    else xml_append(parent, box);
    while (start != stop) {
        XmlNode *next = start->next;
        xml_remove(start);
        xml_append(box, start);
        start = next;
    }
    xml_remove(r.open->node);
    if (r.close != r.open) xml_remove(r.close->node);
    box->mark = r.open;
    r.open->node = box;
}

/* A paragraph or row that held nothing but the mark goes; one that still holds others stays. */
static void drop_if_empty(XmlNode *n)
{
    if (n->parent && contents(n, NULL) == 0) xml_remove(n);
}

static void wrap_blocks(Marks *m, Mark *open, Mark *close, XmlNode *from, XmlNode *end)
{
    Range r = { open, close, from, end, false, false };
    r.skip_from = !(contents(from, open) & HAS_CONTENT);
    r.skip_end = !(contents(end, close) & HAS_CONTENT);
    open->is_block = true;
    wrap(m, r);
    if (r.skip_from) drop_if_empty(from);
    if (r.skip_end) drop_if_empty(end);
}

static bool whole_paragraph(const XmlNode *p, const XmlNode *from, const XmlNode *end)
{
    for (const XmlNode *n = p->first; n; n = n->next) {
        if (n == from) {
            while (n != end) n = n->next;
            continue;
        }
        if (contents(n, NULL)) return false;
    }
    return true;
}

static void wrap_inline(Marks *m, Mark *open, Mark *close, XmlNode *p, XmlNode *from, XmlNode *end)
{
    bool block = xml_is(p, "w:p") && whole_paragraph(p, from, end);
    open->is_block = block;
    if (block) wrap(m, (Range){ open, close, p, p, false, false });
    else wrap(m, (Range){ open, close, from, end, from == open->node, end == close->node });
}

/* Must end with a paragraph. */
static bool needs_paragraph(const XmlNode *n)
{
    static const char *const names[] = { "w:tc", "w:txbxContent", "w:hdr", "w:ftr", "w:footnote", "w:endnote" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (xml_is(n, names[i])) return true;
    return false;
}

static bool is_block_container(const XmlNode *n)
{
    return needs_paragraph(n) || xml_is(n, "w:body") || xml_is(n, "w:sdtContent") || n->name.n == 0;
}

static void pair(Marks *m, Mark *open, Mark *close)
{
    XmlNode *from = open->node, *end = close->node;
    XmlNode *top = common(&from, &end);
    bool rows = xml_is(from, "w:tr") && xml_is(end, "w:tr");
    if (xml_is(top, "w:tr")) {
        open->is_block = true;
        wrap(m, (Range){ open, close, top, top, false, false });
    } else if (rows || (is_block_container(top) && xml_is(from, "w:p") && xml_is(end, "w:p"))) wrap_blocks(m, open, close, from, end);
    else if (open->paragraph == close->paragraph) wrap_inline(m, open, close, top, from, end);
    else complain(m, &T_REPORT_TAG_CROSSED, open->tag.source, open->tag.sheet);
}

static bool has_own_end(const Marks *m, size_t i)
{
    for (size_t k = i + 1; k < m->n; k++) {
        if (m->items[k]->tag.kind == TAG_MATERIAL) return false;
        if (m->items[k]->tag.kind == TAG_MATERIAL_END) return true;
    }
    return false;
}

static void stand_alone(Marks *m, Mark *mark)
{
    mark->is_block = true;
    XmlNode *p = mark->paragraph;
    wrap(m, (Range){ mark, mark, p, p, false, false });
    mark->node->first = mark->node->last = NULL;      /* no default text */
}

static void chart_paragraph(Marks *m, XmlNode *paragraph);

void docx_marks_pair(Marks *m)
{
    Mark **stack = NULL;
    size_t n = 0, cap = 0;
    for (size_t i = 0; i < m->n; i++) {
        Mark *mark = m->items[i];
        TagKind kind = mark->tag.kind;
        if (n > NESTED) {
            complain(m, &T_REPORT_TAG_NESTED, mark->tag.source, mark->tag.sheet);
            return;
        }
        if (kind == TAG_LOOP || kind == TAG_IF || (kind == TAG_MATERIAL && has_own_end(m, i))) *PUSH(m->arena, stack, n, cap) = mark;
        else if (kind == TAG_MATERIAL) stand_alone(m, mark);
        else if (kind == TAG_CHART) chart_paragraph(m, mark->paragraph);
        else if (kind == TAG_END || kind == TAG_MATERIAL_END) {
            if (n && (stack[n - 1]->tag.kind == TAG_MATERIAL) == (kind == TAG_MATERIAL_END)) {
                n--;
                pair(m, stack[n], mark);
            } else complain(m, &T_REPORT_TAG_UNOPENED, mark->tag.source, mark->tag.sheet);
        }
    }
    while (n--) complain(m, &T_REPORT_TAG_UNCLOSED, stack[n]->tag.source, stack[n]->tag.sheet);
}

/* ---- what must be unique, and the heights of pictures ---- */

/* An exact line height would cut the picture: the paragraph gets a single one, in the place that the schema gives it. */
static void chart_paragraph(Marks *m, XmlNode *paragraph)
{
    static const char *const before[] = { "w:pStyle", "w:keepNext", "w:keepLines", "w:pageBreakBefore", "w:framePr", "w:widowControl", "w:numPr", "w:suppressLineNumbers", "w:pBdr", "w:shd",
        "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap", "w:overflowPunct", "w:topLinePunct", "w:autoSpaceDE", "w:autoSpaceDN", "w:bidi", "w:adjustRightInd", "w:snapToGrid" };
    XmlNode *ppr = xml_child(paragraph, "w:pPr");
    if (!ppr) {
        ppr = xml_element(m->arena, "w:pPr", "");
        if (paragraph->first) xml_insert_before(paragraph->first, ppr);
        else xml_append(paragraph, ppr);
    }
    XmlNode *spacing = xml_child(ppr, "w:spacing"), *at = NULL;
    if (!spacing) {
        for (XmlNode *c = ppr->first; c; c = c->next)
            for (size_t i = 0; i < sizeof before / sizeof *before; i++)
                if (xml_is(c, before[i])) at = c;
        spacing = xml_element(m->arena, "w:spacing", "");
        if (at) xml_insert_after(at, spacing);
        else if (ppr->first) xml_insert_before(ppr->first, spacing);
        else xml_append(ppr, spacing);
    }
    xml_set_attr(spacing, "w:line", S("240"), m->arena);
    xml_set_attr(spacing, "w:lineRule", S("auto"), m->arena);
}

static void mark_node(Marks *m, XmlNode *n, MarkKind kind)
{
    if (n->mark) return;
    Mark *mark = NEW(m->arena, Mark);
    mark->kind = kind;
    n->mark = mark;
    xml_touch(n);
}

static bool holds_box(const XmlNode *n)
{
    for (const XmlNode *c = n->first; c; c = c->next)
        if (c->mark && c->name.n == 0 && ((const Mark *)c->mark)->kind == MARK_TAG) return true;
    return false;
}

static bool repeated(const XmlNode *n)
{
    for (n = n->parent; n; n = n->parent)
        if (n->mark && ((const Mark *)n->mark)->kind == MARK_TAG && ((const Mark *)n->mark)->tag.kind == TAG_LOOP) return true;
    return false;
}

void docx_marks_ids(Marks *m, XmlNode *document)
{
    for (XmlNode *n = document->first; n; n = xml_after(n, document)) {
        if (n->kind != XML_ELEMENT || !n->name.n) continue;
        if (xml_is(n, "wp:docPr")) mark_node(m, n, MARK_DRAWING_ID);
        else if (xml_is(n, "w:id") && xml_is(n->parent, "w:sdtPr")) mark_node(m, n, MARK_SDT_ID);
        else if (xml_is(n, "w:tbl") && holds_box(n)) mark_node(m, n, MARK_TABLE);
        else if (needs_paragraph(n) && holds_box(n)) mark_node(m, n, MARK_CONTAINER);
        else if ((xml_is(n, "w:bookmarkStart") || xml_is(n, "w:bookmarkEnd")) && repeated(n)) mark_node(m, n, MARK_SKIP);
        else if ((xml_is(n, "w:p") || xml_is(n, "w:tr")) && n->attrs.n && repeated(n)) {
            xml_drop_attr(n, "w14:paraId", m->arena);
            xml_drop_attr(n, "w14:textId", m->arena);
        }
    }
}
