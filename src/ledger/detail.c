/* SPDX-License-Identifier: Apache-2.0
** Tx.detail: what a transaction did beside row versions, as one JSON text that is hashed with it. It is rendered from the
** tables, both when the transaction ends and when the ledger is verified: an edited table no longer gives the same text. */
#include "ledger/inside.h"
#include "base/json.h"

static void put_hash(Json *j, const char *key, Hash h)
{
    Buf b = { 0 };
    hash_format(h, &b);
    json_key(j, key), json_str(j, buf_str(&b));
    buf_done(&b);
}

/* One object a row: names[c] for column c; a name that starts with '#' is a hash, '=' a number, else text. NULL columns are left out. */
static void put_columns(Json *j, Stmt *s, const char *const *names, size_t n)
{
    json_open(j, '{');
    for (size_t c = 0; c < n; c++) {
        const char *name = names[c] + (*names[c] == '#' || *names[c] == '=');
        if (sqlite_is_null(s, (int)c)) continue;
        if (*names[c] == '#') put_hash(j, name, inside_hash(sqlite_text(s, (int)c)));
        else if (*names[c] == '=') json_key(j, name), json_int(j, sqlite_int(s, (int)c));
        else json_key(j, name), json_str(j, sqlite_text(s, (int)c));
    }
    json_close(j, '}');
}

static bool put_list(Ledger *l, Json *j, const char *key, SqlId id, int64_t of, const char *const *names, size_t n, Err *err)
{
    Stmt *s;
    DbStep step;
    bool any = false;
    if (!inside_sql(l, id, &s, err)) return false;
    sqlite_bind_int(s, 1, of);
    while ((step = sqlite_step(s, err)) == DB_ROW) {
        if (!any) json_key(j, key), json_open(j, '[');
        any = true;
        put_columns(j, s, names, n);
    }
    if (any) json_close(j, ']');
    sqlite_reset(s);
    return step == DB_END;
}

#define LIST(l, j, key, id, of, err, ...) \
    put_list((l), (j), (key), (id), (of), (const char *const[]){ __VA_ARGS__ }, sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *), (err))

static bool put_problems(Ledger *l, Json *j, int64_t batch, Err *err)
{
    Stmt *s;
    DbStep step;
    Hasher h;
    int64_t n = 0;
    if (!inside_sql(l, SQL_batch_problems, &s, err)) return false;
    sqlite_bind_int(s, 1, batch);
    hash_init(&h);
    for (; (step = sqlite_step(s, err)) == DB_ROW; n++)
        for (int c = 0; c < 10; c++) hash_add_sized(&h, sqlite_text(s, c));
    sqlite_reset(s);
    if (n) json_key(j, "problems"), json_int(j, n), put_hash(j, "problems_hash", hash_end(&h));
    return step == DB_END;
}

/* Which line stated what, of the rows that several lines stated: a count and one hash. */
static bool put_parts(Ledger *l, Json *j, int64_t tx, Err *err)
{
    Stmt *s;
    DbStep step;
    Hasher h;
    int64_t n = 0;
    char store[24];
    if (!inside_sql(l, SQL_parts_of_tx, &s, err)) return false;
    sqlite_bind_int(s, 1, tx);
    hash_init(&h);
    for (; (step = sqlite_step(s, err)) == DB_ROW; n++) {
        hash_add_sized(&h, sqlite_text(s, 0));
        for (int c = 1; c < 5; c++) hash_add_sized(&h, inside_int(sqlite_int(s, c), store));
        hash_add_sized(&h, sqlite_text(s, 5));
    }
    sqlite_reset(s);
    if (n) json_key(j, "parts"), json_int(j, n), put_hash(j, "parts_hash", hash_end(&h));
    return step == DB_END;
}

static bool put_batch(Ledger *l, Json *j, int64_t id, Err *err)
{
    json_open(j, '{');
    bool ok = LIST(l, j, "batch", SQL_batch, id, err, "=id", "=tx", "=added", "=changed", "=gone", "=same", "period") &&
              LIST(l, j, "files", SQL_batch_files, id, err, "name", "#hash") &&
              LIST(l, j, "sources", SQL_batch_sources, id, err, "=file", "sheet", "form", "register", "columns") && put_problems(l, j, id, err);
    json_close(j, '}');
    return ok;
}

static bool put_batches(Ledger *l, Json *j, int64_t tx, Err *err)
{
    Arena *a = arena_new();
    Stmt *s;
    DbStep step = DB_FAIL;
    int64_t *ids = NULL;
    size_t n = 0, cap = 0;
    if (inside_sql(l, SQL_batch_of_tx, &s, err)) {
        sqlite_bind_int(s, 1, tx);
        while ((step = sqlite_step(s, err)) == DB_ROW) *PUSH(a, ids, n, cap) = sqlite_int(s, 0);
        sqlite_reset(s);
    }
    bool ok = step == DB_END;
    if (n) json_key(j, "batches"), json_open(j, '[');
    for (size_t i = 0; ok && i < n; i++) ok = put_batch(l, j, ids[i], err);
    if (n) json_close(j, ']');
    arena_free(a);
    return ok;
}

bool detail_render(Ledger *l, int64_t tx, Buf *out, Err *err)
{
    Json j = json_on(out);
    json_open(&j, '{');
    bool ok = put_batches(l, &j, tx, err);
    if (ok && l->version >= 2)
        ok = LIST(l, &j, "identities", SQL_identities_of_tx, tx, err, "register", "text", "=id", "by", "evidence") &&
             LIST(l, &j, "book", SQL_book_of_tx, tx, err, "#hash") &&
             LIST(l, &j, "seals", SQL_seals_of_tx, tx, err, "period", "=until", "=state", "#book", "#templates", "reason");
    if (ok && l->version >= 3) ok = put_parts(l, &j, tx, err);
    if (ok && l->version >= HAS_ANSWERS) ok = LIST(l, &j, "answers", SQL_form_answers_of_tx, tx, err, "form", "question", "answer", "by");
    json_close(&j, '}');
    if (str_equal(buf_str(out), S("{}"))) buf_clear(out);
    return ok;
}
