/* SPDX-License-Identifier: Apache-2.0
** proof/texts.h - the sentences of texts.def. */
#ifndef LALIAN_PROOF_TEXTS_H
#define LALIAN_PROOF_TEXTS_H

#include "base/text.h"

#define TEXT(id, zh, en) extern const Text id;
#include "proof/texts.def"
#undef TEXT

#endif
