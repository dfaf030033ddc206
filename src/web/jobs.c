/* SPDX-License-Identifier: Apache-2.0 */
#include "web/jobs.h"
#include "base/arena.h"

#include <pthread.h>

enum { THREADS_MOST = 16 };
typedef struct { JobFn *fn; void *context; } Job;

struct Jobs {
    Arena *arena;
    pthread_mutex_t lock;
    pthread_cond_t come;
    Job *ring;
    int most, first, n, n_threads;
    bool closing;
    pthread_t threads[THREADS_MOST];
};

static bool next(Jobs *j, Job *out)
{
    pthread_mutex_lock(&j->lock);
    while (j->n == 0 && !j->closing) pthread_cond_wait(&j->come, &j->lock);
    bool any = j->n > 0;
    if (any) {
        *out = j->ring[j->first];
        j->first = (j->first + 1) % j->most;
        j->n--;
    }
    pthread_mutex_unlock(&j->lock);
    return any;
}

static void *work(void *p)
{
    Job job;
    while (next(p, &job)) job.fn(job.context);
    return NULL;
}

Jobs *jobs_open(int threads, int most)
{
    Arena *a = arena_new();
    Jobs *j = NEW(a, Jobs);
    *j = (Jobs){ .arena = a, .most = most, .ring = NEW_ARRAY(a, Job, (size_t)most) };
    pthread_mutex_init(&j->lock, NULL);
    pthread_cond_init(&j->come, NULL);
    for (int i = 0; i < threads && i < THREADS_MOST; i++)
        j->n_threads += pthread_create(&j->threads[j->n_threads], NULL, work, j) == 0;
    return j;
}

bool jobs_put(Jobs *j, JobFn *fn, void *context)
{
    pthread_mutex_lock(&j->lock);
    bool ok = j->n < j->most && j->n_threads > 0 && !j->closing;
    if (ok) j->ring[(j->first + j->n++) % j->most] = (Job){ fn, context };
    pthread_mutex_unlock(&j->lock);
    if (ok) pthread_cond_signal(&j->come);
    return ok;
}

void jobs_close(Jobs *j)
{
    if (!j) return;
    pthread_mutex_lock(&j->lock);
    j->closing = true;
    pthread_mutex_unlock(&j->lock);
    pthread_cond_broadcast(&j->come);
    for (int i = 0; i < j->n_threads; i++) pthread_join(j->threads[i], NULL);
    pthread_mutex_destroy(&j->lock);
    pthread_cond_destroy(&j->come);
    arena_free(j->arena);
}
