/* SPDX-License-Identifier: Apache-2.0
** Word documents made in the test: read with their places, checked, marked and read again. */
#include "formats/archive.h"
#include "proof/proof.h"
#include "test.h"

#define W "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""
#define REL "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define P(text) "<w:p><w:r><w:t>" text "</w:t></w:r></w:p>"
#define CONTROL(tag, text) "<w:sdt><w:sdtPr><w:tag w:val=\"" tag "\"/></w:sdtPr><w:sdtContent><w:r><w:t>" text "</w:t></w:r></w:sdtContent></w:sdt>"

static Str make_docx(Arena *a, const char *body, const char *notes, const char *map)
{
    const struct { const char *name, *content; } parts[] = {
        { "[Content_Types].xml", "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
                                 "<Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>" },
        { "_rels/.rels", "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"" REL "/officeDocument\" Target=\"word/document.xml\"/></Relationships>" },
        { "word/document.xml", str_printf(a, "<w:document " W "><w:body>%s</w:body></w:document>", body).p },
        { "word/_rels/document.xml.rels", "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"" REL "/footnotes\" Target=\"footnotes.xml\"/>"
                                          "<Relationship Id=\"r2\" Type=\"" REL "/customXml\" Target=\"../customXml/item1.xml\"/></Relationships>" },
        { "word/footnotes.xml", str_printf(a, "<w:footnotes " W "><w:footnote>%s</w:footnote></w:footnotes>", notes).p },
        { "customXml/item1.xml", str_printf(a, "<figures xmlns=\"urn:lalian:figures\" period=\"2023Q4/2023-11-30\">%s</figures>", map).p },
    };
    ArchiveWriter *w = archive_writer(a);
    Str out = { 0 };
    Err err = { 0 };
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) archive_add(w, str_of(parts[i].name), str_of(parts[i].content), ARCHIVE_PACKED);
    CHECK(archive_finish(w, S("t.docx"), a, &out, &err));
    return out;
}

static Findings check(Arena *a, Str bytes, const ProofFigure *figures, size_t n, Document *d)
{
    Findings found = { 0 };
    Err err = { 0 };
    bool read = document_read(S("t.docx"), bytes, a, d, &err);
    CHECK(read);
    if (read) proof_check(d, &(ProofJob){ .lang = LANG_ZH, .figures = figures, .n_figures = n }, a, &found);
    return found;
}

TEST(docx, paragraphs_cells_notes_and_boxes_have_their_places)
{
    Document d;
    Findings found = check(a, make_docx(a,
        P("共386家，其中市外80家，市内360家。")
        "<w:tbl><w:tr><w:tc>" P("镇") "</w:tc><w:tc>" P("宗数（宗）") "</w:tc></w:tr><w:tr><w:tc>" P("东") "</w:tc><w:tc>" P("24") "</w:tc></w:tr><w:tr><w:tc>" P("西") "</w:tc><w:tc>" P("16") "</w:tc></w:tr>"
        "<w:tr><w:tc>" P("合计") "</w:tc><w:tc>" P("42") "</w:tc></w:tr></w:tbl>"
        "<w:p><w:r><w:pict><w:txbxContent>" P("用地XX亩。") "</w:txbxContent></w:pict></w:r></w:p>"
        "<w:p><w:del><w:r><w:t>用地YY亩，XX亩</w:t></w:r></w:del><w:ins><w:r><w:t>用地30亩</w:t></w:r></w:ins></w:p>",
        P("投资XX亿元。"), ""), NULL, 0, &d);
    Buf b = { 0 };
    for (size_t i = 0; i < found.n; i++) buf_addf(&b, "%s %.*s; ", found.items[i].relation, SP(found.items[i].place));
    CHECK_STR(buf_str(&b), "parts 第1段; totals 表1第4行第2列; leftovers 文本框1; leftovers 脚注1; ");
    buf_done(&b);
}

TEST(docx, what_was_typed_over_is_caught_by_the_map)
{
    Document d;
    static const char map[] = "<f tag=\"lalian:aa\" field=\"{{leasing.firms_signed}}\" shown=\"386家\"/><f tag=\"lalian:bb\" field=\"{{leasing.floor_area|n}}\" shown=\"81.91\"/><f tag=\"lalian:bb\" field=\"{{leasing.floor_area}}\" shown=\"81.91万㎡\"/>";
    Findings found = check(a, make_docx(a, "<w:p><w:r><w:t>签约</w:t></w:r>" CONTROL("lalian:aa", "368家") "<w:r><w:t>，</w:t></w:r>" CONTROL("lalian:bb", "81.91万㎡") "</w:p>", P("注"), map), NULL, 0, &d);
    CHECK_INT(found.n, 1);
    if (found.n == 1) {
        CHECK_STR(str_of(found.items[0].relation), "controls");
        CHECK_STR(found.items[0].expected, "386家");
        CHECK_STR(str_slice(found.items[0].piece->text, found.items[0].from, found.items[0].to), "368家");
    }
}

TEST(docx, figures_of_the_ledger_are_compared)
{
    Document d;
    const ProofFigure figures[] = { { S("leasing.firms_signed"), S("累计签约企业数"), UNIT_HEAD, frac_of(390), S("390家") }, { S("leasing.floor_area"), S("签约面积"), UNIT_WAN_M2, { 8191, 100 }, S("81.91万㎡") } };
    static const char map[] = "<f tag=\"lalian:bb\" field=\"{{leasing.floor_area|㎡|n}}\" shown=\"819100\"/>";
    Findings found = check(a, make_docx(a, P("全市累计签约企业386家。") "<w:p>" CONTROL("lalian:bb", "819100") "</w:p>", P("注"), map), figures, 2, &d);
    CHECK_INT(found.n, 1);
    if (found.n == 1) CHECK_STR(found.items[0].expected, "390家");
}

TEST(docx, marks_are_kept_beside_all_that_was_there)
{
    Document d, again;
    Str out;
    Err err = { 0 };
    Str bytes = make_docx(a, "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>共３８</w:t></w:r><w:r><w:t>６家，其中市外80家，市内360家，</w:t></w:r><w:r><w:tab/><w:t>均已投产。</w:t></w:r></w:p>", P("注"), "");
    Findings found = check(a, bytes, NULL, 0, &d);
    CHECK_INT(found.n, 1);
    if (!found.n) return;
    const DocxMark mark = { found.items[0].piece->source, document_original(&d, found.items[0].piece, found.items[0].from), document_original(&d, found.items[0].piece, found.items[0].to), found.items[0].why };
    const DocxMark two[] = { mark, { 0, sizeof "共" - 1, sizeof "共３８６家" - 1, S("x & y") } };
    CHECK(docx_text_mark(d.docx, two, 2, S("核"), &out, &err));
    CHECK(document_read(S("t.docx"), out, a, &again, &err));
    CHECK_STR(again.pieces[0].text, "共386家，其中市外80家，市内360家， 均已投产。");
    Str document = { 0 }, comments = { 0 };
    CHECK(package_part(again.docx->package, S("word/document.xml"), &document) && package_part(again.docx->package, S("word/comments.xml"), &comments));
    CHECK(str_has(document, S("<w:r><w:rPr><w:highlight w:val=\"yellow\"/></w:rPr><w:t xml:space=\"preserve\">360家</w:t></w:r>")));
    CHECK(str_has(document, S("<w:b/><w:highlight w:val=\"yellow\"/>")));
    CHECK(str_has(comments, S("x &amp; y")));
}
