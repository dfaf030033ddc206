/* SPDX-License-Identifier: Apache-2.0
** Rule books by their hash, seals, and what people decided: identities (what a name means) and answers about forms. */
#include "ledger/inside.h"

#include <stdlib.h>
#include <string.h>

enum { HAS_BOOKS = 2 };      /* the step that made these tables; an older file opened for reading has none */

static int by_name(const void *x, const void *y) { return str_compare(((const NamedBytes *)x)->name, ((const NamedBytes *)y)->name); }

Hash book_hash(const NamedBytes *files, size_t n)
{
    Arena *a = arena_new();
    NamedBytes *sorted = NEW_ARRAY(a, NamedBytes, n);
    Hasher h;
    if (n) memcpy(sorted, files, n * sizeof *files), qsort(sorted, n, sizeof *sorted, by_name);
    hash_init(&h);
    for (size_t i = 0; i < n; i++) {
        hash_add_sized(&h, sorted[i].name);
        hash_add_sized(&h, sorted[i].bytes);
    }
    arena_free(a);
    return hash_end(&h);
}

static bool count_of(Ledger *l, Hash book, int64_t *n, Err *err)
{
    Stmt *s;
    if (!inside_sql(l, SQL_book_find, &s, err)) return false;
    sqlite_bind_blob(s, 1, inside_hash_str(&book));
    DbStep step = sqlite_step(s, err);
    *n = step == DB_ROW ? sqlite_int(s, 0) : 0;
    sqlite_reset(s);
    return step == DB_ROW;
}

static bool put_book_file(Ledger *l, Hash book, const NamedBytes *f, Err *err)
{
    Stmt *s;
    int64_t file;
    if (!batch_store(l, f->bytes, hash_of(f->bytes), &file, err) || !inside_sql(l, SQL_book_put, &s, err)) return false;
    sqlite_bind_blob(s, 1, inside_hash_str(&book));
    sqlite_bind_text(s, 2, f->name);
    sqlite_bind_int(s, 3, file);
    return sqlite_do(s, err);
}

bool book_keep(Ledger *l, const NamedBytes *files, size_t n, Hash *hash, Err *err)
{
    int64_t have = 0;
    if (!inside_writing(l, err)) return false;
    *hash = book_hash(files, n);
    l->tx->failed = true;
    if (!count_of(l, *hash, &have, err)) return false;
    for (size_t i = 0; have == 0 && i < n; i++)
        if (!put_book_file(l, *hash, &files[i], err)) return false;
    l->tx->failed = false;
    return true;
}

bool book_put(Ledger *l, const NamedBytes *files, size_t n, Hash *hash, Err *err)
{
    Stmt *s;
    if (!book_keep(l, files, n, hash, err)) return false;
    l->tx->failed = true;
    if (!inside_sql(l, SQL_book_use, &s, err)) return false;
    sqlite_bind_int(s, 1, l->tx->seq);
    sqlite_bind_blob(s, 2, inside_hash_str(hash));
    l->tx->failed = !sqlite_do(s, err);
    return !l->tx->failed;
}

bool book_load(Ledger *l, Hash hash, Arena *a, NamedBytes **files, size_t *n, bool *found, Err *err)
{
    Stmt *s;
    DbStep step;
    size_t cap = 0;
    Hash *hashes = NULL;
    size_t n_hashes = 0, hash_cap = 0;
    bool ok = true, there;
    *found = false;
    *files = NULL, *n = 0;
    if (l->version < HAS_BOOKS) return true;
    if (!inside_sql(l, SQL_book_files, &s, err)) return false;
    sqlite_bind_blob(s, 1, inside_hash_str(&hash));
    while ((step = sqlite_step(s, err)) == DB_ROW) {
        *PUSH(a, *files, *n, cap) = (NamedBytes){ str_copy(a, sqlite_text(s, 0)), S("") };
        *PUSH(a, hashes, n_hashes, hash_cap) = inside_hash(sqlite_text(s, 2));
    }
    sqlite_reset(s);
    for (size_t i = 0; step == DB_END && ok && i < *n; i++) ok = batch_file(l, hashes[i], a, &(*files)[i].bytes, &there, err);
    *found = *n > 0;
    return ok && step == DB_END;
}

bool book_current(Ledger *l, int64_t tx, Hash *hash, bool *found, Err *err)
{
    Stmt *s;
    *found = false;
    if (l->version < HAS_BOOKS) return true;
    if (!inside_sql(l, SQL_book_current, &s, err)) return false;
    sqlite_bind_int(s, 1, tx ? tx : INT64_MAX);
    DbStep step = sqlite_step(s, err);
    *found = step == DB_ROW;
    if (*found) *hash = inside_hash(sqlite_text(s, 0));
    sqlite_reset(s);
    return step != DB_FAIL;
}

/* ---- seals ---- */

bool book_put_seal(Ledger *l, const Seal *seal, Err *err)
{
    Stmt *s;
    char store[24];
    Buf period = { 0 };
    if (!inside_writing(l, err)) return false;
    l->tx->failed = true;
    if (seal->tx < 0 || seal->tx > l->head) return FAIL(err, USE, T_LEDGER_NO_TX_SEQ, inside_int(seal->tx, store));
    if (!inside_sql(l, SQL_seal_put, &s, err)) return false;
    period_format(seal->period, &period);
    sqlite_bind_int(s, 1, l->tx->seq);
    sqlite_bind_text(s, 2, buf_str(&period));
    if (seal->until != DAY_NONE) sqlite_bind_int(s, 3, seal->until);
    sqlite_bind_int(s, 4, seal->tx);
    sqlite_bind_blob(s, 5, inside_hash_str(&seal->book));
    sqlite_bind_blob(s, 6, inside_hash_str(&seal->templates));
    sqlite_bind_text(s, 7, seal->reason);
    l->tx->failed = !sqlite_do(s, err);
    buf_done(&period);
    return !l->tx->failed;
}

static Seal read_seal(Stmt *s, Arena *a)
{
    Seal x = { .until = sqlite_is_null(s, 1) ? DAY_NONE : (Day)sqlite_int(s, 1), .tx = sqlite_int(s, 2), .book = inside_hash(sqlite_text(s, 3)),
               .templates = inside_hash(sqlite_text(s, 4)), .reason = str_copy(a, sqlite_text(s, 5)), .time = sqlite_int(s, 6) };
    if (!period_parse(sqlite_text(s, 0), &x.period)) x.period = (Period){ 0 };
    return x;
}

bool book_seal_of(Ledger *l, Period p, Arena *a, Seal *out, bool *found, Err *err)
{
    Stmt *s;
    Buf period = { 0 };
    *found = false;
    if (l->version < HAS_BOOKS) return true;
    if (!inside_sql(l, SQL_seal_of, &s, err)) return false;
    period_format(p, &period);
    sqlite_bind_text(s, 1, buf_str(&period));
    DbStep step = sqlite_step(s, err);
    *found = step == DB_ROW;
    if (*found) *out = read_seal(s, a);
    sqlite_reset(s);
    buf_done(&period);
    return step != DB_FAIL;
}

bool book_seals(Ledger *l, Arena *a, Seal **out, size_t *n, Err *err)
{
    Stmt *s;
    DbStep step;
    size_t cap = 0;
    *out = NULL, *n = 0;
    if (l->version < HAS_BOOKS) return true;
    if (!inside_sql(l, SQL_seals, &s, err)) return false;
    while ((step = sqlite_step(s, err)) == DB_ROW) *PUSH(a, *out, *n, cap) = read_seal(s, a);
    sqlite_reset(s);
    return step == DB_END;
}

/* ---- identities ---- */

bool book_put_identity(Ledger *l, const Identity *i, Err *err)
{
    Stmt *s;
    char store[24];
    RowState state;
    if (!inside_writing(l, err)) return false;
    l->tx->failed = true;
    if (!write_state(l, &l->tables[i->reg->index], i->id, &state, err)) return false;
    if (state != ROW_LIVE) {
        Buf b = { 0 };
        buf_addf(&b, "%.*s → %s %.*s", SP(i->text), i->reg->word, SP(inside_int(i->id, store)));
        FAIL(err, CONFLICT, T_LEDGER_DANGLING, buf_str(&b));
        buf_done(&b);
        return false;
    }
    if (!inside_sql(l, SQL_identity_put, &s, err)) return false;
    sqlite_bind_text(s, 1, str_of(i->reg->id));
    sqlite_bind_text(s, 2, i->text);
    sqlite_bind_int(s, 3, l->tx->seq);
    sqlite_bind_int(s, 4, i->id);
    sqlite_bind_text(s, 5, i->decided_by);
    sqlite_bind_text(s, 6, i->evidence);
    l->tx->failed = !sqlite_do(s, err);
    return !l->tx->failed;
}

bool book_identities(Ledger *l, Arena *a, Identity **out, size_t *n, Err *err)
{
    Stmt *s;
    DbStep step;
    size_t cap = 0;
    *out = NULL, *n = 0;
    if (l->version < HAS_BOOKS) return true;
    if (!inside_sql(l, SQL_identities, &s, err)) return false;
    while ((step = sqlite_step(s, err)) == DB_ROW) {
        const Register *reg = model_find(l->model, sqlite_text(s, 0));
        if (!reg) continue;
        *PUSH(a, *out, *n, cap) = (Identity){ reg, str_copy(a, sqlite_text(s, 1)), sqlite_int(s, 3), str_copy(a, sqlite_text(s, 4)), str_copy(a, sqlite_text(s, 5)) };
    }
    sqlite_reset(s);
    return step == DB_END;
}

/* ---- answers about forms ---- */

bool book_put_answer(Ledger *l, const FormAnswer *a, Err *err)
{
    Stmt *s;
    if (!inside_writing(l, err)) return false;
    l->tx->failed = true;
    if (!inside_sql(l, SQL_form_answer_put, &s, err)) return false;
    sqlite_bind_text(s, 1, a->form);
    sqlite_bind_text(s, 2, a->question);
    sqlite_bind_int(s, 3, l->tx->seq);
    sqlite_bind_text(s, 4, a->answer);
    sqlite_bind_text(s, 5, a->decided_by);
    l->tx->failed = !sqlite_do(s, err);
    return !l->tx->failed;
}

bool book_answers(Ledger *l, Arena *a, FormAnswer **out, size_t *n, Err *err)
{
    Stmt *s;
    DbStep step;
    size_t cap = 0;
    *out = NULL, *n = 0;
    if (l->version < HAS_ANSWERS) return true;
    if (!inside_sql(l, SQL_form_answers, &s, err)) return false;
    while ((step = sqlite_step(s, err)) == DB_ROW)
        *PUSH(a, *out, *n, cap) = (FormAnswer){ str_copy(a, sqlite_text(s, 0)), str_copy(a, sqlite_text(s, 1)), str_copy(a, sqlite_text(s, 3)), str_copy(a, sqlite_text(s, 4)) };
    sqlite_reset(s);
    return step == DB_END;
}
