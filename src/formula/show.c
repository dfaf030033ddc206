/* SPDX-License-Identifier: Apache-2.0
** Values as people read them. */
#include "formula/formula.h"

bool scalar_in_unit(const Scalar *s, UnitId unit, Frac *out)
{
    return s->ok && s->type.kind == TYPE_NUMBER && unit_from_base(unit, s->number, out);
}

static void add_number(const Scalar *s, UnitId unit, int decimals, bool with_unit, Buf *out)
{
    Frac typed;
    UnitId in = unit == UNIT_NONE ? s->type.unit : unit;
    if (!scalar_in_unit(s, in, &typed)) return;
    frac_format(typed, decimals < 0 ? unit_get(in)->decimals : decimals, ROUND_HALF_UP, out);
    if (with_unit && in != UNIT_HEAD && in != UNIT_RATIO) buf_add(out, unit_name(in));
}

void scalar_format(const Scalar *s, UnitId unit, int decimals, bool with_unit, Buf *out)
{
    if (!s->ok) return;
    switch (s->type.kind) {
    case TYPE_NUMBER: add_number(s, unit, decimals, with_unit, out); break;
    case TYPE_BOOL: buf_add_z(out, s->i ? "是" : "否"); break;
    case TYPE_DAY: day_format((Day)s->i, out); break;
    case TYPE_PERIOD: period_format(period_unpack(s->i), out); break;
    case TYPE_TEXT: case TYPE_REF: case TYPE_NAMES: buf_add(out, s->text); break;
    }
}
