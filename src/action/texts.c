/* SPDX-License-Identifier: Apache-2.0 */
#include "action/texts.h"

#define TEXT(id, zh, en) const Text id = { zh, en };
#include "action/texts.def"
#undef TEXT
