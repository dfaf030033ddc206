/* SPDX-License-Identifier: Apache-2.0 */
#include "formats/xlsx_edit.h"
#include "base/num.h"
#include "formats/grid.h"
#include "formats/texts.h"

#include <string.h>

struct XlsxEdit {
    Arena *arena;
    Str file, main_part;
    Package *package;
    XmlNode *workbook, *styles;
    Str styles_part;
    Str *strings;
    size_t n_strings, cap_strings;
    EditSheet *sheets;
    size_t n_sheets, cap_sheets;
    Map *fills;              /* "style|rgb" -> new style */
    bool styles_changed;
};

#define MAIN_TYPE "application/vnd.openxmlformats-officedocument.spreadsheetml."
#define REL_TYPE "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
/* Said on each element of ours that needs it: other writers do not always say it at the root. */
#define REL_PREFIX " xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\""
#define MAIN_NAMESPACE "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

/* ---- opening ---- */

/* Text of an <si> or <is>: its runs, without phonetic guides. */
static Str string_text(const XmlNode *si, Arena *a)
{
    Buf b = { 0 };
    for (const XmlNode *n = si->first; n; n = xml_is_local(n, "rPh") ? xml_after_all(n, si) : xml_after(n, si))
        if (n->kind == XML_TEXT && xml_is_local(n->parent, "t")) xml_unescape(n->raw, &b);
    Str s = buf_keep(&b, a);
    buf_done(&b);
    return s;
}

static bool read_strings(XlsxEdit *e, Err *err)
{
    Str part;
    XmlNode *document = NULL;
    if (!package_find(e->package, e->main_part, "/sharedStrings", &part, err)) return false;
    if (!part.n) return true;
    if (!package_parse(e->package, part, &document, err)) return false;
    for (const XmlNode *n = xml_root(document)->first; n; n = n->next)
        if (xml_is_local(n, "si")) *PUSH(e->arena, e->strings, e->n_strings, e->cap_strings) = string_text(n, e->arena);
    return true;
}

static bool read_sheets(XlsxEdit *e, Err *err)
{
    Relation *all = NULL;
    size_t n = 0;
    if (!package_relations(e->package, e->main_part, &all, &n, err)) return false;
    const XmlNode *list = xml_child_local(xml_root(e->workbook), "sheets");
    for (const XmlNode *s = list ? list->first : NULL; s; s = s->next) {
        Str id, name;
        if (!xml_is_local(s, "sheet") || !xml_attr(s, "r:id", e->arena, &id) || !xml_attr(s, "name", e->arena, &name)) continue;
        for (size_t i = 0; i < n; i++)
            if (str_equal(all[i].id, id) && str_ends(all[i].type, S("/worksheet"))) *PUSH(e->arena, e->sheets, e->n_sheets, e->cap_sheets) = (EditSheet){ name, all[i].target, NULL };
    }
    return true;
}

bool xlsx_edit_open(Str file, Str bytes, Arena *a, XlsxEdit **out, Err *err)
{
    XlsxEdit *e = NEW(a, XlsxEdit);
    e->arena = a;
    e->file = file;
    e->fills = map_new(a);
    if (!package_open(file, bytes, a, &e->package, err) || !package_find(e->package, S(""), "/officeDocument", &e->main_part, err)) return false;
    if (!str_ends(e->main_part, S("workbook.xml"))) return FAIL(err, DATA, T_FORMATS_PACKAGE_KIND, file, S("Excel (.xlsx)"));
    if (!package_parse(e->package, e->main_part, &e->workbook, err) || !package_find(e->package, e->main_part, "/styles", &e->styles_part, err)) return false;
    if (e->styles_part.n && !package_parse(e->package, e->styles_part, &e->styles, err)) return false;
    *out = e;
    return read_strings(e, err) && read_sheets(e, err);
}

size_t xlsx_edit_sheets(const XlsxEdit *e) { return e->n_sheets; }
Str xlsx_edit_name(const XlsxEdit *e, size_t i) { return e->sheets[i].name; }
XmlNode *xlsx_edit_workbook(XlsxEdit *e) { return e->workbook; }

bool xlsx_edit_sheet(XlsxEdit *e, size_t i, EditSheet **out, Err *err)
{
    *out = &e->sheets[i];
    return e->sheets[i].document || package_parse(e->package, e->sheets[i].part, &e->sheets[i].document, err);
}

static void put(XlsxEdit *e, Str part, const XmlNode *document, Str type)
{
    Buf b = { 0 };
    xml_write(document, &b);
    package_put(e->package, part, buf_keep(&b, e->arena), type);
    buf_done(&b);
}

bool xlsx_edit_write(XlsxEdit *e, Arena *a, Str *out, Err *err)
{
    put(e, e->main_part, e->workbook, S(""));
    if (e->styles && e->styles_changed) put(e, e->styles_part, e->styles, S(""));
    for (size_t i = 0; i < e->n_sheets; i++)
        if (e->sheets[i].document) put(e, e->sheets[i].part, e->sheets[i].document, S(""));
    return package_write(e->package, a, out, err);
}

/* ---- cells ---- */

static XmlNode *element_like(XlsxEdit *e, const XmlNode *model, const char *name, const char *attrs)
{
    const char *colon = model->name.n ? memchr(model->name.p, ':', model->name.n) : NULL;
    if (!colon) return xml_element(e->arena, name, attrs);
    return xml_element(e->arena, str_z(e->arena, str_printf(e->arena, "%.*s:%s", (int)(colon - model->name.p), model->name.p, name)), attrs);
}

Str xlsx_edit_text(const XlsxEdit *e, const XmlNode *cell)
{
    Str type;
    int64_t k = 0;
    if (!xml_attr(cell, "t", e->arena, &type)) return S("");
    if (str_equal(type, S("inlineStr"))) {
        const XmlNode *is = xml_child_local(cell, "is");
        return is ? string_text(is, e->arena) : S("");
    }
    const XmlNode *v = xml_child_local(cell, "v");
    if (!v || !str_equal(type, S("s")) || !str_to_int64(xml_text(v, e->arena), &k) || k < 0 || (size_t)k >= e->n_strings) return S("");
    return e->strings[k];
}

static void empty(XlsxEdit *e, XmlNode *cell)
{
    while (cell->first) xml_remove(cell->first);
    xml_drop_attr(cell, "t", e->arena);
}

void xlsx_edit_set_text(XlsxEdit *e, XmlNode *cell, Str text)
{
    empty(e, cell);
    if (!text.n) return;
    XmlNode *is = element_like(e, cell, "is", ""), *t = element_like(e, cell, "t", " xml:space=\"preserve\"");
    xml_set_attr(cell, "t", S("inlineStr"), e->arena);
    xml_set_text(t, text, e->arena);
    xml_append(is, t);
    xml_append(cell, is);
}

void xlsx_edit_set_number(XlsxEdit *e, XmlNode *cell, Str number)
{
    empty(e, cell);
    XmlNode *v = element_like(e, cell, "v", "");
    xml_set_text(v, number, e->arena);
    xml_append(cell, v);
}

bool xlsx_edit_place(const XmlNode *cell, Arena *a, uint32_t *row, uint32_t *col)
{
    Str r;
    return xml_attr(cell, "r", a, &r) && grid_parse_address(r, row, col);
}

static XmlNode *find_row(XlsxEdit *e, XmlNode *data, uint32_t row)
{
    Str want = str_printf(e->arena, "%u", row + 1), r;
    int64_t k = 0;
    XmlNode *at = NULL;
    for (XmlNode *n = data->first; n && !at; n = n->next) {
        if (!xml_is_local(n, "row") || !xml_attr(n, "r", e->arena, &r) || !str_to_int64(r, &k)) continue;
        if (k == (int64_t)row + 1) return n;
        if (k > (int64_t)row + 1) at = n;
    }
    XmlNode *n = element_like(e, data, "row", "");
    xml_set_attr(n, "r", want, e->arena);
    if (at) xml_insert_before(at, n);
    else xml_append(data, n);
    return n;
}

XmlNode *xlsx_edit_cell(XlsxEdit *e, EditSheet *sheet, uint32_t row, uint32_t col)
{
    XmlNode *data = xml_child_local(xml_root(sheet->document), "sheetData");
    if (!data) return NULL;
    XmlNode *line = find_row(e, data, row), *at = NULL;
    for (XmlNode *n = line->first; n && !at; n = n->next) {
        uint32_t r = 0, c = 0;
        if (!xml_is_local(n, "c") || !xlsx_edit_place(n, e->arena, &r, &c)) continue;
        if (c == col) return n;
        if (c > col) at = n;
    }
    XmlNode *cell = element_like(e, line, "c", "");
    xml_set_attr(cell, "r", grid_address(row, col, e->arena), e->arena);
    if (at) xml_insert_before(at, cell);
    else xml_append(line, cell);
    return cell;
}

/* ---- styles ---- */

static XmlNode *nth(const XmlNode *list, const char *local, int64_t k)
{
    XmlNode *n = list ? list->first : NULL;
    for (; n; n = n->next)
        if (xml_is_local(n, local) && k-- == 0) return n;
    return NULL;
}

static int64_t count(const XmlNode *list, const char *local)
{
    int64_t k = 0;
    for (const XmlNode *n = list->first; n; n = n->next) k += xml_is_local(n, local);
    return k;
}

static int64_t number_attr(const XmlNode *n, const char *name, Arena *a)
{
    Str s;
    int64_t k = 0;
    return n && xml_attr(n, name, a, &s) && str_to_int64(s, &k) ? k : 0;
}

bool xlsx_edit_is_percent(const XlsxEdit *e, const XmlNode *cell)
{
    if (!e->styles) return false;
    const XmlNode *root = xml_root(e->styles), *xf = nth(xml_child_local(root, "cellXfs"), "xf", number_attr(cell, "s", e->arena));
    int64_t id = number_attr(xf, "numFmtId", e->arena);
    if (id == 9 || id == 10) return true;
    const XmlNode *formats = xml_child_local(root, "numFmts");
    for (const XmlNode *n = formats ? formats->first : NULL; n; n = n->next) {
        Str code;
        if (number_attr(n, "numFmtId", e->arena) == id && xml_attr(n, "formatCode", e->arena, &code)) return str_has(code, S("%"));
    }
    return false;
}

static int64_t append_counted(XlsxEdit *e, XmlNode *list, XmlNode *item, const char *local)
{
    int64_t index = count(list, local);
    XmlNode *last = nth(list, local, index - 1);
    if (last) xml_insert_after(last, item);
    else xml_append(list, item);
    xml_set_attr(list, "count", str_printf(e->arena, "%lld", (long long)index + 1), e->arena);
    return index;
}

static int64_t add_fill(XlsxEdit *e, XmlNode *fills, const char *rgb)
{
    XmlNode *fill = element_like(e, fills, "fill", ""), *pattern = element_like(e, fills, "patternFill", " patternType=\"solid\""), *front = element_like(e, fills, "fgColor", ""),
            *back = element_like(e, fills, "bgColor", " indexed=\"64\"");
    xml_set_attr(front, "rgb", str_of(rgb), e->arena);
    xml_append(pattern, front);
    xml_append(pattern, back);
    xml_append(fill, pattern);
    return append_counted(e, fills, fill, "fill");
}

void xlsx_edit_fill(XlsxEdit *e, XmlNode *cell, const char *rgb)
{
    if (!e->styles) return;
    XmlNode *root = xml_root(e->styles), *xfs = xml_child_local(root, "cellXfs"), *fills = xml_child_local(root, "fills");
    int64_t style = number_attr(cell, "s", e->arena), made = 0;
    XmlNode *old = nth(xfs, "xf", style);
    Str key = str_printf(e->arena, "%lld|%s", (long long)style, rgb);
    if (!old || !fills) return;
    if (!map_find(e->fills, key, &made)) {
        int64_t fill = 0;
        Str colour = str_of(rgb);
        if (!map_find(e->fills, colour, &fill)) map_put(e->fills, colour, fill = add_fill(e, fills, rgb));
        XmlNode *xf = xml_copy(old, e->arena);
        xml_set_attr(xf, "fillId", str_printf(e->arena, "%lld", (long long)fill), e->arena);
        xml_set_attr(xf, "applyFill", S("1"), e->arena);
        made = append_counted(e, xfs, xf, "xf");
        map_put(e->fills, key, made);
        e->styles_changed = true;
    }
    xml_set_attr(cell, "s", str_printf(e->arena, "%lld", (long long)made), e->arena);
}

/* ---- notes ---- */

static Str free_part(XlsxEdit *e, const char *pattern_head, const char *tail)
{
    Str bytes;
    for (int k = 1;; k++) {
        Str name = str_printf(e->arena, "%s%d%s", pattern_head, k, tail);
        if (!package_part(e->package, name, &bytes)) return name;
    }
}

static const char VML_HEAD[] =
    "<xml xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\" xmlns:x=\"urn:schemas-microsoft-com:office:excel\">"
    "<o:shapelayout v:ext=\"edit\"><o:idmap v:ext=\"edit\" data=\"%zu\"/></o:shapelayout>"
    "<v:shapetype id=\"_x0000_t202\" coordsize=\"21600,21600\" o:spt=\"202\" path=\"m,l,21600r21600,l21600,xe\"><v:stroke joinstyle=\"miter\"/><v:path gradientshapeok=\"t\" o:connecttype=\"rect\"/></v:shapetype></xml>";

static const char VML_SHAPE[] =
    "<v:shape id=\"_x0000_s%zu\" type=\"#_x0000_t202\" style=\"position:absolute;margin-left:80pt;margin-top:5pt;width:180pt;height:70pt;z-index:%zu;visibility:hidden\" fillcolor=\"#ffffe1\" o:insetmode=\"auto\">"
    "<v:fill color2=\"#ffffe1\"/><v:shadow on=\"t\" color=\"black\" obscured=\"t\"/><v:path o:connecttype=\"none\"/><v:textbox style=\"mso-direction-alt:auto\"/>"
    "<x:ClientData ObjectType=\"Note\"><x:MoveWithCells/><x:SizeWithCells/><x:AutoFill>False</x:AutoFill><x:Row>%u</x:Row><x:Column>%u</x:Column></x:ClientData></v:shape>";

/* The part of that kind of the sheet, made if missing. *id: of its relationship, empty when it was there. */
static bool note_part(XlsxEdit *e, EditSheet *sheet, const char *type, Str fresh, Str name, Str content_type, Str *part, XmlNode **document, Str *id, Err *err)
{
    *id = S("");
    if (!package_find(e->package, sheet->part, strrchr(type, '/'), part, err)) return false;
    if (!part->n) {
        *part = name;
        package_put(e->package, name, fresh, content_type);
        if (!package_relate(e->package, sheet->part, str_of(type), name, id, err)) return false;
    }
    return package_parse(e->package, *part, document, err);
}

static void add_legacy_drawing(XlsxEdit *e, EditSheet *sheet, Str id)
{
    static const char *const after[] = { "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst" };
    XmlNode *root = xml_root(sheet->document), *at = NULL;
    if (xml_child_local(root, "legacyDrawing")) return;
    XmlNode *n = element_like(e, root, "legacyDrawing", REL_PREFIX);
    xml_set_attr(n, "r:id", id, e->arena);
    for (XmlNode *c = root->first; c && !at; c = c->next)
        for (size_t i = 0; i < sizeof after / sizeof *after; i++)
            if (xml_is_local(c, after[i])) at = c;
    if (at) xml_insert_before(at, n);
    else xml_append(root, n);
}

static XmlNode *comment_of(XlsxEdit *e, const EditNote *note)
{
    Buf b = { 0 };
    buf_addf(&b, "<comment ref=\"%s\" authorId=\"0\"><text><t xml:space=\"preserve\">", grid_address(note->row, note->col, e->arena).p);
    xml_escape(note->text, &b);
    buf_add(&b, S("</t></text></comment>"));
    XmlNode *n = xml_raw(e->arena, buf_keep(&b, e->arena));
    buf_done(&b);
    return n;
}

static void drop_comment(XlsxEdit *e, XmlNode *list, const EditNote *note)
{
    Str want = grid_address(note->row, note->col, e->arena), ref;
    for (XmlNode *n = list->first; n; n = n->next)
        if (xml_is_local(n, "comment") && xml_attr(n, "ref", e->arena, &ref) && str_equal(ref, want)) {
            xml_remove(n);
            return;
        }
}

static const Str NO_COMMENTS = S_INIT("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<comments xmlns=\"" MAIN_NAMESPACE "\"><authors><author>Lalian</author></authors><commentList></commentList></comments>");

bool xlsx_edit_notes(XlsxEdit *e, EditSheet *sheet, const EditNote *notes, size_t n, Err *err)
{
    Str comments_part, vml_part, id;
    XmlNode *comments = NULL, *vml = NULL;
    size_t k = (size_t)(sheet - e->sheets) + 1;
    if (!note_part(e, sheet, REL_TYPE "comments", NO_COMMENTS, free_part(e, "xl/comments", ".xml"), S(MAIN_TYPE "comments+xml"), &comments_part, &comments, &id, err)) return false;
    package_default_type(e->package, S("vml"), S("application/vnd.openxmlformats-officedocument.vmlDrawing"));
    Str head = str_printf(e->arena, VML_HEAD, k);
    if (!note_part(e, sheet, REL_TYPE "vmlDrawing", head, free_part(e, "xl/drawings/vmlDrawing", ".vml"), S(""), &vml_part, &vml, &id, err)) return false;
    if (id.n) add_legacy_drawing(e, sheet, id);
    XmlNode *list = xml_child_local(xml_root(comments), "commentList");
    if (!list) return true;
    for (size_t i = 0; i < n; i++) {
        drop_comment(e, list, &notes[i]);
        xml_append(list, comment_of(e, &notes[i]));
        size_t shape = k * 1024 + 500 + i;
        xml_append(xml_root(vml), xml_raw(e->arena, str_printf(e->arena, VML_SHAPE, shape, i + 1, notes[i].row, notes[i].col)));
    }
    put(e, comments_part, comments, S(""));
    put(e, vml_part, vml, S(""));
    return true;
}

/* ---- sheets ---- */

static int64_t next_sheet_id(const XmlNode *sheets, Arena *a)
{
    int64_t most = 0;
    for (const XmlNode *n = sheets->first; n; n = n->next) {
        int64_t k = xml_is_local(n, "sheet") ? number_attr(n, "sheetId", a) : 0;
        if (k > most) most = k;
    }
    return most + 1;
}

bool xlsx_edit_add_sheet(XlsxEdit *e, Str name, Str cols, Str data, Err *err)
{
    Str id, part = free_part(e, "xl/worksheets/lalian", ".xml");
    Str xml = str_printf(e->arena, "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<worksheet xmlns=\"" MAIN_NAMESPACE "\">%.*s%.*s</worksheet>", SP(cols), SP(data));
    package_put(e->package, part, xml, S(MAIN_TYPE "worksheet+xml"));
    if (!package_relate(e->package, e->main_part, S(REL_TYPE "worksheet"), part, &id, err)) return false;
    XmlNode *sheets = xml_child_local(xml_root(e->workbook), "sheets");
    if (!sheets) return FAIL(err, DATA, T_FORMATS_XLSX_NO_SHEET, e->file);
    for (size_t i = 0; i < e->n_sheets; i++)
        if (str_equal(e->sheets[i].name, name)) name = str_printf(e->arena, "%.*s%zu", SP(name), e->n_sheets + 1);
    XmlNode *sheet = element_like(e, sheets, "sheet", REL_PREFIX);
    xml_set_attr(sheet, "name", name, e->arena);
    xml_set_attr(sheet, "sheetId", str_printf(e->arena, "%lld", (long long)next_sheet_id(sheets, e->arena)), e->arena);
    xml_set_attr(sheet, "r:id", id, e->arena);
    xml_append(sheets, sheet);
    return true;
}

static void drop_cached(XlsxEdit *e, XmlNode *document)
{
    for (XmlNode *n = document->first; n; n = xml_after(n, document)) {
        XmlNode *v = xml_is_local(n, "c") && xml_child_local(n, "f") ? xml_child_local(n, "v") : NULL;
        if (!v) continue;
        xml_remove(v);
        xml_drop_attr(n, "t", e->arena);
    }
}

void xlsx_edit_recalculate(XlsxEdit *e)
{
    static const char *const before[] = { "fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets", "functionGroups", "externalReferences", "definedNames" };
    for (size_t i = 0; i < e->n_sheets; i++)
        if (e->sheets[i].document) drop_cached(e, e->sheets[i].document);
    XmlNode *root = xml_root(e->workbook), *calc = xml_child_local(root, "calcPr"), *at = NULL;
    if (!calc) {
        for (XmlNode *c = root->first; c; c = c->next)
            for (size_t i = 0; i < sizeof before / sizeof *before; i++)
                if (xml_is_local(c, before[i])) at = c;
        calc = element_like(e, root, "calcPr", "");
        if (at) xml_insert_after(at, calc);
        else xml_append(root, calc);
    }
    xml_set_attr(calc, "fullCalcOnLoad", S("1"), e->arena);
}
