/* SPDX-License-Identifier: Apache-2.0
** report and check: a template filled; the checks of the rule book run. */
#include "action/desk.h"
#include "action/texts.h"
#include "base/limits.h"
#include "figures/figures.h"
#include "report/report.h"

static void printed_json(const PrintedList *printed, Json *j)
{
    json_key(j, "printed"), json_open(j, '[');
    for (size_t i = 0; i < printed->n; i++) {
        const Printed *p = &printed->items[i];
        json_open(j, '{');
        json_key(j, "tag"), json_str(j, p->tag);
        json_key(j, "expression"), json_str(j, p->expression);
        json_key(j, "shown"), json_str(j, p->shown);
        json_key(j, "missing"), json_bool(j, p->missing);
        json_close(j, '}');
    }
    json_close(j, ']');
}

static bool old_document(Desk *d, const Args *args, Str *out, Err *err)
{
    const char *path = str_z(d->arena, args->values[OPT_output]);
    *out = S("");
    return d->sink || !os_exists(path) || os_read_file(path, LIMIT_DOC_BYTES, d->arena, out, err);
}

bool action_report(Desk *d, const Args *args, Answer *answer, Err *err)
{
    ReportJob job = { .arena = d->arena, .mode = args->given[OPT_final] ? REPORT_FINAL : REPORT_DRAFT };
    PrintedList printed = { 0 };
    Problems *ps = problems_new(d->arena);
    Str out;
    if (args->given[OPT_draft] && args->given[OPT_final]) return FAIL(err, USE, T_ACTION_DRAFT_OR_FINAL, S(""));
    if (!args->given[OPT_output]) return FAIL(err, USE, T_ACTION_NO_OUTPUT, S(""));
    if (!desk_context(d, args, &job.context, err)) return false;
    const Template *t;
    if (!desk_template(d, args->words[0], &t, err)) return false;
    job.book = d->book;
    job.name = t->name;
    job.as_of = d->as_of;
    if (!t->is_xlsx && !old_document(d, args, &job.old_document, err)) return false;
    bool ok = t->is_xlsx ? report_xlsx(&job, t->bytes, &out, &printed, ps, err) : report_docx(&job, t->bytes, &out, &printed, ps, err);
    bool refused = !ok && err->code == ERR_DATA && ps->counts[SEVERITY_ERROR] > 0;   /* final: the problems are the answer */
    if (refused) *err = (Err){ 0 };
    else if (!ok) return false;
    answer->negative = refused;
    d->of_firms = true;
    if (!refused && !desk_take_out(d, args->values[OPT_output], out, err)) return false;
    if (d->json) {
        Json j = json_on(&answer->out);
        json_open(&j, '{');
        json_key(&j, "file");
        if (refused) json_null(&j);
        else json_str(&j, args->values[OPT_output]);
        printed_json(&printed, &j);
        desk_problems_json(d, ps, &j);
        json_close(&j, '}');
        return true;
    }
    if (ps->n) desk_problems(d, ps, refused ? &answer->out : &answer->notes);
    if (!refused) SAY(d, &answer->out, T_ACTION_WROTE, args->values[OPT_output]);
    return true;
}

bool action_check(Desk *d, const Args *args, Answer *answer, Err *err)
{
    Context c;
    Problems *ps = problems_new(d->arena);
    if (!desk_context(d, args, &c, err)) return false;
    FigureRequest q = { .context = c, .sees_firms = true };
    if (!figures_check(d->book, &q, ps, err)) return false;
    answer->negative = ps->counts[SEVERITY_ERROR] > 0;
    if (d->json) {
        Json j = json_on(&answer->out);
        json_open(&j, '{');
        desk_problems_json(d, ps, &j);
        json_close(&j, '}');
    } else desk_problems(d, ps, &answer->out);
    return true;
}
