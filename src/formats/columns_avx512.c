/* SPDX-License-Identifier: Apache-2.0 */
#include "formats/columns_avx512.h"

#ifdef CLONES_ARE_MADE
#include <immintrin.h>

#define AVX512 __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vbmi2,bmi,bmi2,popcnt")))

/* ---- marks ---- */

enum { STRIDE = 64, SIXTEEN = 16 };

AVX512 size_t columns_avx512_marks(const char *text, size_t n, char by, uint32_t *out, size_t *n_lines)
{
    char all[STRIDE];
    for (int i = 0; i < STRIDE; i++) all[i] = (char)i;
    const __m512i places = _mm512_loadu_si512(all), delimiter = _mm512_set1_epi8(by), line_end = _mm512_set1_epi8('\n');
    uint32_t *at = out;
    *n_lines = 0;
    for (size_t i = 0; i < n; i += STRIDE) {
        __m512i x = _mm512_loadu_si512(text + i), base = _mm512_set1_epi32((int)i);
        uint64_t ends = _mm512_cmpeq_epi8_mask(x, line_end), marks = ends | _mm512_cmpeq_epi8_mask(x, delimiter);
        __m512i here = _mm512_maskz_compress_epi8(marks, places);
        uint32_t *to = at;
        at += __builtin_popcountll(marks);
        *n_lines += (size_t)__builtin_popcountll(ends);
        do {                                               /* most stretches have up to sixteen */
            _mm512_storeu_si512(to, _mm512_add_epi32(base, _mm512_cvtepu8_epi32(_mm512_castsi512_si128(here))));
            here = _mm512_alignr_epi64(here, here, 2);
            to += SIXTEEN;
        } while (to < at);
    }
    return (size_t)(at - out);
}

/* ---- numbers ---- */

/* The last sixteen bytes of four cells, each in a quarter; keep: which of the 64 are the cells' own. */
typedef struct { __m512i text; uint64_t keep; } Four;

AVX512 static inline __m128i before(const char *end) { return _mm_loadu_si128((const __m128i *)(const void *)(end - SIXTEEN)); }

AVX512 static inline Four four_cells(const char *text, const uint32_t *to, size_t step, uint64_t keep)
{
    __m256i low = _mm256_set_m128i(before(text + to[2 * step]), before(text + to[0])), high = _mm256_set_m128i(before(text + to[6 * step]), before(text + to[4 * step]));
    return (Four){ _mm512_inserti64x4(_mm512_castsi256_si512(low), high, 1), keep };
}

/* One bit of eight for each quarter in which a bit is set. */
static inline uint8_t quarters(uint64_t bits, int first)
{
    uint8_t out = 0;
    for (int k = 0; k < 4; k++) out |= (uint8_t)((bits >> 16 * k & 0xFFFF ? 1 : 0) << (2 * k + first));
    return out;
}

/* How digits and the point lie in a quarter, by the decimals. sign makes a 0 of the point; most: 9, of the point 0. */
typedef struct { uint64_t needed; __m512i moved, sign, most; } Layout;

/* In each stretch of bytes what stands before the point moves over it, and from its first byte nothing does. */
AVX512 static inline __m512i moved_of(int stretch, size_t decimals)
{
    const __m512i places = _mm512_broadcast_i32x4(_mm_setr_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)), in = _mm512_and_si512(places, _mm512_set1_epi8((char)(stretch - 1)));
    __mmask64 moves = decimals ? _mm512_cmple_epu8_mask(in, _mm512_set1_epi8((char)(stretch - 1 - (int)decimals))) : 0, first = moves & _mm512_cmpeq_epi8_mask(in, _mm512_setzero_si512());
    return _mm512_mask_set1_epi8(_mm512_mask_sub_epi8(places, moves, places, _mm512_set1_epi8(1)), first, -1);
}

AVX512 static inline Layout layout_of(size_t decimals)
{
    const uint64_t each = 0x0001000100010001u;
    uint64_t point = decimals ? each << (15 - decimals) : 0;
    return (Layout){ each << 15 | point | point >> 1, moved_of(SIXTEEN, decimals), _mm512_maskz_set1_epi8(point, '.' ^ '0'), _mm512_maskz_set1_epi8(~point, 9) };
}

/* Four digits in each 32 bits. What is wrong gets its bit, what is negative too. */
AVX512 static inline __m512i fours(Four f, const Layout *l, int first, uint8_t *wrong, uint8_t *negative)
{
    uint64_t minus = _mm512_mask_cmpeq_epi8_mask(f.keep, f.text, _mm512_set1_epi8('-'));
    if (minus) {
        minus &= ~(f.keep << 1 & ~(uint64_t)0x0001000100010001u);           /* of a cell's first character alone */
        f.keep &= ~minus;
        *negative |= quarters(minus, first);
    }
    __m512i digits = _mm512_xor_si512(_mm512_maskz_mov_epi8(f.keep, _mm512_xor_si512(f.text, _mm512_set1_epi8('0'))), l->sign);
    uint64_t odd = _mm512_cmpgt_epu8_mask(digits, l->most) | (l->needed & ~f.keep);
    if (odd) *wrong |= quarters(odd, first);
    __m512i pairs = _mm512_maddubs_epi16(_mm512_shuffle_epi8(digits, l->moved), _mm512_set1_epi16(10 | 1 << 8));
    return _mm512_madd_epi16(pairs, _mm512_set1_epi32(100 | 1 << 16));
}

AVX512 static inline __m256i gather(const uint32_t *p, __m256i steps) { return _mm256_i32gather_epi32((const int *)(const void *)p, steps, 4); }

/* Of the cells of eight rows, 16 bits each, which of their last sixteen bytes are theirs: those of the even rows, then of the odd ones. */
AVX512 static inline __m128i own_bytes(Cells c, __m256i to_steps, __m256i from_steps, const uint32_t *to, const uint32_t *from, uint8_t *too_long)
{
    __m256i begin = gather(from, from_steps), end = gather(to, to_steps);
    __m256i length = _mm256_sub_epi32(_mm256_sub_epi32(end, begin), _mm256_set1_epi32((int)c.after));
    *too_long = _mm256_cmpgt_epu32_mask(length, _mm256_set1_epi32(SIXTEEN));
    __m128i keep = _mm256_cvtepi32_epi16(_mm256_srlv_epi32(_mm256_set1_epi32((int)0xFFFF0000), length));
    return _mm_shuffle_epi8(keep, _mm_setr_epi8(0, 1, 4, 5, 8, 9, 12, 13, 2, 3, 6, 7, 10, 11, 14, 15));
}

/* The same for cells of at most eight bytes, each in 64 bits. least: bytes that such a cell has. */
typedef struct { __m512i moved, sign, most; uint32_t least; } Short;
enum { SHORT = 8, SHORT_MAX = 99999999 };

AVX512 static inline Short short_of(size_t decimals)
{
    const uint64_t each = 0x0101010101010101u;
    uint64_t point = decimals && decimals < SHORT ? each << (SHORT - 1 - decimals) : 0;
    return (Short){ moved_of(SHORT, decimals), _mm512_maskz_set1_epi8(point, '.' ^ '0'), _mm512_maskz_set1_epi8(~point, 9), decimals ? (uint32_t)decimals + 2 : 1 };
}

/* fits: what is not wrong has 32 bits. */
typedef struct { const char *text; Cells cells; __m256i to_steps, from_steps; bool no_sign, fits; Layout layout; Short few; const Scale *scale; const Numbers *out; } Reading;

AVX512 static inline void put(const Reading *x, size_t row, __m512i n)
{
    if (x->out->narrow) _mm256_storeu_si256((__m256i *)(void *)(x->out->grains + row), _mm512_cvtepi64_epi32(n));
    else _mm512_storeu_si512(x->out->i + row, n);
}

/* Eight rows whose cells are short, without a sign and as they should be, or blank: those are wrong. Of any others nothing is said.
** *brief: they are short. */
AVX512 static inline bool eight_short(const Reading *x, size_t row, bool *brief, uint8_t *wrong)
{
    const Cells *c = &x->cells;
    const Short *l = &x->few;
    __m256i end = gather(c->to + row * c->to_step, x->to_steps), begin = gather(c->from + row * c->from_step, x->from_steps);
    __m256i length = _mm256_sub_epi32(_mm256_sub_epi32(end, begin), _mm256_set1_epi32((int)c->after));
    *brief = !_mm256_cmpgt_epu32_mask(length, _mm256_set1_epi32(SHORT));
    if (!*brief) return false;
    __m512i text = _mm512_i32gather_epi64(end, x->text - SHORT, 1), zeros = _mm512_set1_epi8('0');
    __m512i beyond = _mm512_sub_epi64(_mm512_set1_epi64(8 * SHORT), _mm512_slli_epi64(_mm512_cvtepu32_epi64(length), 3)), keep = _mm512_sllv_epi64(_mm512_set1_epi64(-1), beyond);
    __m512i digits = _mm512_xor_si512(_mm512_and_si512(_mm512_xor_si512(text, zeros), keep), l->sign), over = _mm512_subs_epu8(digits, l->most);
    *wrong = _mm256_testn_epi32_mask(length, length);
    if ((_mm512_test_epi64_mask(over, over) | _mm256_cmplt_epu32_mask(length, _mm256_set1_epi32((int)l->least))) & ~*wrong) return false;
    __m512i pairs = _mm512_maddubs_epi16(_mm512_shuffle_epi8(digits, l->moved), _mm512_set1_epi16(10 | 1 << 8)), halves = _mm512_madd_epi16(pairs, _mm512_set1_epi32(100 | 1 << 16));
    __m512i n = _mm512_add_epi64(_mm512_mul_epu32(halves, _mm512_set1_epi64(10000)), _mm512_srli_epi64(halves, 32));
    put(x, row, _mm512_mul_epu32(n, _mm512_set1_epi64((long long)x->scale->num)));
    return true;
}

/* Eight rows; the wrong ones. */
AVX512 static inline uint8_t eight(const Reading *x, size_t row)
{
    const uint32_t *to = x->cells.to + row * x->cells.to_step, *from = x->cells.from + row * x->cells.from_step;
    uint8_t wrong, negative = 0;
    __m128i keep = own_bytes(x->cells, x->to_steps, x->from_steps, to, from, &wrong);
    __m512i even = fours(four_cells(x->text, to, x->cells.to_step, (uint64_t)_mm_extract_epi64(keep, 0)), &x->layout, 0, &wrong, &negative);
    __m512i odd = fours(four_cells(x->text, to + x->cells.to_step, x->cells.to_step, (uint64_t)_mm_extract_epi64(keep, 1)), &x->layout, 1, &wrong, &negative);
    __m512i halves = _mm512_madd_epi16(_mm512_packus_epi32(even, odd), _mm512_set1_epi32(10000 | 1 << 16));     /* eight digits in 32 bits, the first half lowest */
    __m512i n = _mm512_add_epi64(_mm512_mul_epu32(halves, _mm512_set1_epi64(100000000)), _mm512_srli_epi64(halves, 32));
    wrong |= _mm512_cmpgt_epu64_mask(n, _mm512_set1_epi64((long long)x->scale->limit)) | (x->no_sign ? negative : 0);
    __m512i num = _mm512_set1_epi64((long long)x->scale->num);
    n = x->fits ? _mm512_mul_epu32(n, num) : _mm512_mullo_epi64(n, num);
    put(x, row, _mm512_mask_sub_epi64(n, negative, _mm512_setzero_si512(), n));
    return wrong;
}

AVX512 static __m256i steps_of(size_t step) { return _mm256_mullo_epi32(_mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7), _mm256_set1_epi32((int)step)); }

AVX512 uint64_t columns_avx512_numbers(const char *text, Cells c, bool no_sign, size_t row, size_t n, size_t decimals, const Scale *scale, const Numbers *out)
{
    bool small = scale->num <= UINT32_MAX, brief = small && scale->limit >= SHORT_MAX && decimals + 2 <= SHORT;
    const Reading x = { text, c, steps_of(c.to_step), steps_of(c.from_step), no_sign, small && scale->limit <= UINT32_MAX, layout_of(decimals), short_of(decimals), scale, out };
    uint64_t wrong = 0;
    if (n < 8) return ~(uint64_t)0;
    for (size_t i = 0; i < n; i += 8) {
        size_t at = i + 8 <= n ? i : n - 8;                /* the last eight may be some of before once more */
        uint8_t some;
        if (!brief || !eight_short(&x, row + at, &brief, &some)) some = eight(&x, row + at);
        wrong |= (uint64_t)some << at;
    }
    return wrong;
}

#endif
