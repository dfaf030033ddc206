/* SPDX-License-Identifier: Apache-2.0 */
#include "action/office/page.h"
#include "action/accounts/rights.h"
#include "action/texts.h"

#include <stdlib.h>

bool page_open(Desk *d, const Args *args, Page *out, Err *err)
{
    *out = (Page){ .desk = d };
    if (!args->given[OPT_period]) return FAIL(err, USE, T_ACTION_PAGE_PERIOD, S(""));
    if (!desk_context(d, args, &out->context, err)) return false;
    out->context.cache = formula_cache_new(d->arena);
    out->request = (FigureRequest){ .context = out->context, .sees_firms = true };
    figures_share(&out->request, d->arena);
    return true;
}

bool page_may(const Page *p, const Formula *f) { return !f || rights_formula(p->desk->who, f, &(Err){ 0 }); }

const char *page_light(Light l)
{
    static const char *const names[] = { [LIGHT_NONE] = NULL, [LIGHT_GREEN] = "green", [LIGHT_AMBER] = "amber", [LIGHT_RED] = "red" };
    return names[l];
}

/* state: the condition holds (1), does not (0), cannot be told (-1). */
static bool condition(Page *p, const BookFormula *f, const size_t *slot, int *state, Err *err)
{
    Scalar s;
    *state = 0;
    if (!f->formula) return true;
    bool ok = slot ? formula_row(f->formula, &p->context, *slot, p->desk->arena, &s, err) : formula_scalar(f->formula, &p->context, p->desk->arena, &s, NULL, err);
    if (ok) *state = s.ok ? s.i != 0 : -1;
    return ok;
}

bool page_lit(Page *p, const BookFormula *red, const BookFormula *amber, const size_t *slot, Light *out, Err *err)
{
    int r, a;
    *out = LIGHT_NONE;
    if (!red->formula && !amber->formula) return true;
    if (!condition(p, red, slot, &r, err) || !condition(p, amber, slot, &a, err)) return false;
    *out = r == 1 ? LIGHT_RED : a == 1 ? LIGHT_AMBER : r || a ? LIGHT_NONE : LIGHT_GREEN;
    return true;
}

bool page_text(Page *p, const BookFormula *f, size_t slot, Str *out, Err *err)
{
    Scalar s;
    Buf b = { 0 };
    *out = S("");
    if (!f->formula) return true;
    if (!formula_row(f->formula, &p->context, slot, p->desk->arena, &s, err)) return false;
    if (s.ok) cells_scalar(p->desk, &s, &b);
    *out = buf_keep(&b, p->desk->arena);
    buf_done(&b);
    return true;
}

bool page_key(Page *p, const Register *reg, size_t slot, Str *out, Err *err)
{
    Row *row;
    return snapshot_row(p->desk->snapshot, reg, (int64_t)slot + 1, p->desk->arena, &row, err) && cells_key(p->desk, row, out, err);
}

/* ---- rows ---- */

typedef struct { size_t slot; Scalar key; } Keyed;

static int by_slot(const Keyed *p, const Keyed *q) { return (p->slot > q->slot) - (p->slot < q->slot); }

static int by_key(const void *x, const void *y)
{
    const Keyed *p = x, *q = y;
    int c = scalar_compare(&p->key, &q->key);
    return c ? c : by_slot(p, q);
}

static int by_key_down(const void *x, const void *y)      /* missing last here too */
{
    const Keyed *p = x, *q = y;
    int c = p->key.ok && q->key.ok ? scalar_compare(&q->key, &p->key) : scalar_compare(&p->key, &q->key);
    return c ? c : by_slot(p, q);
}

static bool choose_rows(Page *p, const BookSheet *s, Keyed **out, size_t *n, Err *err)
{
    uint8_t *seen, *keep = NULL;
    size_t slots;
    *n = 0;
    if (!formula_rows_in_force(s->reg, &p->context, p->desk->arena, &seen, &slots, err)) return false;
    if (s->where.formula && !formula_filter(s->where.formula, &p->context, p->desk->arena, &keep, NULL, &slots, err)) return false;
    *out = NEW_ARRAY(p->desk->arena, Keyed, slots + 1);
    for (size_t slot = 0; slot < slots; slot++) {
        if (!seen[slot] || (keep && !keep[slot])) continue;
        Keyed *k = &(*out)[(*n)++];
        k->slot = slot;
        if (s->order.formula && !formula_row(s->order.formula, &p->context, slot, p->desk->arena, &k->key, err)) return false;
    }
    if (s->order.formula && *n) qsort(*out, *n, sizeof **out, s->descending ? by_key_down : by_key);
    return true;
}

/* ---- cells ---- */

static UnitId unit_of(const BookColumn *c)
{
    Type t = formula_type(c->formula.formula);
    return c->unit != UNIT_NONE ? c->unit : t.unit;
}

static void show(const Page *p, const BookColumn *c, const Scalar *s, Buf *out)
{
    Frac n;
    UnitId unit = unit_of(c);
    if (!s->ok) return;
    if (s->type.kind != TYPE_NUMBER) cells_scalar(p->desk, s, out);
    else if (scalar_in_unit(s, unit, &n)) frac_format(n, c->decimals >= 0 ? c->decimals : unit_get(unit)->decimals, ROUND_HALF_UP, out);
}

static bool fill_row(Page *p, const BookSheet *s, PageRow *row, Err *err)
{
    Buf b = { 0 };
    bool ok = true;
    row->cells = NEW_ARRAY(p->desk->arena, Str, s->n_columns);
    for (size_t k = 0; ok && k < s->n_columns; k++) {
        Scalar v;
        ok = formula_row(s->columns[k].formula.formula, &p->context, row->slot, p->desk->arena, &v, err);
        buf_clear(&b);
        if (ok) show(p, &s->columns[k], &v, &b);
        row->cells[k] = buf_keep(&b, p->desk->arena);
    }
    buf_done(&b);
    ok = ok && page_lit(p, &s->red, &s->amber, &row->slot, &row->light, err);
    return ok && page_key(p, s->reg, row->slot, &row->key, err);
}

static bool fill_totals(Page *p, PageTable *t, Err *err)
{
    const BookSheet *s = t->sheet;
    t->totals = NEW_ARRAY(p->desk->arena, Str, s->n_columns);
    for (size_t k = 0; k < s->n_columns; k++) {
        FigureValue v;
        Buf b = { 0 };
        if (!s->columns[k].total.formula) continue;
        if (!figures_formula(s->columns[k].total.formula, p->desk->book, s->columns[k].unit, s->columns[k].decimals, &p->request, p->desk->arena, &v, NULL, err)) return false;
        show(p, &s->columns[k], &v.value, &b);
        t->totals[k] = buf_keep(&b, p->desk->arena);
        buf_done(&b);
    }
    return true;
}

/* The sheet without the columns and lights that the reader may not ask about. */
static const BookSheet *seen_of(const Page *p, const BookSheet *s)
{
    BookSheet *own = NEW(p->desk->arena, BookSheet);
    *own = *s;
    own->columns = NEW_ARRAY(p->desk->arena, BookColumn, s->n_columns);
    own->n_columns = 0;
    for (size_t k = 0; k < s->n_columns; k++) {
        if (!page_may(p, s->columns[k].formula.formula)) continue;
        BookColumn *c = &own->columns[own->n_columns++];
        *c = s->columns[k];
        if (!page_may(p, c->total.formula)) c->total = (BookFormula){ 0 };
    }
    if (!page_may(p, s->red.formula)) own->red = (BookFormula){ 0 };
    if (!page_may(p, s->amber.formula)) own->amber = (BookFormula){ 0 };
    return own;
}

bool page_table(Page *p, const char *sheet, PageTable *out, Err *err)
{
    Keyed *keyed = NULL;
    size_t n = 0;
    const BookSheet *asked = rules_sheet(p->desk->book, sheet);
    if (!asked) return FAIL(err, USE, T_ACTION_PAGE_SHEET, str_of(sheet));
    *out = (PageTable){ .sheet = seen_of(p, asked) };
    if (page_may(p, asked->where.formula) && page_may(p, asked->order.formula) && !choose_rows(p, out->sheet, &keyed, &n, err)) return false;
    PageRow *rows = NEW_ARRAY(p->desk->arena, PageRow, n + 1);
    for (size_t i = 0; keyed && i < n; i++) {
        rows[i].slot = keyed[i].slot;
        if (!fill_row(p, out->sheet, &rows[i], err)) return false;
    }
    out->rows = rows;
    out->n = n;
    return fill_totals(p, out, err);
}

const Str *page_cell(const PageTable *t, size_t row, const char *column)
{
    for (size_t k = 0; k < t->sheet->n_columns; k++)
        if (str_equal(t->sheet->columns[k].id, str_of(column))) return &t->rows[row].cells[k];
    return NULL;
}

/* ---- out ---- */

void page_text_or_null(Json *j, Str s)
{
    if (s.n) json_str(j, s);
    else json_null(j);
}

static void moment_json(Json *j, const char *key, Period period, Day end, Desk *d)
{
    json_key(j, key), json_open(j, '{');
    json_key(j, "period"), json_str(j, desk_period(d, period));
    json_key(j, "until"), json_str(j, desk_day(d, end));
    json_close(j, '}');
}

void page_head_json(const Page *p, const Args *args, Json *j)
{
    const Moment *m = &p->context.moment;
    json_key(j, "period"), json_str(j, args->values[OPT_period]);
    json_key(j, "until"), json_str(j, desk_day(p->desk, m->end));
    json_key(j, "as_of"), json_str(j, p->desk->as_of);
    if (p->desk->sealed) json_key(j, "sealed"), json_int(j, p->desk->sealed);
    if (m->has_previous) moment_json(j, "previous", m->previous, m->previous_end, p->desk);
}

static const char *kind_of(const BookColumn *c)
{
    switch (formula_type(c->formula.formula).kind) {
    case TYPE_NUMBER: return "number";
    case TYPE_BOOL: return "bool";
    case TYPE_DAY: return "day";
    case TYPE_REF: return "ref";
    case TYPE_TEXT: case TYPE_PERIOD: case TYPE_NAMES: break;
    }
    return "text";
}

static Str unit_shown(const BookColumn *c)
{
    return formula_type(c->formula.formula).kind != TYPE_NUMBER ? S("") : c->unit_text.n ? c->unit_text : unit_name(unit_of(c));
}

void page_row_json(const PageTable *t, size_t row, Json *j)
{
    const PageRow *r = &t->rows[row];
    json_open(j, '{');
    json_key(j, "key"), json_str(j, r->key);
    json_key(j, "light"), json_z(j, page_light(r->light));
    for (size_t k = 0; k < t->sheet->n_columns; k++) {
        json_key_str(j, t->sheet->columns[k].id);
        page_text_or_null(j, r->cells[k]);
    }
    json_close(j, '}');
}

void page_table_json(const Page *p, const PageTable *t, Json *j)
{
    const BookSheet *s = t->sheet;
    json_key(j, "title"), json_str(j, cells_word(p->desk, s->word));
    json_key(j, "register"), json_z(j, s->reg->id);
    json_key(j, "columns"), json_open(j, '[');
    for (size_t k = 0; k < s->n_columns; k++) {
        const BookColumn *c = &s->columns[k];
        json_open(j, '{');
        json_key(j, "id"), json_str(j, c->id);
        json_key(j, "title"), json_str(j, cells_word(p->desk, c->word));
        json_key(j, "kind"), json_z(j, kind_of(c));
        json_key(j, "unit"), page_text_or_null(j, unit_shown(c));
        json_key(j, "field");       /* what an edit of the cell would change */
        if (register_find(s->reg, c->formula.text)) json_str(j, c->formula.text);
        else json_null(j);
        json_close(j, '}');
    }
    json_close(j, ']');
    json_key(j, "rows"), json_open(j, '[');
    for (size_t i = 0; i < t->n; i++) page_row_json(t, i, j);
    json_close(j, ']');
    json_key(j, "total"), json_open(j, '{');
    for (size_t k = 0; k < s->n_columns; k++)
        if (s->columns[k].total.formula) json_key_str(j, s->columns[k].id), page_text_or_null(j, t->totals[k]);
    json_close(j, '}');
}

Table page_workbook(const Page *p, const PageTable *t)
{
    const BookSheet *s = t->sheet;
    Str title = cells_word(p->desk, s->word);
    Table out = { .sheet = title, .title = title };
    for (size_t k = 0; k < s->n_columns; k++) {
        const BookColumn *c = &s->columns[k];
        TypeKind kind = formula_type(c->formula.formula).kind;
        report_column(&out, (TableColumn){ .title = cells_word(p->desk, c->word), .unit = unit_shown(c), .decimals = c->decimals,
            .type = kind == TYPE_NUMBER ? COL_NUMBER : kind == TYPE_DAY ? COL_DAY : COL_TEXT }, p->desk->arena);
    }
    for (size_t i = 0; i < t->n; i++) report_row(&out, t->rows[i].cells, p->desk->arena);
    bool total = false;
    Str *cells = NEW_ARRAY(p->desk->arena, Str, s->n_columns);
    for (size_t k = 0; k < s->n_columns; k++) total |= t->totals[k].n > 0, cells[k] = t->totals[k];
    if (!total) return out;
    if (!cells[0].n) cells[0] = str_of(text_of(&T_ACTION_TOTAL, p->desk->lang));
    report_row(&out, cells, p->desk->arena);
    return out;
}

void page_print(const Page *p, const PageTable *t, Buf *out)
{
    Table w = page_workbook(p, t);
    Str *heads = NEW_ARRAY(p->desk->arena, Str, w.n_columns + 1);
    for (size_t k = 0; k < w.n_columns; k++)
        heads[k] = w.columns[k].unit.n ? str_printf(p->desk->arena, "%.*s(%.*s)", SP(w.columns[k].title), SP(w.columns[k].unit)) : w.columns[k].title;
    buf_addf(out, "%.*s\n", SP(w.title));
    report_print(heads, w.cells, w.n_columns, w.n_rows, out);
}
