/* SPDX-License-Identifier: Apache-2.0
** formats/docx_text.h - the text of a Word document as paragraphs in reading order, with where they stand: in the body, a cell, a
** foot note, a text box, a header. Deleted text and field codes are not text; inserted text is. Knows content controls (their tags
** and what they show) and can mark pieces of paragraphs with a highlight and a comment. */
#ifndef LALIAN_FORMATS_DOCX_TEXT_H
#define LALIAN_FORMATS_DOCX_TEXT_H

#include "formats/docx_map.h"
#include "base/num.h"

typedef enum { DOCX_PARAGRAPH, DOCX_CELL, DOCX_NOTE, DOCX_BOX, DOCX_HEADER } DocxKind;

typedef struct {
    DocxKind kind;
    Str text;
    int table, row, col;         /* of a cell: from 0, the innermost table; tables count through the document */
    size_t part;
    XmlNode *node;               /* its w:p */
} DocxParagraph;

typedef struct {
    Str tag, shown;
    size_t paragraph;            /* index; SIZE_MAX: it holds whole paragraphs */
    size_t at;                   /* bytes of the paragraph's text before it */
} DocxControl;

typedef struct { Str name; XmlNode *document; bool changed; } DocxPart;

typedef struct {
    Arena *arena;
    Package *package;
    Str main_part;
    DocxMap map;
    DocxPart *parts; size_t n_parts, cap_parts;
    DocxParagraph *paragraphs; size_t n_paragraphs, cap_paragraphs;
    DocxControl *controls; size_t n_controls, cap_controls;
} DocxText;

bool docx_text_read(Str file, Str bytes, Arena *a, DocxText **out, Err *err) MUST_CHECK;

/* The bytes [from, to) of a paragraph's text are highlighted, with a comment. */
typedef struct { size_t paragraph, from, to; Str comment; } DocxMark;
bool docx_text_mark(DocxText *t, const DocxMark *marks, size_t n, Str author, Str *out, Err *err) MUST_CHECK;

#endif
