/* SPDX-License-Identifier: Apache-2.0 */
#include "formats/book.h"


#include "formats/archive.h"
#include "formats/csv.h"
#include "formats/texts.h"
#include "formats/xls.h"
#include "formats/xlsx.h"

/* Files that are known by their first bytes and cannot be read. */
static const struct { Str magic; const Text *text; Str detail; } others[] = {
    { S_INIT("%PDF"), &T_FORMATS_PDF, S_INIT("") },
    { S_INIT("\x89PNG"), &T_FORMATS_IMAGE, S_INIT("") },
    { S_INIT("\xFF\xD8\xFF"), &T_FORMATS_IMAGE, S_INIT("") },
    { S_INIT("GIF8"), &T_FORMATS_IMAGE, S_INIT("") },
    { S_INIT("II*\0"), &T_FORMATS_IMAGE, S_INIT("") },
    { S_INIT("MM\0*"), &T_FORMATS_IMAGE, S_INIT("") },
    { S_INIT("Rar!"), &T_FORMATS_ARCHIVE, S_INIT("rar") },
    { S_INIT("7z\xBC\xAF\x27\x1C"), &T_FORMATS_ARCHIVE, S_INIT("7z") },
    { S_INIT("\x1F\x8B"), &T_FORMATS_ARCHIVE, S_INIT("gzip") },
    { S_INIT("MZ\x90\0"), &T_FORMATS_PROGRAM, S_INIT("") },
    { S_INIT("\x7F" "ELF"), &T_FORMATS_PROGRAM, S_INIT("") },
    { S_INIT("{\\rtf"), &T_FORMATS_WORD, S_INIT("") },
    { S_INIT("\x09\x04\x06\x00"), &T_FORMATS_XLS_OLD, S_INIT("") },      /* BIFF4, 3, 2 streams without a container */
    { S_INIT("\x09\x02\x06\x00"), &T_FORMATS_XLS_OLD, S_INIT("") },
    { S_INIT("\x09\x00\x04\x00"), &T_FORMATS_XLS_OLD, S_INIT("") },
};

/* A document, a picture: what nobody meant as a table. */
static bool is_no_table(const Text *t) { return t == &T_FORMATS_WORD || t == &T_FORMATS_SLIDES || t == &T_FORMATS_PDF || t == &T_FORMATS_IMAGE || t == &T_FORMATS_PROGRAM; }

static bool refuse(Str file, const Text *t, Str detail, Err *err)
{
    return err_set(err, is_no_table(t) ? ERR_NO_TABLE : ERR_DATA, t, __FILE__, __LINE__, (Str[]){ file, detail }, 2);
}

/* ---- text that is markup ---- */

static bool has_near(Str head, Str word)
{
    for (size_t i = 0; i + word.n <= head.n; i++)
        if (str_equal_case(str_slice(head, i, i + word.n), word)) return true;
    return false;
}

/* NULL: not markup */
static const Text *markup_kind(Str bytes)
{
    Str head = str_slice(bytes, 0, 4096);
    if (str_starts(head, S("\xEF\xBB\xBF"))) head = str_slice(head, 3, head.n);
    while (head.n && (uint8_t)head.p[0] <= ' ') head = str_slice(head, 1, head.n);
    if (!str_starts(head, S("<"))) return str_starts(head, S("MIME-Version:")) ? &T_FORMATS_HTML : NULL;
    if (has_near(head, S("urn:schemas-microsoft-com:office:spreadsheet"))
        && !has_near(head, S("<html"))) return &T_FORMATS_XML2003;
    static const Str html[] = { S_INIT("<html"), S_INIT("<!doctype html"), S_INIT("<table"), S_INIT("<meta"), S_INIT("<head"), S_INIT("<body"), S_INIT("<div") };
    for (size_t i = 0; i < sizeof html / sizeof *html; i++)
        if (has_near(head, html[i])) return &T_FORMATS_HTML;
    return str_starts(head, S("<?xml")) || str_starts(head, S("<!")) ? &T_FORMATS_XML_OTHER : NULL;
}

/* ---- zip files ---- */

typedef enum { ZIP_BOOK, ZIP_XLSB, ZIP_WORD, ZIP_SLIDES, ZIP_ODS, ZIP_FILES } ZipKind;

static ZipKind kind_of_zip(Archive *z, Arena *a)
{
    if (archive_find(z, S("xl/workbook.bin")) >= 0) return ZIP_XLSB;
    if (archive_find(z, S("xl/workbook.xml")) >= 0) return ZIP_BOOK;
    if (archive_find(z, S("word/document.xml")) >= 0) return ZIP_WORD;
    if (archive_find(z, S("ppt/presentation.xml")) >= 0) return ZIP_SLIDES;
    ptrdiff_t mime = archive_find(z, S("mimetype"));
    Str type = S("");
    Err ignored = { 0 };
    if (mime >= 0 && archive_entry(z, (size_t)mime)->bytes < 200 && archive_read(z, (size_t)mime, a, &type, &ignored)
        && str_starts(type, S("application/vnd.oasis.opendocument.")))
        return str_has(type, S("spreadsheet")) ? ZIP_ODS : str_has(type, S("presentation")) ? ZIP_SLIDES : ZIP_WORD;
    return archive_find(z, S("_rels/.rels")) >= 0 || archive_find(z, S("[Content_Types].xml")) >= 0 ? ZIP_BOOK : ZIP_FILES;
}

static bool read_zip(Str file, Str bytes, Arena *a, Book *out, Err *err)
{
    Archive *z;
    if (!archive_open(file, bytes, a, &z, err)) return false;
    ZipKind kind = kind_of_zip(z, a);
    archive_close(z);
    switch (kind) {
    case ZIP_BOOK: return xlsx_read(file, bytes, a, out, err);
    case ZIP_XLSB: return refuse(file, &T_FORMATS_XLSB, S(""), err);
    case ZIP_WORD: return refuse(file, &T_FORMATS_WORD, S(""), err);
    case ZIP_SLIDES: return refuse(file, &T_FORMATS_SLIDES, S(""), err);
    case ZIP_ODS: return refuse(file, &T_FORMATS_ODS, S(""), err);
    case ZIP_FILES: break;
    }
    return refuse(file, &T_FORMATS_ARCHIVE, S("zip"), err);
}

bool book_is_zip_of_files(Str bytes, Arena *a)
{
    Archive *z;
    Err ignored = { 0 };
    if (!str_starts(bytes, S("PK")) || !archive_open(S(""), bytes, a, &z, &ignored)) return false;
    bool files = kind_of_zip(z, a) == ZIP_FILES;
    archive_close(z);
    return files;
}

/* ---- any file ---- */

static Str extension(Str file)
{
    for (size_t i = file.n; i-- > 0 && file.p[i] != '/';)
        if (file.p[i] == '.') return str_slice(file, i + 1, file.n);
    return S("");
}

static bool fits(BookKind kind, Str ext)
{
    static const Str xlsx[] = { S_INIT("xlsx"), S_INIT("xlsm"), S_INIT("xltx"), S_INIT("xltm") };
    static const Str xls[] = { S_INIT("xls"), S_INIT("et"), S_INIT("xlt"), S_INIT("ett") };
    static const Str csv[] = { S_INIT("csv"), S_INIT("txt"), S_INIT("tsv"), S_INIT("") };
    const Str *list = kind == BOOK_XLSX ? xlsx : kind == BOOK_XLS ? xls : csv;
    for (size_t i = 0; i < 4; i++)
        if (str_equal_case(list[i], ext)) return true;
    return false;
}

static void note_name(Str file, Arena *a, Book *out)
{
    static const Str kinds[] = { S_INIT(""), S_INIT("xlsx"), S_INIT("xls"), S_INIT("csv") };
    if (fits(out->kind, extension(file)) || extension(file).n == 0) return;
    Oddity *list = NEW_ARRAY(a, Oddity, out->n_oddities + 1);
    list[0] = (Oddity){ .sheet = S(""), .cell = S(""), .detail = kinds[out->kind], .kind = ODD_NAME };
    Buf said = { 0 };
    grid_oddity(&list[0], LANG_ZH, &said);
    list[0].what = buf_keep(&said, a);
    buf_done(&said);
    for (size_t i = 0; i < out->n_oddities; i++) list[i + 1] = out->oddities[i];
    out->oddities = list;
    out->n_oddities++;
}

static bool read_any(Str file, Str bytes, Arena *a, Book *out, Err *err)
{
    if (bytes.n == 0) return refuse(file, &T_FORMATS_EMPTY, S(""), err);
    if (str_starts(bytes, S("PK\3\4")) || str_starts(bytes, S("PK\5\6"))) return read_zip(file, bytes, a, out, err);
    if (str_starts(bytes, S("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"))) return xls_read(file, bytes, a, out, err);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (str_starts(bytes, others[i].magic)) return refuse(file, others[i].text, others[i].detail, err);
    const Text *markup = markup_kind(bytes);
    return markup ? refuse(file, markup, S(""), err) : csv_read(file, bytes, a, out, err);
}

bool book_read(Str file, Str bytes, Arena *a, Book *out, Err *err)
{
    *out = (Book){ 0 };
    if (!read_any(file, bytes, a, out, err)) return false;
    note_name(file, a, out);
    return true;
}
