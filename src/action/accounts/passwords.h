/* SPDX-License-Identifier: Apache-2.0
** action/accounts/passwords.h - which passwords are taken. The common ones are not a list of what people once used and somebody took from them:
** they are made here, from words, tails and ways of writing (passwords_common walks them all). */
#ifndef LALIAN_ACTION_PASSWORDS_H
#define LALIAN_ACTION_PASSWORDS_H

#include "base/err.h"

/* `own`: words that stand for the account: its name, the person, its units. err: DATA with what is wrong. */
bool passwords_good(Str password, const Str *own, size_t n_own, Err *err) MUST_CHECK;
bool passwords_is_common(Str password);
size_t passwords_common(void (*each)(void *context, Str password), void *context);   /* how many there are */

#endif
