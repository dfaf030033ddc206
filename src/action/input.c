/* SPDX-License-Identifier: Apache-2.0 */
#include "action/input.h"
#include "action/texts.h"
#include "base/limits.h"
#include "base/os.h"
#include "formats/columns_keys.h"
#include "intake/table.h"
#include "intake/texts.h"
#include "model/quantity.h"
#include "model/texts.h"

#include <string.h>

/* ---- the fast way ---- */

typedef struct { const RuleBook *book; const Register *reg; const CsvColumn *texts; const Field **fields; Str file; Arena *arena; Problems *ps; } Care;

static const Field *key_field(const EvalScheme *s) { return register_find(s->subject, s->key_column); }

static bool head_of(const ColumnsFile *f, const Field *field, uint32_t *at)
{
    size_t hits = 0;
    for (uint32_t k = 0; k < f->n_heads; k++) {
        Str head = str_trim(f->heads[k]);
        if (str_equal(head, str_of(field->title)) || str_equal(head, str_of(field->id))) *at = k, hits++;
    }
    return hits == 1;
}

static bool is_word(const Field *f) { return kind_is_text(f->kind) || f->kind == K_BOOL || f->kind == K_DAY; }

static bool plan(const EvalScheme *s, const ColumnsFile *f, CsvColumn *texts)
{
    for (size_t i = 0; i < s->subject->n_fields; i++) {
        const Field *field = &s->subject->fields[i];
        Frac q;
        bool key = field == key_field(s);
        texts[i] = (CsvColumn){ .kind = key ? COLUMN_KEY : is_word(field) ? COLUMN_WORD : COLUMN_NUMBER };
        if (!head_of(f, field, &texts[i].at) || (key && !kind_is_text(field->kind))) return false;
        if (texts[i].kind != COLUMN_NUMBER) continue;
        const Unit *u = unit_get(field->unit);
        if (!frac_div(u->scale, unit_quantum(u->dims), &q) || q.num > INT64_C(1000000000000) || q.den > 1000000000) return false;
        texts[i].mul = (int64_t)q.num, texts[i].div = (int64_t)q.den;
    }
    return true;
}

static void bad_cell(const Care *c, const Field *f, const CsvOdd *cell, const Err *err)
{
    Problem p = { .severity = SEVERITY_ERROR, .text = err->text, .file = c->file, .row = (int32_t)cell->line, .field = str_of(f->title), .value = cell->text };
    for (size_t i = 0; i < c->reg->n_fields; i++)
        if (c->fields[i] == f) p.col = (int32_t)c->texts[i].at + 1;
    p.n_args = err->n_args < PROBLEM_ARGS ? err->n_args : PROBLEM_ARGS;
    for (size_t i = 0; i < p.n_args; i++) p.args[i] = err->args[i];
    problems_add(c->ps, p);
}

/* What people write for a number: —, 1,234.5, full-width digits. */
static bool odd_cell(void *context, const CsvOdd *cell, int64_t *value)
{
    Care *c = context;
    const Field *f = c->fields[cell->column];
    Err err = { 0 };
    Value v;
    if (!intake_value(c->book, f, cell->text, c->arena, &v, &err)) { bad_cell(c, f, cell, &err); return false; }
    *value = v.i;
    return v.ok;
}

static void long_row(void *context, size_t row, size_t line, size_t cells)
{
    Care *c = context;
    (void)row, (void)cells;
    PROBLEM(c->ps, ERROR, T_ACTION_LONG_ROW, .file = c->file, .row = (int32_t)line);
}

/* bool and day: each distinct word once. */
static bool translate(Care *c, const Field *f, CsvColumn *t, size_t n, Column *out)
{
    size_t words = t->words->n;
    int64_t *value = NEW_ARRAY(c->arena, int64_t, words + 1);
    uint8_t *ok = NEW_ARRAY(c->arena, uint8_t, words + 1);
    bool sound = true;
    for (size_t w = 0; w < words; w++) {
        Err err = { 0 };
        Value v;
        CsvOdd cell = { .text = t->words->entries[w].key };
        if (!intake_value(c->book, f, cell.text, c->arena, &v, &err)) bad_cell(c, f, &cell, &err), sound = false;
        else ok[w] = v.ok, value[w] = v.i;
    }
    bool day = f->kind == K_DAY;
    if (!day) out->i = NEW_ARRAY(c->arena, int64_t, n + 1);
    out->i32 = day ? t->code : NULL;
    for (size_t i = 0; i < n; i++) {
        int32_t w = t->code[i];
        out->ok[i] = w >= 0 && ok[w];
        if (!out->ok[i]) continue;
        if (day) out->i32[i] = (int32_t)value[w];
        else out->i[i] = value[w];
    }
    return sound;
}

static bool word_column(Care *c, const Field *f, CsvColumn *t, size_t n, Column *out)
{
    out->ok = NEW_ARRAY(c->arena, uint8_t, n + 1);
    if (!kind_is_text(f->kind)) return translate(c, f, t, n, out);
    Dict *d = NEW(c->arena, Dict);
    d->n = t->words->n;
    d->words = NEW_ARRAY(c->arena, Str, d->n + 1);
    for (size_t w = 0; w < d->n; w++) d->words[w] = t->words->entries[w].key;
    for (size_t i = 0; i < n; i++) out->ok[i] = t->code[i] >= 0;
    out->i32 = t->code;
    out->dict = d;
    return true;
}

static void check_sign(const Care *c, const Field *f, const CsvColumn *t, size_t n)
{
    if (!quantity_has_no_sign(f)) return;
    for (size_t i = 0; i < n; i++)
        if (t->ok[i] && t->i[i] < 0)
            PROBLEM(c->ps, ERROR, T_QUANTITY_NEGATIVE, .file = c->file, .row = (int32_t)i + 2, .col = (int32_t)t->at + 1, .field = str_of(f->title));
}

/* A row without a key, or with one seen before. */
static void check_keys(const Care *c, const Input *in, int threads)
{
    KeyFault *faults;
    Arena *scratch = arena_new();
    size_t n = columns_keys_check(in->key, in->n, threads, scratch, &faults);
    for (size_t k = 0; k < n; k++) {
        const KeyFault *f = &faults[k];
        int32_t row = (int32_t)f->row + 2, col = (int32_t)in->key->at + 1;
        if (f->first == f->row) PROBLEM(c->ps, ERROR, T_INTAKE_TABLE_NO_KEY, .file = c->file, .row = row, .col = col, ARGS(str_of(key_field(in->scheme)->title)));
        else PROBLEM(c->ps, ERROR, T_INTAKE_TABLE_TWICE, .file = c->file, .row = row, .col = col, .value = columns_key(in->key, f->row), ARGS(str_printf(c->arena, "%zu", f->first + 2)));
    }
    arena_free(scratch);
}

static bool read_fast(Care *c, const ColumnsFile *f, int threads, Input *in, Err *err)
{
    size_t n_fields = c->reg->n_fields, errors = c->ps->counts[SEVERITY_ERROR];
    CsvCare care = { c, odd_cell, long_row };
    if (!columns_read(f, in->texts, n_fields, care, threads, c->arena, &in->n, err)) return false;
    in->n_texts = n_fields;
    in->line = f->line;
    in->columns = NEW_ARRAY(c->arena, Column, n_fields);
    for (size_t i = 0; i < n_fields; i++) {
        const Field *field = &c->reg->fields[i];
        CsvColumn *t = &in->texts[i];
        in->columns[i].field = field;
        if (t->kind == COLUMN_NUMBER) {
            in->columns[i].i = t->i, in->columns[i].ok = t->ok;
            check_sign(c, field, t, in->n);
        } else if (t->kind == COLUMN_KEY) in->key = t;
        else if (!word_column(c, field, t, in->n, &in->columns[i])) return false;
    }
    check_keys(c, in, threads);
    return c->ps->counts[SEVERITY_ERROR] == errors;
}

/* ---- any file ---- */

static bool read_cells(const RuleBook *book, const char *program, Str path, Arena *a, Input *in, Problems *ps, Err *err)
{
    IntakeFile file = { .name = os_name(path) };
    IntakeTable t;
    Book cells;
    if (!os_read_file(str_z(a, path), LIMIT_FILE_BYTES, a, &file.bytes, err)) return false;
    if (!intake_read_file(program, &file, a, &cells, err)) return false;
    if (!intake_table(book, in->scheme->subject, key_field(in->scheme), file.name, &cells, a, &t, ps)) return false;
    in->n = t.n;
    in->columns = t.columns;
    in->lines = t.lines;
    if (cells.kind != BOOK_CSV) in->sheet = t.sheet;
    return true;
}

/* ---- the Snapshot ---- */

/* A formula may name the key: its column is made when it is asked for. */
static void make_key_column(const Input *in, Column *c, Arena *a)
{
    Dict *d = NEW(a, Dict);
    d->n = in->n;
    d->words = NEW_ARRAY(a, Str, in->n + 1);
    c->ok = NEW_ARRAY(a, uint8_t, in->n + 1);
    c->i32 = NEW_ARRAY(a, int32_t, in->n + 1);
    for (size_t i = 0; i < in->n; i++) d->words[i] = columns_key(in->key, i), c->i32[i] = (int32_t)i, c->ok[i] = 1;
    c->dict = d;
}

static bool load_frame(void *context, const Snapshot *s, Frame *f, uint64_t mask, Arena *a, Err *err)
{
    const Input *in = context;
    (void)s, (void)err;
    f->n = f->n_live = in->n;
    if (!f->live) f->live = NEW_ARRAY(a, uint8_t, in->n + 1), memset(f->live, 1, in->n);
    for (size_t i = 0; i < f->reg->n_fields; i++) {
        f->columns[i] = in->columns[i];
        if (in->key && &f->reg->fields[i] == key_field(in->scheme) && (mask >> i & 1)) make_key_column(in, &f->columns[i], a);
    }
    return true;
}

bool input_open(const RuleBook *book, const EvalScheme *s, const char *program, Str path, int threads, Arena *a, Input *in, Problems *ps, Err *err)
{
    ColumnsFile f;
    *in = (Input){ .scheme = s, .texts = NEW_ARRAY(a, CsvColumn, s->subject->n_fields) };
    const Field **fields = NEW_ARRAY(a, const Field *, s->subject->n_fields);
    for (size_t i = 0; i < s->subject->n_fields; i++) fields[i] = &s->subject->fields[i];
    Care c = { book, s->subject, in->texts, fields, os_name(path), a, ps };
    if (!columns_open(str_z(a, path), a, &f, err)) return false;
    bool fast = f.fits && plan(s, &f, in->texts);
    if (fast ? !read_fast(&c, &f, threads, in, err) : !read_cells(book, program, path, a, in, ps, err)) return false;
    in->snapshot = snapshot_new(s->model, 0, 0, (SnapshotSource){ in, load_frame });
    return true;
}

void input_close(Input *in)
{
    snapshot_free(in->snapshot);
    columns_close(in->texts, in->n_texts);
}

Str input_key(const Input *in, size_t row, Arena *a)
{
    if (in->key) return columns_key(in->key, row);
    const Column *c = &in->columns[key_field(in->scheme)->index];
    return c->i ? str_printf(a, "%lld", (long long)c->i[row]) : c->dict->words[c->i32[row]];
}
