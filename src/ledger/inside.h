/* SPDX-License-Identifier: Apache-2.0
** ledger/inside.h - what the files of this folder share: the open ledger, its tables, its open transaction.
** ledger.c is the door (every function of ledger.h); behind it one file a subject, each with its own prefix. */
#ifndef LALIAN_LEDGER_INSIDE_H
#define LALIAN_LEDGER_INSIDE_H

#include "base/os.h"
#include "ledger/ledger.h"
#include "ledger/sqlite.h"
#include "ledger/texts.h"

typedef enum {
#define SQL(id, text) SQL_##id,
#include "ledger/sql.def"
#undef SQL
    SQL_COUNT
} SqlId;

typedef enum { ROW_UNKNOWN, ROW_LIVE, ROW_GONE } RowState;
typedef enum { TABLE_INSERT, TABLE_STATE, TABLE_MAX, TABLE_BEFORE, TABLE_OF_TX, TABLE_OF_ID, TABLE_OF_BATCH, TABLE_KEY_OF, TABLE_KEY_HOLDER, TABLE_KEY_DROP, TABLE_KEY_PUT, TABLE_LAST, TABLE_KEYS, TABLE_SQL } TableSql;

/* One register in the file. Statements are made on first use. */
typedef struct {
    const Register *reg;
    bool exists;             /* an older file that was opened for reading may lack it */
    uint64_t have;           /* columns that the file has */
    uint16_t *order;         /* fields by the bytes of their id: the order of hashing */
    size_t rank;             /* place of the register by the bytes of its id */
    Stmt *sql[TABLE_SQL];
    int64_t newest;          /* greatest id, with those of the open transaction; -1: not asked yet */
    uint8_t *state;          /* RowState by id - 1 */
    size_t state_cap;
} Table;

enum { HAS_ANSWERS = 5 };    /* the step that made the table of answers; an older file opened for reading has none */

/* A version of the open transaction: its key stands in the buffer of keys. */
typedef struct { int64_t id; size_t key_at; uint32_t key_n; uint16_t reg; bool gone, had; } Written;
/* The hash of a transaction while its versions come. It begins with the detail, which is known for certain only at the end:
** when that has changed by then, or a version came out of the order of hashing, the file is read again (chain_stored). */
typedef struct { Hasher h; Buf detail, bytes, marks; size_t rank; int64_t id; bool started, astray; } Hashing;
typedef struct { uint16_t reg, field; int64_t id, target; } Pointer;

typedef struct {
    Arena *arena;
    int64_t seq;
    Instant time;
    TxNote note;
    bool failed;             /* a step failed: only a rollback can follow */
    Err cause;               /* why SQLite refused a row, before it is put in words (here, for it is too large to clear for each row) */
    Hashing hashing;
    Buf keys;
    Written *written;
    size_t n_written, written_cap;
    Pointer *pointers;
    size_t n_pointers, pointers_cap;
    const Account *account;  /* a version that goes with it; NULL: none */
} OpenTx;

struct Ledger {
    Arena *arena;
    const Model *model;
    LedgerMode mode;
    Clock clock;
    const char *path;
    Lock lock;
    Db *db;
    Stmt *sql[SQL_COUNT];
    Table *tables;           /* by Register.index */
    bool head_made;          /* there was no head file: this writer made one */
    int64_t version;         /* the last step the file has taken */
    int64_t head;            /* newest transaction (of a reader: when it was opened) */
    Instant head_time;
    Hash head_hash;
    OpenTx *tx;              /* NULL: none */
    Audit by;                /* actor not empty: each transaction writes such a row of the audit */
    bool stopped;            /* an outcome is unknown */
};

Str inside_int(int64_t n, char store[24]);
Hash inside_hash(Str blob);                                                   /* of 32 bytes; zero otherwise */
Str inside_hash_str(const Hash *h);
bool inside_sql(Ledger *l, SqlId id, Stmt **out, Err *err) MUST_CHECK;        /* ready to bind */
const char *inside_sql_text(SqlId id);
bool inside_writing(Ledger *l, Err *err) MUST_CHECK;                          /* a transaction is open and sound */
bool inside_sync(const char *path, Err *err) MUST_CHECK;                      /* a file or a folder */
bool inside_rename(const char *from, const char *to, Err *err) MUST_CHECK;    /* both names on disk when it returns */

/* schema.c */
bool schema_upgrade(Ledger *l, Err *err) MUST_CHECK;                          /* makes or migrates, one transaction */
bool schema_read(Ledger *l, Err *err) MUST_CHECK;                             /* what the file has; refuses a newer one */
bool schema_check(Ledger *l, Problems *found, Err *err) MUST_CHECK;
bool schema_sql(Ledger *l, Table *t, TableSql which, Stmt **out, Err *err) MUST_CHECK;
enum { COLUMN_ID, COLUMN_TX, COLUMN_GONE, COLUMN_BATCH, COLUMN_SHEET, COLUMN_LINE, COLUMN_GIVEN, COLUMN_FIELDS };   /* of TABLE_OF_* */
uint64_t schema_given(Str blob);
void schema_row(const Table *t, Stmt *s, Row *row, int64_t *batch);           /* of TABLE_OF_*; text borrowed until the next step */

/* chain.c */
enum { CHAIN_DATE = 16 };
size_t chain_date(const Field *f, int64_t value, char out[CHAIN_DATE]);       /* the canonical text of a day or a period */
void chain_version(const Table *t, const Row *row, int64_t batch, Buf *out);
void chain_start(Hasher *h, const Tx *tx);                                    /* prev and the fields of the transaction itself */
size_t chain_given(uint64_t given, char out[8]);                              /* little endian, without zero bytes at the end */
bool chain_stored(Ledger *l, const Tx *tx, Buf *marks, Hash *out, Err *err) MUST_CHECK;   /* recomputed from what the file holds; marks, may be NULL: those of its versions */
Table **chain_tables(Ledger *l, Arena *a);                                      /* existing ones in the order of hashing, then NULL */

/* mark.c */
void mark_add(const Register *reg, int64_t id, Str version, Buf *out);        /* version: what is hashed of it */
bool mark_put(Ledger *l, int64_t tx, Str marks, Err *err) MUST_CHECK;
bool mark_rows(Ledger *l, int64_t tx, Arena *a, Touched **out, size_t *n, Err *err) MUST_CHECK;   /* what it wrote, by its marks */
bool mark_same(Ledger *l, int64_t tx, Str marks, bool *same, Err *err) MUST_CHECK;    /* whether it has these, in this order, or none */
bool mark_name(Ledger *l, int64_t tx, Problems *found, Err *err) MUST_CHECK;  /* which rows of an altered transaction */

/* head.c */
bool head_write(const char *path, int64_t seq, Hash hash, Err *err) MUST_CHECK;
bool head_read(const char *path, Arena *a, int64_t *seq, Hash *hash, bool *found, Err *err) MUST_CHECK;
/* PATH.end: "head" the transactions, "audit" what was done */
bool head_write_as(const char *path, const char *end, int64_t seq, Hash hash, Err *err) MUST_CHECK;
bool head_read_as(const char *path, const char *end, Arena *a, int64_t *seq, Hash *hash, bool *found, Err *err) MUST_CHECK;
bool head_settle(Ledger *l, int64_t seq, Hash hash, bool found, Err *err) MUST_CHECK;

/* write.c */
bool write_begin(Ledger *l, const TxNote *note, Err *err) MUST_CHECK;
bool write_put(Ledger *l, const Row *row, int64_t batch, Err *err) MUST_CHECK;
bool write_end(Ledger *l, bool commit, int64_t *tx, Err *err) MUST_CHECK;
bool write_state(Ledger *l, Table *t, int64_t id, RowState *out, Err *err) MUST_CHECK;
bool write_newest(Ledger *l, Table *t, int64_t *id, Err *err) MUST_CHECK;
bool write_unknown(Ledger *l, const Err *cause, Err *err);                     /* always false: the ledger stops */
void write_drop(Ledger *l);                                                   /* forgets the open transaction */

/* load.c */
bool load_snapshot(Ledger *l, int64_t tx, Snapshot **out, Err *err) MUST_CHECK;
bool load_after(Ledger *l, Snapshot *old, Snapshot **out, Err *err) MUST_CHECK;
bool load_tx(Stmt *s, Arena *a, Tx *out);
bool load_versions(Ledger *l, Table *t, int64_t id, Arena *a, Version **out, size_t *n, Err *err) MUST_CHECK;

/* detail.c */
bool detail_render(Ledger *l, int64_t tx, Buf *out, Err *err) MUST_CHECK;     /* what a transaction did beside row versions */

/* batch.c */
bool batch_store(Ledger *l, Str bytes, Hash hash, int64_t *file, Err *err) MUST_CHECK;       /* once by hash, in pieces */
bool batch_bytes(Ledger *l, int64_t file, int64_t size, Arena *a, Str *out, Err *err) MUST_CHECK;
bool batch_file(Ledger *l, Hash hash, Arena *a, Str *bytes, bool *found, Err *err) MUST_CHECK;
bool batch_put(Ledger *l, Batch *b, Err *err) MUST_CHECK;
bool batch_load(Ledger *l, int64_t id, bool problems, Arena *a, Batch *out, bool *found, Err *err) MUST_CHECK;
bool batch_list(Ledger *l, Arena *a, Batch **out, size_t *n, Err *err) MUST_CHECK;
bool batch_by_file(Ledger *l, Hash hash, int64_t *batch, Err *err) MUST_CHECK;
bool batch_touched(Ledger *l, int64_t batch, Arena *a, Touched **out, size_t *n, Err *err) MUST_CHECK;
/* Of the versions before the transaction `before`. `by`: statements of batches that were taken back by then do not count; 0: all
** do, but for those that an undo would hand back to. */
bool batch_stated(Ledger *l, const Version *v, size_t n, const Field *field, int64_t before, int64_t by, Arena *a, const Version **out, Err *err) MUST_CHECK;
bool batch_undone(Ledger *l, int64_t batch, int64_t by, bool *yes, Err *err) MUST_CHECK;
bool batch_origin(Ledger *l, const Register *reg, int64_t id, const Field *field, int64_t tx, Arena *a, Origin *out, bool *found, Err *err) MUST_CHECK;

/* book.c */
Hash book_hash(const NamedBytes *files, size_t n);
bool book_keep(Ledger *l, const NamedBytes *files, size_t n, Hash *hash, Err *err) MUST_CHECK;
bool book_put(Ledger *l, const NamedBytes *files, size_t n, Hash *hash, Err *err) MUST_CHECK;
bool book_load(Ledger *l, Hash hash, Arena *a, NamedBytes **files, size_t *n, bool *found, Err *err) MUST_CHECK;
bool book_current(Ledger *l, int64_t tx, Hash *hash, bool *found, Err *err) MUST_CHECK;
bool book_put_seal(Ledger *l, const Seal *seal, Err *err) MUST_CHECK;
bool book_seal_of(Ledger *l, Period p, Arena *a, Seal *out, bool *found, Err *err) MUST_CHECK;
bool book_seals(Ledger *l, Arena *a, Seal **out, size_t *n, Err *err) MUST_CHECK;
bool book_put_identity(Ledger *l, const Identity *i, Err *err) MUST_CHECK;
bool book_put_answer(Ledger *l, const FormAnswer *a, Err *err) MUST_CHECK;
bool book_answers(Ledger *l, Arena *a, FormAnswer **out, size_t *n, Err *err) MUST_CHECK;
bool book_identities(Ledger *l, Arena *a, Identity **out, size_t *n, Err *err) MUST_CHECK;

/* audit.c */
bool audit_append(Ledger *l, const Audit *row, const Account *c, int64_t tx, int64_t *seq, Hash *hash, Err *err) MUST_CHECK;   /* in the open transaction; c may be NULL */
bool audit_alone(Ledger *l, const Audit *rows, size_t n, const Account *c, Err *err) MUST_CHECK;     /* c: goes with the last */
bool audit_account(Ledger *l, Str name, Arena *a, Account *out, bool *found, Err *err) MUST_CHECK;
bool audit_accounts(Ledger *l, Arena *a, Account **out, size_t *n, Err *err) MUST_CHECK;
bool audit_versions(Ledger *l, int64_t *n, Err *err) MUST_CHECK;
bool audit_list(Ledger *l, const AuditAsk *q, Arena *a, Audit **out, size_t *n, Err *err) MUST_CHECK;
bool audit_failures(Ledger *l, Str name, Str address, Instant since, int64_t *of_name, int64_t *of_address, Err *err) MUST_CHECK;
bool audit_last_login(Ledger *l, Str name, Instant *out, Err *err) MUST_CHECK;
bool audit_settle(Ledger *l, int64_t seq, Hash hash, bool found, Err *err) MUST_CHECK;
bool audit_copy_head(Ledger *l, const char *to, Err *err) MUST_CHECK;
bool audit_verify(Ledger *l, Problems *found, Err *err) MUST_CHECK;

/* care.c */
bool care_verify(Ledger *l, Problems *found, Err *err) MUST_CHECK;
bool care_backup(Ledger *l, const char *to, Err *err) MUST_CHECK;

#endif
