/* SPDX-License-Identifier: Apache-2.0
** tests/intake/kit.h - sheets from literal rows, forms from YAML text, a ledger in memory. */
#ifndef LALIAN_TESTS_INTAKE_KIT_H
#define LALIAN_TESTS_INTAKE_KIT_H

#include "intake/intake.h"

/* "甲|乙|12\n丙||3": rows by line, cells by '|'. A cell that reads as a number is one; "'12" is the text 12. Blank: no cell. */
Sheet *kit_sheet(const char *name, const char *rows, Arena *a);
void kit_merge(Sheet *s, uint32_t row, uint32_t col, uint32_t last_row, uint32_t last_col, Arena *a);
Cell *kit_cell(Sheet *s, uint32_t row, uint32_t col);
Book *kit_book(Sheet *s, Arena *a);

/* A rule book of these forms (the text of forms/x.yaml, one form a text). */
RuleBook *kit_forms(const Model *m, const char *const *yaml, size_t n, Arena *a);

/* A ledger in memory: rows are added, a Snapshot is taken, changes are committed. */
typedef struct { const Model *model; Row ***rows; size_t *n; Arena *a; } Kit;
Kit *kit_new(Arena *a);
Row *kit_row(Kit *k, const char *reg, const char *values);      /* "code=…;name=…": texts, references by id, days, numbers in kept quanta */
Snapshot *kit_snapshot(Kit *k);
void kit_commit(Kit *k, const Intake *in);

/* Runs one import of files given as name, rows, name, rows …; the problems rendered in Chinese, one a line. */
typedef struct { Intake in; Str problems; Str difference; Snapshot *s; } KitRun;
KitRun kit_run(Kit *k, const RuleBook *book, const char *const *files, size_t n_files, IntakeOptions o);
KitRun kit_run_books(Kit *k, const RuleBook *book, const IntakeFile *files, const Book *books, size_t n, IntakeOptions o);
const Change *kit_change(const KitRun *r, const char *reg, size_t nth);
const Row *kit_row_of(const KitRun *r, const Change *c);
Str kit_value(const KitRun *r, const Change *c, const char *field);

#endif
