/* SPDX-License-Identifier: Apache-2.0
** intake/when.h - the condition of a form row (when: "高新 = '√'"), a formula over the cells of the line by heading. */
#ifndef LALIAN_INTAKE_WHEN_H
#define LALIAN_INTAKE_WHEN_H

#include "intake/work.h"

/* The columns that the condition names. */
bool when_names(const Heading *h, Str when, Arena *a);

/* keep[row of the sheet] = 1 where the condition is true. */
bool when_compute(Work *w, const SheetWork *sw, const FormRow *row, const uint8_t **keep) MUST_CHECK;

#endif
