/* SPDX-License-Identifier: Apache-2.0 */
#include "report/fill_xlsx.h"
#include "formats/grid.h"
#include "formats/xlsx_edit.h"
#include "report/print.h"
#include "report/texts.h"
#include "report/xlsx_shift.h"

#include <string.h>

typedef struct {
    const FillJob *job;
    const Evaluator *ev;
    Arena *arena;
    XlsxEdit *book;
    Print print;
    Err *err;
    Tag at;                  /* the cell that is read: its sheet, row and column */
    bool broken;
} Fill;

/* One piece of a cell's text: words, or a field. */
typedef struct { Str words; bool is_field; Tag tag; int handle; Str why; } Piece;
typedef struct { Piece *items; size_t n, cap; } Pieces;

typedef struct { Tag tag; uint32_t from, to; int handle; Str why; size_t *slots, n; } Loop;
typedef struct { Loop *items; size_t n, cap; Shift shift; EditSheet *sheet; XmlNode *data; } Plan;

static void complain(Fill *f, const Text *text, Str source)
{
    f->broken = true;
    problems_add(f->print.problems, (Problem){ .severity = SEVERITY_ERROR, .text = text, ARGS(source), .file = f->job->name, .sheet = f->at.sheet, .row = f->at.row, .col = f->at.col });
}

static Str render_err(Fill *f, const Err *e)
{
    Buf b = { 0 };
    err_word(e, &b);
    Str s = buf_keep(&b, f->arena);
    buf_done(&b);
    return s;
}

/* ---- reading ---- */

static void split_text(Fill *f, Str text, Pieces *out)
{
    size_t at = 0, from = 0, end = 0;
    for (;;) {
        int got = tag_find(text, at, &from, &end);
        if (got < 0) complain(f, &T_REPORT_TAG_OPEN, text);
        Str words = str_slice(text, at, got > 0 ? from : text.n);
        if (words.n) *PUSH(f->arena, out->items, out->n, out->cap) = (Piece){ .words = words };
        if (got <= 0) return;
        Piece p = { .is_field = true, .handle = -1 };
        Err e = { 0 };
        bool ok = tag_parse(str_slice(text, from, end), f->arena, &p.tag, &e);
        p.tag.sheet = f->at.sheet, p.tag.row = f->at.row, p.tag.col = f->at.col;
        if (ok) *PUSH(f->arena, out->items, out->n, out->cap) = p;
        else complain(f, &T_REPORT_TAG_OPEN, render_err(f, &e));
        at = end;
    }
}

static bool number_of_row(const XmlNode *row, Arena *a, uint32_t *out)
{
    Str r;
    int64_t k = 0;
    bool ok = xml_is_local(row, "row") && xml_attr(row, "r", a, &r) && str_to_int64(r, &k) && k > 0 && k <= 1048576;
    *out = (uint32_t)(k - 1);
    return ok;
}

/* Loops of the sheet: where they open and close. */
static void find_loops_in_cell(Fill *f, Plan *plan, Str text, uint32_t row, bool *open)
{
    Pieces pieces = { 0 };
    split_text(f, text, &pieces);
    for (size_t i = 0; i < pieces.n; i++) {
        const Tag *t = &pieces.items[i].tag;
        if (!pieces.items[i].is_field) continue;
        if (t->kind == TAG_LOOP) {
            if (*open || (plan->n && plan->items[plan->n - 1].to >= row)) complain(f, &T_REPORT_XLSX_NESTED, t->source);
            Loop *l = PUSH(f->arena, plan->items, plan->n, plan->cap);
            *l = (Loop){ .tag = *t, .from = row, .to = row };
            *open = true;
        } else if (t->kind == TAG_END) {
            if (!*open) complain(f, &T_REPORT_TAG_UNOPENED, t->source);
            else plan->items[plan->n - 1].to = row;
            *open = false;
        } else if (t->kind != TAG_VALUE && t->kind != TAG_NUMBER) complain(f, &T_REPORT_XLSX_KIND, t->source);
    }
}

static Str text_at(Fill *f, const Plan *plan, XmlNode *cell)
{
    uint32_t row = 0, col = 0;
    f->at = (Tag){ .sheet = plan->sheet->name };
    if (xlsx_edit_place(cell, f->arena, &row, &col)) f->at.row = (int32_t)row + 1, f->at.col = (int32_t)col + 1;
    return xlsx_edit_text(f->book, cell);
}

static void find_loops(Fill *f, Plan *plan)
{
    bool open = false;
    uint32_t row = 0;
    for (const XmlNode *r = plan->data->first; r; r = r->next)
        for (XmlNode *c = number_of_row(r, f->arena, &row) ? r->first : NULL; c; c = c->next)
            if (xml_is_local(c, "c")) find_loops_in_cell(f, plan, text_at(f, plan, c), row, &open);
    if (open) complain(f, &T_REPORT_TAG_UNCLOSED, plan->items[plan->n - 1].tag.source);
}

static bool list_rows(Fill *f, Plan *plan)
{
    for (size_t i = 0; i < plan->n; i++) {
        Loop *l = &plan->items[i];
        Err e = { 0 };
        l->handle = f->ev->loop(f->ev->self, &l->tag, AT_TOP, &e);
        if (l->handle < 0) print_unknown(&f->print, &l->tag, l->why = render_err(f, &e));
        else if (f->job->mode != REPORT_CHECK && !f->ev->rows(f->ev->self, l->handle, (RowAt){ AT_TOP, 0, 0 }, f->arena, &l->slots, &l->n, f->err)) return false;
        *PUSH(f->arena, plan->shift.items, plan->shift.n, plan->shift.cap) = (Repeat){ l->from, l->to, l->n };
    }
    return true;
}

/* ---- values ---- */

static Str percent_number(Fill *f, Str number)
{
    Frac v, out;
    if (!dec_parse(number, &v) || !frac_div(v, frac_of(100), &out)) return number;
    Buf b = { 0 };
    frac_format(out, -1, ROUND_HALF_UP, &b);
    Str s = buf_keep(&b, f->arena);
    buf_done(&b);
    return s;
}

/* What one field gives. *number: its value for a cell of its own; empty: a text. *owed: to be shown in yellow. */
static bool fill_piece(Fill *f, Piece *p, int loop, RowAt row, Str *shown, Str *number, bool *percent, bool *owed)
{
    const Tag *t = &p->tag;
    Err e = { 0 };
    *shown = *number = S("");
    if (t->kind != TAG_VALUE) {
        if (t->kind == TAG_NUMBER) *shown = *number = str_printf(f->arena, "%zu", row.number);
        return true;
    }
    p->handle = f->ev->value(f->ev->self, t, loop, &e);
    if (p->handle < 0) {
        print_unknown(&f->print, t, render_err(f, &e));
        *shown = print_sentence(&f->print, &T_REPORT_DRAFT_UNKNOWN, t->expression);
        *owed = true;
        return true;
    }
    Answer v = { 0 };
    if (!f->ev->answer(f->ev->self, p->handle, row, f->arena, &v, f->err)) return false;
    print_check(&f->print, t, &v);
    *owed |= !v.ok && !t->has_substitute;
    *shown = v.ok ? v.shown : t->has_substitute ? t->substitute : print_sentence(&f->print, &T_REPORT_DRAFT_MISSING, v.owes.n ? v.owes : str_of(T_REPORT_NOBODY.zh));
    if (v.ok && (v.is_number || v.is_day)) *number = v.number;
    *percent = v.percent;
    if (v.is_number) print_keep(&f->print, print_tag(&f->print, t->expression, &v), t->expression, &v, *shown);
    return true;
}

static bool fill_cell(Fill *f, const Plan *plan, XmlNode *cell, int loop, RowAt row)
{
    Str text = text_at(f, plan, cell);
    Pieces pieces = { 0 };
    split_text(f, text, &pieces);
    size_t fields = 0, words = 0;
    bool owed = false, percent = false;
    Str number = { 0 };
    Buf b = { 0 };
    for (size_t i = 0; i < pieces.n; i++) {
        Str shown = pieces.items[i].words, own = { 0 };
        if (pieces.items[i].is_field && !fill_piece(f, &pieces.items[i], loop, row, &shown, &own, &percent, &owed)) return false;
        if (own.n) number = own;
        TagKind kind = pieces.items[i].tag.kind;
        fields += pieces.items[i].is_field && (kind == TAG_VALUE || kind == TAG_NUMBER);
        words += !pieces.items[i].is_field && str_trim(shown).n;
        buf_add(&b, shown);
    }
    if (fields || (pieces.n && !words)) {
        if (fields == 1 && !words && number.n && !owed) xlsx_edit_set_number(f->book, cell, percent && xlsx_edit_is_percent(f->book, cell) ? percent_number(f, number) : number);
        else xlsx_edit_set_text(f->book, cell, str_trim(buf_keep(&b, f->arena)));
        if (owed) xlsx_edit_fill(f->book, cell, "FFFFFF00");
    }
    buf_done(&b);
    return true;
}

/* ---- rows ---- */

static void move_cell(Fill *f, const Plan *plan, XmlNode *cell, uint32_t to, const Repeat *own, size_t copy)
{
    uint32_t row = 0, col = 0;
    if (!xlsx_edit_place(cell, f->arena, &row, &col)) return;
    if (row != to) xml_set_attr(cell, "r", grid_address(to, col, f->arena), f->arena);
    XmlNode *formula = xml_child_local(cell, "f");
    if (!formula) return;
    Str ref;
    if (xml_attr(formula, "ref", f->arena, &ref)) xml_set_attr(formula, "ref", xlsx_shift_text(&plan->shift, ref, S(""), own, copy, f->arena), f->arena);
    xml_set_text(formula, xlsx_shift_text(&plan->shift, xml_text(formula, f->arena), S(""), own, copy, f->arena), f->arena);
}

static bool fill_row(Fill *f, const Plan *plan, XmlNode *row, uint32_t to, const Repeat *own, int loop, RowAt at)
{
    uint32_t from = 0;
    number_of_row(row, f->arena, &from);
    if (from != to) xml_set_attr(row, "r", str_printf(f->arena, "%u", to + 1), f->arena);
    for (XmlNode *c = row->first; c; c = c->next) {
        if (!xml_is_local(c, "c")) continue;
        if (!fill_cell(f, plan, c, loop, at)) return false;
        move_cell(f, plan, c, to, own, at.number ? at.number - 1 : 0);
    }
    return true;
}

/* Rows of the loop, as read, each copy of the block behind the last. */
static bool repeat_rows(Fill *f, Plan *plan, size_t k, XmlNode **row)
{
    const Loop *l = &plan->items[k];
    const Repeat *own = &plan->shift.items[k];
    XmlNode **block = NULL;
    size_t n = 0, cap = 0;
    uint32_t number = 0, start = 0;
    for (XmlNode *r = *row; r; r = r->next) {
        if (!number_of_row(r, f->arena, &number)) continue;
        if (number > l->to) break;
        *PUSH(f->arena, block, n, cap) = r;
    }
    if (n == 0) return *row = (*row)->next, true;   /* the row that began the loop is always read */
    *row = block[n - 1]->next;
    xlsx_shift_row(&plan->shift, l->from, false, &start);
    XmlNode *behind = block[n - 1];
    for (size_t i = 0; i < l->n; i++)
        for (size_t j = 0; j < n; j++) {
            XmlNode *copy = xml_copy(block[j], f->arena);
            number_of_row(block[j], f->arena, &number);
            xml_insert_after(behind, copy);
            behind = copy;
            uint32_t to = start + (uint32_t)i * (l->to - l->from + 1) + (number - l->from);
            if (!fill_row(f, plan, copy, to, own, l->handle, (RowAt){ l->handle, l->slots[i], i + 1 })) return false;
        }
    for (size_t j = 0; j < n; j++) xml_remove(block[j]);
    return true;
}

static bool fill_rows(Fill *f, Plan *plan)
{
    size_t k = 0;
    for (XmlNode *row = plan->data->first; row;) {
        uint32_t number = 0, to = 0;
        XmlNode *next = row->next;
        if (!number_of_row(row, f->arena, &number)) {
            row = next;
            continue;
        }
        while (k < plan->n && plan->items[k].to < number) k++;
        if (k < plan->n && number >= plan->items[k].from) {
            if (!repeat_rows(f, plan, k, &row)) return false;
            continue;
        }
        xlsx_shift_row(&plan->shift, number, false, &to);
        if (!fill_row(f, plan, row, to, NULL, AT_TOP, (RowAt){ AT_TOP, 0, 0 })) return false;
        row = next;
    }
    return true;
}

/* What cannot be computed, without computing. Within a loop that is not known nothing can be. */
static void check_cells(Fill *f, const Plan *plan)
{
    uint32_t row = 0;
    for (const XmlNode *r = plan->data->first; r; r = r->next) {
        if (!number_of_row(r, f->arena, &row)) continue;
        const Loop *in = NULL;
        for (size_t i = 0; i < plan->n; i++)
            if (row >= plan->items[i].from && row <= plan->items[i].to) in = &plan->items[i];
        for (XmlNode *c = in && in->handle < 0 ? NULL : r->first; c; c = c->next) {
            Pieces pieces = { 0 };
            if (xml_is_local(c, "c")) split_text(f, text_at(f, plan, c), &pieces);
            for (size_t i = 0; i < pieces.n; i++) {
                Err e = { 0 };
                const Piece *p = &pieces.items[i];
                if (p->is_field && p->tag.kind == TAG_VALUE && f->ev->value(f->ev->self, &p->tag, in ? in->handle : AT_TOP, &e) < 0) print_unknown(&f->print, &p->tag, render_err(f, &e));
            }
        }
    }
}

/* ---- what else names rows ---- */

static const Repeat *repeat_of(const Plan *plan, uint32_t row)
{
    for (size_t i = 0; i < plan->shift.n; i++)
        if (row >= plan->shift.items[i].from && row <= plan->shift.items[i].to) return &plan->shift.items[i];
    return NULL;
}

static bool first_row(Str ref, uint32_t *row)
{
    uint32_t col = 0;
    ptrdiff_t colon = str_find(ref, S(":"));
    return grid_parse_address(colon < 0 ? ref : str_slice(ref, 0, (size_t)colon), row, &col);
}

/* A merge within repeated rows comes with each copy. */
static void shift_merges(Fill *f, const Plan *plan, XmlNode *list)
{
    size_t n = 0;
    for (XmlNode *m = list->first, *next = NULL; m; m = next) {
        next = m->next;
        Str ref;
        uint32_t row = 0;
        if (!xml_is_local(m, "mergeCell") || !xml_attr(m, "ref", f->arena, &ref) || !first_row(ref, &row)) continue;
        const Repeat *own = repeat_of(plan, row);
        for (size_t i = 1; own && i < own->times; i++, n++) {
            XmlNode *copy = xml_copy(m, f->arena);
            xml_set_attr(copy, "ref", xlsx_shift_text(&plan->shift, ref, S(""), own, i, f->arena), f->arena);
            xml_insert_before(m, copy);
        }
        if (own && !own->times) {
            xml_remove(m);
            continue;
        }
        xml_set_attr(m, "ref", xlsx_shift_text(&plan->shift, ref, S(""), own, 0, f->arena), f->arena);
        n++;
    }
    xml_set_attr(list, "count", str_printf(f->arena, "%zu", n), f->arena);
    if (!n) xml_remove(list);
}

static void shift_attributes(Fill *f, const Plan *plan)
{
    static const char *const attrs[] = { "ref", "sqref", "topLeftCell", "activeCell" };
    XmlNode *root = xml_root(plan->sheet->document);
    XmlNode *merges = xml_child_local(root, "mergeCells");
    for (XmlNode *n = root->first; n;) {
        bool skip = n == plan->data || n == merges;
        for (size_t i = 0; !skip && n->kind == XML_ELEMENT && i < sizeof attrs / sizeof *attrs; i++) {
            Str v;
            if (xml_attr(n, attrs[i], f->arena, &v)) xml_set_attr(n, attrs[i], xlsx_shift_text(&plan->shift, v, S(""), NULL, 0, f->arena), f->arena);
        }
        n = skip ? xml_after_all(n, root) : xml_after(n, root);
    }
    if (merges) shift_merges(f, plan, merges);
}

static void shift_names(Fill *f, const Plan *plan)
{
    XmlNode *names = xml_child_local(xml_root(xlsx_edit_workbook(f->book)), "definedNames");
    for (XmlNode *n = names ? names->first : NULL; n; n = n->next)
        if (xml_is_local(n, "definedName")) xml_set_text(n, xlsx_shift_text(&plan->shift, xml_text(n, f->arena), plan->sheet->name, NULL, 0, f->arena), f->arena);
}

static bool fill_sheet(Fill *f, size_t i)
{
    Plan plan = { 0 };
    if (!xlsx_edit_sheet(f->book, i, &plan.sheet, f->err)) return false;
    plan.data = xml_child_local(xml_root(plan.sheet->document), "sheetData");
    if (!plan.data) return true;
    find_loops(f, &plan);
    if (f->broken) return true;
    if (!list_rows(f, &plan)) return false;
    if (f->job->mode == REPORT_CHECK) return check_cells(f, &plan), true;
    if (!fill_rows(f, &plan)) return false;
    if (plan.n) {
        shift_attributes(f, &plan);
        shift_names(f, &plan);
    }
    return true;
}

bool fill_xlsx(const FillJob *job, const Evaluator *ev, Str template_bytes, Arena *a, Str *out, PrintedList *printed, Problems *problems, Err *err)
{
    Fill f = { .job = job, .ev = ev, .arena = a, .err = err };
    f.print = (Print){ .arena = a, .file = job->name, .mode = job->mode, .as_of = job->as_of, .printed = printed, .problems = problems, .said = map_new(a) };
    if (!xlsx_edit_open(job->name, template_bytes, a, &f.book, err)) return false;
    for (size_t i = 0; i < xlsx_edit_sheets(f.book); i++)
        if (!fill_sheet(&f, i)) return false;
    if (f.broken) return FAIL(err, DATA, T_REPORT_TEMPLATE);
    print_finish(&f.print);
    if (f.print.errors) return FAIL(err, DATA, T_REPORT_REFUSED, str_printf(a, "%zu", f.print.errors));
    if (job->mode == REPORT_CHECK) return true;
    xlsx_edit_recalculate(f.book);
    return xlsx_edit_write(f.book, a, out, err);
}
