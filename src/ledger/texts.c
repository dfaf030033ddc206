/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/texts.h"

#define TEXT(id, zh, en) const Text id = { zh, en };
#include "ledger/texts.def"
#undef TEXT
