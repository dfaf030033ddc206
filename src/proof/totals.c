/* SPDX-License-Identifier: Apache-2.0
** Rows against 合计 and 小计, columns against a column 合计. A total may be of all rows, of the 小计 rows, of the rows since the last total,
** or of the rows below it; any reading will do. A column 合计 is believed where most rows bear it out. */
#include "proof/cells.h"
#include "proof/near.h"

enum { ROWS_MOST = CLAIM_MEMBERS - 1 };

typedef enum { READ_ALL, READ_SUBTOTALS, READ_SINCE, READ_BELOW, READ_ALL_AMONG, READINGS } Reading;

static bool takes(const Cells *s, Reading how, int total, int row)
{
    RowKind kind = s->rows[row];
    switch (how) {
    case READ_ALL: return row < total && kind == ROW_PLAIN;
    case READ_ALL_AMONG: return row < total && (kind == ROW_PLAIN || kind == ROW_AMONG);
    case READ_SUBTOTALS: return row < total && kind == ROW_SUBTOTAL;
    case READ_BELOW: return row > total && kind == ROW_PLAIN;
    case READ_SINCE:
        for (int k = row + 1; k < total; k++)
            if (s->rows[k] == ROW_SUBTOTAL || s->rows[k] == ROW_TOTAL) return false;
        return row < total && kind == ROW_PLAIN;
    case READINGS:
    default: return false;
    }
}

static size_t gather(const Cells *s, Reading how, int total, int col, const Mention **out)
{
    size_t n = 0;
    for (int row = 0; row < s->table->n_rows; row++) {
        const Mention *m = s->rows[row] == ROW_HEAD || !takes(s, how, total, row) ? NULL : cells_at(s, row, col);
        if (m && n == ROWS_MOST) return 0;
        if (m) out[n++] = m;
    }
    return n;
}

/* Not further than half its size: else the column is none that adds up. */
static bool is_near(const Claim *claim)
{
    Range sum;
    Frac twice;
    const Mention *m = claim->m[0];
    return claim_range(claim, 0, &sum) && m->value.num > 0 && sum.value.num > 0 && frac_mul(m->value, frac_of(2), &twice) && frac_compare(sum.value, twice) <= 0 && frac_mul(sum.value, frac_of(2), &twice) &&
        frac_compare(m->value, twice) <= 0;
}

/* A total at the head of its rows may be followed by other things than its parts: its first rows may be all of them. */
static bool head_holds(Check *c, const Mention *total, const Mention *const *parts, size_t n, Claim *out)
{
    for (size_t k = n; k-- > 2;) {
        *out = relation_sum(c, total, parts, k);
        if (relation_holds(out)) return true;
    }
    return false;
}

/* Rows below a total are its parts where the total stands first and no other row is told apart. */
static bool stands_first(const Cells *s, int row) { return row > 0 && s->rows[row - 1] == ROW_HEAD; }

static void one_total(Check *c, const Cells *s, int row, int col)
{
    const Mention *parts[ROWS_MOST], *total = cells_at(s, row, col);
    Claim claim, primary = { .n = 0 };
    if (!total) return;
    for (Reading how = READ_ALL; how < READINGS; how++) {
        size_t n = gather(s, how, row, col, parts);
        if (n < 2 || (s->rows[row] == ROW_SUBTOTAL && how != READ_SINCE && how != READ_BELOW)) continue;
        claim = relation_sum(c, total, parts, n);
        if (relation_holds(&claim) || (how == READ_BELOW && head_holds(c, total, parts, n, &claim))) {
            relation_say(c, RELATION_totals, &claim, SEVERITY_NOTE);
            return;
        }
        if (how == READ_BELOW && !stands_first(s, row)) continue;
        claim = relation_sum(c, total, parts, n);
        if (primary.n == 0 || (is_near(&claim) && !is_near(&primary))) primary = claim;
    }
    if (primary.n && is_near(&primary)) relation_say(c, RELATION_totals, &primary, SEVERITY_ERROR);
}

static bool is_total_title(Str title) { return str_tail_word(title, "合计|小计|总计|共计") || str_has_word(title, "合计（|小计（|总计（"); }

static Claim row_claim(Check *c, const Cells *s, int row, int total, bool right)
{
    const Mention *parts[ROWS_MOST];
    size_t n = 0;
    int step = right ? 1 : -1;
    for (int col = total + step; col > 0 && col < s->table->n_cols && n < ROWS_MOST; col += step) {
        if (is_total_title(s->titles[col])) break;
        const Mention *m = s->ratio[col] ? NULL : cells_at(s, row, col);
        if (m) parts[n++] = m;
    }
    return relation_sum(c, cells_at(s, row, total), parts, n);
}

static void total_column(Check *c, const Cells *s, int col)
{
    int holds[2] = { 0 }, of = 0;
    for (int row = 0; row < s->table->n_rows; row++) {
        if (s->rows[row] == ROW_HEAD || !cells_at(s, row, col)) continue;
        of++;
        for (int side = 0; side < 2; side++) {
            Claim claim = row_claim(c, s, row, col, side);
            holds[side] += claim.n > 2 && relation_holds(&claim);
        }
    }
    int side = holds[1] > holds[0];
    if (of < 2 || holds[side] * 2 < of) return;
    for (int row = 0; row < s->table->n_rows; row++) {
        if (s->rows[row] == ROW_HEAD || !cells_at(s, row, col)) continue;
        Claim claim = row_claim(c, s, row, col, side);
        if (claim.n > 2) relation_say(c, RELATION_totals, &claim, SEVERITY_ERROR);
    }
}

/* 占比: shares of one whole add up to that of the total; where the words mean something else the sum is far from it. */
static void share_total(Check *c, const Cells *s, int row, int col)
{
    const Mention *parts[ROWS_MOST], *total = cells_at(s, row, col);
    size_t n = total ? gather(s, READ_ALL, row, col, parts) : 0;
    Range sum;
    if (n < 2) return;
    Claim claim = relation_sum(c, total, parts, n);
    if (!claim_range(&claim, 0, &sum) || sum.value.num <= 0 || !near_within(sum.value, total->value, 5)) return;
    if (relation_holds(&claim) || slip_explains(&claim)) relation_say(c, RELATION_totals, &claim, SEVERITY_ERROR);
}

void relation_totals(Check *c)
{
    for (size_t i = 0; i < c->document->n_tables; i++) {
        const Table *t = &c->document->tables[i];
        if (t->n_rows < 3 || t->n_cols < 2) continue;
        const Cells *s = cells_read(c, i);
        for (int col = 1; col < t->n_cols; col++) {
            for (int row = 1; row < t->n_rows && str_has_word(s->titles[col], "占比|比重"); row++)
                if (s->rows[row] == ROW_TOTAL) share_total(c, s, row, col);
            if (s->ratio[col]) continue;
            for (int row = 1; row < t->n_rows; row++)
                if (s->rows[row] == ROW_TOTAL || s->rows[row] == ROW_SUBTOTAL) one_total(c, s, row, col);
            if (is_total_title(s->titles[col])) total_column(c, s, col);
        }
    }
}
