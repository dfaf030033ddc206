/* SPDX-License-Identifier: Apache-2.0
** tests/figures/world.h - a small ledger in a test, written as lines of text:
**   "project name=甲 park=1 floor_area=1.2"     the n-th line of a register is its row n; references are row numbers
** Numbers are in the unit people type, days 2023-11-30, periods 2023-11, bools 1 and 0. */
#ifndef TESTS_FIGURES_WORLD_H
#define TESTS_FIGURES_WORLD_H

#include "figures/figures.h"

Snapshot *world_new(const Model *m, const char *lines, Arena *a);
RuleBook *world_book(const Model *m, const char *figures, const char *fields, Arena *a);     /* NULL fields: the default book */
FigureRequest world_request(Snapshot *s, const char *period, const char *until);

#endif
