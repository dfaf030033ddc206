/* SPDX-License-Identifier: Apache-2.0 */
#include "formats/csv.h"

#include "base/limits.h"
#include "formats/build.h"
#include "formats/encoding.h"
#include "formats/texts.h"

#include <string.h>

typedef struct {
    Build build;
    Str text;
    size_t at;
    char by;
    uint32_t row, line;          /* both from 0; a quoted cell may hold several lines */
    Buf cell;
} Csv;

enum { SNIFF_LINES = 20 };

/* ---- which delimiter ---- */

static const char delimiters[] = { ',', '\t', ';', '|' };

/* Counts delimiters outside quotes, line by line; the one that most lines hold equally often wins, then the more frequent. */
char csv_delimiter(Str text)
{
    size_t counts[SNIFF_LINES][sizeof delimiters] = { 0 }, lines = 0;
    bool quoted = false;
    for (size_t i = 0; i < text.n && lines < SNIFF_LINES; i++) {
        char c = text.p[i];
        if (c == '"') quoted = !quoted;
        if (quoted) continue;
        if (c == '\n') lines++;
        else for (size_t k = 0; k < sizeof delimiters; k++) counts[lines][k] += c == delimiters[k];
    }
    if (lines < SNIFF_LINES) lines++;
    size_t best = 0, best_lines = 0, best_total = 0;
    for (size_t k = 0; k < sizeof delimiters; k++) {
        size_t with = 0, total = 0;
        for (size_t i = 0; i < lines; i++) with += counts[i][k] > 0, total += counts[i][k];
        if (with > best_lines || (with == best_lines && total > best_total)) best = k, best_lines = with, best_total = total;
    }
    return delimiters[best];
}

static void take_sep_line(Csv *c)
{
    if (c->text.n < 5 || !str_equal_case(str_slice(c->text, 0, 4), S("sep="))) return;
    size_t end = 5;
    if (end < c->text.n && c->text.p[end] == '\r') end++;
    if (end < c->text.n && c->text.p[end] != '\n') return;
    c->by = c->text.p[4];
    c->at = end < c->text.n ? end + 1 : end;
    c->line = 1;
}

/* ---- cells ---- */

static bool unclosed(const Csv *c, uint32_t line, Err *err)
{
    return FAIL(err, DATA, T_FORMATS_CSV_QUOTE, c->build.file, str_printf(c->build.a, "%u", line + 1));
}

bool csv_opens_quote(Str text, size_t at)
{
    if (at < text.n && text.p[at] == '=') at++;
    return at < text.n && text.p[at] == '"';
}

ptrdiff_t csv_quote_end(Str text, size_t at)
{
    for (at++;; at++) {
        const char *quote = at < text.n ? memchr(text.p + at, '"', text.n - at) : NULL;
        if (!quote) return CSV_NOT_CLOSED;
        at = (size_t)(quote - text.p) + 1;
        if (at >= text.n || text.p[at] != '"') return (ptrdiff_t)at;
    }
}

size_t csv_unquote(Str inside, char *to)
{
    size_t n = 0;
    while (inside.n) {
        const char *quote = memchr(inside.p, '"', inside.n);
        size_t piece = quote ? (size_t)(quote - inside.p) + 1 : inside.n;
        memmove(to + n, inside.p, piece);
        n += piece;
        inside = str_slice(inside, quote ? piece + 1 : piece, inside.n);
    }
    return n;
}

bool csv_is_code(Str cell) { return cell.n >= 3 && str_starts(cell, S("=\"")) && str_ends(cell, S("\"")); }

/* At an opening quote: appends what it holds. */
static bool quoted(Csv *c, Err *err)
{
    ptrdiff_t end = csv_quote_end(c->text, c->at);
    if (end < 0) return unclosed(c, c->line, err);
    Str inside = str_slice(c->text, c->at + 1, (size_t)end - 1);
    for (size_t i = 0; i < inside.n; i++) c->line += inside.p[i] == '\n';
    char *to = buf_room(&c->cell, inside.n);
    if (to) c->cell.n += csv_unquote(inside, to);
    c->at = (size_t)end;
    return true;
}

static bool ends_cell(const Csv *c) { return c->at >= c->text.n || c->text.p[c->at] == c->by || c->text.p[c->at] == '\n' || c->text.p[c->at] == '\r'; }

static Str plain(Csv *c)
{
    size_t from = c->at;
    while (!ends_cell(c)) c->at++;
    return str_slice(c->text, from, c->at);
}

static bool next_cell(Csv *c, uint32_t col, Str *out, Err *err)
{
    if (!csv_opens_quote(c->text, c->at)) {
        *out = plain(c);
        return true;
    }
    bool equals = c->text.p[c->at] == '=';
    c->cell.n = 0;
    c->at += equals;
    if (!quoted(c, err)) return false;
    if (!ends_cell(c)) {
        buf_add(&c->cell, plain(c));
        build_oddity(&c->build, ODD_QUOTE, c->row, col, buf_str(&c->cell));
    }
    *out = buf_str(&c->cell);
    if (!equals && csv_is_code(*out)) {
        *out = str_slice(*out, 2, out->n - 1);
        equals = true;
    }
    if (equals) build_oddity(&c->build, ODD_EQUALS, c->row, col, *out);
    return true;
}

static bool put(Csv *c, uint32_t col, Str text, Err *err)
{
    if (text.n == 0) return true;
    if (col >= LIMIT_SHEET_COLUMNS)
        return FAIL(err, LIMIT, T_FORMATS_COLUMNS, c->build.file, c->build.sheet->name, str_printf(c->build.a, "%d", LIMIT_USED_COLUMNS));
    return build_put(&c->build, c->row, (Cell){ .col = (uint16_t)col, .type = CELL_TEXT }, text, err);
}

static bool next_row(Csv *c, Err *err)
{
    if (c->row == LIMIT_SHEET_ROWS) return FAIL(err, LIMIT, T_FORMATS_CSV_ROWS, c->build.file, str_printf(c->build.a, "%d", LIMIT_SHEET_ROWS));
    for (uint32_t col = 0;; col++) {
        Str cell;
        if (!next_cell(c, col, &cell, err) || !put(c, col, cell, err)) return false;
        if (c->at >= c->text.n || c->text.p[c->at] != c->by) break;
        c->at++;
    }
    if (c->at < c->text.n && c->text.p[c->at] == '\r') c->at++;
    if (c->at < c->text.n && c->text.p[c->at] == '\n') c->at++;
    c->row++;
    c->line++;
    return true;
}

static bool read_rows(Csv *c, Err *err)
{
    c->by = csv_delimiter(c->text);
    take_sep_line(c);
    if (!build_sheet(&c->build, S(""), false, err)) return false;
    while (c->at < c->text.n)
        if (!next_row(c, err)) return false;
    c->build.book->delimiter = c->by;
    return build_sheet_end(&c->build, err) && build_end(&c->build, err);
}

bool csv_read(Str file, Str bytes, Arena *a, Book *out, Err *err)
{
    Csv *c = NEW(a, Csv);
    Str encoding;
    build_init(&c->build, file, BOOK_CSV, a, out);
    bool ok = encoding_decode(file, bytes, a, &c->text, &encoding, err) && read_rows(c, err);
    out->encoding = ok ? encoding : S("");
    buf_done(&c->cell);
    build_done(&c->build);
    return ok;
}
