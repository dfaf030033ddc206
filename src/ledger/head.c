/* SPDX-License-Identifier: Apache-2.0
** PATH.head: "seq hash" of the newest transaction, in a file of its own. SQLite takes a cut WAL for an older database
** and says nothing (RELIABILITY finding 4); the head file tells. */
#include "ledger/inside.h"

static const char *head_path(Arena *a, const char *path, const char *end) { return str_printf(a, "%s.%s", path, end).p; }

bool head_write_as(const char *path, const char *end, int64_t seq, Hash hash, Err *err)
{
    Arena *a = arena_new();
    Buf b = { 0 };
    buf_add_int(&b, seq);
    buf_add_char(&b, ' ');
    hash_format(hash, &b);
    buf_add_char(&b, '\n');
    bool ok = os_write_file(head_path(a, path, end), buf_str(&b), err);
    buf_done(&b);
    arena_free(a);
    return ok;
}

bool head_write(const char *path, int64_t seq, Hash hash, Err *err) { return head_write_as(path, "head", seq, hash, err); }

bool head_read_as(const char *path, const char *end, Arena *a, int64_t *seq, Hash *hash, bool *found, Err *err)
{
    const char *name = head_path(a, path, end);
    Str text;
    *found = os_exists(name);
    if (!*found) return true;
    if (!os_read_file(name, 256, a, &text, err)) return false;
    Str rest = str_trim(text), number = str_split(&rest, ' ');
    if (rest.p && str_to_int64(number, seq) && *seq >= 0 && hash_parse(rest, hash)) return true;
    return FAIL(err, DAMAGED, T_LEDGER_HEAD_TEXT, str_of(name));
}

bool head_read(const char *path, Arena *a, int64_t *seq, Hash *hash, bool *found, Err *err) { return head_read_as(path, "head", a, seq, hash, found, err); }

static bool other(Ledger *l, int64_t seq, Err *err)
{
    char store[24];
    return FAIL(err, DAMAGED, T_LEDGER_HEAD_OTHER, str_of(l->path), inside_int(seq, store));
}

/* The process ended between a commit and the writing of its head: what follows the head must be its true continuation. */
static bool continues(Ledger *l, int64_t seq, Hash hash, Err *err)
{
    Arena *a = arena_new();
    Stmt *s;
    Tx tx;
    bool ok = true;
    Hash prev = hash;
    for (int64_t k = seq ? seq : 1; ok && k <= l->head; k++) {
        Hash stored = { 0 };
        ok = inside_sql(l, SQL_tx_by_seq, &s, err);
        if (ok) sqlite_bind_int(s, 1, k);
        ok = ok && sqlite_step(s, err) == DB_ROW && load_tx(s, a, &tx);
        if (ok) sqlite_reset(s);
        ok = ok && chain_stored(l, &tx, NULL, &stored, err);
        if (ok && !(hash_equal(stored, tx.hash) && (k == seq ? hash_equal(tx.hash, hash) : hash_equal(tx.prev, prev)))) ok = other(l, k, err);
        prev = tx.hash;
    }
    arena_free(a);
    return ok;
}

bool head_settle(Ledger *l, int64_t seq, Hash hash, bool found, Err *err)
{
    char x[24], y[24];
    if (found && seq > l->head) return FAIL(err, DAMAGED, T_LEDGER_HEAD_AHEAD, str_of(l->path), inside_int(seq, x), inside_int(l->head, y));
    if (found && seq == l->head) return hash_equal(hash, l->head_hash) || other(l, seq, err);
    if (!continues(l, found ? seq : l->head, found ? hash : l->head_hash, err)) return false;
    l->head_made = !found && l->mode == LEDGER_WRITE;
    return l->mode == LEDGER_READ || head_write(l->path, l->head, l->head_hash, err);
}
