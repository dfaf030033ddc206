/* SPDX-License-Identifier: Apache-2.0
** intake/texts.h - the sentences of texts.def. */
#ifndef LALIAN_INTAKE_TEXTS_H
#define LALIAN_INTAKE_TEXTS_H

#include "base/text.h"

#define TEXT(id, zh, en) extern const Text id;
#include "intake/texts.def"
#undef TEXT

#endif
