/* SPDX-License-Identifier: Apache-2.0
** New workbooks. The only file that knows libxlsxwriter. */
#include "report/workbook.h"
#include "base/limits.h"
#include "base/os.h"
#include "report/texts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <xlsxwriter.h>

enum { TITLE_ROW, NOTE_ROW, HEAD_ROW, FIRST_ROW = TABLE_FIRST_ROW, DIGITS = 15, MIN_WIDTH = 8, MAX_WIDTH = 42, CHOICES_BYTES = 255 };

typedef struct {
    lxw_workbook *book;
    Arena *arena;
    lxw_format *title, *note, *head, *text, *day;
    lxw_format *numbers[10], *percents[10], *total;
} Styles;

static lxw_format *bordered(lxw_workbook *book)
{
    lxw_format *f = workbook_add_format(book);
    format_set_font_name(f, "宋体");
    format_set_font_size(f, 10.5);
    format_set_border(f, LXW_BORDER_THIN);
    format_set_border_color(f, 0x8C8C8C);
    format_set_align(f, LXW_ALIGN_VERTICAL_CENTER);
    return f;
}

static void make_styles(Styles *s)
{
    s->title = workbook_add_format(s->book);
    format_set_font_name(s->title, "黑体");
    format_set_font_size(s->title, 16);
    format_set_align(s->title, LXW_ALIGN_CENTER);
    format_set_align(s->title, LXW_ALIGN_VERTICAL_CENTER);
    s->note = workbook_add_format(s->book);
    format_set_font_name(s->note, "宋体");
    format_set_font_size(s->note, 10);
    format_set_align(s->note, LXW_ALIGN_RIGHT);
    s->head = bordered(s->book);
    format_set_font_name(s->head, "黑体");
    format_set_bg_color(s->head, 0xDDE6F2);
    format_set_align(s->head, LXW_ALIGN_CENTER);
    format_set_text_wrap(s->head);
    s->text = bordered(s->book);
    format_set_indent(s->text, 1);       /* a unit beside a number does not touch it */
    format_set_text_wrap(s->text);
    s->day = bordered(s->book);
    format_set_num_format(s->day, "yyyy-mm-dd");
    format_set_align(s->day, LXW_ALIGN_CENTER);
}

/* "#,##0.00" or "0.0%" by the number of decimals; made on first use, so that the file has no unused ones. */
static lxw_format *number_format(Styles *s, int decimals, bool percent)
{
    int d = decimals < 0 || decimals > 9 ? 9 : decimals;
    lxw_format **slot = percent ? &s->percents[d] : &s->numbers[d];
    if (*slot) return *slot;
    *slot = bordered(s->book);
    char code[32];
    int n = snprintf(code, sizeof code, "%s%s%.*s%s", percent ? "0" : "#,##0", d ? "." : "", d, "000000000", percent ? "%" : "");
    if (d == 9 && n > 0) snprintf(code, sizeof code, percent ? "0.#########%%" : "#,##0.#########");
    format_set_num_format(*slot, code);
    format_set_align(*slot, LXW_ALIGN_RIGHT);
    return *slot;
}

static Str clean_sheet_name(Str name, size_t k, Arena *a)
{
    Buf b = { 0 };
    size_t points = 0;
    for (size_t at = 0; at < name.n && points < 31; points++) {
        uint32_t c = str_next(name, &at);
        bool bad = c == '[' || c == ']' || c == ':' || c == '*' || c == '?' || c == '/' || c == '\\' || c == '\'';
        buf_add_point(&b, bad ? '_' : c);
    }
    if (!b.n) buf_addf(&b, "表%zu", k + 1);
    Str s = buf_keep(&b, a);
    buf_done(&b);
    return s;
}

static lxw_worksheet *add_sheet(Styles *s, Str name, size_t k)
{
    Str clean = clean_sheet_name(name, k, s->arena);
    if (workbook_get_worksheet_by_name(s->book, clean.p)) clean = str_printf(s->arena, "%.*s_%zu", (int)str_cut(clean, 24), clean.p, k + 1);
    return workbook_add_worksheet(s->book, clean.p);
}

/* ---- cells ---- */

/* Excel keeps 15 digits: the rest is cut here, where it is known, and not by Excel in silence. */
static bool to_double(Str cell, double *out)
{
    Frac f;
    if (!dec_parse(cell, &f)) return false;
    char digits[64];
    size_t n = 0, seen = 0;
    for (size_t i = 0; i < cell.n && n < sizeof digits - 1; i++) {
        char c = cell.p[i];
        if (c == ',') continue;
        if (c >= '0' && c <= '9' && (seen || c != '0') && seen++ >= DIGITS) c = '0';
        digits[n++] = c;
    }
    digits[n] = 0;
    *out = strtod(digits, NULL);
    return true;
}

/* Where the column does not say: as many as the cell has. */
static int decimals_of(const TableColumn *c, Str cell)
{
    const char *point = c->decimals < 0 && cell.n ? memchr(cell.p, '.', cell.n) : NULL;
    return c->decimals >= 0 ? c->decimals : point ? (int)(cell.p + cell.n - point) - 1 : 0;
}

/* The formula with the value that it has now, for readers that do not compute. */
static void write_formula(lxw_worksheet *sheet, lxw_row_t row, lxw_col_t col, Str formula, Str cell, bool percent, lxw_format *f, Arena *a)
{
    double number = 0;
    const char *z = str_z(a, formula);
    bool numeric = to_double(cell, &number);
    if (percent) number /= 100;
    if (*z == '{') worksheet_write_array_formula_num(sheet, row, col, row, col, z, f, number);
    else if (numeric) worksheet_write_formula_num(sheet, row, col, z, f, number);
    else worksheet_write_formula_str(sheet, row, col, z, f, str_z(a, cell));
}

static void write_cell(Styles *s, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t col, const TableColumn *c, Str cell, Str formula)
{
    double number = 0;
    Day day = 0;
    bool numeric = c->type == COL_NUMBER || c->type == COL_PERCENT;
    lxw_format *f = numeric ? number_format(s, decimals_of(c, cell), c->type == COL_PERCENT) : c->type == COL_DAY ? s->day : s->text;
    if (formula.n) write_formula(sheet, row, col, formula, cell, c->type == COL_PERCENT, f, s->arena);
    else if (!cell.n) worksheet_write_blank(sheet, row, col, f);
    else if (numeric && to_double(cell, &number)) worksheet_write_number(sheet, row, col, c->type == COL_PERCENT ? number / 100 : number, f);
    else if (c->type == COL_DAY && day_parse(cell, &day)) worksheet_write_number(sheet, row, col, (double)day + 25569, f);
    else worksheet_write_string(sheet, row, col, str_z(s->arena, str_slice(cell, 0, str_cut(cell, 32767))), numeric ? s->text : f);
}

/* A number takes as much as its column shows of it. */
static size_t shown_width(const TableColumn *c, Str cell)
{
    bool cut = (c->type == COL_NUMBER || c->type == COL_PERCENT) && c->decimals >= 0 && str_has(cell, S("."));
    return cut ? (size_t)str_find(cell, S(".")) + 1 + (size_t)c->decimals : str_width(cell);
}

static int width_of(const Table *t, size_t col)
{
    const TableColumn *c = &t->columns[col];
    if (c->width > 0) return c->width;
    size_t most = str_width(c->title);
    for (size_t r = 0; r < t->n_rows && r < 500; r++) {
        size_t w = shown_width(c, t->cells[r * t->n_columns + col]);
        if (w > most) most = w;
    }
    if (c->type == COL_NUMBER) most += most / 3;            /* commas of thousands */
    int width = (int)(most > MAX_WIDTH ? MAX_WIDTH : most) + 3;
    return width < MIN_WIDTH ? MIN_WIDTH : width;
}

static Str heading(const TableColumn *c, Arena *a) { return c->unit.n ? str_printf(a, "%.*s\n（%.*s）", SP(c->title), SP(c->unit)) : str_copy(a, c->title); }

static void add_choices(const Table *t, size_t col, lxw_worksheet *sheet, Arena *a)
{
    const TableColumn *c = &t->columns[col];
    char **list = NEW_ARRAY(a, char *, c->n_choices + 1);
    size_t bytes = 0;
    for (size_t i = 0; i < c->n_choices; i++) {
        list[i] = (char *)str_copy(a, c->choices[i]).p;
        bytes += str_points(c->choices[i]) + 1;
    }
    if (!c->n_choices || bytes > CHOICES_BYTES) return;      /* Excel's own limit on a list */
    lxw_data_validation v = { .validate = LXW_VALIDATION_TYPE_LIST, .value_list = list, .error_type = LXW_VALIDATION_ERROR_TYPE_WARNING };
    lxw_row_t last = FIRST_ROW + (lxw_row_t)(t->n_rows ? t->n_rows - 1 : 999);
    worksheet_data_validation_range(sheet, FIRST_ROW, (lxw_col_t)col, last, (lxw_col_t)col, &v);
}

static void set_up_print(lxw_worksheet *sheet, lxw_col_t last_col)
{
    worksheet_set_landscape(sheet);
    worksheet_set_paper(sheet, 9);
    worksheet_fit_to_pages(sheet, 1, 0);
    worksheet_set_margins(sheet, 0.5, 0.5, 0.6, 0.6);
    worksheet_center_horizontally(sheet);
    worksheet_repeat_rows(sheet, HEAD_ROW, HEAD_ROW);
    worksheet_set_footer(sheet, "&C第 &P 页，共 &N 页");
    (void)last_col;
}

/* Looks that follow the values, also when the workbook computes anew. */
static void add_looks(Styles *s, const Table *t, lxw_worksheet *sheet, lxw_col_t last)
{
    lxw_row_t end = FIRST_ROW + (lxw_row_t)t->n_rows - 1;
    const Str when[] = { t->line_when, t->fill_when };
    for (size_t i = 0; i < 2; i++) {
        if (!when[i].n) continue;
        lxw_format *f = workbook_add_format(s->book);
        if (i) format_set_bg_color(f, 0xFFE9D6);
        else format_set_top(f, LXW_BORDER_THIN), format_set_top_color(f, 0xC00000), format_set_bg_color(f, 0xFFE9D6);
        lxw_conditional_format look = { .type = LXW_CONDITIONAL_TYPE_FORMULA, .value_string = (char *)(uintptr_t)str_z(s->arena, str_printf(s->arena, "=%.*s", SP(when[i]))), .format = f };
        worksheet_conditional_format_range(sheet, FIRST_ROW, 0, end, last, &look);
    }
}

static void write_table(Styles *s, const Table *t, size_t k)
{
    lxw_worksheet *sheet = add_sheet(s, t->sheet, k);
    lxw_col_t last = (lxw_col_t)(t->n_columns ? t->n_columns - 1 : 0);
    worksheet_set_row(sheet, TITLE_ROW, 30, NULL);
    if (last) worksheet_merge_range(sheet, TITLE_ROW, 0, TITLE_ROW, last, str_z(s->arena, t->title), s->title);
    else worksheet_write_string(sheet, TITLE_ROW, 0, str_z(s->arena, t->title), s->title);
    if (last && t->note.n) worksheet_merge_range(sheet, NOTE_ROW, 0, NOTE_ROW, last, str_z(s->arena, t->note), s->note);
    else if (t->note.n) worksheet_write_string(sheet, NOTE_ROW, 0, str_z(s->arena, t->note), s->note);
    worksheet_set_row(sheet, HEAD_ROW, 33, NULL);
    for (size_t c = 0; c < t->n_columns; c++) {
        worksheet_write_string(sheet, HEAD_ROW, (lxw_col_t)c, heading(&t->columns[c], s->arena).p, s->head);
        worksheet_set_column(sheet, (lxw_col_t)c, (lxw_col_t)c, width_of(t, c), NULL);
        add_choices(t, c, sheet, s->arena);
    }
    for (size_t r = 0; r < t->n_rows; r++)
        for (size_t c = 0; c < t->n_columns; c++)
            write_cell(s, sheet, FIRST_ROW + (lxw_row_t)r, (lxw_col_t)c, &t->columns[c], t->cells[r * t->n_columns + c], t->formulas ? t->formulas[r * t->n_columns + c] : S(""));
    if (t->n_rows) add_looks(s, t, sheet, last);
    worksheet_freeze_panes(sheet, FIRST_ROW, t->n_columns > 4 ? 1 : 0);
    if (t->n_columns) worksheet_autofilter(sheet, HEAD_ROW, 0, HEAD_ROW + (lxw_row_t)t->n_rows, last);
    set_up_print(sheet, last);
}

/* ---- marked cells of files that are not xlsx ---- */

static lxw_format *mark_format(lxw_workbook *book, bool error)
{
    lxw_format *f = workbook_add_format(book);
    format_set_bg_color(f, error ? 0xFFC7CE : 0xFFEB9C);
    format_set_border(f, LXW_BORDER_THIN);
    return f;
}

static void write_plain_cell(lxw_worksheet *sheet, const Sheet *from, uint32_t row, const Cell *c, lxw_format *f, Arena *a)
{
    Str text = grid_text(from, c);
    double number = 0;
    if (c->type == CELL_NUMBER && text.n <= DIGITS && to_double(text, &number)) worksheet_write_number(sheet, row, c->col, number, f);
    else worksheet_write_string(sheet, row, c->col, str_z(a, text), f);
}

static void write_grid(const Sheet *from, lxw_worksheet *sheet, Arena *a)
{
    for (uint32_t r = 0; r < from->n_rows; r++)
        for (uint32_t i = from->row_start[r]; i < from->row_start[r + 1]; i++) write_plain_cell(sheet, from, r, &from->cells[i], NULL, a);
}

static void write_mark(const Sheet *from, lxw_worksheet *sheet, const WorkbookMark *m, lxw_format *f, Arena *a)
{
    const Cell *c = m->row < from->n_rows && m->col < from->n_cols ? grid_cell(from, m->row, m->col) : NULL;
    if (c) write_plain_cell(sheet, from, m->row, c, f, a);
    else worksheet_write_blank(sheet, m->row, (lxw_col_t)m->col, f);
    worksheet_write_comment(sheet, m->row, (lxw_col_t)m->col, str_z(a, m->text));
}

/* The library writes to a path only: that of an open file without a name. */
static lxw_workbook *start(Styles *s, int *fd, Arena *a)
{
    *fd = memfd_create("workbook", MFD_CLOEXEC);
    *s = (Styles){ .arena = a, .book = workbook_new(str_z(a, str_printf(a, "/proc/self/fd/%d", *fd))) };
    lxw_doc_properties about = { .created = 315532800 };        /* 1980-01-01: the same input gives the same bytes */
    workbook_set_properties(s->book, &about);
    make_styles(s);
    return s->book;
}

static bool finish(lxw_workbook *book, int fd, Arena *a, Str *out, Err *err)
{
    lxw_error e = workbook_close(book);
    bool ok = e == LXW_NO_ERROR || FAIL(err, IO, T_REPORT_WORKBOOK, str_of(lxw_strerror(e)));
    ok = ok && os_read_file(str_z(a, str_printf(a, "/proc/self/fd/%d", fd)), LIMIT_FILE_BYTES, a, out, err);
    close(fd);
    return ok;
}

bool workbook_marked(const Book *book, const WorkbookMark *marks, size_t n_marks, const Table *list, Arena *a, Str *out, Err *err)
{
    Styles s;
    int fd = -1;
    start(&s, &fd, a);
    lxw_format *formats[2] = { mark_format(s.book, false), mark_format(s.book, true) };
    for (size_t i = 0; i < book->n_sheets; i++) {
        lxw_worksheet *sheet = add_sheet(&s, book->sheets[i].name, i);
        write_grid(&book->sheets[i], sheet, a);
        for (size_t k = 0; k < n_marks; k++)
            if (marks[k].sheet == i) write_mark(&book->sheets[i], sheet, &marks[k], formats[marks[k].error], a);
    }
    write_table(&s, list, book->n_sheets);
    return finish(s.book, fd, a, out, err);
}

bool report_workbook(const Table *tables, size_t n, Arena *a, Str *out, Err *err)
{
    Styles s;
    int fd = -1;
    start(&s, &fd, a);
    for (size_t i = 0; i < n; i++) write_table(&s, &tables[i], i);
    return finish(s.book, fd, a, out, err);
}

LibVersion workbook_library(void) { return version_of(lxw_version()); }
