/* SPDX-License-Identifier: Apache-2.0
** The sheet stands as a Snapshot of one register whose fields are the headings that the condition names. */
#include "intake/when.h"
#include "formula/texts.h"

#include <string.h>

enum { WHEN_COLUMNS = 60 };

typedef struct { const SheetWork *sw; const Register *reg; const int32_t *cols; Dict **dicts; } Cells;

static bool is_number(const Sheet *s, const Cell *c, Frac *out)
{
    Str t = str_trim(grid_text(s, c));
    return c->type == CELL_NUMBER ? dec_parse_double(t, out) : dec_parse(t, out);
}

static bool column_is_number(const SheetWork *sw, uint32_t col)
{
    size_t numbers = 0;
    Frac f;
    for (uint32_t r = sw->header.last + 1; r < sw->sheet->n_rows; r++) {
        const Cell *c = grid_cell(sw->sheet, r, col);
        if (!c || str_trim(grid_text(sw->sheet, c)).n == 0) continue;
        if (!is_number(sw->sheet, c, &f)) return false;
        numbers++;
    }
    return numbers > 0;
}

static void add_field(Register *reg, const SheetWork *sw, uint32_t col, Arena *a)
{
    const Heading *h = &sw->header.cols[col];
    Field *f = &reg->fields[reg->n_fields];
    bool number = column_is_number(sw, col);
    UnitId unit = number ? (h->has_unit ? h->unit : UNIT_RATIO) : UNIT_NONE;
    *f = (Field){ .id = str_printf(a, "column_%u", col).p, .kind = number ? kind_of_unit(unit) : K_TEXT, .unit = unit, .basis = B_NONE, .title = str_z(a, h->joined), .word = str_z(a, h->joined),
        .aliases = "", .en = "", .index = (uint16_t)reg->n_fields };
    map_put(reg->names, str_of(f->id), (int64_t)reg->n_fields);
    map_put(reg->names, h->joined, (int64_t)reg->n_fields);
    if (h->leaf.n && !map_find(reg->names, h->leaf, NULL)) map_put(reg->names, h->leaf, (int64_t)reg->n_fields);
    reg->n_fields++;
}

static bool is_said(const Heading *h, Str said) { return h->joined.n && (str_has(said, h->joined) || (h->leaf.n && str_has(said, h->leaf))); }

bool when_names(const Heading *h, Str when, Arena *a) { return when.n && is_said(h, sheet_normal(when, a)); }

static Model *sheet_model(const SheetWork *sw, Str when, int32_t *cols, Arena *a)
{
    Model *m = NEW(a, Model);
    Register *reg = NEW(a, Register);
    Str said = sheet_normal(when, a);
    *reg = (Register){ .id = "sheet", .title = "表", .word = TEXT_WORD("表", "sheet"), .en = "sheet", .keys = "", .label = "", .park_path = "", .unit_path = "", .aliases = "", .is_public = true };
    reg->fields = NEW_ARRAY(a, Field, WHEN_COLUMNS);
    reg->names = map_new(a);
    for (uint32_t c = 0; c < sw->header.n_cols && reg->n_fields < WHEN_COLUMNS; c++) {
        const Heading *h = &sw->header.cols[c];
        if (!is_said(h, said)) continue;
        cols[reg->n_fields] = (int32_t)c;
        add_field(reg, sw, c, a);
    }
    *m = (Model){ .registers = reg, .n = 1, .names = map_new(a) };
    map_put(m->names, S("sheet"), 0);
    return m;
}

static void load_number(const Cells *cells, const Field *f, const Cell *c, size_t slot, Column *out)
{
    Frac n;
    bool exact;
    out->ok[slot] = c && is_number(cells->sw->sheet, c, &n) && unit_keep(f->unit, n, &out->i[slot], &exact);
}

static void load_column(const Cells *cells, const Field *f, Frame *frame, Arena *a)
{
    Column *out = &frame->columns[f->index];
    Map *words = map_new(a);
    Dict *dict = NEW(a, Dict);
    Walk walk;
    out->ok = arena_alloc(a, frame->n);
    out->i = kind_is_text(f->kind) ? NULL : NEW_ARRAY(a, int64_t, frame->n);
    out->i32 = kind_is_text(f->kind) ? NEW_ARRAY(a, int32_t, frame->n) : NULL;
    sheet_walk(&walk, cells->sw->sheet, cells->sw->header.last + 1, cells->sw->header.n_cols, a);
    while (sheet_next(&walk)) {
        const Cell *c = cells->cols[f->index] < 0 ? NULL : walk.filled[cells->cols[f->index]];
        Str t = c ? str_trim(grid_text(cells->sw->sheet, c)) : (Str){ 0 };
        if (out->i) load_number(cells, f, c, walk.row, out);
        else if (t.n && out->i32) out->ok[walk.row] = 1, out->i32[walk.row] = (int32_t)map_intern(words, t);
    }
    dict->n = words->n;
    dict->words = NEW_ARRAY(a, Str, words->n);
    for (size_t i = 0; i < words->n; i++) dict->words[i] = words->entries[i].key;
    out->dict = dict;
}

static bool load_frame(void *context, const Snapshot *s, Frame *f, uint64_t mask, Arena *a, Err *err)
{
    const Cells *cells = context;
    (void)s, (void)err;
    f->n = f->n_live = cells->sw->sheet->n_rows;
    if (!f->live) f->live = arena_alloc(a, f->n), memset(f->live, 1, f->n);
    for (size_t i = 0; i < f->reg->n_fields; i++)
        if (mask >> i & 1) load_column(cells, &f->reg->fields[i], f, a);
    return true;
}

static bool refused(Work *w, const SheetWork *sw, const FormRow *row, const Err *e)
{
    Buf b = { 0 };
    err_word(e, &b);
    PROBLEM(w->ps, ERROR, T_INTAKE_WHEN, .file = sw->file_name, .sheet = sw->sheet->name, .row = (int32_t)sw->header.last + 1, .value = row->when, ARGS(sw->form->id, buf_str(&b)));
    buf_done(&b);
    return true;
}

/* A heading that this sheet lacks is a column without a value, and told like every other. False: the condition is wrong in itself. */
static bool add_absent(Work *w, const SheetWork *sw, const FormRow *row, Register *reg, int32_t *cols, const Err *err)
{
    enum { NAME = 2 };
    if ((err->text != &T_FORMULA_FIELD && err->text != &T_FORMULA_FIELD_NEAR) || reg->n_fields >= WHEN_COLUMNS) return false;
    Str name = str_copy(w->a, err->args[NAME]);
    cols[reg->n_fields] = -1;
    reg->fields[reg->n_fields] = (Field){ .id = str_printf(w->a, "absent_%zu", reg->n_fields).p, .kind = K_TEXT, .unit = UNIT_NONE, .basis = B_NONE, .title = str_z(w->a, name), .word = str_z(w->a, name),
        .aliases = "", .en = "", .index = (uint16_t)reg->n_fields };
    map_put(reg->names, name, (int64_t)reg->n_fields++);
    PROBLEM(w->ps, NOTE, T_INTAKE_NO_HEADING, .file = sw->file_name, .sheet = sw->sheet->name, .row = (int32_t)sw->header.last + 1, .value = row->when, ARGS(name, sw->form->id));
    return true;
}

bool when_compute(Work *w, const SheetWork *sw, const FormRow *row, const uint8_t **keep)
{
    int32_t *cols = NEW_ARRAY(w->a, int32_t, WHEN_COLUMNS);
    Model *m = sheet_model(sw, row->when, cols, w->a);
    Cells cells = { .sw = sw, .reg = &m->registers[0], .cols = cols };
    Formula *f;
    Err err = { 0 };
    uint8_t *rows, *out = arena_alloc(w->a, sw->sheet->n_rows + 1);
    size_t n;
    Register *reg = (Register *)m->registers;
    size_t there = reg->n_fields;
    bool compiled = formula_compile_row(w->book->words, reg, row->when, row->when_at, w->a, &f, &err);
    while (!compiled && add_absent(w, sw, row, reg, cols, &err)) {
        err = (Err){ 0 };
        compiled = formula_compile_row(w->book->words, reg, row->when, row->when_at, w->a, &f, &err);
    }
    Snapshot *s = snapshot_new(m, 0, 0, (SnapshotSource){ .context = &cells, .load = load_frame });
    Context c = { .view = { .snapshot = s }, .threads = 1 };
    bool ok = compiled && formula_filter(f, &c, w->a, &rows, NULL, &n, &err);
    if (ok) memcpy(out, rows, n < sw->sheet->n_rows ? n : sw->sheet->n_rows);
    *keep = out;
    snapshot_free(s);
    return ok || reg->n_fields > there || refused(w, sw, row, &err);   /* what a missing column cannot tell is not so */
}
