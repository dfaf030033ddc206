/* SPDX-License-Identifier: Apache-2.0
** intake/versions.h - two versions of one file ("台账(2).xlsx", "台账 最终版.xlsx", "台账-副本.xlsx") in one command: told. */
#ifndef LALIAN_INTAKE_VERSIONS_H
#define LALIAN_INTAKE_VERSIONS_H

#include "intake/work.h"

/* The name without folder, ending, copy marks, version words, days and brackets. */
Str versions_stem(Str name, Arena *a);
void versions_tell(const IntakeFile *files, size_t n, Arena *a, Problems *ps);

#endif
