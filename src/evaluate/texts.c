/* SPDX-License-Identifier: Apache-2.0 */
#include "evaluate/texts.h"

#define TEXT(id, zh, en) const Text id = { zh, en };
#include "evaluate/texts.def"
#undef TEXT
