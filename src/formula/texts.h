/* SPDX-License-Identifier: Apache-2.0
** formula/texts.h - the sentences of texts.def. */
#ifndef LALIAN_FORMULA_TEXTS_H
#define LALIAN_FORMULA_TEXTS_H

#include "base/text.h"

#define TEXT(id, zh, en) extern const Text id;
#include "formula/texts.def"
#undef TEXT

#endif
