/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/inside.h"

bool detail_render(Ledger *l, int64_t tx, Buf *out, Err *err)
{
    (void)l, (void)tx, (void)out, (void)err;
    return true;
}

bool ledger_verify(Ledger *l, Problems *found, Err *err)
{
    (void)found;
    (void)l;
    (void)err;
    return true;
}
