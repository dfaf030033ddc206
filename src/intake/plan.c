/* SPDX-License-Identifier: Apache-2.0 */
#include "intake/plan.h"
#include "model/label.h"
#include "intake/value.h"
#include "intake/when.h"

#include <string.h>

static bool has_unit(const Field *f) { return f->unit != UNIT_NONE || f->kind == K_RATIO; }

static Dims field_dims(const Field *f) { return unit_get(f->unit)->dims; }

static UnitId sheet_unit(const SheetWork *sw, const Field *f)
{
    UnitId hit = UNIT_NONE;
    for (size_t i = 0; i < sw->n_units; i++) {
        if (dims_none(field_dims(f)) || !dims_equal(unit_get(sw->units[i])->dims, field_dims(f))) continue;
        if (sw->units[i] == f->unit) return f->unit;   /* 单位：亩、㎡: the one this field is usually given in */
        if (hit == UNIT_NONE) hit = sw->units[i];
    }
    return hit;
}

static void heading_problem(Work *w, const SheetWork *sw, Severity sev, const Text *t, int32_t col, const Field *f, Str one, Str two)
{
    problems_add(w->ps, (Problem){ .severity = sev, .text = t, .args = { one, two }, .n_args = 2, .file = sw->file_name, .sheet = sw->sheet->name,
        .row = (int32_t)sw->header.last + 1, .col = col + 1, .field = str_of(f->word), .value = col >= 0 ? sw->header.cols[col].shown : (Str){ 0 } });
}

static UnitId column_unit(Work *w, const SheetWork *sw, const Slot *slot)
{
    const Field *f = slot->field;
    if (!has_unit(f)) return UNIT_NONE;
    if (slot->col >= 0 && sw->header.cols[slot->col].has_unit) {
        UnitId id = sw->header.cols[slot->col].unit;
        if (dims_equal(unit_get(id)->dims, field_dims(f))) return id;
        heading_problem(w, sw, SEVERITY_ERROR, &T_INTAKE_UNIT, slot->col, f, unit_name(id), unit_name(f->unit));
        return f->unit;
    }
    UnitId id = sheet_unit(sw, f);
    if (id != UNIT_NONE) return id;
    return slot->value && slot->value->unit != UNIT_NONE ? slot->value->unit : f->unit;
}

/* kept = typed * times / by, when both are small; else the long way. */
static void fast_factor(Slot *slot)
{
    const Unit *u = unit_get(slot->unit);
    Frac q, quantum = slot->unit == UNIT_HEAD ? frac_of(1) : unit_quantum(u->dims);
    if (slot->field->kind == K_COUNT) quantum = frac_of(1);
    if (!frac_div(u->scale, quantum, &q) || q.num > INT64_C(1000000000000) || q.den > 1000000000) return;
    slot->times = (int64_t)q.num;
    slot->by = (int64_t)q.den;
}

static void plan_constant(Work *w, const SheetWork *sw, Slot *slot, Str text)
{
    Why why = { 0 };
    if (value_of_text(w, slot->field, text, (QuantityContext){ .year = sw->year }, &slot->constant, &why)) return;
    heading_problem(w, sw, SEVERITY_ERROR, &T_INTAKE_CONSTANT, -1, slot->field, text, sw->form->id);
    slot->constant.state = ST_BAD;
}

static void plan_slot(Work *w, const SheetWork *sw, const FormRow *row, const FormValue *v, size_t period, int32_t split_col, Slot *slot);

/* The cell that a composite reference is told at: that of the piece, else its last. */
static bool has_piece(const Slot *slot, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (slot->parts[i].piece) return true;
    return false;
}

static void plan_parts(Work *w, const SheetWork *sw, const FormRow *row, const FormValue *v, size_t period, int32_t split_col, Slot *slot)
{
    slot->n_parts = v->n_parts;
    slot->parts = NEW_ARRAY(w->a, Slot, v->n_parts);
    for (size_t i = 0; i < v->n_parts; i++) {
        plan_slot(w, sw, row, &v->parts[i], period, split_col, &slot->parts[i]);
        if (slot->parts[i].col >= 0 && (slot->col < 0 || !has_piece(slot, i))) slot->col = slot->parts[i].col;
    }
}

/* 1月 in a heading: its year is that of the command, else of the title. */
static Period with_year(Work *w, const SheetWork *sw, Period p, bool tell)
{
    int year = w->o->has_period ? period_year(w->o->period) : sw->year;
    if (period_year(p) != 0) return p;
    if (year == 0 && tell) PROBLEM(w->ps, ERROR, T_INTAKE_NO_YEAR, .file = sw->file_name, .sheet = sw->sheet->name, .row = (int32_t)sw->header.last + 1);
    return period_of(p.kind, year, period_part(p));
}

/* A reference to a row of the same line is told at the cell that names that row, else at that of its first key. */
static int32_t identifying_column(const SheetWork *sw, const FormRow *row)
{
    const Plan *p = NULL;
    for (size_t i = 0; i < sw->n_plans; i++)
        if (sw->plans[i].row == row) p = &sw->plans[i];
    for (size_t i = 0; p && i < p->n_slots; i++)
        if (label_is(p->slots[i].field, row->reg) && p->slots[i].col >= 0) return p->slots[i].col;
    for (size_t k = 0; p && k < row->reg->n_alternatives; k++)
        for (size_t f = 0; f < row->reg->alternatives[k].n; f++)
            for (size_t i = 0; i < p->n_slots; i++)
                if (p->slots[i].col >= 0 && p->slots[i].field->index == row->reg->alternatives[k].fields[f]) return p->slots[i].col;
    return -1;
}

/* A reference whose code and name stand under headings of their own is looked for by both. */
static bool plan_code_and_name(Work *w, const SheetWork *sw, const FormValue *v, Slot *slot)
{
    const Field *code = NULL, *name = v->field->to ? label_field(v->field->to) : NULL;
    int32_t code_col = -1, name_col = -1;
    for (size_t i = 0; name && i < v->n_columns; i++) {
        const Field *f = register_find(v->field->to, v->columns[i]);
        int32_t col = sheet_column(&sw->header, v->columns[i], w->a);
        bool is_code = f && value_is_code(f) && f != name;
        if (is_code && col >= 0 && code_col < 0) code = f, code_col = col;
        if (!is_code && col >= 0 && name_col < 0) name_col = col;
    }
    if (code_col < 0 || name_col < 0 || code_col == name_col) return false;
    slot->col = code_col;
    slot->n_parts = 2;
    slot->parts = NEW_ARRAY(w->a, Slot, 2);
    slot->parts[0] = (Slot){ .value = v, .field = code, .col = code_col, .year = sw->year };
    slot->parts[1] = (Slot){ .value = v, .field = name, .col = name_col, .year = sw->year };
    return true;
}

static void plan_period(Slot *slot, Period p) { slot->constant = (Stated){ .u.i = period_pack(p), .state = ST_VALUE }; }

static void plan_slot(Work *w, const SheetWork *sw, const FormRow *row, const FormValue *v, size_t period, int32_t split_col, Slot *slot)
{
    *slot = (Slot){ .value = v, .field = v->field, .col = -1, .row = v->row, .year = sw->year };
    switch (v->source) {
    case FROM_SPLIT: slot->piece = true, slot->col = split_col; break;
    case FROM_COLUMN:
    case FROM_COLUMNS:
        if (v->source == FROM_COLUMN && plan_code_and_name(w, sw, v, slot)) break;
        slot->col = match_column(&sw->header, v, period, w->a);
        slot->piece = split_col >= 0 && slot->col == split_col;
        break;
    case FROM_CONSTANT: plan_constant(w, sw, slot, v->constant); break;
    case FROM_PERIOD:
        if (row->n_periods) plan_period(slot, with_year(w, sw, row->periods[period], period == 0));
        else if (w->o->has_period) plan_period(slot, w->o->period);
        break;
    case FROM_KEY: plan_parts(w, sw, row, v, period, split_col, slot); break;
    case FROM_ROW: slot->col = identifying_column(sw, &sw->form->rows[v->row]); break;
    }
    slot->unit = column_unit(w, sw, slot);
    if (slot->unit != UNIT_NONE) fast_factor(slot);
    if (slot->col >= 0 && slot->unit != UNIT_NONE && slot->unit != slot->field->unit)
        heading_problem(w, sw, SEVERITY_NOTE, &T_INTAKE_CONVERTED, slot->col, slot->field, unit_name(slot->unit), unit_name(slot->field->unit));
}

/* The period of --period stands where the form or the sheet says none. */
static void add_default_period(Work *w, Plan *p)
{
    const Field *f = register_role(p->row->reg, KEY_PERIOD);
    if (!f || f->kind != K_PERIOD || !w->o->has_period) return;
    for (size_t i = 0; i < p->n_slots; i++) {
        if (p->slots[i].field != f) continue;
        if (p->slots[i].col < 0 && p->slots[i].constant.state == ST_NONE && p->slots[i].value->source != FROM_ROW) plan_period(&p->slots[i], w->o->period);
        return;
    }
    Slot *slot = &p->slots[p->n_slots++];
    *slot = (Slot){ .field = f, .col = -1 };
    plan_period(slot, w->o->period);
}

static void add_source(Work *w, Plan *p)
{
    const Register *reg = p->row->reg;
    IntakeSource *src = PUSH(w->a, w->out->sources, w->out->n_sources, w->cap_sources);
    *src = (IntakeSource){ .file = p->sheet->file, .sheet = p->sheet->sheet->name, .form = p->sheet->form->id, .reg = reg };
    src->columns = NEW_ARRAY(w->a, int16_t, reg->n_fields);
    for (size_t i = 0; i < reg->n_fields; i++) src->columns[i] = -1;
    for (size_t i = 0; i < p->n_slots; i++) src->columns[p->slots[i].field->index] = (int16_t)p->slots[i].col;
    p->source = (int32_t)w->out->n_sources - 1;
}

static void tell_absent(Work *w, const Plan *p, size_t period)
{
    if (w->o->as.n) return;   /* the form of one row names every field there is */
    for (size_t i = 0; i < p->n_slots; i++) {
        const FormValue *v = p->slots[i].value;
        if (!v || p->slots[i].col >= 0 || v->n_columns == 0) continue;
        heading_problem(w, p->sheet, SEVERITY_NOTE, &T_INTAKE_NO_HEADING, -1, p->slots[i].field, v->columns[v->source == FROM_COLUMNS ? period : 0], p->sheet->form->id);
    }
}

/* A column that the sheet does not have states nothing: not looked at line by line. */
static void drop_silent(Plan *p)
{
    size_t n = 0;
    for (size_t i = 0; i < p->n_slots; i++) {
        const Slot *slot = &p->slots[i];
        bool column = slot->value && (slot->value->source == FROM_COLUMN || slot->value->source == FROM_COLUMNS);
        if (!column || slot->col >= 0 || slot->constant.state != ST_NONE) p->slots[n++] = *slot;
    }
    p->n_slots = n;
}

static bool make_plan(Work *w, SheetWork *sw, const FormRow *row, size_t period)
{
    Plan *p = &sw->plans[sw->n_plans++];
    *p = (Plan){ .row = row, .sheet = sw, .split_col = -1 };
    if (row->split.n) p->split_col = sheet_column(&sw->header, row->split, w->a);
    p->slots = NEW_ARRAY(w->a, Slot, row->n_values + 1);
    for (size_t i = 0; i < row->n_values; i++) plan_slot(w, sw, row, &row->values[i], period, p->split_col, &p->slots[p->n_slots++]);
    add_default_period(w, p);
    add_source(w, p);
    tell_absent(w, p, period);
    drop_silent(p);
    return !row->when.n || when_compute(w, sw, row, &p->keep);
}

/* Headings that no row of the form reads: told, so that nothing is lost unseen. */
static void mark_read(const Slot *slots, size_t n, uint8_t *read)
{
    for (size_t i = 0; i < n; i++) {
        if (slots[i].col >= 0) read[slots[i].col] = 1;
        mark_read(slots[i].parts, slots[i].n_parts, read);
    }
}

static bool is_ignored(const SheetWork *sw, uint32_t col, Arena *a)
{
    for (size_t i = 0; i < sw->form->n_ignored; i++)
        if (sheet_column(&sw->header, sw->form->ignored[i], a) == (int32_t)col) return true;
    return false;
}

static void tell_unread(Work *w, const SheetWork *sw)
{
    uint8_t *read = arena_alloc(w->a, sw->header.n_cols + 1);
    Buf b = { 0 };
    for (size_t i = 0; i < sw->n_plans; i++) mark_read(sw->plans[i].slots, sw->plans[i].n_slots, read);
    for (uint32_t c = 0; c < sw->header.n_cols; c++) {
        Str leaf = sw->header.cols[c].joined;
        for (size_t i = 0; i < sw->form->n_rows; i++) read[c] |= when_names(&sw->header.cols[c], sw->form->rows[i].when, w->a);
        if (read[c] || !leaf.n || str_equal(leaf, S("序号")) || is_ignored(sw, c, w->a)) continue;
        if (b.n) buf_add_z(&b, "、");
        buf_add(&b, sw->header.cols[c].shown);
    }
    if (b.n) PROBLEM(w->ps, NOTE, T_INTAKE_UNREAD, .file = sw->file_name, .sheet = sw->sheet->name, .row = (int32_t)sw->header.last + 1, ARGS(buf_str(&b), sw->form->id));
    buf_done(&b);
}

bool plan_sheet(Work *w, SheetWork *sw)
{
    size_t n = 0;
    for (size_t i = 0; i < sw->form->n_rows; i++) n += sw->form->rows[i].n_periods ? sw->form->rows[i].n_periods : 1;
    sw->plans = NEW_ARRAY(w->a, Plan, n);
    for (size_t i = 0; i < sw->form->n_rows; i++) {
        const FormRow *row = &sw->form->rows[i];
        for (size_t k = 0; k < (row->n_periods ? row->n_periods : 1); k++)
            if (!make_plan(w, sw, row, k)) return false;
    }
    tell_unread(w, sw);
    return true;
}
