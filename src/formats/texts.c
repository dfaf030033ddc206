/* SPDX-License-Identifier: Apache-2.0 */
#include "formats/texts.h"

#define TEXT(id, zh, en) const Text id = { zh, en };
#include "formats/texts.def"
#undef TEXT
