/* SPDX-License-Identifier: Apache-2.0
** report/docx_template.h - a part of a Word template as a list of pieces: bytes to copy and what to compute between them.
** Made once by reading, then rendered as often as rows ask, without touching XML again. */
#ifndef LALIAN_REPORT_DOCX_TEMPLATE_H
#define LALIAN_REPORT_DOCX_TEMPLATE_H

#include "report/docx_marks.h"
#include "report/evaluator.h"

typedef enum { SEG_BYTES, SEG_VALUE, SEG_NUMBER, SEG_LOOP, SEG_IF, SEG_CHART, SEG_MATERIAL, SEG_DRAWING_ID, SEG_SDT_ID, SEG_TABLE, SEG_CONTAINER } SegKind;

typedef struct Seg Seg;
struct Seg {
    SegKind kind;
    Str bytes;
    const Mark *mark;        /* VALUE … MATERIAL */
    Str draft_rpr;           /* mark->rpr with a yellow highlight */
    int in;                  /* the loop around, AT_TOP: none */
    int number;              /* of a value: which of the Reading's */
    int handle;              /* of the evaluator; -1: cannot be computed */
    Str why;                 /* then: why not */
    Seg *body, *next;
};

typedef struct {
    Arena *arena;
    const Evaluator *ev;
    Problems *problems;
    Str file;                /* the template's name, for messages */
    bool aside;              /* the part is a header, a footer, notes */
    bool broken;
    int n_values;
    Str rpr, draft_rpr;      /* the last made: fields share formats */
} Reading;

/* Reads a parsed part. Errors in the template's structure go to problems and set broken; unknown fields only give handle -1. */
Seg *docx_template_read(Reading *r, XmlNode *document);

#endif
