/* SPDX-License-Identifier: Apache-2.0 */
#include "model/texts.h"

#define TEXT(id, zh, en) const Text id = { zh, en };
#include "model/texts.def"
#undef TEXT
