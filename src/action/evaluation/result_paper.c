/* SPDX-License-Identifier: Apache-2.0 */
#include "action/evaluation/result_paper.h"
#include "action/evaluation/rule_words.h"
#include "action/tables.h"
#include "action/texts.h"
#include "evaluate/result.h"

#include <string.h>

typedef struct { Desk *d; const Evaluating *v; const Evaluation *e; const EvalScheme *s; Paper *p; uint32_t *rows; size_t n; } Meeting;

static Str word(const Meeting *g, const Text *t) { return str_of(text_of(t, g->d->lang)); }
static Str count(const Meeting *g, uint64_t n) { return desk_int(g->d, (int64_t)n); }

#define ROW(t, ...) tables_row((t), (const Str[]){ __VA_ARGS__ })

static Str kept(const Meeting *g, Buf *b)
{
    Str s = buf_keep(b, g->d->arena);
    buf_done(b);
    return s;
}

/* ---- who is told of ---- */

static bool has_place(const Evaluation *e, size_t slot) { return e->place[slot] > 0; }

/* In the tail; where the scheme draws none, in the last grade. */
static bool is_listed(const Evaluation *e, size_t slot)
{
    if (!has_place(e, slot)) return false;
    return e->scheme->has_tail ? e->tail[slot] : e->scheme->n_grades && e->grade[slot] == e->scheme->n_grades;
}

static size_t count_listed(const Meeting *g)
{
    size_t n = 0;
    for (size_t i = 0; i < g->n; i++) n += is_listed(g->e, g->rows[i]);
    return n;
}

/* ---- counts ---- */

static void add_totals(Meeting *g)
{
    static const Text *const words[] = { [STATE_EXEMPT] = &T_ACTION_RULE_EXEMPT, [STATE_UNGRADED] = &T_ACTION_RULE_NOT_GRADED, [STATE_PENDING] = &T_ACTION_PAPER_PENDING, [STATE_EXCLUDED] = &T_ACTION_PAPER_EXCLUDED,
        [STATE_NO_POOL] = &T_ACTION_PAPER_NO_POOL, [STATE_SMALL] = &T_ACTION_PAPER_SMALL, [STATE_TENANT] = &T_ACTION_RULE_TENANTS, [STATE_MEMBER] = &T_ACTION_EXPLAIN_MEMBERS };
    size_t counts[STATE_MEMBER + 1] = { 0 }, unscored = 0;
    Buf b = { 0 };
    for (size_t i = 0; i < g->n; i++) counts[g->e->state[g->rows[i]]]++;
    for (size_t k = STATE_EXEMPT; k <= STATE_MEMBER; k++) {
        if (!counts[k]) continue;
        buf_addf(&b, "%s%s %zu", b.n ? g->d->lang == LANG_ZH ? "、" : ", " : "", text_of(words[k], g->d->lang), counts[k]);
        unscored += counts[k];
    }
    paper_heading(g->p, word(g, &T_ACTION_PAPER_OVERALL));
    paper_paragraph(g->p, TOLD(g->d, T_ACTION_PAPER_TOTALS, count(g, g->n), count(g, g->e->n_ranked), count(g, unscored)));
    if (b.n) paper_paragraph(g->p, TOLD(g->d, T_ACTION_PAPER_ASIDE, buf_str(&b)));
    buf_done(&b);
    if (g->s->has_tail || g->s->n_grades) paper_paragraph(g->p, TOLD(g->d, T_ACTION_PAPER_LISTED, g->s->has_tail ? word(g, &T_ACTION_PAPER_CANDIDATES) : g->s->grades[g->s->n_grades - 1].id, count(g, count_listed(g))));
    if (g->e->n_unknown) paper_paragraph(g->p, TOLD(g->d, T_ACTION_EVALUATE_UNKNOWN, count(g, g->e->n_unknown)));
}

static void add_grades(Meeting *g)
{
    Sheet t = tables_new(g->d, &T_ACTION_PAPER_BY_GRADE);
    size_t counts[SCHEME_GRADES + 1] = { 0 };
    if (!g->s->n_grades) return;
    for (size_t i = 0; i < g->n; i++)
        if (g->e->state[g->rows[i]] == STATE_RANKED) counts[g->e->grade[g->rows[i]]]++;
    tables_column(&t, &T_ACTION_RULE_GRADES, COL_TEXT);
    tables_column(&t, &T_ACTION_PAPER_COUNT, COL_NUMBER);
    for (size_t k = 0; k < g->s->n_grades; k++) ROW(&t, g->s->grades[k].id, count(g, counts[k + 1]));
    paper_table(g->p, &t.t);
}

static Str line_score(const Meeting *g, const Pool *p)
{
    Buf b = { 0 };
    if (p->has_line && p->has_safe && p->safe < p->n) result_fixed(p->safe_score, g->s->score_decimals, &b);
    return kept(g, &b);
}

static void add_pools(Meeting *g)
{
    Sheet t = tables_new(g->d, &T_ACTION_PAPER_BY_POOL);
    tables_column(&t, &T_ACTION_RULE_POOL, COL_TEXT);
    tables_column(&t, &T_ACTION_PAPER_RANKED, COL_NUMBER);
    tables_column(&t, &T_ACTION_PAPER_COUNTED, COL_NUMBER);
    if (g->s->has_tail) tables_column(&t, &T_ACTION_BOOK_SAFE, COL_NUMBER);
    for (size_t i = 0, from = 0; i < g->n; i = from) {           /* rows come pool by pool */
        uint32_t pool = g->e->pool[g->rows[i]];
        size_t ranked = 0, listed = 0;
        for (; from < g->n && g->e->pool[g->rows[from]] == pool; from++) ranked += g->e->state[g->rows[from]] == STATE_RANKED, listed += is_listed(g->e, g->rows[from]);
        if (pool == POOL_NONE || !ranked) continue;
        const Pool *p = &g->e->pools[pool];
        Str name = rule_words_value(g->d, g->s, p->level, p->value);
        if (p->list.n) name = str_printf(g->d->arena, "%.*s · %.*s", SP(p->list), SP(name));
        ROW(&t, name, count(g, ranked), count(g, listed), g->s->tail_of_all ? S("") : line_score(g, p));
    }
    paper_table(g->p, &t.t);
}

/* By what a reference or code of the subject's own row says: its park, its town. */
static bool add_group(Meeting *g, const char *field, const Text *title, Err *err)
{
    const Field *f = register_find(g->s->subject, str_of(field));
    Formula *formula;
    FormulaCodes codes;
    Sheet t = tables_new(g->d, title);
    if (g->s->stand_alone || !f) return true;
    if (!formula_compile_row(g->s->words, g->s->subject, str_of(field), (Place){ str_of(field), 1, 1 }, g->d->arena, &formula, err)) return false;
    if (!formula_codes(formula, &g->e->context, g->d->arena, &codes, err)) return false;
    size_t *ranked = NEW_ARRAY(g->d->arena, size_t, codes.n_words + 1), *listed = NEW_ARRAY(g->d->arena, size_t, codes.n_words + 1);
    for (size_t i = 0; i < g->n; i++) {
        size_t slot = g->rows[i], k = codes.ok[slot] ? (size_t)codes.code[slot] : codes.n_words;
        ranked[k] += g->e->state[slot] == STATE_RANKED, listed[k] += is_listed(g->e, slot);
    }
    tables_column_str(&t, str_of(text_of(&(Text){ f->title, f->en }, g->d->lang)), COL_TEXT);
    tables_column(&t, &T_ACTION_PAPER_RANKED, COL_NUMBER);
    tables_column(&t, &T_ACTION_PAPER_COUNTED, COL_NUMBER);
    for (size_t k = 0; k <= codes.n_words; k++)
        if (ranked[k] || listed[k]) ROW(&t, k < codes.n_words ? codes.words[k] : word(g, &T_ACTION_BLANK_GROUP), count(g, ranked[k]), count(g, listed[k]));
    paper_table(g->p, &t.t);
    return true;
}

/* ---- lists ---- */

static Str pool_of(const Meeting *g, size_t slot) { return g->e->pool[slot] == POOL_NONE ? S("") : g->e->pools[g->e->pool[slot]].name; }

static void add_list(Meeting *g)
{
    Sheet t = tables_new(g->d, NULL);
    if (!g->s->has_tail && !g->s->n_grades) return;
    paper_heading(g->p, g->s->has_tail ? word(g, &T_ACTION_PAPER_CANDIDATES_LIST) : TOLD(g->d, T_ACTION_PAPER_GRADE_LIST, g->s->grades[g->s->n_grades - 1].id));
    tables_column(&t, &T_ACTION_RULE_POOL, COL_TEXT);
    tables_column(&t, &T_ACTION_BOOK_NAME, COL_TEXT);
    tables_column(&t, &T_ACTION_EXPLAIN_CODE, COL_TEXT);
    tables_column(&t, &T_ACTION_BOOK_PLACE, COL_NUMBER);
    tables_column(&t, &T_ACTION_EXPLAIN_POINTS, COL_NUMBER);
    if (g->s->has_tail) tables_column(&t, &T_ACTION_BOOK_MARGIN, COL_NUMBER);
    for (size_t i = 0; i < g->n; i++) {
        size_t slot = g->rows[i];
        Buf score = { 0 }, margin = { 0 };
        if (!is_listed(g->e, slot)) continue;
        result_score(g->e, slot, &score), result_margin(g->e, slot, &margin);
        Str name = g->e->state[slot] == STATE_MEMBER ? TOLD(g->d, T_ACTION_PAPER_WITH, g->v->names[slot], g->v->names[g->e->owner[slot]]) : g->v->names[slot];
        ROW(&t, pool_of(g, slot), name, g->v->keys[slot], count(g, g->e->place[slot]), kept(g, &score), kept(g, &margin));
    }
    if (t.t.n_rows) paper_table(g->p, &t.t);
    else paper_paragraph(g->p, word(g, &T_ACTION_PAPER_NONE));
    if (g->s->has_tail) paper_note(g->p, word(g, &T_ACTION_PAPER_MARGIN_NOTE));
}

/* Near the line, above it: not listed for the guard or for equal scores. */
static void add_spared(Meeting *g)
{
    Sheet t = tables_new(g->d, NULL);
    if (!g->e->guarded) return;
    tables_column(&t, &T_ACTION_RULE_POOL, COL_TEXT);
    tables_column(&t, &T_ACTION_BOOK_NAME, COL_TEXT);
    tables_column(&t, &T_ACTION_BOOK_PLACE, COL_NUMBER);
    for (size_t i = 0; i < g->n; i++) {
        size_t slot = g->rows[i];
        const Pool *p = g->e->pool[slot] == POOL_NONE ? NULL : &g->e->pools[g->e->pool[slot]];
        uint32_t place = g->e->list_place ? g->e->list_place[slot] : g->e->place[slot];
        if (p && p->has_line && g->e->state[slot] == STATE_RANKED && g->e->guarded[slot] && place > p->safe) ROW(&t, p->name, g->v->names[slot], count(g, g->e->place[slot]));
    }
    if (!t.t.n_rows) return;
    paper_subheading(g->p, word(g, &T_ACTION_PAPER_SPARED));
    paper_paragraph(g->p, TOLD(g->d, T_ACTION_RULE_GUARD_IS, rule_words_formula(g->d, &g->s->guard)));
    paper_table(g->p, &t.t);
}

static void add_unscored(Meeting *g)
{
    Sheet t = tables_new(g->d, NULL);
    tables_column(&t, &T_ACTION_BOOK_NAME, COL_TEXT);
    tables_column(&t, &T_ACTION_EXPLAIN_CODE, COL_TEXT);
    tables_column(&t, &T_ACTION_PAPER_REASON, COL_TEXT);
    for (size_t i = 0; i < g->n; i++) {
        size_t slot = g->rows[i];
        Buf why = { 0 };
        if (g->e->state[slot] == STATE_RANKED) continue;
        result_reason(g->e, slot, g->v->names, g->d->lang, &why);
        ROW(&t, g->v->names[slot], g->v->keys[slot], kept(g, &why));
    }
    if (!t.t.n_rows) return;
    paper_heading(g->p, word(g, &T_ACTION_PAPER_UNSCORED));
    paper_table(g->p, &t.t);
}

static void add_rule(Meeting *g)
{
    Sheet t = tables_new(g->d, NULL);
    paper_heading(g->p, word(g, &T_ACTION_EXPLAIN_RULES));
    rule_words_table(g->d, g->e, &t);
    paper_table(g->p, &t.t);
}

/* ---- the papers ---- */

static Paper *new_paper(Desk *d, const Evaluation *e, const Text *title)
{
    Buf period = { 0 };
    if (e->context.moment.given) period_format(e->context.moment.period, &period);
    Str subtitle = period.n ? TOLD(d, T_ACTION_PAPER_PERIOD, buf_str(&period)) : S("");
    buf_done(&period);
    return paper_new(d->lang, TOLD(d, *title, e->scheme->title), subtitle, rule_words_status(d, e->scheme), d->arena);
}

bool result_paper_meeting(Desk *d, const Evaluating *v, const Evaluation *e, Paper **out, Err *err)
{
    Meeting g = { .d = d, .v = v, .e = e, .s = e->scheme };
    g.p = *out = new_paper(d, e, &T_ACTION_PAPER_TITLE);
    evaluation_rows(e, v->keys, d->arena, &g.rows, &g.n);
    add_totals(&g);
    add_grades(&g);
    add_pools(&g);
    if (!add_group(&g, "park", &T_ACTION_PAPER_BY_PARK, err) || !add_group(&g, "town", &T_ACTION_PAPER_BY_TOWN, err)) return false;
    add_list(&g);
    add_spared(&g);
    add_rule(&g);
    add_unscored(&g);
    return true;
}

/* The parcels that a subject of the ledger stands on. */
static bool parcels_formula(Desk *d, const Evaluation *e, Formula **out, Err *err)
{
    static const struct { const char *subject, *text; } known[] = {
        { "enterprise", "names(land_use.parcel where in_use)" }, { "land_unit", "names(land_unit_parcel.parcel)" } };
    *out = NULL;
    for (size_t i = 0; i < 2 && !e->scheme->stand_alone; i++)
        if (strcmp(known[i].subject, e->scheme->subject->id) == 0)
            return formula_compile_row(e->scheme->words, e->scheme->subject, str_of(known[i].text), (Place){ S("land_use"), 1, 1 }, d->arena, out, err);
    return true;
}

bool result_paper_public_lines(Desk *d, const Evaluating *v, const Evaluation *e, PublicLine **out, size_t *n, Err *err)
{
    uint32_t *rows;
    size_t n_rows, cap = 0;
    Formula *parcels;
    *out = NULL, *n = 0;
    if (!parcels_formula(d, e, &parcels, err)) return false;
    evaluation_rows(e, v->keys, d->arena, &rows, &n_rows);
    for (size_t i = 0; i < n_rows; i++) {
        size_t slot = rows[i];
        Scalar s = { 0 };
        bool graded = e->scheme->n_grades > 0;
        if (!has_place(e, slot) || (e->scheme->has_tail ? !e->tail[slot] : !graded)) continue;
        if (parcels && !formula_row(parcels, &e->context, slot, d->arena, &s, err)) return false;
        Str result = e->scheme->has_tail ? str_of(text_of(&T_ACTION_PAPER_CANDIDATE, d->lang)) : e->scheme->grades[e->grade[slot] - 1].id;
        *PUSH(d->arena, *out, *n, cap) = (PublicLine){ v->names[slot], s.ok ? s.text : S(""), result };
    }
    return true;
}

Paper *result_paper_public(Desk *d, const Evaluation *e, const PublicLine *lines, size_t n)
{
    Meeting g = { .d = d, .e = e, .s = e->scheme };
    Sheet t = tables_new(d, NULL);
    g.p = new_paper(d, e, &T_ACTION_PAPER_PUBLIC);
    tables_column(&t, &T_ACTION_PAPER_NUMBER, COL_NUMBER);
    tables_column(&t, &T_ACTION_BOOK_NAME, COL_TEXT);
    tables_column(&t, &T_ACTION_PAPER_PARCELS, COL_TEXT);
    tables_column(&t, &T_ACTION_EXPLAIN_RESULT, COL_TEXT);
    for (size_t i = 0; i < n; i++) ROW(&t, count(&g, i + 1), lines[i].name, lines[i].parcels, lines[i].result);
    paper_table(g.p, &t.t);
    paper_paragraph(g.p, word(&g, &T_ACTION_PAPER_PUBLIC_NOTE));
    return g.p;
}
