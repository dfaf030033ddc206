/* SPDX-License-Identifier: Apache-2.0
** evaluate/frozen.h - what a kept run remembers beside its scores: a fingerprint of the inputs, and what each subject lacked. */
#ifndef LALIAN_EVALUATE_FROZEN_H
#define LALIAN_EVALUATE_FROZEN_H

#include "base/hash.h"
#include "evaluate/evaluation.h"

typedef struct {
    Hash inputs;             /* of key, state, and both sides and the coefficient of every indicator, in the order of the slots */
    uint32_t *missing;       /* by slot: bit k = indicator k has no value */
} Frozen;
bool frozen_inputs(const Evaluation *e, const Str *keys, Arena *a, Frozen *out, Err *err) MUST_CHECK;

#endif
