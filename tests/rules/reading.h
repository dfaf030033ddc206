/* SPDX-License-Identifier: Apache-2.0
** tests/rules/reading.h - one rule file in a test: read, and its problems as text. */
#ifndef TESTS_RULES_READING_H
#define TESTS_RULES_READING_H

#include "rules/node.h"
#include "test.h"

static inline Reading reading_new(Arena *a)
{
    RuleBook *b = NEW(a, RuleBook);
    b->model = model_new(a);
    return (Reading){ .book = b, .model = b->model, .arena = a, .ps = problems_new(a) };
}

static inline const Node *reading_yaml(Reading *r, const char *yaml)
{
    Node *root = NULL;
    CHECK(yaml_read(S("x.yaml"), str_of(yaml), r->arena, &root, r->ps));
    return root;
}

/* All problems, one a line, in English. */
static inline Str reading_problems(const Reading *r)
{
    Buf b = { 0 };
    for (size_t i = 0; i < r->ps->n; i++) {
        problem_render(&r->ps->items[i], LANG_EN, &b);
        buf_add_char(&b, '\n');
    }
    Str text = buf_keep(&b, r->arena);
    buf_done(&b);
    return text;
}

#endif
