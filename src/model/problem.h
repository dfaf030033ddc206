/* SPDX-License-Identifier: Apache-2.0
** model/problem.h - a Problem: the user's data or rules are wrong at a place. Collected, counted, shown all at once with
** file, sheet, cell, value and what to do; never stops a file at its first line. */
#ifndef LALIAN_MODEL_PROBLEM_H
#define LALIAN_MODEL_PROBLEM_H

#include "base/err.h"
#include "base/json.h"

typedef enum { SEVERITY_NOTE, SEVERITY_WARN, SEVERITY_ASK, SEVERITY_ERROR } Severity;   /* ASK: needs a person's decision before a commit */
enum { PROBLEM_ARGS = 6 };

/* What a person is asked about a cell; the answer is a line "about⇥written⇥meant". */
typedef enum {
    QUESTION_NONE,
    QUESTION_ROW,            /* which row of the register `about` is meant; skip: none */
    QUESTION_CODE,           /* the same of a broken code; new: it is another one */
    QUESTION_STRUCK          /* struck through in the form `about`: keep or skip */
} QuestionKind;
typedef struct { QuestionKind kind; Str about, written, near; } Question;      /* near: what may be meant, a line each */

typedef struct {
    Severity severity;
    const Text *text;        /* what is wrong and what to do */
    Str args[PROBLEM_ARGS];
    size_t n_args;
    Str file, sheet;         /* empty: not from a sheet */
    int32_t row, col;        /* from 1; 0: the whole sheet or file */
    Str field;               /* title of the field, or empty */
    Str value;               /* as it stands in the cell */
    Question question;
} Problem;

typedef struct {
    Arena *arena;
    Problem *items;
    size_t n, cap;
    size_t counts[SEVERITY_ERROR + 1];    /* also of those not kept (LIMIT_PROBLEMS) */
} Problems;

Problems *problems_new(Arena *a);
/* All text is copied. */
void problems_add(Problems *ps, Problem p);
Problem problem_of(const Err *e, Severity s);          /* a Failure told with the rest; borrows the texts of e */
/* PROBLEM(ps, ERROR, T_X, .file = f, .sheet = s, .row = 3, .col = 2, .value = v, ARGS(a, b)) */
#define PROBLEM(ps, sev, text_id, ...) problems_add((ps), (Problem){ .severity = SEVERITY_##sev, .text = &(text_id), __VA_ARGS__ })
#define ARGS(...) .args = { __VA_ARGS__ }, .n_args = sizeof((Str[]){ __VA_ARGS__ }) / sizeof(Str)

const char *severity_name(Severity s, Lang lang);
/* "错误 甲.xlsx · 表1 · B7 · 建筑面积“12o0”：…" on one line */
void problem_render(const Problem *p, Lang lang, Buf *out);
void problem_json(const Problem *p, Lang lang, Json *j);

#endif
