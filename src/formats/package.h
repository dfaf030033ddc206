/* SPDX-License-Identifier: Apache-2.0
** formats/package.h - an office document (docx, xlsx) as a package of parts: parts are read, replaced, added with their
** content types and relationships, and written in a fixed order with fixed dates, so the same parts give the same bytes.
** Knows nothing of Word or Excel. */
#ifndef LALIAN_FORMATS_PACKAGE_H
#define LALIAN_FORMATS_PACKAGE_H

#include "formats/xml.h"

typedef struct Package Package;

/* `file` is for the sentences of errors. Bytes are copied out; nothing is borrowed. */
bool package_open(Str file, Str bytes, Arena *a, Package **out, Err *err) MUST_CHECK;
bool package_write(Package *p, Arena *a, Str *out, Err *err) MUST_CHECK;

size_t package_count(const Package *p);
Str package_name(const Package *p, size_t i);                   /* "word/document.xml" */
bool package_part(const Package *p, Str name, Str *bytes);      /* false: absent */
bool package_parse(Package *p, Str name, XmlNode **out, Err *err) MUST_CHECK;
/* Replaces or adds. content_type empty: as it is (the default of the extension). */
void package_put(Package *p, Str name, Str bytes, Str content_type);
void package_default_type(Package *p, Str extension, Str content_type);

/* The relationships of a part ("" = of the package). Types end alike in both editions of the standard: "/header". */
typedef struct { Str id, type, target; bool external; } Relation;   /* target: a part's name, resolved; of external ones as written */
bool package_relations(Package *p, Str part, Relation **out, size_t *n, Err *err) MUST_CHECK;
/* A new relationship; its id. */
bool package_relate(Package *p, Str part, Str type, Str target, Str *id, Err *err) MUST_CHECK;
bool package_find(Package *p, Str part, const char *type_end, Str *target, Err *err) MUST_CHECK;   /* the first; empty: none */

#endif
