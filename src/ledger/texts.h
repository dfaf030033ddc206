/* SPDX-License-Identifier: Apache-2.0
** ledger/texts.h - the sentences of texts.def. */
#ifndef LALIAN_LEDGER_TEXTS_H
#define LALIAN_LEDGER_TEXTS_H

#include "base/text.h"

#define TEXT(id, zh, en) extern const Text id;
#include "ledger/texts.def"
#undef TEXT

#endif
