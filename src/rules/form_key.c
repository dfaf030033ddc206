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

typedef struct { size_t required, optional; const Field *first; } Lacking;

static Lacking count_lacking(const Register *reg, const KeyParts *k, const FormValue *values, size_t n, KeyRole up_to)
{
    Lacking l = { 0 };
    for (size_t i = 0; i < k->n; i++) {
        const Field *f = &reg->fields[k->fields[i]];
        if (k->optional[i] || f->key > up_to || states(values, n, k->fields[i])) continue;
        if (!l.first || (f->required && !l.required)) l.first = f;
        if (f->required || k->n == 1) l.required++;       /* a key of one part is nothing without it */
        else l.optional++;
    }
    return l;
}

/* What the nearest alternative lacks. */
static Lacking lacking_of(const Register *reg, const FormValue *values, size_t n, KeyRole up_to)
{
    Lacking best = { .required = KEY_PARTS + 1 };
    for (size_t i = 0; i < reg->n_alternatives; i++) {
        Lacking l = count_lacking(reg, &reg->alternatives[i], values, n, up_to);
        if (l.required < best.required || (l.required == best.required && l.optional < best.optional)) best = l;
    }
    return reg->n_alternatives ? best : (Lacking){ 0 };
}

/* A row may also be found by the name people call it. */
static bool has_name(const Register *reg, const FormValue *values, size_t n)
{
    const Field *name = register_find(reg, S("name"));
    return name && str_has(str_of(reg->label), S("name")) && states(values, n, name->index);
}

bool forms_has_key(const Register *reg, const FormValue *values, size_t n)
{
    return has_name(reg, values, n) || lacking_of(reg, values, n, KEY_ID).required == 0;
}

void forms_check_key(const Reading *r, const FormRow *row)
{
    if (has_name(row->reg, row->values, row->n_values)) return;
    Lacking l = lacking_of(row->reg, row->values, row->n_values, KEY_ID), all = lacking_of(row->reg, row->values, row->n_values, KEY_PERIOD);
    if (l.required && l.first) WRONG(r, row->at, T_RULES_NO_KEY, str_of(row->reg->word), str_of(l.first->word));
    else if (l.optional && l.first) WARN_AT(r, row->at, T_RULES_PART_KEY, str_of(row->reg->word), str_of(l.first->word));
    else if (all.first) WARN_AT(r, row->at, T_RULES_WEAK_KEY, str_of(row->reg->word), str_of(all.first->word));
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
    if (f->n_rows > 1 && f->n_rows <= 24 && leads_to(f, me->values, me->n_values, row, 0)) WRONG(r, me->at, T_RULES_ROW_CIRCLE, str_of(me->reg->word));
}
