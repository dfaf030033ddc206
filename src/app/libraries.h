/* SPDX-License-Identifier: Apache-2.0
** app/libraries.h - the versions of the libraries that were loaded, against libraries.def. */
#ifndef LALIAN_APP_LIBRARIES_H
#define LALIAN_APP_LIBRARIES_H

#include "base/err.h"

bool libraries_check(Err *err) MUST_CHECK;       /* the first that is too old */

#endif
