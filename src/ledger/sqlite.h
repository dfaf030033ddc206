/* SPDX-License-Identifier: Apache-2.0
** ledger/sqlite.h - the door to SQLite. sqlite.c is the only file that knows the library; the settings that the promises
** rest on are read back after opening, and a database that does not take them is refused.
** A writing connection checkpoints; a reading one never does (RELIABILITY finding 1). One thread a connection. */
#ifndef LALIAN_LEDGER_SQLITE_H
#define LALIAN_LEDGER_SQLITE_H

#include "base/err.h"

typedef struct Db Db;
typedef struct Stmt Stmt;            /* lives until its Db is closed */
typedef enum { DB_READ, DB_WRITE, DB_CREATE, DB_SCRATCH } DbMode;   /* SCRATCH: in memory, path is not used */
typedef enum { DB_ROW, DB_END, DB_FAIL } DbStep;

bool sqlite_open(const char *path, DbMode mode, Db **out, Err *err) MUST_CHECK;
void sqlite_close(Db *db);                                                   /* accepts NULL */
bool sqlite_run(Db *db, const char *sql, Err *err) MUST_CHECK;               /* any number of statements, results dropped */
bool sqlite_prepare(Db *db, Str sql, Stmt **out, Err *err) MUST_CHECK;
void sqlite_finish(Stmt *s);                                                  /* of a statement that is not kept */
void sqlite_interrupt(Db *db);             /* any thread may */
bool sqlite_in_transaction(const Db *db);
int64_t sqlite_last_id(const Db *db);

/* Parameters from 1. Text and blobs are borrowed until the next reset. A bind that fails is told by the step. */
void sqlite_bind_int(Stmt *s, int at, int64_t value);
void sqlite_bind_text(Stmt *s, int at, Str text);
void sqlite_bind_blob(Stmt *s, int at, Str bytes);

DbStep sqlite_step(Stmt *s, Err *err) MUST_CHECK;
bool sqlite_conflict(const Stmt *s);        /* the last step was refused by a constraint */
void sqlite_reset(Stmt *s);                 /* accepts NULL; also drops the bindings */
bool sqlite_do(Stmt *s, Err *err) MUST_CHECK;   /* steps to the end, resets */

/* Columns from 0; text lives until the next step. */
int64_t sqlite_int(Stmt *s, int column);
Str sqlite_text(Stmt *s, int column);       /* text or blob; empty when NULL */
bool sqlite_is_null(Stmt *s, int column);
typedef enum { CELL_NULL, CELL_NUMBER, CELL_BYTES } CellKind;
CellKind sqlite_cell(Stmt *s, int column, int64_t *number, Str *text);   /* all three questions in one, for whole columns */

/* For test programs only, before anything is opened: another VFS, another PRAGMA synchronous ("FULL" unless told). */
void sqlite_use_vfs(const char *name);
void sqlite_use_synchronous(const char *word, const char *read_back);

#endif
