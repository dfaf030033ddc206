/* SPDX-License-Identifier: Apache-2.0
** report/docx_marks.h - finds the template's fields in a part of a Word document and turns each into a node of its own,
** with the format of its first run; then puts loops, conditions and narrative blocks round what they repeat.
** Fields may be split over runs, with proofErr, bookmarks and the like between. */
#ifndef LALIAN_REPORT_DOCX_MARKS_H
#define LALIAN_REPORT_DOCX_MARKS_H

#include "formats/xml.h"
#include "model/problem.h"
#include "report/tag.h"

typedef enum { MARK_TAG, MARK_DRAWING_ID, MARK_SDT_ID, MARK_TABLE, MARK_CONTAINER, MARK_SKIP } MarkKind;

/* Stands in XmlNode.mark. Of a loop, condition or block: the node holds what it repeats. */
typedef struct {
    MarkKind kind;
    Tag tag;
    XmlNode *node, *paragraph;
    Str rpr, ppr;            /* <w:rPr>…</w:rPr> of the first run, <w:pPr>… of the paragraph; empty: none */
    bool plain;              /* where no content control may stand (the fallback of a drawing) */
    bool is_block;           /* a loop or condition round paragraphs or rows */
} Mark;

typedef struct {
    Arena *arena;
    Problems *problems;
    Str file;                /* the template's name, for messages */
    bool aside;              /* a header, a footer, notes */
    Str paragraph;           /* 第 3 段: the one that is read */
    Mark **items; size_t n, cap;
    bool broken;
} Marks;

/* Errors of the template go to problems and set `broken`. */
void docx_marks_find(Marks *m, XmlNode *document);
void docx_marks_pair(Marks *m);
/* Numbers that must be unique, and what may not be repeated, after pairing. */
void docx_marks_ids(Marks *m, XmlNode *document);

#endif
