/* SPDX-License-Identifier: Apache-2.0 */
#include "fuzz.h"

#include "formats/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena *a = arena_new();
    Book book;
    Err err = { 0 };
    if (csv_read(S("f.csv"), (Str){ (const char *)data, size }, a, &book, &err)) fuzz_walk(&book, a);
    else fuzz_said(&err);
    arena_free(a);
    return 0;
}
