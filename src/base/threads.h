/* SPDX-License-Identifier: Apache-2.0
** base/threads.h - one piece of work done by several threads at once, each with its number. What they share is the caller's affair. */
#ifndef LALIAN_BASE_THREADS_H
#define LALIAN_BASE_THREADS_H

enum { THREADS_MAX = 64 };

typedef void ThreadFn(void *context, int worker);

/* fn for workers 0 … n - 1, n at most THREADS_MAX; returns when all are done. Worker 0 is the calling thread, which also does, one after
** the other, what no thread could be started for. */
void threads_run(int n, ThreadFn *fn, void *context);

#endif
