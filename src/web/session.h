/* SPDX-License-Identifier: Apache-2.0
** web/session.h - who asks. The one place where a request becomes somebody at a desk. While the ledger has no account, whoever is at the
** machine itself is the person at the machine, and nobody else comes in; with the first account everybody logs in. */
#ifndef LALIAN_WEB_SESSION_H
#define LALIAN_WEB_SESSION_H

#include "web/web.h"

/* Puts who asks onto the desk, or refuses. */
bool session_admit(Web *w, Exchange *x, Desk *d, Err *err) MUST_CHECK;
/* Always false: a write from another site's page. */
bool session_foreign(Web *w, Exchange *x, Desk *d, Err *err) MUST_CHECK;
/* /api/login, me, logout, password, totp, confirm, sessions, session: is it one of them, and does it change something? */
bool session_knows(const Request *r, bool *post);
/* The document is in out. */
bool session_route(Web *w, Exchange *x, const Request *r, Desk *d, Buf *out, Err *err) MUST_CHECK;

#endif
