/* SPDX-License-Identifier: Apache-2.0 */
#include "proof/cells.h"

static Str without_blanks(Str s, Arena *a)
{
    Buf b = { 0 };
    for (size_t at = 0; at < s.n;) {
        uint32_t c = str_next(s, &at);
        if (c != ' ' && c != 0x3000) buf_add_point(&b, c);
    }
    return buf_give(&b, a);
}

/* "12.5", "1,234", "75.0%", "(3.2)": the whole cell is one number. */
static bool read_number(Str s, Written *w)
{
    Str digits = s;
    bool percent = str_ends(s, S("%"));
    if (percent) digits = str_trim(str_slice(s, 0, s.n - 1));
    if (digits.n == 0 || digits.n > 24 || !dec_parse(digits, &w->value)) return false;
    const char *point = memchr(digits.p, '.', digits.n);
    w->number = digits;
    w->decimals = point ? (int)(digits.n - (size_t)(point - digits.p) - 1) : 0;
    w->scale = percent ? (Frac){ 1, 100 } : frac_of(1);
    w->id = percent ? UNIT_PERCENT : UNIT_NONE;
    w->unit = percent ? S("%") : S("");
    w->kind = WRITTEN_QUANTITY;
    return frac_mul(w->value, w->scale, &w->value);
}

static bool is_counted(Str title)
{
    return str_has_word(title, "家）|个）|宗）|人）|户）|件）|项）|栋）|幢）|处）|所）|家数|个数|宗数|人数|户数|件数|项数");
}

static bool set_interval(Mention *m, bool exact)
{
    Frac half = { 1, 2 }, gap;
    for (int i = 0; i < m->w.decimals; i++) half.den *= 10;
    if (exact) half = frac_of(0);
    return frac_mul(half, m->w.scale, &gap) && frac_sub(m->value, gap, &m->lo) && frac_add(m->value, gap, &m->hi);
}

static Mention *read_cell(Check *c, const Table *t, int row, int col)
{
    const Piece *p = document_cell(t, row, col);
    Written w = { 0 };
    if (!p || !read_number(str_trim(p->text), &w)) return NULL;
    Mention *m = NEW(c->arena, Mention);
    w.start = w.number_at = (size_t)(str_trim(p->text).p - p->text.p);
    w.end = w.start + str_trim(p->text).n;
    *m = (Mention){ .piece = p, .w = w, .value = w.value, .sentence_end = p->text.n };
    return m;
}

static RowKind row_kind(Check *c, const Table *t, int row)
{
    for (int col = 0; col < 2 && col < t->n_cols; col++) {
        Str label = without_blanks(document_cell_text(t, row, col), c->arena);
        if (str_head_word(label, "合计|总计|共计|总合计|全市合计|全县合计|合　计") || str_tail_word(label, "合计|总计")) return ROW_TOTAL;
        if (str_has_word(label, "小计")) return ROW_SUBTOTAL;
        if (str_head_word(label, "其中|#|＃|其中：")) return ROW_AMONG;
    }
    return ROW_PLAIN;
}

/* The heads end before the first row that holds a number behind its first column. */
static int first_row(const Cells *s)
{
    for (int row = 1; row < s->table->n_rows; row++)
        for (int col = 1; col < s->table->n_cols; col++)
            if (cells_at(s, row, col)) return row;
    return s->table->n_rows;
}

static Str title_of(Check *c, const Table *t, int heads, int col)
{
    Buf b = { 0 };
    for (int row = 0; row < heads; row++) {
        Str text = document_cell_text(t, row, col);
        for (int left = col; text.n == 0 && row + 1 < heads && left-- > 0;) text = document_cell_text(t, row, left);      /* a merged head */
        buf_add(&b, without_blanks(text, c->arena));
    }
    return buf_give(&b, c->arena);
}

Mention *cells_at(const Cells *s, int row, int col) { return s->numbers[row * s->table->n_cols + col]; }

static void read_table(Check *c, const Table *t, Cells *out)
{
    *out = (Cells){ .table = t, .rows = NEW_ARRAY(c->arena, RowKind, (size_t)t->n_rows), .titles = NEW_ARRAY(c->arena, Str, (size_t)t->n_cols), .ratio = NEW_ARRAY(c->arena, bool, (size_t)t->n_cols),
        .numbers = NEW_ARRAY(c->arena, Mention *, (size_t)t->n_rows * (size_t)t->n_cols) };
    for (int row = 1; row < t->n_rows; row++)
        for (int col = 0; col < t->n_cols; col++) out->numbers[row * t->n_cols + col] = read_cell(c, t, row, col);
    int heads = first_row(out);
    for (int row = 0; row < t->n_rows; row++) out->rows[row] = row < heads ? ROW_HEAD : row_kind(c, t, row);
    for (int col = 0; col < t->n_cols; col++) {
        Str title = out->titles[col] = title_of(c, t, heads, col);
        out->ratio[col] = str_has_word(title, "率|占比|比重|比例|%|增长|增幅|增速|同比|环比|均|单价|排名|序号|年份|年度末|密度|系数|强度|比上年|名次|位次|得分|编号|代码|电话") && !str_has_word(title, "平均分配");
        for (int row = heads; row < t->n_rows; row++) {
            Mention *m = cells_at(out, row, col);
            if (!m) continue;
            if (m->w.unit.n) out->ratio[col] = true;
            else if (str_has(title, S("%"))) m->w.scale = (Frac){ 1, 100 }, m->w.id = UNIT_PERCENT;
            if (!m->w.unit.n && str_has(title, S("%")) && !frac_mul(m->value, (Frac){ 1, 100 }, &m->value)) m->value = frac_of(0);
            m->w.value = m->value;
            bool exact = m->w.decimals == 0 && m->w.id != UNIT_PERCENT && (is_counted(title) || !str_has_word(title, "元|亩|㎡|平方|公顷|吨"));
            if (!set_interval(m, exact)) m->lo = m->hi = m->value;
        }
    }
}

const Cells *cells_read(Check *c, size_t table)
{
    if (!c->cells) c->cells = NEW_ARRAY(c->arena, Cells *, c->document->n_tables);
    if (c->cells[table]) return c->cells[table];
    c->cells[table] = NEW(c->arena, Cells);
    read_table(c, &c->document->tables[table], c->cells[table]);
    return c->cells[table];
}
