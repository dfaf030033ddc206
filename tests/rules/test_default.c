/* SPDX-License-Identifier: Apache-2.0
** Whole rule books: the default one loads; mistakes in one are told all at once. */
#include "base/os.h"
#include "reading.h"

static Str problems_of(const Problems *ps, Arena *a)
{
    Reading r = { .arena = a, .ps = (Problems *)(uintptr_t)ps };
    return reading_problems(&r);
}

static bool load_default(Arena *a, RuleBook **book, Problems *ps)
{
    RuleFile *files;
    size_t n;
    Err err = { 0 };
    if (!rules_read_folder(str_printf(a, "%s/rules", test_root()).p, a, &files, &n, &err)) return false;
    return rules_load(files, n, model_new(a), a, book, ps);
}

TEST(default, the_default_rule_book_loads)
{
    RuleBook *book = NULL;
    Problems *ps = problems_new(a);
    CHECK(load_default(a, &book, ps));
    CHECK_INT(ps->counts[SEVERITY_ERROR], 0);
    if (ps->counts[SEVERITY_ERROR]) CHECK_STR(problems_of(ps, a), "");
    for (size_t i = 0; !ps->counts[SEVERITY_ERROR] && i < book->n_figures; i++)
        if (!book->figures[i].formula) test_fail(__FILE__, __LINE__, str_z(a, book->figures[i].id));
}

TEST(default, an_office_sees_all_its_mistakes)
{
    RuleBook *book;
    Problems *ps = problems_new(a);
    const RuleFile files[] = {
        { S("figure.yaml"), S("") },
        { S("figures.yaml"), S("a.b: {title: 甲, formula: count(contract, unit: 家}\na.c: {title: 甲, formula: count(contractt), unit: 家}\na.d: {title: 丁, formula: a.e + 1}\n"
                               "a.f: {title: 己, formula: sum(contract.floor_area), unit: 亿元}\ncontract.state: {title: 庚, formula: count(contract)}\n"
                               "a.g: {title: 辛, formula: sum(project.investment), unit: 亿元, approx: {to: 100亩, word: 多}}\na.h: {title: 壬, formula: count(contract), stops_at: 3}\n"
                               "a.i: {title: 癸, formula: count(contract where signed_on <= 2023-02-30)}\n") },
        { S("checks.yaml"), S("c: {title: 丑, holds: a.g > 3, say: 丑}\n") },
        { S("lists.yaml"), S("home: {county: '999981', prefecture: '999900', name: 甲}\n") },
    };
    CHECK(!rules_load(files, sizeof files / sizeof files[0], model_new(a), a, &book, ps));
    Str told = problems_of(ps, a);
    CHECK(str_has(told, S("'figure.yaml' is not known")));
    CHECK(str_has(told, S("the title '甲' is that of 'a.b'")));
    CHECK(str_has(told, S("'contract.state' is also a field")));
    CHECK(str_has(told, S("figures.yaml · a.c")));
    CHECK(str_has(told, S("figures.yaml · a.d")));
    CHECK(str_has(told, S("figures.yaml · a.f")));
    CHECK(str_has(told, S("which '亩' cannot show")));
    CHECK(str_has(told, S("stops_at must give")));
    CHECK(str_has(told, S("there is no day 2023-02-30")));
    CHECK(str_has(told, S("checks.yaml · line 1")));            /* all at once: also what other files say wrong */
}

TEST(default, a_book_may_do_without_lists_but_is_warned)
{
    RuleBook *book;
    Problems *ps = problems_new(a);
    const RuleFile file = { S("figures.yaml"), S("a.b: {title: 甲, formula: count(contract), unit: 份}\n") };
    CHECK(rules_load(&file, 1, model_new(a), a, &book, ps));
    CHECK_INT(ps->counts[SEVERITY_WARN], 1);
    CHECK_INT(book->n_figures, 1);
}

TEST(default, a_folder_without_any_part_is_no_book)
{
    RuleBook *book;
    Problems *ps = problems_new(a);
    CHECK(!rules_load(NULL, 0, model_new(a), a, &book, ps));
    Str told = problems_of(ps, a);
    CHECK(str_has(told, S("no 'lists.yaml'")) && str_has(told, S("no 'figures.yaml'")));
}

static bool has_han(Str s)
{
    for (size_t at = 0; at < s.n;) {
        uint32_t c = str_next(s, &at);
        if (c >= 0x4E00 && c <= 0x9FFF) return true;
    }
    return false;
}

static void check_english(Str word)
{
    Buf b = { 0 };
    text_add(word, LANG_EN, &b);
    if (b.n == 0 || has_han(buf_str(&b))) test_fail(__FILE__, __LINE__, "a title without English");
    buf_done(&b);
}

TEST(book, every_title_is_there_in_english)
{
    const Model *m = model_new(a);
    RuleFile *files;
    RuleBook *book;
    size_t n;
    Err err = { 0 };
    CHECK(rules_read_folder(str_printf(a, "%s/rules", test_root()).p, a, &files, &n, &err) && rules_load(files, n, m, a, &book, problems_new(a)));
    for (size_t i = 0; i < m->n; i++) {
        check_english(str_of(m->registers[i].word));
        for (size_t k = 0; k < m->registers[i].n_fields; k++) check_english(str_of(m->registers[i].fields[k].word));
    }
    for (size_t i = 0; i < book->n_figures; i++) check_english(book->figures[i].word);
    for (size_t i = 0; i < book->n_checks; i++) {
        check_english(book->checks[i].word);
        CHECK(book->checks[i].n_parts_en > 0);
        for (size_t k = 0; k < book->checks[i].n_parts_en; k++) CHECK(book->checks[i].parts_en[k].is_formula || !has_han(book->checks[i].parts_en[k].text));
    }
}
