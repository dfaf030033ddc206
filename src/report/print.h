/* SPDX-License-Identifier: Apache-2.0
** report/print.h - what filling a docx and filling an xlsx share: the list of printed figures with their tags, and the
** problems of values that are missing, expected or old. */
#ifndef LALIAN_REPORT_PRINT_H
#define LALIAN_REPORT_PRINT_H

#include "report/evaluator.h"
#include "report/report.h"

enum { PRINT_SEEDS = 64 };

typedef struct {
    Arena *arena;
    Str file;                /* the template's name */
    ReportMode mode;
    Str as_of;
    PrintedList *printed;    /* may be NULL */
    Problems *problems;
    Map *said;               /* one problem for each expression and cause */
    size_t errors;
    struct { Str expression, period; uint64_t seed; } seeds[PRINT_SEEDS];      /* what the rows of a loop share of their tags */
    struct { Str places, figures; } *expected; size_t n_expected, cap_expected;     /* 预计: the figures that rest on the same places */
} Print;

/* "lalian:" and 16 hex digits of the hash of expression, scope, period, as-of. */
Str print_tag(Print *p, Str expression, const Answer *v);
size_t print_count(const Print *p);                            /* kept so far */
void print_expect(Print *p, size_t more);                      /* so many are about to be kept */
void print_keep(Print *p, Str tag, Str expression, const Answer *v, Str shown);
/* Tells of what is wrong with a value: final mode makes errors of it, draft warnings. */
void print_check(Print *p, const Tag *t, const Answer *v);
void print_estimated(Print *p, Str name, Str places);          /* 预计 behind a figure or a chart */
/* What was gathered on the way: one problem for all figures that rest on the same expected data. Once, at the end. */
void print_finish(Print *p);
void print_unknown(Print *p, const Tag *t, Str why);
void print_problem(Print *p, const Tag *at, const Text *text, Str subject, Str detail);      /* at NULL: of several fields */
Str print_sentence(Print *p, const Text *text, Str arg);      /* in Chinese: for the document itself */

#endif
