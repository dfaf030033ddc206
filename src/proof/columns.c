/* SPDX-License-Identifier: Apache-2.0
** A column of a table that most of its rows compute from others: 完成率 = 完成 / 计划, 亩均 = 税收 / 用地, 增长 = 本年 / 上年 − 1, 占比 = row /
** total. What it computes is found by trying: the pair that the most rows bear out; then the rows that do not are told. */
#include "proof/cells.h"

enum { COLUMNS_MOST = 40 };

typedef enum { WAY_QUOTIENT, WAY_GROWTH, WAY_DIFFERENCE, WAY_SHARE, WAYS } Way;
typedef struct { Way way; int a, b; Frac factor; int holds, of; } Guess;

static int total_row(const Cells *s)
{
    for (int row = s->table->n_rows; row-- > 1;)
        if (s->rows[row] == ROW_TOTAL) return row;
    return -1;
}

static bool make_claim(Check *c, const Cells *s, const Guess *g, int row, int col, Claim *out)
{
    const Mention *z = cells_at(s, row, col), *x = cells_at(s, row, g->a), *y = g->way == WAY_SHARE ? cells_at(s, g->b, g->a) : cells_at(s, row, g->b);
    if (!z || !x || !y || (g->way == WAY_SHARE && row == g->b)) return false;
    *out = g->way == WAY_DIFFERENCE ? relation_difference(c, z, x, y) : relation_three(c, g->way == WAY_GROWTH ? FORM_GROWTH : FORM_QUOTIENT, z, x, y);
    out->factor = g->factor;
    return true;
}

static void count(Check *c, const Cells *s, Guess *g, int col)
{
    g->holds = g->of = 0;
    for (int row = 0; row < s->table->n_rows; row++) {
        Claim claim;
        if (s->rows[row] == ROW_HEAD || !make_claim(c, s, g, row, col, &claim)) continue;
        g->of++;
        g->holds += relation_holds(&claim);
    }
}

static bool way_fits(Way way, Str title)
{
    switch (way) {
    case WAY_QUOTIENT: return str_has_word(title, "率|占|比|均|%|单价|强度|密度");
    case WAY_SHARE: return str_has_word(title, "占|比重|比例|%");
    case WAY_GROWTH: return str_has_word(title, "增长|增幅|增速|同比|比上年|增减");
    case WAY_DIFFERENCE: return str_has_word(title, "增减|差|未|剩余|结余|净增|增加") && !str_has_word(title, "率|%");
    case WAYS:
    default: return false;
    }
}

static void try_guess(Check *c, const Cells *s, Guess g, int col, Guess *best)
{
    count(c, s, &g, col);
    if (g.holds > best->holds) *best = g;
}

static Guess find_way(Check *c, const Cells *s, int col)
{
    static const Frac factors[] = { { 1, 1 }, { 10000, 1 }, { 1, 10000 }, { 100, 1 } };
    Guess best = { .holds = 0 };
    int n = s->table->n_cols < COLUMNS_MOST ? s->table->n_cols : COLUMNS_MOST, total = total_row(s);
    for (Way way = WAY_QUOTIENT; way < WAYS; way++) {
        if (!way_fits(way, s->titles[col])) continue;
        for (int a = 1; a < n; a++) {
            if (a == col || s->ratio[a]) continue;
            if (way == WAY_SHARE && total > 0) try_guess(c, s, (Guess){ way, a, total, { 1, 1 }, 0, 0 }, col, &best);
            for (int b = 1; b < n && way != WAY_SHARE; b++) {
                if (b == a || b == col || s->ratio[b]) continue;
                for (size_t f = 0; f < (way == WAY_QUOTIENT ? 4 : 1); f++) try_guess(c, s, (Guess){ way, a, b, factors[f], 0, 0 }, col, &best);
            }
        }
    }
    return best;
}

void relation_columns(Check *c)
{
    for (size_t i = 0; i < c->document->n_tables; i++) {
        const Table *t = &c->document->tables[i];
        if (t->n_rows < 3 || t->n_cols < 3) continue;
        const Cells *s = cells_read(c, i);
        for (int col = 1; col < t->n_cols && col < COLUMNS_MOST; col++) {
            Guess g = find_way(c, s, col);
            if (g.holds < 2 || g.holds * 5 < g.of * 3) continue;
            for (int row = 0; row < t->n_rows; row++) {
                Claim claim;
                if (s->rows[row] != ROW_HEAD && make_claim(c, s, &g, row, col, &claim)) relation_say(c, RELATION_columns, &claim, SEVERITY_ERROR);
            }
        }
    }
}
