/* SPDX-License-Identifier: Apache-2.0 */
#include "base/version.h"

enum { MOST = 1000000 };                         /* of one part: no library counts so far */

LibVersion version_of(const char *text)
{
    LibVersion v = { 0 };
    size_t at = 0;
    for (const char *p = text; p && at < 3; p++) {
        if (*p >= '0' && *p <= '9' && v.part[at] < MOST) v.part[at] = v.part[at] * 10 + (*p - '0');
        else if (*p == '.') at++;
        else break;
    }
    return v;
}

bool version_older(LibVersion a, LibVersion b)
{
    size_t i = 0;
    while (i < 2 && a.part[i] == b.part[i]) i++;
    return a.part[i] < b.part[i];
}

void version_format(LibVersion v, Buf *out) { buf_addf(out, "%d.%d.%d", v.part[0], v.part[1], v.part[2]); }
