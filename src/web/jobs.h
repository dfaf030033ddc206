/* SPDX-License-Identifier: Apache-2.0
** web/jobs.h - threads for what takes long: a queue, first come first served. */
#ifndef LALIAN_WEB_JOBS_H
#define LALIAN_WEB_JOBS_H

#include "base/str.h"

typedef struct Jobs Jobs;
typedef void JobFn(void *context);

Jobs *jobs_open(int threads, int most);                      /* most: jobs that may wait */
typedef enum { JOBS_PUT, JOBS_FULL, JOBS_MANY } JobsPut;     /* FULL: too many wait; MANY: this owner has `most` already, waiting or under way */
JobsPut jobs_put(Jobs *j, JobFn *fn, void *context, Str owner, int most);   /* owner empty: nobody in particular */
void jobs_close(Jobs *j);                                    /* does what waits, then ends; accepts NULL */

#endif
