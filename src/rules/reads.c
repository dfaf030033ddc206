/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/rules.h"

static void add(const Formula *f, uint64_t *fields)
{
    if (f) formula_fields(f, fields);
}

static void add_parts(const SayPart *parts, size_t n, uint64_t *fields)
{
    for (size_t i = 0; i < n; i++) add(parts[i].formula, fields);
}

uint64_t *rules_reads(const RuleBook *b, Arena *a)
{
    uint64_t *fields = NEW_ARRAY(a, uint64_t, b->model->n);
    for (size_t i = 0; i < b->n_figures; i++) add(b->figures[i].formula, fields);
    for (size_t i = 0; i < b->n_owed; i++) {
        const BookOwed *o = &b->owed[i];
        fields[o->reg->index] |= register_fields(o->reg);              /* its rows are named */
        add(o->when.formula, fields), add(o->who.formula, fields), add(o->since.formula, fields);
        add_parts(o->parts, o->n_parts, fields), add_parts(o->parts_en, o->n_parts_en, fields);
    }
    for (size_t i = 0; i < b->n_told; i++) {
        const BookTold *t = &b->told[i];
        add(t->plan.formula, fields), add(t->share.formula, fields), add(t->red.formula, fields), add(t->amber.formula, fields);
    }
    return fields;
}
