/* SPDX-License-Identifier: Apache-2.0
** formats/docx_map.h - the map of figures that a document made from a template carries (customXml, DOCX_MAP_NAMESPACE): for each
** content control its tag, the field it came from, the row it is of, and what it showed when it was made. Written by report/fill_docx.c:
**   <f tag field shown/> a figure; <f n field/> the field of rows, <r f tag scope shown/> a row of it. */
#ifndef LALIAN_FORMATS_DOCX_MAP_H
#define LALIAN_FORMATS_DOCX_MAP_H

#include "formats/package.h"
#include "base/map.h"

#define DOCX_MAP_NAMESPACE "urn:lalian:figures"

/* A figure that is printed in several ways has an entry for each. shown empty: made before that was kept. */
typedef struct { Str tag, field, scope, shown; } DocxFigure;
typedef struct { Str period; DocxFigure *items; size_t n, cap; Map *by_tag; } DocxMap;      /* period "2023Q4/2023-11-30"; empty: not said */

bool docx_map_read(Package *package, Str main_part, Arena *a, DocxMap *out, Err *err) MUST_CHECK;
/* The entry of a tag that showed just that (*same), else the first of the tag; NULL: none. */
const DocxFigure *docx_map_find(const DocxMap *map, Str tag, Str shown, bool *same);

#endif
