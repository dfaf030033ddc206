/* SPDX-License-Identifier: Apache-2.0 */
#include "intake/line.h"
#include "intake/totals.h"
#include "intake/value.h"

#include <string.h>

/* ---- one line ---- */

typedef struct {
    Work *w;
    SheetWork *sw;
    const Walk *walk;
    Str piece;                   /* of the split cell */
    int64_t *current;            /* draft of each form row on this line, -1 */
    size_t first_draft;
    bool bad;
} LineWork;

static void cell_problem(LineWork *l, const Slot *slot, const Cell *c, Severity sev, const Why *why)
{
    Str shown = c ? str_trim(grid_text(l->sw->sheet, c)) : (Str){ 0 };
    problems_add(l->w->ps, (Problem){ .severity = sev, .text = why->text, .args = { why->args[0], why->args[1], why->args[2] }, .n_args = why->n_args,
        .file = l->sw->file_name, .sheet = l->sw->sheet->name, .row = (int32_t)l->walk->row + 1, .col = slot->col + 1, .field = str_of(slot->field->word),
        .value = slot->piece ? l->piece : shown });
    l->bad |= sev == SEVERITY_ERROR;
}

static void read_row_reference(LineWork *l, const Slot *slot, Stated *out)
{
    int64_t draft = slot->row >= 0 ? l->current[slot->row] : -1;
    if (draft >= 0) *out = (Stated){ .u.i = draft, .state = ST_ROW };
}

static void read_slot(LineWork *l, Slot *slot, Stated *out);

static void read_key(LineWork *l, Slot *slot, Stated *out)
{
    Stated *v = NEW_ARRAY(l->w->a, Stated, slot->n_parts);
    size_t from_cells = 0, cells = 0;
    Buf text = { 0 };
    for (size_t i = 0; i < slot->n_parts; i++) {
        Slot *part = &slot->parts[i];
        read_slot(l, part, &v[i]);
        if (v[i].state == ST_BAD) out->state = ST_BAD;
        if (part->col < 0) continue;
        cells++;
        from_cells += v[i].state == ST_VALUE || v[i].state == ST_WANT;
        const Cell *c = l->walk->filled[part->col];
        if (text.n) buf_add_char(&text, ' ');
        buf_add(&text, part->piece ? l->piece : str_trim(grid_text(l->sw->sheet, c)));
    }
    if (out->state != ST_BAD && (cells == 0 || from_cells > 0))
        *out = (Stated){ .u.i = line_want(l->w, slot->field->to, buf_str(&text), slot->parts, v, slot->n_parts), .state = ST_WANT };
    buf_done(&text);
}

/* A day given to the month is listed one by one; roundings are counted by column. */
static void note_assumed(LineWork *l, Slot *slot, const Cell *c, unsigned notes)
{
    if (notes & QUANTITY_NOTE_MONTH_ONLY) cell_problem(l, slot, c, SEVERITY_NOTE, &(Why){ .text = &T_INTAKE_MONTH });
    if (notes & QUANTITY_NOTE_YEAR_ASSUMED) cell_problem(l, slot, c, SEVERITY_NOTE, &(Why){ .text = &T_INTAKE_YEAR, .args = { work_int(l->w->a, slot->year) }, .n_args = 1 });
    if (notes & QUANTITY_NOTE_SERIAL) cell_problem(l, slot, c, SEVERITY_NOTE, &(Why){ .text = &T_INTAKE_SERIAL });
    if (notes & QUANTITY_NOTE_CONVERTED) slot->converted++;
    if (notes & QUANTITY_NOTE_ROUNDED) slot->rounded++;
}

static void note_held(LineWork *l, const Slot *slot)
{
    SheetWork *sw = l->sw;
    const Merge *area = grid_merge_at(sw->sheet, l->walk->row, (uint32_t)slot->col);
    if (area && area->col == (uint32_t)slot->col) *PUSH(l->w->a, sw->held, sw->n_held, sw->cap_held) = (Held){ (int32_t)l->walk->row + 1, slot->col, (int32_t)area->row + 1 };
}

static void read_cell(LineWork *l, Slot *slot, Stated *out)
{
    const Cell *c = l->walk->filled[slot->col];
    Why why = { 0 };
    bool ok;
    if (slot->piece) ok = value_of_text(l->w, slot->field, l->piece, (QuantityContext){ .has_unit = true, .unit = slot->unit, .year = slot->year }, out, &why);
    else {
        if (c && c != l->walk->at[slot->col]) note_held(l, slot);
        if (c && c != l->walk->at[slot->col] && slot->field->key == KEY_NO && value_is_sum(slot->field)) slot->merged++;
        if (c && (c->flags & CELL_STRUCK) && l->sw->skip_struck) c = NULL;
        ok = value_of_cell(l->w, slot, l->sw->sheet, c, out, &why);
    }
    if (!ok) {
        cell_problem(l, slot, c, SEVERITY_ERROR, &why);
        *out = (Stated){ .state = ST_BAD };
    } else if (out->state == ST_NONE && l->w->o->blank_clears && slot->field->key == KEY_NO) out->state = ST_MISSING;
    if (ok && why.notes) note_assumed(l, slot, c, why.notes);
}

static void read_slot(LineWork *l, Slot *slot, Stated *out)
{
    FormSource source = slot->value ? slot->value->source : FROM_PERIOD;
    *out = slot->constant;
    if (source == FROM_ROW) read_row_reference(l, slot, out);
    else if (slot->n_parts) read_key(l, slot, out);
    else if (slot->col >= 0 && slot->constant.state == ST_NONE) read_cell(l, slot, out);
}

/* A row is made when a cell says something of it; one of constants and ^rows alone when those rows are there. For a wide row
** only the cells of its own period count. */
static bool says_something(const Plan *p, const Stated *v)
{
    size_t cells = 0, said = 0;
    bool wide = p->row->n_periods > 0;
    for (size_t i = 0; i < p->n_slots; i++) {
        const Slot *slot = &p->slots[i];
        if (slot->value && slot->value->source == FROM_ROW && v[i].state == ST_NONE && slot->field->key != KEY_NO) return false;
        if (slot->value && slot->value->source == FROM_KEY && v[i].state == ST_NONE && slot->field->key != KEY_NO) return false;
        if (slot->col < 0 || (slot->value && (slot->value->source == FROM_ROW || (wide && slot->value->source != FROM_COLUMNS)))) continue;
        cells++;
        said += v[i].state == ST_VALUE || v[i].state == ST_WANT || v[i].state == ST_BAD || (v[i].state == ST_MISSING && slot->field->key == KEY_NO && !slot->piece);
    }
    return cells == 0 ? !wide : said > 0;
}

static void read_plan(LineWork *l, Plan *p)
{
    Work *w = l->w;
    Stated *v = NEW_ARRAY(w->a, Stated, p->n_slots);
    bool was_bad = l->bad;
    for (size_t i = 0; i < p->n_slots; i++) read_slot(l, &p->slots[i], &v[i]);
    if (!says_something(p, v)) {
        l->bad = was_bad;
        return;
    }
    int64_t id = (int64_t)w->n_drafts;
    Draft *d = PUSH(w->a, w->drafts, w->n_drafts, w->cap_drafts);
    *d = (Draft){ .plan = p, .v = v, .line = (int32_t)l->walk->row + 1, .entity = NOBODY, .next = NOBODY };
    RegisterWork *rw = &w->regs[p->row->reg->index];
    *PUSH(w->a, rw->drafts, rw->n_drafts, rw->cap_drafts) = (uint32_t)id;
    l->current[p->row - l->sw->form->rows] = id;
}

static void read_split(LineWork *l, Plan *p)
{
    const Cell *c = l->walk->filled[p->split_col];
    Str *pieces;
    size_t n = value_split(grid_text(l->sw->sheet, c), l->w->a, &pieces);
    for (size_t i = 0; i < n; i++) {
        l->piece = pieces[i];
        read_plan(l, p);
    }
    l->piece = (Str){ 0 };
}

/* ---- struck, coloured, noted, hidden ---- */

typedef struct { size_t struck, part_struck, filled, hidden; Str first_struck, first_filled; } Marks;

static bool note_marks(LineWork *l, Marks *m)
{
    size_t struck = 0, cells = 0;
    const Walk *walk = l->walk;
    for (uint32_t c = 0; c < walk->n_cols; c++) {
        const Cell *cell = walk->at[c];
        if (!cell) continue;
        cells++;
        if (!(cell->flags & (CELL_STRUCK | CELL_PART_STRUCK | CELL_FILLED))) continue;
        if ((cell->flags & CELL_FILLED) && m->filled++ == 0) m->first_filled = grid_address(walk->row, c, l->w->a);
        if (!(cell->flags & (CELL_STRUCK | CELL_PART_STRUCK))) continue;
        struck += (cell->flags & CELL_STRUCK) != 0;
        m->part_struck += (cell->flags & CELL_PART_STRUCK) != 0;
        if (!m->first_struck.n) m->first_struck = grid_address(walk->row, c, l->w->a);
        if (!l->sw->take_struck && !(l->sw->skip_struck && (cell->flags & CELL_STRUCK))) l->bad = true;   /* nobody has said yet what it means */
    }
    m->struck += struck;
    if (grid_row_hidden(walk->sheet, walk->row)) m->hidden++;
    return l->sw->skip_struck && cells > 0 && struck == cells;
}

static void tell_notes(Work *w, const SheetWork *sw)
{
    Buf b = { 0 };
    const Sheet *s = sw->sheet;
    for (size_t i = 0; i < s->n_notes && i < 5; i++) {
        if (i) buf_add_z(&b, "；");
        buf_add(&b, grid_address(s->notes[i].row, s->notes[i].col, w->a));
        buf_add_z(&b, "“");
        buf_add(&b, str_slice(s->notes[i].text, 0, str_cut(s->notes[i].text, 90)));
        buf_add_z(&b, "”");
    }
    if (s->n_notes) PROBLEM(w->ps, NOTE, T_INTAKE_NOTES, .file = sw->file_name, .sheet = s->name, ARGS(work_int(w->a, (int64_t)s->n_notes), buf_str(&b)));
    buf_done(&b);
}

static void tell_hidden_columns(Work *w, const SheetWork *sw)
{
    Buf b = { 0 };
    for (uint32_t c = 0; c < sw->header.n_cols; c++) {
        if (!sw->header.cols[c].joined.n || !grid_col_hidden(sw->sheet, c)) continue;
        if (b.n) buf_add_z(&b, "、");
        buf_add(&b, sw->header.cols[c].shown);
    }
    if (b.n) PROBLEM(w->ps, WARN, T_INTAKE_HIDDEN_COLUMNS, .file = sw->file_name, .sheet = sw->sheet->name, ARGS(buf_str(&b)));
    buf_done(&b);
}

static void tell_marks(Work *w, const SheetWork *sw, const Marks *m)
{
    Str file = sw->file_name, sheet = sw->sheet->name;
    Str struck = work_int(w->a, (int64_t)(m->struck + m->part_struck));
    if (m->struck + m->part_struck && (sw->skip_struck || sw->take_struck))
        PROBLEM(w->ps, NOTE, T_INTAKE_STRUCK_ANSWERED, .file = file, .sheet = sheet, ARGS(struck, sw->skip_struck ? S("skip") : S("keep")));
    else if (m->struck + m->part_struck) PROBLEM(w->ps, ASK, T_INTAKE_STRUCK, .question = { QUESTION_STRUCK, sw->form->id, S("划线"), S("") }, .file = file, .sheet = sheet, ARGS(struck, m->first_struck, sw->form->id));
    if (m->filled) PROBLEM(w->ps, NOTE, T_INTAKE_FILLED, .file = file, .sheet = sheet, ARGS(work_int(w->a, (int64_t)m->filled), m->first_filled));
    if (m->hidden) PROBLEM(w->ps, WARN, T_INTAKE_HIDDEN_ROWS, .file = file, .sheet = sheet, ARGS(work_int(w->a, (int64_t)m->hidden)));
    tell_hidden_columns(w, sw);
    tell_notes(w, sw);
}

static void tell_columns(Work *w, const SheetWork *sw)
{
    for (size_t i = 0; i < sw->n_plans; i++)
        for (size_t k = 0; k < sw->plans[i].n_slots; k++) {
            const Slot *slot = &sw->plans[i].slots[k];
            if (slot->rounded) PROBLEM(w->ps, NOTE, T_INTAKE_ROUNDED, .file = sw->file_name, .sheet = sw->sheet->name, .col = slot->col + 1, .field = str_of(slot->field->word), ARGS(work_int(w->a, (int64_t)slot->rounded)));
            if (slot->converted) PROBLEM(w->ps, NOTE, T_INTAKE_UNITS_INSIDE, .file = sw->file_name, .sheet = sw->sheet->name, .col = slot->col + 1, .field = str_of(slot->field->word), ARGS(work_int(w->a, (int64_t)slot->converted)));
            if (slot->merged) PROBLEM(w->ps, WARN, T_INTAKE_MERGED_NUMBER, .file = sw->file_name, .sheet = sw->sheet->name, .col = slot->col + 1, .field = str_of(slot->field->word), ARGS(work_int(w->a, (int64_t)slot->merged)));
        }
}

/* ---- the sheet ---- */

static void read_line(LineWork *l)
{
    SheetWork *sw = l->sw;
    l->first_draft = l->w->n_drafts;
    for (size_t i = 0; i < sw->form->n_rows; i++) l->current[i] = -1;
    for (size_t i = 0; i < sw->n_plans; i++) {
        Plan *p = &sw->plans[i];
        if (p->keep && !p->keep[l->walk->row]) continue;
        if (p->row->split.n && p->split_col < 0) continue;
        if (p->split_col >= 0) read_split(l, p);
        else read_plan(l, p);
    }
    sw->rows += l->w->n_drafts > l->first_draft;
    sw->lost |= l->bad;
    for (size_t i = l->first_draft; l->bad && i < l->w->n_drafts; i++) l->w->drafts[i].bad = true;
}

/* What is asked once: a form of the rule book, or the headings that a sheet read with --as has. */
static Str layout_of(const Work *w, const SheetWork *sw)
{
    if (!w->o->as.n) return sw->form->id;
    Buf b = { 0 };
    buf_add(&b, sw->form->id);
    for (uint32_t c = 0; c < sw->header.n_cols; c++) buf_addf(&b, "\t%.*s", SP(sw->header.cols[c].joined));
    Str layout = buf_keep(&b, w->a);
    buf_done(&b);
    return layout;
}

static Str struck_before(const StruckAnswer *list, size_t n, Str layout)
{
    for (size_t i = 0; i < n; i++)
        if (str_equal(list[i].layout, layout)) return list[i].answer;
    return (Str){ 0 };
}

/* --resolve, else the form, else what was answered before. */
static Str struck_answer(Work *w, const SheetWork *sw)
{
    Str layout = layout_of(w, sw), before = struck_before(w->o->struck, w->o->n_struck, layout);
    const Str *answer = work_answer(w, sw->form->id, S("划线"));
    if (!answer) answer = work_answer(w, sw->form->id, S("struck"));
    if (!answer) return sw->form->struck == STRUCK_ASK ? before : sw->form->struck == STRUCK_SKIP ? S("skip") : S("keep");
    if (!str_equal(*answer, before) && !struck_before(w->out->struck, w->out->n_struck, layout).n)
        *PUSH(w->a, w->out->struck, w->out->n_struck, w->cap_struck) = (StruckAnswer){ layout, *answer };
    return *answer;
}

static void read_answers(Work *w, SheetWork *sw)
{
    Str answer = struck_answer(w, sw);
    sw->skip_struck = str_equal(answer, S("skip"));
    sw->take_struck = answer.n && !sw->skip_struck;
}

void line_read_sheet(Work *w, SheetWork *sw)
{
    Walk walk;
    Marks marks = { 0 };
    LineWork l = { .w = w, .sw = sw, .walk = &walk };
    Totals *totals = totals_new(w, sw);
    l.current = NEW_ARRAY(w->a, int64_t, sw->form->n_rows);
    read_answers(w, sw);
    sheet_walk(&walk, sw->sheet, sw->header.last + 1, sw->header.n_cols, w->a);
    while (sheet_next(&walk)) {
        LineKind kind = sheet_line(sw->sheet, &sw->header, walk.row, walk.at);
        if (kind == LINE_TOTAL || kind == LINE_SUBTOTAL) totals_note(totals, &walk, kind), sw->totals++;
        if (kind == LINE_SIGNATURE && sw->rows > 0) continue;
        if (kind != LINE_DATA) continue;
        l.bad = false;
        if (!note_marks(&l, &marks)) read_line(&l);
    }
    totals_check(totals);
    tell_marks(w, sw, &marks);
    tell_columns(w, sw);
}

/* ---- references by text ---- */

static void want_key(const Register *to, Str text, const Slot *parts, const Stated *v, size_t n_parts, Buf *out)
{
    buf_add_z(out, to->id);
    if (n_parts == 0) buf_add_char(out, '\t'), buf_add(out, text);
    for (size_t i = 0; i < n_parts; i++) {
        buf_add_char(out, '\x1f');
        buf_add_z(out, parts[i].field->id);
        buf_add_char(out, (char)('0' + v[i].state));
        if (v[i].state == ST_VALUE && kind_is_text(parts[i].field->kind)) buf_add(out, (Str){ v[i].u.p, v[i].n });
        else if (v[i].state != ST_NONE) buf_add_int(out, v[i].u.i);
    }
}

uint32_t line_want(Work *w, const Register *to, Str text, const Slot *parts, const Stated *v, size_t n_parts)
{
    Buf key = { 0 };
    want_key(to, text, parts, v, n_parts, &key);
    int64_t at = map_intern(w->want_index, buf_str(&key));
    buf_done(&key);
    if ((size_t)at < w->n_wants) return (uint32_t)at;
    Want *want = PUSH(w->a, w->wants, w->n_wants, w->cap_wants);
    *want = (Want){ .to = to, .text = str_copy(w->a, text), .parts = parts, .v = v, .n_parts = n_parts };
    RegisterWork *rw = &w->regs[to->index];
    *PUSH(w->a, rw->wants, rw->n_wants, rw->cap_wants) = (uint32_t)at;
    return (uint32_t)at;
}
