/* SPDX-License-Identifier: Apache-2.0
** scale LEDGER TIMES: makes a ledger of many enterprises out of the sample city's: every row of the registers below is written
** TIMES - 1 times more, with keys and names of its own and with references to the copies of what it refers to; parks, projects
** and places stay as they are. A transaction a copy. 500 times 2,000 enterprises are 1,000,000. */
#include "ledger/ledger.h"

#include "base/os.h"

#include <stdio.h>
#include <stdlib.h>

/* In an order in which a row comes after those it refers to. */
static const char *const copied[] = { "enterprise", "enterprise_name", "enterprise_label", "enterprise_data", "parcel", "land_unit", "land_use", "site", "contract", "pledge" };
enum { COPIED = sizeof copied / sizeof *copied };

typedef struct {
    const Register *reg;
    int64_t *ordinal;            /* by id: place among the live rows, from 1; 0: not live */
    Row **rows;                  /* the live ones */
    int64_t n, newest;           /* newest id of the sample */
} Source;

typedef struct { const Model *model; Ledger *ledger; Arena *arena; Source sources[COPIED]; Source *of[256]; } Scale;

static Instant wall_clock(void *context)
{
    (void)context;
    return os_now();
}

static bool read_source(Scale *w, Snapshot *s, Source *out, Err *err)
{
    const Register *reg = out->reg;
    const Frame *f = snapshot_load(s, reg, 0, err);
    if (!f) return false;
    out->newest = (int64_t)f->n;
    out->ordinal = NEW_ARRAY(w->arena, int64_t, f->n + 1);
    out->rows = NEW_ARRAY(w->arena, Row *, f->n + 1);
    for (int64_t id = 1; id <= out->newest; id++) {
        if (!frame_lives(f, (size_t)id - 1)) continue;
        if (!snapshot_row(s, reg, id, w->arena, &out->rows[out->n], err)) return false;
        out->ordinal[id] = ++out->n;
    }
    return true;
}

static int64_t copied_id(const Source *s, int64_t id, int64_t k) { return s->newest + (k - 1) * s->n + s->ordinal[id]; }

static bool names_row(const Field *f, const Register *reg) { return f->kind == K_TEXT && (f->key != KEY_NO || str_starts(str_of(reg->label), str_of(f->id))); }

static bool put_copy(Scale *w, const Source *src, const Row *row, int64_t k, Arena *a, Err *err)
{
    Row *r = row_copy(row, a);
    r->id = copied_id(src, row->id, k);
    r->given = 0;
    r->source = -1;
    r->line = 0;
    r->n_parts = 0;
    for (size_t i = 0; i < src->reg->n_fields; i++) {
        const Field *f = &src->reg->fields[i];
        Value *v = &r->v[i];
        if (!v->ok) continue;
        r->given |= field_bit(f);
        const Source *to = f->to ? w->of[f->to->index] : NULL;
        if (to && to->ordinal[v->i]) v->i = copied_id(to, v->i, k);
        if (names_row(f, src->reg)) v->s = str_printf(a, "%.*s·%lld", SP(v->s), (long long)k);
    }
    return ledger_put(w->ledger, r, 0, err);
}

static bool put_copies(Scale *w, int64_t k, Err *err)
{
    TxNote note = { S("bench"), S("import"), S("a larger city"), S("") };
    Arena *a = arena_new();
    bool ok = ledger_begin(w->ledger, &note, err);
    if (ok) {
        for (size_t s = 0; s < COPIED && ok; s++)
            for (int64_t i = 0; i < w->sources[s].n && ok; i++) ok = put_copy(w, &w->sources[s], w->sources[s].rows[i], k, a, err);
        ok = ledger_end(w->ledger, ok, NULL, err) && ok;
    }
    arena_free(a);
    return ok;
}

static bool scale(Scale *w, int64_t times, Err *err)
{
    Snapshot *s = NULL;
    bool ok = ledger_snapshot(w->ledger, 0, &s, err);
    for (size_t k = 0; k < COPIED && ok; k++) {
        w->sources[k].reg = model_get(w->model, copied[k]);
        w->of[w->sources[k].reg->index] = &w->sources[k];
        ok = read_source(w, s, &w->sources[k], err);
    }
    for (int64_t k = 1; k < times && ok; k++) ok = put_copies(w, k, err);
    for (size_t k = 0; k < COPIED && ok; k++) printf("%s %lld\n", copied[k], (long long)(w->sources[k].n * times));
    snapshot_free(s);
    return ok;
}

int main(int argc, char **argv)
{
    Err err = { 0 };
    Scale w = { .arena = arena_new() };
    if (argc != 3) return fprintf(stderr, "usage: scale LEDGER TIMES\n"), 2;
    w.model = model_new(w.arena);
    bool ok = ledger_open(argv[1], w.model, LEDGER_WRITE, S("bench"), (Clock){ wall_clock, NULL }, &w.ledger, &err) &&
              scale(&w, strtoll(argv[2], NULL, 10), &err);
    ledger_close(w.ledger);
    Buf b = { 0 };
    if (!ok) err_render(&err, LANG_EN, &b), fprintf(stderr, "%.*s\n", SP(buf_str(&b)));
    buf_done(&b);
    arena_free(w.arena);
    return ok ? 0 : 3;
}
