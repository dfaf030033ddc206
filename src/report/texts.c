/* SPDX-License-Identifier: Apache-2.0 */
#include "report/texts.h"

#define TEXT(id, zh, en) const Text id = { zh, en };
#include "report/texts.def"
#undef TEXT
