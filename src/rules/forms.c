/* SPDX-License-Identifier: Apache-2.0
** forms/<name>.yaml: how a sheet becomes rows. A file holds any number of forms, each under its id (docs/rulebook.md).
** Everything is settled here against the Model: fields, references, periods; intake/ meets no name that is not known. */
#include "rules/forms.h"
#include "model/quantity.h"
#include "rules/texts.h"

static FormRow *find_row(Form *f, Str name, const Reading *r, size_t before)
{
    const Register *reg = model_find(r->model, name);
    FormRow *hit = NULL;
    for (size_t i = 0; i < f->n_rows; i++)
        if (f->rows[i].reg == reg && reg && (i < before || !hit)) hit = &f->rows[i];
    return hit;
}

/* ^enterprise: the row of that register made from the same line, the last one written above. */
static void read_row_reference(FormReading *fr, Str name, FormValue *v)
{
    const Reading *r = fr->r;
    FormRow *row = find_row(fr->form, name, r, fr->row);
    if (!row) {
        WRONG(r, v->at, T_RULES_NO_ROW, name);
        return;
    }
    v->source = FROM_ROW;
    v->row = (int)(row - fr->form->rows);
    if (v->field->kind != K_REF || v->field->to != row->reg) WRONG(r, v->at, T_RULES_ROW_KIND, str_of(v->field->word), str_of(row->reg->word));
    if ((size_t)v->row == fr->row) WRONG(r, v->at, T_RULES_ROW_SELF, name);
}

static void read_constant(const FormReading *fr, Str text, FormValue *v)
{
    v->source = FROM_CONSTANT;
    v->constant = str_slice(text, 1, text.n - 1);
    if (v->field->kind == K_CODE) lists_check(fr->r, v->field->target, v->constant, v->at);
    else if (quantity_parse(v->field, v->constant, (QuantityContext){ .year = 2000 }, fr->r->arena).state == QUANTITY_BAD)
        WRONG(fr->r, v->at, T_RULES_FIXED, v->constant, str_of(v->field->word));
}

/* 甲|乙: a heading and its other names. */
static void read_headings(const Reading *r, Str text, FormValue *v)
{
    size_t cap = 0;
    for (Str rest = text; rest.p;) {
        Str one = str_trim(str_split(&rest, '|'));
        if (one.n) *PUSH(r->arena, v->columns, v->n_columns, cap) = one;
    }
    if (v->n_columns == 0) WRONG(r, v->at, T_RULES_WANT_TEXT, str_of(v->field->word));
}

static Str put_label(Arena *a, Str pattern, Str label)
{
    Buf b = { 0 };
    for (Str rest = pattern; rest.n;) {
        ptrdiff_t at = str_find(rest, S("{period}"));
        buf_add(&b, at < 0 ? rest : str_slice(rest, 0, (size_t)at));
        if (at < 0) break;
        buf_add(&b, label);
        rest = str_slice(rest, (size_t)at + 8, rest.n);
    }
    Str out = buf_keep(&b, a);
    buf_done(&b);
    return out;
}

static void read_column(FormReading *fr, Str text, FormValue *v)
{
    const Reading *r = fr->r;
    bool has_period = str_has(text, S("{period}"));
    if (v->field->kind == K_PERIOD && str_equal(text, S("{period}"))) {
        v->source = FROM_PERIOD;
    } else if (has_period && fr->n_labels) {
        v->source = FROM_COLUMNS;
        v->columns = NEW_ARRAY(r->arena, Str, fr->n_labels);
        v->n_columns = fr->n_labels;
        for (size_t i = 0; i < fr->n_labels; i++) v->columns[i] = put_label(r->arena, text, fr->labels[i]);
    } else if (has_period) {
        WRONG(r, v->at, T_RULES_PERIOD_LIST, text);
    } else {
        read_headings(r, text, v);
        bool split = fr->split.n && v->n_columns && str_equal(fr->split, text);
        v->source = split ? FROM_SPLIT : FROM_COLUMN;
        fr->split_used = fr->split_used || split;
    }
}

static void read_text(FormReading *fr, Str text, FormValue *v)
{
    if (text.n >= 2 && text.p[0] == '\'' && text.p[text.n - 1] == '\'') read_constant(fr, text, v);
    else if (text.p[0] == '^') read_row_reference(fr, str_slice(text, 1, text.n), v);
    else read_column(fr, text, v);
}

static void read_value(FormReading *fr, const Field *field, const Node *node, FormValue *v);

/* {project: 项目, number: 楼栋}: the fields of the row referred to. */
static void read_parts(FormReading *fr, const Node *node, FormValue *v)
{
    const Reading *r = fr->r;
    v->source = FROM_KEY;
    v->parts = NEW_ARRAY(r->arena, FormValue, node->n);
    for (size_t i = 0; i < node->n; i++) {
        const Field *f = node_field(r, v->field->to, node->keys[i], node->key_places[i]);
        if (f) read_value(fr, f, node->items[i], &v->parts[v->n_parts++]);
    }
    if (v->n_parts == node->n && !forms_has_key(v->field->to, v->parts, v->n_parts))
        WRONG(r, v->at, T_RULES_PARTS, str_of(v->field->to->word), str_of(v->field->to->keys));
}

/* {column: 建筑面积, unit: ㎡} */
static void read_column_map(FormReading *fr, const Node *node, FormValue *v)
{
    node_keys(fr->r, node, "column unit");
    Str text = node_text(fr->r, node, "column", true, NULL);
    Place unit_at;
    Str unit = node_text(fr->r, node, "unit", false, &unit_at);
    v->unit = node_unit(fr->r, node, "unit");
    if (v->unit != UNIT_NONE && !dims_equal(unit_get(v->unit)->dims, unit_get(v->field->unit)->dims))
        WRONG(fr->r, unit_at, T_RULES_FIELD_UNIT, str_of(v->field->word), unit_name(v->field->unit), unit);
    if (text.n) read_text(fr, text, v);
}

static void read_value(FormReading *fr, const Field *field, const Node *node, FormValue *v)
{
    *v = (FormValue){ .field = field, .at = node->at };
    if (node->kind == NODE_TEXT) {
        if (node_is_text(fr->r, node, str_of(field->word))) read_text(fr, node->text, v);
    } else if (node->kind == NODE_MAP) {
        if (field->kind == K_REF) read_parts(fr, node, v);
        else read_column_map(fr, node, v);
    } else {
        WRONG(fr->r, node->at, T_RULES_WANT_TEXT, str_of(field->word));
    }
}

static void read_when(const Reading *r, const Node *when, FormRow *row)
{
    Err err = { 0 };
    row->when = when->text, row->when_at = when->at;
    if (!formula_written(when->text, when->at, r->arena, &err)) node_failed(r->ps, when->at, &err);
}

/* One row: {register: {field: heading, when: …, split: …}}; the register is known. */
static void read_row(FormReading *fr, const Node *node)
{
    const Reading *r = fr->r;
    FormRow *row = &fr->form->rows[fr->row];
    const Node *when = node_find(node, "when"), *split = node_find(node, "split");
    Map *seen = map_new(r->arena);
    fr->split_used = false;
    fr->split = split && node_is_text(r, split, S("split")) ? split->text : (Str){ 0 };
    row->split = fr->split;
    if (when && node_is_text(r, when, S("when"))) read_when(r, when, row);
    row->values = NEW_ARRAY(r->arena, FormValue, node->n);
    for (size_t i = 0; i < node->n; i++) {
        if (node->items[i] == when || node->items[i] == split) continue;
        const Field *f = node_field(r, row->reg, node->keys[i], node->key_places[i]);
        if (!f) continue;
        if (map_find(seen, str_of(f->id), NULL)) WRONG(r, node->key_places[i], T_RULES_FIELD_TWICE, str_of(f->word));
        map_put(seen, str_of(f->id), 0);
        if (f == row->period_field && fr->n_labels) row->values[row->n_values++] = (FormValue){ .field = f, .source = FROM_PERIOD, .at = node->items[i]->at };
        else read_value(fr, f, node->items[i], &row->values[row->n_values++]);
    }
    if (row->split.n && !fr->split_used) WRONG(r, split->at, T_RULES_SPLIT, row->split);
    forms_check_key(r, row);
}

/* Takes the period list of a wide row; its field becomes FormRow.period_field. */
static void read_periods(FormReading *fr, const Node *node)
{
    const Reading *r = fr->r;
    FormRow *row = &fr->form->rows[fr->row];
    fr->n_labels = 0;
    for (size_t i = 0; i < node->n; i++) {
        const Node *list = node->items[i];
        const Field *f = list->kind == NODE_TEXT ? NULL : register_find(row->reg, node->keys[i]);
        if (!f || f->kind != K_PERIOD) continue;
        bool is_map = list->kind == NODE_MAP;                /* {二〇二一年: 2021}: the words of the heading, and the period */
        fr->labels = NEW_ARRAY(r->arena, Str, list->n);
        row->periods = NEW_ARRAY(r->arena, Period, list->n);
        row->period_field = f;
        for (size_t k = 0; k < list->n; k++) {
            if (!node_is_text(r, list->items[k], str_of(f->word))) continue;
            fr->labels[fr->n_labels] = is_map ? list->keys[k] : list->items[k]->text;
            if (!forms_period(list->items[k]->text, &row->periods[fr->n_labels])) WRONG(r, list->items[k]->at, T_RULES_PERIOD, list->items[k]->text);
            fr->n_labels++;
        }
    }
    row->n_periods = fr->n_labels;
    if (fr->n_labels == 0) WRONG(r, row->at, T_RULES_WIDE);
}

typedef struct { const Node *list; bool wide; } RowList;

/* First all registers (for ^register), then the values. */
static void read_rows(FormReading *fr, const RowList *lists, size_t n_lists)
{
    const Reading *r = fr->r;
    size_t cap = 0;
    const Node **maps = NULL;
    size_t n_maps = 0, maps_cap = 0;
    bool *wide = NEW_ARRAY(r->arena, bool, (lists[0].list ? lists[0].list->n : 0) + (lists[1].list ? lists[1].list->n : 0) + 1);
    for (size_t l = 0; l < n_lists; l++)
        for (size_t i = 0; lists[l].list && i < lists[l].list->n; i++) {
            const Node *item = lists[l].list->items[i];
            if (item->kind != NODE_MAP || item->n != 1 || item->items[0]->kind != NODE_MAP) {
                WRONG(r, item->at, T_RULES_ONE_KEY);
                continue;
            }
            const Register *reg = node_register(r, item->keys[0], item->key_places[0]);
            if (!reg) continue;
            *PUSH(r->arena, fr->form->rows, fr->form->n_rows, cap) = (FormRow){ .reg = reg, .at = item->at };
            *PUSH(r->arena, maps, n_maps, maps_cap) = item->items[0];
            wide[n_maps - 1] = lists[l].wide;
        }
    for (fr->row = 0; fr->row < n_maps; fr->row++) {
        fr->n_labels = 0;
        if (wide[fr->row]) read_periods(fr, maps[fr->row]);
        read_row(fr, maps[fr->row]);
    }
    for (size_t i = 0; i < fr->form->n_rows; i++) forms_check_order(r, fr->form, i);
}

static void read_match(const Reading *r, const Node *node, Form *f)
{
    const Node *match = node_find(node, "match");
    if (!match) WRONG(r, node->at, T_RULES_OWED, S("match"));
    if (!match || !node_is_map(r, match, S("match"))) return;
    node_keys(r, match, "title sheet headings");
    f->titles = node_texts(r, node_find(match, "title"), S("title"), &f->n_titles);
    f->sheets = node_texts(r, node_find(match, "sheet"), S("sheet"), &f->n_sheets);
    f->headings = node_texts(r, node_find(match, "headings"), S("headings"), &f->n_headings);
    if (match->n == 0) WRONG(r, match->at, T_RULES_MATCH);
}

/* covers: {contract: project.park.town}: what of the register the file states in full. */
static void read_covers(const Reading *r, const Node *node, Form *f)
{
    const Node *covers = node_find(node, "covers");
    size_t cap = 0;
    if (!covers || !node_is_map(r, covers, S("covers"))) return;
    for (size_t i = 0; i < covers->n; i++) {
        const Register *reg = node_register(r, covers->keys[i], covers->key_places[i]), *at = reg;
        if (!reg || !node_is_text(r, covers->items[i], S("covers"))) continue;
        Str path = covers->items[i]->text;
        bool ok = true, all = str_equal(path, S("all"));
        for (Str rest = all ? (Str){ 0 } : path; rest.p && ok;) {
            const Field *step = at ? node_field(r, at, str_split(&rest, '.'), covers->items[i]->at) : NULL;
            ok = step != NULL;
            at = step ? step->to : NULL;
            if (ok && rest.p && !at) WRONG(r, covers->items[i]->at, T_RULES_PATH, path, str_of(step->word)), ok = false;
        }
        PUSH(r->arena, f->covers, f->n_covers, cap);
        f->covers[f->n_covers - 1].reg = reg;
        f->covers[f->n_covers - 1].path = path;
        f->covers[f->n_covers - 1].at = covers->items[i]->at;
    }
}

static void read_form(Reading *r, Str id, Place at, const Node *node, size_t *cap)
{
    static const FormStruck struck[] = { STRUCK_ASK, STRUCK_READ, STRUCK_SKIP };
    Form f = { .id = id, .at = at };
    if (!node_is_map(r, node, id)) return;
    for (size_t i = 0; i < r->book->n_forms; i++)
        if (str_equal(r->book->forms[i].id, id)) WRONG(r, at, T_RULES_FORM_TWICE, id);
    node_keys(r, node, "title match covers rows wide ignore struck text_numbers note");
    f.title = node_text(r, node, "title", false, NULL);
    f.note = node_text(r, node, "note", false, NULL);
    f.ignored = node_texts(r, node_find(node, "ignore"), S("ignore"), &f.n_ignored);
    int k = node_choice(r, node, "struck", "ask read skip");
    f.struck = k < 0 ? STRUCK_ASK : struck[k];
    f.text_numbers = node_choice(r, node, "text_numbers", "no yes") == 1;
    read_match(r, node, &f);
    read_covers(r, node, &f);
    RowList lists[] = { { node_find(node, "rows"), false }, { node_find(node, "wide"), true } };
    for (size_t i = 0; i < 2; i++)
        if (lists[i].list && !node_is_list(r, lists[i].list, i ? S("wide") : S("rows"))) lists[i].list = NULL;
    if (!lists[0].list && !lists[1].list) WRONG(r, at, T_RULES_NO_ROWS, id);
    FormReading fr = { .r = r, .form = &f };
    read_rows(&fr, lists, 2);
    *PUSH(r->arena, r->book->forms, r->book->n_forms, *cap) = f;
}

void forms_load(Reading *r, const Node *root, size_t *cap)
{
    if (!node_is_map(r, root, S("forms"))) return;
    for (size_t i = 0; i < root->n; i++) read_form(r, root->keys[i], root->key_places[i], root->items[i], cap);
}
