/* SPDX-License-Identifier: Apache-2.0
** Is what is kept still what was written? And a copy of it that is. All findings at once. */
#include "ledger/inside.h"

#include <unistd.h>

static bool engine(Ledger *l, SqlId id, Problems *found, Err *err)
{
    Stmt *s;
    DbStep step;
    if (!inside_sql(l, id, &s, err)) return false;
    while ((step = sqlite_step(s, err)) == DB_ROW)
        if (!str_equal(sqlite_text(s, 0), S("ok"))) PROBLEM(found, ERROR, T_LEDGER_V_ENGINE, ARGS(sqlite_text(s, 0)));
    sqlite_reset(s);
    return step == DB_END;
}

/* ---- the chain ---- */

/* The rows are what they were: then the marks that would name an altered one must say so too. Only those that lie in another order than
** that of hashing are held against the rows one by one. */
static bool check_marks(Ledger *l, const Tx *tx, Str marks, Str seq, Problems *found, Err *err)
{
    bool same;
    if (!mark_same(l, tx->seq, marks, &same, err)) return false;
    if (same) return true;
    Arena *a = arena_new();
    Problems *odd = problems_new(a);
    bool ok = mark_name(l, tx->seq, odd, err);
    if (ok && odd->n) PROBLEM(found, ERROR, T_LEDGER_V_MARK, ARGS(seq));
    arena_free(a);
    return ok;
}

static bool check_tx(Ledger *l, const Tx *tx, const Tx *before, Problems *found, Err *err)
{
    Hash hash;
    Buf detail = { 0 }, time = { 0 }, marks = { 0 };
    char store[24];
    Str seq = inside_int(tx->seq, store);
    bool linked = tx->seq == before->seq + 1 && tx->time > before->time && hash_equal(tx->prev, before->hash);
    bool ok = detail_render(l, tx->seq, &detail, err) && chain_stored(l, tx, &marks, &hash, err);
    instant_format(tx->time, &time);
    if (!linked) PROBLEM(found, ERROR, T_LEDGER_V_LINK, ARGS(seq));
    if (ok && !str_equal(buf_str(&detail), tx->detail)) PROBLEM(found, ERROR, T_LEDGER_V_DETAIL, ARGS(seq));
    if (ok && !hash_equal(hash, tx->hash)) {
        PROBLEM(found, ERROR, T_LEDGER_V_HASH, ARGS(seq, buf_str(&time)));
        ok = mark_name(l, tx->seq, found, err);
    } else if (ok) ok = check_marks(l, tx, buf_str(&marks), seq, found, err);
    buf_done(&detail);
    buf_done(&marks);
    buf_done(&time);
    return ok;
}

static bool check_chain(Ledger *l, Tx *last, Problems *found, Err *err)
{
    Stmt *s;
    DbStep step;
    bool ok = true;
    *last = (Tx){ .time = INT64_MIN };
    if (!inside_sql(l, SQL_tx_from, &s, err)) return false;
    sqlite_bind_int(s, 1, INT64_MIN);
    while (ok && (step = sqlite_step(s, err)) == DB_ROW) {
        Arena *a = arena_new();
        Tx tx;
        load_tx(s, a, &tx);
        ok = check_tx(l, &tx, last, found, err);
        *last = (Tx){ .seq = tx.seq, .time = tx.time, .hash = tx.hash };
        arena_free(a);
    }
    sqlite_reset(s);
    return ok && step == DB_END;
}

static bool check_head(Ledger *l, const Tx *last, Problems *found)
{
    Arena *a = arena_new();
    Hash hash = { 0 };
    int64_t seq = 0;
    bool there = false;
    char x[24], y[24];
    Err cause = { 0 };
    if (!head_read(l->path, a, &seq, &hash, &there, &cause)) PROBLEM(found, ERROR, T_LEDGER_HEAD_TEXT, ARGS(str_of(l->path)));
    else if (!there) PROBLEM(found, ERROR, T_LEDGER_HEAD_NONE, ARGS(str_printf(a, "%s.head", l->path)));
    else if (seq > last->seq) PROBLEM(found, ERROR, T_LEDGER_HEAD_AHEAD, ARGS(str_of(l->path), inside_int(seq, x), inside_int(last->seq, y)));
    else if (seq == last->seq && !hash_equal(hash, last->hash)) PROBLEM(found, ERROR, T_LEDGER_HEAD_OTHER, ARGS(str_of(l->path), inside_int(seq, x)));
    arena_free(a);
    return true;
}

/* ---- the rows of one register: no strays, ids without holes, live references, keys as they follow from the rows ---- */

enum { NAMED_MAX = 5 };

typedef struct {
    Ledger *l;
    Table *t;
    const Snapshot *now;     /* the live rows of all registers */
    Problems *found;
    Row *row;                /* the version just read; its texts are gone after the next step */
    Buf key, names, keys_names;
    Map *keys;
    int64_t rows, strays;
    size_t dangling, wrong_keys;
} Walk;

static void end_row(Walk *w)
{
    const Register *r = w->t->reg;
    w->rows++;
    for (size_t k = 0; !w->row->gone && k < r->n_fields; k++) {
        const Field *f = &r->fields[k];
        if (f->kind != K_REF || !w->row->v[k].ok) continue;
        const Frame *to = snapshot_frame(w->now, f->to);
        int64_t id = w->row->v[k].i;
        if ((id >= 1 && (size_t)id <= to->n && frame_lives(to, (size_t)id - 1)) || w->dangling++ >= NAMED_MAX) continue;
        buf_addf(&w->names, "%s%s %lld · %s → %s %lld", w->names.n ? "; " : "", r->word, (long long)w->row->id, f->word, f->to->word, (long long)id);
    }
    if (w->key.n) map_put(w->keys, buf_str(&w->key), w->row->id);
}

static bool read_rows(Walk *w, int64_t last_tx, Err *err)
{
    Stmt *s;
    DbStep step;
    if (!schema_sql(w->l, w->t, TABLE_LAST, &s, err)) return false;
    while ((step = sqlite_step(s, err)) == DB_ROW) {
        int64_t tx = sqlite_int(s, COLUMN_TX);
        if (w->row->id && sqlite_int(s, COLUMN_ID) != w->row->id) end_row(w);
        w->strays += tx < 1 || tx > last_tx;
        schema_row(w->t, s, w->row, NULL);
        buf_clear(&w->key);
        if (!w->row->gone) row_key(w->row, &w->key);
    }
    if (step == DB_END && w->row->id) end_row(w);
    sqlite_reset(s);
    return step == DB_END;
}

static void wrong_key(Walk *w, int64_t id)
{
    if (w->wrong_keys++ < NAMED_MAX) buf_addf(&w->keys_names, "%s%lld", w->keys_names.n ? ", " : "", (long long)id);
}

static bool compare_keys(Walk *w, Err *err)
{
    Stmt *s;
    DbStep step;
    if (!schema_sql(w->l, w->t, TABLE_KEYS, &s, err)) return false;
    while ((step = sqlite_step(s, err)) == DB_ROW) {
        int64_t id;
        if (!map_find(w->keys, sqlite_text(s, 1), &id) || id != sqlite_int(s, 0)) wrong_key(w, sqlite_int(s, 0));
        else map_put(w->keys, sqlite_text(s, 1), 0);   /* seen */
    }
    sqlite_reset(s);
    for (size_t i = 0; i < w->keys->n; i++)
        if (w->keys->entries[i].value) wrong_key(w, w->keys->entries[i].value);
    return step == DB_END;
}

static bool check_table(Ledger *l, Table *t, const Snapshot *now, int64_t last_tx, Problems *found, Err *err)
{
    Arena *a = arena_new();
    char x[24], y[24];
    Walk w = { .l = l, .t = t, .now = now, .found = found, .row = row_new(t->reg, a), .keys = map_new(a) };
    int64_t newest = 0;
    t->newest = l->tx ? t->newest : -1;
    bool ok = read_rows(&w, last_tx, err) && compare_keys(&w, err) && write_newest(l, t, &newest, err);
    Str title = str_of(t->reg->word);
    if (ok && w.strays) PROBLEM(found, ERROR, T_LEDGER_V_ORPHANS, ARGS(title, inside_int(w.strays, x)));
    if (ok && w.rows != newest) PROBLEM(found, ERROR, T_LEDGER_V_DENSE, ARGS(title, inside_int(w.rows, x), inside_int(newest, y)));
    if (ok && w.dangling) PROBLEM(found, ERROR, T_LEDGER_DANGLING, ARGS(buf_str(&w.names)));
    if (ok && w.wrong_keys) PROBLEM(found, ERROR, T_LEDGER_V_KEYS, ARGS(title, buf_str(&w.keys_names)));
    buf_done(&w.key);
    buf_done(&w.names);
    buf_done(&w.keys_names);
    arena_free(a);
    return ok;
}

static bool check_tables(Ledger *l, int64_t last_tx, Problems *found, Err *err)
{
    Snapshot *now;
    bool ok = true;
    if (!load_snapshot(l, 0, &now, err)) return false;
    for (size_t i = 0; ok && i < l->model->n; i++) ok = snapshot_load(now, &l->model->registers[i], 0, err) != NULL;
    for (size_t i = 0; ok && i < l->model->n; i++)
        if (l->tables[i].exists) ok = check_table(l, &l->tables[i], now, last_tx, found, err);
    snapshot_free(now);
    return ok;
}

/* ---- stored files ---- */

static bool check_files(Ledger *l, Problems *found, Err *err)
{
    Stmt *s;
    DbStep step;
    bool ok = true;
    if (!inside_sql(l, SQL_file_all, &s, err)) return false;
    while (ok && (step = sqlite_step(s, err)) == DB_ROW) {
        Arena *a = arena_new();
        Hash want = inside_hash(sqlite_text(s, 1));
        Str bytes;
        int64_t size = sqlite_int(s, 2);
        ok = batch_bytes(l, sqlite_int(s, 0), size, a, &bytes, err);
        if (ok && ((int64_t)bytes.n != size || !hash_equal(hash_of(bytes), want))) {
            Buf b = { 0 };
            hash_format(want, &b);
            PROBLEM(found, ERROR, T_LEDGER_V_FILE, ARGS(buf_str(&b)));
            buf_done(&b);
        }
        arena_free(a);
    }
    sqlite_reset(s);
    return ok && step == DB_END;
}

static bool book_intact(Ledger *l, Hash book, Problems *found, Err *err)
{
    Arena *a = arena_new();
    NamedBytes *files;
    size_t n;
    bool there, ok = book_load(l, book, a, &files, &n, &there, err);
    if (ok && !hash_equal(book_hash(files, n), book)) {
        Buf b = { 0 };
        hash_format(book, &b);
        PROBLEM(found, ERROR, T_LEDGER_V_FILE, ARGS(buf_str(&b)));
        buf_done(&b);
    }
    arena_free(a);
    return ok;
}

static bool check_books(Ledger *l, Problems *found, Err *err)
{
    Stmt *s;
    DbStep step;
    bool ok = true;
    if (l->version < 2) return true;
    if (!inside_sql(l, SQL_books, &s, err)) return false;
    while (ok && (step = sqlite_step(s, err)) == DB_ROW) ok = book_intact(l, inside_hash(sqlite_text(s, 0)), found, err);
    sqlite_reset(s);
    return ok && step == DB_END;
}

bool care_verify(Ledger *l, Problems *found, Err *err)
{
    Tx last;
    if (l->tx) return FAIL(err, USE, T_LEDGER_IN_TX);
    Err damage = { 0 };
    bool ok = engine(l, SQL_integrity, found, &damage) && engine(l, SQL_foreign_keys, found, &damage) && schema_check(l, found, &damage) &&
              check_chain(l, &last, found, &damage) && check_head(l, &last, found) && check_tables(l, last.seq, found, &damage) &&
              check_files(l, found, &damage) && check_books(l, found, &damage) && audit_verify(l, found, &damage);
    if (ok) return true;
    if (damage.code == ERR_DAMAGED) {   /* so torn that it cannot even be read to the end: a finding too */
        Buf b = { 0 };
        err_word(&damage, &b);
        PROBLEM(found, ERROR, T_LEDGER_V_ENGINE, ARGS(buf_str(&b)));
        buf_done(&b);
        return true;
    }
    if (err && err->code == ERR_NONE) *err = damage;
    return false;
}

/* ---- backup ---- */

static bool vacuum_into(Ledger *l, const char *to, Err *err)
{
    Stmt *s;
    if (!inside_sql(l, SQL_vacuum_into, &s, err)) return false;
    sqlite_bind_text(s, 1, str_of(to));
    return sqlite_do(s, err);
}

static bool verify_copy(Ledger *l, const char *copy, const char *to, Hash *head, int64_t *seq, Err *err)
{
    Ledger *c = NULL;
    Arena *a = arena_new();
    Problems *found = problems_new(a);
    bool ok = ledger_open(copy, l->model, LEDGER_READ, S("backup"), l->clock, &c, err) && head_write(copy, c->head, c->head_hash, err) && audit_copy_head(c, copy, err) && care_verify(c, found, err);
    if (ok && found->n) {
        Buf b = { 0 };
        problem_render(&found->items[0], LANG_ZH, &b);
        FAIL(err, DAMAGED, T_LEDGER_BACKUP_BAD, str_of(to), buf_str(&b));
        buf_done(&b);
        ok = false;
    }
    if (ok) *head = c->head_hash, *seq = c->head;
    ledger_close(c);
    arena_free(a);
    return ok;
}

static void remove_copy(Arena *a, const char *copy)
{
    static const char *const tails[] = { ".head", ".audit", "-wal", "-shm", "-journal" };
    for (size_t i = 0; i < sizeof tails / sizeof tails[0]; i++) unlink(str_printf(a, "%s%s", copy, tails[i]).p);
}

bool care_backup(Ledger *l, const char *to, Err *err)
{
    Arena *a = arena_new();
    Hash head;
    int64_t seq;
    const char *copy = str_printf(a, "%s.new.%d", to, (int)getpid()).p;
    bool ok = !l->tx || FAIL(err, USE, T_LEDGER_IN_TX);
    if (ok && os_exists(to)) ok = FAIL(err, CONFLICT, T_LEDGER_EXISTS, str_of(to));
    if (ok) {
        ok = vacuum_into(l, copy, err) && verify_copy(l, copy, to, &head, &seq, err);
        remove_copy(a, copy);
        ok = ok && inside_rename(copy, to, err) && head_write(to, seq, head, err) && audit_copy_head(l, to, err);
        if (!ok) unlink(copy);
    }
    arena_free(a);
    return ok;
}
