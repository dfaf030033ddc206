/* SPDX-License-Identifier: Apache-2.0
** Who is evaluated, with whom compared, and how places become grades and a tail. */
#include "evaluate/read.h"
#include "base/real.h"

#include <string.h>

/* ---- who ---- */

static const struct { const char *word; Kind kind; UnitId unit; } kinds[] = {
    { "number", K_RATIO, UNIT_RATIO }, { "ratio", K_RATIO, UNIT_RATIO }, { "text", K_TEXT, UNIT_NONE }, { "code", K_TEXT, UNIT_NONE },
    { "bool", K_BOOL, UNIT_NONE }, { "day", K_DAY, UNIT_NONE },
};

static bool column_kind(const SchemeReading *sr, const Node *n, Str id, InputColumn *c)
{
    if (!node_is_text(&sr->r, n, id)) return false;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (str_equal(n->text, str_of(kinds[i].word))) return c->kind = kinds[i].kind, c->unit = kinds[i].unit, true;
    if (unit_find(n->text, &c->unit) || unit_match(n->text, &c->unit) == n->text.n) return c->kind = kind_of_unit(c->unit), true;
    WRONG(&sr->r, n->at, T_EVALUATE_UNIT, id, n->text);
    return false;
}

/* id: 万元, or id: {title: 税收合计, unit: 万元} */
static bool read_column(const SchemeReading *sr, Str id, Place at, const Node *n, InputColumn *c)
{
    *c = (InputColumn){ .id = id, .title = id, .at = at };
    if (!node_id(&sr->r, id, at)) return false;
    if (n->kind != NODE_MAP) return column_kind(sr, n, id, c);
    node_keys(&sr->r, n, "title unit");
    Str title = node_text(&sr->r, n, "title", true, NULL);
    const Node *unit = read_owed(sr, n, "columns", "unit", "万元 亩 tce … number ratio text code bool day");
    if (title.n) c->title = title;
    return unit && column_kind(sr, unit, id, c);
}

/* The columns of the table are a register of their own; formulas know nothing else. */
static void make_register(SchemeReading *sr)
{
    Arena *a = sr->r.arena;
    EvalScheme *s = sr->s;
    Model *m = NEW(a, Model);
    Register *reg = m->registers = NEW(a, Register);
    m->n = 1;
    m->names = map_new(a);
    *reg = (Register){ .id = "input", .title = "输入表", .word = TEXT_WORD("输入表", "input table"), .en = "input table", .keys = "", .label = "", .park_path = "", .unit_path = "", .aliases = "", .is_public = true };
    reg->fields = NEW_ARRAY(a, Field, s->n_columns);
    reg->names = map_new(a);
    for (size_t i = 0; i < s->n_columns; i++) {
        const InputColumn *c = &s->columns[i];
        const char *title = str_z(a, c->title);
        reg->fields[i] = (Field){ .id = str_z(a, c->id), .kind = c->kind, .unit = c->unit, .title = title, .word = title, .aliases = "", .en = str_z(a, c->id), .index = (uint16_t)i };
        map_put(reg->names, c->id, (int64_t)i);
        if (!map_find(reg->names, str_fold_width(a, c->title), NULL)) map_put(reg->names, str_fold_width(a, c->title), (int64_t)i);
    }
    reg->n_fields = s->n_columns;
    map_put(m->names, S("input"), 0);
    s->subject = reg;
    s->model = m;
    s->words = words_new(m, a);
}

static void read_input(SchemeReading *sr, const Node *n)
{
    EvalScheme *s = sr->s;
    Place at;
    s->stand_alone = true;
    if (!node_is_map(&sr->r, n, S("input"))) return;
    node_keys(&sr->r, n, "key columns");
    s->key_column = node_text(&sr->r, n, "key", true, &at);
    const Node *columns = read_owed(sr, n, "input", "columns", "{id: 单位, …}");
    if (!columns || !node_is_map(&sr->r, columns, S("columns"))) return;
    if (columns->n > INPUT_COLUMNS) { WRONG(&sr->r, columns->at, T_EVALUATE_MANY, S("columns"), S("60")); return; }
    s->columns = NEW_ARRAY(sr->r.arena, InputColumn, columns->n + 1);
    bool has_key = false, sound = true;
    for (size_t i = 0; i < columns->n; i++) {
        InputColumn *c = &s->columns[s->n_columns];
        bool ok = read_column(sr, columns->keys[i], columns->key_places[i], columns->items[i], c);
        sound = sound && ok;
        s->n_columns += ok;
        has_key = has_key || (ok && str_equal(c->id, s->key_column));
    }
    /* the key need not be among the columns: it is then the column of that heading, as text */
    if (!has_key && s->key_column.n) s->columns[s->n_columns++] = (InputColumn){ .id = s->key_column, .title = s->key_column, .kind = K_TEXT, .unit = UNIT_NONE, .at = at };
    if (sound) make_register(sr);
}

void read_subject(SchemeReading *sr)
{
    const Node *root = sr->s->root, *input = node_find(root, "input"), *subject = node_find(root, "subject");
    static const char *const allowed = "enterprise land_unit park unit";
    if (input && subject) WRONG(&sr->r, subject->at, T_EVALUATE_BOTH);
    if (input) { read_input(sr, input); return; }
    if (!subject || !node_is_text(&sr->r, subject, S("subject"))) return;
    for (Str rest = str_of(allowed); rest.p;)
        if (str_equal(str_split(&rest, ' '), subject->text)) sr->s->subject = model_find(sr->r.model, subject->text);
    if (!sr->s->subject) WRONG(&sr->r, subject->at, T_EVALUATE_SUBJECT, subject->text, str_of(allowed));
    sr->s->model = sr->r.model;
    sr->s->words = sr->r.words;
}

/* ---- with whom ---- */

static bool groups(const Formula *f)
{
    Type t = formula_type(f);
    return t.kind == TYPE_TEXT || t.kind == TYPE_REF || t.kind == TYPE_BOOL;
}

/* industry.class: a level of the national tree of the code before the dot. */
static const char *code_level(Str text, Str *head)
{
    static const char *const levels[] = { "class", "group", "division", "section" };
    for (size_t i = 0; i < 4; i++) {
        Str tail = str_of(levels[i]);
        if (text.n > tail.n + 1 && str_ends(text, tail) && text.p[text.n - tail.n - 1] == '.') return *head = str_slice(text, 0, text.n - tail.n - 1), levels[i];
    }
    return NULL;
}

static void read_level(SchemeReading *sr, const Node *n)
{
    EvalScheme *s = sr->s;
    PoolLevel *l = &s->levels[s->n_levels];
    Str head;
    if (!node_is_text(&sr->r, n, S("by"))) return;
    *l = (PoolLevel){ .name = n->text };
    Node plain = *n;
    bool own = s->subject && register_find(s->subject, n->text);
    if (!own && !s->stand_alone && str_equal(n->text, S("industry_group"))) {
        l->kind = LEVEL_INDUSTRY_GROUP;
        plain.text = S("industry");
    } else if ((l->level = code_level(n->text, &head)) != NULL) {
        l->kind = LEVEL_CODE;
        plain.text = head;
    }
    if (!read_formula(sr, &plain, S("by"), &l->x)) return;
    if (!groups(l->x.formula)) WRONG(&sr->r, n->at, T_EVALUATE_WANT_GROUP, n->text);
    s->n_levels++;
}

void read_pool(SchemeReading *sr, const Node *n)
{
    static const StillSmall rules[] = { STILL_NO_TAIL, STILL_KEEP, STILL_UNGRADED };
    EvalScheme *s = sr->s;
    if (read_is_none(n) || !node_is_map(&sr->r, n, S("pool"))) return;
    node_keys(&sr->r, n, "by min_size still_small");
    const Node *by = read_owed(sr, n, "pool", "by", "[industry.class, industry.group, industry.division]");
    if (read_owed(sr, n, "pool", "min_size", "7")) node_int(&sr->r, n, "min_size", 1, 1000000, &s->min_size);
    int still = read_owed_choice(sr, n, "pool", "still_small", "no_tail keep ungraded");
    if (still >= 0) s->still_small = rules[still];
    if (!by) return;
    if (by->kind == NODE_TEXT) { read_level(sr, by); return; }
    if (!node_is_list(&sr->r, by, S("by"))) return;
    if (by->n == 0) WRONG(&sr->r, by->at, T_EVALUATE_NONE, S("by"));
    if (by->n > SCHEME_LEVELS) WRONG(&sr->r, by->at, T_EVALUATE_MANY, S("by"), S("8"));
    for (size_t i = 0; i < by->n && i < SCHEME_LEVELS; i++) read_level(sr, by->items[i]);
}

/* ---- lists of cases ---- */

static int grade_index(const SchemeReading *sr, const Node *map)
{
    Place at;
    Str id = node_text(&sr->r, map, "grade", true, &at);
    for (size_t i = 0; i < sr->s->n_grades; i++)
        if (str_equal(sr->s->grades[i].id, id)) return (int)i;
    if (id.n) WRONG(&sr->r, at, T_EVALUATE_GRADE, id);
    return -1;
}

static void read_clause(SchemeReading *sr, const Node *n, const char *key, const char *allowed, Clause *c)
{
    Place at;
    *c = (Clause){ .until = DAY_NONE, .grade = -1 };
    if (!node_is_map(&sr->r, n, str_of(key))) return;
    node_keys(&sr->r, n, allowed);
    const Node *when = read_owed(sr, n, key, "when", allowed), *points = node_find(n, "points");
    if (when) read_condition(sr, when, S("when"), &c->when);
    bool reason = strcmp(key, "exempt") == 0 || strcmp(key, "ungraded") == 0;
    c->reason = node_text(&sr->r, n, "reason", reason, NULL);
    c->cites = node_text(&sr->r, n, "cites", false, NULL);
    Str until = node_text(&sr->r, n, "until", false, &at);
    if (until.n && !day_parse(until, &c->until)) WRONG(&sr->r, at, T_EVALUATE_DATE, S("until"), until);
    if (strcmp(key, "adjust") == 0 && (points || read_owed(sr, n, key, "points", allowed))) read_real(sr, points, S("points"), &c->points);
    if (strcmp(key, "veto") == 0) c->grade = grade_index(sr, n);
    if (sr->s->official && !c->cites.n) WRONG(&sr->r, n->at, T_EVALUATE_CITES, str_of(key));
}

static void read_list(SchemeReading *sr, const char *key, const char *allowed, Clauses *out)
{
    const Node *n = node_find(sr->s->root, key);
    if (read_is_none(n) || !node_is_list(&sr->r, n, str_of(key))) return;
    if (n->n > SCHEME_CLAUSES) { WRONG(&sr->r, n->at, T_EVALUATE_MANY, str_of(key), S("32")); return; }
    out->items = NEW_ARRAY(sr->r.arena, Clause, n->n);
    for (size_t i = 0; i < n->n; i++) read_clause(sr, n->items[i], key, allowed, &out->items[out->n++]);
}

void read_clauses(SchemeReading *sr)
{
    EvalScheme *s = sr->s;
    read_list(sr, "exempt", "when reason until cites", &s->exempt);
    read_list(sr, "ungraded", "when reason cites", &s->ungraded);
    read_list(sr, "adjust", "when points reason cites", &s->adjust);
    read_list(sr, "veto", "when grade reason cites", &s->veto);
    read_list(sr, "step_down", "when reason cites", &s->step_down);
}

/* ---- places ---- */

void read_grades(SchemeReading *sr, const Node *n)
{
    EvalScheme *s = sr->s;
    if (read_is_none(n) || !node_is_map(&sr->r, n, S("grades"))) return;
    if (n->n == 0) WRONG(&sr->r, n->at, T_EVALUATE_NONE, S("grades"));
    if (n->n > SCHEME_GRADES) { WRONG(&sr->r, n->at, T_EVALUATE_MANY, S("grades"), S("12")); return; }
    for (size_t i = 0; i < n->n; i++) {
        Grade *g = &s->grades[s->n_grades++];
        g->id = n->keys[i];
        if (!read_share(sr, n->items[i], g->id, &g->share)) return;
        bool last = i + 1 == n->n, up = i == 0 || frac_compare(s->grades[i - 1].share, g->share) < 0;
        if (!up || (last && frac_compare(g->share, frac_of(1)) != 0)) WRONG(&sr->r, n->items[i]->at, T_EVALUATE_GRADES_UP, g->id);
    }
    const Node *root = s->root;
    if (node_find(root, "count_rounding")) read_rounding(sr, root, "grades", "count_rounding", &s->count_rounding);
}

void read_tail(SchemeReading *sr, const Node *n)
{
    EvalScheme *s = sr->s;
    static const char *const allowed = "share of rounding min_pool";
    if (read_is_none(n) || !node_is_map(&sr->r, n, S("tail"))) return;
    s->has_tail = true;
    node_keys(&sr->r, n, allowed);
    const Node *share = read_owed(sr, n, "tail", "share", "15%"), *guard = read_top(sr, "guard");
    if (share) read_share(sr, share, S("share"), &s->tail_share);
    s->tail_of_all = read_owed_choice(sr, n, "tail", "of", "pool all") == 1;
    read_rounding(sr, n, "tail", "rounding", &s->tail_rounding);
    if (read_owed(sr, n, "tail", "min_pool", "7")) node_int(&sr->r, n, "min_pool", 0, 1000000, &s->min_pool);
    if (read_is_none(guard) || !node_is_map(&sr->r, guard, S("guard"))) return;
    node_keys(&sr->r, guard, "not_listed_when cites");
    const Node *when = read_owed(sr, guard, "guard", "not_listed_when", "条件");
    if (when && !read_is_none(when)) read_condition(sr, when, S("not_listed_when"), &s->guard);
}

static void read_order(SchemeReading *sr, const Node *n)
{
    EvalScheme *s = sr->s;
    if (!node_is_text(&sr->r, n, S("order"))) return;
    TieOrder *o = &s->orders[s->n_orders];
    bool down = str_ends(n->text, S(" desc")), up = str_ends(n->text, S(" asc"));
    if (!down && !up) { WRONG(&sr->r, n->at, T_EVALUATE_ORDER, n->text); return; }
    Node plain = *n;
    plain.text = str_trim(str_slice(n->text, 0, n->text.n - (down ? 5 : 4)));
    o->descending = down;
    if (!read_formula(sr, &plain, S("order"), &o->x)) return;
    TypeKind kind = formula_type(o->x.formula).kind;
    if (kind == TYPE_NUMBER || kind == TYPE_DAY || kind == TYPE_BOOL) s->n_orders++;
    else WRONG(&sr->r, n->at, T_EVALUATE_WANT_NUMBER, plain.text);
}

void read_ties(SchemeReading *sr, const Node *n)
{
    if (!n || !node_is_map(&sr->r, n, S("ties"))) return;
    node_keys(&sr->r, n, "across_the_line order");
    sr->s->across_all_in = read_owed_choice(sr, n, "ties", "across_the_line", "all_out all_in") == 1;
    const Node *order = node_find(n, "order");
    if (read_is_none(order)) return;
    if (order->kind == NODE_TEXT) { read_order(sr, order); return; }
    if (!node_is_list(&sr->r, order, S("order"))) return;
    if (order->n > SCHEME_ORDERS) WRONG(&sr->r, order->at, T_EVALUATE_MANY, S("order"), S("6"));
    for (size_t i = 0; i < order->n && i < SCHEME_ORDERS; i++) read_order(sr, order->items[i]);
}

void read_years(SchemeReading *sr, const Node *n)
{
    EvalScheme *s = sr->s;
    s->years = 1;
    if (!n) return;
    if (n->kind == NODE_MAP) {
        const Node *in = read_owed(sr, n, "years", "tail_in", "[last, mean3]");
        node_keys(&sr->r, n, "tail_in");
        bool known = in && in->kind == NODE_LIST && in->n == 2 && str_equal(in->items[0]->text, S("last")) && str_equal(in->items[1]->text, S("mean3"));
        if (in && !known) WRONG(&sr->r, in->at, T_EVALUATE_SUBKEY, S("years"), S("tail_in"), S("[last, mean3]"));
        s->tail_last_and_mean = known;
        return;
    }
    int k = node_choice(&sr->r, s->root, "years", s->stand_alone ? "1" : "1 3");
    if (k == 1) s->years = 3;
}
