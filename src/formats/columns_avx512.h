/* SPDX-License-Identifier: Apache-2.0
** formats/columns_avx512.h - the two innermost loops of columns.h in AVX-512, for processors that have it (Ice Lake, Zen 4 and later);
** all others run the plain C of columns_block.c and columns_numbers.c. Both give the same; tests run both (columns-plain). */
#ifndef LALIAN_FORMATS_COLUMNS_AVX512_H
#define LALIAN_FORMATS_COLUMNS_AVX512_H

#include "base/clones.h"
#include "formats/columns_numbers.h"

#ifdef CLONES_ARE_MADE
static inline bool columns_avx512_there(void)
{
    return __builtin_cpu_supports("avx512vbmi2") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
}
#else
static inline bool columns_avx512_there(void) { return false; }
#endif

/* As find_marks of columns_block.c; 64 numbers of room beyond the marks. */
size_t columns_avx512_marks(const char *text, size_t n, char by, uint32_t *out, size_t *n_lines);
/* Of n cells from a row on, at most 64, which are to be read with care (bit 0 the first); out has the others' digits * scale->num, as its grains
** or its i. As if all were written with so many decimals. */
uint64_t columns_avx512_numbers(const char *text, Cells c, bool no_sign, size_t row, size_t n, size_t decimals, const Scale *scale, const Numbers *out);

#endif
