/* SPDX-License-Identifier: Apache-2.0 */
#include "formats/grid.h"

#include "base/limits.h"
#include "formats/texts.h"

#include <assert.h>

const Cell *grid_cell(const Sheet *s, uint32_t row, uint32_t col)
{
    if (row >= s->n_rows) return NULL;
    size_t low = s->row_start[row], high = s->row_start[row + 1];
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (s->cells[mid].col < col) low = mid + 1;
        else high = mid;
    }
    return low < s->row_start[row + 1] && s->cells[low].col == col ? &s->cells[low] : NULL;
}

Str grid_text(const Sheet *s, const Cell *c) { return c ? (Str){ s->text + c->text, c->length } : S(""); }

static bool in_spans(const Span *spans, size_t n, uint32_t at)
{
    size_t low = 0, high = n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (spans[mid].to < at) low = mid + 1;
        else high = mid;
    }
    return low < n && spans[low].from <= at;
}

bool grid_row_hidden(const Sheet *s, uint32_t row) { return in_spans(s->hidden_rows, s->n_hidden_rows, row); }
bool grid_col_hidden(const Sheet *s, uint32_t col) { return in_spans(s->hidden_cols, s->n_hidden_cols, col); }

const Merge *grid_merge_at(const Sheet *s, uint32_t row, uint32_t col)
{
    for (size_t i = 0; i < s->n_merges && s->merges[i].row <= row; i++) {
        const Merge *m = &s->merges[i];
        if (row <= m->last_row && col >= m->col && col <= m->last_col) return m;
    }
    return NULL;
}

Str grid_note(const Sheet *s, uint32_t row, uint32_t col)
{
    for (size_t i = 0; i < s->n_notes; i++)
        if (s->notes[i].row == row && s->notes[i].col == col) return s->notes[i].text;
    return S("");
}

static void add_column(Buf *b, uint32_t col)
{
    char letters[8];
    size_t n = sizeof letters;
    for (col++; col; col = (col - 1) / 26) letters[--n] = (char)('A' + (col - 1) % 26);
    buf_add(b, (Str){ letters + n, sizeof letters - n });
}

Str grid_address(uint32_t row, uint32_t col, Arena *a)
{
    Buf b = { 0 };
    add_column(&b, col);
    buf_add_int(&b, (int64_t)row + 1);
    Str out = buf_keep(&b, a);
    buf_done(&b);
    return out;
}

bool grid_parse_address(Str s, uint32_t *row, uint32_t *col)
{
    if (s.n == 0) return false;
    const char *p = s.p, *end = s.p + s.n;
    uint32_t c = 0, r = 0;
    if (p < end && *p == '$') p++;
    for (; p < end && c <= LIMIT_SHEET_COLUMNS; p++) {
        uint32_t letter = (uint32_t)(uint8_t)*p - 'A';
        if (letter > 25) letter = (uint32_t)(uint8_t)*p - 'a';
        if (letter > 25) break;
        c = c * 26 + letter + 1;
    }
    if (p < end && *p == '$') p++;
    const char *digits = p;
    for (; p < end && *p >= '0' && *p <= '9' && r <= LIMIT_SHEET_ROWS; p++) r = r * 10 + (uint32_t)(*p - '0');
    if (p != end || p == digits || c == 0 || c > LIMIT_SHEET_COLUMNS || r == 0 || r > LIMIT_SHEET_ROWS) return false;
    *row = r - 1;
    *col = c - 1;
    return true;
}

static const Text *const oddities[ODD_COUNT] = {
    [ODD_NUMBER] = &T_FORMATS_ODD_NUMBER, [ODD_DATE] = &T_FORMATS_ODD_DATE, [ODD_SHEET] = &T_FORMATS_ODD_SHEET,
    [ODD_ORDER] = &T_FORMATS_ODD_ORDER, [ODD_NAME] = &T_FORMATS_ODD_NAME, [ODD_EQUALS] = &T_FORMATS_ODD_EQUALS,
    [ODD_QUOTE] = &T_FORMATS_ODD_QUOTE, [ODD_FORMAT] = &T_FORMATS_ODD_FORMAT,
};

void grid_oddity(const Oddity *o, Lang lang, Buf *out)
{
    assert(o->kind > 0 && o->kind < ODD_COUNT);
    text_render(oddities[o->kind], (Str[]){ o->sheet, o->cell, o->detail }, 3, lang, out);
}
