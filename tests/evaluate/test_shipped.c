/* SPDX-License-Identifier: Apache-2.0
** The shipped schemes with the shipped rule book: none leaves a question open, each key says what it rests on, all are trials. */
#include "evaluate/scheme.h"
#include "evaluate/texts.h"
#include "test.h"

static RuleBook *shipped_book(Arena *a, Problems *ps)
{
    RuleFile *files;
    size_t n;
    Err err = { 0 };
    RuleBook *book = NULL;
    bool ok = rules_read_folder(str_z(a, str_printf(a, "%s/rules", test_root())), a, &files, &n, &err) && rules_load(files, n, model_new(a), a, &book, ps);
    CHECK(ok);
    return ok ? book : NULL;
}

static void no_problem(const Problems *ps)
{
    for (size_t i = 0; i < ps->n; i++) {
        Buf b = { 0 };
        problem_render(&ps->items[i], LANG_EN, &b);
        CHECK_STR(buf_str(&b), "");
        buf_done(&b);
    }
}

TEST(shipped, schemes_leave_no_question_open)
{
    Problems *ps = problems_new(a);
    RuleBook *book = shipped_book(a, ps);
    if (!book) return;
    CHECK(book->n_schemes > 0);
    scheme_check_book(book, ps);
    no_problem(ps);
}

static size_t asked_of(const RuleBook *shipped, const char *scheme, Arena *a)
{
    RuleBook book = *shipped;
    Problems *ps = problems_new(a);
    const Scheme *x = scheme_find(shipped, str_of(scheme));
    EvalScheme *s;
    size_t asked = 0;
    book.n_columns = 0;
    bool loads = x && scheme_load(&book, x->at.file, x->node, a, &s, ps);
    for (size_t i = 0; i < ps->n; i++) asked += ps->items[i].text == &T_EVALUATE_COLUMN;
    CHECK(loads == (asked == 0));
    return asked;
}

/* Which land counts is the rule book's word: one that has no such columns is asked for each that the scheme needs. */
TEST(shipped, columns_that_the_engine_asks_for_are_asked)
{
    Problems *ps = problems_new(a);
    RuleBook *book = shipped_book(a, ps);
    if (!book) return;
    CHECK(asked_of(book, "per_mu", a) == 3);
    CHECK(asked_of(book, "inefficient_land", a) == 4);
    CHECK(asked_of(book, "parks_jobs", a) == 0);
    no_problem(ps);
}

/* An official scheme must cite a clause for each key: so made official, a shipped one shows what it forgot. */
TEST(shipped, schemes_cite_each_key_and_are_trials)
{
    Problems *ps = problems_new(a);
    RuleBook *book = shipped_book(a, ps);
    for (size_t i = 0; book && i < book->n_schemes; i++) {
        const Node *root = book->schemes[i].node, *status = node_find(root, "status");
        CHECK(status && str_equal(status->text, S("测算")));
        const Node *official = scheme_with(root, S("status"), S("正式"), a, ps);
        EvalScheme *s = NULL;
        CHECK(official && scheme_load(book, book->schemes[i].at.file, official, a, &s, ps));
        CHECK(s && s->official);
    }
    no_problem(ps);
}
