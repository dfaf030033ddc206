/* SPDX-License-Identifier: Apache-2.0
** A short mark of each version that a transaction wrote, beside the chain: 16 bytes: register (FNV-1a of its id, 32 bits), row id,
** content (FNV-1a of what is hashed, 64 bits), little endian. The chain proves; when it says that a transaction was altered,
** the marks say which rows. Transactions older than step 4 have none. */
#include "ledger/inside.h"
#include "model/label.h"

#include <string.h>

enum { MARK = 16, NAMED = 10 };

static uint64_t fnv(Str s)
{
    uint64_t h = UINT64_C(14695981039346656037);
    for (size_t i = 0; i < s.n; i++) h = (h ^ (unsigned char)s.p[i]) * UINT64_C(1099511628211);
    return h;
}

static void put(Buf *out, uint64_t n, int bytes)
{
    for (int i = 0; i < bytes; i++) buf_add_char(out, (char)(n >> (8 * i) & 0xff));
}

static uint32_t mark_of(const Register *reg) { return (uint32_t)fnv(str_of(reg->id)); }

static uint32_t number_at(Str marks, size_t at)
{
    uint32_t n = 0;
    for (size_t k = 0; k < 4; k++) n |= (uint32_t)(unsigned char)marks.p[at + k] << (8 * k);
    return n;
}

void mark_add(const Register *reg, int64_t id, Str version, Buf *out)
{
    put(out, mark_of(reg), 4);
    put(out, (uint64_t)id, 4);
    put(out, fnv(version), 8);
}

bool mark_put(Ledger *l, int64_t tx, Str marks, Err *err)
{
    Stmt *s;
    if (marks.n == 0) return true;
    if (!inside_sql(l, SQL_mark_put, &s, err)) return false;
    sqlite_bind_int(s, 1, tx);
    sqlite_bind_blob(s, 2, marks);
    return sqlite_do(s, err);
}

/* What people call the row now; its id where that cannot be told any more. */
static void name_row(const Snapshot *now, const Register *reg, int64_t id, Arena *a, Buf *out)
{
    Err ignored = { 0 };
    Row *row;
    size_t from = out->n;
    if (!snapshot_row((Snapshot *)(uintptr_t)now, reg, id, a, &row, &ignored) || !label_key((Snapshot *)(uintptr_t)now, row, LANG_ZH, out, &ignored)) out->n = from;
    if (out->n == from) buf_addf(out, "#%lld", (long long)id);
}

typedef struct { Ledger *l; const Snapshot *now; Map *left; Arena *a; int64_t tx; Problems *found; size_t named; } Naming;   /* left: first 8 bytes of a mark -> its place + 1; 0: seen */

static void tell(Naming *n, const Text *text, const Register *reg, int64_t id)
{
    Buf key = { 0 };
    char store[24];
    if (n->named++ >= NAMED) return;
    name_row(n->now, reg, id, n->a, &key);
    problems_add(n->found, (Problem){ .severity = SEVERITY_ERROR, .text = text, .args = { inside_int(n->tx, store), str_of(reg->word), buf_str(&key) }, .n_args = 3 });
    buf_done(&key);
}

static bool compare_table(Naming *n, Table *t, Str marks, Buf *bytes, Err *err)
{
    Stmt *s;
    DbStep step;
    Row *row = row_new(t->reg, n->a);
    Buf mark = { 0 };
    if (!schema_sql(n->l, t, TABLE_OF_TX, &s, err)) return false;
    sqlite_bind_int(s, 1, n->tx);
    while ((step = sqlite_step(s, err)) == DB_ROW) {
        int64_t batch, at = 0;
        schema_row(t, s, row, &batch);
        buf_clear(bytes), buf_clear(&mark);
        chain_version(t, row, batch, bytes);
        mark_add(t->reg, row->id, buf_str(bytes), &mark);
        Str key = str_slice(buf_str(&mark), 0, 8);
        if (!map_find(n->left, key, &at)) tell(n, &T_LEDGER_V_ROW_NEW, t->reg, row->id);
        else if (at > 0 && memcmp(marks.p + (at - 1), mark.p, MARK) != 0) tell(n, &T_LEDGER_V_ROW, t->reg, row->id);
        map_put(n->left, key, 0);
    }
    sqlite_reset(s);
    buf_done(&mark);
    return step == DB_END;
}

static void tell_lost(Naming *n, Str marks)
{
    for (size_t i = 0; marks.p && i < n->left->n; i++) {
        int64_t at = n->left->entries[i].value;
        uint32_t reg = at ? number_at(marks, (size_t)at - 1) : 0, id = at ? number_at(marks, (size_t)at + 3) : 0;
        for (size_t r = 0; at && r < n->l->model->n; r++)
            if (mark_of(&n->l->model->registers[r]) == reg) tell(n, &T_LEDGER_V_ROW_LOST, &n->l->model->registers[r], id);
    }
}

/* The marks of a transaction; empty: it has none. */
static bool marks_of(Ledger *l, int64_t tx, Arena *a, Str *out, Err *err)
{
    Stmt *s;
    *out = S("");
    if (l->version < 4) return true;
    if (!inside_sql(l, SQL_mark_of_tx, &s, err)) return false;
    sqlite_bind_int(s, 1, tx);
    DbStep step = sqlite_step(s, err);
    if (step == DB_ROW) *out = str_copy(a, sqlite_text(s, 0));
    sqlite_reset(s);
    return step != DB_FAIL;
}

/* Was the row there before the transaction? */
static bool was_before(Ledger *l, const Register *reg, int64_t id, int64_t tx, bool *yes, Err *err)
{
    Stmt *s;
    if (!schema_sql(l, &l->tables[reg->index], TABLE_BEFORE, &s, err)) return false;
    sqlite_bind_int(s, 1, id);
    sqlite_bind_int(s, 2, tx);
    DbStep step = sqlite_step(s, err);
    *yes = step == DB_ROW;
    sqlite_reset(s);
    return step != DB_FAIL;
}

/* Marks lie as the rows were put: mostly by register and id. */
static bool follows(Str marks, size_t at) { return number_at(marks, at) == number_at(marks, at - MARK) && number_at(marks, at + 4) > number_at(marks, at - MARK + 4); }

/* Ids are given out in order: of marks of one register in order of id those of new rows are the last. The first of them. */
static bool first_new(Ledger *l, const Register *reg, int64_t tx, Str marks, size_t from, size_t to, size_t *out, Err *err)
{
    while (from < to) {
        size_t mid = from + (to - from) / MARK / 2 * MARK;
        bool old;
        if (!was_before(l, reg, number_at(marks, mid + 4), tx, &old, err)) return false;
        if (old) from = mid + MARK;
        else to = mid;
    }
    *out = from;
    return true;
}

static const Register *register_of(const Ledger *l, uint32_t mark)
{
    for (size_t r = 0; r < l->model->n; r++)
        if (mark_of(&l->model->registers[r]) == mark && l->tables[r].exists) return &l->model->registers[r];
    return NULL;
}

bool mark_rows(Ledger *l, int64_t tx, Arena *a, Touched **out, size_t *n, Err *err)
{
    Str marks;
    size_t cap = 0, fresh;
    *out = NULL, *n = 0;
    if (!marks_of(l, tx, a, &marks, err)) return false;
    for (size_t at = 0, end; at + MARK <= marks.n; at = end) {
        const Register *reg = register_of(l, number_at(marks, at));
        for (end = at + MARK; end + MARK <= marks.n && follows(marks, end);) end += MARK;
        if (!reg) continue;
        if (!first_new(l, reg, tx, marks, at, end, &fresh, err)) return false;
        for (; at < end; at += MARK) *PUSH(a, *out, *n, cap) = (Touched){ .reg = reg, .id = number_at(marks, at + 4), .tx = tx, .created = at >= fresh };
    }
    return true;
}

bool mark_same(Ledger *l, int64_t tx, Str marks, bool *same, Err *err)
{
    Str kept;
    Arena *a = arena_new();
    bool ok = marks_of(l, tx, a, &kept, err);
    *same = ok && (kept.n == 0 || str_equal(kept, marks));
    arena_free(a);
    return ok;
}

bool mark_name(Ledger *l, int64_t tx, Problems *found, Err *err)
{
    Naming n = { .l = l, .tx = tx, .found = found, .a = arena_new() };
    Snapshot *now = NULL;
    Buf bytes = { 0 };
    Str marks;
    bool ok = marks_of(l, tx, n.a, &marks, err);
    n.left = map_new(n.a);
    for (size_t at = 0; at + MARK <= marks.n; at += MARK) map_put(n.left, str_slice(marks, at, at + 8), (int64_t)at + 1);
    ok = ok && load_snapshot(l, 0, &now, err);
    n.now = now;
    Table **tables = chain_tables(l, n.a);
    for (size_t i = 0; ok && marks.n && tables[i]; i++) ok = compare_table(&n, tables[i], marks, &bytes, err);
    if (ok) tell_lost(&n, marks);
    snapshot_free(now);
    buf_done(&bytes);
    arena_free(n.a);
    return ok;
}
