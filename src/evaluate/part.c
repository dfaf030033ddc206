/* SPDX-License-Identifier: Apache-2.0 */
#include "evaluate/part.h"

#include <string.h>

bool part_open(const Evaluation *of, Arena *a, Part *out, Err *err)
{
    *out = (Part){ .of = of };
    if (!feed_whole(of->feed, a, &out->whole, err)) return false;
    return !of->before || feed_whole(of->before, a, &out->before, err);
}

bool part_of_all(const EvalScheme *s) { return s->weights.kind == WEIGHT_ENTROPY || s->weights.kind == WEIGHT_CV; }

static bool together(const Evaluation *e, uint32_t pool, uint32_t other)
{
    const EvalScheme *s = e->scheme;
    bool list = (s->has_tail && s->tail_of_all) || (s->method == METHOD_SUM && s->base.of_all);
    return part_of_all(s) || pool == other || (list && e->pools[pool].list_index == e->pools[other].list_index);
}

static void take_members(Part *p, uint32_t pool, Arena *a)
{
    const Evaluation *of = p->of;
    uint32_t *number = NEW_ARRAY(a, uint32_t, of->n_pools + 1);
    p->e.pools = NEW_ARRAY(a, Pool, of->n_pools + 1);
    p->e.n_pools = 0;
    p->n = 0;
    for (uint32_t k = 0; k < of->n_pools; k++) {
        number[k] = together(of, pool, k) ? p->e.n_pools++ : POOL_NONE;
        if (number[k] != POOL_NONE) p->e.pools[number[k]] = of->pools[k], p->n += of->pools[k].n;
    }
    p->slots = NEW_ARRAY(a, uint32_t, p->n + 1);
    p->e.pool = NEW_ARRAY(a, uint32_t, p->n + 1);
    p->n = 0;
    for (uint32_t slot = 0; slot < of->n; slot++) {
        if (of->state[slot] != STATE_RANKED || number[of->pool[slot]] == POOL_NONE) continue;
        p->e.pool[p->n] = number[of->pool[slot]];
        p->slots[p->n++] = slot;
    }
}

void part_take(Part *p, uint32_t pool, Arena *a)
{
    const Evaluation *of = p->of;
    p->e = *of;
    take_members(p, pool, a);
    Evaluation *e = &p->e;
    e->n = p->n;
    e->owner = NULL, e->tenant = NULL, e->three = NULL, e->ranker = NULL, e->shares = NULL;
    e->put_aside = false;
    e->state = NEW_ARRAY(a, uint8_t, p->n + 1);
    memset(e->state, STATE_RANKED, p->n);
    e->reason = NEW_ARRAY(a, uint8_t, p->n + 1);
    e->extra = of->extra ? NEW_ARRAY(a, double, p->n + 1) : NULL;
    e->guarded = of->guarded ? NEW_ARRAY(a, uint8_t, p->n + 1) : NULL;
    e->veto = e->down = e->uncorrected = NULL;           /* neither grades nor reasons are asked for */
    for (size_t k = 0; k < of->scheme->n_orders; k++) e->order[k] = NEW_ARRAY(a, int64_t, p->n + 1);
    e->feed = feed_part(p->whole, p->slots, p->n, a);
    e->before = p->before ? feed_part(p->before, p->slots, p->n, a) : NULL;
    for (size_t at = 0; at < p->n; at++) part_restore(p, at);
}

bool part_at(const Part *p, uint32_t slot, size_t *at)
{
    size_t lo = 0, hi = p->n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (p->slots[mid] < slot) lo = mid + 1;
        else hi = mid;
    }
    *at = lo;
    return lo < p->n && p->slots[lo] == slot;
}

void part_restore(Part *p, size_t at)
{
    const Evaluation *of = p->of;
    uint32_t slot = p->slots[at];
    feed_restore(p->whole, slot, p->e.feed, at);
    if (of->extra) p->e.extra[at] = of->extra[slot];
    if (of->guarded) p->e.guarded[at] = of->guarded[slot];
    for (size_t k = 0; k < of->scheme->n_orders; k++) p->e.order[k][at] = of->order[k][slot];
}

bool part_run(const Part *p, Arena *a, Evaluation *out, Err *err)
{
    *out = p->e;
    out->state = NEW_ARRAY(a, uint8_t, p->n + 1);
    memcpy(out->state, p->e.state, p->n);
    out->reason = NEW_ARRAY(a, uint8_t, p->n + 1);
    out->pools = NEW_ARRAY(a, Pool, p->e.n_pools + 1);
    memcpy(out->pools, p->e.pools, p->e.n_pools * sizeof *out->pools);
    if (!base_missing(out, err)) return false;
    pool_count(out);
    return evaluation_finish(out, a, err);
}
