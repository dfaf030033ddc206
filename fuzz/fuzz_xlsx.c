/* SPDX-License-Identifier: Apache-2.0
** Checksums would stop a fuzzer at the zip: input that is not a zip is taken as the parts of a workbook, one after the
** other behind a byte 1: sheet, shared strings, styles, notes, workbook. */
#include "fuzz.h"

#include "formats/archive.h"
#include "formats/xlsx.h"

static const char workbook[] = "<workbook><workbookPr/><sheets><sheet name=\"a\" r:id=\"a\"/></sheets></workbook>";

static Str packed(Str parts, Arena *a)
{
    static const char *const names[] = { "xl/s.xml", "xl/t.xml", "xl/st.xml", "xl/n.xml", "xl/workbook.xml" };
    ArchiveWriter *w = archive_writer(a);
    for (size_t i = 0; i < 5; i++) {
        Str part = str_split(&parts, 1);
        if (i == 4 && part.n == 0) part = str_of(workbook);
        if (part.p) archive_add(w, str_of(names[i]), part, ARCHIVE_STORED);
    }
    archive_add(w, S("xl/_rels/workbook.xml.rels"), S("<r><Relationship Id=\"a\" Type=\"/worksheet\" Target=\"s.xml\"/>"
        "<Relationship Id=\"b\" Type=\"/sharedStrings\" Target=\"t.xml\"/><Relationship Id=\"c\" Type=\"/styles\" Target=\"st.xml\"/></r>"), ARCHIVE_STORED);
    archive_add(w, S("xl/_rels/s.xml.rels"), S("<r><Relationship Id=\"a\" Type=\"/comments\" Target=\"n.xml\"/></r>"), ARCHIVE_STORED);
    Str out = S("");
    Err err = { 0 };
    return archive_finish(w, S("f"), a, &out, &err) ? out : S("");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena *a = arena_new();
    Str bytes = { (const char *)data, size };
    Book book;
    Err err = { 0 };
    if (!str_starts(bytes, S("PK"))) bytes = packed(bytes, a);
    if (xlsx_read(S("f.xlsx"), bytes, a, &book, &err)) fuzz_walk(&book, a);
    else fuzz_said(&err);
    arena_free(a);
    return 0;
}
