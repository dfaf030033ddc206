/* SPDX-License-Identifier: Apache-2.0
** evaluate/texts.h - the sentences of evaluate/texts.def. */
#ifndef LALIAN_EVALUATE_TEXTS_H
#define LALIAN_EVALUATE_TEXTS_H

#include "base/text.h"

#define TEXT(id, zh, en) extern const Text id;
#include "evaluate/texts.def"
#undef TEXT

#endif
