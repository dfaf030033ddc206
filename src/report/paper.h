/* SPDX-License-Identifier: Apache-2.0
** report/paper.h - a new Word document, written piece by piece: headings that number themselves, paragraphs, tables, notes, pictures,
** in the layout of official papers (GB/T 9704: page, fonts, line pitch, page numbers), or the same as plain text. The same pieces
** give the same bytes.
** Knows nothing of what it says. */
#ifndef LALIAN_REPORT_PAPER_H
#define LALIAN_REPORT_PAPER_H

#include "report/report.h"

typedef struct Paper Paper;

/* `mark` stands at the head of every page (测算…); empty: nothing. `subtitle` may be empty. */
Paper *paper_new(Lang lang, Str title, Str subtitle, Str mark, Arena *a);
void paper_heading(Paper *p, Str text);                  /* 一、 二、 (English: 1. 2.) */
void paper_subheading(Paper *p, Str text);               /* （一） （二）, anew under each heading */
void paper_paragraph(Paper *p, Str text);                /* a paragraph for each line */
void paper_note(Paper *p, Str text);                     /* small, under a table or picture */
void paper_table(Paper *p, const Table *t);              /* its title above, its note below; nothing for a table without columns */
/* PNG; pixels of 96 to the inch, made smaller where the page is narrower. */
void paper_picture(Paper *p, Str png, int width, int height, Str caption);
/* As a .docx; or the same pieces as lines of text, tables with aligned columns, pictures by their captions. */
bool paper_write(const Paper *p, Str *out, Err *err) MUST_CHECK;
void paper_print(const Paper *p, Buf *out);

#endif
