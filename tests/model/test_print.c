/* SPDX-License-Identifier: Apache-2.0
** The prints are golden files: a change to a .def file shows its whole effect in review (test-model --bless). */
#include "base/os.h"
#include "model/print.h"
#include "test.h"

TEST(print, sql)
{
    Buf b = { 0 };
    model_print_sql(model_new(a), &b);
    CHECK_GOLDEN("tests/model/golden/model.sql", buf_str(&b));
    buf_done(&b);
}

TEST(print, ts)
{
    Buf b = { 0 };
    model_print_ts(model_new(a), &b);
    CHECK_GOLDEN("tests/model/golden/model.ts", buf_str(&b));
    buf_done(&b);
}

TEST(print, json)
{
    Buf b = { 0 };
    model_print_json(model_new(a), &b);
    CHECK_GOLDEN("tests/model/golden/model.json", buf_str(&b));
    buf_done(&b);
}

TEST(print, md)
{
    Buf b = { 0 };
    model_print_md(model_new(a), LANG_ZH, &b);
    CHECK_GOLDEN("tests/model/golden/model.md", buf_str(&b));
    buf_done(&b);
}

/* The ledger's own columns stand beside the fields. */
TEST(print, no_field_is_named_like_a_column_of_the_ledger)
{
    static const char *const columns[] = { "id", "tx", "gone", "src_batch", "src_sheet", "src_line", "given", "extra" };
    const Model *m = model_new(a);
    for (size_t i = 0; i < m->n; i++)
        for (size_t k = 0; k < m->registers[i].n_fields; k++)
            for (size_t c = 0; c < sizeof columns / sizeof columns[0]; c++) CHECK(!str_equal_case(str_of(m->registers[i].fields[k].id), str_of(columns[c])));
}

TEST(print, words_name_every_register)
{
    Err err = { 0 };
    Str words;
    const Model *m = model_new(a);
    CHECK(os_read_file(str_printf(a, "%s/docs/words.md", test_root()).p, 1 << 20, a, &words, &err));
    for (size_t i = 0; i < m->n; i++) {
        Str row = str_printf(a, "| %s | %s | %s |\n", m->registers[i].id, m->registers[i].title, m->registers[i].en);
        if (!str_has(words, row)) test_fail(__FILE__, __LINE__, row.p);
    }
}
