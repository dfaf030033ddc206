/* SPDX-License-Identifier: Apache-2.0 */
#include "fake.h"
#include "base/map.h"
#include "formats/archive.h"
#include "formats/package.h"
#include "report/texts.h"

#include <assert.h>
#include <string.h>

enum { H_VALUE, H_CELL, H_TRUE, H_LOOP };

static bool equal(Str s, const char *z) { return str_equal(s, str_of(z)); }

static int add_handle(Fake *f, int kind, int index, int column)
{
    assert(f->n_handles < 400);
    f->handles[f->n_handles].kind = kind;
    f->handles[f->n_handles].index = index;
    f->handles[f->n_handles].column = column;
    return (int)f->n_handles++;
}

static int fake_value(void *self, const Tag *t, int in, Err *err)
{
    Fake *f = self;
    if (in >= 0) {
        const FakeLoop *l = &f->loops[f->handles[in].index];
        for (size_t i = 0; i < l->n_names; i++)
            if (equal(t->expression, l->names[i])) return add_handle(f, H_CELL, f->handles[in].index, (int)i);
    }
    for (size_t i = 0; i < f->n_values; i++)
        if (equal(t->expression, f->values[i].expression)) return add_handle(f, H_VALUE, (int)i, 0);
    FAIL(err, USE, T_REPORT_TAG_EMPTY, t->source);
    return -1;
}

static int fake_loop(void *self, const Tag *t, int in, Err *err)
{
    Fake *f = self;
    (void)in;
    for (size_t i = 0; i < f->n_loops; i++)
        if (equal(t->expression, f->loops[i].loop)) return add_handle(f, H_LOOP, (int)i, 0);
    FAIL(err, USE, T_REPORT_TAG_EMPTY, t->source);
    return -1;
}

static bool fake_rows(void *self, int loop, RowAt outer, Arena *a, size_t **slots, size_t *n, Err *err)
{
    const Fake *f = self;
    (void)outer, (void)err;
    *n = f->loops[f->handles[loop].index].n_rows;
    *slots = NEW_ARRAY(a, size_t, *n);
    for (size_t i = 0; i < *n; i++) (*slots)[i] = i;
    return true;
}

static bool fake_answer(void *self, int value, RowAt row, Arena *a, Answer *out, Err *err)
{
    const Fake *f = self;
    (void)err;
    int index = f->handles[value].index;
    *out = (Answer){ .period = S("2023Q4"), .owes = S("统计局") };
    const char *shown = NULL, *number = NULL;
    if (f->handles[value].kind == H_CELL) {
        const FakeLoop *l = &f->loops[index];
        shown = number = l->cells[row.slot * l->n_names + (size_t)f->handles[value].column];
        out->scope = str_printf(a, "%s:%zu", l->loop, row.slot + 1);
        if (number && (*number < '0' || *number > '9')) number = NULL;
    } else {
        shown = f->values[index].shown;
        number = f->values[index].number;
    }
    out->ok = shown != NULL;
    out->shown = str_of(shown);
    out->is_number = number != NULL;
    out->number = str_of(number);
    out->truth = shown && strcmp(shown, "true") == 0;
    return true;
}

static bool fake_chart(void *self, Str name, Arena *a, ChartAnswer *out, Err *err)
{
    const Fake *f = self;
    (void)a;
    if (!f->png) return FAIL(err, USE, T_REPORT_TAG_EMPTY, name);
    *out = (ChartAnswer){ .png = str_of(f->png), .width = 400, .height = 200 };
    return true;
}

static bool fake_material(void *self, Str section, Arena *a, Str *text, Err *err)
{
    const Fake *f = self;
    (void)section, (void)a, (void)err;
    *text = str_of(f->material);
    return true;
}

Evaluator fake_evaluator(Fake *f) { return (Evaluator){ f, fake_value, fake_loop, fake_rows, fake_answer, fake_chart, fake_material }; }

/* ---- packages ---- */

Str fake_package(const FakePart *parts, size_t n, Arena *a)
{
    ArchiveWriter *w = archive_writer(a);
    for (size_t i = 0; i < n; i++) archive_add(w, str_of(parts[i].name), parts[i].bytes, ARCHIVE_PACKED);
    Str out = { 0 };
    Err e = { 0 };
    bool ok = archive_finish(w, S("test"), a, &out, &e);
    assert(ok);
    return out;
}

#define XML "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define REL "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define WORD "application/vnd.openxmlformats-officedocument.wordprocessingml."

static const char TYPES[] = XML
    "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
    "<Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/word/document.xml\" ContentType=\"" WORD "document.main+xml\"/>"
    "<Override PartName=\"/word/header1.xml\" ContentType=\"" WORD "header+xml\"/></Types>";
static const char RELS[] = XML "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"" REL "/officeDocument\" Target=\"word/document.xml\"/></Relationships>";
static const char DOC_RELS[] = XML "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"" REL "/header\" Target=\"header1.xml\"/></Relationships>";
static const char HEADER[] = XML "<w:hdr xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:p><w:r><w:t>{{period}}</w:t></w:r></w:p></w:hdr>";
static const char HEAD[] = XML "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:r=\"" REL "\" xmlns:w14=\"http://schemas.microsoft.com/office/word/2010/wordml\"><w:body>";

Str fake_docx(const char *body, Arena *a)
{
    Str document = str_printf(a, "%s%s<w:sectPr><w:headerReference w:type=\"default\" r:id=\"rId1\"/></w:sectPr></w:body></w:document>", HEAD, body);
    const FakePart parts[] = { { "[Content_Types].xml", { TYPES, sizeof TYPES - 1 } }, { "_rels/.rels", { RELS, sizeof RELS - 1 } }, { "word/document.xml", document },
                               { "word/_rels/document.xml.rels", { DOC_RELS, sizeof DOC_RELS - 1 } }, { "word/header1.xml", { HEADER, sizeof HEADER - 1 } } };
    return fake_package(parts, sizeof parts / sizeof *parts, a);
}

static Package *opened(Str bytes, Arena *a)
{
    Package *p = NULL;
    Err e = { 0 };
    bool ok = package_open(S("test"), bytes, a, &p, &e);
    assert(ok);
    return p;
}

Str fake_part(Str bytes, const char *name, Arena *a)
{
    Str part = { 0 };
    if (!package_part(opened(bytes, a), str_of(name), &part)) part = S("");
    return part;
}

static XmlNode *document_of(Str docx, Arena *a)
{
    XmlNode *document = NULL;
    Err e = { 0 };
    bool ok = package_parse(opened(docx, a), S("word/document.xml"), &document, &e);
    assert(ok);
    return document;
}

Str fake_text(Str docx, Arena *a)
{
    Buf b = { 0 };
    XmlNode *document = document_of(docx, a);
    for (const XmlNode *n = document->first; n; n = xml_after(n, document)) {
        if (xml_is(n, "w:t")) buf_add(&b, xml_text(n, a));
        if (xml_is(n, "w:tc") && n->prev) buf_add(&b, S("|"));
        if (xml_is(n, "w:p") && b.n && !xml_is(n->parent, "w:tc")) buf_add_char(&b, '\n');
        if (xml_is(n, "w:tr")) buf_add_char(&b, '\n');
    }
    Str s = buf_keep(&b, a);
    buf_done(&b);
    return s;
}

/* ---- the checker ---- */

static const char *const orders[] = {
    "w:pPr pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi "
    "adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
    "w:rPr rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText "
    "vertAlign rtl cs em lang eastAsianLayout specVanish oMath rPrChange",
    "w:sdtPr rPr alias tag id lock placeholder temporary showingPlcHdr dataBinding label tabIndex equation comboBox date docPartObj docPartList dropDownList picture richText text citation group bibliography",
    "w:tcPr cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
    "w:trPr cantSplit trHeight tblHeader jc",
    "w:tblPr tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption",
    "w:sectPr headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid",
};

static int place_in(Str order, Str name)
{
    int k = 0;
    for (Str rest = order; rest.p; k++)
        if (str_equal(str_split(&rest, ' '), name)) return k;
    return -1;
}

static bool order_sound(const XmlNode *n, Str order)
{
    int last = 0;
    if (str_equal(n->name, S("w:trPr"))) return true;
    for (const XmlNode *c = n->first; c; c = c->next) {
        if (c->kind != XML_ELEMENT || !str_starts(c->name, S("w:"))) continue;
        int k = place_in(order, str_slice(c->name, 2, c->name.n));
        if (k < 0 || k < last) return false;
        last = k;
    }
    return true;
}

static Str check_order(const XmlNode *document)
{
    for (const XmlNode *n = document->first; n; n = xml_after(n, document))
        for (size_t i = 0; i < sizeof orders / sizeof *orders; i++) {
            Str order = str_of(orders[i]), name = str_split(&order, ' ');
            if (n->kind == XML_ELEMENT && str_equal(n->name, name) && !order_sound(n, order)) return n->raw.n ? n->raw : name;
        }
    return S("");
}

static Str check_unique(const XmlNode *document, Arena *a)
{
    static const struct { const char *element, *parent, *attr; } ids[] = {
        { "w:id", "w:sdtPr", "w:val" }, { "wp:docPr", NULL, "id" }, { "w:bookmarkStart", NULL, "w:id" }, { "w:bookmarkStart", NULL, "w:name" }, { "w:p", NULL, "w14:paraId" } };
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        Map *seen = map_new(a);
        for (const XmlNode *n = document->first; n; n = xml_after(n, document)) {
            Str v;
            if (!xml_is(n, ids[i].element) || (ids[i].parent && !xml_is(n->parent, ids[i].parent)) || !xml_attr(n, ids[i].attr, a, &v)) continue;
            if (map_find(seen, v, NULL)) return str_printf(a, "%s %s twice: %.*s", ids[i].element, ids[i].attr, SP(v));
            map_put(seen, v, 1);
        }
    }
    return S("");
}

static Str check_cells(const XmlNode *document)
{
    for (const XmlNode *n = document->first; n; n = xml_after(n, document)) {
        if (xml_is(n, "w:tc") && !xml_is(n->last, "w:p")) return S("a cell that does not end with a paragraph");
        if (xml_is(n, "w:tbl") && !xml_child(n, "w:tr")) return S("a table without rows");
        if (xml_is(n, "w:p") && xml_is(n->parent, "w:p")) return S("a paragraph in a paragraph");
        if (xml_is(n, "w:r") && n->parent && xml_is(n->parent, "w:r")) return S("a run in a run");
    }
    return S("");
}

static Str check_relations(Package *p, const XmlNode *document, Arena *a)
{
    Relation *all = NULL;
    size_t n = 0;
    Err e = { 0 };
    Str bytes, types = { 0 };
    if (!package_relations(p, S("word/document.xml"), &all, &n, &e) || !package_part(p, S("[Content_Types].xml"), &types)) return S("relationships do not read");
    for (size_t i = 0; i < n; i++)
        if (!all[i].external && !package_part(p, all[i].target, &bytes)) return str_printf(a, "no part %.*s", SP(all[i].target));
    for (const XmlNode *x = document->first; x; x = xml_after(x, document)) {
        Str id;
        if (!xml_attr(x, "r:embed", a, &id) && !xml_attr(x, "r:id", a, &id)) continue;
        bool found = false;
        for (size_t i = 0; i < n; i++) found |= str_equal(all[i].id, id);
        if (!found) return str_printf(a, "no relationship %.*s", SP(id));
    }
    for (size_t i = 0; i < package_count(p); i++) {
        Str name = package_name(p, i);
        const char *dot = name.n ? memrchr(name.p, '.', name.n) : NULL;
        Str by_name = str_printf(a, "PartName=\"/%.*s\"", SP(name)), by_ext = dot ? str_printf(a, "Extension=\"%s\"", dot + 1) : S("?");
        if (name.n && !str_has(types, by_name) && !str_has(types, by_ext) && !str_starts(name, S("["))) return str_printf(a, "no content type for %.*s", SP(name));
    }
    return S("");
}

Str fake_check_docx(Str docx, Arena *a)
{
    Package *p = opened(docx, a);
    XmlNode *document = document_of(docx, a);
    Str wrong = check_order(document);
    if (!wrong.n) wrong = check_unique(document, a);
    if (!wrong.n) wrong = check_cells(document);
    if (!wrong.n) wrong = check_relations(p, document, a);
    return wrong;
}
