/* SPDX-License-Identifier: Apache-2.0 */
#include "base/real.h"
#include "test.h"

TEST(real, the_same_number_computed_twice_is_not_apart)
{
    CHECK(5 / 1.5 < 2 / 0.6 || 5 / 1.5 > 2 / 0.6);       /* two last bits of 10 / 3 */
    CHECK(!real_apart(5 / 1.5, 2 / 0.6) && !real_apart(2 / 0.6, 5 / 1.5));
    CHECK(!real_apart(0, 0) && !real_apart(-3, -3));
    CHECK(real_apart(0, 1e-300) && real_apart(-1e-9, 0) && real_apart(-2, -1) && real_apart(1, 1.00000001));
}
