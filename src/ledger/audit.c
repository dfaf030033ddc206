/* SPDX-License-Identifier: Apache-2.0
** Accounts and what was done in their name. An audit row is a link of a chain of its own, whose newest stands in PATH.audit as well;
** hash = SHA-256(prev, then each with its length: seq, time, actor, address, action, object, result, tx, detail). A version of an
** account is written with one row of the audit, whose detail is the fingerprint of the version. */
#include "ledger/inside.h"

#include <stdio.h>

enum { HAS_AUDIT = 6 };      /* the step that made these tables; an older file opened for reading has none */

static Hash hash_row(const Audit *r)
{
    Hasher h;
    char x[24];
    hash_init(&h);
    hash_add(&h, inside_hash_str(&r->prev));
    hash_add_sized(&h, inside_int(r->seq, x));
    hash_add_sized(&h, inside_int(r->time, x));
    const Str texts[] = { r->actor, r->address, r->action, r->object, r->result };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) hash_add_sized(&h, texts[i]);
    hash_add_sized(&h, inside_int(r->tx, x));
    hash_add_sized(&h, r->detail);
    return hash_end(&h);
}

static void load_row(Stmt *s, Arena *a, Audit *out)
{
    *out = (Audit){ .seq = sqlite_int(s, 0), .time = sqlite_int(s, 1), .tx = sqlite_int(s, 7), .prev = inside_hash(sqlite_text(s, 9)), .hash = inside_hash(sqlite_text(s, 10)) };
    Str *const texts[] = { &out->actor, &out->address, &out->action, &out->object, &out->result };
    for (int i = 0; i < 5; i++) *texts[i] = str_copy(a, sqlite_text(s, 2 + i));
    out->detail = str_copy(a, sqlite_text(s, 8));
}

static bool newest(Ledger *l, Arena *a, Audit *out, Err *err)
{
    Stmt *s;
    *out = (Audit){ .time = INT64_MIN };
    if (!inside_sql(l, SQL_audit_newest, &s, err)) return false;
    DbStep step = sqlite_step(s, err);
    if (step == DB_ROW) load_row(s, a, out);
    sqlite_reset(s);
    return step != DB_FAIL;
}

/* ---- versions of accounts ---- */

enum { ACCOUNT_TEXTS = 14 };

static void texts_of(const Account *c, Str out[ACCOUNT_TEXTS])
{
    const Str all[ACCOUNT_TEXTS] = { c->name, c->person, c->role, c->units, c->parks, c->lang, c->password, c->old_passwords, c->seed, c->successor, c->by, c->reason, c->address, c->until };
    for (int i = 0; i < ACCOUNT_TEXTS; i++) out[i] = all[i];
}

static Str fingerprint(const Account *c, Arena *a)
{
    Hasher h;
    Str texts[ACCOUNT_TEXTS];
    char x[24];
    Buf b = { 0 };
    hash_init(&h);
    texts_of(c, texts);
    hash_add_sized(&h, inside_int(c->version, x));
    for (int i = 0; i < ACCOUNT_TEXTS; i++) hash_add_sized(&h, texts[i]);
    hash_add_sized(&h, inside_int(c->password_at, x));
    hash_add_sized(&h, inside_int(c->expires, x));
    hash_add_sized(&h, inside_int(c->must_change << 2 | c->closed << 1 | c->second, x));
    hash_format(hash_end(&h), &b);
    Str out = buf_keep(&b, a);
    buf_done(&b);
    return out;
}

static void load_account(Stmt *s, Arena *a, Account *out)
{
    *out = (Account){ .version = sqlite_int(s, 1), .password_at = sqlite_int(s, 2), .expires = sqlite_int(s, 3),
                      .must_change = sqlite_int(s, 4) != 0, .closed = sqlite_int(s, 5) != 0, .second = sqlite_int(s, 6) != 0 };
    Str *const texts[ACCOUNT_TEXTS] = { &out->name, &out->person, &out->role, &out->units, &out->parks, &out->lang, &out->password, &out->old_passwords,
                                        &out->seed, &out->successor, &out->by, &out->reason, &out->address, &out->until };
    for (int i = 0; i < ACCOUNT_TEXTS; i++) *texts[i] = str_copy(a, sqlite_text(s, i ? 6 + i : 0));
}

static bool put_account(Ledger *l, const Account *c, int64_t audit, Err *err)
{
    Stmt *s;
    Str texts[ACCOUNT_TEXTS];
    texts_of(c, texts);
    if (!inside_sql(l, SQL_account_put, &s, err)) return false;
    const int64_t numbers[] = { c->version, c->password_at, c->expires, c->must_change, c->closed, c->second };
    sqlite_bind_text(s, 1, texts[0]);
    for (int i = 0; i < 6; i++) sqlite_bind_int(s, 2 + i, numbers[i]);
    for (int i = 1; i < ACCOUNT_TEXTS; i++) sqlite_bind_text(s, 7 + i, texts[i]);
    sqlite_bind_int(s, 21, audit);
    return sqlite_do(s, err);
}

bool audit_account(Ledger *l, Str name, Arena *a, Account *out, bool *found, Err *err)
{
    Stmt *s;
    *found = false;
    if (l->version < HAS_AUDIT) return true;
    if (!inside_sql(l, SQL_account_newest, &s, err)) return false;
    sqlite_bind_text(s, 1, name);
    DbStep step = sqlite_step(s, err);
    *found = step == DB_ROW;
    if (*found) load_account(s, a, out);
    sqlite_reset(s);
    return step != DB_FAIL;
}

bool audit_accounts(Ledger *l, Arena *a, Account **out, size_t *n, Err *err)
{
    Stmt *s;
    DbStep step;
    size_t cap = 0;
    *out = NULL, *n = 0;
    if (l->version < HAS_AUDIT) return true;
    if (!inside_sql(l, SQL_accounts, &s, err)) return false;
    while ((step = sqlite_step(s, err)) == DB_ROW) load_account(s, a, PUSH(a, *out, *n, cap));
    sqlite_reset(s);
    return step == DB_END;
}

bool audit_versions(Ledger *l, int64_t *n, Err *err)
{
    Stmt *s;
    *n = 0;
    if (l->version < HAS_AUDIT) return true;
    if (!inside_sql(l, SQL_account_count, &s, err)) return false;
    DbStep step = sqlite_step(s, err);
    if (step == DB_ROW) *n = sqlite_int(s, 0);
    sqlite_reset(s);
    return step == DB_ROW;
}

/* ---- appending ---- */

static bool put_row(Ledger *l, const Audit *r, Err *err)
{
    Stmt *s;
    if (!inside_sql(l, SQL_audit_put, &s, err)) return false;
    sqlite_bind_int(s, 1, r->seq);
    sqlite_bind_int(s, 2, r->time);
    const Str texts[] = { r->actor, r->address, r->action, r->object, r->result };
    for (int i = 0; i < 5; i++) sqlite_bind_text(s, 3 + i, texts[i]);
    sqlite_bind_int(s, 8, r->tx);
    sqlite_bind_text(s, 9, r->detail);
    sqlite_bind_blob(s, 10, inside_hash_str(&r->prev));
    sqlite_bind_blob(s, 11, inside_hash_str(&r->hash));
    return sqlite_do(s, err);
}

/* In the open transaction of the database. An account gets the next version of its name. */
bool audit_append(Ledger *l, const Audit *row, const Account *c, int64_t tx, int64_t *seq, Hash *hash, Err *err)
{
    Arena *a = arena_new();
    Audit last, r = *row;
    Account before;
    bool found, ok = newest(l, a, &last, err);
    Instant now = l->clock.now(l->clock.context);
    r.seq = last.seq + 1;
    r.time = now > last.time ? now : last.time;
    r.tx = tx;
    r.prev = last.hash;
    Account own = c ? *c : (Account){ 0 };
    if (ok && c) {
        ok = audit_account(l, own.name, a, &before, &found, err);
        own.version = ok && found ? before.version + 1 : 1;
        r.detail = fingerprint(&own, a);
    }
    r.hash = hash_row(&r);
    ok = ok && put_row(l, &r, err) && (!c || put_account(l, &own, r.seq, err));
    *seq = r.seq, *hash = r.hash;
    arena_free(a);
    return ok;
}

bool audit_alone(Ledger *l, const Audit *rows, size_t n, const Account *c, Err *err)
{
    Stmt *s;
    int64_t seq = 0;
    Hash hash = { 0 };
    Err cause = { 0 }, ignored = { 0 };
    if (l->mode != LEDGER_WRITE) return FAIL(err, USE, T_LEDGER_READ_ONLY);
    if (l->stopped) return FAIL(err, UNKNOWN, T_LEDGER_STOPPED);
    if (l->tx) return FAIL(err, USE, T_LEDGER_IN_TX);
    if (n == 0) return true;
    bool ok = inside_sql(l, SQL_begin, &s, err) && sqlite_do(s, err);
    for (size_t i = 0; ok && i < n; i++) ok = audit_append(l, &rows[i], i + 1 == n ? c : NULL, 0, &seq, &hash, err);
    ok = ok && inside_sql(l, SQL_commit, &s, err);
    if (!ok) {
        if (sqlite_in_transaction(l->db) && !(inside_sql(l, SQL_rollback, &s, &ignored) && sqlite_do(s, &ignored))) l->stopped = true;
        return false;
    }
    if (sqlite_do(s, &cause) && head_write_as(l->path, "audit", seq, hash, &cause)) return true;
    return write_unknown(l, &cause, err);
}

/* ---- reading ---- */

bool audit_list(Ledger *l, const AuditAsk *q, Arena *a, Audit **out, size_t *n, Err *err)
{
    Stmt *s;
    DbStep step;
    size_t cap = 0;
    *out = NULL, *n = 0;
    if (l->version < HAS_AUDIT) return true;
    if (!inside_sql(l, SQL_audit_list, &s, err)) return false;
    sqlite_bind_int(s, 1, q->before > 0 ? q->before : INT64_MAX);
    sqlite_bind_int(s, 2, q->since);
    sqlite_bind_text(s, 3, q->actor);
    sqlite_bind_text(s, 4, q->action);
    sqlite_bind_text(s, 5, q->object);
    sqlite_bind_int(s, 6, q->limit > 0 ? q->limit : INT64_MAX);
    while ((step = sqlite_step(s, err)) == DB_ROW) load_row(s, a, PUSH(a, *out, *n, cap));
    sqlite_reset(s);
    return step == DB_END;
}

bool audit_failures(Ledger *l, Str name, Str address, Instant since, int64_t *of_name, int64_t *of_address, Err *err)
{
    Stmt *s;
    *of_name = *of_address = 0;
    if (l->version < HAS_AUDIT) return true;
    if (!inside_sql(l, SQL_audit_failures, &s, err)) return false;
    sqlite_bind_text(s, 1, name);
    sqlite_bind_text(s, 2, address);
    sqlite_bind_int(s, 3, since);
    DbStep step = sqlite_step(s, err);
    if (step == DB_ROW) *of_name = sqlite_int(s, 0), *of_address = sqlite_int(s, 1);
    sqlite_reset(s);
    return step == DB_ROW;
}

bool audit_last_login(Ledger *l, Str name, Instant *out, Err *err)
{
    Stmt *s;
    *out = 0;
    if (l->version < HAS_AUDIT) return true;
    if (!inside_sql(l, SQL_audit_last_login, &s, err)) return false;
    sqlite_bind_text(s, 1, name);
    DbStep step = sqlite_step(s, err);
    if (step == DB_ROW) *out = sqlite_int(s, 0);
    sqlite_reset(s);
    return step == DB_ROW;
}

/* ---- the head beside ---- */

/* The row that the head file names is still the one it named. */
static bool as_named(Ledger *l, int64_t seq, Hash hash, Err *err)
{
    Arena *a = arena_new();
    Audit *row;
    size_t n;
    char x[24];
    bool ok = audit_list(l, &(AuditAsk){ .before = seq + 1, .limit = 1, .since = INT64_MIN }, a, &row, &n, err);
    if (ok && (n == 0 || !hash_equal(row->hash, hash))) ok = FAIL(err, DAMAGED, T_LEDGER_AUDIT_OTHER, str_of(l->path), inside_int(seq, x));
    arena_free(a);
    return ok;
}

bool audit_settle(Ledger *l, int64_t seq, Hash hash, bool found, Err *err)
{
    Arena *a = arena_new();
    Audit last = { 0 };
    char x[24], y[24];
    bool ok = l->version < HAS_AUDIT || newest(l, a, &last, err);
    if (ok && found && seq > last.seq) ok = FAIL(err, DAMAGED, T_LEDGER_AUDIT_AHEAD, str_of(l->path), inside_int(seq, x), inside_int(last.seq, y));
    ok = ok && (!found || seq == 0 || as_named(l, seq, hash, err));
    if (ok && l->mode == LEDGER_WRITE && last.seq > 0 && seq < last.seq) ok = head_write_as(l->path, "audit", last.seq, last.hash, err);
    arena_free(a);
    return ok;
}

bool audit_copy_head(Ledger *l, const char *to, Err *err)
{
    Arena *a = arena_new();
    Audit last;
    bool ok = newest(l, a, &last, err) && (last.seq == 0 || head_write_as(to, "audit", last.seq, last.hash, err));
    arena_free(a);
    return ok;
}

/* ---- verify ---- */

static bool check_rows(Ledger *l, Problems *found, int64_t *last_seq, Hash *last_hash, Err *err)
{
    Stmt *s;
    DbStep step;
    Instant time = INT64_MIN;
    char x[24];
    if (!inside_sql(l, SQL_audit_all, &s, err)) return false;
    while ((step = sqlite_step(s, err)) == DB_ROW) {
        Arena *a = arena_new();
        Audit r;
        load_row(s, a, &r);
        if (r.seq != *last_seq + 1 || r.time < time || !hash_equal(r.prev, *last_hash) || !hash_equal(hash_row(&r), r.hash))
            PROBLEM(found, ERROR, T_LEDGER_V_AUDIT, ARGS(inside_int(r.seq, x)));
        *last_seq = r.seq, *last_hash = r.hash, time = r.time;
        arena_free(a);
    }
    sqlite_reset(s);
    return step == DB_END;
}

static bool check_accounts(Ledger *l, Problems *found, Err *err)
{
    Stmt *s;
    DbStep step;
    if (!inside_sql(l, SQL_account_all, &s, err)) return false;
    while ((step = sqlite_step(s, err)) == DB_ROW) {
        Arena *a = arena_new();
        Account c;
        load_account(s, a, &c);
        if (!str_equal(fingerprint(&c, a), sqlite_text(s, 20))) PROBLEM(found, ERROR, T_LEDGER_V_ACCOUNT, ARGS(c.name));
        arena_free(a);
    }
    sqlite_reset(s);
    return step == DB_END;
}

bool audit_verify(Ledger *l, Problems *found, Err *err)
{
    Arena *a = arena_new();
    int64_t last = 0, seq = 0;
    Hash hash = { 0 }, head = { 0 };
    bool there = false, ok = l->version < HAS_AUDIT || (check_rows(l, found, &last, &hash, err) && check_accounts(l, found, err));
    char x[24], y[24];
    Err cause = { 0 };
    if (ok && !head_read_as(l->path, "audit", a, &seq, &head, &there, &cause)) PROBLEM(found, ERROR, T_LEDGER_HEAD_TEXT, ARGS(str_of(l->path)));
    else if (ok && !there && last > 0) PROBLEM(found, ERROR, T_LEDGER_HEAD_NONE, ARGS(str_printf(a, "%s.audit", l->path)));
    else if (ok && seq > last) PROBLEM(found, ERROR, T_LEDGER_AUDIT_AHEAD, ARGS(str_of(l->path), inside_int(seq, x), inside_int(last, y)));
    else if (ok && there && seq == last && !hash_equal(head, hash)) PROBLEM(found, ERROR, T_LEDGER_AUDIT_OTHER, ARGS(str_of(l->path), inside_int(seq, x)));
    arena_free(a);
    return ok;
}
