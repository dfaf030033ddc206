/* SPDX-License-Identifier: Apache-2.0
** intake/plan.h - a form laid over the headings of a sheet: for each row of the form the column, the unit and the way of each
** field, worked out once, so that a line is read without looking anything up. */
#ifndef LALIAN_INTAKE_PLAN_H
#define LALIAN_INTAKE_PLAN_H

#include "intake/work.h"

/* Makes the plans of the sheet and their IntakeSources; `when` is computed for all lines. Problems: headings that are absent,
** units that do not fit, constants that cannot be read. */
bool plan_sheet(Work *w, SheetWork *sw) MUST_CHECK;

#endif
