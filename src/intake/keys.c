/* SPDX-License-Identifier: Apache-2.0 */
#include "intake/keys.h"
#include "base/limits.h"

#include <string.h>

/* Twelve digits: keys sort in the order of numbers. */
static void add_padded(Buf *out, int64_t n)
{
    char digits[12];
    if (n < 0 || n > INT64_C(999999999999)) {
        buf_add_int(out, n);
        return;
    }
    for (size_t i = sizeof digits; i-- > 0; n /= 10) digits[i] = (char)('0' + n % 10);
    buf_add(out, (Str){ digits, sizeof digits });
}

static void add_name(Buf *out, Str name)
{
    char *p = name.n ? buf_room(out, name.n) : NULL;
    if (p) out->n += label_fold(name, p);
}

bool keys_text(const Register *reg, const KeyParts *k, const Value *v, Buf *out)
{
    buf_clear(out);
    for (size_t i = 0; i < k->n; i++) {
        const Field *f = &reg->fields[k->fields[i]];
        const Value *one = &v[k->fields[i]];
        bool empty = !one->ok || (kind_is_text(f->kind) && one->s.n == 0);
        if (empty && !k->optional[i]) return false;
        if (out->n) buf_add_char(out, '\x1f');
        if (empty) continue;
        if (f->kind == K_TEXT) add_name(out, one->s);
        else if (f->kind == K_REF || f->kind == K_COUNT) add_padded(out, one->i);
        else value_canonical(f, one, out);
    }
    return k->n > 0;
}

static uint64_t key_mask(const Register *reg)
{
    uint64_t mask = 0;
    for (size_t k = 0; k < reg->n_alternatives; k++)
        for (size_t i = 0; i < reg->alternatives[k].n; i++) mask |= field_bit(&reg->fields[reg->alternatives[k].fields[i]]);
    return mask;
}

void keys_put_once(Map *m, Str key, int64_t value)
{
    int64_t old;
    if (!map_find(m, key, &old)) map_put(m, key, value);
    else if (old != value) map_put(m, key, -1);
}

const Map *keys_kept(RegisterWork *rw, size_t k)
{
    const Register *reg = rw->reg;
    const KeyParts *alt = &reg->alternatives[k];
    Value v[LIMIT_FIELDS];
    Buf key = { 0 };
    if (rw->kept[k]) return rw->kept[k];
    rw->kept[k] = map_new(rw->fresh[k]->arena);
    for (size_t slot = 0; slot < rw->frame->n; slot++) {
        if (!frame_lives(rw->frame, slot)) continue;
        for (size_t i = 0; i < alt->n; i++) v[alt->fields[i]] = frame_value(rw->frame, &reg->fields[alt->fields[i]], slot);
        if (keys_text(reg, alt, v, &key)) keys_put_once(rw->kept[k], buf_str(&key), (int64_t)slot + 1);
    }
    buf_done(&key);
    return rw->kept[k];
}

bool keys_load(Work *w, RegisterWork *rw)
{
    if (rw->loaded) return true;
    rw->frame = snapshot_load(w->s, rw->reg, key_mask(rw->reg), w->err);
    if (!rw->frame) return false;
    for (size_t k = 0; k < rw->reg->n_alternatives; k++) rw->fresh[k] = map_new(w->keys);
    rw->n_by_id = rw->frame->n + 1;
    rw->by_id = NEW_ARRAY(w->a, uint32_t, rw->n_by_id);
    memset(rw->by_id, 0xFF, rw->n_by_id * sizeof *rw->by_id);
    rw->next_id = (int64_t)rw->frame->n + 1;
    rw->loaded = true;
    return true;
}
