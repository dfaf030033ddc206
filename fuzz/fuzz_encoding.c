/* SPDX-License-Identifier: Apache-2.0 */
#include "fuzz.h"

#include "formats/encoding.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena *a = arena_new();
    Str bytes = { (const char *)data, size }, text, encoding;
    Err err = { 0 };
    if (encoding_decode(S("f.txt"), bytes, a, &text, &encoding, &err)) assert(str_valid(text));
    else fuzz_said(&err);
    assert((encoding_valid_prefix(bytes) == size) == str_valid(bytes));
    arena_free(a);
    return 0;
}
