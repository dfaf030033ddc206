/* SPDX-License-Identifier: Apache-2.0
** web/session.h - who asks. The one place where a request becomes somebody at a desk. */
#ifndef LALIAN_WEB_SESSION_H
#define LALIAN_WEB_SESSION_H

#include "web/web.h"

/* Puts who asks onto the desk, or refuses. `a` NULL: something that is no action. */
bool session_admit(Web *w, Exchange *x, const Action *a, Desk *d, Err *err) MUST_CHECK;
/* /api/me and what else belongs to a session. *mine: it is such a path; then the document is in out. */
bool session_route(Web *w, Exchange *x, const Request *r, Desk *d, bool *mine, Buf *out, Err *err) MUST_CHECK;

#endif
