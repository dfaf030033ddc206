/* SPDX-License-Identifier: Apache-2.0 */
#include "model/unit.h"
#include "base/text.h"

#include <assert.h>
#include <string.h>

static const Unit units[] = {
#define UNIT(id, dims, num, den, decimals, names, en) { #id, dims, { num, den }, decimals, names, en },
#include "model/units.def"
#undef UNIT
};

const Unit *unit_get(UnitId id)
{
    assert(id < UNIT_COUNT);
    return &units[id];
}

Str unit_name(UnitId id)
{
    Str rest = str_of(unit_get(id)->names);
    return str_split(&rest, '|');
}

size_t unit_match(Str s, UnitId *out)
{
    size_t best = 0;
    for (size_t i = 0; i < UNIT_COUNT; i++) {
        Str rest = str_of(units[i].names);
        while (rest.p) {
            Str name = str_split(&rest, '|');
            if (name.n <= best || !str_starts(s, name)) continue;
            best = name.n;
            *out = (UnitId)i;
        }
    }
    return best;
}

bool unit_find(Str name, UnitId *out)
{
    UnitId id;
    if (name.n == 0 || unit_match(name, &id) != name.n) return false;
    *out = id;
    return true;
}

size_t unit_multiplier(Str s, int64_t *times)
{
    static const struct { const char *word; int64_t times; } words[] = {
        { "千万", 10000000 }, { "百万", 1000000 }, { "十万", 100000 }, { "万亿", INT64_C(1000000000000) }, { "亿", 100000000 }, { "万", 10000 }, { "千", 1000 }, { "百", 100 },
    };
    *times = 1;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        Str word = str_of(words[i].word);
        if (!str_starts(s, word)) continue;
        *times = words[i].times;
        return word.n;
    }
    return 0;
}

bool dims_equal(Dims a, Dims b) { return memcmp(a.power, b.power, sizeof a.power) == 0; }

bool dims_none(Dims d) { return dims_equal(d, (Dims){ { 0 } }); }

Dims dims_product(Dims a, Dims b, int sign)
{
    for (int i = 0; i < DIM_COUNT; i++) a.power[i] = (int8_t)(a.power[i] + sign * b.power[i]);
    return a;
}

static void add_side(Dims d, int sign, Buf *out)
{
    static const char *const names[] = { TEXT_WORD("金额", "money"), TEXT_WORD("面积", "area"), TEXT_WORD("能耗", "energy"), TEXT_WORD("时间", "time"),
        TEXT_WORD("电量", "electricity"), TEXT_WORD("质量", "mass"), TEXT_WORD("体积", "volume") };
    bool any = false;
    for (int i = 0; i < DIM_COUNT; i++) {
        for (int k = d.power[i] * sign; k > 0; k--) {
            if (any) buf_add_z(out, "×");
            buf_add_z(out, names[i]);
            any = true;
        }
    }
    if (!any) buf_add_z(out, sign > 0 ? TEXT_WORD("数", "number") : "");
}

void dims_format(Dims d, Buf *out)
{
    bool below = false;
    for (int i = 0; i < DIM_COUNT; i++) below |= d.power[i] < 0;
    add_side(d, 1, out);
    if (!below) return;
    buf_add_char(out, '/');
    add_side(d, -1, out);
}

Frac unit_quantum(Dims d)
{
    Dims per_area = units[UNIT_YUAN_PER_M2].dims;
    int kinds = 0, first = 0;
    for (int i = 0; i < DIM_COUNT; i++) kinds += d.power[i] != 0, first = d.power[i] ? i : first;
    if (dims_equal(d, per_area)) return (Frac){ 1, 3000000 };          /* 10⁻⁶ 元/㎡ */
    if (kinds == 1 && d.power[first] == 1) return (Frac){ 1, 1 };
    return (Frac){ 1, 1000000000 };
}

bool unit_keep(UnitId id, Frac typed, int64_t *kept, bool *exact)
{
    Frac base, quanta, back;
    const Unit *u = unit_get(id);
    Frac quantum = id == UNIT_HEAD ? frac_of(1) : unit_quantum(u->dims);   /* a count is whole */
    if (!frac_mul(typed, u->scale, &base) || !frac_div(base, quantum, &quanta)) return false;
    if (!frac_int64(quanta, ROUND_HALF_EVEN, kept)) return false;
    back = frac_of(*kept);
    *exact = frac_compare(back, quanta) == 0;
    return true;
}

bool unit_show(UnitId id, int64_t kept, Frac *typed)
{
    const Unit *u = unit_get(id);
    Frac quantum = id == UNIT_HEAD ? frac_of(1) : unit_quantum(u->dims), base;
    return frac_mul(frac_of(kept), quantum, &base) && frac_div(base, u->scale, typed);
}

bool unit_from_base(UnitId id, Frac base, Frac *typed) { return frac_div(base, unit_get(id)->scale, typed); }
bool unit_to_base(UnitId id, Frac typed, Frac *base) { return frac_mul(typed, unit_get(id)->scale, base); }
