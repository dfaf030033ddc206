/* SPDX-License-Identifier: Apache-2.0
** The page of one subject: for the office all there is; for the firm what is its own and what is published. The sections are the
** same functions; what the firm may not see was left out or marked when it was gathered. */
#include "action/evaluation/explaining.h"
#include "action/evaluation/rule_words.h"
#include "action/tables.h"
#include "action/texts.h"
#include "evaluate/result.h"

#include <string.h>

typedef struct { Explaining *x; Desk *d; const EvalScheme *s; const Evaluation *e; Paper *p; } Page;

static Str word(const Page *g, const Text *t) { return str_of(text_of(t, g->d->lang)); }
static Str count(const Page *g, uint64_t n) { return desk_int(g->d, (int64_t)n); }
static Str name_of(const Page *g, size_t slot) { return g->x->v->names[slot]; }
/* Name and code, once where they are the same. */
static Str called(const Page *g, size_t slot)
{
    Str name = name_of(g, slot), key = g->x->v->keys[slot];
    return str_equal(name, key) ? key : TOLD(g->d, T_ACTION_EXPLAIN_CALLED, name, key);
}

static Str real(const Page *g, double v) { return explaining_number(g->d, v, 4); }
#define SAYS(g, text, ...) paper_paragraph((g)->p, TOLD((g)->d, text, __VA_ARGS__))

#define ROW(t, ...) tables_row((t), (const Str[]){ __VA_ARGS__ })

static Str with_unit(const Page *g, Str name, Str u)
{
    return u.n ? str_printf(g->d->arena, "%.*s（%.*s）", SP(name), SP(u)) : name;
}

/* ---- the result ---- */

static void add_path(Page *g)
{
    const Explained *x = &g->x->x;
    for (size_t i = 0; i < x->n_path; i++) {
        const PoolStep *step = &x->path[i];
        Str level = rule_words_level(g->d, g->s, step->level), value = rule_words_value(g->d, g->s, step->level, step->value);
        bool here = i + 1 == x->n_path;
        if (!step->known) SAYS(g, T_ACTION_EXPLAIN_NO_LEVEL, level);
        else if (!here) SAYS(g, T_ACTION_EXPLAIN_GATHERED, level, value, count(g, step->n), count(g, (uint64_t)g->s->min_size));
        else SAYS(g, T_ACTION_EXPLAIN_SETTLED, level, value, count(g, step->n));
    }
    static const Text *const still[] = { &T_ACTION_RULE_NO_TAIL, &T_ACTION_RULE_KEEP, &T_ACTION_RULE_UNGRADED };
    if (x->pool->small) SAYS(g, T_ACTION_EXPLAIN_SMALL, count(g, x->pool->n), count(g, (uint64_t)g->s->min_size), word(g, still[g->s->still_small]));
}

static void add_listing(Page *g)
{
    const Explained *x = &g->x->x;
    bool listed = g->e->tail[x->head], guarded = g->e->guarded && g->e->guarded[x->head];
    if (listed) { paper_paragraph(g->p, word(g, &T_ACTION_EXPLAIN_LISTED)); return; }
    paper_paragraph(g->p, word(g, &T_ACTION_EXPLAIN_NOT_LISTED));
    if (x->below && guarded) SAYS(g, T_ACTION_EXPLAIN_GUARDED, rule_words_formula(g->d, &g->s->guard));
    else if (x->below && g->e->three) paper_paragraph(g->p, word(g, &T_ACTION_EXPLAIN_NOT_THREE));
    else if (x->tie_across) paper_paragraph(g->p, word(g, &T_ACTION_EXPLAIN_TIE_OUT));
}

static void add_result(Page *g)
{
    const Explained *x = &g->x->x;
    Buf reason = { 0 };
    paper_heading(g->p, word(g, &T_ACTION_EXPLAIN_RESULT));
    SAYS(g, T_ACTION_EXPLAIN_SUBJECT, called(g, x->slot));
    if (g->x->firm && x->head != x->slot) buf_add(&reason, word(g, &T_ACTION_EXPLAIN_SHARES));
    else result_reason(g->e, x->slot, g->x->v->names, g->d->lang, &reason);
    if (reason.n) paper_paragraph(g->p, buf_str(&reason));
    buf_done(&reason);
    const Clauses *aside = g->e->state[x->slot] == STATE_EXEMPT ? &g->s->exempt : g->e->state[x->slot] == STATE_UNGRADED ? &g->s->ungraded : NULL;
    if (aside && aside->items[g->e->reason[x->slot]].cites.n) SAYS(g, T_ACTION_EXPLAIN_GROUNDS, aside->items[g->e->reason[x->slot]].cites);
    if (!x->pool) return;
    SAYS(g, T_ACTION_EXPLAIN_POOL, x->pool->name, count(g, x->pool->n));
    add_path(g);
    if (!g->e->place[x->head]) return;
    Str score = g->x->score_withheld ? word(g, &T_ACTION_WITHHELD) : explaining_score(g->x, x->head);
    SAYS(g, T_ACTION_EXPLAIN_PLACE, score, count(g, x->pool->n), count(g, g->e->place[x->head]));
    if (g->e->grade[x->head]) SAYS(g, T_ACTION_EXPLAIN_GRADE, g->s->grades[g->e->grade[x->head] - 1].id);
    if (g->s->has_tail) add_listing(g);
}

/* ---- inputs ---- */

static void add_inputs(Page *g)
{
    Sheet t = tables_new(g->d, NULL);
    bool several = g->x->x.n_members > 1 && !g->x->firm;
    paper_heading(g->p, word(g, &T_ACTION_EXPLAIN_INPUTS));
    if (several) tables_column(&t, &T_ACTION_EXPLAIN_WHO, COL_TEXT);
    tables_column(&t, &T_ACTION_EXPLAIN_INPUT, COL_TEXT);
    tables_column(&t, &T_ACTION_EXPLAIN_VALUE, COL_NUMBER);
    tables_column(&t, &T_ACTION_EXPLAIN_FIELD, COL_TEXT);
    tables_column(&t, &T_ACTION_EXPLAIN_KEPT, COL_NUMBER);
    tables_column(&t, &T_ACTION_EXPLAIN_ORIGIN, COL_TEXT);
    for (size_t i = 0; i < g->x->n_inputs; i++) {
        const ExplainInput *in = &g->x->inputs[i];
        Str value = in->value.n ? in->unit.n ? str_printf(g->d->arena, "%.*s %.*s", SP(in->value), SP(in->unit)) : in->value : word(g, &T_ACTION_MISSING);
        for (size_t r = 0; r < (in->n_records ? in->n_records : 1); r++) {
            const ExplainRecord *k = in->n_records ? &in->records[r] : &(ExplainRecord){ 0 };
            Str field = k->reg ? str_printf(g->d->arena, "%s · %.*s", text_of(&(Text){ k->reg->title, k->reg->en }, g->d->lang), SP(k->field)) : k->field;
            Str cells[] = { name_of(g, in->slot), r ? S("") : in->title, r ? S("") : value, field, k->value, k->origin };
            tables_row(&t, several ? cells : cells + 1);
        }
    }
    paper_table(g->p, &t.t);
    if (g->x->firm && g->x->x.n_members > 1) paper_note(g->p, word(g, &T_ACTION_EXPLAIN_MERGED_NOTE));
}

/* ---- the steps ---- */

enum { STEP_COLUMNS = 9 };

static Str limited(const Page *g, const Indicator *x, const Step *st)
{
    bool sum = g->s->method == METHOD_SUM;
    if (sum && x->has_cap && st->ratio > x->cap) return str_printf(g->d->arena, "%.*s %s", SP(real(g, st->limited)), text_of(&T_ACTION_EXPLAIN_CAPPED, g->d->lang));
    if (sum && x->has_floor && st->ratio < x->floor) return str_printf(g->d->arena, "%.*s %s", SP(real(g, st->limited)), text_of(&T_ACTION_EXPLAIN_FLOORED, g->d->lang));
    return real(g, st->limited);
}

/* As reported, also where the coefficient is missing. */
static Str raw_of(const Page *g, size_t k)
{
    const ExplainColumn *c = &g->x->columns[k];
    size_t slot = g->x->x.head;
    bool quotient = g->s->indicators[k].den != NULL;
    if (!c->num_ok[slot] || (quotient && !c->den_ok[slot])) return word(g, &T_ACTION_MISSING);
    if (c->kind[slot] == VALUE_ZERO_DENOMINATOR) return word(g, &T_ACTION_EXPLAIN_ZERO);
    double raw = c->num[slot] / (quotient ? c->den[slot] : 1) * c->factor;
    return real(g, g->s->indicators[k].negative_zero && c->num[slot] < 0 ? 0 : raw);
}

static Str x_of(const Page *g, const Step *st, double v)
{
    if (st->kind == VALUE_ZERO_DENOMINATOR) return word(g, &T_ACTION_EXPLAIN_ZERO);
    return st->kind == VALUE_THERE ? real(g, v) : word(g, &T_ACTION_MISSING);
}

static void add_step(Page *g, Sheet *t, size_t k, bool corrects)
{
    const Indicator *i = &g->s->indicators[k];
    const Step *st = &g->x->x.steps.steps[k];
    const ExplainBase *b = &g->x->bases[k];
    bool merged = g->x->firm && g->x->x.n_members > 1, ranked = g->x->x.pool && g->e->state[g->x->x.head] == STATE_RANKED;
    Str hidden = word(g, &T_ACTION_WITHHELD), base = S("");
    if (ranked && g->s->method == METHOD_SUM) base = b->base_withheld ? hidden : b->there ? real(g, b->value) : word(g, &T_ACTION_MISSING);
    else if (ranked) base = b->base_withheld ? hidden : str_printf(g->d->arena, "%.*s–%.*s", SP(real(g, b->low)), SP(real(g, b->high)));
    bool there = ranked && st->kind == VALUE_THERE && b->there;
    Str coefficient = !i->correct ? S("—") : st->coefficient > 0 ? real(g, st->coefficient) : word(g, &T_ACTION_MISSING);
    Str cells[STEP_COLUMNS] = { with_unit(g, i->title, explaining_unit_of(g->d, i)), merged ? hidden : raw_of(g, k) };
    size_t n = 2;
    if (corrects) cells[n++] = merged ? hidden : coefficient, cells[n++] = merged ? hidden : x_of(g, st, st->x);
    cells[n++] = base;
    cells[n++] = b->points_withheld ? hidden : there ? real(g, st->ratio) : S("");
    cells[n++] = b->points_withheld ? hidden : there ? limited(g, i, st) : S("");
    cells[n++] = real(g, st->weight);
    cells[n++] = b->points_withheld ? hidden : ranked ? explaining_points(g->x, st->points) : S("");
    tables_row(t, cells);
}

static Str reason_of(const Page *g, const Clause *c) { return c->reason.n ? c->reason : rule_words_formula(g->d, &c->when); }

static void add_steps(Page *g)
{
    Sheet t = tables_new(g->d, NULL);
    bool corrects = g->s->coefficient.formula != NULL;
    paper_heading(g->p, word(g, &T_ACTION_EXPLAIN_STEPS));
    tables_column(&t, &T_ACTION_RULE_INDICATOR, COL_TEXT);
    tables_column(&t, corrects ? &T_ACTION_EXPLAIN_RAW : &T_ACTION_EXPLAIN_X, COL_NUMBER);
    if (corrects) tables_column(&t, &T_ACTION_EXPLAIN_BY, COL_NUMBER), tables_column(&t, &T_ACTION_EXPLAIN_X, COL_NUMBER);
    tables_column(&t, g->s->method == METHOD_SUM ? &T_ACTION_RULE_BASE : &T_ACTION_EXPLAIN_RANGE, COL_NUMBER);
    tables_column(&t, &T_ACTION_EXPLAIN_RATIO, COL_NUMBER);
    tables_column(&t, &T_ACTION_EXPLAIN_LIMITED, COL_NUMBER);
    tables_column(&t, &T_ACTION_RULE_WEIGHTS, COL_NUMBER);
    tables_column(&t, &T_ACTION_EXPLAIN_POINTS, COL_NUMBER);
    for (size_t k = 0; k < g->s->n_indicators; k++) add_step(g, &t, k, corrects);
    paper_table(g->p, &t.t);
    bool any = false;
    for (size_t k = 0; k < g->s->n_indicators; k++) any |= g->x->bases[k].base_withheld || g->x->bases[k].points_withheld;
    if (any) paper_note(g->p, word(g, &T_ACTION_EXPLAIN_WITHHELD_NOTE));
    for (size_t i = 0; i < g->s->adjust.n; i++) {
        const Clause *c = &g->s->adjust.items[i];
        if (g->x->x.adjust[i]) SAYS(g, T_ACTION_EXPLAIN_ADJUSTED, reason_of(g, c), explaining_points(g->x, c->points), c->cites);
    }
    const Clause *veto = g->x->x.veto ? &g->s->veto.items[g->x->x.veto - 1] : NULL;
    if (veto) SAYS(g, T_ACTION_EXPLAIN_VETOED, reason_of(g, veto), g->s->grades[veto->grade].id, veto->cites);
    for (size_t i = 0; i < g->s->step_down.n; i++)
        if (g->x->x.step_down[i]) SAYS(g, T_ACTION_EXPLAIN_STEPPED, reason_of(g, &g->s->step_down.items[i]), g->s->step_down.items[i].cites);
    if (g->e->place[g->x->x.head] && !g->x->score_withheld) SAYS(g, T_ACTION_EXPLAIN_SCORE, explaining_score(g->x, g->x->x.head));
}

/* ---- where the base comes from ---- */

static void add_bases(Page *g)
{
    Sheet t = tables_new(g->d, NULL);
    if (!g->x->x.pool || g->e->state[g->x->x.head] != STATE_RANKED || g->s->method != METHOD_SUM) return;
    paper_heading(g->p, word(g, &T_ACTION_EXPLAIN_BASES));
    SAYS(g, T_ACTION_EXPLAIN_BASE_IS, rule_words_base(g->d, g->s), real(g, g->s->base.k));
    tables_column(&t, &T_ACTION_RULE_INDICATOR, COL_TEXT);
    tables_column(&t, &T_ACTION_EXPLAIN_TOP, COL_NUMBER);
    tables_column(&t, &T_ACTION_EXPLAIN_BOTTOM, COL_NUMBER);
    tables_column(&t, &T_ACTION_EXPLAIN_N, COL_NUMBER);
    tables_column(&t, &T_ACTION_RULE_BASE, COL_NUMBER);
    for (size_t k = 0; k < g->s->n_indicators; k++) {
        const Indicator *i = &g->s->indicators[k];
        const ExplainBase *b = &g->x->bases[k];
        const ExplainColumn *c = &g->x->columns[k];
        Str top = b->has_sums ? str_printf(g->d->arena, "%.*s %.*s", SP(real(g, b->num)), SP(explaining_unit(g->d, c->num_unit))) : S("—");
        Str bottom = b->has_sums ? str_printf(g->d->arena, "%.*s %.*s", SP(real(g, b->den)), SP(explaining_unit(g->d, c->den_unit))) : S("—");
        ROW(&t, with_unit(g, i->title, explaining_unit_of(g->d, i)), str_trim(top), str_trim(bottom), count(g, b->n), b->there ? real(g, b->value) : word(g, &T_ACTION_MISSING));
    }
    paper_table(g->p, &t.t);
}

/* ---- the line ---- */

static void add_equals(Page *g)
{
    const Explained *x = &g->x->x;
    Buf b = { 0 };
    if (!x->n_equals) return;
    for (size_t i = 0; i < x->n_equals && i < 20; i++) buf_addf(&b, "%s%.*s", i ? "、" : "", SP(name_of(g, x->equals[i])));
    if (g->x->firm) SAYS(g, T_ACTION_EXPLAIN_EQUAL, count(g, x->n_equals));
    else SAYS(g, T_ACTION_EXPLAIN_EQUALS, count(g, x->n_equals), buf_str(&b));
    buf_done(&b);
}

static void add_grades(Page *g)
{
    Buf b = { 0 };
    for (size_t i = 0; i < g->s->n_grades; i++) buf_addf(&b, "%s%.*s ≤ %u", i ? "，" : "", SP(g->s->grades[i].id), g->x->x.grade_upto[i]);
    if (b.n) SAYS(g, T_ACTION_EXPLAIN_GRADE_COUNTS, buf_str(&b));
    buf_done(&b);
}

static Str distance(const Page *g)
{
    Buf b = { 0 };
    result_margin(g->e, g->x->x.head, &b);
    bool lower = str_starts(buf_str(&b), S("-"));
    Str v = buf_keep(&b, g->d->arena);
    buf_done(&b);
    return lower ? TOLD(g->d, T_ACTION_EXPLAIN_LOWER, str_slice(v, 1, v.n)) : TOLD(g->d, T_ACTION_EXPLAIN_HIGHER, v);
}

static void add_line(Page *g)
{
    const Explained *x = &g->x->x;
    if (!x->pool || !g->e->place[x->head]) return;
    paper_heading(g->p, word(g, &T_ACTION_EXPLAIN_LINE_HEAD));
    add_grades(g);
    if (!g->s->has_tail) { add_equals(g); return; }
    Str share = rule_words_share(g->d, g->s->tail_share), how = rule_words_rounding(g->d, g->s->tail_rounding);
    if (x->line_k) SAYS(g, T_ACTION_EXPLAIN_LINE_K, count(g, x->line_n), share, how, count(g, x->line_k), count(g, x->line_n - x->line_k + 1));
    else SAYS(g, T_ACTION_EXPLAIN_NO_LINE, count(g, x->line_n), share, how, count(g, (uint64_t)g->s->min_pool));
    SAYS(g, T_ACTION_EXPLAIN_OWN_PLACE, count(g, x->line_place));
    bool told = x->line_k && x->has_safe && !(g->x->firm && g->x->line_withheld);
    if (told && g->x->firm) SAYS(g, T_ACTION_EXPLAIN_LINE_SCORE, explaining_score(g->x, x->safe), distance(g));
    else if (told) SAYS(g, T_ACTION_EXPLAIN_SAFE, called(g, x->safe), explaining_score(g->x, x->safe), distance(g));
    else if (x->line_k && g->x->firm) paper_paragraph(g->p, word(g, &T_ACTION_EXPLAIN_LINE_WITHHELD));
    add_equals(g);
}

/* ---- what would have to change ---- */

static Str in_unit(const Page *g, const FragileInput *in, Frac base)
{
    Buf b = { 0 };
    Frac shown;
    if (unit_from_base(in->type.unit, base, &shown)) frac_format(shown, DECIMALS_AT_MOST + 6, ROUND_HALF_UP, &b);
    Str s = str_printf(g->d->arena, "%.*s %.*s", SP(buf_str(&b)), SP(explaining_unit(g->d, in->type.unit)));
    buf_done(&b);
    return str_trim(s);
}

static Str flip(const Page *g, const FragileInput *in, const FragileChange *c)
{
    if (!c->flips) return word(g, &T_ACTION_EXPLAIN_NO_FLIP);
    return str_printf(g->d->arena, "%.*s%s%s", SP(in_unit(g, in, c->to)), c->after == STATE_RANKED ? "" : text_of(&T_ACTION_FLIPS_LEAVES, g->d->lang), c->within ? " ★" : "");
}

static void add_changes(Page *g)
{
    Sheet t = tables_new(g->d, NULL);
    const Fragile *f = g->x->fragile;
    if (!f || !f->n) return;
    const FragileSubject *s = &f->subjects[0];
    bool several = g->x->x.n_members > 1;
    paper_heading(g->p, word(g, s->in_tail ? &T_ACTION_EXPLAIN_CHANGE_OUT : &T_ACTION_EXPLAIN_CHANGE_IN));
    if (several) tables_column(&t, &T_ACTION_EXPLAIN_WHO, COL_TEXT);
    tables_column(&t, &T_ACTION_EXPLAIN_INPUT, COL_TEXT);
    tables_column(&t, &T_ACTION_EXPLAIN_VALUE, COL_NUMBER);
    tables_column(&t, &T_ACTION_EXPLAIN_UP_TO, COL_NUMBER);
    tables_column(&t, &T_ACTION_EXPLAIN_DOWN_TO, COL_NUMBER);
    for (size_t i = 0; i < s->n_lines; i++) {
        const FragileLine *l = &s->lines[i];
        const FragileInput *in = &f->inputs[l->input];
        if (!l->there) continue;
        Str cells[] = { name_of(g, l->row), in->title, in_unit(g, in, l->value), flip(g, in, &l->up), flip(g, in, &l->down) };
        tables_row(&t, several ? cells : cells + 1);
    }
    paper_table(g->p, &t.t);
    paper_note(g->p, word(g, &T_ACTION_EXPLAIN_CHANGE_NOTE));
}

/* ---- the years, who counts together, the rule ---- */

static Str side(const Page *g, bool ok, double v, UnitId unit)
{
    Str u = explaining_unit(g->d, unit);
    return ok ? str_printf(g->d->arena, "%.*s %.*s", SP(real(g, v)), SP(u)) : word(g, &T_ACTION_MISSING);
}

static void add_years(Page *g)
{
    Sheet t = tables_new(g->d, NULL);
    if (!g->x->n_years) return;
    paper_heading(g->p, word(g, &T_ACTION_EXPLAIN_YEARS_HEAD));
    tables_column(&t, &T_ACTION_RULE_INDICATOR, COL_TEXT);
    tables_column(&t, &T_ACTION_EXPLAIN_YEAR, COL_TEXT);
    tables_column(&t, &T_ACTION_EXPLAIN_NUM, COL_NUMBER);
    tables_column(&t, &T_ACTION_EXPLAIN_DEN, COL_NUMBER);
    tables_column(&t, &T_ACTION_EXPLAIN_X, COL_NUMBER);
    for (size_t k = 0; k < g->s->n_indicators; k++)
        for (size_t y = 0; y < g->x->n_years; y++) {
            const ExplainValue *v = &g->x->years[y].values[k];
            const ExplainColumn *c = &g->x->columns[k];
            Buf period = { 0 };
            period_format(g->x->years[y].moment.period, &period);
            Str den = g->s->indicators[k].den ? side(g, v->den_ok, v->den, c->den_unit) : S("—");
            ROW(&t, y ? S("") : with_unit(g, g->s->indicators[k].title, explaining_unit_of(g->d, &g->s->indicators[k])), buf_keep(&period, g->d->arena), str_trim(side(g, v->num_ok, v->num, c->num_unit)), str_trim(den),
                v->kind == VALUE_THERE ? real(g, v->x) : word(g, v->kind == VALUE_MISSING ? &T_ACTION_MISSING : &T_ACTION_EXPLAIN_ZERO));
            buf_done(&period);
        }
    paper_table(g->p, &t.t);
}

static void add_members(Page *g)
{
    Sheet t = tables_new(g->d, NULL);
    const Explained *x = &g->x->x;
    if (x->n_members < 2) return;
    paper_heading(g->p, word(g, &T_ACTION_EXPLAIN_MEMBERS));
    tables_column(&t, &T_ACTION_EXPLAIN_WHO, COL_TEXT);
    tables_column(&t, &T_ACTION_EXPLAIN_CODE, COL_TEXT);
    tables_column(&t, &T_ACTION_EXPLAIN_ROLE, COL_TEXT);
    for (size_t i = 0; i < x->n_members; i++)
        ROW(&t, name_of(g, x->members[i]), g->x->v->keys[x->members[i]], word(g, i ? &T_ACTION_EXPLAIN_MEMBER : &T_ACTION_EXPLAIN_HEAD));
    paper_table(g->p, &t.t);
}

static void add_rule(Page *g, const Text *heading)
{
    Sheet t = tables_new(g->d, NULL);
    paper_heading(g->p, word(g, heading));
    rule_words_table(g->d, g->e, &t);
    paper_table(g->p, &t.t);
}

/* ---- the pages ---- */

static Page page_of(Explaining *x, const Text *title)
{
    Page g = { x, x->desk, x->e->scheme, x->e, NULL };
    Buf period = { 0 };
    if (x->e->context.moment.given) period_format(x->e->context.moment.period, &period);
    Str subtitle = period.n ? TOLD(x->desk, T_ACTION_PAPER_PERIOD, buf_str(&period)) : S("");
    buf_done(&period);
    g.p = paper_new(x->desk->lang, TOLD(x->desk, *title, g.s->title, name_of(&g, x->x.slot)), subtitle, rule_words_status(x->desk, g.s), x->desk->arena);
    return g;
}

Paper *explaining_office(Explaining *x)
{
    Page g = page_of(x, &T_ACTION_EXPLAIN_OFFICE);
    add_result(&g);
    add_inputs(&g);
    add_steps(&g);
    add_bases(&g);
    add_line(&g);
    add_changes(&g);
    add_years(&g);
    add_members(&g);
    add_rule(&g, &T_ACTION_EXPLAIN_RULES);
    return g.p;
}

Paper *explaining_firm(Explaining *x)
{
    Page g = page_of(x, &T_ACTION_EXPLAIN_FIRM);
    add_result(&g);
    add_inputs(&g);
    add_steps(&g);
    add_line(&g);
    add_years(&g);
    add_rule(&g, &T_ACTION_EXPLAIN_PUBLISHED);
    paper_heading(g.p, word(&g, &T_ACTION_EXPLAIN_OBJECT));
    paper_paragraph(g.p, word(&g, &T_ACTION_EXPLAIN_OBJECT_HOW));
    paper_paragraph(g.p, word(&g, &T_ACTION_EXPLAIN_OBJECT_WHEN));
    return g.p;
}
