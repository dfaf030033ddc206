/* SPDX-License-Identifier: Apache-2.0 */
#include "world.h"
#include "base/os.h"
#include "test.h"

#include <stdio.h>

typedef struct { Str *lines; size_t n, cap; } Lines;
typedef struct { const Model *model; Lines *of; Arena *arena; } World;

static Str word_of(Str line, const char *field)
{
    str_split(&line, ' ');
    while (line.p && line.n) {
        Str pair = str_split(&line, ' '), value = pair, id = str_split(&value, '=');
        if (str_equal(id, str_of(field))) return value;
    }
    return (Str){ 0 };
}

static int32_t code_of(Dict *d, Str text, Arena *a)
{
    for (size_t i = 0; i < d->n; i++)
        if (str_equal(d->words[i], text)) return (int32_t)i;
    Str *words = NEW_ARRAY(a, Str, d->n + 1);
    for (size_t i = 0; i < d->n; i++) words[i] = d->words[i];
    words[d->n] = text;
    d->words = words;
    return (int32_t)d->n++;
}

static void fill(Column *c, size_t slot, Str text, Arena *a)
{
    const Field *f = c->field;
    Frac n = { 0, 1 };
    Period p = { 0 };
    Day day = 0;
    bool exact, ok = true;
    c->ok[slot] = 1;
    if (f->kind == K_DAY) ok = day_parse(text, &day), c->i32[slot] = day;
    else if (f->kind == K_PERIOD) ok = period_parse(text, &p), c->i[slot] = period_pack(p);
    else if (f->kind == K_REF) ok = dec_parse(text, &n), c->i32[slot] = (int32_t)n.num - 1;
    else if (c->i32) c->i32[slot] = code_of((Dict *)(uintptr_t)c->dict, text, a);
    else if (f->kind == K_BOOL) c->i[slot] = text.p[0] == '1';
    else ok = dec_parse(text, &n) && unit_keep(f->unit, n, &c->i[slot], &exact);
    if (!ok) test_fail(__FILE__, __LINE__, str_z(a, text));
}

static bool load(void *context, const Snapshot *s, Frame *f, uint64_t mask, Arena *a, Err *err)
{
    World *w = context;
    Lines *lines = &w->of[f->reg->index];
    (void)s, (void)err;
    f->n = f->n_live = lines->n;
    f->live = NEW_ARRAY(a, uint8_t, lines->n + 1);
    for (size_t i = 0; i < lines->n; i++) f->live[i] = 1;
    f->known = true;
    for (size_t k = 0; k < f->reg->n_fields; k++) {
        Column *c = &f->columns[k];
        const Field *field = &f->reg->fields[k];
        if (!(mask & field_bit(field)) || c->ok) continue;
        bool small = field->kind == K_DAY || field->kind == K_REF || kind_is_text(field->kind);
        c->field = field;
        c->ok = NEW_ARRAY(a, uint8_t, lines->n + 1);
        if (small) c->i32 = NEW_ARRAY(a, int32_t, lines->n + 1);
        else c->i = NEW_ARRAY(a, int64_t, lines->n + 1);
        if (kind_is_text(field->kind)) c->dict = NEW(a, Dict);
        for (size_t i = 0; i < lines->n; i++) {
            Str text = word_of(lines->lines[i], field->id);
            if (text.n) fill(c, i, text, a);
        }
    }
    return true;
}

Snapshot *world_new(const Model *m, const char *lines, Arena *a)
{
    World *w = NEW(a, World);
    *w = (World){ m, NEW_ARRAY(a, Lines, m->n), a };
    for (Str rest = str_of(lines); rest.p && rest.n;) {
        Str line = str_trim(str_split(&rest, '\n')), head = line;
        if (!line.n) continue;
        const Register *reg = model_find(m, str_split(&head, ' '));
        if (!reg) {
            test_fail(__FILE__, __LINE__, str_z(a, line));
            continue;
        }
        Lines *l = &w->of[reg->index];
        *PUSH(a, l->lines, l->n, l->cap) = line;
    }
    return snapshot_new(m, 1, 0, (SnapshotSource){ w, load });
}

RuleBook *world_book(const Model *m, const char *figures, const char *fields, Arena *a)
{
    RuleFile *files;
    size_t n;
    Err err = { 0 };
    RuleBook *book = NULL;
    Problems *ps = problems_new(a);
    CHECK(rules_read_folder(str_printf(a, "%s/rules", test_root()).p, a, &files, &n, &err));
    for (size_t i = 0; i < n; i++) {
        if (figures && str_equal(files[i].name, S("figures.yaml"))) files[i].bytes = str_of(figures);
        if (fields && str_equal(files[i].name, S("fields.yaml"))) files[i].bytes = str_of(fields);
        if (figures && (str_equal(files[i].name, S("checks.yaml")) || str_equal(files[i].name, S("charts.yaml")) || str_equal(files[i].name, S("desk.yaml")))) files[i].bytes = (Str){ 0 };
    }
    bool ok = rules_load(files, n, m, a, &book, ps);
    CHECK(ok);
    for (size_t i = 0; !ok && i < ps->n; i++) {
        Buf b = { 0 };
        problem_render(&ps->items[i], LANG_EN, &b);
        printf("      %.*s\n", SP(buf_str(&b)));
        buf_done(&b);
    }
    return book;
}

FigureRequest world_request(Snapshot *s, const char *period, const char *until)
{
    FigureRequest q = { .context.view.snapshot = s, .sees_firms = true };
    Period p;
    Day end;
    Err err = { 0 };
    CHECK(period_parse(str_of(period), &p));
    if (until) CHECK(day_parse(str_of(until), &end));
    CHECK(moment_make(s, &p, until ? &end : NULL, &q.context.moment, &err));
    return q;
}
