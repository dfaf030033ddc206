/* SPDX-License-Identifier: Apache-2.0
** formats/xml.h - a light tree over the XML of an office document, to change a few places of it and write it back.
** What nobody touched is written byte for byte as it was read; names keep their prefixes. The tree points into the bytes
** it was parsed from. UTF-8 only; a DOCTYPE is a failure, so there are no entities to expand and nothing to fetch.
** Limits: LIMIT_DOC_BYTES, XML_TREE_DEPTH. */
#ifndef LALIAN_FORMATS_XML_H
#define LALIAN_FORMATS_XML_H

#include "base/err.h"

enum { XML_TREE_DEPTH = 200 };

typedef enum { XML_ELEMENT, XML_TEXT, XML_OTHER } XmlKind;      /* other: comments and processing instructions */
typedef struct XmlNode XmlNode;
struct XmlNode {
    XmlNode *parent, *first, *last, *next, *prev;
    XmlKind kind;
    bool changed;            /* it or something within is no longer as read */
    Str name, attrs;         /* of an element: "w:p"; its attributes as written, with the blank before them */
    Str raw;                 /* as read, or as given to xml_raw */
    void *mark;              /* the caller's own */
};

/* The node above the root element. `file` and `part` are for the sentences of errors. */
bool xml_parse(Str file, Str part, Str bytes, Arena *a, XmlNode **out, Err *err) MUST_CHECK;
XmlNode *xml_root(const XmlNode *document);
void xml_write(const XmlNode *n, Buf *out);
void xml_write_open(const XmlNode *n, Buf *out);                /* "<w:p …>": for callers that write the children themselves */
void xml_write_close(const XmlNode *n, Buf *out);

/* The name as written; n may be NULL. Inline: asked of every node, mostly with a literal, whose length the compiler knows. */
static inline bool xml_is(const XmlNode *n, const char *name)
{
    size_t length = strlen(name);
    return n && n->kind == XML_ELEMENT && n->name.n == length && memcmp(n->name.p, name, length) == 0;
}
bool xml_is_local(const XmlNode *n, const char *local);         /* without its prefix */
XmlNode *xml_child(const XmlNode *n, const char *name);         /* the first of that name; NULL */
XmlNode *xml_child_local(const XmlNode *n, const char *local);
XmlNode *xml_after(const XmlNode *n, const XmlNode *within);    /* next in document order, into children; NULL at the end */
XmlNode *xml_after_all(const XmlNode *n, const XmlNode *within);/* the same, past its children */
bool xml_attr(const XmlNode *n, const char *name, Arena *a, Str *out);   /* decoded; false: absent */
Str xml_text(const XmlNode *n, Arena *a);                       /* all text within, decoded */

void xml_touch(XmlNode *n);                                     /* it has changed, and so have those above */
void xml_set_attr(XmlNode *n, const char *name, Str value, Arena *a);
void xml_drop_attr(XmlNode *n, const char *name, Arena *a);
void xml_set_text(XmlNode *n, Str text, Arena *a);              /* replaces its children */
XmlNode *xml_element(Arena *a, const char *name, const char *attrs);     /* attrs as written: " w:val=\"1\"" or "" */
XmlNode *xml_raw(Arena *a, Str bytes);                          /* ready-made XML */
XmlNode *xml_copy(const XmlNode *n, Arena *a);
void xml_remove(XmlNode *n);
void xml_append(XmlNode *parent, XmlNode *n);
void xml_insert_before(XmlNode *at, XmlNode *n);
void xml_insert_after(XmlNode *at, XmlNode *n);

void xml_escape(Str text, Buf *out);                            /* < > & "; characters that XML forbids are left out */
void xml_unescape(Str raw, Buf *out);

#endif
