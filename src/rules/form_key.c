/* SPDX-License-Identifier: Apache-2.0
** Can the rows of a form be told from one another, and in what order can they be made? */
#include "rules/forms.h"
#include "rules/texts.h"

static bool states(const FormValue *values, size_t n, uint16_t field)
{
    for (size_t i = 0; i < n; i++)
        if (values[i].field->index == field) return true;
    return false;
}

static size_t count_lacking(const Register *reg, const KeyParts *k, const FormValue *values, size_t n, KeyRole up_to, const Field **first)
{
    size_t lacking = 0;
    for (size_t i = 0; i < k->n; i++) {
        const Field *f = &reg->fields[k->fields[i]];
        if (k->optional[i] || f->key > up_to || states(values, n, k->fields[i])) continue;
        if (lacking++ == 0) *first = f;
    }
    return lacking;
}

static bool has_key(const Register *reg, const FormValue *values, size_t n, KeyRole up_to, const Field **lacks)
{
    size_t best = KEY_PARTS + 1;
    const Field *at = NULL;
    for (size_t i = 0; i < reg->n_alternatives; i++) {
        const Field *first = NULL;
        size_t lacking = count_lacking(reg, &reg->alternatives[i], values, n, up_to, &first);
        if (lacking < best) best = lacking, at = first;
    }
    if (lacks) *lacks = at;
    if (best == 0 || reg->n_alternatives == 0) return true;
    for (Str rest = str_of(reg->label); rest.p && rest.n;) {      /* a row may also be found by what people call it */
        const Field *label = register_find(reg, str_split(&rest, ' '));
        if (label && str_equal(str_of(label->id), S("name")) && states(values, n, label->index)) return true;
    }
    return false;
}

bool forms_has_key(const Register *reg, const FormValue *values, size_t n, const Field **lacks)
{
    return has_key(reg, values, n, KEY_ID, lacks);
}

void forms_check_key(const Reading *r, const FormRow *row)
{
    const Field *lacks = NULL;
    if (!has_key(row->reg, row->values, row->n_values, KEY_ID, &lacks)) WRONG(r, row->at, T_RULES_NO_KEY, str_of(row->reg->title), str_of(lacks->title));
    else if (!has_key(row->reg, row->values, row->n_values, KEY_PERIOD, &lacks) && lacks) WARN_AT(r, row->at, T_RULES_WEAK_KEY, str_of(row->reg->title), str_of(lacks->title));
}

static bool leads_to(const Form *f, const FormValue *values, size_t n, size_t target, size_t depth)
{
    for (size_t i = 0; i < n; i++) {
        if (values[i].n_parts && leads_to(f, values[i].parts, values[i].n_parts, target, depth)) return true;
        if (values[i].source != FROM_ROW) continue;
        const FormRow *to = &f->rows[values[i].row];
        if ((size_t)values[i].row == target) return true;
        if (depth < f->n_rows && leads_to(f, to->values, to->n_values, target, depth + 1)) return true;
    }
    return false;
}

void forms_check_order(const Reading *r, const Form *f, size_t row)
{
    const FormRow *me = &f->rows[row];
    if (f->n_rows > 1 && f->n_rows <= 24 && leads_to(f, me->values, me->n_values, row, 0)) WRONG(r, me->at, T_RULES_ROW_CIRCLE, str_of(me->reg->title));
}
