/* SPDX-License-Identifier: Apache-2.0
** evaluate/evaluation.h - a scheme run over its subjects (docs/schemes.md says what is computed, step by step): states, pools,
** bases, scores, places, grades, tail. A pure function of (scheme, Snapshot view, moment, overrides). Kept: the arrays by slot and
** what is needed to show every step of one subject again (evaluation_steps). Memory from the arena; nothing is written anywhere. */
#ifndef LALIAN_EVALUATE_EVALUATION_H
#define LALIAN_EVALUATE_EVALUATION_H

#include "evaluate/rank.h"
#include "evaluate/scheme.h"

typedef enum {
    STATE_OUT,               /* not a subject: where is not true, or no row */
    STATE_RANKED,
    STATE_EXEMPT, STATE_UNGRADED,          /* reason: the line of exempt or ungraded */
    STATE_PENDING, STATE_EXCLUDED,         /* an indicator (reason: its index) is missing */
    STATE_NO_POOL,           /* its pool cannot be told */
    STATE_SMALL,             /* still_small: ungraded */
    STATE_TENANT,            /* tenants: never */
    STATE_MEMBER,            /* counted with another subject (shared land); owner[] says which */
} SubjectState;

typedef struct {
    Str name, list;          /* as printed; the list of `split`, empty without one */
    Str value;               /* of its level */
    int level;               /* index into scheme->levels; -1: all together */
    uint32_t list_index;
    uint32_t n;              /* ranked members */
    bool small, has_line;    /* below min_size; has a tail */
    uint32_t safe;           /* places above the line: position safe + 1 is the first below */
    int64_t safe_score;      /* of the last one above the line; meaningful where has_safe */
    bool has_safe;
} Pool;

typedef enum { VALUE_THERE, VALUE_MISSING, VALUE_ZERO_DENOMINATOR } ValueKind;

/* What one pool needs of one indicator. In the indicator's unit; `there` false: no base. */
typedef struct { bool there; double base, low, high, best, norm, mean_x, mean_points; uint64_t n; } PoolBase;    /* best: of those that have a value */

typedef struct Feed Feed;
typedef struct Evaluation Evaluation;
struct Evaluation {
    const EvalScheme *scheme;
    Context context;
    size_t n;                /* slots of the subject's register */
    uint8_t *state, *reason; /* by slot */
    uint8_t *uncorrected;    /* 1: what is missing of the indicator is the coefficient; NULL: the scheme corrects nothing */
    uint32_t *pool;          /* POOL_NONE: none; where all stand in one level's pools it may be the column of that level: nobody writes here then */
    uint32_t *owner;         /* of STATE_MEMBER: slot; NULL: no members */
    uint8_t *tenant;         /* 1: on the list of tenants; NULL: no such list */
    int32_t *score32;        /* score * 10^decimals; one of the two */
    int64_t *score64;
    uint32_t *place;         /* 0: none */
    uint32_t *list_place;    /* over the whole list; NULL unless the tail is of all */
    uint8_t *grade;          /* index + 1; 0: none */
    uint8_t *tail, *guarded; /* guarded NULL: no guard */
    double *extra;           /* points of adjust; NULL: none */
    uint8_t *veto, *down;    /* grade index + 1; steps; NULL: none */
    int64_t *order[SCHEME_ORDERS];
    Pool *pools; uint32_t n_pools;
    uint32_t *shares;        /* where every row has a pool: of each thread of the feed its rows in each pool; NULL: not counted */
    Str *lists; uint32_t n_lists;
    PoolBase *bases;         /* pool * n_indicators + indicator */
    double *divisors;        /* the bases alone, and after the pools a 1 for each indicator: for those without a pool */
    double weights[SCHEME_INDICATORS], weight_sum, cr;
    size_t n_ranked, n_unknown;            /* n_unknown: where could not be decided */
    bool baseless[SCHEME_INDICATORS];      /* some pool has no base for it */
    bool put_aside;                        /* some subject left the ranked for want of a base */
    Ranker *ranker;
    Feed *feed, *before;     /* before: of the year before, for base: last_year; NULL: not asked yet */
    const Evaluation *three;               /* tail_in: [last, mean3]: the run over three years; NULL: none */
};

bool evaluation_run(const EvalScheme *s, const Context *c, Arena *a, Evaluation **out, Err *err) MUST_CHECK;
/* The subjects with their pools stay; weights, limits, methods, shares of `s` (the same subjects, indicators and pools) are used anew. */
bool evaluation_again(const Evaluation *of, const EvalScheme *s, Arena *a, Evaluation **out, Err *err) MUST_CHECK;

static inline int64_t evaluation_score(const Evaluation *e, size_t slot) { return e->score32 ? e->score32[slot] : e->score64[slot]; }
/* Slots in the order of the result: pool, place, key; those without a place last in their pool. */
void evaluation_rows(const Evaluation *e, const Str *keys, Arena *a, uint32_t **slots, size_t *n);

/* Points of every indicator for every slot: points[indicator][slot]. */
bool evaluation_points(const Evaluation *e, Arena *a, double ***points, Err *err) MUST_CHECK;

/* ---- every step of one subject ---- */
typedef struct {
    ValueKind kind;
    double num, den;         /* in units of base; den 1 where the formula is no quotient */
    double raw, coefficient; /* x before and the coefficient of the correction (1: none) */
    double x, base, ratio, limited, weight, points;
} Step;
typedef struct { Step steps[SCHEME_INDICATORS]; size_t n; double extra, total; } Steps;
bool evaluation_steps(const Evaluation *e, size_t slot, Steps *out, Err *err) MUST_CHECK;

#endif
