/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/sqlite.h"
#include "ledger/ledger.h"
#include "ledger/texts.h"

#include <errno.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

struct Stmt {
    sqlite3_stmt *s;
    Db *db;
    int rc;                  /* the first bind that failed since the reset, or the last step */
    bool used;               /* bound or stepped since the reset */
    Stmt *next;
};

struct Db {
    sqlite3 *db;
    Arena *arena;
    Str path;
    Stmt *stmts;
};

enum { MAX_VALUE_BYTES = 64 << 20, MAX_SQL_BYTES = 100000, BUSY_MS = 10000 };

static const char *vfs_name, *synchronous = "FULL", *synchronous_back = "2";

void sqlite_use_vfs(const char *name) { vfs_name = name; }

void sqlite_use_synchronous(const char *word, const char *read_back)
{
    synchronous = word;
    synchronous_back = read_back;
}

static ErrCode code_of(int rc)
{
    switch (rc & 0xff) {
    case SQLITE_BUSY: case SQLITE_LOCKED: return ERR_BUSY;
    case SQLITE_CORRUPT: case SQLITE_NOTADB: return ERR_DAMAGED;
    case SQLITE_CONSTRAINT: return ERR_CONFLICT;
    case SQLITE_TOOBIG: return ERR_LIMIT;
    default: return ERR_IO;
    }
}

/* SQLite says FULL for ENOSPC alone; a quota and a limit on file sizes come as failed writes of the file or of its WAL. */
static bool no_room(const Db *db, int rc)
{
    if (rc != SQLITE_IOERR_WRITE) return rc == SQLITE_FULL || rc == SQLITE_IOERR_SHMSIZE;
    static const int files[] = { SQLITE_FCNTL_FILE_POINTER, SQLITE_FCNTL_JOURNAL_POINTER };
    for (size_t i = 0; i < 2; i++) {
        sqlite3_file *f = NULL;
        int why = 0;
        if (sqlite3_file_control(db->db, "main", files[i], &f) != SQLITE_OK || !f || !f->pMethods) continue;
        if (f->pMethods->xFileControl(f, SQLITE_FCNTL_LAST_ERRNO, &why) == SQLITE_OK && (why == ENOSPC || why == EDQUOT || why == EFBIG)) return true;
    }
    return false;
}

static bool fail_rc(const Db *db, int rc, Err *err)
{
    char number[32];
    int n = snprintf(number, sizeof number, "SQLite %d", rc);
    bool own = sqlite3_extended_errcode(db->db) == rc;
    if (no_room(db, rc)) return FAIL(err, IO, T_LEDGER_NO_ROOM, db->path);
    Str args[] = { db->path, str_of(own ? sqlite3_errmsg(db->db) : sqlite3_errstr(rc)), { number, (size_t)n } };
    return err_set(err, code_of(rc), &T_LEDGER_SQL, __FILE__, __LINE__, args, 3);
}

bool sqlite_prepare(Db *db, Str sql, Stmt **out, Err *err)
{
    sqlite3_stmt *s = NULL;
    int rc = sqlite3_prepare_v3(db->db, sql.p, (int)sql.n, SQLITE_PREPARE_PERSISTENT, &s, NULL);
    if (rc != SQLITE_OK) return fail_rc(db, rc, err);
    Stmt *st = NEW(db->arena, Stmt);
    *st = (Stmt){ .s = s, .db = db, .next = db->stmts };
    db->stmts = st;
    *out = st;
    return true;
}

bool sqlite_run(Db *db, const char *sql, Err *err)
{
    int rc = sqlite3_exec(db->db, sql, NULL, NULL, NULL);
    return rc == SQLITE_OK || fail_rc(db, sqlite3_extended_errcode(db->db), err);
}

void sqlite_interrupt(Db *db) { sqlite3_interrupt(db->db); }
bool sqlite_in_transaction(const Db *db) { return !sqlite3_get_autocommit(db->db); }
int64_t sqlite_last_id(const Db *db) { return sqlite3_last_insert_rowid(db->db); }
static void note(Stmt *s, int rc)
{
    s->used = true;
    if (s->rc == SQLITE_OK) s->rc = rc;
}

void sqlite_bind_int(Stmt *s, int at, int64_t value) { note(s, sqlite3_bind_int64(s->s, at, value)); }
void sqlite_bind_text(Stmt *s, int at, Str t) { note(s, sqlite3_bind_text64(s->s, at, t.p ? t.p : "", t.n, SQLITE_STATIC, SQLITE_UTF8)); }
void sqlite_bind_blob(Stmt *s, int at, Str b) { note(s, sqlite3_bind_blob64(s->s, at, b.p ? b.p : "", b.n, SQLITE_STATIC)); }
DbStep sqlite_step(Stmt *s, Err *err)
{
    if (s->rc != SQLITE_OK && s->rc != SQLITE_ROW) return fail_rc(s->db, s->rc, err), DB_FAIL;
    s->used = true;
    s->rc = sqlite3_step(s->s);
    if (s->rc == SQLITE_ROW) return DB_ROW;
    if (s->rc == SQLITE_DONE) return DB_END;
    fail_rc(s->db, s->rc, err);
    return DB_FAIL;
}

bool sqlite_conflict(const Stmt *s) { return (s->rc & 0xff) == SQLITE_CONSTRAINT; }

void sqlite_reset(Stmt *s)
{
    if (!s) return;
    s->rc = SQLITE_OK;
    if (!s->used) return;
    sqlite3_reset(s->s);
    sqlite3_clear_bindings(s->s);
    s->used = false;
}

bool sqlite_do(Stmt *s, Err *err)
{
    DbStep step = DB_ROW;
    while (step == DB_ROW) step = sqlite_step(s, err);
    int rc = s->rc;
    sqlite_reset(s);
    if (step == DB_FAIL) s->rc = rc;   /* for sqlite_conflict; the next reset clears it */
    return step == DB_END;
}

CellKind sqlite_cell(Stmt *s, int column, int64_t *number, Str *text)
{
    sqlite3_value *v = sqlite3_column_value(s->s, column);
    switch (sqlite3_value_type(v)) {
    case SQLITE_INTEGER: return *number = sqlite3_value_int64(v), CELL_NUMBER;
    case SQLITE_TEXT: case SQLITE_BLOB: break;
    default: return CELL_NULL;
    }
    text->p = sqlite3_value_blob(v);
    text->n = text->p ? (size_t)sqlite3_value_bytes(v) : 0;
    if (!text->p) text->p = "";
    return CELL_BYTES;
}

void sqlite_finish(Stmt *s)
{
    sqlite3_finalize(s->s);
    s->s = NULL;             /* its few bytes go with the Db */
}

int64_t sqlite_int(Stmt *s, int column) { return sqlite3_column_int64(s->s, column); }
bool sqlite_is_null(Stmt *s, int column) { return sqlite3_column_type(s->s, column) == SQLITE_NULL; }

Str sqlite_text(Stmt *s, int column)
{
    const char *p = sqlite3_column_blob(s->s, column);   /* of a text too: its UTF-8 bytes */
    return p ? (Str){ p, (size_t)sqlite3_column_bytes(s->s, column) } : S("");
}

/* ---- opening ---- */

typedef struct { const char *pragma, *value, *back; } Setting;

static bool read_back(Db *db, const char *pragma, char store[64], Err *err)
{
    sqlite3_stmt *s = NULL;
    char sql[80];
    snprintf(sql, sizeof sql, "PRAGMA %s", pragma);
    int rc = sqlite3_prepare_v2(db->db, sql, -1, &s, NULL);
    if (rc == SQLITE_OK) rc = sqlite3_step(s);
    const char *z = rc == SQLITE_ROW ? (const char *)sqlite3_column_text(s, 0) : NULL;
    snprintf(store, 64, "%s", z ? z : "");
    sqlite3_finalize(s);
    return rc == SQLITE_ROW || rc == SQLITE_DONE || fail_rc(db, rc, err);
}

static bool set_all(Db *db, const Setting *list, size_t n, Err *err)
{
    char sql[96], store[64];
    for (size_t i = 0; i < n; i++) {
        snprintf(sql, sizeof sql, "PRAGMA %s=%s", list[i].pragma, list[i].value);
        if (!sqlite_run(db, sql, err) || !read_back(db, list[i].pragma, store, err)) return false;
        if (strcmp(store, list[i].back) == 0) continue;
        return FAIL(err, IO, T_LEDGER_SETTING, db->path, str_of(list[i].pragma), str_of(list[i].value), str_of(store));
    }
    return true;
}

static bool configure(Db *db, DbMode mode, Err *err)
{
    bool writes = mode == DB_WRITE || mode == DB_CREATE;
    static const struct { int option, value; } switches[] = {
        { SQLITE_DBCONFIG_DEFENSIVE, 1 }, { SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0 }, { SQLITE_DBCONFIG_DQS_DML, 0 }, { SQLITE_DBCONFIG_DQS_DDL, 0 },
        { SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0 } };
    for (size_t i = 0; i < sizeof switches / sizeof switches[0]; i++) {
        int got = -1;
        int rc = sqlite3_db_config(db->db, switches[i].option, switches[i].value, &got);
        if (rc != SQLITE_OK || got != switches[i].value) return fail_rc(db, rc ? rc : SQLITE_MISUSE, err);
    }
    int no_checkpoint = -1;
    int rc = sqlite3_db_config(db->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, !writes, &no_checkpoint);
    if (rc != SQLITE_OK || no_checkpoint != !writes) return fail_rc(db, rc ? rc : SQLITE_MISUSE, err);
    sqlite3_limit(db->db, SQLITE_LIMIT_LENGTH, MAX_VALUE_BYTES);
    sqlite3_limit(db->db, SQLITE_LIMIT_SQL_LENGTH, MAX_SQL_BYTES);
    sqlite3_busy_timeout(db->db, BUSY_MS);
    const Setting common[] = {
        { "mmap_size", "0", "0" }, { "foreign_keys", "ON", "1" }, { "trusted_schema", "OFF", "0" }, { "cell_size_check", "ON", "1" },
        { "recursive_triggers", "ON", "1" }, { "temp_store", "MEMORY", "2" }, { "cache_size", "-8192", "-8192" } };
    const Setting writer[] = { { "journal_mode", "WAL", "wal" }, { "synchronous", synchronous, synchronous_back }, { "wal_autocheckpoint", "10000", "10000" } };
    const Setting reader[] = { { "wal_autocheckpoint", "0", "0" } };
    if (!set_all(db, common + (mode == DB_SCRATCH), sizeof common / sizeof common[0] - (mode == DB_SCRATCH), err)) return false;   /* memory has no mmap */
    if (writes) return set_all(db, writer, sizeof writer / sizeof writer[0], err);
    return mode == DB_SCRATCH || set_all(db, reader, sizeof reader / sizeof reader[0], err);
}

static bool connect(Db *db, const char *name, DbMode mode, int more, Err *err)
{
    (void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);   /* counted by nobody; before the first connection, later without effect */
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | more;
    flags |= mode == DB_READ ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
    if (mode == DB_CREATE || mode == DB_SCRATCH) flags |= SQLITE_OPEN_CREATE;
    int rc = sqlite3_open_v2(name, &db->db, flags, mode == DB_SCRATCH ? NULL : vfs_name);
    if (rc == SQLITE_OK) rc = sqlite3_extended_result_codes(db->db, 1);
    char store[64];
    bool ok = rc == SQLITE_OK ? read_back(db, "schema_version", store, err) : fail_rc(db, rc, err);
    if (ok) return true;
    sqlite3_close(db->db);
    db->db = NULL;
    return false;
}

static bool has_wal(const char *path, Arena *a)
{
    struct stat st;
    return stat(str_printf(a, "%s-wal", path).p, &st) == 0 && st.st_size > 0;
}

/* A reader needs PATH-shm beside the file. On a medium where it cannot be made, a file without a WAL cannot change either. */
static bool connect_immutable(Db *db, const char *path, Err *err)
{
    Buf uri = { 0 };
    buf_add_z(&uri, "file:");
    for (const char *p = path; *p; p++) {
        if (strchr("%?#", *p)) buf_addf(&uri, "%%%02X", (unsigned)*p);
        else buf_add_char(&uri, *p);
    }
    buf_add_z(&uri, "?immutable=1");
    bool ok = connect(db, str_z(db->arena, buf_str(&uri)), DB_READ, SQLITE_OPEN_URI, err);
    buf_done(&uri);
    return ok;
}

bool sqlite_open(const char *path, DbMode mode, Db **out, Err *err)
{
    Arena *a = arena_new();
    Db *db = NEW(a, Db);
    Err first = { 0 };
    *db = (Db){ .arena = a, .path = str_copy(a, str_of(mode == DB_SCRATCH ? ":memory:" : path)) };
    bool ok = connect(db, db->path.p, mode, 0, &first);
    if (!ok && mode == DB_READ && first.code == ERR_IO && !has_wal(path, a)) ok = connect_immutable(db, path, &first);
    if (!ok && err && err->code == ERR_NONE) *err = first;
    if (ok && configure(db, mode, err)) return *out = db, true;
    sqlite_close(db);
    return false;
}

void sqlite_close(Db *db)
{
    if (!db) return;
    for (Stmt *s = db->stmts; s; s = s->next) sqlite3_finalize(s->s);
    sqlite3_close(db->db);
    arena_free(db->arena);
}

LibVersion ledger_library(void) { return version_of(sqlite3_libversion()); }
