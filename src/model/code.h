/* SPDX-License-Identifier: Apache-2.0
** model/code.h - codes as people write them: unified social credit codes (GB 32100-2015), industries (GB/T 4754-2017),
** places (GB/T 2260), land use (GB/T 21010-2017). Width, case, blanks and hyphens are normalised; names of the lists are
** read too. A failing check digit warns and never refuses: early codes really issued do fail (RULE DOMAIN 6.1). */
#ifndef LALIAN_MODEL_CODE_H
#define LALIAN_MODEL_CODE_H

#include "base/text.h"

typedef enum { CODE_OK, CODE_WARN, CODE_BAD } CodeVerdict;
enum { CODE_ARGS = 4 };

typedef struct {
    CodeVerdict verdict;
    Str value;               /* normalised; of a bad one what could be made of it */
    const Text *reason;      /* what is wrong and what to do; NULL when ok */
    Str args[CODE_ARGS];
    size_t n_args;
} CodeCheck;

CodeCheck code_check_uscc(Str text, Arena *a);
CodeCheck code_check_industry(Str text, Arena *a);
CodeCheck code_check_place(Str text, Arena *a);
CodeCheck code_check_land(Str text, Arena *a);
const char *code_verdict_name(CodeVerdict v);                 /* "ok" "warn" "bad" */

/* The check of a national list ("gb4754" …); false: the list is the rule book's. */
bool code_check_list(Str list, Str text, Arena *a, CodeCheck *out);

#endif
