/* SPDX-License-Identifier: Apache-2.0
** formats/docx_run.h - the runs of a paragraph of a Word document as one text, and runs split where that text is cut. What is deleted or
** moved away is no text, nor is a paragraph within (a text box). */
#ifndef LALIAN_FORMATS_DOCX_RUN_H
#define LALIAN_FORMATS_DOCX_RUN_H

#include "formats/xml.h"

typedef struct { XmlNode *node; size_t start, len; } DocxAtom;       /* one w:t (or a tab, a break: a blank) in the joined text */
typedef struct { Arena *arena; DocxAtom *items; size_t n, cap; Buf text; } DocxJoined;

void docx_run_join(DocxJoined *j, XmlNode *paragraph);              /* buf_done(&j->text) is the caller's */
size_t docx_run_atom(const DocxJoined *j, size_t offset);           /* the atom that holds the byte */
/* The text of a w:t; without text it goes, and with it a run that nothing is left in. */
void docx_run_set_text(XmlNode *t, Str text, Arena *a);
/* What stands after `t` in its run, and the text `after`, go to a run of their own behind it. */
void docx_run_split(XmlNode *t, Str after, Arena *a);

#endif
