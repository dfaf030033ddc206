/* SPDX-License-Identifier: Apache-2.0
** The text against the tables: 累计完成投资40.81亿元 and the 合计 of a column 完成投资（亿元）; 签约企业386家 and a row 签约企业 | 家 | 386. A number of the
** text is told where its words are the cell's, or where it is one slip of the pen away from a long number that shares words with it. */
#include "proof/cells.h"
#include "proof/near.h"

enum { WORD = 6, NAME = 12 };

/* The unit as it would stand behind a number; the cell in it. */
static Mention *in_unit(Check *c, const Mention *cell, Str unit)
{
    Written w;
    Str text = str_printf(c->arena, "1%.*s", SP(unit));
    if (unit.n == 0 || !written_next(text, 0, &w) || w.kind != WRITTEN_QUANTITY || w.end != text.n || w.about) return NULL;
    Mention *m = NEW(c->arena, Mention);
    *m = *cell;
    Frac half = { 1, 2 };
    for (int i = 0; i < cell->w.decimals; i++) half.den *= 10;
    bool counted = w.counter.n && cell->w.decimals == 0 && w.scale.num == w.scale.den;
    bool ok = frac_div(cell->w.value, cell->w.scale, &m->value) && frac_mul(m->value, w.scale, &m->value) && frac_mul(half, w.scale, &half);
    if (!ok || !frac_sub(m->value, half, &m->lo) || !frac_add(m->value, half, &m->hi)) return NULL;
    if (counted) m->lo = m->hi = m->value;
    m->w.id = w.id, m->w.counter = w.counter, m->w.dims = w.dims, m->w.scale = w.scale, m->w.value = m->value, m->w.lo = m->lo, m->w.hi = m->hi;
    return m;
}

/* 完成投资（亿元） -> 完成投资, 亿元; 家数 -> 家. */
static Str split_unit(Str title, Str *unit)
{
    ptrdiff_t open = str_find(title, S("（"));
    *unit = S("");
    if (open < 0 && str_ends(title, S("数")) && written_counter(title, unit) + sizeof "数" - 1 == title.n) return S("");
    *unit = S("");
    if (open < 0 || !str_ends(title, S("）"))) return title;
    *unit = str_slice(title, (size_t)open + sizeof "（" - 1, title.n - sizeof "）" + 1);
    return str_slice(title, 0, (size_t)open);
}

static bool is_past(Str title) { return str_has_word(title, "上|去年|同期|增|比|前|计划|目标|下|排名|位次"); }

static Str caption_of(const Table *t) { return t->caption && t->caption->heading ? t->caption->text : S(""); }

/* Rows of indicators with a column 单位: the first number behind the unit is this period's. */
static void by_unit_column(Check *c, const Cells *s, int unit_col, CellsTold *out)
{
    for (int row = 1; row < s->table->n_rows; row++)
        for (int col = unit_col + 1; col < s->table->n_cols; col++) {
            Mention *cell = cells_at(s, row, col);
            if (!cell || is_past(s->titles[col])) continue;
            Mention *m = in_unit(c, cell, document_cell_text(s->table, row, unit_col));
            if (m) *PUSH(out->arena, out->items, out->n, out->cap) = (CellTold){ m, document_cell_text(s->table, row, unit_col - 1), S(""), true };
            break;
        }
}

/* 12个: the whole cell with its counter. */
static Mention *counted_cell(Check *c, const Table *t, int row, int col)
{
    Written w;
    Str text = document_cell_text(t, row, col);
    if (!text.n || !written_next(text, 0, &w) || w.start != 0 || w.end != text.n || !w.counter.n || w.about) return NULL;
    const Piece *p = document_cell(t, row, col);
    Mention *m = NEW(c->arena, Mention);
    size_t at = (size_t)(text.p - p->text.p);
    w.start += at, w.number_at += at, w.end += at;
    *m = (Mention){ .piece = p, .w = w, .value = w.value, .lo = w.lo, .hi = w.hi, .sentence_end = p->text.n };
    return m;
}

static void totals_told(Check *c, const Cells *s, int row, CellsTold *out)
{
    for (int col = 1; col < s->table->n_cols; col++) {
        Mention *cell = cells_at(s, row, col), *counted = cell ? NULL : counted_cell(c, s->table, row, col);
        Str unit, name = split_unit(s->titles[col], &unit);
        if (counted && caption_of(s->table).n) *PUSH(out->arena, out->items, out->n, out->cap) = (CellTold){ counted, S(""), caption_of(s->table), false };
        if (!cell || is_past(str_slice(name, 0, str_starts(name, S("计划")) ? 0 : name.n))) continue;
        if (cell->w.unit.n) unit = cell->w.unit;
        if (str_ends(s->titles[col], S("数")) && !unit.n) (void)written_counter(s->titles[col], &unit);
        if (!unit.n && !s->ratio[col] && s->table->caption) (void)mention_caption_unit(s->table->caption->text, &unit);
        Mention *m = in_unit(c, cell, unit);
        if (m) *PUSH(out->arena, out->items, out->n, out->cap) = (CellTold){ m, name, caption_of(s->table), false };
    }
}

/* A row's label without 其中. */
static Str label_of(const Table *t, int row)
{
    Str label = document_cell_text(t, row, 0);
    label = str_slice(label, str_head_word(label, "　其中：|　其中:|其中：|其中|　　|　"), label.n);
    return str_slice(label, 0, label.n - str_tail_word(label, "合计|总计|总数"));
}

/* Of a table with one column of numbers, perhaps with their shares beside: 市域外企业 | 80 | 20.7%. */
static void rows_told(Check *c, const Cells *s, CellsTold *out)
{
    int found = 0;
    for (int col = 1; col < s->table->n_cols; col++) {
        Str unit;
        if (s->ratio[col] || is_past(s->titles[col])) continue;
        (void)split_unit(s->titles[col], &unit);
        if (unit.n) found = found ? -1 : col;
    }
    for (int row = 1; found > 0 && row < s->table->n_rows; row++) {
        Str unit, label = label_of(s->table, row);
        (void)split_unit(s->titles[found], &unit);
        Mention *cell = cells_at(s, row, found), *m = cell ? in_unit(c, cell, unit) : NULL;
        if (m && label.n) *PUSH(out->arena, out->items, out->n, out->cap) = (CellTold){ m, label, S(""), false };
    }
}

static void tell_table(Check *c, const Cells *s, CellsTold *out)
{
    for (int col = 1; col < s->table->n_cols; col++)
        if (str_equal(s->titles[col], S("单位")) || str_equal(s->titles[col], S("计量单位"))) {
            by_unit_column(c, s, col, out);
            return;
        }
    int total = -1;
    for (int row = 1; row < s->table->n_rows; row++)
        if (s->rows[row] == ROW_TOTAL) total = total < 0 ? row : -2;
    if (total > 0) totals_told(c, s, total, out);
    rows_told(c, s, out);
}

static bool may_be_told(const Mention *m)
{
    bool level = mention_is_level(m) && !(m->roles & (ROLE_BASE | ROLE_REST));
    return (level || m->roles & (ROLE_SHARE | ROLE_DONE | ROLE_RATE)) && !m->w.about && !str_has_word(str_head_word(m->lead, "其中") ? S("") : str_slice(m->piece->text, m->semi_at, m->w.start), m->roles & ROLE_DONE ? "其中|同期|去年" : "其中|上年|去年|同期|上季|上轮|计划|目标|力争|预计");
}

static size_t significant(Str number)
{
    size_t n = 0;
    for (size_t i = 0; i < number.n; i++) n += number.p[i] >= '0' && number.p[i] <= '9' && (n || number.p[i] != '0');
    return n;
}

/* The words of the cell right before the number, or a slip from a number of three digits or more. */
static bool says_same(const Check *c, const Mention *m, Str lead, const CellTold *t)
{
    enum { DIGITS = 3 };
    Str words = str_slice(m->piece->text, m->semi_at, m->w.start);
    if (t->name.n >= NAME && str_equal(lead, t->name)) return true;
    bool caption = t->caption.n && t->caption.p != m->piece->text.p && near_common(words, t->caption) >= NAME;
    if (caption && lead.n >= NAME && str_starts(t->caption, lead)) return true;
    bool done = m->roles & ROLE_DONE && str_has(t->name, S("完成"));
    if (!done && !caption && near_common(words, t->name) < (t->name.n > WORD ? WORD + 3 : WORD)) return false;
    if (significant(t->m->w.number) < DIGITS || significant(m->w.number) < DIGITS) return false;
    return mention_slips(m, t->m->value, c->arena);
}

static bool agrees(const Mention *m, const Mention *cell) { return frac_compare(m->lo, cell->hi) <= 0 && frac_compare(m->hi, cell->lo) >= 0; }

/* The cells stand in the order of their pieces, but for a few of one table. */
static size_t first_near(const CellsTold *told, const Piece *at, ptrdiff_t near)
{
    size_t low = 0, high = told->n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (at - told->items[middle].m->piece > near) low = middle + 1;
        else high = middle;
    }
    return low;
}

static void one(Check *c, const CellsTold *told, const Mention *m)
{
    enum { NEAR = 600 };                     /* pieces: of a very long document the tables around */
    const CellTold *found = NULL;
    Str lead = near_core(str_slice(m->lead, str_head_word(m->lead, "其中"), m->lead.n));
    for (size_t i = first_near(told, m->piece, NEAR); i < told->n && told->items[i].m->piece - m->piece < NEAR; i++) {
        if (!mention_same_kind(m, told->items[i].m)) continue;
        if (agrees(m, told->items[i].m)) return;
        if (says_same(c, m, lead, &told->items[i])) found = &told->items[i];
    }
    if (!found) return;
    Claim claim = relation_difference(c, m, found->m, found->m);
    claim.n = 2;
    relation_say(c, RELATION_tabled, &claim, SEVERITY_ERROR);
}

const CellsTold *cells_told(Check *c)
{
    if (c->told) return c->told;
    c->told = NEW(c->arena, CellsTold);
    c->told->arena = c->arena;
    for (size_t i = 0; i < c->document->n_tables; i++)
        if (c->document->tables[i].n_rows > 1 && c->document->tables[i].n_cols > 1) tell_table(c, cells_read(c, i), c->told);
    return c->told;
}

void relation_tabled(Check *c)
{
    const CellsTold *told = cells_told(c);
    for (size_t i = 0; i < c->n_paragraphs && told->n; i++)
        for (size_t k = 0; k < c->paragraphs[i].n && c->paragraphs[i].piece->kind != DOCX_CELL; k++)
            if (may_be_told(&c->paragraphs[i].mentions[k])) one(c, told, &c->paragraphs[i].mentions[k]);
}
