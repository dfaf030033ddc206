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

/* A word in both languages inside an argument (the title of a field): TEXT_WORD("建筑面积", "floor area"). It travels in any text that
** ends in text_render or text_add, which take the reader's half. */
#define TEXT_WORD(zh, en) "\x0e" zh "\x0f" en "\x10"
void text_word(Str zh, Str en, Buf *out);                    /* the same at run time; neither holds words itself */
void text_add(Str s, Lang lang, Buf *out);                   /* s with its words in that language */

const char *text_of(const Text *t, Lang lang);
/* What stands between ⟦ and ⟧ is for who types commands: text_render_page leaves it out. */
void text_render(const Text *t, const Str *args, size_t n, Lang lang, Buf *out);
void text_render_page(const Text *t, const Str *args, size_t n, Lang lang, Buf *out);

#define TEXT(id, zh, en) extern const Text id;
#include "base/texts.def"
#undef TEXT

#endif
