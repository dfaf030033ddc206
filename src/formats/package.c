/* SPDX-License-Identifier: Apache-2.0 */
#include "formats/package.h"
#include "formats/archive.h"
#include "formats/texts.h"

#include <string.h>

typedef struct { Str name, bytes; bool gone; } Part;

struct Package {
    Arena *arena;
    Str file;
    Part *parts;
    size_t n, cap;
    XmlNode *types;          /* [Content_Types].xml */
};

static const Str TYPES = S_INIT("[Content_Types].xml");

static Part *find(const Package *p, Str name)
{
    for (size_t i = 0; i < p->n; i++)
        if (!p->parts[i].gone && str_equal_case(p->parts[i].name, name)) return &p->parts[i];
    return NULL;
}

static bool read_parts(Package *p, Archive *z, Err *err)
{
    for (size_t i = 0; i < archive_count(z); i++) {
        const ArchiveEntry *e = archive_entry(z, i);
        if (e->folder) continue;
        Part *part = PUSH(p->arena, p->parts, p->n, p->cap);
        *part = (Part){ .name = str_copy(p->arena, e->name) };
        if (!archive_read(z, i, p->arena, &part->bytes, err)) return false;
    }
    return true;
}

bool package_open(Str file, Str bytes, Arena *a, Package **out, Err *err)
{
    Package *p = NEW(a, Package);
    p->arena = a;
    p->file = file;
    Archive *z = NULL;
    bool ok = archive_open(file, bytes, a, &z, err) && read_parts(p, z, err);
    archive_close(z);
    if (!ok) return false;
    if (!find(p, TYPES)) return FAIL(err, DATA, T_FORMATS_PACKAGE_PART, file, TYPES);
    *out = p;
    return package_parse(p, TYPES, &p->types, err);
}

size_t package_count(const Package *p) { return p->n; }
Str package_name(const Package *p, size_t i) { return p->parts[i].gone ? S("") : p->parts[i].name; }

bool package_part(const Package *p, Str name, Str *bytes)
{
    const Part *part = find(p, name);
    if (part) *bytes = part->bytes;
    return part != NULL;
}

bool package_parse(Package *p, Str name, XmlNode **out, Err *err)
{
    const Part *part = find(p, name);
    if (!part) return FAIL(err, DATA, T_FORMATS_PACKAGE_PART, p->file, name);
    return xml_parse(p->file, name, part->bytes, p->arena, out, err);
}

/* ---- content types ---- */

static Str with_slash(Package *p, Str name) { return str_printf(p->arena, "/%.*s", SP(name)); }

static XmlNode *find_type(Package *p, const char *element, const char *attribute, Str value)
{
    for (XmlNode *n = xml_root(p->types)->first; n; n = n->next) {
        Str v;
        if (xml_is_local(n, element) && xml_attr(n, attribute, p->arena, &v) && str_equal_case(v, value)) return n;
    }
    return NULL;
}

static void set_type(Package *p, const char *element, const char *attribute, Str value, Str type)
{
    XmlNode *n = find_type(p, element, attribute, value);
    if (!n) {
        n = xml_element(p->arena, element, "");
        xml_set_attr(n, attribute, value, p->arena);
        XmlNode *root = xml_root(p->types);
        XmlNode *first_override = xml_child_local(root, "Override");
        if (strcmp(element, "Default") == 0 && first_override) xml_insert_before(first_override, n);
        else xml_append(root, n);
    }
    xml_set_attr(n, "ContentType", type, p->arena);
}

void package_default_type(Package *p, Str extension, Str content_type)
{
    if (!find_type(p, "Default", "Extension", extension)) set_type(p, "Default", "Extension", extension, content_type);
}

void package_put(Package *p, Str name, Str bytes, Str content_type)
{
    Part *part = find(p, name);
    if (!part) {
        part = PUSH(p->arena, p->parts, p->n, p->cap);
        *part = (Part){ .name = str_copy(p->arena, name) };
    }
    part->bytes = bytes;
    if (content_type.n) set_type(p, "Override", "PartName", with_slash(p, name), content_type);
}

/* ---- relationships ---- */

static Str rels_name(Package *p, Str part)
{
    const char *slash = part.n ? memrchr(part.p, '/', part.n) : NULL;
    size_t folder = slash ? (size_t)(slash - part.p) + 1 : 0;
    return str_printf(p->arena, "%.*s_rels/%.*s.rels", (int)folder, part.p ? part.p : "", SP(str_slice(part, folder, part.n)));
}

/* "../media/a.png" seen from word/document.xml -> "media/a.png"; "/word/a.xml" -> "word/a.xml" */
static Str resolve(Package *p, Str part, Str target)
{
    if (str_starts(target, S("/"))) return str_slice(target, 1, target.n);
    Str folder = { part.p, 0 };
    const char *slash = part.n ? memrchr(part.p, '/', part.n) : NULL;
    if (slash) folder.n = (size_t)(slash - part.p);
    for (;;) {
        if (str_starts(target, S("./"))) target = str_slice(target, 2, target.n);
        else if (str_starts(target, S("../"))) {
            target = str_slice(target, 3, target.n);
            const char *up = folder.n ? memrchr(folder.p, '/', folder.n) : NULL;
            folder.n = up ? (size_t)(up - folder.p) : 0;
        } else break;
    }
    return folder.n ? str_printf(p->arena, "%.*s/%.*s", SP(folder), SP(target)) : target;
}

static bool read_relation(Package *p, Str part, const XmlNode *n, Relation *out)
{
    Str mode;
    if (!xml_is_local(n, "Relationship")) return false;
    *out = (Relation){ 0 };
    out->external = xml_attr(n, "TargetMode", p->arena, &mode) && str_equal(mode, S("External"));
    bool whole = xml_attr(n, "Id", p->arena, &out->id) && xml_attr(n, "Type", p->arena, &out->type) && xml_attr(n, "Target", p->arena, &out->target);
    if (whole && !out->external) out->target = resolve(p, part, out->target);
    return whole;
}

bool package_relations(Package *p, Str part, Relation **out, size_t *n, Err *err)
{
    Str name = rels_name(p, part);
    size_t cap = 0;
    *out = NULL;
    *n = 0;
    if (!find(p, name)) return true;
    XmlNode *document = NULL;
    if (!package_parse(p, name, &document, err)) return false;
    for (const XmlNode *c = xml_root(document)->first; c; c = c->next) {
        Relation r;
        if (read_relation(p, part, c, &r)) *PUSH(p->arena, *out, *n, cap) = r;
    }
    return true;
}

bool package_find(Package *p, Str part, const char *type_end, Str *target, Err *err)
{
    Relation *all = NULL;
    size_t n = 0;
    *target = S("");
    if (!package_relations(p, part, &all, &n, err)) return false;
    for (size_t i = 0; i < n; i++)
        if (str_ends(all[i].type, str_of(type_end)) && !all[i].external) {
            *target = all[i].target;
            return true;
        }
    return true;
}

static Str free_id(Package *p, const Relation *all, size_t n)
{
    for (size_t k = n + 1;; k++) {
        Str id = str_printf(p->arena, "rId%zu", k);
        bool used = false;
        for (size_t i = 0; i < n; i++) used |= str_equal_case(all[i].id, id);
        if (!used) return id;
    }
}

bool package_relate(Package *p, Str part, Str type, Str target, Str *id, Err *err)
{
    Relation *all = NULL;
    size_t n = 0;
    if (!package_relations(p, part, &all, &n, err)) return false;
    Str name = rels_name(p, part);
    if (!find(p, name)) {
        package_default_type(p, S("rels"), S("application/vnd.openxmlformats-package.relationships+xml"));
        package_put(p, name, S("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"></Relationships>"), S(""));
    }
    XmlNode *document = NULL;
    if (!package_parse(p, name, &document, err)) return false;
    *id = free_id(p, all, n);
    XmlNode *r = xml_element(p->arena, "Relationship", "");
    xml_set_attr(r, "Id", *id, p->arena);
    xml_set_attr(r, "Type", type, p->arena);
    xml_set_attr(r, "Target", with_slash(p, target), p->arena);
    xml_append(xml_root(document), r);
    Buf b = { 0 };
    xml_write(document, &b);
    package_put(p, name, buf_keep(&b, p->arena), S(""));
    buf_done(&b);
    return true;
}

/* ---- writing ---- */

static ArchivePacking packing_of(Str name)
{
    return str_ends(name, S(".png")) || str_ends(name, S(".jpg")) || str_ends(name, S(".jpeg")) ? ARCHIVE_STORED : ARCHIVE_PACKED;
}

bool package_write(Package *p, Arena *a, Str *out, Err *err)
{
    ArchiveWriter *w = archive_writer(a);
    Buf types = { 0 };
    xml_write(p->types, &types);
    archive_add(w, TYPES, buf_str(&types), ARCHIVE_PACKED);
    for (size_t i = 0; i < p->n; i++) {
        const Part *part = &p->parts[i];
        if (!part->gone && !str_equal_case(part->name, TYPES)) archive_add(w, part->name, part->bytes, packing_of(part->name));
    }
    bool ok = archive_finish(w, p->file, a, out, err);
    buf_done(&types);
    return ok;
}
