/* SPDX-License-Identifier: Apache-2.0
** Any bytes as a formula: as a scalar and over a row of contracts. It must be compiled or refused, never crash. */
#include "formula/formula.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void try_both(Words *w, const Model *m, Str text, Arena *a)
{
    Formula *f;
    Err scalar = { 0 }, row = { 0 };
    Buf b = { 0 };
    if (!formula_compile(w, text, (Place){ 0 }, a, &f, &scalar)) err_render(&scalar, LANG_ZH, &b);
    if (!formula_compile_row(w, model_get(m, "contract"), text, (Place){ 0 }, a, &f, &row)) err_render(&row, LANG_EN, &b);
    buf_done(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena *a = arena_new();
    Model *m = model_new(a);
    Words *w = words_new(m, a);
    words_add_home(w, S("county"), S("350583"));
    words_add_figure(w, S("leasing.firms"), S("签约企业"), S("count_distinct(contract.enterprise)"), S("家"), (Place){ 0 });
    words_add_column(w, model_get(m, "contract"), S("land"), S("用地"), S("land_area ?? floor_area / project.far"), S("亩"), (Place){ 0 });
    try_both(w, m, (Str){ (const char *)data, size }, a);
    arena_free(a);
    return 0;
}
