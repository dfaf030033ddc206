/* SPDX-License-Identifier: Apache-2.0
** Parts are changed as text, at one place each: what another program wrote there stays byte for byte. */
#include "report/stamp.h"
#include "formats/package.h"

static Str put_in(Str s, size_t at, Str what, Arena *a)
{
    Buf b = { 0 };
    buf_add(&b, str_slice(s, 0, at)), buf_add(&b, what), buf_add(&b, str_slice(s, at, s.n));
    return buf_give(&b, a);
}

static Str escaped(Str text, Arena *a)
{
    Buf b = { 0 };
    xml_escape(text, &b);
    return buf_give(&b, a);
}

static ptrdiff_t find_last(Str s, Str part)
{
    ptrdiff_t last = -1;
    for (ptrdiff_t at = 0, found; (found = str_find(str_slice(s, (size_t)at, s.n), part)) >= 0; at = last + 1) last = at + found;
    return last;
}

/* Before the properties of the last section, which stand at the end of the body. */
static Str paragraph(Str body, Str mark, Arena *a)
{
    ptrdiff_t at = find_last(body, S("<w:sectPr")), end = find_last(body, S("</w:body>"));
    if (end < 0) return body;
    if (at < 0 || str_has(str_slice(body, (size_t)at, (size_t)end), S("</w:p>"))) at = end;       /* those of an earlier section stand within a paragraph */
    Str text = str_printf(a, "<w:p><w:pPr><w:jc w:val=\"right\"/></w:pPr><w:r><w:rPr><w:color w:val=\"808080\"/><w:sz w:val=\"18\"/></w:rPr><w:t xml:space=\"preserve\">%.*s</w:t></w:r></w:p>", SP(escaped(mark, a)));
    return put_in(body, (size_t)at, text, a);
}

/* In the order that a sheet must have, the foot stands after the page's set-up and before these. */
static Str foot(Str sheet, Str mark, Arena *a)
{
    static const char *const behind[] = { "<rowBreaks", "<colBreaks", "<customProperties", "<cellWatches", "<ignoredErrors", "<smartTags", "<drawing", "<legacyDrawing", "<picture", "<oleObjects", "<controls",
                                          "<webPublishItems", "<tableParts", "<extLst", "</worksheet>" };
    ptrdiff_t data = str_find(sheet, S("</sheetData>")), old = str_find(sheet, S("<headerFooter")), at = -1;
    char *plain = (char *)(uintptr_t)str_z(a, mark);
    for (size_t i = 0; i < mark.n; i++)
        if (plain[i] == '&') plain[i] = ' ';             /* it would begin a command of the foot */
    Str shown = str_printf(a, "&amp;L%.*s", SP(escaped(str_of(plain), a)));
    if (old >= 0) {
        ptrdiff_t odd = str_find(sheet, S("</oddFooter>")), close = str_find(sheet, S("</headerFooter>"));
        if (odd >= 0) return put_in(sheet, (size_t)odd, shown, a);
        if (close >= 0) return put_in(sheet, (size_t)close, str_printf(a, "<oddFooter>%.*s</oddFooter>", SP(shown)), a);
    }
    Str rest = str_slice(sheet, data < 0 ? 0 : (size_t)data, sheet.n);
    for (size_t i = 0; i < sizeof behind / sizeof behind[0]; i++) {
        ptrdiff_t found = str_find(rest, str_of(behind[i]));
        if (found >= 0 && (at < 0 || found < at)) at = found;
    }
    if (at < 0) return sheet;
    return put_in(sheet, sheet.n - rest.n + (size_t)at, str_printf(a, "<headerFooter><oddFooter>%.*s</oddFooter></headerFooter>", SP(shown)), a);
}

static bool stamp_package(Str name, Str bytes, bool word, Str mark, Arena *a, Str *out, Err *err)
{
    Package *p;
    if (!package_open(name, bytes, a, &p, err)) return false;
    for (size_t i = 0; i < package_count(p); i++) {
        Str part = package_name(p, i), text;
        bool wanted = word ? str_equal(part, S("word/document.xml")) : str_starts(part, S("xl/worksheets/")) && str_ends(part, S(".xml")) && !str_has(part, S("_rels"));
        if (wanted && package_part(p, part, &text)) package_put(p, part, word ? paragraph(text, mark, a) : foot(text, mark, a), S(""));
    }
    return package_write(p, a, out, err);
}

bool report_stamp(Str name, Str bytes, Str mark, Arena *a, Str *out, Err *err)
{
    bool word = str_ends(name, S(".docx"));
    *out = bytes;
    if (word || str_ends(name, S(".xlsx"))) return stamp_package(name, bytes, word, mark, a, out, err);
    if (str_ends(name, S(".csv"))) *out = put_in(bytes, bytes.n, str_printf(a, "\"%.*s\"\r\n", SP(mark)), a);
    if (str_ends(name, S(".txt"))) *out = put_in(bytes, bytes.n, str_printf(a, "%.*s\n", SP(mark)), a);
    return true;
}
