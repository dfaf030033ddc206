/* SPDX-License-Identifier: Apache-2.0
** intake/line.h - the lines of a sheet become drafts of rows; every bad cell is a problem with its address. */
#ifndef LALIAN_INTAKE_LINE_H
#define LALIAN_INTAKE_LINE_H

#include "intake/work.h"

void line_read_sheet(Work *w, SheetWork *sw);
/* The reference as a want: one for each register and text (or parts of a key). */
uint32_t line_want(Work *w, const Register *to, Str text, const Slot *parts, const Stated *v, size_t n_parts);

#endif
