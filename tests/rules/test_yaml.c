/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/rules.h"
#include "test.h"

static Str first_problem(const char *yaml, Arena *a)
{
    Problems *ps = problems_new(a);
    Node *root;
    Buf out = { 0 };
    if (yaml_read(S("x.yaml"), str_of(yaml), a, &root, ps)) return S("none");
    problem_render(&ps->items[0], LANG_EN, &out);
    Str text = buf_keep(&out, a);
    buf_done(&out);
    return text;
}

TEST(yaml, everything_is_text)
{
    Problems *ps = problems_new(a);
    Node *root = NULL;
    CHECK(yaml_read(S("x.yaml"), S("a: 1\nb: [true, 01, '%', \"x: y\"]\nc:\n  d: 甲\ne:\n"), a, &root, ps));
    CHECK_INT(root->n, 4);
    CHECK_STR(node_find(root, "a")->text, "1");
    CHECK_STR(node_find(root, "b")->items[0]->text, "true");
    CHECK_STR(node_find(root, "b")->items[1]->text, "01");
    CHECK_STR(node_find(root, "b")->items[3]->text, "x: y");
    CHECK_STR(node_find(node_find(root, "c"), "d")->text, "甲");
    CHECK_STR(node_find(root, "e")->text, "");
    CHECK(node_find(root, "f") == NULL);
    CHECK_INT(root->key_places[2].line, 3);
    CHECK_INT(node_find(node_find(root, "c"), "d")->at.column, 6);
}

TEST(yaml, an_empty_file_is_an_empty_map)
{
    Problems *ps = problems_new(a);
    Node *root = NULL;
    CHECK(yaml_read(S("x.yaml"), S(""), a, &root, ps) && root->kind == NODE_MAP && root->n == 0);
    CHECK(yaml_read(S("x.yaml"), (Str){ 0 }, a, &root, ps) && root->n == 0);
    CHECK(yaml_read(S("x.yaml"), S("# only a note\n"), a, &root, ps) && root->n == 0);
}

TEST(yaml, what_could_mean_two_things_is_refused)
{
    CHECK(str_has(first_problem("a: &x 1\n", a), S("x.yaml · line 1, column 4: the anchor '&x'")));
    CHECK(str_has(first_problem("a: 1\nb: *x\n", a), S("x.yaml · line 2, column 4: the alias '*x'")));
    CHECK(str_has(first_problem("a: !!int 1\n", a), S("line 1, column 4: the tag")));
    CHECK(str_has(first_problem("a:\n  <<: {b: 1}\n", a), S("line 2, column 3: the merge key")));
    CHECK(str_has(first_problem("甲: 1\n乙: 2\n甲: 3\n", a), S("line 3, column 1: '甲' stands twice")));
    CHECK(str_has(first_problem("a: 1\n---\nb: 2\n", a), S("line 2, column 1: a file holds one")));
    CHECK(str_has(first_problem("[a]: 1\n", a), S("line 1, column 1: a key must be one")));
    CHECK(str_has(first_problem("%YAML 1.1\n---\na: 1\n", a), S("column 1: a % directive")));
}

TEST(yaml, broken_text_says_where)
{
    CHECK(str_has(first_problem("a: 1\n\tb: 2\n", a), S("line 2, column 1: a tab")));
    CHECK(str_has(first_problem("a: [1, 2\nb: 3\n", a), S("line 2, column")));
    CHECK(str_has(first_problem("甲: \xff\n", a), S("line 1, column 4: not UTF-8")));
    CHECK(str_has(first_problem("a: \x01\n", a), S("line 1, column")));
}

TEST(yaml, all_problems_at_once)
{
    Problems *ps = problems_new(a);
    Node *root = NULL;
    CHECK(!yaml_read(S("x.yaml"), S("a: &x 1\nb: *x\na: 2\n"), a, &root, ps));
    CHECK_INT(ps->counts[SEVERITY_ERROR], 3);
}

TEST(yaml, depth_and_size_are_bounded)
{
    Buf b = { 0 };
    Problems *ps = problems_new(a);
    Node *root = NULL;
    for (int i = 0; i < 100000; i++) buf_add_char(&b, '[');
    CHECK(!yaml_read(S("x.yaml"), buf_str(&b), a, &root, ps));
    CHECK_INT(ps->n, 1);
    buf_clear(&b);
    for (int i = 0; i < 4194305; i++) buf_add_char(&b, ' ');
    CHECK(!yaml_read(S("x.yaml"), buf_str(&b), a, &root, ps));
    CHECK_INT(ps->n, 2);
    buf_done(&b);
}
