/* SPDX-License-Identifier: Apache-2.0 */
#include "proof/texts.h"

#define TEXT(id, zh, en) const Text id = { zh, en };
#include "proof/texts.def"
#undef TEXT
