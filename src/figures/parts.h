/* SPDX-License-Identifier: Apache-2.0
** figures/parts.h - for the files of this folder. */
#ifndef LALIAN_FIGURES_PARTS_H
#define LALIAN_FIGURES_PARTS_H

#include "figures/figures.h"
#include "figures/withhold.h"

/* ---- firms.c: which firms stand behind a value ---- */
/* The fields of single firms that a formula reads, numbers only; several registers. */
typedef struct { const Register *reg; const Field *field; } FirmField;
typedef struct { FirmField *items; size_t n, cap; bool any; } FirmFields;   /* any: reads a `firm` field, be it no number */
FirmFields firms_fields(const Formula *f, Arena *a);
/* One set for each of them (empty where few firms state it) and one, the last, without amounts: how many firms. fields->n + 1 sets. */
bool firms_behind(const Trace *t, const FirmFields *fields, Snapshot *s, Arena *a, FirmSet **sets, Err *err) MUST_CHECK;

/* ---- sources.c: sources that differ by more than the tolerance ---- */
bool sources_check(const RuleBook *b, const Context *c, Problems *ps, Err *err) MUST_CHECK;

#endif
