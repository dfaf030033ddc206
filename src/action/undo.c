/* SPDX-License-Identifier: Apache-2.0
** undo: restores the fields that a batch stated wherever they are still its own. A later change of such a field, a reference
** to a row it created, or a seal after it stands against it: all are listed and nothing is done (--keep-later undoes the rest). */
#include "action/desk.h"
#include "action/accounts/rights.h"
#include "action/texts.h"
#include "model/label.h"

typedef struct {
    int64_t batch, batch_tx;
    Row **restored;              /* what to write, in order */
    size_t n, cap, removed, changed, kept;
    Str *conflicts; size_t n_conflicts, cap_conflicts;
} Undo;

static void conflict(Desk *d, Undo *u, const Text *t, const Str *args, size_t n)
{
    Buf b = { 0 };
    text_render(t, args, n, d->lang, &b);
    *PUSH(d->arena, u->conflicts, u->n_conflicts, u->cap_conflicts) = buf_keep(&b, d->arena);
    buf_done(&b);
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
    if (!ledger_stood(d->ledger, v, n, f, u->batch_tx, d->arena, &older, err)) return false;
    now->v[f->index] = older ? older->row->v[f->index] : (Value){ 0 };
    now->given |= field_bit(f);
    *taken = true;
    return true;
}

/* A row that somebody else changed stays: with what tells it and what it must have. */
static bool keep_identity(Row *now, const Row *last)
{
    for (size_t i = 0; i < now->reg->n_fields; i++) {
        const Field *f = &now->reg->fields[i];
        if ((f->key == KEY_NO && !f->required) || now->v[i].ok) continue;
        now->v[i] = last->v[i];
        now->given &= ~field_bit(f);
    }
    return now->given != 0;
}

/* Does anybody else still state something of the row? Not when the batch that made it was taken back before. */
static bool has_others(Desk *d, const Undo *u, const Version *v, size_t n, bool *yes, Err *err)
{
    const Row *row = v[n - 1].row;
    *yes = false;
    for (size_t i = 0; i < row->reg->n_fields && !*yes; i++) {
        const Version *last;
        if (!ledger_stated(d->ledger, v, n, &row->reg->fields[i], d->arena, &last, err)) return false;
        if (last && last->batch == u->batch && !ledger_stood(d->ledger, v, n, &row->reg->fields[i], u->batch_tx, d->arena, &last, err)) return false;
        bool undone = false;
        if (last && last->batch && !ledger_undone(d->ledger, last->batch, &undone, err)) return false;
        *yes = last && !undone;
    }
    return true;
}

static bool undo_row(Desk *d, Undo *u, const Touched *t, Err *err)
{
    Version *v;
    size_t n;
    bool any = false, later = false, others = false;
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
    if (any && !t->created && !has_others(d, u, v, n, &others, err)) return false;
    if (later || others) any = keep_identity(now, v[n - 1].row);
    bool ended_it = false;                       /* the batch itself had ended the row: bring it back */
    for (size_t i = 0; i < n; i++) ended_it |= v[i].tx == t->tx && v[i].row->gone && i + 1 == n;
    if (ended_it) now = row_copy(n > 1 ? v[n - 2].row : v[n - 1].row, d->arena), now->gone = false, any = true;
    else if (any && !later && !others) now->gone = true, any = !v[n - 1].row->gone;
    if (!any) return true;
    if (now->gone) u->removed++;
    else u->changed++;
    *PUSH(d->arena, u->restored, u->n, u->cap) = now;
    return true;
}

/* Where a row stands among the restored ones: by register and slot, from 1; 0: it does not. */
static bool index_restored(Desk *d, const Undo *u, int32_t **at, Err *err)
{
    for (size_t i = 0; i < u->n; i++) {
        const Register *reg = u->restored[i]->reg;
        if (!at[reg->index]) {
            const Frame *f = snapshot_load(d->snapshot, reg, 0, err);
            if (!f) return false;
            at[reg->index] = NEW_ARRAY(d->arena, int32_t, f->n + 1);
        }
        at[reg->index][u->restored[i]->id - 1] = (int32_t)i + 1;
    }
    return true;
}

static bool tell_reference(Desk *d, Undo *u, const Row *gone, const Register *reg, int64_t id, Err *err)
{
    Str label, by;
    if (!label_of(d, gone->reg, gone->id, &label, err) || !label_of(d, reg, id, &by, err)) return false;
    conflict(d, u, &T_ACTION_UNDO_REFERRED, (Str[]){ str_of(gone->reg->word), label, str_printf(d->arena, "%s %.*s", reg->word, SP(by)) }, 3);
    u->kept++;
    return true;
}

/* Live rows that would still refer to a removed one through this field; what is referred to `stays`. */
static bool references_of(Desk *d, Undo *u, int32_t **at, const Register *reg, const Field *f, uint8_t *stays, bool *found, Err *err)
{
    const int32_t *targets = at[f->to->index];
    const Frame *frame = targets ? snapshot_load(d->snapshot, reg, field_bit(f), err) : NULL;
    if (!frame) return !targets;
    const Column *c = frame_column(frame, f);
    for (size_t slot = 0; slot < frame->n; slot++) {
        int32_t k = frame_lives(frame, slot) && column_has(c, slot) ? targets[frame_whole(c, slot)] : 0, own = at[reg->index] ? at[reg->index][slot] : 0;
        const Row *gone = k ? u->restored[k - 1] : NULL, *mine = own && !stays[own - 1] ? u->restored[own - 1] : NULL;
        if (!gone || !gone->gone || stays[k - 1] == 2) continue;
        if (mine && (mine->gone || !mine->v[f->index].ok || mine->v[f->index].i != gone->id)) continue;
        if (!tell_reference(d, u, gone, reg, (int64_t)slot + 1, err)) return false;
        stays[k - 1] = 1;
        *found = true;
    }
    return true;
}

/* A row that stays refers on: asked again until nothing more has to stay. */
static bool check_references(Desk *d, Undo *u, bool keep_later, Err *err)
{
    int32_t **at = NEW_ARRAY(d->arena, int32_t *, d->model->n);
    uint8_t *stays = NEW_ARRAY(d->arena, uint8_t, u->n + 1);      /* 1: since this pass, 2: told */
    bool found = true;
    if (!index_restored(d, u, at, err)) return false;
    while (found) {
        found = false;
        for (size_t r = 0; r < d->model->n; r++)
            for (size_t k = 0; k < d->model->registers[r].n_fields; k++) {
                const Field *f = &d->model->registers[r].fields[k];
                if (f->to && !references_of(d, u, at, &d->model->registers[r], f, stays, &found, err)) return false;
            }
        for (size_t i = 0; i < u->n; i++) stays[i] = stays[i] ? 2 : 0;
    }
    size_t n = 0;
    for (size_t i = 0; i < u->n; i++) {
        if (stays[i] && keep_later) u->removed--;      /* stays, since somebody stands on it */
        else u->restored[n++] = u->restored[i];
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
    for (size_t i = 0; ok && i < u->n; i++) ok = rights_put(d, u->restored[i], 0, err);
    return rights_end(d, ok, tx, err) && ok;
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

static void undo_json(const Undo *u, int64_t tx, Answer *answer)
{
    Json j = json_on(&answer->out);
    json_open(&j, '{');
    json_key(&j, "batch"), json_int(&j, u->batch);
    json_key(&j, "tx");
    if (tx) json_int(&j, tx);
    else json_null(&j);
    json_key(&j, "restored"), json_int(&j, (int64_t)u->changed);
    json_key(&j, "removed"), json_int(&j, (int64_t)u->removed);
    json_key(&j, "kept"), json_int(&j, (int64_t)u->kept);
    json_key(&j, "conflicts"), json_open(&j, '[');
    for (size_t i = 0; i < u->n_conflicts; i++) json_str(&j, u->conflicts[i]);
    json_close(&j, ']');
    json_close(&j, '}');
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
    if (found && !rights_batch(d, &batch, &found, err)) return false;
    if (!found) return FAIL(err, NOT_FOUND, T_ACTION_NO_BATCH, args->words[0]);
    if (!desk_snapshot(d, S(""), err) || !collect(d, &u, keep_later, err)) return false;
    answer->negative = u.n_conflicts > 0 && !keep_later;
    if (answer->negative) u.n = u.changed = u.removed = 0;
    bool known = false;          /* that it was taken back stands in the ledger even where later batches left it nothing of its own */
    if (!answer->negative && u.kept && !ledger_undone(d->ledger, u.batch, &known, err)) return false;
    if ((u.n || (!answer->negative && u.kept && !known)) && !write_rows(d, &u, &tx, err)) return false;
    if (answer->negative) SAY(d, &answer->notes, T_ACTION_UNDO_CONFLICT, args->words[0]);
    for (size_t i = 0; i < u.n_conflicts; i++) buf_addf(&answer->notes, "  %.*s\n", SP(u.conflicts[i]));
    if (d->json) undo_json(&u, tx, answer);
    else if (answer->negative) return true;
    else if (tx == 0) SAY(d, &answer->out, T_ACTION_UNDO_NOTHING, args->words[0]);
    else SAY(d, &answer->out, T_ACTION_UNDONE, args->words[0], desk_int(d, tx), desk_int(d, (int64_t)u.changed), desk_int(d, (int64_t)u.removed), desk_int(d, (int64_t)u.kept));
    return true;
}
