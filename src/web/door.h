/* SPDX-License-Identifier: Apache-2.0
** web/door.h - the door of the web: a request in, the same action as at the command line, its document out. */
#ifndef LALIAN_WEB_DOOR_H
#define LALIAN_WEB_DOOR_H

#include "web/web.h"

HttpHandler door_handler(Web *w);

#endif
