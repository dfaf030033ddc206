/* SPDX-License-Identifier: Apache-2.0
** The parts of the document are put together as text: styles from a table, the body as it grows. */
#include "report/paper.h"
#include "formats/archive.h"
#include "formats/xml.h"
#include "report/docx_drawing.h"
#include "report/texts.h"

/* In twentieths of a point. GB/T 9704: text block 156 mm wide, 22 lines a page. */
enum { TEXT_WIDTH = 8844, TEXT_PIXELS = 589, LINE = 579, HALF = 110, CELL_SIDES = 170, WIDEST = 30, NARROWEST = 4 };

struct Paper {
    Arena *arena;
    Lang lang;
    Str title, mark;
    Buf body, plain;         /* of the piece in hand; then kept in the arena, so that a paper that nobody writes leaves nothing behind */
    Str *bodies, *plains; size_t n_pieces, cap_bodies, cap_plains;
    int headings, subheadings;
    Str *pictures; size_t n_pictures, cap;
};

#define XML_HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define NS_REL "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define NS_PACKAGE "http://schemas.openxmlformats.org/package/2006/"
#define NS_W "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:r=\"" NS_REL "\""
#define TYPE_W "application/vnd.openxmlformats-officedocument.wordprocessingml."

/* ---- styles ---- */

typedef struct { const char *id, *name, *based, *paragraph, *font; int half_points; } Style;

#define SNAP "<w:snapToGrid w:val=\"0\"/>"
#define KEEP "<w:keepNext/>"
#define TWO_IN "<w:ind w:firstLine=\"640\" w:firstLineChars=\"200\"/>"
#define NOT_IN "<w:ind w:firstLine=\"0\" w:firstLineChars=\"0\"/>"

static const Style styles[] = {
    { "Body", "正文首行缩进", "Normal", TWO_IN "<w:jc w:val=\"left\"/>", NULL, 0 },
    { "Title", "Title", "Normal", "<w:spacing w:line=\"640\" w:lineRule=\"exact\"/><w:jc w:val=\"center\"/>", "方正小标宋简体", 44 },
    { "Subtitle", "Subtitle", "Normal", "<w:spacing w:after=\"290\"/><w:jc w:val=\"center\"/>", "楷体_GB2312", 32 },
    { "Heading1", "heading 1", "Normal", KEEP TWO_IN "<w:outlineLvl w:val=\"0\"/>", "黑体", 32 },
    { "Heading2", "heading 2", "Normal", KEEP TWO_IN "<w:outlineLvl w:val=\"1\"/>", "楷体_GB2312", 32 },
    { "TableTitle", "表题", "Normal", KEEP SNAP "<w:spacing w:before=\"160\" w:after=\"80\" w:line=\"400\" w:lineRule=\"exact\"/><w:jc w:val=\"center\"/>", "黑体", 24 },
    { "Picture", "图", "Normal", SNAP "<w:spacing w:before=\"120\" w:after=\"120\" w:line=\"240\" w:lineRule=\"auto\"/><w:jc w:val=\"center\"/>", NULL, 0 },
    { "Note", "注", "Normal", SNAP "<w:spacing w:before=\"60\" w:after=\"120\" w:line=\"320\" w:lineRule=\"exact\"/>" NOT_IN, "仿宋_GB2312", 21 },
    { "Cell", "表格文字", "Normal", SNAP "<w:spacing w:line=\"300\" w:lineRule=\"exact\"/>" NOT_IN "<w:jc w:val=\"left\"/>", "仿宋_GB2312", 21 },
    { "CellHead", "表头", "Cell", SNAP "<w:jc w:val=\"center\"/>", "黑体", 21 },
    { "Header", "header", "Normal", "<w:spacing w:line=\"240\" w:lineRule=\"auto\"/><w:jc w:val=\"center\"/>", "楷体_GB2312", 24 },
    { "Footer", "footer", "Normal", "<w:spacing w:line=\"240\" w:lineRule=\"auto\"/>", "宋体", 28 },
};

static void add_font(Buf *out, const char *font, int half_points)
{
    buf_addf(out, "<w:rPr><w:rFonts w:ascii=\"Times New Roman\" w:eastAsia=\"%s\" w:hAnsi=\"Times New Roman\" w:cs=\"Times New Roman\"/><w:sz w:val=\"%d\"/><w:szCs w:val=\"%d\"/>", font, half_points, half_points);
}

static void write_styles(Buf *out)
{
    buf_add(out, S(XML_HEAD "<w:styles " NS_W "><w:docDefaults><w:rPrDefault>"));
    add_font(out, "仿宋_GB2312", 32);
    buf_add(out, S("<w:lang w:val=\"en-US\" w:eastAsia=\"zh-CN\"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"));
    buf_addf(out, "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/><w:qFormat/><w:pPr><w:widowControl w:val=\"0\"/>"
        "<w:autoSpaceDE w:val=\"0\"/><w:autoSpaceDN w:val=\"0\"/><w:spacing w:line=\"%d\" w:lineRule=\"exact\"/><w:jc w:val=\"both\"/></w:pPr></w:style>", LINE);
    for (size_t i = 0; i < sizeof styles / sizeof *styles; i++) {
        const Style *s = &styles[i];
        buf_addf(out, "<w:style w:type=\"paragraph\" w:styleId=\"%s\"><w:name w:val=\"%s\"/><w:basedOn w:val=\"%s\"/><w:qFormat/><w:pPr>%s</w:pPr>", s->id, s->name, s->based, s->paragraph);
        if (s->font) add_font(out, s->font, s->half_points), buf_add(out, S("</w:rPr>"));
        buf_add(out, S("</w:style>"));
    }
    buf_add(out, S("</w:styles>"));
}

/* ---- the body ---- */

static void add_run(Buf *out, Str text)
{
    buf_add(out, S("<w:r><w:t xml:space=\"preserve\">"));
    xml_escape(text, out);
    buf_add(out, S("</w:t></w:r>"));
}

static void add_paragraph(Buf *out, const char *style, const char *more, Str text)
{
    buf_addf(out, "<w:p><w:pPr><w:pStyle w:val=\"%s\"/>%s</w:pPr>", style, more);
    add_run(out, text);
    buf_add(out, S("</w:p>"));
}

/* A paragraph of its own in both. */
static void add_line(Paper *p, const char *style, Str text)
{
    add_paragraph(&p->body, style, "", text);
    buf_addf(&p->plain, "%.*s\n", SP(text));
}

static void settle(Paper *p)
{
    size_t at = p->n_pieces;
    *PUSH(p->arena, p->bodies, at, p->cap_bodies) = buf_keep(&p->body, p->arena);
    *PUSH(p->arena, p->plains, p->n_pieces, p->cap_plains) = buf_keep(&p->plain, p->arena);
    buf_done(&p->body), buf_done(&p->plain);
}

Paper *paper_new(Lang lang, Str title, Str subtitle, Str mark, Arena *a)
{
    Paper *p = NEW(a, Paper);
    *p = (Paper){ .arena = a, .lang = lang, .title = title, .mark = mark };
    add_line(p, "Title", title);
    if (subtitle.n) add_line(p, "Subtitle", subtitle);
    if (mark.n) buf_addf(&p->plain, "%.*s\n", SP(mark));
    settle(p);
    return p;
}

/* 一 … 九十九 */
static Str chinese_number(int n, Arena *a)
{
    static const char *const digits[] = { "", "一", "二", "三", "四", "五", "六", "七", "八", "九" };
    return str_printf(a, "%s%s%s", n >= 20 ? digits[n / 10 % 10] : "", n >= 10 ? "十" : "", digits[n % 10]);
}

void paper_heading(Paper *p, Str text)
{
    p->subheadings = 0;
    p->headings++;
    Str s = p->lang == LANG_ZH ? str_printf(p->arena, "%.*s、%.*s", SP(chinese_number(p->headings, p->arena)), SP(text)) : str_printf(p->arena, "%d. %.*s", p->headings, SP(text));
    buf_add_char(&p->plain, '\n');
    add_line(p, "Heading1", s);
    settle(p);
}

void paper_subheading(Paper *p, Str text)
{
    p->subheadings++;
    Str s = p->lang == LANG_ZH ? str_printf(p->arena, "（%.*s）%.*s", SP(chinese_number(p->subheadings, p->arena)), SP(text)) : str_printf(p->arena, "(%d) %.*s", p->subheadings, SP(text));
    add_line(p, "Heading2", s);
    settle(p);
}

static void add_lines(Paper *p, const char *style, Str text)
{
    for (Str rest = text; rest.p;) {
        Str line = str_trim(str_split(&rest, '\n'));
        if (line.n) add_line(p, style, line);
    }
    settle(p);
}

void paper_paragraph(Paper *p, Str text) { add_lines(p, "Body", text); }
void paper_note(Paper *p, Str text) { add_lines(p, "Note", text); }

/* ---- tables ---- */

static bool is_number(const TableColumn *c) { return c->type == COL_NUMBER || c->type == COL_PERCENT; }

/* A column that must not be broken: numbers, and codes, which have no place to break. */
static bool is_rigid(const Table *t, size_t c)
{
    bool any = false;
    if (is_number(&t->columns[c])) return true;
    for (size_t r = 0; r < t->n_rows; r++) {
        Str cell = t->cells[r * t->n_columns + c];
        for (size_t i = 0; i < cell.n; i++)
            if (cell.p[i] <= ' ' || cell.p[i] > '~') return false;       /* bytes of Chinese are negative or above */
        any |= cell.n > 0;
    }
    return any;
}

/* A heading may take two lines, between Chinese characters or words. */
static size_t heading_needs(Str title)
{
    size_t longest = 0, word = 0, half = str_width(title) / 2;
    for (size_t i = 0; i < title.n; i++) {
        bool latin = title.p[i] > ' ' && title.p[i] <= '~';
        word = latin ? word + 1 : 0;
        if (word > longest) longest = word;
    }
    return longest > half ? longest : half;
}

/* In half-width characters; of a code, whose letters are mostly capitals, a fourth more. A text takes as many lines as it needs. */
static size_t column_needs(const Table *t, size_t c)
{
    const TableColumn *k = &t->columns[c];
    bool rigid = is_rigid(t, c), code = rigid && !is_number(k);
    size_t most = heading_needs(k->title), unit = k->unit.n ? str_width(k->unit) + 4 : 0, widest = rigid ? SIZE_MAX : WIDEST;
    if (k->width > 0) return (size_t)k->width;
    if (unit > most) most = unit;
    for (size_t r = 0; r < t->n_rows; r++) {
        size_t w = str_width(t->cells[r * t->n_columns + c]);
        if (code) w += w / 4;
        if (w > most) most = w;
    }
    return most < NARROWEST ? NARROWEST : most > widest ? widest : most;
}

/* Numbers and codes get what they need; texts share the rest by their length. Where those alone would fill the page,
** all share it. */
static int *column_widths(const Table *t, Arena *a)
{
    int *widths = NEW_ARRAY(a, int, t->n_columns);
    int rigid = 0, texts = 0, n_texts = 0;
    for (size_t c = 0; c < t->n_columns; c++) {
        size_t needs = column_needs(t, c);
        widths[c] = (int)(needs < TEXT_WIDTH / HALF ? needs : TEXT_WIDTH / HALF) * HALF + CELL_SIDES;
        if (is_rigid(t, c)) rigid += widths[c];
        else texts += widths[c], n_texts++;
    }
    bool fixed = n_texts && TEXT_WIDTH - rigid >= n_texts * NARROWEST * 2 * HALF;
    for (size_t c = 0; c < t->n_columns; c++) {
        if (fixed && is_rigid(t, c)) continue;
        widths[c] = fixed ? (int)((long long)widths[c] * (TEXT_WIDTH - rigid) / texts) : (int)((long long)widths[c] * TEXT_WIDTH / (rigid + texts));
    }
    return widths;
}

static void add_cell(Buf *out, int width, const char *style, const char *align, Str text)
{
    buf_addf(out, "<w:tc><w:tcPr><w:tcW w:w=\"%d\" w:type=\"dxa\"/><w:vAlign w:val=\"center\"/></w:tcPr>", width);
    add_paragraph(out, style, align, text);
    buf_add(out, S("</w:tc>"));
}

static Str heading_of(const TableColumn *c, Arena *a) { return c->unit.n ? str_printf(a, "%.*s（%.*s）", SP(c->title), SP(c->unit)) : c->title; }

static void add_rows(Buf *out, const Table *t, const int *widths, Arena *a)
{
    buf_add(out, S("<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val=\"480\"/><w:tblHeader/></w:trPr>"));
    for (size_t c = 0; c < t->n_columns; c++) add_cell(out, widths[c], "CellHead", "", heading_of(&t->columns[c], a));
    buf_add(out, S("</w:tr>"));
    for (size_t r = 0; r < t->n_rows; r++) {
        buf_add(out, S("<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val=\"400\"/></w:trPr>"));
        for (size_t c = 0; c < t->n_columns; c++) {
            add_cell(out, widths[c], "Cell", is_number(&t->columns[c]) ? "<w:jc w:val=\"right\"/>" : "", t->cells[r * t->n_columns + c]);
        }
        buf_add(out, S("</w:tr>"));
    }
}

static void print_table(Paper *p, const Table *t)
{
    Str *heads = NEW_ARRAY(p->arena, Str, t->n_columns);
    for (size_t c = 0; c < t->n_columns; c++) heads[c] = heading_of(&t->columns[c], p->arena);
    report_print(heads, t->cells, t->n_columns, t->n_rows, &p->plain);
}

#define LINE_OF(side) "<w:" side " w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"auto\"/>"

void paper_table(Paper *p, const Table *t)
{
    Buf *out = &p->body;
    if (!t->n_columns) return;
    const int *widths = column_widths(t, p->arena);
    if (t->title.n) add_line(p, "TableTitle", t->title);
    print_table(p, t);
    buf_addf(out, "<w:tbl><w:tblPr><w:tblW w:w=\"%d\" w:type=\"dxa\"/><w:jc w:val=\"center\"/><w:tblBorders>" LINE_OF("top") LINE_OF("left") LINE_OF("bottom") LINE_OF("right") LINE_OF("insideH") LINE_OF("insideV")
        "</w:tblBorders><w:tblLayout w:type=\"fixed\"/><w:tblCellMar><w:left w:w=\"70\" w:type=\"dxa\"/><w:right w:w=\"70\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr><w:tblGrid>", TEXT_WIDTH);
    for (size_t c = 0; c < t->n_columns; c++) buf_addf(out, "<w:gridCol w:w=\"%d\"/>", widths[c]);
    buf_add(out, S("</w:tblGrid>"));
    add_rows(out, t, widths, p->arena);
    buf_add(out, S("</w:tbl>"));
    if (!t->note.n) add_paragraph(out, "Note", "", S(""));         /* two tables that touch would be one */
    add_lines(p, "Note", t->note);
}

/* ---- pictures ---- */

void paper_picture(Paper *p, Str png, int width, int height, Str caption)
{
    if (width > TEXT_PIXELS) height = (int)((long long)height * TEXT_PIXELS / width), width = TEXT_PIXELS;
    *PUSH(p->arena, p->pictures, p->n_pictures, p->cap) = png;
    buf_add(&p->body, S("<w:p><w:pPr><w:pStyle w:val=\"Picture\"/></w:pPr>"));
    docx_drawing(caption.n ? caption : p->title, str_printf(p->arena, "rIdP%zu", p->n_pictures), (int)p->n_pictures, width, height, &p->body);
    buf_add(&p->body, S("</w:p>"));
    if (caption.n) add_line(p, "TableTitle", caption);
    settle(p);
}

/* ---- the parts ---- */

static void write_header(const Paper *p, Buf *out)
{
    buf_add(out, S(XML_HEAD "<w:hdr " NS_W ">"));
    add_paragraph(out, "Header", "", p->mark);
    buf_add(out, S("</w:hdr>"));
}

/* — 1 —: right on odd pages, left on even ones, one character in. */
static void write_footer(bool even, Buf *out)
{
    static const char *const field[] = { "begin", "separate", "end" };
    buf_addf(out, XML_HEAD "<w:ftr " NS_W "><w:p><w:pPr><w:pStyle w:val=\"Footer\"/><w:ind w:%s=\"320\" w:%sChars=\"100\"/><w:jc w:val=\"%s\"/></w:pPr>", even ? "left" : "right", even ? "left" : "right", even ? "left" : "right");
    add_run(out, S("— "));
    for (size_t i = 0; i < 3; i++) {
        buf_addf(out, "<w:r><w:fldChar w:fldCharType=\"%s\"/></w:r>", field[i]);
        if (i == 0) buf_add(out, S("<w:r><w:instrText xml:space=\"preserve\"> PAGE </w:instrText></w:r>"));
        if (i == 1) add_run(out, S("1"));
    }
    add_run(out, S(" —"));
    buf_add(out, S("</w:p></w:ftr>"));
}

typedef struct { const char *name, *type, *relation; } Part;        /* relation: how the main part calls it; NULL: it does not */

static const Part parts[] = {
    { "word/styles.xml", TYPE_W "styles+xml", "styles" }, { "word/settings.xml", TYPE_W "settings+xml", "settings" }, { "word/header1.xml", TYPE_W "header+xml", "header" },
    { "word/footer1.xml", TYPE_W "footer+xml", "footer" }, { "word/footer2.xml", TYPE_W "footer+xml", "footer" },
};
enum { PARTS = sizeof parts / sizeof *parts, HEADER = 2 };

static bool has_part(const Paper *p, size_t i) { return i != HEADER || p->mark.n > 0; }

static void write_types(const Paper *p, Buf *out)
{
    buf_add(out, S(XML_HEAD "<Types xmlns=\"" NS_PACKAGE "content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
        "<Default Extension=\"xml\" ContentType=\"application/xml\"/><Default Extension=\"png\" ContentType=\"image/png\"/><Override PartName=\"/word/document.xml\" ContentType=\"" TYPE_W "document.main+xml\"/>"
        "<Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>"));
    for (size_t i = 0; i < PARTS; i++)
        if (has_part(p, i)) buf_addf(out, "<Override PartName=\"/%s\" ContentType=\"%s\"/>", parts[i].name, parts[i].type);
    buf_add(out, S("</Types>"));
}

static void write_relations(const Paper *p, Buf *out)
{
    buf_add(out, S(XML_HEAD "<Relationships xmlns=\"" NS_PACKAGE "relationships\">"));
    for (size_t i = 0; i < PARTS; i++)
        if (has_part(p, i)) buf_addf(out, "<Relationship Id=\"rId%zu\" Type=\"" NS_REL "/%s\" Target=\"/%s\"/>", i + 1, parts[i].relation, parts[i].name);
    for (size_t k = 1; k <= p->n_pictures; k++) buf_addf(out, "<Relationship Id=\"rIdP%zu\" Type=\"" NS_REL "/image\" Target=\"/word/media/image%zu.png\"/>", k, k);
    buf_add(out, S("</Relationships>"));
}

static void write_document(const Paper *p, Buf *out)
{
    buf_add(out, S(XML_HEAD "<w:document " NS_W "><w:body>"));
    for (size_t i = 0; i < p->n_pieces; i++) buf_add(out, p->bodies[i]);
    buf_add(out, S("<w:sectPr>"));
    if (p->mark.n) buf_add(out, S("<w:headerReference w:type=\"default\" r:id=\"rId3\"/><w:headerReference w:type=\"even\" r:id=\"rId3\"/>"));
    buf_addf(out, "<w:footerReference w:type=\"default\" r:id=\"rId4\"/><w:footerReference w:type=\"even\" r:id=\"rId5\"/><w:pgSz w:w=\"11906\" w:h=\"16838\"/>"
        "<w:pgMar w:top=\"2098\" w:right=\"1474\" w:bottom=\"1984\" w:left=\"1588\" w:header=\"1134\" w:footer=\"1304\" w:gutter=\"0\"/><w:docGrid w:type=\"lines\" w:linePitch=\"%d\"/></w:sectPr></w:body></w:document>", LINE);
}

static void write_core(const Paper *p, Buf *out)
{
    buf_add(out, S(XML_HEAD "<cp:coreProperties xmlns:cp=\"" NS_PACKAGE "metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>"));
    xml_escape(p->title, out);
    buf_add(out, S("</dc:title></cp:coreProperties>"));
}

static void write_settings(Buf *out)
{
    buf_add(out, S(XML_HEAD "<w:settings " NS_W "><w:zoom w:percent=\"100\"/><w:evenAndOddHeaders/><w:defaultTabStop w:val=\"420\"/><w:characterSpacingControl w:val=\"compressPunctuation\"/>"
        "<w:compat><w:compatSetting w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat></w:settings>"));
}

static void put(const Paper *p, ArchiveWriter *w, const char *name, Buf *b)
{
    archive_add(w, str_of(name), buf_keep(b, p->arena), ARCHIVE_PACKED);
    buf_clear(b);
}

void paper_print(const Paper *p, Buf *out)
{
    for (size_t i = 0; i < p->n_pieces; i++) buf_add(out, p->plains[i]);
}

bool paper_write(const Paper *p, Str *out, Err *err)
{
    ArchiveWriter *w = archive_writer(p->arena);
    Buf b = { 0 };
    write_types(p, &b), put(p, w, "[Content_Types].xml", &b);
    buf_add(&b, S(XML_HEAD "<Relationships xmlns=\"" NS_PACKAGE "relationships\"><Relationship Id=\"rId1\" Type=\"" NS_REL "/officeDocument\" Target=\"word/document.xml\"/>"
        "<Relationship Id=\"rId2\" Type=\"" NS_PACKAGE "relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/></Relationships>"));
    put(p, w, "_rels/.rels", &b);
    write_core(p, &b), put(p, w, "docProps/core.xml", &b);
    write_document(p, &b);
    bool whole = !b.full;
    put(p, w, "word/document.xml", &b);
    write_relations(p, &b), put(p, w, "word/_rels/document.xml.rels", &b);
    write_styles(&b), put(p, w, parts[0].name, &b);
    write_settings(&b), put(p, w, parts[1].name, &b);
    if (p->mark.n) write_header(p, &b), put(p, w, parts[HEADER].name, &b);
    write_footer(false, &b), put(p, w, parts[3].name, &b);
    write_footer(true, &b), put(p, w, parts[4].name, &b);
    for (size_t k = 0; k < p->n_pictures; k++) archive_add(w, str_printf(p->arena, "word/media/image%zu.png", k + 1), p->pictures[k], ARCHIVE_STORED);
    buf_done(&b);
    if (!whole) return FAIL(err, LIMIT, T_REPORT_PAPER_LARGE, p->title);
    return archive_finish(w, S("docx"), p->arena, out, err);
}
