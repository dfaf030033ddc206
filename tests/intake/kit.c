/* SPDX-License-Identifier: Apache-2.0 */
#include "kit.h"
#include "model/quantity.h"
#include "rules/node.h"
#include "test.h"

#include <string.h>

/* ---- sheets ---- */

typedef struct { Sheet *s; Buf text; size_t cap; } Making;

static void add_cell(Making *m, uint32_t row, uint32_t col, Str t, Arena *a)
{
    Frac f;
    (void)row;
    if (!t.n) return;
    bool quoted = t.p[0] == '\'', number = !quoted && dec_parse(t, &f);
    if (quoted) t = str_slice(t, 1, t.n);
    *PUSH(a, m->s->cells, m->s->n_cells, m->cap) = (Cell){ .col = (uint16_t)col, .type = number ? CELL_NUMBER : CELL_TEXT, .text = (uint32_t)m->text.n, .length = (uint32_t)t.n };
    buf_add(&m->text, t);
    if (col + 1 > m->s->n_cols) m->s->n_cols = col + 1;
}

Sheet *kit_sheet(const char *name, const char *rows, Arena *a)
{
    Making m = { .s = NEW(a, Sheet) };
    size_t lines = 1;
    for (const char *p = rows; *p; p++) lines += *p == '\n';
    m.s->name = str_of(name);
    m.s->row_start = NEW_ARRAY(a, uint32_t, lines + 2);
    for (Str rest = str_of(rows); rest.p; m.s->n_rows++) {
        Str line = str_split(&rest, '\n');
        uint32_t col = 0;
        m.s->row_start[m.s->n_rows] = (uint32_t)m.s->n_cells;
        while (line.p) add_cell(&m, m.s->n_rows, col++, str_split(&line, '|'), a);
    }
    m.s->row_start[m.s->n_rows] = (uint32_t)m.s->n_cells;
    m.s->text = (char *)(uintptr_t)buf_keep(&m.text, a).p;
    buf_done(&m.text);
    return m.s;
}

void kit_merge(Sheet *s, uint32_t row, uint32_t col, uint32_t last_row, uint32_t last_col, Arena *a)
{
    Merge *list = NEW_ARRAY(a, Merge, s->n_merges + 1);
    if (s->n_merges) memcpy(list, s->merges, s->n_merges * sizeof *list);
    list[s->n_merges++] = (Merge){ row, col, last_row, last_col };
    s->merges = list;
}

Cell *kit_cell(Sheet *s, uint32_t row, uint32_t col) { return (Cell *)(uintptr_t)grid_cell(s, row, col); }

Book *kit_book(Sheet *s, Arena *a)
{
    Book *b = NEW(a, Book);
    *b = (Book){ .kind = BOOK_XLSX, .sheets = s, .n_sheets = 1 };
    return b;
}

/* ---- a ledger in memory ---- */

Kit *kit_new(Arena *a)
{
    Kit *k = NEW(a, Kit);
    k->a = a;
    k->model = model_new(a);
    k->rows = NEW_ARRAY(a, Row **, k->model->n);
    k->n = NEW_ARRAY(a, size_t, k->model->n);
    for (size_t i = 0; i < k->model->n; i++) k->rows[i] = NEW_ARRAY(a, Row *, 4096);
    return k;
}

Row *kit_row(Kit *k, const char *reg, const char *values)
{
    const Register *r = model_get(k->model, reg);
    Row *row = row_new(r, k->a);
    row->id = (int64_t)++k->n[r->index];
    k->rows[r->index][row->id - 1] = row;
    for (Str rest = str_of(values); rest.p && rest.n;) {
        Str value = str_split(&rest, ';'), name = str_split(&value, '=');
        const Field *f = register_get(r, str_z(k->a, name));
        Value *v = &row->v[f->index];
        Day day;
        *v = (Value){ .s = value, .ok = true };
        if (f->kind == K_DAY) v->i = day_parse(value, &day) ? day : 0;
        else if (f->kind == K_PERIOD) {
            Period p;
            v->i = period_parse(value, &p) ? period_pack(p) : 0;
        } else if (!kind_is_text(f->kind)) CHECK(str_to_int64(value, &v->i));
    }
    return row;
}

static void load_column(const Kit *k, const Register *r, const Field *f, Frame *frame, Arena *a)
{
    Column *c = &frame->columns[f->index];
    Dict *dict = NEW(a, Dict);
    c->ok = arena_alloc(a, frame->n + 1);
    bool narrow = kind_is_text(f->kind) || f->kind == K_DAY || f->kind == K_REF;
    c->i = narrow ? NULL : NEW_ARRAY(a, int64_t, frame->n);
    c->i32 = narrow ? NEW_ARRAY(a, int32_t, frame->n) : NULL;
    dict->words = NEW_ARRAY(a, Str, frame->n);
    dict->n = frame->n;
    c->dict = dict;
    for (size_t slot = 0; slot < frame->n; slot++) {
        const Value *v = &k->rows[r->index][slot]->v[f->index];
        c->ok[slot] = v->ok;
        dict->words[slot] = v->s;
        if (c->i) c->i[slot] = v->i;
        else c->i32[slot] = kind_is_text(f->kind) ? (int32_t)slot : (int32_t)(v->i - (f->kind == K_REF));
    }
}

static bool load(void *context, const Snapshot *s, Frame *f, uint64_t mask, Arena *a, Err *err)
{
    const Kit *k = context;
    (void)s, (void)err;
    f->n = k->n[f->reg->index];
    if (!f->live) f->live = arena_alloc(a, f->n + 1);
    for (size_t i = 0; i < f->n; i++) f->live[i] = !k->rows[f->reg->index][i]->gone;
    for (size_t i = 0; i < f->reg->n_fields; i++)
        if (mask >> i & 1) load_column(k, f->reg, &f->reg->fields[i], f, a);
    return true;
}

Snapshot *kit_snapshot(Kit *k) { return snapshot_new(k->model, 1, 0, (SnapshotSource){ .context = k, .load = load }); }

void kit_commit(Kit *k, const Intake *in)
{
    for (size_t i = 0; i < in->n_changes; i++) {
        Row *row;
        Err err = { 0 };
        if (in->changes[i].bad) continue;
        CHECK(intake_row(in, &in->changes[i], k->a, &row, NULL, &err));
        size_t at = row->reg->index;
        if ((size_t)row->id > k->n[at]) k->n[at] = (size_t)row->id;
        k->rows[at][row->id - 1] = row;
    }
}

/* ---- runs ---- */

KitRun kit_run_books(Kit *k, const RuleBook *book, const IntakeFile *files, const Book *books, size_t n, IntakeOptions o)
{
    KitRun r = { .s = kit_snapshot(k) };
    Err err = { 0 };
    Buf b = { 0 };
    if (!intake_run(book, r.s, NULL, 0, files, books, n, &o, k->a, &r.in, &err)) {
        err_render(&err, LANG_ZH, &b);
        test_fail(__FILE__, __LINE__, buf_keep(&b, k->a).p);
        buf_done(&b);
        return r;
    }
    for (size_t i = 0; i < r.in.problems->n; i++) problem_render(&r.in.problems->items[i], LANG_ZH, &b), buf_add_char(&b, '\n');
    r.problems = buf_keep(&b, k->a);
    buf_clear(&b);
    CHECK(intake_difference(&r.in, r.s, LANG_ZH, 0, &b, &err));
    r.difference = buf_keep(&b, k->a);
    buf_done(&b);
    return r;
}

KitRun kit_run(Kit *k, const RuleBook *book, const char *const *files, size_t n_files, IntakeOptions o)
{
    IntakeFile *list = NEW_ARRAY(k->a, IntakeFile, n_files);
    Book *books = NEW_ARRAY(k->a, Book, n_files);
    for (size_t i = 0; i < n_files; i++) {
        list[i] = (IntakeFile){ str_of(files[2 * i]), str_of(files[2 * i + 1]) };
        books[i] = *kit_book(kit_sheet("Sheet1", files[2 * i + 1], k->a), k->a);
    }
    return kit_run_books(k, book, list, books, n_files, o);
}

static const Change *no_change(const char *reg)
{
    static Change none;
    test_fail(__FILE__, __LINE__, reg);
    return &none;
}

const Change *kit_change(const KitRun *r, const char *reg, size_t nth)
{
    for (size_t i = 0; i < r->in.n_changes; i++)
        if (str_equal(str_of(r->in.changes[i].reg->id), str_of(reg)) && nth-- == 0) return &r->in.changes[i];
    return no_change(reg);
}

const Row *kit_row_of(const KitRun *r, const Change *c)
{
    Row *row = NULL;
    Err err = { 0 };
    CHECK(intake_row(&r->in, c, r->in.problems->arena, &row, NULL, &err));
    return row;
}

Str kit_value(const KitRun *r, const Change *c, const char *field)
{
    Buf b = { 0 };
    if (!c->reg) return (Str){ 0 };
    const Field *f = register_get(c->reg, field);
    const Row *row = kit_row_of(r, c);
    quantity_format(f, &row->v[f->index], LANG_ZH, &b);
    if (kind_is_text(f->kind) && row->v[f->index].ok) buf_clear(&b), buf_add(&b, row->v[f->index].s);
    Str out = buf_keep(&b, r->in.problems->arena);
    buf_done(&b);
    return out;
}

RuleBook *kit_forms(const Model *m, const char *const *yaml, size_t n, Arena *a)
{
    RuleBook *b = NEW(a, RuleBook);
    size_t cap = 0;
    b->model = m;
    b->words = words_new(m, a);
    b->arena = a;
    Reading r = { .book = b, .model = m, .arena = a, .ps = problems_new(a) };
    for (size_t i = 0; i < n; i++) {
        Node *root = NULL;
        CHECK(yaml_read(S("x.yaml"), str_of(yaml[i]), a, &root, r.ps));
        forms_load(&r, root, &cap);
    }
    for (size_t i = 0; i < r.ps->n; i++) {
        Buf text = { 0 };
        problem_render(&r.ps->items[i], LANG_EN, &text);
        if (r.ps->items[i].severity == SEVERITY_ERROR) test_fail(__FILE__, __LINE__, buf_keep(&text, a).p);
        buf_done(&text);
    }
    return b;
}
