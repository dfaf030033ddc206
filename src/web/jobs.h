/* SPDX-License-Identifier: Apache-2.0
** web/jobs.h - threads for what takes long: a queue, first come first served. */
#ifndef LALIAN_WEB_JOBS_H
#define LALIAN_WEB_JOBS_H

#include <stdbool.h>

typedef struct Jobs Jobs;
typedef void JobFn(void *context);

Jobs *jobs_open(int threads, int most);                      /* most: jobs that may wait */
bool jobs_put(Jobs *j, JobFn *fn, void *context);            /* false: too many wait */
void jobs_close(Jobs *j);                                    /* does what waits, then ends; accepts NULL */

#endif
