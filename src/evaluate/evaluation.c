/* SPDX-License-Identifier: Apache-2.0
** The order of the stages; members share the result of the one that answers for them; the order in which a result is shown. */
#include "evaluate/inside.h"

#include <stdlib.h>
#include <string.h>

static void find_divisors(Evaluation *e, Arena *a)
{
    size_t n = e->scheme->n_indicators, all = e->n_pools * n;
    e->divisors = NEW_ARRAY(a, double, all + n);
    for (size_t i = 0; i < all; i++) e->divisors[i] = e->bases[i].base;
    for (size_t k = 0; k < n; k++) {
        e->divisors[all + k] = 1;
        e->baseless[k] = false;
        for (uint32_t p = 0; p < e->n_pools; p++) e->baseless[k] |= e->pools[p].n > 0 && !e->bases[(size_t)p * n + k].there;
    }
}

static bool from_bases(Evaluation *e, Arena *a, Err *err)
{
    if (!base_weights(e, a, err)) return false;
    find_divisors(e, a);
    if (!base_mean_points(e, a, err) || !score_all(e, a, err)) return false;
    line_draw(e, a);
    return true;
}

bool evaluation_finish(Evaluation *e, Arena *a, Err *err) { return base_find(e, a, err) && from_bases(e, a, err); }

static void share_results(Evaluation *e)
{
    for (size_t i = 0; e->owner && i < e->n; i++) {
        if (e->state[i] != STATE_MEMBER) continue;
        uint32_t head = e->owner[i];
        e->pool[i] = e->pool[head];
        e->place[i] = e->place[head];
        e->grade[i] = e->grade[head];
        e->tail[i] = e->tail[head];
        if (e->score32) e->score32[i] = e->score32[head];
        else e->score64[i] = e->score64[head];
    }
}

static bool run_once(const EvalScheme *s, const Context *c, Arena *a, Evaluation **out, Err *err)
{
    Evaluation *e = *out = NEW(a, Evaluation);
    *e = (Evaluation){ .scheme = s, .context = *c };
    if (!subjects_find(e, a, err) || !feed_open(e, a, err) || !base_missing(e, err) || !pool_find(e, a, err) || !evaluation_finish(e, a, err)) return false;
    share_results(e);
    return true;
}

/* years: {tail_in: [last, mean3]}: listed only when in the tail of both. */
static bool and_three_years(Evaluation *e, Arena *a, Err *err)
{
    Evaluation *mean;
    EvalScheme *three = NEW(a, EvalScheme);
    *three = *e->scheme;
    three->years = 3;
    three->tail_last_and_mean = false;
    if (!run_once(three, &e->context, a, &mean, err)) return false;
    for (size_t i = 0; i < e->n; i++) e->tail[i] &= mean->tail[i];
    e->three = mean;
    return true;
}

bool evaluation_run(const EvalScheme *s, const Context *c, Arena *a, Evaluation **out, Err *err)
{
    return run_once(s, c, a, out, err) && (!s->tail_last_and_mean || and_three_years(*out, a, err));
}

/* What the bases are made of. Values of schemes read apart are not compared: those bases are found anew. */
static bool same_bases(const EvalScheme *s, const EvalScheme *t)
{
    bool same = s->method == t->method && s->topsis == t->topsis && s->multiply == t->multiply && s->n_indicators == t->n_indicators
        && s->base.kind == t->base.kind && s->base.of_all == t->base.of_all && !(s->base.k < t->base.k || s->base.k > t->base.k)
        && s->base.n_values == t->base.n_values && (s->base.n_values == 0 || s->base.values == t->base.values);
    for (size_t k = 0; same && k < s->n_indicators; k++) {
        const Indicator *x = &s->indicators[k], *y = &t->indicators[k];
        same = x->down == y->down && x->correct == y->correct && x->negative_zero == y->negative_zero && x->missing == y->missing && x->zero == y->zero;
    }
    return same;
}

static bool keep_or_find_bases(Evaluation *e, const Evaluation *of, Arena *a, Err *err)
{
    size_t n = (size_t)of->n_pools * of->scheme->n_indicators;
    if (!same_bases(of->scheme, e->scheme)) return base_find(e, a, err);
    e->bases = NEW_ARRAY(a, PoolBase, n + 1);            /* of its own: mean points change with weights */
    if (n) memcpy(e->bases, of->bases, n * sizeof *e->bases);
    return true;
}

bool evaluation_again(const Evaluation *of, const EvalScheme *s, Arena *a, Evaluation **out, Err *err)
{
    /* its states hang on the old bases; its tail on a second run */
    if (of->put_aside || of->three || s->tail_last_and_mean) return evaluation_run(s, &of->context, a, out, err);
    Evaluation *e = *out = NEW(a, Evaluation);
    *e = *of;
    e->scheme = s;
    e->state = NEW_ARRAY(a, uint8_t, e->n + 1);
    memcpy(e->state, of->state, e->n);
    e->list_place = NULL;
    e->pools = NEW_ARRAY(a, Pool, of->n_pools + 1);
    if (of->n_pools) memcpy(e->pools, of->pools, of->n_pools * sizeof *e->pools);
    if (!keep_or_find_bases(e, of, a, err) || !from_bases(e, a, err)) return false;
    share_results(e);
    return true;
}

/* ---- the order of the result ---- */

typedef struct { uint32_t slot, pool, place; Str key; } Line;

static int by_pool_place_key(const void *p, const void *q)
{
    const Line *a = p, *b = q;
    if (a->pool != b->pool) return a->pool < b->pool ? -1 : 1;
    if (a->place != b->place) return a->place < b->place ? -1 : 1;
    int c = str_compare(a->key, b->key);
    return c ? c : a->slot < b->slot ? -1 : a->slot > b->slot;
}

typedef struct { Str name; uint32_t pool; } Named;

static int by_name(const void *p, const void *q)
{
    const Named *a = p, *b = q;
    int c = str_compare(a->name, b->name);
    return c ? c : a->pool < b->pool ? -1 : a->pool > b->pool;
}

/* Pools by their names; POOL_NONE, which has none, first as the empty text is. */
static uint32_t *pool_order(const Evaluation *e, Arena *a)
{
    Named *names = NEW_ARRAY(a, Named, e->n_pools + 1);
    uint32_t *order = NEW_ARRAY(a, uint32_t, e->n_pools + 1);
    for (uint32_t p = 0; p < e->n_pools; p++) names[p] = (Named){ e->pools[p].name, p };
    if (e->n_pools) qsort(names, e->n_pools, sizeof *names, by_name);
    for (uint32_t k = 0; k < e->n_pools; k++) order[names[k].pool] = k + 1;
    return order;
}

void evaluation_rows(const Evaluation *e, const Str *keys, Arena *a, uint32_t **slots, size_t *n)
{
    Arena *scratch = arena_new();
    uint32_t *order = pool_order(e, scratch);
    Line *lines = NEW_ARRAY(scratch, Line, e->n + 1);
    *n = 0;
    for (size_t i = 0; i < e->n; i++) {
        if (e->state[i] == STATE_OUT) continue;
        uint32_t place = e->place[i] ? e->place[i] : UINT32_MAX;
        lines[(*n)++] = (Line){ (uint32_t)i, e->pool[i] == POOL_NONE ? 0 : order[e->pool[i]], place, keys[i] };
    }
    if (*n) qsort(lines, *n, sizeof *lines, by_pool_place_key);
    *slots = NEW_ARRAY(a, uint32_t, *n + 1);
    for (size_t k = 0; k < *n; k++) (*slots)[k] = lines[k].slot;
    arena_free(scratch);
}
