/* SPDX-License-Identifier: Apache-2.0 */
#include "app/texts.h"

#define TEXT(id, zh, en) const Text id = { zh, en };
#include "app/texts.def"
#undef TEXT
