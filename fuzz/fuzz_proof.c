/* SPDX-License-Identifier: Apache-2.0 */
#include "fuzz.h"

#include "proof/proof.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena *a = arena_new();
    Document d;
    Findings found;
    Err err = { 0 };
    if (document_read(S("f.md"), (Str){ (const char *)data, size }, a, &d, &err)) proof_check(&d, &(ProofJob){ .lang = size % 2 ? LANG_EN : LANG_ZH }, a, &found);
    else fuzz_said(&err);
    arena_free(a);
    return 0;
}
