/* SPDX-License-Identifier: Apache-2.0 */
#include "base/threads.h"

#include <assert.h>
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct { ThreadFn *fn; void *context; int worker; } Task;

static void *work(void *p)
{
    const Task *t = p;
    t->fn(t->context, t->worker);
    return NULL;
}

void threads_run(int n, ThreadFn *fn, void *context)
{
    Task tasks[THREADS_MAX];
    pthread_t threads[THREADS_MAX];
    bool started[THREADS_MAX] = { false };
    assert(n >= 1 && n <= THREADS_MAX);
    for (int i = n - 1; i >= 0; i--) {
        tasks[i] = (Task){ fn, context, i };
        if (i > 0) started[i] = pthread_create(&threads[i], NULL, work, &tasks[i]) == 0;
        if (!started[i]) work(&tasks[i]);
    }
    for (int i = 1; i < n; i++)
        if (started[i]) pthread_join(threads[i], NULL);
}
