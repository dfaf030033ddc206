/* SPDX-License-Identifier: Apache-2.0 */
#include "proof/document.h"
#include "formats/encoding.h"
#include "base/text.h"

#include <assert.h>
#include <string.h>

enum { HEADING_POINTS = 40, TABLE_COLUMNS = 200, PIECE_BYTES = 16 * 1024 };

/* ---- folding ---- */

static bool is_digit_point(uint32_t c) { return (c >= '0' && c <= '9') || (c >= 0xFF10 && c <= 0xFF19); }

static uint32_t fold_point(uint32_t before, uint32_t c, uint32_t after)
{
    bool between = is_digit_point(before) && is_digit_point(after);
    switch (c) {
    case 0x3000: case 0xA0: case '\t': return ' ';
    case ',': return between ? c : 0xFF0C;
    case ';': return 0xFF1B;
    case '(': return 0xFF08;
    case ')': return 0xFF09;
    case ':': case 0xFF1A: case 0xFE30: case 0xFE13: return between ? 0x2236 : 0xFF1A;      /* ∶ between numbers is a ratio */
    case 0xFF0C: case 0xFF1B: case 0xFF08: case 0xFF09: case 0xFF1F: case 0xFF01: return c;
    default: return c > 0xFF01 && c <= 0xFF5E ? c - 0xFEE0 : c;
    }
}

/* 1 129 236万元: blanks between groups of three digits, the last with a word right behind it, are group marks. */
static void join_groups(char *p, size_t n)
{
    for (size_t i = 1; i + 3 < n; i++) {
        if (p[i] != ' ' || !is_digit_point((unsigned char)p[i - 1])) continue;
        size_t first = i, end = i;
        while (first && is_digit_point((unsigned char)p[first - 1])) first--;
        while (end + 3 < n && p[end] == ' ' && is_digit_point((unsigned char)p[end + 1]) && is_digit_point((unsigned char)p[end + 2]) && is_digit_point((unsigned char)p[end + 3]) &&
            !(end + 4 < n && is_digit_point((unsigned char)p[end + 4]))) end += 4;
        size_t tail = end;
        while (tail < n && (p[tail] == '.' || is_digit_point((unsigned char)p[tail]))) tail++;
        bool unit = tail < n && ((unsigned char)p[tail] >= 0xE4 || p[tail] == '%');
        if (end > i && i - first <= 3 && unit && !(first && (p[first - 1] == '.' || p[first - 1] == ' ' || p[first - 1] == ',')))
            for (size_t k = i; k < end; k += 4) p[k] = ',';
        i = end > i ? end - 1 : i;
    }
}

static Str fold(Str s, Arena *a)
{
    Buf b = { 0 };
    size_t at = 0;
    uint32_t before = 0, c = str_next(s, &at);
    while (c) {
        uint32_t after = str_next(s, &at);
        buf_add_point(&b, fold_point(before, c, after));
        before = c;
        c = after;
    }
    if (b.n) join_groups(b.p, b.n);
    return buf_give(&b, a);
}

/* ---- plain text ---- */

static size_t bytes_of(Str s, size_t points)
{
    size_t at = 0;
    while (points-- && at < s.n) (void)str_next(s, &at);
    return at;
}

/* Where a text longer than PIECE_BYTES is cut: behind the last full stop, else semicolon, else comma, else anywhere. */
static size_t cut_at(Str s)
{
    static const char *const marks[] = { "。", "；", "，" };
    if (s.n <= PIECE_BYTES) return s.n;
    for (size_t k = 0; k < sizeof marks / sizeof marks[0]; k++)
        for (size_t at = PIECE_BYTES; at > PIECE_BYTES / 2; at--)
            if (str_ends(str_slice(s, 0, at), str_of(marks[k]))) return at;
    return str_cut(s, PIECE_BYTES);
}

/* The pieces of a paragraph, all like `model`. */
static void add_pieces(Document *d, Piece model, Str text)
{
    Str rest = fold(text, d->arena), written = text;
    do {
        size_t n = cut_at(rest), as_written = n < rest.n ? bytes_of(written, str_points(str_slice(rest, 0, n))) : written.n;
        model.text = str_slice(rest, 0, n);
        model.written = str_slice(written, 0, as_written);
        *PUSH(d->arena, d->pieces, d->n_pieces, d->cap_pieces) = model;
        model.offset += n;
        rest = str_slice(rest, n, rest.n);
        written = str_slice(written, as_written, written.n);
    } while (rest.n);
}

static bool is_heading(Str text)
{
    return str_points(text) <= HEADING_POINTS && !str_tail_word(str_trim(text), "。|；|，|、|！");
}

/* 甲|12|3.5, and no mark of a sentence. */
static bool two_bars(Str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) n += s.p[i] == '|';
    return n > 1 && !str_has_word(s, "。|；");
}

/* The cells of "| 甲 | 12 |", of "甲 | 12" or of "甲\t12"; 0: no line of a table. */
static size_t split_cells(Str line, Str *out)
{
    Str s = str_trim(line);
    char by = '|';
    size_t n = 0;
    if (str_starts(s, S("|")) && s.n > 1) {
        s = str_slice(s, 1, s.n);
        if (str_ends(s, S("|"))) s.n--;
    } else if (str_has(line, S("\t"))) s = line, by = '\t';
    else if (!str_has(s, S(" | ")) && !two_bars(s)) return 0;
    while (s.p && n < TABLE_COLUMNS) out[n++] = str_trim(str_split(&s, by));
    return n > 1 && !s.p ? n : 0;                      /* wider than any table: a paragraph */
}

/* The fields of a line between blanks, wide ones too. */
static size_t split_blanks(Str line, Str *out)
{
    size_t n = 0, from = 0;
    for (size_t at = 0, end = 0; at <= line.n; at = end) {
        uint32_t c = at < line.n ? (end = at, str_next(line, &end)) : ' ';
        bool blank = c == ' ' || c == 0x3000 || c == 0xA0;
        if (blank && at > from && n < TABLE_COLUMNS) out[n++] = str_slice(line, from, at);
        if (blank) from = end;
        if (at == line.n) break;
    }
    return n;
}

static bool is_figure(Str s)
{
    bool digit = false;
    for (size_t i = 0; i < s.n; i++) {
        if (!((s.p[i] >= '0' && s.p[i] <= '9') || s.p[i] == ',' || s.p[i] == '.' || s.p[i] == '%' || s.p[i] == '-')) return false;
        digit |= s.p[i] >= '0' && s.p[i] <= '9';
    }
    return digit;
}

static bool is_figure_row(const Str *fields, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (!is_figure(fields[i])) return false;
    return n > 1 && !is_figure(fields[0]);
}

/* How many lines, from here on, are a table whose cells stand between blanks: heads (not always), and three rows or more of a name and figures, as many
** in each. */
static size_t blank_table(Str rest, bool *heads)
{
    enum { FEWEST = 3, CELLS = 3 };
    Str fields[TABLE_COLUMNS];
    size_t rows = 0, width = 0;
    *heads = true;
    while (rest.p) {
        Str line = str_split(&rest, '\n');
        if (str_ends(line, S("\r"))) line.n--;
        if (str_has_word(line, "。|，|；") || str_has(line, S("|")) || str_has(line, S("\t"))) break;
        size_t n = split_blanks(line, fields);
        if (rows == 0) *heads = !is_figure_row(fields, n);
        if (n + (*heads ? 0 : 1) < CELLS || (width && n != width) || (rows && !is_figure_row(fields, n))) break;
        width = n, rows++;
    }
    return rows > FEWEST || (rows == FEWEST && !*heads) ? rows : 0;
}

static bool is_rule_line(const Str *cells, size_t n)        /* |---|:---:| */
{
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < cells[i].n; k++)
            if (cells[i].p[k] != '-' && cells[i].p[k] != ':' && cells[i].p[k] != ' ') return false;
    return n > 0;
}

static Str drop_markdown(Str line, Arena *a)
{
    Buf b = { 0 };
    Str s = line;
    while (str_starts(s, S("#")) || str_starts(s, S(">"))) s = str_slice(s, 1, s.n);
    if (str_starts(s, S("- ")) || str_starts(s, S("* "))) s = str_slice(s, 2, s.n);
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] != '`' && !(s.p[i] == '*' && ((i + 1 < s.n && s.p[i + 1] == '*') || (i && s.p[i - 1] == '*')))) buf_add_char(&b, s.p[i]);
    return buf_give(&b, a);
}

/* While it is read a table is a number beside its cells: the arrays may still move. */
typedef struct { int table, row, paragraph; bool blank, headless; } Lines;       /* headless: the rows of a table that has no heads count from its caption */

/* 1. 一、 （一） at the head of a line: an item of its own. */
static bool is_item(Str s)
{
    size_t n = str_head_word(s, "（");
    while (n < s.n && is_digit_point((unsigned char)s.p[n])) n++;
    for (size_t more = 1; more; n += more) more = str_head_word(str_slice(s, n, s.n), "一|二|三|四|五|六|七|八|九|十");
    return n && str_head_word(str_slice(s, n, s.n), "、|.|）|．");
}

/* A line that ends within its sentence goes on in the next; one that begins with 其中 tells of the one before. */
static bool goes_on(const Document *d, const Lines *l, Str line)
{
    const Piece *last = d->n_pieces ? &d->pieces[d->n_pieces - 1] : NULL;
    if (!last || l->row >= 0 || l->blank || last->kind != DOCX_PARAGRAPH || last->text.n + line.n > PIECE_BYTES) return false;
    return !is_item(line) && (str_tail_word(str_trim(last->text), "；|，|、|：") || str_head_word(line, "其中"));
}

static void add_line(Document *d, Lines *l, Str line, bool blanks)
{
    Str cells[TABLE_COLUMNS];
    size_t n = blanks ? split_blanks(line, cells) : split_cells(line, cells);
    if (n == 0) {
        bool on = goes_on(d, l, str_trim(line));
        l->row = -1;
        l->blank = str_trim(line).n == 0;
        if (l->blank) return;
        if (on) {
            Piece *last = &d->pieces[d->n_pieces - 1];
            last->text = str_printf(d->arena, "%.*s\n%.*s", SP(last->text), SP(fold(line, d->arena)));
            last->written = str_printf(d->arena, "%.*s\n%.*s", SP(last->written), SP(line));
            last->heading = false;
            l->paragraph++;                                            /* lines behind it keep their number */
            return;
        }
        add_pieces(d, (Piece){ .kind = DOCX_PARAGRAPH, .number = ++l->paragraph, .heading = is_heading(line) }, line);
        return;
    }
    if (l->row >= 0 && is_rule_line(cells, n)) return;
    if (l->row < 0) l->table++, l->row = blanks && l->headless;
    for (size_t i = 0; i < n; i++) {
        add_pieces(d, (Piece){ .kind = DOCX_CELL, .number = l->table, .row = l->row, .col = (int)i }, cells[i]);
    }
    l->row++;
}

static bool read_text(Document *d, Err *err)
{
    Str text, encoding;
    Lines l = { .row = -1 };
    bool markdown = str_ends(d->file, S(".md")) || str_ends(d->file, S(".markdown"));
    if (!encoding_decode(d->file, d->bytes, d->arena, &text, &encoding, err)) return false;
    size_t rows = 0;                                                   /* left of a table between blanks */
    bool heads = true;
    while (text.p) {
        if (rows == 0 && (rows = blank_table(text, &heads))) l.row = -1, l.headless = !heads;
        Str line = str_split(&text, '\n');
        if (str_ends(line, S("\r"))) line.n--;
        add_line(d, &l, markdown && !rows && !str_starts(str_trim(line), S("|")) ? drop_markdown(line, d->arena) : line, rows > 0);
        rows -= rows > 0;
        if (rows == 0 && l.row >= 0 && !str_has_word(line, "|") && !str_has(line, S("\t"))) l.row = -1;
    }
    return true;
}

/* ---- Word ---- */

static bool read_docx(Document *d, Err *err)
{
    int numbers[DOCX_HEADER + 1] = { 0 };
    if (!docx_text_read(d->file, d->bytes, d->arena, &d->docx, err)) return false;
    d->first = NEW_ARRAY(d->arena, size_t, d->docx->n_paragraphs + 1);
    for (size_t i = 0; i < d->docx->n_paragraphs; i++) {
        const DocxParagraph *from = &d->docx->paragraphs[i];
        int number = from->kind == DOCX_CELL ? from->table + 1 : str_trim(from->text).n ? ++numbers[from->kind] : numbers[from->kind];
        d->first[i] = d->n_pieces;
        add_pieces(d, (Piece){ .kind = from->kind, .source = i, .row = from->row, .col = from->col, .number = number, .heading = from->kind == DOCX_PARAGRAPH && is_heading(from->text) }, from->text);
    }
    d->first[d->docx->n_paragraphs] = d->n_pieces;
    return true;
}

/* ---- tables ---- */

static Table *table_of(Document *d, int number, const Piece *caption)
{
    for (size_t i = d->n_tables; i-- > 0;)
        if (d->tables[i].number == number) return &d->tables[i];
    Table *t = PUSH(d->arena, d->tables, d->n_tables, d->cap_tables);
    *t = (Table){ .number = number, .caption = caption };
    return t;
}

static void make_tables(Document *d)
{
    const Piece *last = NULL;
    for (size_t i = 0; i < d->n_pieces; i++) {
        const Piece *p = &d->pieces[i];
        if (p->kind == DOCX_PARAGRAPH && p->text.n) last = p;
        if (p->kind != DOCX_CELL) continue;
        Table *t = table_of(d, p->number, last);
        if (p->row >= t->n_rows) t->n_rows = p->row + 1;
        if (p->col >= t->n_cols) t->n_cols = p->col + 1;
    }
    for (size_t i = 0; i < d->n_tables; i++) d->tables[i].cells = NEW_ARRAY(d->arena, const Piece *, (size_t)d->tables[i].n_rows * (size_t)d->tables[i].n_cols);
    for (size_t i = 0; i < d->n_pieces; i++) {
        Piece *p = &d->pieces[i];
        if (p->kind != DOCX_CELL) continue;
        Table *t = table_of(d, p->number, NULL);
        assert(t->cells);
        const Piece **cell = &t->cells[p->row * t->n_cols + p->col];
        if (!*cell || !(*cell)->text.n) *cell = p;              /* a cell of several paragraphs: the first that says something */
        p->table = t;
    }
}

const Piece *document_cell(const Table *t, int row, int col)
{
    return row < 0 || col < 0 || row >= t->n_rows || col >= t->n_cols ? NULL : t->cells[row * t->n_cols + col];
}

Str document_cell_text(const Table *t, int row, int col)
{
    const Piece *p = document_cell(t, row, col);
    return p ? str_trim(p->text) : S("");
}

bool document_read(Str file, Str bytes, Arena *a, Document *out, Err *err)
{
    *out = (Document){ .file = file, .bytes = bytes, .arena = a };
    if (!(str_starts(bytes, S("PK\x03\x04")) ? read_docx(out, err) : read_text(out, err))) return false;
    make_tables(out);
    return true;
}

static size_t points_in(Str s, size_t at) { return str_points(str_slice(s, 0, at)); }

size_t document_original(const Document *d, const Piece *p, size_t at)
{
    size_t points = points_in(p->text, at);
    if (!d->docx) return at;
    for (const Piece *before = &d->pieces[d->first[p->source]]; before < p; before++) points += str_points(before->text);
    return bytes_of(d->docx->paragraphs[p->source].text, points);
}

const Piece *document_piece(const Document *d, size_t paragraph, size_t original, size_t *at)
{
    size_t points = points_in(d->docx->paragraphs[paragraph].text, original);
    const Piece *p = &d->pieces[d->first[paragraph]], *last = &d->pieces[d->first[paragraph + 1]] - 1;
    for (; p < last && points >= str_points(p->text); p++) points -= str_points(p->text);
    *at = bytes_of(p->text, points);
    return p;
}

static void add_place(Buf *out, const char *zh, const char *en)
{
    text_word(str_of(zh), str_of(en), out);
}

void document_place(const Piece *p, Buf *out)
{
    Buf zh = { 0 }, en = { 0 };
    switch (p->kind) {
    case DOCX_CELL:
        buf_addf(&zh, "表%d第%d行第%d列", p->number, p->row + 1, p->col + 1);
        buf_addf(&en, "table %d row %d column %d", p->number, p->row + 1, p->col + 1);
        break;
    case DOCX_NOTE: buf_addf(&zh, "脚注%d", p->number), buf_addf(&en, "note %d", p->number); break;
    case DOCX_BOX: buf_addf(&zh, "文本框%d", p->number), buf_addf(&en, "text box %d", p->number); break;
    case DOCX_HEADER: buf_addf(&zh, "页眉页脚%d", p->number), buf_addf(&en, "header or footer %d", p->number); break;
    case DOCX_PARAGRAPH:
    default: buf_addf(&zh, "第%d段", p->number), buf_addf(&en, "paragraph %d", p->number); break;
    }
    buf_add_char(&zh, 0), buf_add_char(&en, 0);
    add_place(out, zh.p, en.p);
    buf_done(&zh);
    buf_done(&en);
}
