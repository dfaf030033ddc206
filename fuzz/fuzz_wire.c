/* SPDX-License-Identifier: Apache-2.0
** What a reader process that was taken over might send. */
#include "fuzz.h"

#include "formats/book_wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena *a = arena_new();
    Str rest = { (const char *)data, size };
    Book book;
    Err err = { 0 };
    if (book_wire_read(S("f"), book_wire_get_str, &rest, a, &book, &err)) fuzz_walk(&book, a);
    else fuzz_said(&err);
    arena_free(a);
    return 0;
}
