/* SPDX-License-Identifier: Apache-2.0
** Which rows a formula sees: live and visible ones; of a K-force register the row in force for each combination of its other
** key parts; of a K-source register one effective row whose fields come from the best source that has a value. */
#include "formula/run.h"

#include <string.h>

/* ---- rows of one key ---- */

typedef struct { const Column *columns[KEY_PARTS * KEY_ALTERNATIVES]; size_t n; } Keys;

static int64_t part_of(const Column *c, size_t slot)
{
    if (!column_has(c, slot)) return INT64_MIN;
    return frame_whole(c, slot);
}

static uint64_t key_hash(const Keys *k, size_t slot)
{
    uint64_t h = 0;
    for (size_t i = 0; i < k->n; i++) {
        h = (h ^ (uint64_t)part_of(k->columns[i], slot)) * 0x9E3779B97F4A7C15u;
        h ^= h >> 29;
    }
    return h * 0xBF58476D1CE4E5B9u;
}

static bool key_equal(const Keys *k, size_t a, size_t b)
{
    for (size_t i = 0; i < k->n; i++)
        if (part_of(k->columns[i], a) != part_of(k->columns[i], b)) return false;
    return true;
}

static bool key_empty(const Keys *k, size_t slot)
{
    for (size_t i = 0; i < k->n; i++)
        if (column_has(k->columns[i], slot)) return false;
    return k->n > 0;
}

static bool load_keys(Run *r, const Register *reg, unsigned without, Keys *out)
{
    uint64_t mask = 0;
    for (size_t i = 0; i < reg->n_fields; i++)
        if (reg->fields[i].key != KEY_NO) mask |= field_bit(&reg->fields[i]);
    const Frame *f = run_frame(r, reg, mask);
    if (!f) return false;
    out->n = 0;
    for (size_t i = 0; i < reg->n_fields; i++) {
        KeyRole role = reg->fields[i].key;
        if (role != KEY_NO && !(without & 1u << role)) out->columns[out->n++] = frame_column(f, &reg->fields[i]);
    }
    return true;
}

/* A place of the hash table; the tag spares looking at rows of other keys. */
typedef struct { uint32_t tag, group; } Bucket;

static Bucket *bucket_of(Bucket *table, size_t cap, const Keys *k, const uint32_t *first, size_t slot, uint64_t hash)
{
    size_t at = hash & (cap - 1);
    uint32_t tag = (uint32_t)(hash >> 32);
    while (table[at].group && !(table[at].tag == tag && key_equal(k, first[table[at].group - 1], slot))) at = (at + 1) & (cap - 1);
    table[at].tag = tag;
    return &table[at];
}

/* A key of one reference needs no hash: groups by the slot referred to. */
static size_t group_by_reference(const Run *r, const Frame *f, const Column *c, size_t targets, int32_t *out)
{
    Arena *scratch = arena_new();
    uint32_t *of = NEW_ARRAY(scratch, uint32_t, targets + 1);      /* group + 1 */
    size_t groups = 0;
    for (size_t i = 0; i < f->n; i++) {
        out[i] = -1;
        if (!view_sees(&r->c->view, f, i)) continue;
        bool alone = !column_has(c, i) || (size_t)frame_whole(c, i) >= targets;
        uint32_t *g = alone ? NULL : &of[frame_whole(c, i)];
        if (!g || !*g) groups++;
        if (g && !*g) *g = (uint32_t)groups;
        out[i] = (int32_t)(g ? *g : groups) - 1;
    }
    arena_free(scratch);
    return groups;
}

static size_t group_by_hash(const Run *r, const Frame *f, const Keys *k, int32_t *out)
{
    size_t cap = 64, groups = 0;
    while (cap < f->n * 2) cap *= 2;
    Arena *scratch = arena_new();
    Bucket *table = NEW_ARRAY(scratch, Bucket, cap), alone;
    uint32_t *first = NEW_ARRAY(scratch, uint32_t, f->n + 1);
    for (size_t i = 0; i < f->n; i++) {
        out[i] = -1;
        if (!view_sees(&r->c->view, f, i)) continue;
        alone = (Bucket){ 0 };
        Bucket *b = key_empty(k, i) ? &alone : bucket_of(table, cap, k, first, i, key_hash(k, i));
        if (!b->group) {
            first[groups++] = (uint32_t)i;
            b->group = (uint32_t)groups;
        }
        out[i] = (int32_t)b->group - 1;
    }
    arena_free(scratch);
    return groups;
}

enum { NEIGHBOURS = 64 };                /* rows of one referred row that are compared with each other, at most */

/* Slots in the order of the rows they refer to, those of row t from start[t]; false: some refer to none, or very many to one. */
static bool by_reference(const Run *r, const Frame *f, const Column *c, size_t targets, uint32_t *start, uint32_t *slots)
{
    for (size_t i = 0; i < f->n; i++) {
        if (!view_sees(&r->c->view, f, i)) continue;
        size_t to = column_has(c, i) ? (size_t)frame_whole(c, i) : targets;
        if (to >= targets || start[to]++ == NEIGHBOURS) return false;
    }
    for (size_t t = 1; t <= targets; t++) start[t] += start[t - 1];
    for (size_t i = f->n; i-- > 0;)
        if (view_sees(&r->c->view, f, i)) slots[--start[frame_whole(c, i)]] = (uint32_t)i;
    return true;
}

/* A key with a reference: rows of one referred row lie together, and among these few the rest of the key is compared. */
static bool group_by_neighbours(const Run *r, const Frame *f, const Keys *k, const Column *c, size_t targets, int32_t *out, size_t *n)
{
    Arena *scratch = arena_new();
    uint32_t *start = NEW_ARRAY(scratch, uint32_t, targets + 1), *slots = arena_raw_array(scratch, f->n + 1, sizeof *slots);
    bool ok = by_reference(r, f, c, targets, start, slots);
    *n = 0;
    if (ok) memset(out, 0xFF, f->n * sizeof *out);
    for (size_t t = 0; ok && t < targets; t++) {
        uint32_t first[NEIGHBOURS];
        size_t groups = 0;
        for (size_t i = start[t]; i < start[t + 1]; i++) {
            size_t g = 0;
            while (g < groups && !key_equal(k, first[g], slots[i])) g++;
            if (g == groups) first[groups++] = slots[i];
            out[slots[i]] = (int32_t)(*n + g);
        }
        *n += groups;
    }
    arena_free(scratch);
    return ok;
}

/* group[slot]: dense number of the row's key without the parts of those roles (-1: not seen); rows with no key stand alone. */
bool inforce_groups(Run *r, const Register *reg, unsigned without, int32_t **group, size_t *n)
{
    Keys k;
    const void *key = (const char *)reg + without;      /* kept: each set of roles apart */
    const Prep *old = run_still_found(r, key);
    if (without && old && old->link) return *group = old->link, *n = old->n, true;
    if (!load_keys(r, reg, without, &k)) return false;
    const Frame *f = run_loaded(r, reg);
    int32_t *out = arena_raw_array(without ? r->still->arena : r->arena, f->n + 1, sizeof *out);
    const Column *reference = NULL;
    for (size_t i = 0; i < k.n && !reference; i++) reference = k.columns[i]->field->to ? k.columns[i] : NULL;
    const Frame *target = reference ? run_frame(r, reference->field->to, 0) : NULL;
    if (reference && !target) return false;
    if (target && k.n == 1) *n = group_by_reference(r, f, reference, target->n, out);
    else if (!target || !group_by_neighbours(r, f, &k, reference, target->n, out, n)) *n = group_by_hash(r, f, &k, out);
    if (without) run_still(r, key)->link = out, run_still(r, key)->n = *n;
    *group = out;
    return true;
}

/* ---- in force ---- */

typedef struct { const Column *order, *from, *to; bool year; Day end; } Force;

static bool load_force(Run *r, const Register *reg, Force *out)
{
    const Field *order = register_role(reg, KEY_FORCE), *from = order, *to = register_find(reg, S("to"));
    const Field *decided = register_find(reg, S("decided_on"));
    if (order->kind != K_DAY && decided && decided->kind == K_DAY) from = decided;
    if (to && to->kind != K_DAY) to = NULL;
    const Frame *f = run_frame(r, reg, field_bit(order) | field_bit(from) | (to ? field_bit(to) : 0));
    if (!f) return false;
    *out = (Force){ frame_column(f, order), frame_column(f, from), to ? frame_column(f, to) : NULL, strstr(from->id, "year") != NULL, r->end };
    return true;
}

static Day year_start(int64_t year)
{
    Day d;
    return year > 0 && year < 3000 && day_from_ymd((int)year, 1, 1, &d) ? d : DAY_NONE;
}

/* The day from which the row counts; DAY_NONE: always. */
static Day start_of(const Force *x, size_t slot)
{
    const Column *c = x->from;
    if (!column_has(c, slot)) return DAY_NONE;
    switch ((int)c->field->kind) {
    case K_DAY: return (Day)frame_whole(c, slot);
    case K_PERIOD: return period_start(period_unpack(frame_whole(c, slot)));
    case K_COUNT: return x->year ? year_start(frame_whole(c, slot)) : DAY_NONE;
    default: return DAY_NONE;
    }
}

static bool later(const Force *x, size_t a, size_t b)
{
    Day da = start_of(x, a), db = start_of(x, b);
    if (da != db) return da > db;
    const Column *o = x->order;
    if (column_has(o, a) != column_has(o, b)) return column_has(o, a);
    if (!column_has(o, a)) return false;
    if (o->dict) return str_compare(frame_word(o, a), frame_word(o, b)) > 0;
    return part_of(o, a) > part_of(o, b);
}

static bool ended(const Run *r, const Force *x, size_t slot)
{
    Day today = x->end != DAY_NONE ? x->end : instant_day(r->s->at);
    return x->to && column_has(x->to, slot) && frame_whole(x->to, slot) <= today;
}

static bool started(const Force *x, size_t slot) { return x->end == DAY_NONE || start_of(x, slot) <= x->end; }

static bool force_mask(Run *r, const Register *reg, uint8_t *mask)
{
    Force x;
    int32_t *group;
    size_t groups;
    if (!load_force(r, reg, &x) || !inforce_groups(r, reg, 1u << KEY_FORCE, &group, &groups)) return false;
    const Frame *f = run_loaded(r, reg);
    int32_t *best = NEW_ARRAY(r->arena, int32_t, groups + 1);
    memset(best, 0xFF, (groups + 1) * sizeof *best);
    for (size_t i = 0; i < f->n; i++) {
        if (group[i] < 0 || !started(&x, i)) continue;
        int32_t *b = &best[group[i]];
        if (*b < 0 || later(&x, i, (size_t)*b)) *b = (int32_t)i;
    }
    for (size_t g = 0; g < groups; g++)
        if (best[g] >= 0 && !ended(r, &x, (size_t)best[g])) mask[best[g]] = 1;
    return true;
}

/* One row stands for all sources of a key: the first slot. */
static bool source_mask(Run *r, const Register *reg, uint8_t *mask)
{
    int32_t *group;
    size_t groups;
    if (!inforce_groups(r, reg, 1u << KEY_SOURCE, &group, &groups)) return false;
    const Frame *f = run_loaded(r, reg);
    uint8_t *seen = NEW_ARRAY(r->arena, uint8_t, groups + 1);
    for (size_t i = 0; i < f->n; i++) {
        if (group[i] < 0 || seen[group[i]]) continue;
        seen[group[i]] = 1;
        mask[i] = 1;
    }
    return true;
}

/* NULL in *mask: all rows of Frame.live. Kept for the run. */
bool inforce_mask(Run *r, const Register *reg, const uint8_t **mask)
{
    bool force = register_has_role(reg, KEY_FORCE), source = register_has_role(reg, KEY_SOURCE);
    const Frame *f = run_frame(r, reg, 0);
    *mask = NULL;
    if (!f) return false;
    if (!force && !source) return true;
    const Prep *old = force ? run_model_found(r, reg) : run_still_found(r, reg);
    if (old && old->table) return *mask = old->table, true;
    uint8_t *own = NEW_ARRAY(force ? r->arena : r->still->arena, uint8_t, f->n + 1);
    if (!(force ? force_mask(r, reg, own) : source_mask(r, reg, own))) return false;
    *mask = (force ? run_model(r, reg) : run_still(r, reg))->table = own;
    return true;
}

/* ---- children in force ---- */

typedef struct { const Node *n; uint8_t *keep; } ChildKey;

static void key_block(Worker *w, void *context, int worker, size_t base, size_t n)
{
    (void)worker;
    ChildKey *x = context;
    Vec *v = column_eval(w, x->n, base, n);
    for (size_t i = 0; i < n; i++) x->keep[base + i] = v->ok[i] && v->i[i];
    vec_give(w, v);
}

/* The child of each parent slot: in force, of the key parts asked for; of several the one with the later start. */
bool inforce_child(Run *r, const Node *n)
{
    const uint8_t *mask;
    Force x;
    if (run_found(r, n) && run_found(r, n)->link) return true;
    if (!inforce_mask(r, n->reg, &mask) || !load_force(r, n->reg, &x)) return false;
    const Frame *f = run_frame(r, n->reg, field_bit(n->link)), *parent = run_frame(r, n->link->to, 0);
    if (!f || !parent) return false;
    ChildKey k = { n->arg[1], NULL };
    if (k.n) {
        k.keep = NEW_ARRAY(r->arena, uint8_t, f->n + 1);
        if (!run_prepare(r, k.n, n->reg) || !run_blocks(r, f->n, 1, key_block, &k)) return false;
    }
    int32_t *link = NEW_ARRAY(r->arena, int32_t, parent->n + 1);
    memset(link, 0xFF, (parent->n + 1) * sizeof *link);
    const Column *c = frame_column(f, n->link);
    for (size_t i = 0; mask && i < f->n; i++) {
        if (!mask[i] || !column_has(c, i) || (k.n && !k.keep[i]) || (size_t)frame_whole(c, i) >= parent->n) continue;
        int32_t *at = &link[frame_whole(c, i)];
        if (*at < 0 || later(&x, i, (size_t)*at)) *at = (int32_t)i;
    }
    run_prep(r, n)->link = link;
    return true;
}

/* ---- authority ---- */

static const Authority *authority_of(const Run *r, const Field *f, int year)
{
    const Authority *best = NULL;
    for (size_t i = 0; i < r->words->n_authorities; i++) {
        const Authority *a = &r->words->authorities[i];
        if (a->field == f && (year == 0 || a->from_year <= year) && (!best || a->from_year >= best->from_year)) best = a;
    }
    return best;
}

/* Listed sources in their order, then the others. */
static int32_t rank_of(const Authority *a, Str source)
{
    for (size_t i = 0; a && i < a->n; i++)
        if (str_equal(a->sources[i], source)) return (int32_t)i;
    return INT32_MAX;
}

/* The order of the sources for one list: by code + 1, for 0 is none. A list of each year is asked for once. */
typedef struct { const Authority *list; int32_t *order; } Order;
typedef struct { const Run *r; const Field *field; const Column *source, *period; Arena *arena; Order *orders; size_t n, cap; int year; const int32_t *order; } Ranks;

static bool precedes(const Authority *list, Str a, Str b)
{
    int32_t ra = rank_of(list, a), rb = rank_of(list, b);
    return ra != rb ? ra < rb : str_compare(a, b) < 0;
}

static const int32_t *order_of(Ranks *x, const Authority *list)
{
    const Dict *d = x->source->dict;
    for (size_t i = 0; i < x->n; i++)
        if (x->orders[i].list == list) return x->orders[i].order;
    int32_t *order = NEW_ARRAY(x->arena, int32_t, d->n + 1);
    for (size_t a = 0; a <= d->n; a++)
        for (size_t b = 0; b <= d->n; b++) order[a] += precedes(list, b ? d->words[b - 1] : S(""), a ? d->words[a - 1] : S(""));
    *PUSH(x->arena, x->orders, x->n, x->cap) = (Order){ list, order };
    return order;
}

static bool better(Ranks *x, size_t a, size_t b)
{
    const Column *s = x->source, *p = x->period;
    int year = p && column_has(p, a) ? period_year(period_unpack(frame_whole(p, a))) : 0;
    if (!x->order || year != x->year) x->order = order_of(x, authority_of(x->r, x->field, year)), x->year = year;
    return x->order[column_has(s, a) ? frame_whole(s, a) + 1 : 0] < x->order[column_has(s, b) ? frame_whole(s, b) + 1 : 0];
}

/* For each key of the register the slot whose value of the field counts. Kept under the field. */
bool inforce_merge(Run *r, const Node *n)
{
    const Register *reg = n->reg;
    const Field *source = register_role(reg, KEY_SOURCE), *period = register_role(reg, KEY_PERIOD);
    int32_t *group;
    size_t groups;
    if (run_still_found(r, n->field) && run_still_found(r, n->field)->answers) return true;
    if (!inforce_groups(r, reg, 1u << KEY_SOURCE, &group, &groups)) return false;
    const Frame *f = run_frame(r, reg, field_bit(n->field) | field_bit(source) | (period ? field_bit(period) : 0));
    if (!f) return false;
    Ranks x = { .r = r, .field = n->field, .source = frame_column(f, source), .period = period ? frame_column(f, period) : NULL, .arena = arena_new() };
    const Column *c = frame_column(f, n->field);
    int32_t *best = arena_raw_array(x.arena, groups + 1, sizeof *best);
    memset(best, 0xFF, (groups + 1) * sizeof *best);
    for (size_t i = 0; i < f->n; i++) {
        if (group[i] < 0 || !column_has(c, i)) continue;
        int32_t *b = &best[group[i]];
        if (*b < 0 || better(&x, i, (size_t)*b)) *b = (int32_t)i;
    }
    Packing *answers = packed_start(groups, x.arena, r->still->arena);
    for (size_t g = 0; g < groups; g++)
        if (best[g] >= 0) packed_put(answers, g, best[g]);
    Prep *p = run_still(r, n->field);
    p->answers = packed_end(answers, groups), p->group = group;
    arena_free(x.arena);
    return true;
}
