/* SPDX-License-Identifier: Apache-2.0 */
#include "formats/columns_numbers.h"

#include "base/clones.h"
#include "base/num.h"
#include "formats/columns_avx512.h"

#include <assert.h>

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "a cell's last character is the highest byte of a loaded word");

enum { BATCH = 64 };              /* numbers read at a time; room for a last one that is not full */
static const uint64_t ONES = 0x0101010101010101u, HIGHS = 0x8080808080808080u, ZEROS = 0x3030303030303030u;

void columns_numbers_room(Numbers *x, size_t n)
{
    x->i = mem_resize(x->i, (n + BATCH) * sizeof *x->i);
    x->grains = (int32_t *)x->i;
    x->ok = mem_resize(x->ok, n);
}

/* ---- measures ---- */

void columns_numbers_measure(const CsvColumn *c, Measure *out)
{
    Int128 power = 1;
    *out = (Measure){ .no_sign = c->no_sign };
    for (int d = 0; d <= MAX_DECIMALS; d++, power *= 10) {
        Frac f;
        bool made = frac_make(c->mul, c->div * power, &f);
        assert(made && c->mul > 0 && c->div > 0);
        out->quanta[d] = (Scale){ (uint64_t)f.num, f.den == 1 ? (uint64_t)(INT64_MAX / f.num) : 0, f.den };
    }
}

static bool as_grains(int64_t quanta, int64_t grain, int64_t *out)
{
    *out = quanta / grain;
    return quanta % grain == 0 && *out >= -INT32_MAX && *out <= INT32_MAX;
}

static bool all_grains(const Numbers *x, size_t n, int64_t grain)
{
    int64_t grains;
    for (size_t r = 0; r < n; r++)
        if (x->ok[r] == CELL_OK && !as_grains(x->i[r], grain, &grains)) return false;
    return true;
}

void columns_numbers_settle(Measure *m, const Numbers *x, size_t n)
{
    for (size_t d = x->decimals; d <= MAX_DECIMALS && m->quanta[d].den == 1 && !m->grain; d++) {
        uint64_t num = m->quanta[d].num;
        if (num <= INT32_MAX && all_grains(x, n, (int64_t)num)) m->grain = (int32_t)num;
    }
    for (int d = 0; d <= MAX_DECIMALS && m->grain; d++) {
        uint64_t num = m->quanta[d].num, grain = (uint64_t)m->grain;
        m->grains[d] = m->quanta[d].den == 1 && num % grain == 0 && num / grain <= INT32_MAX ? (Scale){ num / grain, INT32_MAX / (num / grain), 1 } : (Scale){ 0, 0, 1 };
    }
}

/* ---- numbers ---- */

static bool scaled(uint64_t digits, const Scale *s, bool negative, int64_t *out)
{
    Int128 n = (Int128)digits * s->num, q = n / s->den, rest = n % s->den * 2;
    q += rest > s->den || (rest == s->den && (q & 1));
    if (q > INT64_MAX) return false;
    *out = negative ? -(int64_t)q : (int64_t)q;
    return true;
}

/* Any plain decimal, one character after the other. */
static CellState careful_number(Str cell, const Measure *m, int64_t *out)
{
    bool negative = cell.n && cell.p[0] == '-', any = false;
    uint64_t digits = 0;
    size_t decimals = 0, significant = 0, i = cell.n && (cell.p[0] == '-' || cell.p[0] == '+');
    if (cell.n == 0) return CELL_BLANK;
    for (bool point = false; i < cell.n; i++) {
        char c = cell.p[i];
        if (c == '.' && !point && any) {
            point = true, any = false;
            continue;
        }
        significant += digits > 0 || c != '0';
        decimals += point;
        if (c < '0' || c > '9' || significant > MAX_DECIMALS || decimals > MAX_DECIMALS) return CELL_ODD;
        digits = digits * 10 + (uint64_t)(c - '0');
        any = true;
    }
    return any && scaled(digits, &m->quanta[decimals], negative, out) && !(m->no_sign && *out < 0) ? CELL_OK : CELL_ODD;
}

/* The bytes of the last n characters of sixteen, in the words that hold the first and the last eight. */
static const uint64_t KEEP[17][2] = {
#define K(n) (n) == 0 ? 0 : ~(uint64_t)0 << (64 - 8 * (n)) % 64
    { 0, 0 }, { 0, K(1) }, { 0, K(2) }, { 0, K(3) }, { 0, K(4) }, { 0, K(5) }, { 0, K(6) }, { 0, K(7) }, { 0, K(8) },
    { K(1), K(8) }, { K(2), K(8) }, { K(3), K(8) }, { K(4), K(8) }, { K(5), K(8) }, { K(6), K(8) }, { K(7), K(8) }, { K(8), K(8) },
#undef K
};

/* Numbers are read many at a time, as if all were written with as many decimals as the one before: [-]digits[.decimals] of at most sixteen
** characters, each right-aligned in two words of eight bytes. Those that are not (wrong) are read with care, one by one. */
enum { QUICK_DECIMALS = 7, QUICK_LENGTH = 16 };
typedef struct { uint64_t first[BATCH], last[BATCH], minus[BATCH], wrong[BATCH]; int64_t out[BATCH]; } Batch;

static void gather(Batch *t, const char *text, Cells c, bool no_sign, size_t row, size_t n, size_t decimals)
{
    uint64_t refused = no_sign;
    size_t least = decimals ? decimals + 2 : 1;
    for (size_t i = 0; i < n; i++) {
        uint32_t from = c.from[(row + i) * c.from_step] + c.after, to = c.to[(row + i) * c.to_step];
        uint64_t minus = text[from] == '-';
        size_t length = to - from - minus;
        bool wrong = length - least > QUICK_LENGTH - least;
        const uint64_t *keep = KEEP[wrong ? 0 : length];
        t->first[i] = (columns_load(text + to - 16) ^ ZEROS) & keep[0];
        t->last[i] = (columns_load(text + to - 8) ^ ZEROS) & keep[1];
        t->wrong[i] = wrong | (minus & refused);
        t->minus[i] = minus;
    }
}

/* Eight digits, one a byte, the first in the lowest. Shifts and one multiplication of 32 bits: what every vector unit has. */
static inline uint64_t eight_digits(uint64_t d)
{
    d = ((d << 3) + (d << 1) + (d >> 8)) & 0x00FF00FF00FF00FFu;
    d = ((d << 6) + (d << 5) + (d << 2) + (d >> 16)) & 0x0000FFFF0000FFFFu;
    return (uint64_t)(uint32_t)d * 10000 + (d >> 32);
}

static inline uint64_t no_digits(uint64_t d) { return ((d + ONES * 0x76) | d) & HIGHS; }

/* What stands before the point moves over it; then digits become numbers. true: something is wrong. */
CLONES static bool convert(Batch *t, size_t decimals, const Scale *s, int64_t *out)
{
    uint64_t at = (uint64_t)0xFF << 8 * (QUICK_DECIMALS - decimals), point = decimals ? at : 0, upto = decimals ? at | (at - 1) : 0, more = 0, wrong = 0;
    uint64_t sign = ONES * ('.' ^ '0') & point, by = decimals ? 8 : 0, num = s->num, limit = s->limit;
    for (size_t i = 0; i < BATCH; i++) {
        uint64_t first = t->first[i], last = t->last[i];
        uint64_t moved = (last & ~upto) | ((last << 8 | first >> 56) & upto);
        t->wrong[i] |= ((last & point) ^ sign) | no_digits(moved);
        t->last[i] = eight_digits(moved);
        t->first[i] = first << by;
        more |= first << by;
    }
    for (size_t i = 0; more && i < BATCH; i++) {
        t->wrong[i] |= no_digits(t->first[i]);
        t->last[i] += (uint64_t)(uint32_t)eight_digits(t->first[i]) * 100000000;
    }
    for (size_t i = 0; i < BATCH; i++) {
        uint64_t digits = t->last[i], minus = t->minus[i];
        t->wrong[i] |= (limit - digits) >> 63;             /* over the limit: both are under 2^63 */
        out[i] = (int64_t)((digits * num ^ (0 - minus)) + minus);
        wrong |= t->wrong[i];
    }
    return wrong != 0;
}

/* The numbers of up to BATCH rows; which of them are to be read with care, bit 0 the first. */
static uint64_t read_batch(Batch *t, const char *text, Cells c, bool no_sign, size_t row, size_t n, size_t decimals, const Scale *s, const Numbers *x)
{
    uint64_t wrong = 0;
    if (columns_avx512_there()) return columns_avx512_numbers(text, c, no_sign, row, n, decimals, s, x);
    gather(t, text, c, no_sign, row, n, decimals);
    bool some = convert(t, decimals, s, x->narrow ? t->out : x->i + row);
    for (size_t i = 0; x->narrow && i < BATCH; i++) x->grains[row + i] = (int32_t)t->out[i];
    for (size_t i = 0; some && i < n; i++) wrong |= (uint64_t)(t->wrong[i] != 0) << i;
    return wrong;
}

static size_t decimals_of(Str cell)
{
    const char *point = cell.n ? memchr(cell.p, '.', cell.n) : NULL;
    return point ? (size_t)(cell.p + cell.n - point) - 1 : 0;
}

static void read_carefully(Numbers *x, Str cell, const Measure *m, size_t row)
{
    int64_t quanta = 0, grains = 0;
    CellState state = careful_number(cell, m, &quanta);
    size_t d = decimals_of(cell);
    bool there = state == CELL_OK;
    x->ok[row] = (uint8_t)state;
    x->n_odd += state == CELL_ODD;
    x->n_there -= !there;
    if (there && d <= QUICK_DECIMALS) x->decimals = d;
    if (!x->narrow) x->i[row] = there ? quanta : 0;
    else if (!there || as_grains(quanta, m->grain, &grains)) x->grains[row] = (int32_t)grains;
    else x->narrow = false;
}

/* False: it was to be narrow, and one does not fit. */
static bool read_all(const char *text, Cells cells, size_t n, const Measure *m, Numbers *x)
{
    Batch t = { 0 };
    bool narrow = x->narrow;
    const Scale *scales = narrow ? m->grains : m->quanta;
    x->n_odd = 0;
    x->n_there = n;
    memset(x->ok, CELL_OK, n);
    for (size_t row = 0; row < n && x->narrow == narrow; row += BATCH) {
        size_t here = n - row < BATCH ? n - row : BATCH, decimals = x->decimals;
        uint64_t wrong = read_batch(&t, text, cells, m->no_sign, row, here, decimals, &scales[decimals], x);
        for (uint64_t left = here < BATCH ? wrong & (((uint64_t)1 << here) - 1) : wrong; left; left &= left - 1) {
            size_t r = row + (size_t)__builtin_ctzll(left);
            read_carefully(x, cells_text(text, cells, r), m, r);
        }
    }
    return x->narrow == narrow;
}

void columns_numbers_read(const char *text, Cells cells, size_t n, const Measure *m, Numbers *x)
{
    if (!read_all(text, cells, n, m, x)) (void)read_all(text, cells, n, m, x);
}

void columns_numbers_put(Numbers *x, size_t n, const Measure *m, size_t row, bool there, int64_t quanta)
{
    int64_t grains = 0;
    x->ok[row] = there;
    x->n_there += there;
    bool fits = x->narrow && as_grains(quanta, m->grain, &grains);
    for (size_t r = n; x->narrow && !fits && r-- > 0;) x->i[r] = (int64_t)x->grains[r] * m->grain;      /* from the end: the same memory */
    x->narrow = fits;
    if (fits) x->grains[row] = (int32_t)grains;
    else x->i[row] = quanta;
}
