/* SPDX-License-Identifier: Apache-2.0
** Layout: Head, encoding, one text for all cells, oddities, then each sheet: SheetHead, name, row_start, cells,
** merges, hidden rows and columns, notes. A string is its length as uint32 and its bytes. */
#include "formats/book_wire.h"

#include "base/limits.h"
#include "formats/encoding.h"
#include "formats/texts.h"

#include <assert.h>
#include <string.h>

enum { MAGIC = 0x4B424C4C, FLAGS_ALL = 127 };

typedef struct { uint32_t magic, version, kind, delimiter, n_sheets, n_oddities; uint64_t text; } Head;
typedef struct { uint32_t hidden, n_rows, n_cols, n_merges, n_notes, n_hidden_rows, n_hidden_cols, unused; uint64_t n_cells; } SheetHead;
typedef struct { uint32_t row, col; } NoteHead;

/* ---- sending ---- */

typedef struct { BookWirePut put; void *ctx; bool ok; } Out;

static void send(Out *o, const void *p, size_t n) { o->ok = o->ok && (n == 0 || o->put(o->ctx, p, n)); }

static void send_str(Out *o, Str s)
{
    uint32_t n = (uint32_t)s.n;
    send(o, &n, sizeof n);
    send(o, s.p, s.n);
}

/* The text of all sheets: one that they share goes once, else they go one after the other. */
static bool shares_text(const Book *book)
{
    for (size_t i = 1; i < book->n_sheets; i++)
        if (book->sheets[i].text != book->sheets[0].text) return false;
    return true;
}

static size_t text_end(const Sheet *s)
{
    assert(s);
    size_t end = 0;
    for (size_t i = 0; i < s->n_cells; i++) {
        size_t e = (size_t)s->cells[i].text + s->cells[i].length;
        if (e > end) end = e;
    }
    return end;
}

static void send_cells(Out *o, const Sheet *s, uint32_t shift)
{
    if (shift == 0) {
        send(o, s->cells, s->n_cells * sizeof *s->cells);
        return;
    }
    Cell piece[256];
    for (size_t i = 0; i < s->n_cells;) {
        size_t n = 0;
        for (; n < 256 && i < s->n_cells; n++) {
            piece[n] = s->cells[i++];
            piece[n].text += shift;
        }
        send(o, piece, n * sizeof *piece);
    }
}

static void send_sheet(Out *o, const Sheet *s, uint32_t shift)
{
    SheetHead h = { s->hidden, s->n_rows, s->n_cols, (uint32_t)s->n_merges, (uint32_t)s->n_notes, (uint32_t)s->n_hidden_rows,
                    (uint32_t)s->n_hidden_cols, 0, s->n_cells };
    send(o, &h, sizeof h);
    send_str(o, s->name);
    send(o, s->row_start, ((size_t)s->n_rows + 1) * sizeof *s->row_start);
    send_cells(o, s, shift);
    send(o, s->merges, s->n_merges * sizeof *s->merges);
    send(o, s->hidden_rows, s->n_hidden_rows * sizeof *s->hidden_rows);
    send(o, s->hidden_cols, s->n_hidden_cols * sizeof *s->hidden_cols);
    for (size_t i = 0; i < s->n_notes; i++) {
        NoteHead n = { s->notes[i].row, s->notes[i].col };
        send(o, &n, sizeof n);
        send_str(o, s->notes[i].text);
    }
}

/* Where the text of each sheet goes; all of it together. */
static uint64_t place_text(const Book *book, bool shared, uint32_t *shifts)
{
    uint64_t bytes = 0;
    for (size_t i = 0; i < book->n_sheets; i++) {
        uint64_t end = text_end(&book->sheets[i]);
        shifts[i] = shared ? 0 : (uint32_t)bytes;
        if (!shared) bytes += end;
        else if (end > bytes) bytes = end;
    }
    return bytes;
}

static void send_text(Out *o, const Book *book, bool shared, uint64_t bytes)
{
    assert(book->sheets || book->n_sheets == 0);
    if (shared && book->n_sheets) send(o, book->sheets[0].text, bytes);
    for (size_t i = 0; !shared && i < book->n_sheets; i++) send(o, book->sheets[i].text, text_end(&book->sheets[i]));
}

bool book_wire_write(const Book *book, BookWirePut put, void *ctx)
{
    Out o = { put, ctx, true };
    bool shared = shares_text(book);
    uint32_t shifts[LIMIT_SHEETS] = { 0 };
    Head h = { MAGIC, BOOK_WIRE_VERSION, book->kind, (uint8_t)book->delimiter, (uint32_t)book->n_sheets, (uint32_t)book->n_oddities, 0 };
    if (book->n_sheets > LIMIT_SHEETS) return false;
    h.text = place_text(book, shared, shifts);
    send(&o, &h, sizeof h);
    send_str(&o, book->encoding);
    send_text(&o, book, shared, h.text);
    for (size_t i = 0; i < book->n_oddities; i++) {
        const Oddity *d = &book->oddities[i];
        uint32_t kind = d->kind;
        send(&o, &kind, sizeof kind);
        send_str(&o, d->sheet);
        send_str(&o, d->cell);
        send_str(&o, d->detail);
    }
    for (size_t i = 0; i < book->n_sheets; i++) send_sheet(&o, &book->sheets[i], shifts[i]);
    return o.ok;
}

/* ---- receiving ---- */

typedef struct {
    Str file;
    BookWireGet get;
    void *ctx;
    Arena *a;
    Book *book;
    Head head;
    char *text;
    size_t cells, rows, strings;                     /* received so far */
    Err *err;
} In;

static bool wrong(In *in, Str what) { return FAIL(in->err, DATA, T_FORMATS_WIRE, in->file, what); }

static bool receive(In *in, void *p, size_t n) { return n == 0 || in->get(in->ctx, p, n) || wrong(in, S("short")); }

static bool receive_str(In *in, size_t most, Str *out)
{
    uint32_t n;
    if (!receive(in, &n, sizeof n)) return false;
    in->strings += n;
    if (n > most || in->strings > LIMIT_TOTAL_BYTES) return wrong(in, S("string"));
    char *p = arena_alloc(in->a, (size_t)n + 1);
    *out = (Str){ p, n };
    return receive(in, p, n) && (encoding_valid_prefix(*out) == n || wrong(in, S("UTF-8")));
}

static bool starts_point(const In *in, uint64_t at) { return at == in->head.text || ((uint8_t)in->text[at] & 0xC0) != 0x80; }

static bool check_cells(In *in, const Sheet *s)
{
    uint64_t used[LIMIT_SHEET_COLUMNS / 64] = { 0 };
    uint32_t n_cols = 0;
    if (s->row_start[0] != 0 || s->row_start[s->n_rows] != s->n_cells) return wrong(in, S("rows"));
    for (uint32_t row = 0; row < s->n_rows; row++) {
        uint32_t from = s->row_start[row], to = s->row_start[row + 1];
        if (to < from || to > s->n_cells) return wrong(in, S("rows"));
        for (uint32_t i = from; i < to; i++) {
            const Cell *c = &s->cells[i];
            uint64_t end = (uint64_t)c->text + c->length;
            if (c->col >= LIMIT_SHEET_COLUMNS || (i > from && c->col <= s->cells[i - 1].col)) return wrong(in, S("column"));
            if (c->type < CELL_TEXT || c->type > CELL_ERROR || c->flags > FLAGS_ALL) return wrong(in, S("cell"));
            if (end > in->head.text || c->length > 4 * LIMIT_CELL_TEXT || !starts_point(in, c->text) || !starts_point(in, end)) return wrong(in, S("text"));
            used[c->col / 64] |= 1ull << (c->col % 64);
            if (c->col >= n_cols) n_cols = c->col + 1u;
        }
    }
    size_t n_used = 0;
    for (size_t i = 0; i < sizeof used / sizeof *used; i++) n_used += (size_t)__builtin_popcountll(used[i]);
    return (n_cols == s->n_cols && n_used <= LIMIT_USED_COLUMNS) || wrong(in, S("columns"));
}

static bool check_spans(In *in, const Span *spans, size_t n, uint32_t most)
{
    for (size_t i = 0; i < n; i++)
        if (spans[i].to < spans[i].from || spans[i].to >= most || (i && spans[i].from <= spans[i - 1].to)) return wrong(in, S("hidden"));
    return true;
}

static bool check_merges(In *in, const Sheet *s)
{
    for (size_t i = 0; i < s->n_merges; i++) {
        const Merge *m = &s->merges[i];
        if (m->last_row < m->row || m->last_col < m->col || m->last_row >= LIMIT_SHEET_ROWS || m->last_col >= LIMIT_SHEET_COLUMNS) return wrong(in, S("merge"));
        if (i && m->row < s->merges[i - 1].row) return wrong(in, S("merge"));
    }
    return true;
}

static bool receive_notes(In *in, Sheet *s, uint32_t n)
{
    size_t cap = 0;
    for (uint32_t i = 0; i < n; i++) {               /* grows as they come: a count alone takes no memory */
        NoteHead h;
        Str text;
        if (!receive(in, &h, sizeof h) || !receive_str(in, LIMIT_CELL_BYTES, &text)) return false;
        if (h.row >= LIMIT_SHEET_ROWS || h.col >= LIMIT_SHEET_COLUMNS) return wrong(in, S("note"));
        *PUSH(in->a, s->notes, s->n_notes, cap) = (Note){ h.row, h.col, text };
    }
    return true;
}

static bool check_counts(In *in, const SheetHead *h)
{
    in->rows += h->n_rows;
    if (h->n_cells > LIMIT_CELLS - in->cells || h->n_rows > LIMIT_SHEET_ROWS || in->rows > LIMIT_CELLS || h->hidden > 1) return wrong(in, S("size"));
    in->cells += h->n_cells;
    return (h->n_merges <= LIMIT_SHEET_ROWS && h->n_notes <= LIMIT_SHEET_ROWS && h->n_hidden_rows <= LIMIT_SHEET_ROWS
            && h->n_hidden_cols <= LIMIT_SHEET_COLUMNS) || wrong(in, S("size"));
}

static bool receive_sheet(In *in, Sheet *s)
{
    SheetHead h;
    if (!receive(in, &h, sizeof h) || !check_counts(in, &h) || !receive_str(in, 4096, &s->name)) return false;
    s->hidden = h.hidden;
    s->n_rows = h.n_rows;
    s->n_cols = h.n_cols;
    s->n_cells = h.n_cells;
    s->text = in->text;
    s->n_merges = h.n_merges;
    s->n_hidden_rows = h.n_hidden_rows;
    s->n_hidden_cols = h.n_hidden_cols;
    s->row_start = NEW_ARRAY(in->a, uint32_t, (size_t)h.n_rows + 1);
    s->cells = NEW_ARRAY(in->a, Cell, h.n_cells);
    s->merges = NEW_ARRAY(in->a, Merge, h.n_merges);
    s->hidden_rows = NEW_ARRAY(in->a, Span, h.n_hidden_rows);
    s->hidden_cols = NEW_ARRAY(in->a, Span, h.n_hidden_cols);
    return receive(in, s->row_start, ((size_t)h.n_rows + 1) * sizeof *s->row_start)
        && receive(in, s->cells, h.n_cells * sizeof *s->cells) && check_cells(in, s)
        && receive(in, s->merges, h.n_merges * sizeof *s->merges) && check_merges(in, s)
        && receive(in, s->hidden_rows, h.n_hidden_rows * sizeof *s->hidden_rows) && check_spans(in, s->hidden_rows, h.n_hidden_rows, LIMIT_SHEET_ROWS)
        && receive(in, s->hidden_cols, h.n_hidden_cols * sizeof *s->hidden_cols) && check_spans(in, s->hidden_cols, h.n_hidden_cols, LIMIT_SHEET_COLUMNS)
        && receive_notes(in, s, h.n_notes);
}

static bool receive_head(In *in)
{
    Head *h = &in->head;
    if (!receive(in, h, sizeof *h)) return false;
    if (h->magic != MAGIC || h->version != BOOK_WIRE_VERSION || h->kind < BOOK_XLSX || h->kind > BOOK_CSV || h->delimiter > 127) return wrong(in, S("version"));
    if (h->n_sheets == 0 || h->n_sheets > LIMIT_SHEETS
        || h->n_oddities > LIMIT_SHEETS * ODD_COUNT + 1 || h->text > LIMIT_CELL_BYTES) return wrong(in, S("size"));
    in->book->kind = h->kind;
    in->book->delimiter = (char)h->delimiter;
    return receive_str(in, 64, &in->book->encoding);
}

/* The size alone takes no memory: pages are touched as the bytes come. */
static bool receive_text(In *in)
{
    size_t n = in->head.text;
    in->text = arena_alloc(in->a, n);
    return receive(in, in->text, n) && (encoding_valid_prefix((Str){ in->text, n }) == n || wrong(in, S("UTF-8")));
}

static bool receive_oddity(In *in, Oddity *o)
{
    uint32_t kind;
    if (!receive(in, &kind, sizeof kind) || !receive_str(in, 4096, &o->sheet) || !receive_str(in, 64, &o->cell) || !receive_str(in, 4096, &o->detail)) return false;
    if (kind == 0 || kind >= ODD_COUNT) return wrong(in, S("oddity"));
    o->kind = kind;
    Buf said = { 0 };
    grid_oddity(o, LANG_ZH, &said);
    o->what = buf_keep(&said, in->a);
    buf_done(&said);
    return true;
}

bool book_wire_read(Str file, BookWireGet get, void *ctx, Arena *a, Book *out, Err *err)
{
    *out = (Book){ 0 };
    In in = { .file = file, .get = get, .ctx = ctx, .a = a, .book = out, .err = err };
    if (!receive_head(&in) || !receive_text(&in)) return false;
    out->oddities = NEW_ARRAY(a, Oddity, in.head.n_oddities);
    for (; out->n_oddities < in.head.n_oddities; out->n_oddities++)
        if (!receive_oddity(&in, &out->oddities[out->n_oddities])) return false;
    out->sheets = NEW_ARRAY(a, Sheet, in.head.n_sheets);
    for (; out->n_sheets < in.head.n_sheets; out->n_sheets++)
        if (!receive_sheet(&in, &out->sheets[out->n_sheets])) return false;
    return true;
}

/* ---- memory ---- */

bool book_wire_put_buf(void *buf, const void *p, size_t n)
{
    buf_add(buf, (Str){ p, n });
    return !((Buf *)buf)->full;
}

bool book_wire_get_str(void *str, void *p, size_t n)
{
    Str *s = str;
    if (s->n < n) return false;
    memcpy(p, s->p, n);
    *s = str_slice(*s, n, s->n);
    return true;
}
