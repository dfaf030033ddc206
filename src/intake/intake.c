/* SPDX-License-Identifier: Apache-2.0 */
#include "intake/intake.h"
#include "intake/line.h"
#include "intake/merge.h"
#include "intake/plan.h"
#include "intake/resolve.h"
#include "intake/versions.h"

#include <stdlib.h>
#include <string.h>

/* "register<TAB>text<TAB>key|new|skip" lines; the first word may be a form (its struck cells). */
static void read_resolve(Work *w, Str bytes)
{
    int32_t line_number = 0;
    if (str_starts(bytes, S("\xef\xbb\xbf"))) bytes = str_slice(bytes, 3, bytes.n);
    for (Str rest = bytes; rest.p && rest.n;) {
        Str line = str_trim(str_split(&rest, '\n')), all = line;
        line_number++;
        if (!line.n || line.p[0] == '#') continue;
        Str scope = str_trim(str_split(&line, '\t')), text = line.p ? str_trim(str_split(&line, '\t')) : (Str){ 0 }, answer = line.p ? str_trim(line) : (Str){ 0 };
        const Register *reg = model_find(w->s->model, scope);
        if (!answer.n || (!reg && !rules_form(w->book, scope) && !str_equal(scope, w->o->as))) {
            PROBLEM(w->ps, ERROR, T_INTAKE_RESOLVE_LINE, .file = S("--resolve"), .row = line_number, .value = all);
            continue;
        }
        map_put(w->answers, str_printf(w->a, "%.*s\t%.*s", SP(reg ? str_of(reg->id) : scope), SP(text)), (int64_t)w->n_answers);
        *PUSH(w->a, w->answer_texts, w->n_answers, w->cap_answers) = answer;
    }
}

/* ---- the sheets of a file ---- */

static int year_in(Str text)
{
    for (size_t i = 0; i + 4 <= text.n; i++) {
        int64_t year;
        if (text.p[i] != '2' || text.p[i + 1] != '0' || (i > 0 && text.p[i - 1] >= '0' && text.p[i - 1] <= '9')) continue;
        if (str_to_int64(str_slice(text, i, i + 4), &year) && str_starts(str_slice(text, i + 4, text.n), S("年"))) return (int)year;
    }
    return 0;
}

static int find_year(const Work *w, const SheetWork *sw)
{
    int year = year_in(sheet_titles(sw->sheet, sw->header.first, w->a));
    if (year == 0) year = year_in(sw->sheet->name);
    if (year == 0) year = year_in(sw->file_name);
    return year == 0 && w->o->has_period ? period_year(w->o->period) : year;
}

static void tell_no_form(Work *w, Str file, const Sheet *s, const Match *m, bool any)
{
    Severity sev = any ? SEVERITY_WARN : SEVERITY_ERROR;
    const Text *t = m->rival ? &T_INTAKE_TWO_FORMS : m->near ? &T_INTAKE_NEAR_FORM : &T_INTAKE_NO_FORM;
    problems_add(w->ps, (Problem){ .severity = m->rival ? SEVERITY_ERROR : sev, .text = t,
        .args = { m->seen.n ? m->seen : S("—"), m->near ? m->near->id : (Str){ 0 }, m->form ? m->form->id : (Str){ 0 }, m->rival ? m->rival->id : (Str){ 0 } }, .n_args = 4,
        .file = file, .sheet = s->name });
}

static bool open_sheet(Work *w, int32_t file, Str name, const Sheet *s, const Match *m)
{
    SheetWork *sw = NEW(w->a, SheetWork);
    *sw = (SheetWork){ .file = file, .file_name = name, .sheet = s, .form = m->form, .header = m->header };
    sw->n_units = sheet_units(s, m->header.first, w->a, sw->units);
    sw->year = find_year(w, sw);
    *PUSH(w->a, w->sheets, w->n_sheets, w->cap_sheets) = sw;
    if (!plan_sheet(w, sw)) return false;
    line_read_sheet(w, sw);
    if (sw->rows + sw->totals == 0 && !sw->lost) PROBLEM(w->ps, WARN, T_INTAKE_NO_ROWS, .file = name, .sheet = s->name, .row = (int32_t)m->header.last + 1, ARGS(m->form->id));
    w->out->rows_read += sw->rows;
    return true;
}

static bool is_empty(const Sheet *s)
{
    for (size_t i = 0; i < s->n_cells; i++)
        if (s->cells[i].length > 0) return false;
    return true;
}

static bool read_book(Work *w, int32_t file, Str name, const Book *b, const Form *forced)
{
    Match *matches = NEW_ARRAY(w->a, Match, b->n_sheets);
    size_t fits = 0, filled = 0;
    for (size_t i = 0; i < b->n_sheets; i++) filled += !is_empty(&b->sheets[i]);
    if (filled == 0) PROBLEM(w->ps, ERROR, T_INTAKE_EMPTY, .file = name);
    for (size_t i = 0; i < b->n_oddities; i++)
        PROBLEM(w->ps, NOTE, T_INTAKE_ODDITY, .file = name, .sheet = b->oddities[i].sheet, ARGS(b->oddities[i].cell, b->oddities[i].what));
    for (size_t i = 0; i < b->n_sheets; i++) {
        if (b->sheets[i].hidden || is_empty(&b->sheets[i])) continue;
        match_sheet(w->book, forced, name, &b->sheets[i], w->a, &matches[i]);
        fits += matches[i].form != NULL && matches[i].rival == NULL;
    }
    for (size_t i = 0; i < b->n_sheets; i++) {
        const Sheet *s = &b->sheets[i];
        if (is_empty(s)) continue;
        if (s->hidden) PROBLEM(w->ps, WARN, T_INTAKE_HIDDEN_SHEET, .file = name, .sheet = s->name);
        else if (!matches[i].form || matches[i].rival) tell_no_form(w, name, s, &matches[i], fits > 0);
        else if (!open_sheet(w, file, name, s, &matches[i])) return false;
    }
    return true;
}

/* ---- the command ---- */

/* Files in the order of their names and bytes: what the user typed first does not matter. */
typedef struct { const IntakeFile *file; const Book *book; int32_t index; } Given;

static int by_name(const void *x, const void *y)
{
    const Given *a = x, *b = y;
    int c = str_compare(a->file->name, b->file->name);
    if (c == 0) c = str_compare(a->file->bytes, b->file->bytes);
    return c ? c : (a->index > b->index) - (a->index < b->index);
}

static bool forced_form(Work *w, const Form **out)
{
    const Register *reg;
    *out = NULL;
    if (w->o->as.n) {
        reg = model_find(w->s->model, w->o->as);
        if (!reg) return FAIL(w->err, USE, T_INTAKE_AS, w->o->as);
        *out = match_register(reg, w->a);
    } else if (w->o->form.n) {
        *out = rules_form(w->book, w->o->form);
        if (!*out) return FAIL(w->err, USE, T_INTAKE_FORM, w->o->form);
    }
    return true;
}

static void progress(const Work *w, const char *stage, size_t done, size_t of)
{
    if (w->o->progress) w->o->progress(w->o->progress_context, stage, done, of);
}

static bool read_all(Work *w, const IntakeFile *files, const Book *books, size_t n)
{
    Given *list = NEW_ARRAY(w->a, Given, n);
    IntakeFile *sorted = NEW_ARRAY(w->a, IntakeFile, n);
    const Book **in_order = NEW_ARRAY(w->a, const Book *, n);
    const Form *forced;
    if (!forced_form(w, &forced)) return false;
    for (size_t i = 0; i < n; i++) list[i] = (Given){ &files[i], &books[i], (int32_t)i };
    qsort(list, n, sizeof *list, by_name);
    for (size_t i = 0; i < n; i++) sorted[i] = *list[i].file, in_order[i] = list[i].book;
    versions_tell(sorted, in_order, n, w->a, w->ps);
    for (size_t i = 0; i < n; i++) {
        progress(w, "check", i, n);
        if (!read_book(w, list[i].index, list[i].file->name, list[i].book, forced)) return false;
    }
    return true;
}

static void list_sheets(Work *w)
{
    w->out->n_sheets = w->n_sheets;
    w->out->sheets = arena_array(w->a, w->n_sheets, sizeof *w->out->sheets);
    for (size_t i = 0; i < w->n_sheets; i++) {
        const SheetWork *sw = w->sheets[i];
        w->out->sheets[i].sheet = sw->sheet->name;
        w->out->sheets[i].form = sw->form->id;
        w->out->sheets[i].file = sw->file;
        w->out->sheets[i].rows = sw->rows;
        w->out->sheets[i].skipped_totals = sw->totals;
    }
}

/* The maps of keys and names are only needed until it is known who is meant. */
static bool resolve_keys(Work *w)
{
    w->keys = arena_new();
    bool ok = resolve_all(w);
    arena_free(w->keys);
    w->keys = NULL;
    for (size_t i = 0; i < w->s->model->n; i++) {
        RegisterWork *rw = &w->regs[i];
        rw->labels.names = rw->labels.shorts = rw->labels.wholes = NULL;
        memset(rw->kept, 0, sizeof rw->kept);
        memset(rw->fresh, 0, sizeof rw->fresh);
    }
    return ok;
}

bool intake_run(const RuleBook *book, Snapshot *s, const Learned *known, size_t n_known, const IntakeFile *files, const Book *books, size_t n,
                const IntakeOptions *o, Arena *a, Intake *out, Err *err)
{
    Work *w = NEW(a, Work);
    IntakeOptions *options = NEW(a, IntakeOptions);
    *options = *o;
    *out = (Intake){ .problems = problems_new(a), .work = w };
    *w = (Work){ .book = book, .s = s, .known = known, .n_known = n_known, .o = options, .a = a, .out = out, .err = err };
    w->ps = out->problems;
    w->want_index = map_new(a);
    w->answers = map_new(a);
    w->regs = NEW_ARRAY(a, RegisterWork, s->model->n);
    for (size_t i = 0; i < s->model->n; i++) w->regs[i].reg = &s->model->registers[i];
    read_resolve(w, o->resolve);
    if (!read_all(w, files, books, n)) return false;
    if (o->cells_read) o->cells_read(o->cells_context);
    progress(w, "resolve", 0, 1);
    bool resolved = resolve_keys(w);
    progress(w, "compare", 0, 1);
    if (!resolved || !merge_all(w)) return false;
    list_sheets(w);
    w->out = NULL, w->err = NULL;            /* the caller may move what it was given */
    return true;
}
