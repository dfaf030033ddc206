/* SPDX-License-Identifier: Apache-2.0 */
#include "report/eval_show.h"
#include "report/texts.h"
#include "rules/approx.h"

enum { EXCEL_EPOCH = -25569 };       /* 1899-12-30, for days after February 1900 */

bool eval_show_as(const Tag *t, const Figure *figure, Type type, ShowAs *out, Err *err)
{
    *out = (ShowAs){ .unit = type.unit, .decimals = t->decimals, .rounding = ROUND_HALF_UP, .figure = figure };
    if (figure) {
        out->rounding = figure->rounding;
        if (figure->unit != UNIT_NONE) out->unit = figure->unit;
    }
    UnitId own = out->unit;
    if (t->unit.n) {
        if (!unit_find(t->unit, &out->unit)) return FAIL(err, USE, T_REPORT_TAG_FORMAT, t->source, t->unit);
        if (type.kind != TYPE_NUMBER || !dims_equal(unit_get(out->unit)->dims, type.dims)) return FAIL(err, USE, T_REPORT_TAG_UNIT, t->source, t->unit);
    }
    if (out->decimals < 0 && figure && out->unit == own) out->decimals = figure->decimals;
    if (out->decimals < 0) out->decimals = unit_get(out->unit)->decimals;
    return true;
}

static Str chinese_digit(int n)
{
    static const Str digits[] = { S_INIT("零"), S_INIT("一"), S_INIT("二"), S_INIT("三"), S_INIT("四") };
    return digits[n];
}

void eval_show_period(Period p, Buf *out)
{
    buf_add_int(out, period_year(p));
    buf_add(out, S("年"));
    if (p.kind == PER_HALF) buf_add(out, period_part(p) ? S("下半年") : S("上半年"));
    if (p.kind == PER_QUARTER) {
        buf_add(out, S("第"));
        buf_add(out, chinese_digit(period_part(p) + 1));
        buf_add(out, S("季度"));
    }
    if (p.kind == PER_MONTH) {
        buf_add_int(out, period_part(p) + 1);
        buf_add(out, S("月"));
    }
}

void eval_show_day(Day d, TagDates style, bool end_of_period, Buf *out)
{
    int year = 0, month = 0, day = 0;
    day_ymd(d, &year, &month, &day);
    bool month_end = day == day_month_length(year, month);
    if (style == DATES_SHORT) style = end_of_period ? (month_end ? DATES_MONTH_END : DATES_MD) : DATES_YMD;
    if (style == DATES_YMD || style == DATES_YM) {
        buf_add_int(out, year);
        buf_add(out, S("年"));
    }
    buf_add_int(out, month);
    buf_add(out, S("月"));
    if (style == DATES_MONTH_END && month_end) buf_add(out, S("底"));
    else if (style != DATES_YM) {
        buf_add_int(out, day);
        buf_add(out, S("日"));
    }
}

/* 家, 宗 and 个 are one unit: the field says which word, else the figure, else the formula. */
static Str unit_word(const Tag *t, const ShowAs *as, Type type)
{
    const Figure *f = as->figure;
    if (t->bare) return S("");
    if (t->unit.n) return t->unit;
    if (f && f->bare) return S("");
    if (f && f->unit_text.n && f->unit == as->unit) return f->unit_text;
    return type.unit_word.n && type.unit == as->unit ? type.unit_word : unit_name(as->unit);
}

static void show_number(const Tag *t, const ShowAs *as, const Scalar *s, Arena *a, Answer *out)
{
    Frac value;
    out->is_number = true;
    out->ok = out->ok && scalar_in_unit(s, as->unit, &value);
    if (!out->ok) return;
    Buf number = { 0 }, shown = { 0 };
    frac_format(value, as->decimals, as->rounding, &number);
    Str unit = unit_word(t, as, s->type);
    Frac step;
    bool loose = as->figure && as->figure->has_approx && !t->bare && t->decimals < 0 && unit_from_base(as->unit, as->figure->approx_to, &step);
    if (!loose || !approx_format(value, step, as->figure->approx_word, unit, &shown)) {
        buf_add(&shown, buf_str(&number));
        buf_add(&shown, unit);
    }
    out->number = buf_keep(&number, a);
    out->shown = buf_keep(&shown, a);
    out->percent = as->unit == UNIT_PERCENT;
    buf_done(&number);
    buf_done(&shown);
}

static void show_day(const Tag *t, const Scalar *s, Arena *a, Answer *out)
{
    Buf b = { 0 };
    eval_show_day((Day)s->i, t->dates, str_equal(t->expression, S("period.end")), &b);
    out->shown = buf_keep(&b, a);
    out->number = str_printf(a, "%lld", (long long)s->i - EXCEL_EPOCH);
    out->is_day = true;
    buf_done(&b);
}

void eval_show(const Tag *t, const ShowAs *as, const Scalar *s, Arena *a, Answer *out)
{
    out->ok = s->ok;
    if (s->type.kind == TYPE_NUMBER) {
        show_number(t, as, s, a, out);
        return;
    }
    if (!s->ok) return;
    if (s->type.kind == TYPE_DAY) show_day(t, s, a, out);
    else if (s->type.kind == TYPE_PERIOD) {
        Buf b = { 0 };
        eval_show_period(period_unpack(s->i), &b);
        out->shown = buf_keep(&b, a);
        buf_done(&b);
    } else if (s->type.kind == TYPE_BOOL) {
        out->truth = s->i != 0;
        out->shown = s->i ? S("是") : S("否");
    } else {
        out->shown = s->text;
        out->ok = s->text.n > 0;
    }
}
