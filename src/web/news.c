/* SPDX-License-Identifier: Apache-2.0 */
#include "web/news.h"
#include "action/accounts/sight.h"

typedef struct { const DeskShare *share; Ledger *ledger; Snapshot *snapshot, *above; struct Sight *sight; Arena *arena; int64_t before; } Look;

static bool sees_now(const Look *k, const Touched *t, bool *yes, Err *err)
{
    const Frame *f = snapshot_load(k->above, t->reg, 0, err);
    if (!f) return false;
    *yes = (size_t)t->id <= f->n && frame_lives(f, (size_t)t->id - 1);
    return true;
}

/* It may have left the scope: did what stood before lie in it? */
static bool saw(const Look *k, const Touched *t, bool *yes, Err *err)
{
    Version *v;
    size_t n;
    *yes = false;
    if (!ledger_versions(k->ledger, t->reg, t->id, k->arena, &v, &n, err)) return false;
    while (n && v[n - 1].tx > k->before) n--;
    return n == 0 || v[n - 1].row->gone || sight_holds(k->sight, v[n - 1].row, NULL, yes, err);
}

static bool concerns_tx(const Look *k, int64_t tx, bool *yes, Err *err)
{
    Touched *t;
    size_t n;
    if (!ledger_written(k->ledger, tx, k->arena, &t, &n, err)) return false;
    for (size_t i = 0; i < n && !*yes; i++)
        if (!sees_now(k, &t[i], yes, err)) return false;
    for (size_t i = 0; i < n && !*yes; i++)
        if (!t[i].created && !saw(k, &t[i], yes, err)) return false;
    return true;
}

static bool concerns(Look *k, const Who *who, bool *yes, Err *err)
{
    *yes = false;
    if (!k->share->sight(k->share->context, k->snapshot, who, false, &k->above, &k->sight, err)) return false;
    bool ok = true;
    for (int64_t tx = k->before + 1; ok && !*yes && tx <= k->snapshot->tx; tx++) ok = concerns_tx(k, tx, yes, err);
    return ok;
}

static bool tell(Web *w, int64_t before, Arena *a, Err *err)
{
    EventsScope *scopes;
    size_t n = events_scopes(w->events, a, &scopes);
    Hold *h = state_hold(w->state, a);
    Look k = { .share = state_share(h), .arena = a, .before = before };
    bool ok = k.share->snapshot(k.share->context, 0, &k.snapshot, err) && (n == 0 || k.share->reader(k.share->context, &k.ledger, err));
    for (size_t i = 0; ok && i < n; i++) ok = concerns(&k, scopes[i].who, &scopes[i].concerned, err);
    if (ok) events_ledger(w->events, k.snapshot->tx, scopes, n);
    state_release(h);
    return ok;
}

bool news_look(Web *w, Err *err)
{
    int64_t before = state_head(w->state);
    bool changed;
    if (!state_refresh(w->state, &changed, err)) return false;
    if (!changed) return true;
    Arena *a = arena_new();
    bool ok = tell(w, before, a, err);
    arena_free(a);
    return ok;
}
