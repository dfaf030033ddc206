/* SPDX-License-Identifier: Apache-2.0 */
#include "action/office/changed.h"
#include "action/accounts/rights.h"
#include "action/texts.h"

static bool since_tx(Page *p, Str since, int64_t *tx, Err *err)
{
    Desk *d = p->desk;
    const Moment *m = &p->context.moment;
    if (since.n) return desk_tx(d, since, tx, err);
    *tx = 0;
    return !m->has_previous || ledger_tx_at(d->ledger, day_end_instant(m->previous_end), tx, err);
}

/* ended: it is in the ledger no more. Whoever sees only some rows is told of those that are there. */
static bool counts(Page *p, const Touched *t, bool *ended, bool *yes, Err *err)
{
    const View *v = &p->context.view;
    const Frame *f = snapshot_load(v->snapshot, t->reg, 0, err);
    size_t slot = (size_t)t->id - 1;
    if (!f) return false;
    *ended = slot < f->n && !frame_lives(f, slot);
    *yes = slot < f->n && (*ended ? rights_whole(p->desk->who) : view_sees(v, f, slot));
    return true;
}

static bool count_rows(Page *p, const Touched *t, size_t n, ChangedTx *out, Err *err)
{
    for (size_t i = 0; i < n; i++) {
        bool yes, ended;
        if (!counts(p, &t[i], &ended, &yes, err)) return false;
        if (!yes) continue;
        if (out->n == 0 || out->registers[out->n - 1].reg != t[i].reg) out->registers[out->n++] = (ChangedRegister){ .reg = t[i].reg };
        ChangedRegister *r = &out->registers[out->n - 1];
        if (t[i].created) r->added++;
        else if (ended) r->gone++;
        else r->changed++;
    }
    return true;
}

/* Its rows, of which there may be many, are counted and forgotten. */
static bool one_tx(Page *p, int64_t seq, Arena *scratch, ChangedTx *out, Err *err)
{
    Touched *t;
    size_t n;
    arena_empty(scratch);
    out->registers = NEW_ARRAY(p->desk->arena, ChangedRegister, p->desk->model->n);
    return ledger_tx(p->desk->ledger, seq, p->desk->arena, &out->tx, err) && ledger_written(p->desk->ledger, seq, scratch, &t, &n, err) && count_rows(p, t, n, out, err);
}

bool changed_find(Page *p, Str since, ChangedList *out, Err *err)
{
    int64_t now = p->desk->snapshot->tx;
    *out = (ChangedList){ 0 };
    if (!since_tx(p, since, &out->since, err)) return false;
    if (now <= out->since) return true;
    out->txs = NEW_ARRAY(p->desk->arena, ChangedTx, (size_t)(now - out->since));
    Arena *scratch = arena_new();
    bool ok = true;
    for (int64_t seq = now; ok && seq > out->since; seq--) {
        ChangedTx *t = &out->txs[out->n];
        ok = one_tx(p, seq, scratch, t, err);
        if (ok && (t->n || rights_whole(p->desk->who))) out->n++;
    }
    arena_free(scratch);
    return ok;
}

static Str time_of(const Page *p, const Tx *tx)
{
    Buf b = { 0 };
    instant_format(tx->time, &b);
    Str s = buf_keep(&b, p->desk->arena);
    buf_done(&b);
    return s;
}

void changed_json(const Page *p, const ChangedList *l, Json *j)
{
    json_key(j, "changed"), json_open(j, '{');
    json_key(j, "since"), json_int(j, l->since);
    json_key(j, "transactions"), json_open(j, '[');
    for (size_t i = 0; i < l->n; i++) {
        const ChangedTx *t = &l->txs[i];
        json_open(j, '{');
        json_key(j, "tx"), json_int(j, t->tx.seq);
        json_key(j, "time"), json_str(j, time_of(p, &t->tx));
        json_key(j, "actor"), json_str(j, t->tx.actor);
        json_key(j, "action"), json_str(j, t->tx.action);
        json_key(j, "reason"), json_str(j, t->tx.reason);
        json_key(j, "registers"), json_open(j, '[');
        for (size_t k = 0; k < t->n; k++) {
            const ChangedRegister *r = &t->registers[k];
            json_open(j, '{');
            json_key(j, "register"), json_z(j, r->reg->id);
            json_key(j, "title"), json_str(j, cells_title(p->desk, r->reg->word));
            json_key(j, "added"), json_int(j, (int64_t)r->added);
            json_key(j, "changed"), json_int(j, (int64_t)r->changed);
            json_key(j, "gone"), json_int(j, (int64_t)r->gone);
            json_close(j, '}');
        }
        json_close(j, ']');
        json_close(j, '}');
    }
    json_close(j, ']');
    json_close(j, '}');
}

void changed_print(const Page *p, const ChangedList *l, Buf *out)
{
    SAY(p->desk, out, T_ACTION_TODAY_CHANGED, desk_int(p->desk, l->since), desk_int(p->desk, (int64_t)l->n));
    for (size_t i = 0; i < l->n; i++) {
        const Tx *tx = &l->txs[i].tx;
        buf_addf(out, "@%lld %.*s %.*s %.*s %.*s\n", (long long)tx->seq, SP(time_of(p, tx)), SP(tx->actor), SP(tx->action), SP(tx->reason));
        for (size_t k = 0; k < l->txs[i].n; k++) {
            const ChangedRegister *r = &l->txs[i].registers[k];
            buf_addf(out, "  %.*s +%zu ~%zu -%zu\n", SP(cells_title(p->desk, r->reg->word)), r->added, r->changed, r->gone);
        }
    }
}
