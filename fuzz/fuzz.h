/* SPDX-License-Identifier: Apache-2.0
** fuzz/fuzz.h - what the targets share. A target is LLVMFuzzerTestOneInput alone: clang's -fsanitize=fuzzer gives it a
** main that invents input; replay.c gives it one that replays a corpus with any compiler. */
#ifndef LALIAN_FUZZ_H
#define LALIAN_FUZZ_H

#include "base/err.h"
#include "formats/grid.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Walks through a Book that was read, and sends it over a wire: it must come back. */
void fuzz_walk(const Book *book, Arena *a);
/* A failure must have a sentence in both languages. */
void fuzz_said(const Err *err);

#endif
