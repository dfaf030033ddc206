/* SPDX-License-Identifier: Apache-2.0 */
#include "action/prefill_parts.h"

#include <assert.h>
#include <string.h>

/* ---- columns ---- */

static Str first_name(Str heading) { return str_split(&heading, '|'); }

bool prefill_parts_number(const Field *f) { return f->kind >= K_COUNT && f->kind <= K_RATIO; }

static size_t column(Filling *g, Str heading, const Field *f)
{
    int64_t at;
    for (Str rest = heading; rest.p && rest.n;)
        if (map_find(g->by_head, str_split(&rest, '|'), &at)) {
            assert(g->columns);          /* what by_head finds stands there */
            FormColumn *c = &g->columns[at];
            if (!c->field) c->field = f;
            if (f && (f->unit != c->field->unit)) c->units_differ = true;
            if (f && (f->kind != c->field->kind) && !(prefill_parts_number(f) && prefill_parts_number(c->field))) c->kinds_differ = true;
            return (size_t)at;
        }
    at = (int64_t)g->n_columns;
    for (Str rest = heading; rest.p && rest.n;) map_put(g->by_head, str_split(&rest, '|'), at);
    *PUSH(g->d->arena, g->columns, g->n_columns, g->cap_columns) = (FormColumn){ .head = first_name(heading), .field = f };
    return (size_t)at;
}

size_t prefill_parts_column(Filling *g, const FormValue *v, size_t period)
{
    if (v->source == FROM_COLUMNS) return column(g, v->columns[period], v->field);
    size_t at = column(g, v->columns[0], v->field);
    for (size_t i = 1; i < v->n_columns; i++)
        if (!map_find(g->by_head, v->columns[i], NULL)) map_put(g->by_head, v->columns[i], (int64_t)at);
    return at;
}

static void find_columns(Filling *g, const FormValue *v, size_t n_periods)
{
    for (size_t i = 0; i < v->n_parts; i++) find_columns(g, &v->parts[i], n_periods);
    if (v->n_columns && v->source != FROM_COLUMNS) (void)prefill_parts_column(g, v, 0);
    for (size_t k = 0; v->source == FROM_COLUMNS && k < v->n_columns && k < n_periods; k++) (void)prefill_parts_column(g, v, k);
}

/* "甲 = '是'", "甲 is-not-missing", "甲 is-missing", several with and: what the cell must be. Other conditions leave the cells as they are. */
static void read_condition(Filling *g, Part *part, Str text)
{
    static const struct { const char *tail; ConditionKind kind; } tails[] = { { "is-not-missing", IF_THERE }, { "is-missing", IF_ABSENT } };
    text = str_trim(text);
    for (size_t i = 0; i < 2; i++)
        if (str_ends(text, str_of(tails[i].tail))) {
            Str head = str_trim(str_slice(text, 0, text.n - strlen(tails[i].tail)));
            part->conditions[part->n_conditions++] = (Condition){ tails[i].kind, column(g, head, NULL), { 0 } };
            return;
        }
    Str value = text, head = str_trim(str_split(&value, '='));
    value = value.p ? str_trim(value) : (Str){ 0 };
    if (value.n < 2 || value.p[0] != '\'' || value.p[value.n - 1] != '\'') return;
    part->conditions[part->n_conditions++] = (Condition){ IF_EQUAL, column(g, head, NULL), str_slice(value, 1, value.n - 1) };
}

static void read_conditions(Filling *g, Part *part)
{
    Str rest = part->row->when;
    for (size_t at = 0; rest.n && part->n_conditions < CONDITIONS; at++) {
        bool end = at + 5 > rest.n;
        if (!end && !str_equal(str_slice(rest, at, at + 5), S(" and "))) continue;
        read_condition(g, part, end ? rest : str_slice(rest, 0, at));
        rest = end ? (Str){ 0 } : str_slice(rest, at + 5, rest.n);
        at = 0;
    }
}

/* ---- parts ---- */

size_t prefill_parts_of(const Filling *g, size_t form_row)
{
    size_t i = 0;
    while (g->parts[i].form_row != form_row) i++;
    return i;
}

static bool link_rows(Filling *g, Part *part)
{
    const Register *reg = part->row->reg;
    const Frame *f = snapshot_load(g->d->snapshot, reg, field_bit(part->link->field), g->err), *to = f ? snapshot_load(g->d->snapshot, part->link->field->to, 0, g->err) : NULL;
    if (!to) return false;
    int64_t *first = NEW_ARRAY(g->d->arena, int64_t, to->n + 1), *next = NEW_ARRAY(g->d->arena, int64_t, f->n + 1);
    for (size_t slot = f->n; slot-- > 0;) {      /* in the order of ids */
        Value v = frame_value(f, part->link->field, slot);
        if (!frame_lives(f, slot) || !v.ok) continue;
        next[slot + 1] = first[v.i];
        first[v.i] = (int64_t)slot + 1;
    }
    part->first = first, part->next = next;
    return true;
}

bool prefill_parts_make(Filling *g)
{
    const Form *form = g->form;
    size_t n = 0;
    for (size_t r = 0; r < form->n_rows; r++) n += form->rows[r].n_periods ? form->rows[r].n_periods : 1;
    g->parts = NEW_ARRAY(g->d->arena, Part, n);
    for (size_t r = 0; r < form->n_rows; r++) {
        const FormRow *row = &form->rows[r];
        for (size_t i = 0; i < row->n_values; i++) find_columns(g, &row->values[i], row->n_periods);
        if (row->split.n) (void)column(g, row->split, NULL);
        for (size_t k = 0; k < (row->n_periods ? row->n_periods : 1); k++) {
            Part *part = &g->parts[g->n_parts++];
            *part = (Part){ .row = row, .form_row = r, .period = k };
            for (size_t i = 0; i < row->n_values && !part->link; i++)
                if (row->values[i].source == FROM_ROW) part->link = &row->values[i];
            if (row->when.n) read_conditions(g, part);
        }
    }
    for (size_t i = 0; i < g->n_parts; i++) {
        Part *part = &g->parts[i];
        if (!part->link) continue;
        part->parent = prefill_parts_of(g, (size_t)part->link->row);
        g->parts[part->parent].is_parent = true;
        if (part->period) part->first = part[-1].first, part->next = part[-1].next;
        else if (!link_rows(g, part)) return false;
    }
    return true;
}
