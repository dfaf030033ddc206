/* SPDX-License-Identifier: Apache-2.0 */
#include "intake/texts.h"

#define TEXT(id, zh, en) const Text id = { zh, en };
#include "intake/texts.def"
#undef TEXT
