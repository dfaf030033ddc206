/* SPDX-License-Identifier: Apache-2.0
** rules/texts.h - the sentences of texts.def. */
#ifndef LALIAN_RULES_TEXTS_H
#define LALIAN_RULES_TEXTS_H

#include "base/text.h"

#define TEXT(id, zh, en) extern const Text id;
#include "rules/texts.def"
#undef TEXT

#endif
