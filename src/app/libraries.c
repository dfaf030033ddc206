/* SPDX-License-Identifier: Apache-2.0 */
#include "app/libraries.h"
#include "action/accounts/secret.h"
#include "app/texts.h"
#include "base/hash.h"
#include "formats/archive.h"
#include "intake/sandbox.h"
#include "ledger/ledger.h"
#include "report/chart.h"
#include "report/workbook.h"
#include "rules/node.h"
#include "web/tls.h"

static const struct { const char *name, *least; LibVersion (*loaded)(void); } libraries[] = {
#define LIBRARY(name, least, loaded) { name, least, loaded },
#include "app/libraries.def"
#undef LIBRARY
};

bool libraries_check(Err *err)
{
    for (size_t i = 0; i < sizeof libraries / sizeof libraries[0]; i++) {
        LibVersion v = libraries[i].loaded();
        if (!version_older(v, version_of(libraries[i].least))) continue;
        Buf b = { 0 };
        version_format(v, &b);
        FAIL(err, IO, T_APP_LIBRARY, str_of(libraries[i].name), buf_str(&b), str_of(libraries[i].least));
        buf_done(&b);
        return false;
    }
    return true;
}
