/* SPDX-License-Identifier: Apache-2.0
** model/field.h - the domain said once, as data: registers and their fields. Ledger tables, import headings, forms,
** checks, names of the formula language, API and documents derive from these rows (registers/<name>.def).
** Extra fields that an office adds are rows of the same type. A Model is built once and never changes. */
#ifndef LALIAN_MODEL_FIELD_H
#define LALIAN_MODEL_FIELD_H

#include "base/err.h"
#include "base/map.h"
#include "model/unit.h"

typedef enum { K_TEXT, K_CODE, K_REF, K_DAY, K_PERIOD, K_BOOL, K_COUNT, K_MONEY, K_AREA, K_ENERGY, K_QUANTITY, K_RATIO, K_GEOMETRY, K_FILE, K_KINDS } Kind;
typedef enum { B_NONE, B_IN, B_YTD, B_END } Basis;           /* in the period, year to date, at its end */
typedef enum { SEC_OPEN, SEC_INTERNAL, SEC_FIRM, SEC_PERSON } Secrecy;

/* How a key part is read in a formula: identity; only the row in force on period.end; merged by authority; needs at/latest/during/through. */
typedef enum { KEY_NO, KEY_ID, KEY_FORCE, KEY_SOURCE, KEY_PERIOD } KeyRole;

typedef struct Register Register;

typedef struct {
    const char *id;
    Kind kind;
    UnitId unit;             /* the unit people type */
    Basis basis;
    Secrecy secrecy;
    bool required;
    const char *target;      /* K_REF: register id; K_CODE: list id; else NULL */
    const char *title;       /* Chinese, unique in the register */
    const char *word;        /* title and English title, for sentences (base/text.h); a column of a sheet: its heading */
    const char *aliases;     /* "别名|别名": other headings seen */
    const char *en;
    KeyRole key;             /* filled by model_new from Register.keys */
    uint16_t index;          /* place in the register: bit of a `given` mask; never changes once released */
    const Register *to;      /* K_REF: filled by model_new */
} Field;

enum { KEY_ALTERNATIVES = 4, KEY_PARTS = 6 };

typedef struct { uint16_t fields[KEY_PARTS]; bool optional[KEY_PARTS]; size_t n; } KeyParts;

struct Register {
    const char *id;
    const char *title;
    const char *word;        /* title and en, for sentences (base/text.h) */
    const char *en;
    const char *keys;        /* "code | name": alternatives; "+" joins parts; "?" may be empty; ":force" ":source" ":period" roles */
    const char *label;       /* fields shown to people and matched by name: "name", "project number" */
    const char *park_path;   /* "project.park": path to the park; "." = this row is the park; "" none */
    const char *unit_path;   /* path to the unit; "." ; "" none */
    bool is_public;          /* no row scope */
    const char *aliases;
    uint16_t index;          /* place in Model.registers */
    Field *fields;
    size_t n_fields;
    KeyParts alternatives[KEY_ALTERNATIVES];
    size_t n_alternatives;
    Map *names;              /* field ids, titles and aliases (width folded) -> index */
};

typedef struct {
    Register *registers;
    size_t n;
    Map *names;              /* register ids, titles and aliases -> index */
} Model;

Model *model_new(Arena *a);                                   /* the shipped registers; asserts that the tables are sound */
const Register *model_find(const Model *m, Str name);         /* id, title or alias; NULL */
Str model_near(const Model *m, Str name);                     /* the name that was meant, for messages; empty: none is near */
Str register_near(const Register *r, Str name);
const Register *model_get(const Model *m, const char *id);    /* must exist */
const Field *register_find(const Register *r, Str name);      /* id, title or alias; NULL */
const Field *register_get(const Register *r, const char *id); /* must exist */
bool register_has_role(const Register *r, KeyRole role);
const Field *register_role(const Register *r, KeyRole role);  /* the first field of that role, or NULL */
Kind kind_of_unit(UnitId id);                                 /* of a number in that unit: money, area, energy, ratio, quantity */
const char *kind_name(Kind k);                                /* "money" */
const char *basis_name(Basis b);                              /* "YTD" */
const char *secrecy_name(Secrecy s);

/* The reference field of `child` that points to `parent`, when there is exactly one. */
const Field *register_link(const Register *child, const Register *parent);

#endif
