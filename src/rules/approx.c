/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/approx.h"

/* How far apart, as a share of the round number. */
static bool within(Frac value, Frac round, int64_t of)
{
    Frac gap, limit;
    if (!frac_sub(value, round, &gap) || !frac_make(round.num, round.den * of, &limit)) return false;
    if (gap.num < 0) gap.num = -gap.num;
    return frac_compare(gap, limit) <= 0;
}

static bool round_to(Frac value, Frac step, Rounding how, Frac *out)
{
    Frac steps;
    Int128 whole;
    return frac_div(value, step, &steps) && frac_scale(steps, 0, how, &whole) && frac_mul(step, (Frac){ whole, 1 }, out) && whole > 0;
}

static void write(Frac round, Str before, Str after, Str unit, Buf *out)
{
    buf_add(out, before);
    frac_format(round, -1, ROUND_HALF_UP, out);
    buf_add(out, after);
    buf_add(out, unit);
}

bool approx_format(Frac value, Frac step, Str word, Str unit, Buf *out)
{
    const Str none = { 0 };
    Frac round;
    if (value.num <= 0 || step.num <= 0) return false;
    if (str_equal(word, S("近"))) {
        if (!round_to(value, step, ROUND_CEIL, &round) || !within(value, round, 10)) return false;
        write(round, frac_compare(value, round) == 0 ? none : word, none, unit, out);
        return true;
    }
    if (str_equal(word, S("约"))) {
        if (!round_to(value, step, ROUND_HALF_UP, &round) || !within(value, round, 20)) return false;
        write(round, word, none, unit, out);
        return true;
    }
    if (!round_to(value, step, ROUND_FLOOR, &round)) return false;
    bool exact = frac_compare(value, round) == 0;
    bool before = str_equal(word, S("超"));
    write(round, !exact && before ? word : none, !exact && !before ? word : none, unit, out);
    return true;
}
