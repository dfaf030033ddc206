/* SPDX-License-Identifier: Apache-2.0
** intake/match.h - which form reads a sheet, and where its headings stand. Every row that may hold headings is tried with
** one to three lines; the form that finds most of its headings wins; nothing is taken that no form claims. */
#ifndef LALIAN_INTAKE_MATCH_H
#define LALIAN_INTAKE_MATCH_H

#include "intake/sheet.h"
#include "rules/rules.h"

typedef struct {
    const Form *form;            /* NULL: none fits */
    Header header;
    size_t found, wanted;        /* headings of the form that are there; that it names */
    const Form *rival;           /* another form that fits as well: nothing is chosen */
    const Form *near;            /* the form that came nearest when none fits */
    Str seen;                    /* what the most heading-like row says, for the message */
} Match;

/* A form of one row: each field of the register by its title, aliases and id. */
Form *match_register(const Register *reg, Arena *a);
/* `forced`: --form or --as: only this one, whatever its titles say. */
void match_sheet(const RuleBook *book, const Form *forced, Str file, const Sheet *s, Arena *a, Match *out);
/* The column that a value reads; k: which of FROM_COLUMNS. -1: none. */
int32_t match_column(const Header *h, const FormValue *v, size_t k, Arena *a);

#endif
