/* SPDX-License-Identifier: Apache-2.0 */
#include "figures/figures.h"
#include "figures/parts.h"
#include "figures/texts.h"
#include "rules/approx.h"
#include "rules/stops.h"

#include <assert.h>

typedef struct { const Figure *figure; const Formula *formula; const RuleBook *book; UnitId unit; int decimals; Rounding rounding; } Asked;

static Asked asked_figure(const Figure *f, const RuleBook *b)
{
    assert(f->formula);
    return (Asked){ f, f->formula, b, f->unit, f->decimals, f->rounding };
}

/* ---- what is shown ---- */

static void show_number(const Asked *q, FigureValue *v, Arena *a)
{
    Buf b = { 0 };
    int decimals = q->decimals >= 0 ? q->decimals : unit_get(v->unit)->decimals;
    if (!scalar_in_unit(&v->value, v->unit, &v->number)) {
        v->value.ok = false;
        return;
    }
    frac_format(v->number, decimals, q->rounding, &b);
    v->shown = buf_keep(&b, a);
    buf_clear(&b);
    frac_format_exact(v->number, &b);
    v->exact = buf_keep(&b, a);
    buf_clear(&b);
    const Figure *f = q->figure;
    Frac step;
    v->approx_fits = true;
    if (f && f->has_approx) v->approx_fits = unit_from_base(v->unit, f->approx_to, &step) && approx_format(v->number, step, f->approx_word, v->unit_text, &b);
    if (b.n == 0) buf_add(&b, v->shown), buf_add(&b, v->unit_text);
    v->printed = buf_keep(&b, a);
    buf_done(&b);
}

static void show(const Asked *q, FigureValue *v, Arena *a)
{
    TypeKind kind = v->value.type.kind;
    Buf b = { 0 };
    v->approx_fits = true;
    v->unit = q->unit != UNIT_NONE ? q->unit : v->value.type.unit;
    Str word = v->value.type.unit_word;
    if (q->figure && q->figure->bare) v->unit_text = (Str){ 0 };
    else if (q->figure && q->figure->unit_text.n) v->unit_text = q->figure->unit_text;
    else v->unit_text = v->unit == UNIT_NONE ? (Str){ 0 } : word.n && v->unit == v->value.type.unit ? word : unit_name(v->unit);
    if (!v->value.ok) return;
    if (kind == TYPE_NUMBER) {
        show_number(q, v, a);
        return;
    }
    scalar_format(&v->value, v->unit, q->decimals, false, &b);
    v->shown = v->printed = buf_keep(&b, a);
    buf_done(&b);
}

/* ---- withholding ---- */

static bool run(const Asked *q, const FigureRequest *r, Scope scope, Arena *a, Scalar *out, Trace *trace, Err *err)
{
    if (scope.given) return formula_in_scope(q->formula, &r->context, scope, a, out, trace, err);
    return formula_scalar(q->formula, &r->context, a, out, trace, err);
}

static void withhold(FigureValue *v)
{
    v->withheld = true;
    v->value.ok = false;
    v->value.rows = v->value.missing = 0;
    v->shown = v->printed = v->exact = (Str){ 0 };
}

static bool sets_of(const Asked *q, const FigureRequest *r, Scope scope, const FirmFields *fields, Arena *a, FirmSet **sets, Err *err)
{
    Trace t = { .arena = a };
    Scalar value;
    return run(q, r, scope, a, &value, &t, err) && firms_behind(&t, fields, r->context.view.snapshot, a, sets, err);
}

/* One value: unsafe by itself, or by what is left of the whole. */
static bool check_one(const Asked *q, const FigureRequest *r, const Trace *t, const FirmFields *fields, Arena *a, bool *unsafe, Err *err)
{
    FirmSet *own, *whole;
    *unsafe = false;
    if (!firms_behind(t, fields, r->context.view.snapshot, a, &own, err)) return false;
    for (size_t i = 0; i <= fields->n; i++) *unsafe = *unsafe || withhold_unsafe(&own[i]);
    if (*unsafe || !r->scope.given) return true;
    if (!sets_of(q, r, (Scope){ 0 }, fields, a, &whole, err)) return false;
    for (size_t i = 0; i <= fields->n; i++) *unsafe = *unsafe || withhold_rest_unsafe(&whole[i], &own[i], a);
    return true;
}

static bool value_of(const Asked *q, const FigureRequest *r, Arena *a, FigureValue *out, Trace *trace, Err *err)
{
    bool unsafe = false;
    *out = (FigureValue){ .figure = q->figure, .stops = DAY_NONE };
    FirmFields fields = r->sees_firms ? (FirmFields){ 0 } : firms_fields(q->formula, a);
    Trace own = { .arena = a };
    Trace *behind = trace ? trace : fields.any ? &own : NULL;
    if (!run(q, r, r->scope, a, &out->value, behind, err)) return false;
    if (fields.any && !check_one(q, r, behind, &fields, a, &unsafe, err)) return false;
    show(q, out, a);
    if (unsafe) {
        withhold(out);
        if (trace) trace->n = 0;
    }
    return stops_of(q->book, q->figure, q->formula, &r->context, &out->value, a, &out->stops, err);
}

/* ---- asked for ---- */

bool figures_one(const Figure *f, const RuleBook *b, const FigureRequest *q, Arena *a, FigureValue *out, Trace *trace, Err *err)
{
    Asked asked = asked_figure(f, b);
    return value_of(&asked, q, a, out, trace, err);
}

bool figures_formula(const Formula *f, const RuleBook *b, UnitId unit, int decimals, const FigureRequest *q, Arena *a, FigureValue *out, Trace *trace, Err *err)
{
    Asked asked = { NULL, f, b, unit, decimals, ROUND_HALF_UP };
    return value_of(&asked, q, a, out, trace, err);
}

bool figures_compute(const RuleBook *b, const FigureRequest *q, Arena *a, FigureValue **out, size_t *n, Err *err)
{
    FigureRequest shared = *q;
    if (!shared.context.cache) shared.context.cache = formula_cache_new(a);
    *n = b->n_figures;
    *out = NEW_ARRAY(a, FigureValue, b->n_figures);
    if (!snapshot_load_fields(q->context.view.snapshot, rules_reads(b, a), err)) return false;
    for (size_t i = 0; i < b->n_figures; i++)
        if (!figures_one(&b->figures[i], b, &shared, a, &(*out)[i], NULL, err)) return false;
    return true;
}

void figures_share(FigureRequest *q, Arena *a)
{
    if (!q->context.cache) q->context.cache = formula_cache_new(a);
    q->previous = formula_cache_beside(q->context.cache, a);
    q->last_year = formula_cache_beside(q->context.cache, a);
}

bool figures_beside(const Figure *f, const RuleBook *b, const FigureRequest *q, Arena *a, FigureBeside *out, Err *err)
{
    FigureRequest then = *q;
    Snapshot *s = q->context.view.snapshot;
    *out = (FigureBeside){ 0 };
    if (!figures_one(f, b, q, a, &out->now, NULL, err)) return false;
    if (!formula_needs_period(f->formula)) return true;
    then.context.cache = q->previous;                   /* what it holds is true of one moment */
    if (!moment_previous(s, &q->context.moment, &then.context.moment, err)) return false;
    out->has_previous = then.context.moment.given;
    if (out->has_previous && !figures_one(f, b, &then, a, &out->previous, NULL, err)) return false;
    then.context.cache = q->last_year;
    if (!moment_last_year(s, &q->context.moment, &then.context.moment, err)) return false;
    out->has_last_year = then.context.moment.given;
    return !out->has_last_year || figures_one(f, b, &then, a, &out->last_year, NULL, err);
}

/* ---- tables ---- */

bool figures_dimension(Str word, Dimension *out)
{
    static const struct { Str word; Dimension by; } words[] = {
        { S_INIT("park"), BY_PARK }, { S_INIT("unit"), BY_UNIT }, { S_INIT("town"), BY_TOWN }, { S_INIT("class"), BY_CLASS },
        { S_INIT("园区"), BY_PARK }, { S_INIT("单位"), BY_UNIT }, { S_INIT("镇街"), BY_TOWN }, { S_INIT("类别"), BY_CLASS },
    };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (str_equal(words[i].word, word)) {
            *out = words[i].by;
            return true;
        }
    return false;
}

/* The group without a name (未填) cannot be asked for as a scope: what is behind it is what no other group has. */
static bool group_sets(const Asked *q, const FigureRequest *r, Dimension by, const FigureTable *t, const FirmFields *fields, bool *withheld, Arena *a, FirmSet **all, Err *err)
{
    size_t n_sets = fields->n + 1;
    FirmSet *whole, *sets = NEW_ARRAY(a, FirmSet, n_sets * t->n);      /* by set, then by group */
    if (!sets_of(q, r, r->scope, fields, a, &whole, err)) return false;
    for (size_t g = 0; g + 1 < t->n; g++) {
        FirmSet *own;
        Scope scope = { .given = true, .by = by, .id = t->rows[g].id, .class = t->rows[g].id ? (Str){ 0 } : t->rows[g].name, .within = &r->scope };
        if (!sets_of(q, r, scope, fields, a, &own, err)) return false;
        for (size_t i = 0; i < n_sets; i++) sets[i * t->n + g] = own[i];
        if (!r->scope.given) continue;
        FirmSet *group;                                 /* what of the group lies outside of the scope could be told by subtraction */
        scope.within = NULL;
        if (!sets_of(q, r, scope, fields, a, &group, err)) return false;
        for (size_t i = 0; i < n_sets; i++) withheld[g] = withheld[g] || withhold_rest_unsafe(&group[i], &own[i], a);
    }
    for (size_t i = 0; i < n_sets; i++) {
        FirmSet named = { 0 };
        for (size_t g = 0; g + 1 < t->n; g++)
            for (size_t k = 0; k < sets[i * t->n + g].n; k++) withhold_add(&named, sets[i * t->n + g].items[k].firm, sets[i * t->n + g].items[k].amount, a);
        withhold_settle(&named);
        sets[i * t->n + t->n - 1] = withhold_rest(&whole[i], &named, a);
    }
    *all = sets;
    return true;
}

static bool withhold_table(const Asked *q, const FigureRequest *r, Dimension by, FigureTable *t, Arena *a, Err *err)
{
    FirmFields fields = firms_fields(q->formula, a);
    FirmSet *sets;
    if (!fields.any || r->sees_firms) return true;
    bool *withheld = NEW_ARRAY(a, bool, t->n), total = false;
    if (!group_sets(q, r, by, t, &fields, withheld, a, &sets, err)) return false;
    for (size_t i = 0; i <= fields.n; i++) {
        bool unsafe_total;
        withhold_groups(&sets[i * t->n], t->n, withheld, &unsafe_total, a);
        total = total || unsafe_total;
    }
    for (size_t g = 0; g < t->n; g++)
        if (withheld[g]) withhold(&t->rows[g].value);
    if (total) withhold(&t->total);
    return true;
}

/* Inside a scope: the groups that lie in it, and those that rows of it fall into. The last one, 未填, stays. */
static bool groups_inside(const RuleBook *b, const FigureRequest *q, Dimension by, Arena *a, Group *groups, size_t *n, Err *err)
{
    Formula *count;
    Group *members;
    size_t kept = 0, n_members;
    if (!q->scope.given) return true;
    if (!formula_compile(b->words, by == BY_UNIT || by == BY_TOWN ? S("count(unit)") : S("count(park)"), (Place){ 0 }, a, &count, err)) return false;
    if (!formula_groups(count, &q->context, by, &q->scope, a, &members, &n_members, err)) return false;
    for (size_t i = 0; i < *n; i++)
        if (i + 1 == *n || groups[i].value.rows + groups[i].value.missing > 0 || members[i].value.rows > 0) groups[kept++] = groups[i];
    *n = kept;
    return true;
}

bool figures_table(const Figure *figure, const Formula *formula, const RuleBook *b, Dimension by, const FigureRequest *q, Arena *a, FigureTable *out, Err *err)
{
    Asked asked = figure ? asked_figure(figure, b) : (Asked){ NULL, formula, b, UNIT_NONE, -1, ROUND_HALF_UP };
    Group *groups;
    *out = (FigureTable){ 0 };
    if (!value_of(&asked, q, a, &out->total, NULL, err)) return false;
    if (!formula_groups(asked.formula, &q->context, by, &q->scope, a, &groups, &out->n, err)) return false;
    if (!groups_inside(b, q, by, a, groups, &out->n, err)) return false;
    out->rows = NEW_ARRAY(a, FigureRow, out->n);
    for (size_t i = 0; i < out->n; i++) {
        FigureRow *row = &out->rows[i];
        *row = (FigureRow){ .name = groups[i].name, .id = groups[i].id, .value = { .figure = figure, .value = groups[i].value, .stops = out->total.stops } };
        show(&asked, &row->value, a);
    }
    return withhold_table(&asked, q, by, out, a, err);
}
