/* SPDX-License-Identifier: Apache-2.0
** undo: restores the fields that a batch stated wherever they are still its own. A later change of such a field, a reference
** to a row it created, or a seal after it stands against it: all are listed and nothing is done (--keep-later undoes the rest). */
#include "action/desk.h"
#include "action/texts.h"
#include "model/label.h"

typedef struct {
    int64_t batch, batch_tx;
    Row **restored;              /* what to write, in order */
    size_t n, cap, removed, changed, kept;
    Buf conflicts;
} Undo;

static void conflict(Desk *d, Undo *u, const Text *t, const Str *args, size_t n)
{
    buf_add_z(&u->conflicts, "\n  ");
    text_render(t, args, n, d->lang, &u->conflicts);
}

static bool label_of(Desk *d, const Register *reg, int64_t id, Str *out, Err *err)
{
    Buf b = { 0 };
    bool ok = label_add(d->snapshot, reg, id, &b, err);
    *out = buf_keep(&b, d->arena);
    buf_done(&b);
    return ok;
}

/* Takes back one field of a row: true in *taken when it was still the batch's own, in *later when somebody stated it after. */
static bool take_back(Desk *d, Undo *u, const Version *v, size_t n, const Field *f, Row *now, bool *taken, bool *later, Err *err)
{
    const Version *last, *older = NULL;
    *taken = *later = false;
    if (!ledger_stated(d->ledger, v, n, f, d->arena, &last, err)) return false;
    if (!last || last->tx < u->batch_tx) return true;            /* taken back before */
    if (last->batch != u->batch) {
        *later = true;
        Str label;
        if (!label_of(d, now->reg, now->id, &label, err)) return false;
        u->kept++;
        conflict(d, u, &T_ACTION_UNDO_LATER_FIELD, (Str[]){ str_of(now->reg->word), label, str_of(f->word), desk_int(d, last->tx) }, 4);
        return true;
    }
    for (size_t i = n; i > 0 && !older; i--)
        if (v[i - 1].tx < u->batch_tx) older = &v[i - 1];
    now->v[f->index] = older ? older->row->v[f->index] : (Value){ 0 };
    now->given |= field_bit(f);
    *taken = true;
    return true;
}

/* A row that the batch made and somebody changed later stays: with what tells it and what it must have. */
static bool keep_identity(Row *now, const Row *last)
{
    for (size_t i = 0; i < now->reg->n_fields; i++) {
        const Field *f = &now->reg->fields[i];
        if (f->key == KEY_NO && !f->required) continue;
        now->v[i] = last->v[i];
        now->given &= ~field_bit(f);
    }
    return now->given != 0;
}

static bool undo_row(Desk *d, Undo *u, const Touched *t, Err *err)
{
    Version *v;
    size_t n;
    bool any = false, later = false;
    if (!ledger_versions(d->ledger, t->reg, t->id, d->arena, &v, &n, err)) return false;
    Row *now = row_copy(v[n - 1].row, d->arena);
    now->given = 0;
    now->source = -1, now->line = 0;
    for (size_t i = 0; i < t->reg->n_fields; i++) {
        bool taken, changed_after;
        if (!(t->given & (UINT64_C(1) << i))) continue;
        if (!take_back(d, u, v, n, &t->reg->fields[i], now, &taken, &changed_after, err)) return false;
        any |= taken, later |= changed_after;
    }
    if (t->created && later) any = keep_identity(now, v[n - 1].row);
    bool ended_it = false;                       /* the batch itself had ended the row: bring it back */
    for (size_t i = 0; i < n; i++) ended_it |= v[i].tx == t->tx && v[i].row->gone && i + 1 == n;
    if (ended_it) now = row_copy(n > 1 ? v[n - 2].row : v[n - 1].row, d->arena), now->gone = false, any = true;
    else if (t->created && !later && any) now->gone = true, any = !v[n - 1].row->gone;
    if (!any) return true;
    if (now->gone) u->removed++;
    else u->changed++;
    *PUSH(d->arena, u->restored, u->n, u->cap) = now;
    return true;
}

static bool is_removed(const Undo *u, const Register *reg, int64_t id)
{
    for (size_t i = 0; i < u->n; i++)
        if (u->restored[i]->reg == reg && u->restored[i]->id == id) return u->restored[i]->gone;
    return false;
}

static const Row *restored_row(const Undo *u, const Register *reg, int64_t id)
{
    for (size_t i = 0; i < u->n; i++)
        if (u->restored[i]->reg == reg && u->restored[i]->id == id) return u->restored[i];
    return NULL;
}

/* Live rows that would still refer to the removed row. */
static bool referred(Desk *d, Undo *u, const Row *gone, Err *err)
{
    for (size_t r = 0; r < d->model->n; r++) {
        const Register *reg = &d->model->registers[r];
        for (size_t k = 0; k < reg->n_fields; k++) {
            const Field *f = &reg->fields[k];
            if (f->to != gone->reg) continue;
            const Frame *frame = snapshot_load(d->snapshot, reg, field_bit(f), err);
            if (!frame) return false;
            const Column *c = frame_column(frame, f);
            for (size_t slot = 0; slot < frame->n; slot++) {
                if (!frame->live[slot] || !c->ok[slot] || c->i32[slot] + 1 != gone->id) continue;
                const Row *mine = restored_row(u, reg, (int64_t)slot + 1);
                if (is_removed(u, reg, (int64_t)slot + 1) || (mine && (!mine->v[k].ok || mine->v[k].i != gone->id))) continue;
                Str label, by;
                if (!label_of(d, gone->reg, gone->id, &label, err) || !label_of(d, reg, (int64_t)slot + 1, &by, err)) return false;
                conflict(d, u, &T_ACTION_UNDO_REFERRED, (Str[]){ str_of(gone->reg->word), label, str_printf(d->arena, "%s %.*s", reg->word, SP(by)) }, 3);
                u->kept++;
                return true;
            }
        }
    }
    return true;
}

static bool check_references(Desk *d, Undo *u, bool keep_later, Err *err)
{
    size_t n = 0;
    for (size_t i = 0; i < u->n; i++) {
        size_t before = u->kept;
        if (u->restored[i]->gone && !referred(d, u, u->restored[i], err)) return false;
        if (u->kept > before && keep_later) {      /* stays, since somebody stands on it */
            u->removed--;
            continue;
        }
        u->restored[n++] = u->restored[i];
    }
    u->n = n;
    return true;
}

static bool check_seals(Desk *d, Undo *u, Err *err)
{
    Seal *seals;
    size_t n;
    if (!ledger_seals(d->ledger, d->arena, &seals, &n, err)) return false;
    for (size_t i = 0; i < n; i++) {
        Buf b = { 0 };
        if (seals[i].tx < u->batch_tx) continue;
        period_format(seals[i].period, &b);
        conflict(d, u, &T_ACTION_UNDO_SEALED, (Str[]){ buf_keep(&b, d->arena), desk_int(d, seals[i].tx) }, 2);
        buf_done(&b);
    }
    return true;
}

static bool write_rows(Desk *d, const Undo *u, int64_t *tx, Err *err)
{
    TxNote note = { d->actor, str_printf(d->arena, "undo %lld", (long long)u->batch), d->reason, d->key };
    if (!ledger_begin(d->ledger, &note, err)) return false;
    bool ok = true;
    for (size_t i = 0; ok && i < u->n; i++) ok = ledger_put(d->ledger, u->restored[i], 0, err);
    return ledger_end(d->ledger, ok, tx, err) && ok;
}

static bool collect(Desk *d, Undo *u, bool keep_later, Err *err)
{
    Touched *touched;
    size_t n;
    if (!ledger_touched(d->ledger, u->batch, d->arena, &touched, &n, err)) return false;
    if (n) u->batch_tx = touched[0].tx;
    for (size_t i = n; i > 0; i--)
        if (!undo_row(d, u, &touched[i - 1], err)) return false;
    return check_references(d, u, keep_later, err) && check_seals(d, u, err);
}

bool action_undo(Desk *d, const Args *args, Answer *answer, Err *err)
{
    Undo u = { 0 };
    Batch batch;
    bool done, found, keep_later = args->given[OPT_keep_later];
    int64_t tx = 0;
    if (!str_to_int64(args->words[0], &u.batch)) return FAIL(err, USE, T_ACTION_BATCH_NUMBER, args->words[0]);
    if (d->reason.n == 0) return FAIL(err, USE, T_ACTION_REASON, S(""));
    if (!desk_done_before(d, answer, &done, err)) return false;
    if (done) return true;
    if (!ledger_batch(d->ledger, u.batch, d->arena, &batch, &found, err)) return false;
    if (!found) return FAIL(err, NOT_FOUND, T_ACTION_NO_BATCH, args->words[0]);
    if (!desk_snapshot(d, S(""), err) || !collect(d, &u, keep_later, err)) return false;
    if (u.conflicts.n && !keep_later) {
        FAIL(err, CONFLICT, T_ACTION_UNDO_CONFLICT, args->words[0], buf_str(&u.conflicts));
        buf_done(&u.conflicts);
        return false;
    }
    if (u.n && !write_rows(d, &u, &tx, err)) return false;
    if (d->json) {
        Json j = json_on(&answer->out);
        json_open(&j, '{');
        json_key(&j, "batch"), json_int(&j, u.batch);
        json_key(&j, "tx"), json_int(&j, tx);
        json_key(&j, "restored"), json_int(&j, (int64_t)u.changed);
        json_key(&j, "removed"), json_int(&j, (int64_t)u.removed);
        json_key(&j, "kept"), json_int(&j, (int64_t)u.kept);
        json_close(&j, '}');
    } else if (u.n == 0) SAY(d, &answer->out, T_ACTION_UNDO_NOTHING, args->words[0]);
    else SAY(d, &answer->out, T_ACTION_UNDONE, args->words[0], desk_int(d, tx), desk_int(d, (int64_t)u.changed), desk_int(d, (int64_t)u.removed), desk_int(d, (int64_t)u.kept));
    buf_done(&u.conflicts);
    return true;
}
