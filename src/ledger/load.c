/* SPDX-License-Identifier: Apache-2.0
** Rows out of the file: a Snapshot's columns in one streaming pass (the newest version of a row comes last and stays),
** the versions of one row, transactions. */
#include "ledger/inside.h"

#include <assert.h>
#include <string.h>

bool load_tx(Stmt *s, Arena *a, Tx *out)
{
    *out = (Tx){ .seq = sqlite_int(s, 0), .time = sqlite_int(s, 1), .actor = str_copy(a, sqlite_text(s, 2)), .action = str_copy(a, sqlite_text(s, 3)),
                 .reason = str_copy(a, sqlite_text(s, 4)), .key = str_copy(a, sqlite_text(s, 5)), .detail = str_copy(a, sqlite_text(s, 6)),
                 .prev = inside_hash(sqlite_text(s, 7)), .hash = inside_hash(sqlite_text(s, 8)) };
    return true;
}

/* ---- snapshots ---- */

/* The words of a text column while it is read: word -> code, packed close, for a column may hold a million. */
typedef struct {
    Arena *arena;            /* of the column: the words stay there */
    Str *words;
    size_t n, cap;
    uint32_t *places;        /* code + 1; 0: free. Not kept */
    size_t n_places;
    char *room;
    size_t left;
} Words;

static size_t place_of(const Words *w, Str word)
{
    size_t at = (size_t)str_hash(word) & (w->n_places - 1);
    while (w->places[at] && !str_equal(w->words[w->places[at] - 1], word)) at = (at + 1) & (w->n_places - 1);
    return at;
}

static void more_places(Words *w)
{
    mem_free(w->places);
    w->n_places = w->n_places ? w->n_places * 2 : 64;
    w->places = mem_resize(NULL, w->n_places * sizeof *w->places);
    memset(w->places, 0, w->n_places * sizeof *w->places);
    for (size_t i = 0; i < w->n; i++) w->places[place_of(w, w->words[i])] = (uint32_t)i + 1;
}

static Str pack_word(Words *w, Str word)
{
    enum { PIECE = 64 * 1024, FIRST = 256 };
    if (word.n > w->left) {
        w->left = word.n > PIECE ? word.n : w->n < FIRST ? FIRST + word.n : PIECE;
        w->room = arena_alloc(w->arena, w->left);
    }
    if (word.n) memcpy(w->room, word.p, word.n);
    Str kept = { w->room, word.n };
    w->room += word.n;
    w->left -= word.n;
    return kept;
}

static int32_t code_of_word(Words *w, Str word)
{
    if ((w->n + 1) * 2 > w->n_places) more_places(w);
    size_t at = place_of(w, word);
    if (w->places[at] == 0) {
        *PUSH(w->arena, w->words, w->n, w->cap) = pack_word(w, word);
        w->places[at] = (uint32_t)w->n;
    }
    return (int32_t)w->places[at] - 1;
}

typedef struct {
    Column *column;
    const Field *field;
    Packing *values;
    Words words;             /* of text */
    Str last;                /* the word of the row before: most columns repeat */
    int32_t last_code;
    bool in_file;
} Loading;

typedef struct {
    Loading *list;
    size_t n, bound;
    Frame *frame;
    uint64_t *alive;         /* NULL: n and alive of the frame are known */
    int64_t last;            /* id of the row before */
} Load;

/* Each column stands on memory of its own, so that later Snapshots may share it. */
static Packing *column_room(Column *c, size_t slots, Arena *scratch)
{
    c->memory = memory_new();
    return packed_start(slots, scratch, memory_arena(c->memory));
}

static void start_column(Loading *c, Frame *f, const Table *t, size_t k, size_t bound, Arena *scratch)
{
    *c = (Loading){ .column = &f->columns[k], .field = &f->reg->fields[k], .in_file = t->have >> k & 1 };
    c->values = column_room(c->column, bound, scratch);
    c->words.arena = memory_arena(c->column->memory);
    c->last_code = -1;
}

static int32_t code_of(Loading *c, Str word)
{
    if (c->last_code >= 0 && str_equal(word, c->last)) return c->last_code;
    c->last_code = code_of_word(&c->words, word);
    c->last = c->words.words[c->last_code];
    return c->last_code;
}

static void load_cell(Loading *c, Stmt *s, int at, size_t slot)
{
    Period p = { 0 };
    int64_t number = 0;
    Str said = S("");
    CellKind kind = sqlite_cell(s, at, &number, &said);
    bool text = kind_is_text(c->field->kind), period = c->field->kind == K_PERIOD;
    bool there = kind == (text || period ? CELL_BYTES : CELL_NUMBER) && (!period || period_parse(said, &p));
    if (!there) {
        packed_miss(c->values, slot);
        return;
    }
    if (text) number = code_of(c, said);
    else if (c->field->kind == K_REF) number--;          /* a slot is the id less one */
    else if (period) number = period_pack(p);
    packed_put(c->values, slot, number);
}

static bool load_line(Load *d, Stmt *s)
{
    int64_t id = sqlite_int(s, 0);
    if (id < 1 || (size_t)id > d->bound) return false;
    size_t slot = (size_t)id - 1;
    int at = 2;
    d->last = id;
    if (d->alive) bits_put(d->alive, slot, sqlite_int(s, 1) == 0);
    for (size_t k = 0; k < d->n; k++)
        if (d->list[k].in_file) load_cell(&d->list[k], s, at++, slot);
    return true;
}

/* Codes in order of first appearance by slot, without the words that no row has any more (of replaced versions): code[old] is the new
** one and 1, first[new] the old one. How many there are. */
static size_t count_words(const Column *c, size_t slots, int32_t *code, int32_t *first)
{
    size_t n = 0;
    for (size_t slot = 0; slot < slots; slot++) {
        if (!packed_has(c->packed, slot)) continue;
        int32_t old = (int32_t)packed_at(c->packed, slot);
        if (code[old] == 0) {
            first[n] = old;
            code[old] = (int32_t)++n;
        }
    }
    return n;
}

/* The column, whose codes are those of `words`, with a dictionary of its own in its memory; the texts are copied into one piece. */
static void settle_words(Column *c, const Str *words, size_t n_words, size_t slots)
{
    Arena *a = memory_arena(c->memory), *scratch = arena_new();
    Dict *dict = NEW(a, Dict);
    int32_t *code = NEW_ARRAY(scratch, int32_t, n_words + 1), *first = NEW_ARRAY(scratch, int32_t, n_words + 1);
    size_t bytes = 0;
    dict->n = count_words(c, slots, code, first);
    Packing *codes = packed_start(slots, scratch, a);
    for (size_t slot = 0; slot < slots; slot++)
        if (packed_has(c->packed, slot)) packed_put(codes, slot, code[packed_at(c->packed, slot)] - 1);
    c->packed = packed_end(codes, slots);
    for (size_t i = 0; i < dict->n; i++) bytes += words[first[i]].n;
    char *to = arena_alloc(a, bytes + 1);
    dict->words = NEW_ARRAY(a, Str, dict->n);
    for (size_t i = 0; i < dict->n; i++) {
        Str w = words[first[i]];
        if (w.n) memcpy(to, w.p, w.n);
        dict->words[i] = (Str){ to, w.n };
        to += w.n;
    }
    c->dict = dict;
    arena_free(scratch);
}

/* As they came when each is used and in order; else the column moves to memory without those that are not. */
static void finish_words(const Loading *c, size_t slots)
{
    const Words *w = &c->words;
    Column *column = c->column;
    Memory *old = column->memory;
    Arena *scratch = arena_new();
    int32_t *code = NEW_ARRAY(scratch, int32_t, w->n + 1), *first = NEW_ARRAY(scratch, int32_t, w->n + 1);
    size_t used = count_words(column, slots, code, first);
    bool as_is = used == w->n;
    for (size_t i = 0; as_is && i < used; i++) as_is = first[i] == (int32_t)i;
    arena_free(scratch);
    if (as_is) {
        Dict *dict = NEW(w->arena, Dict);
        *dict = (Dict){ w->words, w->n };
        column->dict = dict;
        return;
    }
    column->memory = memory_new();
    settle_words(column, w->words, w->n, slots);
    memory_drop(old);
}

static void add_columns(const Load *d, const Table *t, Buf *sql)
{
    buf_add_z(sql, "SELECT id, gone");
    for (size_t k = 0; k < d->n; k++)
        if (d->list[k].in_file) buf_addf(sql, ", \"%s\"", d->list[k].field->id);
    buf_addf(sql, " FROM \"%s_v\" WHERE +tx <= ?1 ORDER BY id, tx", t->reg->id);
}

static bool stream(Ledger *l, const Table *t, Load *d, int64_t tx, Err *err)
{
    Stmt *s = NULL;
    Buf sql = { 0 };
    DbStep step = DB_FAIL;
    add_columns(d, t, &sql);
    if (sqlite_prepare(l->db, buf_str(&sql), &s, err)) {
        sqlite_bind_int(s, 1, tx);
        while ((step = sqlite_step(s, err)) == DB_ROW)
            if (!load_line(d, s)) {
                FAIL(err, DAMAGED, T_LEDGER_V_ORPHANS, str_of(t->reg->word), S("1"));
                break;
            }
        sqlite_finish(s);
    }
    buf_done(&sql);
    return step == DB_END;
}

/* Nothing of it is loaded. */
static void give_up(const Load *d)
{
    for (size_t k = 0; k < d->n; k++) {
        column_drop(d->list[k].column);
    }
    if (!d->alive) return;
    memory_drop(d->frame->memory);
    d->frame->memory = NULL, d->frame->alive = NULL;
}

static uint64_t *alive_room(Memory **memory, size_t slots)
{
    *memory = memory_new();
    return NEW_ARRAY(memory_arena(*memory), uint64_t, bits_words(slots) + 1);
}

static bool load_frame(void *context, const Snapshot *snapshot, Frame *f, uint64_t mask, Arena *a, Err *err)
{
    Ledger *l = context;
    Table *t = &l->tables[f->reg->index];
    int64_t newest = 0;
    if (t->exists) {
        if (l->mode == LEDGER_READ) t->newest = -1;
        if (!write_newest(l, t, &newest, err)) return false;
    }
    Arena *scratch = arena_new();
    Load d = { .list = NEW_ARRAY(scratch, Loading, f->reg->n_fields), .bound = (size_t)newest, .frame = f };
    (void)a;
    for (size_t k = 0; k < f->reg->n_fields; k++)
        if (mask >> k & 1) start_column(&d.list[d.n++], f, t, k, d.bound, scratch);
    if (!f->known) f->alive = d.alive = alive_room(&f->memory, d.bound);
    bool ok = !t->exists || stream(l, t, &d, snapshot->tx, err);
    if (ok && d.alive) {
        f->n = (size_t)d.last;
        f->n_live = bits_count(f->alive, f->n);
    }
    for (size_t k = 0; ok && k < d.n; k++) {
        d.list[k].column->packed = packed_end(d.list[k].values, f->n);
        if (kind_is_text(d.list[k].field->kind)) finish_words(&d.list[k], f->n);
    }
    for (size_t k = 0; k < d.n; k++) mem_free(d.list[k].words.places);
    if (!ok) give_up(&d);
    arena_free(scratch);
    return ok;
}

static bool time_of(Ledger *l, int64_t tx, Instant *at, Err *err)
{
    Stmt *s;
    char store[24];
    *at = 0;
    if (tx == 0) return true;
    if (!inside_sql(l, SQL_tx_by_seq, &s, err)) return false;
    sqlite_bind_int(s, 1, tx);
    DbStep step = sqlite_step(s, err);
    if (step == DB_ROW) *at = sqlite_int(s, 1);
    sqlite_reset(s);
    return step == DB_ROW || (step != DB_FAIL && FAIL(err, DAMAGED, T_LEDGER_NO_TX_SEQ, inside_int(tx, store)));
}

bool load_snapshot(Ledger *l, int64_t tx, Snapshot **out, Err *err)
{
    char store[24];
    int64_t head = ledger_head(l);
    Instant at;
    if (tx == 0) tx = head;
    if (tx < 0 || tx > head) return FAIL(err, NOT_FOUND, T_LEDGER_NO_TX_SEQ, inside_int(tx, store));
    if (!time_of(l, tx, &at, err)) return false;
    *out = snapshot_new(l->model, tx, at, (SnapshotSource){ l, load_frame });
    return true;
}

static void own_texts(Row *row, Arena *a)
{
    for (size_t k = 0; k < row->reg->n_fields; k++)
        if (row->v[k].ok && kind_is_text(row->reg->fields[k].kind)) row->v[k].s = str_copy(a, row->v[k].s);
}

/* ---- what changed since ---- */

typedef struct {
    Arena *scratch;
    Row **rows;              /* by id: as the transactions since left it; NULL: as it was */
    size_t n, slots;         /* rows that changed; slots afterwards */
} Changes;

static bool read_changes(Ledger *l, Table *t, int64_t from, int64_t to, Changes *c, Err *err)
{
    Row *row = row_new(t->reg, c->scratch);
    int64_t batch;
    Stmt *s;
    for (int64_t tx = from + 1; tx <= to; tx++) {
        DbStep step;
        if (!schema_sql(l, t, TABLE_OF_TX, &s, err)) return false;
        sqlite_bind_int(s, 1, tx);
        while ((step = sqlite_step(s, err)) == DB_ROW) {
            schema_row(t, s, row, &batch);
            Row **at = &c->rows[row->id];
            c->n += !*at;
            *at = row_copy(row, c->scratch);
            own_texts(*at, c->scratch);
            if ((size_t)row->id > c->slots) c->slots = (size_t)row->id;
        }
        sqlite_reset(s);
        if (step != DB_END) return false;
    }
    return true;
}

static bool column_changed(const Frame *f, const Field *field, const Changes *c)
{
    if (c->slots > f->n) return true;
    for (size_t id = 1; id <= c->slots; id++) {
        if (!c->rows[id]) continue;
        Value old = frame_value(f, field, id - 1);
        if (!value_equal(field, &old, &c->rows[id]->v[field->index])) return true;
    }
    return false;
}

/* The words of the old dictionary and, behind them, those that are new; *codes: those of the changed rows. */
static Str *extend_words(const Column *old, const Field *field, const Changes *c, Map **codes, size_t *n)
{
    Map *wanted = *codes = map_new(c->scratch);
    size_t n_old = old->dict->n;
    for (size_t id = 1; id <= c->slots; id++)
        if (c->rows[id] && c->rows[id]->v[field->index].ok) map_put(wanted, c->rows[id]->v[field->index].s, -1);
    for (size_t i = 0; i < n_old && wanted->n; i++)
        if (map_find(wanted, old->dict->words[i], NULL)) map_put(wanted, old->dict->words[i], (int64_t)i);
    Str *words = NEW_ARRAY(c->scratch, Str, n_old + wanted->n + 1);
    if (n_old) memcpy(words, old->dict->words, n_old * sizeof *words);
    *n = n_old;
    for (size_t i = 0; i < wanted->n; i++) {
        MapEntry *e = &wanted->entries[i];
        if (e->value < 0) e->value = (int64_t)*n, words[(*n)++] = e->key;
    }
    return words;
}

/* What a changed row says, as the column keeps it. */
static int64_t kept_value(const Field *field, const Value *v, const Map *codes)
{
    int64_t code = 0;
    if (codes) (void)map_find(codes, v->s, &code);
    return codes ? code : v->i - (field->kind == K_REF);
}

static void follow_column(const Frame *f, Column *column, const Changes *c)
{
    const Field *field = column->field;
    Column now = { .field = field };
    bool text = kind_is_text(field->kind);
    size_t n_words = 0;
    Map *codes = NULL;
    Str *words = text ? extend_words(column, field, c, &codes, &n_words) : NULL;
    Packing *values = column_room(&now, c->slots, c->scratch);
    if (text) values->arena = c->scratch;               /* of the dictionary as it grew, not yet as it stays */
    for (size_t slot = 0; slot < c->slots; slot++) {
        const Row *row = c->rows[slot + 1];
        if (row ? row->v[field->index].ok : slot < f->n && packed_has(column->packed, slot))
            packed_put(values, slot, row ? kept_value(field, &row->v[field->index], codes) : packed_at(column->packed, slot));
    }
    now.packed = packed_end(values, c->slots);
    if (text) settle_words(&now, words, n_words, c->slots);
    column_drop(column);
    *column = now;
}

static void follow_live(Frame *f, const Changes *c)
{
    Memory *m;
    uint64_t *alive = alive_room(&m, c->slots);
    if (f->n) memcpy(alive, f->alive, bits_words(f->n) * sizeof *alive);
    for (size_t id = 1; id <= c->slots; id++)
        if (c->rows[id]) bits_put(alive, id - 1, !c->rows[id]->gone);
    memory_drop(f->memory);
    f->memory = m;
    f->alive = alive;
    f->n_live = bits_count(alive, c->slots);
}

/* Columns in which nothing changed stay those of the Snapshot before. */
static bool follow(Ledger *l, Frame *f, int64_t from, int64_t to, Err *err)
{
    Table *t = &l->tables[f->reg->index];
    int64_t newest = 0;
    if (!f->known || !t->exists) return true;
    t->newest = -1;
    if (!write_newest(l, t, &newest, err)) return false;
    Arena *scratch = arena_new();
    Changes c = { scratch, NEW_ARRAY(scratch, Row *, (size_t)newest + 1), 0, f->n };
    bool ok = read_changes(l, t, from, to, &c, err);
    if (ok && c.n) {
        for (size_t k = 0; k < f->reg->n_fields; k++)
            if ((f->loaded >> k & 1) && column_changed(f, &f->reg->fields[k], &c)) follow_column(f, &f->columns[k], &c);
        follow_live(f, &c);
        f->n = c.slots;
    }
    arena_free(scratch);
    return ok;
}

bool load_after(Ledger *l, Snapshot *old, Snapshot **out, Err *err)
{
    Instant at;
    int64_t head = ledger_head(l);
    if (!time_of(l, head, &at, err)) return false;
    Snapshot *s = snapshot_after(old, head, at, (SnapshotSource){ l, load_frame });
    bool ok = true;
    for (size_t i = 0; ok && i < l->model->n; i++) ok = follow(l, &s->frames[i], old->tx, head, err);
    if (ok) *out = s;
    else snapshot_free(s);
    return ok;
}

/* ---- the versions of one row ---- */

bool load_versions(Ledger *l, Table *t, int64_t id, Arena *a, Version **out, size_t *n, Err *err)
{
    Stmt *s;
    DbStep step;
    size_t cap = 0;
    *out = NULL, *n = 0;
    if (!t->exists) return true;
    if (!schema_sql(l, t, TABLE_OF_ID, &s, err)) return false;
    sqlite_bind_int(s, 1, id);
    sqlite_bind_int(s, 2, INT64_MAX);
    while ((step = sqlite_step(s, err)) == DB_ROW) {
        Version *v = PUSH(a, *out, *n, cap);
        *v = (Version){ .row = row_new(t->reg, a), .tx = sqlite_int(s, COLUMN_TX) };
        schema_row(t, s, v->row, &v->batch);
        own_texts(v->row, a);
    }
    sqlite_reset(s);
    return step == DB_END;
}
