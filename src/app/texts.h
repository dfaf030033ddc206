/* SPDX-License-Identifier: Apache-2.0
** app/texts.h - the sentences of texts.def. */
#ifndef LALIAN_APP_TEXTS_H
#define LALIAN_APP_TEXTS_H

#include "base/text.h"

#define TEXT(id, zh, en) extern const Text id;
#include "app/texts.def"
#undef TEXT

#endif
