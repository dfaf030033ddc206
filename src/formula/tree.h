/* SPDX-License-Identifier: Apache-2.0
** formula/tree.h - inside formula/: the tree of a formula. parse.c makes it from text, type.c gives every node its type,
** its representation in a block of rows and the things of the model it stands for; run.c and column.c walk it.
** Nodes live in the formula's arena and never change after typing. */
#ifndef LALIAN_FORMULA_TREE_H
#define LALIAN_FORMULA_TREE_H

#include "formula/formula.h"
#include "formula/texts.h"

typedef enum {
#define NODE(id, what) N_##id,
#include "formula/nodes.def"
#undef NODE
} Op;

/* How a value stands in a block: int64 × scale, Int128 × scale, double in base units, text. */
typedef enum { REP_INT, REP_WIDE, REP_REAL, REP_TEXT } Rep;

typedef enum { AGG_COUNT, AGG_COUNT_DISTINCT, AGG_SUM, AGG_MEAN, AGG_MEDIAN, AGG_MIN, AGG_MAX, AGG_NAMES } AggKind;
typedef enum { MODE_NONE, MODE_AT, MODE_LATEST, MODE_DURING, MODE_THROUGH } PeriodMode;
typedef enum { STEP_NONE, STEP_END, STEP_START, STEP_MONTH, STEP_YEAR, STEP_PREVIOUS, STEP_SAME_LAST_YEAR } MomentStep;
enum { MOMENT_STEPS = 4 };

typedef struct Node Node;
typedef struct Entry Entry;            /* a figure or a derived column (words.c) */

typedef struct {
    AggKind kind;
    const Register *reg;
    bool all;                          /* REG.all */
    PeriodMode mode;
    Node *term, *period, *where, *via; /* via: the reference to the outer row; NULL: not correlated */
    const Register *outer;
    Basis basis;                       /* of the term, for during and through */
    Frac term_scale;                   /* base units in one of the integers that are added */
} Agg;

struct Node {
    Op op;
    uint32_t at;                       /* byte in the text: for messages */
    Node *arg[3];
    Node *next;                        /* next part of a name, next item of a list */
    Str text;                          /* name, literal */
    bool quoted;                       /* 「name」 */
    bool shared;                       /* of a figure or a derived column: lives as long as the words */
    Frac number;
    UnitId unit;
    int64_t i;                         /* literal day, period, bool; months_between: 1 = floor; N_ROUNDED: decimals */
    Agg *agg;
    Type type;
    Rep rep;
    Frac scale;
    const Register *reg;               /* the register whose row this node reads or reaches */
    const Field *field;
    const Field *link;                 /* N_CHILD: the child's reference to the parent */
    bool merged;                       /* N_FIELD of a K-source register: by authority */
    const Entry *entry;
    PeriodKind pkind;                  /* of a period; 0: not known before it runs */
    MomentStep steps[MOMENT_STEPS];
};

struct Formula {
    const Words *words;
    Str text;
    Place at;
    Node *root;
    const Register *row;               /* NULL: scalar */
    Type type;
    bool needs_period;
    FieldUse *uses; size_t n_uses, cap_uses;
    Str *figures; size_t n_figures, cap_figures;
};

typedef enum { ENTRY_NEW, ENTRY_BUSY, ENTRY_DONE, ENTRY_BROKEN } EntryState;
struct Entry {
    Str id, title, text, unit;
    Place at;
    const Register *reg;               /* of a column; NULL: a figure */
    EntryState state;
    Formula *formula;
};

typedef struct { Str id; const ListItem *items; size_t n; Map *by_name; Map *by_code; } List;
typedef struct { const Field *field; int from_year; const Str *sources; size_t n; } Authority;

struct Words {
    Arena *arena;
    const Model *model;
    List *lists; size_t n_lists, cap_lists;
    Map *homes;                        /* name -> index into home_codes */
    Str *home_codes; size_t n_homes, cap_homes;
    Authority *authorities; size_t n_authorities, cap_authorities;
    Entry **entries; size_t n_entries, cap_entries;
    Map *figures;                      /* id and title -> entry */
    Map **columns;                     /* by Register.index: id and title -> entry */
    Problems *problems;                /* while words_compile runs */
};

/* One compilation. The first failure wins; it names line and column of the node. */
typedef struct {
    Words *words;
    Arena *arena;
    Formula *f;
    Err *err;
    int depth;
    int area_decimals;                 /* areas are rounded so before they are compared; -1: not */
    const Register *plain;             /* rows of this register are read as they stand: REG.all, a formula over one row */
    bool shared;                       /* an entry of the words is compiled */
    bool quiet;                        /* the failure is that of another entry, told there */
} Comp;

/* return comp_fail(c, node, &T_FORMULA_X, a, b): always false; {1} line, {2} column, then the arguments */
bool comp_fail(Comp *c, uint32_t at, const Text *t, Str a, Str b, Str d);

/* parse.c */
bool parse_formula(Comp *c, Str text, Node **out) MUST_CHECK;
/* type.c: row NULL is a scalar */
bool type_check(Comp *c, Node **n, const Register *row) MUST_CHECK;
bool type_check_top(Comp *c, Node **n, const Register *row) MUST_CHECK;
bool type_same(Comp *c, const Node *at, Node *a, Node *b) MUST_CHECK;
void type_use(Comp *c, const Register *reg, const Field *field);
Str type_name(const Type *t, Arena *a);
/* name.c */
bool name_check(Comp *c, Node **n, const Register *row) MUST_CHECK;
bool name_field(Comp *c, Node *of, const Field *f, uint32_t at, Node **out) MUST_CHECK;
Type name_field_type(const Field *f);
const Field *name_link(const Register *reg, const Register *parent);
const Node *name_first(const Node *n);
Node *name_row(Comp *c, const Register *reg, uint32_t at);
/* typeagg.c */
bool typeagg_check(Comp *c, Node *n, const Register *row) MUST_CHECK;
/* number.c: representation and scale of arithmetic */
void number_sum(Node *n, const Node *a, const Node *b);
void number_product(Node *n, const Node *a, const Node *b, bool divide);
UnitId number_unit(Dims d, const Node *a, const Node *b, bool divide);
Frac number_common(Frac a, Frac b);
/* words.c */
Entry *words_figure(const Words *w, Str name);
void type_year(Node *n);
Str words_near(const Words *w, const Register *reg, Str name);   /* a column of reg, a figure (NULL); for messages; empty: none is near */
Entry *words_column(const Words *w, const Register *reg, Str name);
bool words_ready(Comp *c, Entry *e, uint32_t at) MUST_CHECK;
const List *words_list(const Words *w, const char *id);
bool words_home(const Words *w, Str name, Str *code);
const ListItem *words_item(const List *l, Str code_or_title);

static inline bool node_is_const(const Node *n)
{
    return n->op == N_NUMBER || n->op == N_TEXT || n->op == N_DAY || n->op == N_PERIOD || n->op == N_BOOL || n->op == N_MOMENT || n->op == N_HOME || n->op == N_FIGURE;
}

#endif
