/* SPDX-License-Identifier: Apache-2.0 */
#include "action/evaluation/explaining.h"
#include "action/cells.h"
#include "action/texts.h"
#include "base/real.h"
#include "evaluate/result.h"
#include "figures/withhold.h"

#include <string.h>

/* ---- how things are printed ---- */

Str explaining_number(Desk *d, double v, int decimals)
{
    Buf b = { 0 };
    Frac f;
    if (real_frac(v, &f)) frac_format(f, DECIMALS_AT_MOST + decimals, ROUND_HALF_UP, &b);
    Str s = buf_keep(&b, d->arena);
    buf_done(&b);
    return s;
}

static Str kept(Explaining *x, Buf *b)
{
    Str s = buf_keep(b, x->desk->arena);
    buf_done(b);
    return s;
}

Str explaining_score(Explaining *x, size_t slot)
{
    Buf b = { 0 };
    result_score(x->e, slot, &b);
    return kept(x, &b);
}

Str explaining_points(Explaining *x, double v)
{
    Buf b = { 0 };
    result_real(v, x->e->scheme->score_decimals, &b);
    return kept(x, &b);
}

Str explaining_unit(Desk *d, UnitId unit)
{
    (void)d;
    return unit == UNIT_NONE || unit == UNIT_RATIO || unit == UNIT_HEAD ? S("") : unit_name(unit);
}

Str explaining_unit_of(Desk *d, const Indicator *x) { return x->unit == UNIT_NONE ? x->unit_text : explaining_unit(d, x->unit); }

Str explaining_side(Explaining *x, size_t k, bool num)
{
    Str text = num ? x->columns[k].num_text : x->columns[k].den_text;
    FormulaInput *inputs;
    size_t n = formula_inputs(x->e->scheme->indicators[k].x.formula, x->desk->arena, &inputs);
    for (size_t i = 0; i < n; i++)
        if (str_equal(inputs[i].id, text)) return inputs[i].title;
    return text;
}

/* ---- what a firm may see of the records ---- */

static const Field *firm_of(const Register *reg)
{
    const Field *f = register_find(reg, S("enterprise"));
    return f && f->kind == K_REF ? f : NULL;
}

static bool is_own(const Explaining *x, const Row *row)
{
    const Field *f = firm_of(row->reg);
    const Register *subject = x->e->scheme->subject;
    if (row->reg == subject) return row->id == (int64_t)x->x.slot + 1;
    if (f) return f->to == subject && row->v[f->index].ok && row->v[f->index].i == (int64_t)x->x.slot + 1;
    return strcmp(row->reg->id, "enterprise") != 0;                                         /* of no firm: a parcel's grade, a price list */
}

static bool names_a_firm(const Field *f) { return f->kind == K_REF && f->to && (strcmp(f->to->id, "enterprise") == 0 || strcmp(f->to->id, "land_unit") == 0); }

/* Who gave it, and on what ground. */
static bool firm_origin(Explaining *x, const Row *row, const Field *field, Str *out, Err *err)
{
    const Field *source = register_find(row->reg, S("source")), *basis = register_find(row->reg, S("lawful_basis"));
    Buf b = { 0 };
    bool ok = true;
    if (source && row->v[source->index].ok) buf_add(&b, row->v[source->index].s);
    else buf_add_z(&b, text_of(&(Text){ row->reg->title, row->reg->en }, x->desk->lang));
    if (basis && row->v[basis->index].ok) {
        buf_addf(&b, " · %.*s", SP(row->v[basis->index].s));
        if (str_starts(row->v[basis->index].s, S("企业"))) buf_add_z(&b, " · "), ok = cells_origin_text(x->desk, row, field, &b, err);
    }
    *out = kept(x, &b);
    return ok;
}

/* ---- inputs ---- */

static bool add_record(Explaining *x, ExplainInput *in, const Row *row, const Field *f, Err *err)
{
    Buf value = { 0 }, origin = { 0 }, cell = { 0 };
    Json j = json_on(&cell);
    ExplainRecord r = { .reg = row->reg, .field = str_of(text_of(&(Text){ f->title, f->en }, x->desk->lang)) };
    bool ok = cells_value(x->desk, f, &row->v[f->index], &value, err) && cells_key(x->desk, row, &r.key, err);
    if (ok && f->unit != UNIT_NONE && explaining_unit(x->desk, f->unit).n) buf_addf(&value, " %.*s", SP(unit_name(f->unit)));
    if (ok && x->firm) ok = firm_origin(x, row, f, &r.origin, err);
    else if (ok) ok = cells_origin_text(x->desk, row, f, &origin, err) && cells_origin_json(x->desk, row, f, &j, err);
    r.cell = kept(x, &cell);
    r.value = kept(x, &value);
    if (!x->firm) r.origin = kept(x, &origin);
    else buf_done(&origin);
    if (ok) *PUSH(x->desk->arena, in->records, in->n_records, in->cap) = r;
    return ok;
}

static bool add_trace(Explaining *x, ExplainInput *in, const Formula *f, size_t slot, Err *err)
{
    Desk *d = x->desk;
    Trace trace = { .arena = d->arena };
    if (!formula_trace_row(f, &x->e->context, slot, d->arena, &trace, err)) return false;
    for (size_t i = 0; i < trace.n; i++) {
        Row *row;
        if (!snapshot_row(x->v->snapshot, trace.rows[i].reg, trace.rows[i].id, d->arena, &row, err)) return false;
        if (x->firm && !is_own(x, row)) continue;
        for (size_t k = 0; k < row->reg->n_fields; k++) {
            const Field *field = &row->reg->fields[k];
            if (!(trace.rows[i].fields & field_bit(field)) || !row->v[k].ok || field->key != KEY_NO || (x->firm && names_a_firm(field))) continue;
            if (!add_record(x, in, row, field, err)) return false;
        }
    }
    return true;
}

/* The line of the table that was read. */
static void add_line(Explaining *x, ExplainInput *in, size_t slot)
{
    Buf b = { 0 };
    evaluating_line(x->desk, x->v, slot, &b);
    *PUSH(x->desk->arena, in->records, in->n_records, in->cap) = (ExplainRecord){ .key = x->v->keys[slot], .field = in->title, .value = in->value, .origin = kept(x, &b) };
}

static ExplainInput *new_input(Explaining *x, size_t slot, Str id, Str title)
{
    for (size_t i = 0; i < x->n_inputs; i++)
        if (x->inputs[i].slot == slot && str_equal(x->inputs[i].id, id)) return NULL;
    ExplainInput *in = PUSH(x->desk->arena, x->inputs, x->n_inputs, x->cap_inputs);
    *in = (ExplainInput){ .slot = slot, .id = id, .title = title };
    return in;
}

static bool add_input(Explaining *x, size_t slot, const FormulaInput *f, Err *err)
{
    Scalar s;
    Buf b = { 0 };
    ExplainInput *in = new_input(x, slot, f->id, f->title);
    if (!in) return true;
    if (!formula_row(f->formula, &x->e->context, slot, x->desk->arena, &s, err)) return false;
    cells_scalar(x->desk, &s, &b);
    in->value = kept(x, &b);
    in->unit = explaining_unit(x->desk, f->type.unit);
    if (x->e->scheme->stand_alone) { if (s.ok) add_line(x, in, slot); return true; }
    return add_trace(x, in, f->formula, slot, err);
}

static bool add_inputs_of(Explaining *x, size_t slot, const Formula *f, Err *err)
{
    FormulaInput *inputs;
    size_t n = formula_inputs(f, x->desk->arena, &inputs);
    for (size_t i = 0; i < n; i++)
        if (!add_input(x, slot, &inputs[i], err)) return false;
    return true;
}

/* Of one subject: what the indicators read, what the coefficient reads. */
static bool add_inputs(Explaining *x, size_t slot, Err *err)
{
    const EvalScheme *s = x->e->scheme;
    for (size_t k = 0; k < s->n_indicators; k++)
        if (!add_inputs_of(x, slot, s->indicators[k].x.formula, err)) return false;
    if (!s->coefficient.formula) return true;
    if (!s->area_weighted) return add_inputs_of(x, slot, s->coefficient.formula, err);
    size_t *rows, n;
    if (!explain_land(x->e, slot, x->desk->arena, &rows, &n, err)) return false;
    for (size_t i = 0; i < n; i++) {
        Scalar v;
        Buf b = { 0 };
        Str at = str_printf(x->desk->arena, "%.*s#%zu", SP(s->coefficient.text), i + 1);
        ExplainInput *in = new_input(x, slot, at, str_printf(x->desk->arena, "%s %zu", text_of(&T_ACTION_EXPLAIN_COEFFICIENT, x->desk->lang), i + 1));
        if (!formula_row(s->coefficient.formula, &x->e->context, rows[i], x->desk->arena, &v, err)) return false;
        scalar_format(&v, UNIT_NONE, DECIMALS_AT_MOST + 4, false, &b);
        in->value = kept(x, &b);
        if (!add_trace(x, in, s->coefficient.formula, rows[i], err)) return false;
    }
    return true;
}

/* ---- bases ---- */

static bool counts(const Explaining *x, size_t slot, size_t k)
{
    const Evaluation *e = x->e;
    if (e->state[slot] != STATE_RANKED || x->columns[k].kind[slot] != VALUE_THERE) return false;
    const Pool *p = &e->pools[e->pool[slot]];
    return e->scheme->base.of_all && e->scheme->method == METHOD_SUM ? p->list_index == x->x.pool->list_index : p == x->x.pool;
}

static Int128 nano(double v) { return (Int128)(v * 1e9 + (v < 0 ? -0.5 : 0.5)); }

/* Who knows the subject's own part would know a neighbour's: of all members, or of all but the subject. */
static bool unsafe(const FirmSet *all, const FirmSet *own, Arena *a) { return withhold_unsafe(all) || withhold_rest_unsafe(all, own, a); }

static void find_base(Explaining *x, size_t k, const ExplainColumn *then)
{
    const EvalScheme *s = x->e->scheme;
    const PoolBase *p = &x->e->bases[(size_t)x->e->pool[x->x.head] * s->n_indicators + k];
    ExplainBase *b = &x->bases[k];
    FirmSet num = { 0 }, den = { 0 }, own_num = { 0 }, own_den = { 0 };
    Arena *a = x->desk->arena;
    bool sides = s->base.kind == BASE_WEIGHTED_MEAN || s->base.kind == BASE_LAST_YEAR;
    Int128 sum_num = 0, sum_den = 0;
    *b = (ExplainBase){ .there = p->there, .value = p->base, .n = p->n, .low = p->low, .high = p->high };
    b->has_sums = s->method == METHOD_SUM && sides && s->indicators[k].den;
    for (size_t i = 0; i < x->e->n; i++) {
        if (!counts(x, i, k) || then[k].kind[i] != VALUE_THERE) continue;
        bool mine = i == x->x.head;
        double top = b->has_sums ? then[k].num[i] : then[k].x[i];
        if (s->indicators[k].negative_zero && top < 0) top = 0;
        sum_num += nano(top), sum_den += nano(then[k].den[i]);
        withhold_add(mine ? &own_num : &num, (int64_t)i, nano(top), a);
        withhold_add(mine ? &own_den : &den, (int64_t)i, nano(then[k].den[i]), a);
        if (mine) withhold_add(&num, (int64_t)i, nano(top), a), withhold_add(&den, (int64_t)i, nano(then[k].den[i]), a);
    }
    b->num = (double)sum_num / 1e9, b->den = (double)sum_den / 1e9;
    if (!x->firm) return;
    withhold_settle(&num), withhold_settle(&den);
    bool published = s->method == METHOD_SUM && s->base.kind == BASE_NUMBER;
    bool sum_base = s->method == METHOD_SUM && (sides || s->base.kind == BASE_MEAN);
    b->base_withheld = !published && (!sum_base || unsafe(&num, &own_num, a) || (b->has_sums && unsafe(&den, &own_den, a)));
    b->points_withheld = (b->base_withheld && s->method != METHOD_MIN_MAX) || x->x.n_members > 1;
}

/* Points that are withheld must not be told by the score: one more indicator goes, and without one the score itself. */
static void close_gaps(Explaining *x)
{
    const EvalScheme *s = x->e->scheme;
    size_t withheld = 0, lightest = s->n_indicators;
    for (size_t k = 0; k < s->n_indicators; k++) {
        withheld += x->bases[k].points_withheld;
        if (!x->bases[k].points_withheld && (lightest == s->n_indicators || x->e->weights[k] < x->e->weights[lightest])) lightest = k;
    }
    if (withheld == 1 && lightest < s->n_indicators) x->bases[lightest].points_withheld = true;
    x->score_withheld = withheld == 1 && s->n_indicators == 1;
    x->line_withheld = s->n_indicators == 1;             /* of one indicator the line's score is the value of whom it belongs to */
}

static bool find_bases(Explaining *x, Err *err)
{
    const EvalScheme *s = x->e->scheme;
    ExplainColumn *now, *then;
    double *coefficient, *ignored;
    if (!explain_columns(x->e, false, x->desk->arena, &now, &coefficient, err)) return false;
    x->columns = then = now;
    x->coefficient = coefficient;
    if (!x->x.pool || x->e->state[x->x.head] != STATE_RANKED) return true;
    if (s->method == METHOD_SUM && s->base.kind == BASE_LAST_YEAR && !explain_columns(x->e, true, x->desk->arena, &then, &ignored, err)) return false;
    for (size_t k = 0; k < s->n_indicators; k++) find_base(x, k, then);
    if (x->firm) close_gaps(x);
    return true;
}

/* ---- all ---- */

static bool find_years(Explaining *x, Err *err)
{
    if (x->e->scheme->stand_alone || !x->e->context.moment.given || (x->firm && x->x.n_members > 1)) return true;
    for (int back = 0; back < EXPLAIN_YEARS; back++)
        if (!explain_year(x->e, x->x.head, back, x->desk->arena, &x->years[x->n_years++], err)) return false;
    return true;
}

bool explaining_gather(Desk *d, const Evaluating *v, const Evaluation *e, size_t slot, bool firm, Explaining **out, Err *err)
{
    Explaining *x = *out = NEW(d->arena, Explaining);
    *x = (Explaining){ .desk = d, .v = v, .e = e, .firm = firm };
    if (!explain_subject(e, slot, d->arena, &x->x, err) || !find_bases(x, err)) return false;
    if (firm) return add_inputs(x, slot, err) && find_years(x, err);
    for (size_t i = 0; i < x->x.n_members; i++)
        if (!add_inputs(x, x->x.members[i], err)) return false;
    Fragile *f;
    if (!find_years(x, err) || !fragile_one(e, v->book, (uint32_t)x->x.head, d->arena, &f, err)) return false;
    x->fragile = f;
    return true;
}
