/* SPDX-License-Identifier: Apache-2.0
** report/docx_drawing.h - inside report/: a picture as it stands in the text of a Word document. */
#ifndef LALIAN_REPORT_DOCX_DRAWING_H
#define LALIAN_REPORT_DOCX_DRAWING_H

#include "base/str.h"

/* A run with the picture. `number` is unique in the document, `relation` leads to the part; pixels are of 96 to the inch. */
void docx_drawing(Str name, Str relation, int number, int width, int height, Buf *out);

#endif
