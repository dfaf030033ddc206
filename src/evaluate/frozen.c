/* SPDX-License-Identifier: Apache-2.0 */
#include "evaluate/frozen.h"
#include "evaluate/inside.h"

#include <assert.h>

typedef struct { const Evaluation *e; const Str *keys; Hasher h; uint32_t *missing; XBlock x; } Freezing;

static void add_value(Hasher *h, const BlockValues *v, size_t i)
{
    bool there = v && v->ok[i];
    Str bytes = !there ? S("") : v->i ? (Str){ (const char *)&v->i[i], sizeof v->i[i] } : (Str){ (const char *)&v->r[i], sizeof v->r[i] };
    hash_add_sized(h, bytes);
}

static void add_subject(Freezing *f, const Block *b, size_t i)
{
    size_t slot = b->base + i;
    hash_add_sized(&f->h, f->keys[slot]);
    hash_add(&f->h, (Str){ (const char *)&f->e->state[slot], 1 });
    for (size_t k = 0; k < f->e->scheme->n_indicators; k++) {
        Sides s = block_sides(b, k);
        add_value(&f->h, s.num, i);
        add_value(&f->h, s.den, i);
    }
    const double *coefficient = block_coefficient(b);
    if (coefficient) hash_add(&f->h, (Str){ (const char *)&coefficient[i], sizeof coefficient[i] });
}

static void freeze_block(void *context, int worker, const Block *b)
{
    (void)worker;
    Freezing *f = context;
    for (size_t k = 0; k < f->e->scheme->n_indicators; k++) {
        block_x(f->e, k, b, &f->x);
        for (size_t i = 0; i < b->n; i++)
            if (f->x.kind[i] == VALUE_MISSING) f->missing[b->base + i] |= UINT32_C(1) << k;
    }
    for (size_t i = 0; i < b->n; i++)
        if (f->e->state[b->base + i] != STATE_OUT) add_subject(f, b, i);
}

bool frozen_inputs(const Evaluation *e, const Str *keys, Arena *a, Frozen *out, Err *err)
{
    Arena *scratch = arena_new();
    Freezing *f = NEW(scratch, Freezing);
    assert(e->scheme->n_indicators <= 32);
    f->e = e, f->keys = keys, f->missing = NEW_ARRAY(a, uint32_t, e->n + 1);
    hash_init(&f->h);
    bool ok = feed_in_order(e, freeze_block, f, err);
    *out = (Frozen){ hash_end(&f->h), f->missing };
    arena_free(scratch);
    return ok;
}
