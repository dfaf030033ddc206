/* SPDX-License-Identifier: Apache-2.0
** rules/forms.h - for forms.c: what a form must be beside its syntax. */
#ifndef LALIAN_RULES_FORMS_H
#define LALIAN_RULES_FORMS_H

#include "rules/node.h"

/* The form and the row being read. */
typedef struct {
    const Reading *r;
    Form *form;
    size_t row;                 /* index of the row */
    Str split;                  /* its split heading */
    bool split_used;
    Str *labels; size_t n_labels;   /* wide: what stands for {period} in the headings */
} FormReading;

/* A period as headings have it: 2023Q4, 2023-11, 2023, 2021年, 2023年1月, 2023年一季度, 2023年上半年; 1月, 二季度 (year 0). */
bool forms_period(Str text, Period *out);
/* Do the values tell a row of the register? Parts read in force, by source or by period do not count. */
bool forms_has_key(const Register *reg, const FormValue *values, size_t n);
void forms_check_key(const Reading *r, const FormRow *row);
/* ^register may not lead in a circle. */
void forms_check_order(const Reading *r, const Form *f, size_t row);

#endif
