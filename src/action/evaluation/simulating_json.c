/* SPDX-License-Identifier: Apache-2.0
** What a simulation found, as one JSON document. */
#include "action/evaluation/simulating.h"
#include "evaluate/result.h"

static Str grade_id(const EvalScheme *scheme, size_t grade) { return grade ? scheme->grades[grade - 1].id : S(""); }

static void str_or_null(Json *j, Str s)
{
    if (s.n) json_str(j, s);
    else json_null(j);
}

static void measures_json(const Simulating *s, const char *key, const MeasureSum *sums, Json *j)
{
    json_key(j, key), json_open(j, '{');
    for (size_t k = 0; k < s->n_measures; k++) json_key_str(j, s->measures[k].id), json_str(j, simulating_measure(s, k, &sums[k]));
    json_close(j, '}');
}

static void side_json(const Simulating *s, const char *key, const Evaluation *e, size_t slot, Json *j)
{
    json_key(j, key), json_open(j, '{');
    json_key(j, "state"), json_z(j, result_state(e, slot));
    json_key(j, "score"), str_or_null(j, simulating_score(s, e, slot));
    json_key(j, "place");
    if (e->place[slot]) json_int(j, e->place[slot]);
    else json_null(j);
    json_key(j, "margin"), str_or_null(j, simulating_margin(s, e, slot));
    json_key(j, "grade"), str_or_null(j, e->place[slot] && e->grade[slot] ? grade_id(e->scheme, e->grade[slot]) : S(""));
    json_key(j, "tail"), json_bool(j, e->tail[slot] != 0);
    json_close(j, '}');
}

static void moves_json(const Simulating *s, const Shift *x, bool grades, Json *j)
{
    const Move *moves = grades ? x->graded : x->moves;
    json_key(j, grades ? "regraded" : "moves"), json_open(j, '[');
    for (size_t i = 0; i < (grades ? x->n_graded : x->n); i++) {
        size_t slot = moves[i].slot;
        json_open(j, '{');
        json_key(j, "key"), json_str(j, s->v->keys[slot]);
        json_key(j, "name"), json_str(j, s->v->names[slot]);
        json_key(j, "change"), json_z(j, grades ? moves[i].enters ? "worse" : "better" : moves[i].enters ? "enters" : "leaves");
        json_key(j, "pool"), json_str(j, moves[i].pool);
        for (size_t k = 0; k < s->n_by; k++)
            if (s->by[k].kind != BY_POOL_NAME) json_key(j, s->by[k].kind == BY_PARK_NAME ? "park" : "town"), str_or_null(j, simulating_name(&s->by[k], slot));
        side_json(s, "before", x->before, slot, j);
        side_json(s, "after", x->after, slot, j);
        json_key(j, "measures"), json_open(j, '{');
        for (size_t k = 0; k < s->n_measures; k++) json_key_str(j, s->measures[k].id), str_or_null(j, simulating_value(s, k, slot));
        json_close(j, '}');
        json_close(j, '}');
    }
    json_close(j, ']');
}

static void groups_json(const Simulating *s, const Scenario *x, Json *j)
{
    static const char *const ids[] = { [BY_POOL_NAME] = "pool", [BY_PARK_NAME] = "park", [BY_TOWN_NAME] = "town" };
    json_key(j, "groups"), json_open(j, '{');
    for (size_t d = 0; d < s->n_by; d++) {
        ShiftGroup *g;
        size_t n;
        simulate_groups(&x->shift, &s->by[d], s->measures, s->n_measures, s->desk->arena, &g, &n);
        json_key(j, ids[s->by[d].kind]), json_open(j, '[');
        for (size_t i = 0; i < n; i++) {
            json_open(j, '{');
            json_key(j, "group"), str_or_null(j, g[i].name);
            json_key(j, "enter"), json_int(j, (int64_t)g[i].n_enter);
            json_key(j, "leave"), json_int(j, (int64_t)g[i].n_leave);
            measures_json(s, "entering", g[i].enter, j);
            measures_json(s, "leaving", g[i].leave, j);
            json_close(j, '}');
        }
        json_close(j, ']');
    }
    json_close(j, '}');
}

static void grades_json(const Scenario *x, Json *j)
{
    const EvalScheme *from = x->shift.before->scheme, *to = x->shift.after->scheme;
    json_key(j, "grades"), json_open(j, '[');
    for (size_t i = 0; x->shift.any_grades && i <= from->n_grades; i++)
        for (size_t k = 0; k <= to->n_grades; k++) {
            if (!x->shift.grades[i][k]) continue;
            json_open(j, '{');
            json_key(j, "from"), str_or_null(j, grade_id(from, i));
            json_key(j, "to"), str_or_null(j, grade_id(to, k));
            json_key(j, "n"), json_int(j, (int64_t)x->shift.grades[i][k]);
            json_close(j, '}');
        }
    json_close(j, ']');
}

static void head_json(const Simulating *s, const Evaluation *e, const MeasureSum *tail, Json *j)
{
    json_key(j, "ranked"), json_int(j, (int64_t)e->n_ranked);
    json_key(j, "tail"), json_int(j, (int64_t)simulating_tail(e));
    measures_json(s, "in_tail", tail, j);
}

static void sets_json(Str sets, Json *j)
{
    json_key(j, "set"), json_open(j, '{');
    for (Str rest = sets; rest.p;) {
        Str value = str_split(&rest, '\n'), key = str_trim(str_split(&value, '='));
        if (key.n) json_key_str(j, key), json_str(j, str_trim(value));
    }
    json_close(j, '}');
}

static void scenario_json(const Simulating *s, const Scenario *x, bool step, Json *j)
{
    json_open(j, '{');
    json_key(j, step ? "value" : "name"), json_str(j, x->name);
    if (!step) sets_json(x->sets, j);
    head_json(s, x->e, x->tail, j);
    json_key(j, "enter"), json_int(j, (int64_t)x->shift.n_enter);
    json_key(j, "leave"), json_int(j, (int64_t)x->shift.n_leave);
    measures_json(s, "entering", x->enter, j);
    measures_json(s, "leaving", x->leave, j);
    moves_json(s, &x->shift, false, j);
    if (x->shift.any_grades) moves_json(s, &x->shift, true, j);
    if (!step) groups_json(s, x, j), grades_json(x, j);
    json_close(j, '}');
}

bool simulating_json(const Simulating *s, Buf *out, Err *err)
{
    (void)err;
    Json j = json_on(out);
    json_open(&j, '{');
    json_key(&j, "scheme"), json_str(&j, s->v->scheme->id);
    json_key(&j, "title"), json_str(&j, s->v->scheme->title);
    json_key(&j, "status"), json_z(&j, "测算");
    json_key(&j, "measures"), json_open(&j, '[');
    for (size_t k = 0; k < s->n_measures; k++) {
        json_open(&j, '{');
        json_key(&j, "id"), json_str(&j, s->measures[k].id);
        json_key(&j, "title"), json_str(&j, s->measures[k].title);
        json_key(&j, "unit"), json_str(&j, unit_name(s->measures[k].unit));
        json_close(&j, '}');
    }
    json_close(&j, ']');
    json_key(&j, "present"), json_open(&j, '{');
    head_json(s, s->present, s->present_tail, &j);
    json_close(&j, '}');
    json_key(&j, "scenarios"), json_open(&j, '[');
    for (size_t i = 0; i < s->n_scenarios; i++) scenario_json(s, &s->scenarios[i], false, &j);
    json_close(&j, ']');
    json_key(&j, "sweep");
    if (!s->n_steps) json_null(&j);
    else {
        json_open(&j, '{');
        json_key(&j, "key"), json_str(&j, s->sweep_key);
        json_key(&j, "steps"), json_open(&j, '[');
        for (size_t i = 0; i < s->n_steps; i++) scenario_json(s, &s->steps[i], true, &j);
        json_close(&j, ']');
        json_close(&j, '}');
    }
    json_close(&j, '}');
    buf_add_char(out, '\n');
    return true;
}
