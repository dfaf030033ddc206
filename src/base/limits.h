/* SPDX-License-Identifier: Apache-2.0
** base/limits.h - LIMIT_CELLS, LIMIT_ENTRY_BYTES ...: the bounds of limits.def as constants. */
#ifndef LALIAN_BASE_LIMITS_H
#define LALIAN_BASE_LIMITS_H

enum {
#define LIMIT(name, value, what) LIMIT_##name = (value),
#include "base/limits.def"
#undef LIMIT
};

#endif
