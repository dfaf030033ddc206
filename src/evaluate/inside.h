/* SPDX-License-Identifier: Apache-2.0
** evaluate/inside.h - inside evaluate/: the stages of one run. Each takes the Evaluation as the stage before left it.
**   subjects.c who takes part · pool.c with whom · feed.c columns, block.c x of them, block by block · base.c what the pools give ·
**   score.c points and scores · line.c grades and tail · evaluation.c the order of all */
#ifndef LALIAN_EVALUATE_INSIDE_H
#define LALIAN_EVALUATE_INSIDE_H

#include "evaluate/explain.h"
#include "evaluate/texts.h"

enum { EVAL_BLOCK = 1024, FEED_COLUMNS = SCHEME_INDICATORS * 2 + 1 };      /* rows worked on at a time: their arrays stay in the nearest cache */

/* subjects.c: state, reason, extra, veto, down, guarded, order */
bool subjects_find(Evaluation *e, Arena *a, Err *err) MUST_CHECK;
bool subjects_over(const Evaluation *e, const Clause *c);                             /* its `until` is past */
int64_t subjects_order(const BlockValues *v, size_t i, bool descending);              /* greater is better, missing last; doubles count to 10^-9 */
/* shared.c: firms on one parcel (owner), tenants */
bool shared_find(Evaluation *e, Arena *a, Err *err) MUST_CHECK;
/* pool.c: pools of the ranked; those without one leave their state */
bool pool_find(Evaluation *e, Arena *a, Err *err) MUST_CHECK;
void pool_count(Evaluation *e);                          /* n of each pool anew from the states */
/* The levels at which one subject was looked at, up to that of its pool. steps: room for SCHEME_LEVELS. */
bool pool_path(const Evaluation *e, size_t slot, Arena *a, PoolStep *steps, size_t *n, Err *err) MUST_CHECK;

/* ---- feed.c: x of the indicators, from formulas or from arrays made before (shared land, three years) ---- */
typedef struct {
    double x[EVAL_BLOCK];
    uint8_t kind[EVAL_BLOCK];        /* ValueKind */
    bool odd;                        /* some kind is not VALUE_THERE */
} XBlock;
typedef struct { const BlockValues *num, *den; } Sides;  /* of one indicator in this block; den NULL: none */
/* What quick.c found in a block, of each column and of each indicator; odd: of each indicator ODD_WORDS words, a bit for each row. */
enum { ODD_WORDS = EVAL_BLOCK / 64 };
typedef struct { uint8_t *columns, *indicators; uint64_t *odd; } Facts;
/* What one worker made of the columns of its block (block.c), and facts where none are kept. */
typedef struct {
    double (*reals)[EVAL_BLOCK], coefficient[EVAL_BLOCK];
    int64_t (*wide)[EVAL_BLOCK];
    BlockValues values[FEED_COLUMNS];
    uint8_t of[FEED_COLUMNS], coefficients, own_columns[FEED_COLUMNS], own_indicators[SCHEME_INDICATORS];
    uint64_t own_odd[SCHEME_INDICATORS * ODD_WORDS];
} Made;
typedef struct {
    size_t base, n;
    const BlockValues *columns;      /* as the feed numbers them; narrow ones too */
    const Feed *feed;
    Facts facts;
    Made *made;
} Block;
typedef void BlockDo(void *context, int worker, const Block *b);
bool feed_open(Evaluation *e, Arena *a, Err *err) MUST_CHECK;
int feed_workers(const Feed *f);
int feed_threads(const Feed *f);                         /* for loops over all slots that read no block */
bool feed_run(const Evaluation *e, BlockDo *fn, void *context, Err *err) MUST_CHECK;       /* blocks on all workers */
bool feed_in_order(const Evaluation *e, BlockDo *fn, void *context, Err *err) MUST_CHECK;  /* one after the other */
bool feed_one(const Evaluation *e, size_t slot, BlockDo *fn, void *context, Err *err) MUST_CHECK;
/* For trials: columns with all rows in memory; some subjects of it as a feed whose values may be put anew: feed_begin, then feed_put for
** each row that counts for the subject, in the order of slots, with the columns as feed_columns names them. */
size_t feed_columns(const EvalScheme *s, const Formula **columns);                      /* at most FEED_COLUMNS */
bool feed_whole(const Feed *f, Arena *a, const Feed **out, Err *err) MUST_CHECK;
Feed *feed_part(const Feed *whole, const uint32_t *slots, size_t n, Arena *a);
void feed_restore(const Feed *whole, size_t slot, Feed *part, size_t at);
void feed_begin(const Feed *of, Feed *part, size_t at, size_t slot);
void feed_put(const Evaluation *e, Feed *part, size_t at, const BlockValues *v, bool own);
typedef struct { int num, den, coefficient; } FeedColumns;                              /* -1: none */
FeedColumns feed_columns_of(const Feed *f, size_t indicator);
const double *feed_coefficients(const Feed *f);          /* by slot, where they are weighted by area; NULL: they are a column, or none */
double feed_coefficient_scale(const Feed *f);            /* unit of the column of coefficients, where it is whole numbers */
int64_t feed_grain(const Feed *f, int column);           /* of a narrow column; else 1 */
/* The rows of land_use that a coefficient weighted by area is made of: counts[slot] = 1. */
bool feed_land_rows(const Evaluation *e, Arena *a, uint8_t **counts, Err *err) MUST_CHECK;

/* ---- block.c ---- */
const BlockValues *block_values(const Block *b, int column);               /* never narrow */
Sides block_sides(const Block *b, size_t indicator);
const double *block_coefficient(const Block *b);         /* by row; 0: not there; NULL: the scheme corrects nothing */
void block_x(const Evaluation *e, size_t indicator, const Block *b, XBlock *out);       /* corrected, in the indicator's unit */
/* Whole numbers, in grains; as doubles those that quick.c calls small. */
const int64_t *block_wholes(const Block *b, int column);
const double *block_reals(const Block *b, int column);
int block_first(const Block *b, int column);             /* the first column that is the same */

/* ---- quick.c: what most blocks are: both sides of an indicator small whole numbers, worked on many rows at a time ---- */
enum { QUICK_BITS = 44 };            /* they lie within ±2^QUICK_BITS: so their doubles are exact, and sums of 2^18 of them fit 64 bits */
typedef struct {
    int num, den, coefficient;       /* columns; coefficient -1: it is not corrected */
    const uint16_t *odd;             /* rows whose x is not there */
    size_t n_odd;
    bool negative;                   /* some numerator is, or may be */
} QuickSides;
uint8_t quick_kind(const Block *b, const QuickSides *s, size_t row);        /* ValueKind of an odd one */
/* false: not of that kind. odd: room for EVAL_BLOCK. */
bool quick_sides(const Evaluation *e, size_t indicator, const Block *b, uint16_t *odd, QuickSides *out);

/* base.c: pending and excluded subjects told apart; bases, weights; means of points where they are asked for */
bool base_missing(Evaluation *e, Err *err) MUST_CHECK;
bool base_find(Evaluation *e, Arena *a, Err *err) MUST_CHECK;
bool base_weights(Evaluation *e, Arena *a, Err *err) MUST_CHECK;
bool base_mean_points(Evaluation *e, Arena *a, Err *err) MUST_CHECK;

/* score.c */
/* v in whole 10^-decimals: half-up on its decimal of 15 digits, 12 of them after the point at most: what a difference of two near
** numbers, as 2 - x / base, leaves behind that is noise. false: beyond int64. */
bool score_fix(double v, int decimals, int64_t *out) MUST_CHECK;
bool score_all(Evaluation *e, Arena *a, Err *err) MUST_CHECK;
typedef struct {
    double acc[EVAL_BLOCK], weight[EVAL_BLOCK], best[EVAL_BLOCK], worst[EVAL_BLOCK], points[EVAL_BLOCK], base[EVAL_BLOCK];
    XBlock x;
    int32_t fixed[EVAL_BLOCK];
    double (*factors)[EVAL_BLOCK];   /* by indicator: quick.c */
    uint16_t odd[EVAL_BLOCK];        /* rows whose x is not there */
} ScoreRoom;
/* Points of one indicator for a block into room->points; weight 0 in room->weight where it is spread over the others. */
void score_points(const Evaluation *e, size_t indicator, const Block *b, ScoreRoom *room, uint8_t *spread);

/* What a ranked subject gets whose x is not there, or whose pool has no base. *spread: its weight goes to the other indicators. */
double score_odd_points(const Evaluation *e, size_t indicator, size_t slot, uint8_t kind, uint8_t *spread);

/* quick.c: the scores of a block as whole numbers of the fixed decimals. NULL: the scheme is not of that kind; false: the block is not, and
** what stands in fixed counts for nothing. */
typedef struct Quick Quick;
const Quick *quick_open(const Evaluation *e, Arena *a);
bool quick_score(const Evaluation *e, const Quick *q, const Block *b, ScoreRoom *room, int32_t *fixed);

/* x as TOPSIS counts it: a missing one by its rule, a full one as the best; false: on this one the subject has no distance. */
bool score_topsis_x(const EvalScheme *s, size_t indicator, const PoolBase *p, uint8_t kind, double v, double *out);


/* line.c: places, grades, tail */
void line_draw(Evaluation *e, Arena *a);

/* evaluation.c: from the pools on: bases, weights, scores, line */
bool evaluation_finish(Evaluation *e, Arena *a, Err *err) MUST_CHECK;
uint32_t line_count(Frac share, uint32_t n, Rounding how);

#endif
