/* SPDX-License-Identifier: Apache-2.0 */
#include "model/row.h"

#include <assert.h>
#include <string.h>

Row *row_new(const Register *reg, Arena *a)
{
    Row *r = NEW(a, Row);
    r->reg = reg;
    r->source = -1;
    r->v = NEW_ARRAY(a, Value, reg->n_fields);
    return r;
}

Row *row_copy(const Row *r, Arena *a)
{
    Row *out = row_new(r->reg, a);
    Value *v = out->v;
    *out = *r;
    out->v = v;
    memcpy(v, r->v, r->reg->n_fields * sizeof *v);
    return out;
}

void row_set_text(Row *r, const char *field, Str s)
{
    const Field *f = register_get(r->reg, field);
    if (!s.n) return;
    r->v[f->index] = (Value){ .s = s, .ok = true };
    r->given |= field_bit(f);
}

void row_set_number(Row *r, const char *field, int64_t i)
{
    const Field *f = register_get(r->reg, field);
    r->v[f->index] = (Value){ .i = i, .ok = true };
    r->given |= field_bit(f);
}

bool value_equal(const Field *f, const Value *a, const Value *b)
{
    if (a->ok != b->ok || !a->ok) return a->ok == b->ok;
    return kind_is_text(f->kind) ? str_equal(a->s, b->s) : a->i == b->i;
}

void value_canonical(const Field *f, const Value *v, Buf *out)
{
    if (!v->ok) return;
    if (kind_is_text(f->kind)) buf_add(out, v->s);
    else if (f->kind == K_DAY) day_format((Day)v->i, out);
    else if (f->kind == K_PERIOD) period_format(period_unpack(v->i), out);
    else buf_add_int(out, v->i);
}

bool row_key_of(const Row *r, const KeyParts *k, Buf *out)
{
    size_t start = out->n;
    for (size_t i = 0; i < k->n; i++) {
        const Field *f = &r->reg->fields[k->fields[i]];
        const Value *v = &r->v[k->fields[i]];
        bool empty = !v->ok || (kind_is_text(f->kind) && v->s.n == 0);
        if (empty && !k->optional[i]) {
            out->n = start;
            return false;
        }
        if (out->n > start) buf_add_char(out, '\x1f');
        buf_add_z(out, f->id);
        buf_add_char(out, '=');
        value_canonical(f, v, out);
    }
    return k->n > 0;
}

bool row_key(const Row *r, Buf *out)
{
    for (size_t i = 0; i < r->reg->n_alternatives; i++)
        if (row_key_of(r, &r->reg->alternatives[i], out)) return true;
    return false;
}
