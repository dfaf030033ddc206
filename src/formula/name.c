/* SPDX-License-Identifier: Apache-2.0
** Names: fields, derived columns, dated children, period, home and figures. A name starts at its row, then period, then figures;
** each further part follows a reference. */
#include "formula/tree.h"

#include <string.h>

static Node *make(Comp *c, Op op, uint32_t at, Node *of)
{
    Node *n = NEW(c->arena, Node);
    n->op = op;
    n->shared = c->shared;
    n->at = at;
    n->arg[0] = of;
    n->scale = frac_of(1);
    return n;
}

Node *name_row(Comp *c, const Register *reg, uint32_t at)
{
    Node *n = make(c, N_ROW, at, NULL);
    n->reg = reg;
    n->type = (Type){ .kind = TYPE_REF, .to = reg };
    return n;
}

Type name_field_type(const Field *f)
{
    Type t = { .kind = TYPE_NUMBER, .dims = unit_get(f->unit)->dims, .unit = f->unit };
    switch (f->kind) {
    case K_TEXT: case K_GEOMETRY: case K_FILE: return (Type){ .kind = TYPE_TEXT };
    case K_CODE: return (Type){ .kind = TYPE_TEXT, .list = f->target };
    case K_REF: return (Type){ .kind = TYPE_REF, .to = f->to };
    case K_DAY: return (Type){ .kind = TYPE_DAY };
    case K_PERIOD: return (Type){ .kind = TYPE_PERIOD };
    case K_BOOL: return (Type){ .kind = TYPE_BOOL };
    case K_COUNT: case K_MONEY: case K_AREA: case K_ENERGY: case K_QUANTITY: case K_RATIO: case K_KINDS: break;
    }
    return t;
}

/* year, month, quarter say which kind of period they hold; other names may hold any. */
static PeriodKind field_period_kind(const Field *f)
{
    static const struct { const char *id; PeriodKind kind; } kinds[] = { { "year", PER_YEAR }, { "quarter", PER_QUARTER }, { "month", PER_MONTH }, { "half", PER_HALF } };
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (str_ends(str_of(f->id), str_of(kinds[i].id))) return kinds[i].kind;
    return 0;
}

static bool whole_count(const Field *f) { return f->kind == K_COUNT || f->unit == UNIT_HEAD; }

bool name_field(Comp *c, Node *of, const Field *f, uint32_t at, Node **out)
{
    Node *n = *out = make(c, N_FIELD, at, of);
    n->reg = of->type.to;
    n->field = f;
    n->type = name_field_type(f);
    n->rep = n->type.kind == TYPE_TEXT ? REP_TEXT : REP_INT;
    if (n->type.kind == TYPE_NUMBER) n->scale = whole_count(f) ? frac_of(1) : unit_quantum(n->type.dims);
    if (n->type.kind == TYPE_PERIOD) n->pkind = field_period_kind(f);
    n->merged = register_has_role(n->reg, KEY_SOURCE) && f->key == KEY_NO && !(c->plain == n->reg && of->op == N_ROW);
    type_use(c, n->reg, f);
    return true;
}

static bool use_entry(Comp *c, Entry *e, Node *n)
{
    if (!words_ready(c, e, n->at)) return false;
    const Formula *f = e->formula;
    for (size_t i = 0; i < f->n_uses; i++) type_use(c, f->uses[i].reg, f->uses[i].field);
    c->f->needs_period |= f->needs_period;
    n->entry = e;
    n->type = f->type;
    n->rep = f->root->rep;
    n->scale = f->root->scale;
    n->pkind = f->root->pkind;
    return true;
}

static bool column(Comp *c, Node *of, Entry *e, uint32_t at, Node **out)
{
    *out = make(c, N_COLUMN, at, of);
    (*out)->reg = of->type.to;
    return use_entry(c, e, *out);
}

/* As a value in a row a figure is fixed to 10⁻⁹ of its unit (comparisons use it exactly). */
static bool figure(Comp *c, Entry *e, uint32_t at, Node **out)
{
    Node *n = *out = make(c, N_FIGURE, at, NULL);
    if (!use_entry(c, e, n)) return false;
    *PUSH(c->arena, c->f->figures, c->f->n_figures, c->f->cap_figures) = e->id;
    if (n->type.kind != TYPE_NUMBER) return true;
    n->rep = REP_WIDE;
    return frac_mul(unit_get(n->type.unit)->scale, (Frac){ 1, 1000000000 }, &n->scale) || comp_fail(c, at, &T_FORMULA_RANGE_TYPE, S(""), S(""), S(""));
}

/* The one reference of child to parent; of several the one that is part of the key (land_use.enterprise beside counterparty). */
const Field *name_link(const Register *reg, const Register *parent)
{
    const Field *hit = register_link(reg, parent);
    size_t n = 0;
    for (size_t i = 0; !hit && i < reg->n_fields; i++) n += reg->fields[i].to == parent && reg->fields[i].key == KEY_ID;
    for (size_t i = 0; n == 1 && i < reg->n_fields; i++)
        if (reg->fields[i].to == parent && reg->fields[i].key == KEY_ID) return &reg->fields[i];
    return hit;
}

/* ---- dated children ---- */

/* [kind='规划' and …]: only equalities of the child's key parts; the check is an ordinary one over the child's row. */
static bool child(Comp *c, Node *of, const Register *reg, Node *part, Node **out)
{
    const Field *link = name_link(reg, of->type.to);
    if (!link) return comp_fail(c, part->at, &T_FORMULA_LINK, str_of(reg->word), str_of(of->type.to->word), S(""));
    if (!register_has_role(reg, KEY_FORCE)) return comp_fail(c, part->at, &T_FORMULA_NO_FORCE, str_of(reg->word), S(""), S(""));
    Node *n = *out = make(c, N_CHILD, part->at, of);
    n->reg = reg;
    n->link = link;
    n->type = (Type){ .kind = TYPE_REF, .to = reg };
    type_use(c, reg, link);
    type_use(c, reg, register_role(reg, KEY_FORCE));
    n->arg[1] = part->arg[0];
    if (n->arg[1] && !type_check(c, &n->arg[1], reg)) return false;
    bool more = false;
    for (size_t i = 0; i < reg->n_fields; i++) more |= (reg->fields[i].key == KEY_ID || reg->fields[i].key == KEY_PERIOD) && &reg->fields[i] != link;
    if (more && !n->arg[1]) return comp_fail(c, part->at, &T_FORMULA_CHILD_KEY, str_of(reg->word), S(""), S(""));
    if (n->arg[1] && n->arg[1]->type.kind != TYPE_BOOL) return comp_fail(c, part->at, &T_FORMULA_WANT_BOOL, type_name(&n->arg[1]->type, c->arena), S(""), S(""));
    return true;
}

static Str folded(Comp *c, const Node *part) { return part->quoted ? part->text : str_fold_width(c->arena, part->text); }

/* A part of a name at the row that `of` reaches; *out NULL: no such name there. */
static bool part_of(Comp *c, Node *of, Node *part, Node **out)
{
    const Register *reg = of->type.to;
    const Field *f = register_find(reg, part->text);
    Entry *e = words_column(c->words, reg, folded(c, part));
    *out = NULL;
    if (f && !part->arg[0]) return name_field(c, of, f, part->at, out);
    if (e && !part->arg[0]) return column(c, of, e, part->at, out);
    const Register *r = model_find(c->words->model, part->text);
    return r && r != reg && (name_link(r, reg) || part->arg[0]) ? child(c, of, r, part, out) : true;
}

static bool unknown(Comp *c, const Register *reg, const Node *part)
{
    Str near = words_near(c->words, reg, part->text);
    if (near.n) return comp_fail(c, part->at, &T_FORMULA_FIELD_NEAR, part->text, str_of(reg->word), near);
    return comp_fail(c, part->at, &T_FORMULA_FIELD, part->text, str_of(reg->word), S(""));
}

static bool follow(Comp *c, Node *of, Node *part, Node **out)
{
    for (; part; part = part->next, of = *out) {
        if (of->type.kind != TYPE_REF) return comp_fail(c, part->at, &T_FORMULA_NO_PATH, part->text, type_name(&of->type, c->arena), S(""));
        if (!part_of(c, of, part, out)) return false;
        if (!*out) return unknown(c, of->type.to, part);
    }
    *out = of;
    return true;
}

/* ---- period and home ---- */

static bool moment(Comp *c, const Node *name, Node **out)
{
    static const struct { const char *word; MomentStep step; PeriodKind kind; } words[] = {
        { "end", STEP_END, 0 }, { "start", STEP_START, 0 }, { "month", STEP_MONTH, PER_MONTH }, { "year", STEP_YEAR, PER_YEAR },
        { "previous", STEP_PREVIOUS, 0 }, { "same_last_year", STEP_SAME_LAST_YEAR, 0 },
    };
    Node *n = *out = make(c, N_MOMENT, name->at, NULL);
    n->type = (Type){ .kind = TYPE_PERIOD };
    c->f->needs_period = true;
    size_t k = 0;
    for (const Node *part = name->next; part; part = part->next) {
        size_t w = 0, n_words = sizeof words / sizeof words[0];
        while (w < n_words && !str_equal(part->text, str_of(words[w].word))) w++;
        if (w == n_words || k == MOMENT_STEPS || n->type.kind == TYPE_DAY) return comp_fail(c, part->at, &T_FORMULA_MOMENT, part->text, S(""), S(""));
        n->steps[k++] = words[w].step;
        n->pkind = words[w].kind;
        if (words[w].step == STEP_END || words[w].step == STEP_START) n->type = (Type){ .kind = TYPE_DAY };
    }
    return true;
}

static bool home(Comp *c, const Node *name, Node **out)
{
    Node *n = *out = make(c, N_HOME, name->at, NULL);
    n->type = (Type){ .kind = TYPE_TEXT };
    n->rep = REP_TEXT;
    const Node *part = name->next;
    if (part && !part->next && words_home(c->words, part->text, &n->text)) return true;
    return comp_fail(c, name->at, &T_FORMULA_HOME, part ? part->text : S(""), S(""), S(""));
}

/* ---- figures: matched whole ---- */

static Str whole(Comp *c, const Node *name)
{
    Buf b = { 0 };
    for (const Node *part = name; part; part = part->next) {
        if (part != name) buf_add_char(&b, '.');
        buf_add(&b, part->text);
    }
    Str s = buf_keep(&b, c->arena);
    buf_done(&b);
    return s;
}

static bool nothing(Comp *c, const Node *name, const Register *row)
{
    const Register *r = model_find(c->words->model, name->text);
    if (row) return unknown(c, row, name);
    if (r) return comp_fail(c, name->at, &T_FORMULA_NEEDS_AGG, name->text, S(""), S(""));
    Str asked = whole(c, name), near = words_near(c->words, NULL, asked);
    return near.n ? comp_fail(c, name->at, &T_FORMULA_FIGURE_NEAR, asked, near, S("")) : comp_fail(c, name->at, &T_FORMULA_FIGURE, asked, S(""), S(""));
}

/* period.end and home.county stand even where the row has a field period or home. */
static bool is_outer(const Comp *c, const Node *name, const Register *row)
{
    Str code;
    if (!name->next || name->quoted) return false;
    const Field *f = register_find(row, name->text);
    if (str_equal(name->text, S("period"))) return !f || f->kind != K_REF;
    return str_equal(name->text, S("home")) && !name->next->next && words_home(c->words, name->next->text, &code);
}

bool name_check(Comp *c, Node **at, const Register *row)
{
    Node *name = *at, *first = NULL;
    if (row && !is_outer(c, name, row)) {
        Node *of = name_row(c, row, name->at);
        bool own = name->next && model_find(c->words->model, name->text) == row;   /* the register's own name is its row */
        const Field *f = own ? register_find(row, name->text) : NULL;
        if (own && (!f || f->kind != K_REF)) first = of;
        else if (!part_of(c, of, name, &first)) return false;
        if (first) return follow(c, first, name->next, at);
    }
    if (str_equal(name->text, S("period"))) return moment(c, name, at);
    if (str_equal(name->text, S("home"))) return home(c, name, at);
    Entry *e = words_figure(c->words, whole(c, name));
    if (e) return figure(c, e, name->at, at);
    return nothing(c, name, row);
}

/* The leftmost name of an expression: in an aggregate it begins with the register. */
const Node *name_first(const Node *n)
{
    if (!n || n->op == N_NAME) return n;
    if (n->op == N_AGG) return NULL;
    for (int i = 0; i < 3; i++) {
        const Node *hit = name_first(n->arg[i]);
        if (hit) return hit;
    }
    return NULL;
}
