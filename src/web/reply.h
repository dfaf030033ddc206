/* SPDX-License-Identifier: Apache-2.0
** web/reply.h - for steps.c: from the answer that was put down to what goes out. */
#ifndef LALIAN_WEB_REPLY_H
#define LALIAN_WEB_REPLY_H

#include "web/conn.h"

void reply_begin(Conn *c);

#endif
