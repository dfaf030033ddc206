/* SPDX-License-Identifier: Apache-2.0 */
#include "action/evaluation/living.h"
#include "action/texts.h"
#include "formats/grid.h"

#include <stdio.h>

enum { INPUTS, RESULTS, PARAMETERS };
static const Text *const sheets[] = { &T_ACTION_BOOK_INPUTS, &T_ACTION_BOOK_RESULTS, &T_ACTION_BOOK_PARAMETERS };

bool living_scores(const Living *r) { return r->s->method != METHOD_TOPSIS; }


/* The 15 digits that a workbook keeps. */
Str living_real(const Living *r, double v)
{
    char text[40];
    int n = snprintf(text, sizeof text, "%.15g", v);
    return str_copy(r->a, (Str){ text, (size_t)n });
}

/* ---- addresses ---- */

const char *living_column(const Living *r, int col)
{
    Str s = grid_address(0, (uint32_t)col, r->a);
    return str_z(r->a, str_slice(s, 0, s.n - 1));
}

/* One cell in row k of its table, as $C7 of another sheet. */
static const char *cell(const Living *r, int sheet, int col, size_t k)
{
    return str_printf(r->a, "'%s'!$%s%zu", text_of(sheets[sheet], r->d->lang), living_column(r, col), k + TABLE_FIRST_ROW + 1).p;
}

static const char *range(const Living *r, int sheet, int col)
{
    const char *c = living_column(r, col);
    size_t last = (r->n ? r->n : 1) + TABLE_FIRST_ROW;
    return str_printf(r->a, "'%s'!$%s$%d:$%s$%zu", text_of(sheets[sheet], r->d->lang), c, TABLE_FIRST_ROW + 1, c, last).p;
}

/* A value of 参数. */
const char *living_parameter(const Living *r, int row)
{
    return str_printf(r->a, "'%s'!$%s$%d", text_of(sheets[PARAMETERS], r->d->lang), living_column(r, VALUE_COLUMN), row + TABLE_FIRST_ROW + 1).p;
}

const char *living_quoted(const Living *r, Str text)
{
    Buf b = { 0 };
    buf_add_char(&b, '"');
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '"') buf_add_char(&b, '"');
        buf_add_char(&b, text.p[i]);
    }
    buf_add_char(&b, '"');
    Str s = buf_keep(&b, r->a);
    buf_done(&b);
    return s.p;
}

/* "range, criterion" for the members of a pool, or of the whole list that it is in. */
const char *living_members(const Living *r, uint32_t pool, bool of_list)
{
    if (!of_list) return str_printf(r->a, "%s,%s", range(r, RESULTS, RESULT_POOL), living_quoted(r, r->e->pools[pool].name)).p;
    return str_printf(r->a, "%s,%s", range(r, INPUTS, r->at.list), living_quoted(r, r->e->pools[pool].list.n ? r->e->pools[pool].list : S("all"))).p;
}

/* The same as a condition over the ranges. */
static const char *is_member(const Living *r, uint32_t pool, bool of_list)
{
    if (!of_list) return str_printf(r->a, "%s=%s", range(r, RESULTS, RESULT_POOL), living_quoted(r, r->e->pools[pool].name)).p;
    return str_printf(r->a, "%s=%s", range(r, INPUTS, r->at.list), living_quoted(r, r->e->pools[pool].list.n ? r->e->pools[pool].list : S("all"))).p;
}

#define F(r, ...) str_printf((r)->a, __VA_ARGS__)

const char *living_rounding(Rounding how) { return how == ROUND_FLOOR ? "ROUNDDOWN" : how == ROUND_CEIL ? "ROUNDUP" : "ROUND"; }

/* The base of an indicator in a pool as a formula. */
Str living_base(const Living *r, uint32_t p, size_t k)
{
    const EvalScheme *s = r->s;
    const char *x = range(r, RESULTS, r->at.x[k]), *of = living_members(r, p, s->base.of_all), *times = living_parameter(r, r->rows.k), *is = is_member(r, p, s->base.of_all);
    double fixed = r->e->bases[(size_t)p * s->n_indicators + k].base / s->base.k;
    bool quotient = s->indicators[k].den != NULL, weighted = s->base.kind == BASE_WEIGHTED_MEAN && quotient;
    if (s->base.kind == BASE_NUMBER || s->base.kind == BASE_LAST_YEAR) return F(r, "=%s*%s", living_real(r, fixed).p, times);
    if (s->base.kind == BASE_MEDIAN || s->base.kind == BASE_MAX) {
        const char *f = s->base.kind == BASE_MAX ? "MAX" : "MEDIAN";
        return F(r, "{=IFERROR(IF(%s(IF(%s,%s))>0,%s(IF(%s,%s))*%s,\"\"),\"\")}", f, is, x, f, is, x, times);
    }
    Str value = F(r, "AVERAGEIFS(%s,%s)", x, of);
    if (weighted) {
        const char *num = range(r, INPUTS, r->at.num[k]), *den = range(r, INPUTS, r->at.den[k]);
        Str positive = s->indicators[k].negative_zero ? F(r, ",%s,\">0\"", num) : S("");
        value = F(r, "SUMIFS(%s,%s,%s,\">-1E+300\"%.*s)/SUMIFS(%s,%s,%s,\">-1E+300\")*%s", num, of, x, SP(positive), den, of, x, living_real(r, r->columns[k].factor).p);
    }
    return F(r, "=IFERROR(IF(%s>0,%s*%s,\"\"),\"\")", value.p, value.p, times);
}

Str living_extreme(const Living *r, uint32_t p, size_t k, bool greatest)
{
    return F(r, "{=%s(IF(%s,%s))}", greatest ? "MAX" : "MIN", is_member(r, p, false), range(r, RESULTS, r->at.x[k]));
}

Str living_safe(const Living *r, uint32_t p)
{
    return F(r, "{=MIN(IF((%s)*(%s=0),%s))}", is_member(r, p, r->s->tail_of_all), range(r, RESULTS, r->at.below), range(r, RESULTS, r->at.score));
}

/* ---- 结果 ---- */

Str living_x(const Living *r, size_t k, size_t row)
{
    const Indicator *i = &r->s->indicators[k];
    const char *num = cell(r, INPUTS, r->at.num[k], row), *den = i->den ? cell(r, INPUTS, r->at.den[k], row) : "1";
    Str factor = r->columns[k].factor > 1 || r->columns[k].factor < 1 ? F(r, "*%s", living_real(r, r->columns[k].factor).p) : S("");
    Str x = i->den ? F(r, "%s/%s%.*s", num, den, SP(factor)) : F(r, "%s%.*s", num, SP(factor));
    if (i->negative_zero) x = F(r, "IF(%s<0,0,%s)", num, x.p);
    if (i->correct && r->at.coefficient >= 0) {
        const char *c = cell(r, INPUTS, r->at.coefficient, row);
        x = F(r, "IF(ISNUMBER(%s),%s%s%s,\"\")", c, x.p, r->s->multiply ? "*" : "/", c);
    }
    if (!i->den) return F(r, "=IF(ISNUMBER(%s),%s,\"\")", num, x.p);
    return F(r, "=IF(AND(ISNUMBER(%s),ISNUMBER(%s)),IF(%s=0,\"\",%s),\"\")", num, den, den, x.p);
}

static Str weigh(const Living *r, size_t k, const char *ratio)
{
    const char *w = living_parameter(r, r->rows.weight[k]);
    if (!r->s->has_range) return F(r, "%s*(%s)", w, ratio);
    const char *low = living_parameter(r, r->rows.low), *high = living_parameter(r, r->rows.high);
    return F(r, "%s/%s*(%s+(%s-%s)*(%s))", w, living_parameter(r, r->rows.weight_sum), low, high, low, ratio);
}

static Str ratio_formula(const Living *r, uint32_t p, size_t k, const char *x)
{
    const PoolRows *at = &r->pools[p];
    if (r->s->method == METHOD_MIN_MAX) {
        const char *low = living_parameter(r, at->low[k]), *high = living_parameter(r, at->high[k]);
        Str part = r->s->indicators[k].down ? F(r, "%s-%s", high, x) : F(r, "%s-%s", x, low);
        return F(r, "IF(%s>%s,(%s)/(%s-%s),1)", high, low, part.p, high, low);
    }
    Str ratio = F(r, "%s/%s", x, living_parameter(r, at->base[k]));
    if (r->s->indicators[k].down) ratio = F(r, "(2-%s)/2", ratio.p);
    if (r->rows.cap[k] >= 0) ratio = F(r, "MIN(%s,%s)", living_parameter(r, r->rows.cap[k]), ratio.p);
    if (r->rows.floor[k] >= 0) ratio = F(r, "MAX(%s,%s)", living_parameter(r, r->rows.floor[k]), ratio.p);
    return ratio;
}

/* Is x there, and is there something to compare it with? */
static Str there(const Living *r, uint32_t p, size_t k, size_t row)
{
    const char *x = cell(r, RESULTS, r->at.x[k], row);
    if (r->s->method == METHOD_MIN_MAX) return F(r, "ISNUMBER(%s)", x);
    return F(r, "AND(ISNUMBER(%s),ISNUMBER(%s))", x, living_parameter(r, r->pools[p].base[k]));
}

/* A denominator of zero that has a rule of its own. */
static bool zero_rule(const Living *r, size_t k) { return r->s->indicators[k].den && r->s->indicators[k].zero != ZERO_MISSING; }
static Str zero_there(const Living *r, size_t k, size_t row)
{
    const char *num = cell(r, INPUTS, r->at.num[k], row), *den = cell(r, INPUTS, r->at.den[k], row);
    return F(r, "AND(ISNUMBER(%s),ISNUMBER(%s),%s=0)", num, den, den);
}

Str living_points(const Living *r, uint32_t p, size_t k, size_t row)
{
    const Indicator *i = &r->s->indicators[k];
    const char *x = cell(r, RESULTS, r->at.x[k], row);
    Str factor = r->at.factor >= 0 ? F(r, "*%s", cell(r, RESULTS, r->at.factor, row)) : S("");
    Str usual = F(r, "%.*s%.*s", SP(weigh(r, k, ratio_formula(r, p, k, x).p)), SP(factor));
    Str odd = i->missing == MISSING_REWEIGH ? S("\"\"") : i->missing == MISSING_POOL_MEAN ? F(r, "%s%.*s", living_parameter(r, r->pools[p].mean[k]), SP(factor)) : S("0");
    if (zero_rule(r, k)) {
        Str full = weigh(r, k, r->rows.cap[k] >= 0 ? living_parameter(r, r->rows.cap[k]) : "1");
        odd = F(r, "IF(%s,%s%.*s,%.*s)", zero_there(r, k, row).p, i->zero == ZERO_FULL ? full.p : "0", SP(factor), SP(odd));
    }
    return F(r, "=IF(%s,%.*s,%.*s)", there(r, p, k, row).p, SP(usual), SP(odd));
}

/* Σ weights ÷ Σ weights of the indicators that count. */
Str living_factor(const Living *r, uint32_t p, size_t row)
{
    Buf gone = { 0 };
    const char *sum = living_parameter(r, r->rows.weight_sum);
    for (size_t k = 0; k < r->s->n_indicators; k++) {
        if (r->s->indicators[k].missing != MISSING_REWEIGH) continue;
        Str counts = there(r, p, k, row);
        if (zero_rule(r, k)) counts = F(r, "OR(%s,%s)", counts.p, zero_there(r, k, row).p);
        buf_addf(&gone, "-IF(%s,0,%s)", counts.p, living_parameter(r, r->rows.weight[k]));
    }
    Str left = F(r, "%s%.*s", sum, SP(buf_str(&gone)));
    buf_done(&gone);
    return F(r, "=IF(ROUND(%s,9)>0,%s/(%s),0)", left.p, sum, left.p);
}

Str living_score(const Living *r, size_t row)
{
    Buf b = { 0 };
    buf_add_z(&b, "=ROUND(SUM(");
    for (size_t k = 0; k < r->s->n_indicators; k++) buf_addf(&b, "%s%s", k ? "," : "", cell(r, RESULTS, r->at.points[k], row));
    if (r->at.extra >= 0) buf_addf(&b, ",%s", cell(r, INPUTS, r->at.extra, row));
    buf_addf(&b, "),%d)", r->s->score_decimals);
    Str s = buf_keep(&b, r->a);
    buf_done(&b);
    return s;
}

/* 1 + how many are strictly better: by score, then by each further order. */
Str living_place(const Living *r, uint32_t p, size_t row, bool of_list)
{
    Buf b = { 0 }, equal = { 0 };
    const char *of = living_members(r, p, of_list), *score = cell(r, RESULTS, r->at.score, row), *all = range(r, RESULTS, r->at.score);
    buf_addf(&b, "=1+COUNTIFS(%s,%s,\">\"&%s)", of, all, score);
    buf_addf(&equal, "%s,%s,%s", of, all, score);
    for (size_t k = 0; k < r->s->n_orders; k++) {
        const char *order = range(r, INPUTS, r->at.order[k]), *own = cell(r, INPUTS, r->at.order[k], row);
        buf_addf(&b, "+COUNTIFS(%.*s,%s,\"<\"&%s)", SP(buf_str(&equal)), order, own);
        buf_addf(&equal, ",%s,%s", order, own);
    }
    Str s = buf_keep(&b, r->a);
    buf_done(&b), buf_done(&equal);
    return s;
}

Str living_below(const Living *r, uint32_t p, size_t row)
{
    bool of_list = r->s->tail_of_all;
    int col = of_list ? r->at.list_place : RESULT_PLACE;
    const char *place = cell(r, RESULTS, col, row), *k = living_parameter(r, r->pools[p].count), *n = living_parameter(r, r->pools[p].n);
    Str reach = r->s->across_all_in ? F(r, "%s+COUNTIFS(%s,%s,%s)-1", place, living_members(r, p, of_list), range(r, RESULTS, col), place) : F(r, "%s", place);
    return F(r, "=IF(AND(%s>0,%s>%s-%s),1,0)", k, reach.p, n, k);
}

Str living_tail(const Living *r, size_t row)
{
    Str s = F(r, "=%s", cell(r, RESULTS, r->at.below, row));
    if (r->at.guard >= 0) s = F(r, "%s*(1-%s)", s.p, cell(r, INPUTS, r->at.guard, row));
    return r->at.three >= 0 ? F(r, "%s*%s", s.p, cell(r, INPUTS, r->at.three, row)) : s;
}

Str living_grade(const Living *r, uint32_t p, size_t row)
{
    Buf b = { 0 }, index = { 0 };
    const EvalScheme *s = r->s;
    buf_add_z(&index, "1");
    for (size_t g = 0; g + 1 < s->n_grades; g++) buf_addf(&index, "+(%s>%s)", cell(r, RESULTS, RESULT_PLACE, row), living_parameter(r, r->pools[p].grade[g]));
    Str at = buf_keep(&index, r->a);
    if (r->at.veto >= 0) at = F(r, "IF(ISNUMBER(%s),%s,%s)", cell(r, INPUTS, r->at.veto, row), cell(r, INPUTS, r->at.veto, row), at.p);
    if (r->at.down >= 0) at = F(r, "%s+%s", at.p, cell(r, INPUTS, r->at.down, row));
    buf_addf(&b, "=CHOOSE(MIN(%zu,%s)", s->n_grades, at.p);
    for (size_t g = 0; g < s->n_grades; g++) buf_addf(&b, ",%s", living_quoted(r, s->grades[g].id));
    buf_add_char(&b, ')');
    Str out = buf_keep(&b, r->a);
    buf_done(&b), buf_done(&index);
    return out;
}

/* Empty in a small pool that has no tail. */
Str living_margin(const Living *r, uint32_t p, size_t row)
{
    if (r->e->pools[p].small && r->s->still_small == STILL_NO_TAIL) return S("=\"\"");
    const char *below = range(r, RESULTS, r->at.below);
    return F(r, "=IF(COUNTIFS(%s,%s,0)=0,\"\",ROUND(%s-%s,%d))", living_members(r, p, r->s->tail_of_all), below, cell(r, RESULTS, r->at.score, row), living_parameter(r, r->pools[p].safe), r->s->score_decimals);
}

