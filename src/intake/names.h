/* SPDX-License-Identifier: Apache-2.0
** intake/names.h - rows by what people call them: normalised names, former and short names, names without their suffix. */
#ifndef LALIAN_INTAKE_NAMES_H
#define LALIAN_INTAKE_NAMES_H

#include "intake/work.h"

Str names_normal(Str name, Arena *a);            /* width, brackets, blanks, case folded; "1号楼" and "1#" alike */
size_t names_fold(Str name, char *out);          /* the same into room for name.n bytes; its length */
Str names_short(Str normal);                     /* 有限公司, 镇, 市 … taken off; empty: it had none */
/* The field people call a row by: the first of its label when that is a text of its own. NULL: none. */
const Field *names_field(const Register *reg);
bool names_is(const Field *f, const Register *reg);   /* the field is that one */
bool names_load(Work *w, RegisterWork *rw) MUST_CHECK;   /* rows of the ledger, and their former names; once, before names are asked for */
void names_add(Work *w, RegisterWork *rw, Str name, int64_t id);
/* > 0 the id; 0 none; -1 several. */
int64_t names_find(Work *w, RegisterWork *rw, Str name);
/* The nearest names for a question: "甲、乙". */
Str names_near(Work *w, const RegisterWork *rw, Str name);

#endif
