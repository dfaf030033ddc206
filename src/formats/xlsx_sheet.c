/* SPDX-License-Identifier: Apache-2.0 */
#include "formats/xlsx_sheet.h"

#include "formats/texts.h"

#include <string.h>

/* What a <c> element said, before it becomes a Cell. */
typedef struct {
    uint32_t row, col, style;
    char type;                   /* first letters of t: n s t(str) i(inlineStr) b e d */
    bool formula, has_value, part_struck, bad_style;
} Raw;


static bool no_such_place(Xlsx *x, Str what, Err *err)
{
    return FAIL(err, DATA, T_FORMATS_PLACE, x->file, x->build.sheet->name, str_slice(what, 0, str_cut(what, 40)));
}

static bool too_much(const Xlsx *x, Err *err) { return FAIL(err, LIMIT, T_FORMATS_TOO_MUCH, x->file, str_printf(x->a, "%d", LIMIT_CELL_BYTES)); }

/* ---- text ---- */

static int hex4(const char *p)
{
    int n = 0;
    for (int i = 0; i < 4; i++) {
        char c = p[i];
        int d = c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
        if (d < 0) return -1;
        n = n * 16 + d;
    }
    return n;
}

/* Undoes "_x000D_" in what was added to b since `from`. Shorter or equal always: "_xHHHH_" is 7 bytes, a character at most 3. */
static void undo_escapes(Buf *b, size_t from)
{
    if (b->n - from < 7 || !memmem(b->p + from, b->n - from, "_x", 2)) return;
    size_t to = from;
    for (size_t i = from; i < b->n;) {
        int c = b->n - i >= 7 && b->p[i] == '_' && b->p[i + 1] == 'x' && b->p[i + 6] == '_' ? hex4(b->p + i + 2) : -1;
        if (c <= 0 || (c >= 0xD800 && c <= 0xDFFF)) {
            b->p[to++] = b->p[i++];
            continue;
        }
        Buf at = { b->p + to, 0, 4, false };
        buf_add_point(&at, (uint32_t)c);
        to += at.n;
        i += 7;
    }
    b->n = to;
}

bool xlsx_sheet_rich(Xlsx *x, Buf *out, bool *part_struck, Err *err)
{
    Scan *s = &x->scan;
    int depth = s->depth, in_text = 0;
    size_t from = out->n;
    *part_struck = false;
    while (s->depth >= depth) {
        ScanEvent e = scan_next(s, err);
        if (e == SCAN_FAIL) return false;
        if (e == SCAN_TEXT && in_text) buf_add(out, s->text);
        if (out->n > LIMIT_CELL_BYTES) return too_much(x, err);
        if (e == SCAN_END) in_text = 0;
        if (e != SCAN_START) continue;
        in_text = scan_is(s->name, S("t"));
        if (scan_is(s->name, S("rPh")) && !scan_skip(s, err)) return false;
        if (scan_is(s->name, S("strike"))) {
            Str v = scan_attr(s, S("val"));
            *part_struck |= !v.p || scan_true(v);
        }
    }
    undo_escapes(out, from);
    return true;
}

/* Text of v or an element like it, into x->value. */
static bool value_text(Xlsx *x, Err *err)
{
    Scan *s = &x->scan;
    int depth = s->depth;
    while (s->depth >= depth) {
        ScanEvent e = scan_next(s, err);
        if (e == SCAN_FAIL) return false;
        if (e == SCAN_TEXT) buf_add(&x->value, s->text);
        if (x->value.n > LIMIT_CELL_BYTES) return too_much(x, err);
    }
    return true;
}

/* ---- cells ---- */

static bool is_number(Str v)
{
    bool digit = false;
    for (size_t i = 0; i < v.n; i++) {
        char c = v.p[i];
        if (c >= '0' && c <= '9') digit = true;
        else if (c != '.' && c != '-' && c != '+' && c != 'E' && c != 'e') return false;
    }
    return digit;
}

static bool put_date(Xlsx *x, uint32_t row, Cell c, Str serial, bool *done, Err *err)
{
    char room[32];
    Buf date = { room, 0, sizeof room, false };
    *done = build_date(serial, x->from_1904, &date);
    if (*done) {
        c.type = CELL_DATE;
        return build_put(&x->build, row, c, buf_str(&date), err);
    }
    if (!(serial.n && (serial.p[0] == '0' || serial.p[0] == '.'))) build_oddity(&x->build, ODD_DATE, row, c.col, serial);
    return true;
}

static bool put_number(Xlsx *x, uint32_t row, Cell c, const XlsxStyle *style, Str v, Err *err)
{
    if (!is_number(v)) {
        build_oddity(&x->build, ODD_NUMBER, row, c.col, v);
        c.type = CELL_TEXT;
        return build_put(&x->build, row, c, v, err);
    }
    if (style->percent) c.flags |= CELL_PERCENT;
    if (style->date) {
        bool done;
        if (!put_date(x, row, c, v, &done, err)) return false;
        if (done) return true;
    }
    c.type = CELL_NUMBER;
    return build_put(&x->build, row, c, v, err);
}

static bool put_shared(Xlsx *x, uint32_t row, Cell c, Str v, Err *err)
{
    uint32_t i = scan_whole(v);
    if (i >= x->n_strings)
        return FAIL(err, DATA, T_FORMATS_XLSX_STRING, x->file, x->build.sheet->name, grid_address(row, c.col, x->a), str_slice(v, 0, str_cut(v, 40)));
    const XlsxString *s = &x->strings[i];
    if (s->length == 0 && !(c.flags & CELL_FORMULA)) return true;
    if (s->length > LIMIT_CELL_TEXT && !build_check_length(&x->build, row, c.col, (Str){ x->build.text.p + s->text, s->length }, err)) return false;
    if (s->part_struck) c.flags |= CELL_PART_STRUCK;
    c.type = CELL_TEXT;
    c.text = s->text;
    c.length = s->length;
    return build_cell(&x->build, row, c, err);
}

/* t="d": "2023-11-30T00:00:00", of strict files */
static bool put_iso(Xlsx *x, uint32_t row, Cell c, Str v, Err *err)
{
    char *p = (char *)v.p;
    if (v.n > 10 && p[10] == 'T') p[10] = ' ';
    if (v.n > 19) v.n = 19;
    if (v.n == 19 && str_ends(v, S(" 00:00:00"))) v.n = 10;
    c.type = v.n >= 10 ? CELL_DATE : CELL_TEXT;
    return build_put(&x->build, row, c, v, err);
}

static bool put(Xlsx *x, const Raw *raw, Str v, Err *err)
{
    static const XlsxStyle plain;
    const XlsxStyle *style = raw->style < x->n_styles ? &x->styles[raw->style] : &plain;
    Cell c = { .col = (uint16_t)raw->col, .flags = style->flags };
    if (raw->formula) c.flags |= CELL_FORMULA;
    if (raw->part_struck) c.flags |= CELL_PART_STRUCK;
    if (raw->type == 't') undo_escapes(&x->value, 0), v = buf_str(&x->value);
    else if (raw->type != 'i' && v.n && ((uint8_t)v.p[0] <= ' ' || (uint8_t)v.p[v.n - 1] <= ' ')) v = str_trim(v);
    if (v.n == 0) {
        if (!raw->formula) return true;
        bool empty_text = raw->type == 't' && raw->has_value;
        if (!empty_text) c.flags |= CELL_NO_CACHE;
        c.type = CELL_TEXT;
        return build_put(&x->build, raw->row, c, v, err);
    }
    if (raw->bad_style) build_oddity(&x->build, ODD_FORMAT, raw->row, raw->col, str_printf(x->a, "%u", raw->style));
    if (raw->type == 's') return put_shared(x, raw->row, c, v, err);
    if (raw->type == 'n') return put_number(x, raw->row, c, style, v, err);
    if (raw->type == 'd') return put_iso(x, raw->row, c, v, err);
    c.type = CELL_TEXT;
    if (raw->type == 'b') {
        c.type = CELL_BOOL;
        v = scan_true(v) ? S("TRUE") : S("FALSE");
    } else if (raw->type == 'e') c.type = CELL_ERROR;
    return build_put(&x->build, raw->row, c, v, err);
}

/* "AB12" as nearly all cells have it: true only for those */
static inline bool quick_address(Str v, uint32_t *row, uint32_t *col)
{
    uint32_t c = 0, r = 0;
    size_t i = 0;
    for (; i < v.n && i < 3 && v.p[i] >= 'A' && v.p[i] <= 'Z'; i++) c = c * 26 + (uint32_t)(v.p[i] - 'A') + 1;
    size_t digits = i;
    for (; i < v.n && i < digits + 7 && v.p[i] >= '0' && v.p[i] <= '9'; i++) r = r * 10 + (uint32_t)(v.p[i] - '0');
    *row = r - 1;
    *col = c - 1;
    return i == v.n && c && r && c <= LIMIT_SHEET_COLUMNS && r <= LIMIT_SHEET_ROWS;
}

static bool cell_attributes(Xlsx *x, Raw *raw, Err *err)
{
    Scan *s = &x->scan;
    *raw = (Raw){ .row = x->row, .col = x->col, .type = 'n' };
    for (size_t i = 0; i < s->n_attrs; i++) {
        Str name = s->attrs[i].name, v = s->attrs[i].value;
        if (name.n != 1) continue;
        if (name.p[0] == 'r' && !quick_address(v, &raw->row, &raw->col) && !grid_parse_address(v, &raw->row, &raw->col)) return no_such_place(x, v, err);
        if (name.p[0] == 's') raw->style = scan_whole(v);
        if (name.p[0] == 't' && v.n) raw->type = scan_is(v, S("str")) ? 't' : v.p[0];
    }
    raw->bad_style = raw->style && raw->style >= x->n_styles;
    if (raw->col >= LIMIT_SHEET_COLUMNS || raw->row >= LIMIT_SHEET_ROWS) return no_such_place(x, S("…"), err);
    x->row = raw->row;
    x->col = raw->col + 1;
    return true;
}

static bool cell(Xlsx *x, Err *err)
{
    Scan *s = &x->scan;
    Raw raw;
    if (!cell_attributes(x, &raw, err)) return false;
    int depth = s->depth;
    x->value.n = 0;
    Str name, text;
    if (scan_leaf(s, &name, &text)) {
        raw.has_value = scan_is(name, S("v"));
        raw.formula = scan_is(name, S("f"));
        if (raw.has_value && raw.type == 't') buf_add(&x->value, text);
        return put(x, &raw, raw.has_value ? text : S(""), err);
    }
    for (;;) {
        ScanEvent e = scan_next(s, err);
        if (e == SCAN_FAIL) return false;
        if (e == SCAN_END && s->depth < depth) return put(x, &raw, buf_str(&x->value), err);
        if (e != SCAN_START) continue;
        bool ok;
        if (scan_is(s->name, S("v"))) {
            raw.has_value = true;
            x->value.n = 0;
            ok = value_text(x, err);
        } else if (scan_is(s->name, S("is"))) {
            raw.has_value = true;
            x->value.n = 0;
            ok = xlsx_sheet_rich(x, &x->value, &raw.part_struck, err);
        } else {
            raw.formula |= scan_is(s->name, S("f"));
            ok = scan_skip(s, err);
        }
        if (!ok) return false;
    }
}

/* ---- rows and what stands around them ---- */

static bool row(Xlsx *x, Err *err)
{
    Scan *s = &x->scan;
    Str r = scan_attr(s, S("r"));
    if (r.p) {
        uint32_t n = scan_whole(str_trim(r));
        if (n == 0 || n > LIMIT_SHEET_ROWS) return no_such_place(x, r, err);
        x->row = n - 1;
    }
    x->col = 0;
    uint32_t own = x->row;
    if (own < LIMIT_SHEET_ROWS && scan_true(scan_attr(s, S("hidden")))) build_hide_rows(&x->build, own, own);
    int depth = s->depth;
    for (;;) {
        ScanEvent e = scan_next(s, err);
        if (e == SCAN_FAIL) return false;
        if (e == SCAN_END && s->depth < depth) break;
        if (e == SCAN_START && !(scan_is(s->name, S("c")) ? cell(x, err) : scan_skip(s, err))) return false;
    }
    x->row++;
    return true;
}

static void merge(Xlsx *x)
{
    Str ref = scan_attr(&x->scan, S("ref")), first = str_split(&ref, ':');
    Merge m;
    if (grid_parse_address(first, &m.row, &m.col) && ref.p && grid_parse_address(ref, &m.last_row, &m.last_col)) build_merge(&x->build, m);
}

static void column(Xlsx *x)
{
    uint32_t from = scan_whole(scan_attr(&x->scan, S("min"))), to = scan_whole(scan_attr(&x->scan, S("max")));
    if (!scan_true(scan_attr(&x->scan, S("hidden"))) || from == 0 || from > LIMIT_SHEET_COLUMNS || to < from) return;
    build_hide_cols(&x->build, from - 1, (to > LIMIT_SHEET_COLUMNS ? LIMIT_SHEET_COLUMNS : to) - 1);
}

bool xlsx_sheet_read(Xlsx *x, Err *err)
{
    Scan *s = &x->scan;
    x->row = x->col = 0;
    for (;;) {
        ScanEvent e = scan_next(s, err);
        if (e == SCAN_FAIL) return false;
        if (e == SCAN_DONE) return true;
        if (e != SCAN_START) continue;
        bool ok = true;
        if (scan_is(s->name, S("row"))) ok = row(x, err);
        else if (scan_is(s->name, S("mergeCell"))) merge(x);
        else if (scan_is(s->name, S("col"))) column(x);
        else if (scan_is(s->name, S("extLst"))) ok = scan_skip(s, err);
        if (!ok) return false;
    }
}
