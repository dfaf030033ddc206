/* SPDX-License-Identifier: Apache-2.0
** intake/line.h - the lines of a sheet become drafts of rows; every bad cell is a problem with its address. */
#ifndef LALIAN_INTAKE_LINE_H
#define LALIAN_INTAKE_LINE_H

#include "intake/work.h"

void line_read_sheet(Work *w, SheetWork *sw);
/* One text as a value of the field. A reference becomes a want. False: `why` says what is wrong. */
bool line_parse_text(Work *w, const Field *f, Str text, UnitId unit, Stated *out, const Text **why);
uint32_t line_want(Work *w, const Register *to, Str text, const Slot *parts, const Stated *v, size_t n_parts);

#endif
