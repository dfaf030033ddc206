/* SPDX-License-Identifier: Apache-2.0 */
#include "formula/texts.h"

#define TEXT(id, zh, en) const Text id = { zh, en };
#include "formula/texts.def"
#undef TEXT
