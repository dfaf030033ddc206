/* SPDX-License-Identifier: Apache-2.0 */
#include "web/kept.h"
#include "base/limits.h"
#include "base/map.h"

#include <pthread.h>

struct Kept {
    Arena *arena;
    pthread_mutex_t lock;
    Map *asked;              /* -> index */
    Arena *names;            /* of asked */
    KeptAnswer answers[LIMIT_KEPT_ANSWERS];
    size_t n, bytes, most;
};

Kept *kept_new(size_t most)
{
    Arena *a = arena_new();
    Kept *k = NEW(a, Kept);
    k->arena = a;
    k->most = most;
    k->names = arena_new();
    k->asked = map_new(k->names);
    pthread_mutex_init(&k->lock, NULL);
    return k;
}

static void drop_all(Kept *k)
{
    for (size_t i = 0; i < k->n; i++) memory_drop(k->answers[i].memory);
    arena_free(k->names);
    k->n = k->bytes = 0;
}

void kept_free(Kept *k)
{
    if (!k) return;
    drop_all(k);
    pthread_mutex_destroy(&k->lock);
    arena_free(k->arena);
}

bool kept_find(Kept *k, Str asked, KeptAnswer *out)
{
    int64_t at;
    pthread_mutex_lock(&k->lock);
    bool found = map_find(k->asked, asked, &at);
    if (found) *out = k->answers[at], memory_keep(out->memory);
    pthread_mutex_unlock(&k->lock);
    return found;
}

KeptAnswer kept_put(Kept *k, Str asked, Str bytes, bool negative)
{
    KeptAnswer a = { .negative = negative, .memory = memory_new() };
    a.bytes = str_copy(memory_arena(a.memory), bytes);
    pthread_mutex_lock(&k->lock);
    if (bytes.n <= k->most && !map_find(k->asked, asked, NULL)) {
        if (k->n == LIMIT_KEPT_ANSWERS || k->bytes + bytes.n > k->most) {
            drop_all(k);
            k->names = arena_new();
            k->asked = map_new(k->names);
        }
        map_put(k->asked, asked, (int64_t)k->n);
        k->answers[k->n++] = a;
        k->bytes += bytes.n;
        memory_keep(a.memory);
    }
    pthread_mutex_unlock(&k->lock);
    return a;
}
