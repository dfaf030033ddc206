/* SPDX-License-Identifier: Apache-2.0
** A Snapshot that follows a commit is the one that would be loaded anew, cell by cell and code by code; the one before stays as it was. */
#include "fixture.h"

#include <pthread.h>

typedef struct { uint64_t state; } Random;

static uint64_t draw(Random *r, uint64_t below)
{
    uint64_t z = (r->state += 0x9E3779B97F4A7C15u);
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return (z ^ z >> 31) % below;
}

static uint64_t all_fields(const Register *reg) { return (UINT64_C(1) << reg->n_fields) - 1; }

static bool same_cell(const Column *a, const Column *b, size_t slot)
{
    if (column_has(a, slot) != column_has(b, slot)) return false;
    if (!column_has(a, slot)) return true;
    return frame_whole(a, slot) == frame_whole(b, slot);
}

static bool same_frame(const Frame *a, const Frame *b)
{
    bool same = a->n == b->n && a->n_live == b->n_live;
    for (size_t slot = 0; same && slot < a->n; slot++) same = frame_lives(a, slot) == frame_lives(b, slot);
    for (size_t k = 0; same && k < a->reg->n_fields; k++) {
        const Column *x = &a->columns[k], *y = &b->columns[k];
        for (size_t slot = 0; same && slot < a->n; slot++) same = same_cell(x, y, slot);
        if (!same || !kind_is_text(a->reg->fields[k].kind)) continue;
        same = x->dict->n == y->dict->n;
        for (size_t i = 0; same && i < x->dict->n; i++) same = str_equal(x->dict->words[i], y->dict->words[i]);
    }
    return same;
}

static Value any_value(const Field *f, Random *r, size_t round, size_t parks, Arena *a)
{
    bool key = str_equal(str_of(f->id), S("name")) || str_equal(str_of(f->id), S("code"));
    Value v = { .ok = key || draw(r, 4) > 0, .i = (int64_t)draw(r, 1000) };
    if (f->kind == K_REF) v.ok = v.ok && str_equal(str_of(f->id), S("park")) && parks, v.i = 1 + (int64_t)draw(r, parks ? parks : 1);
    if (f->kind == K_BOOL) v.i &= 1;
    if (f->kind == K_PERIOD) v.i = period_pack((Period){ PER_YEAR, 2000 + (int32_t)draw(r, 20) });
    if (kind_is_text(f->kind)) v.s = key ? str_printf(a, "%s %zu %llu", f->id, round, (unsigned long long)draw(r, UINT32_MAX)) : str_printf(a, "文 %llu", (unsigned long long)draw(r, 12));
    return v;
}

/* New rows, changed rows, ended rows of one register, in one transaction. */
static void change(Ledger *l, const Register *reg, const Frame *f, size_t parks, bool may_end, Random *r, size_t round, Arena *a)
{
    Err err = { 0 };
    size_t n = f->n;
    uint8_t *written = arena_alloc(a, f->n + 1);
    CHECK(fixture_begin(l, "", &err));
    for (size_t i = 0; i < 1 + draw(r, 4); i++) {
        Row *row = row_new(reg, a);
        bool fresh = n == 0 || draw(r, 3) == 0;
        size_t slot = fresh ? n++ : draw(r, f->n ? f->n : 1);
        if (!fresh && (slot >= f->n || written[slot]++)) continue;
        row->id = (int64_t)slot + 1;
        row->source = -1;
        row->given = all_fields(reg);
        for (size_t k = 0; k < reg->n_fields; k++) row->v[k] = !fresh && draw(r, 3) ? frame_value(f, &reg->fields[k], slot) : any_value(&reg->fields[k], r, round, parks, a);
        row->gone = !fresh && may_end && frame_lives(f, slot) && draw(r, 5) == 0;
        CHECK(ledger_put(l, row, 0, &err));
    }
    CHECK(ledger_end(l, true, NULL, &err));
    if (err.code != ERR_NONE) CHECK_STR(fixture_text(&err, a), "");
}

static void load_some(Snapshot *s, const Register *reg, Random *r)
{
    Err err = { 0 };
    CHECK(snapshot_load(s, reg, draw(r, 2) ? all_fields(reg) : all_fields(reg) & draw(r, UINT32_MAX), &err) != NULL);
}

TEST(after, is_what_would_be_loaded)
{
    const Model *m = model_new(a);
    TestClock clock = { 0 };
    const char *path;
    Ledger *l = fixture_new(a, m, &clock, &path), *reader = fixture_open(path, m, LEDGER_READ, &clock);
    const Register *park = model_get(m, "park"), *firm = model_get(m, "enterprise"), *both[] = { park, firm };
    Snapshot *old, *now, *fresh;
    Random r = { 20261127 };
    Err err = { 0 };
    CHECK(ledger_snapshot(reader, 0, &old, &err));
    for (size_t round = 0; round < 120; round++) {
        Arena *own = arena_new();
        for (size_t i = 0; i < 2; i++) load_some(old, both[i], &r);
        for (size_t times = 1 + draw(&r, 2); times-- > 0;) {
            CHECK(ledger_snapshot(reader, 0, &fresh, &err));
            const Register *reg = both[draw(&r, 2)];
            const Frame *f = snapshot_load(fresh, reg, all_fields(reg), &err), *parks = snapshot_load(fresh, park, 0, &err);
            change(l, reg, f, parks->n, reg == firm, &r, round, own);
            snapshot_free(fresh);
        }
        CHECK(ledger_snapshot_after(reader, old, &now, &err));
        CHECK(ledger_snapshot(reader, 0, &fresh, &err));
        CHECK_INT(now->tx, fresh->tx);
        CHECK_INT(now->at, fresh->at);
        for (size_t i = 0; i < 2; i++) {
            const Frame *x = snapshot_load(now, both[i], all_fields(both[i]), &err), *y = snapshot_load(fresh, both[i], all_fields(both[i]), &err);
            CHECK(x && y && same_frame(x, y));
        }
        snapshot_free(old);
        snapshot_free(fresh);
        old = now;
        arena_free(own);
    }
    snapshot_free(old);
    ledger_close(reader);
    ledger_close(l);
}

TEST(after, the_one_before_stays_and_what_did_not_change_is_shared)
{
    const Model *m = model_new(a);
    TestClock clock = { 0 };
    const char *path;
    Ledger *l = fixture_new(a, m, &clock, &path), *reader = fixture_open(path, m, LEDGER_READ, &clock);
    const Register *park = model_get(m, "park");
    const Field *name = register_get(park, "name"), *level = register_get(park, "level");
    Snapshot *old, *now;
    Err err = { 0 };
    CHECK(fixture_put(l, fixture_row(a, m, "park", 1, "name=甲", "level=镇级", NULL), &err) == 1);
    CHECK(ledger_snapshot(reader, 0, &old, &err) && snapshot_load(old, park, all_fields(park), &err));
    CHECK(fixture_put(l, fixture_row(a, m, "park", 1, "name=乙", "level=镇级", NULL), &err) == 2);
    CHECK(ledger_snapshot_after(reader, old, &now, &err));
    const Frame *before = snapshot_frame(old, park), *after = snapshot_frame(now, park);
    CHECK_STR(frame_value(before, name, 0).s, "甲");
    CHECK_STR(frame_value(after, name, 0).s, "乙");
    CHECK(frame_column(before, level)->packed == frame_column(after, level)->packed);
    CHECK(frame_column(before, name)->packed != frame_column(after, name)->packed);
    snapshot_free(old);
    CHECK_STR(frame_value(after, level, 0).s, "镇级");
    snapshot_free(now);
    ledger_close(reader);
    ledger_close(l);
}

/* More rows than a block of packed values holds, and changes in the first and the last. */
TEST(after, follows_columns_of_several_blocks)
{
    enum { FIRMS = 2 * PACKED_ROWS + 100 };
    const Model *m = model_new(a);
    TestClock clock = { 0 };
    const char *path;
    Ledger *l = fixture_new(a, m, &clock, &path), *reader = fixture_open(path, m, LEDGER_READ, &clock);
    const Register *firm = model_get(m, "enterprise");
    const Field *name = register_get(firm, "name"), *founded = register_get(firm, "founded_on");
    Snapshot *old, *now, *fresh;
    Err err = { 0 };
    CHECK(fixture_begin(l, "", &err));
    for (int64_t id = 1; id <= FIRMS; id++) {
        Row *row = row_new(firm, a);
        row->id = id, row->source = -1, row->given = field_bit(name) | field_bit(founded);
        row->v[name->index] = (Value){ .ok = true, .s = str_printf(a, "企业%lld", (long long)(id * 7 % FIRMS)) };
        row->v[founded->index] = (Value){ .ok = id % 3 != 0 && id > PACKED_ROWS, .i = id };
        CHECK(ledger_put(l, row, 0, &err));
    }
    CHECK(ledger_end(l, true, NULL, &err));
    CHECK(ledger_snapshot(reader, 0, &old, &err) && snapshot_load(old, firm, all_fields(firm), &err));
    CHECK(fixture_begin(l, "", &err));
    const int64_t changed[] = { 5, PACKED_ROWS, FIRMS, FIRMS + 1 };
    for (size_t i = 0; i < sizeof changed / sizeof *changed; i++) {
        Row *row = row_new(firm, a);
        int64_t id = changed[i];
        row->id = id, row->source = -1, row->given = field_bit(name) | field_bit(founded);
        row->v[name->index] = (Value){ .ok = true, .s = str_printf(a, "新%lld", (long long)id) };
        row->v[founded->index] = (Value){ .ok = true, .i = -id };
        CHECK(ledger_put(l, row, 0, &err));
    }
    CHECK(ledger_end(l, true, NULL, &err));
    CHECK(ledger_snapshot_after(reader, old, &now, &err));
    CHECK(ledger_snapshot(reader, 0, &fresh, &err));
    const Frame *x = snapshot_load(now, firm, all_fields(firm), &err), *y = snapshot_load(fresh, firm, all_fields(firm), &err);
    CHECK(x && y && same_frame(x, y));
    CHECK_STR(frame_value(x, name, PACKED_ROWS).s, "企业3803");                      /* 4097 · 7, modulo all of them */
    const PackedBlock *nothing = &frame_column(x, register_get(firm, "park"))->packed->blocks[1];
    CHECK(!nothing->bits && !nothing->raw && !nothing->all);                            /* what is missing takes no room */
    snapshot_free(old), snapshot_free(now), snapshot_free(fresh);
    ledger_close(reader);
    ledger_close(l);
}

/* ---- read ahead ---- */

typedef struct { SnapshotSource ledger; size_t *times; } Spy;

static bool spied(void *context, const Snapshot *s, Frame *f, uint64_t mask, Arena *a, Err *err)
{
    const Spy *spy = context;
    spy->times[f->reg->index]++;
    return spy->ledger.load(spy->ledger.context, s, f, mask, a, err);
}

typedef struct { Snapshot *s; const Register *reg; bool ok; } Asker;

static void *ask(void *context)
{
    Asker *x = context;
    Err err = { 0 };
    x->ok = snapshot_load(x->s, x->reg, all_fields(x->reg), &err) != NULL;
    return NULL;
}

TEST(after, what_another_snapshot_reads_is_waited_for_and_taken)
{
    const Model *m = model_new(a);
    TestClock clock = { 0 };
    const char *path;
    Ledger *l = fixture_new(a, m, &clock, &path), *reader = fixture_open(path, m, LEDGER_READ, &clock), *ahead = fixture_open(path, m, LEDGER_READ, &clock);
    const Register *park = model_get(m, "park"), *firm = model_get(m, "enterprise"), *unit = model_get(m, "unit");
    Snapshot *shown = NULL, *own = NULL;
    pthread_t thread;
    Err err = { 0 };
    CHECK(fixture_put(l, fixture_row(a, m, "park", 1, "name=甲", NULL), &err) == 1);
    CHECK(fixture_put(l, fixture_row(a, m, "enterprise", 1, "name=某厂", "park=1", NULL), &err) == 2);
    CHECK(ledger_snapshot(reader, 0, &shown, &err) && ledger_snapshot(ahead, 0, &own, &err));
    Spy spy = { shown->source, NEW_ARRAY(a, size_t, m->n) };
    shown->source = (SnapshotSource){ &spy, spied };
    snapshot_expect(shown, firm, all_fields(firm));
    Asker one = { shown, firm, false }, two = { shown, unit, false };
    CHECK(pthread_create(&thread, NULL, ask, &one) == 0);
    CHECK(snapshot_load(shown, park, all_fields(park), &err) && spy.times[park->index] == 1);      /* who asks for something else does not wait */
    CHECK(snapshot_load(own, firm, all_fields(firm), &err) != NULL);
    snapshot_adopt(shown, own, firm);
    CHECK(pthread_join(thread, NULL) == 0 && one.ok);
    CHECK_INT(spy.times[firm->index], 0);
    CHECK(same_frame(snapshot_frame(shown, firm), snapshot_frame(own, firm)));
    snapshot_free(own);
    CHECK_STR(frame_value(snapshot_frame(shown, firm), register_get(firm, "name"), 0).s, "某厂");
    snapshot_expect(shown, unit, all_fields(unit));                                               /* it comes to nothing: then who waits reads it */
    CHECK(pthread_create(&thread, NULL, ask, &two) == 0);
    snapshot_adopt(shown, NULL, unit);
    CHECK(pthread_join(thread, NULL) == 0 && two.ok);
    CHECK_INT(spy.times[unit->index], 1);
    shown->source = spy.ledger;
    snapshot_free(shown);
    ledger_close(ahead), ledger_close(reader), ledger_close(l);
}
