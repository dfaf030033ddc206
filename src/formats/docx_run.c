/* SPDX-License-Identifier: Apache-2.0 */
#include "formats/docx_run.h"

/* ---- the text of a paragraph ---- */


static bool is_break(const XmlNode *n) { return xml_is(n->parent, "w:r") && (xml_is(n, "w:tab") || xml_is(n, "w:br") || xml_is(n, "w:cr")); }

void docx_run_join(DocxJoined *j, XmlNode *paragraph)
{
    for (XmlNode *n = paragraph->first; n;) {
        if (xml_is(n, "w:p") || xml_is(n, "w:del") || xml_is(n, "w:moveFrom")) {
            n = xml_after_all(n, paragraph);
            continue;
        }
        if (xml_is(n, "w:t") && xml_is(n->parent, "w:r")) {
            DocxAtom *atom = PUSH(j->arena, j->items, j->n, j->cap);
            *atom = (DocxAtom){ n, j->text.n, 0 };
            for (const XmlNode *t = n->first; t; t = t->next) xml_unescape(t->raw, &j->text);
            atom->len = j->text.n - atom->start;
        } else if (is_break(n)) {
            *PUSH(j->arena, j->items, j->n, j->cap) = (DocxAtom){ n, j->text.n, 1 };
            buf_add_char(&j->text, ' ');
        }
        n = xml_after(n, paragraph);
    }
}

size_t docx_run_atom(const DocxJoined *j, size_t offset)
{
    size_t i = 0;
    while (i + 1 < j->n && (j->items[i].len == 0 || j->items[i].start + j->items[i].len <= offset)) i++;
    return i;
}

/* ---- splitting runs ---- */

static bool run_is_empty(const XmlNode *run)
{
    for (const XmlNode *c = run->first; c; c = c->next)
        if (c->kind == XML_ELEMENT && !xml_is(c, "w:rPr")) return false;
    return true;
}

void docx_run_set_text(XmlNode *t, Str text, Arena *a)
{
    XmlNode *run = t->parent;
    if (text.n) {
        xml_set_text(t, text, a);
        xml_set_attr(t, "xml:space", S("preserve"), a);
        return;
    }
    xml_remove(t);
    if (run_is_empty(run)) xml_remove(run);
}

/* What stands after `t` in its run, and the text `after`, go to a run of their own behind it. */
void docx_run_split(XmlNode *t, Str after, Arena *a)
{
    XmlNode *run = t->parent, *rest = xml_element(a, "w:r", "");
    rest->attrs = run->attrs;
    XmlNode *rpr = xml_child(run, "w:rPr");
    if (rpr) xml_append(rest, xml_copy(rpr, a));
    if (after.n) {
        XmlNode *text = xml_element(a, "w:t", "");
        xml_append(rest, text);
        docx_run_set_text(text, after, a);
    }
    while (t->next) {
        XmlNode *moved = t->next;
        xml_remove(moved);
        xml_append(rest, moved);
    }
    if (!run_is_empty(rest)) xml_insert_after(run, rest);
}
