/* SPDX-License-Identifier: Apache-2.0
** What a simulation found, as tables, a paper, text and JSON. */
#include "action/simulating.h"
#include "action/tables.h"
#include "action/texts.h"
#include "base/real.h"
#include "evaluate/result.h"
#include "report/chart.h"
#include "report/paper.h"

enum { TABLES = 64 };

static Str say(const Simulating *s, const Text *t) { return str_of(text_of(t, s->desk->lang)); }
static Str count(const Simulating *s, size_t n) { return desk_int(s->desk, (int64_t)n); }

Str simulating_measure(const Simulating *s, size_t k, const MeasureSum *sum)
{
    Frac total;
    Buf b = { 0 };
    int decimals = unit_get(s->measures[k].unit)->decimals;
    if (simulate_total(&s->measures[k], sum, &total)) frac_format(total, decimals < 0 ? 0 : decimals, ROUND_HALF_UP, &b);
    Str out = buf_keep(&b, s->desk->arena);
    buf_done(&b);
    return out;
}

static Str one_measure(const Simulating *s, size_t k, size_t slot)
{
    MeasureSum sum = { 0 };
    simulate_add(&s->measures[k], slot, &sum);
    return sum.missing ? S("") : simulating_measure(s, k, &sum);
}

Str simulating_changes(const Simulating *s, Str sets)
{
    Buf b = { 0 };
    for (Str rest = sets; rest.p;) {
        Str value = str_split(&rest, '\n'), key = str_trim(str_split(&value, '='));
        const Node *now = scheme_at(s->v->root, key);
        if (!key.n) continue;
        if (b.n) buf_add_z(&b, "；");
        buf_addf(&b, "%.*s：%.*s → %.*s", SP(key), SP(now && now->kind == NODE_TEXT ? now->text : now ? S("…") : S("—")), SP(str_trim(value)));
    }
    Str out = buf_keep(&b, s->desk->arena);
    buf_done(&b);
    return out;
}

static Str score_of(const Simulating *s, const Evaluation *e, size_t slot)
{
    Buf b = { 0 };
    result_score(e, slot, &b);
    Str out = buf_keep(&b, s->desk->arena);
    buf_done(&b);
    return out;
}

static Str margin_of(const Simulating *s, const Evaluation *e, size_t slot)
{
    Buf b = { 0 };
    result_margin(e, slot, &b);
    Str out = buf_keep(&b, s->desk->arena);
    buf_done(&b);
    return out;
}

static Str place_of(const Simulating *s, const Evaluation *e, size_t slot) { return e->place[slot] ? desk_int(s->desk, e->place[slot]) : S(""); }
static Str grade_id(const EvalScheme *scheme, size_t grade) { return grade ? scheme->grades[grade - 1].id : S("—"); }

static const Text *dimension_title(DimensionKind kind)
{
    static const Text *const titles[] = { [BY_POOL_NAME] = &T_ACTION_COL_POOL, [BY_PARK_NAME] = &T_ACTION_COL_PARK, [BY_TOWN_NAME] = &T_ACTION_COL_TOWN };
    return titles[kind];
}

static Str dimension_name(const SimulateDimension *by, size_t slot)
{
    return by->kind != BY_POOL_NAME && by->codes.ok[slot] ? by->codes.words[by->codes.code[slot]] : S("");
}

/* ---- tables ---- */

static void measure_columns(const Simulating *s, Sheet *t, const Text *of)
{
    for (size_t k = 0; k < s->n_measures; k++) {
        Str title = of ? str_printf(s->desk->arena, "%s%s%.*s", text_of(of, s->desk->lang), s->desk->lang == LANG_EN ? " " : "", SP(s->measures[k].title)) : s->measures[k].title;
        tables_column_str(t, title, COL_NUMBER);
        tables_unit(t, s->measures[k].unit == UNIT_HEAD || s->measures[k].unit == UNIT_NONE ? S("") : unit_name(s->measures[k].unit));
    }
}

static void measure_cells(const Simulating *s, Sheet *t, const MeasureSum *sums)
{
    for (size_t k = 0; k < s->n_measures; k++) tables_cell(t, simulating_measure(s, k, &sums[k]));
}

/* What is in force and the scenarios, side by side. */
static Sheet beside_table(const Simulating *s)
{
    Sheet t = tables_new(s->desk, &T_ACTION_SIM_BESIDE);
    tables_column(&t, &T_ACTION_COL_SCENARIO, COL_TEXT);
    tables_column(&t, &T_ACTION_COL_CHANGED, COL_TEXT);
    const Text *const heads[] = { &T_ACTION_COL_RANKED, &T_ACTION_IN_TAIL, &T_ACTION_ENTERS, &T_ACTION_LEAVES };
    for (size_t i = 0; i < 4; i++) tables_column(&t, heads[i], COL_NUMBER);
    measure_columns(s, &t, &T_ACTION_IN_TAIL);
    size_t tail = 0;
    for (size_t i = 0; i < s->present->n; i++) tail += s->present->tail[i];
    tables_cell(&t, say(s, &T_ACTION_PRESENT)), tables_cell(&t, S("")), tables_cell(&t, count(s, s->present->n_ranked)), tables_cell(&t, count(s, tail));
    tables_cell(&t, S("")), tables_cell(&t, S(""));
    measure_cells(s, &t, s->present_tail);
    for (size_t i = 0; i < s->n_scenarios; i++) {
        const Scenario *x = &s->scenarios[i];
        tables_cell(&t, x->name), tables_cell(&t, simulating_changes(s, x->sets)), tables_cell(&t, count(s, x->e->n_ranked)), tables_cell(&t, count(s, x->shift.tail_after));
        tables_cell(&t, count(s, x->shift.n_enter)), tables_cell(&t, count(s, x->shift.n_leave));
        measure_cells(s, &t, x->tail);
    }
    return t;
}

/* Who moves. wide: with the key, park and town, margins; else what a page holds. named: the scenario in the first column. */
static void move_columns(const Simulating *s, Sheet *t, bool wide, bool named)
{
    bool keys = s->v->names != s->v->keys;
    if (named) tables_column(t, &T_ACTION_COL_SCENARIO, COL_TEXT);
    tables_column(t, &T_ACTION_COL_MOVE, COL_TEXT);
    if (wide || !keys) tables_column(t, &T_ACTION_COL_KEY, COL_TEXT);
    if (keys) tables_column(t, &T_ACTION_COL_NAME, COL_TEXT);
    for (size_t k = 0; wide && k < s->n_by; k++)
        if (s->by[k].kind != BY_POOL_NAME) tables_column(t, dimension_title(s->by[k].kind), COL_TEXT);
    tables_column(t, &T_ACTION_COL_POOL, COL_TEXT);
    tables_column(t, &T_ACTION_COL_SCORE_BEFORE, COL_NUMBER), tables_column(t, &T_ACTION_COL_SCORE_AFTER, COL_NUMBER);
    if (wide) tables_column(t, &T_ACTION_COL_MARGIN_BEFORE, COL_NUMBER), tables_column(t, &T_ACTION_COL_MARGIN_AFTER, COL_NUMBER);
    tables_column(t, &T_ACTION_COL_PLACE_BEFORE, COL_NUMBER), tables_column(t, &T_ACTION_COL_PLACE_AFTER, COL_NUMBER);
    measure_columns(s, t, NULL);
}

static void move_cells(const Simulating *s, Sheet *t, const Scenario *x, bool wide, bool named)
{
    bool keys = s->v->names != s->v->keys;
    for (size_t i = 0; i < x->shift.n; i++) {
        const Move *m = &x->shift.moves[i];
        const Evaluation *before = x->shift.before, *after = x->shift.after;
        if (named) tables_cell(t, x->name);
        tables_cell(t, say(s, m->enters ? &T_ACTION_ENTERS : &T_ACTION_LEAVES));
        if (wide || !keys) tables_cell(t, s->v->keys[m->slot]);
        if (keys) tables_cell(t, s->v->names[m->slot]);
        for (size_t k = 0; wide && k < s->n_by; k++)
            if (s->by[k].kind != BY_POOL_NAME) tables_cell(t, dimension_name(&s->by[k], m->slot));
        tables_cell(t, m->pool);
        tables_cell(t, score_of(s, before, m->slot)), tables_cell(t, score_of(s, after, m->slot));
        if (wide) tables_cell(t, margin_of(s, before, m->slot)), tables_cell(t, margin_of(s, after, m->slot));
        tables_cell(t, place_of(s, before, m->slot)), tables_cell(t, place_of(s, after, m->slot));
        for (size_t k = 0; k < s->n_measures; k++) tables_cell(t, one_measure(s, k, m->slot));
    }
}

static Sheet moves_table(const Simulating *s, const Scenario *x, size_t n, bool wide)
{
    Sheet t = tables_new(s->desk, &T_ACTION_SIM_MOVES);
    move_columns(s, &t, wide, n > 1);
    for (size_t i = 0; i < n; i++) move_cells(s, &t, &x[i], wide, n > 1);
    return t;
}

static Sheet groups_table(const Simulating *s, const Scenario *x, const SimulateDimension *by)
{
    ShiftGroup *g;
    size_t n;
    Sheet t = tables_new(s->desk, dimension_title(by->kind));
    t.t.title = str_printf(s->desk->arena, "%s%.*s", text_of(&T_ACTION_SIM_BY, s->desk->lang), SP(t.t.title));
    tables_column(&t, dimension_title(by->kind), COL_TEXT);
    tables_column(&t, &T_ACTION_ENTERS, COL_NUMBER);
    measure_columns(s, &t, &T_ACTION_ENTERS);
    tables_column(&t, &T_ACTION_LEAVES, COL_NUMBER);
    measure_columns(s, &t, &T_ACTION_LEAVES);
    simulate_groups(&x->shift, by, s->measures, s->n_measures, s->desk->arena, &g, &n);
    for (size_t i = 0; i < n; i++) {
        tables_cell(&t, g[i].name.n ? g[i].name : say(s, &T_ACTION_BLANK_GROUP));
        tables_cell(&t, count(s, g[i].n_enter)), measure_cells(s, &t, g[i].enter);
        tables_cell(&t, count(s, g[i].n_leave)), measure_cells(s, &t, g[i].leave);
    }
    return t;
}

/* Rows: the grade in force; columns: the other. */
static Sheet grades_table(const Simulating *s, const Scenario *x)
{
    const EvalScheme *from = x->shift.before->scheme, *to = x->shift.after->scheme;
    Sheet t = tables_new(s->desk, &T_ACTION_SIM_GRADES);
    tables_column(&t, &T_ACTION_SIM_FROM_TO, COL_TEXT);
    for (size_t k = 1; k <= to->n_grades + 1; k++) tables_column_str(&t, grade_id(to, k > to->n_grades ? 0 : k), COL_NUMBER);
    for (size_t i = 1; i <= from->n_grades + 1; i++) {
        size_t row = i > from->n_grades ? 0 : i;
        tables_cell(&t, grade_id(from, row));
        for (size_t k = 1; k <= to->n_grades + 1; k++) tables_cell(&t, count(s, x->shift.grades[row][k > to->n_grades ? 0 : k]));
    }
    return t;
}

static Sheet steps_table(const Simulating *s)
{
    Sheet t = tables_new(s->desk, &T_ACTION_SIM_STEPS);
    tables_column_str(&t, s->sweep_key, COL_TEXT);
    tables_column(&t, &T_ACTION_IN_TAIL, COL_NUMBER);
    tables_column(&t, &T_ACTION_ENTERS, COL_NUMBER), tables_column(&t, &T_ACTION_LEAVES, COL_NUMBER);
    measure_columns(s, &t, &T_ACTION_IN_TAIL);
    for (size_t i = 0; i < s->n_steps; i++) {
        const Scenario *x = &s->steps[i];
        size_t tail = 0;
        for (size_t k = 0; k < x->e->n; k++) tail += x->e->tail[k];
        tables_cell(&t, x->name), tables_cell(&t, count(s, tail));
        tables_cell(&t, i ? count(s, x->shift.n_enter) : S("")), tables_cell(&t, i ? count(s, x->shift.n_leave) : S(""));
        measure_cells(s, &t, x->tail);
    }
    t.t.note = say(s, &T_ACTION_SIM_STEP_NOTE);
    return t;
}

static bool any_moves(const Scenario *x, size_t n)
{
    size_t moves = 0;
    for (size_t i = 0; i < n; i++) moves += x[i].shift.n;
    return moves > 0;
}

/* ---- a chart of the steps ---- */

static bool draw(const Simulating *s, Str *png, int *width, int *height, Err *err)
{
    Arena *a = s->desk->arena;
    ChartData c = { .title = str_printf(a, "%s · %.*s", text_of(&T_ACTION_IN_TAIL, s->desk->lang), SP(s->sweep_key)), .kind = CHART_LINE, .n_labels = s->n_steps, .n_series = 1 };
    c.labels = NEW_ARRAY(a, Str, s->n_steps + 1);
    c.values = NEW_ARRAY(a, ChartValue, s->n_steps + 1);
    c.series = NEW(a, Str);
    c.series[0] = say(s, &T_ACTION_IN_TAIL);
    for (size_t i = 0; i < s->n_steps; i++) {
        size_t tail = 0;
        for (size_t k = 0; k < s->steps[i].e->n; k++) tail += s->steps[i].e->tail[k];
        c.labels[i] = s->steps[i].name;
        c.values[i] = (ChartValue){ true, (double)tail, count(s, tail) };
    }
    return chart_draw(&c, 2, a, png, width, height, err);
}

/* ---- the paper, which is the text too ---- */

static Str sentence(const Simulating *s, const Scenario *x)
{
    Buf b = { 0 };
    text_render(&T_ACTION_SIM_SENTENCE, (const Str[]){ x->name, count(s, x->shift.tail_before), count(s, x->shift.tail_after), count(s, x->shift.n_enter), count(s, x->shift.n_leave) }, 5, s->desk->lang, &b);
    for (size_t side = 0; side < 2; side++) {
        const MeasureSum *sums = side ? x->leave : x->enter;
        if (!(side ? x->shift.n_leave : x->shift.n_enter) || !s->n_measures) continue;
        buf_add(&b, say(s, side ? &T_ACTION_SIM_LEAVING : &T_ACTION_SIM_ENTERING));
        for (size_t k = 0; k < s->n_measures; k++) {
            Str unit = s->measures[k].unit == UNIT_HEAD || s->measures[k].unit == UNIT_NONE ? S("") : unit_name(s->measures[k].unit);
            buf_addf(&b, "%s%.*s %.*s%.*s", k ? text_of(&T_ACTION_SIM_COMMA, s->desk->lang) : "", SP(s->measures[k].title), SP(simulating_measure(s, k, &sums[k])), SP(unit));
            if (sums[k].missing) text_render(&T_ACTION_SIM_MISSING, (const Str[]){ count(s, sums[k].missing) }, 1, s->desk->lang, &b);
        }
        buf_add(&b, say(s, &T_ACTION_SIM_STOP));
    }
    Str out = buf_keep(&b, s->desk->arena);
    buf_done(&b);
    return out;
}

static void scenario_pieces(const Simulating *s, const Scenario *x, Paper *p)
{
    Sheet t;
    if (s->n_scenarios > 1) paper_subheading(p, x->name);
    paper_paragraph(p, simulating_changes(s, x->sets));
    paper_paragraph(p, sentence(s, x));
    if (x->shift.n) {
        t = moves_table(s, x, 1, false);
        paper_table(p, &t.t);
        for (size_t k = 0; k < s->n_by; k++) t = groups_table(s, x, &s->by[k]), paper_table(p, &t.t);
    }
    if (x->shift.any_grades) t = grades_table(s, x), paper_table(p, &t.t);
}

static bool make_paper(const Simulating *s, Paper **out, Err *err)
{
    const EvalScheme *scheme = s->v->scheme;
    Arena *a = s->desk->arena;
    Str period = s->v->context.moment.given ? str_printf(a, "%.*s", SP(scheme->id)) : S("");
    Buf b = { 0 };
    if (s->v->context.moment.given) period_format(s->v->period, &b);
    period = buf_keep(&b, a);
    buf_done(&b);
    Paper *p = *out = paper_new(s->desk->lang, str_printf(a, "%.*s%s%s", SP(scheme->title), s->desk->lang == LANG_EN ? " " : "", text_of(&T_ACTION_SIM_TITLE, s->desk->lang)), period, say(s, &T_ACTION_TRIAL), a);
    Sheet t;
    if (s->n_scenarios) {
        paper_heading(p, say(s, &T_ACTION_SIM_BESIDE));
        t = beside_table(s), t.t.title = S("");
        paper_table(p, &t.t);
        paper_heading(p, say(s, &T_ACTION_SIM_MOVES));
        for (size_t i = 0; i < s->n_scenarios; i++) scenario_pieces(s, &s->scenarios[i], p);
    }
    if (!s->n_steps) return true;
    Str png;
    int width, height;
    paper_heading(p, say(s, &T_ACTION_SIM_STEPS));
    if (!draw(s, &png, &width, &height, err)) return false;
    paper_picture(p, png, width, height, S(""));
    t = steps_table(s), t.t.title = S("");
    paper_table(p, &t.t);
    if (!any_moves(s->steps, s->n_steps)) return true;
    t = moves_table(s, s->steps, s->n_steps, false), t.t.title = say(s, &T_ACTION_SIM_STEP_MOVES);
    paper_table(p, &t.t);
    return true;
}

bool simulating_text(const Simulating *s, Buf *out, Err *err)
{
    Paper *p;
    if (!make_paper(s, &p, err)) return false;
    paper_print(p, out);
    return true;
}

/* ---- files ---- */

static size_t all_tables(const Simulating *s, Table *out)
{
    size_t n = 0;
    if (s->n_scenarios) out[n++] = beside_table(s).t, out[n++] = moves_table(s, s->scenarios, s->n_scenarios, true).t;
    if (s->n_steps) out[n++] = steps_table(s).t, out[n++] = moves_table(s, s->steps, s->n_steps, true).t;
    for (size_t i = 0; i < s->n_scenarios && n + SIMULATE_DIMENSIONS < TABLES; i++) {
        const Scenario *x = &s->scenarios[i];
        size_t first = n;
        for (size_t k = 0; k < s->n_by; k++) out[n++] = groups_table(s, x, &s->by[k]).t;
        if (x->shift.any_grades) out[n++] = grades_table(s, x).t;
        for (size_t k = first; k < n && s->n_scenarios > 1; k++) {
            out[k].title = str_printf(s->desk->arena, "%.*s · %.*s", SP(x->name), SP(out[k].title));
            out[k].sheet = str_printf(s->desk->arena, "%.*s %.*s", SP(x->name), SP(out[k].sheet));
        }
    }
    for (size_t k = 0; k < n; k++) out[k].note = say(s, &T_ACTION_TRIAL);
    return n;
}

static Str csv_of(const Simulating *s)
{
    Buf b = { 0 };
    bool scenarios = s->n_scenarios > 0;
    Sheet t = moves_table(s, scenarios ? s->scenarios : s->steps, scenarios ? s->n_scenarios : s->n_steps, true);
    tables_csv(&t, &b);
    Str out = buf_keep(&b, s->desk->arena);
    buf_done(&b);
    return out;
}

bool simulating_file(const Simulating *s, Str path, Str *bytes, Err *err)
{
    Table tables[TABLES];
    Buf b = { 0 };
    Paper *p;
    if (str_ends(path, S(".csv"))) return *bytes = csv_of(s), true;
    if (str_ends(path, S(".xlsx"))) return report_workbook(tables, all_tables(s, tables), s->desk->arena, bytes, err);
    if (str_ends(path, S(".docx"))) return make_paper(s, &p, err) && paper_write(p, bytes, err);
    if (!str_ends(path, S(".json"))) return FAIL(err, USE, T_ACTION_EVALUATE_FORMAT, path);
    bool ok = simulating_json(s, &b, err);
    *bytes = buf_keep(&b, s->desk->arena);
    buf_done(&b);
    return ok;
}

/* ---- JSON ---- */

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
    json_key(j, "score"), str_or_null(j, score_of(s, e, slot));
    json_key(j, "place");
    if (e->place[slot]) json_int(j, e->place[slot]);
    else json_null(j);
    json_key(j, "margin"), str_or_null(j, margin_of(s, e, slot));
    json_key(j, "grade"), str_or_null(j, e->place[slot] && e->grade[slot] ? grade_id(e->scheme, e->grade[slot]) : S(""));
    json_key(j, "tail"), json_bool(j, e->tail[slot] != 0);
    json_close(j, '}');
}

static void moves_json(const Simulating *s, const Shift *x, Json *j)
{
    json_key(j, "moves"), json_open(j, '[');
    for (size_t i = 0; i < x->n; i++) {
        size_t slot = x->moves[i].slot;
        json_open(j, '{');
        json_key(j, "key"), json_str(j, s->v->keys[slot]);
        json_key(j, "name"), json_str(j, s->v->names[slot]);
        json_key(j, "change"), json_z(j, x->moves[i].enters ? "enters" : "leaves");
        json_key(j, "pool"), json_str(j, x->moves[i].pool);
        for (size_t k = 0; k < s->n_by; k++)
            if (s->by[k].kind != BY_POOL_NAME) json_key(j, s->by[k].kind == BY_PARK_NAME ? "park" : "town"), str_or_null(j, dimension_name(&s->by[k], slot));
        side_json(s, "before", x->before, slot, j);
        side_json(s, "after", x->after, slot, j);
        json_key(j, "measures"), json_open(j, '{');
        for (size_t k = 0; k < s->n_measures; k++) json_key_str(j, s->measures[k].id), str_or_null(j, one_measure(s, k, slot));
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
            json_key(j, "from"), str_or_null(j, i ? grade_id(from, i) : S(""));
            json_key(j, "to"), str_or_null(j, k ? grade_id(to, k) : S(""));
            json_key(j, "n"), json_int(j, (int64_t)x->shift.grades[i][k]);
            json_close(j, '}');
        }
    json_close(j, ']');
}

static void head_json(const Simulating *s, const Evaluation *e, const MeasureSum *tail, Json *j)
{
    size_t n = 0;
    for (size_t i = 0; i < e->n; i++) n += e->tail[i];
    json_key(j, "ranked"), json_int(j, (int64_t)e->n_ranked);
    json_key(j, "tail"), json_int(j, (int64_t)n);
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
    moves_json(s, &x->shift, j);
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
