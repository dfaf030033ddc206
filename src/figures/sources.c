/* SPDX-License-Identifier: Apache-2.0
** Two bureaus, one thing, two numbers: told where they differ by more than authority.yaml allows. The row that counts (the
** best source that states the field) is compared with each of the others. */
#include "figures/parts.h"
#include "figures/texts.h"
#include "model/label.h"

#include <stdlib.h>

enum { LISTED = 500 };

/* The rows of one thing (all key parts but the source): neighbours after sorting. */
typedef struct { Hash key; size_t slot; } KeyedRow;

static int by_key(const void *a, const void *b)
{
    const KeyedRow *x = a, *y = b;
    int c = str_compare((Str){ (const char *)x->key.b, sizeof x->key.b }, (Str){ (const char *)y->key.b, sizeof y->key.b });
    return c ? c : (x->slot > y->slot) - (x->slot < y->slot);
}

static Hash key_of(const Frame *f, size_t slot)
{
    Hasher h;
    Buf b = { 0 };
    hash_init(&h);
    const KeyParts *k = &f->reg->alternatives[0];
    for (size_t i = 0; i < k->n; i++) {
        const Field *field = &f->reg->fields[k->fields[i]];
        if (field->key == KEY_SOURCE) continue;
        Value v = frame_value(f, field, slot);
        buf_clear(&b);
        if (v.ok) value_canonical(field, &v, &b);
        hash_add_sized(&h, buf_str(&b));
    }
    buf_done(&b);
    return hash_end(&h);
}

typedef struct {
    const RuleBook *book;
    const Context *c;
    const Frame *f;
    const Field *source;
    Problems *ps;
    size_t told;
} Comparing;

static int year_of(const Comparing *m, size_t slot)
{
    const Field *period = register_role(m->f->reg, KEY_PERIOD);
    Value v = period ? frame_value(m->f, period, slot) : (Value){ 0 };
    return v.ok ? period_year(period_unpack(v.i)) : 0;
}

static size_t rank_of(const Authority *au, Str source)
{
    for (size_t i = 0; i < au->n_sources; i++)
        if (str_equal(au->sources[i], source)) return i;
    return au->n_sources;
}

static bool too_far(const Authority *au, int64_t x, int64_t y)
{
    Int128 gap = (Int128)x - y, base = x < 0 ? -(Int128)x : x;
    Frac limit, quantum = unit_quantum(unit_get(au->field->unit)->dims);
    if (gap < 0) gap = -gap;
    if (au->relative) return !frac_mul(au->tolerance, (Frac){ base, 1 }, &limit) || frac_compare((Frac){ gap, 1 }, limit) > 0;
    return !frac_div(au->tolerance, quantum, &limit) || frac_compare((Frac){ gap, 1 }, limit) > 0;
}

static Str shown(const Field *field, int64_t kept, Arena *a)
{
    Frac typed;
    Buf b = { 0 };
    if (unit_show(field->unit, kept, &typed)) frac_format(typed, -1, ROUND_HALF_UP, &b);
    buf_add(&b, field->unit == UNIT_NONE ? (Str){ 0 } : unit_name(field->unit));
    Str out = buf_keep(&b, a);
    buf_done(&b);
    return out;
}

static bool tell(Comparing *m, const Authority *au, size_t best, size_t other, Arena *a, Err *err)
{
    Buf who = { 0 };
    Snapshot *s = m->c->view.snapshot;
    if (m->told++ >= LISTED) {
        m->ps->counts[SEVERITY_ASK]++;
        return true;
    }
    if (!label_add(s, m->f->reg, (int64_t)best + 1, &who, err)) {
        buf_done(&who);
        return false;
    }
    Value sb = frame_value(m->f, m->source, best), so = frame_value(m->f, m->source, other);
    Value vb = frame_value(m->f, au->field, best), vo = frame_value(m->f, au->field, other);
    Buf tolerance = { 0 };
    Frac percent;
    if (au->relative && frac_mul(au->tolerance, frac_of(100), &percent)) frac_format(percent, -1, ROUND_HALF_UP, &tolerance), buf_add_char(&tolerance, '%');
    else if (unit_from_base(au->field->unit, au->tolerance, &percent)) frac_format(percent, -1, ROUND_HALF_UP, &tolerance), buf_add(&tolerance, unit_name(au->field->unit));
    problems_add(m->ps, (Problem){ .severity = SEVERITY_ASK, .text = &T_FIGURES_SOURCES, .field = str_of(au->field->word), .value = buf_str(&who), .n_args = 6,
                                   .args = { str_of(au->field->word), sb.s, shown(au->field, vb.i, a), so.s, shown(au->field, vo.i, a), buf_str(&tolerance) } });
    buf_done(&tolerance);
    buf_done(&who);
    return true;
}

static bool compare_group(Comparing *m, const Authority *au, const KeyedRow *rows, size_t n, Arena *a, Err *err)
{
    size_t best = n, best_rank = 0;
    for (size_t i = 0; i < n; i++) {
        if (!frame_value(m->f, au->field, rows[i].slot).ok) continue;
        size_t rank = rank_of(au, frame_value(m->f, m->source, rows[i].slot).s);
        if (best == n || rank < best_rank) best = i, best_rank = rank;
    }
    for (size_t i = 0; best < n && i < n; i++) {
        Value x = frame_value(m->f, au->field, rows[best].slot), y = frame_value(m->f, au->field, rows[i].slot);
        if (i != best && y.ok && too_far(au, x.i, y.i) && !tell(m, au, rows[best].slot, rows[i].slot, a, err)) return false;
    }
    return true;
}

/* The order that counts for a year: the latest that starts by then. */
static bool counts_for(const RuleBook *b, const Authority *au, int year)
{
    if (!au->has_tolerance || au->from_year > year) return false;
    for (size_t i = 0; i < b->n_authorities; i++) {
        const Authority *o = &b->authorities[i];
        if (o->field == au->field && o->reg == au->reg && o->from_year > au->from_year && o->from_year <= year) return false;
    }
    return true;
}

static bool is_number(Kind k) { return k == K_COUNT || k == K_MONEY || k == K_AREA || k == K_ENERGY || k == K_QUANTITY || k == K_RATIO; }

static bool compare_all(Comparing *m, const KeyedRow *rows, size_t n, Arena *a, Err *err)
{
    for (size_t i = 0; i < n;) {
        size_t end = i + 1;
        while (end < n && hash_equal(rows[end].key, rows[i].key)) end++;
        int year = year_of(m, rows[i].slot);
        for (size_t k = 0; end - i > 1 && k < m->book->n_authorities; k++) {
            const Authority *au = &m->book->authorities[k];
            if (au->reg != m->f->reg || !is_number(au->field->kind) || !counts_for(m->book, au, year)) continue;
            if (!compare_group(m, au, rows + i, end - i, a, err)) return false;
        }
        i = end;
    }
    return true;
}

static bool check_register(const RuleBook *b, const Context *c, const Register *reg, Arena *a, Problems *ps, Err *err)
{
    uint64_t mask = 0;
    for (size_t i = 0; i < reg->n_fields; i++)
        if (reg->fields[i].key != KEY_NO) mask |= field_bit(&reg->fields[i]);
    for (size_t i = 0; i < b->n_authorities; i++)
        if (b->authorities[i].reg == reg && b->authorities[i].has_tolerance) mask |= field_bit(b->authorities[i].field);
    const Frame *f = snapshot_load(c->view.snapshot, reg, mask, err);
    if (!f) return false;
    KeyedRow *rows = NEW_ARRAY(a, KeyedRow, f->n);
    size_t n = 0;
    for (size_t slot = 0; slot < f->n; slot++)
        if (view_sees(&c->view, f, slot)) rows[n++] = (KeyedRow){ key_of(f, slot), slot };
    if (n) qsort(rows, n, sizeof *rows, by_key);
    Comparing m = { b, c, f, register_role(reg, KEY_SOURCE), ps, 0 };
    return compare_all(&m, rows, n, a, err);
}

bool sources_check(const RuleBook *b, const Context *c, Problems *ps, Err *err)
{
    Arena *a = arena_new();
    bool ok = true;
    for (size_t i = 0; i < b->n_authorities && ok; i++) {
        bool seen = !b->authorities[i].has_tolerance;
        for (size_t k = 0; k < i; k++) seen = seen || (b->authorities[k].has_tolerance && b->authorities[k].reg == b->authorities[i].reg);
        if (!seen) ok = check_register(b, c, b->authorities[i].reg, a, ps, err);
    }
    arena_free(a);
    return ok;
}
