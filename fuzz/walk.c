/* SPDX-License-Identifier: Apache-2.0 */
#include "fuzz.h"

#include "formats/book_wire.h"

#include <assert.h>

static void walk_sheet(const Sheet *s)
{
    size_t cells = 0;
    for (uint32_t row = 0; row < s->n_rows; row++)
        for (uint32_t i = s->row_start[row]; i < s->row_start[row + 1]; i++) {
            const Cell *c = &s->cells[i];
            assert(grid_cell(s, row, c->col) == c);
            assert(str_valid(grid_text(s, c)));
            assert(c->col < s->n_cols);
            cells++;
        }
    assert(cells == s->n_cells);
    grid_merge_at(s, 3, 3);
    grid_row_hidden(s, 3);
    grid_col_hidden(s, 3);
}

void fuzz_walk(const Book *book, Arena *a)
{
    for (size_t i = 0; i < book->n_sheets; i++) walk_sheet(&book->sheets[i]);
    Buf bytes = { 0 };
    Err err = { 0 };
    Book back;
    bool sent = book_wire_write(book, book_wire_put_buf, &bytes);
    assert(sent);
    Str rest = buf_str(&bytes);
    bool received = book_wire_read(S("f"), book_wire_get_str, &rest, a, &back, &err);
    assert(received && rest.n == 0 && back.n_sheets == book->n_sheets);
    buf_done(&bytes);
}

void fuzz_said(const Err *err)
{
    assert(err->code != ERR_NONE);
    for (int lang = LANG_ZH; lang <= LANG_EN; lang++) {
        Buf b = { 0 };
        err_render(err, (Lang)lang, &b);
        assert(b.n > 0);
        buf_done(&b);
    }
}
