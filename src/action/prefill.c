/* SPDX-License-Identifier: Apache-2.0
** A form says which cells make which rows; here rows make the cells. A line starts at a row that refers to no other row of the
** line; rows that refer to it (^register) are laid onto the same line while their cells agree, else onto a line of their own with
** the cells of the rows they refer to repeated. A cell that two fields read must be the same for both, blank included. */
#include "action/prefill_parts.h"
#include "action/texts.h"
#include "intake/value.h"
#include <string.h>

/* ---- values ---- */

Prefill *prefill_new(Desk *d)
{
    Prefill *p = NEW(d->arena, Prefill);
    *p = (Prefill){ d, NEW_ARRAY(d->arena, Labels, d->model->n), NEW_ARRAY(d->arena, Row **, d->model->n) };
    return p;
}

bool prefill_cell(Prefill *p, const Field *f, const Value *v, Buf *out, Err *err)
{
    p->d->sensitive |= v->ok && f->secrecy >= SEC_FIRM;
    if (!v->ok || !f->to) return quantity_format(f, v, LANG_ZH, out), true;
    Labels *l = &p->labels[f->to->index];
    if (!l->names && !label_load(l, p->d->snapshot, f->to, p->d->arena, p->d->arena, err)) return false;
    return label_reference(l, v->i, out, err);
}

bool prefill_row(Prefill *p, const Register *reg, int64_t id, const Row **out, Err *err)
{
    const Frame *f = snapshot_load(p->d->snapshot, reg, 0, err);
    Row ***rows = &p->rows[reg->index];
    if (!f) return false;
    if (!*rows) *rows = NEW_ARRAY(p->d->arena, Row *, f->n + 1);
    if (!(*rows)[id] && !snapshot_row(p->d->snapshot, reg, id, p->d->arena, &(*rows)[id], err)) return false;
    *out = (*rows)[id];
    return true;
}
/* ---- what a row says on a line ---- */

typedef enum { LAID_NOT, LAID_CLASH, LAID } Laid;   /* it is not for this row of the form; a cell says something else; done */

static void say(Filling *g, size_t col, Str text, bool piece)
{
    if (g->n_said < SAID) g->said[g->n_said++] = (Said){ col, text, piece };
}

static bool cell_text(Filling *g, const FormValue *v, size_t col, const Value *value, Str *out)
{
    Buf b = { 0 };
    Frac typed;
    bool bare = g->columns[col].units_differ && v->unit != UNIT_NONE && v->unit != v->field->unit;   /* the heading names no unit: the form does */
    bool ok = bare && value->ok ? unit_show(v->unit, value->i, &typed) : prefill_cell(g->p, v->field, value, &b, g->err);
    if (ok && bare && value->ok) frac_format(typed, -1, ROUND_HALF_UP, &b);
    *out = buf_keep(&b, g->d->arena);
    buf_done(&b);
    return ok;
}

static bool same_as_constant(const Filling *g, const FormValue *v, const Value *value)
{
    Value want;
    Err ignored = { 0 };
    if (v->field->to || !intake_value(g->d->book, v->field, v->constant, g->d->arena, &want, &ignored)) return false;
    return value_equal(v->field, &want, value);
}

static bool same_period(const Filling *g, const Part *part, const Value *value)
{
    if (!value->ok) return false;
    Period p = period_unpack(value->i), want;
    if (!part->row->n_periods) return !g->asked || period_equal(p, *g->asked);
    want = part->row->periods[part->period];
    if (period_year(want) == 0) want = period_of(want.kind, g->asked ? period_year(*g->asked) : 0, period_part(want));
    return period_equal(p, want);
}

/* One value of the row; false: this row of the form does not make it, or a failure. */
static bool say_value(Filling *g, const Part *part, const Line *line, const FormValue *v, const Value *value)
{
    Str text;
    const Row *target;
    static const Value none;
    switch (v->source) {
    case FROM_CONSTANT: return same_as_constant(g, v, value);
    case FROM_PERIOD: return same_period(g, part, value);
    case FROM_ROW: {
        int64_t id = line->ids[prefill_parts_of(g, (size_t)v->row)];
        return value->ok ? value->i == id : id == 0 && v->field->key == KEY_NO;
    }
    case FROM_KEY:
        if (value->ok && !prefill_row(g->p, v->field->to, value->i, &target, g->err)) return false;
        for (size_t i = 0; i < v->n_parts; i++)
            if (!say_value(g, part, line, &v->parts[i], value->ok ? &target->v[v->parts[i].field->index] : &none)) return false;
        return true;
    case FROM_COLUMN:
    case FROM_COLUMNS:
    case FROM_SPLIT: break;
    }
    size_t col = prefill_parts_column(g, v, part->period);
    if (!cell_text(g, v, col, value, &text)) return false;
    say(g, col, text, v->source == FROM_SPLIT);
    return true;
}

static bool is_told(const FormValue *v) { return v->source == FROM_COLUMN || v->source == FROM_COLUMNS || v->source == FROM_KEY || v->source == FROM_SPLIT; }

/* Does this row of the form say something of the row beside what tells it? `all`: names do not count either. */
static bool says_more(const Part *part, const Row *row, bool names_too)
{
    const Register *reg = part->row->reg;
    for (size_t i = 0; i < part->row->n_values; i++) {
        const FormValue *v = &part->row->values[i];
        if (is_told(v) && v->field->key == KEY_NO && row->v[v->field->index].ok && (names_too || !label_is(v->field, reg))) return true;
    }
    return false;
}

/* Does this row of the form say a whole key of the row, or its name? The period may be that of the command. */
static bool tells_apart(const Register *reg, const Row *row, uint64_t said)
{
    const Field *name = label_field(reg);
    if (name && (said & field_bit(name)) && row->v[name->index].ok) return true;
    for (size_t k = 0; k < reg->n_alternatives; k++) {
        const KeyParts *alt = &reg->alternatives[k];
        bool whole = true;
        for (size_t p = 0; p < alt->n; p++) {
            const Field *f = &reg->fields[alt->fields[p]];
            whole &= alt->optional[p] || f->key == KEY_PERIOD || ((said & field_bit(f)) && row->v[f->index].ok);
        }
        if (whole) return true;
    }
    return false;
}

/* A row that says nothing here but does elsewhere is not what this row of the form is for. */
static bool is_for(const Part *part, const Row *row)
{
    uint64_t said = 0;
    bool has = false;
    for (size_t i = 0; i < part->row->n_values; i++) {
        const FormValue *v = &part->row->values[i];
        said |= field_bit(v->field);
        has |= is_told(v) && v->field->key == KEY_NO;
    }
    if (!tells_apart(row->reg, row, said)) return false;
    if (!has || says_more(part, row, true)) return true;
    for (size_t i = 0; i < row->reg->n_fields; i++)
        if (row->v[i].ok && row->reg->fields[i].key == KEY_NO && !(said >> i & 1)) return false;
    return true;
}

static bool agrees(const Filling *g, const Line *line, const Said *s, bool more_pieces)
{
    for (const Said *t = g->said; t < s; t++)
        if (t->col == s->col && !str_equal(t->text, s->text)) return false;
    if (s->piece) return str_points(s->text) > 0 && (more_pieces || !line->said[s->col]);
    return !line->said[s->col] || str_equal(line->cells[s->col], s->text);
}

static Str text_at(const Filling *g, const Line *line, size_t col)
{
    for (size_t i = 0; i < g->n_said; i++)
        if (g->said[i].col == col && g->said[i].text.n) return g->said[i].text;
    return line->said[col] ? line->cells[col] : (Str){ 0 };
}

static bool meet_conditions(Filling *g, const Part *part, const Line *line)
{
    for (size_t i = 0; i < part->n_conditions; i++) {
        const Condition *c = &part->conditions[i];
        Str there = text_at(g, line, c->col);
        if (c->kind == IF_EQUAL) say(g, c->col, c->text, false);
        if (c->kind == IF_ABSENT) say(g, c->col, (Str){ 0 }, false);
        if ((c->kind == IF_THERE && !there.n) || (c->kind == IF_ABSENT && there.n)) return false;
    }
    return true;
}

static bool is_one_piece(const Filling *g, Str text)
{
    Str *pieces;
    return value_split(text, g->d->arena, &pieces) == 1 && str_equal(pieces[0], text);
}

static void add_piece(const Filling *g, Line *line, const Said *s)
{
    Str *cell = &line->cells[s->col];
    *cell = cell->n ? str_printf(g->d->arena, "%.*s、%.*s", SP(*cell), SP(s->text)) : s->text;
}

static bool lay(Filling *g, Line *line, size_t at, int64_t id, bool more_pieces, Laid *out);

/* A row that refers to several rows of its line: those beside the one it hangs on come with it. */
static bool lay_referred(Filling *g, Line *line, const Part *part, const Row *row)
{
    for (size_t i = 0; i < part->row->n_values; i++) {
        const FormValue *v = &part->row->values[i];
        Laid laid;
        if (v->source != FROM_ROW || !row->v[v->field->index].ok) continue;
        size_t to = prefill_parts_of(g, (size_t)v->row);
        if (line->ids[to] || g->parts[to].link || (part->link && to == part->parent)) continue;
        if (!lay(g, line, to, row->v[v->field->index].i, false, &laid)) return false;
    }
    return true;
}

static bool lay_row(Filling *g, Line *line, size_t at, int64_t id, bool more_pieces, Laid *out)
{
    const Part *part = &g->parts[at];
    const Row *row;
    *out = LAID_NOT;
    if (!prefill_row(g->p, part->row->reg, id, &row, g->err) || !lay_referred(g, line, part, row)) return false;
    g->n_said = 0;
    for (size_t i = 0; i < part->row->n_values; i++) {
        const FormValue *v = &part->row->values[i];
        if (!say_value(g, part, line, v, &row->v[v->field->index])) return g->err->code == ERR_NONE;
    }
    if (!is_for(part, row) || !meet_conditions(g, part, line)) return true;
    *out = LAID_CLASH;
    for (size_t i = 0; i < g->n_said; i++)
        if (!agrees(g, line, &g->said[i], more_pieces) || (g->said[i].piece && !is_one_piece(g, g->said[i].text))) return true;
    for (size_t i = 0; i < g->n_said; i++) {
        const Said *s = &g->said[i];
        if (s->piece) add_piece(g, line, s);
        else line->cells[s->col] = s->text;
        line->said[s->col] = 1;
    }
    if (!line->ids[at]) line->ids[at] = id;
    if (!g->done[part->row->reg->index][id]) g->done[part->row->reg->index][id] = 1;
    *out = LAID;
    return true;
}

static Line new_line(const Filling *g)
{
    return (Line){ NEW_ARRAY(g->d->arena, Str, g->n_columns), arena_alloc(g->d->arena, g->n_columns + 1), NEW_ARRAY(g->d->arena, int64_t, g->n_parts) };
}

static Line copy_line(const Filling *g, const Line *l)
{
    Line out = new_line(g);
    memcpy(out.cells, l->cells, g->n_columns * sizeof *out.cells);
    memcpy(out.said, l->said, g->n_columns);
    memcpy(out.ids, l->ids, g->n_parts * sizeof *out.ids);
    return out;
}

/* What does not fit leaves no trace, neither do the rows that came with it. */
static bool lay(Filling *g, Line *line, size_t at, int64_t id, bool more_pieces, Laid *out)
{
    size_t links = 0;
    for (size_t i = 0; i < g->parts[at].row->n_values; i++) links += g->parts[at].row->values[i].source == FROM_ROW;
    Line before = links > 1 ? copy_line(g, line) : *line;
    if (!lay_row(g, line, at, id, more_pieces, out)) return false;
    if (*out != LAID) *line = before;
    return true;
}

/* ---- lines ---- */

static bool on_line(const Filling *g, const Line *line, const Register *reg, int64_t id)
{
    for (size_t i = 0; i < g->n_parts; i++)
        if (line->ids[i] == id && g->parts[i].row->reg == reg) return true;
    return false;
}

static bool fill_part(Filling *g, Line *line, size_t at)
{
    const Part *part = &g->parts[at];
    bool more = false;
    Laid laid;
    for (int64_t id = part->first[line->ids[part->parent]]; id; id = part->next[id]) {
        if (on_line(g, line, part->row->reg, id)) continue;
        if (!lay(g, line, at, id, more, &laid)) return false;
        if (laid != LAID) continue;
        if (!part->row->split.n) return true;
        more = true;
    }
    return true;
}

/* Rows that refer to those on the line, and those that refer to them. `but`: rows of this register are laid already. */
static bool fill_line(Filling *g, Line *line, const Register *but)
{
    uint8_t *tried = arena_alloc(g->d->arena, g->n_parts + 1);
    for (bool more = true; more;) {
        more = false;
        for (size_t i = 0; i < g->n_parts; i++) {
            const Part *part = &g->parts[i];
            if (tried[i] || line->ids[i] || !part->link || part->row->reg == but || !line->ids[part->parent]) continue;
            tried[i] = 1, more = true;
            if (!fill_part(g, line, i)) return false;
        }
    }
    return true;
}

static bool lay_above(Filling *g, const Line *from, Line *line, size_t at)
{
    Laid laid;
    if (g->parts[at].link && !lay_above(g, from, line, g->parts[at].parent)) return false;
    return lay(g, line, at, from->ids[at], false, &laid);
}

static void emit(Filling *g, const Line *line)
{
    for (size_t i = 0; i < g->n_parts; i++)
        if (line->ids[i]) g->done[g->parts[i].row->reg->index][line->ids[i]] = 2;
    *PUSH(g->d->arena, g->lines, g->n_lines, g->cap_lines) = *line;
}

static bool finish(Filling *g, Line line, const Register *but);

/* A row that its line had no room for. */
static bool own_line(Filling *g, const Line *from, size_t at, int64_t id)
{
    const Part *part = &g->parts[at];
    Line line = new_line(g);
    Laid laid;
    if (!lay_above(g, from, &line, part->parent) || !lay(g, &line, at, id, false, &laid)) return false;
    if (laid != LAID) return true;
    if (part->is_parent) return finish(g, line, part->row->reg);
    for (int64_t next = part->next[id]; part->row->split.n && next; next = part->next[next])
        if (!g->done[part->row->reg->index][next] && !lay(g, &line, at, next, true, &laid)) return false;
    emit(g, &line);
    return true;
}

static bool add_left_over(Filling *g, const Line *line)
{
    for (size_t i = 0; i < g->n_parts; i++) {
        const Part *part = &g->parts[i];
        if (!part->link || !line->ids[part->parent]) continue;
        for (int64_t id = part->first[line->ids[part->parent]]; id; id = part->next[id])
            if (!g->done[part->row->reg->index][id] && !own_line(g, line, i, id)) return false;
    }
    return true;
}

/* Is the line worth its place? Where it only names the row it starts with, another one must stand on it: of the kind that others
** refer to in turn (firm - contract - buildings: the contract), if the form has such. */
static bool says_something(const Filling *g, const Line *line, bool *out)
{
    bool has_middle = false, middle = false, named_only = false, others = false;
    for (size_t i = 0; i < g->n_parts; i++) {
        const Part *part = &g->parts[i];
        const Row *row;
        has_middle |= part->link && part->is_parent;
        middle |= part->link && part->is_parent && line->ids[i];
        others |= part->link && line->ids[i];
        if (part->link || !part->is_parent || !line->ids[i]) continue;
        if (!prefill_row(g->p, part->row->reg, line->ids[i], &row, g->err)) return false;
        named_only |= !says_more(part, row, false);
    }
    *out = !named_only || (has_middle ? middle : others);
    return true;
}

static bool finish(Filling *g, Line line, const Register *but)
{
    bool said;
    if (!fill_line(g, &line, but) || !says_something(g, &line, &said)) return false;
    if (!said) return true;
    emit(g, &line);
    return add_left_over(g, &line);
}

/* ---- where lines start ---- */

/* Rows that differ in their period alone follow each other: what else tells them are the cells of the same line. */
static bool chain_periods(Filling *g, Part *part)
{
    const Register *reg = part->row->reg;
    const Frame *f = snapshot_load(g->d->snapshot, reg, 0, g->err);
    const Row *row;
    if (!f) return false;
    Map *last = map_new(g->d->arena);
    int64_t *next = NEW_ARRAY(g->d->arena, int64_t, f->n + 1);
    for (size_t slot = 0; slot < f->n; slot++) {
        Buf key = { 0 };
        int64_t before;
        if (!frame_lives(f, slot)) continue;
        if (!prefill_row(g->p, reg, (int64_t)slot + 1, &row, g->err)) return false;
        for (size_t i = 0; i < part->row->n_values; i++) {
            const FormValue *v = &part->row->values[i];
            if (v->field->key == KEY_NO || v->source == FROM_PERIOD) continue;
            value_canonical(v->field, &row->v[v->field->index], &key);
            buf_add_char(&key, '\x1f');
        }
        if (map_find(last, buf_str(&key), &before)) next[before] = (int64_t)slot + 1;
        map_put(last, buf_str(&key), (int64_t)slot + 1);
        buf_done(&key);
    }
    part->next = next;
    return true;
}

static bool lay_any_period(Filling *g, Line *line, size_t at, int64_t id, bool *done)
{
    Laid laid = LAID_NOT;
    for (size_t i = at; i < g->n_parts && g->parts[i].row == g->parts[at].row && laid != LAID; i++)
        if (!line->ids[i] && !lay(g, line, i, id, false, &laid)) return false;
    *done = laid == LAID;
    return true;
}

static bool start_lines(Filling *g, size_t at)
{
    Part *part = &g->parts[at];
    if (part->row->n_periods && !part->link && !chain_periods(g, part)) return false;
    const Frame *f = snapshot_load(g->d->snapshot, part->row->reg, part->link ? field_bit(part->link->field) : 0, g->err);
    if (!f) return false;
    for (size_t slot = 0; slot < f->n; slot++) {
        Line line;
        bool laid;
        const Row *row;
        if (!frame_lives(f, slot) || g->done[part->row->reg->index][slot + 1]) continue;
        if (part->link && frame_value(f, part->link->field, slot).ok) continue;     /* told with the row it refers to */
        if (!prefill_row(g->p, part->row->reg, (int64_t)slot + 1, &row, g->err)) return false;
        if (part->link && !says_more(part, row, false)) continue;
        line = new_line(g);
        if (!lay_any_period(g, &line, at, (int64_t)slot + 1, &laid)) return false;
        if (!laid) continue;
        for (int64_t id = !part->link && part->next ? part->next[slot + 1] : 0; id; id = part->next[id])
            if (!lay_any_period(g, &line, at, id, &laid)) return false;
        if (!finish(g, line, NULL)) return false;
    }
    return true;
}

/* Rows that belong to a row in the sheet and found no room on any line. */
static bool count_left(Filling *g, size_t *left)
{
    *left = 0;
    for (size_t i = 0; i < g->n_parts; i++) {
        const Part *part = &g->parts[i];
        if (!part->link) continue;
        const Frame *f = snapshot_load(g->d->snapshot, part->row->reg, field_bit(part->link->field), g->err);
        if (!f) return false;
        for (size_t slot = 0; slot < f->n; slot++) {
            Line line = new_line(g);
            Laid laid;
            Value to = frame_value(f, part->link->field, slot);
            if (!frame_lives(f, slot) || !to.ok || g->done[part->row->reg->index][slot + 1] || g->done[g->parts[part->parent].row->reg->index][to.i] != 2) continue;
            line.ids[part->parent] = to.i;
            if (!lay(g, &line, i, (int64_t)slot + 1, false, &laid)) return false;
            *left += laid != LAID_NOT;
        }
    }
    return true;
}

/* ---- the sheet ---- */

static ColType type_of(const FormColumn *c)
{
    if (!c->field || c->kinds_differ) return COL_TEXT;
    return prefill_parts_number(c->field) ? COL_NUMBER : c->field->kind == K_DAY ? COL_DAY : COL_TEXT;
}

static Str title_of(const Filling *g)
{
    Str title = g->form->n_titles ? g->form->titles[0] : g->form->id;
    for (size_t r = 0; r < g->form->n_rows; r++)
        for (size_t k = 0; k < g->form->rows[r].n_periods; k++)
            if (g->asked && period_year(g->form->rows[r].periods[k]) == 0) return str_printf(g->d->arena, "%.*s（%d年）", SP(title), period_year(*g->asked));
    return title;
}

static void make_table(const Filling *g, Table *out)
{
    Str title = title_of(g);
    *out = (Table){ .sheet = g->form->n_sheets ? g->form->sheets[0] : title, .title = title, .n_columns = g->n_columns, .n_rows = g->n_lines };
    out->columns = NEW_ARRAY(g->d->arena, TableColumn, g->n_columns);
    out->cells = NEW_ARRAY(g->d->arena, Str, g->n_columns * g->n_lines);
    for (size_t c = 0; c < g->n_columns; c++) {
        const FormColumn *k = &g->columns[c];
        bool unit = k->field && !k->units_differ && !k->kinds_differ && k->field->kind != K_COUNT;
        out->columns[c] = (TableColumn){ .title = k->head, .unit = unit ? unit_name(k->field->unit) : (Str){ 0 }, .type = type_of(k), .decimals = -1 };
    }
    for (size_t i = 0; i < g->n_lines; i++)
        for (size_t c = 0; c < g->n_columns; c++) out->cells[i * g->n_columns + c] = g->lines[i].cells[c];
}

bool prefill_table(Prefill *p, const Form *form, const Period *period, Table *out, size_t *left, Err *err)
{
    Filling *g = NEW(p->d->arena, Filling);
    *g = (Filling){ .p = p, .d = p->d, .form = form, .asked = period, .err = err };
    g->by_head = map_new(p->d->arena);
    if (!prefill_parts_make(g)) return false;
    g->done = NEW_ARRAY(p->d->arena, uint8_t *, p->d->model->n);
    for (size_t i = 0; i < g->n_parts; i++) {
        const Register *reg = g->parts[i].row->reg;
        const Frame *f = snapshot_load(p->d->snapshot, reg, 0, err);
        if (!f) return false;
        if (!g->done[reg->index]) g->done[reg->index] = arena_alloc(p->d->arena, f->n + 2);
    }
    for (size_t pass = 0; pass < 2; pass++)          /* first lines of rows that refer to none, then of those whose reference is empty */
        for (size_t i = 0; i < g->n_parts; i++)
            if (g->parts[i].period == 0 && (pass == 1) == (g->parts[i].link != NULL) && !start_lines(g, i)) return false;
    if (!count_left(g, left)) return false;
    make_table(g, out);
    return true;
}
