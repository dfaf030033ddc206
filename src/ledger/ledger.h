/* SPDX-License-Identifier: Apache-2.0
** ledger/ledger.h - rows <-> SQLite: append versions in a transaction, load a Snapshot as of a moment, keep proof.
** Nothing is overwritten: a change is a new version with time, actor and reason; every transaction is a link of a
** hash chain whose head also stands in PATH.head. All SQL of the program stands in this folder (sql.def).
** One writer at a time (PATH.lock); it alone writes and alone checkpoints. An acknowledged write survives power loss. */
#ifndef LALIAN_LEDGER_LEDGER_H
#define LALIAN_LEDGER_LEDGER_H

#include "base/version.h"
#include "base/hash.h"
#include "model/problem.h"
#include "model/snapshot.h"

typedef struct Ledger Ledger;
typedef enum { LEDGER_READ, LEDGER_WRITE } LedgerMode;

/* The clock comes in from outside, so that golden files are exact. */
typedef struct { Instant (*now)(void *context); void *context; } Clock;

bool ledger_init(const char *path, const Model *m, Clock clock, Err *err) MUST_CHECK;    /* refuses an existing file */
/* `holder` names the process in the lock ("pid 123 import 税务.xlsx"). WRITE migrates an older file first. */
bool ledger_open(const char *path, const Model *m, LedgerMode mode, Str holder, Clock clock, Ledger **out, Err *err) MUST_CHECK;
void ledger_close(Ledger *l);                                                            /* accepts NULL */

/* ---- transactions ---- */
typedef struct {
    int64_t seq;                /* from 1, without holes */
    Instant time;               /* max(previous + 1 ms, now) */
    Str actor, action, reason, key;   /* key: idempotency key, may be empty */
    Str detail;                 /* what it did beside row versions (batch, seal, rule book), canonical text, hashed */
    Hash prev, hash;
} Tx;

typedef struct { Str actor, action, reason, key; } TxNote;

bool ledger_begin(Ledger *l, const TxNote *note, Err *err) MUST_CHECK;
/* Appends a version. Row.id is either known or the next dense id of its register (newest Frame.n + 1 …: ids are given out
** by the caller in that order). Values are complete; `given` says which of them this source stated. Row.gone ends it:
** refused (CONFLICT, naming the rows) at ledger_end where a live row still refers to it. */
bool ledger_put(Ledger *l, const Row *row, int64_t batch, Err *err) MUST_CHECK;
/* commit false rolls back. A failure at COMMIT is ERR_UNKNOWN: ask ledger_tx_by_key with the same key. *tx may be NULL. */
bool ledger_end(Ledger *l, bool commit, int64_t *tx, Err *err) MUST_CHECK;

bool ledger_writes(const Ledger *l);
int64_t ledger_head(const Ledger *l);                                       /* newest tx, 0: none */
bool ledger_head_made(const Ledger *l);                                     /* opening it found no PATH.head and made one: nothing proves the past before it */
bool ledger_tx(Ledger *l, int64_t seq, Arena *a, Tx *out, Err *err) MUST_CHECK;
bool ledger_tx_by_key(Ledger *l, Str key, Arena *a, Tx *out, bool *found, Err *err) MUST_CHECK;
bool ledger_tx_at(Ledger *l, Instant t, int64_t *seq, Err *err) MUST_CHECK; /* the last tx at or before t; 0: none */

/* ---- reading ---- */
bool ledger_snapshot(Ledger *l, int64_t tx, Snapshot **out, Err *err) MUST_CHECK;   /* tx 0: newest. Free before the ledger is closed. */

void ledger_interrupt(Ledger *l);                                                    /* from another thread: what it reads at this moment fails */

/* The newest one, made from an older one: columns in which nothing changed are shared, the others copied and brought up to date. Equal
** to what would be loaded anew. `old` may be of another connection to the same ledger, and in use. */
bool ledger_snapshot_after(Ledger *l, Snapshot *old, Snapshot **out, Err *err) MUST_CHECK;

typedef struct { Row *row; int64_t tx, batch; } Version;
bool ledger_versions(Ledger *l, const Register *reg, int64_t id, Arena *a, Version **out, size_t *n, Err *err) MUST_CHECK;   /* oldest first */

/* Where the value of a field comes from: the newest version up to `tx` whose source stated that field. */
typedef struct {
    int64_t tx, batch;          /* batch 0: typed by hand */
    Instant time;
    Str actor, reason;
    Str file, sheet, cell;      /* empty where there is none (a constant of the form has no cell) */
} Origin;
bool ledger_origin(Ledger *l, const Register *reg, int64_t id, const Field *field, int64_t tx, Arena *a, Origin *out, bool *found, Err *err) MUST_CHECK;

/* ---- batches: one import ---- */
typedef struct { Str name; Hash hash; Str bytes; } BatchFile;               /* bytes are kept once by hash (all zero: still to be computed), in pieces of 1 MiB */
/* One way in which lines of a sheet became rows of one register: the column of each field (-1: no cell). Row.source is its index. */
typedef struct { int32_t file; Str sheet; Str form; const Register *reg; int16_t *columns; } BatchSource;
typedef struct {
    int64_t id, tx;             /* filled by the ledger */
    BatchFile *files; size_t n_files;
    BatchSource *sources; size_t n_sources;
    int64_t added, changed, gone, same;
    const Problems *problems;   /* kept with it; may be NULL */
    Period period;              /* of --period; kind 0: none */
} Batch;
bool ledger_put_batch(Ledger *l, Batch *b, Err *err) MUST_CHECK;            /* inside a transaction, before its rows */
bool ledger_batch(Ledger *l, int64_t id, Arena *a, Batch *out, bool *found, Err *err) MUST_CHECK;   /* bytes left empty */
bool ledger_batches(Ledger *l, Arena *a, Batch **out, size_t *n, Err *err) MUST_CHECK;
/* Batches that hold a file of this hash, or of the same name stem ("…最终版(1)" and "…" share one): oldest first. */
bool ledger_batch_by_file(Ledger *l, Hash hash, int64_t *batch, Err *err) MUST_CHECK;               /* 0: never seen */
bool ledger_file(Ledger *l, Hash hash, Arena *a, Str *bytes, bool *found, Err *err) MUST_CHECK;
/* The rows a batch wrote, as (register, id, tx), in order. */
typedef struct { const Register *reg; int64_t id, tx; uint64_t given; bool created; } Touched;
/* Of all versions of a row: the one whose statement of the field stands now (an undo hands back to what stood before its batch).
** NULL: none. */
bool ledger_stated(Ledger *l, const Version *v, size_t n, const Field *field, Arena *a, const Version **out, Err *err) MUST_CHECK;
/* The same before the transaction `before`, without the batches that were taken back since: what an undo now would hand back to. */
bool ledger_stood(Ledger *l, const Version *v, size_t n, const Field *field, int64_t before, Arena *a, const Version **out, Err *err) MUST_CHECK;
bool ledger_undone(Ledger *l, int64_t batch, bool *yes, Err *err) MUST_CHECK;          /* an undo of it stands in the ledger */
bool ledger_touched(Ledger *l, int64_t batch, Arena *a, Touched **out, size_t *n, Err *err) MUST_CHECK;

/* The rows that a transaction wrote, whoever wrote it: `created` and `tx` are filled, `given` is not. Of transactions older than the
** step that keeps marks none are known. */
bool ledger_written(Ledger *l, int64_t tx, Arena *a, Touched **out, size_t *n, Err *err) MUST_CHECK;

/* ---- identities: text -> row, decided by a person or by a certain match, remembered ---- */
typedef struct { const Register *reg; Str text; int64_t id; Str decided_by, evidence; } Identity;
bool ledger_put_identity(Ledger *l, const Identity *i, Err *err) MUST_CHECK;
bool ledger_identities(Ledger *l, Arena *a, Identity **out, size_t *n, Err *err) MUST_CHECK;

/* ---- answers about a form: what its struck-through cells mean; the newest stands ---- */
typedef struct { Str form, question, answer, decided_by; } FormAnswer;
bool ledger_put_answer(Ledger *l, const FormAnswer *a, Err *err) MUST_CHECK;
bool ledger_answers(Ledger *l, Arena *a, FormAnswer **out, size_t *n, Err *err) MUST_CHECK;

/* ---- rule books and seals ---- */
typedef struct { Str name; Str bytes; } NamedBytes;                         /* "figures.yaml", "forms/合同.yaml" … sorted by name */
Hash ledger_book_hash(const NamedBytes *files, size_t n);
/* In a transaction: kept by its hash, for what must be computed again under it; put also makes it the current one. */
bool ledger_keep_book(Ledger *l, const NamedBytes *files, size_t n, Hash *hash, Err *err) MUST_CHECK;
bool ledger_put_book(Ledger *l, const NamedBytes *files, size_t n, Hash *hash, Err *err) MUST_CHECK;
bool ledger_book(Ledger *l, Hash hash, Arena *a, NamedBytes **files, size_t *n, bool *found, Err *err) MUST_CHECK;
bool ledger_current_book(Ledger *l, int64_t tx, Hash *hash, bool *found, Err *err) MUST_CHECK;         /* as of tx */

typedef struct { Period period; Day until; int64_t tx; Hash book; Hash templates; Str reason; Instant time; } Seal;
bool ledger_put_seal(Ledger *l, const Seal *s, Err *err) MUST_CHECK;        /* in a transaction; s.tx is the state sealed */
bool ledger_seal_of(Ledger *l, Period p, Arena *a, Seal *out, bool *found, Err *err) MUST_CHECK;
bool ledger_seals(Ledger *l, Arena *a, Seal **out, size_t *n, Err *err) MUST_CHECK;

/* ---- accounts, and what was done in their name ---- */
typedef struct {
    int64_t seq;                /* from 1, without holes; with time, tx, prev and hash filled by the ledger */
    Instant time;
    Str actor, address, action, object, result;     /* result: "ok", or why not */
    int64_t tx;                 /* the transaction it is about; 0: none */
    Str detail;                 /* of an account's version: its fingerprint */
    Hash prev, hash;
} Audit;
typedef struct {
    Str name;                   /* never another person's later */
    int64_t version;            /* from 1; filled by the ledger */
    Str person, role, units, parks, lang;           /* units, parks: row ids, "3 12" */
    Str password, old_passwords;                    /* as argon2id writes it; those before, one a line, the newest first */
    Instant password_at, expires;                   /* since when; a one-time password ends then (0: it does not) */
    bool must_change, closed, second;               /* second: a code besides the password */
    Str seed;                   /* of that code, sealed */
    Str successor, by, reason, address, until;      /* until: a day, "2026-12-31"; empty: none */
} Account;
/* One row, in a transaction of its own; `version` (may be NULL): a new version of an account with it. */
bool ledger_audit(Ledger *l, const Audit *row, const Account *version, Err *err) MUST_CHECK;
bool ledger_audit_rows(Ledger *l, const Audit *rows, size_t n, Err *err) MUST_CHECK;      /* several, all or none */
/* From now on each transaction of this connection writes such a row with it. */
void ledger_audit_by(Ledger *l, Str actor, Str address, Str action, Str object);
bool ledger_put_account(Ledger *l, const Account *version, Err *err) MUST_CHECK;    /* with the row of the open transaction */
bool ledger_account(Ledger *l, Str name, Arena *a, Account *out, bool *found, Err *err) MUST_CHECK;
bool ledger_accounts(Ledger *l, Arena *a, Account **out, size_t *n, Err *err) MUST_CHECK;      /* the newest version of each, by name */
bool ledger_account_versions(Ledger *l, int64_t *n, Err *err) MUST_CHECK;             /* of all together: another number, another state */
typedef struct { int64_t before, limit; Instant since; Str actor, action, object; } AuditAsk;  /* empty: any */
bool ledger_audits(Ledger *l, const AuditAsk *q, Arena *a, Audit **out, size_t *n, Err *err) MUST_CHECK;   /* the newest first */
/* Logins that failed since then: for that name after its last success, from that address. */
bool ledger_failures(Ledger *l, Str name, Str address, Instant since, int64_t *of_name, int64_t *of_address, Err *err) MUST_CHECK;

bool ledger_last_login(Ledger *l, Str name, Instant *out, Err *err) MUST_CHECK;      /* 0: never */

/* ---- care ---- */
/* Recomputes every hash, the chain, the head file, keys, references, stored files and SQLite's own checks. All findings
** at once as Problems; true when the check could be carried out. */
bool ledger_verify(Ledger *l, Problems *found, Err *err) MUST_CHECK;
/* Deletes a ledger and the files beside it. Only for one that is known to be a sample. */
bool ledger_remove(const char *path, Err *err) MUST_CHECK;
bool ledger_backup(Ledger *l, const char *to, Err *err) MUST_CHECK;         /* consistent, verified, never half there under its name */

LibVersion ledger_library(void);                /* SQLite's, as it is loaded */

#endif
