/* SPDX-License-Identifier: Apache-2.0
** report/texts.h - the sentences of texts.def. */
#ifndef LALIAN_REPORT_TEXTS_H
#define LALIAN_REPORT_TEXTS_H

#include "base/text.h"

#define TEXT(id, zh, en) extern const Text id;
#include "report/texts.def"
#undef TEXT

#endif
