/* SPDX-License-Identifier: Apache-2.0
** Many schemes over many tables in one process: random_cases.py writes cases, this program answers each.
** In: "SCHEME_BYTES TABLE_BYTES\n" and the two texts, until the end. Out: "BYTES\n" and the answer: the CSV, or "refused" and why. */
#include "evaluate/scheme.h"

#include <stdio.h>
#include <stdlib.h>

static Str read_piece(size_t n, Arena *a)
{
    char *p = NEW_ARRAY(a, char, n + 1);
    if (fread(p, 1, n, stdin) != n) exit(3);
    return (Str){ p, n };
}

static void answer(Str scheme, Str table, Arena *a, Buf *out)
{
    RuleBook book = { .arena = a, .model = model_new(a) };
    Problems *ps = problems_new(a);
    Node *root = NULL;
    EvalScheme *s = NULL;
    if (yaml_read(S("random.yaml"), scheme, a, &root, ps) && scheme_load(&book, S("random.yaml"), root, a, &s, ps)) {
        buf_add(out, S("loaded\n"));
        buf_add(out, table);
        return;
    }
    buf_add(out, S("refused\n"));
    for (size_t i = 0; i < ps->n; i++) {
        problem_render(&ps->items[i], LANG_EN, out);
        buf_add_char(out, '\n');
    }
}

int main(void)
{
    size_t scheme_n, table_n;
    char line[64];
    while (fgets(line, sizeof line, stdin)) {
        char *rest = NULL;
        scheme_n = strtoul(line, &rest, 10);
        table_n = strtoul(rest, NULL, 10);
        Arena *a = arena_new();
        Buf out = { 0 };
        Str scheme = read_piece(scheme_n, a);
        answer(scheme, read_piece(table_n, a), a, &out);
        printf("%zu\n%.*s", out.n, (int)out.n, out.p);
        buf_done(&out);
        arena_free(a);
    }
    return ferror(stdin) || fflush(stdout) ? 3 : 0;
}
