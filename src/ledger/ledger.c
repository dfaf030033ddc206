/* SPDX-License-Identifier: Apache-2.0
** The door of the folder: opening, closing, and each function of ledger.h handed to the file of its subject. */
#include "ledger/inside.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int by_field_id(const void *x, const void *y, void *fields)
{
    const Field *f = fields;
    return strcmp(f[*(const uint16_t *)x].id, f[*(const uint16_t *)y].id);
}

static void describe_tables(Ledger *l)
{
    l->tables = NEW_ARRAY(l->arena, Table, l->model->n);
    for (size_t i = 0; i < l->model->n; i++) {
        const Register *r = &l->model->registers[i];
        Table *t = &l->tables[i];
        t->reg = r;
        t->newest = -1;
        t->order = NEW_ARRAY(l->arena, uint16_t, r->n_fields);
        for (size_t k = 0; k < r->n_fields; k++) t->order[k] = (uint16_t)k;
        qsort_r(t->order, r->n_fields, sizeof *t->order, by_field_id, r->fields);
        for (size_t k = 0; k < l->model->n; k++) t->rank += strcmp(l->model->registers[k].id, r->id) < 0;
    }
}

static Ledger *new_ledger(const char *path, const Model *m, LedgerMode mode, Clock clock)
{
    Arena *a = arena_new();
    Ledger *l = NEW(a, Ledger);
    *l = (Ledger){ .arena = a, .model = m, .mode = mode, .clock = clock, .path = str_z(a, str_of(path)), .lock.fd = -1 };
    describe_tables(l);
    return l;
}

static bool take_lock(Ledger *l, Str holder, Err *err)
{
    Arena *a = arena_new();
    bool ok = os_lock(str_printf(a, "%s.lock", l->path).p, holder, &l->lock, err);
    arena_free(a);
    return ok;
}

/* Made beside and renamed: under its own name a ledger is whole or not there. */
static bool make_beside(Ledger *l, const char *temp, Err *err)
{
    bool ok = sqlite_open(temp, DB_CREATE, &l->db, err) && schema_upgrade(l, err);
    sqlite_close(l->db);
    l->db = NULL;
    ok = ok && head_write(l->path, 0, (Hash){ 0 }, err) && inside_rename(temp, l->path, err);
    if (!ok) unlink(temp);
    return ok;
}

bool ledger_init(const char *path, const Model *m, Clock clock, Err *err)
{
    if (os_exists(path)) return FAIL(err, CONFLICT, T_LEDGER_EXISTS, str_of(path));
    Ledger *l = new_ledger(path, m, LEDGER_WRITE, clock);
    bool ok = take_lock(l, S("init"), err);
    if (ok && os_exists(path)) ok = FAIL(err, CONFLICT, T_LEDGER_EXISTS, str_of(path));
    ok = ok && make_beside(l, str_printf(l->arena, "%s.new.%d", path, (int)getpid()).p, err);
    ledger_close(l);
    return ok;
}

static bool read_newest(Ledger *l, Err *err)
{
    Stmt *s;
    if (!inside_sql(l, SQL_tx_newest, &s, err)) return false;
    DbStep step = sqlite_step(s, err);
    if (step == DB_ROW) {
        l->head = sqlite_int(s, 0);
        l->head_time = sqlite_int(s, 1);
        l->head_hash = inside_hash(sqlite_text(s, 2));
    }
    sqlite_reset(s);
    return step != DB_FAIL;
}

/* The head file is read first: a reader may see commits that came after, never a head that ran ahead. */
static bool open_all(Ledger *l, Str holder, Err *err)
{
    int64_t seq = 0;
    int64_t audit_seq = 0;
    Hash hash = { 0 }, audit_hash = { 0 };
    bool found, audited, writes = l->mode == LEDGER_WRITE;
    if (!os_exists(l->path)) return FAIL(err, NOT_FOUND, T_LEDGER_MISSING, str_of(l->path));
    if (writes && !take_lock(l, holder, err)) return false;
    if (!head_read(l->path, l->arena, &seq, &hash, &found, err)) return false;
    if (!head_read_as(l->path, "audit", l->arena, &audit_seq, &audit_hash, &audited, err)) return false;
    if (!sqlite_open(l->path, writes ? DB_WRITE : DB_READ, &l->db, err)) return false;
    if (!(writes ? schema_upgrade(l, err) : schema_read(l, err))) return false;
    return read_newest(l, err) && head_settle(l, seq, hash, found, err) && audit_settle(l, audit_seq, audit_hash, audited, err);
}

bool ledger_open(const char *path, const Model *m, LedgerMode mode, Str holder, Clock clock, Ledger **out, Err *err)
{
    Ledger *l = new_ledger(path, m, mode, clock);
    if (open_all(l, holder, err)) return *out = l, true;
    ledger_close(l);
    return false;
}

void ledger_close(Ledger *l)
{
    if (!l) return;
    write_drop(l);
    sqlite_close(l->db);     /* rolls back what is open */
    for (size_t i = 0; i < l->model->n; i++) mem_free(l->tables[i].state);
    os_unlock(&l->lock);
    arena_free(l->arena);
}

void ledger_interrupt(Ledger *l) { sqlite_interrupt(l->db); }

bool ledger_begin(Ledger *l, const TxNote *note, Err *err) { return write_begin(l, note, err); }
bool ledger_put(Ledger *l, const Row *row, int64_t batch, Err *err) { return write_put(l, row, batch, err); }
bool ledger_end(Ledger *l, bool commit, int64_t *tx, Err *err) { return write_end(l, commit, tx, err); }

/* ---- transactions read ---- */

/* A reader sees what a writer has committed since; where even that cannot be read, what it knew. */
int64_t ledger_head(const Ledger *l)
{
    Stmt *s = l->sql[SQL_tx_head];
    Err ignored = { 0 };
    int64_t head = l->head;
    if (l->mode == LEDGER_WRITE) return head;
    if (!s && !sqlite_prepare(l->db, str_of(inside_sql_text(SQL_tx_head)), &s, &ignored)) return head;
    ((Ledger *)(uintptr_t)l)->sql[SQL_tx_head] = s;   /* a cache, no state of the ledger */
    sqlite_reset(s);
    if (sqlite_step(s, &ignored) == DB_ROW) head = sqlite_int(s, 0);
    sqlite_reset(s);
    return head;
}

bool ledger_tx(Ledger *l, int64_t seq, Arena *a, Tx *out, Err *err)
{
    Stmt *s;
    char store[24];
    if (!inside_sql(l, SQL_tx_by_seq, &s, err)) return false;
    sqlite_bind_int(s, 1, seq);
    DbStep step = sqlite_step(s, err);
    if (step == DB_ROW) load_tx(s, a, out);
    sqlite_reset(s);
    if (step == DB_END) FAIL(err, NOT_FOUND, T_LEDGER_NO_TX_SEQ, inside_int(seq, store));
    return step == DB_ROW;
}

bool ledger_tx_by_key(Ledger *l, Str key, Arena *a, Tx *out, bool *found, Err *err)
{
    Stmt *s;
    if (!inside_sql(l, SQL_tx_by_key, &s, err)) return false;
    sqlite_bind_text(s, 1, key);
    DbStep step = sqlite_step(s, err);
    *found = step == DB_ROW;
    if (*found) load_tx(s, a, out);
    sqlite_reset(s);
    return step != DB_FAIL;
}

bool ledger_tx_at(Ledger *l, Instant t, int64_t *seq, Err *err)
{
    Stmt *s;
    if (!inside_sql(l, SQL_tx_at, &s, err)) return false;
    sqlite_bind_int(s, 1, t);
    DbStep step = sqlite_step(s, err);
    *seq = step == DB_ROW ? sqlite_int(s, 0) : 0;
    sqlite_reset(s);
    return step != DB_FAIL;
}

bool ledger_snapshot(Ledger *l, int64_t tx, Snapshot **out, Err *err) { return load_snapshot(l, tx, out, err); }

bool ledger_snapshot_after(Ledger *l, Snapshot *old, Snapshot **out, Err *err) { return load_after(l, old, out, err); }

bool ledger_versions(Ledger *l, const Register *reg, int64_t id, Arena *a, Version **out, size_t *n, Err *err)
{
    return load_versions(l, &l->tables[reg->index], id, a, out, n, err);
}

/* ---- imports, rule books, seals, care ---- */

bool ledger_put_batch(Ledger *l, Batch *b, Err *err) { return batch_put(l, b, err); }
bool ledger_batch(Ledger *l, int64_t id, Arena *a, Batch *out, bool *found, Err *err) { return batch_load(l, id, true, a, out, found, err); }
bool ledger_batches(Ledger *l, Arena *a, Batch **out, size_t *n, Err *err) { return batch_list(l, a, out, n, err); }
bool ledger_batch_by_file(Ledger *l, Hash hash, int64_t *batch, Err *err) { return batch_by_file(l, hash, batch, err); }
bool ledger_file(Ledger *l, Hash hash, Arena *a, Str *bytes, bool *found, Err *err) { return batch_file(l, hash, a, bytes, found, err); }
bool ledger_touched(Ledger *l, int64_t batch, Arena *a, Touched **out, size_t *n, Err *err) { return batch_touched(l, batch, a, out, n, err); }

bool ledger_written(Ledger *l, int64_t tx, Arena *a, Touched **out, size_t *n, Err *err) { return mark_rows(l, tx, a, out, n, err); }

bool ledger_stated(Ledger *l, const Version *v, size_t n, const Field *field, Arena *a, const Version **out, Err *err)
{
    return batch_stated(l, v, n, field, INT64_MAX, 0, a, out, err);
}

bool ledger_stood(Ledger *l, const Version *v, size_t n, const Field *field, int64_t before, Arena *a, const Version **out, Err *err)
{
    return batch_stated(l, v, n, field, before, INT64_MAX, a, out, err);
}

bool ledger_undone(Ledger *l, int64_t batch, bool *yes, Err *err) { return batch_undone(l, batch, INT64_MAX, yes, err); }

bool ledger_origin(Ledger *l, const Register *reg, int64_t id, const Field *field, int64_t tx, Arena *a, Origin *out, bool *found, Err *err)
{
    return batch_origin(l, reg, id, field, tx, a, out, found, err);
}

bool ledger_put_identity(Ledger *l, const Identity *i, Err *err) { return book_put_identity(l, i, err); }
bool ledger_identities(Ledger *l, Arena *a, Identity **out, size_t *n, Err *err) { return book_identities(l, a, out, n, err); }
bool ledger_writes(const Ledger *l) { return l->mode == LEDGER_WRITE; }
bool ledger_head_made(const Ledger *l) { return l->head_made; }
bool ledger_put_answer(Ledger *l, const FormAnswer *a, Err *err) { return book_put_answer(l, a, err); }
bool ledger_answers(Ledger *l, Arena *a, FormAnswer **out, size_t *n, Err *err) { return book_answers(l, a, out, n, err); }
Hash ledger_book_hash(const NamedBytes *files, size_t n) { return book_hash(files, n); }
bool ledger_keep_book(Ledger *l, const NamedBytes *files, size_t n, Hash *hash, Err *err) { return book_keep(l, files, n, hash, err); }
bool ledger_put_book(Ledger *l, const NamedBytes *files, size_t n, Hash *hash, Err *err) { return book_put(l, files, n, hash, err); }

bool ledger_book(Ledger *l, Hash hash, Arena *a, NamedBytes **files, size_t *n, bool *found, Err *err)
{
    return book_load(l, hash, a, files, n, found, err);
}

bool ledger_current_book(Ledger *l, int64_t tx, Hash *hash, bool *found, Err *err) { return book_current(l, tx, hash, found, err); }
bool ledger_put_seal(Ledger *l, const Seal *s, Err *err) { return book_put_seal(l, s, err); }
bool ledger_seal_of(Ledger *l, Period p, Arena *a, Seal *out, bool *found, Err *err) { return book_seal_of(l, p, a, out, found, err); }
bool ledger_seals(Ledger *l, Arena *a, Seal **out, size_t *n, Err *err) { return book_seals(l, a, out, n, err); }
bool ledger_audit(Ledger *l, const Audit *row, const Account *version, Err *err) { return audit_alone(l, row, 1, version, err); }
bool ledger_audit_rows(Ledger *l, const Audit *rows, size_t n, Err *err) { return audit_alone(l, rows, n, NULL, err); }

void ledger_audit_by(Ledger *l, Str actor, Str address, Str action, Str object)
{
    Arena *a = l->arena;
    l->by = (Audit){ .actor = str_copy(a, actor), .address = str_copy(a, address), .action = str_copy(a, action), .object = str_copy(a, object), .result = S("ok") };
}

bool ledger_put_account(Ledger *l, const Account *version, Err *err)
{
    if (!inside_writing(l, err)) return false;
    l->tx->account = version;
    return true;
}

bool ledger_account(Ledger *l, Str name, Arena *a, Account *out, bool *found, Err *err) { return audit_account(l, name, a, out, found, err); }
bool ledger_accounts(Ledger *l, Arena *a, Account **out, size_t *n, Err *err) { return audit_accounts(l, a, out, n, err); }
bool ledger_account_versions(Ledger *l, int64_t *n, Err *err) { return audit_versions(l, n, err); }
bool ledger_audits(Ledger *l, const AuditAsk *q, Arena *a, Audit **out, size_t *n, Err *err) { return audit_list(l, q, a, out, n, err); }

bool ledger_failures(Ledger *l, Str name, Str address, Instant since, int64_t *of_name, int64_t *of_address, Err *err)
{
    return audit_failures(l, name, address, since, of_name, of_address, err);
}

bool ledger_last_login(Ledger *l, Str name, Instant *out, Err *err) { return audit_last_login(l, name, out, err); }
bool ledger_verify(Ledger *l, Problems *found, Err *err) { return care_verify(l, found, err); }
bool ledger_backup(Ledger *l, const char *to, Err *err) { return care_backup(l, to, err); }
