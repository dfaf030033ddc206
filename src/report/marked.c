/* SPDX-License-Identifier: Apache-2.0
** The workbook that goes back to whoever sent it: bad cells coloured with a note each, and a sheet of all problems. */
#include "formats/book.h"
#include "formats/xlsx_edit.h"
#include "report/report.h"
#include "report/texts.h"
#include "report/workbook.h"

#include <assert.h>

enum { COLUMNS = 6 };

typedef struct { Str sheet; uint32_t row, col; bool error; Buf text; } Spot;
typedef struct { Spot *items; size_t n, cap; Map *index; } Spots;

static void add_message(const Problem *p, Buf *out)
{
    if (out->n) buf_add_char(out, '\n');
    text_render_page(p->text, p->args, p->n_args, LANG_ZH, out);
}

/* Several problems of one cell share its note. */
static void gather(const Problems *ps, Str file, Arena *a, Spots *out)
{
    out->index = map_new(a);
    for (size_t i = 0; i < ps->n; i++) {
        const Problem *p = &ps->items[i];
        int64_t k = 0;
        if (p->row < 1 || p->severity == SEVERITY_NOTE || (p->file.n && !str_equal(p->file, file))) continue;
        uint32_t row = (uint32_t)p->row - 1, col = p->col > 0 ? (uint32_t)p->col - 1 : 0;
        Str key = str_printf(a, "%.*s|%u|%u", SP(p->sheet), row, col);
        if (!map_find(out->index, key, &k)) {
            map_put(out->index, key, k = (int64_t)out->n);
            *PUSH(a, out->items, out->n, out->cap) = (Spot){ p->sheet, row, col, false, { 0 } };
        }
        assert(out->items);
        out->items[k].error |= p->severity == SEVERITY_ERROR;
        add_message(p, &out->items[k].text);
    }
}

static void gather_done(Spots *s)
{
    for (size_t i = 0; i < s->n; i++) buf_done(&s->items[i].text);
}

/* ---- the list ---- */

static Table problem_list(const Problems *ps, Str file, Arena *a)
{
    static TableColumn columns[COLUMNS] = { { S_INIT("序号"), S_INIT(""), COL_NUMBER, 0, 6, NULL, 0 }, { S_INIT("程度"), S_INIT(""), COL_TEXT, 0, 8, NULL, 0 }, { S_INIT("工作表"), S_INIT(""), COL_TEXT, 0, 16, NULL, 0 },
        { S_INIT("单元格"), S_INIT(""), COL_TEXT, 0, 9, NULL, 0 }, { S_INIT("单元格内容"), S_INIT(""), COL_TEXT, 0, 24, NULL, 0 }, { S_INIT("问题和处理办法"), S_INIT(""), COL_TEXT, 0, 80, NULL, 0 } };
    Table t = { .sheet = S("问题清单"), .title = S("问题清单"), .note = file, .columns = columns, .n_columns = COLUMNS, .cells = NEW_ARRAY(a, Str, ps->n * COLUMNS) };
    for (size_t i = 0; i < ps->n; i++) {
        const Problem *p = &ps->items[i];
        if (p->file.n && !str_equal(p->file, file)) continue;
        Str *cells = &t.cells[t.n_rows++ * COLUMNS];
        Buf b = { 0 };
        text_render_page(p->text, p->args, p->n_args, LANG_ZH, &b);
        cells[0] = str_printf(a, "%zu", t.n_rows);
        cells[1] = str_of(severity_name(p->severity, LANG_ZH));
        cells[2] = p->sheet;
        cells[3] = p->row > 0 && p->col > 0 ? grid_address((uint32_t)p->row - 1, (uint32_t)p->col - 1, a) : p->row > 0 ? str_printf(a, "第%d行", p->row) : S("");
        cells[4] = p->value;
        cells[5] = buf_keep(&b, a);
        buf_done(&b);
    }
    return t;
}

static void list_cell(Buf *b, Str text)
{
    buf_add(b, S("<c t=\"inlineStr\"><is><t xml:space=\"preserve\">"));
    xml_escape(text, b);
    buf_add(b, S("</t></is></c>"));
}

static bool add_list(XlsxEdit *e, const Table *t, Arena *a, Err *err)
{
    Buf cols = { 0 }, data = { 0 };
    buf_add(&cols, S("<sheetViews><sheetView workbookViewId=\"0\"><pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews><cols>"));
    for (size_t c = 0; c < t->n_columns; c++) buf_addf(&cols, "<col min=\"%zu\" max=\"%zu\" width=\"%d\" customWidth=\"1\"/>", c + 1, c + 1, t->columns[c].width);
    buf_add(&cols, S("</cols>"));
    buf_add(&data, S("<sheetData><row>"));
    for (size_t c = 0; c < t->n_columns; c++) list_cell(&data, t->columns[c].title);
    buf_add(&data, S("</row>"));
    for (size_t r = 0; r < t->n_rows; r++) {
        buf_add(&data, S("<row>"));
        for (size_t c = 0; c < t->n_columns; c++) list_cell(&data, t->cells[r * t->n_columns + c]);
        buf_add(&data, S("</row>"));
    }
    buf_add(&data, S("</sheetData>"));
    bool ok = xlsx_edit_add_sheet(e, t->sheet, buf_keep(&cols, a), buf_keep(&data, a), err);
    buf_done(&cols);
    buf_done(&data);
    return ok;
}

/* ---- xlsx ---- */

static bool mark_sheet(XlsxEdit *e, EditSheet *sheet, const Spots *spots, Arena *a, Err *err)
{
    EditNote *notes = NULL;
    size_t n = 0, cap = 0;
    for (size_t i = 0; i < spots->n; i++) {
        const Spot *s = &spots->items[i];
        if (!str_equal(s->sheet, sheet->name)) continue;
        XmlNode *cell = xlsx_edit_cell(e, sheet, s->row, s->col);
        if (!cell) continue;
        xlsx_edit_fill(e, cell, s->error ? "FFFFC7CE" : "FFFFEB9C");
        *PUSH(a, notes, n, cap) = (EditNote){ s->row, s->col, buf_str(&s->text) };
    }
    return n == 0 || xlsx_edit_notes(e, sheet, notes, n, err);
}

static bool has_spots(const Spots *spots, Str sheet)
{
    for (size_t i = 0; i < spots->n; i++)
        if (str_equal(spots->items[i].sheet, sheet)) return true;
    return false;
}

static bool mark_xlsx(Str name, Str bytes, const Spots *spots, const Table *list, Arena *a, Str *out, Err *err)
{
    XlsxEdit *e = NULL;
    if (!xlsx_edit_open(name, bytes, a, &e, err)) return false;
    for (size_t i = 0; i < xlsx_edit_sheets(e); i++) {
        EditSheet *sheet = NULL;
        if (!has_spots(spots, xlsx_edit_name(e, i))) continue;
        if (!xlsx_edit_sheet(e, i, &sheet, err) || !mark_sheet(e, sheet, spots, a, err)) return false;
    }
    return add_list(e, list, a, err) && xlsx_edit_write(e, a, out, err);
}

static bool mark_copy(const Book *book, const Spots *spots, const Table *list, Arena *a, Str *out, Err *err)
{
    WorkbookMark *marks = NEW_ARRAY(a, WorkbookMark, spots->n);
    size_t n = 0;
    for (size_t i = 0; i < spots->n; i++)
        for (size_t k = 0; k < book->n_sheets; k++) {
            const Spot *s = &spots->items[i];
            if (!s->sheet.n || str_equal(s->sheet, book->sheets[k].name) || book->n_sheets == 1) {
                marks[n++] = (WorkbookMark){ k, s->row, s->col, s->error, buf_str(&s->text) };
                break;
            }
        }
    return workbook_marked(book, marks, n, list, a, out, err);
}

bool report_marked(Str name, Str bytes, const Problems *problems, Arena *a, Str *out, Err *err)
{
    Book book = { 0 };
    if (!book_read(name, bytes, a, &book, err)) return false;
    Spots spots = { 0 };
    gather(problems, name, a, &spots);
    Table list = problem_list(problems, name, a);
    bool ok = book.kind == BOOK_XLSX ? mark_xlsx(name, bytes, &spots, &list, a, out, err) : mark_copy(&book, &spots, &list, a, out, err);
    gather_done(&spots);
    return ok;
}
