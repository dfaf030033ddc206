/* SPDX-License-Identifier: Apache-2.0
** projects, pipeline: pages that are tables of the rule book side by side. */
#include "action/office/page.h"
#include "action/tables.h"
#include "action/texts.h"

enum { SHEETS = 6 };

static bool wanted(const Args *args, const char *sheet)
{
    if (!args->given[OPT_only]) return true;
    for (Str rest = args->values[OPT_only]; rest.p;)
        if (str_equal(str_trim(str_split(&rest, ',')), str_of(sheet))) return true;
    return false;
}

static bool known(const Args *args, const char *const *names, size_t n, Err *err)
{
    Buf all = { 0 };
    bool ok = true;
    for (size_t i = 0; i < n; i++) buf_addf(&all, "%s%s", i ? ", " : "", names[i]);
    for (Str rest = args->values[OPT_only]; ok && rest.p;) {
        Str name = str_trim(str_split(&rest, ','));
        ok = false;
        for (size_t i = 0; i < n; i++) ok |= str_equal(name, str_of(names[i]));
        if (!ok) FAIL(err, USE, T_ACTION_OPTION_VALUE, S("only"), buf_str(&all));
    }
    buf_done(&all);
    return ok;
}

/* The values of a code list, in the order of the rule book: the columns of a board. */
static void list_json(const Page *p, const char *list, Json *j)
{
    json_key(j, list), json_open(j, '[');
    for (size_t i = 0; i < p->desk->book->n_lists; i++) {
        const CodeList *l = &p->desk->book->lists[i];
        for (size_t k = 0; str_equal(l->id, str_of(list)) && k < l->n; k++) json_str(j, l->items[k].code);
    }
    json_close(j, ']');
}

static bool write_book(Page *p, const Args *args, const PageTable *t, size_t n, Answer *answer, Err *err)
{
    Table tables[SHEETS];
    Str bytes;
    for (size_t i = 0; i < n; i++) tables[i] = page_workbook(p, &t[i]);
    return tables_workbook(p->desk, tables, n, &bytes, err) && desk_output(p->desk, args, bytes, answer, err);
}

static bool run(Desk *d, const Args *args, const char *const *names, size_t n, const char *board, Answer *answer, Err *err)
{
    Page p;
    PageTable t[SHEETS];
    size_t n_tables = 0;
    if (!known(args, names, n, err) || !page_open(d, args, &p, err)) return false;
    for (size_t i = 0; i < n; i++)
        if (wanted(args, names[i]) && !page_table(&p, names[i], &t[n_tables++], err)) return false;
    if (args->given[OPT_output] && !write_book(&p, args, t, n_tables, answer, err)) return false;
    if (!d->json) {
        for (size_t i = 0; i < n_tables && !args->given[OPT_output]; i++) page_print(&p, &t[i], &answer->out);
        return true;
    }
    Json j = json_on(&answer->out);
    json_open(&j, '{');
    page_head_json(&p, args, &j);
    if (board) list_json(&p, board, &j);
    for (size_t i = 0; i < n_tables; i++) {
        json_key_str(&j, t[i].sheet->id), json_open(&j, '{');
        page_table_json(&p, &t[i], &j);
        json_close(&j, '}');
    }
    json_close(&j, '}');
    return true;
}

bool action_projects(Desk *d, const Args *args, Answer *answer, Err *err)
{
    static const char *const names[] = { "projects", "permits", "stages", "acceptance" };
    return run(d, args, names, sizeof names / sizeof names[0], NULL, answer, err);
}

bool action_pipeline(Desk *d, const Args *args, Answer *answer, Err *err)
{
    static const char *const names[SHEETS] = { "leads", "contracts", "vacancy_projects", "vacancy", "targets", "promises" };
    return run(d, args, names, SHEETS, "lead_stage", answer, err);
}
