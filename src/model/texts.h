/* SPDX-License-Identifier: Apache-2.0
** model/texts.h - the sentences of texts.def. */
#ifndef LALIAN_MODEL_TEXTS_H
#define LALIAN_MODEL_TEXTS_H

#include "base/text.h"

#define TEXT(id, zh, en) extern const Text id;
#include "model/texts.def"
#undef TEXT

#endif
