/* SPDX-License-Identifier: Apache-2.0
** proof/claim.h - what a relation says of some mentions: an equation, or that one is not above another. It holds if any reals inside
** the written intervals satisfy it. Any member can be worked out from the others, as an interval and as the number that fits best. */
#ifndef LALIAN_PROOF_CLAIM_H
#define LALIAN_PROOF_CLAIM_H

#include "proof/mention.h"

typedef enum {
    FORM_SUM,                /* sum of sign[i] * m[i] + shift = 0 */
    FORM_QUOTIENT,           /* m0 = m1 / m2 * factor */
    FORM_GROWTH,             /* m0 = m1 / m2 - 1 */
    FORM_GAIN,               /* m0 = m1 / (m2 - m1): a change beside the level after it */
    FORM_PRODUCT,            /* m0 = m1 * m2 * … * factor */
    FORM_YEARLY,             /* m0 = (m1 / m2) ^ (1 / years) - 1 */
    FORM_BASES,              /* m1 / (1 + m0) = m3 / (1 + m2) + m5 / (1 + m4) …: growths of a whole and of its parts */
    FORM_AT_MOST             /* m0 <= m1 */
} ClaimForm;

enum { CLAIM_FACTORS = 12 };                   /* members of the forms that are no sums */
enum { CLAIM_MEMBERS = 1024 };                /* the rows of a table and their total */

typedef struct { Frac lo, hi, value; } Range;

typedef struct {
    ClaimForm form;
    const Mention **m;
    signed char *sign;       /* of FORM_SUM */
    size_t n;
    Frac factor, shift;
    int years;               /* of FORM_YEARLY */
} Claim;

bool claim_range(const Claim *c, size_t k, Range *out) MUST_CHECK;     /* m[k] from the others; false: it cannot be worked out */

/* How the numbers stand to the claim. ROUNDED_TWICE: off by no more than rounding a rounded number explains; CUT: as if digits had
** been dropped instead of rounded; UNKNOWN: numbers out of range. */
typedef enum { CLAIM_HOLDS, CLAIM_ROUNDED_TWICE, CLAIM_CUT, CLAIM_BROKEN, CLAIM_UNKNOWN } ClaimState;
ClaimState claim_state(const Claim *c);

#endif
