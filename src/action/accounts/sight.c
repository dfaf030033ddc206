/* SPDX-License-Identifier: Apache-2.0 */
#include "action/accounts/sight.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct Sight {
    Snapshot *beneath;
    Arena *arena;                  /* of the Snapshot above */
    unsigned clearance;
    bool whole;                    /* all rows */
    const int64_t *given_units, *given_parks;
    size_t n_units, n_parks;
    uint64_t *units, *parks;       /* a bit a slot: in the scope; made on first use */
    const uint64_t **seen;         /* by register, a bit a slot: made on first use */
    const Packed **nothing;        /* by register: the column in which nothing is, likewise */
    pthread_mutex_t lock;          /* of what is made on first use; taken after the lock of the Snapshot above */
    uint8_t *asking;               /* by register: being made (public registers may refer in a circle) */
};

enum { MEMBERS_DEEP = 64, EVERY_MARK = 1u << SEC_OPEN | 1u << SEC_INTERNAL | 1u << SEC_FIRM | 1u << SEC_PERSON };

static const Register *unit_register(const Sight *s) { return model_get(s->beneath->model, "unit"); }
static const Register *park_register(const Sight *s) { return model_get(s->beneath->model, "park"); }

static uint64_t *room_for(const Frame *f, Arena *a) { return NEW_ARRAY(a, uint64_t, bits_words(f->n) + 1); }

static bool members(Sight *s, const Register *reg, const int64_t *given, size_t n, const Field *parent, uint64_t **out, Err *err)
{
    if (*out) return true;
    const Frame *f = snapshot_load(s->beneath, reg, parent ? field_bit(parent) : 0, err);
    if (!f) return false;
    uint64_t *in = room_for(f, s->arena);
    for (size_t i = 0; i < n; i++)
        if (given[i] >= 1 && (size_t)given[i] <= f->n) bits_put(in, (size_t)given[i] - 1, true);
    bool more = parent != NULL;
    for (int depth = 0; more && depth < MEMBERS_DEEP; depth++) {
        const Column *c = frame_column(f, parent);
        more = false;
        for (size_t i = 0; i < f->n; i++) {
            if (bits_at(in, i) || !frame_lives(f, i) || !column_has(c, i) || !bits_at(in, (size_t)frame_whole(c, i))) continue;
            bits_put(in, i, true);
            more = true;
        }
    }
    *out = in;
    return true;
}

static bool load_scope(Sight *s, Err *err)
{
    const Register *unit = unit_register(s);
    return members(s, unit, s->given_units, s->n_units, register_get(unit, "parent"), &s->units, err)
        && members(s, park_register(s), s->given_parks, s->n_parks, NULL, &s->parks, err);
}

/* ---- which rows ---- */

/* The rows from which the path leads to one of those. */
static bool reaching(Sight *s, const Register *reg, Str path, const uint64_t *those, Arena *a, const uint64_t **out, Err *err)
{
    Str first = str_split(&path, '.');
    *out = those;
    if (!first.n) return true;                             /* ".": the row itself */
    const Field *field = register_get(reg, str_z(a, first));
    const Frame *f = snapshot_load(s->beneath, reg, field_bit(field), err);
    if (!f || (path.p && !reaching(s, field->to, path, those, a, &those, err))) return false;
    uint64_t *from = room_for(f, a);
    const Column *c = frame_column(f, field);
    for (size_t i = 0; i < f->n; i++)
        if (column_has(c, i) && bits_at(those, (size_t)frame_whole(c, i))) bits_put(from, i, true);
    *out = from;
    return true;
}

static bool add_reaching(Sight *s, const Register *reg, const char *path, const uint64_t *members_of, uint64_t *seen, Err *err)
{
    const uint64_t *from;
    if (!*path) return true;
    Arena *a = arena_new();
    bool ok = reaching(s, reg, str_of(path), members_of, a, &from, err);
    const Frame *f = snapshot_frame(s->beneath, reg);
    for (size_t k = 0; ok && k < bits_words(f->n); k++) seen[k] |= f->alive[k] & from[k];
    arena_free(a);
    return ok;
}

static bool seen_of(Sight *s, const Register *reg, const uint64_t **out, Err *err);

/* A public row tells of whom its key names: it is seen where they are. */
static bool without_strangers(Sight *s, const Register *reg, uint64_t *seen, Err *err)
{
    for (size_t k = 0; k < reg->n_fields; k++) {
        const Field *field = &reg->fields[k];
        const uint64_t *target;
        if (!field->to || field->key == KEY_NO || s->asking[field->to->index]) continue;
        const Frame *f = snapshot_load(s->beneath, reg, field_bit(field), err);
        if (!f || !seen_of(s, field->to, &target, err)) return false;
        const Column *c = frame_column(f, field);
        for (size_t i = 0; i < f->n; i++)
            if (column_has(c, i) && !bits_at(target, (size_t)frame_whole(c, i))) bits_put(seen, i, false);
    }
    return true;
}

static bool make_seen(Sight *s, const Register *reg, uint64_t *seen, Err *err)
{
    const Frame *f = snapshot_frame(s->beneath, reg);
    if (rights_hides(reg)) return true;
    if (reg->is_public) {
        memcpy(seen, f->alive, bits_words(f->n) * sizeof *seen);
        return without_strangers(s, reg, seen, err);
    }
    return load_scope(s, err) && add_reaching(s, reg, reg->unit_path, s->units, seen, err) && add_reaching(s, reg, reg->park_path, s->parks, seen, err);
}

static bool seen_of(Sight *s, const Register *reg, const uint64_t **out, Err *err)
{
    const Frame *f = s->seen[reg->index] ? NULL : snapshot_load(s->beneath, reg, 0, err);
    if (!s->seen[reg->index]) {
        if (!f) return false;
        uint64_t *seen = s->whole ? NULL : room_for(f, s->arena);
        s->asking[reg->index] = 1;
        bool ok = s->whole || make_seen(s, reg, seen, err);
        s->asking[reg->index] = 0;
        if (!ok) return false;
        s->seen[reg->index] = seen ? seen : f->alive;
    }
    *out = s->seen[reg->index];
    return true;
}

/* ---- columns ---- */

/* A field above the clearance: no value, and no word of it either. */
static void hide(Sight *s, const Frame *f, Arena *a, Column *out)
{
    const Packed **nothing = &s->nothing[f->reg->index];
    if (!*nothing) {
        Arena *scratch = arena_new();
        *nothing = packed_end(packed_start(f->n, scratch, a), f->n);
        arena_free(scratch);
    }
    out->packed = *nothing;
    if (kind_is_text(out->field->kind)) out->dict = NEW(a, Dict);
}

/* A reference to a row that is not seen is missing. NULL: there is none. */
static const uint64_t *without_hidden(const Frame *f, const Column *c, const uint64_t *seen, const uint64_t *target, Arena *a)
{
    uint64_t *own = NULL;
    for (size_t i = 0; i < f->n; i++) {
        if (!bits_at(seen, i) || !column_has(c, i) || bits_at(target, (size_t)frame_whole(c, i))) continue;
        if (!own) own = memcpy(room_for(f, a), seen, bits_words(f->n) * sizeof *own);
        bits_put(own, i, false);
    }
    return own;
}

/* Values and words are those of all; only which rows have one is the scope's own. */
static bool look_through(Sight *s, const Frame *f, const Field *field, const uint64_t *seen, Arena *a, Column *out, Err *err)
{
    const Column *c = frame_column(f, field);
    const uint64_t *target, *own = NULL;
    *out = (Column){ .field = field };
    if (!(s->clearance >> field->secrecy & 1u)) {
        hide(s, f, a, out);
        return true;
    }
    if (!s->whole && field->to) {
        if (!seen_of(s, field->to, &target, err)) return false;
        own = without_hidden(f, c, seen, target, a);
    }
    *out = *c;
    out->index = NULL;                                     /* found through the Snapshot beneath */
    if (!s->whole) out->seen = own ? own : seen;
    column_keep(out);
    return true;
}

static uint64_t shown_fields(const Sight *s, const Register *reg)
{
    uint64_t mask = 0;
    for (size_t k = 0; k < reg->n_fields; k++)
        if (s->clearance >> reg->fields[k].secrecy & 1u) mask |= field_bit(&reg->fields[k]);
    return mask;
}

static bool load_frame(Sight *s, Frame *f, uint64_t mask, Arena *a, Err *err)
{
    const uint64_t *seen;
    const Frame *under = snapshot_load(s->beneath, f->reg, mask & shown_fields(s, f->reg), err);
    if (!under || !seen_of(s, f->reg, &seen, err)) return false;
    if (!f->known) {
        f->n = under->n;
        f->alive = seen;
        f->n_live = bits_count(seen, f->n);
    }
    for (size_t k = 0; k < f->reg->n_fields; k++)
        if ((mask >> k & 1) && !look_through(s, under, &f->reg->fields[k], seen, a, &f->columns[k], err)) return false;
    return true;
}

static bool load(void *context, const Snapshot *above, Frame *f, uint64_t mask, Arena *a, Err *err)
{
    Sight *s = context;
    (void)above;
    pthread_mutex_lock(&s->lock);
    bool ok = load_frame(s, f, mask, a, err);
    pthread_mutex_unlock(&s->lock);
    return ok;
}

/* ---- one row ---- */

static bool value_at(Sight *s, const Register *reg, int64_t id, const Field *f, const SightRows *fresh, Value *out, Err *err)
{
    const Row *row;
    *out = (Value){ 0 };
    if (fresh && fresh->find(fresh->context, reg, id, &row)) {
        if (!row->gone) *out = row->v[f->index];
        return true;
    }
    const Frame *frame = snapshot_load(s->beneath, reg, field_bit(f), err);
    if (!frame) return false;
    if (id >= 1 && (size_t)id <= frame->n && frame_lives(frame, (size_t)id - 1)) *out = frame_value(frame, f, (size_t)id - 1);
    return true;
}

static bool reaches(Sight *s, const Row *row, const char *path, const uint64_t *members_of, size_t n, const SightRows *fresh, bool *yes, Err *err)
{
    const Register *reg = row->reg;
    int64_t id = row->id;
    bool first = true;
    if (!*path || *yes) return true;
    for (Str rest = str_of(path); rest.p;) {
        char name[64];
        Str step = str_split(&rest, '.');
        Value v;
        if (!step.n) break;
        snprintf(name, sizeof name, "%.*s", SP(step));
        const Field *f = register_get(reg, name);
        if (first) v = row->v[f->index];
        else if (!value_at(s, reg, id, f, fresh, &v, err)) return false;
        if (!v.ok) return true;
        id = v.i, reg = f->to, first = false;
    }
    *yes = id >= 1 && (size_t)id <= n && bits_at(members_of, (size_t)id - 1);
    return true;
}

bool sight_holds(Sight *s, const Row *row, const SightRows *fresh, bool *holds, Err *err)
{
    *holds = s->whole;
    if (s->whole || row->reg->is_public || rights_hides(row->reg)) return true;      /* what is everybody's is nobody's own */
    const Frame *units = snapshot_load(s->beneath, unit_register(s), 0, err);
    const Frame *parks = snapshot_load(s->beneath, park_register(s), 0, err);
    if (!units || !parks) return false;
    pthread_mutex_lock(&s->lock);
    bool ok = load_scope(s, err);
    pthread_mutex_unlock(&s->lock);
    return ok && reaches(s, row, row->reg->unit_path, s->units, units->n, fresh, holds, err)
        && reaches(s, row, row->reg->park_path, s->parks, parks->n, fresh, holds, err);
}

bool sight_shows(Sight *s, const Row *version, bool *shows, Err *err)
{
    *shows = true;
    return version->gone || version->reg->is_public || sight_holds(s, version, NULL, shows, err);
}

/* ---- making one ---- */

static const int64_t *copy_ids(const int64_t *ids, size_t n, Arena *a)
{
    int64_t *out = NEW_ARRAY(a, int64_t, n + 1);
    if (n) memcpy(out, ids, n * sizeof *ids);
    return out;
}

bool sight_of(Snapshot *beneath, const Who *w, bool totals, Snapshot **out, Sight **sight, Err *err)
{
    unsigned clearance = w ? w->role->clearance | (totals ? 1u << SEC_FIRM : 0) : EVERY_MARK;
    (void)err;
    *out = beneath, *sight = NULL;
    if (rights_whole(w) && clearance == EVERY_MARK) return true;
    Snapshot *above = snapshot_new(beneath->model, beneath->tx, beneath->at, (SnapshotSource){ NULL, load });
    Arena *a = above->arena;
    Sight *s = NEW(a, Sight);
    *s = (Sight){ .beneath = beneath, .arena = a, .clearance = clearance, .whole = rights_whole(w), .n_units = w->n_units, .n_parks = w->n_parks };
    pthread_mutex_init(&s->lock, NULL);
    s->given_units = copy_ids(w->units, w->n_units, a);
    s->given_parks = copy_ids(w->parks, w->n_parks, a);
    s->seen = NEW_ARRAY(a, const uint64_t *, beneath->model->n);
    s->nothing = NEW_ARRAY(a, const Packed *, beneath->model->n);
    s->asking = NEW_ARRAY(a, uint8_t, beneath->model->n);
    above->source.context = s;
    above->beneath = beneath;
    *out = above, *sight = s;
    return true;
}

static int by_id(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void add_ids(const int64_t *ids, size_t n, Buf *out)
{
    Arena *a = arena_new();
    int64_t *sorted = NEW_ARRAY(a, int64_t, n + 1);
    if (n) memcpy(sorted, ids, n * sizeof *ids), qsort(sorted, n, sizeof *sorted, by_id);
    for (size_t i = 0; i < n; i++) buf_addf(out, "%s%lld", i ? "," : "", (long long)sorted[i]);
    arena_free(a);
}

Str sight_name(const Who *w, Arena *a)
{
    Buf b = { 0 };
    buf_addf(&b, "%s ", w ? w->role->id : "");
    if (w) add_ids(w->units, w->n_units, &b), buf_add_char(&b, '|'), add_ids(w->parks, w->n_parks, &b);
    Str out = buf_keep(&b, a);
    buf_done(&b);
    return out;
}

/* ---- the shelf ---- */

typedef struct OnShelf { Str name; Arena *arena; Snapshot *snapshot; Sight *sight; struct OnShelf *next; } OnShelf;
struct SightShelf { pthread_mutex_t lock; OnShelf *first; };

SightShelf *sight_shelf_new(void)
{
    SightShelf *s = mem_resize(NULL, sizeof *s);
    *s = (SightShelf){ 0 };
    pthread_mutex_init(&s->lock, NULL);
    return s;
}

void sight_shelf_free(SightShelf *s)
{
    if (!s) return;
    for (OnShelf *k = s->first, *next; k; k = next) {
        next = k->next;
        snapshot_free(k->snapshot);
        arena_free(k->arena);
    }
    pthread_mutex_destroy(&s->lock);
    mem_free(s);
}

static bool put_on_shelf(SightShelf *shelf, Snapshot *beneath, const Who *w, bool totals, Str name, OnShelf **out, Err *err)
{
    Arena *a = arena_new();
    OnShelf *k = *out = NEW(a, OnShelf);
    *k = (OnShelf){ .name = str_copy(a, name), .arena = a, .next = shelf->first };
    if (!sight_of(beneath, w, totals, &k->snapshot, &k->sight, err)) return arena_free(a), false;
    shelf->first = k;
    return true;
}

bool sight_shelf_get(SightShelf *shelf, Snapshot *beneath, const Who *w, bool totals, Snapshot **out, Sight **sight, Err *err)
{
    if (!w || (rights_whole(w) && (w->role->clearance | (totals ? 1u << SEC_FIRM : 0)) == EVERY_MARK)) return *out = beneath, *sight = NULL, true;
    Arena *a = arena_new();
    Str name = str_printf(a, "%s %.*s", totals ? "totals" : "", SP(sight_name(w, a)));
    bool ok = true;
    pthread_mutex_lock(&shelf->lock);
    OnShelf *k = shelf->first;
    while (k && !str_equal(k->name, name)) k = k->next;
    if (!k) ok = put_on_shelf(shelf, beneath, w, totals, name, &k, err);
    if (ok) *out = k->snapshot, *sight = k->sight;
    pthread_mutex_unlock(&shelf->lock);
    arena_free(a);
    return ok;
}
