/* SPDX-License-Identifier: Apache-2.0
** formula/formula.h - the one language of figures, checks, conditions, schemes, scopes and template fields.
** Text is parsed, typed with units (万元 + 亩 does not load, and the message says where), turned into steps over whole
** columns of a Snapshot, run in blocks by plain loops. Three-valued logic; missing travels as missing and is counted.
** Sums are exact (128-bit integers); a scalar made of sums is an exact fraction. Results do not depend on order,
** block size or threads. The language: docs/formula.md. Limits: FORMULA_BYTES, FORMULA_DEPTH. */
#ifndef LALIAN_FORMULA_FORMULA_H
#define LALIAN_FORMULA_FORMULA_H

#include "model/problem.h"
#include "model/snapshot.h"

/* ---- words: what a formula may say beside the model; filled by the rule book, then fixed ---- */
typedef struct Words Words;
typedef struct { Str file; int line, column; } Place;         /* where a text of the rule book stands: for messages */
typedef struct { Str code, title, parent; } ListItem;         /* parent: for `within` */

Words *words_new(const Model *m, Arena *a);
/* A code list: K_CODE fields of that list accept only these (an unlisted list accepts all); `=` with a literal outside it is an error. */
void words_add_list(Words *w, Str id, const ListItem *items, size_t n);
/* home.county, home.prefecture …: text codes of places. */
void words_add_home(Words *w, Str name, Str place_code);
/* authority: which source counts for a field of a K-source register, best first, from a year on (0: always). */
void words_add_authority(Words *w, const Field *field, int from_year, const Str *sources, size_t n);
/* A derived column over one row of a register, and a figure. Compiled by words_compile in any order; circles are errors. */
void words_add_column(Words *w, const Register *reg, Str id, Str title, Str text, Str unit, Place at);
void words_add_figure(Words *w, Str id, Str title, Str text, Str unit, Place at);
bool words_compile(Words *w, Problems *ps);                   /* all errors at once, each with file, line, column and the remedy */

typedef enum { TYPE_NUMBER, TYPE_BOOL, TYPE_TEXT, TYPE_DAY, TYPE_PERIOD, TYPE_REF, TYPE_NAMES } TypeKind;
typedef struct {
    TypeKind kind;
    Dims dims;                  /* of a number */
    const Register *to;         /* of a reference */
    const char *list;           /* of a code */
    UnitId unit;                /* unit to print in: `as`, else the figure's, else that of the field it came from */
    Str unit_word;              /* its name as `as` gave it: 家 and 个 are one unit; empty: the unit's own name */
} Type;

/* ---- compiled formulas ---- */
typedef struct Formula Formula;

/* A scalar formula ("count(contract where …)", a figure id, "sum(…) as 万㎡"). err: USE with line, column and the remedy. */
bool formula_compile(Words *w, Str text, Place at, Arena *a, Formula **out, Err *err) MUST_CHECK;
/* A formula over one row of `reg` (a filter, a derived value). `reg` may stand outside the model: the columns of a sheet. */
bool formula_compile_row(Words *w, const Register *reg, Str text, Place at, Arena *a, Formula **out, Err *err) MUST_CHECK;
/* The same, with areas rounded (half-up) to so many decimals of 亩 before they are compared: 3333.33 ㎡ counts as 5.00 亩.
** area_decimals < 0: as they are. */
bool formula_compile_rounded(Words *w, const Register *reg, Str text, Place at, int area_decimals, Arena *a, Formula **out, Err *err) MUST_CHECK;
/* Is it well written? Its names are looked up later: a form's condition, whose names are the headings of a sheet. */
bool formula_written(Str text, Place at, Arena *a, Err *err) MUST_CHECK;
Type formula_type(const Formula *f);
Str formula_text(const Formula *f);
Str formula_read(const Formula *f, Arena *a);    /* as a Chinese sentence, titles in place of ids: 净用地面积 ≥ 3亩 且 在册企业; not to be read back */
bool formula_needs_period(const Formula *f);
/* The fields it reads, through derived columns, figures and paths: for `list --feeds` and for rights (secrecy). */
typedef struct { const Field *field; const Register *reg; } FieldUse;
size_t formula_uses(const Formula *f, const FieldUse **out);
/* Adds them to fields[Register.index], with the keys by which rows in force are told. */
void formula_fields(const Formula *f, uint64_t *fields);
/* The figures it names, directly. */
size_t formula_figures(const Formula *f, const Str **out);

/* ---- the moment asked about ---- */
typedef struct {
    bool given;                 /* false: no --period; a formula that uses it is an error */
    Period period;
    Day end;                    /* period.end: last day or --until, whichever is earlier */
    bool has_previous;          /* period.previous: the last issued tour before this end */
    Period previous;
    Day previous_end;
} Moment;
bool moment_make(Snapshot *s, const Period *period, const Day *until, Moment *out, Err *err) MUST_CHECK;   /* NULL: not given */
bool moment_previous(Snapshot *s, const Moment *m, Moment *out, Err *err) MUST_CHECK;   /* the last tour; out->given false: none */
bool moment_last_year(Snapshot *s, const Moment *m, Moment *out, Err *err) MUST_CHECK;

/* What several figures of one (snapshot, view, moment, words) share: rows in force, derived columns, figures. One thread at a time. */
typedef struct FormulaCache FormulaCache;
FormulaCache *formula_cache_new(Arena *a);                    /* lives and grows in a */
FormulaCache *formula_cache_beside(const FormulaCache *of, Arena *a);   /* of another moment of the same view: what no moment changes is computed once */

/* A value that stands in, in one run, for what the ledger says of one row: of a field or a derived column, by its id. */
typedef struct {
    const Register *reg;
    Str name;
    size_t slot;
    bool ok;                    /* false: missing */
    Frac number;                /* base units; of numbers */
    int64_t i;                  /* day, bool, packed period */
} Override;

typedef struct {
    View view;
    Moment moment;
    int threads;                /* 0: as many as pay */
    int64_t deadline_ms;        /* of os_ticks_ms, checked a block; 0: none */
    FormulaCache *cache;        /* NULL: every call starts anew; with overrides it must be */
    const Override *overrides; size_t n_overrides;
} Context;

/* ---- running ---- */
typedef struct {
    Type type;
    bool ok;                    /* false: missing */
    Frac number;                /* base units of the dims (model/unit.h) */
    Str text;                   /* text, names joined by 、, label of a reference */
    int64_t i;                  /* day, packed period, bool, row id */
    size_t rows, missing;       /* rows that counted; rows or terms that were missing (summed over operands) */
    bool has_latest;            /* `latest`: the period that answered */
    Period latest;
} Scalar;

/* The records behind a value. Duplicate rows are merged. */
typedef struct { const Register *reg; int64_t id; uint64_t fields; } TraceRow;
typedef struct { Arena *arena; TraceRow *rows; size_t n, cap; } Trace;

bool formula_scalar(const Formula *f, const Context *c, Arena *a, Scalar *out, Trace *trace, Err *err) MUST_CHECK;   /* trace may be NULL */
/* Of a row formula: for one row (slot). */
bool formula_row(const Formula *f, const Context *c, size_t slot, Arena *a, Scalar *out, Err *err) MUST_CHECK;
/* Of a row formula that is a condition: keep[slot] = 1 where true; unknown[] (may be NULL) = 1 where missing. n = frame slots. */
bool formula_filter(const Formula *f, const Context *c, Arena *a, uint8_t **keep, uint8_t **unknown, size_t *n, Err *err) MUST_CHECK;
/* The rows that an aggregate over `reg` sees: visible ones; of a dated register the row in force of each key; of several sources
** one row a key. seen[slot] = 1. */
bool formula_rows_in_force(const Register *reg, const Context *c, Arena *a, uint8_t **seen, size_t *n, Err *err) MUST_CHECK;
/* The same value for each group of a dimension: rows are put to the group that their register's path to `dimension` reaches
** (park_path, unit_path; class: park_class in force). values[k] is the group of slot k of the dimension (or of class code k),
** the last one is 未填 (no group). Groups are all live rows of the dimension; `within` (may be NULL): only rows in that scope count. */
typedef enum { BY_PARK, BY_UNIT, BY_TOWN, BY_CLASS } Dimension;   /* towns: the units that parks lie in; a unit below one counts with it */
typedef struct { Str name; int64_t id; Scalar value; } Group;          /* id 0: 未填 or a class */
typedef struct Scope Scope;
struct Scope { bool given; Dimension by; int64_t id; Str class; const Scope *within; };   /* within: a scope around it; NULL: none */
bool formula_groups(const Formula *f, const Context *c, Dimension by, const Scope *within, Arena *a, Group **groups, size_t *n, Err *err) MUST_CHECK;
/* The value within a scope: only rows whose path reaches that park / unit (and the units below it) / class. */
bool scope_parse(Snapshot *s, Str text, Scope *out, Arena *a, Err *err) MUST_CHECK;    /* "park:NAME" "unit:NAME" "class:NAME" */
bool formula_in_scope(const Formula *f, const Context *c, Scope scope, Arena *a, Scalar *out, Trace *trace, Err *err) MUST_CHECK;

/* ---- whole columns, for evaluation ---- */
/* The two sides of a formula that is a quotient at its top, as formulas of their own; false: it is none. They live in `a`. */
bool formula_quotient(const Formula *f, Arena *a, Formula **num, Formula **den);
/* One integer of a number's block is this many base units (BlockValues.i). */
Frac formula_scale(const Formula *f);
/* Row formulas of one register, prepared together and read block by block, without copies of plain fields.
** Numbers, days and bools: i (numbers: i × formula_scale base units) or r (base units); what is at k counts only where ok[k]. */
typedef struct { const uint8_t *ok; const int64_t *i; const double *r; const int32_t *narrow; int32_t grain; bool all_there; } BlockValues;    /* all_there: ok is 1 of all; else it may be */
typedef void FormulaBlockFn(void *context, int worker, size_t base, size_t n, const BlockValues *v);    /* v: one a formula */
typedef struct FormulaBlocks FormulaBlocks;
enum { FORMULA_WORKERS = 8 };
bool formula_blocks_open(const Formula *const *f, size_t n, const Context *c, Arena *a, FormulaBlocks **out, Err *err) MUST_CHECK;
size_t formula_blocks_rows(const FormulaBlocks *b);           /* slots of the register */
int formula_blocks_workers(const FormulaBlocks *b);           /* greatest number of workers of a run: `worker` is below it */
/* From now on plain fields kept in 32 bits (and x ?? constant of them) come so: neither i nor r, but narrow, each × grain an i. */
void formula_blocks_narrow(FormulaBlocks *b);
int64_t formula_blocks_grain(const FormulaBlocks *b, size_t formula);      /* of one that comes so; else 1 */
bool formula_blocks_run(FormulaBlocks *b, int workers, FormulaBlockFn *fn, void *context, Err *err) MUST_CHECK;    /* 0: all; 1: blocks in order */
bool formula_blocks_one(FormulaBlocks *b, size_t slot, FormulaBlockFn *fn, void *context, Err *err) MUST_CHECK;
/* A formula of text, reference or bool as codes: words[code]. Codes of equal words are equal; their order means nothing. */
typedef struct { size_t n, n_words; uint8_t *ok; int32_t *code; Str *words; } FormulaCodes;
bool formula_codes(const Formula *f, const Context *c, Arena *a, FormulaCodes *out, Err *err) MUST_CHECK;

/* The fields and derived columns of its own row that a row formula reads directly: what a person would call its inputs. */
typedef struct { Str id, title; Type type; Formula *formula; } FormulaInput;      /* formula: that input alone */
size_t formula_inputs(const Formula *f, Arena *a, FormulaInput **out);
/* What a change of that field or derived column of one row of reg reaches: the value for the row itself, for other rows. */
enum { FORMULA_READS_ROW = 1, FORMULA_READS_OTHERS = 2 };
unsigned formula_reads(const Formula *f, const Register *reg, Str name);
/* The records behind its value for one row; for every row with rows[slot] = 1. */
bool formula_trace_row(const Formula *f, const Context *c, size_t slot, Arena *a, Trace *out, Err *err) MUST_CHECK;
bool formula_trace_rows(const Formula *f, const Context *c, const uint8_t *rows, Arena *a, Trace *out, Err *err) MUST_CHECK;

/* Number and unit as people read them: in Type.unit, `decimals` < 0: those of the unit. with_unit: "81.91万㎡". */
void scalar_format(const Scalar *s, UnitId unit, int decimals, bool with_unit, Buf *out);
/* For an order: missing last, numbers by value, words by their bytes, days by time. */
int scalar_compare(const Scalar *x, const Scalar *y);
/* The value in `unit` (exact); false: missing, no number, or out of range. */
bool scalar_in_unit(const Scalar *s, UnitId unit, Frac *out);

#endif
