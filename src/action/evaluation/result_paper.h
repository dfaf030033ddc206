/* SPDX-License-Identifier: Apache-2.0
** action/evaluation/result_paper.h - the result of an evaluation for people: the paper for the meeting (counts, the list, margins, those without a
** score, the rule and its grounds), and the publicity list, which holds name, parcels and result and nothing else. */
#ifndef LALIAN_ACTION_RESULT_PAPER_H
#define LALIAN_ACTION_RESULT_PAPER_H

#include "action/evaluation/evaluating.h"
#include "report/paper.h"

bool result_paper_meeting(Desk *d, const Evaluating *v, const Evaluation *e, Paper **out, Err *err) MUST_CHECK;

typedef struct { Str name, parcels, result; } PublicLine;
bool result_paper_public_lines(Desk *d, const Evaluating *v, const Evaluation *e, PublicLine **out, size_t *n, Err *err) MUST_CHECK;
Paper *result_paper_public(Desk *d, const Evaluation *e, const PublicLine *lines, size_t n);

#endif
