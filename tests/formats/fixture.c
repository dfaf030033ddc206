/* SPDX-License-Identifier: Apache-2.0 */
#include "formats/fixture.h"

#include "formats/xlsx.h"

Str fixture_zip(Arena *a, const FixturePart *parts, size_t n)
{
    ArchiveWriter *w = archive_writer(a);
    for (size_t i = 0; i < n; i++) archive_add(w, str_of(parts[i].name), parts[i].content, ARCHIVE_PACKED);
    Str out = S("");
    Err err = { 0 };
    CHECK(archive_finish(w, S("fixture"), a, &out, &err));
    return out;
}

static const char workbook[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
    "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">"
    "<sheets><sheet name=\"表一\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>";

#define REL(id, kind, target) "<Relationship Id=\"" id "\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/" kind "\" Target=\"" target "\"/>"

Str fixture_xlsx(Arena *a, const char *sheet, const char *strings, const char *styles)
{
    FixturePart parts[8];
    size_t n = 0;
    parts[n++] = (FixturePart){ "_rels/.rels", S("<Relationships>" REL("rId1", "officeDocument", "xl/workbook.xml") "</Relationships>") };
    parts[n++] = (FixturePart){ "xl/workbook.xml", str_of(workbook) };
    parts[n++] = (FixturePart){ "xl/_rels/workbook.xml.rels", S("<Relationships>" REL("rId1", "worksheet", "worksheets/sheet1.xml")
        REL("rId2", "styles", "styles.xml") REL("rId3", "sharedStrings", "sharedStrings.xml") "</Relationships>") };
    parts[n++] = (FixturePart){ "xl/worksheets/sheet1.xml", str_printf(a, "<worksheet>%s</worksheet>", sheet) };
    if (strings) parts[n++] = (FixturePart){ "xl/sharedStrings.xml", str_printf(a, "<sst>%s</sst>", strings) };
    if (styles) parts[n++] = (FixturePart){ "xl/styles.xml", str_printf(a, "<styleSheet>%s</styleSheet>", styles) };
    return fixture_zip(a, parts, n);
}

static Str said(Arena *a, const Err *err)
{
    Buf b = { 0 };
    buf_addf(&b, "%s ", err_name(err->code));
    err_render(err, LANG_ZH, &b);
    Str out = buf_keep(&b, a);
    buf_done(&b);
    return out;
}

Book *fixture_read(Arena *a, Str bytes)
{
    Book *book = NEW(a, Book);
    Err err = { 0 };
    if (xlsx_read(S("样表.xlsx"), bytes, a, book, &err)) return book;
    CHECK_STR(said(a, &err), "");
    return NULL;
}

Str fixture_error(Arena *a, Str bytes)
{
    Book book;
    Err err = { 0 };
    return xlsx_read(S("样表.xlsx"), bytes, a, &book, &err) ? S("") : said(a, &err);
}

static const struct { int flag; const char *word; } words[] = {
    { CELL_FORMULA, " formula" }, { CELL_NO_CACHE, " no-cache" }, { CELL_STRUCK, " struck" }, { CELL_PART_STRUCK, " part-struck" },
    { CELL_FILLED, " filled" }, { CELL_NOTED, " noted" }, { CELL_PERCENT, " %" },
};

Str fixture_dump(Arena *a, const Book *book, size_t sheet)
{
    if (!book || sheet >= book->n_sheets) return S("(none)");
    const Sheet *s = &book->sheets[sheet];
    Buf b = { 0 };
    for (uint32_t row = 0; row < s->n_rows; row++)
        for (uint32_t i = s->row_start[row]; i < s->row_start[row + 1]; i++) {
            const Cell *c = &s->cells[i];
            buf_add(&b, grid_address(row, c->col, a));
            buf_addf(&b, " %c %.*s", " tndbe"[c->type], SP(grid_text(s, c)));
            for (size_t k = 0; k < sizeof words / sizeof *words; k++)
                if (c->flags & words[k].flag) buf_add_z(&b, words[k].word);
            buf_add_char(&b, '\n');
        }
    Str out = buf_keep(&b, a);
    buf_done(&b);
    return out;
}

static const Cell *at(const Book *book, const char *address)
{
    uint32_t row, col;
    return book && book->n_sheets && grid_parse_address(str_of(address), &row, &col) ? grid_cell(&book->sheets[0], row, col) : NULL;
}

Str fixture_cell(const Book *book, const char *address)
{
    const Cell *c = at(book, address);
    return c ? grid_text(&book->sheets[0], c) : S("(none)");
}

int fixture_flags(const Book *book, const char *address) { return at(book, address) ? at(book, address)->flags : -1; }
int fixture_type(const Book *book, const char *address) { return at(book, address) ? at(book, address)->type : -1; }
