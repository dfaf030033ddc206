/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/texts.h"

#define TEXT(id, zh, en) const Text id = { zh, en };
#include "rules/texts.def"
#undef TEXT
