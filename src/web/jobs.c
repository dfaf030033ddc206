/* SPDX-License-Identifier: Apache-2.0 */
#include "web/jobs.h"
#include "base/arena.h"

#include <pthread.h>

enum { THREADS_MOST = 16 };
typedef struct { JobFn *fn; void *context; uint64_t owner; } Job;     /* owner: of the name, 0: nobody */

struct Jobs {
    Arena *arena;
    pthread_mutex_t lock;
    pthread_cond_t come;
    Job *ring;
    int most, first, n, n_threads, n_working;
    bool closing;
    pthread_t threads[THREADS_MOST];
    uint64_t doing[THREADS_MOST];    /* owners of what is under way */
};

static bool next(Jobs *j, uint64_t *doing, Job *out)
{
    pthread_mutex_lock(&j->lock);
    while (j->n == 0 && !j->closing) pthread_cond_wait(&j->come, &j->lock);
    bool any = j->n > 0;
    if (any) {
        *out = j->ring[j->first];
        j->first = (j->first + 1) % j->most;
        j->n--;
        *doing = out->owner;
    }
    pthread_mutex_unlock(&j->lock);
    return any;
}

static void over(Jobs *j, uint64_t *doing)
{
    pthread_mutex_lock(&j->lock);
    *doing = 0;
    pthread_mutex_unlock(&j->lock);
}

static void *work(void *p)
{
    Jobs *j = p;
    Job job;
    pthread_mutex_lock(&j->lock);
    uint64_t *doing = &j->doing[j->n_working++];
    pthread_mutex_unlock(&j->lock);
    for (; next(j, doing, &job); over(j, doing)) job.fn(job.context);
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

/* Under the lock. */
static int count_of(const Jobs *j, uint64_t owner)
{
    int n = 0;
    for (int i = 0; i < j->n; i++) n += j->ring[(j->first + i) % j->most].owner == owner;
    for (int i = 0; i < j->n_threads; i++) n += j->doing[i] == owner;
    return n;
}

JobsPut jobs_put(Jobs *j, JobFn *fn, void *context, Str owner, int most)
{
    uint64_t name = owner.n ? str_hash(owner) : 0;
    pthread_mutex_lock(&j->lock);
    JobsPut put = j->n >= j->most || j->n_threads == 0 || j->closing ? JOBS_FULL : name && count_of(j, name) >= most ? JOBS_MANY : JOBS_PUT;
    if (put == JOBS_PUT) j->ring[(j->first + j->n++) % j->most] = (Job){ fn, context, name };
    pthread_mutex_unlock(&j->lock);
    if (put == JOBS_PUT) pthread_cond_signal(&j->come);
    return put;
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
