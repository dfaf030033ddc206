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

typedef struct {
    Column *column;
    const Field *field;
    Map *words;              /* text: word -> code */
    Str last;                /* the word of the row before: most columns repeat */
    int32_t last_code;
    bool in_file;
} Loading;

typedef struct {
    Loading *list;
    size_t n, bound;
    Frame *frame;
    bool fresh, replaced;    /* n and live are to be filled; some row had an older version */
    int64_t last;            /* id of the row before */
} Load;

static void start_column(Loading *c, Frame *f, const Table *t, size_t k, size_t bound, Arena *a, Arena *words)
{
    Kind kind = f->reg->fields[k].kind;
    bool narrow = kind_is_text(kind) || kind == K_DAY || kind == K_REF;
    *c = (Loading){ .column = &f->columns[k], .field = &f->reg->fields[k], .in_file = t->have >> k & 1 };
    c->column->ok = arena_alloc(a, bound ? bound : 1);
    if (narrow) c->column->i32 = NEW_ARRAY(a, int32_t, bound);
    else c->column->i = NEW_ARRAY(a, int64_t, bound);
    if (!kind_is_text(kind)) return;
    c->words = map_new(words);
    c->last_code = -1;
}

static int32_t code_of(Loading *c, Str word)
{
    if (c->last_code >= 0 && str_equal(word, c->last)) return c->last_code;
    c->last_code = (int32_t)map_intern(c->words, word);
    c->last = c->words->entries[c->last_code].key;
    return c->last_code;
}

static void load_cell(Loading *c, Stmt *s, int at, size_t slot)
{
    Column *to = c->column;
    Period p;
    int64_t number = 0;
    Str text = S("");
    CellKind kind = sqlite_cell(s, at, &number, &text);
    bool period = c->field->kind == K_PERIOD;
    to->ok[slot] = kind == (c->words || period ? CELL_BYTES : CELL_NUMBER);
    if (!to->ok[slot]) return;
    if (c->words) to->i32[slot] = code_of(c, text);
    else if (to->i32) to->i32[slot] = (int32_t)(number - (c->field->kind == K_REF));   /* a slot is the id less one */
    else if (!period) to->i[slot] = number;
    else if (period_parse(text, &p)) to->i[slot] = period_pack(p);
    else to->ok[slot] = 0;
}

static bool load_line(Load *d, Stmt *s)
{
    int64_t id = sqlite_int(s, 0);
    if (id < 1 || (size_t)id > d->bound) return false;
    size_t slot = (size_t)id - 1;
    int at = 2;
    d->replaced |= id == d->last;
    d->last = id;
    if (d->fresh) d->frame->live[slot] = sqlite_int(s, 1) == 0;
    for (size_t k = 0; k < d->n; k++)
        if (d->list[k].in_file) load_cell(&d->list[k], s, at++, slot);
    return true;
}

/* Codes in order of first appearance by slot; words of replaced versions are left out. */
static void finish_words(Loading *c, size_t slots, bool replaced, Arena *a)
{
    Dict *dict = NEW(a, Dict);
    size_t n = c->words->n;
    int32_t *code = NULL;
    dict->words = NEW_ARRAY(a, Str, n);
    c->column->dict = dict;
    if (!replaced) {
        for (size_t i = 0; i < n; i++) dict->words[i] = c->words->entries[i].key;
        dict->n = n;
        return;
    }
    code = NEW_ARRAY(c->words->arena, int32_t, n);
    for (size_t slot = 0; slot < slots; slot++) {
        if (!c->column->ok[slot]) continue;
        int32_t old = c->column->i32[slot];
        if (code[old] == 0) {
            dict->words[dict->n] = c->words->entries[old].key;
            code[old] = (int32_t)++dict->n;
        }
        c->column->i32[slot] = code[old] - 1;
    }
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
    Load d = { .list = NEW_ARRAY(scratch, Loading, f->reg->n_fields), .bound = (size_t)newest, .frame = f, .fresh = !f->known };
    for (size_t k = 0; k < f->reg->n_fields; k++)
        if (mask >> k & 1) start_column(&d.list[d.n++], f, t, k, d.bound, a, a);
    if (d.fresh) f->live = arena_alloc(a, d.bound ? d.bound : 1);
    bool ok = !t->exists || stream(l, t, &d, snapshot->tx, err);
    if (ok && d.fresh) {
        f->n = (size_t)d.last;
        f->n_live = 0;
        for (size_t i = 0; i < f->n; i++) f->n_live += f->live[i];
    }
    for (size_t k = 0; ok && k < d.n; k++)
        if (d.list[k].words) finish_words(&d.list[k], f->n, d.replaced, a);
    arena_free(scratch);
    return ok;
}

bool load_snapshot(Ledger *l, int64_t tx, Snapshot **out, Err *err)
{
    Stmt *s;
    char store[24];
    int64_t head = ledger_head(l);
    Instant at = 0;
    if (tx == 0) tx = head;
    if (tx < 0 || tx > head) return FAIL(err, NOT_FOUND, T_LEDGER_NO_TX_SEQ, inside_int(tx, store));
    if (tx > 0) {
        if (!inside_sql(l, SQL_tx_by_seq, &s, err)) return false;
        sqlite_bind_int(s, 1, tx);
        DbStep step = sqlite_step(s, err);
        if (step == DB_ROW) at = sqlite_int(s, 1);
        sqlite_reset(s);
        if (step != DB_ROW) return step == DB_FAIL ? false : FAIL(err, DAMAGED, T_LEDGER_NO_TX_SEQ, inside_int(tx, store));
    }
    *out = snapshot_new(l->model, tx, at, (SnapshotSource){ l, load_frame });
    return true;
}

/* ---- one row ---- */

static void own_texts(Row *row, Arena *a)
{
    for (size_t k = 0; k < row->reg->n_fields; k++)
        if (row->v[k].ok && kind_is_text(row->reg->fields[k].kind)) row->v[k].s = str_copy(a, row->v[k].s);
}

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
