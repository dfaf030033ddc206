/* SPDX-License-Identifier: Apache-2.0
** Tables from the model, and the numbered steps of the ledger's own tables. A register NAME has NAME_v (versions) and NAME_k
** (live keys, derived). A field that a file does not have yet becomes a column; nothing is ever renamed or dropped. */
#include "ledger/inside.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#define KEEP(table) KEEP_ON(table, "UPDATE") KEEP_ON(table, "DELETE")
#define KEEP_ON(table, what) \
    "CREATE TRIGGER " #table "_no_" what " BEFORE " what " ON " #table " BEGIN SELECT RAISE(ABORT, 'the ledger only grows'); END;"

static const struct { int number; const char *sql; } steps[] = {
#define STEP(number, sql) { number, sql },
#include "ledger/steps.def"
#undef STEP
};
enum { N_STEPS = sizeof steps / sizeof steps[0], APPLICATION = 0x4C616C69 };   /* "Lali" */

static const char own_columns[] = "id, tx, gone, src_batch, src_sheet, src_line, given";

static const char *type_of(const Field *f) { return kind_is_text(f->kind) || f->kind == K_PERIOD ? "TEXT" : "INTEGER"; }

static void make_table(const Register *r, Buf *out)
{
    buf_addf(out, "CREATE TABLE \"%s_v\"(id INTEGER NOT NULL, tx INTEGER NOT NULL, gone INTEGER NOT NULL, src_batch INTEGER, src_sheet INTEGER, "
             "src_line INTEGER, given BLOB NOT NULL", r->id);
    for (size_t i = 0; i < r->n_fields; i++) buf_addf(out, ", \"%s\" %s", r->fields[i].id, type_of(&r->fields[i]));
    buf_add_z(out, ", extra TEXT, PRIMARY KEY(id, tx)) STRICT, WITHOUT ROWID;\n");
    buf_addf(out, "CREATE INDEX \"%s_t\" ON \"%s_v\"(tx);\n", r->id, r->id);
    buf_addf(out, "CREATE TABLE \"%s_k\"(id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE) STRICT;\n", r->id);
    for (int i = 0; i < 2; i++) {
        const char *what = i ? "DELETE" : "UPDATE";
        buf_addf(out, "CREATE TRIGGER \"%s_no_%s\" BEFORE %s ON \"%s_v\" BEGIN SELECT RAISE(ABORT, 'the ledger only grows'); END;\n", r->id, what, what, r->id);
    }
}

/* ---- what a file has ---- */

static bool newer(Ledger *l, Str what, Err *err) { return FAIL(err, IO, T_LEDGER_NEWER, str_of(l->path), what); }

static bool note_column(Ledger *l, Str table, Str column, Err *err)
{
    static const char *const own[] = { "id", "tx", "gone", "src_batch", "src_sheet", "src_line", "given", "extra" };
    Str name = str_slice(table, 0, table.n - 2);
    for (size_t i = 0; i < l->model->n; i++) {
        Table *t = &l->tables[i];
        if (!str_equal(name, str_of(t->reg->id))) continue;
        t->exists = true;
        for (size_t k = 0; k < sizeof own / sizeof own[0]; k++)
            if (str_equal(column, str_of(own[k]))) return true;
        for (size_t k = 0; k < t->reg->n_fields; k++) {
            if (!str_equal(column, str_of(t->reg->fields[k].id))) continue;
            t->have |= UINT64_C(1) << k;
            return true;
        }
        return newer(l, column, err);
    }
    return newer(l, name, err);
}

static bool read_version(Ledger *l, int64_t *version, Err *err)
{
    Stmt *s;
    if (!inside_sql(l, SQL_schema_version, &s, err)) return false;
    DbStep step = sqlite_step(s, err);
    *version = step == DB_ROW ? sqlite_int(s, 0) : 0;
    sqlite_reset(s);
    if (step == DB_FAIL) return false;
    if (*version <= steps[N_STEPS - 1].number) return true;
    char store[24];
    return newer(l, inside_int(*version, store), err);
}

bool schema_read(Ledger *l, Err *err)
{
    Stmt *s;
    int64_t version;
    DbStep step;
    if (!read_version(l, &version, err)) return false;
    l->version = version;
    if (version == 0) return FAIL(err, USE, T_LEDGER_NOT_ONE, str_of(l->path));
    if (!inside_sql(l, SQL_schema_columns, &s, err)) return false;
    bool ok = true;
    do {
        step = sqlite_step(s, err);
        if (step == DB_ROW) ok = note_column(l, sqlite_text(s, 0), sqlite_text(s, 1), err);
    } while (ok && step == DB_ROW);
    sqlite_reset(s);
    return ok && step != DB_FAIL;
}

/* ---- making and migrating ---- */

static void add_missing(const Table *t, Buf *out)
{
    if (!t->exists) {
        make_table(t->reg, out);
        return;
    }
    for (size_t k = 0; k < t->reg->n_fields; k++)
        if (!(t->have >> k & 1)) buf_addf(out, "ALTER TABLE \"%s_v\" ADD COLUMN \"%s\" %s;\n", t->reg->id, t->reg->fields[k].id, type_of(&t->reg->fields[k]));
}

static bool is_empty(Ledger *l, bool *empty, Err *err)
{
    Stmt *s;
    if (!inside_sql(l, SQL_schema_tables, &s, err)) return false;
    DbStep step = sqlite_step(s, err);
    *empty = step == DB_ROW && sqlite_int(s, 0) == 0;
    sqlite_reset(s);
    return step == DB_ROW;
}

bool schema_upgrade(Ledger *l, Err *err)
{
    int64_t version;
    bool empty = false;
    Buf sql = { 0 };
    if (!read_version(l, &version, err)) return false;
    if (version == 0 && !is_empty(l, &empty, err)) return false;
    if (!empty && !schema_read(l, err)) return false;
    for (size_t i = 0; i < N_STEPS; i++)
        if (steps[i].number > version) buf_add_z(&sql, steps[i].sql);
    for (size_t i = 0; i < l->model->n; i++) add_missing(&l->tables[i], &sql);
    if (sql.n == 0) return true;
    buf_addf(&sql, "PRAGMA user_version=%d; PRAGMA application_id=%d;", steps[N_STEPS - 1].number, APPLICATION);
    buf_add_char(&sql, 0);
    bool ok = sqlite_run(l->db, "BEGIN IMMEDIATE", err) && sqlite_run(l->db, sql.p, err) && sqlite_run(l->db, "COMMIT", err);
    if (!ok && sqlite_in_transaction(l->db)) {
        Err ignored = { 0 };
        if (!sqlite_run(l->db, "ROLLBACK", &ignored)) l->stopped = true;
    }
    buf_done(&sql);
    return ok && schema_read(l, err);
}

/* ---- statements of one register ---- */

static void add_select(const Table *t, Buf *b)
{
    buf_addf(b, "SELECT %s", own_columns);
    for (size_t k = 0; k < t->reg->n_fields; k++) {
        if (t->have >> k & 1) buf_addf(b, ", \"%s\"", t->reg->fields[k].id);
        else buf_add_z(b, ", NULL");
    }
    buf_addf(b, " FROM \"%s_v\"", t->reg->id);
}

static void add_insert(const Table *t, Buf *b)
{
    buf_addf(b, "INSERT INTO \"%s_v\"(%s", t->reg->id, own_columns);
    for (size_t k = 0; k < t->reg->n_fields; k++) buf_addf(b, ", \"%s\"", t->reg->fields[k].id);
    buf_add_z(b, ") VALUES(?1");
    for (size_t k = 1; k < COLUMN_FIELDS + t->reg->n_fields; k++) buf_addf(b, ", ?%zu", k + 1);
    buf_add_char(b, ')');
}

static void table_text(const Table *t, TableSql which, Buf *b)
{
    const char *id = t->reg->id;
    switch (which) {
    case TABLE_INSERT: add_insert(t, b); break;
    case TABLE_STATE: buf_addf(b, "SELECT gone FROM \"%s_v\" WHERE id = ?1 ORDER BY tx DESC LIMIT 1", id); break;
    case TABLE_MAX: buf_addf(b, "SELECT max(id) FROM \"%s_v\"", id); break;
    case TABLE_BEFORE: buf_addf(b, "SELECT 1 FROM \"%s_v\" WHERE id = ?1 AND tx < ?2", id); break;
    case TABLE_OF_TX: add_select(t, b), buf_add_z(b, " WHERE tx = ?1 ORDER BY id"); break;
    case TABLE_OF_ID: add_select(t, b), buf_add_z(b, " WHERE id = ?1 AND +tx <= ?2 ORDER BY tx"); break;
    case TABLE_OF_BATCH:
        buf_addf(b, "SELECT id, given, NOT EXISTS(SELECT 1 FROM \"%s_v\" AS o WHERE o.id = v.id AND o.tx < v.tx) FROM \"%s_v\" AS v "
                 "WHERE tx = ?1 AND src_batch = ?2 ORDER BY id", id, id);
        break;
    case TABLE_KEYS: buf_addf(b, "SELECT id, key FROM \"%s_k\"", id); break;
    case TABLE_LAST: add_select(t, b), buf_add_z(b, " ORDER BY id, tx"); break;
    case TABLE_KEY_OF: buf_addf(b, "SELECT key FROM \"%s_k\" WHERE id = ?1", id); break;
    case TABLE_KEY_HOLDER: buf_addf(b, "SELECT id FROM \"%s_k\" WHERE key = ?1", id); break;
    case TABLE_KEY_DROP: buf_addf(b, "DELETE FROM \"%s_k\" WHERE id = ?1", id); break;
    case TABLE_KEY_PUT: buf_addf(b, "INSERT INTO \"%s_k\"(id, key) VALUES(?1, ?2)", id); break;
    case TABLE_SQL: break;
    }
}

bool schema_sql(Ledger *l, Table *t, TableSql which, Stmt **out, Err *err)
{
    bool ok = true;
    if (!t->sql[which]) {
        Buf b = { 0 };
        table_text(t, which, &b);
        ok = sqlite_prepare(l->db, buf_str(&b), &t->sql[which], err);
        buf_done(&b);
    } else sqlite_reset(t->sql[which]);
    *out = t->sql[which];
    return ok;
}

static Value read_value(const Field *f, Stmt *s, int column)
{
    Value v = { .ok = !sqlite_is_null(s, column) };
    Period p;
    if (!v.ok) return v;
    if (kind_is_text(f->kind)) v.s = sqlite_text(s, column);
    else if (f->kind != K_PERIOD) v.i = sqlite_int(s, column);
    else if (period_parse(sqlite_text(s, column), &p)) v.i = period_pack(p);
    else v.ok = false;   /* only by tampering: the chain tells */
    return v;
}

uint64_t schema_given(Str blob)
{
    uint64_t given = 0;
    for (size_t i = 0; i < blob.n && i < 8; i++) given |= (uint64_t)(unsigned char)blob.p[i] << (8 * i);
    return given;
}

void schema_row(const Table *t, Stmt *s, Row *row, int64_t *batch)
{
    row->reg = t->reg;
    row->id = sqlite_int(s, COLUMN_ID);
    row->gone = sqlite_int(s, COLUMN_GONE) != 0;
    row->given = schema_given(sqlite_text(s, COLUMN_GIVEN));
    row->source = sqlite_is_null(s, COLUMN_SHEET) ? -1 : (int32_t)sqlite_int(s, COLUMN_SHEET);
    row->line = (int32_t)sqlite_int(s, COLUMN_LINE);
    if (batch) *batch = sqlite_int(s, COLUMN_BATCH);
    for (size_t k = 0; k < t->reg->n_fields; k++) row->v[k] = read_value(&t->reg->fields[k], s, COLUMN_FIELDS + (int)k);
}

/* ---- is what refuses changes still there? ---- */

static bool objects_of(Ledger *l, Map *out, Arena *a, Err *err)
{
    Stmt *s;
    DbStep step = DB_FAIL;
    if (!inside_sql(l, SQL_schema_objects, &s, err)) return false;
    while ((step = sqlite_step(s, err)) == DB_ROW) {
        Str line = str_printf(a, "%.*s\n%.*s", SP(sqlite_text(s, 0)), SP(sqlite_text(s, 1)));
        map_put(out, line, 0);
    }
    sqlite_reset(s);
    return step == DB_END;
}

bool schema_check(Ledger *l, Problems *found, Err *err)
{
    Arena *a = arena_new();
    Map *have = map_new(a), *want = map_new(a);
    Ledger fresh = { .arena = a, .model = l->model, .path = ":memory:", .tables = NEW_ARRAY(a, Table, l->model->n) };
    for (size_t i = 0; i < l->model->n; i++) fresh.tables[i].reg = &l->model->registers[i];
    bool ok = sqlite_open(":memory:", DB_SCRATCH, &fresh.db, err) && schema_upgrade(&fresh, err);
    ok = ok && objects_of(l, have, a, err) && objects_of(&fresh, want, a, err);
    for (size_t i = 0; ok && i < want->n; i++) {
        Str rest = want->entries[i].key;
        if (!map_find(have, want->entries[i].key, NULL)) PROBLEM(found, ERROR, T_LEDGER_V_SCHEMA, ARGS(str_split(&rest, '\n')));
    }
    sqlite_close(fresh.db);
    arena_free(a);
    return ok;
}
