/* SPDX-License-Identifier: Apache-2.0
** figures/texts.h - the sentences of texts.def. */
#ifndef LALIAN_FIGURES_TEXTS_H
#define LALIAN_FIGURES_TEXTS_H

#include "base/text.h"

#define TEXT(id, zh, en) extern const Text id;
#include "figures/texts.def"
#undef TEXT

#endif
