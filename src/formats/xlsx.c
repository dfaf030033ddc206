/* SPDX-License-Identifier: Apache-2.0
** The parts around the sheets: workbook, relations, styles, shared strings, notes. The sheets: xlsx_sheet.c. */
#include "formats/xlsx.h"

#include "formats/texts.h"
#include "formats/xlsx_sheet.h"

#include <string.h>

typedef struct { Str id, kind, target; } Relation;       /* kind: the last word of its type */
typedef struct { Relation *items; size_t n, cap; } Relations;
typedef struct { Str name, relation; bool hidden; } SheetRow;

/* ---- opening parts ---- */

static bool part_open(Xlsx *x, ptrdiff_t entry, Str part, Err *err)
{
    if (entry < 0) return FAIL(err, DATA, T_FORMATS_XLSX_PART, x->file, part);
    if (!archive_stream_open(x->zip, (size_t)entry, &x->stream, err)) return false;
    scan_open(&x->scan, x->file, part, archive_stream_read, &x->stream);
    return true;
}

static void part_close(Xlsx *x)
{
    scan_close(&x->scan);
    archive_stream_close(&x->stream);
}

/* Runs `read` over a part; an absent part is fine unless it must be there. */
static bool part_read(Xlsx *x, Str part, bool must, bool (*read)(Xlsx *x, void *ctx, Err *err), void *ctx, Err *err)
{
    ptrdiff_t entry = archive_find(x->zip, part);
    if (entry < 0 && !must) return true;
    if (!part_open(x, entry, part, err)) return false;
    bool ok = read(x, ctx, err);
    part_close(x);
    return ok;
}

/* Goes through all elements: calls `start` at each; it may consume the element. */
static bool each_start(Xlsx *x, void *ctx, bool (*start)(Xlsx *x, void *ctx, Err *err), Err *err)
{
    for (;;) {
        ScanEvent e = scan_next(&x->scan, err);
        if (e == SCAN_FAIL) return false;
        if (e == SCAN_DONE) return true;
        if (e == SCAN_START && !start(x, ctx, err)) return false;
    }
}

static bool is_set(Str v) { return !v.p || scan_true(v); }                 /* <strike/> alone means yes */

enum { FORMATS_MAX = 8192, STYLES_MAX = 65536 };    /* Excel itself keeps to fewer; those beyond are as if not there */

/* ---- relations ---- */

static bool relation_start(Xlsx *x, void *ctx, Err *err)
{
    (void)err;
    Relations *r = ctx;
    if (!scan_is(x->scan.name, S("Relationship"))) return true;
    Str type = scan_attr(&x->scan, S("Type")), mode = scan_attr(&x->scan, S("TargetMode"));
    const char *slash = type.n ? memrchr(type.p, '/', type.n) : NULL;
    if (!slash || scan_is(mode, S("External")) || r->n == LIMIT_ENTRIES) return true;
    *PUSH(x->a, r->items, r->n, r->cap) = (Relation){
        str_copy(x->a, scan_attr(&x->scan, S("Id"))), str_copy(x->a, (Str){ slash + 1, (size_t)(type.p + type.n - slash - 1) }),
        str_copy(x->a, scan_attr(&x->scan, S("Target"))),
    };
    return true;
}

static bool read_relations(Xlsx *x, void *ctx, Err *err) { return each_start(x, ctx, relation_start, err); }

static Str folder_of(Str part)
{
    const char *slash = part.n ? memrchr(part.p, '/', part.n) : NULL;
    return slash ? (Str){ part.p, (size_t)(slash - part.p) + 1 } : S("");
}

/* Target against the folder of the part that names it; "/xl/…" is from the root. */
static Str resolve(Xlsx *x, Str part, Str target)
{
    bool from_root = target.n && (target.p[0] == '/' || target.p[0] == '\\');
    Str folder = from_root ? S("") : folder_of(part);
    target = str_slice(target, from_root, target.n);
    while (str_starts(target, S("../")) || str_starts(target, S("./"))) {
        bool up = target.p[1] == '.';
        if (up && folder.n) folder = folder_of((Str){ folder.p, folder.n - 1 });
        target = str_slice(target, up ? 3 : 2, target.n);
    }
    char *p = (char *)str_printf(x->a, "%.*s%.*s", SP(folder), SP(target)).p;
    for (char *q = p; *q; q++)
        if (*q == '\\') *q = '/';
    return str_of(p);
}

static bool load_relations(Xlsx *x, Str part, Relations *out, Err *err)
{
    Str folder = folder_of(part), name = str_slice(part, folder.n, part.n);
    *out = (Relations){ 0 };
    return part_read(x, str_printf(x->a, "%.*s_rels/%.*s.rels", SP(folder), SP(name)), false, read_relations, out, err);
}

static const Relation *relation_of_kind(const Relations *r, Str kind)
{
    for (size_t i = 0; i < r->n; i++)
        if (str_equal(r->items[i].kind, kind)) return &r->items[i];
    return NULL;
}

static const Relation *relation_of_id(const Relations *r, Str id)
{
    for (size_t i = 0; i < r->n; i++)
        if (str_equal(r->items[i].id, id)) return &r->items[i];
    return NULL;
}

/* ---- styles ---- */

typedef struct { uint32_t id; Str code; } CustomFormat;
typedef struct {
    CustomFormat *formats; size_t n_formats, formats_cap;
    uint8_t *struck; size_t n_fonts, fonts_cap;
    uint8_t *filled; size_t n_fills, fills_cap;
    size_t styles_cap;
} Styles;

static XlsxStyle make_style(const Styles *st, uint32_t id)
{
    XlsxStyle style = { 0 };
    style.date = build_is_builtin_date(id);
    style.percent = id == 9 || id == 10;
    for (size_t i = 0; i < st->n_formats; i++) {
        if (st->formats[i].id != id) continue;
        style.percent = build_is_percent_format(st->formats[i].code);
        style.date = !style.percent && build_is_date_format(st->formats[i].code);
    }
    return style;
}

static bool font_start(Xlsx *x, Styles *st, Err *err)
{
    int depth = x->scan.depth;
    uint8_t struck = 0;
    while (x->scan.depth >= depth) {
        ScanEvent e = scan_next(&x->scan, err);
        if (e == SCAN_FAIL) return false;
        if (e == SCAN_START && scan_is(x->scan.name, S("strike"))) struck = is_set(scan_attr(&x->scan, S("val")));
    }
    if (st->n_fonts < STYLES_MAX) *PUSH(x->a, st->struck, st->n_fonts, st->fonts_cap) = struck;
    return true;
}

static bool is_white(const Scan *s)
{
    Str rgb = scan_attr(s, S("rgb")), theme = scan_attr(s, S("theme")), indexed = scan_attr(s, S("indexed")), tint = scan_attr(s, S("tint"));
    if (rgb.n >= 6) return str_equal_case(str_slice(rgb, rgb.n - 6, rgb.n), S("FFFFFF"));
    if (theme.p) return scan_is(theme, S("0")) && (!tint.p || scan_is(tint, S("0")));
    return scan_is(indexed, S("1")) || scan_is(indexed, S("9")) || scan_is(indexed, S("64")) || scan_is(indexed, S("65"));
}

static bool fill_start(Xlsx *x, Styles *st, Err *err)
{
    int depth = x->scan.depth;
    uint8_t filled = 0;
    while (x->scan.depth >= depth) {
        ScanEvent e = scan_next(&x->scan, err);
        if (e == SCAN_FAIL) return false;
        if (e != SCAN_START) continue;
        Str kind = scan_attr(&x->scan, S("patternType"));
        if (scan_is(x->scan.name, S("gradientFill"))) filled = 1;
        if (scan_is(x->scan.name, S("patternFill"))) filled = kind.n && !scan_is(kind, S("none"));
        if (scan_is(x->scan.name, S("fgColor")) && is_white(&x->scan)) filled = 0;
    }
    if (st->n_fills < STYLES_MAX) *PUSH(x->a, st->filled, st->n_fills, st->fills_cap) = filled;
    return true;
}

static void xf_start(Xlsx *x, Styles *st)
{
    uint32_t id = scan_whole(scan_attr(&x->scan, S("numFmtId"))), font = scan_whole(scan_attr(&x->scan, S("fontId"))), fill = scan_whole(scan_attr(&x->scan, S("fillId")));
    if (x->n_styles == STYLES_MAX) return;
    XlsxStyle style = make_style(st, id);
    if (font < st->n_fonts && st->struck[font]) style.flags |= CELL_STRUCK;
    if (fill < st->n_fills && st->filled[fill]) style.flags |= CELL_FILLED;
    *PUSH(x->a, x->styles, x->n_styles, st->styles_cap) = style;
}

static bool style_group(Xlsx *x, Styles *st, Str group, Err *err)
{
    int depth = x->scan.depth;
    while (x->scan.depth >= depth) {
        ScanEvent e = scan_next(&x->scan, err);
        if (e == SCAN_FAIL) return false;
        if (e != SCAN_START) continue;
        Scan *s = &x->scan;
        if (scan_is(s->name, S("numFmt")) && st->n_formats < FORMATS_MAX)
            *PUSH(x->a, st->formats, st->n_formats, st->formats_cap) = (CustomFormat){
                scan_whole(scan_attr(s, S("numFmtId"))), str_copy(x->a, scan_attr(s, S("formatCode"))) };
        else if (scan_is(s->name, S("font")) && !font_start(x, st, err)) return false;
        else if (scan_is(s->name, S("fill")) && scan_is(group, S("fills")) && !fill_start(x, st, err)) return false;
        else if (scan_is(s->name, S("xf"))) xf_start(x, st);
    }
    return true;
}

static bool style_start(Xlsx *x, void *ctx, Err *err)
{
    static const Str groups[] = { S_INIT("numFmts"), S_INIT("fonts"), S_INIT("fills"), S_INIT("cellXfs") };
    if (x->scan.depth != 2) return true;
    for (size_t i = 0; i < 4; i++)
        if (scan_is(x->scan.name, groups[i])) return style_group(x, ctx, groups[i], err);
    return scan_skip(&x->scan, err);
}

static bool read_styles(Xlsx *x, void *ctx, Err *err) { return each_start(x, ctx, style_start, err); }

/* ---- shared strings ---- */

static bool string_start(Xlsx *x, void *ctx, Err *err)
{
    size_t *cap = ctx;
    if (!scan_is(x->scan.name, S("si"))) return true;
    XlsxString s = { .text = (uint32_t)x->build.text.n };
    if (!xlsx_sheet_rich(x, &x->build.text, &s.part_struck, err)) return false;
    s.length = (uint32_t)(x->build.text.n - s.text);
    if (x->n_strings == LIMIT_CELLS) return FAIL(err, LIMIT, T_FORMATS_CELLS, x->file, str_printf(x->a, "%d", LIMIT_CELLS));
    if (x->n_strings == *cap) {
        *cap = *cap ? *cap * 2 : 1024;
        x->strings = mem_resize(x->strings, *cap * sizeof *x->strings);
    }
    x->strings[x->n_strings++] = s;
    return build_check_text(&x->build, err);
}

static bool read_strings(Xlsx *x, void *ctx, Err *err)
{
    (void)ctx;
    size_t cap = 0;
    return each_start(x, &cap, string_start, err);
}

/* ---- notes ---- */

static bool note_start(Xlsx *x, void *ctx, Err *err)
{
    (void)ctx;
    if (!scan_is(x->scan.name, S("comment"))) return true;
    uint32_t row, col;
    Str ref = scan_attr(&x->scan, S("ref"));
    bool placed = grid_parse_address(ref, &row, &col), struck;
    Buf text = { 0 };
    bool ok = xlsx_sheet_rich(x, &text, &struck, err);
    if (ok && placed) build_note(&x->build, row, col, buf_str(&text));
    buf_done(&text);
    return ok;
}

static bool read_notes(Xlsx *x, void *ctx, Err *err) { return each_start(x, ctx, note_start, err); }

/* ---- workbook ---- */

typedef struct { SheetRow *items; size_t n, cap; } SheetRows;

static bool workbook_start(Xlsx *x, void *ctx, Err *err)
{
    SheetRows *rows = ctx;
    Scan *s = &x->scan;
    if (scan_is(s->name, S("workbookPr"))) x->from_1904 = scan_true(scan_attr(s, S("date1904")));
    if (!scan_is(s->name, S("sheet")) || s->depth != 3) return true;
    if (rows->n == LIMIT_SHEETS) return FAIL(err, LIMIT, T_FORMATS_SHEETS, x->file, str_printf(x->a, "%d", LIMIT_SHEETS));
    Str state = scan_attr(s, S("state")), relation = S("");
    for (size_t i = 0; i < s->n_attrs; i++)      /* r:id; sheetId has another name */
        if (scan_is(s->attrs[i].name, S("id"))) relation = s->attrs[i].value;
    *PUSH(x->a, rows->items, rows->n, rows->cap) = (SheetRow){
        str_copy(x->a, scan_attr(s, S("name"))), str_copy(x->a, relation), scan_is(state, S("hidden")) || scan_is(state, S("veryHidden")) };
    return true;
}

static bool read_workbook(Xlsx *x, void *ctx, Err *err) { return each_start(x, ctx, workbook_start, err); }

static bool read_sheet(Xlsx *x, Str part, const SheetRow *row, Err *err)
{
    if (!build_sheet(&x->build, row->name, row->hidden, err)) return false;
    if (!part_open(x, archive_find(x->zip, part), part, err)) return false;
    bool ok = xlsx_sheet_read(x, err);
    part_close(x);
    Relations around;
    if (!ok || !load_relations(x, part, &around, err)) return false;
    const Relation *notes = relation_of_kind(&around, S("comments"));
    if (notes && !part_read(x, resolve(x, part, notes->target), false, read_notes, NULL, err)) return false;
    return build_sheet_end(&x->build, err);
}

static bool read_sheets(Xlsx *x, Str workbook, const SheetRows *rows, const Relations *around, Err *err)
{
    for (size_t i = 0; i < rows->n; i++) {
        const Relation *r = relation_of_id(around, rows->items[i].relation);
        if (!r) return FAIL(err, DATA, T_FORMATS_XLSX_PART, x->file, rows->items[i].name);
        if (!str_equal(r->kind, S("worksheet"))) build_oddity(&x->build, ODD_SHEET, UINT32_MAX, 0, rows->items[i].name);
        else if (!read_sheet(x, resolve(x, workbook, r->target), &rows->items[i], err)) return false;
    }
    return x->build.book->n_sheets > 0 || FAIL(err, DATA, T_FORMATS_XLSX_NO_SHEET, x->file);
}

static bool read_part_of(Xlsx *x, Str workbook, const Relations *around, Str kind, bool (*read)(Xlsx *, void *, Err *), void *ctx, Err *err)
{
    const Relation *r = relation_of_kind(around, kind);
    return !r || part_read(x, resolve(x, workbook, r->target), false, read, ctx, err);
}

static bool read_book(Xlsx *x, Err *err)
{
    Relations root, around;
    SheetRows rows = { 0 };
    Styles styles = { 0 };
    if (!load_relations(x, S(""), &root, err)) return false;
    const Relation *r = relation_of_kind(&root, S("officeDocument"));
    Str workbook = r ? resolve(x, S(""), r->target) : S("xl/workbook.xml");
    return part_read(x, workbook, true, read_workbook, &rows, err)
        && load_relations(x, workbook, &around, err)
        && read_part_of(x, workbook, &around, S("styles"), read_styles, &styles, err)
        && read_part_of(x, workbook, &around, S("sharedStrings"), read_strings, NULL, err)
        && read_sheets(x, workbook, &rows, &around, err);
}

bool xlsx_read(Str file, Str bytes, Arena *a, Book *out, Err *err)
{
    Xlsx *x = NEW(a, Xlsx);
    x->file = file;
    x->a = a;
    build_init(&x->build, file, BOOK_XLSX, a, out);
    bool ok = archive_open(file, bytes, a, &x->zip, err) && read_book(x, err);
    archive_close(x->zip);
    mem_free(x->strings);
    buf_done(&x->value);
    ok = ok && build_end(&x->build, err);            /* last: this is where memory is at its peak */
    build_done(&x->build);
    return ok;
}
