/* SPDX-License-Identifier: Apache-2.0
** Replays the files of the folders given through one target: its corpus as a test. */
#include "fuzz.h"

#include "base/os.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int replay_file(const char *path)
{
    Arena *a = arena_new();
    Str bytes;
    Err err = { 0 };
    bool ok = os_read_file(path, 1 << 28, a, &bytes, &err);
    uint8_t *copy = ok ? mem_resize(NULL, bytes.n) : NULL;       /* of its exact size: sanitizers see its ends */
    if (ok && bytes.n) memcpy(copy, bytes.p, bytes.n);
    if (ok) LLVMFuzzerTestOneInput(copy, bytes.n);
    else fprintf(stderr, "cannot read %s\n", path);
    mem_free(copy);
    arena_free(a);
    return ok;
}

static void add_counts(bool ok)
{
    const char *path = getenv("LALIAN_COUNTS");
    FILE *f = path ? fopen(path, "a") : NULL;
    if (!f) return;
    fprintf(f, "%d %d 0\n", ok, !ok);
    fclose(f);
}

int main(int n_args, char **args)
{
    size_t n_files = 0;
    bool ok = true;
    for (int i = 1; i < n_args; i++) {
        Arena *a = arena_new();
        Str *names;
        size_t n;
        Err err = { 0 };
        if (!os_list(args[i], a, &names, &n, &err)) ok = false, n = 0;
        for (size_t k = 0; k < n; k++, n_files++) ok &= replay_file(str_printf(a, "%s/%.*s", args[i], SP(names[k])).p);
        arena_free(a);
    }
    printf("%zu files replayed\n", n_files);
    ok = ok && n_files;
    add_counts(ok);
    return ok ? 0 : 1;
}
