/* SPDX-License-Identifier: Apache-2.0
** evaluate/weight.h - weights from judgement (AHP) and from the data (entropy, coefficient of variation). All weights of one
** scheme add up to 1 here and are fixed to 10^-9, so that no processor's last bit can move a place. */
#ifndef LALIAN_EVALUATE_WEIGHT_H
#define LALIAN_EVALUATE_WEIGHT_H

#include "evaluate/scheme.h"

/* Analytic hierarchy process (Saaty 1980): m is n x n by rows. The consistency ratio uses Saaty's random index; 0 up to n = 2. */
void weight_ahp(const Frac *m, size_t n, AhpVector how, double *w, double *cr);
/* Of n_x columns of n values (column k: x[k][0 .. n)), all there: e = -1/ln n * sum p ln p with 0 ln 0 = 0, w = (1 - e) / sum (1 - e).
** p is x over its sum, or of the min-max value (down: reversed). false: not defined (n < 2, a negative value with NORMAL_SUM, every
** column constant). */
bool weight_entropy(const double *const *x, size_t n_x, size_t n, WeightNormal normal, const bool *down, double *w);
/* Standard deviation over mean of the same p. */
bool weight_cv(const double *const *x, size_t n_x, size_t n, WeightNormal normal, const bool *down, double *w);

#endif
