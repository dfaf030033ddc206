/* SPDX-License-Identifier: Apache-2.0 */
#include "base/real.h"
#include "test.h"

TEST(real, the_same_number_computed_twice_is_not_apart)
{
    CHECK(0.1 + 0.2 > 0.3);                              /* by their last bits */
    CHECK(!real_apart(0.3, 0.1 + 0.2) && !real_apart(-0.1 - 0.2, -0.3));
    CHECK(!real_apart(0, 0) && !real_apart(-3, -3));
    CHECK(real_apart(0, 1e-300) && real_apart(-1e-9, 0) && real_apart(-2, -1) && real_apart(1, 1.00000001));
}
