/* SPDX-License-Identifier: Apache-2.0
** web/log.h - a line of JSON for each request: when, from where, who, what, how it ended, how long. The query is left out: conditions
** may hold names. Lines are gathered and written a few times a second (log_write), at once when much has come. */
#ifndef LALIAN_WEB_LOG_H
#define LALIAN_WEB_LOG_H

#include "web/http.h"

typedef struct Log Log;

bool log_open(const char *path, Log **out, Err *err) MUST_CHECK;     /* "-": standard error; NULL: no log, *out is NULL */
void log_request(Log *l, const Exchange *x, Str account, Instant now);   /* all accept NULL */
void log_write(Log *l);
void log_close(Log *l);

#endif
