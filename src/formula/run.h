/* SPDX-License-Identifier: Apache-2.0
** formula/run.h - inside formula/: one run of a formula over one Snapshot. What blocks need is prepared once, by one thread
** (columns loaded, tables, children in force, correlated aggregates); then blocks only read it and may run on any thread. */
#ifndef LALIAN_FORMULA_RUN_H
#define LALIAN_FORMULA_RUN_H

#include "formula/tree.h"

enum { BLOCK = 4096 };

/* The values of a node for one block, or for all slots of a register. The member in use is that of the node's rep. */
typedef struct Vec Vec;
struct Vec {
    uint8_t *ok;
    union { void *p; int64_t *i; Int128 *w; double *r; Str *s; };
    Vec *next;
};

/* Results of an aggregate, one for each group. */
typedef struct {
    size_t n;
    uint32_t *rows, *terms, *missing;      /* rows kept; terms that were there; missing */
    Int128 *value;                         /* sum, min, max, doubled median, number of distinct ones */
    Str *text;
    const Packed *packed;                  /* whole values by slot of the outer register, in place of all of the above */
    bool has_latest;
    Period latest;
} Groups;

/* Rows of a register by period that answer for one period: the same for every field. */
typedef struct Chosen Chosen;
struct Chosen {
    bool all;
    PeriodMode mode;
    int64_t period;
    const uint8_t *keep, *stale;           /* by slot */
    bool has_latest;
    Period latest;
    Chosen *next;
};

typedef struct {
    const void *key;
    uint8_t *table;                        /* a test by code or slot */
    int32_t *link;                         /* N_CHILD: child slot of a parent slot, -1 none; groups: group of a slot, -1 not seen */
    const int32_t *group;                  /* merged field: the group of a slot … */
    const Packed *answers;                 /* … and the slot that answers for a group */
    Vec *whole;                            /* N_COLUMN behind a path */
    Groups *groups;                        /* N_AGG */
    Chosen *chosen;                        /* of a register by period */
    size_t n;                              /* number of keys: inforce_groups */
    Scalar scalar;                         /* constants and figures */
    bool has_scalar;
} Prep;

typedef struct { Arena *arena; Prep **preps; size_t n, cap; } Preps;   /* open addressing by key */
struct FormulaCache { Preps preps, *still; };        /* still: what is the same at every moment; of this cache or of another one over the same view */

/* Rows are put to groups at the top: by the register's path to the dimension. */
typedef struct Grouping Grouping;
struct Grouping {
    Dimension by;
    size_t n;                              /* groups; the last is 未填 */
    const Register *target;                /* park or unit */
    int32_t *of_slot;                      /* slot of the target -> group, -1: not in scope */
    int32_t none;                          /* group of rows without one, -1: left out */
    const Grouping *within;                /* rows outside of this scope are in no group; NULL: all count */
};

typedef struct {
    const Context *c;
    const Words *words;
    Snapshot *s;
    Arena *arena;
    Err *err;
    Preps own, *shared, *still;            /* shared: what does not belong to this formula alone; still: nor to this moment */
    const Grouping *grouping;              /* NULL: one group */
    Day end;                               /* of rows in force; DAY_NONE: the latest of all */
    int depth;
} Run;

typedef struct {
    Run *run;
    Arena *arena;
    size_t room;                           /* rows that a Vec holds: a block, or all there are */
    Vec *spare;
    bool overflow, late;
} Worker;

/* run.c */
bool run_init(Run *r, const Formula *f, const Context *c, Arena *a, Err *err) MUST_CHECK;
Prep *run_prep(Run *r, const Node *n);                       /* found or new */
const Prep *run_found(const Run *r, const Node *n);          /* NULL: not yet */
Prep *run_agg(Run *r, const Node *n);                        /* results by groups stand apart from those of all rows */
Prep *run_model(Run *r, const void *key);                    /* of a register, a field, a derived column */
const Prep *run_model_found(const Run *r, const void *key);
Prep *run_still(Run *r, const void *key);                    /* of a register or a field, at every moment */
const Prep *run_still_found(const Run *r, const void *key);
/* The slot that answers; -1: none. */
static inline int32_t run_merged(const Prep *p, size_t slot)
{
    size_t group = (size_t)p->group[slot];
    return p->group[slot] < 0 || !packed_has(p->answers, group) ? -1 : (int32_t)packed_at(p->answers, group);
}
bool run_prepare(Run *r, const Node *n, const Register *row) MUST_CHECK;
const Frame *run_frame(Run *r, const Register *reg, uint64_t mask) MUST_CHECK;
const Frame *run_loaded(const Run *r, const Register *reg);
bool run_const(Run *r, const Node *n, Scalar *out) MUST_CHECK;
/* fn over [0, n) in whole blocks; each worker gets one run of blocks in order. */
typedef void (*BlockFn)(Worker *w, void *context, int worker, size_t base, size_t n);
int run_workers(const Run *r, size_t n);
bool run_blocks(Run *r, size_t n, int workers, BlockFn fn, void *context) MUST_CHECK;
/* scalar.c */
bool scalar_eval(Run *r, const Node *n, size_t group, Scalar *out) MUST_CHECK;
bool scalar_prepare(Run *r, const Node *n) MUST_CHECK;
/* column.c */
Vec *column_eval(Worker *w, const Node *n, size_t base, size_t count);
Vec *column_codes(Worker *w, const Node *n, size_t base, size_t count);      /* text fields as codes of their dictionary */
Vec *column_as(Worker *w, const Node *n, Rep rep, Frac scale, size_t base, size_t count);
Vec *vec_take(Worker *w);
void vec_give(Worker *w, Vec *v);
Vec *column_whole(Run *r, const Node *n, size_t rows);                        /* all slots; NULL: failed */
size_t rep_size(Rep r);
bool column_by_code(const Node *n);
/* override.c: lays the values that stand in over a block of a field or column of the row itself */
bool override_asked(const Run *r, const Node *n);
void override_lay(Worker *w, const Node *n, size_t base, size_t count, Vec *out);
/* kernel.c */
void kernel_compare_int(Op op, const int64_t *a, int64_t b, int64_t *out, size_t n);
Int128 kernel_sum(const int64_t *v, const uint8_t *keep, size_t n);
/* Items of 8 bytes, whatever they are: the other one where `first` is 0; one value where there is none. */
void kernel_choose(const uint8_t *first, size_t n, uint8_t *ok, int64_t *v, const uint8_t *other_ok, const int64_t *other);
void kernel_times(int32_t by, const int32_t *from, int64_t *v, size_t n);
void kernel_fill(int64_t value, const uint8_t *ok, int64_t *v, size_t n);
void kernel_fill_narrow(int32_t value, const uint8_t *ok, const int32_t *from, int32_t *v, size_t n);
int kernel_real_sign(double a, double b);                                     /* on 15 digits */
bool kernel_decide(Op op, int sign);
/* inforce.c */
bool inforce_mask(Run *r, const Register *reg, const uint8_t **mask) MUST_CHECK;
bool inforce_child(Run *r, const Node *n) MUST_CHECK;
bool inforce_merge(Run *r, const Node *n) MUST_CHECK;
bool inforce_groups(Run *r, const Register *reg, unsigned without, int32_t **group, size_t *n) MUST_CHECK;
/* within.c */
bool within_table(Run *r, const Node *n) MUST_CHECK;
bool within_word(const Run *r, const Node *n, Str word);
/* aggregate.c: groups NULL of a correlated one = slots of the outer register */
bool aggregate_run(Run *r, const Node *n) MUST_CHECK;
bool aggregate_mask(Run *r, const Node *n, const uint8_t **mask, const uint8_t **stale, Groups *out) MUST_CHECK;
bool aggregate_value(const Node *n, const Groups *g, size_t at, Scalar *out);
bool aggregate_there(const Node *n, const Groups *g, size_t at);
/* All rows that an aggregate sees, in order: for what needs them together, and for the trace. */
typedef struct {
    size_t n, groups;
    uint32_t *slot;
    uint8_t *keep, *unknown, *ok;          /* kept; condition missing; the term is there */
    Int128 *value;                         /* number in term_scale, slot, code, day … */
    int32_t *group;
    uint8_t *used;                         /* during, through: the rows that the value of their key was made of; NULL: not asked */
    Map *words;                            /* computed text: value is its index */
} Rows;
bool aggregate_rows(Run *r, const Node *n, Arena *a, Groups *out, Rows *rows) MUST_CHECK;
bool aggregate_add(AggKind kind, Int128 x, bool first, Int128 *value);
void aggregate_new(Groups *g, size_t n, Arena *a);
/* staged.c */
bool staged_run(Run *r, const Node *n, Arena *a, Groups *out) MUST_CHECK;      /* a: of the groups */
/* period.c */
bool period_choose(Run *r, const Node *n, const uint8_t *seen, const uint8_t **mask, const uint8_t **stale, Groups *out) MUST_CHECK;
bool period_combine(Run *r, const Node *n, Arena *a, Rows *rows) MUST_CHECK;
/* moment.c */
bool moment_value(const Moment *m, const Node *n, Scalar *out);
/* scope.c */
bool scope_grouping(Run *r, const Scope *scope, Grouping *g) MUST_CHECK;
bool scope_group_column(Run *r, const Grouping *g, const Node *agg, Node **path) MUST_CHECK;
/* trace.c */
bool trace_formula(Run *r, const Node *root, Trace *out) MUST_CHECK;
bool trace_rows(Run *r, const Node *root, const Register *reg, const uint8_t *rows, Trace *out) MUST_CHECK;

#endif
