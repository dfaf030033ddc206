/* SPDX-License-Identifier: Apache-2.0
** web/texts.h - the sentences of texts.def. */
#ifndef LALIAN_WEB_TEXTS_H
#define LALIAN_WEB_TEXTS_H

#include "base/text.h"

#define TEXT(id, zh, en) extern const Text id;
#include "web/texts.def"
#undef TEXT

#endif
