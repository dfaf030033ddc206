/* SPDX-License-Identifier: Apache-2.0
** One transaction: versions are written as they come; what they hash to, their keys and their references are gathered and
** settled at the end, when all rows are there. */
#include "ledger/inside.h"
#include "base/limits.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { NAMED_MAX = 5 };      /* rows named in one failure */

bool write_begin(Ledger *l, const TxNote *note, Err *err)
{
    Stmt *s;
    if (l->mode != LEDGER_WRITE) return FAIL(err, USE, T_LEDGER_READ_ONLY);
    if (l->stopped) return FAIL(err, UNKNOWN, T_LEDGER_STOPPED);
    if (l->tx) return FAIL(err, USE, T_LEDGER_IN_TX);
    if (!inside_sql(l, SQL_begin, &s, err) || !sqlite_do(s, err)) return false;
    Arena *a = arena_new();
    Instant now = l->clock.now(l->clock.context);
    l->tx = NEW(a, OpenTx);
    *l->tx = (OpenTx){ .arena = a, .seq = l->head + 1, .time = now > l->head_time ? now : l->head_time + 1 };
    l->tx->note = (TxNote){ str_copy(a, note->actor), str_copy(a, note->action), str_copy(a, note->reason), str_copy(a, note->key) };
    return true;
}

/* What the tables know of rows is only sure after a commit. */
void write_drop(Ledger *l)
{
    if (!l->tx) return;
    buf_done(&l->tx->hashing.detail);
    buf_done(&l->tx->hashing.bytes);
    buf_done(&l->tx->hashing.marks);
    buf_done(&l->tx->keys);
    arena_free(l->tx->arena);
    l->tx = NULL;
}

static void forget_states(Ledger *l)
{
    for (size_t i = 0; i < l->model->n; i++) {
        l->tables[i].newest = -1;
        if (l->tables[i].state) memset(l->tables[i].state, ROW_UNKNOWN, l->tables[i].state_cap);
    }
}

bool write_newest(Ledger *l, Table *t, int64_t *id, Err *err)
{
    Stmt *s;
    *id = t->newest;
    if (t->newest >= 0) return true;
    if (!schema_sql(l, t, TABLE_MAX, &s, err)) return false;
    DbStep step = sqlite_step(s, err);
    if (step == DB_ROW) *id = t->newest = sqlite_int(s, 0);
    sqlite_reset(s);
    return step == DB_ROW;
}

static void set_state(Table *t, int64_t id, RowState state)
{
    size_t need = (size_t)id;
    if (t->state_cap < need) {
        size_t cap = t->state_cap ? t->state_cap : 1024;
        while (cap < need) cap *= 2;
        t->state = mem_resize(t->state, cap);
        memset(t->state + t->state_cap, ROW_UNKNOWN, cap - t->state_cap);
        t->state_cap = cap;
    }
    t->state[id - 1] = (uint8_t)state;
}

bool write_state(Ledger *l, Table *t, int64_t id, RowState *out, Err *err)
{
    Stmt *s;
    int64_t newest;
    *out = ROW_GONE;
    if (!write_newest(l, t, &newest, err)) return false;
    if (id < 1 || id > newest) return true;
    if ((size_t)id <= t->state_cap && t->state[id - 1] != ROW_UNKNOWN) return *out = (RowState)t->state[id - 1], true;
    if (!schema_sql(l, t, TABLE_STATE, &s, err)) return false;
    sqlite_bind_int(s, 1, id);
    DbStep step = sqlite_step(s, err);
    if (step == DB_ROW && sqlite_int(s, 0) == 0) *out = ROW_LIVE;
    sqlite_reset(s);
    if (step == DB_FAIL) return false;
    set_state(t, id, *out);
    return true;
}

/* ---- one version ---- */

typedef struct { char z[LIMIT_FIELDS][CHAIN_DATE]; } PeriodTexts;   /* borrowed by the statement until its reset */

static void bind_values(Stmt *s, const Row *row, PeriodTexts *texts)
{
    for (size_t k = 0; k < row->reg->n_fields; k++) {
        const Field *f = &row->reg->fields[k];
        const Value *v = &row->v[k];
        int at = COLUMN_FIELDS + 1 + (int)k;
        if (!v->ok) continue;   /* NULL since the reset */
        if (kind_is_text(f->kind)) sqlite_bind_text(s, at, v->s);
        else if (f->kind != K_PERIOD) sqlite_bind_int(s, at, v->i);
        else sqlite_bind_text(s, at, (Str){ texts->z[k], chain_date(f, v->i, texts->z[k]) });
    }
}

static bool insert_version(Ledger *l, Table *t, const Row *row, int64_t batch, Err *err)
{
    Stmt *s;
    PeriodTexts texts;
    Err *cause = &l->tx->cause;
    char given[8], store[24];
    if (!schema_sql(l, t, TABLE_INSERT, &s, err)) return false;
    sqlite_bind_int(s, 1 + COLUMN_ID, row->id);
    sqlite_bind_int(s, 1 + COLUMN_TX, l->tx->seq);
    sqlite_bind_int(s, 1 + COLUMN_GONE, row->gone);
    if (batch > 0) sqlite_bind_int(s, 1 + COLUMN_BATCH, batch);
    if (row->source >= 0) sqlite_bind_int(s, 1 + COLUMN_SHEET, row->source);
    if (row->line > 0) sqlite_bind_int(s, 1 + COLUMN_LINE, row->line);
    sqlite_bind_blob(s, 1 + COLUMN_GIVEN, (Str){ given, chain_given(row->given, given) });
    bind_values(s, row, &texts);
    DbStep step = sqlite_step(s, cause);
    bool twice = step == DB_FAIL && sqlite_conflict(s);
    sqlite_reset(s);
    if (step == DB_END) return true;
    if (twice) return FAIL(err, USE, T_LEDGER_TWICE, str_of(t->reg->word), inside_int(row->id, store));
    if (err && err->code == ERR_NONE) *err = *cause;
    return false;
}

static bool insert_parts(Ledger *l, const Table *t, const Row *row, Err *err)
{
    Stmt *s;
    for (size_t i = 0; i < row->n_parts; i++) {
        char given[8];
        if (!inside_sql(l, SQL_part_put, &s, err)) return false;
        sqlite_bind_text(s, 1, str_of(t->reg->id));
        sqlite_bind_int(s, 2, row->id);
        sqlite_bind_int(s, 3, l->tx->seq);
        sqlite_bind_int(s, 4, (int64_t)i);
        sqlite_bind_int(s, 5, row->parts[i].source);
        sqlite_bind_int(s, 6, row->parts[i].line);
        sqlite_bind_blob(s, 7, (Str){ given, chain_given(row->parts[i].given, given) });
        if (!sqlite_do(s, err)) return false;
    }
    return true;
}

static Tx tx_of(const Ledger *l, Str detail)
{
    const OpenTx *x = l->tx;
    return (Tx){ .seq = x->seq, .time = x->time, .actor = x->note.actor, .action = x->note.action, .reason = x->note.reason, .key = x->note.key,
                 .detail = detail, .prev = l->head_hash };
}

static bool hash_version(Ledger *l, const Table *t, const Row *row, int64_t batch, Err *err)
{
    Hashing *g = &l->tx->hashing;
    if (!g->started) {
        if (!detail_render(l, l->tx->seq, &g->detail, err)) return false;
        Tx tx = tx_of(l, buf_str(&g->detail));
        chain_start(&g->h, &tx);
    } else g->astray |= t->rank < g->rank || (t->rank == g->rank && row->id <= g->id);
    g->started = true;
    buf_clear(&g->bytes);
    chain_version(t, row, batch, &g->bytes);
    mark_add(t->reg, row->id, buf_str(&g->bytes), &g->marks);
    if (g->astray) return true;
    g->rank = t->rank, g->id = row->id;
    hash_add(&g->h, buf_str(&g->bytes));
    return true;
}

static void gather(Ledger *l, const Table *t, const Row *row, bool had)
{
    OpenTx *x = l->tx;
    Written *w = PUSH(x->arena, x->written, x->n_written, x->written_cap);
    *w = (Written){ .reg = t->reg->index, .gone = row->gone, .had = had, .id = row->id, .key_at = x->keys.n };
    if (row->gone) return;
    row_key(row, &x->keys);
    w->key_n = (uint32_t)(x->keys.n - w->key_at);
    for (size_t k = 0; k < t->reg->n_fields; k++)
        if (t->reg->fields[k].kind == K_REF && row->v[k].ok)
            *PUSH(x->arena, x->pointers, x->n_pointers, x->pointers_cap) = (Pointer){ t->reg->index, (uint16_t)k, row->id, row->v[k].i };
}

bool write_put(Ledger *l, const Row *row, int64_t batch, Err *err)
{
    int64_t newest;
    char x[24], y[24];
    if (!inside_writing(l, err)) return false;
    Table *t = &l->tables[row->reg->index];
    l->tx->failed = true;
    if (!write_newest(l, t, &newest, err)) return false;
    if (row->id < 1 || row->id > newest + 1) return FAIL(err, USE, T_LEDGER_ID, str_of(t->reg->word), inside_int(row->id, x), inside_int(newest + 1, y));
    if (!insert_version(l, t, row, batch, err) || !insert_parts(l, t, row, err)) return false;
    if (!hash_version(l, t, row, batch, err)) return false;
    gather(l, t, row, row->id <= newest);
    if (row->id > newest) t->newest = row->id;
    set_state(t, row->id, row->gone ? ROW_GONE : ROW_LIVE);
    if (l->tx->keys.full || l->tx->hashing.bytes.full) return FAIL(err, LIMIT, T_LEDGER_TOO_MUCH, inside_int(LIMIT_BUF_BYTES, x));
    l->tx->failed = false;
    return true;
}

/* ---- settling references ---- */

/* "合同 12 → 企业 7；…": the first few; n counts all */
static void name_pointer(const Table *t, const Field *f, int64_t id, int64_t target, size_t *n, Buf *out)
{
    if ((*n)++ >= NAMED_MAX) return;
    if (out->n) buf_add_z(out, "; ");
    buf_addf(out, "%s %lld · %s → %s %lld", t->reg->word, (long long)id, f->word, f->to->word, (long long)target);
}

static bool fail_named(const Text *text, size_t n, Buf *names, Err *err)
{
    if (n > NAMED_MAX) buf_addf(names, " … (%zu)", n);
    bool ok = n == 0;
    Str args[] = { buf_str(names) };
    if (!ok) err_set(err, ERR_CONFLICT, text, __FILE__, __LINE__, args, 1);
    buf_done(names);
    return ok;
}

static bool check_pointers(Ledger *l, Err *err)
{
    size_t n = 0;
    Buf names = { 0 };
    for (size_t i = 0; i < l->tx->n_pointers; i++) {
        const Pointer *p = &l->tx->pointers[i];
        const Field *f = &l->tables[p->reg].reg->fields[p->field];
        RowState state;
        if (!write_state(l, &l->tables[f->to->index], p->target, &state, err)) {
            buf_done(&names);
            return false;
        }
        if (state != ROW_LIVE) name_pointer(&l->tables[p->reg], f, p->id, p->target, &n, &names);
    }
    return fail_named(&T_LEDGER_DANGLING, n, &names, err);
}

static bool went(const Table *t, int64_t id) { return id >= 1 && (size_t)id <= t->state_cap && t->state[id - 1] == ROW_GONE; }

static void name_referrers(Ledger *l, const Table *t, const Row *row, const uint8_t *gone, size_t *n, Buf *names)
{
    if (row->id == 0 || row->gone) return;
    for (size_t k = 0; k < t->reg->n_fields; k++) {
        const Field *f = &t->reg->fields[k];
        if (f->kind == K_REF && row->v[k].ok && gone[f->to->index] && went(&l->tables[f->to->index], row->v[k].i))
            name_pointer(t, f, row->id, row->v[k].i, n, names);
    }
}

/* All newest rows of one register; those that this transaction wrote are among them. */
static bool find_referrers(Ledger *l, Table *t, const uint8_t *gone, size_t *n, Buf *names, Err *err)
{
    Stmt *s;
    DbStep step;
    if (!schema_sql(l, t, TABLE_LAST, &s, err)) return false;
    Arena *a = arena_new();
    Row *row = row_new(t->reg, a);
    while ((step = sqlite_step(s, err)) == DB_ROW) {
        if (sqlite_int(s, COLUMN_ID) != row->id) name_referrers(l, t, row, gone, n, names);
        schema_row(t, s, row, NULL);
    }
    if (step == DB_END) name_referrers(l, t, row, gone, n, names);
    sqlite_reset(s);
    arena_free(a);
    return step == DB_END;
}

static bool points_to(const Register *r, const uint8_t *gone)
{
    for (size_t k = 0; k < r->n_fields; k++)
        if (r->fields[k].kind == K_REF && gone[r->fields[k].to->index]) return true;
    return false;
}

static bool check_gone(Ledger *l, Err *err)
{
    uint8_t *gone = NEW_ARRAY(l->tx->arena, uint8_t, l->model->n);
    bool any = false, ok = true;
    size_t n = 0;
    Buf names = { 0 };
    for (size_t i = 0; i < l->tx->n_written; i++)
        if (l->tx->written[i].gone) gone[l->tx->written[i].reg] = 1, any = true;
    for (size_t i = 0; any && ok && i < l->model->n; i++)
        if (points_to(&l->model->registers[i], gone)) ok = find_referrers(l, &l->tables[i], gone, &n, &names, err);
    if (ok) return fail_named(&T_LEDGER_REFERRED, n, &names, err);
    buf_done(&names);
    return false;
}

/* ---- settling keys: first all that were given up, then all that are taken ---- */

static Str key_of(const Ledger *l, const Written *w) { return (Str){ l->tx->keys.p + w->key_at, w->key_n }; }

static bool drop_key(Ledger *l, Written *w, Err *err)
{
    Stmt *s;
    Table *t = &l->tables[w->reg];
    if (!w->had) return true;
    if (!schema_sql(l, t, TABLE_KEY_OF, &s, err)) return false;
    sqlite_bind_int(s, 1, w->id);
    DbStep step = sqlite_step(s, err);
    bool same = step == DB_ROW && str_equal(sqlite_text(s, 0), w->key_n ? key_of(l, w) : S(""));
    sqlite_reset(s);
    if (step != DB_ROW) return step == DB_END;
    if (same) return w->key_n = 0, true;
    if (!schema_sql(l, t, TABLE_KEY_DROP, &s, err)) return false;
    sqlite_bind_int(s, 1, w->id);
    return sqlite_do(s, err);
}

static bool key_taken(Ledger *l, Table *t, const Written *w, Err *err)
{
    Stmt *s;
    Buf b = { 0 };
    if (!schema_sql(l, t, TABLE_KEY_HOLDER, &s, err)) return false;
    sqlite_bind_text(s, 1, key_of(l, w));
    DbStep step = sqlite_step(s, err);
    int64_t holder = step == DB_ROW ? sqlite_int(s, 0) : 0;
    sqlite_reset(s);
    if (step == DB_FAIL) return false;
    for (Str rest = key_of(l, w); rest.p;) {
        buf_add(&b, str_split(&rest, '\x1f'));
        buf_add_char(&b, ' ');
    }
    buf_addf(&b, "(%lld, %lld)", (long long)holder, (long long)w->id);
    FAIL(err, CONFLICT, T_LEDGER_KEY_TAKEN, str_of(t->reg->word), buf_str(&b));
    buf_done(&b);
    return false;
}

static bool put_key(Ledger *l, const Written *w, Err *err)
{
    Stmt *s;
    Err *cause = &l->tx->cause;
    Table *t = &l->tables[w->reg];
    if (!schema_sql(l, t, TABLE_KEY_PUT, &s, err)) return false;
    sqlite_bind_int(s, 1, w->id);
    sqlite_bind_text(s, 2, key_of(l, w));
    if (sqlite_do(s, cause)) return true;
    if (sqlite_conflict(s)) return key_taken(l, t, w, err);
    if (err && err->code == ERR_NONE) *err = *cause;
    return false;
}

static int by_key(const void *x, const void *y, void *ledger)
{
    const Written *a = *(const Written *const *)x, *b = *(const Written *const *)y;
    if (a->reg != b->reg) return a->reg < b->reg ? -1 : 1;
    return str_compare(key_of(ledger, a), key_of(ledger, b));
}

static bool settle_keys(Ledger *l, Err *err)
{
    OpenTx *x = l->tx;
    Written **list = NEW_ARRAY(x->arena, Written *, x->n_written);
    size_t n = 0;
    for (size_t i = 0; i < x->n_written; i++) {
        if (!drop_key(l, &x->written[i], err)) return false;
        if (x->written[i].key_n) list[n++] = &x->written[i];
    }
    if (n) qsort_r(list, n, sizeof *list, by_key, l);   /* an index grows fastest in its order */
    for (size_t i = 0; i < n; i++)
        if (!put_key(l, list[i], err)) return false;
    return true;
}

/* ---- the end ---- */

static bool put_tx(Ledger *l, Hash *hash, Err *err)
{
    Hashing *g = &l->tx->hashing;
    Stmt *s;
    Buf detail = { 0 };
    Err cause = { 0 };
    bool ok = detail_render(l, l->tx->seq, &detail, err);
    Tx tx = tx_of(l, buf_str(&detail));
    if (ok && g->started && !g->astray && str_equal(tx.detail, buf_str(&g->detail))) *hash = hash_end(&g->h);
    else ok = ok && chain_stored(l, &tx, NULL, hash, err);
    ok = ok && inside_sql(l, SQL_tx_put, &s, err);
    if (!ok) goto done;
    sqlite_bind_int(s, 1, tx.seq);
    sqlite_bind_int(s, 2, tx.time);
    const Str texts[] = { tx.actor, tx.action, tx.reason, tx.key, tx.detail };
    for (int i = 0; i < 5; i++) sqlite_bind_text(s, 3 + i, texts[i]);
    sqlite_bind_blob(s, 8, inside_hash_str(&tx.prev));
    sqlite_bind_blob(s, 9, inside_hash_str(hash));
    ok = sqlite_do(s, &cause);
    if (!ok && sqlite_conflict(s)) FAIL(err, CONFLICT, T_LEDGER_KEY_USED, tx.key);
    else if (!ok && err && err->code == ERR_NONE) *err = cause;
    ok = ok && mark_put(l, tx.seq, buf_str(&g->marks), err);
done:
    buf_done(&detail);
    return ok;
}

static void roll_back(Ledger *l)
{
    Stmt *s;
    Err ignored = { 0 };
    bool ok = !sqlite_in_transaction(l->db) || (inside_sql(l, SQL_rollback, &s, &ignored) && sqlite_do(s, &ignored));
    if (!ok) l->stopped = true;
    forget_states(l);
    write_drop(l);
}

bool write_unknown(Ledger *l, const Err *cause, Err *err)
{
    Buf b = { 0 };
    l->stopped = true;
    err_word(cause, &b);
    FAIL(err, UNKNOWN, T_LEDGER_UNKNOWN, buf_str(&b));
    buf_done(&b);
    return false;
}

/* What was done, in the same transaction. */
static bool put_audit(Ledger *l, int64_t *seq, Hash *hash, Err *err)
{
    if (l->by.actor.n == 0) return !l->tx->account || FAIL(err, USE, T_LEDGER_NO_AUDIT);
    Audit row = l->by;
    if (row.object.n == 0) row.object = l->tx->note.action;
    return audit_append(l, &row, l->tx->account, l->tx->seq, seq, hash, err);
}

bool write_end(Ledger *l, bool commit, int64_t *tx, Err *err)
{
    Stmt *s;
    Hash hash, audit_hash = { 0 };
    int64_t audit_seq = 0;
    Err cause = { 0 };
    if (!l->tx) return FAIL(err, USE, T_LEDGER_NO_TX);
    bool ok = !commit || !l->tx->failed || FAIL(err, USE, T_LEDGER_SPOILED);
    ok = ok && (!commit || (check_pointers(l, err) && check_gone(l, err) && settle_keys(l, err) && put_tx(l, &hash, err) && put_audit(l, &audit_seq, &audit_hash, err) && inside_sql(l, SQL_commit, &s, err)));
    if (!commit || !ok) {
        roll_back(l);
        return ok;
    }
    if (!sqlite_do(s, &cause)) {
        roll_back(l);
        return write_unknown(l, &cause, err);
    }
    l->head = l->tx->seq, l->head_time = l->tx->time, l->head_hash = hash;
    write_drop(l);
    if (tx) *tx = l->head;
    bool kept = head_write(l->path, l->head, hash, &cause) && (audit_seq == 0 || head_write_as(l->path, "audit", audit_seq, audit_hash, &cause));
    return kept || write_unknown(l, &cause, err);
}
