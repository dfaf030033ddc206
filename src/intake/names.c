/* SPDX-License-Identifier: Apache-2.0 */
#include "intake/names.h"

#include <string.h>

/* ---- normal forms ---- */

static bool drops(uint32_t c) { return c == ' ' || c == 0x3000 || c == 0xA0 || c == '\n' || c == '\r' || c == '\t' || c == 0x200B || c == 0xFEFF; }

static uint32_t fold_point(uint32_t c)
{
    if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0;
    if (c == 0x3014 || c == 0x3010 || c == '[') return '(';
    if (c == 0x3015 || c == 0x3011 || c == ']') return ')';
    if (c == 0x2022 || c == 0x30FB) return 0xB7;
    return c >= 'A' && c <= 'Z' ? c + 32 : c;
}

/* "3号楼", "3幢", "3栋", "3#楼", "3号" -> "3#". */
static size_t fold_number(char *p, size_t n)
{
    if (n == 0 || ((unsigned char)p[n - 1] < 0x80 && p[n - 1] != '#')) return n;   /* most codes */
    static const char *const tails[] = { "#号楼", "#楼", "号楼", "号厂房", "#厂房", "楼", "幢", "栋", "号", "#", NULL };
    for (const char *const *t = tails; *t; t++) {
        Str tail = str_of(*t);
        if (!str_ends((Str){ p, n }, tail)) continue;
        size_t head = n - tail.n;
        if (head && head <= 6 && p[head - 1] >= '0' && p[head - 1] <= '9') return p[head] = '#', head + 1;
    }
    return n;
}

size_t names_fold(Str name, char *out)
{
    size_t n = 0;
    for (size_t at = 0; at < name.n;) {
        unsigned char lead = (unsigned char)name.p[at];
        if ((lead >= '0' && lead <= '9') || (lead >= 'a' && lead <= 'z')) {
            out[n++] = (char)lead, at++;
            continue;
        }
        if (lead >= 0xE4 && lead <= 0xE9 && name.n - at >= 3) {      /* an ideograph: kept as it is */
            memcpy(out + n, name.p + at, 3);
            n += 3, at += 3;
            continue;
        }
        size_t from = at;
        uint32_t c = lead < 0x80 ? (at++, lead) : str_next(name, &at), folded = fold_point(c);
        if (drops(c)) continue;
        if (folded == c) memcpy(out + n, name.p + from, at - from), n += at - from;
        else if (folded < 0x80) out[n++] = (char)folded;
        else out[n++] = '\xc2', out[n++] = '\xb7';   /* the one dot that is kept: never longer than what it stands for */
    }
    return n <= 20 ? fold_number(out, n) : n;
}

Str names_normal(Str name, Arena *a)
{
    char *out = arena_alloc(a, name.n + 1);
    return (Str){ out, names_fold(name, out) };
}

Str names_short(Str normal)
{
    static const char *const tails[] = { "股份有限公司", "有限责任公司", "集团有限公司", "有限公司", "(普通合伙)", "(有限合伙)", "自治县", "街道办事处", "人民政府", "街道", "镇", "乡", "市", "县", "区", "省", NULL };
    for (const char *const *t = tails; *t; t++) {
        Str tail = str_of(*t);
        if (str_ends(normal, tail) && normal.n >= tail.n + 6) return str_slice(normal, 0, normal.n - tail.n);
    }
    return (Str){ 0 };
}

const Field *names_field(const Register *reg)
{
    Str rest = str_of(reg->label), first = str_split(&rest, ' ');
    for (size_t i = 0; i < reg->n_fields; i++)
        if (str_equal(str_of(reg->fields[i].id), first)) return reg->fields[i].kind == K_TEXT ? &reg->fields[i] : NULL;
    return NULL;
}

bool names_is(const Field *f, const Register *reg) { return names_field(reg) == f; }

/* ---- the index ---- */

static void put(Map *m, Str key, int64_t id)
{
    int64_t old;
    if (!key.n) return;
    if (!map_find(m, key, &old)) map_put(m, key, id);
    else if (old != id) map_put(m, key, -1);
}

void names_add(Work *w, RegisterWork *rw, Str name, int64_t id)
{
    if (!rw->names) return;
    Str normal = names_normal(name, w->a);
    put(rw->names, normal, id);
    Str cut = names_short(normal);
    put(rw->short_names, cut.n ? cut : normal, id);
}

static bool add_column(Work *w, RegisterWork *rw, const Register *reg, const Field *name, const Field *owner)
{
    uint64_t mask = field_bit(name) | (owner ? field_bit(owner) : 0);
    const Frame *f = snapshot_load(w->s, reg, mask, w->err);
    if (!f) return false;
    for (size_t slot = 0; slot < f->n; slot++) {
        if (!f->live[slot]) continue;
        Value v = frame_value(f, name, slot), o = owner ? frame_value(f, owner, slot) : (Value){ .i = (int64_t)slot + 1, .ok = true };
        if (!v.ok || !o.ok) continue;
        names_add(w, rw, v.s, o.i);
        if (owner) put(rw->aliases, names_normal(v.s, w->a), o.i);
    }
    return true;
}

static const Register *alias_register(const Work *w, const Register *reg, Arena *a)
{
    const Model *m = w->s->model;
    Str id = str_printf(a, "%s_name", reg->id);
    for (size_t i = 0; i < m->n; i++)
        if (str_equal(str_of(m->registers[i].id), id)) return &m->registers[i];
    return NULL;
}

bool names_load(Work *w, RegisterWork *rw)
{
    const Field *name = names_field(rw->reg);
    if (rw->names) return true;
    rw->names = map_new(w->keys);
    rw->short_names = map_new(w->keys);
    rw->aliases = map_new(w->a);       /* asked again when rows are made */
    if (name && !add_column(w, rw, rw->reg, name, NULL)) return false;
    const Register *other = alias_register(w, rw->reg, w->a);
    if (!other) return true;
    const Field *text = register_find(other, S("name")), *owner = register_link(other, rw->reg);
    return !text || !owner || add_column(w, rw, other, text, owner);
}

int64_t names_find(Work *w, RegisterWork *rw, Str name)
{
    int64_t id = 0;
    Str normal = names_normal(name, w->a);
    if (map_find(rw->names, normal, &id)) return id;
    return 0;
}

/* ---- near names ---- */

static size_t common_points(Str a, Str b)
{
    size_t n = 0;
    for (size_t i = 0; i < a.n;) {
        size_t from = i;
        str_next(a, &i);
        n += str_has(b, str_slice(a, from, i));
    }
    return n;
}

Str names_near(Work *w, const RegisterWork *rw, Str name)
{
    enum { SHOWN = 3 };
    Str normal = names_normal(name, w->a), best[SHOWN] = { { 0 } };
    size_t score[SHOWN] = { 0 }, points = str_points(normal);
    for (size_t i = 0; rw->names && i < rw->names->n; i++) {
        Str one = rw->names->entries[i].key;
        size_t n = 2 * common_points(normal, one) * 100 / (points + str_points(one) + 1);
        if (str_has(one, normal) || str_has(normal, one)) n += 30;
        if (n < 60) continue;
        for (size_t k = 0; k < SHOWN; k++) {
            if (n <= score[k]) continue;
            for (size_t j = SHOWN - 1; j > k; j--) best[j] = best[j - 1], score[j] = score[j - 1];
            best[k] = one, score[k] = n;
            break;
        }
    }
    Buf b = { 0 };
    for (size_t k = 0; k < SHOWN && best[k].n; k++) buf_add_z(&b, k ? "、" : ""), buf_add(&b, best[k]);
    Str out = buf_keep(&b, w->a);
    buf_done(&b);
    return out;
}
