/* SPDX-License-Identifier: Apache-2.0
** edit: one row changed by hand, with a reason; a version like any other. */
#include "action/cells.h"
#include "action/accounts/rights.h"
#include "action/texts.h"
#include "intake/intake.h"

static bool set_reference(Desk *d, const Field *f, Str text, Value *out, Err *err)
{
    out->ok = text.n > 0 && !str_equal(text, S("—"));
    return !out->ok || desk_row(d, f->to, text, &out->i, err);
}

static bool set_value(Desk *d, const Field *f, Str text, Value *out, Err *err)
{
    Buf b = { 0 };
    Err why = { 0 };
    bool ok = f->kind == K_REF ? set_reference(d, f, text, out, err) : intake_value(d->book, f, text, d->arena, out, &why);
    if (ok && f->required && !out->ok) return FAIL(err, DATA, T_ACTION_MUST_STAND, str_of(f->word));
    if (ok || f->kind == K_REF) return ok;
    err_render(&why, d->lang, &b);
    FAIL(err, DATA, T_ACTION_BAD_VALUE, str_of(f->word), text, buf_str(&b));
    buf_done(&b);
    return false;
}

static bool apply(Desk *d, const Args *args, Row *row, bool *changed, Err *err)
{
    for (size_t i = 2; i < args->n_words; i++) {
        Str value = args->words[i], name = str_split(&value, '=');
        if (!value.p) return FAIL(err, USE, T_ACTION_EDIT_FORM, args->words[i]);
        const Field *f;
        Value v = { 0 };
        if (!desk_field(d, row->reg, name, &f, err)) return false;
        if (!set_value(d, f, str_trim(value), &v, err)) return false;
        *changed |= !value_equal(f, &row->v[f->index], &v);
        row->v[f->index] = v;
        row->given |= field_bit(f);
    }
    return true;
}

bool action_edit(Desk *d, const Args *args, Answer *answer, Err *err)
{
    const Register *reg;
    int64_t id, tx = 0;
    Row *row;
    Str key;
    bool changed = false;
    TxNote note = { d->actor, S("edit"), d->reason, d->key };
    if (d->reason.n == 0) return FAIL(err, USE, T_ACTION_REASON, S(""));
    bool done;
    if (!desk_done_before(d, answer, &done, err)) return false;
    if (done) return true;
    if (!desk_register(d, args->words[0], &reg, err) || !desk_book(d, err) || !desk_snapshot(d, S(""), err)) return false;
    if (!desk_row(d, reg, args->words[1], &id, err) || !snapshot_row(d->snapshot, reg, id, d->arena, &row, err)) return false;
    if (!cells_key(d, row, &key, err) || !apply(d, args, row, &changed, err)) return false;
    if (changed) {
        if (!ledger_begin(d->ledger, &note, err)) return false;
        bool ok = rights_put(d, row, 0, err);
        if (!rights_end(d, ok, &tx, err) || !ok) return false;
    }
    if (d->json) {
        Json j = json_on(&answer->out);
        json_open(&j, '{');
        json_key(&j, "register"), json_z(&j, reg->id);
        json_key(&j, "key"), json_str(&j, key);
        json_key(&j, "changed"), json_bool(&j, changed);
        json_key(&j, "tx"), json_int(&j, tx);
        json_close(&j, '}');
    } else if (changed) SAY(d, &answer->out, T_ACTION_EDITED, str_of(reg->word), key, desk_int(d, tx));
    else SAY(d, &answer->out, T_ACTION_EDIT_SAME, S(""));
    return true;
}
