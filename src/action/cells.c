/* SPDX-License-Identifier: Apache-2.0 */
#include "action/cells.h"
#include "action/texts.h"
#include "model/quantity.h"
#include "model/label.h"

Str cells_word(Desk *d, Str word)
{
    Buf b = { 0 };
    text_add(word, d->lang, &b);
    Str out = buf_keep(&b, d->arena);
    buf_done(&b);
    return out;
}

Str cells_title(Desk *d, const char *word) { return cells_word(d, str_of(word)); }

bool cells_value(Desk *d, const Field *f, const Value *v, Buf *out, Err *err)
{
    if (!v->ok) return true;
    d->sensitive |= f->secrecy >= SEC_FIRM;
    if (f->kind == K_REF) return label_add(d->snapshot, f->to, v->i, out, err);
    quantity_format(f, v, d->lang, out);
    return true;
}

Str cells_truth(Desk *d, bool yes)
{
    Buf b = { 0 };
    quantity_format(&(Field){ .kind = K_BOOL }, &(Value){ .ok = true, .i = yes }, d->lang, &b);
    Str out = buf_keep(&b, d->arena);
    buf_done(&b);
    return out;
}

void cells_scalar(Desk *d, const Scalar *s, Buf *out)
{
    Frac typed;
    if (s->type.kind == TYPE_NUMBER && scalar_in_unit(s, s->type.unit, &typed)) frac_format(typed, DECIMALS_AT_MOST + 6, ROUND_HALF_UP, out);
    else if (s->type.kind != TYPE_BOOL) scalar_format(s, UNIT_NONE, -1, false, out);
    else if (s->ok) buf_add(out, cells_truth(d, s->i != 0));
}

bool cells_key(Desk *d, const Row *row, Str *out, Err *err)
{
    Buf b = { 0 };
    bool ok = label_key(d->snapshot, row, d->lang, &b, err);
    *out = buf_keep(&b, d->arena);
    buf_done(&b);
    return ok;
}

static bool origin_of(Desk *d, const Row *row, const Field *f, Origin *out, bool *found, Err *err)
{
    return ledger_origin(d->ledger, row->reg, row->id, f, d->snapshot->tx, d->arena, out, found, err);
}

bool cells_origin_json(Desk *d, const Row *row, const Field *f, Json *j, Err *err)
{
    Origin o;
    Buf b = { 0 };
    bool found, ok = origin_of(d, row, f, &o, &found, err) && cells_value(d, f, &row->v[f->index], &b, err);
    if (ok) {
        json_open(j, '{');
        json_key(j, "value");
        if (row->v[f->index].ok) json_str(j, buf_str(&b));
        else json_null(j);
        json_key(j, "file"), json_z(j, found && o.file.n ? str_z(d->arena, o.file) : NULL);
        json_key(j, "sheet"), json_z(j, found && o.sheet.n ? str_z(d->arena, o.sheet) : NULL);
        json_key(j, "cell"), json_z(j, found && o.cell.n ? str_z(d->arena, o.cell) : NULL);
        if (found) {
            json_key(j, "tx"), json_int(j, o.tx);
            json_key(j, "actor"), json_str(j, o.actor);
        }
        json_close(j, '}');
    }
    buf_done(&b);
    return ok;
}

bool cells_origin_text(Desk *d, const Row *row, const Field *f, Buf *out, Err *err)
{
    Origin o;
    bool found;
    if (!origin_of(d, row, f, &o, &found, err)) return false;
    if (!found) return true;
    if (o.file.n == 0) {
        buf_addf(out, "%s %.*s @%lld %.*s", text_of(&T_ACTION_BY_HAND, d->lang), SP(o.actor), (long long)o.tx, SP(o.reason));
        return true;
    }
    buf_add(out, o.file);
    if (o.sheet.n) buf_addf(out, " · %.*s", SP(o.sheet));      /* a text file has no sheets */
    if (o.cell.n) buf_addf(out, " · %.*s", SP(o.cell));
    return true;
}

/* ---- tables ---- */

static bool is_number(Str s)
{
    Frac f;
    return dec_parse(s, &f);
}

/* OWASP's advice on CSV injection: a text that a spreadsheet would take for a formula gets an apostrophe. */
static bool runs_as_formula(Str s)
{
    static const char *const heads[] = { "=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠" };
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++)
        if (str_starts(s, str_of(heads[i]))) return !is_number(s);
    return false;
}

static void csv_cell(Str s, Buf *out)
{
    bool guard = runs_as_formula(s), quote = guard;
    for (size_t i = 0; i < s.n; i++) quote |= s.p[i] == ',' || s.p[i] == '"' || s.p[i] == '\n' || s.p[i] == '\r';
    if (!quote) {
        buf_add(out, s);
        return;
    }
    buf_add_char(out, '"');
    if (guard) buf_add_char(out, '\'');
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '"') buf_add_char(out, '"');
        buf_add_char(out, s.p[i]);
    }
    buf_add_char(out, '"');
}

void cells_csv(const TextTable *t, Buf *out)
{
    for (size_t r = 0; r <= t->n_rows; r++) {
        for (size_t c = 0; c < t->n_columns; c++) {
            if (c) buf_add_char(out, ',');
            csv_cell(r ? t->cells[(r - 1) * t->n_columns + c] : t->heads[c], out);
        }
        buf_add_z(out, "\r\n");
    }
}
