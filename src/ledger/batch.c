/* SPDX-License-Identifier: Apache-2.0
** Imports: the files kept once by their hash in pieces, how sheets became rows, what was wrong, what was written. */
#include "ledger/inside.h"

#include <stdio.h>
#include <string.h>

enum { PIECE_BYTES = 1 << 20 };

/* ---- stored files ---- */

static bool find_file(Ledger *l, Hash hash, int64_t *id, int64_t *size, Err *err)
{
    Stmt *s;
    if (!inside_sql(l, SQL_file_find, &s, err)) return false;
    sqlite_bind_blob(s, 1, inside_hash_str(&hash));
    DbStep step = sqlite_step(s, err);
    *id = step == DB_ROW ? sqlite_int(s, 0) : 0;
    *size = step == DB_ROW ? sqlite_int(s, 1) : 0;
    sqlite_reset(s);
    return step != DB_FAIL;
}

bool batch_store(Ledger *l, Str bytes, Hash hash, int64_t *id, Err *err)
{
    Stmt *s;
    int64_t size;
    if (!find_file(l, hash, id, &size, err)) return false;
    if (*id) return true;
    if (!inside_sql(l, SQL_file_put, &s, err)) return false;
    sqlite_bind_blob(s, 1, inside_hash_str(&hash));
    sqlite_bind_int(s, 2, (int64_t)bytes.n);
    if (!sqlite_do(s, err)) return false;
    *id = sqlite_last_id(l->db);
    for (size_t at = 0, no = 0; at < bytes.n; at += PIECE_BYTES, no++) {
        if (!inside_sql(l, SQL_piece_put, &s, err)) return false;
        sqlite_bind_int(s, 1, *id);
        sqlite_bind_int(s, 2, (int64_t)no);
        sqlite_bind_blob(s, 3, str_slice(bytes, at, at + PIECE_BYTES));
        if (!sqlite_do(s, err)) return false;
    }
    return true;
}

bool batch_bytes(Ledger *l, int64_t id, int64_t size, Arena *a, Str *out, Err *err)
{
    Stmt *s;
    DbStep step;
    size_t n = 0, room = size > 0 ? (size_t)size : 0;
    char *p = arena_alloc(a, room + 1);
    if (!inside_sql(l, SQL_pieces, &s, err)) return false;
    sqlite_bind_int(s, 1, id);
    while ((step = sqlite_step(s, err)) == DB_ROW) {
        Str piece = sqlite_text(s, 0);
        size_t take = piece.n < room - n ? piece.n : room - n;   /* a damaged file may hold more than it says */
        if (take) memcpy(p + n, piece.p, take);
        n += take;
    }
    sqlite_reset(s);
    *out = (Str){ p, n };
    return step == DB_END;
}

bool batch_file(Ledger *l, Hash hash, Arena *a, Str *bytes, bool *found, Err *err)
{
    int64_t id, size;
    if (!find_file(l, hash, &id, &size, err)) return false;
    *found = id != 0;
    *bytes = S("");
    return !*found || batch_bytes(l, id, size, a, bytes, err);
}

/* ---- writing ---- */

static void columns_text(const BatchSource *src, Buf *out)
{
    for (size_t k = 0; k < src->reg->n_fields; k++) {
        if (!src->columns || src->columns[k] < 0) continue;
        if (out->n) buf_add_char(out, ' ');
        buf_add_z(out, src->reg->fields[k].id);
        buf_add_char(out, '=');
        buf_add_int(out, src->columns[k]);
    }
}

static bool put_files(Ledger *l, Batch *b, Err *err)
{
    Stmt *s;
    for (size_t i = 0; i < b->n_files; i++) {
        int64_t file;
        if (hash_equal(b->files[i].hash, (Hash){ 0 })) b->files[i].hash = hash_of(b->files[i].bytes);
        if (!batch_store(l, b->files[i].bytes, b->files[i].hash, &file, err) || !inside_sql(l, SQL_batch_file_put, &s, err)) return false;
        sqlite_bind_int(s, 1, b->id);
        sqlite_bind_int(s, 2, (int64_t)i);
        sqlite_bind_text(s, 3, b->files[i].name);
        sqlite_bind_int(s, 4, file);
        if (!sqlite_do(s, err)) return false;
    }
    return true;
}

static bool put_sources(Ledger *l, const Batch *b, Err *err)
{
    Stmt *s;
    Buf columns = { 0 };
    bool ok = true;
    for (size_t i = 0; ok && i < b->n_sources; i++) {
        const BatchSource *src = &b->sources[i];
        buf_clear(&columns);
        columns_text(src, &columns);
        ok = inside_sql(l, SQL_batch_source_put, &s, err);
        if (!ok) break;
        sqlite_bind_int(s, 1, b->id);
        sqlite_bind_int(s, 2, (int64_t)i);
        sqlite_bind_int(s, 3, src->file);
        sqlite_bind_text(s, 4, src->sheet);
        sqlite_bind_text(s, 5, src->form);
        sqlite_bind_text(s, 6, str_of(src->reg->id));
        sqlite_bind_text(s, 7, buf_str(&columns));
        ok = sqlite_do(s, err);
    }
    buf_done(&columns);
    return ok;
}

static bool put_problem(Ledger *l, int64_t batch, size_t no, const Problem *p, Buf *args, Err *err)
{
    Stmt *s;
    buf_clear(args);
    for (size_t i = 0; i < p->n_args; i++) {
        if (i) buf_add_char(args, '\x1f');
        buf_add(args, p->args[i]);
    }
    if (!inside_sql(l, SQL_problem_put, &s, err)) return false;
    const Str texts[] = { str_of(p->text->zh), str_of(p->text->en), buf_str(args), p->file, p->sheet };
    sqlite_bind_int(s, 1, batch);
    sqlite_bind_int(s, 2, (int64_t)no);
    sqlite_bind_int(s, 3, p->severity);
    for (int i = 0; i < 5; i++) sqlite_bind_text(s, 4 + i, texts[i]);
    sqlite_bind_int(s, 9, p->row);
    sqlite_bind_int(s, 10, p->col);
    sqlite_bind_text(s, 11, p->field);
    sqlite_bind_text(s, 12, p->value);
    return sqlite_do(s, err);
}

static bool put_problems(Ledger *l, const Batch *b, Err *err)
{
    Buf args = { 0 };
    bool ok = true;
    for (size_t i = 0; ok && b->problems && i < b->problems->n; i++) ok = put_problem(l, b->id, i, &b->problems->items[i], &args, err);
    buf_done(&args);
    return ok;
}

static bool put_head(Ledger *l, Batch *b, Err *err)
{
    Stmt *s;
    Buf period = { 0 };
    if (!inside_sql(l, SQL_batch_put, &s, err)) return false;
    const int64_t numbers[] = { l->tx->seq, b->added, b->changed, b->gone, b->same };
    for (int i = 0; i < 5; i++) sqlite_bind_int(s, 1 + i, numbers[i]);
    if (b->period.kind) {
        period_format(b->period, &period);
        sqlite_bind_text(s, 6, buf_str(&period));
    }
    bool ok = sqlite_do(s, err);
    buf_done(&period);
    if (ok) b->id = sqlite_last_id(l->db), b->tx = l->tx->seq;
    return ok;
}

bool batch_put(Ledger *l, Batch *b, Err *err)
{
    if (!inside_writing(l, err)) return false;
    bool ok = put_head(l, b, err) && put_files(l, b, err) && put_sources(l, b, err) && put_problems(l, b, err);
    if (!ok) l->tx->failed = true;
    return ok;
}

/* ---- reading ---- */

static void parse_columns(const Register *reg, Str text, int16_t *out)
{
    for (size_t k = 0; k < reg->n_fields; k++) out[k] = -1;
    for (Str rest = text; rest.p && rest.n;) {
        Str number = str_split(&rest, ' '), name = str_split(&number, '=');
        const Field *f = register_find(reg, name);
        int64_t column;
        if (f && str_to_int64(number, &column)) out[f->index] = (int16_t)column;
    }
}

static bool load_files(Ledger *l, Batch *b, Arena *a, Err *err)
{
    Stmt *s;
    DbStep step;
    size_t cap = 0;
    if (!inside_sql(l, SQL_batch_files, &s, err)) return false;
    sqlite_bind_int(s, 1, b->id);
    while ((step = sqlite_step(s, err)) == DB_ROW)
        *PUSH(a, b->files, b->n_files, cap) = (BatchFile){ .name = str_copy(a, sqlite_text(s, 0)), .hash = inside_hash(sqlite_text(s, 1)) };
    sqlite_reset(s);
    return step == DB_END;
}

static bool load_sources(Ledger *l, Batch *b, Arena *a, Err *err)
{
    Stmt *s;
    DbStep step;
    size_t cap = 0;
    bool known = true;
    if (!inside_sql(l, SQL_batch_sources, &s, err)) return false;
    sqlite_bind_int(s, 1, b->id);
    while (known && (step = sqlite_step(s, err)) == DB_ROW) {
        const Register *reg = model_find(l->model, sqlite_text(s, 3));
        known = reg != NULL;
        if (!known) {
            FAIL(err, USE, T_LEDGER_NO_REGISTER, sqlite_text(s, 3));
            break;
        }
        BatchSource *src = PUSH(a, b->sources, b->n_sources, cap);
        *src = (BatchSource){ (int32_t)sqlite_int(s, 0), str_copy(a, sqlite_text(s, 1)), str_copy(a, sqlite_text(s, 2)), reg, NEW_ARRAY(a, int16_t, reg->n_fields) };
        parse_columns(reg, sqlite_text(s, 4), src->columns);
    }
    sqlite_reset(s);
    return known && step == DB_END;
}

static void load_problem(Stmt *s, Problems *ps)
{
    Text *text = NEW(ps->arena, Text);
    *text = (Text){ str_z(ps->arena, sqlite_text(s, 1)), str_z(ps->arena, sqlite_text(s, 2)) };
    Problem p = { .severity = (Severity)sqlite_int(s, 0), .text = text, .file = sqlite_text(s, 4), .sheet = sqlite_text(s, 5), .row = (int32_t)sqlite_int(s, 6),
                  .col = (int32_t)sqlite_int(s, 7), .field = sqlite_text(s, 8), .value = sqlite_text(s, 9) };
    for (Str rest = sqlite_text(s, 3); rest.p && rest.n && p.n_args < PROBLEM_ARGS;) p.args[p.n_args++] = str_split(&rest, '\x1f');
    if (p.severity <= SEVERITY_ERROR) problems_add(ps, p);
}

static bool load_problems(Ledger *l, Batch *b, Arena *a, Err *err)
{
    Stmt *s;
    DbStep step;
    Problems *ps = problems_new(a);
    if (!inside_sql(l, SQL_batch_problems, &s, err)) return false;
    sqlite_bind_int(s, 1, b->id);
    while ((step = sqlite_step(s, err)) == DB_ROW) load_problem(s, ps);
    sqlite_reset(s);
    b->problems = ps;
    return step == DB_END;
}

bool batch_load(Ledger *l, int64_t id, bool problems, Arena *a, Batch *out, bool *found, Err *err)
{
    Stmt *s;
    *out = (Batch){ 0 };
    if (!inside_sql(l, SQL_batch, &s, err)) return false;
    sqlite_bind_int(s, 1, id);
    DbStep step = sqlite_step(s, err);
    *found = step == DB_ROW;
    if (*found) {
        *out = (Batch){ .id = id, .tx = sqlite_int(s, 1), .added = sqlite_int(s, 2), .changed = sqlite_int(s, 3), .gone = sqlite_int(s, 4), .same = sqlite_int(s, 5) };
        if (!period_parse(sqlite_text(s, 6), &out->period)) out->period = (Period){ 0 };
    }
    sqlite_reset(s);
    if (!*found) return step != DB_FAIL;
    return load_files(l, out, a, err) && load_sources(l, out, a, err) && (!problems || load_problems(l, out, a, err));
}

bool batch_list(Ledger *l, Arena *a, Batch **out, size_t *n, Err *err)
{
    Stmt *s;
    DbStep step;
    size_t cap = 0;
    bool found, ok = true;
    *out = NULL, *n = 0;
    if (!inside_sql(l, SQL_batch_ids, &s, err)) return false;
    while ((step = sqlite_step(s, err)) == DB_ROW) PUSH(a, *out, *n, cap)->id = sqlite_int(s, 0);
    sqlite_reset(s);
    if (step == DB_FAIL) return false;
    for (size_t i = 0; ok && i < *n; i++) ok = batch_load(l, (*out)[i].id, false, a, &(*out)[i], &found, err);
    return ok;
}

bool batch_by_file(Ledger *l, Hash hash, int64_t *batch, Err *err)
{
    Stmt *s;
    if (!inside_sql(l, SQL_batch_by_file, &s, err)) return false;
    sqlite_bind_blob(s, 1, inside_hash_str(&hash));
    DbStep step = sqlite_step(s, err);
    *batch = step == DB_ROW ? sqlite_int(s, 0) : 0;
    sqlite_reset(s);
    return step != DB_FAIL;
}

static bool touched_of(Ledger *l, Table *t, int64_t tx, int64_t batch, Arena *a, Touched **out, size_t *n, size_t *cap, Err *err)
{
    Stmt *s;
    DbStep step;
    if (!schema_sql(l, t, TABLE_OF_BATCH, &s, err)) return false;
    sqlite_bind_int(s, 1, tx);
    sqlite_bind_int(s, 2, batch);
    while ((step = sqlite_step(s, err)) == DB_ROW) {
        Touched *x = PUSH(a, *out, *n, *cap);
        *x = (Touched){ t->reg, sqlite_int(s, 0), tx, schema_given(sqlite_text(s, 1)), sqlite_int(s, 2) != 0 };
    }
    sqlite_reset(s);
    return step == DB_END;
}

bool batch_touched(Ledger *l, int64_t batch, Arena *a, Touched **out, size_t *n, Err *err)
{
    Batch b;
    bool found;
    size_t cap = 0;
    *out = NULL, *n = 0;
    if (!batch_load(l, batch, false, a, &b, &found, err)) return false;
    for (size_t i = 0; found && i < l->model->n; i++)
        if (l->tables[i].exists && !touched_of(l, &l->tables[i], b.tx, batch, a, out, n, &cap, err)) return false;
    return true;
}

/* ---- where a value comes from ---- */

/* The line that stated the field: that of the version, or another one where several stated the row. */
static bool line_of(Ledger *l, const Version *v, const Field *field, int32_t *source, int32_t *line, Err *err)
{
    Stmt *s;
    DbStep step;
    *source = v->row->source;
    *line = v->row->line;
    if (l->version < 3) return true;
    if (!inside_sql(l, SQL_parts, &s, err)) return false;
    sqlite_bind_text(s, 1, str_of(v->row->reg->id));
    sqlite_bind_int(s, 2, v->row->id);
    sqlite_bind_int(s, 3, v->tx);
    while ((step = sqlite_step(s, err)) == DB_ROW) {
        if (!(schema_given(sqlite_text(s, 2)) & field_bit(field))) continue;
        *source = (int32_t)sqlite_int(s, 0);
        *line = (int32_t)sqlite_int(s, 1);
    }
    sqlite_reset(s);
    return step == DB_END;
}

static bool place_of(Ledger *l, const Version *v, const Field *field, Arena *a, Origin *out, Err *err)
{
    Stmt *s;
    const Row *row = v->row;
    int32_t source, line;
    if (v->batch == 0 || row->source < 0) return true;
    if (!line_of(l, v, field, &source, &line, err) || !inside_sql(l, SQL_batch_source, &s, err)) return false;
    sqlite_bind_int(s, 1, v->batch);
    sqlite_bind_int(s, 2, source);
    DbStep step = sqlite_step(s, err);
    if (step == DB_ROW) {
        int16_t *columns = NEW_ARRAY(a, int16_t, row->reg->n_fields);
        out->sheet = str_copy(a, sqlite_text(s, 0));
        out->file = str_copy(a, sqlite_text(s, 2));
        parse_columns(row->reg, sqlite_text(s, 1), columns);
        if (columns[field->index] >= 0 && line > 0) {
            char letters[8];
            size_t k = sizeof letters;
            for (int c = columns[field->index] + 1; c > 0; c = (c - 1) / 26) letters[--k] = (char)('A' + (c - 1) % 26);
            out->cell = str_printf(a, "%.*s%d", (int)(sizeof letters - k), letters + k, line);
        }
    }
    sqlite_reset(s);
    return step != DB_FAIL;
}

/* An undo states nothing of its own: it hands back to what stood before its batch. *before: that batch's transaction, 0: no undo. */
static bool undone_by(Ledger *l, const Version *v, Arena *a, int64_t *before, Err *err)
{
    Tx tx;
    Batch b;
    bool found;
    int64_t batch;
    *before = 0;
    if (v->batch) return true;
    if (!ledger_tx(l, v->tx, a, &tx, err)) return false;
    if (!str_starts(tx.action, S("undo ")) || !str_to_int64(str_slice(tx.action, 5, tx.action.n), &batch)) return true;
    if (!batch_load(l, batch, false, a, &b, &found, err)) return false;
    if (found) *before = b.tx;
    return true;
}

bool batch_undone(Ledger *l, int64_t batch, int64_t by, bool *yes, Err *err)
{
    Stmt *s;
    char store[24];
    Buf action = { 0 };
    if (!inside_sql(l, SQL_tx_undo, &s, err)) return false;
    buf_addf(&action, "undo %.*s", SP(inside_int(batch, store)));
    sqlite_bind_text(s, 1, buf_str(&action));
    sqlite_bind_int(s, 2, by);
    bool ok = sqlite_step(s, err) == DB_ROW;
    *yes = ok && sqlite_int(s, 0) > 0;
    sqlite_reset(s);
    buf_done(&action);
    return ok;
}

bool batch_stated(Ledger *l, const Version *v, size_t n, const Field *field, int64_t before, int64_t by, Arena *a, const Version **out, Err *err)
{
    int64_t back;
    bool undone = false;
    *out = NULL;
    for (size_t i = n; i > 0; i--) {
        if (v[i - 1].tx >= before || !(v[i - 1].row->given & field_bit(field))) continue;
        if (!undone_by(l, &v[i - 1], a, &back, err)) return false;
        if (back) {
            before = back;
            if (!by) by = v[i - 1].tx;
            continue;
        }
        if (by && v[i - 1].batch && !batch_undone(l, v[i - 1].batch, by, &undone, err)) return false;
        if (!by || !v[i - 1].batch || !undone) return *out = &v[i - 1], true;
    }
    return true;
}

bool batch_origin(Ledger *l, const Register *reg, int64_t id, const Field *field, int64_t tx, Arena *a, Origin *out, bool *found, Err *err)
{
    Version *v;
    size_t n;
    Tx by;
    const Version *hit = NULL;
    *out = (Origin){ 0 };
    *found = false;
    if (!load_versions(l, &l->tables[reg->index], id, a, &v, &n, err)) return false;
    if (!batch_stated(l, v, n, field, tx ? tx + 1 : INT64_MAX, 0, a, &hit, err)) return false;
    if (!hit) return true;
    if (!ledger_tx(l, hit->tx, a, &by, err)) return false;
    *found = true;
    *out = (Origin){ .tx = hit->tx, .batch = hit->batch, .time = by.time, .actor = by.actor, .reason = by.reason };
    return place_of(l, hit, field, a, out, err);
}
