/* SPDX-License-Identifier: Apache-2.0
** Gives every node its type: kinds, dimensions, representation. What does not fit is told with line, column and the remedy. */
#include "formula/national.h"
#include "formula/tree.h"

#include <string.h>

static Str int_str(Arena *a, int n) { return str_printf(a, "%d", n); }

/* Line and column of a byte of the text, from where the text itself stands in its file. */
static void locate(const Formula *f, uint32_t at, int *line, int *column)
{
    Str before = str_slice(f->text, 0, at);
    *line = f->at.line > 0 ? f->at.line : 1;
    *column = f->at.column > 0 ? f->at.column : 1;
    for (ptrdiff_t nl = str_find(before, S("\n")); nl >= 0; nl = str_find(before, S("\n"))) {
        before = str_slice(before, (size_t)nl + 1, before.n);
        ++*line, *column = 1;
    }
    *column += (int)str_points(before);
}

bool comp_fail(Comp *c, uint32_t at, const Text *t, Str a, Str b, Str d)
{
    int line, column;
    locate(c->f, at, &line, &column);
    Str args[] = { int_str(c->arena, line), int_str(c->arena, column), a, b, d };
    return err_set(c->err, ERR_USE, t, __FILE__, __LINE__, args, 5);
}

static Str dims_name(Dims d, Arena *a)
{
    Buf b = { 0 };
    if (dims_none(d)) return S("数");
    dims_format(d, &b);
    Str s = buf_keep(&b, a);
    buf_done(&b);
    return s;
}

/* What a message calls the type: its unit where there is one. */
Str type_name(const Type *t, Arena *a)
{
    static const char *const names[] = { TEXT_WORD("数", "number"), TEXT_WORD("真假", "truth"), TEXT_WORD("文字", "text"), TEXT_WORD("日期", "day"), TEXT_WORD("期间", "period"),
        TEXT_WORD("记录", "row"), TEXT_WORD("名称", "names") };
    if (t->kind == TYPE_REF && t->to) return str_of(t->to->word);
    if (t->kind != TYPE_NUMBER) return str_of(names[t->kind]);
    if (t->unit != UNIT_NONE && !dims_none(t->dims)) return unit_name(t->unit);
    return dims_name(t->dims, a);
}

void type_use(Comp *c, const Register *reg, const Field *field)
{
    Formula *f = c->f;
    for (size_t i = 0; i < f->n_uses; i++)
        if (f->uses[i].field == field && f->uses[i].reg == reg) return;
    *PUSH(c->arena, f->uses, f->n_uses, f->cap_uses) = (FieldUse){ field, reg };
}

static bool mismatch(Comp *c, const Node *at, const Text *t, const Node *a, const Node *b)
{
    return comp_fail(c, at->at, t, type_name(&a->type, c->arena), type_name(&b->type, c->arena), S(""));
}

static bool is_zero(const Node *n) { return n->op == N_NUMBER && n->unit == UNIT_NONE && n->number.num == 0; }

/* 2023 where a period is meant is that year. */
void type_year(Node *n)
{
    bool year = n->op == N_NUMBER && n->unit == UNIT_NONE && n->number.den == 1 && n->number.num >= 1900 && n->number.num < 2200;
    if (!year) return;
    n->op = N_PERIOD;
    n->i = period_pack(period_of(PER_YEAR, (int)n->number.num, 0));
    n->type = (Type){ .kind = TYPE_PERIOD };
    n->pkind = PER_YEAR;
    n->rep = REP_INT;
}

/* 0 has every dimension; text beside a reference is the name of a row. */
static bool adapt(Node *n, const Node *other)
{
    if (other->type.kind == TYPE_NUMBER && is_zero(n)) {
        n->type.dims = other->type.dims;
        n->type.unit = other->type.unit;
    }
    if (other->type.kind == TYPE_PERIOD) type_year(n);
    return true;
}

static bool number_fit(Comp *c, const Node *at, const Node *a, const Node *b)
{
    if (dims_equal(a->type.dims, b->type.dims)) return true;
    const Node *bare = dims_none(a->type.dims) && a->op == N_NUMBER ? a : dims_none(b->type.dims) && b->op == N_NUMBER ? b : NULL;
    if (!bare) return mismatch(c, at, &T_FORMULA_DIMS, a, b);
    const Node *other = bare == a ? b : a;
    return comp_fail(c, bare->at, &T_FORMULA_BARE, bare->text, type_name(&other->type, c->arena), S(""));
}

static bool list_knows(Comp *c, const Node *list, Node *literal)
{
    const List *l = words_list(c->words, list->type.list);
    bool national = !l && national_has(list->type.list);
    if ((!l && !national) || literal->op != N_TEXT) return true;
    if (national) return national_code(list->type.list, literal->text, &literal->text) || comp_fail(c, literal->at, &T_FORMULA_NOT_NATIONAL, literal->text, str_of(list->type.list), S(""));
    const ListItem *item = words_item(l, literal->text);
    if (item) return literal->text = item->code, true;
    Buf b = { 0 };
    for (size_t i = 0; i < l->n && i < 30; i++) {
        if (i) buf_add_z(&b, "、");
        buf_add(&b, l->items[i].title.n ? l->items[i].title : l->items[i].code);
    }
    if (l->n > 30) buf_add_z(&b, "……");
    comp_fail(c, literal->at, &T_FORMULA_NOT_IN_LIST, literal->text, l->id, buf_str(&b));
    buf_done(&b);
    return false;
}

/* Both may stand on the two sides of a comparison, or stand for each other. */
bool type_same(Comp *c, const Node *at, Node *a, Node *b)
{
    if (!adapt(a, b) || !adapt(b, a)) return false;
    bool by_name = (a->type.kind == TYPE_REF && b->op == N_TEXT) || (b->type.kind == TYPE_REF && a->op == N_TEXT);
    if (by_name) return true;
    if (a->type.kind != b->type.kind || a->type.kind == TYPE_NAMES) return mismatch(c, at, &T_FORMULA_KINDS, a, b);
    if (a->type.kind == TYPE_NUMBER) return number_fit(c, at, a, b);
    if (a->type.kind == TYPE_REF && a->type.to != b->type.to) return mismatch(c, at, &T_FORMULA_KINDS, a, b);
    if (a->type.kind == TYPE_TEXT) return list_knows(c, a, b) && list_knows(c, b, a);
    if (a->type.kind == TYPE_PERIOD && a->pkind && b->pkind && a->pkind != b->pkind) return comp_fail(c, at->at, &T_FORMULA_PERIOD_KINDS, S(""), S(""), S(""));
    return true;
}

static void be(Node *n, TypeKind kind)
{
    n->type = (Type){ .kind = kind };
    n->rep = kind == TYPE_TEXT || kind == TYPE_NAMES ? REP_TEXT : REP_INT;
    n->scale = frac_of(1);
}

static bool check_number(Comp *c, Node *n)
{
    Frac base;
    be(n, TYPE_NUMBER);
    n->type.dims = unit_get(n->unit)->dims;
    n->type.unit = n->unit;
    if (!unit_to_base(n->unit, n->number, &base) || base.num > INT64_MAX) return comp_fail(c, n->at, &T_FORMULA_NUMBER, n->text, S(""), S(""));
    n->number = base;
    n->scale = (Frac){ 1, base.den };
    n->i = (int64_t)base.num;
    return true;
}

static bool want(Comp *c, const Node *n, TypeKind kind, const Text *t)
{
    return n->type.kind == kind || comp_fail(c, n->at, t, type_name(&n->type, c->arena), S(""), S(""));
}

static bool check_args(Comp *c, Node *n, const Register *row)
{
    for (int i = 0; i < 3; i++)
        if (n->arg[i] && !type_check(c, &n->arg[i], row)) return false;
    return true;
}

static bool check_logic(Comp *c, Node *n)
{
    be(n, TYPE_BOOL);
    return want(c, n->arg[0], TYPE_BOOL, &T_FORMULA_WANT_BOOL) && (!n->arg[1] || want(c, n->arg[1], TYPE_BOOL, &T_FORMULA_WANT_BOOL));
}

static bool is_days(const Node *n)
{
    return n->type.kind == TYPE_NUMBER && dims_equal(n->type.dims, unit_get(UNIT_DAY)->dims);
}

/* day ± days is a day, day - day is a time. */
static bool check_days(Comp *c, Node *n)
{
    Node *a = n->arg[0], *b = n->arg[1];
    if (a->type.kind == TYPE_DAY && is_days(b)) return be(n, TYPE_DAY), true;
    if (a->type.kind == TYPE_DAY && b->type.kind == TYPE_DAY && n->op == N_SUB) {
        be(n, TYPE_NUMBER);
        n->type.dims = unit_get(UNIT_DAY)->dims;
        n->type.unit = UNIT_DAY;
        return true;
    }
    return mismatch(c, n, &T_FORMULA_DAYS, a, b);
}

static bool check_sum(Comp *c, Node *n)
{
    Node *a = n->arg[0], *b = n->arg[1];
    if (a->type.kind == TYPE_DAY || b->type.kind == TYPE_DAY) return check_days(c, n);
    if (!want(c, a, TYPE_NUMBER, &T_FORMULA_WANT_NUMBER) || !want(c, b, TYPE_NUMBER, &T_FORMULA_WANT_NUMBER)) return false;
    adapt(a, b), adapt(b, a);
    if (!dims_equal(a->type.dims, b->type.dims)) return mismatch(c, n, &T_FORMULA_ADD, a, b);
    n->type = a->type;
    if (n->type.unit == UNIT_NONE) n->type.unit = b->type.unit;
    number_sum(n, a, b);
    return true;
}

static bool check_product(Comp *c, Node *n)
{
    Node *a = n->arg[0], *b = n->arg[1];
    bool divide = n->op == N_DIV;
    if (!want(c, a, TYPE_NUMBER, &T_FORMULA_WANT_NUMBER) || !want(c, b, TYPE_NUMBER, &T_FORMULA_WANT_NUMBER)) return false;
    be(n, TYPE_NUMBER);
    n->type.dims = dims_product(a->type.dims, b->type.dims, divide ? -1 : 1);
    n->type.unit = number_unit(n->type.dims, a, b, divide);
    if (dims_none(b->type.dims) && !dims_none(a->type.dims)) n->type.unit = a->type.unit;
    if (dims_none(a->type.dims) && !dims_none(b->type.dims) && !divide) n->type.unit = b->type.unit;
    number_product(n, a, b, divide);
    return true;
}

static bool check_negative(Comp *c, Node *n)
{
    const Node *a = n->arg[0];
    if (!want(c, a, TYPE_NUMBER, &T_FORMULA_WANT_NUMBER)) return false;
    n->type = a->type, n->rep = a->rep, n->scale = a->scale;
    return true;
}

/* compare_decimals: areas count as they are printed in 亩. */
static Node *rounded(Comp *c, Node *n)
{
    Frac step = unit_get(UNIT_MU)->scale;
    Node *out = NEW(c->arena, Node);
    *out = (Node){ .op = N_ROUNDED, .at = n->at, .arg = { n }, .type = n->type, .i = c->area_decimals, .rep = REP_INT };
    for (int i = 0; i < c->area_decimals; i++) step.den *= 10;
    return frac_make(step.num, step.den, &out->scale) ? out : n;
}

static void round_areas(Comp *c, Node *n)
{
    const Type *t = &n->arg[0]->type;
    if (c->area_decimals < 0 || t->kind != TYPE_NUMBER || !dims_equal(t->dims, unit_get(UNIT_MU)->dims)) return;
    for (int i = 0; i < 2; i++) n->arg[i] = rounded(c, n->arg[i]);
}

static bool check_compare(Comp *c, Node *n)
{
    if (!type_same(c, n, n->arg[0], n->arg[1])) return false;
    round_areas(c, n);
    Node *a = n->arg[0], *b = n->arg[1];
    bool order = n->op != N_EQ && n->op != N_NE;
    bool ordered = a->type.kind == TYPE_NUMBER || a->type.kind == TYPE_DAY || a->type.kind == TYPE_PERIOD;
    if (order && !ordered) return comp_fail(c, n->at, &T_FORMULA_ORDER, type_name(&a->type, c->arena), S(""), S(""));
    if (!order && a->op == N_TEXT) n->arg[0] = b, n->arg[1] = a;
    be(n, TYPE_BOOL);
    return true;
}

static bool check_in(Comp *c, Node *n, const Register *row)
{
    for (Node **item = &n->arg[1]; *item; item = &(*item)->next) {
        Node *next = (*item)->next;
        if (!type_check(c, item, row)) return false;
        (*item)->next = next;
        bool literal = (*item)->op == N_NUMBER || (*item)->op == N_TEXT || (*item)->op == N_DAY || (*item)->op == N_PERIOD || (*item)->op == N_NEG;
        if (!literal) return comp_fail(c, (*item)->at, &T_FORMULA_LIST_LITERAL, S(""), S(""), S(""));
        if (!type_same(c, *item, n->arg[0], *item)) return false;
    }
    be(n, TYPE_BOOL);
    return true;
}

static bool check_within(Comp *c, Node *n)
{
    const Node *a = n->arg[0], *b = n->arg[1];
    be(n, TYPE_BOOL);
    if (b->op != N_TEXT && b->op != N_HOME) return comp_fail(c, b->at, &T_FORMULA_WITHIN_WHAT, S(""), S(""), S(""));
    if (a->type.kind == TYPE_REF) {
        const Field *parent = register_find(a->type.to, S("parent"));
        bool place = strcmp(a->type.to->id, "place") == 0;
        if (b->op == N_HOME && !place) return comp_fail(c, a->at, &T_FORMULA_WITHIN_PLACE, str_of(a->type.to->word), S(""), S(""));
        if (!parent || parent->to != a->type.to) return comp_fail(c, a->at, &T_FORMULA_NO_TREE, type_name(&a->type, c->arena), S(""), S(""));
        type_use(c, a->type.to, parent);
        return true;
    }
    bool listed = words_list(c->words, a->type.list) || national_has(a->type.list);
    if (a->type.kind != TYPE_TEXT || !listed) return comp_fail(c, a->at, &T_FORMULA_NO_TREE, type_name(&a->type, c->arena), S(""), S(""));
    return b->op == N_HOME || list_knows(c, a, n->arg[1]);
}

static bool check_has(Comp *c, Node *n)
{
    const Node *a = n->arg[0], *b = n->arg[1];
    be(n, TYPE_BOOL);
    if (a->type.kind != TYPE_TEXT && a->type.kind != TYPE_REF) return comp_fail(c, n->at, &T_FORMULA_HAS_OF, type_name(&a->type, c->arena), S(""), S(""));
    return (b->op == N_TEXT && b->text.n) || comp_fail(c, b->at, &T_FORMULA_HAS_WHAT, S(""), S(""), S(""));
}

/* ?? and if: the two values stand for each other. */
static bool check_either(Comp *c, Node *n, Node *a, Node *b)
{
    if (!type_same(c, n, a, b)) return false;
    if (a->type.kind == TYPE_REF && b->type.kind != TYPE_REF) return mismatch(c, n, &T_FORMULA_KINDS, a, b);
    be(n, a->type.kind);
    n->type = a->type;
    if (n->type.unit == UNIT_NONE) n->type.unit = b->type.unit;
    n->pkind = a->pkind == b->pkind ? a->pkind : 0;
    if (a->type.kind == TYPE_NUMBER) number_sum(n, a, b);
    return true;
}

static bool check_months(Comp *c, Node *n)
{
    be(n, TYPE_NUMBER);
    n->type.unit = UNIT_HEAD;
    return want(c, n->arg[0], TYPE_DAY, &T_FORMULA_WANT_DAY) && want(c, n->arg[1], TYPE_DAY, &T_FORMULA_WANT_DAY);
}

static bool check_op(Comp *c, Node **at, const Register *row)
{
    Node *n = *at;
    switch ((int)n->op) {
    case N_NUMBER: return check_number(c, n);
    case N_TEXT: return be(n, TYPE_TEXT), true;
    case N_DAY: return be(n, TYPE_DAY), true;
    case N_PERIOD: return be(n, TYPE_PERIOD), n->pkind = period_unpack(n->i).kind, true;
    case N_BOOL: return be(n, TYPE_BOOL), true;
    case N_NAME: return name_check(c, at, row);
    case N_AGG: return typeagg_check(c, n, row);
    case N_IN: return type_check(c, &n->arg[0], row) && check_in(c, n, row);
    default: break;
    }
    if (!check_args(c, n, row)) return false;
    switch ((int)n->op) {
    case N_NEG: return check_negative(c, n);
    case N_NOT: case N_AND: case N_OR: return check_logic(c, n);
    case N_ADD: case N_SUB: return check_sum(c, n);
    case N_MUL: case N_DIV: return check_product(c, n);
    case N_EQ: case N_NE: case N_LT: case N_LE: case N_GT: case N_GE: return check_compare(c, n);
    case N_WITHIN: return check_within(c, n);
    case N_HAS: return check_has(c, n);
    case N_MISSING: case N_PRESENT: return be(n, TYPE_BOOL), true;
    case N_ELSE: return check_either(c, n, n->arg[0], n->arg[1]);
    case N_IF: return want(c, n->arg[0], TYPE_BOOL, &T_FORMULA_WANT_BOOL) && check_either(c, n, n->arg[1], n->arg[2]);
    case N_MONTHS: return check_months(c, n);
    default: return true;   /* made by name.c: typed there */
    }
}

bool type_check(Comp *c, Node **n, const Register *row) { return check_op(c, n, row); }

/* The node that carries `as unit` goes; its unit becomes the one to print in. */
bool type_check_top(Comp *c, Node **n, const Register *row)
{
    UnitId unit = (*n)->unit;
    uint32_t at = (*n)->at;
    Str word = (*n)->text;
    *n = (*n)->arg[0];
    if (!type_check(c, n, row)) return false;
    if (unit == UNIT_NONE) return true;
    Type *t = &(*n)->type;
    bool fits = t->kind == TYPE_NUMBER && dims_equal(t->dims, unit_get(unit)->dims);
    if (!fits) return comp_fail(c, at, &T_FORMULA_AS, type_name(t, c->arena), unit_name(unit), S(""));
    t->unit = unit;
    t->unit_word = word;
    return true;
}
