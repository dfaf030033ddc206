/* SPDX-License-Identifier: Apache-2.0 */
#include "evaluate/weight.h"
#include "base/real.h"

/* Saaty's random index by size of the matrix (The Analytic Hierarchy Process, 1980). */
static const double random_index[] = { 0, 0, 0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59 };
enum { RANDOM_INDEXES = sizeof random_index / sizeof random_index[0], POWER_STEPS = 1000 };

static void to_one(double *w, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += w[i];
    for (size_t i = 0; i < n; i++) w[i] /= sum;
}

static void times(const double *m, const double *v, size_t n, double *out)
{
    for (size_t i = 0; i < n; i++) {
        out[i] = 0;
        for (size_t k = 0; k < n; k++) out[i] += m[i * n + k] * v[k];
    }
}

static void geometric(const double *m, size_t n, double *w)
{
    for (size_t i = 0; i < n; i++) {
        double sum = 0;
        for (size_t k = 0; k < n; k++) sum += real_ln(m[i * n + k]);
        w[i] = real_exp(sum / (double)n);
    }
    to_one(w, n);
}

static void column_mean(const double *m, size_t n, double *w)
{
    for (size_t i = 0; i < n; i++) w[i] = 0;
    for (size_t k = 0; k < n; k++) {
        double sum = 0;
        for (size_t i = 0; i < n; i++) sum += m[i * n + k];
        for (size_t i = 0; i < n; i++) w[i] += m[i * n + k] / sum;
    }
    to_one(w, n);
}

/* The principal eigenvector: powers of the matrix on a vector until it stands. A positive matrix always gets there. */
static void eigen(const double *m, size_t n, double *w)
{
    double next[SCHEME_INDICATORS];
    column_mean(m, n, w);
    for (int step = 0; step < POWER_STEPS; step++) {
        double moved = 0;
        times(m, w, n, next);
        to_one(next, n);
        for (size_t i = 0; i < n; i++) {
            double d = next[i] - w[i];
            moved += d < 0 ? -d : d;
            w[i] = next[i];
        }
        if (moved < 1e-15) break;
    }
}

void weight_ahp(const Frac *m, size_t n, AhpVector how, double *w, double *cr)
{
    double a[SCHEME_INDICATORS * SCHEME_INDICATORS] = { 0 }, aw[SCHEME_INDICATORS], lambda = 0;
    for (size_t i = 0; i < n * n; i++) a[i] = real_of(m[i]);
    if (how == AHP_GEOMETRIC) geometric(a, n, w);
    else if (how == AHP_COLUMN) column_mean(a, n, w);
    else eigen(a, n, w);
    times(a, w, n, aw);
    for (size_t i = 0; i < n; i++) lambda += aw[i] / w[i] / (double)n;
    double index = random_index[n < RANDOM_INDEXES ? n : RANDOM_INDEXES - 1];
    *cr = n > 2 ? real_round((lambda - (double)n) / (double)(n - 1) / index, 9) : 0;
    for (size_t i = 0; i < n; i++) w[i] = real_round(w[i], 9);
}

/* q = n p of one column into out (its mean is 1); false: not defined. *flat: all equal, so it tells nothing. Values are whole
** 10^-15 parts of the greatest before they are added, so the order of rows cannot matter. */
static bool shares(const double *x, size_t n, WeightNormal normal, bool down, double *out, bool *flat)
{
    double low = x[0], high = x[0];
    for (size_t i = 0; i < n; i++) low = x[i] < low ? x[i] : low, high = x[i] > high ? x[i] : high;
    *flat = !real_apart(low, high);
    if (normal == NORMAL_SUM && low < 0) return false;
    Int128 sum = 0;
    for (size_t i = 0; i < n; i++) {
        double y = normal == NORMAL_SUM ? (high > 0 ? x[i] / high : 0) : *flat ? 0 : (down ? high - x[i] : x[i] - low) / (high - low);
        int64_t whole = (int64_t)(y * 1e15 + 0.5);
        out[i] = (double)whole;
        sum += whole;
    }
    for (size_t i = 0; i < n && sum > 0; i++) out[i] = out[i] / (double)sum * (double)n;
    return true;
}

static Int128 fixed(double v) { return (Int128)(v * 1e15); }

/* 1 - e, where e = -sum p ln p / ln n: with q = n p this is sum q ln q / (n ln n). */
static double entropy_rest(const double *q, size_t n)
{
    Int128 sum = 0;
    for (size_t i = 0; i < n; i++)
        if (q[i] > 0) sum += fixed(q[i] * real_ln(q[i]));
    return sum > 0 ? (double)sum / 1e15 / ((double)n * real_ln((double)n)) : 0;
}

/* Of a sample or of all makes no difference to the weights: every column has the same n. */
static double variation(const double *q, size_t n)
{
    Int128 sum = 0;
    for (size_t i = 0; i < n; i++) sum += fixed((q[i] - 1) * (q[i] - 1));
    return real_sqrt((double)sum / 1e15 / (double)n);
}

static bool from_data(const double *const *x, size_t n_x, size_t n, WeightNormal normal, const bool *down, double (*measure)(const double *, size_t), double *w)
{
    Arena *scratch = arena_new();
    double *p = NEW_ARRAY(scratch, double, n + 1), total = 0;
    bool ok = n >= 2;
    for (size_t k = 0; ok && k < n_x; k++) {
        bool flat;
        ok = shares(x[k], n, normal, down[k], p, &flat);
        w[k] = ok && !flat ? measure(p, n) : 0;
        total += w[k];
    }
    arena_free(scratch);
    if (!ok || !(total > 0)) return false;
    for (size_t k = 0; k < n_x; k++) w[k] = real_round(w[k] / total, 9);
    return true;
}

bool weight_entropy(const double *const *x, size_t n_x, size_t n, WeightNormal normal, const bool *down, double *w)
{
    return from_data(x, n_x, n, normal, down, entropy_rest, w);
}

bool weight_cv(const double *const *x, size_t n_x, size_t n, WeightNormal normal, const bool *down, double *w)
{
    return from_data(x, n_x, n, normal, down, variation, w);
}
