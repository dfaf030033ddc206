/* SPDX-License-Identifier: Apache-2.0
** The doors of the folder: compiling a text, running it as a scalar, over one row, as a filter. */
#include "base/real.h"
#include "formula/run.h"
#include "model/label.h"

#include <string.h>

static bool compile(Words *w, const Register *row, Str text, Place at, int area_decimals, Arena *a, Formula **out, Err *err)
{
    Formula *f = NEW(a, Formula);
    *f = (Formula){ .words = w, .text = str_copy(a, text), .at = at, .row = row };
    f->at.file = str_copy(a, at.file);
    Comp c = { .words = w, .arena = a, .f = f, .err = err, .plain = row, .area_decimals = area_decimals };
    if (!parse_formula(&c, f->text, &f->root) || !type_check_top(&c, &f->root, row)) return false;
    f->type = f->root->type;
    *out = f;
    return true;
}

bool formula_compile(Words *w, Str text, Place at, Arena *a, Formula **out, Err *err) { return compile(w, NULL, text, at, -1, a, out, err); }

bool formula_compile_row(Words *w, const Register *reg, Str text, Place at, Arena *a, Formula **out, Err *err)
{
    return compile(w, reg, text, at, -1, a, out, err);
}

bool formula_compile_rounded(Words *w, const Register *reg, Str text, Place at, int area_decimals, Arena *a, Formula **out, Err *err)
{
    return compile(w, reg, text, at, area_decimals, a, out, err);
}

bool formula_written(Str text, Place at, Arena *a, Err *err)
{
    Formula f = { .text = text, .at = at };
    Comp c = { .arena = a, .f = &f, .err = err };
    Node *root;
    return parse_formula(&c, text, &root);
}

Type formula_type(const Formula *f) { return f->type; }
Str formula_text(const Formula *f) { return f->text; }
bool formula_needs_period(const Formula *f) { return f->needs_period; }

size_t formula_uses(const Formula *f, const FieldUse **out)
{
    *out = f->uses;
    return f->n_uses;
}

/* By which rows of one key are told apart, and which of them is in force. */
static uint64_t key_fields(const Register *reg)
{
    uint64_t mask = 0;
    for (size_t i = 0; i < reg->n_fields; i++)
        if (reg->fields[i].key != KEY_NO) mask |= field_bit(&reg->fields[i]);
    const Field *also[] = { register_find(reg, S("to")), register_find(reg, S("decided_on")) };
    for (size_t i = 0; i < 2; i++)
        if (also[i]) mask |= field_bit(also[i]);
    return mask;
}

void formula_fields(const Formula *f, uint64_t *fields)
{
    for (size_t i = 0; i < f->n_uses; i++) {
        const Register *reg = f->uses[i].reg;
        bool chooses = register_has_role(reg, KEY_FORCE) || register_has_role(reg, KEY_SOURCE) || register_has_role(reg, KEY_PERIOD);
        fields[reg->index] |= field_bit(f->uses[i].field) | (chooses ? key_fields(reg) : 0);
    }
}

size_t formula_figures(const Formula *f, const Str **out)
{
    *out = f->figures;
    return f->n_figures;
}

/* ---- scalars ---- */

static bool scalar(Run *r, const Formula *f, Arena *a, Scalar *out, Trace *trace)
{
    if (!scalar_prepare(r, f->root) || !scalar_eval(r, f->root, 0, out)) return false;
    out->type = f->type;
    out->text = str_copy(a, out->text);
    if (trace && !trace->arena) trace->arena = a;
    return !trace || trace_formula(r, f->root, trace);
}

bool formula_scalar(const Formula *f, const Context *c, Arena *a, Scalar *out, Trace *trace, Err *err)
{
    Run r;
    return run_init(&r, f, c, a, err) && scalar(&r, f, a, out, trace);
}

bool formula_in_scope(const Formula *f, const Context *c, Scope scope, Arena *a, Scalar *out, Trace *trace, Err *err)
{
    Run r;
    Grouping g, around;
    if (!scope.given) return formula_scalar(f, c, a, out, trace, err);
    if (!run_init(&r, f, c, a, err) || !scope_grouping(&r, &scope, &g)) return false;
    if (scope.within && scope.within->given) {
        if (!scope_grouping(&r, scope.within, &around)) return false;
        g.within = &around;
    }
    r.grouping = &g;
    return scalar(&r, f, a, out, trace);
}

/* ---- rows ---- */

typedef struct { const Node *n; size_t slot; Scalar *out; } One;

static bool number_at(const Node *n, const Vec *v, size_t i, Frac *out)
{
    if (n->rep == REP_INT) return frac_mul(frac_of(v->i[i]), n->scale, out);
    if (n->rep == REP_WIDE) return frac_mul((Frac){ v->w[i], 1 }, n->scale, out);
    return real_frac(v->r[i], out);
}

static void one_row(Worker *w, void *context, int worker, size_t base, size_t n)
{
    (void)worker, (void)base, (void)n;
    One *x = context;
    Vec *v = column_eval(w, x->n, x->slot, 1);
    Scalar *s = x->out;
    *s = (Scalar){ .type = x->n->type, .ok = v->ok[0], .rows = v->ok[0], .missing = !v->ok[0], .number = { 0, 1 } };
    if (!s->ok) return;
    if (x->n->rep == REP_TEXT) s->text = v->s[0];
    else if (s->type.kind == TYPE_NUMBER) w->overflow |= !number_at(x->n, v, 0, &s->number);
    else s->i = s->type.kind == TYPE_REF ? v->i[0] + 1 : v->i[0];
}

static bool label(Run *r, Scalar *s, Arena *a)
{
    Buf b = { 0 };
    if (s->type.kind != TYPE_REF || !s->ok) return true;
    const Frame *f = run_frame(r, s->type.to, 0);
    if (!f) return false;
    s->ok = view_sees(&r->c->view, f, (size_t)s->i - 1);
    if (!s->ok) return true;
    bool ok = label_add(r->s, s->type.to, s->i, &b, r->err);
    s->text = buf_keep(&b, a);
    buf_done(&b);
    return ok;
}

bool formula_row(const Formula *f, const Context *c, size_t slot, Arena *a, Scalar *out, Err *err)
{
    Run r;
    One x = { .n = f->root, .slot = slot, .out = out };
    if (!run_init(&r, f, c, a, err) || !run_frame(&r, f->row, 0) || !run_prepare(&r, f->root, f->row)) return false;
    bool ok = run_blocks(&r, 1, 1, one_row, &x);
    out->type = f->type;
    out->text = str_copy(a, out->text);
    return ok && label(&r, out, a);
}

bool formula_trace_rows(const Formula *f, const Context *c, const uint8_t *rows, Arena *a, Trace *out, Err *err)
{
    Run r;
    if (!out->arena) out->arena = a;
    return run_init(&r, f, c, a, err) && run_frame(&r, f->row, 0) && run_prepare(&r, f->root, f->row) && trace_rows(&r, f->root, f->row, rows, out);
}

bool formula_trace_row(const Formula *f, const Context *c, size_t slot, Arena *a, Trace *out, Err *err)
{
    const Frame *frame = snapshot_load(c->view.snapshot, f->row, 0, err);
    if (!frame) return false;
    uint8_t *rows = NEW_ARRAY(a, uint8_t, frame->n + 1);
    rows[slot] = 1;
    return formula_trace_rows(f, c, rows, a, out, err);
}

typedef struct { const Node *n; const uint8_t *live; uint8_t *keep, *unknown; } Filter;

static void filter_block(Worker *w, void *context, int worker, size_t base, size_t n)
{
    (void)worker;
    Filter *x = context;
    Vec *v = column_eval(w, x->n, base, n);
    for (size_t i = 0; i < n; i++) {
        uint8_t seen = x->live[base + i];
        x->keep[base + i] = seen & v->ok[i] & (v->i[i] != 0);
        if (x->unknown) x->unknown[base + i] = seen & !v->ok[i];
    }
    vec_give(w, v);
}

bool formula_filter(const Formula *f, const Context *c, Arena *a, uint8_t **keep, uint8_t **unknown, size_t *n, Err *err)
{
    Run r;
    if (f->type.kind != TYPE_BOOL) return FAIL(err, USE, T_FORMULA_FILTER, f->text);
    if (!run_init(&r, f, c, a, err)) return false;
    const Frame *frame = run_frame(&r, f->row, 0);
    if (!frame || !run_prepare(&r, f->root, f->row)) return false;
    uint8_t *seen = NEW_ARRAY(a, uint8_t, frame->n + 1);
    for (size_t i = 0; i < frame->n; i++) seen[i] = view_sees(&c->view, frame, i);
    Filter x = { f->root, seen, NEW_ARRAY(a, uint8_t, frame->n + 1), unknown ? NEW_ARRAY(a, uint8_t, frame->n + 1) : NULL };
    if (!run_blocks(&r, frame->n, run_workers(&r, frame->n), filter_block, &x)) return false;
    *keep = x.keep;
    if (unknown) *unknown = x.unknown;
    *n = frame->n;
    return true;
}

bool formula_rows_in_force(const Register *reg, const Context *c, Arena *a, uint8_t **seen, size_t *n, Err *err)
{
    static const Formula none = { 0 };
    const uint8_t *mask = NULL;
    Run r;
    if (!run_init(&r, &none, c, a, err)) return false;
    const Frame *frame = run_frame(&r, reg, 0);
    if (!frame || !inforce_mask(&r, reg, &mask)) return false;
    *n = frame->n;
    *seen = NEW_ARRAY(a, uint8_t, frame->n + 1);
    for (size_t i = 0; i < frame->n; i++) (*seen)[i] = view_sees(&c->view, frame, i) && (!mask || mask[i]);
    return true;
}
