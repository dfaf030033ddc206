/* SPDX-License-Identifier: Apache-2.0
** evaluate/result.h - an evaluation as CSV and JSON (docs/schemes.md, "What comes out"). The same bytes for the same input. */
#ifndef LALIAN_EVALUATE_RESULT_H
#define LALIAN_EVALUATE_RESULT_H

#include "base/json.h"
#include "evaluate/evaluation.h"

/* keys[slot] names the subject. */
bool result_csv(const Evaluation *e, const Str *keys, Buf *out, Err *err) MUST_CHECK;
/* The members of an open object: scheme, weights, cr, results. */
bool result_json(const Evaluation *e, const Str *keys, Lang lang, Json *j, Err *err) MUST_CHECK;

/* One value as text; empty where there is none. */
void result_score(const Evaluation *e, size_t slot, Buf *out);
void result_margin(const Evaluation *e, size_t slot, Buf *out);
void result_real(double v, int decimals, Buf *out);                 /* rounded as scores are */
void result_fixed(int64_t v, int decimals, Buf *out);               /* v / 10^decimals */
/* Why a subject has no score of its own, in words; empty when it has. */
void result_reason(const Evaluation *e, size_t slot, const Str *keys, Lang lang, Buf *out);
const char *result_state_name(SubjectState s);
const char *result_state(const Evaluation *e, size_t slot);         /* "ranked" "exempt" "ungraded" "pending" "excluded" "member" "out" */

#endif
