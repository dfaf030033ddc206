/* SPDX-License-Identifier: Apache-2.0
** The explanation of one subject as JSON: the same facts as the page, numbers as decimal strings, null where there is none. What the
** firm may not see is null with "withheld": true beside it. */
#include "action/evaluation/explaining.h"
#include "action/evaluation/rule_words.h"
#include "action/texts.h"
#include "evaluate/result.h"

static void put(Json *j, const char *key, Str text)
{
    json_key(j, key);
    if (text.n) json_str(j, text);
    else json_null(j);
}

static void put_real(Explaining *x, Json *j, const char *key, bool there, double v)
{
    put(j, key, there ? explaining_number(x->desk, v, 9) : S(""));
}

/* ---- inputs ---- */

static void put_inputs(Explaining *x, Json *j)
{
    json_key(j, "inputs"), json_open(j, '[');
    for (size_t i = 0; i < x->n_inputs; i++) {
        const ExplainInput *in = &x->inputs[i];
        json_open(j, '{');
        if (!x->firm) put(j, "of", x->v->keys[in->slot]);
        put(j, "id", in->id), put(j, "title", in->title), put(j, "value", in->value), put(j, "unit", in->unit);
        json_key(j, "records"), json_open(j, '[');
        for (size_t r = 0; r < in->n_records; r++) {
            const ExplainRecord *k = &in->records[r];
            json_open(j, '{');
            json_key(j, "register"), json_z(j, k->reg ? k->reg->id : NULL);
            put(j, "key", k->key), put(j, "field", k->field), put(j, "value", k->value), put(j, "source", k->origin);
            if (k->cell.n) json_key(j, "cell"), json_raw(j, k->cell);
            json_close(j, '}');
        }
        json_close(j, ']');
        json_close(j, '}');
    }
    json_close(j, ']');
}

/* ---- steps ---- */

static void put_base(Explaining *x, Json *j, size_t k)
{
    const ExplainBase *b = &x->bases[k];
    bool sum = x->e->scheme->method == METHOD_SUM;
    json_key(j, "base"), json_open(j, '{');
    put(j, "kind", sum ? rule_words_base(x->desk, x->e->scheme) : S("min_max"));
    put_real(x, j, "k", sum, x->e->scheme->base.k);
    put_real(x, j, "value", sum && b->there && !b->base_withheld, b->value);
    if (!sum) put_real(x, j, "low", b->there && !b->base_withheld, b->low), put_real(x, j, "high", b->there && !b->base_withheld, b->high);
    if (!x->firm) {
        json_key(j, "n"), json_int(j, (int64_t)b->n);
        put_real(x, j, "num", b->has_sums, b->num), put_real(x, j, "den", b->has_sums, b->den);
    }
    json_key(j, "withheld"), json_bool(j, b->base_withheld);
    json_close(j, '}');
}

static void put_step(Explaining *x, Json *j, size_t k)
{
    const Indicator *i = &x->e->scheme->indicators[k];
    const Step *st = &x->x.steps.steps[k];
    const ExplainBase *b = &x->bases[k];
    bool ranked = x->x.pool && x->e->state[x->x.head] == STATE_RANKED, there = st->kind == VALUE_THERE, merged = x->firm && x->x.n_members > 1;
    bool shown = ranked && !b->points_withheld;
    json_open(j, '{');
    put(j, "id", i->id), put(j, "title", i->title), put(j, "unit", explaining_unit_of(x->desk, i)), put(j, "formula", i->x.text);
    put_real(x, j, "raw", there && !merged, st->raw);
    put_real(x, j, "coefficient", i->correct && st->coefficient > 0 && !merged, st->coefficient);
    put_real(x, j, "x", there && !merged, st->x);
    if (ranked) put_base(x, j, k);
    put_real(x, j, "ratio", shown && there && b->there, st->ratio);
    put_real(x, j, "counts", shown && there && b->there, st->limited);
    put_real(x, j, "weight", true, st->weight);
    put(j, "points", shown ? explaining_points(x, st->points) : S(""));
    json_key(j, "withheld"), json_bool(j, b->points_withheld || merged);
    json_close(j, '}');
}

static void put_clauses(Explaining *x, Json *j, const char *key, const Clauses *c, const bool *holds)
{
    json_key(j, key), json_open(j, '[');
    for (size_t i = 0; i < c->n; i++) {
        if (!holds[i]) continue;
        json_open(j, '{');
        put(j, "reason", c->items[i].reason.n ? c->items[i].reason : c->items[i].when.text);
        put(j, "points", explaining_points(x, c->items[i].points)), put(j, "cites", c->items[i].cites);
        json_close(j, '}');
    }
    json_close(j, ']');
}

static void put_steps(Explaining *x, Json *j)
{
    const EvalScheme *s = x->e->scheme;
    json_key(j, "indicators"), json_open(j, '[');
    for (size_t k = 0; k < s->n_indicators; k++) put_step(x, j, k);
    json_close(j, ']');
    put_clauses(x, j, "adjust", &s->adjust, x->x.adjust);
    put_clauses(x, j, "step_down", &s->step_down, x->x.step_down);
    put(j, "veto", x->x.veto ? s->veto.items[x->x.veto - 1].reason : S(""));
}

/* ---- pool and line ---- */

static void put_pool(Explaining *x, Json *j)
{
    const EvalScheme *s = x->e->scheme;
    json_key(j, "pool");
    if (!x->x.pool) { json_null(j); return; }
    json_open(j, '{');
    put(j, "name", x->x.pool->name), put(j, "list", x->x.pool->list);
    json_key(j, "n"), json_int(j, x->x.pool->n);
    json_key(j, "small"), json_bool(j, x->x.pool->small);
    json_key(j, "path"), json_open(j, '[');
    for (size_t i = 0; i < x->x.n_path; i++) {
        const PoolStep *p = &x->x.path[i];
        json_open(j, '{');
        put(j, "level", s->levels[p->level].name), put(j, "value", p->value);
        json_key(j, "n"), json_int(j, p->n);
        json_close(j, '}');
    }
    json_close(j, ']');
    json_close(j, '}');
}

static void put_line(Explaining *x, Json *j)
{
    const EvalScheme *s = x->e->scheme;
    Buf margin = { 0 };
    bool told = x->x.line_k && x->x.has_safe && !(x->firm && x->line_withheld);
    json_key(j, "line");
    if (!s->has_tail || !x->e->place[x->x.head]) { json_null(j); return; }
    json_open(j, '{');
    put(j, "share", rule_words_share(x->desk, s->tail_share)), put(j, "rounding", rule_words_rounding(x->desk, s->tail_rounding));
    json_key(j, "n"), json_int(j, x->x.line_n);
    json_key(j, "k"), json_int(j, x->x.line_k);
    json_key(j, "place"), json_int(j, x->x.line_place);
    put(j, "score", told ? explaining_score(x, x->x.safe) : S(""));
    if (!x->firm) put(j, "safe", told ? x->v->keys[x->x.safe] : S(""));
    if (told) result_margin(x->e, x->x.head, &margin);
    put(j, "margin", buf_str(&margin));
    json_key(j, "below"), json_bool(j, x->x.below);
    json_key(j, "tie_across"), json_bool(j, x->x.tie_across);
    json_key(j, "guarded"), json_bool(j, x->e->guarded && x->e->guarded[x->x.head]);
    json_key(j, "equals"), json_int(j, (int64_t)x->x.n_equals);
    json_close(j, '}');
    buf_done(&margin);
}

static void put_result(Explaining *x, Json *j)
{
    const Evaluation *e = x->e;
    Buf reason = { 0 };
    bool shared = x->firm && x->x.head != x->x.slot;
    json_key(j, "state"), json_z(j, result_state(e, x->x.slot));
    if (shared) buf_add_z(&reason, text_of(&T_ACTION_EXPLAIN_SHARES, x->desk->lang));
    else result_reason(e, x->x.slot, x->v->names, x->desk->lang, &reason);
    put(j, "reason", buf_str(&reason));
    buf_done(&reason);
    put(j, "score", e->place[x->x.head] && !x->score_withheld ? explaining_score(x, x->x.head) : S(""));
    json_key(j, "place");
    if (e->place[x->x.head]) json_int(j, e->place[x->x.head]);
    else json_null(j);
    put(j, "grade", e->place[x->x.head] && e->grade[x->x.head] ? e->scheme->grades[e->grade[x->x.head] - 1].id : S(""));
    json_key(j, "tail"), json_bool(j, e->place[x->x.head] && e->tail[x->x.head]);
}

/* ---- the rest ---- */

static void put_years(Explaining *x, Json *j)
{
    json_key(j, "years"), json_open(j, '[');
    for (size_t y = 0; y < x->n_years; y++) {
        Buf period = { 0 };
        period_format(x->years[y].moment.period, &period);
        json_open(j, '{');
        put(j, "period", buf_str(&period));
        buf_done(&period);
        json_key(j, "indicators"), json_open(j, '{');
        for (size_t k = 0; k < x->e->scheme->n_indicators; k++) {
            const ExplainValue *v = &x->years[y].values[k];
            json_key_str(j, x->e->scheme->indicators[k].id), json_open(j, '{');
            put_real(x, j, "num", v->num_ok, v->num), put_real(x, j, "den", v->den_ok, v->den), put_real(x, j, "x", v->kind == VALUE_THERE, v->x);
            json_close(j, '}');
        }
        json_close(j, '}');
        json_close(j, '}');
    }
    json_close(j, ']');
}

static void put_change(Json *j, const char *key, const FragileInput *in, const FragileChange *c)
{
    Frac shown;
    Buf b = { 0 };
    if (c->flips && unit_from_base(in->type.unit, c->to, &shown)) frac_format(shown, DECIMALS_AT_MOST + 6, ROUND_HALF_UP, &b);
    put(j, key, buf_str(&b));
    buf_done(&b);
}

/* The nearest value of each input at which the subject changes sides. */
static void put_changes(Explaining *x, Json *j)
{
    const Fragile *f = x->fragile;
    json_key(j, "changes"), json_open(j, '[');
    for (size_t i = 0; f && f->n && i < f->subjects[0].n_lines; i++) {
        const FragileLine *l = &f->subjects[0].lines[i];
        const FragileInput *in = &f->inputs[l->input];
        json_open(j, '{');
        put(j, "of", x->v->keys[l->row]), put(j, "input", in->id);
        put_change(j, "up", in, &l->up), put_change(j, "down", in, &l->down);
        json_key(j, "within_error"), json_bool(j, l->up.within || l->down.within);
        json_close(j, '}');
    }
    json_close(j, ']');
}

static void put_rule(Explaining *x, Json *j)
{
    RuleLine *lines;
    size_t n;
    rule_words_all(x->desk, x->e, &lines, &n);
    json_key(j, "rule"), json_open(j, '[');
    for (size_t i = 0; i < n; i++) {
        json_open(j, '{');
        put(j, "item", lines[i].title), put(j, "rule", lines[i].text), put(j, "cites", lines[i].cites);
        json_close(j, '}');
    }
    json_close(j, ']');
}

void explaining_json(Explaining *x, Json *j)
{
    const EvalScheme *s = x->e->scheme;
    json_open(j, '{');
    put(j, "scheme", s->id), put(j, "title", s->title);
    json_key(j, "status"), json_z(j, s->official ? "正式" : "测算");
    json_key(j, "for"), json_z(j, x->firm ? "firm" : "office");
    put(j, "key", x->v->keys[x->x.slot]), put(j, "name", x->v->names[x->x.slot]);
    put_result(x, j);
    put_pool(x, j);
    put_inputs(x, j);
    put_steps(x, j);
    put_line(x, j);
    put_years(x, j);
    if (!x->firm) {
        put_changes(x, j);
        json_key(j, "members"), json_open(j, '[');
        for (size_t i = 0; x->x.n_members > 1 && i < x->x.n_members; i++) json_str(j, x->v->keys[x->x.members[i]]);
        json_close(j, ']');
    }
    put_rule(x, j);
    json_close(j, '}');
}
