/* SPDX-License-Identifier: Apache-2.0 */
#include "evaluate/trial.h"
#include "base/real.h"

#include <stdlib.h>

enum {
    FIRST_PARTS = 1000,      /* the search begins with one step, then a thousandth of the value, */
    GROW_PARTS = 10, GROW = 13,          /* then each time so much further */
    REACH = 10,              /* as far as so many times the greatest value */
    ERROR_PROBES = 4,        /* so many within the error tell whether one above the line is near it */
    PLAIN_DECIMALS = 4       /* of a number without a unit */
};

typedef struct {
    const Evaluation *e;
    const Str *keys;
    Arena *arena;
    Fragile *out;
    Trial *trial;
    BlockValues *values;     /* of all slots, by input */
    Frac *scales;
    int64_t *reach;          /* in steps */
    uint32_t *next, *head;   /* rows that count for a subject: a list by slot; UINT32_MAX: the end */
    uint32_t *rows; size_t n_rows;
    size_t cap_subjects;
    bool far;                /* also those whom no error brings over the line */
} Finder;

/* ---- inputs ---- */

static void add_input(Finder *f, const FormulaInput *in, size_t *cap)
{
    if (in->type.kind != TYPE_NUMBER) return;
    for (size_t i = 0; i < f->out->n_inputs; i++)
        if (str_equal(f->out->inputs[i].id, in->id)) return;
    *PUSH(f->arena, f->out->inputs, f->out->n_inputs, *cap) = (FragileInput){ .id = in->id, .title = in->title, .type = in->type, .formula = in->formula };
}

static void find_inputs(Finder *f)
{
    size_t cap = 0;
    const EvalScheme *s = f->e->scheme;
    for (size_t k = 0; k < s->n_indicators; k++) {
        FormulaInput *in;
        size_t n = formula_inputs(s->indicators[k].x.formula, f->arena, &in);
        for (size_t i = 0; i < n; i++) add_input(f, &in[i], &cap);
    }
}

static bool set_step(FragileInput *in, bool whole)
{
    const Unit *u = unit_get(in->type.unit);
    Frac step = u->scale, scale = formula_scale(in->formula);
    for (int d = u->decimals < 0 ? PLAIN_DECIMALS : u->decimals; d > 0; d--)
        if (!frac_div(step, frac_of(10), &step)) return false;
    in->step = whole && frac_compare(scale, step) > 0 ? scale : step;
    return true;
}

/* The authority that answers for a field in the year asked about: its own line from the latest year that has begun. */
static const Authority *authority_of(const RuleBook *b, const FieldUse *use, int year)
{
    const Authority *hit = NULL;
    for (size_t i = 0; i < b->n_authorities; i++) {
        const Authority *x = &b->authorities[i];
        if (x->reg == use->reg && x->field == use->field && x->from_year <= year && (!hit || x->from_year > hit->from_year)) hit = x;
    }
    return hit;
}

/* The widest tolerance of what the input is made of. */
static void set_error(FragileInput *in, const RuleBook *book, const Moment *m, const Frac *stated)
{
    const FieldUse *uses;
    size_t n = formula_uses(in->formula, &uses);
    in->error = (Frac){ FRAGILE_ERROR_PERCENT, 100 }, in->relative = true, in->from = ERROR_DEFAULT;
    if (stated) { in->error = *stated, in->from = ERROR_STATED; return; }
    for (size_t i = 0; i < n; i++) {
        const Authority *x = authority_of(book, &uses[i], m->given ? m->period.index / (int)m->period.kind : INT32_MAX);
        bool number = dims_equal(unit_get(uses[i].field->unit)->dims, in->type.dims) && uses[i].field->unit != UNIT_NONE;
        if (!x || !x->has_tolerance || !number) continue;
        if (in->from == ERROR_AUTHORITY && (x->relative != in->relative || frac_compare(x->tolerance, in->error) <= 0)) continue;
        in->error = x->tolerance, in->relative = x->relative, in->from = ERROR_AUTHORITY;
    }
}

typedef struct { Finder *f; size_t n; } Reading;

static void read_values(void *context, int worker, size_t base, size_t n, const BlockValues *v)
{
    (void)worker;
    Reading *x = context;
    for (size_t k = 0; k < x->f->out->n_inputs; k++) {
        BlockValues *to = &x->f->values[k];
        if (!to->ok) {
            to->ok = NEW_ARRAY(x->f->arena, uint8_t, x->n + 1);
            if (v[k].i) to->i = NEW_ARRAY(x->f->arena, int64_t, x->n + 1);
            else to->r = NEW_ARRAY(x->f->arena, double, x->n + 1);
        }
        uint8_t *ok = (uint8_t *)(uintptr_t)to->ok;
        for (size_t i = 0; i < n; i++) {
            ok[base + i] = v[k].ok[i];
            if (v[k].i) ((int64_t *)(uintptr_t)to->i)[base + i] = v[k].i[i];
            else ((double *)(uintptr_t)to->r)[base + i] = v[k].r[i];
        }
    }
}

static bool value_at(const Finder *f, size_t input, size_t slot, Frac *out)
{
    const BlockValues *v = &f->values[input];
    if (!v->ok || !v->ok[slot]) return false;
    return v->i ? frac_mul(frac_of(v->i[slot]), f->scales[input], out) : real_frac(v->r[slot], out);
}

/* In steps, towards `how`. */
static bool steps_of(const FragileInput *in, Frac value, Rounding how, int64_t *out)
{
    Frac q;
    return frac_div(value, in->step, &q) && frac_int64(q, how, out);
}

static void set_reach(Finder *f, size_t k)
{
    for (size_t slot = 0; slot < f->e->n; slot++) {
        Frac v;
        int64_t steps;
        if (f->e->state[slot] != STATE_RANKED && f->e->state[slot] != STATE_MEMBER) continue;
        if (!value_at(f, k, slot, &v) || !steps_of(&f->out->inputs[k], v, ROUND_CEIL, &steps)) continue;
        steps = steps < 0 ? -steps : steps;
        if (steps > INT64_MAX / REACH / 2) steps = INT64_MAX / REACH / 2;
        if (steps * REACH > f->reach[k]) f->reach[k] = steps * REACH;
    }
}

static bool open_inputs(Finder *f, const RuleBook *book, const Frac *error, Err *err)
{
    FormulaBlocks *blocks;
    find_inputs(f);
    size_t n = f->out->n_inputs;
    const Formula **formulas = NEW_ARRAY(f->arena, const Formula *, n + 1);
    f->values = NEW_ARRAY(f->arena, BlockValues, n + 1), f->scales = NEW_ARRAY(f->arena, Frac, n + 1), f->reach = NEW_ARRAY(f->arena, int64_t, n + 1);
    for (size_t k = 0; k < n; k++) {
        formulas[k] = f->out->inputs[k].formula;
        f->scales[k] = formula_scale(formulas[k]);
        set_error(&f->out->inputs[k], book, &f->e->context.moment, error);
    }
    Reading x = { f, f->e->n };
    if (n && (!formula_blocks_open(formulas, n, &f->e->context, f->arena, &blocks, err) || !formula_blocks_run(blocks, 1, read_values, &x, err))) return false;
    for (size_t k = 0; k < n; k++) {
        if (!set_step(&f->out->inputs[k], f->values[k].i != NULL)) return FAIL(err, DATA, T_EVALUATE_BEYOND, f->e->scheme->title);
        set_reach(f, k);
    }
    return true;
}

/* ---- one input of one row ---- */

typedef struct { size_t input; uint32_t row; int64_t from; int sign; bool now; } Way;      /* from: the last step on the near side */

static bool fate_at(Finder *f, const Way *w, int64_t distance, Fate *out, Err *err)
{
    Frac value;
    if (!frac_mul(frac_of(w->from + w->sign * distance), f->out->inputs[w->input].step, &value)) return FAIL(err, DATA, T_EVALUATE_BEYOND, f->e->scheme->title);
    if (trial_fate(f->trial, w->input, w->row, value, out, err)) return true;
    if (err->code != ERR_DATA) return false;
    *err = (Err){ 0 };                                   /* with that value nobody has a score: no other status */
    *out = (Fate){ w->now, STATE_RANKED };
    return true;
}

static bool halve(Finder *f, const Way *w, int64_t same, int64_t other, int64_t *at, Err *err)
{
    while (other - same > 1) {
        Fate fate;
        int64_t mid = same + (other - same) / 2;
        if (!fate_at(f, w, mid, &fate, err)) return false;
        if (fate.in_tail == w->now) same = mid;
        else other = mid;
    }
    *at = other;
    return true;
}

/* How far it may go: down to 0, or to ten times a negative value. */
static int64_t limit_of(const Finder *f, const Way *w)
{
    if (w->sign > 0) return f->reach[w->input] - w->from;
    return w->from > 0 ? w->from : w->from < 0 ? f->reach[w->input] + w->from : 0;
}

static bool within(const FragileInput *in, Frac value, Frac change)
{
    Frac most = in->error;
    if (change.num < 0) change.num = -change.num;
    if (value.num < 0) value.num = -value.num;
    return (!in->relative || frac_mul(in->error, value, &most)) && frac_compare(change, most) <= 0;
}

static bool note_change(Finder *f, const Way *w, int64_t distance, Frac value, FragileChange *out, Err *err)
{
    const FragileInput *in = &f->out->inputs[w->input];
    Fate fate;
    Frac share;
    *out = (FragileChange){ .flips = true };
    if (!fate_at(f, w, distance, &fate, err)) return false;
    if (!frac_mul(frac_of(w->from + w->sign * distance), in->step, &out->to) || !frac_sub(out->to, value, &out->change)) return FAIL(err, DATA, T_EVALUATE_BEYOND, f->e->scheme->title);
    out->after = fate.state;
    out->within = within(in, value, out->change);
    if (value.num != 0 && frac_div(out->change, value, &share)) out->relative = real_of(share) * (value.num < 0 ? -1 : 1);
    return true;
}

static bool way_of(const Finder *f, const FragileLine *l, bool up, bool now, Way *out)
{
    *out = (Way){ l->input, l->row, 0, up ? 1 : -1, now };
    return steps_of(&f->out->inputs[l->input], l->value, up ? ROUND_FLOOR : ROUND_CEIL, &out->from);
}

static bool seek(Finder *f, const FragileLine *l, bool up, bool now, FragileChange *out, Err *err)
{
    Way w;
    Fate fate;
    *out = (FragileChange){ 0 };
    if (!way_of(f, l, up, now, &w)) return true;
    int64_t limit = limit_of(f, &w), first = (w.from < 0 ? -w.from : w.from) / FIRST_PARTS, last = 0;
    for (int64_t at = 1; at <= limit && limit > 0;) {
        if (!fate_at(f, &w, at, &fate, err)) return false;
        if (fate.in_tail != now) {
            int64_t nearest;
            return halve(f, &w, last, at, &nearest, err) && note_change(f, &w, nearest, l->value, out, err);
        }
        if (at == limit) break;
        last = at;
        at = at == 1 ? (first > 2 ? first : 2) : at + (at * (GROW - GROW_PARTS) / GROW_PARTS > 1 ? at / GROW_PARTS * (GROW - GROW_PARTS) : 1);
        if (at <= last) at = last + 1;
        if (at > limit) at = limit;
    }
    return true;
}

/* ---- subjects ---- */

static void gather_rows(Finder *f, uint32_t slot)
{
    f->n_rows = 0;
    for (uint32_t row = f->head ? f->head[slot] : slot; row != UINT32_MAX; row = f->head ? f->next[row] : UINT32_MAX) f->rows[f->n_rows++] = row;
}

/* Those that count for each subject, in the order of slots. */
static void link_rows(Finder *f)
{
    const Evaluation *e = f->e;
    f->rows = NEW_ARRAY(f->arena, uint32_t, e->n + 1);
    if (!e->owner) return;
    f->head = NEW_ARRAY(f->arena, uint32_t, e->n + 1), f->next = NEW_ARRAY(f->arena, uint32_t, e->n + 1);
    for (size_t i = 0; i < e->n; i++) f->head[i] = UINT32_MAX;
    for (size_t i = e->n; i-- > 0;) {
        size_t to = e->state[i] == STATE_MEMBER ? e->owner[i] : i;
        f->next[i] = f->head[to];
        f->head[to] = (uint32_t)i;
    }
}

static FragileLine *lines_of(Finder *f, size_t *n)
{
    FragileLine *lines = NEW_ARRAY(f->arena, FragileLine, f->n_rows * f->out->n_inputs + 1);
    *n = 0;
    for (size_t r = 0; r < f->n_rows; r++)
        for (size_t k = 0; k < f->out->n_inputs; k++) {
            FragileLine *l = &lines[(*n)++];
            *l = (FragileLine){ .input = k, .row = f->rows[r] };
            l->there = value_at(f, k, l->row, &l->value);
        }
    return lines;
}

/* Does the error of one input, in one direction, bring it over the line? A few probes between here and there. */
static bool error_flips(Finder *f, const FragileLine *l, bool up, bool now, bool *flips, Err *err)
{
    const FragileInput *in = &f->out->inputs[l->input];
    Way w;
    Frac most = in->error, size = l->value;
    int64_t distance, limit;
    if (size.num < 0) size.num = -size.num;
    if (!way_of(f, l, up, now, &w) || (in->relative && !frac_mul(most, size, &most)) || !steps_of(in, most, ROUND_FLOOR, &distance)) return true;
    limit = limit_of(f, &w);
    if (distance > limit) distance = limit;
    for (int64_t k = ERROR_PROBES; k > 0 && !*flips; k--) {
        Fate fate;
        int64_t at = distance / ERROR_PROBES * k + distance % ERROR_PROBES * k / ERROR_PROBES;
        if (at < 1) break;
        if (!fate_at(f, &w, at, &fate, err)) return false;
        *flips = fate.in_tail != now;
    }
    return true;
}

static bool is_near(Finder *f, const FragileLine *lines, size_t n, bool *near, Err *err)
{
    *near = false;
    for (size_t i = 0; i < n && !*near; i++)
        for (int up = 0; up < 2 && lines[i].there && !*near; up++)
            if (!error_flips(f, &lines[i], up, false, near, err)) return false;
    return true;
}

static void sum_up(FragileSubject *s, const FragileChange *c)
{
    double size = c->relative < 0 ? -c->relative : c->relative;
    if (!c->flips) return;
    s->verify |= c->within;
    if (size > 0 && size < s->nearest) s->nearest = size;
}

static bool look(Finder *f, uint32_t slot, FragileLine *lines, size_t n, Err *err)
{
    FragileSubject s = { .slot = slot, .in_tail = f->e->tail[slot] != 0, .lines = lines, .n_lines = n, .nearest = 1e300 };
    for (size_t i = 0; i < n; i++) {
        if (!lines[i].there) continue;
        if (!seek(f, &lines[i], true, s.in_tail, &lines[i].up, err) || !seek(f, &lines[i], false, s.in_tail, &lines[i].down, err)) return false;
        sum_up(&s, &lines[i].up);
        sum_up(&s, &lines[i].down);
    }
    if (!trial_score(f->trial, &s.score_change, &s.has_score, err)) return false;
    if (!s.in_tail && !s.verify && !f->far) return true;
    f->out->n_verify += s.verify;
    *PUSH(f->arena, f->out->subjects, f->out->n, f->cap_subjects) = s;
    return true;
}

/* Is anybody in the tail where this one is compared? */
static bool has_tail(const Evaluation *e, const Pool *p)
{
    uint32_t n = p->n;
    if (!e->scheme->has_tail || !p->has_line) return false;
    for (uint32_t k = 0; e->scheme->tail_of_all && k < e->n_pools; k++)
        if (&e->pools[k] != p && e->pools[k].list_index == p->list_index) n += e->pools[k].n;
    return p->safe < n;
}

static bool look_at_pool(Finder *f, uint32_t pool, Err *err)
{
    const Evaluation *e = f->e;
    if (!has_tail(e, &e->pools[pool])) return true;
    for (uint32_t slot = 0; slot < e->n; slot++) {
        size_t n;
        bool near = e->state[slot] == STATE_RANKED && e->pool[slot] == pool && e->tail[slot];
        if (e->state[slot] != STATE_RANKED || e->pool[slot] != pool) continue;
        f->out->n_looked++;
        gather_rows(f, slot);
        FragileLine *lines = lines_of(f, &n);
        if (!trial_subject(f->trial, slot, f->rows, f->n_rows, err)) return false;
        if (!near && !is_near(f, lines, n, &near, err)) return false;
        if (near && !look(f, slot, lines, n, err)) return false;
    }
    return true;
}

/* ---- the order in which they are told ---- */

typedef struct { FragileSubject s; Str key; } Ordered;

static int by_nearness(const void *p, const void *q)
{
    const Ordered *a = p, *b = q;
    if (a->s.verify != b->s.verify) return a->s.verify ? -1 : 1;
    if (a->s.nearest < b->s.nearest || a->s.nearest > b->s.nearest) return a->s.nearest < b->s.nearest ? -1 : 1;
    return str_compare(a->key, b->key);
}

static void put_in_order(Finder *f)
{
    Fragile *out = f->out;
    Ordered *all = NEW_ARRAY(f->arena, Ordered, out->n + 1);
    for (size_t i = 0; i < out->n; i++) all[i] = (Ordered){ out->subjects[i], f->keys[out->subjects[i].slot] };
    if (out->n) qsort(all, out->n, sizeof *all, by_nearness);
    for (size_t i = 0; i < out->n; i++) out->subjects[i] = all[i].s;
}

bool fragile_find(const Evaluation *e, const RuleBook *book, const Frac *error, const Str *keys, Arena *a, Fragile **out, Err *err)
{
    Finder f = { .e = e, .keys = keys, .arena = a, .out = *out = NEW(a, Fragile) };
    bool ok = open_inputs(&f, book, error, err) && trial_open(e, f.out->inputs, f.out->n_inputs, a, &f.trial, err);
    link_rows(&f);
    for (uint32_t p = 0; ok && p < e->n_pools; p++) ok = look_at_pool(&f, p, err);
    trial_close(f.trial);
    put_in_order(&f);
    return ok;
}

bool fragile_one(const Evaluation *e, const RuleBook *book, uint32_t slot, Arena *a, Fragile **out, Err *err)
{
    Finder f = { .e = e, .arena = a, .out = *out = NEW(a, Fragile), .far = true };
    size_t n;
    if (e->state[slot] != STATE_RANKED || !has_tail(e, &e->pools[e->pool[slot]])) return true;
    bool ok = open_inputs(&f, book, NULL, err) && trial_open(e, f.out->inputs, f.out->n_inputs, a, &f.trial, err);
    if (ok) {
        link_rows(&f);
        gather_rows(&f, slot);
        FragileLine *lines = lines_of(&f, &n);
        ok = trial_subject(f.trial, slot, f.rows, f.n_rows, err) && look(&f, slot, lines, n, err);
    }
    trial_close(f.trial);
    return ok;
}
