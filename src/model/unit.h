/* SPDX-License-Identifier: Apache-2.0
** model/unit.h - units as exact fractions, and dimensions as types. The table is units.def.
** A value in typed units times Unit.scale is a number of *base* units: money 分, area 1/300 ㎡, energy g coal
** equivalent, time days, electricity Wh, mass g, volume 1/1000 m³; count and ratio have no dimension.
** A field is *kept* as an int64 count of quanta of its dimension (unit_quantum): those base units themselves,
** ratios in 10⁻⁹, money per area in 10⁻⁶ 元/㎡ (万元/亩 and 元/㎡ both exact), any other product in 10⁻⁹ of its base units. */
#ifndef LALIAN_MODEL_UNIT_H
#define LALIAN_MODEL_UNIT_H

#include "base/num.h"

enum { DIM_MONEY, DIM_AREA, DIM_ENERGY, DIM_TIME, DIM_ELECTRIC, DIM_MASS, DIM_VOLUME, DIM_COUNT };
typedef struct { int8_t power[DIM_COUNT]; } Dims;            /* all zero: a plain number, count or ratio */

typedef enum {
#define UNIT(id, dims, num, den, decimals, names, en) UNIT_##id,
#include "model/units.def"
#undef UNIT
    UNIT_COUNT
} UnitId;

typedef struct {
    const char *id;
    Dims dims;
    Frac scale;              /* base units in one of these */
    int decimals;            /* printed when nothing else is said */
    const char *names;       /* "亩" or "平方米|㎡|m2|m²": the first is printed, all are read */
    const char *en;
} Unit;

const Unit *unit_get(UnitId id);
Str unit_name(UnitId id);                                    /* the first name */
bool unit_find(Str name, UnitId *out);                       /* exact, any name */
/* The longest unit name at the start of s; 0 when none fits. Composite "万元/亩" and "元/平方米" are found too. */
size_t unit_match(Str s, UnitId *out);
/* The multiplying word at the start of s: 万 亿 千万 …; 0 and *times 1 when none stands there. */
size_t unit_multiplier(Str s, int64_t *times);

bool dims_equal(Dims a, Dims b);
bool dims_none(Dims d);
Dims dims_product(Dims a, Dims b, int sign);                 /* sign -1: a / b */
void dims_format(Dims d, Buf *out);                          /* "金额/面积", in words of both languages (base/text.h), for messages */
Frac unit_quantum(Dims d);                                   /* base units in one kept quantum */

/* typed (in unit) <-> kept. `exact` tells whether rounding (half to even) was needed. false: out of range. */
bool unit_keep(UnitId id, Frac typed, int64_t *kept, bool *exact) MUST_CHECK;
bool unit_show(UnitId id, int64_t kept, Frac *typed) MUST_CHECK;
bool unit_from_base(UnitId id, Frac base, Frac *typed) MUST_CHECK;      /* base units -> this unit, exact */
bool unit_to_base(UnitId id, Frac typed, Frac *base) MUST_CHECK;

#endif
