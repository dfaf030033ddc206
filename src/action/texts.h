/* SPDX-License-Identifier: Apache-2.0
** action/texts.h - the sentences of texts.def. */
#ifndef LALIAN_ACTION_TEXTS_H
#define LALIAN_ACTION_TEXTS_H

#include "base/text.h"

#define TEXT(id, zh, en) extern const Text id;
#include "action/texts.def"
#undef TEXT

#endif
