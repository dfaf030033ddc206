/* SPDX-License-Identifier: Apache-2.0
** formula/national.h - the national lists (model/list.h) as the language needs them: is a code known, does it lie below another. */
#ifndef LALIAN_FORMULA_NATIONAL_H
#define LALIAN_FORMULA_NATIONAL_H

#include "base/str.h"

bool national_has(const char *list);                          /* gb4754 gb2260 gb21010; NULL: false */
bool national_code(const char *list, Str code_or_name, Str *code);
const char *national_name(const char *list, Str code);        /* NULL: not a national list, or no code of it */
bool national_within(const char *list, Str inner, Str outer); /* both codes */

#endif
