/* SPDX-License-Identifier: Apache-2.0
** formats/texts.h - the sentences of this folder (texts.def). {1} is always the name of the file. */
#ifndef LALIAN_FORMATS_TEXTS_H
#define LALIAN_FORMATS_TEXTS_H

#include "base/text.h"

#define TEXT(id, zh, en) extern const Text id;
#include "formats/texts.def"
#undef TEXT

#endif
