/* SPDX-License-Identifier: Apache-2.0
** rules/rules.h - the rule book: a folder of YAML files and templates, read strictly, checked whole, refused with all its
** errors at once (file, line, column, what to do). What the law or the city decides stands there, never in C.
**   lists.yaml authority.yaml fields.yaml figures.yaml checks.yaml charts.yaml desk.yaml forms/ *.yaml schemes/ *.yaml templates/ *.docx *.xlsx */
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
    Str word;                   /* title and title_en, for sentences (base/text.h); without title_en the id in words */
    Str text;                   /* the formula */
    UnitId unit;                /* UNIT_NONE: that of the formula */
    Str unit_text;              /* as written: 家, 宗 and 个 are one unit; empty: none said */
    bool bare;                  /* unit: 无: a plain number, printed without a unit */
    int decimals;               /* -1: those of the unit */
    Rounding rounding;          /* half-up unless the rule says 四舍六入 (half-even) */
    bool has_approx;            /* printed loosely: approx {to: 100亿元, word: 多} */
    Frac approx_to;             /* base units of approx_unit */
    UnitId approx_unit;
    Place approx_place;
    Str approx_word;            /* 多 余 近 超 约 */
    Str by;                     /* dimension that makes a table, or empty */
    Str stops_text;             /* stops_at: a formula that gives the day where its source stops; empty: told from the data */
    Formula *stops;
    Place stops_place;
    Str note;
    Formula *formula;
    Place at;
} Figure;

/* A piece of a sentence: text as it stands, or the value of a formula ({{…}}). */
typedef struct { Str text; bool is_formula; Formula *formula; Place at; } SayPart;
typedef struct {
    Str id, title, word;        /* word: as in Figure */
    Severity severity;
    Str text;                   /* the formula */
    Formula *formula;           /* over rows of reg: true = something is wrong; or a scalar condition that must hold */
    const Register *reg;        /* NULL: a scalar check */
    Str say;                    /* the sentence, with {{field}} or {{figure}} */
    SayPart *parts; size_t n_parts;     /* the same, compiled */
    SayPart *parts_en; size_t n_parts_en;       /* say_en; none: the sentence is the office's own in every language */
    Place at, text_at, say_at;
} Check;

/* One value of a chart: of the whole (slices of a pie, bars of their own), of each group, or of each row of Chart.over. */
typedef struct { Str title, text; Formula *formula; Place at; } Series;
typedef struct {
    Str id, title, kind;        /* bar stacked line pie funnel */
    const Register *over;       /* a point for each row of it; NULL: see by, else each series is one point */
    Str by;                     /* park unit class: a point for each group; empty: none */
    Str where, label, order;    /* of `over`: a condition, the field that names a point, "field" or "field desc" */
    Formula *where_formula, *label_formula, *order_formula;     /* NULL: none */
    bool descending;
    UnitId unit;                /* UNIT_NONE: that of the first series */
    Str unit_text;              /* as written */
    int decimals, limit;        /* -1: none said */
    Series *series; size_t n_series;
    Str note;
    const Node *node;
    Place at;
} Chart;

/* ---- desk.yaml: what the pages that people open every day show ---- */
typedef enum { LIGHT_NONE, LIGHT_GREEN, LIGHT_AMBER, LIGHT_RED } Light;
typedef struct { Str text; Place at; Formula *formula; } BookFormula;       /* text empty: none was given */
/* One kind of thing that is owed: a line for each row of reg for which `when` is true. */
typedef struct {
    Str id, word;               /* word: as in Figure */
    Light light;
    const Register *reg;
    BookFormula when, who, since;       /* who: a text or a reference; since: a day */
    SayPart *parts; size_t n_parts;
    SayPart *parts_en; size_t n_parts_en;
    Place at;
} BookOwed;
/* A figure as the report tells it: against its plan, with the conditions of its light, a point a month. */
typedef struct { Str group, word; const Figure *figure; BookFormula plan, share, red, amber; bool monthly; } BookTold;       /* group: a word; word: a shorter one than the title of the figure, or that */
/* A table of a page: a row for each row of reg, a column for each formula over it. */
typedef struct {
    Str id, word;
    BookFormula formula, total;         /* total: of the last line, a scalar; it is never summed up from what is shown */
    UnitId unit;                /* UNIT_NONE: that of the formula */
    Str unit_text;
    int decimals;               /* -1: those of the unit */
} BookColumn;
typedef struct {
    Str id, word;
    const Register *reg;
    BookFormula where, order, red, amber;
    bool descending;
    BookColumn *columns; size_t n_columns;
    Place at;
} BookSheet;

/* A derived column of fields.yaml. */
typedef struct { const Register *reg; Str id, title, text, unit, note; Place at; } DerivedColumn;

/* Which source counts for a field of a K-source register from a year on (0: always), best first, and how far two may differ. */
typedef struct {
    const Register *reg;
    const Field *field;
    int from_year;
    Str *sources; size_t n_sources;
    bool has_tolerance;
    bool relative;              /* tolerance is a share; else base units of the field */
    Frac tolerance;
    Place at;
} Authority;

typedef struct { Str id; ListItem *items; size_t n; Place at; } CodeList;
typedef struct { Str id, title; const Node *node; Place at; } Scheme;      /* parsed only; evaluate/ reads it */

/* ---- forms (RULES §3) ---- */
typedef struct FormValue FormValue;
typedef enum { FROM_COLUMN, FROM_COLUMNS, FROM_CONSTANT, FROM_ROW, FROM_KEY, FROM_PERIOD, FROM_SPLIT } FormSource;
struct FormValue {
    const Field *field;
    FormSource source;
    /* FROM_COLUMN: the heading and its other names (甲|乙), any of them. FROM_COLUMNS: one for each period of a wide row, in the
    ** order of FormRow.periods; other names stand in the one text behind '|'. FROM_SPLIT: a piece of the cell under FormRow.split
    ** (the names are here too). FROM_PERIOD: the period of the wide row, or in `rows` that of the command (--period) or title. */
    Str *columns; size_t n_columns;
    Str constant;               /* FROM_CONSTANT: 'text' in quotes */
    int row;                    /* FROM_ROW: ^register: index of the FormRow of the same line */
    FormValue *parts; size_t n_parts;   /* FROM_KEY: the fields of the target (FormValue.field) that tell it: {project: 项目, number: 楼栋} */
    UnitId unit;                /* unit of the column when the sheet does not say; UNIT_NONE: the field's */
    Place at;
};
typedef struct {
    const Register *reg;
    FormValue *values; size_t n_values;
    Str when;                   /* a formula over the cells of the line by heading; empty: always */
    Place when_at;
    Str split;                  /* heading of the cell that holds several ("1#、2#、9#"); empty: none */
    Period *periods; size_t n_periods;  /* wide: one row for each; of the year 0 where the heading has none (1月): the year is that of --period or the title */
    const Field *period_field;
    Place at;
} FormRow;
typedef enum { STRUCK_ASK, STRUCK_READ, STRUCK_SKIP } FormStruck;      /* skip: a line whose key cell is struck through is not there */
typedef struct {
    Str id;
    Str *titles; size_t n_titles;       /* match: any of these in the title rows, the sheet's or the file's name */
    Str *sheets; size_t n_sheets;       /* match: sheet names; empty: any */
    Str *headings; size_t n_headings;   /* match: headings that must be there */
    struct { const Register *reg; Str path; Place at; } *covers; size_t n_covers;   /* path "all": every row of the register */
    FormRow *rows; size_t n_rows;       /* in the order written; wide ones last */
    Str *ignored; size_t n_ignored;     /* headings that are known and not read: no note about them */
    FormStruck struck;                  /* cells struck through */
    Str title, note;                    /* for people: `form FORM -o` prints them */
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
    BookOwed *owed; size_t n_owed;
    BookTold *told; size_t n_told;
    BookSheet *sheets; size_t n_sheets;
    Form *forms; size_t n_forms;
    Template *templates; size_t n_templates;
    CodeList *lists; size_t n_lists;
    DerivedColumn *columns; size_t n_columns;
    Authority *authorities; size_t n_authorities;
    Scheme *schemes; size_t n_schemes;
    Str settings_title;                 /* lists.yaml home: name of the place, for titles */
    Str home_county, home_prefecture;   /* place codes */
} RuleBook;

typedef struct { Str name; Str bytes; } RuleFile;              /* "figures.yaml", "forms/合同.yaml", sorted by name */
bool rules_is_file(Str name);                                  /* "forms/合同.yaml": part of a book, no note and no lock file */
void rules_sort(RuleFile *files, size_t n);                    /* as rules_read_folder leaves them */
bool rules_read_folder(const char *dir, Arena *a, RuleFile **files, size_t *n, Err *err) MUST_CHECK;
/* false: problems with at least one error, or a failure. */
bool rules_load(const RuleFile *files, size_t n, const Model *m, Arena *a, RuleBook **out, Problems *ps) MUST_CHECK;
Hash rules_hash(const RuleFile *files, size_t n);
/* The fields that what people open every day reads (figures, what is owed, what is told), by Register.index of the model. */
uint64_t *rules_reads(const RuleBook *b, Arena *a);
const Figure *rules_figure(const RuleBook *b, Str id_or_title);         /* NULL: none */
const DerivedColumn *rules_column(const RuleBook *b, const Register *reg, Str id_or_title);    /* NULL: none */
const BookSheet *rules_sheet(const RuleBook *b, const char *id);        /* NULL: none */
const Form *rules_form(const RuleBook *b, Str id);
const Template *rules_template(const RuleBook *b, Str name);            /* with or without its extension */
/* The nearest known name for a message ("did you mean …"); empty: none near. */
Str rules_near(const RuleBook *b, Str name, Arena *a);

#endif
