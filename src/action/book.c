/* SPDX-License-Identifier: Apache-2.0
** book, scheme: what the rule book in force says, for pages and people: what can be asked, and a scheme in sentences with its clauses. */
#include "action/cells.h"
#include "action/evaluation/explaining.h"
#include "action/evaluation/rule_words.h"
#include "action/texts.h"

/* One thing of the book: an object of an open array, or a line of text. */
typedef struct { Desk *d; Json j; Buf *out; } Telling;

static void tell_thing(Telling *t, const char *kind, Str id, Str title)
{
    if (!t->d->json) {
        buf_addf(t->out, "%s\t%.*s\t%.*s\n", kind, SP(id), SP(title));
        return;
    }
    json_open(&t->j, '{');
    json_key(&t->j, "id"), json_str(&t->j, id);
    json_key(&t->j, "title"), json_str(&t->j, title);
}

static void more(Telling *t, const char *key, Str value)
{
    if (t->d->json) json_key(&t->j, key), json_str(&t->j, value);
}

static void open_kind(Telling *t, const char *key, char bracket)
{
    if (t->d->json) json_key(&t->j, key), json_open(&t->j, bracket);
}

static void close_kind(Telling *t, char bracket)
{
    if (t->d->json) json_close(&t->j, bracket);
}

static void told_thing(Telling *t)
{
    if (t->d->json) json_close(&t->j, '}');
}

static Str english(Desk *d, Str word)
{
    Buf b = { 0 };
    text_add(word, LANG_EN, &b);
    Str out = buf_keep(&b, d->arena);
    buf_done(&b);
    return out;
}

static void tell_lists(Telling *t, const RuleBook *b)
{
    open_kind(t, "lists", '{');
    for (size_t i = 0; t->d->json && i < b->n_lists; i++) {
        json_key_str(&t->j, b->lists[i].id), json_open(&t->j, '[');
        for (size_t k = 0; k < b->lists[i].n; k++) {
            json_open(&t->j, '{');
            json_key(&t->j, "code"), json_str(&t->j, b->lists[i].items[k].code);
            json_key(&t->j, "title"), json_str(&t->j, b->lists[i].items[k].title);
            json_close(&t->j, '}');
        }
        json_close(&t->j, ']');
    }
    close_kind(t, '}');
}

static bool tell_columns(Telling *t, const RuleBook *b, Err *err)
{
    static const char *const types[] = { [TYPE_NUMBER] = "number", [TYPE_BOOL] = "bool", [TYPE_TEXT] = "text", [TYPE_DAY] = "day", [TYPE_PERIOD] = "period", [TYPE_REF] = "ref", [TYPE_NAMES] = "text" };
    open_kind(t, "columns", '[');
    for (size_t i = 0; i < b->n_columns; i++) {
        const DerivedColumn *c = &b->columns[i];
        Formula *f;
        if (!formula_compile_row(b->words, c->reg, c->id, c->at, t->d->arena, &f, err)) return false;
        tell_thing(t, c->reg->id, c->id, c->title);
        more(t, "register", str_of(c->reg->id)), more(t, "unit", c->unit), more(t, "type", str_of(types[formula_type(f).kind]));
        more(t, "formula", c->text), more(t, "note", c->note);
        told_thing(t);
    }
    close_kind(t, ']');
    return true;
}

static void tell_figures(Telling *t, const RuleBook *b)
{
    open_kind(t, "figures", '[');
    for (size_t i = 0; i < b->n_figures; i++) {
        const Figure *f = &b->figures[i];
        tell_thing(t, "figure", f->id, f->title);
        more(t, "en", english(t->d, f->word)), more(t, "formula", f->text), more(t, "unit", f->unit_text), more(t, "by", f->by), more(t, "note", f->note);
        told_thing(t);
    }
    close_kind(t, ']');
}

static void tell_checks(Telling *t, const RuleBook *b)
{
    open_kind(t, "checks", '[');
    for (size_t i = 0; i < b->n_checks; i++) {
        const Check *c = &b->checks[i];
        tell_thing(t, "check", c->id, c->title);
        more(t, "severity", str_of(severity_name(c->severity, t->d->lang))), more(t, "formula", c->text), more(t, "register", str_of(c->reg ? c->reg->id : ""));
        told_thing(t);
    }
    close_kind(t, ']');
}

static void tell_forms(Telling *t, const RuleBook *b)
{
    open_kind(t, "forms", '[');
    for (size_t i = 0; i < b->n_forms; i++) {
        const Form *f = &b->forms[i];
        tell_thing(t, "form", f->id, f->title.n ? f->title : f->n_titles ? f->titles[0] : f->id);
        more(t, "note", f->note);
        open_kind(t, "registers", '[');
        for (size_t k = 0; t->d->json && k < f->n_rows; k++) json_z(&t->j, f->rows[k].reg->id);
        close_kind(t, ']');
        told_thing(t);
    }
    close_kind(t, ']');
}

static void tell_rest(Telling *t, const RuleBook *b)
{
    open_kind(t, "charts", '[');
    for (size_t i = 0; i < b->n_charts; i++) {
        tell_thing(t, "chart", b->charts[i].id, b->charts[i].title);
        told_thing(t);
    }
    close_kind(t, ']');
    open_kind(t, "templates", '[');
    for (size_t i = 0; i < b->n_templates; i++) {
        Str name = b->templates[i].name;
        tell_thing(t, "template", name, str_slice(name, 0, name.n - 5));        /* .docx, .xlsx */
        more(t, "kind", b->templates[i].is_xlsx ? S("xlsx") : S("docx"));
        told_thing(t);
    }
    close_kind(t, ']');
    open_kind(t, "schemes", '[');
    for (size_t i = 0; i < b->n_schemes; i++) {
        const Node *subject = node_find(b->schemes[i].node, "subject");
        tell_thing(t, "scheme", b->schemes[i].id, b->schemes[i].title);
        more(t, "subject", subject && subject->kind == NODE_TEXT ? subject->text : S(""));
        told_thing(t);
    }
    close_kind(t, ']');
}

bool action_book(Desk *d, const Args *args, Answer *answer, Err *err)
{
    (void)args;
    if (!desk_book(d, err)) return false;
    const RuleBook *b = d->book;
    Telling t = { d, json_on(&answer->out), &answer->out };
    if (d->json) json_open(&t.j, '{');
    more(&t, "hash", desk_hash(d, b->hash)), more(&t, "city", b->settings_title), more(&t, "county", b->home_county), more(&t, "prefecture", b->home_prefecture);
    tell_lists(&t, b);
    if (!tell_columns(&t, b, err)) return false;
    tell_figures(&t, b);
    tell_checks(&t, b);
    tell_forms(&t, b);
    tell_rest(&t, b);
    if (d->json) json_close(&t.j, '}');
    return true;
}

/* ---- a scheme in sentences ---- */

/* What a person may try at: its key in the scheme, what kind of value it is, of which indicator or grade, the value in force. */
static void tell_knob(Telling *t, const char *what, Str key, Str title, Str value)
{
    if (!t->d->json) return;
    json_open(&t->j, '{');
    json_key(&t->j, "key"), json_str(&t->j, key);
    json_key(&t->j, "what"), json_z(&t->j, what);
    json_key(&t->j, "title"), json_str(&t->j, title);
    json_key(&t->j, "value"), json_str(&t->j, value);
    json_close(&t->j, '}');
}

static Str knob_number(const Telling *t, double v) { return explaining_number(t->d, v, 9); }

static void tell_indicator_knobs(Telling *t, const Evaluation *e, size_t k)
{
    const Indicator *x = &e->scheme->indicators[k];
    bool limits = e->scheme->method == METHOD_SUM;
    if (e->scheme->weights.kind == WEIGHT_GIVEN) tell_knob(t, "weight", str_printf(t->d->arena, "indicators.%.*s.weight", SP(x->id)), x->title, knob_number(t, e->weights[k]));
    if (limits && x->has_cap) tell_knob(t, "cap", str_printf(t->d->arena, "indicators.%.*s.cap", SP(x->id)), x->title, knob_number(t, x->cap));
    if (limits && x->has_floor) tell_knob(t, "floor", str_printf(t->d->arena, "indicators.%.*s.floor", SP(x->id)), x->title, knob_number(t, x->floor));
}

static void tell_tail_knobs(Telling *t, const EvalScheme *s)
{
    static const char *const roundings[] = { [ROUND_HALF_UP] = "half_up", [ROUND_HALF_EVEN] = "half_up", [ROUND_FLOOR] = "floor", [ROUND_CEIL] = "ceil" };
    Str title = str_of(text_of(&T_ACTION_RULE_TAIL, t->d->lang));
    tell_knob(t, "share", S("tail.share"), title, rule_words_share(t->d, s->tail_share));
    tell_knob(t, "rounding", S("tail.rounding"), title, str_of(roundings[s->tail_rounding]));
    tell_knob(t, "count", S("tail.min_pool"), title, desk_int(t->d, s->min_pool));
    if (s->guard.formula) tell_knob(t, "guard", S("guard"), rule_words_formula(t->d, &s->guard), S("none"));
}

static void tell_knobs(Telling *t, const Evaluation *e)
{
    const EvalScheme *s = e->scheme;
    open_kind(t, "knobs", '[');
    if (s->has_tail) tell_tail_knobs(t, s);
    for (size_t k = 0; k < s->n_indicators; k++) tell_indicator_knobs(t, e, k);
    if (s->n_levels) tell_knob(t, "count", S("pool.min_size"), str_of(text_of(&T_ACTION_RULE_POOL, t->d->lang)), desk_int(t->d, s->min_size));
    for (size_t i = 0; i + 1 < s->n_grades; i++)
        tell_knob(t, "share", str_printf(t->d->arena, "grades.%.*s", SP(s->grades[i].id)), s->grades[i].id, rule_words_share(t->d, s->grades[i].share));
    close_kind(t, ']');
}

/* The groups that a subject is compared in, as people call them. */
static void tell_pools(Telling *t, const Evaluation *e)
{
    if (!t->d->json) return;
    open_kind(t, "pools", '[');
    for (size_t p = 0; p < e->n_pools; p++) {
        const Pool *pool = &e->pools[p];
        json_open(&t->j, '{');
        json_key(&t->j, "name"), json_str(&t->j, pool->name);
        json_key(&t->j, "list"), json_str(&t->j, pool->list);
        json_key(&t->j, "title"), json_str(&t->j, rule_words_value(t->d, e->scheme, pool->level, pool->value));
        json_key(&t->j, "n"), json_int(&t->j, pool->n);
        json_close(&t->j, '}');
    }
    close_kind(t, ']');
}

static void tell_lines(Telling *t, const Evaluation *e)
{
    RuleLine *lines;
    size_t n;
    rule_words_all(t->d, e, &lines, &n);
    open_kind(t, "rules", '[');
    for (size_t i = 0; i < n; i++) {
        if (!t->d->json) {
            buf_addf(t->out, "%.*s\t%.*s\t%.*s\n", SP(lines[i].title), SP(lines[i].text), SP(lines[i].cites));
            continue;
        }
        json_open(&t->j, '{');
        json_key(&t->j, "title"), json_str(&t->j, lines[i].title);
        json_key(&t->j, "text"), json_str(&t->j, lines[i].text);
        json_key(&t->j, "cites"), json_str(&t->j, lines[i].cites);
        json_close(&t->j, '}');
    }
    close_kind(t, ']');
}

bool action_scheme(Desk *d, const Args *args, Answer *answer, Err *err)
{
    Evaluating v;
    Evaluation *e;
    bool ok = evaluating_open(d, args, &answer->notes, &v, err) && evaluating_run(d, &v, &e, err);
    if (ok) {
        Telling t = { d, json_on(&answer->out), &answer->out };
        if (d->json) json_open(&t.j, '{');
        more(&t, "scheme", v.scheme->id), more(&t, "title", v.scheme->title), more(&t, "status", v.scheme->official ? S("正式") : S("测算"));
        more(&t, "period", desk_period(d, v.period)), more(&t, "subject", str_of(v.scheme->subject->id));
        tell_lines(&t, e);
        tell_knobs(&t, e);
        tell_pools(&t, e);
        if (d->json) json_close(&t.j, '}');
    }
    evaluating_close(&v);
    return ok;
}
