/* SPDX-License-Identifier: Apache-2.0 */
#include "evaluate/simulate.h"
#include "evaluate/texts.h"

#include <stdlib.h>
#include <string.h>

/* ---- the other evaluation ---- */

bool simulate_keeps(const EvalScheme *of, Str key)
{
    Str rest = key, head = str_split(&rest, '.'), id = rest.p ? str_split(&rest, '.') : S(""), part = rest.p ? rest : S("");
    if (str_equal(head, S("indicators"))) return str_equal(part, S("weight")) || str_equal(part, S("cap")) || str_equal(part, S("floor")) || str_equal(part, S("direction"));
    if (str_equal(head, S("ties"))) return str_equal(id, S("across_the_line"));
    if (str_equal(head, S("grades"))) return of->veto.n == 0 && of->step_down.n == 0;     /* they name grades by their number */
    static const char *const whole[] = { "weights", "base", "method", "tail", "count_rounding", "score_decimals", "title" };
    for (size_t i = 0; i < sizeof whole / sizeof whole[0]; i++)
        if (str_equal(head, str_of(whole[i]))) return true;
    return false;
}

bool simulate_run(const Evaluation *of, const EvalScheme *s, const Str *keys, size_t n_keys, Arena *a, Evaluation **out, Err *err)
{
    bool keeps = true;
    for (size_t i = 0; i < n_keys; i++) keeps &= simulate_keeps(of->scheme, keys[i]);
    return keeps ? evaluation_again(of, s, a, out, err) : evaluation_run(s, &of->context, a, out, err);
}

/* ---- measures ---- */

static bool compile(const EvalScheme *s, const char *text, Arena *a, Formula **out)
{
    Err none = { 0 };                                    /* what the subject does not have is not asked for */
    *out = NULL;
    return formula_compile_row(s->words, s->subject, str_of(text), (Place){ S("simulate"), 1, 1 }, a, out, &none);
}

static void add_measure(const EvalScheme *s, const char *id, Str title, UnitId unit, Arena *a, Measure *m, const Formula **formulas, size_t *n)
{
    Formula *f;
    FormulaInput *in;
    if (*n == SIMULATE_MEASURES || !compile(s, id, a, &f) || formula_type(f).kind != TYPE_NUMBER) return;
    if (!title.n && formula_inputs(f, a, &in) == 1) title = in->title;
    m[*n] = (Measure){ .id = str_of(id), .title = title.n ? title : str_of(id), .unit = unit == UNIT_NONE ? formula_type(f).unit : unit, .scale = formula_scale(f) };
    formulas[(*n)++] = f;
}

static void find_measures(const EvalScheme *s, Arena *a, Measure *m, const Formula **formulas, size_t *n)
{
    static const char *const usual[] = { "land", "tax", "employees" };
    for (size_t i = 0; !s->stand_alone && i < 3; i++) add_measure(s, usual[i], S(""), UNIT_NONE, a, m, formulas, n);
    for (size_t i = 0; i < s->n_columns; i++) {
        const InputColumn *c = &s->columns[i];
        bool counts = c->kind == K_AREA || c->kind == K_MONEY || c->kind == K_COUNT;
        if (counts) add_measure(s, str_z(a, c->id), c->title, c->unit, a, m, formulas, n);
    }
}

typedef struct { Measure *m; size_t n, rows; Arena *a; } Filling;

static void fill_block(void *context, int worker, size_t base, size_t n, const BlockValues *v)
{
    (void)worker;
    Filling *x = context;
    for (size_t k = 0; k < x->n; k++) {
        Measure *m = &x->m[k];
        if (!m->ok) {
            m->ok = NEW_ARRAY(x->a, uint8_t, x->rows + 1);
            if (v[k].i) m->i = NEW_ARRAY(x->a, int64_t, x->rows + 1);
            else m->r = NEW_ARRAY(x->a, double, x->rows + 1);
        }
        memcpy((uint8_t *)(uintptr_t)m->ok + base, v[k].ok, n);
        if (v[k].i) memcpy((int64_t *)(uintptr_t)m->i + base, v[k].i, n * sizeof *v[k].i);
        else memcpy((double *)(uintptr_t)m->r + base, v[k].r, n * sizeof *v[k].r);
    }
}

bool simulate_measures(const EvalScheme *s, const Context *c, Arena *a, Measure **out, size_t *n, Err *err)
{
    const Formula *formulas[SIMULATE_MEASURES];
    FormulaBlocks *blocks;
    *out = NEW_ARRAY(a, Measure, SIMULATE_MEASURES);
    *n = 0;
    find_measures(s, a, *out, formulas, n);
    if (*n == 0) return true;
    if (!formula_blocks_open(formulas, *n, c, a, &blocks, err)) return false;
    Filling x = { *out, *n, formula_blocks_rows(blocks), a };
    return formula_blocks_run(blocks, 1, fill_block, &x, err);
}

enum { REAL_PARTS = 1000000000 };

void simulate_add(const Measure *m, size_t slot, MeasureSum *sum)
{
    if (!m->ok || !m->ok[slot]) { sum->missing++; return; }
    if (m->i) sum->whole += m->i[slot];
    else sum->whole += (Int128)(m->r[slot] * REAL_PARTS + (m->r[slot] < 0 ? -0.5 : 0.5));
}

bool simulate_total(const Measure *m, const MeasureSum *sum, Frac *in_unit)
{
    Frac base;
    bool whole = m->i != NULL;
    return frac_make(sum->whole, whole ? 1 : REAL_PARTS, &base) && (!whole || frac_mul(base, m->scale, &base)) && unit_from_base(m->unit, base, in_unit);
}

/* ---- dimensions ---- */

static bool add_dimension(const EvalScheme *s, const Context *c, const char *path, DimensionKind kind, Arena *a, SimulateDimension *out, size_t *n, Err *err)
{
    Formula *f;
    if (!path || !*path || strcmp(path, ".") == 0 || !compile(s, path, a, &f)) return true;
    TypeKind type = formula_type(f).kind;
    if (type != TYPE_TEXT && type != TYPE_REF) return true;
    out[*n].kind = kind;
    return formula_codes(f, c, a, &out[(*n)++].codes, err);
}

bool simulate_dimensions(const EvalScheme *s, const Context *c, Arena *a, SimulateDimension *out, size_t *n, Err *err)
{
    const Register *r = s->subject;
    *n = 0;
    if (!add_dimension(s, c, s->stand_alone ? "park" : r->park_path, BY_PARK_NAME, a, out, n, err)) return false;
    if (!add_dimension(s, c, s->stand_alone ? "town" : r->unit_path, BY_TOWN_NAME, a, out, n, err)) return false;
    out[(*n)++] = (SimulateDimension){ .kind = BY_POOL_NAME };
    return true;
}

/* ---- the difference ---- */

typedef struct { Move m; uint32_t place; Str key; } Sorted;

static int by_move(const void *p, const void *q)
{
    const Sorted *a = p, *b = q;
    if (a->m.enters != b->m.enters) return a->m.enters ? -1 : 1;
    int c = str_compare(a->m.pool, b->m.pool);
    if (c) return c;
    if (a->place != b->place) return a->place < b->place ? -1 : 1;
    c = str_compare(a->key, b->key);
    return c ? c : a->m.slot < b->m.slot ? -1 : a->m.slot > b->m.slot;
}

static void count_grades(Shift *s)
{
    for (size_t i = 0; i < s->before->n; i++) {
        uint8_t from = s->before->place[i] ? s->before->grade[i] : 0, to = s->after->place[i] ? s->after->grade[i] : 0;
        s->grades[from][to] += s->before->state[i] != STATE_OUT || s->after->state[i] != STATE_OUT;
        s->any_grades |= from || to;
    }
}

static Move *in_order(Sorted *all, size_t n, Arena *a)
{
    Move *moves = NEW_ARRAY(a, Move, n + 1);
    if (n) qsort(all, n, sizeof *all, by_move);
    for (size_t i = 0; i < n; i++) moves[i] = all[i].m;
    return moves;
}

static Sorted sorted_of(const Evaluation *e, uint32_t slot, bool enters, const Str *keys)
{
    return (Sorted){ { slot, enters, e->pools[e->pool[slot]].name }, e->place[slot], keys[slot] };
}

static void find_graded(Shift *s, const Str *keys, Sorted *all, Arena *a)
{
    for (uint32_t i = 0; i < s->before->n; i++) {
        uint8_t from = s->before->place[i] ? s->before->grade[i] : 0, to = s->after->place[i] ? s->after->grade[i] : 0;
        if (!from || !to || from == to) continue;
        all[s->n_graded++] = sorted_of(s->after, i, to > from, keys);
        s->n_worse += to > from, s->n_better += to < from;
    }
    s->graded = in_order(all, s->n_graded, a);
}

void simulate_shift(const Evaluation *before, const Evaluation *after, const Str *keys, Arena *a, Shift *out)
{
    Arena *scratch = arena_new();
    Sorted *all = NEW_ARRAY(scratch, Sorted, before->n + 1);
    *out = (Shift){ .before = before, .after = after, .any_tail = before->scheme->has_tail || after->scheme->has_tail };
    for (uint32_t i = 0; i < before->n; i++) {
        bool was = before->tail[i] != 0, is = after->tail[i] != 0;
        out->tail_before += was, out->tail_after += is;
        if (was == is) continue;
        all[out->n++] = sorted_of(is ? after : before, i, is, keys);
        out->n_enter += is, out->n_leave += was;
    }
    out->moves = in_order(all, out->n, a);
    count_grades(out);
    find_graded(out, keys, all, a);
    arena_free(scratch);
}

static Str name_in(const SimulateDimension *by, const Move *m)
{
    if (by->kind == BY_POOL_NAME) return m->pool;
    return by->codes.ok[m->slot] ? by->codes.words[by->codes.code[m->slot]] : S("");
}

static int by_group(const void *p, const void *q)
{
    const ShiftGroup *a = p, *b = q;
    return str_compare(a->name, b->name);
}

void simulate_groups(const Shift *s, const SimulateDimension *by, const Measure *m, size_t n_measures, Arena *a, ShiftGroup **out, size_t *n)
{
    Map *names = map_new(a);
    *out = NEW_ARRAY(a, ShiftGroup, s->n + 1);
    for (size_t i = 0; i < s->n; i++) {
        const Move *move = &s->moves[i];
        ShiftGroup *g = &(*out)[map_intern(names, name_in(by, move))];
        g->name = name_in(by, move);
        g->n_enter += move->enters, g->n_leave += !move->enters;
        for (size_t k = 0; k < n_measures; k++) simulate_add(&m[k], move->slot, move->enters ? &g->enter[k] : &g->leave[k]);
    }
    *n = names->n;
    if (*n) qsort(*out, *n, sizeof **out, by_group);
}

/* ---- a range of values ---- */

/* The number at the head of a text; what follows is its unit. */
static bool head_number(Str text, Frac *number, Str *unit)
{
    size_t n = 0;
    text = str_trim(text);
    while (n < text.n && ((text.p[n] >= '0' && text.p[n] <= '9') || text.p[n] == '.' || (n == 0 && text.p[n] == '-'))) n++;
    *unit = str_slice(text, n, text.n);
    return dec_parse(str_slice(text, 0, n), number);
}

typedef struct { Frac from, to, step; Str unit; } Range;

/* Where the step begins: at the last stroke with a number behind it (a unit may hold a stroke: 万元/亩). */
static size_t step_at(Str text)
{
    for (size_t i = text.n; i-- > 0;)
        if (text.p[i] == '/' && i + 1 < text.n && text.p[i + 1] >= '0' && text.p[i + 1] <= '9') return i;
    return text.n;
}

static bool read_range(Str text, Range *r)
{
    size_t cut = step_at(text);
    Str unit, step_unit, ends = str_slice(text, 0, cut), rest = str_slice(text, cut + 1, text.n);
    ptrdiff_t dots = str_find(ends, S(".."));
    if (dots < 0 || !head_number(str_slice(ends, 0, (size_t)dots), &r->from, &unit) || !head_number(str_slice(ends, (size_t)dots + 2, ends.n), &r->to, &r->unit)) return false;
    if (unit.n && !str_equal(unit, r->unit)) return false;
    if (frac_compare(r->from, r->to) >= 0) return false;
    if (cut < text.n) return head_number(rest, &r->step, &step_unit) && (!step_unit.n || str_equal(step_unit, r->unit)) && r->step.num > 0;
    Frac width;
    if (!frac_sub(r->to, r->from, &width)) return false;
    r->step = frac_of(1);
    return str_equal(r->unit, S("%")) || frac_div(width, frac_of(SIMULATE_STEPS), &r->step);
}

bool simulate_values(Str range, Arena *a, Str **out, size_t *n, Err *err)
{
    Range r;
    Frac at;
    *n = 0;
    *out = NEW_ARRAY(a, Str, SIMULATE_STEPS_MAX + 2);
    if (!read_range(range, &r)) return FAIL(err, USE, T_EVALUATE_RANGE_OF, range);
    for (at = r.from; frac_compare(at, r.to) <= 0;) {
        Buf b = { 0 };
        if (*n > SIMULATE_STEPS_MAX) return FAIL(err, USE, T_EVALUATE_RANGE_LONG, range);
        frac_format(at, DECIMALS_AT_MOST + 9, ROUND_HALF_UP, &b);
        (*out)[(*n)++] = str_printf(a, "%.*s%.*s", SP(buf_str(&b)), SP(r.unit));
        buf_done(&b);
        if (frac_compare(at, r.to) == 0) break;
        if (!frac_add(at, r.step, &at)) return FAIL(err, USE, T_EVALUATE_RANGE_OF, range);
        if (frac_compare(at, r.to) > 0) at = r.to;       /* the end is among them */
    }
    return true;
}
