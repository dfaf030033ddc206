/* SPDX-License-Identifier: Apache-2.0
** evaluate/scheme.h - a scheme: how subjects get points, places, grades, and who is in the tail. Read from YAML strictly
** (docs/schemes.md has the keys): what is not answered does not load, and the message is the open question. Every number of a
** rule stands in the YAML; here are only the methods. A loaded scheme never changes. */
#ifndef LALIAN_EVALUATE_SCHEME_H
#define LALIAN_EVALUATE_SCHEME_H

#include "rules/rules.h"

enum { SCHEME_INDICATORS = 24, SCHEME_LEVELS = 8, SCHEME_GRADES = 12, SCHEME_ORDERS = 6, SCHEME_CLAUSES = 32, INPUT_COLUMNS = 60 };

typedef enum { MISSING_ZERO, MISSING_POOL_MEAN, MISSING_REWEIGH, MISSING_EXCLUDE, MISSING_PENDING } MissingRule;
typedef enum { ZERO_MISSING, ZERO_FULL, ZERO_ZERO } ZeroRule;                       /* of a denominator of 0 */
typedef enum { WEIGHT_GIVEN, WEIGHT_ENTROPY, WEIGHT_CV, WEIGHT_AHP } WeightKind;
typedef enum { NORMAL_SUM, NORMAL_MIN_MAX } WeightNormal;
typedef enum { AHP_EIGEN, AHP_GEOMETRIC, AHP_COLUMN } AhpVector;
typedef enum { BASE_NONE, BASE_NUMBER, BASE_MEAN, BASE_WEIGHTED_MEAN, BASE_MEDIAN, BASE_MAX, BASE_LAST_YEAR } BaseKind;
typedef enum { METHOD_SUM, METHOD_MIN_MAX, METHOD_TOPSIS } MethodKind;
typedef enum { TOPSIS_VECTOR, TOPSIS_MIN_MAX, TOPSIS_SUM } TopsisNormal;
typedef enum { STILL_NO_TAIL, STILL_KEEP, STILL_UNGRADED } StillSmall;
typedef enum { SHARED_NONE, SHARED_MERGE, SHARED_SPLIT } SharedParcel;
typedef enum { TENANTS_NONE, TENANTS_OWN_LIST, TENANTS_WITH_OWNERS, TENANTS_NEVER } TenantRule;
typedef enum { LEVEL_FORMULA, LEVEL_CODE, LEVEL_INDUSTRY_GROUP } LevelKind;

/* A formula as it stands in the scheme. formula NULL: none given. */
typedef struct { Str text; Place at; Formula *formula; } SchemeText;

typedef struct {
    Str id, title;
    SchemeText x;
    Formula *num, *den;          /* the two sides of a quotient; den NULL: num is the whole formula */
    UnitId unit;                 /* that x is in, 万元/亩; UNIT_NONE: none of the table, unit_text says it */
    Str unit_text;               /* "万元/亩", "tce/亩"; empty: a plain number */
    Frac unit_scale;             /* base units in one of it */
    double num_factor, den_factor;   /* x in unit = num * num_factor / (den * den_factor); of the numbers as the blocks give them */
    bool down, correct, negative_zero;
    double weight;               /* as given; METHOD weights stand in the evaluation */
    bool has_cap, has_floor;
    double cap, floor;           /* of x / base */
    MissingRule missing;
    ZeroRule zero;
} Indicator;

/* exempt, ungraded, adjust, veto, step_down: one line of each list. */
typedef struct { SchemeText when; Str reason, cites; Day until; double points; int grade; } Clause;
typedef struct { Clause *items; size_t n; } Clauses;

typedef struct { LevelKind kind; SchemeText x; const char *level; Str name; } PoolLevel;     /* level: class group division section */
typedef struct { Str id; Frac share; } Grade;                                             /* closed upper bound of the cumulated share */
typedef struct { SchemeText x; bool descending; } TieOrder;
typedef struct { Str indicator, pool; double value; } BaseValue;                          /* pool empty: for all; value in the indicator's unit */
typedef struct { Str id, title; Kind kind; UnitId unit; Place at; } InputColumn;

typedef struct EvalScheme {
    Str id, title, file;
    bool official;               /* 正式; else 测算 */
    bool stand_alone;            /* input: instead of subject: */
    const Register *subject;     /* of the ledger, or made of the input's columns */
    const Model *model;          /* that subject stands in */
    Words *words;
    Str key_column;              /* stand-alone: id of the key */
    InputColumn *columns; size_t n_columns;
    SchemeText where;
    Clauses exempt, ungraded, adjust, veto, step_down;
    SchemeText split;
    PoolLevel levels[SCHEME_LEVELS]; size_t n_levels;        /* none: one pool of all */
    int min_size;
    StillSmall still_small;
    int area_decimals;           /* compare_decimals.area; -1: areas compare as they are */
    Indicator *indicators; size_t n_indicators;
    struct { WeightKind kind; WeightNormal normal; AhpVector vector; Frac *matrix; double max_cr; Str reason; } weights;
    struct { BaseKind kind; bool of_all; double k; BaseValue *values; size_t n_values; } base;
    MethodKind method;
    double low, high;            /* METHOD_MIN_MAX: 0, 1 when no range is given */
    bool has_range;
    TopsisNormal topsis;
    SchemeText coefficient;      /* correct.by */
    Str coefficient_title;       /* as people call it: 地价系数 */
    bool multiply;
    bool area_weighted;          /* the ledger: coefficient starts at a land_use row */
    int years;                   /* 1, or 3: the mean of three */
    bool tail_last_and_mean;     /* years: {tail_in: [last, mean3]} */
    SharedParcel shared;
    TenantRule tenants;
    Str tenants_title;           /* of their own list */
    /* Derived columns of the rule book, yes or no of each row: what the office's words for land and members mean. NULL: not needed. */
    Formula *land_in_use, *land_owned, *land_rented;         /* of land_use */
    Formula *member_excluded;    /* of industry_group_member */
    Grade grades[SCHEME_GRADES]; size_t n_grades;
    Rounding count_rounding;
    bool has_tail, tail_of_all;
    Frac tail_share;
    Rounding tail_rounding;
    int min_pool;
    SchemeText guard;            /* not_listed_when */
    bool across_all_in;
    TieOrder orders[SCHEME_ORDERS]; size_t n_orders;
    int score_decimals;
    const Node *cites;           /* key -> clause; NULL: none */
    const Node *root;
} EvalScheme;

/* All questions and mistakes of the scheme become problems; *out is NULL when there is an error. `book`: lists, figures and derived
** columns of the ledger's rule book (of a stand-alone scheme only its arena and model are used). file: for messages. */
bool scheme_load(const RuleBook *book, Str file, const Node *root, Arena *a, EvalScheme **out, Problems *ps) MUST_CHECK;
/* All schemes of a book checked; the first thing that `rules check` tells of them. */
void scheme_check_book(const RuleBook *book, Problems *ps);
const Scheme *scheme_find(const RuleBook *book, Str id_or_title);        /* NULL: none */
/* The root with one value put elsewhere: key "tail.share", value "20%" (any YAML flow value). NULL: told in ps. */
const Node *scheme_with(const Node *root, Str key, Str value, Arena *a, Problems *ps);
/* What stands there; NULL: nothing. */
const Node *scheme_at(const Node *root, Str key);
/* What a key rests on: its clause in `cites`; empty: none said. */
Str scheme_cites(const EvalScheme *s, const char *key);

#endif
