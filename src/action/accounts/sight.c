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
    uint8_t *units, *parks;        /* by slot: in the scope; made on first use */
    uint8_t **seen;                /* by register: made on first use */
    pthread_mutex_t lock;          /* of what is made on first use; taken after the lock of the Snapshot above */
    uint8_t *asking;               /* by register: being made (public registers may refer in a circle) */
};

enum { MEMBERS_DEEP = 64, EVERY_MARK = 1u << SEC_OPEN | 1u << SEC_INTERNAL | 1u << SEC_FIRM | 1u << SEC_PERSON };

static const Register *unit_register(const Sight *s) { return model_get(s->beneath->model, "unit"); }
static const Register *park_register(const Sight *s) { return model_get(s->beneath->model, "park"); }

static bool members(Sight *s, const Register *reg, const int64_t *given, size_t n, const Field *parent, uint8_t **out, Err *err)
{
    if (*out) return true;
    const Frame *f = snapshot_load(s->beneath, reg, parent ? field_bit(parent) : 0, err);
    if (!f) return false;
    uint8_t *in = NEW_ARRAY(s->arena, uint8_t, f->n + 1);
    for (size_t i = 0; i < n; i++)
        if (given[i] >= 1 && (size_t)given[i] <= f->n) in[given[i] - 1] = 1;
    bool more = parent != NULL;
    for (int depth = 0; more && depth < MEMBERS_DEEP; depth++) {
        const Column *c = frame_column(f, parent);
        more = false;
        for (size_t i = 0; i < f->n; i++) {
            if (in[i] || !f->live[i] || !c->ok[i] || !in[frame_whole(c, i)]) continue;
            in[i] = 1;
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

/* The slot that the path reaches from each row, -1: none. */
static bool reached(Sight *s, const Register *reg, Str path, Arena *a, int32_t **out, Err *err)
{
    Str first = str_split(&path, '.');
    const Frame *f = snapshot_load(s->beneath, reg, 0, err);
    if (!f) return false;
    int32_t *to = *out = NEW_ARRAY(a, int32_t, f->n + 1), *beyond = NULL;
    if (!first.n) {                                        /* ".": the row itself */
        for (size_t i = 0; i < f->n; i++) to[i] = (int32_t)i;
        return true;
    }
    const Field *field = register_get(reg, str_z(a, first));
    f = snapshot_load(s->beneath, reg, field_bit(field), err);
    if (!f || (path.p && !reached(s, field->to, path, a, &beyond, err))) return false;
    const Column *c = frame_column(f, field);
    for (size_t i = 0; i < f->n; i++) to[i] = !c->ok[i] ? -1 : beyond ? beyond[frame_whole(c, i)] : (int32_t)frame_whole(c, i);
    return true;
}

static bool add_reached(Sight *s, const Register *reg, const char *path, const uint8_t *members_of, uint8_t *seen, Err *err)
{
    int32_t *to;
    if (!*path) return true;
    Arena *a = arena_new();
    bool ok = reached(s, reg, str_of(path), a, &to, err);
    const Frame *f = snapshot_frame(s->beneath, reg);
    for (size_t i = 0; ok && i < f->n; i++) seen[i] |= (uint8_t)(f->live[i] && to[i] >= 0 && members_of[to[i]]);
    arena_free(a);
    return ok;
}

static bool seen_of(Sight *s, const Register *reg, const uint8_t **out, Err *err);

/* A public row tells of whom its key names: it is seen where they are. */
static bool without_strangers(Sight *s, const Register *reg, uint8_t *seen, Err *err)
{
    for (size_t k = 0; k < reg->n_fields; k++) {
        const Field *field = &reg->fields[k];
        const uint8_t *target;
        if (!field->to || field->key == KEY_NO || s->asking[field->to->index]) continue;
        const Frame *f = snapshot_load(s->beneath, reg, field_bit(field), err);
        if (!f || !seen_of(s, field->to, &target, err)) return false;
        const Column *c = frame_column(f, field);
        for (size_t i = 0; i < f->n; i++) seen[i] &= (uint8_t)(!c->ok[i] || target[frame_whole(c, i)]);
    }
    return true;
}

static bool make_seen(Sight *s, const Register *reg, uint8_t *seen, Err *err)
{
    const Frame *f = snapshot_frame(s->beneath, reg);
    if (rights_hides(reg)) return true;
    if (reg->is_public) {
        memcpy(seen, f->live, f->n);
        return without_strangers(s, reg, seen, err);
    }
    return load_scope(s, err) && add_reached(s, reg, reg->unit_path, s->units, seen, err) && add_reached(s, reg, reg->park_path, s->parks, seen, err);
}

static bool seen_of(Sight *s, const Register *reg, const uint8_t **out, Err *err)
{
    if (!s->seen[reg->index]) {
        const Frame *f = snapshot_load(s->beneath, reg, 0, err);
        if (!f) return false;
        uint8_t *seen = NEW_ARRAY(s->arena, uint8_t, f->n + 1);
        s->asking[reg->index] = 1;
        bool ok = s->whole ? (memcpy(seen, f->live, f->n), true) : make_seen(s, reg, seen, err);
        s->asking[reg->index] = 0;
        if (!ok) return false;
        s->seen[reg->index] = seen;
    }
    *out = s->seen[reg->index];
    return true;
}

/* ---- columns ---- */

/* Words of rows that are not seen are not in the dictionary either: who lists it learns nothing. */
static void own_words(const Column *c, size_t n, Arena *a, Column *out)
{
    Dict *dict = NEW(a, Dict);
    Arena *scratch = arena_new();
    Packing *codes = packed_start(n, out->ok, scratch, a);
    int32_t *own = NEW_ARRAY(scratch, int32_t, c->dict->n + 1);
    dict->words = NEW_ARRAY(a, Str, c->dict->n + 1);
    for (size_t i = 0; i < n; i++) {
        if (!out->ok[i]) continue;
        int32_t *mine = &own[frame_whole(c, i)];
        if (*mine == 0) {
            dict->words[dict->n] = frame_word(c, i);
            *mine = (int32_t)++dict->n;
        }
        packed_put(codes, i, *mine - 1);
    }
    out->dict = dict;
    out->packed = packed_end(codes, n);
    arena_free(scratch);
}

/* What stands behind a missing value is nothing either. */
static void own_wholes(const Column *c, size_t n, Arena *a, Column *out)
{
    Arena *scratch = arena_new();
    Packing *own = packed_start(n, out->ok, scratch, a);
    for (size_t i = 0; i < n; i++)
        if (out->ok[i]) packed_put(own, i, frame_whole(c, i));
    out->packed = packed_end(own, n);
    arena_free(scratch);
}

static bool look_through(Sight *s, const Frame *f, const Field *field, const uint8_t *seen, Arena *a, Column *out, Err *err)
{
    const Column *c = frame_column(f, field);
    const uint8_t *target = NULL;
    if ((s->clearance >> field->secrecy & 1u) && s->whole) {
        *out = *c;
        out->index = NULL;                                 /* of these rows it makes one of its own */
        column_keep(out);
        return true;
    }
    *out = (Column){ .field = field };
    if (s->clearance >> field->secrecy & 1u) {
        if (field->to && !seen_of(s, field->to, &target, err)) return false;
        out->ok = NEW_ARRAY(a, uint8_t, f->n + 1);
        for (size_t i = 0; i < f->n; i++) out->ok[i] = (uint8_t)(c->ok[i] & seen[i] & (!target || (c->ok[i] && target[frame_whole(c, i)])));
    } else out->ok = NEW_ARRAY(a, uint8_t, f->n + 1);
    if (kind_is_text(field->kind)) own_words(c, f->n, a, out);
    else own_wholes(c, f->n, a, out);
    return true;
}

static bool load_frame(Sight *s, Frame *f, uint64_t mask, Arena *a, Err *err)
{
    const uint8_t *seen;
    const Frame *under = snapshot_load(s->beneath, f->reg, mask, err);
    if (!under || !seen_of(s, f->reg, &seen, err)) return false;
    if (!f->known) {
        f->n = under->n;
        f->live = NEW_ARRAY(a, uint8_t, f->n + 1);
        memcpy(f->live, seen, f->n);
        f->n_live = 0;
        for (size_t i = 0; i < f->n; i++) f->n_live += f->live[i];
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
    if (id >= 1 && (size_t)id <= frame->n && frame->live[id - 1]) *out = frame_value(frame, f, (size_t)id - 1);
    return true;
}

static bool reaches(Sight *s, const Row *row, const char *path, const uint8_t *members_of, size_t n, const SightRows *fresh, bool *yes, Err *err)
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
    *yes = id >= 1 && (size_t)id <= n && members_of[id - 1];
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
    s->seen = NEW_ARRAY(a, uint8_t *, beneath->model->n);
    s->asking = NEW_ARRAY(a, uint8_t, beneath->model->n);
    above->source.context = s;
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
