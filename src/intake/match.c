/* SPDX-License-Identifier: Apache-2.0 */
#include "intake/match.h"
#include "intake/value.h"

/* 项目代码 beside 项目名称: the code of the row that is referred to, when this register refers to only one of that kind. */
static void add_code_headings(const Register *reg, const Field *field, FormValue *v, size_t cap, Arena *a)
{
    enum { GENERIC = 2 };        /* 代码, 编号: of anything */
    if (!field->to || register_link(reg, field->to) != field) return;
    for (size_t i = 0; i < field->to->n_fields; i++) {
        const Field *code = &field->to->fields[i];
        if (value_is_code(code) && str_points(str_of(code->title)) > GENERIC && !register_find(reg, str_of(code->title))) *PUSH(a, v->columns, v->n_columns, cap) = str_of(code->title);
    }
}

Form *match_register(const Register *reg, Arena *a)
{
    Form *f = NEW(a, Form);
    FormRow *row = NEW(a, FormRow);
    *f = (Form){ .id = str_of(reg->id), .rows = row, .n_rows = 1 };
    *row = (FormRow){ .reg = reg, .values = NEW_ARRAY(a, FormValue, reg->n_fields), .n_values = reg->n_fields };
    for (size_t i = 0; i < reg->n_fields; i++) {
        const Field *field = &reg->fields[i];
        FormValue *v = &row->values[i];
        size_t cap = 0;
        *v = (FormValue){ .field = field, .source = FROM_COLUMN };
        *PUSH(a, v->columns, v->n_columns, cap) = str_of(field->title);
        *PUSH(a, v->columns, v->n_columns, cap) = str_of(field->id);
        for (Str rest = str_of(field->aliases); rest.p && rest.n;) {   /* an alias never takes the title of another field */
            Str alias = str_split(&rest, '|');
            if (register_find(reg, alias) == field) *PUSH(a, v->columns, v->n_columns, cap) = alias;
        }
        add_code_headings(reg, field, v, cap, a);
    }
    return f;
}

int32_t match_column(const Header *h, const FormValue *v, size_t k, Arena *a)
{
    if (v->source == FROM_COLUMNS) return k < v->n_columns ? sheet_column(h, v->columns[k], a) : -1;
    for (size_t i = 0; i < v->n_columns; i++) {
        int32_t col = sheet_column(h, v->columns[i], a);
        if (col >= 0) return col;
    }
    return -1;
}

static void count_value(const Header *h, const FormValue *v, Arena *a, size_t *found, size_t *wanted)
{
    for (size_t i = 0; i < v->n_parts; i++) count_value(h, &v->parts[i], a, found, wanted);
    size_t n = v->source == FROM_COLUMNS ? v->n_columns : v->source == FROM_COLUMN || v->source == FROM_SPLIT ? (size_t)(v->n_columns > 0) : 0;
    *wanted += n;
    for (size_t k = 0; k < n; k++) *found += match_column(h, v, k, a) >= 0;
}

static void count_form(const Header *h, const Form *f, Arena *a, size_t *found, size_t *wanted)
{
    *found = *wanted = 0;
    for (size_t r = 0; r < f->n_rows; r++)
        for (size_t i = 0; i < f->rows[r].n_values; i++) count_value(h, &f->rows[r].values[i], a, found, wanted);
}

static bool has_any(Str text, const Str *names, size_t n, Arena *a)
{
    for (size_t i = 0; i < n; i++)
        if (str_has(text, sheet_normal(names[i], a))) return true;
    return n == 0;
}

static bool claims(const Form *f, const Header *h, Str file, const Sheet *s, Arena *a)
{
    if (f->n_titles + f->n_sheets + f->n_headings == 0) return false;
    if (!has_any(sheet_normal(s->name, a), f->sheets, f->n_sheets, a)) return false;
    for (size_t i = 0; i < f->n_headings; i++)
        if (sheet_column(h, f->headings[i], a) < 0) return false;
    Str about = str_printf(a, "%.*s\n%.*s\n%.*s", SP(sheet_titles(s, h->first, a)), SP(sheet_normal(s->name, a)), SP(sheet_normal(file, a)));
    return has_any(about, f->titles, f->n_titles, a);
}

typedef struct { size_t found, wanted, named; uint32_t first, depth; } Try;

static bool better(Try x, Try y)
{
    if (x.found != y.found) return x.found > y.found;
    if (x.depth != y.depth) return y.depth == 0 || x.depth < y.depth;
    return x.named > y.named;
}

/* Columns that say something else than their neighbour: a merged title is one. */
static size_t distinct(const Header *h)
{
    size_t n = 0;
    for (uint32_t c = 0; c < h->n_cols; c++) n += h->cols[c].shown.n && (c == 0 || !str_equal(h->cols[c].shown, h->cols[c - 1].shown));
    return n;
}

static void note_seen(const Header *h, Arena *a, Match *out)
{
    Buf b = { 0 };
    for (uint32_t c = 0; c < h->n_cols && b.n < 160; c++) {
        if (!h->cols[c].shown.n) continue;
        if (b.n) buf_add_z(&b, "、");
        buf_add(&b, h->cols[c].shown);
    }
    out->seen = buf_keep(&b, a);
    buf_done(&b);
}

/* The best place for the headings of one form. */
typedef struct { const Form *form; Try best; bool claimed; } Candidate;

static void try_header(const Header *h, uint32_t depth, Candidate *c, Str file, const Sheet *s, bool forced, Arena *a)
{
    Try t = { .named = h->n_named, .first = h->first, .depth = depth };
    count_form(h, c->form, a, &t.found, &t.wanted);
    if (t.found == 0) return;
    bool claimed = forced || claims(c->form, h, file, s, a);
    if (claimed != c->claimed ? claimed : better(t, c->best)) c->best = t, c->claimed = claimed;
}

static bool enough(const Candidate *c, bool forced)
{
    return c->claimed && (forced || c->best.found * 3 >= c->best.wanted || c->best.found >= 3);
}

static void choose(Candidate *list, size_t n, bool forced, Match *out, Try *at)
{
    const Candidate *best = NULL, *near = NULL;
    for (size_t i = 0; i < n; i++) {
        Candidate *c = &list[i];
        if (c->best.found > 0 && (!near || c->best.found > near->best.found)) near = c;
        if (!enough(c, forced)) continue;
        if (best && c->best.found == best->best.found) out->rival = c->form;
        if (best && c->best.found <= best->best.found) continue;
        if (best) out->rival = NULL;
        best = c;
    }
    out->near = near ? near->form : NULL;
    if (!best) return;
    out->form = best->form;
    out->found = best->best.found;
    out->wanted = best->best.wanted;
    *at = best->best;
}

void match_sheet(const RuleBook *book, const Form *forced, Str file, const Sheet *s, Arena *a, Match *out)
{
    Arena *scratch = arena_new();
    size_t n = forced ? 1 : book->n_forms, most = 0, lines = SHEET_HEADER_DEPTH + 1;
    Candidate *list = NEW_ARRAY(scratch, Candidate, n);
    Try at = { 0 };
    *out = (Match){ 0 };
    for (size_t i = 0; i < n; i++) list[i].form = forced ? forced : &book->forms[i];
    for (uint32_t row = 0; row < s->n_rows && row < SHEET_HEADER_ROWS; row++)
        for (uint32_t depth = 1; depth <= SHEET_HEADER_DEPTH; depth++) {
            Header h;
            if (!sheet_header(s, row, depth, scratch, &h)) break;
            size_t named = distinct(&h);
            if (named > most || (named == most && depth < lines)) most = named, lines = depth, note_seen(&h, a, out);
            for (size_t i = 0; i < n; i++) try_header(&h, depth, &list[i], file, s, forced != NULL, scratch);
        }
    choose(list, n, forced != NULL, out, &at);
    if (out->form && !sheet_header(s, at.first, at.depth, a, &out->header)) out->form = NULL;
    arena_free(scratch);
}
