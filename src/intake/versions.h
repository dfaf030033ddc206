/* SPDX-License-Identifier: Apache-2.0
** intake/versions.h - two versions of one file ("台账(2).xlsx", "台账 最终版.xlsx", "台账-副本.xlsx"): known by their names, and what
** differs between their cells. */
#ifndef LALIAN_INTAKE_VERSIONS_H
#define LALIAN_INTAKE_VERSIONS_H

#include "intake/work.h"

/* The name without folder, ending, copy marks, version words, days and brackets. */
Str versions_stem(Str name, Arena *a);
/* "表1!C7: 120 → 130; + 表1!9: 丙 …" (a line that only the newer has), the first few; n: of all. Lines that moved do not count. */
Str versions_differ(const Book *older, const Book *newer, Arena *a, size_t *n);
/* Of the files of one command. */
void versions_tell(const IntakeFile *files, const Book *const *books, size_t n, Arena *a, Problems *ps);

#endif
