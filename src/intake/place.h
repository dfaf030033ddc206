/* SPDX-License-Identifier: Apache-2.0
** intake/place.h - administrative places that are no more (沙县, since 2021 沙县区): a cell that names one means the row that was
** valid on the day of its own row (of signing, of first contact), else its successor; told at the cell. */
#ifndef LALIAN_INTAKE_PLACE_H
#define LALIAN_INTAKE_PLACE_H

#include "intake/work.h"

bool place_is(const Register *reg);
/* The row of a place that the ledger has only under its successor's code; 0: none. */
int64_t place_find_successor(Work *w, Want *want);
/* Is the row that was found one that has ended? Fills want->ended, until, next. */
void place_settle(Work *w, Want *want, int64_t id);
/* The row that counts for this draft. */
int64_t place_on_day(const Want *want, const Draft *d);
void place_tell(Work *w, const Draft *d, const Slot *slot, Want *want);

#endif
