/* SPDX-License-Identifier: Apache-2.0 */
#include "web/texts.h"

#define TEXT(id, zh, en) const Text id = { zh, en };
#include "web/texts.def"
#undef TEXT
