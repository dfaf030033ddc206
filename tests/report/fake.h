/* SPDX-License-Identifier: Apache-2.0
** tests/report/fake.h - a table instead of a ledger: what each expression is worth, and the rows of each loop. */
#ifndef LALIAN_TESTS_REPORT_FAKE_H
#define LALIAN_TESTS_REPORT_FAKE_H

#include "report/evaluator.h"

typedef struct { const char *expression, *shown, *number; } FakeValue;      /* shown NULL: missing; number NULL: text */
typedef struct { const char *loop; const char *const *names; size_t n_names, n_rows; const char *const *cells; } FakeLoop;  /* cells row by row; NULL: missing */
typedef struct {
    const FakeValue *values; size_t n_values;
    const FakeLoop *loops; size_t n_loops;
    const char *material, *png;
    struct { int kind, index, column; Str shown; } handles[400];
    size_t n_handles;
} Fake;

Evaluator fake_evaluator(Fake *f);

/* Packages for tests. */
typedef struct { const char *name; Str bytes; } FakePart;
Str fake_package(const FakePart *parts, size_t n, Arena *a);
Str fake_docx(const char *body, Arena *a);                       /* the content of w:body */
Str fake_part(Str package, const char *name, Arena *a);          /* empty: absent */
Str fake_text(Str docx, Arena *a);                               /* the document's text, a line for each paragraph */
/* Word would take it: order of elements, unique numbers, relationships and content types. Empty: sound; else what is wrong. */
Str fake_check_docx(Str docx, Arena *a);

#endif
