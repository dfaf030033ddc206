/* SPDX-License-Identifier: Apache-2.0
** base/real.h - doubles where doubles are allowed: ratios, weights, scores. Only + - * / and the exact square root, in a fixed
** order, so that every processor and compiler gives the same bits; ln and exp are ours for the same reason (error at most
** 2 units in the last place; results that people see are fixed to 10^-9 or to the decimals of a rule before they count). */
#ifndef LALIAN_BASE_REAL_H
#define LALIAN_BASE_REAL_H

#include "base/num.h"

#include <string.h>

double real_ln(double x);                    /* x > 0 */
double real_exp(double x);                   /* 0 below -708, infinite above 709 */
double real_sqrt(double x);
double real_of(Frac f);
/* A whole number within ±2^50 as a double: an addition to the bits of 1.5 × 2^52, which makes that double plus the number, exactly; older
** processors have no instruction that converts several at once. */
static inline double real_small(int64_t v)
{
    uint64_t bits = (uint64_t)v + 0x4338000000000000u;
    double x;
    memcpy(&x, &bits, sizeof x);
    return x - 0x1.8p52;
}

/* x * 10^decimals as a whole number, rounded on its 15-digit decimal as Excel does, half away from zero: 61.23455 is
** 61.2346 though its double lies below. false: no number, or beyond int64. decimals 0 .. 12. */
bool real_fix(double x, int decimals, int64_t *out) MUST_CHECK;
double real_round(double x, int decimals);   /* the same as a double; x itself where real_fix says false */
/* Is high above low by more than their last bits? What differs by less than 10^-12 of its size is the same number computed twice. */
bool real_apart(double low, double high);
/* The exact decimal that people see: 15 significant digits. false: no number. */
bool real_frac(double x, Frac *out) MUST_CHECK;

#endif
