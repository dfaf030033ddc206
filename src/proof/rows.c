/* SPDX-License-Identifier: Apache-2.0
** A table by its rows: 序号 that do not follow each other, a 合计 of 12个 over eleven rows, a row that another table tells with one digit other. */
#include "proof/cells.h"
#include "proof/near.h"
#include "proof/texts.h"

/* Of at least three rows that begin with 1, 2; the last number, 0 where they are no sequence. */
static int sequence(Check *c, const Cells *s)
{
    int64_t last = 0, number;
    if (!str_head_word(s->titles[0], "序号|编号|序") || s->table->n_rows < 4) return 0;
    for (int row = 1; row < s->table->n_rows; row++) {
        if (s->rows[row] != ROW_PLAIN || !str_to_int64(document_cell_text(s->table, row, 0), &number)) continue;
        const Piece *p = document_cell(s->table, row, 0);
        if (number != last + 1 && number != 1) {
            COMPLAIN(c, RELATION_rows, SEVERITY_WARN, p, 0, p->text.n, T_PROOF_ORDINAL, str_printf(c->arena, "%lld", (long long)number), str_printf(c->arena, "%lld", (long long)last + 1));
            return 0;
        }
        last = number;
    }
    return (int)last;
}

/* 合计 | 12个: as many as are numbered. */
static void counted_total(Check *c, const Cells *s, int last)
{
    for (int row = 1; row < s->table->n_rows; row++)
        for (int col = 1; col < s->table->n_cols && s->rows[row] == ROW_TOTAL; col++) {
            Written w;
            Str text = document_cell_text(s->table, row, col);
            int64_t told;
            if (!text.n || !written_next(text, 0, &w) || w.start != 0 || w.end != text.n || w.kind != WRITTEN_QUANTITY || !w.counter.n || w.decimals) continue;
            const Piece *p = document_cell(s->table, row, col);
            if (frac_int64(w.value, ROUND_HALF_UP, &told) && told != last) COMPLAIN(c, RELATION_rows, SEVERITY_ERROR, p, 0, p->text.n, T_PROOF_LISTED, text, str_printf(c->arena, "%d", last));
            return;
        }
}

static int label_column(const Cells *s) { return str_head_word(s->titles[0], "序号|编号|序") ? 1 : 0; }

static int row_of(const Cells *s, Str label)
{
    int found = -1, col = label_column(s);
    for (int row = 1; row < s->table->n_rows; row++)
        if (s->rows[row] == ROW_PLAIN && str_equal(document_cell_text(s->table, row, col), label)) found = found < 0 ? row : -2;
    return found;
}

/* The same column of two tables: where at least three rows agree and few do not, one that is a slip away is told. */
static void compare(Check *c, const Cells *a, int x, const Cells *b, int y)
{
    enum { LEAST = 3, DIGITS = 3 };
    const Mention *differs[2] = { NULL, NULL };
    int agree = 0, other = 0;
    for (int row = 1; row < a->table->n_rows; row++) {
        const Mention *m = a->rows[row] == ROW_PLAIN ? cells_at(a, row, x) : NULL;
        int row_b = m ? row_of(b, document_cell_text(a->table, row, label_column(a))) : -1;
        const Mention *n = row_b > 0 ? cells_at(b, row_b, y) : NULL;
        if (!n) continue;
        if (frac_compare(m->value, n->value) == 0) agree++;
        else other++, differs[0] = m, differs[1] = n;
    }
    if (agree < LEAST || other != 1 || differs[0]->w.number.n < DIGITS || !mention_is_slip(differs[0]->w.number, differs[1]->w.number)) return;
    Claim claim = relation_difference(c, differs[1], differs[0], differs[0]);
    claim.n = 2;
    relation_say(c, RELATION_rows, &claim, SEVERITY_ERROR);
}

void relation_rows(Check *c)
{
    enum { TABLES = 40, ROWS = 200 };
    size_t n = c->document->n_tables;
    for (size_t i = 0; i < n; i++) {
        const Cells *a = c->document->tables[i].n_rows > 2 && c->document->tables[i].n_cols > 1 ? cells_read(c, i) : NULL;
        if (!a) continue;
        int last = sequence(c, a);
        if (last > 2) counted_total(c, a, last);
        for (size_t k = i + 1; k < n && k < i + TABLES && a->table->n_rows <= ROWS; k++) {
            const Cells *b = c->document->tables[k].n_rows > 2 && c->document->tables[k].n_cols > 1 && c->document->tables[k].n_rows <= ROWS ? cells_read(c, k) : NULL;
            for (int x = 1; b && x < a->table->n_cols; x++)
                for (int y = 1; y < b->table->n_cols; y++)
                    if (a->titles[x].n && str_equal(a->titles[x], b->titles[y])) compare(c, a, x, b, y);
        }
    }
}
