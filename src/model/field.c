/* SPDX-License-Identifier: Apache-2.0
** Builds the Model from the .def files: REGISTER and FIELD rows stand in one flat table, a register's fields behind it. */
#include "model/field.h"
#include "base/near.h"
#include "base/limits.h"

#include <assert.h>
#include <string.h>

typedef struct { Register reg; Field field; bool is_register; } Line;

static const Line lines[] = {
#define REGISTER(id, title, en, keys, label, park, unit, aliases) { .is_register = true, .reg = { #id, title, TEXT_WORD(title, en), en, keys, label, park, unit, false, aliases } },
#define FIELD(id, kind, unit, basis, secrecy, need, target, title, aliases, en) \
    { .field = { #id, K_##kind, UNIT_##unit, B_##basis, SEC_##secrecy, NEED_##need, target, title, TEXT_WORD(title, en), aliases, en } },
#define NEED_REQUIRED true
#define NEED_OPTIONAL false
#include "model/registers.def"
#undef REGISTER
#undef FIELD
};
enum { N_LINES = sizeof lines / sizeof lines[0] };

/* Chinese and ASCII names meet with width and case folded and blanks dropped. */
static Str fold_name(Str name, Arena *a)
{
    Str s = str_fold_width(a, name);
    char *p = arena_alloc(a, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] != ' ' && s.p[i] != '\n' && s.p[i] != '\t' && s.p[i] != '\r') p[n++] = s.p[i] >= 'A' && s.p[i] <= 'Z' ? (char)(s.p[i] + 32) : s.p[i];
    return (Str){ p, n };
}

static void add_aliases(Map *names, const char *aliases, int64_t index, Arena *a)
{
    for (Str rest = str_of(aliases); rest.p && rest.n;) {
        Str alias = fold_name(str_split(&rest, '|'), a);
        if (alias.n && !map_find(names, alias, NULL)) map_put(names, alias, index);
    }
}

static KeyRole role_of(Str word)
{
    if (str_equal(word, S("force"))) return KEY_FORCE;
    if (str_equal(word, S("source"))) return KEY_SOURCE;
    if (str_equal(word, S("period"))) return KEY_PERIOD;
    assert(word.n == 0);
    return KEY_ID;
}

static void read_key_part(Register *r, Str part, KeyParts *k)
{
    Str role = part, name = str_trim(str_split(&role, ':'));
    bool optional = str_ends(name, S("?"));
    if (optional) name.n--;
    Field *f = (Field *)(uintptr_t)register_find(r, name);
    assert(f && k->n < KEY_PARTS);
    f->key = role_of(role.p ? str_trim(role) : S(""));
    k->optional[k->n] = optional;
    k->fields[k->n++] = f->index;
}

static void read_keys(Register *r)
{
    Str rest = str_of(r->keys);
    while (rest.p && rest.n) {
        Str one = str_split(&rest, '|');
        assert(r->n_alternatives < KEY_ALTERNATIVES);
        KeyParts *k = &r->alternatives[r->n_alternatives++];
        while (one.p) read_key_part(r, str_split(&one, '+'), k);
    }
}

static void fill_register(Register *r, const Line *line, size_t n, Arena *a)
{
    assert(n <= LIMIT_FIELDS);
    r->fields = NEW_ARRAY(a, Field, n);
    r->n_fields = n;
    r->names = map_new(a);
    r->is_public = strcmp(r->unit_path, "public") == 0;
    if (r->is_public) r->unit_path = "";
    for (size_t i = 0; i < n; i++) {
        r->fields[i] = line[i].field;
        r->fields[i].index = (uint16_t)i;
    }
    for (size_t i = 0; i < n; i++) {   /* ids and titles first: an alias never hides them */
        map_put(r->names, fold_name(str_of(r->fields[i].id), a), (int64_t)i);
        map_put(r->names, fold_name(str_of(r->fields[i].title), a), (int64_t)i);
    }
    for (size_t i = 0; i < n; i++) add_aliases(r->names, r->fields[i].aliases, (int64_t)i, a);
    read_keys(r);
}

static void link_references(Model *m)
{
    for (size_t r = 0; r < m->n; r++)
        for (size_t i = 0; i < m->registers[r].n_fields; i++) {
            Field *f = &m->registers[r].fields[i];
            if (f->kind == K_REF) f->to = model_get(m, f->target);
        }
}

Model *model_new(Arena *a)
{
    Model *m = NEW(a, Model);
    for (size_t i = 0; i < N_LINES; i++) m->n += lines[i].is_register;
    m->registers = NEW_ARRAY(a, Register, m->n);
    m->names = map_new(a);
    for (size_t i = 0, k = 0; i < N_LINES; k++) {
        size_t end = i + 1;
        while (end < N_LINES && !lines[end].is_register) end++;
        Register *r = &m->registers[k];
        *r = lines[i].reg;
        r->index = (uint16_t)k;
        fill_register(r, &lines[i + 1], end - i - 1, a);
        i = end;
    }
    for (size_t k = 0; k < m->n; k++) {
        map_put(m->names, fold_name(str_of(m->registers[k].id), a), (int64_t)k);
        map_put(m->names, fold_name(str_of(m->registers[k].title), a), (int64_t)k);
    }
    for (size_t k = 0; k < m->n; k++) add_aliases(m->names, m->registers[k].aliases, (int64_t)k, a);
    link_references(m);
    return m;
}

static bool find_folded(const Map *names, Str name, int64_t *at)
{
    if (map_find(names, name, at)) return true;
    Arena *a = arena_new();
    bool hit = map_find(names, fold_name(name, a), at);
    arena_free(a);
    return hit;
}

const Register *model_find(const Model *m, Str name)
{
    int64_t at;
    return find_folded(m->names, name, &at) ? &m->registers[at] : NULL;
}

const Register *model_get(const Model *m, const char *id)
{
    const Register *r = model_find(m, str_of(id));
    assert(r);
    return r;
}

const Field *register_find(const Register *r, Str name)
{
    int64_t at;
    return find_folded(r->names, name, &at) ? &r->fields[at] : NULL;
}

static void try_names(Near *near, const char *id, const char *title, const char *aliases)
{
    near_try(near, str_of(id));
    near_try(near, str_of(title));
    for (Str rest = str_of(aliases); rest.p && rest.n;) near_try(near, str_split(&rest, '|'));
}

Str model_near(const Model *m, Str name)
{
    Near near = near_start(name);
    for (size_t i = 0; i < m->n; i++) try_names(&near, m->registers[i].id, m->registers[i].title, m->registers[i].aliases);
    return near_best(&near);
}

Str register_near(const Register *r, Str name)
{
    Near near = near_start(name);
    for (size_t i = 0; i < r->n_fields; i++) try_names(&near, r->fields[i].id, r->fields[i].title, r->fields[i].aliases);
    return near_best(&near);
}

const Field *register_get(const Register *r, const char *id)
{
    const Field *f = register_find(r, str_of(id));
    assert(f);
    return f;
}

const Field *register_role(const Register *r, KeyRole role)
{
    for (size_t i = 0; i < r->n_fields; i++)
        if (r->fields[i].key == role) return &r->fields[i];
    return NULL;
}

bool register_has_role(const Register *r, KeyRole role) { return register_role(r, role) != NULL; }

const Field *register_link(const Register *child, const Register *parent)
{
    const Field *hit = NULL;
    for (size_t i = 0; i < child->n_fields; i++) {
        if (child->fields[i].to != parent) continue;
        if (hit) return NULL;
        hit = &child->fields[i];
    }
    return hit;
}

Kind kind_of_unit(UnitId id)
{
    Dims d = unit_get(id)->dims;
    if (dims_none(d)) return K_RATIO;
    if (dims_equal(d, unit_get(UNIT_YUAN)->dims)) return K_MONEY;
    if (dims_equal(d, unit_get(UNIT_MU)->dims)) return K_AREA;
    return dims_equal(d, unit_get(UNIT_TCE)->dims) ? K_ENERGY : K_QUANTITY;
}

const char *kind_name(Kind k)
{
    static const char *const names[] = { "text", "code", "ref", "day", "period", "bool", "count", "money", "area", "energy", "quantity", "ratio", "geometry", "file" };
    assert(k < K_KINDS);
    return names[k];
}

const char *basis_name(Basis b)
{
    static const char *const names[] = { "", "IN", "YTD", "END" };
    return names[b];
}

const char *secrecy_name(Secrecy s)
{
    static const char *const names[] = { "open", "internal", "firm", "person" };
    return names[s];
}
