/* SPDX-License-Identifier: Apache-2.0
** Any bytes as a formula: as a scalar and over a row of contracts; what compiles runs over three rows without values in every
** register. It must be answered or refused, never crash. */
#include "formula/formula.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ROWS = 3 };

static bool load(void *context, const Snapshot *s, Frame *f, uint64_t mask, Arena *a, Err *err)
{
    (void)context, (void)s, (void)err;
    f->n = f->n_live = ROWS;
    if (!f->live) f->live = (uint8_t *)str_copy(a, S("\1\1\1")).p;
    for (size_t i = 0; i < f->reg->n_fields; i++) {
        Column *c = &f->columns[i];
        if (!(mask & field_bit(&f->reg->fields[i]))) continue;
        c->ok = NEW_ARRAY(a, uint8_t, ROWS);
        c->i = NEW_ARRAY(a, int64_t, ROWS);
        bool narrow = c->field->kind == K_REF || c->field->kind == K_DAY || kind_is_text(c->field->kind);
        c->i32 = NEW_ARRAY(a, int32_t, ROWS);
        if (narrow) c->i = NULL;
        if (kind_is_text(c->field->kind)) c->dict = NEW(a, Dict);
    }
    return true;
}

static void run_both(Words *w, const Model *m, Str text, Arena *a)
{
    Formula *f;
    Scalar s;
    Err e[4] = { { 0 } };
    Buf b = { 0 };
    Snapshot *snap = snapshot_new(m, 1, 0, (SnapshotSource){ NULL, load });
    Context c = { .view = { snap, NULL }, .moment = { .given = true, .period = period_of(PER_QUARTER, 2023, 3), .end = 19691 } };
    if (!formula_compile(w, text, (Place){ 0 }, a, &f, &e[0])) err_render(&e[0], LANG_ZH, &b);
    else if (formula_scalar(f, &c, a, &s, NULL, &e[1])) scalar_format(&s, UNIT_NONE, -1, true, &b);
    if (!formula_compile_row(w, model_get(m, "contract"), text, (Place){ 0 }, a, &f, &e[2])) err_render(&e[2], LANG_EN, &b);
    else if (formula_row(f, &c, 1, a, &s, &e[3])) scalar_format(&s, UNIT_NONE, -1, true, &b);
    buf_done(&b);
    snapshot_free(snap);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static Model *m;
    static Words *w;
    if (!m) {   /* once: the registers take longer to build than a formula to run */
        Arena *forever = arena_new();
        m = model_new(forever);
        w = words_new(m, forever);
        words_add_home(w, S("county"), S("350583"));
        words_add_figure(w, S("leasing.firms"), S("签约企业"), S("count_distinct(contract.enterprise)"), S("家"), (Place){ 0 });
        words_add_column(w, model_get(m, "contract"), S("land"), S("用地"), S("land_area ?? floor_area / project.far"), S("亩"), (Place){ 0 });
        if (!words_compile(w, NULL)) return 0;
    }
    Arena *a = arena_new();
    run_both(w, m, (Str){ (const char *)data, size }, a);
    arena_free(a);
    return 0;
}
