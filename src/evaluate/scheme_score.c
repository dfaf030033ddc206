/* SPDX-License-Identifier: Apache-2.0
** Indicators, weights, bases and the method: how a subject gets its points. */
#include "evaluate/read.h"
#include "base/real.h"
#include "evaluate/weight.h"

#include <string.h>

void read_method(SchemeReading *sr, const Node *n)
{
    static const TopsisNormal normals[] = { TOPSIS_VECTOR, TOPSIS_MIN_MAX, TOPSIS_SUM };
    EvalScheme *s = sr->s;
    s->high = 1;
    if (!n) return;
    if (n->kind == NODE_TEXT) {
        int k = node_choice(&sr->r, s->root, "method", "sum min_max");
        if (k == 1) s->method = METHOD_MIN_MAX;
        return;
    }
    if (!node_is_map(&sr->r, n, S("method"))) return;
    node_keys(&sr->r, n, "min_max topsis");
    const Node *range = node_find(n, "min_max"), *topsis = node_find(n, "topsis");
    if (!range == !topsis) { WRONG(&sr->r, n->at, T_EVALUATE_SUBKEY, S("method"), S("min_max"), S("sum min_max {min_max: [20, 100]} {topsis: vector|min_max|sum}")); return; }
    if (topsis) {
        int k = node_choice(&sr->r, n, "topsis", "vector min_max sum");
        s->method = METHOD_TOPSIS;
        if (k >= 0) s->topsis = normals[k];
        return;
    }
    s->method = METHOD_MIN_MAX;
    s->has_range = true;
    bool ok = range->kind == NODE_LIST && range->n == 2 && read_real(sr, range->items[0], S("min_max"), &s->low) && read_real(sr, range->items[1], S("min_max"), &s->high);
    if (!ok || s->low >= s->high) WRONG(&sr->r, range->at, T_EVALUATE_RANGE);
}

/* ---- indicators ---- */

/* The unit of x: of a quotient that of its sides (tce/亩, though no table has it), else that of the formula. */
static void set_unit(Indicator *x, Arena *a)
{
    Type t = formula_type(x->x.formula);
    UnitId n = formula_type(x->num).unit, d = x->den ? formula_type(x->den).unit : UNIT_NONE;
    Frac want;
    x->unit = t.unit;
    x->unit_scale = t.unit == UNIT_NONE ? frac_of(1) : unit_get(t.unit)->scale;
    x->unit_text = dims_none(t.dims) ? S("") : unit_name(t.unit);
    bool sides = x->den && n != UNIT_NONE && d != UNIT_NONE && !dims_none(t.dims) && frac_div(unit_get(n)->scale, unit_get(d)->scale, &want);
    if (!sides || (t.unit != UNIT_NONE && frac_compare(want, x->unit_scale) == 0)) return;
    x->unit = UNIT_NONE;
    x->unit_scale = want;
    bool plain = dims_none(unit_get(d)->dims);
    x->unit_text = plain ? unit_name(n) : str_printf(a, "%.*s/%.*s", SP(unit_name(n)), SP(unit_name(d)));
}

/* x in its unit from the numbers of the blocks, which are whole quanta or base units. */
static void set_factors(Indicator *x)
{
    Frac f = formula_scale(x->num);
    bool ok = (!x->den || frac_div(f, formula_scale(x->den), &f)) && frac_div(f, x->unit_scale, &f);
    x->num_factor = ok ? (double)f.num : real_of(f) / real_of(x->unit_scale);
    x->den_factor = ok ? (double)f.den : 1;
}

static const char *const INDICATOR_KEYS = "formula title direction weight correct cap floor missing zero_denominator negative";

static void read_limit(SchemeReading *sr, const Node *n, const char *key, Str id, bool *has, double *out)
{
    const Node *limit = node_find(n, key);
    if (!limit && sr->s->method == METHOD_SUM) read_owed(sr, n, str_z(sr->r.arena, id), key, "none 1.5");
    *has = limit && !read_is_none(limit) && read_real(sr, limit, str_of(key), out);
}

static void read_rules(SchemeReading *sr, const Node *n, Indicator *x)
{
    static const ZeroRule zeros[] = { ZERO_MISSING, ZERO_FULL, ZERO_ZERO };
    const char *id = str_z(sr->r.arena, x->id);
    int k = read_owed_choice(sr, n, id, "missing", "zero pool_mean reweigh exclude pending");
    if (k >= 0) x->missing = (MissingRule)k;
    if (x->den) k = read_owed_choice(sr, n, id, "zero_denominator", "missing full zero");
    else k = node_choice(&sr->r, n, "zero_denominator", "missing full zero");
    if (k >= 0) x->zero = zeros[k];
    x->negative_zero = read_owed_choice(sr, n, id, "negative", "keep zero") == 1;
    x->down = read_owed_choice(sr, n, id, "direction", "up down") == 1;
}

static void read_weight(SchemeReading *sr, const Node *n, Indicator *x)
{
    const Node *w = node_find(n, "weight");
    bool given = sr->s->weights.kind == WEIGHT_GIVEN;
    if (!given && w) WARN_AT(&sr->r, w->at, T_EVALUATE_WEIGHT_UNUSED, x->id);
    if (!given) return;
    if (!w) w = read_owed(sr, n, str_z(sr->r.arena, x->id), "weight", "40");
    if (w && read_real(sr, w, S("weight"), &x->weight) && !(x->weight > 0)) WRONG(&sr->r, w->at, T_EVALUATE_WEIGHT, x->id, w->text);
}

static void read_correction(SchemeReading *sr, const Node *n, Indicator *x)
{
    bool could = read_top(sr, "correct") != NULL;
    int k = could ? read_owed_choice(sr, n, str_z(sr->r.arena, x->id), "correct", "true false") : node_choice(&sr->r, n, "correct", "true false");
    x->correct = k == 0;
}

static void read_indicator(SchemeReading *sr, Str id, Place at, const Node *n)
{
    EvalScheme *s = sr->s;
    Indicator *x = &s->indicators[s->n_indicators++];
    *x = (Indicator){ .id = id };
    if (!node_id(&sr->r, id, at) || !node_is_map(&sr->r, n, id)) return;
    node_keys(&sr->r, n, INDICATOR_KEYS);
    const Node *formula = read_owed(sr, n, str_z(sr->r.arena, id), "formula", "tax / land");
    if (formula && read_formula(sr, formula, S("formula"), &x->x)) {
        Type t = formula_type(x->x.formula);
        if (t.kind != TYPE_NUMBER) { WRONG(&sr->r, formula->at, T_EVALUATE_WANT_NUMBER, formula->text); x->x.formula = NULL; }
        else if (!formula_quotient(x->x.formula, sr->r.arena, &x->num, &x->den)) x->num = x->x.formula;
        if (x->num) set_unit(x, sr->r.arena), set_factors(x);
    }
    x->title = node_text(&sr->r, n, "title", false, NULL);
    if (!x->title.n) x->title = id;
    read_rules(sr, n, x);
    read_weight(sr, n, x);
    read_correction(sr, n, x);
    read_limit(sr, n, "cap", id, &x->has_cap, &x->cap);
    read_limit(sr, n, "floor", id, &x->has_floor, &x->floor);
    if (x->has_cap && x->has_floor && x->cap < x->floor) WRONG(&sr->r, n->at, T_EVALUATE_LIMITS, id);
}

void read_indicators(SchemeReading *sr, const Node *n)
{
    EvalScheme *s = sr->s;
    if (!n || !node_is_map(&sr->r, n, S("indicators"))) return;
    if (n->n == 0) WRONG(&sr->r, n->at, T_EVALUATE_NONE, S("indicators"));
    if (n->n > SCHEME_INDICATORS) { WRONG(&sr->r, n->at, T_EVALUATE_MANY, S("indicators"), S("24")); return; }
    s->indicators = NEW_ARRAY(sr->r.arena, Indicator, n->n + 1);
    for (size_t i = 0; i < n->n; i++) read_indicator(sr, n->keys[i], n->key_places[i], n->items[i]);
}

/* ---- weights ---- */

static bool fraction(const Node *n, Frac *out)
{
    Frac den;
    if (n->kind != NODE_TEXT) return false;
    Str rest = n->text, head = str_split(&rest, '/');
    if (!dec_parse(str_trim(head), out) || out->num <= 0) return false;
    return !rest.p || (dec_parse(str_trim(rest), &den) && den.num > 0 && frac_div(*out, den, out));
}

/* People write 0.33 for 1/3: reciprocals may differ by 5 %. */
static bool reciprocal(Frac a, Frac b)
{
    double p = real_of(a) * real_of(b);
    return p > 0.95 && p < 1.05;
}

static bool read_matrix(SchemeReading *sr, const Node *n, size_t size)
{
    EvalScheme *s = sr->s;
    Str count = str_printf(sr->r.arena, "%zu", size);
    Frac *m = s->weights.matrix = NEW_ARRAY(sr->r.arena, Frac, size * size + 1);
    bool square = n->kind == NODE_LIST && n->n == size;
    for (size_t i = 0; square && i < size; i++) square = n->items[i]->kind == NODE_LIST && n->items[i]->n == size;
    if (!square) { WRONG(&sr->r, n->at, T_EVALUATE_MATRIX, count, S("matrix")); return false; }
    for (size_t i = 0; i < size; i++)
        for (size_t k = 0; k < size; k++) {
            const Node *cell = n->items[i]->items[k];
            bool ok = fraction(cell, &m[i * size + k]) && (i != k || frac_compare(m[i * size + k], frac_of(1)) == 0)
                && (k >= i || reciprocal(m[i * size + k], m[k * size + i]));
            if (!ok) { WRONG(&sr->r, cell->at, T_EVALUATE_MATRIX, count, cell->kind == NODE_TEXT ? cell->text : S("[]")); return false; }
        }
    return true;
}

static void check_consistency(SchemeReading *sr, const Node *n, size_t size)
{
    EvalScheme *s = sr->s;
    double w[SCHEME_INDICATORS], cr;
    Frac limit, shown;
    Buf b = { 0 }, c = { 0 };
    weight_ahp(s->weights.matrix, size, s->weights.vector, w, &cr);
    if (cr <= s->weights.max_cr || s->weights.reason.n) return;
    if (real_frac(cr, &shown)) frac_format(shown, 4, ROUND_HALF_UP, &b);
    if (real_frac(s->weights.max_cr, &limit)) frac_format(limit, DECIMALS_AT_MOST + 6, ROUND_HALF_UP, &c);
    WRONG(&sr->r, n->at, T_EVALUATE_CR, buf_str(&b), buf_str(&c));
    buf_done(&b), buf_done(&c);
}

static void read_ahp(SchemeReading *sr, const Node *n)
{
    static const AhpVector vectors[] = { AHP_EIGEN, AHP_GEOMETRIC, AHP_COLUMN };
    EvalScheme *s = sr->s;
    static const char *const allowed = "by matrix vector max_cr reason";
    node_keys(&sr->r, n, allowed);
    const Node *matrix = read_owed(sr, n, "weights", "matrix", allowed), *most = read_owed(sr, n, "weights", "max_cr", "0.1"), *indicators = node_find(s->root, "indicators");
    int k = read_owed_choice(sr, n, "weights", "vector", "eigen geometric column");
    if (k >= 0) s->weights.vector = vectors[k];
    s->weights.reason = node_text(&sr->r, n, "reason", false, NULL);
    size_t size = indicators && indicators->kind == NODE_MAP ? indicators->n : 0;
    if (!matrix || !most || k < 0 || !read_real(sr, most, S("max_cr"), &s->weights.max_cr)) return;
    if (size > 0 && size <= SCHEME_INDICATORS && read_matrix(sr, matrix, size)) check_consistency(sr, matrix, size);
}

void read_weights(SchemeReading *sr, const Node *n)
{
    EvalScheme *s = sr->s;
    if (!n) return;
    if (n->kind == NODE_TEXT) { node_choice(&sr->r, s->root, "weights", "given"); return; }
    if (!node_is_map(&sr->r, n, S("weights"))) return;
    int by = read_owed_choice(sr, n, "weights", "by", "entropy cv ahp");
    if (by == 2) { s->weights.kind = WEIGHT_AHP; read_ahp(sr, n); return; }
    if (by < 0) return;
    s->weights.kind = by == 0 ? WEIGHT_ENTROPY : WEIGHT_CV;
    node_keys(&sr->r, n, "by normalise");
    s->weights.normal = read_owed_choice(sr, n, "weights", "normalise", "sum min_max") == 1 ? NORMAL_MIN_MAX : NORMAL_SUM;
}

/* ---- bases ---- */

static Indicator *find_indicator(const EvalScheme *s, Str id)
{
    for (size_t i = 0; i < s->n_indicators; i++)
        if (str_equal(s->indicators[i].id, id)) return &s->indicators[i];
    return NULL;
}

/* "24.097" in the indicator's own unit, or "24.097万元/亩". */
static bool base_value(SchemeReading *sr, const Indicator *x, const Node *n, double *out)
{
    UnitId unit;
    Frac f;
    bool plain = n->kind == NODE_TEXT && dec_parse(n->text, &f), typed = !plain && n->kind == NODE_TEXT && node_amount(n->text, &unit, &f);
    if ((!plain && !typed) || f.num <= 0) { WRONG(&sr->r, n->at, T_EVALUATE_BASE_VALUE, n->kind == NODE_TEXT ? n->text : x->id); return false; }
    if (typed) {
        Frac base;
        bool fits = x->x.formula && dims_equal(unit_get(unit)->dims, formula_type(x->x.formula).dims) && unit_to_base(unit, f, &base) && frac_div(base, x->unit_scale, &f);
        if (!fits) { WRONG(&sr->r, n->at, T_EVALUATE_BASE_UNIT, n->text, x->id); return false; }
    }
    *out = real_of(f);
    return true;
}

static void add_value(SchemeReading *sr, const Indicator *x, Str pool, const Node *n, size_t *cap)
{
    double v;
    if (base_value(sr, x, n, &v)) *PUSH(sr->r.arena, sr->s->base.values, sr->s->base.n_values, *cap) = (BaseValue){ x->id, pool, v };
}

/* values: {tax_per_mu: 24.097, output_per_mu: {规上: 300, 规下: 120}} */
static void read_values(SchemeReading *sr, const Node *n)
{
    EvalScheme *s = sr->s;
    size_t cap = 0;
    if (!node_is_map(&sr->r, n, S("values"))) return;
    for (size_t i = 0; i < n->n; i++)
        if (!find_indicator(s, n->keys[i])) WRONG(&sr->r, n->key_places[i], T_EVALUATE_BASE_VALUE, n->keys[i]);
    for (size_t i = 0; i < s->n_indicators; i++) {
        const Indicator *x = &s->indicators[i];
        const Node *v = node_find(n, str_z(sr->r.arena, x->id));
        if (!v) WRONG(&sr->r, n->at, T_EVALUATE_BASE_VALUE, x->id);
        else if (v->kind != NODE_MAP) add_value(sr, x, S(""), v, &cap);
        else for (size_t k = 0; k < v->n; k++) add_value(sr, x, v->keys[k], v->items[k], &cap);
    }
}

void read_base(SchemeReading *sr, const Node *n)
{
    EvalScheme *s = sr->s;
    s->base.k = 1;
    if (!n || !node_is_map(&sr->r, n, S("base"))) return;
    node_keys(&sr->r, n, "kind of k values");
    int kind = read_owed_choice(sr, n, "base", "kind", "number mean weighted_mean median max last_year");
    const Node *k = node_find(n, "k"), *values = node_find(n, "values");
    if (k && read_real(sr, k, S("k"), &s->base.k) && !(s->base.k > 0)) WRONG(&sr->r, k->at, T_EVALUATE_NUMBER, S("k"), k->text);
    if (kind < 0) return;
    s->base.kind = (BaseKind)(BASE_NUMBER + kind);
    if (s->base.kind == BASE_NUMBER) {
        if (!values) values = read_owed(sr, n, "base", "values", "{tax_per_mu: 24.097万元/亩}");
        if (values) read_values(sr, values);
        return;
    }
    s->base.of_all = read_owed_choice(sr, n, "base", "of", "pool all") == 1;
    if (s->base.kind == BASE_LAST_YEAR && s->stand_alone) WRONG(&sr->r, n->at, T_EVALUATE_BASE_ALONE);
    for (size_t i = 0; s->base.kind == BASE_WEIGHTED_MEAN && i < s->n_indicators; i++)
        if (s->indicators[i].num && !s->indicators[i].den) WRONG(&sr->r, n->at, T_EVALUATE_QUOTIENT, s->indicators[i].id);
}

/* ---- correction ---- */

/* The title of a column or of a derived one; a formula stands for itself. */
static Str title_of(const SchemeReading *sr, const Register *start, Str text)
{
    const Field *f = start ? register_find(start, text) : NULL;
    const DerivedColumn *c = rules_column(sr->r.book, start, text);
    return c ? c->title : f ? str_of(f->word) : text;
}

void read_correct(SchemeReading *sr, const Node *n)
{
    EvalScheme *s = sr->s;
    static const char *const allowed = "by form several_parcels";
    if (!n || !node_is_map(&sr->r, n, S("correct"))) return;
    node_keys(&sr->r, n, allowed);
    const Node *by = read_owed(sr, n, "correct", "by", allowed);
    s->multiply = read_owed_choice(sr, n, "correct", "form", "divide multiply") == 1;
    bool firms = !s->stand_alone && s->subject && (strcmp(s->subject->id, "enterprise") == 0 || strcmp(s->subject->id, "land_unit") == 0);
    const Register *start = s->subject;
    if (firms && read_owed_choice(sr, n, "correct", "several_parcels", "area_weighted") == 0) s->area_weighted = true;
    if (s->area_weighted) start = model_find(s->model, S("land_use"));
    if (by && by->kind == NODE_TEXT) s->coefficient_title = title_of(sr, start, by->text);
    if (by && read_formula_of(sr, start, by, S("by"), &s->coefficient) && formula_type(s->coefficient.formula).kind != TYPE_NUMBER)
        WRONG(&sr->r, by->at, T_EVALUATE_WANT_NUMBER, by->text);
}
