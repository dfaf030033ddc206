/* SPDX-License-Identifier: Apache-2.0
** tests/evaluate/table.h - random tables and random schemes for the property tests: few rows of small numbers, so that ties, zeros,
** missing and negative values come often. The same seed gives the same. */
#ifndef LALIAN_TESTS_EVALUATE_TABLE_H
#define LALIAN_TESTS_EVALUATE_TABLE_H

#include "evaluate/evaluation.h"

typedef struct { uint64_t state; } Dice;
uint32_t dice_roll(Dice *d, uint32_t below);

typedef struct {
    Arena *arena;
    RuleBook book;
    const Node *root;
    EvalScheme *scheme;
    Snapshot *snapshot;          /* snapshot_free */
    Context context;
    Str *keys;
    size_t n;
} Trying;

/* A scheme with every kind of rule drawn at random; a table of n rows for it. */
Str table_scheme(Dice *d, Arena *a);
void table_open(Str scheme, size_t n, Dice *d, Arena *a, Trying *out);
/* The scheme with other values ("tail.share=20%"), as --set gives it. */
EvalScheme *table_with(const Trying *t, const char *key, const char *value);
/* Every result in a line: key pool score place grade tail state. */
Str table_print(const Evaluation *e, const Str *keys, Arena *a);

#endif
