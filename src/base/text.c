/* SPDX-License-Identifier: Apache-2.0 */
#include "base/text.h"

#include <string.h>

#define TEXT(id, zh, en) const Text id = { zh, en };
#include "base/texts.def"
#undef TEXT

const char *text_of(const Text *t, Lang lang) { return lang == LANG_EN ? t->en : t->zh; }

void text_render(const Text *t, const Str *args, size_t n, Lang lang, Buf *out)
{
    for (const char *p = text_of(t, lang); *p;) {
        if (p[0] == '{' && p[1] >= '1' && p[1] <= '9' && p[2] == '}') {
            size_t k = (size_t)(p[1] - '1');
            if (k < n) buf_add(out, args[k]);
            p += 3;
        } else {
            const char *next = strchr(p + 1, '{');
            size_t len = next ? (size_t)(next - p) : strlen(p);
            buf_add(out, (Str){ p, len });
            p += len;
        }
    }
}
