/* SPDX-License-Identifier: Apache-2.0 */
#include "base/err.h"

#include <assert.h>
#include <string.h>

static const struct { const char *name; int exit_code, http; } errors[] = {
#define ERROR(id, exit_code, http, what) { #id, exit_code, http },
#include "base/errors.def"
#undef ERROR
};

bool err_set(Err *e, ErrCode code, const Text *t, const char *file, int line, const Str *args, size_t n)
{
    assert(code != ERR_NONE && code < ERR_COUNT);
    if (!e || e->code != ERR_NONE) return false;
    e->code = code;
    e->text = t;
    e->file = file;
    e->line = line;
    e->n_args = n < ERR_ARGS ? n : ERR_ARGS;
    for (size_t i = 0; i < e->n_args; i++) {
        size_t keep = str_cut(args[i], ERR_STORE - e->used);
        if (keep) memcpy(e->store + e->used, args[i].p, keep);
        e->args[i] = (Str){ e->store + e->used, keep };
        e->used += keep;
    }
    return false;
}

static void render(const Err *e, Lang lang, void (*text)(const Text *, const Str *, size_t, Lang, Buf *), Buf *out)
{
    if (!e->text) return;
    Str args[ERR_ARGS];   /* rebased: an Err may have been copied */
    size_t at = 0;
    for (size_t i = 0; i < e->n_args; i++) {
        args[i] = (Str){ e->store + at, e->args[i].n };
        at += e->args[i].n;
    }
    text(e->text, args, e->n_args, lang, out);
}

void err_render(const Err *e, Lang lang, Buf *out) { render(e, lang, text_render, out); }
void err_render_page(const Err *e, Lang lang, Buf *out) { render(e, lang, text_render_page, out); }

void err_word(const Err *e, Buf *out)
{
    Buf zh = { 0 }, en = { 0 };
    err_render_page(e, LANG_ZH, &zh);
    err_render_page(e, LANG_EN, &en);
    text_word(buf_str(&zh), buf_str(&en), out);
    buf_done(&zh);
    buf_done(&en);
}

int err_exit_code(ErrCode code) { return errors[code].exit_code; }
int err_http(ErrCode code) { return errors[code].http; }
const char *err_name(ErrCode code) { return errors[code].name; }
