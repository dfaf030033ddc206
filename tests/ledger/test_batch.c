/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/fixture.h"
#include "ledger/texts.h"

#include <string.h>

static int16_t *columns(const Register *reg, Arena *a, const char *field, int column)
{
    int16_t *out = NEW_ARRAY(a, int16_t, reg->n_fields);
    for (size_t k = 0; k < reg->n_fields; k++) out[k] = -1;
    out[register_get(reg, field)->index] = (int16_t)column;
    return out;
}

static Str big_file(Arena *a)
{
    size_t n = (5u << 20) / 2 + 7;
    char *p = arena_alloc(a, n);
    for (size_t i = 0; i < n; i++) p[i] = (char)(i * 31 >> 3);
    return (Str){ p, n };
}

/* Import 1 names the park from 园区.xlsx B3; a later land sheet gives its investment; a person then corrects the industry. */
static Ledger *with_imports(Arena *a, Model *m, TestClock *c, const char **path)
{
    Err err = { 0 };
    Ledger *l = fixture_new(a, m, c, path);
    const Register *park = model_get(m, "park");
    BatchFile files[] = { { .name = S("园区.xlsx"), .bytes = big_file(a) }, { .name = S("空.csv"), .bytes = S("") } };
    BatchSource sources[] = { { 0, S("名录"), S("园区表"), park, columns(park, a, "name", 1) }, { 0, S("面积"), S(""), park, columns(park, a, "investment", 27) } };
    Problems *ps = problems_new(a);
    PROBLEM(ps, WARN, T_LEDGER_TWICE, .file = S("园区.xlsx"), .sheet = S("名录"), .row = 7, .col = 2, .field = S("名称"), .value = S("甲 "), ARGS(S("园区"), S("1")));
    Batch b = { .files = files, .n_files = 2, .sources = sources, .n_sources = 2, .added = 1, .same = 4, .problems = ps, .period = period_of(PER_QUARTER, 2023, 3) };
    Row *one = fixture_row(a, m, "park", 1, "name=甲", "lead_industry=机械", NULL), *two = fixture_row(a, m, "park", 1, "investment=5", NULL);
    one->source = 0, one->line = 3;
    CHECK(fixture_begin(l, "", &err) && ledger_put_batch(l, &b, &err) && b.id == 1 && b.tx == 1 && ledger_put(l, one, b.id, &err) && ledger_end(l, true, NULL, &err));
    Batch second = { .files = files, .n_files = 1, .sources = sources, .n_sources = 2, .changed = 1 };
    two->v[0] = one->v[0];
    two->source = 1, two->line = 12;
    CHECK(fixture_begin(l, "", &err) && ledger_put_batch(l, &second, &err) && ledger_put(l, two, second.id, &err) && ledger_end(l, true, NULL, &err));
    CHECK(fixture_put(l, fixture_row(a, m, "park", 1, "lead_industry=电子", NULL), &err) == 3 || err.code);
    return l;
}

TEST(batch, comes_back_whole)
{
    Err err = { 0 };
    TestClock c;
    const char *path;
    Batch b, *all;
    bool found;
    size_t n;
    int64_t id;
    Str bytes;
    Model *m = model_new(a);
    Ledger *l = with_imports(a, m, &c, &path);
    CHECK(ledger_batch(l, 1, a, &b, &found, &err) && found && b.n_files == 2 && b.n_sources == 2 && b.added == 1 && b.same == 4);
    CHECK(period_equal(b.period, period_of(PER_QUARTER, 2023, 3)));
    CHECK_STR(b.sources[1].sheet, "面积");
    CHECK_INT(b.sources[1].columns[register_get(b.sources[1].reg, "investment")->index], 27);
    CHECK_INT(b.sources[1].columns[0], -1);
    Buf text = { 0 };
    CHECK(b.problems && b.problems->n == 1);
    problem_render(&b.problems->items[0], LANG_EN, &text);
    CHECK_STR(buf_str(&text), "warning 园区.xlsx · 名录 · B7 · 名称 '甲 ': row 1 of 园区 was written twice in one transaction.");
    buf_done(&text);
    CHECK(ledger_batches(l, a, &all, &n, &err) && n == 2 && all[1].changed == 1 && all[1].n_files == 1);
    CHECK(ledger_batch(l, 9, a, &b, &found, &err) && !found);
    Str big = big_file(a);
    CHECK(ledger_file(l, hash_of(big), a, &bytes, &found, &err) && found && str_equal(bytes, big));
    CHECK(ledger_file(l, hash_of(S("")), a, &bytes, &found, &err) && found && bytes.n == 0);
    CHECK(ledger_file(l, hash_of(S("x")), a, &bytes, &found, &err) && !found);
    CHECK(ledger_batch_by_file(l, hash_of(big), &id, &err) && id == 1);
    CHECK(ledger_batch_by_file(l, hash_of(S("x")), &id, &err) && id == 0);
    CHECK_INT(fixture_findings(l, a, ""), 0);
    ledger_close(l);
}

TEST(batch, tells_what_it_touched)
{
    Err err = { 0 };
    TestClock c;
    const char *path;
    Touched *t;
    size_t n;
    Model *m = model_new(a);
    Ledger *l = with_imports(a, m, &c, &path);
    CHECK(ledger_touched(l, 1, a, &t, &n, &err) && n == 1 && t[0].id == 1 && t[0].tx == 1 && t[0].created);
    CHECK(ledger_touched(l, 2, a, &t, &n, &err) && n == 1 && t[0].tx == 2 && !t[0].created && t[0].given == field_bit(register_get(t[0].reg, "investment")));
    CHECK(ledger_touched(l, 3, a, &t, &n, &err) && n == 0);
    ledger_close(l);
}

TEST(batch, the_cell_of_a_field_is_that_of_the_source_that_stated_it)   /* DESIGN §2.1 */
{
    Err err = { 0 };
    TestClock c;
    const char *path;
    Origin o;
    bool found;
    Model *m = model_new(a);
    Ledger *l = with_imports(a, m, &c, &path);
    const Register *park = model_get(m, "park");
    CHECK(ledger_origin(l, park, 1, register_get(park, "name"), 0, a, &o, &found, &err) && found && o.tx == 1 && o.batch == 1);
    CHECK_STR(o.cell, "B3");
    CHECK_STR(o.file, "园区.xlsx");
    CHECK(ledger_origin(l, park, 1, register_get(park, "investment"), 0, a, &o, &found, &err) && found && o.batch == 2);
    CHECK_STR(o.cell, "AB12");
    CHECK_STR(o.sheet, "面积");
    CHECK(ledger_origin(l, park, 1, register_get(park, "investment"), 1, a, &o, &found, &err) && !found);
    CHECK(ledger_origin(l, park, 1, register_get(park, "lead_industry"), 2, a, &o, &found, &err) && found && o.batch == 1 && o.cell.n == 0);
    CHECK(ledger_origin(l, park, 1, register_get(park, "lead_industry"), 0, a, &o, &found, &err) && found && o.batch == 0 && o.file.n == 0);
    CHECK_STR(o.actor, "王五");
    CHECK(ledger_origin(l, park, 7, register_get(park, "name"), 0, a, &o, &found, &err) && !found);
    ledger_close(l);
}

TEST(book, rule_books_seals_and_identities_are_kept)
{
    Err err = { 0 };
    TestClock c;
    const char *path;
    Hash one = { 0 }, two = { 0 }, got = { 0 };
    NamedBytes *files;
    size_t n;
    bool found;
    Seal seal, *seals;
    Identity *ids;
    Model *m = model_new(a);
    Ledger *l = with_imports(a, m, &c, &path);
    const NamedBytes first[] = { { S("figures.yaml"), S("a: 1") }, { S("forms/合同.yaml"), S("b: 2") } }, turned[] = { first[1], first[0] };
    CHECK(ledger_current_book(l, 0, &got, &found, &err) && !found);
    CHECK(fixture_begin(l, "", &err) && ledger_put_book(l, first, 2, &one, &err) && ledger_end(l, true, NULL, &err));
    CHECK(fixture_begin(l, "", &err) && ledger_put_book(l, first, 1, &two, &err) && ledger_end(l, true, NULL, &err));
    Hash kept = { 0 };
    CHECK(fixture_begin(l, "", &err) && ledger_keep_book(l, &first[1], 1, &kept, &err) && ledger_end(l, true, NULL, &err));
    CHECK(ledger_book(l, kept, a, &files, &n, &found, &err) && found && n == 1);      /* kept, not put in force */
    CHECK(hash_equal(one, ledger_book_hash(turned, 2)) && !hash_equal(one, two));
    CHECK(ledger_current_book(l, 0, &got, &found, &err) && found && hash_equal(got, two));
    CHECK(ledger_current_book(l, 4, &got, &found, &err) && found && hash_equal(got, one));
    CHECK(ledger_book(l, one, a, &files, &n, &found, &err) && found && n == 2);
    CHECK_STR(files[1].name, "forms/合同.yaml");
    CHECK_STR(files[1].bytes, "b: 2");
    CHECK(ledger_book(l, hash_of(S("")), a, &files, &n, &found, &err) && !found);
    const Seal s = { .period = period_of(PER_QUARTER, 2023, 3), .until = DAY_NONE, .tx = 3, .book = one, .reason = S("季度封账") };
    CHECK(fixture_begin(l, "", &err) && ledger_put_seal(l, &s, &err) && ledger_end(l, true, NULL, &err));
    CHECK(ledger_seal_of(l, s.period, a, &seal, &found, &err) && found && seal.tx == 3 && seal.until == DAY_NONE && hash_equal(seal.book, one) && seal.time > 0);
    CHECK(ledger_seal_of(l, period_of(PER_YEAR, 2023, 0), a, &seal, &found, &err) && !found);
    CHECK(ledger_seals(l, a, &seals, &n, &err) && n == 1);
    const Identity who = { model_get(m, "park"), S("甲园区"), 1, S("王五"), S("同一地址") };
    CHECK(fixture_begin(l, "", &err) && ledger_put_identity(l, &who, &err) && ledger_end(l, true, NULL, &err));
    CHECK(ledger_identities(l, a, &ids, &n, &err) && n == 1 && ids[0].id == 1);
    CHECK_STR(ids[0].text, "甲园区");
    FormAnswer *answers;
    const FormAnswer keep = { S("contract"), S("struck"), S("keep"), S("王五") }, skip = { keep.form, keep.question, S("skip"), S("张三") };
    CHECK(fixture_begin(l, "", &err) && ledger_put_answer(l, &keep, &err) && ledger_end(l, true, NULL, &err));
    CHECK(fixture_begin(l, "", &err) && ledger_put_answer(l, &skip, &err) && ledger_end(l, true, NULL, &err));
    CHECK(ledger_answers(l, a, &answers, &n, &err) && n == 1);
    CHECK_STR(answers[0].answer, "skip");
    CHECK_INT(fixture_findings(l, a, ""), 0);
    Err no = { 0 };
    CHECK(fixture_begin(l, "", &no) && !ledger_put_identity(l, &(Identity){ who.reg, S("丁"), 9, S(""), S("") }, &no) && no.code == ERR_CONFLICT);
    CHECK(ledger_end(l, false, NULL, &no));
    ledger_close(l);
}
