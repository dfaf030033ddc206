/* SPDX-License-Identifier: Apache-2.0
** rules/rules.h - the rule book: a folder of YAML files and templates, read strictly, checked whole, refused with all its
** errors at once (file, line, column, what to do). What the law or the city decides stands there, never in C.
**   lists.yaml authority.yaml fields.yaml figures.yaml checks.yaml charts.yaml forms/ *.yaml schemes/ *.yaml templates/ *.docx *.xlsx */
#ifndef LALIAN_RULES_RULES_H
#define LALIAN_RULES_RULES_H

#include "base/hash.h"
#include "formula/formula.h"

/* ---- YAML: all scalars are text; aliases, anchors, tags, duplicate keys are errors ---- */
typedef enum { NODE_TEXT, NODE_LIST, NODE_MAP } NodeKind;
typedef struct Node Node;
struct Node {
    NodeKind kind;
    Str text;                   /* of NODE_TEXT */
    Str *keys;                  /* of NODE_MAP, in the order of the file */
    Place *key_places;
    Node **items;               /* of NODE_LIST and NODE_MAP */
    size_t n;
    Place at;
};
bool yaml_read(Str file, Str bytes, Arena *a, Node **out, Problems *ps) MUST_CHECK;
const Node *node_find(const Node *map, const char *key);      /* NULL: absent */

/* ---- what the book says ---- */
typedef struct {
    Str id, title;
    Str text;                   /* the formula */
    UnitId unit;                /* UNIT_NONE: that of the formula */
    int decimals;               /* -1: those of the unit */
    Rounding rounding;          /* half-up unless the rule says 四舍六入 (half-even) */
    bool has_approx;            /* printed loosely: approx {to: 100亿元, word: 多} */
    Frac approx_to;             /* base units */
    Str approx_word;            /* 多 余 近 超 约 */
    Str by;                     /* dimension that makes a table, or empty */
    Str note;
    Formula *formula;
    Place at;
} Figure;

typedef struct {
    Str id, title;
    Severity severity;
    Formula *formula;           /* over rows of reg: true = something is wrong; or a scalar condition that must hold */
    const Register *reg;        /* NULL: a scalar check */
    Str say;                    /* the sentence, with {{field}} */
    Place at;
} Check;

typedef struct { Str id, title, kind; const Node *node; Place at; } Chart;

/* ---- forms (RULES §3) ---- */
typedef struct FormValue FormValue;
typedef enum { FROM_COLUMN, FROM_COLUMNS, FROM_CONSTANT, FROM_ROW, FROM_KEY, FROM_PERIOD, FROM_SPLIT } FormSource;
struct FormValue {
    const Field *field;
    FormSource source;
    Str *columns; size_t n_columns;  /* headings: FROM_COLUMN one (with its other names), FROM_COLUMNS one for each period of a wide row */
    Str constant;               /* FROM_CONSTANT: 'text' in quotes */
    int row;                    /* FROM_ROW: ^register: index of the FormRow of the same line */
    FormValue *parts; size_t n_parts;   /* FROM_KEY: the fields of the target that tell it: {project: 项目, number: 楼栋} */
    UnitId unit;                /* unit of the column when the sheet does not say; UNIT_NONE: the field's */
    Place at;
};
typedef struct {
    const Register *reg;
    FormValue *values; size_t n_values;
    Str when;                   /* a formula over the cells of the line by heading; empty: always */
    Str split;                  /* heading of the cell that holds several ("1#、2#、9#"); empty: none */
    Period *periods; size_t n_periods;  /* wide: one row for each */
    const Field *period_field;
    Place at;
} FormRow;
typedef struct {
    Str id;
    Str *titles; size_t n_titles;       /* match: any of these in the title rows, the sheet's or the file's name */
    Str *sheets; size_t n_sheets;       /* match: sheet names; empty: any */
    Str *headings; size_t n_headings;   /* match: headings that must be there */
    struct { const Register *reg; Str path; } *covers; size_t n_covers;
    FormRow *rows; size_t n_rows;       /* in the order written; wide ones last */
    bool text_numbers;                  /* others as the forms need them */
    Place at;
} Form;

typedef struct { Str name; Str bytes; bool is_xlsx; } Template;

typedef struct {
    Arena *arena;
    const Model *model;
    Words *words;
    Hash hash;
    Figure *figures; size_t n_figures;
    Check *checks; size_t n_checks;
    Chart *charts; size_t n_charts;
    Form *forms; size_t n_forms;
    Template *templates; size_t n_templates;
    struct { Str id; ListItem *items; size_t n; } *lists; size_t n_lists;
    Str settings_title;                 /* lists.yaml home: name of the place, for titles */
    const Node *homes;
} RuleBook;

typedef struct { Str name; Str bytes; } RuleFile;              /* "figures.yaml", "forms/合同.yaml", sorted by name */
bool rules_read_folder(const char *dir, Arena *a, RuleFile **files, size_t *n, Err *err) MUST_CHECK;
/* false: problems with at least one error, or a failure. */
bool rules_load(const RuleFile *files, size_t n, const Model *m, Arena *a, RuleBook **out, Problems *ps) MUST_CHECK;
Hash rules_hash(const RuleFile *files, size_t n);
const Figure *rules_figure(const RuleBook *b, Str id_or_title);         /* NULL: none */
const Form *rules_form(const RuleBook *b, Str id);
const Template *rules_template(const RuleBook *b, Str name);            /* with or without its extension */
/* The nearest known name for a message ("did you mean …"); empty: none near. */
Str rules_near(const RuleBook *b, Str name, Arena *a);

#endif
