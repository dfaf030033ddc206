/* SPDX-License-Identifier: Apache-2.0
** Row r of 结果 and row r of 输入 are the same subject. Formulas look at whole columns with the pool as condition, so a row may be sorted
** away or a value changed and all scores, places and lists follow. Limit: above FORMULA_ROWS subjects values alone are written. */
#include "action/evaluation/result_book.h"
#include "action/evaluation/explaining.h"
#include "action/evaluation/living.h"
#include "action/evaluation/rule_words.h"
#include "action/tables.h"
#include "action/texts.h"
#include "base/real.h"
#include "evaluate/result.h"

#include <stdlib.h>

#define F(r, ...) str_printf((r)->a, __VA_ARGS__)

enum { FORMULA_ROWS = 20000 };           /* counting places grows with the square of the rows */

static Str word(const Living *r, const Text *t) { return str_of(text_of(t, r->d->lang)); }
static Str whole(const Living *r, int64_t n) { return desk_int(r->d, n); }

/* ---- layout ---- */

/* The numerator (2k) or denominator (2k + 1) of indicator k. */
typedef struct { Str text; const uint8_t *ok; const double *v; } Part;

static Part part_of(const Living *r, int side)
{
    const ExplainColumn *c = &r->columns[side / 2];
    return side % 2 ? (Part){ c->den_text, c->den_ok, c->den } : (Part){ c->num_text, c->num_ok, c->num };
}

/* Of several years, or of firms that count together, one name may stand for different sums: only what has both sides is added. */
static bool same_part(const Living *r, int one, int other)
{
    Part a = part_of(r, one), b = part_of(r, other);
    if (!str_equal(a.text, b.text)) return false;
    for (size_t i = 0; i < r->n; i++) {
        size_t slot = r->slots[i];
        if (a.ok[slot] != b.ok[slot] || (a.ok[slot] && (a.v[slot] < b.v[slot] || a.v[slot] > b.v[slot]))) return false;
    }
    return true;
}

static int side_column(Living *r, int side)
{
    Layout *at = &r->at;
    for (int i = 0; i < at->n_sides; i++)
        if (same_part(r, at->side[i], side)) return i;
    at->side[at->n_sides] = side;
    return at->n_sides++;
}

static void lay_inputs(Living *r)
{
    Layout *at = &r->at;
    const EvalScheme *s = r->s;
    int col = INPUT_FIRST;
    at->list = s->tail_of_all || s->base.of_all ? col++ : -1;
    for (size_t k = 0; k < s->n_indicators; k++) {
        at->num[k] = side_column(r, (int)k * 2);
        at->den[k] = s->indicators[k].den ? side_column(r, (int)k * 2 + 1) : -1;
    }
    for (size_t k = 0; k < s->n_indicators; k++) {
        at->num[k] += col;
        if (at->den[k] >= 0) at->den[k] += col;
    }
    col += at->n_sides;
    at->coefficient = r->coefficient ? col++ : -1;
    at->extra = r->e->extra ? col++ : -1;
    for (size_t k = 0; k < s->n_orders; k++) at->order[k] = col++;
    at->veto = r->e->veto ? col++ : -1;
    at->down = r->e->down ? col++ : -1;
    at->guard = r->e->guarded ? col++ : -1;
    at->three = r->e->three ? col++ : -1;
    at->n_inputs = col;
}

static bool reweighs(const EvalScheme *s)
{
    for (size_t k = 0; k < s->n_indicators; k++)
        if (s->indicators[k].missing == MISSING_REWEIGH) return true;
    return false;
}

static void lay_results(Living *r)
{
    Layout *at = &r->at;
    int col = RESULT_FIRST;
    at->score = col++;
    at->grade = r->s->n_grades ? col++ : -1;
    at->list_place = r->s->has_tail && r->s->tail_of_all ? col++ : -1;
    at->below = r->s->has_tail ? col++ : -1;
    at->tail = r->s->has_tail ? col++ : -1;
    at->margin = r->s->has_tail ? col++ : -1;
    for (size_t k = 0; k < r->s->n_indicators; k++) at->x[k] = col++, at->points[k] = col++;
    at->factor = reweighs(r->s) && living_scores(r) ? col++ : -1;
    at->n_results = col;
}

/* ---- 参数 ---- */

static int put(Living *r, const Text *item, Str pool, Str indicator, Str value, Str formula, Str note)
{
    const Str cells[] = { word(r, item), pool, indicator, value, note }, formulas[] = { S(""), S(""), S(""), r->living ? formula : S(""), S("") };
    report_row_formulas(&r->parameters, cells, formulas, r->a);
    return (int)r->parameters.n_rows - 1;
}

static void put_scheme(Living *r)
{
    const EvalScheme *s = r->s;
    Rows *at = &r->rows;
    for (size_t k = 0; k < s->n_indicators; k++) {
        const Indicator *x = &s->indicators[k];
        at->weight[k] = put(r, &T_ACTION_RULE_WEIGHTS, S(""), x->title, living_real(r, r->e->weights[k]), S(""), scheme_cites(s, "weights"));
        at->cap[k] = x->has_cap && s->method == METHOD_SUM ? put(r, &T_ACTION_BOOK_CAP, S(""), x->title, living_real(r, x->cap), S(""), S("")) : -1;
        at->floor[k] = x->has_floor && s->method == METHOD_SUM ? put(r, &T_ACTION_BOOK_FLOOR, S(""), x->title, living_real(r, x->floor), S(""), S("")) : -1;
    }
    int first = at->weight[0], last = at->weight[s->n_indicators - 1];
    Str sum = F(r, "=SUMIFS($D$%d:$D$%d,$A$%d:$A$%d,%s)", first + TABLE_FIRST_ROW + 1, last + TABLE_FIRST_ROW + 1, first + TABLE_FIRST_ROW + 1, last + TABLE_FIRST_ROW + 1, living_quoted(r, word(r, &T_ACTION_RULE_WEIGHTS)));
    at->weight_sum = put(r, &T_ACTION_BOOK_WEIGHT_SUM, S(""), S(""), living_real(r, r->e->weight_sum), sum, S(""));
    if (s->method == METHOD_SUM) at->k = put(r, &T_ACTION_BOOK_K, S(""), S(""), living_real(r, s->base.k), S(""), rule_words_base(r->d, s));
    if (s->has_range) {
        at->low = put(r, &T_ACTION_BOOK_LOW, S(""), S(""), living_real(r, s->low), S(""), S(""));
        at->high = put(r, &T_ACTION_BOOK_HIGH, S(""), S(""), living_real(r, s->high), S(""), S(""));
    }
    if (!s->has_tail) return;
    at->share = put(r, &T_ACTION_BOOK_SHARE, S(""), S(""), living_real(r, real_of(s->tail_share)), S(""), rule_words_rounding(r->d, s->tail_rounding));
    at->min_pool = put(r, &T_ACTION_BOOK_MIN_POOL, S(""), S(""), whole(r, s->min_pool), S(""), scheme_cites(s, "tail"));
}

static void put_bases(Living *r, uint32_t p)
{
    const EvalScheme *s = r->s;
    PoolRows *at = &r->pools[p];
    Str pool = r->e->pools[p].name;
    for (size_t k = 0; k < s->n_indicators; k++) {
        const PoolBase *b = &r->e->bases[(size_t)p * s->n_indicators + k];
        const Indicator *x = &s->indicators[k];
        Str unit = explaining_unit_of(r->d, x);
        if (s->method == METHOD_SUM) at->base[k] = put(r, &T_ACTION_RULE_BASE, pool, x->title, b->there ? living_real(r, b->base) : S(""), living_base(r, p, k), unit);
        else {
            at->low[k] = put(r, &T_ACTION_BOOK_LEAST, pool, x->title, b->n ? living_real(r, b->low) : S(""), living_extreme(r, p, k, false), unit);
            at->high[k] = put(r, &T_ACTION_BOOK_GREATEST, pool, x->title, b->n ? living_real(r, b->high) : S(""), living_extreme(r, p, k, true), unit);
        }
        if (x->missing == MISSING_POOL_MEAN) at->mean[k] = put(r, &T_ACTION_BOOK_MEAN_POINTS, pool, x->title, living_real(r, b->mean_points), S(""), S(""));
    }
}

static uint32_t members_of_list(const Evaluation *e, uint32_t p)
{
    uint32_t n = 0;
    for (uint32_t q = 0; q < e->n_pools; q++) n += e->pools[q].list_index == e->pools[p].list_index ? e->pools[q].n : 0;
    return n;
}

static void put_line(Living *r, uint32_t p)
{
    const EvalScheme *s = r->s;
    const Pool *pool = &r->e->pools[p];
    PoolRows *at = &r->pools[p];
    uint32_t n = s->tail_of_all ? members_of_list(r->e, p) : pool->n;
    bool never = pool->small && s->still_small == STILL_NO_TAIL && !s->tail_of_all;
    Str count = never ? S("") : F(r, "=IF(%s<%s,0,%s(ROUND(%s*%s,9),0))", living_parameter(r, at->n), living_parameter(r, r->rows.min_pool), living_rounding(s->tail_rounding), living_parameter(r, r->rows.share), living_parameter(r, at->n));
    at->count = put(r, &T_ACTION_BOOK_COUNT, pool->name, S(""), whole(r, n - pool->safe), count, never ? word(r, &T_ACTION_RULE_NO_TAIL) : S(""));
    Buf safe = { 0 };
    if (pool->has_safe) result_fixed(pool->safe_score, s->score_decimals, &safe);
    at->safe = put(r, &T_ACTION_BOOK_SAFE, pool->name, S(""), buf_keep(&safe, r->a), living_safe(r, p), S(""));
    buf_done(&safe);
}

static void put_pool(Living *r, uint32_t p)
{
    const EvalScheme *s = r->s;
    const Pool *pool = &r->e->pools[p];
    PoolRows *at = &r->pools[p];
    bool of_list = s->has_tail && s->tail_of_all;
    at->n = put(r, &T_ACTION_BOOK_N, pool->name, S(""), whole(r, of_list ? members_of_list(r->e, p) : pool->n), F(r, "=COUNTIFS(%s)", living_members(r, p, of_list)), rule_words_value(r->d, s, pool->level, pool->value));
    const char *n = of_list ? F(r, "COUNTIFS(%s)", living_members(r, p, false)).p : living_parameter(r, at->n);
    for (size_t g = 0; g < s->n_grades; g++) {
        Str upto = F(r, "=%s(ROUND(%s*%s,9),0)", living_rounding(s->count_rounding), living_real(r, real_of(s->grades[g].share)).p, n);
        Frac f;
        int64_t places = 0;
        if (frac_mul(s->grades[g].share, frac_of(pool->n), &f) && !frac_int64(f, s->count_rounding, &places)) places = 0;
        at->grade[g] = put(r, &T_ACTION_BOOK_GRADE_UPTO, pool->name, s->grades[g].id, whole(r, places), upto, rule_words_share(r->d, s->grades[g].share));
    }
    put_bases(r, p);
    if (s->has_tail) put_line(r, p);
}

/* ---- 输入 ---- */

static void heading(Living *r, Table *t, Str title, Str unit, ColType type, int decimals)
{
    report_column(t, (TableColumn){ .title = title, .unit = unit, .type = type, .decimals = decimals }, r->a);
}

static Str side_name(const Living *r, size_t k, bool num)
{
    Explaining x = { .desk = r->d, .e = r->e, .columns = r->columns };
    return explaining_side(&x, k, num);
}

static void head_inputs(Living *r)
{
    Table *t = &r->inputs;
    heading(r, t, word(r, &T_ACTION_EXPLAIN_CODE), S(""), COL_TEXT, 0);
    heading(r, t, word(r, &T_ACTION_BOOK_NAME), S(""), COL_TEXT, 0);
    heading(r, t, word(r, &T_ACTION_RULE_POOL), S(""), COL_TEXT, 0);
    if (r->at.list >= 0) heading(r, t, word(r, &T_ACTION_BOOK_LIST), S(""), COL_TEXT, 0);
    for (int i = 0; i < r->at.n_sides; i++) {
        size_t k = (size_t)r->at.side[i] / 2;
        bool num = r->at.side[i] % 2 == 0;
        heading(r, t, side_name(r, k, num), explaining_unit(r->d, num ? r->columns[k].num_unit : r->columns[k].den_unit), COL_NUMBER, -1);
    }
    if (r->at.coefficient >= 0) heading(r, t, word(r, &T_ACTION_EXPLAIN_BY), S(""), COL_NUMBER, -1);
    if (r->at.extra >= 0) heading(r, t, word(r, &T_ACTION_RULE_ADJUST), S(""), COL_NUMBER, -1);
    for (size_t k = 0; k < r->s->n_orders; k++) heading(r, t, TOLD(r->d, T_ACTION_BOOK_ORDER, rule_words_formula(r->d, &r->s->orders[k].x)), S(""), COL_NUMBER, 0);
    if (r->at.veto >= 0) heading(r, t, word(r, &T_ACTION_BOOK_VETO), S(""), COL_NUMBER, 0);
    if (r->at.down >= 0) heading(r, t, word(r, &T_ACTION_BOOK_DOWN), S(""), COL_NUMBER, 0);
    if (r->at.guard >= 0) heading(r, t, word(r, &T_ACTION_BOOK_GUARDED), S(""), COL_NUMBER, 0);
    if (r->at.three >= 0) heading(r, t, word(r, &T_ACTION_BOOK_THREE), S(""), COL_NUMBER, 0);
}

static void put_inputs(Living *r, size_t slot)
{
    const Evaluation *e = r->e;
    Str *cells = NEW_ARRAY(r->a, Str, (size_t)r->at.n_inputs + 1);
    const Pool *p = &e->pools[e->pool[slot]];
    cells[INPUT_KEY] = r->v->keys[slot], cells[INPUT_NAME] = r->v->names[slot], cells[INPUT_POOL] = p->name;
    if (r->at.list >= 0) cells[r->at.list] = p->list.n ? p->list : S("all");
    for (size_t k = 0; k < r->s->n_indicators; k++) {
        const ExplainColumn *c = &r->columns[k];
        if (c->num_ok[slot]) cells[r->at.num[k]] = living_real(r, c->num[slot]);
        if (r->at.den[k] >= 0 && c->den_ok[slot]) cells[r->at.den[k]] = living_real(r, c->den[slot]);
    }
    if (r->at.coefficient >= 0 && r->coefficient[slot] > 0) cells[r->at.coefficient] = living_real(r, r->coefficient[slot]);
    if (r->at.extra >= 0) cells[r->at.extra] = living_real(r, e->extra[slot]);
    for (size_t k = 0; k < r->s->n_orders; k++) cells[r->at.order[k]] = whole(r, r->rank[k][slot]);
    if (r->at.veto >= 0) cells[r->at.veto] = e->veto[slot] ? whole(r, e->veto[slot]) : S("");
    if (r->at.down >= 0) cells[r->at.down] = whole(r, e->down[slot]);
    if (r->at.guard >= 0) cells[r->at.guard] = whole(r, e->guarded[slot]);
    if (r->at.three >= 0) cells[r->at.three] = whole(r, e->three->tail[slot]);
    report_row(&r->inputs, cells, r->a);
}

/* ---- 结果 ---- */

static void head_results(Living *r)
{
    Table *t = &r->results;
    const EvalScheme *s = r->s;
    heading(r, t, word(r, &T_ACTION_RULE_POOL), S(""), COL_TEXT, 0);
    heading(r, t, word(r, &T_ACTION_BOOK_PLACE), S(""), COL_NUMBER, 0);
    heading(r, t, word(r, &T_ACTION_EXPLAIN_CODE), S(""), COL_TEXT, 0);
    heading(r, t, word(r, &T_ACTION_BOOK_NAME), S(""), COL_TEXT, 0);
    heading(r, t, word(r, &T_ACTION_EXPLAIN_POINTS), S(""), COL_NUMBER, s->score_decimals);
    if (r->at.grade >= 0) heading(r, t, word(r, &T_ACTION_RULE_GRADES), S(""), COL_TEXT, 0);
    if (r->at.list_place >= 0) heading(r, t, word(r, &T_ACTION_BOOK_LIST_PLACE), S(""), COL_NUMBER, 0);
    if (r->at.below >= 0) heading(r, t, word(r, &T_ACTION_BOOK_BELOW), S(""), COL_NUMBER, 0);
    if (r->at.tail >= 0) heading(r, t, word(r, &T_ACTION_RULE_TAIL), S(""), COL_NUMBER, 0);
    if (r->at.margin >= 0) heading(r, t, word(r, &T_ACTION_BOOK_MARGIN), S(""), COL_NUMBER, s->score_decimals);
    for (size_t k = 0; k < s->n_indicators; k++) {
        heading(r, t, s->indicators[k].title, explaining_unit_of(r->d, &s->indicators[k]), COL_NUMBER, 4);
        heading(r, t, TOLD(r->d, T_ACTION_BOOK_POINTS, s->indicators[k].title), S(""), COL_NUMBER, s->score_decimals);
    }
    if (r->at.factor >= 0) heading(r, t, word(r, &T_ACTION_BOOK_FACTOR), S(""), COL_NUMBER, 4);
    if (r->at.tail < 0) return;
    t->fill_when = F(r, "$%s%d=1", living_column(r, r->at.tail), TABLE_FIRST_ROW + 1);
    t->line_when = F(r, "AND($%s%d=1,$%s%d<>1)", living_column(r, r->at.tail), TABLE_FIRST_ROW + 1, living_column(r, r->at.tail), TABLE_FIRST_ROW);
}

/* Below the line, listed or not: with all_in also who stands on both sides of it. */
static bool is_below(const Living *r, size_t slot)
{
    const Pool *p = &r->e->pools[r->e->pool[slot]];
    uint32_t place = r->e->list_place ? r->e->list_place[slot] : r->e->place[slot];
    if (place > p->safe) return true;
    if (!r->s->across_all_in) return false;
    uint32_t equals = 0;
    for (size_t i = 0; i < r->n; i++) {
        size_t o = r->slots[i];
        bool same = r->e->list_place ? r->e->list_place[o] == place && r->e->pools[r->e->pool[o]].list_index == p->list_index : r->e->place[o] == place && r->e->pool[o] == r->e->pool[slot];
        equals += same;
    }
    return place + equals - 1 > p->safe;
}

static void fill_values(Living *r, size_t slot, Str *cells)
{
    const Evaluation *e = r->e;
    Buf b = { 0 };
    cells[RESULT_POOL] = e->pools[e->pool[slot]].name, cells[RESULT_PLACE] = whole(r, e->place[slot]), cells[RESULT_KEY] = r->v->keys[slot], cells[RESULT_NAME] = r->v->names[slot];
    result_score(e, slot, &b), cells[r->at.score] = buf_keep(&b, r->a);
    if (r->at.grade >= 0) cells[r->at.grade] = r->s->grades[e->grade[slot] - 1].id;
    if (r->at.list_place >= 0) cells[r->at.list_place] = whole(r, e->list_place[slot]);
    buf_clear(&b), result_margin(e, slot, &b);
    if (r->at.margin >= 0) cells[r->at.margin] = buf_keep(&b, r->a);
    if (r->at.below >= 0) cells[r->at.below] = whole(r, is_below(r, slot));
    if (r->at.tail >= 0) cells[r->at.tail] = whole(r, e->tail[slot]);
    buf_done(&b);
    double left = e->weight_sum;
    for (size_t k = 0; k < r->s->n_indicators; k++) {
        bool is_there = r->columns[k].kind[slot] == VALUE_THERE;
        if (is_there) cells[r->at.x[k]] = living_real(r, r->columns[k].x[slot]);
        cells[r->at.points[k]] = living_real(r, r->points[k][slot]);
        bool zero = r->columns[k].kind[slot] == VALUE_ZERO_DENOMINATOR && r->s->indicators[k].zero != ZERO_MISSING;
        if (!is_there && !zero && r->s->indicators[k].missing == MISSING_REWEIGH) left -= e->weights[k], cells[r->at.points[k]] = S("");
    }
    if (r->at.factor >= 0) cells[r->at.factor] = living_real(r, left > 0 ? e->weight_sum / left : 0);
}

static void fill_formulas(Living *r, size_t slot, size_t row, Str *f)
{
    uint32_t p = r->e->pool[slot];
    f[RESULT_PLACE] = living_place(r, p, row, false);
    for (size_t k = 0; k < r->s->n_indicators; k++) {
        f[r->at.x[k]] = living_x(r, k, row);
        if (living_scores(r)) f[r->at.points[k]] = living_points(r, p, k, row);
    }
    if (living_scores(r)) f[r->at.score] = living_score(r, row);
    if (r->at.factor >= 0) f[r->at.factor] = living_factor(r, p, row);
    if (r->at.grade >= 0) f[r->at.grade] = living_grade(r, p, row);
    if (r->at.list_place >= 0) f[r->at.list_place] = living_place(r, p, row, true);
    if (r->at.below < 0) return;
    f[r->at.below] = living_below(r, p, row);
    f[r->at.tail] = living_tail(r, row);
    f[r->at.margin] = living_margin(r, p, row);
}


/* ---- 说明 ---- */

static void note(Living *r, const Text *kind, Str item, Str text, Str cites)
{
    const Str cells[] = { word(r, kind), item, text, cites };
    report_row(&r->notes, cells, r->a);
}

static Str cites_of(const Living *r, size_t slot)
{
    const EvalScheme *s = r->s;
    if (r->e->state[slot] == STATE_EXEMPT) return s->exempt.items[r->e->reason[slot]].cites;
    if (r->e->state[slot] == STATE_UNGRADED) return s->ungraded.items[r->e->reason[slot]].cites;
    return S("");
}

static void put_notes(Living *r)
{
    RuleLine *lines;
    size_t n;
    heading(r, &r->notes, word(r, &T_ACTION_BOOK_KIND), S(""), COL_TEXT, 0);
    heading(r, &r->notes, word(r, &T_ACTION_EXPLAIN_KEY), S(""), COL_TEXT, 0);
    heading(r, &r->notes, word(r, &T_ACTION_EXPLAIN_RULE), S(""), COL_TEXT, 0);
    heading(r, &r->notes, word(r, &T_ACTION_EXPLAIN_CITES), S(""), COL_TEXT, 0);
    note(r, &T_ACTION_BOOK_NOTE, S(""), word(r, r->living ? living_scores(r) ? &T_ACTION_BOOK_LIVING : &T_ACTION_BOOK_TOPSIS : &T_ACTION_BOOK_LARGE), S(""));
    if (r->e->n_unknown) note(r, &T_ACTION_BOOK_NOTE, S(""), TOLD(r->d, T_ACTION_EVALUATE_UNKNOWN, whole(r, (int64_t)r->e->n_unknown)), S(""));
    rule_words_all(r->d, r->e, &lines, &n);
    for (size_t i = 0; i < n; i++) note(r, &T_ACTION_EXPLAIN_RULE, lines[i].title, lines[i].text, lines[i].cites);
    for (size_t i = 0; i < r->n_others; i++) {
        size_t slot = r->others[i];
        Buf why = { 0 };
        result_reason(r->e, slot, r->v->names, r->d->lang, &why);
        Str name = str_equal(r->v->names[slot], r->v->keys[slot]) ? r->v->keys[slot] : F(r, "%.*s %.*s", SP(r->v->keys[slot]), SP(r->v->names[slot]));
        note(r, &T_ACTION_BOOK_UNSCORED, name, buf_keep(&why, r->a), cites_of(r, slot));
        buf_done(&why);
    }
}

/* ---- all ---- */

typedef struct { int64_t value; uint32_t slot; } Ordered;

static int best_first(const void *p, const void *q)
{
    const Ordered *a = p, *b = q;
    return (b->value > a->value) - (b->value < a->value);
}

/* Orders of ties as numbers from 1, the best: what is missing comes last. */
static void rank_orders(Living *r)
{
    Ordered *items = NEW_ARRAY(r->a, Ordered, r->n + 1);
    for (size_t k = 0; k < r->s->n_orders; k++) {
        r->rank[k] = NEW_ARRAY(r->a, int64_t, r->e->n + 1);
        for (size_t i = 0; i < r->n; i++) items[i] = (Ordered){ r->e->order[k][r->slots[i]], r->slots[i] };
        if (r->n) qsort(items, r->n, sizeof *items, best_first);
        for (size_t i = 0; i < r->n; i++) r->rank[k][items[i].slot] = i && items[i].value == items[i - 1].value ? r->rank[k][items[i - 1].slot] : (int64_t)i + 1;
    }
}

static void part_rows(Living *r)
{
    uint32_t *rows;
    size_t n;
    evaluation_rows(r->e, r->v->keys, r->a, &rows, &n);
    r->slots = NEW_ARRAY(r->a, uint32_t, n + 1), r->others = NEW_ARRAY(r->a, uint32_t, n + 1);
    for (size_t i = 0; i < n; i++) {
        if (r->e->place[rows[i]] && r->e->state[rows[i]] == STATE_RANKED) r->slots[r->n++] = rows[i];
        else r->others[r->n_others++] = rows[i];
    }
}

static void title_tables(Living *r)
{
    Table *const tables[] = { &r->results, &r->inputs, &r->parameters, &r->notes };
    static const Text *const names[] = { &T_ACTION_BOOK_RESULTS, &T_ACTION_BOOK_INPUTS, &T_ACTION_BOOK_PARAMETERS, &T_ACTION_BOOK_NOTES };
    Buf period = { 0 };
    if (r->e->context.moment.given) buf_add_char(&period, ' '), period_format(r->e->context.moment.period, &period);
    for (size_t i = 0; i < 4; i++) {
        tables[i]->sheet = word(r, names[i]);
        tables[i]->title = F(r, "%.*s%.*s %s", SP(r->s->title), SP(buf_str(&period)), text_of(names[i], r->d->lang));
        tables[i]->note = rule_words_status(r->d, r->s);
    }
    buf_done(&period);
}

static void head_parameters(Living *r)
{
    static const Text *const titles[] = { &T_ACTION_EXPLAIN_KEY, &T_ACTION_RULE_POOL, &T_ACTION_RULE_INDICATOR, &T_ACTION_EXPLAIN_VALUE, &T_ACTION_BOOK_NOTE };
    for (size_t i = 0; i < 5; i++) heading(r, &r->parameters, word(r, titles[i]), S(""), i == VALUE_COLUMN ? COL_NUMBER : COL_TEXT, -1);
}

static void fill_tables(Living *r)
{
    lay_inputs(r), lay_results(r);
    head_inputs(r), head_results(r), head_parameters(r);
    put_scheme(r);
    r->pools = NEW_ARRAY(r->a, PoolRows, r->e->n_pools + 1);
    for (uint32_t p = 0; p < r->e->n_pools; p++)
        if (r->e->pools[p].n) put_pool(r, p);
    for (size_t i = 0; i < r->n; i++) {
        Str *cells = NEW_ARRAY(r->a, Str, (size_t)r->at.n_results + 1), *formulas = NEW_ARRAY(r->a, Str, (size_t)r->at.n_results + 1);
        put_inputs(r, r->slots[i]);
        fill_values(r, r->slots[i], cells);
        if (r->living) fill_formulas(r, r->slots[i], i, formulas);
        report_row_formulas(&r->results, cells, formulas, r->a);
    }
    put_notes(r);
    title_tables(r);
}

bool result_book(Desk *d, const Evaluating *v, const Evaluation *e, Str *out, Err *err)
{
    Arena *a = arena_new();
    Living *r = NEW(a, Living);
    *r = (Living){ .d = d, .v = v, .e = e, .s = e->scheme, .a = a };
    part_rows(r);
    r->living = r->n <= FORMULA_ROWS;
    bool ok = explain_columns(e, false, a, &r->columns, &r->coefficient, err) && evaluation_points(e, a, &r->points, err);
    if (ok) {
        rank_orders(r);
        fill_tables(r);
        Table tables[] = { r->results, r->inputs, r->parameters, r->notes };
        ok = tables_workbook(d, tables, 4, out, err);
    }
    arena_free(a);
    return ok;
}
