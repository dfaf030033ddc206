/* SPDX-License-Identifier: Apache-2.0
** base/text.h - sentences for people, in Chinese and English, as rows of each folder's texts.def:
**     TEXT(T_LEDGER_BUSY, "账本正被 {1} 使用", "the ledger is in use by {1}")
** {1} … {9} are the arguments in the order of the call. A sentence is rendered as late as possible, in
** the reader's language. The id starts with T_ and the folder's name. */
#ifndef LALIAN_BASE_TEXT_H
#define LALIAN_BASE_TEXT_H

#include "base/str.h"

typedef enum { LANG_ZH, LANG_EN } Lang;

typedef struct { const char *zh, *en; } Text;

const char *text_of(const Text *t, Lang lang);
void text_render(const Text *t, const Str *args, size_t n, Lang lang, Buf *out);

#define TEXT(id, zh, en) extern const Text id;
#include "base/texts.def"
#undef TEXT

#endif
