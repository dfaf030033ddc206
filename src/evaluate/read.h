/* SPDX-License-Identifier: Apache-2.0
** evaluate/read.h - inside evaluate/: the parts of a scheme being read. Each part takes its node (NULL: absent), puts
** what it says into the scheme, and tells every mistake at its place. */
#ifndef LALIAN_EVALUATE_READ_H
#define LALIAN_EVALUATE_READ_H

#include "evaluate/scheme.h"
#include "evaluate/texts.h"
#include "rules/node.h"

typedef struct { Reading r; EvalScheme *s; } SchemeReading;

/* read.c: values */
bool read_real(const SchemeReading *sr, const Node *n, Str what, double *out);
bool read_share(const SchemeReading *sr, const Node *n, Str what, Frac *out);
bool read_is_none(const Node *n);                                              /* absent, or "none"; what is written and empty is neither */
/* A sub-key that must be answered: its node, or NULL and told. */
const Node *read_owed(const SchemeReading *sr, const Node *map, const char *of, const char *key, const char *allowed);
int read_owed_choice(const SchemeReading *sr, const Node *map, const char *of, const char *key, const char *allowed);   /* -1: told */
bool read_formula(SchemeReading *sr, const Node *n, Str what, SchemeText *out);              /* compiled over the subject */
bool read_formula_of(SchemeReading *sr, const Register *reg, const Node *n, Str what, SchemeText *out);
bool read_condition(SchemeReading *sr, const Node *n, Str what, SchemeText *out);
bool read_rounding(const SchemeReading *sr, const Node *map, const char *of, const char *key, Rounding *out);

/* scheme.c: a key of the scheme; NULL: not answered, which a blank and, but for the keys that may be none, `none` are too */
const Node *read_top(const SchemeReading *sr, const char *id);

/* scheme_parts.c, scheme_score.c */
void read_subject(SchemeReading *sr);
void read_pool(SchemeReading *sr, const Node *n);
void read_clauses(SchemeReading *sr);
void read_grades(SchemeReading *sr, const Node *n);
void read_tail(SchemeReading *sr, const Node *n);
void read_ties(SchemeReading *sr, const Node *n);
void read_years(SchemeReading *sr, const Node *n);
void read_method(SchemeReading *sr, const Node *n);
void read_indicators(SchemeReading *sr, const Node *n);
void read_weights(SchemeReading *sr, const Node *n);
void read_base(SchemeReading *sr, const Node *n);
void read_correct(SchemeReading *sr, const Node *n);

#endif
