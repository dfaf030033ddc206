/* SPDX-License-Identifier: Apache-2.0
** BIFF8: a stream of records (type, length, data); long ones go on in CONTINUE records. */
#include "formats/xls.h"

#include "base/limits.h"
#include "formats/build.h"
#include "formats/cfb.h"
#include "formats/texts.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    R_FORMULA = 0x06, R_EOF = 0x0A, R_NOTE = 0x1C, R_DATEMODE = 0x22, R_FILEPASS = 0x2F, R_FONT = 0x31, R_CONTINUE = 0x3C, R_OBJ = 0x5D,
    R_COLINFO = 0x7D, R_BOUNDSHEET = 0x85, R_MULRK = 0xBD, R_RSTRING = 0xD6, R_XF = 0xE0, R_MERGEDCELLS = 0xE5, R_SST = 0xFC,
    R_LABELSST = 0xFD, R_TXO = 0x1B6, R_NUMBER = 0x203, R_LABEL = 0x204, R_BOOLERR = 0x205, R_STRING = 0x207, R_ROW = 0x208,
    R_RK = 0x27E, R_FORMAT = 0x41E, R_BOF = 0x809,
};

enum { FORMATS_MAX = 8192, STYLES_MAX = 65536 };    /* Excel itself keeps to fewer; those beyond are as if not there */

typedef struct { uint32_t type; Str data; size_t next; } Record;     /* next: where the one after it begins */
typedef struct { uint32_t at; bool hidden; uint8_t kind; Str name; } SheetRow;
typedef struct { uint32_t font, format; bool filled; } Xf;
typedef struct { uint32_t id; Str code; } Format;
typedef struct { uint8_t flags; bool date, percent; } Style;
typedef struct { uint32_t text, length; bool part_struck; } Shared;
typedef struct { uint32_t id; Str text; } Box;                       /* text of a drawn object: notes refer to them */

typedef struct {
    Str file, stream;
    Arena *a;
    Build build;
    bool from_1904;
    SheetRow *sheets; size_t n_sheets, sheets_cap;
    bool *struck; size_t n_fonts, fonts_cap;
    Format *formats; size_t n_formats, formats_cap;
    Xf *xfs; size_t n_xfs, xfs_cap;
    Style *styles;
    Shared *shared; size_t n_shared, shared_cap;
    Box *boxes; size_t n_boxes, boxes_cap;
    uint32_t object;                                                 /* id of the last OBJ */
    bool wants_string; uint32_t string_row; Cell string_cell;        /* a formula whose text comes in a STRING record */
    Buf value;
} Xls;

static bool broken(const Xls *x, Str where, Err *err) { return FAIL(err, DATA, T_FORMATS_XLS_BROKEN, x->file, where); }

/* ---- records ---- */

static bool record_at(const Xls *x, size_t at, Record *r)
{
    if (at > x->stream.n || x->stream.n - at < 4) return false;
    size_t n = cfb_u16(x->stream.p + at + 2);
    if (x->stream.n - at - 4 < n) return false;
    *r = (Record){ cfb_u16(x->stream.p + at), { x->stream.p + at + 4, n }, at + 4 + n };
    return true;
}

/* Bytes of a record and of the CONTINUE records after it. */
typedef struct { const Xls *x; const char *p, *end; size_t next; bool failed; } Bytes;

static Bytes bytes_of(const Xls *x, const Record *r, size_t from)
{
    size_t skip = from < r->data.n ? from : r->data.n;
    return (Bytes){ x, r->data.p + skip, r->data.p + r->data.n, r->next, from > r->data.n };
}

static bool go_on(Bytes *b)
{
    Record r;
    if (!record_at(b->x, b->next, &r) || r.type != R_CONTINUE) return false;
    b->p = r.data.p;
    b->end = r.data.p + r.data.n;
    b->next = r.next;
    return true;
}

static uint32_t byte(Bytes *b)
{
    while (b->p == b->end && !b->failed) b->failed = !go_on(b);
    return b->failed ? 0 : (uint8_t)*b->p++;
}

static uint32_t word(Bytes *b)
{
    uint32_t low = byte(b);
    return low | byte(b) << 8;
}

static uint32_t long_word(Bytes *b)
{
    uint32_t low = word(b);
    return low | word(b) << 16;
}

static void skip(Bytes *b, size_t n)
{
    while (n && !b->failed) {
        size_t here = (size_t)(b->end - b->p);
        if (here > n) here = n;
        b->p += here;
        n -= here;
        if (n && b->p == b->end) b->failed = !go_on(b);
    }
}

/* ---- strings ---- */

/* `n` characters; when they go on in another record that one starts with a new width byte. Half surrogates become U+FFFD. */
static void characters(Bytes *b, uint32_t n, bool wide, Buf *out)
{
    uint32_t high = 0;
    for (; n && !b->failed; n--) {
        if (b->p == b->end) {
            if (!go_on(b) || b->p == b->end) {
                b->failed = true;
                return;
            }
            wide = *b->p++ & 1;
        }
        uint32_t c = wide ? word(b) : byte(b);
        if (high && c >= 0xDC00 && c <= 0xDFFF) {
            buf_add_point(out, 0x10000 + ((high - 0xD800) << 10) + (c - 0xDC00));
            high = 0;
            continue;
        }
        if (high) buf_add_point(out, 0xFFFD);
        high = c >= 0xD800 && c <= 0xDBFF ? c : 0;
        if (!high) buf_add_point(out, c >= 0xDC00 && c <= 0xDFFF ? 0xFFFD : c);
    }
    if (high) buf_add_point(out, 0xFFFD);
}

static bool is_struck(const Xls *x, uint32_t font)
{
    uint32_t i = font > 4 ? font - 1 : font;         /* there is no font 4 */
    return i < x->n_fonts && x->struck[i];
}

/* A string with its flags: rich runs and phonetics are passed over; runs say whether a part is struck. */
static void string(Bytes *b, uint32_t n, Buf *out, bool *part_struck)
{
    uint32_t flags = byte(b), runs = flags & 8 ? word(b) : 0, extra = flags & 4 ? long_word(b) : 0;
    *part_struck = false;
    characters(b, n, flags & 1, out);
    for (; runs && !b->failed; runs--) {
        skip(b, 2);
        *part_struck |= is_struck(b->x, word(b));
    }
    skip(b, extra);
}

static Str short_string(Xls *x, Bytes *b, uint32_t n)
{
    bool struck;
    Buf text = { 0 };
    string(b, n, &text, &struck);
    Str out = buf_keep(&text, x->a);
    buf_done(&text);
    return out;
}

static bool read_sst(Xls *x, const Record *r, Err *err)
{
    Bytes b = bytes_of(x, r, 4);
    uint32_t n = long_word(&b);
    if (n > LIMIT_CELLS) return broken(x, S("SST"), err);
    for (uint32_t i = 0; i < n && !b.failed; i++) {
        Shared s = { .text = (uint32_t)x->build.text.n };
        uint32_t length = word(&b);
        string(&b, length, &x->build.text, &s.part_struck);
        if (b.failed) break;                         /* a count that is too high does no harm: cells name what they use */
        s.length = (uint32_t)(x->build.text.n - s.text);
        if (x->n_shared == x->shared_cap) {
            x->shared_cap = x->shared_cap ? x->shared_cap * 2 : 1024;
            x->shared = mem_resize(x->shared, x->shared_cap * sizeof *x->shared);
        }
        x->shared[x->n_shared++] = s;
    }
    return true;
}

/* ---- the globals ---- */

static bool is_filled(const char *xf)
{
    uint32_t pattern = cfb_u32(xf + 14) >> 26, front = cfb_u16(xf + 18) & 0x7F;
    return pattern && front != 1 && front != 9 && front != 64 && front != 65;
}

static bool global_record(Xls *x, const Record *r, Err *err)
{
    const char *p = r->data.p;
    size_t n = r->data.n;
    Bytes b = bytes_of(x, r, 0);
    if (r->type == R_FILEPASS) return FAIL(err, DATA, T_FORMATS_PASSWORD, x->file);
    if (r->type == R_DATEMODE && n >= 2) x->from_1904 = cfb_u16(p) == 1;
    else if (r->type == R_FONT && n >= 4 && x->n_fonts < STYLES_MAX) *PUSH(x->a, x->struck, x->n_fonts, x->fonts_cap) = cfb_u16(p + 2) & 8;
    else if (r->type == R_FORMAT && n >= 5 && x->n_formats < FORMATS_MAX) {
        uint32_t id = word(&b), length = word(&b);
        *PUSH(x->a, x->formats, x->n_formats, x->formats_cap) = (Format){ id, short_string(x, &b, length) };
    } else if (r->type == R_XF && n >= 20 && x->n_xfs < STYLES_MAX) *PUSH(x->a, x->xfs, x->n_xfs, x->xfs_cap) = (Xf){ cfb_u16(p), cfb_u16(p + 2), is_filled(p) };
    else if (r->type == R_BOUNDSHEET && n >= 8) {
        if (x->n_sheets == LIMIT_SHEETS) return FAIL(err, LIMIT, T_FORMATS_SHEETS, x->file, str_printf(x->a, "%d", LIMIT_SHEETS));
        uint32_t at = long_word(&b);
        bool hidden = byte(&b) & 3;
        uint8_t kind = (uint8_t)byte(&b);
        uint32_t length = byte(&b);
        *PUSH(x->a, x->sheets, x->n_sheets, x->sheets_cap) = (SheetRow){ at, hidden, kind, short_string(x, &b, length) };
    } else if (r->type == R_SST) return read_sst(x, r, err);
    return true;
}

static void make_styles(Xls *x)
{
    x->styles = NEW_ARRAY(x->a, Style, x->n_xfs);
    for (size_t i = 0; i < x->n_xfs; i++) {
        uint32_t id = x->xfs[i].format;
        Style s = { .date = build_is_builtin_date(id), .percent = id == 9 || id == 10 };
        for (size_t k = 0; k < x->n_formats; k++) {
            if (x->formats[k].id != id) continue;
            s.percent = build_is_percent_format(x->formats[k].code);
            s.date = !s.percent && build_is_date_format(x->formats[k].code);
        }
        s.flags = (uint8_t)((is_struck(x, x->xfs[i].font) ? CELL_STRUCK : 0) | (x->xfs[i].filled ? CELL_FILLED : 0));
        x->styles[i] = s;
    }
}

static bool read_globals(Xls *x, Err *err)
{
    Record r;
    if (!record_at(x, 0, &r)) return broken(x, S("BOF"), err);
    if ((r.type & 0xFF) != 0x09 || r.type != R_BOF || r.data.n < 4 || cfb_u16(r.data.p) != 0x600) return FAIL(err, DATA, T_FORMATS_XLS_OLD, x->file);
    for (size_t at = r.next;; at = r.next) {
        if (!record_at(x, at, &r)) return broken(x, S("globals"), err);
        if (r.type == R_EOF) break;
        if (!global_record(x, &r, err)) return false;
    }
    make_styles(x);
    return true;
}

/* ---- cells ---- */

static Cell cell_of(Xls *x, uint32_t row, uint32_t col, uint32_t xf, uint8_t flags)
{
    Cell c = { .col = (uint16_t)(col & 0x3FFF), .flags = flags };
    if (xf < x->n_xfs) c.flags |= x->styles[xf].flags;
    else build_oddity(&x->build, ODD_FORMAT, row, c.col, str_printf(x->a, "%u", xf));
    return c;
}

/* d as n / 10^k with n below 10^15, if it is one: the quotient of exact numbers is rounded once, so the decimal reads back as d. */
static size_t few_decimals(double d, char *p, size_t room)
{
    double unit = 10;
    int64_t whole_unit = 10;
    for (int k = 1; k <= 6 && fabs(d) < 1e9; k++, unit *= 10, whole_unit *= 10) {
        int64_t n = (int64_t)(fabs(d) * unit + 0.5);
        if ((double)n / unit != fabs(d)) continue;
        return (size_t)snprintf(p, room, "%s%lld.%0*lld", d < 0 ? "-" : "", (long long)(n / whole_unit), k, (long long)(n % whole_unit));
    }
    return 0;
}

/* The shortest decimal that reads back as the same double. */
static size_t shortest(double d, char *p, size_t room)
{
    if (fabs(d) < 1e15 && d == (double)(int64_t)d) return (size_t)snprintf(p, room, "%lld", (long long)d);
    size_t n = few_decimals(d, p, room);
    if (n) return n;
    for (int digits = 15; digits <= 17; digits++) {
        n = (size_t)snprintf(p, room, "%.*g", digits, d);
        if (strtod(p, NULL) == d) break;
    }
    return n;
}

static bool put_number(Xls *x, uint32_t row, Cell c, uint32_t xf, double d, Err *err)
{
    char digits[40], room[32];
    if (!isfinite(d)) {
        c.type = CELL_ERROR;
        return build_put(&x->build, row, c, S("#NUM!"), err);
    }
    Str text = { digits, shortest(d, digits, sizeof digits) };
    Buf date = { room, 0, sizeof room, false };
    c.type = CELL_NUMBER;
    if (xf < x->n_xfs && x->styles[xf].percent) c.flags |= CELL_PERCENT;
    if (xf < x->n_xfs && x->styles[xf].date) {
        if (build_date(text, x->from_1904, &date)) {
            c.type = CELL_DATE;
            text = buf_str(&date);
        } else if (d < 0 || d >= 1) build_oddity(&x->build, ODD_DATE, row, c.col, text);
    }
    return build_put(&x->build, row, c, text, err);
}

static double double_at(const char *p)
{
    uint64_t bits = cfb_u32(p) | (uint64_t)cfb_u32(p + 4) << 32;
    double d;
    memcpy(&d, &bits, sizeof d);
    return d;
}

static double rk_value(uint32_t rk)
{
    uint64_t bits = (uint64_t)(rk & ~3u) << 32;
    double d;
    memcpy(&d, &bits, sizeof d);
    if (rk & 2) d = (double)((int32_t)rk >> 2);
    return rk & 1 ? d / 100 : d;
}

static Str error_text(uint32_t code)
{
    switch (code) {
    case 0x00: return S("#NULL!");
    case 0x07: return S("#DIV/0!");
    case 0x0F: return S("#VALUE!");
    case 0x17: return S("#REF!");
    case 0x1D: return S("#NAME?");
    case 0x24: return S("#NUM!");
    default: return S("#N/A");
    }
}

static bool put_bool_or_error(Xls *x, uint32_t row, Cell c, uint32_t value, bool is_error, Err *err)
{
    c.type = is_error ? CELL_ERROR : CELL_BOOL;
    return build_put(&x->build, row, c, is_error ? error_text(value) : value ? S("TRUE") : S("FALSE"), err);
}

static bool put_formula(Xls *x, uint32_t row, uint32_t col, uint32_t xf, const char *value, Err *err)
{
    Cell c = cell_of(x, row, col, xf, CELL_FORMULA);
    if (cfb_u16(value + 6) != 0xFFFF) return put_number(x, row, c, xf, double_at(value), err);
    uint32_t kind = (uint8_t)value[0], result = (uint8_t)value[2];
    if (kind == 1 || kind == 2) return put_bool_or_error(x, row, c, result, kind == 2, err);
    c.type = CELL_TEXT;
    if (kind != 0) return build_put(&x->build, row, c, S(""), err);
    x->wants_string = true;
    x->string_row = row;
    x->string_cell = c;
    return true;
}

/* The text of a formula; without it the formula has no cached value. */
static bool settle_string(Xls *x, const Record *r, Err *err)
{
    x->wants_string = false;
    x->value.n = 0;
    if (r) {
        bool struck;
        Bytes b = bytes_of(x, r, 0);
        uint32_t n = word(&b);
        string(&b, n, &x->value, &struck);
        if (b.failed) return broken(x, S("STRING"), err);
    } else x->string_cell.flags |= CELL_NO_CACHE;
    return build_put(&x->build, x->string_row, x->string_cell, buf_str(&x->value), err);
}

static bool put_shared(Xls *x, uint32_t row, Cell c, uint32_t i, Err *err)
{
    if (i >= x->n_shared) return broken(x, S("LABELSST"), err);
    const Shared *s = &x->shared[i];
    if (s->length == 0) return true;
    if (!build_check_length(&x->build, row, c.col, (Str){ x->build.text.p + s->text, s->length }, err)) return false;
    c.type = CELL_TEXT;
    c.flags |= s->part_struck ? CELL_PART_STRUCK : 0;
    c.text = s->text;
    c.length = s->length;
    return build_cell(&x->build, row, c, err);
}

static bool put_label(Xls *x, const Record *r, uint32_t row, Cell c, Err *err)
{
    bool struck;
    Bytes b = bytes_of(x, r, 6);
    uint32_t n = word(&b);
    x->value.n = 0;
    string(&b, n, &x->value, &struck);
    if (b.failed) return broken(x, S("LABEL"), err);
    c.type = CELL_TEXT;
    return x->value.n == 0 || build_put(&x->build, row, c, buf_str(&x->value), err);
}

static bool put_mulrk(Xls *x, Str d, Err *err)
{
    uint32_t row = cfb_u16(d.p), col = cfb_u16(d.p + 2);
    for (size_t at = 4; at + 8 <= d.n; at += 6, col++) {
        uint32_t xf = cfb_u16(d.p + at);
        if (!put_number(x, row, cell_of(x, row, col, xf, 0), xf, rk_value(cfb_u32(d.p + at + 2)), err)) return false;
    }
    return true;
}

/* Least bytes of the records that hold a cell; 0: not one of them. */
static size_t cell_record_bytes(uint32_t type)
{
    switch (type) {
    case R_LABELSST: case R_RK: case R_MULRK: return 10;
    case R_NUMBER: case R_FORMULA: return 14;
    case R_LABEL: case R_RSTRING: return 9;
    case R_BOOLERR: return 8;
    default: return 0;
    }
}

static bool cell_record(Xls *x, const Record *r, Err *err)
{
    Str d = r->data;
    if (d.n < cell_record_bytes(r->type)) return broken(x, S("cell"), err);
    if (r->type == R_MULRK) return put_mulrk(x, d, err);
    uint32_t row = cfb_u16(d.p), col = cfb_u16(d.p + 2), xf = cfb_u16(d.p + 4);
    if (r->type == R_FORMULA) return put_formula(x, row, col, xf, d.p + 6, err);
    Cell c = cell_of(x, row, col, xf, 0);
    if (r->type == R_LABELSST) return put_shared(x, row, c, cfb_u32(d.p + 6), err);
    if (r->type == R_RK) return put_number(x, row, c, xf, rk_value(cfb_u32(d.p + 6)), err);
    if (r->type == R_NUMBER) return put_number(x, row, c, xf, double_at(d.p + 6), err);
    if (r->type == R_BOOLERR) return put_bool_or_error(x, row, c, (uint8_t)d.p[6], d.p[7] != 0, err);
    return put_label(x, r, row, c, err);
}

/* ---- what stands around the cells ---- */

static void merged(Xls *x, Str d)
{
    for (size_t at = 2; at + 8 <= d.n; at += 8)
        build_merge(&x->build, (Merge){ cfb_u16(d.p + at), cfb_u16(d.p + at + 4), cfb_u16(d.p + at + 2), cfb_u16(d.p + at + 6) });
}

static void text_box(Xls *x, const Record *r)
{
    if (r->data.n < 18) return;
    Bytes b = bytes_of(x, r, r->data.n);
    uint32_t n = cfb_u16(r->data.p + 10);
    if (n == 0 || !go_on(&b) || b.p == b.end || x->n_boxes >= LIMIT_SHEET_ROWS) return;
    bool wide = *b.p++ & 1;
    Buf text = { 0 };
    characters(&b, n, wide, &text);
    *PUSH(x->a, x->boxes, x->n_boxes, x->boxes_cap) = (Box){ x->object, buf_keep(&text, x->a) };
    buf_done(&text);
}

static void note(Xls *x, Str d)
{
    for (size_t i = x->n_boxes; i-- > 0;) {
        if (x->boxes[i].id != cfb_u16(d.p + 6)) continue;
        build_note(&x->build, cfb_u16(d.p), cfb_u16(d.p + 2) & 0xFF, x->boxes[i].text);
        return;
    }
}

static void other_record(Xls *x, const Record *r)
{
    Str d = r->data;
    if (r->type == R_ROW && d.n >= 16 && cfb_u16(d.p + 12) & 0x20) build_hide_rows(&x->build, cfb_u16(d.p), cfb_u16(d.p));
    else if (r->type == R_COLINFO && d.n >= 10 && cfb_u16(d.p + 8) & 1) build_hide_cols(&x->build, cfb_u16(d.p), cfb_u16(d.p + 2) & 0xFF);
    else if (r->type == R_MERGEDCELLS) merged(x, d);
    else if (r->type == R_OBJ && d.n >= 8) x->object = cfb_u16(d.p + 6);
    else if (r->type == R_TXO) text_box(x, r);
    else if (r->type == R_NOTE && d.n >= 8) note(x, d);
}

/* ---- sheets ---- */

static bool sheet_record(Xls *x, const Record *r, Err *err)
{
    if (x->wants_string) {
        if (r->type == R_STRING) return settle_string(x, r, err);
        if (cell_record_bytes(r->type) && !settle_string(x, NULL, err)) return false;
    }
    if (cell_record_bytes(r->type)) return cell_record(x, r, err);
    other_record(x, r);
    return true;
}

static bool read_sheet(Xls *x, const SheetRow *s, Err *err)
{
    Record r;
    if (!record_at(x, s->at, &r) || r.type != R_BOF || r.data.n < 4) return broken(x, s->name, err);
    if (!build_sheet(&x->build, s->name, s->hidden, err)) return false;
    x->n_boxes = x->boxes_cap = 0;
    x->boxes = NULL;
    x->wants_string = false;
    for (int depth = 1; depth > 0;) {                /* charts within a sheet have a BOF and EOF of their own */
        if (!record_at(x, r.next, &r)) return broken(x, s->name, err);
        if (r.type == R_BOF) depth++;
        else if (r.type == R_EOF) depth--;
        else if (depth == 1 && !sheet_record(x, &r, err)) return false;
    }
    if (x->wants_string && !settle_string(x, NULL, err)) return false;
    return build_sheet_end(&x->build, err);
}

static bool read_stream(Xls *x, Err *err)
{
    if (!read_globals(x, err)) return false;
    for (size_t i = 0; i < x->n_sheets; i++) {
        const SheetRow *s = &x->sheets[i];
        if (s->kind != 0) build_oddity(&x->build, ODD_SHEET, UINT32_MAX, 0, s->name);
        else if (!read_sheet(x, s, err)) return false;
    }
    if (x->build.book->n_sheets == 0) return FAIL(err, DATA, T_FORMATS_XLSX_NO_SHEET, x->file);
    return build_end(&x->build, err);
}

static bool open_stream(Xls *x, Str bytes, Err *err)
{
    Cfb cfb;
    if (!cfb_open(bytes, x->a, &cfb)) return broken(x, S("CFB"), err);
    if (cfb_find(&cfb, S("EncryptedPackage"))) return FAIL(err, DATA, T_FORMATS_PASSWORD, x->file);
    const CfbStream *s = cfb_find(&cfb, S("Workbook"));
    if (!s && cfb_find(&cfb, S("Book"))) return FAIL(err, DATA, T_FORMATS_XLS_OLD, x->file);
    if (!s && cfb_find(&cfb, S("WordDocument"))) return FAIL(err, DATA, T_FORMATS_WORD, x->file);
    if (!s && cfb_find(&cfb, S("PowerPoint Document"))) return FAIL(err, DATA, T_FORMATS_SLIDES, x->file);
    if (!s) return FAIL(err, DATA, T_FORMATS_OLE_OTHER, x->file);
    return cfb_read(&cfb, s, x->a, &x->stream) || broken(x, S("CFB"), err);
}

bool xls_read(Str file, Str bytes, Arena *a, Book *out, Err *err)
{
    Xls *x = NEW(a, Xls);
    x->file = file;
    x->a = a;
    build_init(&x->build, file, BOOK_XLS, a, out);
    bool ok = open_stream(x, bytes, err) && read_stream(x, err);
    mem_free(x->shared);
    buf_done(&x->value);
    build_done(&x->build);
    return ok;
}
