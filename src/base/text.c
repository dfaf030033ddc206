/* SPDX-License-Identifier: Apache-2.0 */
#include "base/text.h"

#include <string.h>

#define TEXT(id, zh, en) const Text id = { zh, en };
#include "base/texts.def"
#undef TEXT

const char *text_of(const Text *t, Lang lang) { return lang == LANG_EN ? t->en : t->zh; }

enum { WORD = '\x0e', WORD_EN = '\x0f', WORD_END = '\x10' };

void text_word(Str zh, Str en, Buf *out)
{
    buf_add_char(out, WORD), buf_add(out, zh);
    buf_add_char(out, WORD_EN), buf_add(out, en);
    buf_add_char(out, WORD_END);
}

void text_add(Str s, Lang lang, Buf *out)
{
    bool skips = false;
    size_t from = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] != WORD && s.p[i] != WORD_EN && s.p[i] != WORD_END) continue;
        if (!skips) buf_add(out, str_slice(s, from, i));
        skips = s.p[i] == WORD ? lang == LANG_EN : s.p[i] == WORD_EN && lang == LANG_ZH;
        from = i + 1;
    }
    if (!skips) buf_add(out, str_slice(s, from, s.n));
}

static bool at(const char *p, const char *mark) { return strncmp(p, mark, strlen(mark)) == 0; }

static void render(const Text *t, const Str *args, size_t n, Lang lang, bool commands, Buf *out)
{
    for (const char *p = text_of(t, lang); *p;) {
        if (p[0] == '{' && p[1] >= '1' && p[1] <= '9' && p[2] == '}') {
            size_t k = (size_t)(p[1] - '1');
            if (k < n) text_add(args[k], lang, out);
            p += 3;
        } else if (at(p, "⟦") && !commands) {
            const char *end = strstr(p, "⟧");
            p = end ? end : p + strlen(p);
        } else if (at(p, "⟦") || at(p, "⟧")) p += strlen("⟦");
        else {
            size_t len = 1 + strcspn(p + 1, "{\xE2");
            buf_add(out, (Str){ p, len });
            p += len;
        }
    }
}

void text_render(const Text *t, const Str *args, size_t n, Lang lang, Buf *out) { render(t, args, n, lang, true, out); }
void text_render_page(const Text *t, const Str *args, size_t n, Lang lang, Buf *out) { render(t, args, n, lang, false, out); }
