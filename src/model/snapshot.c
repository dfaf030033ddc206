/* SPDX-License-Identifier: Apache-2.0 */
#include "model/snapshot.h"
#include "model/texts.h"

#include <assert.h>
#include <string.h>

struct Memory { Arena *arena; int users; };

Memory *memory_new(void)
{
    Arena *a = arena_new();
    Memory *m = NEW(a, Memory);
    *m = (Memory){ a, 1 };
    return m;
}

Memory *memory_keep(Memory *m)
{
    if (m) __atomic_add_fetch(&m->users, 1, __ATOMIC_RELAXED);
    return m;
}

void memory_drop(Memory *m)
{
    if (m && __atomic_sub_fetch(&m->users, 1, __ATOMIC_ACQ_REL) == 0) arena_free(m->arena);
}

Arena *memory_arena(Memory *m) { return m->arena; }

Snapshot *snapshot_new(const Model *m, int64_t tx, Instant at, SnapshotSource source)
{
    Arena *a = arena_new();
    Snapshot *s = NEW(a, Snapshot);
    *s = (Snapshot){ .model = m, .tx = tx, .at = at, .arena = a, .source = source };
    pthread_mutex_init(&s->lock, NULL);
    pthread_cond_init(&s->came, NULL);
    s->frames = NEW_ARRAY(a, Frame, m->n);
    for (size_t i = 0; i < m->n; i++) {
        s->frames[i].reg = &m->registers[i];
        s->frames[i].columns = NEW_ARRAY(a, Column, m->registers[i].n_fields);
        for (size_t k = 0; k < m->registers[i].n_fields; k++) s->frames[i].columns[k].field = &m->registers[i].fields[k];
    }
    return s;
}

/* Open addressing: slot + 1 of a row, 0: free. Slots of one text stand in order behind each other. */
typedef struct TextIndex { Memory *memory; uint32_t *places; size_t mask; } TextIndex;

int32_t *column_narrow(const Column *c, size_t n, Arena *a)
{
    int64_t some[PACKED_ROWS];
    if (!c->packed) return c->i32;
    int32_t *out = arena_raw_array(a, n + 1, sizeof *out);
    for (size_t base = 0; base < n; base += PACKED_ROWS) {
        size_t count = n - base < PACKED_ROWS ? n - base : PACKED_ROWS;
        packed_read(c->packed, base, count, some);
        for (size_t i = 0; i < count; i++) out[base + i] = (int32_t)some[i];
    }
    return out;
}

void column_read_has(const Column *c, size_t from, size_t n, uint8_t *out)
{
    if (!c->packed) {
        memcpy(out, c->ok + from, n);
        return;
    }
    packed_read_has(c->packed, from, n, out);
    for (size_t k = 0; c->seen && k < n; k += BITS_WORD) {
        size_t some = n - k < BITS_WORD ? n - k : BITS_WORD;
        uint8_t seen[BITS_WORD];
        bits_read(c->seen, from + k, some, seen);
        for (size_t i = 0; i < some; i++) out[k + i] &= seen[i];
    }
}

uint8_t *column_ok(const Column *c, size_t n, Arena *a)
{
    if (!c->packed) return c->ok;
    uint8_t *out = arena_raw(a, n + 1);
    column_read_has(c, 0, n, out);
    return out;
}

void frame_read_live(const Frame *f, size_t from, size_t n, uint8_t *out)
{
    if (f->live) memcpy(out, f->live + from, n);
    else bits_read(f->alive, from, n, out);
}

const uint8_t *frame_live(const Frame *f, Arena *a)
{
    if (f->live) return f->live;
    uint8_t *out = arena_raw(a, f->n + 1);
    frame_read_live(f, 0, f->n, out);
    return out;
}

void column_keep(const Column *c)
{
    memory_keep(c->memory);
    if (c->index) memory_keep(c->index->memory);
}

void column_drop(Column *c)
{
    memory_drop(c->memory);
    if (c->index) memory_drop(c->index->memory);
    *c = (Column){ .field = c->field };
}

void snapshot_free(Snapshot *s)
{
    if (!s) return;
    for (size_t i = 0; i < s->model->n; i++) {
        memory_drop(s->frames[i].memory);
        for (size_t k = 0; k < s->model->registers[i].n_fields; k++) column_drop(&s->frames[i].columns[k]);
    }
    pthread_mutex_destroy(&s->lock);
    pthread_cond_destroy(&s->came);
    arena_free(s->arena);
}

Snapshot *snapshot_after(Snapshot *old, int64_t tx, Instant at, SnapshotSource source)
{
    Snapshot *s = snapshot_new(old->model, tx, at, source);
    pthread_mutex_lock(&old->lock);      /* nobody loads meanwhile */
    for (size_t i = 0; i < s->model->n; i++) {
        Column *columns = s->frames[i].columns;
        s->frames[i] = old->frames[i];
        s->frames[i].columns = columns;
        s->frames[i].coming = 0;
        memory_keep(s->frames[i].memory);
        for (size_t k = 0; k < s->frames[i].reg->n_fields; k++) {
            columns[k] = old->frames[i].columns[k];
            column_keep(&columns[k]);
        }
    }
    pthread_mutex_unlock(&old->lock);
    return s;
}

static uint64_t missing_of(const Frame *f, uint64_t mask) { return mask & ~__atomic_load_n(&f->loaded, __ATOMIC_ACQUIRE); }
static bool is_known(const Frame *f) { return __atomic_load_n(&f->known, __ATOMIC_ACQUIRE); }

static bool load_missing(Snapshot *s, Frame *f, uint64_t mask, Err *err)
{
    while (f->coming && (!f->known || (missing_of(f, mask) & f->coming))) pthread_cond_wait(&s->came, &s->lock);
    uint64_t missing = missing_of(f, mask);
    if (f->known && missing == 0) return true;
    if (!s->source.load(s->source.context, s, f, missing, s->arena, err)) return false;
    __atomic_store_n(&f->loaded, f->loaded | missing, __ATOMIC_RELEASE);
    __atomic_store_n(&f->known, true, __ATOMIC_RELEASE);
    return true;
}

const Frame *snapshot_load(Snapshot *s, const Register *reg, uint64_t mask, Err *err)
{
    Frame *f = &s->frames[reg->index];
    if (is_known(f) && missing_of(f, mask) == 0) return f;
    pthread_mutex_lock(&s->lock);
    bool ok = load_missing(s, f, mask, err);
    pthread_mutex_unlock(&s->lock);
    return ok ? f : NULL;
}

bool snapshot_load_fields(Snapshot *s, const uint64_t *fields, Err *err)
{
    for (size_t i = 0; i < s->model->n; i++)
        if (fields[i] && !snapshot_load(s, &s->model->registers[i], fields[i], err)) return false;
    return true;
}

/* ---- what another one loads ---- */

void snapshot_expect(Snapshot *s, const Register *reg, uint64_t mask)
{
    pthread_mutex_lock(&s->lock);
    s->frames[reg->index].coming = mask;
    pthread_mutex_unlock(&s->lock);
}

static void take(Frame *f, const Frame *from)
{
    uint64_t fresh = missing_of(f, from->loaded);
    for (size_t k = 0; k < f->reg->n_fields; k++) {
        if (!(fresh >> k & 1)) continue;
        f->columns[k] = from->columns[k];
        column_keep(&f->columns[k]);
    }
    if (!f->known) f->n = from->n, f->n_live = from->n_live, f->alive = from->alive, f->memory = memory_keep(from->memory);
    __atomic_store_n(&f->loaded, f->loaded | fresh, __ATOMIC_RELEASE);
    __atomic_store_n(&f->known, true, __ATOMIC_RELEASE);
}

void snapshot_adopt(Snapshot *s, const Snapshot *from, const Register *reg)
{
    Frame *f = &s->frames[reg->index];
    pthread_mutex_lock(&s->lock);
    if (from) take(f, &from->frames[reg->index]);
    f->coming = 0;
    pthread_cond_broadcast(&s->came);
    pthread_mutex_unlock(&s->lock);
}

/* ---- rows by a text ---- */

static TextIndex *make_index(const Frame *f, const Column *c)
{
    Memory *m = memory_new();
    TextIndex *x = NEW(m->arena, TextIndex);
    size_t size = 16;
    while (size < f->n * 2) size *= 2;
    *x = (TextIndex){ m, NEW_ARRAY(m->arena, uint32_t, size), size - 1 };
    for (size_t slot = 0; slot < f->n; slot++) {
        if (!column_has(c, slot)) continue;
        size_t at = (size_t)str_hash(frame_word(c, slot)) & x->mask;
        while (x->places[at]) at = (at + 1) & x->mask;
        x->places[at] = (uint32_t)slot + 1;
    }
    return x;
}

/* The one beneath has the words of the same rows, and more. */
static const TextIndex *index_of(Snapshot *s, const Frame *f, const Field *field)
{
    Column *c = &s->frames[f->reg->index].columns[field->index];
    if (s->beneath && frame_column(snapshot_frame(s->beneath, f->reg), field)->dict == c->dict) return index_of(s->beneath, snapshot_frame(s->beneath, f->reg), field);
    TextIndex *x = __atomic_load_n(&c->index, __ATOMIC_ACQUIRE);
    if (x) return x;
    pthread_mutex_lock(&s->lock);
    if (!c->index) __atomic_store_n(&c->index, make_index(f, c), __ATOMIC_RELEASE);
    x = c->index;
    pthread_mutex_unlock(&s->lock);
    return x;
}

bool snapshot_find(Snapshot *s, const Register *reg, const Field *field, Str text, Arena *a, size_t **slots, size_t *n, Err *err)
{
    const Frame *f = snapshot_load(s, reg, UINT64_C(1) << field->index, err);
    size_t cap = 0;
    *slots = NULL, *n = 0;
    if (!f) return false;
    const Column *c = frame_column(f, field);
    const TextIndex *x = index_of(s, f, field);
    for (size_t at = (size_t)str_hash(text) & x->mask; x->places[at]; at = (at + 1) & x->mask) {
        size_t slot = x->places[at] - 1;
        if (column_has(c, slot) && str_equal(frame_word(c, slot), text)) *PUSH(a, *slots, *n, cap) = slot;
    }
    return true;
}

Value frame_value(const Frame *f, const Field *field, size_t slot)
{
    const Column *c = frame_column(f, field);
    assert((c->packed || c->ok) && slot < f->n);
    Value v = { .ok = column_has(c, slot) };
    if (!v.ok) return v;
    if (kind_is_text(field->kind)) v.s = frame_word(c, slot);
    else if (field->kind == K_REF) v.i = frame_whole(c, slot) + 1;
    else v.i = frame_whole(c, slot);
    return v;
}

bool snapshot_has(const Frame *f, int64_t id, Err *err)
{
    if (id >= 1 && (size_t)id <= f->n) return true;
    Buf b = { 0 };
    buf_add_int(&b, id);
    FAIL(err, NOT_FOUND, T_MODEL_NO_ROW, str_of(f->reg->word), buf_str(&b));
    buf_done(&b);
    return false;
}

bool snapshot_row(Snapshot *s, const Register *reg, int64_t id, Arena *a, Row **out, Err *err)
{
    const Frame *f = snapshot_load(s, reg, register_fields(reg), err);
    if (!f) return false;
    if (!snapshot_has(f, id, err)) return false;
    Row *r = row_new(reg, a);
    r->id = id;
    r->gone = !frame_lives(f, (size_t)id - 1);
    for (size_t i = 0; i < reg->n_fields; i++) r->v[i] = frame_value(f, &reg->fields[i], (size_t)id - 1);
    *out = r;
    return true;
}
