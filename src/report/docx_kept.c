/* SPDX-License-Identifier: Apache-2.0 */
#include "report/docx_kept.h"
#include "report/texts.h"
#include "base/map.h"
#include "formats/docx_map.h"

#include <string.h>

struct Kept { Map *index; Seg **blocks; size_t n, cap; Str period; };

typedef struct {
    Arena *arena;
    Package *old, *package;
    Str main_part;
    Relation *relations;
    size_t n_relations;
    Str period;              /* of the old document; empty: it does not say */
    Map *fields;             /* tag -> index into sources */
    Str *sources;
    size_t n_sources, cap_sources;
    int copied;
    Err *err;
} Keeper;

const Seg *docx_kept_find(const Kept *k, Str section)
{
    int64_t i = 0;
    return k && map_find(k->index, section, &i) ? k->blocks[i] : NULL;
}

Str docx_kept_period(const Kept *k) { return k->period; }

/* ---- the map of figures of the old document ---- */

static bool read_map(Keeper *k, Str main_part)
{
    DocxMap map;
    if (!docx_map_read(k->old, main_part, k->arena, &map, k->err)) return false;
    k->period = map.period;
    for (size_t i = 0; i < map.n; i++) {
        const DocxFigure *f = &map.items[i];
        if (f->scope.n || !f->tag.n || map_find(k->fields, f->tag, NULL)) continue;
        map_put(k->fields, f->tag, (int64_t)k->n_sources);
        *PUSH(k->arena, k->sources, k->n_sources, k->cap_sources) = f->field;
    }
    return true;
}

/* ---- one block ---- */

static Str sdt_tag(const XmlNode *sdt, Arena *a)
{
    Str tag = { 0 };
    const XmlNode *n = xml_child(xml_child(sdt, "w:sdtPr"), "w:tag");
    return n && xml_attr(n, "w:val", a, &tag) ? tag : S("");
}

static XmlNode *next_in(XmlNode *n, XmlNode *within) { return n ? xml_after(n, within) : NULL; }

/* A printed figure becomes a field again. */
static XmlNode *reopen(Keeper *k, XmlNode *sdt, XmlNode *within)
{
    int64_t i = 0;
    Err e = { 0 };
    Mark *mark = NEW(k->arena, Mark);
    XmlNode *after = xml_after_all(sdt, within);
    if (!map_find(k->fields, sdt_tag(sdt, k->arena), &i) || !tag_parse(k->sources[i], k->arena, &mark->tag, &e)) return after;
    const XmlNode *run = xml_child(xml_child(sdt, "w:sdtContent"), "w:r"), *rpr = xml_child(run, "w:rPr");
    Buf b = { 0 };
    if (rpr) xml_write(rpr, &b);
    mark->rpr = buf_keep(&b, k->arena);
    buf_done(&b);
    mark->node = xml_element(k->arena, "", "");
    mark->node->mark = mark;
    xml_insert_before(sdt, mark->node);
    xml_remove(sdt);
    return after;
}

static bool copy_target(Keeper *k, XmlNode *n, const char *attr, const Relation *r)
{
    Str bytes, id, ext = S("bin");
    if (r->external || !package_part(k->old, r->target, &bytes)) {
        xml_drop_attr(n, attr, k->arena);
        return true;
    }
    const char *dot = memrchr(r->target.p, '.', r->target.n);
    if (dot) ext = str_slice(r->target, (size_t)(dot - r->target.p) + 1, r->target.n);
    Str part;
    do part = str_printf(k->arena, "word/media/kept%d.%.*s", ++k->copied, SP(ext));
    while (package_part(k->package, part, &(Str){ 0 }));
    package_default_type(k->package, ext, str_printf(k->arena, "image/%.*s", SP(str_equal_case(ext, S("jpg")) ? S("jpeg") : ext)));
    package_put(k->package, part, bytes, S(""));
    if (!package_relate(k->package, k->main_part, r->type, part, &id, k->err)) return false;
    xml_set_attr(n, attr, id, k->arena);
    return true;
}

static bool copy_targets(Keeper *k, XmlNode *n)
{
    static const char *const attrs[] = { "r:embed", "r:id", "r:link" };
    for (size_t i = 0; i < sizeof attrs / sizeof *attrs; i++) {
        Str id;
        if (!xml_attr(n, attrs[i], k->arena, &id)) continue;
        const Relation *found = NULL;
        for (size_t j = 0; j < k->n_relations; j++)
            if (str_equal(k->relations[j].id, id)) found = &k->relations[j];
        if (!found) xml_drop_attr(n, attrs[i], k->arena);
        else if (!copy_target(k, n, attrs[i], found)) return false;
    }
    return true;
}

/* Notes and comments stand in other parts; bookmarks would collide with those of the new document. */
static bool stays_behind(const XmlNode *n)
{
    static const char *const names[] = { "w:bookmarkStart", "w:bookmarkEnd", "w:footnoteReference", "w:endnoteReference", "w:commentReference" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (xml_is(n, names[i])) return true;
    return false;
}

static bool clean_block(Keeper *k, XmlNode *document)
{
    for (XmlNode *n = document->first; n;) {
        if (n->kind == XML_ELEMENT && n->attrs.n && !copy_targets(k, n)) return false;
        if (stays_behind(n)) {
            XmlNode *gone = n;
            n = xml_after_all(n, document);
            xml_remove(gone);
        } else if (xml_is(n, "w:sdt") && str_starts(sdt_tag(n, k->arena), S("lalian:"))) n = reopen(k, n, document);
        else n = next_in(n, document);
    }
    return true;
}

/* What a draft prints where nobody has written yet is no narrative. */
static bool is_owed(const XmlNode *content, Str section, Arena *a)
{
    Buf owed = { 0 };
    text_render(&T_REPORT_DRAFT_MATERIAL, &section, 1, LANG_ZH, &owed);
    bool same = str_equal(str_trim(xml_text(content, a)), buf_str(&owed));
    buf_done(&owed);
    return same;
}

static bool keep_block(Keeper *k, XmlNode *sdt, Reading *r, Kept *kept)
{
    XmlNode *content = xml_child(sdt, "w:sdtContent");
    Str section = sdt_tag(sdt, k->arena);
    section = str_slice(section, sizeof KEPT_TAG - 1, section.n);
    if (!content || is_owed(content, section, k->arena)) return true;
    XmlNode *document = xml_element(k->arena, "", "");
    while (content->first) {
        XmlNode *n = content->first;
        xml_remove(n);
        xml_append(document, n);
    }
    if (!clean_block(k, document)) return false;
    map_put(kept->index, section, (int64_t)kept->n);
    *PUSH(k->arena, kept->blocks, kept->n, kept->cap) = docx_template_read(r, document);
    return true;
}

bool docx_kept_read(Str old, Package *package, Str main_part, Reading *r, Kept **out, Err *err)
{
    *out = NULL;
    if (!old.n) return true;
    Keeper k = { .arena = r->arena, .package = package, .main_part = main_part, .fields = map_new(r->arena), .err = err };
    Str part;
    XmlNode *document = NULL;
    if (!package_open(S("old.docx"), old, r->arena, &k.old, err) || !package_find(k.old, S(""), "/officeDocument", &part, err)) return false;
    if (!package_parse(k.old, part, &document, err) || !package_relations(k.old, part, &k.relations, &k.n_relations, err) || !read_map(&k, part)) return false;
    Kept *kept = NEW(r->arena, Kept);
    kept->index = map_new(r->arena);
    kept->period = k.period;
    for (XmlNode *n = document->first; n; n = xml_after(n, document))
        if (xml_is(n, "w:sdt") && str_starts(sdt_tag(n, r->arena), S(KEPT_TAG)) && !keep_block(&k, n, r, kept)) return false;
    *out = kept;
    return true;
}
