/* SPDX-License-Identifier: Apache-2.0 */
#include "intake/sheet.h"
#include "base/num.h"

#include <stdlib.h>
#include <string.h>

/* [ ] 【 】 〔 〕 stand for ( ); 0: none of them. *n: its bytes. */
static char bracket(Str s, size_t at, size_t *n)
{
    static const struct { const char *text; char as; } all[] = { { "[", '(' }, { "]", ')' }, { "【", '(' }, { "】", ')' }, { "〔", '(' }, { "〕", ')' } };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (str_starts(str_slice(s, at, s.n), str_of(all[i].text))) return *n = strlen(all[i].text), all[i].as;
    return 0;
}

Str sheet_normal(Str s, Arena *a)
{
    Str folded = str_fold_width(a, str_trim(s));
    char *out = arena_alloc(a, folded.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < folded.n; i++) {
        char c = folded.p[i];
        if (c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '*') continue;
        if (c == '\xc2' && i + 1 < folded.n && folded.p[i + 1] == '\xa0') {
            i++;
            continue;
        }
        size_t bytes = 1;
        char round = c == '[' || c == ']' || c == '\xe3' ? bracket(folded, i, &bytes) : 0;
        i += round ? bytes - 1 : 0;
        out[n++] = round ? round : c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
    }
    while (n > 0 && out[n - 1] == ':') n--;
    return (Str){ out, n };
}

/* ---- headings ---- */

static const Cell *cell_or_merged(const Sheet *s, uint32_t row, uint32_t col)
{
    const Cell *c = grid_cell(s, row, col);
    if (c) return c;
    const Merge *m = grid_merge_at(s, row, col);
    return m ? grid_cell(s, m->row, m->col) : NULL;
}

static bool is_year(Str t)
{
    int64_t n;
    return str_to_int64(t, &n) && ((n >= 1990 && n <= 2100) || (n >= 199000 && n <= 210012));
}

static bool is_plain_number(Str t)
{
    Frac f;
    return t.n && dec_parse(t, &f) && !is_year(t);
}

/* A row of headings holds texts, years and months; no other number. */
static bool may_be_heading(const Sheet *s, uint32_t row)
{
    size_t texts = 0;
    for (uint32_t i = s->row_start[row]; i < s->row_start[row + 1]; i++) {
        const Cell *c = &s->cells[i];
        Str t = str_trim(grid_text(s, c));
        if (c->type == CELL_ERROR || c->type == CELL_BOOL || t.n > 300) return false;
        if (is_plain_number(t)) return false;
        texts += t.n > 0;
    }
    return texts > 0;
}

static Str heading_text(const Sheet *s, const Cell *c, Arena *a)
{
    Str t = str_trim(grid_text(s, c));
    if (c && c->type == CELL_DATE && t.n >= 7) {   /* a month as a heading: stored as its first day */
        int64_t month = 0;
        if (str_to_int64(str_slice(t, 5, 7), &month)) return str_printf(a, "%.4s年%d月", t.p, (int)month);
    }
    return t;
}

/* 单位:元, 单位(元), 单位元: what follows the word. */
static Str behind_unit_word(Str text)
{
    Str rest = str_slice(text, sizeof("单位") - 1, text.n);
    return str_starts(rest, S(":")) || str_starts(rest, S("(")) ? str_slice(rest, 1, rest.n) : rest;
}

/* Takes "(万元)" or "(单位:亩)" off the end of a normalised heading. */
static Str take_unit(Str name, Heading *h)
{
    if (!str_ends(name, S(")"))) return name;
    size_t open = name.n;
    while (open > 0 && name.p[open - 1] != '(') open--;
    if (open == 0) return name;
    Str inside = str_slice(name, open, name.n - 1);
    if (str_starts(inside, S("单位"))) inside = behind_unit_word(inside);
    if (!unit_find(inside, &h->unit)) return name;
    h->has_unit = true;
    return str_slice(name, 0, open - 1);
}

/* A group heading without a merged area (text files): the nearest one to the left. */
static const Cell *group_cell(const Sheet *s, uint32_t row, uint32_t below, uint32_t col)
{
    const Cell *c = cell_or_merged(s, row, col);
    if (c || s->n_merges > 0 || !grid_cell(s, below, col)) return c;
    for (uint32_t k = col; k > 0 && !c; k--) {
        if (!grid_cell(s, below, k - 1)) return NULL;
        c = grid_cell(s, row, k - 1);
    }
    return c;
}

static void read_heading(const Sheet *s, uint32_t first, uint32_t last, uint32_t col, Arena *a, Heading *h)
{
    Buf joined = { 0 }, shown = { 0 };
    Str before = { 0 };
    for (uint32_t r = first; r <= last; r++) {
        const Cell *c = r < last ? group_cell(s, r, last, col) : cell_or_merged(s, r, col);
        Str t = heading_text(s, c, a);
        if (!t.n || str_equal(t, before)) continue;
        before = t;
        h->leaf = take_unit(sheet_normal(t, a), h);
        buf_add(&joined, h->leaf);
        if (shown.n) buf_add_char(&shown, ' ');
        buf_add(&shown, t);
    }
    h->joined = buf_keep(&joined, a);
    h->shown = buf_keep(&shown, a);
    buf_done(&joined);
    buf_done(&shown);
}

static void add_name(Map *names, Str name, int64_t col)
{
    int64_t old;
    if (!name.n) return;
    if (map_find(names, name, &old)) {
        if (old != col) map_put(names, name, -1);
    } else map_put(names, name, col);
}

static void name_columns(Header *h, Arena *a)
{
    Map *leaves = map_new(a);
    h->names = map_new(a);
    for (uint32_t c = 0; c < h->n_cols; c++) {
        add_name(h->names, h->cols[c].joined, c);
        add_name(leaves, h->cols[c].leaf, c);
        h->n_named += h->cols[c].joined.n > 0;
    }
    for (size_t i = 0; i < leaves->n; i++)
        if (!map_find(h->names, leaves->entries[i].key, NULL)) map_put(h->names, leaves->entries[i].key, leaves->entries[i].value);
}

bool sheet_header(const Sheet *s, uint32_t first, uint32_t depth, Arena *a, Header *out)
{
    *out = (Header){ .first = first, .last = first + depth - 1, .n_cols = s->n_cols };
    if (out->last >= s->n_rows) return false;
    for (uint32_t r = first; r <= out->last; r++)
        if (!may_be_heading(s, r)) return false;
    out->cols = NEW_ARRAY(a, Heading, s->n_cols);
    for (uint32_t c = 0; c < s->n_cols; c++) read_heading(s, first, out->last, c, a, &out->cols[c]);
    name_columns(out, a);
    while (out->n_cols > 0 && !out->cols[out->n_cols - 1].joined.n) out->n_cols--;   /* what stands under no heading is not read */
    return out->n_named > 0;
}

/* Exactly this heading; its lines may be told apart by '|' ("2022年|税收"). A unit in brackets does not count. */
static bool column_named(const Header *h, Str heading, Arena *a, int64_t *col)
{
    Heading ignored = { 0 };
    Str whole = sheet_normal(heading, a), name = take_unit(whole, &ignored);
    char *plain = arena_alloc(a, name.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < name.n; i++)
        if (name.p[i] != '|') plain[n++] = name.p[i];
    return map_find(h->names, (Str){ plain, n }, col) || map_find(h->names, whole, col);
}

int32_t sheet_column(const Header *h, Str heading, Arena *a)
{
    int64_t col = -1;
    if (column_named(h, heading, a, &col)) return (int32_t)col;
    for (Str rest = heading; rest.p && col < 0 && str_has(heading, S("|"));)   /* other names */
        if (!column_named(h, str_split(&rest, '|'), a, &col)) col = -1;
    return (int32_t)col;
}

/* ---- above the headings ---- */

Str sheet_titles(const Sheet *s, uint32_t before, Arena *a)
{
    Buf b = { 0 };
    for (uint32_t i = 0; before <= s->n_rows && i < s->row_start[before]; i++) {
        buf_add(&b, sheet_normal(grid_text(s, &s->cells[i]), a));
        buf_add_char(&b, '\n');
    }
    Str out = buf_keep(&b, a);
    buf_done(&b);
    return out;
}

static bool is_between_units(uint32_t c) { return c == 0x3001 || c == ',' || c == ';' || c == ' ' || c == ')' || c == ']' || c == '\n'; }

static size_t add_units(Str list, UnitId out[SHEET_UNITS], size_t n)
{
    size_t start = 0;
    for (size_t at = 0, here = 0; start < list.n; here = at) {
        uint32_t c = str_next(list, &at);
        if (c != 0 && !is_between_units(c)) continue;
        UnitId id;
        if (n < SHEET_UNITS && unit_find(str_slice(list, start, here), &id)) out[n++] = id;
        if (c == 0 || c == ')' || c == '\n') break;
        start = at;
    }
    return n;
}

size_t sheet_units(const Sheet *s, uint32_t before, Arena *a, UnitId out[SHEET_UNITS])
{
    Str rest = sheet_titles(s, before, a);
    size_t n = 0;
    for (ptrdiff_t at; (at = str_find(rest, S("单位"))) >= 0;) {
        rest = behind_unit_word(str_slice(rest, (size_t)at, rest.n));
        n = add_units(rest, out, n);
    }
    return n;
}

/* ---- lines ---- */

/* Neither a total nor a signature: a code or a number first, no 计 and no colon last. Most texts are such. */
static bool is_plain(Str t) { return (uint8_t)t.p[0] < 0x80 && !str_ends(t, S("计")) && !str_ends(t, S(":")) && !str_ends(t, S("：")); }

/* The first texts of the row without their blanks: "合 计" -> "合计". */
static Str lead_text(Str t, char *room, size_t size)
{
    size_t n = 0;
    for (size_t at = 0; at < t.n && n + 4 < size;) {
        size_t from = at;
        uint32_t p = str_next(t, &at);
        if (p == ' ' || p == 0x3000 || p == '\n' || p == '\r' || p == 0xA0) continue;
        memcpy(room + n, t.p + from, at - from);
        n += at - from;
    }
    return (Str){ room, n };
}

static bool is_one_of(Str t, const char *const *words)
{
    for (; *words; words++)
        if (str_equal(t, str_of(*words))) return true;
    return false;
}

static LineKind total_kind(Str t)
{
    static const char *const totals[] = { "合计", "总计", "共计", "合计：", "总计：", "合计:", "总计:", "全市合计", "全县合计", NULL };
    static const char *const subtotals[] = { "小计", "小计：", "小计:", NULL };
    if (is_one_of(t, totals)) return LINE_TOTAL;
    if (is_one_of(t, subtotals) || (str_ends(t, S("小计")) && str_points(t) <= 12)) return LINE_SUBTOTAL;
    if (str_ends(t, S("合计")) && str_points(t) <= 12) return LINE_SUBTOTAL;
    return LINE_DATA;
}

static bool is_signature(Str t)
{
    static const char *const heads[] = { "填表人", "填报人", "制表人", "制表", "审核人", "审核", "复核人", "复核", "联系电话", "联系人", "填报单位", "填表单位", "填报日期",
        "填表日期", "填报时间", "单位负责人", "统计负责人", "负责人", "经办人", "分管领导", "签字", "盖章", "备注", "注", "说明", "填表说明", NULL };
    for (const char *const *w = heads; *w; w++) {
        Str head = str_of(*w);
        if (!str_starts(t, head)) continue;
        Str rest = str_slice(t, head.n, t.n);
        if (rest.n == 0 || str_starts(rest, S("：")) || str_starts(rest, S(":")) || str_starts(rest, S("（签")) || str_starts(rest, S("（盖"))) return true;
    }
    return false;
}

static bool repeats_heading(const Sheet *s, const Header *h, const Cell *const *at)
{
    size_t same = 0, filled = 0;
    for (uint32_t c = 0; c < h->n_cols; c++) {
        if (!at[c] || at[c]->type != CELL_TEXT) continue;
        filled++;
        Str t = str_trim(grid_text(s, at[c]));
        Str shown = h->cols[c].shown;
        same += t.n && (str_equal(t, shown) || (str_ends(shown, t) && h->cols[c].leaf.n && t.n > 1) || (str_starts(shown, t)));
    }
    return filled > 0 && same * 3 >= filled * 2 && (same >= 2 || h->n_named == 1);
}

/* The line under the headings that counts the columns: 1 2 3 4 or 甲 乙 1 2. */
static bool counts_columns(const Sheet *s, const Header *h, const Cell *const *at, uint32_t row)
{
    int64_t before = 0, n;
    size_t numbers = 0;
    if (row > h->last + 1) return false;
    for (uint32_t c = 0; c < h->n_cols; c++) {
        Str t = at[c] ? str_trim(grid_text(s, at[c])) : (Str){ 0 };
        if (!t.n) continue;
        if (str_equal(t, S("甲")) || str_equal(t, S("乙")) || str_equal(t, S("丙")) || str_equal(t, S("栏次")) || str_equal(t, S("序号"))) continue;
        if (!str_to_int64(t, &n) || n != before + 1) return false;
        before = n;
        numbers++;
    }
    return numbers >= 3;
}

static bool is_section(const Sheet *s, uint32_t row, const Cell *const *at, uint32_t n_cols)
{
    const Cell *only = NULL;
    for (uint32_t c = 0; c < n_cols; c++) {
        if (!at[c]) continue;
        if (only) return false;
        only = at[c];
    }
    if (!only || only->type != CELL_TEXT) return false;
    const Merge *m = grid_merge_at(s, row, only->col);
    return m && m->last_col >= m->col + 2 && m->row == row && m->last_row == row;
}

/* What the first texts of a line make of it: a total, a signature, or nothing of its own. */
static LineKind lead_kind(const Str *lead, size_t n)
{
    char room[128];
    for (size_t i = 0; i < n; i++) {
        Str t = lead[i];
        LineKind k = is_plain(t) ? LINE_DATA : total_kind(t = lead_text(t, room, sizeof room));
        if (k != LINE_DATA) return k;
        if (i == 0 && is_signature(t)) return LINE_SIGNATURE;
    }
    return LINE_DATA;
}

bool sheet_is_sum(const Str *lead, size_t n)
{
    LineKind k = lead_kind(lead, n);
    return k == LINE_TOTAL || k == LINE_SUBTOTAL;
}

LineKind sheet_line(const Sheet *s, const Header *h, uint32_t row, const Cell *const *at)
{
    Str lead[SHEET_LEAD];
    size_t texts = 0;
    bool any = false;
    for (uint32_t c = 0; c < h->n_cols && texts < SHEET_LEAD; c++) {
        any |= at[c] && at[c]->type != CELL_TEXT;
        if (!at[c] || at[c]->type != CELL_TEXT) continue;
        lead[texts] = str_trim(grid_text(s, at[c]));
        texts += lead[texts].n > 0;
    }
    if (!any && texts == 0) return LINE_BLANK;
    LineKind kind = lead_kind(lead, texts);
    if (kind != LINE_DATA) return kind;
    if (row <= h->last + 1 && counts_columns(s, h, at, row)) return LINE_NUMBERS;
    if (texts > 0 && is_section(s, row, at, h->n_cols)) return LINE_SECTION;
    return texts > 0 && repeats_heading(s, h, at) ? LINE_HEADER : LINE_DATA;
}

/* ---- walking ---- */

static int by_row(const void *x, const void *y)
{
    const Merge *a = x, *b = y;
    return a->row != b->row ? (a->row < b->row ? -1 : 1) : (a->col > b->col) - (a->col < b->col);
}

void sheet_walk(Walk *w, const Sheet *s, uint32_t from, uint32_t n_cols, Arena *a)
{
    *w = (Walk){ .sheet = s, .n_cols = n_cols, .row = from - 1, .n_merges = s->n_merges };
    w->at = NEW_ARRAY(a, const Cell *, n_cols);
    w->filled = NEW_ARRAY(a, const Cell *, n_cols);
    w->fill = NEW_ARRAY(a, const Cell *, n_cols);
    w->fill_until = NEW_ARRAY(a, uint32_t, n_cols);
    w->merges = NEW_ARRAY(a, Merge, s->n_merges);
    if (s->n_merges) memcpy(w->merges, s->merges, s->n_merges * sizeof *w->merges);
    if (s->n_merges) qsort(w->merges, s->n_merges, sizeof *w->merges, by_row);
}

static void start_merges(Walk *w)
{
    for (; w->next_merge < w->n_merges && w->merges[w->next_merge].row <= w->row; w->next_merge++) {
        const Merge *m = &w->merges[w->next_merge];
        if (m->last_row < w->row) continue;
        for (uint32_t c = m->col; c <= m->last_col && c < w->n_cols; c++) {
            w->fill[c] = m->row == w->row ? w->at[m->col] : NULL;   /* an area that begins in the headings fills nothing */
            w->fill_until[c] = m->last_row;
        }
    }
}

/* Rows without a text say nothing: a million of them must cost nothing (a stray cell in XFD1048576). */
static bool row_says_nothing(const Walk *w)
{
    const Sheet *s = w->sheet;
    for (uint32_t i = s->row_start[w->row]; i < s->row_start[w->row + 1]; i++)
        if (s->cells[i].col < w->n_cols && (s->cells[i].length > 0 || (s->cells[i].flags & CELL_NO_CACHE))) return false;
    return true;
}

bool sheet_next(Walk *w)
{
    const Sheet *s = w->sheet;
    do
        if (++w->row >= s->n_rows) return false;
    while (row_says_nothing(w));
    memset(w->at, 0, w->n_cols * sizeof *w->at);
    for (uint32_t i = s->row_start[w->row]; i < s->row_start[w->row + 1]; i++)
        if (s->cells[i].col < w->n_cols && (s->cells[i].length > 0 || (s->cells[i].flags & CELL_NO_CACHE))) w->at[s->cells[i].col] = &s->cells[i];
    memcpy(w->filled, w->at, w->n_cols * sizeof *w->at);
    if (w->n_merges == 0) return true;
    start_merges(w);
    for (uint32_t c = 0; c < w->n_cols; c++)
        if (!w->filled[c] && w->fill[c] && w->row <= w->fill_until[c]) w->filled[c] = w->fill[c];
    return true;
}
