/* SPDX-License-Identifier: Apache-2.0
** Walks the tables of registers.def: what a row may forget, the test finds. */
#include "base/limits.h"
#include "model/field.h"
#include "test.h"

#include <stdio.h>
#include <string.h>

static void fail_at(const Register *r, const char *field, const char *what)
{
    Buf b = { 0 };
    buf_addf(&b, "%s.%s: %s", r->id, field, what);
    buf_add_char(&b, '\0');
    test_fail(__FILE__, __LINE__, b.p);
    buf_done(&b);
}

static bool has_text(const char *z) { return z && z[0]; }

/* Follows a dotted path of reference fields; NULL when a step is no reference. */
static const Register *walk(const Register *r, const char *path)
{
    if (strcmp(path, ".") == 0) return r;
    for (Str rest = str_of(path); rest.p && r;) {
        const Field *f = register_find(r, str_split(&rest, '.'));
        r = f && f->kind == K_REF ? f->to : NULL;
    }
    return r;
}

static void check_path(const Model *m, const Register *r, const char *path, const char *end)
{
    if (has_text(path) && walk(r, path) != model_get(m, end)) fail_at(r, path, "path does not end at the right register");
}

TEST(registers, paths_end_at_a_park_and_a_unit)
{
    const Model *m = model_new(a);
    for (size_t i = 0; i < m->n; i++) {
        const Register *r = &m->registers[i];
        check_path(m, r, r->park_path, "park");
        check_path(m, r, r->unit_path, "unit");
        if (!r->is_public && !has_text(r->park_path) && !has_text(r->unit_path)) fail_at(r, "", "neither public nor any path");
    }
}

TEST(registers, titles_labels_and_keys_are_sound)
{
    const Model *m = model_new(a);
    for (size_t i = 0; i < m->n; i++) {
        const Register *r = &m->registers[i];
        if (!has_text(r->title) || !has_text(r->en)) fail_at(r, "", "no title");
        if (model_find(m, str_of(r->title)) != r) fail_at(r, r->title, "title of another register");
        if (!has_text(r->label)) fail_at(r, "", "no label");
        for (Str rest = str_of(r->label); rest.p;)
            if (!register_find(r, str_split(&rest, ' '))) fail_at(r, r->label, "label names no field");
        if (r->n_alternatives == 0) fail_at(r, "", "no key");
        if (r->n_fields > LIMIT_FIELDS) fail_at(r, "", "too many fields");
    }
}

/* One name, one field: a title or alias that two fields claim would be guessed at. */
TEST(registers, no_heading_belongs_to_two_fields)
{
    const Model *m = model_new(a);
    for (size_t i = 0; i < m->n; i++) {
        const Register *r = &m->registers[i];
        for (size_t k = 0; k < r->n_fields; k++) {
            const Field *f = &r->fields[k];
            if (register_find(r, str_of(f->title)) != f) fail_at(r, f->id, "title of another field");
            if (register_find(r, str_of(f->id)) != f) fail_at(r, f->id, "id of another field");
            for (Str rest = str_of(f->aliases); rest.p && rest.n;) {
                const char *alias = str_z(a, str_split(&rest, '|'));
                if (register_find(r, str_of(alias)) != f) fail_at(r, alias, "alias of another field");
            }
        }
    }
}

TEST(registers, no_alias_belongs_to_two_registers)
{
    const Model *m = model_new(a);
    for (size_t i = 0; i < m->n; i++)
        for (Str rest = str_of(m->registers[i].aliases); rest.p && rest.n;) {
            const char *alias = str_z(a, str_split(&rest, '|'));
            if (model_find(m, str_of(alias)) != &m->registers[i]) fail_at(&m->registers[i], alias, "alias of another register");
        }
}

static Dims wanted_dims(Kind k)
{
    static const UnitId of[K_KINDS] = { [K_MONEY] = UNIT_FEN, [K_AREA] = UNIT_M2, [K_ENERGY] = UNIT_GCE };
    return unit_get(of[k])->dims;
}

TEST(registers, units_agree_with_kinds)
{
    const Model *m = model_new(a);
    for (size_t i = 0; i < m->n; i++)
        for (size_t k = 0; k < m->registers[i].n_fields; k++) {
            const Register *r = &m->registers[i];
            const Field *f = &r->fields[k];
            bool numeric = f->kind >= K_COUNT && f->kind <= K_RATIO;
            if (numeric != (f->unit != UNIT_NONE)) fail_at(r, f->id, "a number needs a unit, nothing else has one");
            if (numeric != (f->basis != B_NONE)) fail_at(r, f->id, "a number needs a basis, nothing else has one");
            if (f->kind == K_COUNT && f->unit != UNIT_HEAD) fail_at(r, f->id, "a count is in heads");
            bool product = f->kind == K_QUANTITY;
            if (numeric && !product && !dims_equal(unit_get(f->unit)->dims, wanted_dims(f->kind))) fail_at(r, f->id, "unit of another kind");
            if (product && dims_none(unit_get(f->unit)->dims)) fail_at(r, f->id, "a quantity has a dimension");
            if (!has_text(f->title) || !has_text(f->en)) fail_at(r, f->id, "no title");
        }
}

TEST(registers, targets_stand_where_they_belong)
{
    const Model *m = model_new(a);
    for (size_t i = 0; i < m->n; i++)
        for (size_t k = 0; k < m->registers[i].n_fields; k++) {
            const Register *r = &m->registers[i];
            const Field *f = &r->fields[k];
            if ((f->kind == K_REF || f->kind == K_CODE) != has_text(f->target)) fail_at(r, f->id, "target");
            if (f->kind == K_REF && !f->to) fail_at(r, f->id, "reference to nothing");
        }
}

TEST(registers, keys_have_the_roles_of_the_design)
{
    const Model *m = model_new(a);
    const Register *data = model_get(m, "enterprise_data"), *plan = model_get(m, "project_plan"), *contract = model_get(m, "contract");
    CHECK(register_get(data, "period")->key == KEY_PERIOD && register_get(data, "source")->key == KEY_SOURCE);
    CHECK(register_get(plan, "year")->key == KEY_PERIOD && register_get(plan, "revision")->key == KEY_FORCE);
    CHECK_INT(contract->n_alternatives, 2);
    CHECK(register_find(contract, S("建筑面积（含公摊）")) == NULL);
    CHECK(register_find(contract, S("签约企业")) == register_get(contract, "enterprise"));
    CHECK(model_find(m, S("招商台账")) == contract);
}

/* A revision number alone does not say since when it is in force. */
TEST(registers, what_is_in_force_has_a_day)
{
    const Model *m = model_new(a);
    for (size_t i = 0; i < m->n; i++) {
        const Register *r = &m->registers[i];
        const Field *f = register_role(r, KEY_FORCE);
        if (f && f->kind != K_DAY && f->kind != K_PERIOD && !register_find(r, S("decided_on"))) fail_at(r, f->id, "in force from when?");
    }
}
