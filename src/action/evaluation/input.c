/* SPDX-License-Identifier: Apache-2.0 */
#include "action/evaluation/input.h"
#include "action/texts.h"
#include "base/limits.h"
#include "base/os.h"
#include "formats/columns_keys.h"
#include "intake/sheet.h"
#include "intake/table.h"
#include "intake/texts.h"
#include "model/quantity.h"
#include "model/texts.h"

#include <stdlib.h>
#include <string.h>

/* ---- the fast way ---- */

typedef struct { const RuleBook *book; Input *in; const ColumnsFile *f; Str file; Arena *arena; Problems *ps; } Care;

static const Field *key_field(const EvalScheme *s) { return register_find(s->subject, s->key_column); }
static const Field *fields_of(const Care *c) { return c->in->scheme->subject->fields; }

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
        texts[i].no_sign = quantity_has_no_sign(field);
        texts[i].mul = (int64_t)q.num, texts[i].div = (int64_t)q.den;
    }
    return true;
}

static void bad_cell(const Care *c, size_t column, size_t line, Str cell, const Err *err)
{
    Problem p = problem_of(err, SEVERITY_ERROR);
    p.file = c->file, p.row = (int32_t)line, p.col = (int32_t)c->in->texts[column].at + 1, p.field = str_of(fields_of(c)[column].title), p.value = cell;
    problems_add(c->ps, p);
}

/* A sum, or the headings once more. */
static bool skips(void *context, const CsvLead *lead, size_t n)
{
    const Care *c = context;
    Str texts[CSV_LEAD] = { { 0 } };
    size_t same = 0;
    for (size_t i = 0; i < n; i++) {
        texts[i] = lead[i].text;
        same += str_equal(lead[i].text, str_trim(c->f->heads[lead[i].at]));
    }
    return sheet_is_sum(texts, n) || (same == n && (n > 1 || c->f->n_heads == 1));
}

/* What people write for a number: —, 1,234.5, full-width digits. */
static bool odd_cell(void *context, const CsvOdd *cell, int64_t *value)
{
    Care *c = context;
    Err err = { 0 };
    Value v;
    if (!intake_value(c->book, &fields_of(c)[cell->column], cell->text, c->arena, &v, &err)) { bad_cell(c, cell->column, cell->line, cell->text, &err); return false; }
    *value = v.i;
    return v.ok;
}

static void long_row(void *context, size_t row, size_t line, size_t cells)
{
    Care *c = context;
    (void)row, (void)cells;
    PROBLEM(c->ps, ERROR, T_INTAKE_TABLE_LONG, .file = c->file, .row = (int32_t)line);
}

static int64_t line_of(const Care *c, size_t row) { return (int64_t)columns_line(&c->in->rows, row); }

typedef struct { Value *values; bool *bad; Err *why; size_t n_bad; } Meanings;    /* of each distinct word */

static void find_meanings(const Care *c, size_t column, const Map *words, Meanings *m)
{
    *m = (Meanings){ NEW_ARRAY(c->arena, Value, words->n + 1), NEW_ARRAY(c->arena, bool, words->n + 1), NEW_ARRAY(c->arena, Err, words->n + 1), 0 };
    for (size_t w = 0; w < words->n; w++) {
        m->bad[w] = !intake_value(c->book, &fields_of(c)[column], words->entries[w].key, c->arena, &m->values[w], &m->why[w]);
        m->n_bad += m->bad[w];
    }
}

static void tell_bad_words(const Care *c, size_t column, const Meanings *m)
{
    const CsvColumn *t = &c->in->texts[column];
    for (size_t i = 0; i < c->in->rows.n; i++) {
        int32_t w = t->code[i];
        if (w >= 0 && m->bad[w]) bad_cell(c, column, (size_t)line_of(c, i), t->words->entries[w].key, &m->why[w]);
    }
}

/* A 1 for each row, one for all columns that lack nothing. */
static uint8_t *ones(const Care *c)
{
    Input *in = c->in;
    if (!in->ones) in->ones = RAW_ARRAY(c->arena, uint8_t, in->n + 1), memset(in->ones, 1, in->n + 1);
    return in->ones;
}

/* Texts, yes and no, days: what each word means, asked once. */
static void word_column(const Care *c, size_t column, Column *out)
{
    const Field *f = out->field;
    const CsvColumn *t = &c->in->texts[column];
    size_t n = c->in->rows.n, n_words = t->words->n, n_given = 0;
    Meanings m;
    Map *texts = map_new(c->arena);
    find_meanings(c, column, t->words, &m);
    if (m.n_bad) tell_bad_words(c, column, &m);
    uint8_t *given = NEW_ARRAY(c->arena, uint8_t, n_words + 1);         /* of each word, behind that of a blank cell */
    int32_t *value = NEW_ARRAY(c->arena, int32_t, n_words + 1), none = f->kind == K_BOOL ? 0 : -1;
    bool as_read = f->kind != K_BOOL;                    /* every word is its own */
    value[0] = none;
    for (size_t w = 0; w < n_words; w++) {
        const Value *v = &m.values[w];
        given[w + 1] = !m.bad[w] && v->ok;
        value[w + 1] = !given[w + 1] ? none : kind_is_text(f->kind) ? (int32_t)map_intern(texts, v->s) : (int32_t)v->i;
        as_read &= value[w + 1] == (int32_t)w;
        n_given += given[w + 1];
    }
    out->all_there = !t->blanks && n_given == n_words;
    out->ok = out->all_there ? ones(c) : NEW_ARRAY(c->arena, uint8_t, n + 1);
    out->i = f->kind == K_BOOL ? NEW_ARRAY(c->arena, int64_t, n + 1) : NULL;
    out->i32 = f->kind == K_BOOL ? NULL : t->code;
    for (size_t i = 0; !out->all_there && i < n; i++) out->ok[i] = given[t->code[i] + 1];
    for (size_t i = 0; out->i && i < n; i++) out->i[i] = value[t->code[i] + 1];
    for (size_t i = 0; out->i32 && !as_read && i < n; i++) out->i32[i] = value[t->code[i] + 1];      /* in place */
    Dict *d = NEW(c->arena, Dict);
    *d = (Dict){ .n = texts->n, .words = NEW_ARRAY(c->arena, Str, texts->n + 1) };
    for (size_t w = 0; w < d->n; w++) d->words[w] = texts->entries[w].key;
    out->dict = d;
}

static void number_column(const Care *c, const CsvColumn *t, Column *out)
{
    out->i = t->i, out->i32 = t->narrow, out->grain = t->grain;
    out->blank_is_zero = true;
    out->all_there = !t->ok;
    out->ok = t->ok ? t->ok : ones(c);
}

/* Keys as any file gives them: without blanks around, — as none; never longer than they are written, so in their place. */
static void settle_keys(const Care *c, const Field *f, CsvColumn *key)
{
    uint32_t to = 0, from = 0;
    if (!key->plain) columns_give_starts(key, c->in->rows.n, c->in->rows.n);
    for (size_t i = 0; !key->plain && i < c->in->rows.n; i++) {
        Str k = { key->blob + from, key->start[i + 1] - from };
        from = key->start[i + 1];
        Err err = { 0 };
        Value v;
        if (!columns_is_plain(k) && intake_value(c->book, f, k, c->arena, &v, &err)) k = v.ok ? v.s : S("");
        key->hash[i] = columns_hash(k);
        if (k.n) memmove(key->blob + to, k.p, k.n);
        key->start[i + 1] = to += (uint32_t)k.n;
    }
}

/* A row without a key, or with one seen before. */
static void check_keys(const Care *c, int threads)
{
    KeyFault *faults;
    const Input *in = c->in;
    size_t n = columns_keys_check(in->key, in->n, threads, c->arena, &faults);      /* whose memory the evaluation will want */
    for (size_t k = 0; k < n; k++) {
        const KeyFault *f = &faults[k];
        int32_t row = (int32_t)line_of(c, f->row), col = (int32_t)in->key->at + 1;
        if (f->first == f->row) PROBLEM(c->ps, ERROR, T_INTAKE_TABLE_NO_KEY, .file = c->file, .row = row, .col = col, ARGS(str_of(key_field(in->scheme)->title)));
        else PROBLEM(c->ps, ERROR, T_INTAKE_TABLE_TWICE, .file = c->file, .row = row, .col = col, .value = columns_key(in->key, f->row), ARGS(str_printf(c->arena, "%lld", (long long)line_of(c, f->first))));
    }
}

/* In the order of the lines, and in a line as intake/table.c tells them: too long, the cells, the key. */
static int order_of(const Care *c, const Problem *p)
{
    if (p->text == &T_INTAKE_TABLE_NO_KEY || p->text == &T_INTAKE_TABLE_TWICE) return INPUT_COLUMNS + 1;
    for (size_t i = 0; p->col && i < c->in->n_texts; i++)
        if (c->in->texts[i].at + 1 == (uint32_t)p->col) return (int)i + 1;
    return 0;
}

typedef struct { int32_t row; int order; uint32_t at; } Told;

static int by_line(const void *p, const void *q)
{
    const Told *a = p, *b = q;
    if (a->row != b->row) return a->row < b->row ? -1 : 1;
    if (a->order != b->order) return a->order < b->order ? -1 : 1;
    return a->at < b->at ? -1 : a->at > b->at;
}

static void sort_problems(const Care *c, size_t first)
{
    size_t n = c->ps->n - first;
    Problem *items = c->ps->items + first;
    Arena *scratch = arena_new();
    Told *told = NEW_ARRAY(scratch, Told, n + 1);
    Problem *sorted = NEW_ARRAY(scratch, Problem, n + 1);
    for (size_t i = 0; i < n; i++) told[i] = (Told){ items[i].row, order_of(c, &items[i]), (uint32_t)i };
    if (n) qsort(told, n, sizeof *told, by_line);
    for (size_t i = 0; i < n; i++) sorted[i] = items[told[i].at];
    if (n) memcpy(items, sorted, n * sizeof *items);
    arena_free(scratch);
}

static bool read_fast(Care *c, int threads, Input *in, Err *err)
{
    size_t n_fields = in->scheme->subject->n_fields, errors = c->ps->counts[SEVERITY_ERROR], first = c->ps->n;
    CsvCare care = { c, skips, odd_cell, long_row };
    if (!columns_read(c->f, in->texts, n_fields, care, threads, c->arena, &in->rows, err)) return false;
    in->n = in->rows.n;
    in->n_texts = n_fields;
    in->columns = NEW_ARRAY(c->arena, Column, n_fields);
    for (size_t i = 0; i < n_fields; i++) {
        CsvColumn *t = &in->texts[i];
        in->columns[i].field = &fields_of(c)[i];
        if (t->kind == COLUMN_NUMBER) number_column(c, t, &in->columns[i]);
        else if (t->kind == COLUMN_WORD) word_column(c, i, &in->columns[i]);
        else settle_keys(c, &fields_of(c)[i], t), in->key = t;
    }
    check_keys(c, threads);
    for (size_t i = 0; i < n_fields; i++) arena_reuse(c->arena, in->texts[i].hash), in->texts[i].hash = NULL;
    sort_problems(c, first);
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
    if (!f->live) f->live = in->ones ? in->ones : NEW_ARRAY(a, uint8_t, in->n + 1), memset(f->live, 1, in->n);
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
    Care c = { book, in, &f, os_name(path), a, ps };
    if (!columns_open(str_z(a, path), a, &f, err)) return false;
    bool fast = f.fits && plan(s, &f, in->texts);
    if (fast ? !read_fast(&c, threads, in, err) : !read_cells(book, program, path, a, in, ps, err)) return false;
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
