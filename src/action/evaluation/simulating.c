/* SPDX-License-Identifier: Apache-2.0
** What a simulation found, as tables, a paper, text and JSON. */
#include "action/evaluation/rule_words.h"
#include "action/evaluation/simulating.h"
#include "action/tables.h"
#include "action/texts.h"
#include "base/real.h"
#include "evaluate/result.h"
#include "report/chart.h"
#include "report/paper.h"

enum { TABLES = 64, CROWDED = 12, LONG = 4 };       /* so many steps of numbers so long: every second one is written */

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

Str simulating_value(const Simulating *s, size_t k, size_t slot)
{
    MeasureSum sum = { 0 };
    simulate_add(&s->measures[k], slot, &sum);
    return sum.missing ? S("") : simulating_measure(s, k, &sum);
}

/* A value as one writes it on a line. */
static void node_text_of(const Node *n, Buf *b)
{
    if (!n) { buf_add_z(b, "—"); return; }
    if (n->kind == NODE_TEXT) { buf_add(b, n->text); return; }
    buf_add_char(b, n->kind == NODE_MAP ? '{' : '[');
    for (size_t i = 0; i < n->n; i++) {
        if (i) buf_add_z(b, ", ");
        if (n->kind == NODE_MAP) buf_addf(b, "%.*s: ", SP(n->keys[i]));
        node_text_of(n->items[i], b);
    }
    buf_add_char(b, n->kind == NODE_MAP ? '}' : ']');
}

Str simulating_changes(const Simulating *s, Str sets)
{
    Buf b = { 0 };
    for (Str rest = sets; rest.p;) {
        Str value = str_split(&rest, '\n'), key = str_trim(str_split(&value, '='));
        const Node *now = scheme_at(s->v->root, key);
        if (!key.n) continue;
        if (b.n) buf_add_z(&b, "；");
        buf_addf(&b, "%.*s：", SP(key));
        node_text_of(now, &b);
        buf_addf(&b, " → %.*s", SP(str_trim(value)));
    }
    Str out = buf_keep(&b, s->desk->arena);
    buf_done(&b);
    return out;
}

Str simulating_score(const Simulating *s, const Evaluation *e, size_t slot)
{
    Buf b = { 0 };
    result_score(e, slot, &b);
    Str out = buf_keep(&b, s->desk->arena);
    buf_done(&b);
    return out;
}

Str simulating_margin(const Simulating *s, const Evaluation *e, size_t slot)
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

Str simulating_name(const SimulateDimension *by, size_t slot)
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

size_t simulating_tail(const Evaluation *e)
{
    size_t n = 0;
    for (size_t i = 0; i < e->n; i++) n += e->tail[i];
    return n;
}

static bool any_tail(const Simulating *s)
{
    bool any = s->present->scheme->has_tail;
    for (size_t i = 0; i < s->n_scenarios; i++) any |= s->scenarios[i].shift.any_tail;
    for (size_t i = 0; i < s->n_steps; i++) any |= s->steps[i].e->scheme->has_tail;
    return any;
}

static bool any_grades(const Simulating *s)
{
    bool any = s->present->scheme->n_grades > 0;
    for (size_t i = 0; i < s->n_scenarios; i++) any |= s->scenarios[i].shift.any_grades;
    return any;
}

typedef struct { bool tail, grades; } Asked;

/* One line of a comparison. x NULL: what is in force; no shift: nothing to compare with. */
static void beside_cells(const Simulating *s, Sheet *t, Asked asked, const Evaluation *e, const Shift *x, const MeasureSum *tail)
{
    if (asked.tail) tables_cell(t, count(s, simulating_tail(e))), tables_cell(t, x ? count(s, x->n_enter) : S("")), tables_cell(t, x ? count(s, x->n_leave) : S(""));
    if (asked.grades) tables_cell(t, x ? count(s, x->n_better) : S("")), tables_cell(t, x ? count(s, x->n_worse) : S(""));
    if (asked.tail) measure_cells(s, t, tail);
}

static void beside_columns(const Simulating *s, Sheet *t, Asked asked)
{
    if (asked.tail) tables_column(t, &T_ACTION_IN_TAIL, COL_NUMBER), tables_column(t, &T_ACTION_ENTERS, COL_NUMBER), tables_column(t, &T_ACTION_LEAVES, COL_NUMBER);
    if (asked.grades) tables_column(t, &T_ACTION_BETTER, COL_NUMBER), tables_column(t, &T_ACTION_WORSE, COL_NUMBER);
    if (asked.tail) measure_columns(s, t, &T_ACTION_IN_TAIL);
}

/* What is in force and the scenarios, side by side. */
static Sheet beside_table(const Simulating *s)
{
    Asked asked = { any_tail(s), any_grades(s) };
    Sheet t = tables_new(s->desk, &T_ACTION_SIM_BESIDE);
    tables_column(&t, &T_ACTION_COL_SCENARIO, COL_TEXT);
    tables_column(&t, &T_ACTION_COL_CHANGED, COL_TEXT);
    tables_column(&t, &T_ACTION_COL_RANKED, COL_NUMBER);
    beside_columns(s, &t, asked);
    tables_cell(&t, say(s, &T_ACTION_PRESENT)), tables_cell(&t, S("")), tables_cell(&t, count(s, s->present->n_ranked));
    beside_cells(s, &t, asked, s->present, NULL, s->present_tail);
    for (size_t i = 0; i < s->n_scenarios; i++) {
        const Scenario *x = &s->scenarios[i];
        tables_cell(&t, x->name), tables_cell(&t, simulating_changes(s, x->sets)), tables_cell(&t, count(s, x->e->n_ranked));
        beside_cells(s, &t, asked, x->e, &x->shift, x->tail);
    }
    return t;
}

/* Who moves: over the line, or from grade to grade. wide: with the key, park and town, margins; else what a page holds. named: the
** scenario in the first column. */
typedef struct { bool wide, named, grades; } Look;
enum { W_CHANGE = 6, W_NAME = 18, W_POOL = 12, W_SCORE = 10, W_PLACE = 6 };     /* on a page */

static void move_column(Sheet *t, Look look, const Text *title, ColType type, int width)
{
    tables_column(t, title, type);
    if (!look.wide) t->t.columns[t->t.n_columns - 1].width = width;
}

static void move_columns(const Simulating *s, Sheet *t, Look look)
{
    bool names = s->v->names != s->v->keys;
    if (look.named) move_column(t, look, &T_ACTION_COL_SCENARIO, COL_TEXT, W_PLACE);
    move_column(t, look, &T_ACTION_COL_MOVE, COL_TEXT, W_CHANGE);
    if (look.wide || !names) move_column(t, look, &T_ACTION_COL_KEY, COL_TEXT, W_NAME);
    if (names) move_column(t, look, &T_ACTION_COL_NAME, COL_TEXT, W_NAME);
    for (size_t k = 0; look.wide && k < s->n_by; k++)
        if (s->by[k].kind != BY_POOL_NAME) move_column(t, look, dimension_title(s->by[k].kind), COL_TEXT, 0);
    move_column(t, look, &T_ACTION_COL_POOL, COL_TEXT, W_POOL);
    move_column(t, look, &T_ACTION_COL_SCORE_BEFORE, COL_NUMBER, W_SCORE), move_column(t, look, &T_ACTION_COL_SCORE_AFTER, COL_NUMBER, W_SCORE);
    if (look.wide && !look.grades) move_column(t, look, &T_ACTION_COL_MARGIN_BEFORE, COL_NUMBER, 0), move_column(t, look, &T_ACTION_COL_MARGIN_AFTER, COL_NUMBER, 0);
    if (look.grades) move_column(t, look, &T_ACTION_COL_GRADE_BEFORE, COL_TEXT, W_PLACE), move_column(t, look, &T_ACTION_COL_GRADE_AFTER, COL_TEXT, W_PLACE);
    else move_column(t, look, &T_ACTION_COL_PLACE_BEFORE, COL_NUMBER, W_PLACE), move_column(t, look, &T_ACTION_COL_PLACE_AFTER, COL_NUMBER, W_PLACE);
    measure_columns(s, t, NULL);
    for (size_t k = 0; !look.wide && k < s->n_measures; k++) t->t.columns[t->t.n_columns - 1 - k].width = W_SCORE;
}

static void move_cells(const Simulating *s, Sheet *t, const Scenario *x, const Move *m, Look look)
{
    const Evaluation *before = x->shift.before, *after = x->shift.after;
    bool names = s->v->names != s->v->keys;
    if (look.named) tables_cell(t, x->name);
    tables_cell(t, say(s, look.grades ? m->enters ? &T_ACTION_WORSE : &T_ACTION_BETTER : m->enters ? &T_ACTION_ENTERS : &T_ACTION_LEAVES));
    if (look.wide || !names) tables_cell(t, s->v->keys[m->slot]);
    if (names) tables_cell(t, s->v->names[m->slot]);
    for (size_t k = 0; look.wide && k < s->n_by; k++)
        if (s->by[k].kind != BY_POOL_NAME) tables_cell(t, simulating_name(&s->by[k], m->slot));
    tables_cell(t, m->pool);
    tables_cell(t, simulating_score(s, before, m->slot)), tables_cell(t, simulating_score(s, after, m->slot));
    if (look.wide && !look.grades) tables_cell(t, simulating_margin(s, before, m->slot)), tables_cell(t, simulating_margin(s, after, m->slot));
    if (look.grades) tables_cell(t, grade_id(before->scheme, before->grade[m->slot])), tables_cell(t, grade_id(after->scheme, after->grade[m->slot]));
    else tables_cell(t, place_of(s, before, m->slot)), tables_cell(t, place_of(s, after, m->slot));
    for (size_t k = 0; k < s->n_measures; k++) tables_cell(t, simulating_value(s, k, m->slot));
}

static Sheet moves_table(const Simulating *s, const Scenario *x, size_t n, bool wide, bool grades)
{
    Look look = { wide, n > 1, grades };
    Sheet t = tables_new(s->desk, grades ? &T_ACTION_SIM_REGRADED : &T_ACTION_SIM_MOVES);
    move_columns(s, &t, look);
    for (size_t i = 0; i < n; i++) {
        const Move *moves = grades ? x[i].shift.graded : x[i].shift.moves;
        for (size_t k = 0; k < (grades ? x[i].shift.n_graded : x[i].shift.n); k++) move_cells(s, &t, &x[i], &moves[k], look);
    }
    return t;
}

static void side_cells(const Simulating *s, Sheet *t, size_t n, const MeasureSum *sums)
{
    tables_cell(t, n ? count(s, n) : S(""));
    for (size_t k = 0; k < s->n_measures; k++) tables_cell(t, n ? simulating_measure(s, k, &sums[k]) : S(""));
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
        side_cells(s, &t, g[i].n_enter, g[i].enter);
        side_cells(s, &t, g[i].n_leave, g[i].leave);
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

static Str sweep_words(const Simulating *s) { return rule_words_key(s->desk, s->steps[0].e->scheme, s->sweep_key); }

static Sheet steps_table(const Simulating *s)
{
    Asked asked = { any_tail(s), any_grades(s) };
    Sheet t = tables_new(s->desk, &T_ACTION_SIM_STEPS);
    tables_column_str(&t, sweep_words(s), COL_TEXT);
    beside_columns(s, &t, asked);
    for (size_t i = 0; i < s->n_steps; i++) {
        tables_cell(&t, s->steps[i].name);
        beside_cells(s, &t, asked, s->steps[i].e, i ? &s->steps[i].shift : NULL, s->steps[i].tail);
    }
    t.t.note = say(s, &T_ACTION_SIM_STEP_NOTE);
    return t;
}

static size_t moves_of(const Scenario *x, size_t n, bool grades)
{
    size_t moves = 0;
    for (size_t i = 0; i < n; i++) moves += grades ? x[i].shift.n_graded : x[i].shift.n;
    return moves;
}

/* ---- a chart of the steps ---- */

/* Of how many are in the tail, or of a measure of theirs. */
static bool draw(const Simulating *s, const Measure *m, Str *png, int *width, int *height, Err *err)
{
    Arena *a = s->desk->arena;
    Str what = m ? str_printf(a, "%s%s%.*s", text_of(&T_ACTION_IN_TAIL, s->desk->lang), s->desk->lang == LANG_EN ? " " : "", SP(m->title)) : say(s, &T_ACTION_IN_TAIL);
    ChartData c = { .title = str_printf(a, "%.*s · %.*s", SP(what), SP(sweep_words(s))), .kind = CHART_LINE, .n_labels = s->n_steps, .n_series = 1 };
    if (m && m->unit != UNIT_HEAD && m->unit != UNIT_NONE) c.unit = unit_name(m->unit);
    c.labels = NEW_ARRAY(a, Str, s->n_steps + 1);
    c.values = NEW_ARRAY(a, ChartValue, s->n_steps + 1);
    c.series = NEW(a, Str);
    c.series[0] = what;
    for (size_t i = 0; i < s->n_steps; i++) {
        size_t tail = simulating_tail(s->steps[i].e);
        Frac total = frac_of((int64_t)tail);
        bool ok = !m || simulate_total(m, &s->steps[i].tail[m - s->measures], &total);
        Buf b = { 0 };
        frac_format(total, 0, ROUND_HALF_UP, &b);
        c.labels[i] = s->steps[i].name;
        bool written = s->n_steps <= CROWDED || b.n < LONG || i % 2 == (s->n_steps - 1) % 2;
        c.values[i] = (ChartValue){ ok, real_of(total), written ? buf_keep(&b, a) : S("") };
        buf_done(&b);
    }
    return chart_draw(&c, 2, a, png, width, height, err);
}

static bool draw_steps(const Simulating *s, Paper *p, Err *err)
{
    Str png;
    int width, height;
    for (size_t k = 0; any_tail(s) && k <= s->n_measures; k++) {
        if (!draw(s, k ? &s->measures[k - 1] : NULL, &png, &width, &height, err)) return false;
        paper_picture(p, png, width, height, S(""));
    }
    return true;
}

/* ---- the paper, which is the text too ---- */

static Str sentence(const Simulating *s, const Scenario *x)
{
    Buf b = { 0 };
    if (x->shift.any_tail) text_render(&T_ACTION_SIM_SENTENCE, (const Str[]){ x->name, count(s, x->shift.tail_before), count(s, x->shift.tail_after), count(s, x->shift.n_enter), count(s, x->shift.n_leave) }, 5, s->desk->lang, &b);
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
    if (x->shift.any_grades) text_render(&T_ACTION_SIM_GRADED, (const Str[]){ x->name, count(s, x->shift.n_better), count(s, x->shift.n_worse) }, 3, s->desk->lang, &b);
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
        t = moves_table(s, x, 1, false, false);
        paper_table(p, &t.t);
        for (size_t k = 0; k < s->n_by; k++) t = groups_table(s, x, &s->by[k]), paper_table(p, &t.t);
    }
    if (x->shift.any_grades) t = grades_table(s, x), paper_table(p, &t.t);
    if (x->shift.n_graded) t = moves_table(s, x, 1, false, true), paper_table(p, &t.t);
}

static bool make_paper(const Simulating *s, Paper **out, Err *err)
{
    const EvalScheme *scheme = s->v->scheme;
    Arena *a = s->desk->arena;
    Buf b = { 0 };
    if (s->v->context.moment.given) period_format(s->v->period, &b);
    Str period = buf_keep(&b, a);
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
    paper_heading(p, say(s, &T_ACTION_SIM_STEPS));
    if (!draw_steps(s, p, err)) return false;
    t = steps_table(s), t.t.title = S("");
    paper_table(p, &t.t);
    for (int grades = 0; grades < 2; grades++) {
        if (!moves_of(s->steps, s->n_steps, grades)) continue;
        t = moves_table(s, s->steps, s->n_steps, false, grades);
        if (!grades) t.t.title = say(s, &T_ACTION_SIM_STEP_MOVES);
        paper_table(p, &t.t);
    }
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

static void add_moves(const Simulating *s, const Scenario *x, size_t n_x, Table *out, size_t *n)
{
    for (int grades = 0; grades < 2; grades++)
        if (grades ? any_grades(s) : any_tail(s)) out[(*n)++] = moves_table(s, x, n_x, true, grades).t;
}

static size_t all_tables(const Simulating *s, Table *out)
{
    size_t n = 0;
    if (s->n_scenarios) out[n++] = beside_table(s).t, add_moves(s, s->scenarios, s->n_scenarios, out, &n);
    if (s->n_steps) out[n++] = steps_table(s).t, add_moves(s, s->steps, s->n_steps, out, &n);
    for (size_t i = 0; i < s->n_scenarios && n + SIMULATE_DIMENSIONS < TABLES; i++) {
        const Scenario *x = &s->scenarios[i];
        size_t first = n;
        for (size_t k = 0; x->shift.any_tail && k < s->n_by; k++) out[n++] = groups_table(s, x, &s->by[k]).t;
        if (x->shift.any_grades) out[n++] = grades_table(s, x).t;
        for (size_t k = first; k < n && s->n_scenarios > 1; k++) {
            out[k].title = str_printf(s->desk->arena, "%.*s · %.*s", SP(x->name), SP(out[k].title));
            out[k].sheet = str_printf(s->desk->arena, "%.*s %.*s", SP(x->name), SP(out[k].sheet));
        }
    }
    for (size_t k = 0; k < n; k++) out[k].note = say(s, &T_ACTION_TRIAL);
    return n;
}

/* One table fits a CSV: who moves over the line; where there is none, from grade to grade. */
static Str csv_of(const Simulating *s)
{
    Buf b = { 0 };
    bool scenarios = s->n_scenarios > 0;
    Sheet t = moves_table(s, scenarios ? s->scenarios : s->steps, scenarios ? s->n_scenarios : s->n_steps, true, !any_tail(s));
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
    if (str_ends(path, S(".xlsx"))) return tables_workbook(s->desk, tables, all_tables(s, tables), bytes, err);
    if (str_ends(path, S(".docx"))) return make_paper(s, &p, err) && paper_write(p, bytes, err);
    if (!str_ends(path, S(".json"))) return FAIL(err, USE, T_ACTION_EVALUATE_FORMAT, path);
    bool ok = simulating_json(s, &b, err);
    *bytes = buf_keep(&b, s->desk->arena);
    buf_done(&b);
    return ok;
}
