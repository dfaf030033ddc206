/* SPDX-License-Identifier: Apache-2.0
** simulate: a scheme with other values beside the one in force. Nothing is written to the ledger. */
#include "action/evaluation/simulating.h"
#include "action/texts.h"

/* ---- one set of values ---- */

/* The keys of "KEY=VALUE" lines. */
static size_t keys_of(Desk *d, Str sets, Str **out)
{
    size_t n = 0, cap = 0;
    *out = NULL;
    for (Str rest = sets; rest.p;) {
        Str line = str_split(&rest, '\n');
        if (line.n) *PUSH(d->arena, *out, n, cap) = str_trim(str_split(&line, '='));
    }
    return n;
}

static void sum_tail(const Simulating *s, const Evaluation *e, MeasureSum *tail)
{
    for (size_t i = 0; i < e->n; i++)
        for (size_t k = 0; e->tail[i] && k < s->n_measures; k++) simulate_add(&s->measures[k], i, &tail[k]);
}

static bool run(const Simulating *s, Scenario *x, Err *err)
{
    Desk *d = s->desk;
    EvalScheme *scheme;
    Str *keys;
    size_t n = keys_of(d, x->sets, &keys);
    if (!evaluating_with(d, s->v, x->sets, &scheme, err) || !simulate_run(s->present, scheme, keys, n, d->arena, &x->e, err)) return false;
    sum_tail(s, x->e, x->tail);
    return true;
}

static void compare(const Simulating *s, const Evaluation *with, Scenario *x)
{
    simulate_shift(with, x->e, s->v->keys, s->desk->arena, &x->shift);
    for (size_t i = 0; i < x->shift.n; i++)
        for (size_t k = 0; k < s->n_measures; k++) simulate_add(&s->measures[k], x->shift.moves[i].slot, x->shift.moves[i].enters ? &x->enter[k] : &x->leave[k]);
}

/* ---- what was asked ---- */

static bool add_scenario(Simulating *s, Str name, Str sets, Err *err)
{
    for (size_t i = 0; i < s->n_scenarios; i++)
        if (str_equal(s->scenarios[i].name, name)) return FAIL(err, USE, T_ACTION_SCENARIO_TWICE, name);
    Scenario *x = PUSH(s->desk->arena, s->scenarios, s->n_scenarios, s->cap_scenarios);
    *x = (Scenario){ .name = name, .sets = sets };
    if (!run(s, x, err)) return false;
    compare(s, s->present, x);
    return true;
}

/* "a={x: 1, y: 2},b=3": a comma inside brackets belongs to the value. */
static Str lines_of(Desk *d, Str sets)
{
    Buf b = { 0 };
    int depth = 0;
    for (size_t i = 0; i < sets.n; i++) {
        char c = sets.p[i];
        depth += (c == '{' || c == '[') - (c == '}' || c == ']');
        buf_add_char(&b, c == ',' && depth == 0 ? '\n' : c);
    }
    Str s = buf_keep(&b, d->arena);
    buf_done(&b);
    return s;
}

static bool add_named(Simulating *s, Str text, Err *err)
{
    Str rest = text, name = str_trim(str_split(&rest, ':'));
    if (!rest.p || !name.n || str_has(name, S("="))) return FAIL(err, USE, T_ACTION_SCENARIO, text);
    return add_scenario(s, name, lines_of(s->desk, rest), err);
}

static bool add_scenarios(Simulating *s, const Args *args, Err *err)
{
    if (args->given[OPT_set] && !args->given[OPT_sweep] && !add_scenario(s, str_of(text_of(&T_ACTION_TRIED, s->desk->lang)), args->values[OPT_set], err)) return false;
    for (Str rest = args->values[OPT_scenario]; rest.p && args->given[OPT_scenario];)
        if (!add_named(s, str_split(&rest, '\n'), err)) return false;
    return true;
}

/* Each step with what --set says beside it. */
static bool add_steps(Simulating *s, const Args *args, Err *err)
{
    Desk *d = s->desk;
    Str *values, range = args->values[OPT_sweep], key = str_split(&range, '=');
    if (!args->given[OPT_sweep]) return true;
    if (!range.p || !key.n) return FAIL(err, USE, T_ACTION_SWEEP, args->values[OPT_sweep]);
    if (!simulate_values(str_trim(range), d->arena, &values, &s->n_steps, err)) return false;
    s->sweep_key = str_trim(key);
    s->steps = NEW_ARRAY(d->arena, Scenario, s->n_steps);
    for (size_t i = 0; i < s->n_steps; i++) {
        Scenario *x = &s->steps[i];
        Str set = str_printf(d->arena, "%.*s=%.*s", SP(s->sweep_key), SP(values[i]));
        *x = (Scenario){ .name = values[i], .sets = args->given[OPT_set] ? str_printf(d->arena, "%.*s\n%.*s", SP(args->values[OPT_set]), SP(set)) : set };
        if (!run(s, x, err)) return false;
        if (i) compare(s, s->steps[i - 1].e, x);
        if (d->progress.step) d->progress.step(d->progress.context, s->sweep_key, i + 1, s->n_steps);
    }
    return true;
}

static bool simulate(Simulating *s, const Args *args, Err *err)
{
    Desk *d = s->desk;
    const Evaluating *v = s->v;
    if (!args->given[OPT_set] && !args->given[OPT_scenario] && !args->given[OPT_sweep]) return FAIL(err, USE, T_ACTION_SIMULATE_WHAT, S(""));
    if (!evaluating_run(d, v, &s->present, err)) return false;
    if (!simulate_measures(v->scheme, &v->context, d->arena, &s->measures, &s->n_measures, err)) return false;
    if (!simulate_dimensions(v->scheme, &v->context, d->arena, s->by, &s->n_by, err)) return false;
    sum_tail(s, s->present, s->present_tail);
    return add_scenarios(s, args, err) && add_steps(s, args, err);
}

bool action_simulate(Desk *d, const Args *args, Answer *answer, Err *err)
{
    Evaluating v;
    Simulating s = { .desk = d, .v = &v };
    Str bytes;
    bool ok = evaluating_open(d, args, &answer->notes, &v, err) && simulate(&s, args, err);
    if (ok && args->given[OPT_output]) ok = simulating_file(&s, args->values[OPT_output], &bytes, err) && desk_output(d, args, bytes, answer, err);
    if (ok && d->json) ok = simulating_json(&s, &answer->out, err);
    else if (ok && !args->given[OPT_output]) ok = simulating_text(&s, &answer->out, err);
    if (ok) SAY(d, &answer->notes, T_ACTION_TRIAL, S(""));
    evaluating_close(&v);
    return ok;
}
