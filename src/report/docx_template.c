/* SPDX-License-Identifier: Apache-2.0 */
#include "report/docx_template.h"

#include <string.h>

typedef struct { Reading *reading; Buf pending; Seg **tail; int in; } Out;

static Seg *add_seg(Out *o, SegKind kind)
{
    Seg *s = NEW(o->reading->arena, Seg);
    s->kind = kind;
    s->in = o->in;
    s->handle = -1;
    *o->tail = s;
    o->tail = &s->next;
    return s;
}

static void flush(Out *o)
{
    if (!o->pending.n) return;
    add_seg(o, SEG_BYTES)->bytes = buf_keep(&o->pending, o->reading->arena);
    buf_clear(&o->pending);
}

static void walk(Out *o, const XmlNode *n);

static Seg *read_children(Out *o, const XmlNode *n, int in)
{
    Seg *first = NULL;
    Out inner = { .reading = o->reading, .tail = &first, .in = in };
    for (const XmlNode *c = n->first; c; c = c->next) walk(&inner, c);
    flush(&inner);
    buf_done(&inner.pending);
    return first;
}

/* ---- run properties ---- */

/* The format of a run with a yellow highlight, at the place that the schema gives it. */
static Str draft_rpr(Str rpr, Arena *a)
{
    static const char *const after[] = { "w:u", "w:effect", "w:bdr", "w:shd", "w:fitText", "w:vertAlign", "w:rtl", "w:cs", "w:em", "w:lang", "w:eastAsianLayout", "w:specVanish", "w:oMath", "w:rPrChange" };
    Err e = { 0 };
    XmlNode *document = NULL;
    if (!rpr.n || !xml_parse(S(""), S(""), rpr, a, &document, &e)) return S("<w:rPr><w:highlight w:val=\"yellow\"/></w:rPr>");
    XmlNode *root = xml_root(document), *old = xml_child(root, "w:highlight"), *at = NULL;
    if (old) xml_remove(old);
    for (XmlNode *c = root->first; c && !at; c = c->next)
        for (size_t i = 0; i < sizeof after / sizeof *after; i++)
            if (xml_is(c, after[i])) at = c;
    XmlNode *yellow = xml_element(a, "w:highlight", " w:val=\"yellow\"");
    if (at) xml_insert_before(at, yellow);
    else xml_append(root, yellow);
    Buf b = { 0 };
    xml_write(root, &b);
    Str out = buf_keep(&b, a);
    buf_done(&b);
    return out;
}

static Str shared_draft(Reading *r, Str rpr)
{
    if (!r->draft_rpr.n || !str_equal(r->rpr, rpr)) {
        r->rpr = rpr;
        r->draft_rpr = draft_rpr(rpr, r->arena);
    }
    return r->draft_rpr;
}

/* ---- marks ---- */

static void prepare(Out *o, Seg *s)
{
    const Evaluator *ev = o->reading->ev;
    Err e = { 0 };
    const Tag *t = &s->mark->tag;
    s->handle = s->kind == SEG_LOOP ? ev->loop(ev->self, t, o->in, &e) : ev->value(ev->self, t, o->in, &e);
    if (s->handle >= 0) return;
    Buf b = { 0 };
    err_word(&e, &b);
    s->why = buf_keep(&b, o->reading->arena);
    buf_done(&b);
}

static void walk_tag(Out *o, const XmlNode *n, const Mark *mark)
{
    static const SegKind kinds[] = { [TAG_VALUE] = SEG_VALUE, [TAG_NUMBER] = SEG_NUMBER, [TAG_LOOP] = SEG_LOOP, [TAG_IF] = SEG_IF, [TAG_CHART] = SEG_CHART, [TAG_MATERIAL] = SEG_MATERIAL };
    if (mark->tag.kind == TAG_END || mark->tag.kind == TAG_MATERIAL_END) return;
    flush(o);
    Seg *s = add_seg(o, kinds[mark->tag.kind]);
    s->mark = mark;
    s->draft_rpr = shared_draft(o->reading, mark->rpr);
    if (s->kind == SEG_VALUE) s->number = o->reading->n_values++;
    if (s->kind == SEG_VALUE || s->kind == SEG_LOOP || s->kind == SEG_IF) prepare(o, s);
    if (n->first) s->body = read_children(o, n, s->kind == SEG_LOOP ? s->handle : o->in);
}

static void walk_element(Out *o, const XmlNode *n)
{
    if (!n->first) {
        xml_write(n, &o->pending);
        return;
    }
    xml_write_open(n, &o->pending);
    for (const XmlNode *c = n->first; c; c = c->next) walk(o, c);
    xml_write_close(n, &o->pending);
}

static void walk_drawing_id(Out *o, const XmlNode *n)
{
    XmlNode copy = *n;
    xml_drop_attr(&copy, "id", o->reading->arena);
    buf_add(&o->pending, S("<wp:docPr id=\""));
    flush(o);
    add_seg(o, SEG_DRAWING_ID);
    buf_add_char(&o->pending, '"');
    buf_add(&o->pending, copy.attrs);
    buf_add_char(&o->pending, '>');
    for (const XmlNode *c = n->first; c; c = c->next) walk(o, c);
    buf_add(&o->pending, S("</wp:docPr>"));
}

static void walk_marked(Out *o, const XmlNode *n, const Mark *mark)
{
    switch (mark->kind) {
    case MARK_TAG: walk_tag(o, n, mark); return;
    case MARK_DRAWING_ID: walk_drawing_id(o, n); return;
    case MARK_SDT_ID:
        buf_add(&o->pending, S("<w:id w:val=\""));
        flush(o);
        add_seg(o, SEG_SDT_ID);
        buf_add(&o->pending, S("\"/>"));
        return;
    case MARK_TABLE: {
        flush(o);
        Seg *s = add_seg(o, SEG_TABLE);
        Out inner = { .reading = o->reading, .tail = &s->body, .in = o->in };
        walk_element(&inner, n);
        flush(&inner);
        buf_done(&inner.pending);
        return;
    }
    case MARK_CONTAINER:
        xml_write_open(n, &o->pending);
        for (const XmlNode *c = n->first; c; c = c->next) walk(o, c);
        flush(o);
        add_seg(o, SEG_CONTAINER);
        xml_write_close(n, &o->pending);
        return;
    case MARK_SKIP: return;
    }
}

static void walk(Out *o, const XmlNode *n)
{
    if (n->mark) walk_marked(o, n, n->mark);
    else if (n->changed && n->kind == XML_ELEMENT) walk_element(o, n);
    else buf_add(&o->pending, n->raw);
}

Seg *docx_template_read(Reading *r, XmlNode *document)
{
    Marks m = { .arena = r->arena, .problems = r->problems, .file = r->file, .aside = r->aside };
    docx_marks_find(&m, document);
    docx_marks_pair(&m);
    docx_marks_ids(&m, document);
    r->broken |= m.broken;
    Seg *first = NULL;
    Out o = { .reading = r, .tail = &first, .in = AT_TOP };
    for (const XmlNode *c = document->first; c; c = c->next) walk(&o, c);
    flush(&o);
    buf_done(&o.pending);
    return first;
}
