/* SPDX-License-Identifier: Apache-2.0 */
#include "city.h"
#include "test.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

typedef struct { Value *v; bool dead; } Line;
typedef struct { Line *lines; size_t n, cap; } Table;
typedef struct { const Model *model; Table *tables; } Source;

/* ---- rows from text ---- */

static Value read_value(const Field *f, Str text, Arena *a)
{
    Value v = { .ok = text.n > 0 };
    Frac n;
    Day d;
    Period p;
    bool ok = true, exact;
    if (!v.ok) return v;
    if (kind_is_text(f->kind)) v.s = str_copy(a, text);
    else if (f->kind == K_DAY) ok = day_parse(text, &d), v.i = ok ? d : 0;
    else if (f->kind == K_PERIOD) ok = period_parse(text, &p), v.i = ok ? period_pack(p) : 0;
    else if (f->kind == K_REF || f->kind == K_BOOL) ok = str_to_int64(text, &v.i);
    else ok = dec_parse(text, &n) && unit_keep(f->unit, n, &v.i, &exact);
    if (!ok) printf("  city: %s cannot be '%.*s'\n", f->id, SP(text));
    assert(ok);
    return v;
}

static void read_line(Source *s, const Register *reg, const Field **fields, size_t n, Str line, Arena *a)
{
    Table *t = &s->tables[reg->index];
    Line *l = PUSH(a, t->lines, t->n, t->cap);
    l->v = NEW_ARRAY(a, Value, reg->n_fields);
    l->dead = str_starts(line, S("#"));
    if (l->dead) line = str_slice(line, 1, line.n);
    for (size_t k = 0; k < n && line.p; k++) {
        Str cell = str_trim(str_split(&line, '|'));
        l->v[fields[k]->index] = read_value(fields[k], cell, a);
    }
}

static size_t read_heading(const Register *reg, Str rest, const Field **fields)
{
    size_t n = 0;
    while (rest.p) fields[n++] = register_find(reg, str_trim(str_split(&rest, '|')));
    for (size_t i = 0; i < n; i++) assert(fields[i]);
    return n;
}

static void read_rows(Source *s, Str text, Arena *a)
{
    const Register *reg = NULL;
    const Field *fields[62];
    size_t n = 0;
    while (text.p) {
        Str line = str_trim(str_split(&text, '\n')), rest = line;
        if (line.n == 0) { reg = NULL; continue; }
        if (reg) { read_line(s, reg, fields, n, line, a); continue; }
        reg = model_find(s->model, str_trim(str_split(&rest, '|')));
        assert(reg);
        n = read_heading(reg, rest, fields);
    }
}

/* ---- the source of a Snapshot ---- */

static void fill(const Table *t, const Field *f, Column *c, Arena *a)
{
    Map *words = map_new(a);
    bool wide = f->kind != K_REF && f->kind != K_DAY && !kind_is_text(f->kind);
    c->ok = NEW_ARRAY(a, uint8_t, t->n);
    if (wide) c->i = NEW_ARRAY(a, int64_t, t->n);
    else c->i32 = NEW_ARRAY(a, int32_t, t->n);
    for (size_t i = 0; i < t->n; i++) {
        const Value *v = &t->lines[i].v[f->index];
        c->ok[i] = v->ok;
        if (!v->ok) continue;
        if (wide) c->i[i] = v->i;
        else c->i32[i] = kind_is_text(f->kind) ? (int32_t)map_intern(words, v->s) : f->kind == K_REF ? (int32_t)v->i - 1 : (int32_t)v->i;
    }
    if (!kind_is_text(f->kind)) return;
    Dict *d = NEW(a, Dict);
    d->n = words->n;
    d->words = NEW_ARRAY(a, Str, words->n);
    for (size_t i = 0; i < words->n; i++) d->words[i] = words->entries[i].key;
    c->dict = d;
}

static bool load(void *context, const Snapshot *s, Frame *f, uint64_t mask, Arena *a, Err *err)
{
    (void)s, (void)err;
    const Table *t = &((Source *)context)->tables[f->reg->index];
    f->n = t->n;
    if (!f->live) {
        f->live = NEW_ARRAY(a, uint8_t, t->n);
        for (size_t i = 0; i < t->n; i++) f->live[i] = !t->lines[i].dead, f->n_live += !t->lines[i].dead;
    }
    for (size_t i = 0; i < f->reg->n_fields; i++)
        if (mask & UINT64_C(1) << i) fill(t, &f->reg->fields[i], &f->columns[i], a);
    return true;
}

static City *city_of(Arena *a, const Model *m, Source *s)
{
    City *c = NEW(a, City);
    c->arena = a;
    c->model = m;
    c->words = words_new(m, a);
    c->snapshot = snapshot_new(m, 1, 0, (SnapshotSource){ s, load });
    c->context = (Context){ .view = { c->snapshot, NULL }, .moment = { .end = DAY_NONE } };
    return c;
}

City *city_new(Arena *a, const char *rows)
{
    Source *s = NEW(a, Source);
    Model *m = model_new(a);
    *s = (Source){ m, NEW_ARRAY(a, Table, m->n) };
    read_rows(s, str_of(rows), a);
    return city_of(a, m, s);
}

void city_free(City *c) { snapshot_free(c->snapshot); }

static uint64_t next(uint64_t *seed)
{
    *seed ^= *seed << 13, *seed ^= *seed >> 7, *seed ^= *seed << 17;
    return *seed;
}

City *city_shuffled(const City *c, uint64_t seed)
{
    const Source *from = c->snapshot->source.context;
    Source *s = NEW(c->arena, Source);
    *s = (Source){ c->model, NEW_ARRAY(c->arena, Table, c->model->n) };
    size_t **place = NEW_ARRAY(c->arena, size_t *, c->model->n);      /* old row -> new row */
    for (size_t r = 0; r < c->model->n; r++) {
        size_t n = from->tables[r].n;
        place[r] = NEW_ARRAY(c->arena, size_t, n + 1);
        for (size_t i = 0; i < n; i++) place[r][i] = i;
        for (size_t i = n; i > 1; i--) {
            size_t k = (size_t)(next(&seed) % i), was = place[r][i - 1];
            place[r][i - 1] = place[r][k], place[r][k] = was;
        }
        s->tables[r] = (Table){ NEW_ARRAY(c->arena, Line, n + 1), n, n + 1 };
    }
    for (size_t r = 0; r < c->model->n; r++)
        for (size_t i = 0; i < from->tables[r].n; i++) {
            const Register *reg = &c->model->registers[r];
            Line *l = &s->tables[r].lines[place[r][i]];
            l->dead = from->tables[r].lines[i].dead;
            l->v = NEW_ARRAY(c->arena, Value, reg->n_fields);
            memcpy(l->v, from->tables[r].lines[i].v, reg->n_fields * sizeof *l->v);
            for (size_t k = 0; k < reg->n_fields; k++)
                if (reg->fields[k].kind == K_REF && l->v[k].ok) l->v[k].i = (int64_t)place[reg->fields[k].to->index][l->v[k].i - 1] + 1;
        }
    City *out = city_of(c->arena, c->model, s);
    out->words = c->words;
    out->context.moment = c->context.moment;
    return out;
}

void city_at(City *c, const char *period, const char *until)
{
    Period p;
    Day d;
    Err err = { 0 };
    CHECK(!period || period_parse(str_of(period), &p));
    CHECK(!until || day_parse(str_of(until), &d));
    CHECK(moment_make(c->snapshot, period ? &p : NULL, until ? &d : NULL, &c->context.moment, &err));
}

/* ---- words ---- */

bool city_compile(City *c, const char *text)
{
    Problems *ps = problems_new(c->arena);
    Str rest = str_of(text);
    for (int line = 1; rest.p; line++) {
        Str one = str_split(&rest, '\n');
        ptrdiff_t at = str_find(one, S(" = "));
        if (at < 0) continue;
        Str head = str_trim(str_slice(one, 0, (size_t)at)), formula = str_slice(one, (size_t)at + 3, one.n);
        Str word = str_split(&head, ' '), name = head.p ? str_split(&head, ' ') : S(""), unit = head.p ? head : S("");
        Place place = { S("rules.yaml"), line, (int)str_points(str_slice(one, 0, (size_t)at + 3)) + 1 };
        if (str_equal(word, S("figure"))) { words_add_figure(c->words, name, S(""), formula, unit, place); continue; }
        const Register *reg = model_find(c->model, str_split(&name, '.'));
        words_add_column(c->words, reg, name, S(""), formula, unit, place);
    }
    bool ok = words_compile(c->words, ps);
    Buf b = { 0 };
    for (size_t i = 0; i < ps->n; i++) {
        buf_clear(&b);
        problem_render(&ps->items[i], LANG_EN, &b);
        printf("  %.*s\n", SP(buf_str(&b)));
    }
    buf_done(&b);
    return ok;
}

static Str told(City *c, const Err *err)
{
    Buf b = { 0 };
    err_render(err, LANG_EN, &b);
    Str s = buf_keep(&b, c->arena);
    buf_done(&b);
    return s;
}

static Str shown(City *c, const Scalar *s)
{
    Buf b = { 0 };
    if (!s->ok) return S("—");
    scalar_format(s, UNIT_NONE, -1, true, &b);
    Str out = buf_keep(&b, c->arena);
    buf_done(&b);
    return out;
}

Str city_value(City *c, const char *text)
{
    Err err = { 0 };
    Formula *f;
    Scalar s;
    if (!formula_compile(c->words, str_of(text), (Place){ 0 }, c->arena, &f, &err)) return told(c, &err);
    if (!formula_scalar(f, &c->context, c->arena, &s, NULL, &err)) return told(c, &err);
    return shown(c, &s);
}

Scalar city_scalar(City *c, const char *text, Trace *trace)
{
    Err err = { 0 };
    Formula *f;
    Scalar s = { .ok = false };
    if (!formula_compile(c->words, str_of(text), (Place){ 0 }, c->arena, &f, &err) || !formula_scalar(f, &c->context, c->arena, &s, trace, &err))
        test_equal_str(__FILE__, __LINE__, text, told(c, &err), S("no error"));
    return s;
}

Str city_row(City *c, const char *reg, int64_t id, const char *text)
{
    Err err = { 0 };
    Formula *f;
    Scalar s;
    if (!formula_compile_row(c->words, model_get(c->model, reg), str_of(text), (Place){ 0 }, c->arena, &f, &err)) return told(c, &err);
    if (!formula_row(f, &c->context, (size_t)id - 1, c->arena, &s, &err)) return told(c, &err);
    return shown(c, &s);
}

Str city_filter(City *c, const char *reg, const char *text)
{
    Err err = { 0 };
    Formula *f;
    uint8_t *keep, *unknown;
    size_t n;
    Buf b = { 0 };
    if (!formula_compile_row(c->words, model_get(c->model, reg), str_of(text), (Place){ 0 }, c->arena, &f, &err)) return told(c, &err);
    if (!formula_filter(f, &c->context, c->arena, &keep, &unknown, &n, &err)) return told(c, &err);
    for (size_t i = 0; i < n; i++)
        if (keep[i] || unknown[i]) buf_addf(&b, "%s%s%zu", b.n ? " " : "", unknown[i] ? "?" : "", i + 1);
    Str s = buf_keep(&b, c->arena);
    buf_done(&b);
    return s;
}

Str city_error(City *c, const char *reg, const char *text)
{
    Err err = { 0 };
    Formula *f;
    bool ok = reg ? formula_compile_row(c->words, model_get(c->model, reg), str_of(text), (Place){ 0 }, c->arena, &f, &err)
        : formula_compile(c->words, str_of(text), (Place){ 0 }, c->arena, &f, &err);
    return ok ? S("no error") : told(c, &err);
}
