/* SPDX-License-Identifier: Apache-2.0
** Many schemes over many tables in one process: random_cases.py writes cases, this program answers each.
** In: "SCHEME_BYTES TABLE_BYTES\n" and the two texts, until the end. Out: "BYTES\n" and the answer: the CSV, or "refused" and why. */
#include "narrow.h"
#include "base/os.h"
#include "evaluate/result.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static Str read_piece(size_t n, Arena *a)
{
    char *p = NEW_ARRAY(a, char, n + 1);
    if (fread(p, 1, n, stdin) != n) exit(3);
    return (Str){ p, n };
}

/* ---- the table: plain cells between commas, as random_cases.py writes them ---- */

typedef struct { const EvalScheme *scheme; size_t n; Column *columns; Str *keys; } Table;

static bool load_frame(void *context, const Snapshot *s, Frame *f, uint64_t mask, Arena *a, Err *err)
{
    const Table *t = context;
    (void)s, (void)mask, (void)err;
    f->n = f->n_live = t->n;
    if (!f->live) f->live = NEW_ARRAY(a, uint8_t, t->n + 1), memset(f->live, 1, t->n);
    for (size_t i = 0; i < f->reg->n_fields; i++) f->columns[i] = t->columns[i];
    return true;
}

static void put_cell(Column *c, Map *words, size_t row, Str cell)
{
    Frac f;
    bool exact;
    c->ok[row] = cell.n > 0;
    if (!cell.n) return;
    if (c->i32) c->i32[row] = (int32_t)map_intern(words, cell);
    else if (c->field->kind == K_BOOL) c->i[row] = str_equal(cell, S("true"));
    else if (!dec_parse(cell, &f) || !unit_keep(c->field->unit, f, &c->i[row], &exact)) abort();
}

static void read_table(Table *t, Str text, Arena *a)
{
    const Register *reg = t->scheme->subject;
    Str rest = text, head = str_split(&rest, '\n');
    Map **words = NEW_ARRAY(a, Map *, reg->n_fields);
    t->columns = NEW_ARRAY(a, Column, reg->n_fields);
    t->keys = NEW_ARRAY(a, Str, text.n + 1);
    for (size_t i = 0; i < reg->n_fields; i++) {
        bool text_kind = kind_is_text(reg->fields[i].kind);
        words[i] = map_new(a);
        t->columns[i] = (Column){ .field = &reg->fields[i], .ok = NEW_ARRAY(a, uint8_t, text.n + 1), .i = text_kind ? NULL : NEW_ARRAY(a, int64_t, text.n + 1),
            .i32 = text_kind ? NEW_ARRAY(a, int32_t, text.n + 1) : NULL };
    }
    while (rest.p && rest.n) {
        Str line = str_split(&rest, '\n'), names = head;
        while (names.p) {
            Str name = str_split(&names, ','), cell = str_split(&line, ',');
            const Field *f = register_find(reg, name);
            if (!f) abort();
            put_cell(&t->columns[f->index], words[f->index], t->n, cell);
            if (str_equal(name, t->scheme->key_column)) t->keys[t->n] = cell;
        }
        t->n++;
    }
    for (size_t i = 0; i < reg->n_fields; i++) {
        Dict *d = NEW(a, Dict);
        d->n = words[i]->n, d->words = NEW_ARRAY(a, Str, d->n + 1);
        for (size_t k = 0; k < d->n; k++) d->words[k] = words[i]->entries[k].key;
        t->columns[i].dict = d;
        if (t->columns[i].i && (t->n + i) % 3) narrow_column(&t->columns[i], t->n, a);      /* both kinds, and mixed */
    }
}

static void weights_line(const Evaluation *e, Buf *out)
{
    buf_add(out, S("weights"));
    for (size_t k = 0; e->scheme->weights.kind != WEIGHT_GIVEN && k < e->scheme->n_indicators; k++) buf_add_char(out, ','), result_real(e->weights[k], 9, out);
    buf_add_char(out, '\n');
}

static void refuse(const Err *err, Buf *out)
{
    buf_clear(out);
    buf_add(out, S("refused\n"));
    err_render(err, LANG_EN, out);
    buf_add_char(out, '\n');
}

static void run(const EvalScheme *s, Str text, int threads, Arena *a, Buf *out)
{
    Table t = { .scheme = s };
    Evaluation *e;
    Err err = { 0 };
    read_table(&t, text, a);
    Snapshot *snapshot = snapshot_new(s->model, 0, 0, (SnapshotSource){ &t, load_frame });
    Context c = { .view = { .snapshot = snapshot }, .moment = { .end = instant_day(os_now()) }, .threads = threads };
    if (!evaluation_run(s, &c, a, &e, &err)) refuse(&err, out);
    else {
        weights_line(e, out);
        if (!result_csv(e, t.keys, out, &err)) refuse(&err, out);
    }
    snapshot_free(snapshot);
}

static void answer(Str scheme, Str table, int threads, Arena *a, Buf *out)
{
    RuleBook book = { .arena = a, .model = model_new(a) };
    Problems *ps = problems_new(a);
    Node *root = NULL;
    EvalScheme *s = NULL;
    if (yaml_read(S("random.yaml"), scheme, a, &root, ps) && scheme_load(&book, S("random.yaml"), root, a, &s, ps)) {
        run(s, table, threads, a, out);
        return;
    }
    buf_add(out, S("refused\n"));
    for (size_t i = 0; i < ps->n; i++) {
        problem_render(&ps->items[i], LANG_EN, out);
        buf_add_char(out, '\n');
    }
}

int main(int argc, char **argv)
{
    int threads = argc > 1 ? argv[1][0] - '0' : 1;
    size_t scheme_n, table_n;
    char line[64];
    while (fgets(line, sizeof line, stdin)) {
        char *rest = NULL;
        scheme_n = strtoul(line, &rest, 10);
        table_n = strtoul(rest, NULL, 10);
        Arena *a = arena_new();
        Buf out = { 0 };
        Str scheme = read_piece(scheme_n, a);
        answer(scheme, read_piece(table_n, a), threads, a, &out);
        printf("%zu\n%.*s", out.n, (int)out.n, out.p);
        buf_done(&out);
        arena_free(a);
    }
    return ferror(stdin) || fflush(stdout) ? 3 : 0;
}
