/* SPDX-License-Identifier: Apache-2.0 */
#include "intake/table.h"
#include "intake/sheet.h"
#include "intake/value.h"

#include <string.h>

typedef struct { Work work; const Register *reg; const Field *key; Str file; const Sheet *sheet; Header header; Slot *slots; bool plain; } Reading;

static int32_t column_of(const Header *h, const Field *f, Arena *a)
{
    int32_t col = sheet_column(h, str_of(f->title), a);
    return col >= 0 ? col : sheet_column(h, str_of(f->id), a);
}

static size_t count_found(const Header *h, const Register *reg, Arena *a)
{
    size_t n = 0;
    for (size_t i = 0; i < reg->n_fields; i++) n += column_of(h, &reg->fields[i], a) >= 0;
    return n;
}

/* The sheet and the lines where most of the columns are named. */
static size_t find_header(const Register *reg, const Book *book, Arena *a, const Sheet **sheet, Header *out)
{
    size_t most = 0;
    Arena *scratch = arena_new();
    uint32_t first = 0, depth = 1;
    for (size_t s = 0; s < book->n_sheets; s++)
        for (uint32_t row = 0; row < book->sheets[s].n_rows && row < SHEET_HEADER_ROWS; row++)
            for (uint32_t d = 1; d <= SHEET_HEADER_DEPTH; d++) {
                Header h;
                if (!sheet_header(&book->sheets[s], row, d, scratch, &h)) break;
                size_t found = count_found(&h, reg, scratch);
                if (found > most) most = found, *sheet = &book->sheets[s], first = row, depth = d;
            }
    arena_free(scratch);
    return most && sheet_header(*sheet, first, depth, a, out) ? most : 0;
}

static UnitId unit_of(const Reading *r, const Field *f, int32_t col)
{
    UnitId noted[SHEET_UNITS];
    size_t n = sheet_units(r->sheet, r->header.first, r->work.a, noted);
    Dims d = unit_get(f->unit)->dims;
    if (f->unit == UNIT_NONE) return UNIT_NONE;
    if (r->header.cols[col].has_unit && dims_equal(unit_get(r->header.cols[col].unit)->dims, d)) return r->header.cols[col].unit;
    for (size_t i = 0; i < n && !dims_none(d); i++)
        if (noted[i] == f->unit) return f->unit;
    for (size_t i = 0; i < n && !dims_none(d); i++)
        if (dims_equal(unit_get(noted[i])->dims, d)) return noted[i];
    return f->unit;
}

static bool find_columns(Reading *r)
{
    bool all = true;
    r->slots = NEW_ARRAY(r->work.a, Slot, r->reg->n_fields);
    for (size_t i = 0; i < r->reg->n_fields; i++) {
        const Field *f = &r->reg->fields[i];
        int32_t col = column_of(&r->header, f, r->work.a);
        r->slots[i] = (Slot){ .field = f, .col = col };
        if (col >= 0) r->slots[i].unit = unit_of(r, f, col);
        else PROBLEM(r->work.ps, ERROR, T_INTAKE_TABLE_COLUMN, .file = r->file, .sheet = r->sheet->name, ARGS(str_of(f->word)));
        all = all && col >= 0;
    }
    return all;
}

static void bad_cell(Reading *r, const Slot *slot, uint32_t row, const Cell *c, const Why *why)
{
    problems_add(r->work.ps, (Problem){ .severity = SEVERITY_ERROR, .text = why->text, .args = { why->args[0], why->args[1], why->args[2] }, .n_args = why->n_args,
        .file = r->file, .sheet = r->sheet->name, .row = (int32_t)row + 1, .col = slot->col + 1, .field = str_of(slot->field->word), .value = grid_text(r->sheet, c) });
}

/* In a text file every line that is no total is a row; in a workbook headings and signatures stand between them. */
static bool is_row(const Reading *r, const Walk *w, IntakeTable *t)
{
    LineKind kind = sheet_line(r->sheet, &r->header, w->row, w->at);
    t->totals += kind == LINE_TOTAL || kind == LINE_SUBTOTAL;
    return kind == LINE_DATA || (r->plain && (kind == LINE_SECTION || kind == LINE_NUMBERS || kind == LINE_SIGNATURE));
}

typedef struct { Map **words; Map *keys; } Seen;

static void put_value(const Field *f, const Stated *s, size_t row, Seen *seen, IntakeTable *t)
{
    Column *c = &t->columns[f->index];
    c->ok[row] = s->state == ST_VALUE;
    if (!c->ok[row]) return;
    if (c->i) c->i[row] = s->u.i;
    else if (f->kind == K_DAY) c->i32[row] = (int32_t)s->u.i;
    else c->i32[row] = (int32_t)map_intern(seen->words[f->index], (Str){ s->u.p, s->n });
}

/* Something stands beyond the last heading: in a text file a comma too many has moved the cells of this line. */
static bool is_long(const Reading *r, const Walk *w)
{
    const Sheet *s = r->sheet;
    uint32_t from = s->row_start[w->row], to = s->row_start[w->row + 1];
    return r->plain && to > from && s->cells[to - 1].col >= r->header.n_cols;
}

static void read_row(Reading *r, const Walk *w, Seen *seen, IntakeTable *t)
{
    size_t row = t->n++;
    t->lines[row] = (int32_t)w->row + 1;
    if (is_long(r, w)) PROBLEM(r->work.ps, ERROR, T_INTAKE_TABLE_LONG, .file = r->file, .sheet = r->sheet->name, .row = t->lines[row]);
    for (size_t i = 0; i < r->reg->n_fields; i++) {
        Slot *slot = &r->slots[i];
        const Cell *c = w->filled[slot->col];
        Stated s;
        Why why = { 0 };
        if (value_of_cell(&r->work, slot, r->sheet, c, &s, &why)) put_value(slot->field, &s, row, seen, t);
        else bad_cell(r, slot, w->row, c, &why);
    }
    const Column *k = &t->columns[r->key->index];
    const Slot *slot = &r->slots[r->key->index];
    if (!k->ok[row]) {
        PROBLEM(r->work.ps, ERROR, T_INTAKE_TABLE_NO_KEY, .file = r->file, .sheet = r->sheet->name, .row = t->lines[row], .col = slot->col + 1, ARGS(str_of(r->key->title)));
        return;
    }
    Str text = k->i ? work_int(r->work.a, k->i[row]) : seen->words[r->key->index]->entries[k->i32[row]].key;
    int64_t before;
    if (map_find(seen->keys, text, &before))
        PROBLEM(r->work.ps, ERROR, T_INTAKE_TABLE_TWICE, .file = r->file, .sheet = r->sheet->name, .row = t->lines[row], .col = slot->col + 1, .value = text, ARGS(work_int(r->work.a, before)));
    else map_put(seen->keys, text, t->lines[row]);
}

static void make_columns(const Register *reg, size_t rows, Arena *a, IntakeTable *t, Seen *seen)
{
    t->columns = NEW_ARRAY(a, Column, reg->n_fields);
    t->lines = NEW_ARRAY(a, int32_t, rows);
    seen->keys = map_new(a);
    seen->words = NEW_ARRAY(a, Map *, reg->n_fields);
    for (size_t i = 0; i < reg->n_fields; i++) {
        const Field *f = &reg->fields[i];
        bool narrow = kind_is_text(f->kind) || f->kind == K_DAY;
        t->columns[i] = (Column){ .field = f, .ok = NEW_ARRAY(a, uint8_t, rows), .i = narrow ? NULL : NEW_ARRAY(a, int64_t, rows), .i32 = narrow ? NEW_ARRAY(a, int32_t, rows) : NULL };
        seen->words[i] = map_new(a);
    }
}

static void make_dictionaries(const Register *reg, const Seen *seen, Arena *a, IntakeTable *t)
{
    for (size_t i = 0; i < reg->n_fields; i++) {
        Dict *d = NEW(a, Dict);
        d->n = seen->words[i]->n;
        d->words = NEW_ARRAY(a, Str, d->n + 1);
        for (size_t k = 0; k < d->n; k++) d->words[k] = seen->words[i]->entries[k].key;
        t->columns[i].dict = d;
    }
}

bool intake_table(const RuleBook *book, const Register *reg, const Field *key, Str file, const Book *cells, Arena *a, IntakeTable *out, Problems *ps)
{
    size_t errors = ps->counts[SEVERITY_ERROR];
    Reading r = { .work = { .book = book, .a = a, .ps = ps }, .reg = reg, .key = key, .file = file, .plain = cells->kind == BOOK_CSV };
    Seen seen;
    Walk walk;
    *out = (IntakeTable){ 0 };
    if (!find_header(reg, cells, a, &r.sheet, &r.header)) {
        PROBLEM(ps, ERROR, T_INTAKE_TABLE_COLUMN, .file = file, ARGS(str_of(key->word)));
        return false;
    }
    out->sheet = r.sheet->name;
    if (!find_columns(&r)) return false;
    make_columns(reg, r.sheet->n_rows + 1, a, out, &seen);
    sheet_walk(&walk, r.sheet, r.header.last + 1, r.header.n_cols, a);
    while (sheet_next(&walk))
        if (is_row(&r, &walk, out)) read_row(&r, &walk, &seen, out);
    make_dictionaries(reg, &seen, a, out);
    return ps->counts[SEVERITY_ERROR] == errors;
}
