/* SPDX-License-Identifier: Apache-2.0
** evaluate/part.h - inside evaluate/: those whose results hang together (a pool; the whole list, or all, where the scheme compares or
** weighs over them) as an evaluation of their own, so that a trial value of one is computed through the same stages as a run, without
** the others. Not for values that would move a subject to another pool. */
#ifndef LALIAN_EVALUATE_PART_H
#define LALIAN_EVALUATE_PART_H

#include "evaluate/inside.h"

typedef struct {
    const Evaluation *of;
    const Feed *whole, *before;      /* columns of all, and of the year before (NULL: not asked) */
    Evaluation e;                    /* of the members alone: their values may be put anew before part_run */
    uint32_t *slots;                 /* of members, in order */
    size_t n;
} Part;

bool part_open(const Evaluation *of, Arena *a, Part *out, Err *err) MUST_CHECK;       /* what all parts of one evaluation share */
bool part_of_all(const EvalScheme *s);                                                /* weights from the data: all hang together */
void part_take(Part *p, uint32_t pool, Arena *a);
bool part_at(const Part *p, uint32_t slot, size_t *at);                               /* false: no member */
/* Members, bases, scores, line: as a run gives them. *out borrows from p and lives in the arena. */
bool part_run(const Part *p, Arena *a, Evaluation *out, Err *err) MUST_CHECK;
void part_restore(Part *p, size_t at);                                                /* the values that all started with */

#endif
