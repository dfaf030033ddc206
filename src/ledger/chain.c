/* SPDX-License-Identifier: Apache-2.0
** The hash of a transaction. SHA-256 over parts, each a length (LEB128) and its bytes, numbers as decimal text:
**   prev (32 bytes bare), seq, time, actor, action, reason, key, detail; then for each version, by register id (bytes) and row id:
**   register id, row id, gone, batch, sheet, line (empty: none), given, then id and text of each field that is not missing,
**   by the bytes of the field id, then one empty part. A missing field is not written: a new field changes no old hash. */
#include "ledger/inside.h"

#include <string.h>

enum { NUMBER_BYTES = 40 };

static size_t put_length(char *p, size_t n)
{
    size_t k = 0;
    for (; n >= 0x80; n >>= 7) p[k++] = (char)(0x80 | (n & 0x7f));
    p[k++] = (char)n;
    return k;
}

static char *put_part(char *p, const char *bytes, size_t n)
{
    p += put_length(p, n);
    if (n) memcpy(p, bytes, n);
    return p + n;
}

static char *put_int(char *p, int64_t n)
{
    char digits[24];
    size_t at = sizeof digits;
    uint64_t u = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
    do digits[--at] = (char)('0' + u % 10), u /= 10;
    while (u);
    if (n < 0) digits[--at] = '-';
    return put_part(p, digits + at, sizeof digits - at);
}

static char *put_digits(char *p, int n, int width)
{
    for (int i = width; i > 0; n /= 10) p[--i] = (char)('0' + n % 10);
    return p + width;
}

/* day_format and period_format without printf: this runs for each value of an import. */
size_t chain_date(const Field *f, int64_t value, char out[CHAIN_DATE])
{
    char *p = out;
    if (f->kind == K_PERIOD) {
        Period period = period_unpack(value);
        int part = period_part(period) + 1;
        p = put_digits(p, period_year(period), 4);
        if (period.kind == PER_HALF) *p++ = 'H', p = put_digits(p, part, 1);
        else if (period.kind == PER_QUARTER) *p++ = 'Q', p = put_digits(p, part, 1);
        else if (period.kind == PER_MONTH) *p++ = '-', p = put_digits(p, part, 2);
    } else {
        int y, m, d;
        day_ymd((Day)value, &y, &m, &d);
        p = put_digits(p, y, 4), *p++ = '-';
        p = put_digits(p, m, 2), *p++ = '-';
        p = put_digits(p, d, 2);
    }
    return (size_t)(p - out);
}

static char *put_value(char *p, const Field *f, const Value *v)
{
    char date[CHAIN_DATE];
    if (kind_is_text(f->kind)) return put_part(p, v->s.p, v->s.n);
    if (f->kind != K_DAY && f->kind != K_PERIOD) return put_int(p, v->i);
    return put_part(p, date, chain_date(f, v->i, date));
}

size_t chain_given(uint64_t given, char out[8])
{
    size_t n = 0;
    for (; given; given >>= 8) out[n++] = (char)(given & 0xff);
    return n;
}

static char *put_optional(char *p, bool there, int64_t n) { return there ? put_int(p, n) : put_part(p, NULL, 0); }

void chain_version(const Table *t, const Row *row, int64_t batch, Buf *out)
{
    const Register *r = t->reg;
    size_t need = strlen(r->id) + 8 * NUMBER_BYTES;
    for (size_t k = 0; k < r->n_fields; k++)
        if (row->v[k].ok) need += strlen(r->fields[k].id) + 2 * NUMBER_BYTES + (kind_is_text(r->fields[k].kind) ? row->v[k].s.n : 0);
    char *start = buf_room(out, need), *p = start, given[8];
    if (!start) return;
    p = put_part(p, r->id, strlen(r->id));
    p = put_int(p, row->id);
    p = put_int(p, row->gone);
    p = put_optional(p, batch > 0, batch);
    p = put_optional(p, row->source >= 0, row->source);
    p = put_optional(p, row->line > 0, row->line);
    p = put_part(p, given, chain_given(row->given, given));
    for (size_t i = 0; i < r->n_fields; i++) {
        const Field *f = &r->fields[t->order[i]];
        const Value *v = &row->v[f->index];
        if (!v->ok) continue;
        p = put_part(p, f->id, strlen(f->id));
        p = put_value(p, f, v);
    }
    p = put_part(p, NULL, 0);
    out->n += (size_t)(p - start);
}

static void add_part(Hasher *h, Str s)
{
    char length[10];
    hash_add(h, (Str){ length, put_length(length, s.n) });
    hash_add(h, s);
}

void chain_start(Hasher *h, const Tx *tx)
{
    char store[24];
    hash_init(h);
    hash_add(h, (Str){ (const char *)tx->prev.b, sizeof tx->prev.b });
    add_part(h, inside_int(tx->seq, store));
    add_part(h, inside_int(tx->time, store));
    add_part(h, tx->actor);
    add_part(h, tx->action);
    add_part(h, tx->reason);
    add_part(h, tx->key);
    add_part(h, tx->detail);
}

Table **chain_tables(Ledger *l, Arena *a)
{
    Table **list = NEW_ARRAY(a, Table *, l->model->n + 1);
    for (size_t i = 0; i < l->model->n; i++) list[l->tables[i].rank] = &l->tables[i];
    size_t n = 0;
    for (size_t i = 0; i < l->model->n; i++)
        if (list[i]->exists) list[n++] = list[i];
    list[n] = NULL;
    return list;
}

static bool add_table(Ledger *l, Table *t, int64_t tx, Hasher *h, Buf *marks, Buf *bytes, Err *err)
{
    Stmt *s;
    Arena *a = NULL;
    Row *row = NULL;
    int64_t batch;
    DbStep step;
    if (!schema_sql(l, t, TABLE_OF_TX, &s, err)) return false;
    sqlite_bind_int(s, 1, tx);
    while ((step = sqlite_step(s, err)) == DB_ROW) {
        if (!a) a = arena_new(), row = row_new(t->reg, a);
        schema_row(t, s, row, &batch);
        buf_clear(bytes);
        chain_version(t, row, batch, bytes);
        hash_add(h, buf_str(bytes));
        if (marks) mark_add(t->reg, row->id, buf_str(bytes), marks);
    }
    sqlite_reset(s);
    arena_free(a);
    return step == DB_END;
}

bool chain_stored(Ledger *l, const Tx *tx, Buf *marks, Hash *out, Err *err)
{
    Arena *a = arena_new();
    Hasher h;
    Buf bytes = { 0 };
    Table **tables = chain_tables(l, a);
    bool ok = true;
    chain_start(&h, tx);
    for (size_t i = 0; ok && tables[i]; i++) ok = add_table(l, tables[i], tx->seq, &h, marks, &bytes, err);
    *out = hash_end(&h);
    buf_done(&bytes);
    arena_free(a);
    return ok;
}
