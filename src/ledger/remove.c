/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/ledger.h"
#include "base/os.h"

bool ledger_remove(const char *path, Err *err)
{
    static const char *const ends[] = { "", "-wal", "-shm", ".head", ".audit", ".key", ".lock" };
    Arena *a = arena_new();
    bool ok = true;
    for (size_t i = 0; ok && i < sizeof ends / sizeof ends[0]; i++) ok = os_remove(str_printf(a, "%s%s", path, ends[i]).p, err);
    arena_free(a);
    return ok;
}
