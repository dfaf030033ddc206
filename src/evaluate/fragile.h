/* SPDX-License-Identifier: Apache-2.0
** evaluate/fragile.h - how little would move a subject over the line of the tail: for each input of the indicators the nearest value,
** up and down, at which a run over that value, all else as it is, gives the other status. What the value does to pool means, extremes
** and counts is in it. Values are whole steps of the input's unit as people write it (0.01 万元): at the value told the status is the
** other one, one step before it is not. Looked for from 0 (from ten times the value where it is negative) up to ten times the greatest
** value of any ranked subject, in steps that grow by a third, then by halves: of a status that changes there and back between two such
** steps nothing is told. */
#ifndef LALIAN_EVALUATE_FRAGILE_H
#define LALIAN_EVALUATE_FRAGILE_H

#include "evaluate/evaluation.h"

typedef enum { ERROR_STATED, ERROR_AUTHORITY, ERROR_DEFAULT } ErrorFrom;     /* --error; authority.yaml; neither */
typedef struct {
    Str id, title;
    Type type;
    const Formula *formula;
    Frac step;                   /* base units */
    Frac error;                  /* a share of the value, or base units */
    bool relative;
    ErrorFrom from;
} FragileInput;

typedef struct {
    bool flips, within;          /* within: the change is no larger than the stated error */
    Frac to, change;             /* base units */
    double relative;             /* change / value; of the value 0: none, 0 */
    SubjectState after;          /* other than ranked: it leaves the list with that value */
} FragileChange;

/* One input of one row: of the subject, or of one that counts with it (shared land). */
typedef struct { size_t input; uint32_t row; bool there; Frac value; FragileChange up, down; } FragileLine;

typedef struct {
    uint32_t slot;
    bool in_tail, verify;        /* verify: some change within the error flips it */
    bool has_score;
    int64_t score_change;        /* the smallest one that flips it, in the scheme's decimals */
    FragileLine *lines; size_t n_lines;
    double nearest;              /* smallest |relative| of all changes that flip it; none: 1e300 */
} FragileSubject;

typedef struct {
    FragileInput *inputs; size_t n_inputs;
    FragileSubject *subjects; size_t n;      /* those to verify first, nearest first; then the others of the tail */
    size_t n_verify, n_looked;               /* looked at: all that are ranked where somebody is in the tail */
} Fragile;

/* Everybody in the tail, and above the line all whom the stated error could bring into it. error: a share; NULL: each input's own
** (the tolerance of authority.yaml, else FRAGILE_ERROR_PERCENT). */
enum { FRAGILE_ERROR_PERCENT = 5 };
bool fragile_find(const Evaluation *e, const RuleBook *book, const Frac *error, const Str *keys, Arena *a, Fragile **out, Err *err) MUST_CHECK;
/* The same of one subject, near the line or not; n is 0 where nobody is in the tail, or it is not ranked. */
bool fragile_one(const Evaluation *e, const RuleBook *book, uint32_t slot, Arena *a, Fragile **out, Err *err) MUST_CHECK;

#endif
