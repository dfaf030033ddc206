/* SPDX-License-Identifier: Apache-2.0 */
#include "intake/totals.h"
#include "intake/value.h"

typedef struct { Slot *slot; Int128 sum; size_t unread; } TotalColumn;
typedef struct { LineKind kind; uint32_t row; Int128 *before; Stated *stated; size_t rows_before; } TotalLine;

struct Totals {
    Work *w;
    SheetWork *sw;
    TotalColumn *cols; size_t n_cols, cap_cols;
    TotalLine *lines; size_t n_lines, cap_lines;
};

static void add_columns(Totals *t, Plan *p)
{
    for (size_t i = 0; i < p->n_slots; i++) {
        Slot *slot = &p->slots[i];
        bool known = slot->col < 0 || slot->piece || !slot->value || slot->value->source == FROM_KEY || !value_is_sum(slot->field);
        for (size_t k = 0; k < t->n_cols && !known; k++) known = t->cols[k].slot->col == slot->col;
        if (!known) *PUSH(t->w->a, t->cols, t->n_cols, t->cap_cols) = (TotalColumn){ .slot = slot };
    }
}

Totals *totals_new(Work *w, SheetWork *sw)
{
    Totals *t = NEW(w->a, Totals);
    *t = (Totals){ .w = w, .sw = sw };
    for (size_t i = 0; i < sw->n_plans; i++) add_columns(t, &sw->plans[i]);
    return t;
}

void totals_note(Totals *t, const Walk *walk, LineKind kind)
{
    TotalLine *line = PUSH(t->w->a, t->lines, t->n_lines, t->cap_lines);
    *line = (TotalLine){ .kind = kind, .row = walk->row };
    line->before = NEW_ARRAY(t->w->a, Int128, t->n_cols);
    line->stated = NEW_ARRAY(t->w->a, Stated, t->n_cols);
    for (size_t i = 0; i < t->n_cols; i++) {
        Why why = { 0 };
        const Cell *c = walk->at[t->cols[i].slot->col];
        if (c && !value_of_cell(t->w, t->cols[i].slot, walk->sheet, c, &line->stated[i], &why)) line->stated[i].state = ST_BAD;
    }
}

/* The sums of the rows of data above each total, by a second walk: only sheets that have totals pay for it. */
static void add_row(Totals *t, const Walk *walk)
{
    for (size_t i = 0; i < t->n_cols; i++) {
        Stated v = { 0 };
        Why why = { 0 };
        TotalColumn *col = &t->cols[i];
        const Cell *c = walk->at[col->slot->col];
        if (!c) continue;
        if (!value_of_cell(t->w, col->slot, walk->sheet, c, &v, &why)) col->unread++;
        else if (v.state == ST_VALUE) col->sum += v.u.i;
    }
}

static size_t add_all(Totals *t)
{
    Walk walk;
    size_t next = 0, rows = 0;
    sheet_walk(&walk, t->sw->sheet, t->sw->header.last + 1, t->sw->header.n_cols, t->w->a);
    while (sheet_next(&walk)) {
        if (next < t->n_lines && t->lines[next].row == walk.row) {
            for (size_t i = 0; i < t->n_cols; i++) t->lines[next].before[i] = t->cols[i].sum;
            t->lines[next++].rows_before = rows;
        } else if (sheet_line(t->sw->sheet, &t->sw->header, walk.row, walk.at) == LINE_DATA) {
            rows++;
            add_row(t, &walk);
        }
    }
    return rows;
}

/* Half of the last digit that the total shows, in kept quanta. */
static Int128 tolerance(const Slot *slot, Str shown)
{
    ptrdiff_t point = str_find(shown, S("."));
    int64_t kept, one = 1;
    bool exact;
    Frac step;
    size_t decimals = point < 0 ? 0 : shown.n - (size_t)point - 1;
    if (decimals > 9) return 1;
    for (size_t i = 0; i < decimals; i++) one *= 10;
    if (!frac_make(1, (Int128)one * 2, &step) || !unit_keep(slot->unit, step, &kept, &exact)) return 0;
    return slot->field->kind == K_COUNT ? 0 : kept;
}

static bool near_to(Int128 a, Int128 b, Int128 within) { return (a > b ? a - b : b - a) <= within; }

static Str shown_number(const Slot *slot, Int128 kept, Arena *a)
{
    Frac typed;
    Buf b = { 0 };
    if (unit_show(slot->unit, (int64_t)kept, &typed)) frac_format(typed, -1, ROUND_HALF_UP, &b);
    buf_add(&b, unit_name(slot->unit));
    Str out = buf_keep(&b, a);
    buf_done(&b);
    return out;
}

static Int128 section_start(const Totals *t, size_t line, size_t col)
{
    return line > 0 ? t->lines[line - 1].before[col] : 0;
}

static void check_cell(Totals *t, size_t line, size_t col, size_t rows)
{
    const TotalLine *l = &t->lines[line];
    TotalColumn *c = &t->cols[col];
    Int128 all = c->sum, before = l->before[col], section = before - section_start(t, line, col);
    Int128 after = (line + 1 < t->n_lines ? t->lines[line + 1].before[col] : all) - before, stated = l->stated[col].u.i;
    const Cell *cell = grid_cell(t->sw->sheet, l->row, (uint32_t)c->slot->col);
    Int128 within = tolerance(c->slot, grid_text(t->sw->sheet, cell));
    if (near_to(stated, section, within) || near_to(stated, after, within)) return;
    if (l->kind == LINE_TOTAL && (near_to(stated, before, within) || near_to(stated, all, within))) return;
    bool top = l->rows_before == 0 || (line > 0 && t->lines[line - 1].rows_before == l->rows_before);
    Int128 want = l->kind == LINE_TOTAL ? (top ? all : before) : (top ? after : section);
    if (rows == 0 || c->unread) return;   /* the unread cells are problems of their own */
    PROBLEM(t->w->ps, WARN, T_INTAKE_TOTAL, .file = t->sw->file_name, .sheet = t->sw->sheet->name, .row = (int32_t)l->row + 1, .col = c->slot->col + 1,
        .field = str_of(c->slot->field->word), .value = grid_text(t->sw->sheet, cell), ARGS(shown_number(c->slot, stated, t->w->a), shown_number(c->slot, want, t->w->a)));
}

void totals_check(Totals *t)
{
    if (t->n_lines == 0 || t->n_cols == 0) return;
    size_t rows = add_all(t);
    for (size_t i = 0; i < t->n_lines; i++)
        for (size_t k = 0; k < t->n_cols; k++)
            if (t->lines[i].stated[k].state == ST_VALUE) check_cell(t, i, k, rows);
}
