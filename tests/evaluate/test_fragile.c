/* SPDX-License-Identifier: Apache-2.0
** What would move a subject over the line, held against whole runs with that value in place of the other. */
#include "evaluate/trial.h"
#include "table.h"
#include "test.h"

enum { TABLES = 8, ROWS = 30, TRIALS = 25 };

static bool run_with(const Trying *t, const FragileInput *in, uint32_t row, Frac value, uint32_t slot, Fate *out)
{
    Arena *a = arena_new();
    Err err = { 0 };
    Evaluation *e;
    Override o = { .reg = t->scheme->subject, .name = in->id, .slot = row, .ok = true, .number = value };
    Context c = t->context;
    c.overrides = &o, c.n_overrides = 1;
    bool ok = evaluation_run(t->scheme, &c, a, &e, &err);
    if (ok) *out = (Fate){ e->tail[slot] != 0, (SubjectState)e->state[slot] };
    arena_free(a);
    return ok;
}

/* Ranked by weights from the data: a table where they are not defined is not evaluated. */
static bool open_random(uint64_t seed, Arena *a, Trying *t, Evaluation **e)
{
    Dice d = { seed };
    Err err = { 0 };
    table_open(table_scheme(&d, a), ROWS, &d, a, t);
    return t->scheme && evaluation_run(t->scheme, &t->context, a, e, &err);
}

static void check_change(const Trying *t, const FragileInput *in, const FragileLine *l, uint32_t slot, bool now, const FragileChange *c)
{
    Fate there, before;
    Frac last;
    if (!c->flips) return;
    CHECK(run_with(t, in, l->row, c->to, slot, &there));
    CHECK(there.in_tail != now);
    CHECK_INT(there.state, c->after);
    bool ok = c->change.num > 0 ? frac_sub(c->to, in->step, &last) : frac_add(c->to, in->step, &last);
    bool past = c->change.num > 0 ? frac_compare(last, l->value) < 0 : frac_compare(last, l->value) > 0;       /* the next step stands beside the value */
    CHECK(ok && run_with(t, in, l->row, past ? l->value : last, slot, &before));
    CHECK_INT(before.in_tail, now);
}

TEST(fragile, a_found_change_flips_and_one_step_less_does_not)
{
    size_t found = 0;
    for (uint64_t seed = 1; seed <= TABLES; seed++) {
        Trying t;
        Evaluation *e;
        Fragile *f;
        Err err = { 0 };
        Frac error = { 20, 100 };
        bool ok = open_random(seed, a, &t, &e);
        if (ok) CHECK(fragile_find(e, &t.book, &error, t.keys, a, &f, &err));
        for (size_t i = 0; ok && i < f->n; i++)
            for (size_t k = 0; k < f->subjects[i].n_lines; k++) {
                const FragileSubject *s = &f->subjects[i];
                const FragileLine *l = &s->lines[k];
                check_change(&t, &f->inputs[l->input], l, s->slot, s->in_tail, &l->up);
                check_change(&t, &f->inputs[l->input], l, s->slot, s->in_tail, &l->down);
                found += l->up.flips + l->down.flips;
            }
        if (t.scheme) snapshot_free(t.snapshot);
    }
    CHECK(found > TABLES);
}

/* Any value, of anybody, gives through its part what a whole run gives. */
TEST(fragile, a_trial_is_what_a_run_gives)
{
    size_t flips = 0;
    for (uint64_t seed = 1000; seed < 1000 + TABLES; seed++) {
        Dice d = { seed * 7 };
        Trying t;
        Evaluation *e;
        Fragile *f;
        Trial *trial = NULL;
        Err err = { 0 };
        bool ok = open_random(seed, a, &t, &e) && fragile_find(e, &t.book, NULL, t.keys, a, &f, &err) && trial_open(e, f->inputs, f->n_inputs, a, &trial, &err);
        for (int k = 0; ok && k < TRIALS; k++) {
            uint32_t slot = dice_roll(&d, ROWS);
            size_t input = dice_roll(&d, (uint32_t)f->n_inputs);
            Frac value;
            Fate quick, whole;
            if (e->state[slot] != STATE_RANKED) continue;
            CHECK(frac_mul(frac_of((int64_t)dice_roll(&d, 4000) - 300), f->inputs[input].step, &value));
            bool both = trial_subject(trial, slot, &slot, 1, &err) && trial_fate(trial, input, slot, value, &quick, &err);
            if (!both) { err = (Err){ 0 }; CHECK(!run_with(&t, &f->inputs[input], slot, value, slot, &whole)); continue; }
            CHECK(run_with(&t, &f->inputs[input], slot, value, slot, &whole));
            CHECK_INT(quick.in_tail, whole.in_tail);
            flips += quick.in_tail != (e->tail[slot] != 0);
        }
        trial_close(trial);
        if (t.scheme) snapshot_free(t.snapshot);
    }
    CHECK(flips > TABLES);
}

/* Nobody whom the error moves is left out: each value within it, by a whole run. */
TEST(fragile, nobody_within_the_error_is_missed)
{
    static const int percents[] = { -20, -13, -7, -2, 2, 7, 13, 20 };
    for (uint64_t seed = 500; seed < 502; seed++) {
        Trying t;
        Evaluation *e;
        Fragile *f;
        Err err = { 0 };
        Frac error = { 20, 100 };
        bool ok = open_random(seed, a, &t, &e) && fragile_find(e, &t.book, &error, t.keys, a, &f, &err);
        for (uint32_t slot = 0; ok && slot < e->n; slot++) {
            bool told = e->tail[slot] || e->state[slot] != STATE_RANKED;
            for (size_t i = 0; i < f->n; i++) told |= f->subjects[i].slot == slot;
            for (size_t k = 0; k < f->n_inputs * 8 && !told; k++) {
                const FragileInput *in = &f->inputs[k / 8];
                Scalar v;
                Frac value, steps;
                int64_t whole = 0;
                Fate fate;
                if (!formula_row(in->formula, &t.context, slot, a, &v, &err) || !v.ok) continue;
                bool made = frac_make(v.number.num * (100 + percents[k % 8]), v.number.den * 100, &value) && frac_div(value, in->step, &steps)
                    && frac_int64(steps, (percents[k % 8] > 0) == (value.num > 0) ? ROUND_FLOOR : ROUND_CEIL, &whole) && frac_mul(frac_of(whole), in->step, &value);
                CHECK(made);
                if (made && run_with(&t, in, slot, value, slot, &fate)) CHECK_INT(fate.in_tail, 0);
            }
        }
        if (t.scheme) snapshot_free(t.snapshot);
    }
}

/* No change flips it: it stands alone at the bottom by far, and others have nothing to lose. */
static const char *const plain =
    "scheme: plain\ntitle: 平\nstatus: 测算\ninput: {key: code, columns: {code: code, town: text, tax: 万元, land: 亩, output: 万元, energy: tce, grade: number, big: bool}}\n"
    "pool: none\nindicators:\n  a: {formula: tax / land, title: a, direction: up, weight: 100, cap: none, floor: none, missing: exclude, zero_denominator: missing, negative: keep}\n"
    "weights: given\nmethod: sum\nbase: {kind: number, values: {a: 10}}\ngrades: none\ntail: {share: 20%, of: all, rounding: floor, min_pool: 3}\nguard: {not_listed_when: big}\n"
    "ties: {across_the_line: all_out, order: []}\nscore_decimals: 4\n";

TEST(fragile, the_score_that_moves_it_is_the_distance_to_the_line)
{
    Dice d = { 3 };
    Trying t;
    Evaluation *e;
    Fragile *f;
    Err err = { 0 };
    table_open(str_of(plain), ROWS, &d, a, &t);
    bool ok = evaluation_run(t.scheme, &t.context, a, &e, &err) && fragile_find(e, &t.book, NULL, t.keys, a, &f, &err);
    CHECK(ok && f->n > 0);
    for (size_t i = 0; ok && i < f->n; i++) {
        const FragileSubject *s = &f->subjects[i];
        if (!s->in_tail) continue;
        CHECK(s->has_score);
        const Pool *p = &e->pools[e->pool[s->slot]];
        CHECK(s->score_change > 0 && p->has_safe && s->score_change <= p->safe_score - evaluation_score(e, s->slot) + 1);
    }
    snapshot_free(t.snapshot);
}
