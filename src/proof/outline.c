/* SPDX-License-Identifier: Apache-2.0
** A table of indicators by their numbering: 社会救助 33239.8 over （1）26564.9 … （4）104.9; 投资 4438.2 over 其中：国家 435.9, 集体 213.8 …: the rows below one, one level
** deeper, make it. */
#include "proof/cells.h"
#include "proof/near.h"

enum { AMONG = 9, MOST = 40, LIST_ROWS = 200, DIGITS = 3 };

typedef struct { const Cells *cells; int col, levels[LIST_ROWS]; } Outline;

/* 0: no numbering; below 其中 all without a unit of their own. */
static void read_levels(Outline *o)
{
    bool among = false;
    for (int row = 0; row < o->cells->table->n_rows; row++) {
        int level = 0;
        Str label = document_cell_text(o->cells->table, row, 0);
        bool numbered = near_ordinal(label, &level) > 0, begins = str_head_word(label, "其中|#|＃") > 0;
        among = begins || (among && !numbered && !str_has(label, S("（")));
        o->levels[row] = among ? AMONG : numbered ? level + 1 : 0;
    }
}

static void children(Check *c, const Outline *o, int row)
{
    const Mention *parts[MOST], *whole = cells_at(o->cells, row, o->col);
    size_t n = 0;
    int least = 0;
    bool found = false;
    Claim claim;
    for (int k = row + 1; whole && k < o->cells->table->n_rows && o->levels[k] > o->levels[row] && n < MOST; k++) {
        const Mention *m = cells_at(o->cells, k, o->col);
        if (!least || o->levels[k] < least) least = o->levels[k], n = 0;
        if (m && o->levels[k] == least) parts[n++] = m;
    }
    if (n < 2 || n == MOST) return;
    for (size_t k = least == AMONG ? 2 : n; k <= n && !found; k++) claim = relation_sum(c, whole, parts, k), found = relation_holds(&claim);
    for (size_t k = n; k >= 2 && !found && least == AMONG; k--) claim = relation_sum(c, whole, parts, k), found = relation_swap_mends(c, &claim, DIGITS);
    if (least == AMONG && !found) return;                                  /* 其中 is seldom all: 本市企业239, 高新技术企业30 … of 306 */
    relation_say(c, RELATION_outline, &claim, SEVERITY_ERROR);
}

void relation_outline(Check *c)
{
    for (size_t i = 0; i < c->document->n_tables; i++) {
        const Table *t = &c->document->tables[i];
        if (t->n_rows < 4 || t->n_rows > LIST_ROWS || t->n_cols < 2) continue;
        Outline o = { .cells = cells_read(c, i) };
        read_levels(&o);
        for (o.col = 1; o.col < t->n_cols; o.col++)
            for (int row = 1; !o.cells->ratio[o.col] && row + 2 < t->n_rows; row++) children(c, &o, row);
    }
}
