/* SPDX-License-Identifier: Apache-2.0
** web/serve.h - lalian serve: from the first listening to the last answer. */
#ifndef LALIAN_WEB_SERVE_H
#define LALIAN_WEB_SERVE_H

#include "action/action.h"

bool serve_run(Desk *d, const Args *args, Err *err);    /* returns when SIGTERM or SIGINT came and all is finished */

#endif
