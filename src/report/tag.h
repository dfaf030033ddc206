/* SPDX-License-Identifier: Apache-2.0
** report/tag.h - the words between {{ and }} of a template, read: docs/templates.md.
** Knows nothing of documents and does not compute. Full-width forms and curly quotes are folded outside quoted text. */
#ifndef LALIAN_REPORT_TAG_H
#define LALIAN_REPORT_TAG_H

#include "base/err.h"

/* NUMBER: {{行号}}, which repetition of the loop this is */
typedef enum { TAG_VALUE, TAG_NUMBER, TAG_LOOP, TAG_IF, TAG_END, TAG_CHART, TAG_MATERIAL, TAG_MATERIAL_END } TagKind;
typedef enum { AT_PERIOD, AT_PREVIOUS, AT_LAST_YEAR } TagMoment;     /* "@上轮", "@上年同期" at the end of the expression */
typedef enum { DATES_SHORT, DATES_YMD, DATES_YM, DATES_MD, DATES_MONTH_END } TagDates;

typedef struct {
    TagKind kind;
    Str source;              /* as it stands in the template, with its braces: for messages */
    Str sheet; int32_t row, col;      /* where it stands: sheet and cell, in a document 第 3 段; not read by tag_parse */
    Str expression;          /* VALUE: what to compute; LOOP: the register; IF: the condition; CHART, MATERIAL: the name */
    Str where, order;        /* LOOP; empty: all, in the order of the ledger */
    bool descending;
    TagMoment at;
    Str unit;                /* empty: its own */
    int decimals;            /* -1: its own */
    bool bare;               /* |n: the number without its unit */
    TagDates dates;
    bool has_substitute;
    Str substitute;          /* ?? 'text' */
} Tag;

/* `source` with its braces. false: USE, with what to do. */
bool tag_parse(Str source, Arena *a, Tag *out, Err *err) MUST_CHECK;

/* The first field of `text` from `from` on; both widths of braces. 0: none; 1: [*start, *end); -1: it opens at *start and never closes. */
int tag_find(Str text, size_t from, size_t *start, size_t *end);

#endif
