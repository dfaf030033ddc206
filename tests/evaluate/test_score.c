/* SPDX-License-Identifier: Apache-2.0 */
#include "test.h"
#include "base/real.h"
#include "evaluate/inside.h"

static uint64_t dice_state = 88172645463325252u;

static uint64_t dice(void)
{
    dice_state ^= dice_state << 13, dice_state ^= dice_state >> 7, dice_state ^= dice_state << 17;
    return dice_state;
}

static void same_as_by_decimal(double v)
{
    for (int decimals = 0; decimals <= 9; decimals++) {
        int64_t quick = 0, slow = 0;
        bool any = score_fix(v, decimals, &quick);
        CHECK(any == real_fix(real_round(v, 12), decimals, &slow));
        CHECK(!any || quick == slow);
    }
}

TEST(score, far_from_a_half_it_needs_no_decimal)
{
    static const double scales[] = { 1e-9, 1e-6, 1e-3, 1, 1e3, 1e6, 1e9, 1e15 };
    static const double noise[] = { 0, 1e-4, 1e-5, 1e-6, 1e-7, 4e-13, 6e-13, 1e-13, 1e-15 };
    for (int k = 0; k < 400; k++)
        for (size_t s = 0; s < sizeof scales / sizeof *scales; s++) {
            double v = (double)(int64_t)(dice() >> 12) / 0x1p52 * scales[s];
            same_as_by_decimal(v), same_as_by_decimal(-v);
        }
    for (int k = 0; k < 400; k++)
        for (size_t s = 0; s < sizeof noise / sizeof *noise; s++) {
            double half = ((double)(dice() % 300000) + 0.5) / 1e4;             /* halves of four decimals, and what lies near them */
            same_as_by_decimal(half + noise[s]), same_as_by_decimal(half - noise[s]), same_as_by_decimal(noise[s] - half);
        }
}
