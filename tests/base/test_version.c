/* SPDX-License-Identifier: Apache-2.0 */
#include "base/version.h"
#include "test.h"

TEST(version, the_first_number_counts_most)
{
    static const struct { const char *a, *b; bool older; } rows[] = {
        { "3.40.1", "3.40.1", false }, { "3.9.9", "3.40.0", true }, { "3.40.0", "3.9.9", false }, { "1.16", "1.16.1", true }, { "2", "1.99.99", false },
        { "1.0.18", "1.0.17", false }, { "0.2.5-rc1", "0.2.5", false }, { "", "0.0.1", true }, { "nonsense", "0.0.1", true }, { "3.0.19", "3.0.2", false }, { "99999999999.1", "2", false },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) CHECK(version_older(version_of(rows[i].a), version_of(rows[i].b)) == rows[i].older);
    CHECK(version_older(version_of(NULL), version_of("0.0.1")));
    Buf b = { 0 };
    version_format(version_of("3.7.9+dfsg"), &b);
    CHECK_STR(buf_str(&b), "3.7.9");
    buf_done(&b);
}
