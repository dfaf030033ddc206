/* SPDX-License-Identifier: Apache-2.0
** A document read back as blocks. */
#include "report/blocks.h"
#include "report/paper.h"
#include "test.h"

TEST(blocks, a_paper_is_read_back_as_it_was_written)
{
    Err err = { 0 };
    Str docx;
    Blocks b;
    TableColumn columns[] = { { .title = S("园区"), .decimals = -1 }, { .title = S("面积"), .unit = S("亩"), .type = COL_NUMBER, .decimals = 2 } };
    Str cells[] = { S("东园 <一期>"), S("12.50") };
    Table t = { .columns = columns, .n_columns = 2, .cells = cells, .n_rows = 1 };
    Paper *p = paper_new(LANG_ZH, S("标题"), S("副题"), S(""), a);
    paper_heading(p, S("总的情况"));
    paper_paragraph(p, S("第一行\n第二行"));
    paper_table(p, &t);
    CHECK(paper_write(p, &docx, &err) && blocks_read(S("x.docx"), docx, a, &b, &err));
    bool heading = false, table = false;
    int last = 0, paragraphs = 0;
    for (size_t i = 0; i < b.n; i++) {
        const Block *x = &b.blocks[i];
        if (x->kind == BLOCK_PARAGRAPH) {
            CHECK(x->number > last);
            last = x->number;
            paragraphs++;
        }
        heading |= x->level == 1 && x->n_runs && str_has(x->runs[0].text, S("总的情况"));
        if (x->kind != BLOCK_TABLE) continue;
        table = true;
        CHECK(x->n_rows == 2 && x->rows[1].n == 2 && x->rows[1].cells[0].n == 1);
        CHECK_STR(x->rows[1].cells[0].blocks[0].runs[0].text, "东园 <一期>");
        CHECK(x->rows[1].cells[1].blocks[0].number > last);
    }
    CHECK(heading && table && paragraphs >= 5);
    CHECK_INT(b.paragraphs, paragraphs + 4);
    int at;
    Str text;
    CHECK(!blocks_find(&b, S("lalian:0000000000000000"), a, &at, &text));
}

TEST(blocks, what_is_no_document_is_refused)
{
    Err err = { 0 };
    Blocks b;
    CHECK(!blocks_read(S("x.docx"), S("PK no"), a, &b, &err) && err.code != ERR_NONE);
}
