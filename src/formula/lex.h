/* SPDX-License-Identifier: Apache-2.0
** formula/lex.h - text of a formula to tokens. Width is folded outside quotes: （ ＝ １２ read as ( = 12. */
#ifndef LALIAN_FORMULA_LEX_H
#define LALIAN_FORMULA_LEX_H

#include "formula/tree.h"

typedef enum { TOK_END, TOK_NAME, TOK_QUOTED, TOK_TEXT, TOK_NUMBER, TOK_DAY, TOK_PERIOD, TOK_SIGN } TokKind;
typedef struct {
    TokKind kind;
    uint32_t at, end;        /* bytes of the source */
    Str text;                /* name (width folded), text without its quotes, sign ("<=", "??", "is-missing") */
    Frac number;
    UnitId unit;             /* of TOK_NUMBER; UNIT_NONE: none */
    int64_t i;               /* day, packed period */
} Tok;

typedef struct { Comp *c; Str s; uint32_t *offset; size_t at; } Lex;   /* s: folded; offset: where each byte of s stands in the source */

bool lex_open(Lex *x, Comp *c, Str source) MUST_CHECK;
bool lex_next(Lex *x, Tok *out) MUST_CHECK;

#endif
