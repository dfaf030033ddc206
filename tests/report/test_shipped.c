/* SPDX-License-Identifier: Apache-2.0
** The shipped templates with the shipped rule book, over an empty ledger: every field is known, the documents are sound. */
#include "base/os.h"
#include "fake.h"
#include "report/report.h"
#include "test.h"

#include <stdio.h>
#include <stdlib.h>

static bool load_nothing(void *context, const Snapshot *s, Frame *f, uint64_t mask, Arena *a, Err *err)
{
    (void)context, (void)s, (void)err;
    f->known = true;
    f->live = NEW_ARRAY(a, uint8_t, 1);
    for (size_t i = 0; i < f->reg->n_fields; i++) {
        if (!(mask >> i & 1)) continue;
        Dict *dict = NEW(a, Dict);
        f->columns[i] = (Column){ .field = &f->reg->fields[i], .ok = NEW_ARRAY(a, uint8_t, 1), .i = NEW_ARRAY(a, int64_t, 1), .i32 = NEW_ARRAY(a, int32_t, 1), .dict = dict };
    }
    f->loaded |= mask;
    return true;
}

static const RuleBook *shipped_book(Arena *a)
{
    RuleFile *files = NULL;
    size_t n = 0;
    Err e = { 0 };
    RuleBook *book = NULL;
    Problems *ps = problems_new(a);
    bool ok = rules_read_folder(str_z(a, str_printf(a, "%s/rules", test_root())), a, &files, &n, &e) && rules_load(files, n, model_new(a), a, &book, ps);
    CHECK(ok);
    return ok ? book : NULL;
}

static void show_errors(const Problems *ps)
{
    for (size_t i = 0; i < ps->n; i++) {
        if (str_has(str_of(ps->items[i].text->en), S("no data"))) continue;
        if (ps->items[i].severity == SEVERITY_NOTE) continue;
        Buf b = { 0 };
        problem_render(&ps->items[i], LANG_ZH, &b);
        fprintf(stderr, "%.*s\n", SP(buf_str(&b)));
        buf_done(&b);
    }
}

static size_t unknown_fields(const Problems *ps)
{
    size_t n = 0;
    for (size_t i = 0; i < ps->n; i++) n += str_has(str_of(ps->items[i].text->en), S("cannot be computed"));
    return n;
}

static void keep(const char *name, Str bytes, Arena *a)
{
    const char *folder = getenv("LALIAN_KEEP");
    Err e = { 0 };
    if (folder) CHECK(os_write_file(str_z(a, str_printf(a, "%s/%s", folder, name)), bytes, &e));
}

TEST(shipped, every_field_of_the_templates_is_known_to_the_rule_book)
{
    const RuleBook *book = shipped_book(a);
    if (!book) return;
    Snapshot *s = snapshot_new(book->model, 1, 0, (SnapshotSource){ NULL, load_nothing });
    Period period;
    Day until = 0;
    Err e = { 0 };
    ReportJob job = { .book = book, .context = { .view = { s, NULL }, .threads = 1 }, .mode = REPORT_DRAFT, .as_of = S("@1"), .arena = a };
    CHECK(period_parse(S("2023Q4"), &period) && day_parse(S("2023-11-30"), &until));
    CHECK(moment_make(s, &period, &until, &job.context.moment, &e));
    static const char *const names[] = { "汇报稿.docx", "一页纸.docx", "项目一览表.xlsx" };
    for (size_t i = 0; i < 3; i++) {
        const Template *t = rules_template(book, str_of(names[i]));
        CHECK(t != NULL);
        if (!t) continue;
        Problems *ps = problems_new(a);
        PrintedList printed = { 0 };
        Str out = { 0 };
        bool ok = t->is_xlsx ? report_xlsx(&job, t->bytes, &out, &printed, ps, &e) : report_docx(&job, t->bytes, &out, &printed, ps, &e);
        CHECK(ok);
        Buf b = { 0 };
        err_render(&e, LANG_ZH, &b);
        if (!ok) fprintf(stderr, "%.*s\n", SP(buf_str(&b)));
        buf_done(&b);
        show_errors(ps);
        CHECK_INT(unknown_fields(ps), 0);
        if (ok && !t->is_xlsx) CHECK_STR(fake_check_docx(out, a), "");
        if (ok) keep(names[i], out, a);
    }
    snapshot_free(s);
}
