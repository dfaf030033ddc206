/* SPDX-License-Identifier: Apache-2.0 */
#include "formats/build.h"

#include "base/day.h"
#include "base/limits.h"
#include "base/num.h"
#include "formats/texts.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { ODDITY_TEXT = 120, NAME_BYTES = 1024 };       /* Excel: names of 31 characters, formats of 255 */

void build_init(Build *b, Str file, BookKind kind, Arena *a, Book *out)
{
    memset(b, 0, sizeof *b);
    memset(out, 0, sizeof *out);
    b->file = file;
    b->a = a;
    b->book = out;
    out->kind = kind;
}

static void drop_cells(Build *b)
{
    mem_free(b->cells);
    b->cells = NULL;
    b->n_cells = b->cap_cells = 0;
}

void build_done(Build *b)
{
    drop_cells(b);
    mem_free(b->runs);
    b->runs = NULL;
    buf_done(&b->text);
}

static bool over(const Build *b, const Text *t, long limit, Err *err)
{
    Buf n = { 0 };
    buf_add_int(&n, limit);
    Str sheet = b->sheet ? b->sheet->name : S("");
    if (t == &T_FORMATS_COLUMNS) err_set(err, ERR_LIMIT, t, __FILE__, __LINE__, (Str[]){ b->file, sheet, buf_str(&n) }, 3);
    else err_set(err, ERR_LIMIT, t, __FILE__, __LINE__, (Str[]){ b->file, buf_str(&n) }, 2);
    buf_done(&n);
    return false;
}

bool build_check_text(const Build *b, Err *err)
{
    return (!b->text.full && b->text.n + b->note_bytes <= LIMIT_CELL_BYTES) || over(b, &T_FORMATS_TOO_MUCH, LIMIT_CELL_BYTES, err);
}

bool build_end(Build *b, Err *err)
{
    if (!build_check_text(b, err)) return false;
    mem_free(b->runs);
    b->runs = NULL;
    b->n_runs = b->cap_runs = 0;
    char *text = (char *)buf_give(&b->text, b->a).p;
    for (size_t i = 0; i < b->book->n_sheets; i++) {
        Sheet *s = &b->book->sheets[i];
        s->text = text;
    }
    return true;
}

/* ---- sheets ---- */

bool build_sheet(Build *b, Str name, bool hidden, Err *err)
{
    if (b->book->n_sheets == LIMIT_SHEETS) return over(b, &T_FORMATS_SHEETS, LIMIT_SHEETS, err);
    Sheet *s = PUSH(b->a, b->book->sheets, b->book->n_sheets, b->sheets_cap);
    *s = (Sheet){ .name = str_copy(b->a, str_slice(name, 0, str_cut(name, NAME_BYTES))), .hidden = hidden };
    b->sheet = s;
    b->sorted = true;
    b->n_runs = 0;
    b->row = b->col = 0;
    b->merges_cap = b->notes_cap = b->rows_cap = b->cols_cap = 0;
    memset(b->used, 0, sizeof b->used);
    b->n_used = 0;
    return true;
}

static int span_order(const void *x, const void *y)
{
    uint32_t p = ((const Span *)x)->from, q = ((const Span *)y)->from;
    return (p > q) - (p < q);
}

static size_t tidy_spans(Span *spans, size_t n)
{
    size_t kept = 0;
    if (n) qsort(spans, n, sizeof *spans, span_order);
    for (size_t i = 0; i < n; i++) {
        if (kept && spans[i].from <= spans[kept - 1].to + 1) {
            if (spans[i].to > spans[kept - 1].to) spans[kept - 1].to = spans[i].to;
        } else spans[kept++] = spans[i];
    }
    return kept;
}

static int merge_order(const void *x, const void *y)
{
    const Merge *p = x, *q = y;
    if (p->row != q->row) return p->row < q->row ? -1 : 1;
    return (p->col > q->col) - (p->col < q->col);
}

/* Row, column and place in order of arrival, for cells that came out of order. */
typedef struct { uint32_t row, at; uint16_t col; } Place;

static int place_order(const void *x, const void *y)
{
    const Place *p = x, *q = y;
    if (p->row != q->row) return p->row < q->row ? -1 : 1;
    if (p->col != q->col) return p->col < q->col ? -1 : 1;
    return (p->at > q->at) - (p->at < q->at);
}

static void sort_cells(Build *b)
{
    Place *places = mem_resize(NULL, b->n_cells * sizeof *places);
    for (size_t r = 0; r < b->n_runs; r++) {
        size_t end = r + 1 < b->n_runs ? b->runs[r + 1].start : b->n_cells;
        for (size_t i = b->runs[r].start; i < end; i++) places[i] = (Place){ b->runs[r].row, (uint32_t)i, b->cells[i].col };
    }
    qsort(places, b->n_cells, sizeof *places, place_order);
    Cell *cells = mem_resize(NULL, b->n_cells * sizeof *cells);
    b->runs = mem_resize(b->runs, (b->n_cells + 1) * sizeof *b->runs);
    b->cap_runs = b->n_cells + 1;
    b->n_runs = 0;
    size_t n = 0;
    for (size_t i = 0; i < b->n_cells; i++) {
        bool again = i + 1 < b->n_cells && places[i + 1].row == places[i].row && places[i + 1].col == places[i].col;
        if (again) continue;
        if (b->n_runs == 0 || b->runs[b->n_runs - 1].row != places[i].row) b->runs[b->n_runs++] = (Run){ places[i].row, (uint32_t)n };
        cells[n++] = b->cells[places[i].at];
    }
    mem_free(places);
    drop_cells(b);
    b->cells = cells;
    b->cap_cells = b->n_cells = n;
}

static bool index_rows(Build *b, Err *err)
{
    Sheet *s = b->sheet;
    s->n_rows = b->n_runs ? b->runs[b->n_runs - 1].row + 1 : 0;
    b->total_rows += s->n_rows;
    if (b->total_rows > LIMIT_CELLS) return over(b, &T_FORMATS_ROWS, LIMIT_CELLS, err);
    s->row_start = NEW_ARRAY(b->a, uint32_t, (size_t)s->n_rows + 1);
    uint32_t row = 0;
    for (size_t r = 0; r < b->n_runs; r++)
        while (row <= b->runs[r].row) s->row_start[row++] = b->runs[r].start;
    s->row_start[s->n_rows] = (uint32_t)b->n_cells;
    return true;
}

static void mark_notes(Sheet *s)
{
    for (size_t i = 0; i < s->n_notes; i++) {
        Cell *c = (Cell *)grid_cell(s, s->notes[i].row, s->notes[i].col);
        if (c) c->flags |= CELL_NOTED;
    }
}

bool build_sheet_end(Build *b, Err *err)
{
    Sheet *s = b->sheet;
    if (!build_check_text(b, err)) return false;
    if (!b->sorted) sort_cells(b);
    if (!index_rows(b, err)) return false;
    s->n_cells = b->n_cells;
    s->cells = b->cells;
    arena_take(b->a, b->cells);
    b->cells = NULL;
    b->n_cells = b->cap_cells = 0;
    for (uint32_t col = LIMIT_SHEET_COLUMNS; col > 0 && s->n_cols == 0; col--)
        if (b->used[(col - 1) / 64] >> ((col - 1) % 64) & 1) s->n_cols = col;
    s->n_hidden_rows = tidy_spans(s->hidden_rows, s->n_hidden_rows);
    s->n_hidden_cols = tidy_spans(s->hidden_cols, s->n_hidden_cols);
    if (s->n_merges) qsort(s->merges, s->n_merges, sizeof *s->merges, merge_order);
    mark_notes(s);
    return true;
}

/* ---- cells ---- */

uint32_t build_text(Build *b, Str s)
{
    uint32_t at = (uint32_t)b->text.n;
    buf_add(&b->text, s);
    return at;
}

static void grow_cells(Build *b)
{
    size_t cap = b->cap_cells ? b->cap_cells * 2 : 1024;
    b->cells = mem_resize(b->cells, cap * sizeof *b->cells);
    b->cap_cells = cap;
}

static void start_run(Build *b, uint32_t row)
{
    if (b->n_runs == b->cap_runs) {
        b->cap_runs = b->cap_runs ? b->cap_runs * 2 : 256;
        b->runs = mem_resize(b->runs, b->cap_runs * sizeof *b->runs);
    }
    b->runs[b->n_runs++] = (Run){ row, (uint32_t)b->n_cells };
}

static bool use_column(Build *b, uint32_t col, Err *err)
{
    b->used[col / 64] |= 1ull << (col % 64);
    b->n_used++;
    return b->n_used <= LIMIT_USED_COLUMNS || over(b, &T_FORMATS_COLUMNS, LIMIT_USED_COLUMNS, err);
}

bool build_cell(Build *b, uint32_t row, Cell c, Err *err)
{
    assert(row < LIMIT_SHEET_ROWS && c.col < LIMIT_SHEET_COLUMNS);
    if (b->total_cells == LIMIT_CELLS) return over(b, &T_FORMATS_CELLS, LIMIT_CELLS, err);
    if (!build_check_text(b, err)) return false;
    b->total_cells++;
    if (b->n_runs == 0 || row != b->row) {
        if (b->n_runs && row < b->row) {
            b->sorted = false;
            build_oddity(b, ODD_ORDER, row, c.col, S(""));
        }
        start_run(b, row);
    } else if (c.col <= b->col) {
        b->sorted = false;
        build_oddity(b, ODD_ORDER, row, c.col, S(""));
    }
    b->row = row;
    b->col = c.col;
    if (!(b->used[c.col / 64] >> (c.col % 64) & 1) && !use_column(b, c.col, err)) return false;
    if (b->n_cells == b->cap_cells) grow_cells(b);
    b->cells[b->n_cells++] = c;
    return true;
}

bool build_check_length(const Build *b, uint32_t row, uint32_t col, Str text, Err *err)
{
    if (text.n <= LIMIT_CELL_TEXT || str_points(text) <= LIMIT_CELL_TEXT) return true;
    Buf n = { 0 };
    buf_add_int(&n, LIMIT_CELL_TEXT);
    FAIL(err, LIMIT, T_FORMATS_LONG_TEXT, b->file, b->sheet ? b->sheet->name : S(""), grid_address(row, col, b->a), buf_str(&n));
    buf_done(&n);
    return false;
}

bool build_put(Build *b, uint32_t row, Cell c, Str text, Err *err)
{
    if (!build_check_length(b, row, c.col, text, err)) return false;
    c.text = build_text(b, text);
    c.length = (uint32_t)text.n;
    return build_cell(b, row, c, err);
}

/* ---- beside the cells ---- */

void build_merge(Build *b, Merge m)
{
    Sheet *s = b->sheet;
    if (m.last_row < m.row || m.last_col < m.col || m.last_row >= LIMIT_SHEET_ROWS || m.last_col >= LIMIT_SHEET_COLUMNS || s->n_merges >= LIMIT_SHEET_ROWS) return;
    *PUSH(b->a, s->merges, s->n_merges, b->merges_cap) = m;
}

void build_note(Build *b, uint32_t row, uint32_t col, Str text)
{
    Sheet *s = b->sheet;
    if (s->n_notes >= LIMIT_SHEET_ROWS) return;
    b->note_bytes += text.n;
    if (b->note_bytes > LIMIT_CELL_BYTES) return;    /* the end of the sheet says so */
    *PUSH(b->a, s->notes, s->n_notes, b->notes_cap) = (Note){ row, col, str_copy(b->a, text) };
}

void build_hide_rows(Build *b, uint32_t from, uint32_t to)
{
    Sheet *s = b->sheet;
    if (to < from) return;
    if (s->n_hidden_rows && s->hidden_rows[s->n_hidden_rows - 1].to + 1 == from) s->hidden_rows[s->n_hidden_rows - 1].to = to;
    else if (s->n_hidden_rows < LIMIT_SHEET_ROWS) *PUSH(b->a, s->hidden_rows, s->n_hidden_rows, b->rows_cap) = (Span){ from, to };
}

void build_hide_cols(Build *b, uint32_t from, uint32_t to)
{
    Sheet *s = b->sheet;
    if (to >= from && s->n_hidden_cols < LIMIT_SHEET_COLUMNS) *PUSH(b->a, s->hidden_cols, s->n_hidden_cols, b->cols_cap) = (Span){ from, to };
}

void build_oddity(Build *b, OddityKind kind, uint32_t row, uint32_t col, Str what)
{
    Book *book = b->book;
    Str sheet = b->sheet ? b->sheet->name : S("");
    for (size_t i = 0; i < book->n_oddities; i++)
        if (book->oddities[i].kind == kind && kind != ODD_SHEET && book->oddities[i].sheet.p == sheet.p) return;
    if (book->n_oddities >= LIMIT_SHEETS * (size_t)ODD_COUNT) return;
    Oddity *o = PUSH(b->a, book->oddities, book->n_oddities, b->oddities_cap);
    Str place = row == UINT32_MAX ? S("") : grid_address(row, col, b->a);
    Str detail = kind == ODD_ORDER ? place : str_slice(what, 0, str_cut(what, ODDITY_TEXT));
    *o = (Oddity){ .sheet = sheet, .cell = place, .detail = str_copy(b->a, detail), .kind = kind };
    Buf said = { 0 };
    grid_oddity(o, LANG_ZH, &said);
    o->what = buf_keep(&said, b->a);
    buf_done(&said);
}

/* ---- dates ---- */

enum { DAY_SECONDS = 86400, EPOCH_1900 = 25569, EPOCH_1904 = 24107 };     /* serials of 1970-01-01 */

/* Whole seconds of "44270.3541666667"; exact, rounded half up. */
static bool serial_seconds(Str serial, int64_t *out)
{
    int64_t whole = 0, part = 0, unit = 1;
    size_t i = 0;
    for (; i < serial.n && i < 8 && serial.p[i] >= '0' && serial.p[i] <= '9'; i++) whole = whole * 10 + (serial.p[i] - '0');
    if (i && i < serial.n && serial.p[i] == '.')
        for (i++; i < serial.n && serial.p[i] >= '0' && serial.p[i] <= '9'; i++)
            if (unit < 10000000000000) unit *= 10, part = part * 10 + (serial.p[i] - '0');
    if (i && i == serial.n) {
        *out = whole * DAY_SECONDS + (part * DAY_SECONDS + unit / 2) / unit;
        return true;
    }
    Frac f;
    return dec_parse(serial, &f) && frac_mul(f, frac_of(DAY_SECONDS), &f) && frac_int64(f, ROUND_HALF_UP, out);
}

bool build_date(Str serial, bool from_1904, Buf *out)
{
    int64_t seconds;
    if (!serial_seconds(serial, &seconds) || seconds < 0) return false;
    int64_t day = seconds / DAY_SECONDS, rest = seconds % DAY_SECONDS;
    if (!from_1904 && (day == 0 || day == 60)) return false;      /* a time alone; 29 February 1900 never was */
    day -= from_1904 ? EPOCH_1904 : EPOCH_1900 - (day < 60);
    if (day > 84005) return false;                                /* 2199-12-31 */
    day_format((Day)day, out);
    if (rest) buf_addf(out, " %02d:%02d:%02d", (int)(rest / 3600), (int)(rest / 60 % 60), (int)(rest % 60));
    return true;
}

/* ---- number formats ---- */

/* The letters of a code that say how to show: without "…", \x, _x, *x, !x and […]. */
static bool format_has(Str code, const char *any)
{
    for (size_t i = 0; i < code.n; i++) {
        char c = code.p[i];
        if (c == '\\' || c == '_' || c == '*' || c == '!') {
            i++;
            continue;
        }
        if (c == '"' || c == '[') {
            const char *close = memchr(code.p + i + 1, c == '"' ? '"' : ']', code.n - i - 1);
            if (!close) return false;
            i = (size_t)(close - code.p);
            continue;
        }
        if (strchr(any, c) && c) return true;
    }
    return false;
}

bool build_is_date_format(Str code)
{
    if (str_equal_case(code, S("General")) || str_equal(code, S("G/通用格式"))) return false;
    return format_has(code, "yYmMdDhHsS");
}

bool build_is_percent_format(Str code) { return format_has(code, "%"); }

bool build_is_builtin_date(uint32_t id)
{
    return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);
}
