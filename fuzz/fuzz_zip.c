/* SPDX-License-Identifier: Apache-2.0 */
#include "fuzz.h"

#include "formats/archive.h"
#include "formats/book.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena *a = arena_new();
    Str bytes = { (const char *)data, size }, content;
    Archive *z;
    Err err = { 0 };
    bool ok = archive_open(S("f.zip"), bytes, a, &z, &err);
    for (size_t i = 0; ok && i < archive_count(z); i++) ok = archive_read(z, i, a, &content, &err);
    if (!ok) fuzz_said(&err);
    archive_close(z);
    book_is_zip_of_files(bytes, a);
    arena_free(a);
    return 0;
}
