/* SPDX-License-Identifier: Apache-2.0 */
#include "model/label.h"
#include "model/quantity.h"

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

size_t label_fold(Str name, char *out)
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

Str label_normal(Str name, Arena *a)
{
    char *out = arena_alloc(a, name.n + 1);
    return (Str){ out, label_fold(name, out) };
}

Str label_short(Str normal)
{
    static const char *const tails[] = { "股份有限公司", "有限责任公司", "集团有限公司", "有限公司", "(普通合伙)", "(有限合伙)", "自治县", "街道办事处", "人民政府", "街道", "镇", "乡", "市", "县", "区", "省", NULL };
    for (const char *const *t = tails; *t; t++) {
        Str tail = str_of(*t);
        if (str_ends(normal, tail) && normal.n >= tail.n + 6) return str_slice(normal, 0, normal.n - tail.n);
    }
    return (Str){ 0 };
}

const Field *label_field(const Register *reg)
{
    Str rest = str_of(reg->label), first = str_split(&rest, ' ');
    for (size_t i = 0; i < reg->n_fields; i++)
        if (str_equal(str_of(reg->fields[i].id), first)) return reg->fields[i].kind == K_TEXT ? &reg->fields[i] : NULL;
    return NULL;
}

bool label_is(const Field *f, const Register *reg) { return label_field(reg) == f; }

/* ---- what is printed ---- */

static bool add_label(Snapshot *s, const Register *reg, int64_t id, int depth, Buf *out, Err *err)
{
    bool any = false;
    for (Str rest = str_of(reg->label); rest.p;) {
        const Field *field = register_find(reg, str_split(&rest, ' '));
        const Frame *f = snapshot_load(s, reg, field_bit(field), err);
        if (!f) return false;
        if (!snapshot_has(f, id, err)) return false;
        Value v = frame_value(f, field, (size_t)id - 1);
        if (!v.ok) continue;
        if (any) buf_add_char(out, ' ');
        any = true;
        if (field->kind == K_REF && depth > 0) {
            if (!add_label(s, field->to, v.i, depth - 1, out, err)) return false;
        } else value_canonical(field, &v, out);
    }
    return true;
}


bool label_add(Snapshot *s, const Register *reg, int64_t id, Buf *out, Err *err) { return add_label(s, reg, id, 4, out, err); }

static bool key_value(Snapshot *s, const Field *f, const Value *v, Lang lang, Buf *out, Err *err)
{
    if (f->to) return label_add(s, f->to, v->i, out, err);
    quantity_format(f, v, lang, out);
    return true;
}

static bool is_whole(const Row *row, const KeyParts *k)
{
    for (size_t p = 0; p < k->n; p++)
        if (!row->v[k->fields[p]].ok && !k->optional[p]) return false;
    return true;
}

bool label_key(Snapshot *s, const Row *row, Lang lang, Buf *out, Err *err)
{
    size_t k = 0, from = out->n;
    while (k < row->reg->n_alternatives && !is_whole(row, &row->reg->alternatives[k])) k++;
    if (k == row->reg->n_alternatives) return true;
    const KeyParts *alt = &row->reg->alternatives[k];
    for (size_t p = 0; p < alt->n; p++) {
        const Value *v = &row->v[alt->fields[p]];
        if (!v->ok) continue;
        if (out->n > from) buf_add_char(out, ' ');
        if (!key_value(s, &row->reg->fields[alt->fields[p]], v, lang, out, err)) return false;
    }
    return true;
}

/* ---- the texts that mean a row ---- */

static void put(Map *m, Str key, int64_t id)
{
    int64_t old;
    if (!key.n) return;
    if (!map_find(m, key, &old)) map_put(m, key, id);
    else if (old != id) map_put(m, key, -1);
}

void label_put(Labels *l, Str name, int64_t id)
{
    if (!l->names) return;
    Str normal = label_normal(name, l->arena), cut = label_short(normal);
    put(l->names, normal, id);
    put(l->shorts, cut.n ? cut : normal, id);
}

static bool add_column(Labels *l, const Register *reg, const Field *name, const Field *owner, Err *err)
{
    uint64_t mask = field_bit(name) | (owner ? field_bit(owner) : 0);
    const Frame *f = snapshot_load(l->s, reg, mask, err);
    if (!f) return false;
    for (size_t slot = 0; slot < f->n; slot++) {
        if (!frame_lives(f, slot)) continue;
        Value v = frame_value(f, name, slot), o = owner ? frame_value(f, owner, slot) : (Value){ .i = (int64_t)slot + 1, .ok = true };
        if (!v.ok || !o.ok) continue;
        label_put(l, v.s, o.i);
        if (owner) put(l->aliases, label_normal(v.s, l->aliases->arena), o.i);
    }
    return true;
}

bool label_load(Labels *l, Snapshot *s, const Register *reg, Arena *a, Arena *keep, Err *err)
{
    const Field *name = label_field(reg);
    *l = (Labels){ .s = s, .reg = reg, .arena = a, .names = map_new(a), .shorts = map_new(a), .aliases = map_new(keep) };
    if (name && !add_column(l, reg, name, NULL, err)) return false;
    const Register *other = model_find(s->model, str_printf(a, "%s_name", reg->id));
    if (!other) return true;
    const Field *text = register_find(other, S("name")), *owner = register_link(other, reg);
    return !text || !owner || add_column(l, other, text, owner, err);
}

int64_t label_find(const Labels *l, Str name)
{
    int64_t id = 0;
    if (l->names) (void)map_find(l->names, label_normal(name, l->arena), &id);
    return id;
}

int64_t label_find_short(const Labels *l, Str name)
{
    int64_t id = 0;
    if (!l->names) return 0;
    Str normal = label_normal(name, l->arena), cut = label_short(normal);
    (void)map_find(l->shorts, cut.n ? cut : normal, &id);
    return id;
}

static bool add_wholes(Labels *l, const Frame *f, Err *err)
{
    Arena *a = arena_new();
    Buf b = { 0 };
    bool ok = true;
    for (size_t slot = 0; ok && slot < f->n; slot++) {
        int64_t id = (int64_t)slot + 1;
        Row *row;
        if (!frame_lives(f, slot)) continue;
        buf_clear(&b);
        ok = label_add(l->s, l->reg, id, &b, err);
        put(l->wholes, label_normal(buf_str(&b), l->arena), id);
        buf_clear(&b);
        ok = ok && snapshot_row(l->s, l->reg, id, a, &row, err) && label_key(l->s, row, LANG_ZH, &b, err);
        put(l->wholes, label_normal(buf_str(&b), l->arena), id);
    }
    buf_done(&b);
    arena_free(a);
    return ok;
}

/* Where the label is the name and every key one text, there is nothing that names and codes do not say. */
static bool has_wholes(const Register *reg)
{
    bool more = !label_field(reg) || str_has(str_of(reg->label), S(" "));
    for (size_t k = 0; k < reg->n_alternatives; k++) more |= reg->alternatives[k].n > 1;
    return more;
}

bool label_find_whole(Labels *l, Str text, int64_t *id, Err *err)
{
    *id = 0;
    if (!l->names || !has_wholes(l->reg)) return true;
    if (!l->wholes) {
        const Frame *f = snapshot_load(l->s, l->reg, 0, err);
        if (!f) return false;
        l->wholes = map_new(l->arena);
        if (!add_wholes(l, f, err)) return false;
    }
    (void)map_find(l->wholes, label_normal(text, l->arena), id);
    return true;
}

/* The value of a key of one text: a code. Empty: it has none. */
static Str single_key(const Row *row)
{
    for (size_t k = 0; k < row->reg->n_alternatives; k++) {
        const KeyParts *alt = &row->reg->alternatives[k];
        bool alone = row->reg->fields[alt->fields[0]].kind == K_TEXT && row->v[alt->fields[0]].ok;
        for (size_t p = 1; p < alt->n; p++) alone &= alt->optional[p] && !row->v[alt->fields[p]].ok;
        if (alone) return row->v[alt->fields[0]].s;
    }
    return (Str){ 0 };
}

bool label_reference(Labels *l, int64_t id, Buf *out, Err *err)
{
    const Field *name = label_field(l->reg);
    Row *row;
    int64_t found;
    size_t from = out->n;
    if (!snapshot_row(l->s, l->reg, id, l->arena, &row, err)) return false;
    Str text = name && row->v[name->index].ok ? row->v[name->index].s : (Str){ 0 };
    if (!text.n || label_find(l, text) != id) text = single_key(row);
    if (text.n) return buf_add(out, text), true;
    if (!label_add(l->s, l->reg, id, out, err) || !label_find_whole(l, str_slice(buf_str(out), from, out->n), &found, err)) return false;
    if (found == id) return true;
    out->n = from;
    return label_key(l->s, row, LANG_ZH, out, err);
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

Str label_near(const Labels *l, Str name, Arena *a)
{
    enum { SHOWN = 3 };
    Str normal = label_normal(name, a), best[SHOWN] = { { 0 } };
    size_t score[SHOWN] = { 0 }, points = str_points(normal);
    for (size_t i = 0; l->names && i < l->names->n; i++) {
        Str one = l->names->entries[i].key;
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
    for (size_t k = 0; k < SHOWN && best[k].n; k++) buf_add_z(&b, k ? "\n" : ""), buf_add(&b, best[k]);
    Str out = buf_keep(&b, a);
    buf_done(&b);
    return out;
}
