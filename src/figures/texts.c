/* SPDX-License-Identifier: Apache-2.0 */
#include "figures/texts.h"

#define TEXT(id, zh, en) const Text id = { zh, en };
#include "figures/texts.def"
#undef TEXT
