/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/inside.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char *const texts[] = {
#define SQL(id, text) text,
#include "ledger/sql.def"
#undef SQL
};

const char *inside_sql_text(SqlId id) { return texts[id]; }

Str inside_int(int64_t n, char store[24]) { return (Str){ store, (size_t)snprintf(store, 24, "%lld", (long long)n) }; }

Hash inside_hash(Str blob)
{
    Hash h = { 0 };
    if (blob.n == sizeof h.b) memcpy(h.b, blob.p, sizeof h.b);
    return h;
}

Str inside_hash_str(const Hash *h) { return (Str){ (const char *)h->b, sizeof h->b }; }

bool inside_sql(Ledger *l, SqlId id, Stmt **out, Err *err)
{
    if (l->sql[id]) sqlite_reset(l->sql[id]);
    else if (!sqlite_prepare(l->db, str_of(texts[id]), &l->sql[id], err)) return false;
    *out = l->sql[id];
    return true;
}

bool inside_writing(Ledger *l, Err *err)
{
    if (!l->tx) return FAIL(err, USE, T_LEDGER_NO_TX);
    return !l->tx->failed || FAIL(err, USE, T_LEDGER_SPOILED);
}

bool inside_sync(const char *path, Err *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool ok = fd >= 0 && fsync(fd) == 0;
    if (!ok) FAIL(err, IO, T_LEDGER_SYNC, str_of(path), str_of(strerrordesc_np(errno)));
    if (fd >= 0) close(fd);
    return ok;
}

bool inside_rename(const char *from, const char *to, Err *err)
{
    Arena *a = arena_new();
    bool ok = inside_sync(from, err);
    if (ok && rename(from, to) != 0) ok = FAIL(err, IO, T_LEDGER_SYNC, str_of(to), str_of(strerrordesc_np(errno)));
    ok = ok && inside_sync(str_z(a, os_folder(str_of(to))), err);
    arena_free(a);
    return ok;
}
