/* SPDX-License-Identifier: Apache-2.0
** base/err.h - a Failure: the operation can't go on. (Wrong data of the user is a Problem, model/problem.h;
** a bug is an assert.) A function that can fail returns bool and takes an Err *; the first failure wins;
** lower folders never log. */
#ifndef LALIAN_BASE_ERR_H
#define LALIAN_BASE_ERR_H

#include "base/text.h"

typedef enum {
#define ERROR(id, exit_code, http, what) ERR_##id,
#include "base/errors.def"
#undef ERROR
    ERR_COUNT
} ErrCode;

enum { ERR_ARGS = 9, ERR_STORE = 2000 };

/* {0} is "no failure yet". Arguments are copied, cut on a code point where they are long. */
typedef struct {
    ErrCode code;
    const Text *text;
    const char *file;            /* of the program's source */
    int line;
    size_t n_args, used;
    Str args[ERR_ARGS];
    char store[ERR_STORE];
} Err;

bool err_set(Err *e, ErrCode code, const Text *t, const char *file, int line, const Str *args, size_t n);  /* always false */
/* The same, seen whole by static analysis: what follows a FAIL is never the way of success. */
static inline bool err_false(Err *e, ErrCode code, const Text *t, const char *file, int line, const Str *args, size_t n)
{
    (void)err_set(e, code, t, file, line, args, n);
    return false;
}
void err_render(const Err *e, Lang lang, Buf *out);
void err_render_page(const Err *e, Lang lang, Buf *out);       /* without what only a command line does (text.h) */
void err_word(const Err *e, Buf *out);                       /* in both languages, for an argument of another sentence */
int err_exit_code(ErrCode code);
int err_http(ErrCode code);
const char *err_name(ErrCode code);

/* return FAIL(err, IO, T_BASE_READ, path, reason); arguments are Str */
#define FAIL(err, code, text, ...)                                                             \
    err_false((err), ERR_##code, &(text), __FILE__, __LINE__, (const Str[]){ { 0 }, __VA_ARGS__ } + 1, \
            sizeof((const Str[]){ { 0 }, __VA_ARGS__ }) / sizeof(Str) - 1)

#endif
