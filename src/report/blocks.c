/* SPDX-License-Identifier: Apache-2.0 */
#include "report/blocks.h"
#include "formats/package.h"
#include "report/docx_kept.h"

typedef struct { Str id; int level; } Style;
typedef struct { Arena *arena; Style *styles; size_t n_styles, cap_styles; int paragraphs; } Reader;
typedef struct { Block *items; size_t n, cap; } BlockList;

static void read_blocks(Reader *r, const XmlNode *parent, Str section, BlockList *out);

static Str value_of(const XmlNode *n, Arena *a)
{
    Str v = { 0 };
    return n && xml_attr(n, "w:val", a, &v) ? v : S("");
}

/* ---- styles: which are headings ---- */

static bool read_styles(Reader *r, Package *p, Str main_part, Err *err)
{
    Str part;
    XmlNode *document = NULL;
    if (!package_find(p, main_part, "/styles", &part, err)) return false;
    if (!part.n) return true;
    if (!package_parse(p, part, &document, err)) return false;
    for (const XmlNode *n = xml_root(document)->first; n; n = n->next) {
        Str id;
        int64_t level;
        if (!xml_is(n, "w:style") || !xml_attr(n, "w:styleId", r->arena, &id)) continue;
        Str outline = value_of(xml_child(xml_child(n, "w:pPr"), "w:outlineLvl"), r->arena);
        if (outline.n && str_to_int64(outline, &level)) *PUSH(r->arena, r->styles, r->n_styles, r->cap_styles) = (Style){ id, (int)level + 1 };
    }
    return true;
}

static int level_of(const Reader *r, Str style)
{
    for (size_t i = 0; i < r->n_styles; i++)
        if (str_equal(r->styles[i].id, style)) return r->styles[i].level;
    return 0;
}

/* ---- runs ---- */

typedef struct { BlockRun *items; size_t n, cap; Str picture; } RunList;

static void add_text(Reader *r, const XmlNode *run, Buf *out, RunList *list)
{
    for (const XmlNode *n = run->first; n; n = n->next) {
        if (xml_is(n, "w:t")) buf_add(out, xml_text(n, r->arena));
        else if (xml_is(n, "w:tab")) buf_add_char(out, '\t');
        else if (xml_is(n, "w:br") || xml_is(n, "w:cr")) buf_add_char(out, '\n');
        else if (xml_is(n, "w:drawing")) {
            const XmlNode *d = n;
            while (d && !xml_is(d, "wp:docPr")) d = xml_after(d, n);
            if (d) (void)xml_attr(d, "descr", r->arena, &list->picture);
            if (d && !list->picture.n) (void)xml_attr(d, "name", r->arena, &list->picture);
        }
    }
}

static Str sdt_tag(const XmlNode *sdt, Arena *a) { return value_of(xml_child(xml_child(sdt, "w:sdtPr"), "w:tag"), a); }

/* Plain words that follow one another become one run; a figure is a run of its own. */
static void read_runs(Reader *r, const XmlNode *parent, Str tag, RunList *out)
{
    for (const XmlNode *n = parent->first; n; n = n->next) {
        if (xml_is(n, "w:sdt")) {
            Str own = sdt_tag(n, r->arena);
            if (xml_child(n, "w:sdtContent")) read_runs(r, xml_child(n, "w:sdtContent"), str_starts(own, S("lalian:")) ? own : tag, out);
        } else if (xml_is(n, "w:r")) {
            Buf b = { 0 };
            bool owed = xml_child(xml_child(n, "w:rPr"), "w:highlight") != NULL;
            add_text(r, n, &b, out);
            BlockRun *last = out->n ? &out->items[out->n - 1] : NULL;
            if (last && !tag.n && !last->tag.n && last->owed == owed) last->text = str_printf(r->arena, "%.*s%.*s", SP(last->text), SP(buf_str(&b)));
            else if (b.n) *PUSH(r->arena, out->items, out->n, out->cap) = (BlockRun){ buf_keep(&b, r->arena), tag, owed };
            buf_done(&b);
        } else if (xml_is(n, "w:hyperlink") || xml_is(n, "w:ins") || xml_is(n, "w:smartTag")) read_runs(r, n, tag, out);
    }
}

/* ---- blocks ---- */

static void read_paragraph(Reader *r, const XmlNode *p, Str section, BlockList *out)
{
    RunList runs = { 0 };
    Block b = { .kind = BLOCK_PARAGRAPH, .number = ++r->paragraphs, .section = section };
    b.style = value_of(xml_child(xml_child(p, "w:pPr"), "w:pStyle"), r->arena);
    b.level = level_of(r, b.style);
    read_runs(r, p, S(""), &runs);
    b.runs = runs.items, b.n_runs = runs.n;
    if (runs.picture.n) b.kind = BLOCK_PICTURE, b.name = runs.picture;
    *PUSH(r->arena, out->items, out->n, out->cap) = b;
}

static void read_row(Reader *r, const XmlNode *row, Str section, BlockRow *out)
{
    size_t cap = 0;
    for (const XmlNode *n = row->first; n; n = n->next) {
        int64_t span = 1;
        BlockList list = { 0 };
        if (!xml_is(n, "w:tc")) continue;
        Str wide = value_of(xml_child(xml_child(n, "w:tcPr"), "w:gridSpan"), r->arena);
        if (wide.n && !str_to_int64(wide, &span)) span = 1;
        read_blocks(r, n, section, &list);
        *PUSH(r->arena, out->cells, out->n, cap) = (BlockCell){ list.items, list.n, (int)span };
    }
}

static void read_table(Reader *r, const XmlNode *table, Str section, BlockList *out)
{
    size_t cap = 0;
    Block b = { .kind = BLOCK_TABLE, .section = section };
    for (const XmlNode *n = table->first; n; n = n->next) {
        BlockRow row = { 0 };
        if (!xml_is(n, "w:tr")) continue;
        read_row(r, n, section, &row);
        *PUSH(r->arena, b.rows, b.n_rows, cap) = row;
    }
    *PUSH(r->arena, out->items, out->n, out->cap) = b;
}

static void read_blocks(Reader *r, const XmlNode *parent, Str section, BlockList *out)
{
    for (const XmlNode *n = parent->first; n; n = n->next) {
        if (xml_is(n, "w:p")) read_paragraph(r, n, section, out);
        else if (xml_is(n, "w:tbl")) read_table(r, n, section, out);
        else if (xml_is(n, "w:sdt") && xml_child(n, "w:sdtContent")) {
            Str tag = sdt_tag(n, r->arena);
            read_blocks(r, xml_child(n, "w:sdtContent"), str_starts(tag, S(KEPT_TAG)) ? str_slice(tag, sizeof KEPT_TAG - 1, tag.n) : section, out);
        }
    }
}

bool blocks_read(Str name, Str docx, Arena *a, Blocks *out, Err *err)
{
    Reader r = { .arena = a };
    Package *p;
    Str part;
    XmlNode *document = NULL;
    BlockList list = { 0 };
    if (!package_open(name, docx, a, &p, err) || !package_find(p, S(""), "/officeDocument", &part, err)) return false;
    if (!package_parse(p, part, &document, err) || !read_styles(&r, p, part, err)) return false;
    const XmlNode *body = xml_child(xml_root(document), "w:body");
    if (body) read_blocks(&r, body, S(""), &list);
    *out = (Blocks){ list.items, list.n, r.paragraphs };
    return true;
}

/* ---- out ---- */

static void list_json(const Block *blocks, size_t n, Json *j);

static void runs_json(const Block *b, Json *j)
{
    json_key(j, "runs"), json_open(j, '[');
    for (size_t i = 0; i < b->n_runs; i++) {
        json_open(j, '{');
        json_key(j, "text"), json_str(j, b->runs[i].text);
        if (b->runs[i].tag.n) json_key(j, "tag"), json_str(j, b->runs[i].tag);
        if (b->runs[i].owed) json_key(j, "owed"), json_bool(j, true);
        json_close(j, '}');
    }
    json_close(j, ']');
}

static void rows_json(const Block *b, Json *j)
{
    json_key(j, "rows"), json_open(j, '[');
    for (size_t i = 0; i < b->n_rows; i++) {
        json_open(j, '[');
        for (size_t k = 0; k < b->rows[i].n; k++) {
            const BlockCell *c = &b->rows[i].cells[k];
            json_open(j, '{');
            if (c->span > 1) json_key(j, "span"), json_int(j, c->span);
            json_key(j, "blocks"), list_json(c->blocks, c->n, j);
            json_close(j, '}');
        }
        json_close(j, ']');
    }
    json_close(j, ']');
}

static void list_json(const Block *blocks, size_t n, Json *j)
{
    static const char *const kinds[] = { [BLOCK_PARAGRAPH] = "paragraph", [BLOCK_TABLE] = "table", [BLOCK_PICTURE] = "picture" };
    json_open(j, '[');
    for (size_t i = 0; i < n; i++) {
        const Block *b = &blocks[i];
        json_open(j, '{');
        json_key(j, "kind"), json_z(j, kinds[b->kind]);
        if (b->number) json_key(j, "n"), json_int(j, b->number);
        if (b->level) json_key(j, "level"), json_int(j, b->level);
        if (b->style.n) json_key(j, "style"), json_str(j, b->style);
        if (b->section.n) json_key(j, "section"), json_str(j, b->section);
        if (b->kind == BLOCK_TABLE) rows_json(b, j);
        else runs_json(b, j);
        if (b->kind == BLOCK_PICTURE) json_key(j, "name"), json_str(j, b->name);
        json_close(j, '}');
    }
    json_close(j, ']');
}

void blocks_json(const Blocks *b, Json *j) { list_json(b->blocks, b->n, j); }

static bool find_in(const Block *blocks, size_t n, Str tag, Arena *a, int *paragraph, Str *text)
{
    for (size_t i = 0; i < n; i++) {
        const Block *b = &blocks[i];
        for (size_t r = 0; r < b->n_rows; r++)
            for (size_t c = 0; c < b->rows[r].n; c++)
                if (find_in(b->rows[r].cells[c].blocks, b->rows[r].cells[c].n, tag, a, paragraph, text)) return true;
        for (size_t k = 0; k < b->n_runs; k++) {
            if (!str_equal(b->runs[k].tag, tag)) continue;
            Buf all = { 0 };
            for (size_t m = 0; m < b->n_runs; m++) buf_add(&all, b->runs[m].text);
            *paragraph = b->number;
            *text = buf_keep(&all, a);
            buf_done(&all);
            return true;
        }
    }
    return false;
}

bool blocks_find(const Blocks *b, Str tag, Arena *a, int *paragraph, Str *text) { return find_in(b->blocks, b->n, tag, a, paragraph, text); }
