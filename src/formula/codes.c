/* SPDX-License-Identifier: Apache-2.0
** Text, references and bools of a whole column as codes of a dictionary: what rows are grouped by. */
#include "formula/run.h"
#include "model/label.h"
#include "base/map.h"

#include <string.h>

static void from_words(const Vec *v, size_t n, Arena *a, FormulaCodes *out)
{
    Map *words = map_new(a);
    for (size_t k = 0; k < n; k++)
        if (v->ok[k]) out->code[k] = (int32_t)map_intern(words, v->s[k]);
    out->n_words = words->n;
    out->words = NEW_ARRAY(a, Str, words->n + 1);
    for (size_t k = 0; k < words->n; k++) out->words[k] = words->entries[k].key;
}

static bool from_rows(Run *r, const Node *n, Arena *a, FormulaCodes *out)
{
    const Frame *f = run_frame(r, n->type.to, 0);
    if (!f) return false;
    uint8_t *used = NEW_ARRAY(a, uint8_t, f->n + 1);
    out->n_words = f->n;
    out->words = NEW_ARRAY(a, Str, f->n + 1);
    for (size_t k = 0; k < out->n; k++) {
        out->ok[k] = out->ok[k] && (size_t)out->code[k] < f->n && view_sees(&r->c->view, f, (size_t)out->code[k]);
        if (out->ok[k]) used[out->code[k]] = 1;
    }
    for (size_t k = 0; k < f->n; k++) {
        Buf b = { 0 };
        if (!used[k]) continue;
        bool ok = label_add(r->s, n->type.to, (int64_t)k + 1, &b, r->err);
        out->words[k] = buf_keep(&b, a);
        buf_done(&b);
        if (!ok) return false;
    }
    return true;
}

/* A text field has its codes ready. */
static bool from_column(const Run *r, const Node *n, Arena *a, FormulaCodes *out)
{
    if (n->op != N_FIELD || n->arg[0]->op != N_ROW || n->merged || n->type.kind != TYPE_TEXT) return false;
    const Column *c = frame_column(run_loaded(r, n->reg), n->field);
    *out = (FormulaCodes){ out->n, c->dict->n, column_ok(c, out->n, a), column_narrow(c, out->n, a), c->dict->words };
    return true;
}

bool formula_codes(const Formula *f, const Context *c, Arena *a, FormulaCodes *out, Err *err)
{
    static Str bools[] = { S_INIT("false"), S_INIT("true") };
    Run r;
    const Node *n = f->root;
    if (n->type.kind != TYPE_TEXT && n->type.kind != TYPE_REF && n->type.kind != TYPE_BOOL) return FAIL(err, USE, T_FORMULA_CODES, f->text);
    if (!run_init(&r, f, c, a, err)) return false;
    const Frame *frame = run_frame(&r, f->row, 0);
    if (!frame || !run_prepare(&r, n, f->row)) return false;
    *out = (FormulaCodes){ .n = frame->n };
    if (from_column(&r, n, a, out)) return true;
    Vec *v = column_whole(&r, n, frame->n);
    if (!v) return false;
    out->ok = v->ok;
    out->code = NEW_ARRAY(a, int32_t, frame->n + 1);
    if (n->rep == REP_TEXT) return from_words(v, frame->n, a, out), true;
    for (size_t k = 0; k < frame->n; k++) out->code[k] = (int32_t)v->i[k];
    if (n->type.kind == TYPE_REF) return from_rows(&r, n, a, out);
    out->words = bools;
    out->n_words = 2;
    return true;
}
