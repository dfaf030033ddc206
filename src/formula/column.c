/* SPDX-License-Identifier: Apache-2.0
** Values of a node over a block of rows. Each function takes one Vec for its result and gives its inputs back. */
#include "base/real.h"
#include "formula/run.h"

#include <assert.h>
#include <string.h>

size_t rep_size(Rep r)
{
    static const size_t sizes[] = { sizeof(int64_t), sizeof(Int128), sizeof(double), sizeof(Str) };
    return sizes[r];
}

Vec *vec_take(Worker *w)
{
    Vec *v = w->spare;
    if (v) {
        w->spare = v->next;
        return v;
    }
    v = NEW(w->arena, Vec);
    v->ok = NEW_ARRAY(w->arena, uint8_t, w->room);
    v->p = arena_array(w->arena, w->room, sizeof(Int128));
    return v;
}

void vec_give(Worker *w, Vec *v)
{
    v->next = w->spare;
    w->spare = v;
}

/* ---- changing representation ---- */

static Int128 wide_at(const Vec *v, Rep rep, size_t i) { return rep == REP_INT ? (Int128)v->i[i] : v->w[i]; }

static double real_at(const Vec *v, const Node *n, size_t i)
{
    if (n->rep == REP_REAL) return v->r[i];
    Int128 x = wide_at(v, n->rep, i), num;
    if (__builtin_mul_overflow(x, n->scale.num, &num)) return (double)x * real_of(n->scale);
    return (double)num / (double)n->scale.den;
}

static Vec *as_real(Worker *w, const Node *n, Vec *v, size_t count)
{
    Vec *out = vec_take(w);
    memcpy(out->ok, v->ok, count);
    for (size_t i = 0; i < count; i++) out->r[i] = out->ok[i] ? real_at(v, n, i) : 0;
    vec_give(w, v);
    return out;
}

/* Half to even, as all fixing to 10⁻⁹ is. */
static bool rescale(Int128 x, Frac factor, Int128 *out)
{
    Frac f;
    if (factor.den == 1) return !__builtin_mul_overflow(x, factor.num, out);
    return frac_mul((Frac){ x, 1 }, factor, &f) && frac_scale(f, 0, ROUND_HALF_EVEN, out);
}

static bool real_fixed(double v, double per_unit, Int128 *out)
{
    double x = v * per_unit;
    if (!(x > -1e36 && x < 1e36)) return false;
    Int128 whole = (Int128)x;
    double rest = x - (double)whole, size = rest < 0 ? -rest : rest;
    if (size > 0.5 || (size == 0.5 && (whole & 1))) whole += x < 0 ? -1 : 1;
    *out = whole;
    return true;
}

static Vec *as_wide(Worker *w, const Node *n, Vec *v, Frac scale, size_t count)
{
    Vec *out = vec_take(w);
    Frac factor = { 1, 1 };
    bool fits = n->rep == REP_REAL || frac_div(n->scale, scale, &factor);
    double per_unit = (double)scale.den / (double)scale.num;
    memcpy(out->ok, v->ok, count);
    for (size_t i = 0; i < count; i++) {
        out->w[i] = 0;
        if (!v->ok[i]) continue;
        bool ok = n->rep == REP_REAL ? real_fixed(v->r[i], per_unit, &out->w[i]) : fits && rescale(wide_at(v, n->rep, i), factor, &out->w[i]);
        w->overflow |= !ok;
    }
    vec_give(w, v);
    return out;
}

static bool same(Frac a, Frac b) { return a.num == b.num && a.den == b.den; }

Vec *column_as(Worker *w, const Node *n, Rep rep, Frac scale, size_t base, size_t count)
{
    Vec *v = column_eval(w, n, base, count);
    if (rep == n->rep && (rep == REP_REAL || rep == REP_TEXT || same(scale, n->scale))) return v;
    if (rep == REP_REAL) return as_real(w, n, v, count);
    Vec *wide = as_wide(w, n, v, scale, count);
    if (rep == REP_WIDE) return wide;
    for (size_t i = 0; i < count; i++) wide->i[i] = (int64_t)wide->w[i];   /* in place: the narrow item never passes the wide one */
    return wide;
}

/* ---- reading ---- */

static void read_cells(const Column *c, Rep rep, bool codes, size_t from, size_t count, Vec *out)
{
    column_read_has(c, from, count, out->ok);
    if (rep == REP_TEXT && !codes)
        for (size_t i = 0; i < count; i++) out->s[i] = out->ok[i] ? frame_word(c, from + i) : S("");
    else if (c->packed) packed_read(c->packed, from, count, out->i);
    else if (c->i) memcpy(out->i, c->i + from, count * sizeof *out->i);
    else if (c->grain)
        kernel_times(c->grain, c->i32 + from, out->i, count);
    else
        for (size_t i = 0; i < count; i++) out->i[i] = c->i32[from + i];
}

static void read_cell(const Column *c, Rep rep, bool codes, size_t slot, Vec *out, size_t i)
{
    out->ok[i] = column_has(c, slot);
    if (!out->ok[i]) return;
    if (rep == REP_TEXT && !codes) out->s[i] = frame_word(c, slot);
    else out->i[i] = frame_whole(c, slot);
}

static void gather(Worker *w, const Node *n, bool codes, const Vec *slots, size_t count, Vec *out)
{
    const Frame *f = run_loaded(w->run, n->reg);
    const Column *c = frame_column(f, n->field);
    const Prep *merged = n->merged ? run_still_found(w->run, n->field) : NULL;
    for (size_t i = 0; i < count; i++) {
        size_t slot = (size_t)slots->i[i];
        out->ok[i] = 0;
        if (!slots->ok[i] || slot >= f->n || !view_sees(&w->run->c->view, f, slot)) continue;
        int32_t answers = merged ? run_merged(merged, slot) : (int32_t)slot;
        if (answers >= 0) read_cell(c, n->rep, codes, (size_t)answers, out, i);
    }
}

static Vec *field(Worker *w, const Node *n, bool codes, size_t base, size_t count)
{
    const Frame *f = run_loaded(w->run, n->reg);
    Vec *out = vec_take(w);
    if (n->arg[0]->op == N_ROW && !n->merged) {
        read_cells(frame_column(f, n->field), n->rep, codes, base, count, out);
        return out;
    }
    Vec *slots = column_eval(w, n->arg[0], base, count);
    gather(w, n, codes, slots, count, out);
    vec_give(w, slots);
    return out;
}

bool column_by_code(const Node *n) { return n->op == N_FIELD && n->type.kind == TYPE_TEXT; }

Vec *column_codes(Worker *w, const Node *n, size_t base, size_t count)
{
    return column_by_code(n) ? field(w, n, true, base, count) : column_eval(w, n, base, count);
}

static Vec *row(Worker *w, size_t base, size_t count)
{
    Vec *out = vec_take(w);
    memset(out->ok, 1, count);
    for (size_t i = 0; i < count; i++) out->i[i] = (int64_t)(base + i);
    return out;
}

static Vec *child(Worker *w, const Node *n, size_t base, size_t count)
{
    Vec *v = column_eval(w, n->arg[0], base, count);
    const int32_t *link = run_found(w->run, n)->link;
    size_t parents = run_loaded(w->run, n->arg[0]->type.to)->n;
    for (size_t i = 0; i < count; i++) {
        int32_t slot = v->ok[i] && (size_t)v->i[i] < parents ? link[v->i[i]] : -1;
        v->ok[i] = slot >= 0;
        v->i[i] = slot;
    }
    return v;
}

static Vec *derived(Worker *w, const Node *n, size_t base, size_t count)
{
    if (n->arg[0]->op == N_ROW) return column_eval(w, n->entry->formula->root, base, count);
    Vec *slots = column_eval(w, n->arg[0], base, count), *out = vec_take(w);
    const Vec *whole = run_model_found(w->run, n->entry)->whole;
    const Frame *f = run_loaded(w->run, n->reg);
    size_t size = rep_size(n->rep);
    for (size_t i = 0; i < count; i++) {
        size_t slot = (size_t)slots->i[i];
        out->ok[i] = slots->ok[i] && slot < f->n && view_sees(&w->run->c->view, f, slot) && whole->ok[slot];
        if (out->ok[i]) memcpy((char *)out->p + i * size, (const char *)whole->p + slot * size, size);
    }
    vec_give(w, slots);
    return out;
}

static Vec *constant(Worker *w, const Node *n, size_t count)
{
    const Scalar *s = &run_found(w->run, n)->scalar;
    Vec *v = vec_take(w);
    Frac f;
    Int128 x = s->i;
    if (s->ok && n->type.kind == TYPE_NUMBER)
        w->overflow |= !(frac_div(s->number, n->scale, &f) && frac_scale(f, 0, ROUND_HALF_EVEN, &x));
    memset(v->ok, s->ok ? 1 : 0, count);
    for (size_t i = 0; i < count; i++) {
        if (n->rep == REP_TEXT) v->s[i] = s->text;
        else if (n->rep == REP_WIDE) v->w[i] = x;
        else v->i[i] = n->type.kind == TYPE_REF ? (int64_t)x - 1 : (int64_t)x;
    }
    return v;
}

static double group_real(const Node *n, const Groups *g, size_t at)
{
    Scalar s;
    return aggregate_value(n, g, at, &s) ? real_of(s.number) : 0;
}

static void packed_correlated(const Packed *p, Rep rep, size_t base, size_t count, Vec *out)
{
    packed_read_has(p, base, count, out->ok);
    packed_read(p, base, count, out->i);
    for (size_t i = rep == REP_WIDE ? count : 0; i-- > 0;) out->w[i] = out->i[i];      /* in place, from the end: a wide item covers two narrow ones */
}

static Vec *correlated(Worker *w, const Node *n, size_t base, size_t count)
{
    const Groups *g = run_found(w->run, n)->groups;
    Vec *v = vec_take(w);
    if (g->packed) {
        packed_correlated(g->packed, n->rep, base, count, v);
        return v;
    }
    for (size_t i = 0; i < count; i++) {
        size_t at = base + i;
        v->ok[i] = aggregate_there(n, g, at);
        if (n->agg->kind == AGG_COUNT) v->i[i] = g->terms[at];
        else if (n->rep == REP_TEXT) v->s[i] = g->text[at];
        else if (n->rep == REP_WIDE) v->w[i] = g->value[at];
        else if (n->rep == REP_REAL) v->r[i] = v->ok[i] ? group_real(n, g, at) : 0;
        else v->i[i] = (int64_t)g->value[at];
    }
    return v;
}

/* ---- logic ---- */

static Vec *logic(Worker *w, const Node *n, size_t base, size_t count)
{
    Vec *a = column_eval(w, n->arg[0], base, count), *b = column_eval(w, n->arg[1], base, count);
    int64_t decides = n->op == N_OR;                /* the value that settles it alone */
    for (size_t i = 0; i < count; i++) {
        bool settled = (a->ok[i] && a->i[i] == decides) || (b->ok[i] && b->i[i] == decides);
        a->ok[i] = settled || (a->ok[i] && b->ok[i]);
        a->i[i] = settled ? decides : !decides;
    }
    vec_give(w, b);
    return a;
}

static Vec *negation(Worker *w, const Node *n, size_t base, size_t count)
{
    Vec *a = column_eval(w, n->arg[0], base, count);
    for (size_t i = 0; i < count; i++) a->i[i] = !a->i[i];
    return a;
}

static Vec *presence(Worker *w, const Node *n, size_t base, size_t count)
{
    Vec *a = column_codes(w, n->arg[0], base, count), *out = vec_take(w);
    int64_t want = n->op == N_PRESENT;
    for (size_t i = 0; i < count; i++) out->i[i] = a->ok[i] == want;
    memset(out->ok, 1, count);
    vec_give(w, a);
    return out;
}

/* Takes b where `first` is 0. */
static Vec *choose(Worker *w, const Node *n, const uint8_t *first, Vec *a, Vec *b, size_t count)
{
    size_t size = rep_size(n->rep);
    if (size == sizeof(int64_t)) kernel_choose(first, count, a->ok, a->i, b->ok, b->i);
    else for (size_t i = 0; i < count; i++) {
        if (first[i]) continue;
        a->ok[i] = b->ok[i];
        memcpy((char *)a->p + i * size, (const char *)b->p + i * size, size);
    }
    vec_give(w, b);
    return a;
}

/* `x ?? 0`: one value for all that is missing. */
static Vec *or_constant(Worker *w, const Node *n, size_t base, size_t count)
{
    Vec *a = column_as(w, n->arg[0], n->rep, n->scale, base, count), *b = column_as(w, n->arg[1], n->rep, n->scale, base, 1);
    if (b->ok[0]) {
        kernel_fill(b->i[0], a->ok, a->i, count);
        memset(a->ok, 1, count);
    }
    vec_give(w, b);
    return a;
}

static Vec *otherwise(Worker *w, const Node *n, size_t base, size_t count)
{
    if (node_is_const(n->arg[1]) && rep_size(n->rep) == sizeof(int64_t)) return or_constant(w, n, base, count);
    Vec *a = column_as(w, n->arg[0], n->rep, n->scale, base, count), *b = column_as(w, n->arg[1], n->rep, n->scale, base, count);
    uint8_t first[BLOCK];
    memcpy(first, a->ok, count);
    return choose(w, n, first, a, b, count);
}

static Vec *conditional(Worker *w, const Node *n, size_t base, size_t count)
{
    Vec *c = column_eval(w, n->arg[0], base, count);
    Vec *a = column_as(w, n->arg[1], n->rep, n->scale, base, count), *b = column_as(w, n->arg[2], n->rep, n->scale, base, count);
    uint8_t first[BLOCK] = { 0 };
    for (size_t i = 0; i < count; i++) first[i] = c->ok[i] && c->i[i];
    a = choose(w, n, first, a, b, count);
    for (size_t i = 0; i < count; i++) a->ok[i] &= c->ok[i];
    vec_give(w, c);
    return a;
}

/* ---- arithmetic ---- */

static bool add_one(const Node *n, const Vec *a, const Vec *b, size_t i, Vec *out)
{
    bool minus = n->op == N_SUB;
    switch (n->rep) {
    case REP_INT: return minus ? !__builtin_sub_overflow(a->i[i], b->i[i], &out->i[i]) : !__builtin_add_overflow(a->i[i], b->i[i], &out->i[i]);
    case REP_WIDE: return minus ? !__builtin_sub_overflow(a->w[i], b->w[i], &out->w[i]) : !__builtin_add_overflow(a->w[i], b->w[i], &out->w[i]);
    case REP_REAL: out->r[i] = minus ? a->r[i] - b->r[i] : a->r[i] + b->r[i]; return true;
    case REP_TEXT: break;
    }
    return false;
}

static Vec *sum(Worker *w, const Node *n, size_t base, size_t count)
{
    bool days = n->type.kind == TYPE_DAY || n->arg[0]->type.kind == TYPE_DAY;
    Rep rep = days ? REP_INT : n->rep;
    Frac scale = days ? frac_of(1) : n->scale;
    Vec *a = column_as(w, n->arg[0], rep, scale, base, count), *b = column_as(w, n->arg[1], rep, scale, base, count);
    for (size_t i = 0; i < count; i++) {
        a->ok[i] &= b->ok[i];
        if (a->ok[i]) w->overflow |= !add_one(n, a, b, i, a);
    }
    vec_give(w, b);
    return a;
}

static Vec *product(Worker *w, const Node *n, size_t base, size_t count)
{
    Vec *a = column_eval(w, n->arg[0], base, count), *b = column_eval(w, n->arg[1], base, count), *out = vec_take(w);
    for (size_t i = 0; i < count; i++) {
        out->ok[i] = a->ok[i] & b->ok[i];
        if (!out->ok[i]) continue;
        if (n->rep == REP_REAL) out->r[i] = real_at(a, n->arg[0], i) * real_at(b, n->arg[1], i);
        else w->overflow |= __builtin_mul_overflow(wide_at(a, n->arg[0]->rep, i), wide_at(b, n->arg[1]->rep, i), &out->w[i]);
    }
    vec_give(w, a), vec_give(w, b);
    return out;
}

/* Of two whole counts the quotient is rounded once; nothing divides by zero. */
static Vec *quotient(Worker *w, const Node *n, size_t base, size_t count)
{
    const Node *x = n->arg[0], *y = n->arg[1];
    Vec *a = column_eval(w, x, base, count), *b = column_eval(w, y, base, count), *out = vec_take(w);
    Frac f = { 1, 1 };
    bool whole = x->rep != REP_REAL && y->rep != REP_REAL && frac_div(x->scale, y->scale, &f);
    for (size_t i = 0; i < count; i++) {
        out->ok[i] = a->ok[i] & b->ok[i];
        if (!out->ok[i]) continue;
        Int128 p, q;
        bool exact = whole && !__builtin_mul_overflow(wide_at(a, x->rep, i), f.num, &p) && !__builtin_mul_overflow(wide_at(b, y->rep, i), f.den, &q);
        double num = exact ? (double)p : real_at(a, x, i), den = exact ? (double)q : real_at(b, y, i);
        bool some = den < 0 || den > 0;
        out->ok[i] = some;
        out->r[i] = some ? num / den : 0;
    }
    vec_give(w, a), vec_give(w, b);
    return out;
}

static Vec *negative(Worker *w, const Node *n, size_t base, size_t count)
{
    Vec *a = column_eval(w, n->arg[0], base, count);
    for (size_t i = 0; i < count; i++) {
        if (!a->ok[i]) continue;
        if (n->rep == REP_INT) w->overflow |= __builtin_sub_overflow((int64_t)0, a->i[i], &a->i[i]);
        else if (n->rep == REP_WIDE) a->w[i] = -a->w[i];
        else a->r[i] = -a->r[i];
    }
    return a;
}

static Vec *months(Worker *w, const Node *n, size_t base, size_t count)
{
    Vec *a = column_eval(w, n->arg[0], base, count), *b = column_eval(w, n->arg[1], base, count);
    for (size_t i = 0; i < count; i++) {
        a->ok[i] &= b->ok[i];
        if (a->ok[i]) a->i[i] = day_months_between((Day)a->i[i], (Day)b->i[i], n->i != 0);
    }
    vec_give(w, b);
    return a;
}

static bool round_one(const Vec *a, const Node *x, Frac step, size_t i, int64_t *out)
{
    Frac base, q;
    if (x->rep == REP_REAL) {
        if (!real_frac(a->r[i], &base)) return false;
    } else if (!frac_mul((Frac){ wide_at(a, x->rep, i), 1 }, x->scale, &base)) return false;
    return frac_div(base, step, &q) && frac_int64(q, ROUND_HALF_UP, out);
}

static Vec *rounded(Worker *w, const Node *n, size_t base, size_t count)
{
    Vec *a = column_eval(w, n->arg[0], base, count), *out = vec_take(w);
    memcpy(out->ok, a->ok, count);
    for (size_t i = 0; i < count; i++)
        if (a->ok[i]) w->overflow |= !round_one(a, n->arg[0], n->scale, i, &out->i[i]);
    vec_give(w, a);
    return out;
}

/* ---- comparing ---- */

static Vec *by_table(Worker *w, const Node *n, const uint8_t *table, size_t base, size_t count)
{
    Vec *v = column_codes(w, n->arg[0], base, count);
    for (size_t i = 0; i < count; i++) v->i[i] = v->ok[i] ? table[v->i[i]] : 0;
    return v;
}

static Vec *by_words(Worker *w, const Node *n, size_t base, size_t count)
{
    Vec *v = column_eval(w, n->arg[0], base, count), *out = vec_take(w);
    memcpy(out->ok, v->ok, count);
    for (size_t i = 0; i < count; i++) out->i[i] = v->ok[i] && within_word(w->run, n, v->s[i]);
    vec_give(w, v);
    return out;
}

static Op mirrored(Op op)
{
    switch ((int)op) {
    case N_LT: return N_GT;
    case N_LE: return N_GE;
    case N_GT: return N_LT;
    case N_GE: return N_LE;
    default: return op;
    }
}

/* x · scale against a fraction, exactly: against its floor, one step aside where it is not whole. */
static void compare_threshold(Op op, const Vec *a, const Node *n, Frac limit, Vec *out, size_t count)
{
    Frac q;
    Int128 floor;
    bool fits = frac_div(limit, n->scale, &q) && frac_scale(q, 0, ROUND_FLOOR, &floor);
    if (!fits) floor = limit.num > 0 ? (Int128)INT64_MAX : (Int128)INT64_MIN;
    bool whole = fits && q.den == 1;
    if (!whole && op == N_LT) op = N_LE;
    if (!whole && op == N_GE) op = N_GT;
    if (!whole && (op == N_EQ || op == N_NE)) {
        for (size_t i = 0; i < count; i++) out->i[i] = op == N_NE;
        return;
    }
    if (n->rep == REP_INT) {
        int64_t b = floor > INT64_MAX ? INT64_MAX : floor < INT64_MIN ? INT64_MIN : (int64_t)floor;
        kernel_compare_int(op, a->i, b, out->i, count);
        return;
    }
    for (size_t i = 0; i < count; i++) out->i[i] = a->ok[i] && kernel_decide(op, (a->w[i] > floor) - (a->w[i] < floor));
}

static Vec *compare_const(Worker *w, const Node *n, const Node *x, const Node *constant_side, Op op, size_t base, size_t count)
{
    const Scalar *s = &run_found(w->run, constant_side)->scalar;
    Vec *a = column_eval(w, x, base, count), *out = vec_take(w);
    for (size_t i = 0; i < count; i++) out->ok[i] = a->ok[i] && s->ok;
    if (!s->ok) { /* nothing to compare with */ }
    else if (x->rep == REP_REAL) {
        double b = real_of(s->number);
        for (size_t i = 0; i < count; i++) out->i[i] = a->ok[i] && kernel_decide(op, kernel_real_sign(a->r[i], b));
    } else if (n->arg[0]->type.kind == TYPE_NUMBER) compare_threshold(op, a, x, s->number, out, count);
    else kernel_compare_int(op, a->i, s->i, out->i, count);
    vec_give(w, a);
    return out;
}

static int sign_at(Rep rep, const Vec *a, const Vec *b, size_t i)
{
    switch (rep) {
    case REP_INT: return (a->i[i] > b->i[i]) - (a->i[i] < b->i[i]);
    case REP_WIDE: return (a->w[i] > b->w[i]) - (a->w[i] < b->w[i]);
    case REP_REAL: return kernel_real_sign(a->r[i], b->r[i]);
    case REP_TEXT: return str_compare(a->s[i], b->s[i]);
    }
    return 0;
}

static Vec *compare_columns(Worker *w, const Node *n, size_t base, size_t count)
{
    Node common = *n->arg[0];
    if (common.type.kind == TYPE_NUMBER) number_sum(&common, n->arg[0], n->arg[1]);
    Vec *a = column_as(w, n->arg[0], common.rep, common.scale, base, count), *b = column_as(w, n->arg[1], common.rep, common.scale, base, count);
    Vec *out = vec_take(w);
    for (size_t i = 0; i < count; i++) {
        out->ok[i] = a->ok[i] & b->ok[i];
        out->i[i] = out->ok[i] && kernel_decide(n->op, sign_at(common.rep, a, b, i));
    }
    vec_give(w, a), vec_give(w, b);
    return out;
}

/* Two kinds of period are never in order; they are only not equal. */
static Vec *compare_periods(Worker *w, const Node *n, size_t base, size_t count)
{
    Vec *a = column_eval(w, n->arg[0], base, count), *b = column_eval(w, n->arg[1], base, count);
    bool order = n->op != N_EQ && n->op != N_NE;
    for (size_t i = 0; i < count; i++) {
        bool same_kind = (a->i[i] & 15) == (b->i[i] & 15);
        a->ok[i] = a->ok[i] && b->ok[i] && (same_kind || !order);
        a->i[i] = a->ok[i] && kernel_decide(n->op, (a->i[i] > b->i[i]) - (a->i[i] < b->i[i]));
    }
    vec_give(w, b);
    return a;
}

static Vec *compare(Worker *w, const Node *n, size_t base, size_t count)
{
    const Node *a = n->arg[0], *b = n->arg[1];
    const Prep *p = run_found(w->run, n);
    if (p && p->table) return by_table(w, n, p->table, base, count);
    if (a->type.kind == TYPE_PERIOD) return compare_periods(w, n, base, count);
    bool plain = a->rep != REP_TEXT && a->type.kind != TYPE_REF;
    if (plain && node_is_const(b)) return compare_const(w, n, a, b, n->op, base, count);
    if (plain && node_is_const(a)) return compare_const(w, n, b, a, mirrored(n->op), base, count);
    return compare_columns(w, n, base, count);
}

static Vec *in_list(Worker *w, const Node *n, size_t base, size_t count)
{
    const Prep *p = run_found(w->run, n);
    if (p && p->table) return by_table(w, n, p->table, base, count);
    if (n->arg[0]->rep == REP_TEXT) return by_words(w, n, base, count);
    Vec *out = vec_take(w);
    memset(out->i, 0, count * sizeof *out->i);
    for (const Node *item = n->arg[1]; item; item = item->next) {
        Node one = { .op = N_EQ, .arg = { n->arg[0], (Node *)(uintptr_t)item } };
        Vec *v = n->arg[0]->type.kind == TYPE_PERIOD ? compare_periods(w, &one, base, count)
            : node_is_const(item) ? compare_const(w, &one, one.arg[0], item, N_EQ, base, count) : compare_columns(w, &one, base, count);
        for (size_t i = 0; i < count; i++) out->i[i] |= v->ok[i] && v->i[i], out->ok[i] = v->ok[i];
        vec_give(w, v);
    }
    return out;
}

static Vec *within(Worker *w, const Node *n, size_t base, size_t count)
{
    const Prep *p = run_found(w->run, n);
    return p && p->table ? by_table(w, n, p->table, base, count) : by_words(w, n, base, count);
}

/* A field or column, with what stands in for it in this run. */
static Vec *overridden(Worker *w, const Node *n, size_t base, size_t count)
{
    Vec *v = n->op == N_FIELD ? field(w, n, false, base, count) : derived(w, n, base, count);
    if (override_asked(w->run, n)) override_lay(w, n, base, count, v);
    return v;
}

Vec *column_eval(Worker *w, const Node *n, size_t base, size_t count)
{
    switch ((int)n->op) {
    case N_ROW: return row(w, base, count);
    case N_FIELD: case N_COLUMN: return overridden(w, n, base, count);
    case N_CHILD: return child(w, n, base, count);
    case N_AGG: return correlated(w, n, base, count);
    case N_NUMBER: case N_TEXT: case N_DAY: case N_PERIOD: case N_BOOL: case N_MOMENT: case N_HOME: case N_FIGURE: return constant(w, n, count);
    case N_AND: case N_OR: return logic(w, n, base, count);
    case N_NOT: return negation(w, n, base, count);
    case N_MISSING: case N_PRESENT: return presence(w, n, base, count);
    case N_ELSE: return otherwise(w, n, base, count);
    case N_IF: return conditional(w, n, base, count);
    case N_ADD: case N_SUB: return sum(w, n, base, count);
    case N_MUL: return product(w, n, base, count);
    case N_DIV: return quotient(w, n, base, count);
    case N_NEG: return negative(w, n, base, count);
    case N_MONTHS: return months(w, n, base, count);
    case N_ROUNDED: return rounded(w, n, base, count);
    case N_EQ: case N_NE: case N_LT: case N_LE: case N_GT: case N_GE: return compare(w, n, base, count);
    case N_IN: return in_list(w, n, base, count);
    case N_WITHIN: case N_HAS: return within(w, n, base, count);
    default: break;
    }
    assert(false);
    return NULL;
}
