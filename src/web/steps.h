/* SPDX-License-Identifier: Apache-2.0
** web/steps.h - for http.c: a connection goes on as far as it can now; it may be closed then. */
#ifndef LALIAN_WEB_STEPS_H
#define LALIAN_WEB_STEPS_H

#include "web/conn.h"

void steps_go_on(Conn *c);

#endif
