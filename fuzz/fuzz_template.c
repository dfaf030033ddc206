/* SPDX-License-Identifier: Apache-2.0
** The text of a paragraph, then of a whole part, given as a Word template with an evaluator that answers everything. */
#include "fuzz.h"

#include "formats/archive.h"
#include "formats/xml.h"
#include "report/fill_docx.h"
#include "report/tag.h"

static int some_value(void *self, const Tag *t, int in, Err *err)
{
    (void)self, (void)in, (void)err;
    return t->expression.n % 5 == 0 ? -1 : 0;
}

static int some_loop(void *self, const Tag *t, int in, Err *err) { return some_value(self, t, in, err); }

static bool two_rows(void *self, int loop, RowAt outer, Arena *a, size_t **slots, size_t *n, Err *err)
{
    (void)self, (void)loop, (void)outer, (void)err;
    *slots = NEW_ARRAY(a, size_t, 2);
    *n = 2;
    return true;
}

static bool some_answer(void *self, int value, RowAt row, Arena *a, Answer *out, Err *err)
{
    (void)self, (void)value, (void)a, (void)err;
    *out = (Answer){ .ok = row.slot == 0, .is_number = true, .truth = true, .shown = S("1<2"), .number = S("1") };
    return true;
}

static bool some_chart(void *self, Str name, Arena *a, ChartAnswer *out, Err *err)
{
    (void)self, (void)name, (void)a, (void)err;
    *out = (ChartAnswer){ .png = S("png"), .width = 10, .height = 10 };
    return true;
}

static bool no_material(void *self, Str section, Arena *a, Str *text, Err *err)
{
    (void)self, (void)section, (void)a, (void)err;
    *text = S("");
    return true;
}

static const Str RELS = S_INIT("<Relationships><Relationship Id=\"rId1\" Type=\"x/officeDocument\" Target=\"word/document.xml\"/></Relationships>");

static void fill(Str document, Arena *a)
{
    ArchiveWriter *w = archive_writer(a);
    Str docx = { 0 }, out = { 0 };
    Err e = { 0 };
    archive_add(w, S("[Content_Types].xml"), S("<Types/>"), ARCHIVE_PACKED);
    archive_add(w, S("_rels/.rels"), RELS, ARCHIVE_PACKED);
    archive_add(w, S("word/document.xml"), document, ARCHIVE_PACKED);
    Evaluator ev = { NULL, some_value, some_loop, two_rows, some_answer, some_chart, no_material };
    FillJob job = { REPORT_DRAFT, S("@1"), S("2023"), S("") };
    if (!archive_finish(w, S("t"), a, &docx, &e)) return;
    if (!fill_docx(&job, &ev, docx, a, &out, NULL, problems_new(a), &e)) fuzz_said(&e);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena *a = arena_new();
    Str text = { (const char *)data, size };
    Buf b = { 0 };
    fill(text, a);
    if (str_valid(text)) {
        buf_add(&b, S("<w:document><w:body><w:p><w:r><w:t>"));
        xml_escape(text, &b);
        buf_add(&b, S("</w:t></w:r></w:p></w:body></w:document>"));
        fill(buf_str(&b), a);
    }
    buf_done(&b);
    arena_free(a);
    return 0;
}
