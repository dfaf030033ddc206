/* SPDX-License-Identifier: Apache-2.0 */
#include "action/evaluation/rule_words.h"
#include "action/evaluation/explaining.h"
#include "action/texts.h"
#include "model/list.h"

#include <string.h>

typedef struct { Desk *d; const EvalScheme *s; const Evaluation *e; RuleLine *items; size_t n, cap; } Lines;

static const char *word(const Lines *l, const Text *t) { return text_of(t, l->d->lang); }
static Str number(const Lines *l, double v) { return explaining_number(l->d, v, 9); }

static void add(Lines *l, const Text *title, const char *key, Str text)
{
    *PUSH(l->d->arena, l->items, l->n, l->cap) = (RuleLine){ str_of(word(l, title)), text, scheme_cites(l->s, key) };
}

/* ---- pieces that stand elsewhere too ---- */

Str rule_words_formula(Desk *d, const SchemeText *x) { return x->formula && d->lang == LANG_ZH ? formula_read(x->formula, d->arena) : x->text; }

Str rule_words_share(Desk *d, Frac share)
{
    Buf b = { 0 };
    Frac percent;
    if (frac_mul(share, frac_of(100), &percent)) frac_format(percent, -1, ROUND_HALF_UP, &b);
    buf_add_char(&b, '%');
    Str s = buf_keep(&b, d->arena);
    buf_done(&b);
    return s;
}

Str rule_words_rounding(Desk *d, Rounding how)
{
    static const Text *const words[] = { [ROUND_HALF_UP] = &T_ACTION_RULE_HALF_UP, [ROUND_HALF_EVEN] = &T_ACTION_RULE_HALF_UP, [ROUND_FLOOR] = &T_ACTION_RULE_FLOOR, [ROUND_CEIL] = &T_ACTION_RULE_CEIL };
    return str_of(text_of(words[how], d->lang));
}

Str rule_words_base(Desk *d, const EvalScheme *s)
{
    static const Text *const words[] = {
        [BASE_NONE] = &T_ACTION_RULE_BASE_NONE, [BASE_NUMBER] = &T_ACTION_RULE_BASE_NUMBER, [BASE_MEAN] = &T_ACTION_RULE_BASE_MEAN, [BASE_WEIGHTED_MEAN] = &T_ACTION_RULE_BASE_WEIGHTED,
        [BASE_MEDIAN] = &T_ACTION_RULE_BASE_MEDIAN, [BASE_MAX] = &T_ACTION_RULE_BASE_MAX, [BASE_LAST_YEAR] = &T_ACTION_RULE_BASE_LAST_YEAR,
    };
    return str_of(text_of(s->method == METHOD_SUM ? words[s->base.kind] : words[BASE_NONE], d->lang));
}

Str rule_words_level(Desk *d, const EvalScheme *s, int level)
{
    static const struct { const char *level; const Text *word; } codes[] = {
        { "class", &T_ACTION_RULE_CLASS }, { "group", &T_ACTION_RULE_GROUP }, { "division", &T_ACTION_RULE_DIVISION }, { "section", &T_ACTION_RULE_SECTION } };
    const PoolLevel *l = &s->levels[level];
    if (l->kind == LEVEL_INDUSTRY_GROUP) return str_of(text_of(&T_ACTION_RULE_CLUSTER, d->lang));
    for (size_t i = 0; l->kind == LEVEL_CODE && i < 4; i++)
        if (strcmp(codes[i].level, l->level) == 0) return str_of(text_of(codes[i].word, d->lang));
    const Field *f = register_find(s->subject, l->name);
    return f ? str_of(text_of(&(Text){ f->title, f->en ? f->en : f->title }, d->lang)) : l->name;
}

Str rule_words_value(Desk *d, const EvalScheme *s, int level, Str value)
{
    const CodeItem *item = level >= 0 && s->levels[level].kind == LEVEL_CODE ? list_find_code(list_get("gb4754"), value) : NULL;
    if (level < 0) return str_of(text_of(&T_ACTION_RULE_ALL, d->lang));
    return item ? str_printf(d->arena, "%.*s %s", SP(value), item->name) : value;
}

Str rule_words_key(Desk *d, const EvalScheme *s, Str key)
{
    static const struct { const char *tail; const Text *words; } of_indicator[] = { { ".weight", &T_ACTION_KEY_WEIGHT }, { ".cap", &T_ACTION_KEY_CAP }, { ".floor", &T_ACTION_KEY_FLOOR } };
    static const struct { const char *key; const Text *words; } whole[] = { { "tail.share", &T_ACTION_KEY_TAIL }, { "tail.min_pool", &T_ACTION_KEY_MIN_POOL }, { "pool.min_size", &T_ACTION_KEY_MIN_SIZE } };
    for (size_t i = 0; i < sizeof whole / sizeof whole[0]; i++)
        if (str_equal(key, str_of(whole[i].key))) return str_of(text_of(whole[i].words, d->lang));
    for (size_t i = 0; i < sizeof of_indicator / sizeof of_indicator[0]; i++)
        for (size_t k = 0; k < s->n_indicators; k++)
            if (str_equal(key, str_printf(d->arena, "indicators.%.*s%s", SP(s->indicators[k].id), of_indicator[i].tail))) return TOLD(d, *of_indicator[i].words, s->indicators[k].title);
    for (size_t g = 0; g < s->n_grades; g++)
        if (str_equal(key, str_printf(d->arena, "grades.%.*s", SP(s->grades[g].id)))) return TOLD(d, T_ACTION_KEY_GRADE, s->grades[g].id);
    return key;
}

Str rule_words_status(Desk *d, const EvalScheme *s) { return s->official ? S("") : str_of(text_of(&T_ACTION_TRIAL, d->lang)); }

/* ---- who ---- */

static void add_clauses(Lines *l, const Text *title, const Clauses *c, bool points)
{
    for (size_t i = 0; i < c->n; i++) {
        const Clause *k = &c->items[i];
        Str text = k->reason.n ? k->reason : rule_words_formula(l->d, &k->when);
        if (points) text = str_printf(l->d->arena, "%.*s %s%.*s", SP(text), k->points > 0 ? "+" : "", SP(number(l, k->points)));
        if (k->grade >= 0) text = str_printf(l->d->arena, "%.*s → %.*s", SP(text), SP(l->s->grades[k->grade].id));
        *PUSH(l->d->arena, l->items, l->n, l->cap) = (RuleLine){ str_of(word(l, title)), text, k->cites };
    }
}

static void add_pool(Lines *l)
{
    const EvalScheme *s = l->s;
    static const Text *const still[] = { &T_ACTION_RULE_NO_TAIL, &T_ACTION_RULE_KEEP, &T_ACTION_RULE_UNGRADED };
    Buf b = { 0 };
    if (s->n_levels == 0) { add(l, &T_ACTION_RULE_POOL, "pool", str_of(word(l, &T_ACTION_RULE_ONE_POOL))); return; }
    for (size_t i = 0; i < s->n_levels; i++) buf_addf(&b, "%s%.*s", i ? " → " : "", SP(rule_words_level(l->d, s, (int)i)));
    Str levels = buf_keep(&b, l->d->arena);
    buf_done(&b);
    add(l, &T_ACTION_RULE_POOL, "pool", TOLD(l->d, T_ACTION_RULE_POOLS, levels, desk_int(l->d, s->min_size), str_of(word(l, still[s->still_small]))));
}

static void add_who(Lines *l)
{
    const EvalScheme *s = l->s;
    add(l, &T_ACTION_RULE_WHERE, "where", s->where.text.n ? rule_words_formula(l->d, &s->where) : str_of(word(l, &T_ACTION_RULE_EVERYONE)));
    add_clauses(l, &T_ACTION_RULE_EXEMPT, &s->exempt, false);
    add_clauses(l, &T_ACTION_RULE_NOT_GRADED, &s->ungraded, false);
    if (s->split.text.n) add(l, &T_ACTION_RULE_SPLIT, "split", rule_words_formula(l->d, &s->split));
    add_pool(l);
    if (s->area_decimals >= 0) add(l, &T_ACTION_RULE_COMPARE, "compare_decimals", TOLD(l->d, T_ACTION_RULE_AREA, desk_int(l->d, s->area_decimals)));
    if (s->shared == SHARED_MERGE) add(l, &T_ACTION_RULE_SHARED, "shared_parcel", str_of(word(l, &T_ACTION_RULE_MERGE)));
    if (s->shared == SHARED_SPLIT) add(l, &T_ACTION_RULE_SHARED, "shared_parcel", str_of(word(l, &T_ACTION_RULE_BY_AREA)));
    static const Text *const tenants[] = { NULL, &T_ACTION_RULE_OWN_LIST, &T_ACTION_RULE_WITH_OWNERS, &T_ACTION_RULE_NEVER };
    if (tenants[s->tenants]) add(l, &T_ACTION_RULE_TENANTS, "tenants", str_of(word(l, tenants[s->tenants])));
}

/* ---- points ---- */

static Str limits(Lines *l, const Indicator *x)
{
    if (l->s->method != METHOD_SUM) return S("");
    Str cap = x->has_cap ? TOLD(l->d, T_ACTION_RULE_CAP, number(l, x->cap)) : str_of(word(l, &T_ACTION_RULE_NO_CAP));
    Str floor = x->has_floor ? TOLD(l->d, T_ACTION_RULE_FLOOR_AT, number(l, x->floor)) : str_of(word(l, &T_ACTION_RULE_NO_FLOOR));
    return str_printf(l->d->arena, "%s%.*s%s%.*s", l->d->lang == LANG_ZH ? "，" : ", ", SP(cap), l->d->lang == LANG_ZH ? "，" : ", ", SP(floor));
}

static void add_indicators(Lines *l)
{
    static const Text *const missing[] = { &T_ACTION_RULE_MISSING_ZERO, &T_ACTION_RULE_MISSING_MEAN, &T_ACTION_RULE_MISSING_REWEIGH, &T_ACTION_RULE_MISSING_EXCLUDE, &T_ACTION_RULE_MISSING_PENDING };
    for (size_t k = 0; k < l->s->n_indicators; k++) {
        const Indicator *x = &l->s->indicators[k];
        Str unit = explaining_unit_of(l->d, x);
        Str name = unit.n ? str_printf(l->d->arena, "%.*s（%.*s）", SP(x->title), SP(unit)) : x->title;
        add(l, &T_ACTION_RULE_INDICATOR, "indicators", TOLD(l->d, T_ACTION_RULE_INDICATOR_IS, name, rule_words_formula(l->d, &x->x), number(l, l->e->weights[k]),
            str_of(word(l, x->down ? &T_ACTION_RULE_DOWN : &T_ACTION_RULE_UP)), limits(l, x), str_of(word(l, missing[x->missing]))));
    }
    static const Text *const weights[] = { &T_ACTION_RULE_GIVEN, &T_ACTION_RULE_ENTROPY, &T_ACTION_RULE_CV, &T_ACTION_RULE_AHP };
    Str text = str_of(word(l, weights[l->s->weights.kind]));
    if (l->e->cr >= 0) text = str_printf(l->d->arena, "%.*s，CR = %.*s", SP(text), SP(explaining_number(l->d, l->e->cr, 4)));
    add(l, &T_ACTION_RULE_WEIGHTS, "weights", text);
}

static void add_points(Lines *l)
{
    const EvalScheme *s = l->s;
    static const Text *const methods[] = { &T_ACTION_RULE_SUM, &T_ACTION_RULE_MIN_MAX, &T_ACTION_RULE_TOPSIS };
    add_indicators(l);
    if (s->method == METHOD_SUM) {
        Str base = rule_words_base(l->d, s);
        if (s->base.of_all) base = TOLD(l->d, T_ACTION_RULE_OF_ALL, base);
        if (s->base.k < 1 || s->base.k > 1) base = str_printf(l->d->arena, "%.*s × %.*s", SP(base), SP(number(l, s->base.k)));
        add(l, &T_ACTION_RULE_BASE, "base", base);
    }
    add(l, &T_ACTION_RULE_METHOD, "method", str_of(word(l, methods[s->method])));
    if (s->coefficient.text.n) add(l, &T_ACTION_RULE_CORRECT, "correct", TOLD(l->d, T_ACTION_RULE_CORRECTED, s->multiply ? S("×") : S("÷"), rule_words_formula(l->d, &s->coefficient)));
    if (!s->stand_alone) add(l, &T_ACTION_RULE_YEARS, "years", s->tail_last_and_mean ? str_of(word(l, &T_ACTION_RULE_BOTH)) : TOLD(l->d, T_ACTION_RULE_YEARS_OF, desk_int(l->d, s->years)));
    add_clauses(l, &T_ACTION_RULE_ADJUST, &s->adjust, true);
    add_clauses(l, &T_ACTION_RULE_VETO, &s->veto, false);
    add_clauses(l, &T_ACTION_RULE_STEP_DOWN, &s->step_down, false);
}

/* ---- places ---- */

static void add_places(Lines *l)
{
    const EvalScheme *s = l->s;
    Buf b = { 0 };
    for (size_t g = 0; g < s->n_grades; g++) buf_addf(&b, "%.*s ≤ %.*s%s", SP(s->grades[g].id), SP(rule_words_share(l->d, s->grades[g].share)), g + 1 < s->n_grades ? "，" : "");
    if (s->n_grades) add(l, &T_ACTION_RULE_GRADES, "grades", TOLD(l->d, T_ACTION_RULE_GRADES_ARE, buf_keep(&b, l->d->arena), rule_words_rounding(l->d, s->count_rounding)));
    buf_clear(&b);
    if (s->has_tail) add(l, &T_ACTION_RULE_TAIL, "tail", TOLD(l->d, T_ACTION_RULE_TAIL_IS, str_of(word(l, s->tail_of_all ? &T_ACTION_RULE_WHOLE_LIST : &T_ACTION_RULE_EACH_POOL)),
        rule_words_share(l->d, s->tail_share), rule_words_rounding(l->d, s->tail_rounding), desk_int(l->d, s->min_pool)));
    if (s->guard.text.n) add(l, &T_ACTION_RULE_GUARD, "guard", TOLD(l->d, T_ACTION_RULE_GUARD_IS, rule_words_formula(l->d, &s->guard)));
    for (size_t i = 0; i < s->n_orders; i++) buf_addf(&b, "%s%.*s %s", i ? "，" : "", SP(rule_words_formula(l->d, &s->orders[i].x)), s->orders[i].descending ? "↓" : "↑");
    Str across = s->has_tail ? str_of(word(l, s->across_all_in ? &T_ACTION_RULE_ALL_IN : &T_ACTION_RULE_ALL_OUT)) : S("");
    add(l, &T_ACTION_RULE_TIES, "ties", TOLD(l->d, T_ACTION_RULE_TIES_ARE, b.n ? buf_keep(&b, l->d->arena) : str_of(word(l, &T_ACTION_RULE_NO_ORDER)), across));
    buf_done(&b);
    add(l, &T_ACTION_RULE_DECIMALS, "score_decimals", desk_int(l->d, s->score_decimals));
}

void rule_words_all(Desk *d, const Evaluation *e, RuleLine **out, size_t *n)
{
    Lines l = { .d = d, .s = e->scheme, .e = e };
    add_who(&l);
    add_points(&l);
    add_places(&l);
    *out = l.items;
    *n = l.n;
}

void rule_words_table(Desk *d, const Evaluation *e, Sheet *t)
{
    static const Text *const titles[] = { &T_ACTION_EXPLAIN_KEY, &T_ACTION_EXPLAIN_RULE, &T_ACTION_EXPLAIN_CITES };
    RuleLine *lines;
    size_t n;
    for (size_t c = 0; c < 3; c++) tables_column(t, titles[c], COL_TEXT);
    rule_words_all(d, e, &lines, &n);
    for (size_t i = 0; i < n; i++) {
        bool title = i && str_equal(lines[i].title, lines[i - 1].title), cites = title && str_equal(lines[i].cites, lines[i - 1].cites);
        tables_row(t, (const Str[]){ title ? S("") : lines[i].title, lines[i].text, cites ? S("") : lines[i].cites });
    }
}
